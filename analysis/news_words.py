"""The words of the news instrument: their weights, and the words that turn, strengthen or silence others.

Four tables in data/lexicons, each to be read, questioned and changed without Python: news_tone.csv (words and weights,
made by data/lexicons/make_news_tone.py), tone_phrases.csv, topic_words.csv and tone_shifters.csv.
"""
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.sources import DATA

LEXICONS = DATA / "lexicons"
TOPIC = 0.5                    # a topic word weighs half; make_news_tone.py prints the accuracy with other factors
SHIFTS = ["denial", "degree", "contrast"]
MARKS = [",", ";", ":", "–", "—", "--", "(", ")", '"', "“", "”"]          # "not" does not reach over these


class Words(NamedTuple):
    """What the instrument knows of each term of a vocabulary: arrays, one entry a term."""
    weight: np.ndarray     # NaN where the term is not in the table
    is_topic: np.ndarray
    is_denial: np.ndarray
    degree: np.ndarray     # factor for the words behind it, 1 where it is no word of degree
    is_contrast: np.ndarray
    is_break: np.ndarray   # marks behind which a denial does not reach


def words_of(terms, weights=None):
    """What the instrument knows of each of these terms; `weights` (a mapping) replaces those of news_tone.csv.

    >>> found = words_of(["praised", "war", "never", "very", "but", ","])
    >>> bool(found.weight[0] > 0), found.is_topic.tolist()[:2], found.is_denial.tolist()[:3], found.degree.tolist()[3]
    (True, [False, True], [False, False, True], 1.3)
    """
    weights = news_weights() if weights is None else weights
    topics, shifters = topic_words(), tone_shifters()
    kinds = [shifters.get(term, ("denial", 0) if term.endswith("n't") else ("", 1)) for term in terms]
    kind = np.array([kind for kind, _ in kinds] or [""])[:len(kinds)]
    weight = np.array([weights.get(term, np.nan) for term in terms], float)
    weight[kind != ""] = np.nan                          # what turns others has no tone of its own
    return Words(weight, np.array([term in topics for term in terms], bool), kind == "denial",
                 np.array([factor if kind == "degree" else 1.0 for kind, factor in kinds], float), kind == "contrast",
                 np.array([term in MARKS for term in terms], bool))


@cache
def news_weights():
    """The weight of each word, -4 to 4: a reader's rating of a sentence is the sum of its words' weights, divided by the
    square root of the number of its words, of five at least."""
    table = _read("news_tone.csv", ["term", "weight"])
    return dict(zip(table["term"], table["weight"].astype(float)))


def held_out_scores():
    """The valence of each hand-rated Times sentence (sentence_id) by weights that have not seen its article.

    The weights of news_tone.csv have seen all of these sentences, so their scores of them would flatter the instrument;
    these come from ten-fold cross-validation over articles (make_news_tone.py), on the same scale.
    """
    table = _read("news_tone_held_out.csv", ["sentence_id", "valence"])
    return pd.Series(table["valence"].astype(float).to_numpy(), table["sentence_id"])


@cache
def topic_words():
    """Words that name what is talked about rather than how: they weigh half."""
    return frozenset(_read("topic_words.csv", ["term"])["term"])


@cache
def tone_phrases():
    """Phrases that mean something else than their words: (cues of `cue_search`, the weight of each)."""
    table = _read("tone_phrases.csv", ["phrase", "weight"])
    return table["phrase"].tolist(), table["weight"].to_numpy(float)


@cache
def tone_shifters():
    """Words that deny, strengthen, weaken or set against: term -> (kind, factor)."""
    table = _read("tone_shifters.csv", ["term", "kind", "factor"])
    if (bad := ~table["kind"].isin(SHIFTS)).any():
        row = int(bad.to_numpy().argmax())
        raise ValueError(f"tone_shifters.csv, row {row + 2}: there is no kind {table['kind'][row]!r}; use one of "
                         f"{', '.join(SHIFTS)}.")
    return {term: (kind, float(factor)) for term, kind, factor in zip(table["term"], table["kind"], table["factor"])}


@cache
def small_words():
    """The small words of English, of which every sentence is full: function words and stop words."""
    return frozenset(word for name in ("function_words", "stop_words") for word in _read(f"{name}.csv", ["term"])["term"])


def _read(name, columns):
    """A lexicon as text, checked: no column, no key and no number is missing or spoilt, no key stands twice."""
    table = pd.read_csv(LEXICONS / name, dtype=str, keep_default_na=False)
    if lost := [column for column in columns if column not in table]:
        raise ValueError(f"{name} has no column {lost[0]!r}; it has {', '.join(table)}.")
    key = table[columns[0]]
    if (bad := (key == "") | (key != key.str.strip()) | key.duplicated()).any():
        row = int(bad.to_numpy().argmax())
        raise ValueError(f"{name}, row {row + 2}: {key[row]!r} is empty, has blanks around it or stands twice; "
                         f"give each {columns[0]} one row.")
    for column in set(columns) & {"weight", "factor"}:
        number = pd.to_numeric(table[column], errors="coerce")
        if (bad := ~np.isfinite(number)).any():
            row = int(bad.to_numpy().argmax())
            raise ValueError(f"{name}, row {row + 2}: the {column} {table[column][row]!r} is no number.")
    return table
