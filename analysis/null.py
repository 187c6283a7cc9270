"""What nothing looks like: one outlet split at random, and the differences that appear all the same.

The two parts of a random split differ in nothing but chance. So the largest difference over many splits says what size
of difference means little, and an interval that is worth its name leaves zero out in one split of twenty.
"""
import numpy as np
import pandas as pd

from analysis.bootstrap import article_sums, asked, checked, interval, named, resampled
from analysis.needed import need_columns
from analysis.uncertainty import LEAST_ARTICLES, wilson


def random_halves(n, splits, seed, sizes=None):
    """Random splits of n articles: an array with one row a split, True for the first part, False for the second.

    The parts are halves, or have `sizes`, as (400, 150); an article in neither is -1 and the array is of whole numbers.
    Raises ValueError where there are not so many articles.

    >>> random_halves(5, splits=2, seed=1).sum(axis=1)
    array([2, 2])
    """
    if n < 2:
        raise ValueError("fewer than two articles cannot be split; pass more.")
    first, second = sizes or (n // 2, n - n // 2)
    if min(first, second) < 1 or first + second > n:
        raise ValueError(f"{n:,} articles cannot be split into parts of {first:,} and {second:,}; pass sizes that fit.")
    parts = np.repeat([1, 0, -1], [first, second, n - first - second]).astype(np.int8)
    drawn = np.random.default_rng(seed).permuted(np.tile(parts, (splits, 1)), axis=1)
    return drawn if first + second < n else drawn.astype(bool)


def null_differences(table, statistic, *, seed, splits=1000, unit="article_id", sizes=None, replicates=0,
                     drawn="article_id", confidence=0.95):
    """The difference of a statistic between two random parts of the same articles: one row a split.

    `table` and `statistic` are those of `bootstrap.bootstrap`, and should hold one outlet only; `sizes` those of
    `random_halves`: to judge a difference of two outlets, take the sizes of these. With `replicates`, each split has its
    interval from units drawn anew (Efron & Tibshirani 1993): `drawn` names them, the articles, or, to see how far too
    narrow that is, the sentences. It is always articles that are split.
    Columns: split, difference, low, high, holds_zero (missing without replicates, in parts of fewer than ten articles,
    and where no interval can be told).
    Raises ValueError as `bootstrap.bootstrap` and `random_halves` do.

    >>> words = pd.DataFrame({"article_id": range(40), "cues": [0, 1, 2, 3] * 10, "words": 100})
    >>> found = null_differences(words, lambda sums: sums["cues"] / sums["words"], seed=1, splits=100)
    >>> print(f"{found['difference'].abs().max():.3f}")
    0.009

    Left alone: what differs between outlets although both are read alike, such as their topics. The null is silent on it.
    """
    beside = [] if drawn == unit else [drawn]
    checked(table, [unit, *beside], confidence, max(replicates, 1))
    for column in (unit, *beside):
        named(table[column])
    sums = article_sums(table, unit, beside).reset_index()
    article, articles = pd.factorize(sums[unit])
    sums = sums.drop(columns=[unit, *beside])
    parts = random_halves(len(articles), splits, seed, sizes)
    of_article = sums.groupby(article).sum()
    sides = [{name: (parts == wanted).astype(float) @ of_article[name].to_numpy(float) for name in sums}
             for wanted in (1, 0)]
    rng, edges = np.random.default_rng(seed), np.full((splits, 2), np.nan)
    enough = min(sizes or (len(articles) // 2,)) >= LEAST_ARTICLES
    for split, part in enumerate(parts) if replicates and enough else ():
        drawn_sides = [resampled(rng, sums[part[article] == wanted], replicates) for wanted in (1, 0)]
        edges[split] = interval(0.0, _gap(statistic, drawn_sides, replicates), confidence=confidence)
    table = pd.DataFrame({"split": range(splits), "difference": _gap(statistic, sides, splits), "low": edges[:, 0],
                          "high": edges[:, 1]})
    holds = (table["low"] <= 0) & (table["high"] >= 0)
    return table.assign(holds_zero=holds.astype("boolean").where(table["low"].notna()))


def null_summary(differences, observed=None):
    """What the splits of `null_differences` say, as a dictionary.

    It holds splits; largest (difference, without its sign); middle (95 % of the splits stay within plus and minus this);
    covered, covered_low, covered_high (share of the intervals that hold zero, with its Wilson interval; of a good 95 %
    interval .95); beyond (share of splits at least as large as `observed`; missing without, and without a split).
    Splits of the same articles hang together, so the Wilson interval says how exactly `covered` is known of this outlet,
    not of others. Raises ValueError for a table of another kind.

    >>> splits = pd.DataFrame({"difference": [0.1, -0.2, 0.0, 0.1], "holds_zero": [True, False, True, True]})
    >>> null_summary(splits, 0.15)["beyond"]
    0.25
    """
    need_columns(differences, "difference", "holds_zero", what="splits", remedy="pass the table that null_differences gives")
    sizes, holds = differences["difference"].abs().dropna(), differences["holds_zero"].dropna()
    low, high = wilson(int(holds.sum()), len(holds))
    return {"splits": len(sizes), "largest": float(sizes.max()), "middle": float(sizes.quantile(0.95)),
            "covered": float(holds.mean()) if len(holds) else np.nan,
            "covered_low": float(low), "covered_high": float(high),
            "beyond": np.nan if observed is None else float((sizes >= abs(observed) * (1 - 1e-12)).mean())}


def _gap(statistic, sides, size):
    return np.subtract(*(asked(statistic, sums, size) for sums in sides))
