"""A dictionary of a thousand words, wildcards and phrases, every place of each, its compilation included.

The others are handed the terms and the borders of sentences as lists, or as one string with a line a sentence; that is
not timed. Equal means the same places of each entry. One alternation cannot tell entries apart where several stand, so
with it equal means the same places where any entry begins.
"""
import re
from functools import cache

import numpy as np
import pandas as pd

from benchmarks import Unequal
from benchmarks.counting import prepared

TITLE = "1,000 dictionary entries, wildcards and phrases among them"
STEM = 6                                               # letters that an entry with a wildcard keeps


def entries(tokens):
    """The dictionary, made of the corpus: 500 stems, 300 words, 100 phrases of two, 100 with a wildcard in the second."""
    terms = tokens["term"].cat.categories
    n = np.bincount(tokens["term"].cat.codes, minlength=len(terms))
    common = [terms[k] for k in np.argsort(-n, kind="stable") if terms[k].isascii() and terms[k].isalpha()]
    long = [term for term in common if len(term) > STEM]
    stems = list(dict.fromkeys(term[:STEM] + "*" for term in long))[:500]
    words = long[1::3][:300]
    follow = pd.DataFrame({"one": tokens["term"][:-1].to_numpy(), "two": tokens["term"][1:].to_numpy()})
    follow = follow[follow["one"].isin(set(common[50:2000])) & follow["two"].isin(set(long))]
    pairs = follow.astype("str").groupby(["one", "two"]).size().sort_values(ascending=False, kind="stable").index[:200].tolist()
    return stems + words + [f"{one} {two}" for one, two in pairs[::2]] + [f"{one} {two[:STEM]}*" for one, two in pairs[1::2]]


def of_sentences(tokens):
    """Per token the number of its sentence in the corpus."""
    article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    return np.cumsum(np.append(False, (np.diff(article) != 0) | (np.diff(sentence) != 0)))


def this_project(read):
    from analysis.cue_search import search
    _, tokens = prepared(read)
    cues = entries(tokens)
    return lambda: search(tokens, cues), lambda found: {"places": np.array(found)[[2, 0, 1]], "begins": np.unique(found[0])}


def python_loop(read):
    _, tokens = prepared(read)
    cues, terms, sentence = entries(tokens), tokens["term"].tolist(), of_sentences(tokens).tolist()

    def work():
        words, stems = {}, {}
        for number, cue in enumerate(cues):
            first, *rest = cue.split()
            table, first = (stems, first[:-1]) if first.endswith("*") else (words, first)
            table.setdefault(first, []).append((number, rest))

        @cache
        def begun(term):                               # asked once per distinct term
            return words.get(term, []) + [entry for n in range(1, len(term) + 1) for entry in stems.get(term[:n], ())]

        found = []
        for at, term in enumerate(terms):
            for number, rest in begun(term):
                end = at + 1 + len(rest)
                if not rest or end <= len(terms) and sentence[at] == sentence[end - 1] and all(
                        term.startswith(word[:-1]) if word[-1] == "*" else term == word for word, term in zip(rest, terms[at + 1:end])):
                    found.append((number, at, end))
        return found
    return work, lambda found: {"places": ordered(found)}


def one_alternation(read):
    _, tokens = prepared(read)
    cues, terms = entries(tokens), tokens["term"].tolist()
    length = np.fromiter(map(len, terms), np.int64, len(terms)) + 1
    breaks = np.append(np.diff(of_sentences(tokens)) > 0, False)
    text = "".join(term + ("\n" if is_last else " ") for term, is_last in zip(terms, breaks))

    def work():
        forms = "|".join(re.escape(cue).replace(r"\*", r"[^ \n]*") for cue in cues)
        return [match.start() for match in re.finditer(rf"(?<![^ \n])(?=(?:{forms})[ \n])", text)]
    return work, lambda found: {"begins": np.searchsorted(np.cumsum(length) - length, found)}


def ordered(found):
    """Places as (entry, first, end), in the order of `search`: by first, then the longest, then the entry."""
    number, first, end = np.array(found, np.int64).reshape(-1, 3).T
    return np.array([number, first, end])[:, np.lexsort((number, -end, first))]


PEERS = {"this project": this_project, "Python loop, first words in a dict": python_loop,
         "one regular expression of all entries": one_alternation}


def agreement(ours, theirs):
    """Raises Unequal unless the places are the same."""
    what = "places" if "places" in theirs else "begins"
    one, other = ours[what], theirs[what]
    if one.shape != other.shape or (one != other).any():
        raise Unequal(f"{one.shape[-1]:,} {what} are ours and {other.shape[-1]:,} theirs, and they are not the same")
    return f"the same {other.shape[-1]:,} places" + " where one begins" * (what == "begins")
