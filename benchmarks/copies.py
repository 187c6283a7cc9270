"""Pairs of articles of different outlets that share a tenth of the shorter one's shingles, from shingles to pairs.

MinHash of windows and the exact comparison of its candidates, against the exact way: each article's shingles times
those of every other, which is quick on a corpus of this size and grows with the square of its articles. Agreement is
the share of the exact pairs that ours are; a pair that is not among them, or another number of shingles for one, is
refused.
"""
import numpy as np

from benchmarks import Unequal

TITLE = "articles that share a tenth"
SHARE = 0.1


def prepared(read):
    from analysis.chunks import cut
    from analysis.copy_candidates import shingles, without_furniture
    articles = read()
    group = articles["outlet"].cat.codes.to_numpy()
    return without_furniture(shingles(cut(articles["raw"]), 5), group, np.arange(len(group))), group


def this_project(read):
    from analysis.copy_candidates import sharing_pairs
    found, group = prepared(read)
    return (lambda: sharing_pairs(found, group, np.arange(len(group)), SHARE),
            lambda pairs: counted(*pairs[:2], pairs[2][0]))


def scipy_product(read):
    found, group = prepared(read)
    return lambda: every_pair(found, group), lambda pairs: counted(*pairs)


def every_pair(found, group, share=SHARE):
    """The exact way: the shingles of each article times those of every other. Two rows a pair, and what both share."""
    import pandas as pd
    import scipy.sparse as sp
    code, distinct = pd.factorize(found.code)
    has = sp.csr_array((np.ones(len(code), np.int32), (found.article, code)), shape=(len(group), len(distinct)))
    has.sum_duplicates()
    has.data[:] = 1
    n, both = np.asarray(has.sum(axis=1)).ravel(), sp.triu(has @ has.T, 1).tocoo()
    keep = (group[both.row] != group[both.col]) & (both.data >= share * np.minimum(n[both.row], n[both.col]) - 1e-9)
    return both.row[keep], both.col[keep], both.data[keep]


def datasketch_index(read):
    from datasketch import MinHash, MinHashLSH

    from analysis.copy_candidates import HASHES, SEED, distinct, n_common, signatures
    found, group = prepared(read)

    def work():
        article, values = signatures(found)
        windows = [MinHash(hashvalues=row, seed=SEED, scheme="affine32") for row in values]
        index, met = MinHashLSH(num_perm=HASHES, params=(HASHES, 1)), set()
        for number, window in enumerate(windows):
            met.update((int(article[other]), int(article[number])) for other in index.query(window))
            index.insert(number, window, check_duplication=False)
        met = np.array([pair for pair in sorted(met) if group[pair[0]] != group[pair[1]]], np.int64).reshape(-1, 2)
        sets = {i: codes for i, (codes, _) in distinct(found, met.ravel()).items()}
        shared = np.array([n_common(sets[i], sets[j]) for i, j in met.tolist()], np.int64)
        keep = shared >= SHARE * np.array([min(len(sets[i]), len(sets[j])) for i, j in met.tolist()]) - 1e-9
        return met[keep, 0], met[keep, 1], shared[keep]
    return work, lambda pairs: counted(*pairs)


def counted(earlier, later, shared):
    """The pairs, each with the shingles that the two share."""
    columns = (np.asarray(rows).tolist() for rows in (earlier, later, shared))
    return {(min(a, b), max(a, b)): n for a, b, n in zip(*columns)}


PEERS = {"this project (MinHash of windows)": this_project, "datasketch MinHashLSH, a query a window": datasketch_index,
         "SciPy, the product of all shingles": scipy_product}


def agreement(ours, theirs):
    """Raises Unequal where ours has a pair that is not theirs, or another number of shared shingles."""
    if odd := [pair for pair in ours if ours[pair] != theirs.get(pair)]:
        raise Unequal(f"{len(odd)} pairs are not there or share another number of shingles, as {odd[0]}")
    if len(ours) == len(theirs):
        return f"the same {len(ours):,} pairs"
    return f"{len(ours) / len(theirs):.1%} of its {len(theirs):,} pairs"
