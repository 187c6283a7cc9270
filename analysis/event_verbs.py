"""Verbs of doing and suffering, and the nouns made of them: data/codebooks/event_verbs.csv, and where they stand.

One verb a row: its irregular forms, its nouns (attack, attacks), its class, whether it names the event without agent
(die) and of which verb that is the event (kill), whether it stands alone, without an object, too (yes, or the
prepositions of whom it is done to: fired at), whether it is also the name of a thing (a bomb), and phrases in which it
means something else, with ~ for the verb in any form.
"""
import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.cue_search import search
from analysis.reporting_verbs import inflected
from analysis.sources import DATA

EVENT_VERBS = DATA / "codebooks" / "event_verbs.csv"
COLUMNS = ["verb", "forms", "nouns", "class", "agentless", "event", "alone", "thing", "unless", "why", "source"]


class EventVerb(NamedTuple):
    """One verb of the table, as one of its forms asks for it."""
    number: int            # its row in the table
    lemma: str
    event_class: str
    forms: frozenset       # what the form can be: base, s, past, participle, ing, noun
    rest: tuple            # per word behind the first: the terms it may be ("down",)
    agentless: bool
    alone: bool            # "they attacked" is whole, "they killed" is not: it must be passive
    thing: bool            # as a noun it names no event: a bomb, a fire
    at: frozenset          # prepositions of whom it is done to: fired at


def event_verbs(path=EVENT_VERBS):
    """The table of event verbs, one row a verb, every column a string; yours may leave out rows or add some.

    Columns: verb, forms, nouns, class, agentless, event, alone, thing, unless, why, source; a file may lack the last two.
    Raises ValueError for a lacking column, a table without verbs and, naming the row, where `verb` or `class` is empty,
    a verb stands twice, or an agentless verb names an event that no other row has; OSError where there is no such file.

    >>> verbs = event_verbs()
    >>> verbs.loc[verbs["verb"] == "die", ["forms", "nouns", "agentless", "event"]].values.tolist()
    [['died dying', 'death|deaths', 'yes', 'kill']]

    Left out: verbs whose commonest sense in the news is another (give, hit, charge, fall without "to").
    """
    name = Path(path).name
    with open(path, newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), reader.fieldnames or []
    if lacking := [column for column in COLUMNS[:9] if column not in columns]:
        raise ValueError(f"{name}: the table has no column {lacking[0]!r}; it needs {', '.join(COLUMNS[:9])}.")
    if not rows:
        raise ValueError(f"{name}: the table holds no verbs; write one a row, below its head.")
    known = {row["verb"] for row in rows if row["agentless"] != "yes"}
    seen = set()
    for number, row in enumerate(rows, 2):
        if not row["verb"] or not row["class"]:
            raise ValueError(f"{name}, row {number}: an event verb needs `verb` and `class`; fill both in.")
        if row["verb"] in seen:
            raise ValueError(f"{name}, row {number}: {row['verb']!r} stands twice; keep one row.")
        if row["agentless"] == "yes" and row["event"] not in known:
            raise ValueError(f"{name}, row {number}: {row['event']!r} in `event` is no verb of this table with an "
                             "agent; name the verb whose event it is.")
        seen.add(row["verb"])
    return pd.DataFrame(rows).fillna("").reindex(columns=COLUMNS, fill_value="")


def event_forms(verbs):
    """Every form of the verbs of a table by its first word, the longest first: {"killed": (EventVerb, ...), ...}.

    >>> {form: sorted(found[0].forms) for form, found in event_forms(event_verbs().head(1)).items()}
    {'kill': ['base'], 'kills': ['s'], 'killed': ['past'], 'killing': ['ing', 'noun'], 'killings': ['noun']}
    """
    found = {}
    for number, row in enumerate(verbs.to_dict("records")):
        rest = tuple(frozenset(word.split("|")) for word in row["verb"].split()[1:])
        names = {}
        for form, kind in _verb_forms(row):
            names.setdefault((form, rest), set()).add(kind)
        for noun in filter(None, row["nouns"].split("|")):     # takeover: a noun is one word
            names.setdefault((noun, ()), set()).add("noun")
        for (form, words), kinds in names.items():
            found.setdefault(form, []).append(EventVerb(
                number, _lemma(row["verb"]), row["class"], frozenset(kinds), words, row["agentless"] == "yes",
                bool(row["alone"]), row["thing"] == "yes", frozenset(row["alone"].split()) - {"yes"}))
    return {form: tuple(sorted(entries, key=lambda entry: -len(entry.rest))) for form, entries in found.items()}


def mentions(tokens, verbs, wanted):
    """Where a form of an event verb stands, in order, as (row, EventVerb); `wanted` is one bool a token.

    Raises ValueError where a phrase in `unless` holds no word to look for.
    """
    forms = event_forms(verbs)
    terms, code = tokens["term"].cat.categories.tolist(), tokens["term"].cat.codes.to_numpy()
    entries = [forms.get(term) for term in terms]
    rows = np.flatnonzero(np.array([entry is not None for entry in entries], bool)[code] & wanted)
    excluded = _excluded(tokens, verbs)
    sentence, article = tokens["sentence"].to_numpy(), tokens["article_id"].cat.codes.to_numpy()
    found = []

    def goes_on(row, rest):
        """Whether the words behind the first stand in its sentence, as in "fell to"."""
        last = row + len(rest)
        return not rest or (last < len(code) and sentence[last] == sentence[row] and article[last] == article[row]
                            and all(terms[code[row + k]] in words for k, words in enumerate(rest, 1)))

    for row, first in zip(rows.tolist(), code[rows].tolist()):
        for entry in entries[first]:
            if goes_on(row, entry.rest):
                if row * len(verbs) + entry.number not in excluded:
                    found.append((row, entry))
                break
    return found


def _lemma(verb):
    """lose his|her life|lives -> lose life"""
    return " ".join(word.split("|")[0] for word in verb.split() if not word.startswith("his|"))


def _verb_forms(row):
    """The forms of a verb's first word, each with its name; an irregular -ing form stands among `forms`."""
    head, irregular = row["verb"].split()[0], row["forms"].split()
    ing = [form for form in irregular if form.endswith("ing")]
    forms = inflected(head, [form for form in irregular if form not in ing])
    if head.endswith("ize"):
        forms += inflected(head[:-3] + "ise")
    return [(ing[0] if ing and kind == "ing" else form, kind) for form, kind in forms]


def _excluded(tokens, verbs):
    """Where a verb means something else, as row * number of verbs + verb."""
    cues, of = [], []
    for number, row in enumerate(verbs.to_dict("records")):
        rest = row["verb"].split()[1:]
        forms, nouns = "|".join(dict.fromkeys(form for form, _ in _verb_forms(row))), row["nouns"]
        named = [" ".join([forms, *rest]), nouns] if rest else [f"{forms}|{nouns}".strip("|")]   # fall to; takeover
        for phrase in filter(None, map(str.strip, row["unless"].split(";"))):
            found = [" ".join(name if word == "~" else word for word in phrase.split()) for name in named if name]
            cues, of = cues + found, of + [number] * len(found)
    first, end, cue = search(tokens, cues) if cues else np.zeros((3, 0), np.int64)
    length = end - first
    rows = np.repeat(first - (np.cumsum(length) - length), length) + np.arange(length.sum())
    return set((rows * len(verbs) + np.repeat(np.array(of, np.int64)[cue], length)).tolist())
