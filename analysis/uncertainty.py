"""How sure: intervals of shares, and what a difference with its interval lets one say."""
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


def newcombe(n, total, other_n, other_total, confidence=0.95):
    """The interval of a difference of two proportions, n / total less other_n / other_total, as (low, high).

    The hybrid of two Wilson intervals (Newcombe 1998, method 10), which stays within -1 and 1 and holds for small
    totals. It takes each of both totals as drawn independently: for several hits of one article it is too narrow.
    Raises ValueError as `wilson` does.

    >>> low, high = newcombe(56, 70, 48, 80)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.0524 to 0.3339

    Left alone: proportions of the same articles before and after, which hang together; take their differences article
    by article (`bootstrap.bootstrap`).
    """
    (low, high), (other_low, other_high) = wilson(n, total, confidence), wilson(other_n, other_total, confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        share, other = np.divide(n, total, dtype=float), np.divide(other_n, other_total, dtype=float)
    difference = share - other
    return (difference - np.hypot(share - low, other_high - other),
            difference + np.hypot(high - share, other - other_low))


def benjamini_hochberg(p):
    """p corrected for m tests: p_(i) m / i, made monotone (Benjamini & Hochberg 1995); missing stays missing.

    Of what is called a finding at p_adjusted < .05, at most one in twenty is to be expected false, if the tests are
    independent or hang together in the usual, positive way. Raises ValueError for what is not from 0 to 1.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, np.nan])
    array([0.03, 0.04, 0.04,  nan])

    Left alone: tests made elsewhere; pass all p of one question together.
    """
    p = np.asarray(p, float)
    if (wrong := (p < 0) | (p > 1)).any():
        raise ValueError(f"{p[wrong][0]:g} is no p; pass numbers from 0 to 1, or NaN for what is missing.")
    order = np.argsort(p)[:np.count_nonzero(~np.isnan(p))]
    adjusted = np.full(len(p), np.nan)
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1)
    return adjusted


FINDINGS = ["higher", "lower", "no difference to be told", "cannot tell"]


def finding(low, high, n=None, articles=None, least=10, p=None, level=0.05):
    """What a difference with this interval lets one say: a categorical of `FINDINGS`, one word or phrase an interval.

    "higher" where the whole interval is above zero, "lower" where it is below; where it holds zero, or the `p` of a test
    is not below `level`, "no difference to be told", which does not mean that there is none. "cannot tell" comes first:
    where an edge or the p is missing, where fewer than `least` hits (`n`, on both sides together) or fewer than ten
    articles (`articles`, on the smaller side) are behind it. These two are conventions of ours: an interval from redrawn
    articles is too narrow where there are few (`bootstrap.bootstrap` says how far), and still so above ten.
    Numbers give a categorical of one; columns give one value a row.

    >>> list(finding([0.2, -0.1, -0.4, 0.3], [0.5, 0.2, -0.1, 0.9], n=[50, 50, 50, 4]))
    ['higher', 'no difference to be told', 'lower', 'cannot tell']

    Left alone: whether a difference is large enough to matter, which no interval says.
    """
    low, high = (np.atleast_1d(np.asarray(edge, float)) for edge in (low, high))
    code = np.select([low > 0, high < 0], [0, 1], 2)
    too_few = np.isnan(low) | np.isnan(high)
    if p is not None:
        p = np.asarray(p, float)
        code, too_few = np.where(p < level, code, 2), too_few | np.isnan(p)
    for number, needed in ((n, least), (articles, LEAST_ARTICLES)):
        if number is not None:
            too_few = too_few | ~(np.asarray(number, float) >= needed)
    return pd.Categorical.from_codes(np.where(too_few, 3, code), FINDINGS)
