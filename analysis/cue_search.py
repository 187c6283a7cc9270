"""Many cues found at once: a thousand words, phrases and wildcards in one pass over integer codes.

A cue is written as words parted by blanks. Each word is one or several alternatives (`pay|pays|paid`), each may have
wildcards (`*` any letters, `?` one); `#` is any number, `...` a gap of up to three tokens. What a word of a cue stands
for is looked up once per distinct term; then each cue is looked for only where its rarest word stands.
"""
import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tokens import FOLD, KINDS, kind_of, split

GAP, ANY, NUMBER = "...", "", "#"                      # a gap of n tokens is n words that may be anything
LONGEST_GAP = 3


class Cues(NamedTuple):
    """Cues as codes. A cue with a gap has a row for each width of the gap."""
    cue: np.ndarray        # per row: the number of the cue it was made of
    words: np.ndarray      # per row and place: the number of a word, -1 for anything, -2 behind the last
    codes: list            # per word: the codes of the terms it stands for, ascending


def search(tokens, cues):
    """Every place where one of the cues stands, as arrays (first row, one past the last, number of the cue), in order.

    A cue stays within its sentence, and its words are neighbours in the text: where rows were taken out of the table
    nothing is found across the hole. The order is that of first rows, then of the longest, then of the cues; places may
    overlap, and what to do then is for the caller to say.

    >>> import pandas as pd
    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["Taxpayers will not pay the full price."]}))
    >>> [found.tolist() for found in search(tokens, ["pay|pays ... price|cost", "pric*", "taxpay"])]
    [[3, 6], [7, 7], [0, 1]]

    Left alone: "taxpayers" for the cue "taxpay", which has no wildcard. Raises ValueError for a cue without a word.
    """
    if isinstance(cues, str):
        raise ValueError(f"the cues are one text, {cues[:40]!r}; pass a list of them.")
    term = tokens["term"].cat.codes.to_numpy()
    n_terms = len(tokens["term"].cat.categories)
    compiled = compiled_cues(cues, tokens["term"].cat.categories.tolist())
    frequency = np.bincount(term, minlength=n_terms)
    first, row = _candidates(compiled, term, frequency)
    length = (compiled.words != -2).sum(axis=1)
    inside = (first >= 0) & (first + length[row] <= len(term))
    first, row = first[inside], row[inside]
    last = first + length[row] - 1
    article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    position = tokens["position"].to_numpy()
    whole = ((article[first] == article[last]) & (sentence[first] == sentence[last])
             & (position[last] - position[first] == last - first))
    first, row = _where_all_words_stand(compiled, term, n_terms, first[whole], row[whole])
    return _in_order(first, length[row], compiled.cue[row])


def _in_order(first, length, cue):
    """Places by first row, then the longest, then the cue; each once, though a cue with two gaps may fit it twice.

    One sort of one number a place, which holds all three.
    """
    most, n_cues = int(length.max(initial=0)), int(cue.max(initial=0)) + 1
    key = np.sort((first * (most + 1) + most - length) * n_cues + cue, kind="stable")     # nearly in order already
    place, cue = np.divmod(key[np.diff(key, prepend=-1) != 0], n_cues)
    first, shorter = np.divmod(place, most + 1)
    return first, first + most - shorter, cue


def compiled_cues(cues, terms):
    """Cues as `Cues`, with the terms of this vocabulary for each of their words."""
    number, rows, of = {}, [], []
    for k, cue in enumerate(cues):
        for words in _widths(cue_words(cue)):
            rows.append([-1 if word == ANY else number.setdefault(word, len(number)) for word in words])
            of.append(k)
    words = np.full((len(rows), max(map(len, rows), default=1)), -2, np.int32)
    for k, row in enumerate(rows):
        words[k, :len(row)] = row
    return Cues(np.array(of, np.int64), words, _codes(list(number), terms))


def cue_words(cue):
    """The words of a cue as the tokenizer would part them. Raises ValueError where nothing can be looked for.

    >>> cue_words("Kiev’s don’t|won't ... talk*")
    ['kiev', "'s", "don't|won't", '...', 'talk*']
    """
    words = []
    for piece in str(cue).translate(FOLD).split():
        is_plain = piece != GAP and not set(piece) & {"*", "?", "|", "#"}
        words += [token.lower() for token, _, _ in split(piece)] if is_plain else [piece.lower()]      # Ph.D. is one
    if not any(word != GAP and word.strip("*?|") for word in words) or GAP in (words[0], words[-1]):
        raise ValueError(f"the cue {str(cue)!r} holds no word to look for, or begins or ends with a gap; "
                         "give a word or a phrase.")
    if not all(word.strip("|") for word in words):
        raise ValueError(f"the cue {str(cue)!r} has a | with nothing on either side; "
                         "write the alternatives without blanks, as in a|b.")
    if words.count(GAP) > 2:
        raise ValueError(f"the cue {str(cue)!r} has more than two gaps; make it two cues.")
    return words


def longest(first, end, frame):
    """Which places stand: of those of a frame that overlap the longest, of equally long ones the first. One bool a place.

    >>> longest(np.array([0, 0, 1]), np.array([1, 3, 2]), np.array([0, 0, 1])).tolist()
    [False, True, True]
    """
    order = np.lexsort((-end, first, frame))
    first, end, frame = first[order], end[order], frame[order]
    apart = np.int64(end.max(initial=0) + 1)
    begins = first + frame * apart                       # the frames one behind the other: none reaches into the next
    ends = end + frame * apart
    reached = np.maximum.accumulate(np.append(0, ends))[:-1]
    opens = begins >= reached                            # places that overlap none before them begin a cluster
    size = np.diff(np.append(np.flatnonzero(opens), len(opens)))
    stands = np.repeat(size == 1, size)
    taken = set()
    crowded = np.flatnonzero(~stands)
    cluster = np.cumsum(opens)[crowded]
    ranked = crowded[np.lexsort((begins[crowded], begins[crowded] - ends[crowded], cluster))]
    for k, a, b in zip(ranked.tolist(), begins[ranked].tolist(), ends[ranked].tolist()):
        if a not in taken and b - 1 not in taken:        # what stands is at least as long: it cannot lie within
            taken.update(range(a, b))
            stands[k] = True
    kept = np.zeros(len(order), bool)
    kept[order] = stands
    return kept


def _widths(words):
    """A cue in every width of its gaps."""
    if GAP not in words:
        return [words]
    at = words.index(GAP)
    return [words[:at] + [ANY] * n + rest for n in range(LONGEST_GAP + 1) for rest in _widths(words[at + 1:])]


def _codes(words, terms):
    """Per word the codes of the terms it stands for. Its letters are looked up: no pattern is tried on every term."""
    in_arrow = pa.array(terms, pa.large_string())
    order = pc.sort_indices(in_arrow)
    order, ordered = order.to_pylist(), in_arrow.take(order).to_pylist()
    joined = "\n".join(ordered)
    edges = np.cumsum(np.fromiter(map(len, ordered), np.int64, len(ordered)) + 1)

    @cache
    def codes(form):
        if form == NUMBER:
            digits = range(bisect_left(ordered, "0"), bisect_left(ordered, ":"))       # ":" is what follows 9
            return [order[k] for k in digits if kind_of(ordered[k]) == KINDS.index("number")]
        prefix, *rest = re.split(r"[*?]", form)
        low = bisect_left(ordered, prefix)
        if not rest:
            return order[low:low + 1] if ordered[low:low + 1] == [form] else []
        high = bisect_left(ordered, prefix + chr(0x10FFFF)) if prefix else len(ordered)
        if form == prefix + "*":
            return order[low:high]
        tried = range(low, high)
        if not prefix and (letters := max(rest, key=len)):
            places = [match.start() for match in re.finditer(re.escape(letters), joined)]
            tried = np.unique(np.searchsorted(edges, places, "right")).tolist()
        fits = _wildcards(form).fullmatch
        return [order[k] for k in tried if fits(ordered[k])]

    return [np.unique(np.concatenate([np.asarray(codes(form), np.int64) for form in word.split("|") if form]))
            for word in words]


def _wildcards(form):
    """A word with wildcards as a pattern. What stands between two * is taken where it first occurs and never tried
    again, which finds the same terms, and an endless one in linear time."""
    first, *others = ["".join("." if sign == "?" else re.escape(sign) for sign in piece) for piece in form.split("*")]
    between = "".join(f"(?>.*?{piece})" for piece in others[:-1] if piece)
    return re.compile(first + between + "".join(".*" + piece for piece in others[-1:]), re.DOTALL)


def _candidates(compiled, term, frequency):
    """Where each row's rarest word stands: (first row of the text, row of the cues)."""
    often = np.array([frequency[codes].sum() for codes in compiled.codes] + [np.iinfo(np.int64).max] * 2)
    rarest = np.argmin(often[compiled.words], axis=1)
    anchor = compiled.words[np.arange(len(rarest)), rarest]
    n = np.array([len(codes) for codes in compiled.codes], np.int64)[anchor]
    code = np.concatenate([compiled.codes[word] for word in anchor.tolist()] or [np.empty(0, np.int64)])
    row = np.repeat(np.arange(len(anchor)), n)
    by_code = np.argsort(code, kind="stable")
    row, n_rows = row[by_code], np.bincount(code, minlength=len(frequency))
    begins = np.cumsum(n_rows) - n_rows
    # per token that some row hangs on: all these rows
    places = np.flatnonzero((n_rows > 0)[term])
    n_here = n_rows[term[places]]
    which = np.arange(n_here.sum()) + np.repeat(begins[term[places]] - (np.cumsum(n_here) - n_here), n_here)
    row = row[which]
    return np.repeat(places, n_here) - rarest[row], row


def _where_all_words_stand(compiled, term, n_terms, first, row):
    """The candidates whose other words stand too."""
    sizes = [len(codes) for codes in compiled.codes]
    pairs = np.concatenate([np.int64(k) * n_terms + codes for k, codes in enumerate(compiled.codes)]
                           or [np.empty(0, np.int64)])
    pairs = np.append(pairs, np.iinfo(np.int64).max)     # so that a search behind the last finds something else
    only = np.array([codes[0] if len(codes) == 1 else -1 for codes in compiled.codes] or [-1])
    for place in range(compiled.words.shape[1]):
        word = compiled.words[row, place]
        asked = np.flatnonzero(word >= 0)
        here, word = term[first[asked] + place], word[asked]
        stands = only[word] == here
        several = np.flatnonzero(only[word] < 0)
        key = word[several].astype(np.int64) * n_terms + here[several]
        stands[several] = pairs[np.searchsorted(pairs, key)] == key
        lacking = np.zeros(len(row), bool)
        lacking[asked] = ~stands
        first, row = first[~lacking], row[~lacking]
    return first, row
