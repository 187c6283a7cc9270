"""Which articles may hold the same text, whole or in part: candidates, found without comparing every pair.

A paper that takes three paragraphs of a report into an article of its own shares 5 % of all the shingles (runs of
words) that the two have. MinHash with bands of two, as near duplicates are sought, finds three or four in ten of such
pairs in the outlet corpus, even with 256 values an article; and the longer the article, the less one passage is of
it. So each window of fifty words is signed by itself, with sixteen values, each a band of its own: of those fifty
words a passage is a large part. Of the pairs that share a tenth of the shorter one's shingles or more this finds 149
of 149 (with five other seeds 98 to 100 in 100), of those that share a twentieth 93 to 96 in 100; every candidate is
then compared shingle by shingle. Whole articles with 256 such values do as well there (97 to 100), but lose a passage
in a very long text.

What an outlet prints over and over (calls to subscribe, biographies, "said in a statement that") is no trace of a
copy: a shingle that stands in more than ten different articles of one outlet is left out. Ten, since in the outlet
corpus stock phrases and page furniture begin about there, while the statement most often printed, as far as was read,
stands in eleven articles of all nine together. It is counted by outlet, so that a report that a hundred outlets print
once each is not taken for furniture.
"""
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.duplicates import MARKS

WINDOW, HASHES, SEED = 50, 16, 1
MOST_IN_OUTLET = 10
CROWD = 50                       # more articles than this with one value: each is set beside the earliest only
FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Shingles(NamedTuple):
    """The shingles of all articles in reading order, and the words that they are made of."""
    code: np.ndarray             # per shingle: equal where the words are
    article: np.ndarray          # per shingle: the row of its article
    place: np.ndarray            # per shingle: its first word, numbered within the article
    start: np.ndarray            # per word: characters of raw
    end: np.ndarray
    words: np.ndarray            # per article: its first word; one more for the end
    first: np.ndarray            # per article: its first shingle; one more for the end


def shingles(chunks, n_words):
    """Runs of n_words, as `duplicates` has them (case and punctuation do not count), but each where it stands.

    An article with fewer words has none.

    >>> from analysis.chunks import cut
    >>> found = shingles(cut(pd.Series(["The war is over.", "War is over!"])), 3)
    >>> found.article.tolist(), found.place.tolist(), bool(found.code[1] == found.code[2])
    ([0, 0, 1], [0, 1, 0], True)
    """
    folded = np.array([(s if s.isalnum() else MARKS.sub("", s)).lower() for s in chunks.strings] + [""], object)[:-1]
    is_word = (folded != "")[chunks.code]
    word = pd.util.hash_array(folded)[chunks.code][is_word]
    length = np.fromiter(map(len, chunks.strings), np.int32, len(chunks.strings))[chunks.code][is_word]
    words = np.append(0, np.cumsum(is_word))[chunks.first]
    n = np.maximum(np.diff(words) - n_words + 1, 0)
    first = np.append(0, np.cumsum(n))
    article = np.repeat(np.arange(len(n)), n)
    place = np.arange(first[-1]) - first[:-1][article]
    at, code = place + words[:-1][article], np.zeros(first[-1], np.uint64)
    for k in range(n_words):
        code = code * FACTOR + word[at + k]                                # wraps around at 2^64, as a hash may
    start = chunks.start[is_word]
    return Shingles(code, article, place, start, start + length, words, first)


def without_furniture(found, outlet, text, most=MOST_IN_OUTLET):
    """The shingles that no outlet prints in more than `most` different texts.

    `outlet` and `text` are codes per article; articles with the same code of text are counted once.
    """
    code, distinct = pd.factorize(found.code)
    often = np.flatnonzero(np.bincount(code)[code] > most) if len(code) else code         # few: the others cannot be
    texts = pd.DataFrame({"code": code[often], "outlet": outlet[found.article[often]], "text": text[found.article[often]]})
    n = texts.drop_duplicates().groupby(["code", "outlet"], sort=False).size()
    is_furniture = np.zeros(len(distinct), bool)
    is_furniture[n.index.get_level_values("code")[n.to_numpy() > most]] = True
    keep = ~is_furniture[code]
    article = found.article[keep]
    return found._replace(code=found.code[keep], article=article, place=found.place[keep],
                          first=np.searchsorted(article, np.arange(len(found.first))))


def sharing_pairs(found, group, order, threshold, across=True):
    """Pairs of which one has the share `threshold` of its shingles from the other: rows of the earlier and the later by
    `order`, and (shingles shared, those of the later, those of the earlier). Every candidate is compared exactly."""
    earlier, later = candidates(found, group, order, across)
    sets = {i: codes for i, (codes, _) in distinct(found, np.append(earlier, later)).items()}
    shared = np.array([n_common(sets[i], sets[j]) for i, j in zip(earlier.tolist(), later.tolist())], np.int64)
    n_later, n_earlier = (np.array([len(sets[i]) for i in rows.tolist()], np.int64) for rows in (later, earlier))
    keep = shared >= threshold * np.minimum(n_later, n_earlier) - 1e-9
    return earlier[keep], later[keep], (shared[keep], n_later[keep], n_earlier[keep])


def distinct(found, rows):
    """Of each article among `rows`: its distinct shingles, sorted, and which of its shingles has each of them first."""
    return {i: np.unique(found.code[found.first[i]:found.first[i + 1]], return_index=True) for i in set(rows.tolist())}


def n_common(one, other):
    """How many members two sorted sets share; the smaller is looked up in the larger, which may be a giant.

    >>> n_common(np.array([2, 3]), np.array([1, 3, 5]))
    1
    """
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return int((large[np.minimum(np.searchsorted(large, small), len(large) - 1)] == small).sum()) if len(large) else 0


def signatures(found):
    """The articles of all windows, and the MinHash values of each window (A. Broder, 1997): one row a window."""
    from datasketch import MinHash                                         # takes half a second: it brings SciPy
    window = found.article * (int(found.place.max(initial=0)) // WINDOW + 1) + found.place // WINDOW
    edges = np.append(np.flatnonzero(np.diff(window, prepend=-1)), len(window))
    values = np.empty((len(edges) - 1, HASHES), np.uint32)
    numbers = (found.code >> np.uint64(32)).astype(np.uint32)              # the range of datasketch's hash values
    signed = MinHash(HASHES, seed=SEED, hashfunc=_as_it_is)
    for row, (a, b) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist())):
        signed.clear()
        signed.update_batch([numbers[a:b]])                                # one array of hash values, not one by one
        values[row] = signed.hashvalues
    return found.article[edges[:-1]], values


def _as_it_is(numbers):
    return numbers


def candidates(found, group, order, across):
    """Pairs of rows that share a MinHash value of some window, as two arrays: the earlier by `order`, and the later.

    `group` is the outlet of each article; with `across` the two of a pair are of different ones. Where more than
    CROWD articles share a value each is set beside the earliest only, and beside the earliest of another outlet, so a
    thousand articles with one text cost two thousand comparisons and not half a million.
    """
    article, values = signatures(found)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    pairs = [_within_buckets(values[:, band], rank[article], group[order], across) for band in range(HASHES)]
    pairs = np.unique(np.concatenate(pairs)) if len(article) else np.empty(0, np.int64)
    return order[pairs // len(order)], order[pairs % len(order)]


def _within_buckets(value, rank, group, across):
    """Pairs (earlier times n, plus later) of those with the same value; all three arrays by time."""
    n = len(group)
    member = np.unique(value.astype(np.int64) * n + rank)                  # by value, then by time
    bucket, rank = np.unique(member // n, return_inverse=True)[1], member % n
    size = np.bincount(bucket)
    first = np.cumsum(size) - size
    behind = np.arange(len(rank)) - first[bucket]                          # how many stand before it in its bucket
    is_crowd = size[bucket] > CROWD
    pairs = [np.stack([rank[:-step], rank[step:]])[:, (behind >= step)[step:] & ~is_crowd[step:]]
             for step in range(1, min(CROWD, size.max(initial=1)))]
    earliest = rank[first[bucket]]
    other = np.where(group[rank] != group[earliest], rank, n)              # the earliest that is of another group
    other = np.minimum.reduceat(other, first)[bucket] if len(rank) else other
    for anchor in (earliest, other):
        chosen = is_crowd & (anchor < n) & (anchor != rank)
        pairs.append(np.sort(np.stack([anchor[chosen], rank[chosen]]), axis=0))
    earlier, later = np.concatenate(pairs, axis=1)
    keep = (group[earlier] != group[later]) if across else np.ones(len(later), bool)
    return earlier[keep] * n + later[keep]
