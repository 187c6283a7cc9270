"""A dictionary of a thousand words, wildcards and phrases, every place of each, its compilation included.

The others are handed the terms and the borders of sentences as lists, as one string with a line a sentence, or as a
document a sentence; that is not timed. Equal means the same places of each entry. One alternation cannot tell entries
apart where several stand, so with it equal means the same places where any entry begins; quanteda's look-up keeps no
places, so with it equal means the same entries in each sentence, as often. spaCy's matcher of phrases has no wildcards:
what they stand for in the corpus is looked up in its list of terms first, which is timed.
"""
import re
from bisect import bisect_left
from functools import cache
from itertools import product

import numpy as np
import pandas as pd

from benchmarks import Unequal
from benchmarks.counting import prepared
from benchmarks.r import from_r

TITLE = "1,000 dictionary entries, wildcards and phrases among them"
STEM = 6                                               # letters that an entry with a wildcard keeps


def entries(tokens):
    """The dictionary, made of the corpus: 500 stems, 300 words, 100 pairs, 100 pairs with a wildcard."""
    terms = tokens["term"].cat.categories
    n = np.bincount(tokens["term"].cat.codes, minlength=len(terms))
    common = [terms[k] for k in np.argsort(-n, kind="stable") if terms[k].isascii() and terms[k].isalpha()]
    long = [term for term in common if len(term) > STEM]
    stems = list(dict.fromkeys(term[:STEM] + "*" for term in long))[:500]
    words = long[1::3][:300]
    follow = pd.DataFrame({"one": tokens["term"][:-1].to_numpy(), "two": tokens["term"][1:].to_numpy()})
    follow = follow[follow["one"].isin(set(common[50:2000])) & follow["two"].isin(set(long))]
    n_pairs = follow.astype("str").groupby(["one", "two"]).size().sort_values(ascending=False, kind="stable")
    pairs = n_pairs.index[:200].tolist()
    phrases = [f"{one} {two}" for one, two in pairs[::2]] + [f"{one} {two[:STEM]}*" for one, two in pairs[1::2]]
    return stems + words + phrases


def of_sentences(tokens):
    """Per token the number of its sentence in the corpus."""
    article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    return np.cumsum(np.append(False, (np.diff(article) != 0) | (np.diff(sentence) != 0)))


def this_project(read):
    from analysis.cue_search import search
    _, tokens = prepared(read)
    cues = entries(tokens)

    def comparable(found):
        first, _, entry = found
        return {"places": np.array(found)[[2, 0, 1]], "begins": np.unique(first),
                "sentences": in_order(of_sentences(tokens)[first], entry)}
    return lambda: search(tokens, cues), comparable


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
                        term.startswith(word[:-1]) if word[-1] == "*" else term == word
                        for word, term in zip(rest, terms[at + 1:end])):
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


def spacy_phrases(read):
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab
    _, tokens = prepared(read)
    cues, terms, vocab = entries(tokens), tokens["term"].tolist(), Vocab()
    known = sorted(set(terms))
    first = np.flatnonzero(np.diff(of_sentences(tokens), prepend=-1))
    sentences = [Doc(vocab, words=terms[a:b]) for a, b in zip(first, [*first[1:], len(terms)])]

    def stands_for(word):
        if not word.endswith("*"):
            return [word]
        return known[bisect_left(known, word[:-1]):bisect_left(known, word[:-1] + chr(0x10FFFF))]

    def work():
        matcher = PhraseMatcher(vocab)
        for number, cue in enumerate(cues):
            matcher.add(str(number), [Doc(vocab, words=words) for words in product(*map(stands_for, cue.split()))])
        return [matcher(sentence) for sentence in sentences]

    def comparable(found):
        return {"places": ordered([(int(vocab.strings[key]), begin + start, begin + end)
                                   for begin, of_one in zip(first.tolist(), found) for key, start, end in of_one])}
    return work, comparable


def quanteda_lookup(read):
    articles, tokens = prepared(read)
    words = pd.DataFrame({"sentence": of_sentences(tokens), "term": tokens["term"].astype("str"), "is_entry": ""})
    table = pd.concat([words, pd.DataFrame({"sentence": "", "term": entries(tokens), "is_entry": "yes"})])
    return from_r("quanteda", "cues", lambda: articles,
                  lambda found: {"sentences": in_order(found["sentence"], found["entry"] - 1)}, lambda read: table)


def in_order(sentence, entry):
    """Sentence and entry of each place as two rows, sorted."""
    rows = np.array([sentence, entry], np.int64)
    return rows[:, np.lexsort(rows[::-1])]


def ordered(found):
    """Places as (entry, first, end), in the order of `search`: by first, then the longest, then the entry."""
    number, first, end = np.array(found, np.int64).reshape(-1, 3).T
    return np.array([number, first, end])[:, np.lexsort((number, -end, first))]


PEERS = {"this project": this_project, "Python loop, first words in a dict": python_loop,
         "one regular expression of all entries": one_alternation,
         "spaCy PhraseMatcher, wildcards expanded": spacy_phrases, "R quanteda tokens_lookup": quanteda_lookup}
NOTES = {"places": "", "begins": " where one begins", "sentences": ", sentence by sentence"}


def agreement(ours, theirs):
    """Raises Unequal unless the places are the same."""
    what = next(iter(theirs))
    one, other = ours[what], theirs[what]
    if one.shape != other.shape or (one != other).any():
        raise Unequal(f"{one.shape[-1]:,} {what} are ours and {other.shape[-1]:,} theirs, and they are not the same")
    return f"the same {other.shape[-1]:,} places" + NOTES[what]
