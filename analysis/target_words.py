"""Words that say something of the people they stand with: verbs with their doer and sufferer, and words of judgement.

Two tables, to be read and questioned without Python. data/lexicons/target_verbs.csv has one verb a row: irregular forms,
nouns made of it, whether it stands alone without an object, phrases in which it means something else (~ for the verb),
and what it says of its doer and of its sufferer, -1 to 1. data/lexicons/judgement_words.csv has one word a row and its
tone, -1 or 1. Both are written from general reading of news, not harvested from labelled sentences.
"""
import csv
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.event_verbs import event_forms
from analysis.sources import DATA
from analysis.vader_words import package

TARGET_VERBS = DATA / "lexicons" / "target_verbs.csv"
JUDGEMENT_WORDS = DATA / "lexicons" / "judgement_words.csv"
COLUMNS = ["verb", "forms", "nouns", "class", "alone", "unless", "doer", "sufferer"]
WORD = 0.5                                               # a word of judgement, or a verb by itself; VADER's span is -1 to 1


def target_verbs(path=TARGET_VERBS):
    """The table of verbs that say something of their doer or their sufferer: one row a verb.

    Columns: those of the file, doer and sufferer as numbers (-1 to 1: what the verb says of who does it, and of whom it
    is done to), and the columns that `agency` needs. Any noun made of a verb belongs to who acts (her criticism of Lee).
    Raises ValueError naming the row where a column is missing, a verb stands twice or a number is none from -1 to 1.

    >>> target_verbs().set_index("verb").loc[["accuse", "lie", "praise"], ["doer", "sufferer"]].values.tolist()
    [[-0.2, -1.0], [-1.0, 0.0], [0.3, 1.0]]

    Left out: verbs that as a rule say nothing of anybody (say, go), and words that are seldom verbs (like, best, top).
    """
    name = Path(path).name
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    lacking = [column for column in COLUMNS if not rows or column not in rows[0]]
    if lacking:
        raise ValueError(f"{name}: the table has no column {lacking[0]!r}; it needs {', '.join(COLUMNS)}.")
    seen = set()
    for number, row in enumerate(rows, 2):
        if row["verb"] in seen:
            raise ValueError(f"{name}, row {number}: {row['verb']!r} stands twice; keep one row.")
        seen.add(row["verb"])
        for side in ("doer", "sufferer"):
            row[side] = _number(row[side], f"{name}, row {number}: `{side}`")
    return pd.DataFrame(rows).assign(agentless="", event="", thing="", **{"class": "force"})


def judgement_words(path=JUDGEMENT_WORDS):
    """The words of judgement and their tone, -1 or 1, as a dict. Raises ValueError naming the row of another tone.

    >>> words = judgement_words()
    >>> words["liar"], words["hero"], words.get("table")
    (-1.0, 1.0, None)
    """
    with open(path, newline="", encoding="utf-8-sig") as file:
        return {row["word"]: _number(row["tone"], f"{Path(path).name}, row {number}: `tone`")
                for number, row in enumerate(csv.DictReader(file), 2)}


def _number(written, place):
    try:
        number = float(written)
    except (TypeError, ValueError):
        number = np.nan
    if not -1 <= number <= 1:
        raise ValueError(f"{place} is {written!r}; write a number from -1 to 1.")
    return number


def word_valences(tokens):
    """What each token says by itself, wherever it stands: an array, about -1 to 1, 0 for a word that says nothing.

    The sum of the word's weight in the lexicon of VADER (Hutto & Gilbert 2014; divided by 4, its largest) and, for the
    words of our two tables, half their tone; a verb has that of its doer or its sufferer, whichever is stronger.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["Lee dodged a deal."]}))
    >>> word_valences(tokens).tolist()
    [0.0, -0.5, 0.0, 0.0, 0.0]

    Left to the caller: denial ("did not dodge"), and capitals within a sentence, which as a rule make a name.
    """
    known = _valences()
    of_term = np.array([known.get(term, 0.0) for term in tokens["term"].cat.categories.tolist()], float)
    return np.append(of_term, 0.0)[tokens["term"].cat.codes.to_numpy()]


@cache
def _valences():
    """The valence of every word that has one."""
    found = {word: weight / 4 for word, weight in package().lexicon.items()}
    for word, tone in (_verb_tones() | judgement_words()).items():
        found[word] = found.get(word, 0.0) + WORD * tone
    return found


def _verb_tones():
    """The tone of each form of a verb of one word that means the same everywhere."""
    verbs = target_verbs()
    tone = np.where(verbs["doer"].abs() >= verbs["sufferer"].abs(), verbs["doer"], verbs["sufferer"]).tolist()
    is_plain = (verbs["unless"] == "").tolist()
    return {form: tone[entries[-1].number] for form, entries in event_forms(verbs).items()
            if not entries[-1].rest and is_plain[entries[-1].number]}
