"""How sure: intervals around what was counted."""
from statistics import NormalDist

import numpy as np
import pandas as pd

LEAST_ARTICLES = 10                                    # below these no interval can be trusted


def wilson(n, total, confidence=0.95):
    """The interval in which a proportion may lie of which n of total were seen, as (low, high), each from 0 to 1.

    The score interval of Wilson (1927), without a correction for continuity. It stays within 0 and 1 and holds for
    small totals and shares near the edges, where "plus or minus two standard errors" does not. Numbers give numbers,
    arrays or columns give arrays; a total of 0 gives NaN. It takes each of the `total` as drawn independently: for
    several hits of one article it is too narrow.
    Raises ValueError for n below 0 or above its total, and for a confidence that is not between 0 and 1.

    >>> low, high = wilson(6, 7)
    >>> print(f"{low:.3f} to {high:.3f}")
    0.487 to 0.974

    Left alone: 0 of 7 is no proof of none; its interval reaches up to 0.354.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence is {confidence}; it lies between 0 and 1, as in 0.95.")
    n, total = np.broadcast_arrays(np.asarray(n, float), np.asarray(total, float))
    if (bad := (n < 0) | (n > total)).any():
        raise ValueError(f"{n[bad][0]:g} of {total[bad][0]:g} is no proportion; n lies between 0 and its total.")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    with np.errstate(invalid="ignore", divide="ignore"):                # a total of 0: 0 / 0 is NaN
        share = n / total
        centre = (n + z * z / 2) / (total + z * z)
        half = z * np.sqrt(total * share * (1 - share) + z * z / 4) / (total + z * z)
    # where all were seen the interval ends at 1, which rounding would miss by a hair; none comes out as 0
    low, high = centre - half, np.where(n == total, 1.0, centre + half)
    return np.where(total > 0, low, np.nan)[()], np.where(total > 0, high, np.nan)[()]


def bootstrap_rates(table, n, total, by, seed, replicates=1000, confidence=0.95):
    """A rate for each group with its interval over articles: one row a group.

    `table` has one row an article and group; `n` and `total` name its columns of counts, `by` those of the group.
    Columns: the groups, n and total (added up), articles, rate (n / total), low, high: percentiles of the rate when as
    many articles are drawn anew, with replacement, `replicates` times (Efron & Tibshirani 1993). The unit is the article,
    for words of one article are not independent. Fewer than ten articles get no interval (NaN). Raises ValueError where
    the table lacks a column.

    >>> words = pd.DataFrame({"outlet": ["x"] * 12, "cues": [0, 1, 2] * 4, "words": 100})
    >>> bootstrap_rates(words, "cues", "words", "outlet", seed=1).round(3)
      outlet  cues  words  articles  rate    low   high
    0      x    12   1200        12  0.01  0.005  0.014

    Left alone: what articles a corpus could not hold, for it only draws from those that are there.
    """
    groups = [by] if isinstance(by, str) else list(by)
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence is {confidence}; it lies between 0 and 1, as in 0.95.")
    if lost := [name for name in [n, total, *groups] if name not in table]:
        raise ValueError(f"the table has no column {lost[0]!r}; it has {', '.join(map(str, table))}.")
    if not groups or "article_id" in table and table.duplicated([*groups, "article_id"]).any():
        raise ValueError("the table must have one row an article and group, or the interval comes out too narrow; name all columns "
                         "of the groups in `by`, or add the rows of an article up first.")
    rng, rates, tail = np.random.default_rng(seed), [], 50 * (1 - confidence)
    for group, rows in table.groupby(groups, observed=True):
        drawn = _drawn(rng, rows[[n, total]].to_numpy(float), replicates)
        with np.errstate(invalid="ignore", divide="ignore"):            # articles without a word have no rate
            drawn = drawn[:, 0] / drawn[:, 1]
            rate = np.divide(rows[n].sum(), rows[total].sum())
        is_enough = len(rows) >= LEAST_ARTICLES and np.isfinite(drawn).any()
        edges = np.nanpercentile(drawn, [tail, 100 - tail]) if is_enough else (np.nan, np.nan)
        rates.append((*group, rows[n].sum(), rows[total].sum(), len(rows), rate, *edges))
    return pd.DataFrame(rates, columns=[*groups, n, total, "articles", "rate", "low", "high"])


def _drawn(rng, counts, replicates, block=2**24):
    """The sums of articles drawn anew, one row a replicate; in blocks, for 100,000 articles fill the memory otherwise."""
    each = max(1, block // max(1, len(counts)))
    sizes = [min(each, replicates - done) for done in range(0, replicates, each)]
    return np.concatenate([rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size) @ counts for size in sizes])
