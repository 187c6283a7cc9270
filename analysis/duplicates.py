"""Articles that repeat an earlier one, word for word or nearly so: flagged, never dropped.

Agency copy and updated versions stand in many corpora more than once, and each copy counts again. Two articles are
near duplicates where their shingles (runs of words) are mostly the same. No pair at or above the threshold is missed,
and few of the others are looked at: two sets can only be that alike if they share one of their rarest members.
"""
import re

import numpy as np
import pandas as pd

from analysis.chunks import cut
from analysis.needed import need_columns

KINDS = ["exact", "near"]
MARKS = re.compile(r"[\W_]+")


def duplicates(articles, threshold=0.7, n_words=5):
    """The articles that repeat an earlier one, one row each, in the order of `articles`.

    Columns: article_id, duplicate_of (the article_id of the earliest that it repeats, by `published` and then by
    order; that one is itself no duplicate, so without the flagged articles one of each group is left), kind (exact:
    equal but for white space; near), similarity (Jaccard: shingles of n_words that both have, of those that either
    has; A. Broder, 1997, On the resemblance and containment of documents). Case and punctuation do not count in
    shingles. Found by prefix filtering (S. Chaudhuri, V. Ganti and R. Kaushik, 2006; R. Bayardo, Y. Ma and R. Srikant,
    2007). The default stands in a gap: in the outlet corpus six articles repeat an earlier one by .70 or more, and the
    next by .57. Raises ValueError for a lacking column, `published` that holds no dates, a threshold that is not above 0
    and at most 1, and n_words below 1.

    >>> said = "Kiev asks for more arms before it talks to Moscow"
    >>> duplicates(pd.DataFrame({"article_id": ["a", "b", "c"], "raw": [said, said + "!", said.replace(" ", "  ")]}))
      article_id duplicate_of   kind  similarity
    0          b            a   near         1.0
    1          c            a  exact         1.0

    Left alone: articles without text; an article that quotes or updates another in part; one that is as like a
    duplicate as that is like the original, but less like the original itself.
    """
    if not 0 < threshold <= 1 or n_words < 1:
        raise ValueError(f"threshold must be above 0 and at most 1, and n_words at least 1; they are {threshold} and "
                         f"{n_words}.")
    need_columns(articles, "article_id", "raw")
    chunks = cut(articles["raw"])
    order = by_time(articles)
    first_equal = equal_texts(chunks, order)
    edges, shingles = shingle_sets(chunks, n_words)
    original, similarity = near_originals(edges, shingles, order[first_equal[order] == order], threshold)
    # a copy of an article that is itself a near duplicate goes to the same original
    is_copy = first_equal != np.arange(len(first_equal))
    original, similarity = original[first_equal], similarity[first_equal]
    is_exact = is_copy & (original < 0)
    original[is_exact], similarity[is_exact] = first_equal[is_exact], 1
    flagged = np.flatnonzero(original >= 0)
    ids = articles["article_id"].to_numpy()
    return pd.DataFrame({"article_id": ids[flagged], "duplicate_of": ids[original[flagged]],
                         "kind": pd.Categorical.from_codes(np.where(is_exact[flagged], 0, 1), KINDS),
                         "similarity": similarity[flagged]})


def by_time(articles):
    """Row numbers, earliest first; undated articles last. Raises ValueError where `published` holds no dates."""
    if "published" not in articles:
        return np.arange(len(articles))
    if articles["published"].dtype.kind != "M" and articles["published"].notna().any():
        raise ValueError("the column 'published' holds no dates; make them with pd.to_datetime, or leave it out.")
    return articles["published"].reset_index(drop=True).sort_values(kind="stable", na_position="last").index.to_numpy()


def equal_texts(chunks, order):
    """Per article: the first in `order` with the same chunks in the same order; without any, itself."""
    first, seen = np.arange(len(order)), {}
    edges = chunks.first.tolist()
    for i in order.tolist():
        if edges[i] < edges[i + 1]:
            first[i] = seen.setdefault(chunks.code[edges[i]:edges[i + 1]].tobytes(), i)
    return first


def shingle_sets(chunks, n_words):
    """The distinct shingles of each article, as numbers that are smaller the rarer the shingle is, sorted.

    Gives the edges of each article's stretch in the array of all, and that array. A text shorter than a shingle is
    one shingle.
    """
    words = np.array([(s if s.isalnum() else MARKS.sub("", s)).lower() for s in chunks.strings] + [""], object)[:-1]
    is_word = (words != "")[chunks.code]
    word = pd.util.hash_array(words)[chunks.code][is_word]
    ends = np.append(0, np.cumsum(is_word))[chunks.first]
    n = np.maximum(np.diff(ends) - n_words + 1, np.diff(ends) > 0)                   # shingles of each article
    article = np.repeat(np.arange(len(n)), n)
    start = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n) + ends[:-1][article]
    shingle = np.zeros(len(start), np.uint64)
    for k in range(n_words):
        inside = start + k < ends[1:][article]
        shingle = shingle * np.uint64(0x9E3779B97F4A7C15) + np.where(inside, word[np.minimum(start + k, len(word) - 1)], 0)
    code, distinct = pd.factorize(shingle)
    rank = np.empty(len(distinct), np.int64)
    rank[np.argsort(np.bincount(code, minlength=len(distinct)), kind="stable")] = np.arange(len(distinct))
    pairs = article * len(distinct) + rank[code]
    pairs.sort()                                                                     # by article, the rarest first
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[:len(pairs)]]
    return np.searchsorted(pairs, np.arange(len(n) + 1) * len(distinct)), pairs % max(len(distinct), 1)


def near_originals(edges, shingles, order, threshold):
    """Per article: the first of `order` that it nearly repeats (-1: none), and their similarity (0: none).

    Of two sets that are alike to the threshold t, each shares at least t of its members with the other, so a set's
    first n - ceil(t n) + 1 members cannot all be missing from the other's first: only these are looked up. Articles
    that were flagged are not looked up again, so a thousand copies cost a thousand comparisons.
    """
    n = np.diff(edges)
    n_first = np.where(n > 0, n - np.ceil(threshold * n - 1e-9).astype(int) + 1, 0)
    article = np.repeat(np.arange(len(n)), n_first)
    first = shingles[np.arange(len(article)) + np.repeat(edges[:-1] - (np.cumsum(n_first) - n_first), n_first)]
    is_shared = np.bincount(first)[first] > 1 if len(first) else first > 0
    first, starts = first[is_shared], np.searchsorted(article[is_shared], np.arange(len(n) + 1))
    original, similarity, holders = np.full(len(n), -1), np.zeros(len(n)), {}
    for place, i in enumerate(order.tolist()):
        keys = first[starts[i]:starts[i + 1]].tolist()
        for other in sorted({other for key in keys for other in holders.get(key, ())}):          # the earliest first
            j = order[other]
            if min(n[i], n[j]) >= threshold * max(n[i], n[j]) - 1e-9:
                own, its = shingles[edges[i]:edges[i + 1]], shingles[edges[j]:edges[j + 1]]
                both = len(np.intersect1d(own, its, assume_unique=True))
                share = both / (n[i] + n[j] - both)
                if share >= threshold:
                    original[i], similarity[i] = j, share
                    break
        else:
            for key in keys:
                holders.setdefault(key, []).append(place)
    return original, similarity
