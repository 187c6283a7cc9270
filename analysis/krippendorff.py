"""How far coders agree beyond what chance would have them agree: Krippendorff's alpha, with its interval."""
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bootstrap import MOST_UNDEFINED, checked, interval, named
from analysis.uncertainty import LEAST_ARTICLES

LEVELS = ["nominal", "ordinal", "interval"]
BLOCK = 2**21                                          # values held at a time


class Units(NamedTuple):
    """The units with two values or more, as arrays."""
    codes: np.ndarray        # units × coders: of each value its row in `places`, one past the last if missing
    places: np.ndarray       # of each distinct value: its number, or its rank, or just a number of its own
    level: str
    coders: int              # with a value in any of these units


def alpha(ratings, level="nominal", *, seed, cluster=None, order=None, replicates=1000, confidence=0.95):
    """Krippendorff's alpha of a table with one row a unit and one column a coder, with its interval, as a dictionary.

    1 is full agreement, 0 what values dealt out at random would reach, below 0 is worse than that. `level` is
    nominal (any two values differ alike), ordinal (numbers or ordered categories, or texts in the `order` that is
    named; what counts are ranks) or interval (numbers; the square of their difference). An empty cell is a missing
    value, and a unit with fewer than two values does not count. It holds alpha, low, high; level; units, clusters,
    coders, values (pairable ones); observed and expected (disagreement: shares of pairs, squares of ranks or of
    numbers); reason (why alpha or its interval is missing). Alpha is that of Krippendorff (2004, Content Analysis,
    ch. 11; 2011, Computing Krippendorff's Alpha-Reliability). Missing where no value differs from any other:
    nothing was told apart.

    The interval is that of percentiles when as many units are drawn anew, those of one article together where
    `cluster` names its column; such intervals cover about what they should (Zapf et al. 2016). Hayes &
    Krippendorff (2007) draw single pairs of values instead, as if those of a unit were independent, and leave the
    expected disagreement as it is. Missing for fewer than ten clusters, and where all agree: draws from no
    disagreement show none. Raises ValueError, naming the row, for what is not a value of its level.

    >>> ratings = pd.DataFrame({"anna": ["yes", "yes", "no", "no", None], "ben": ["yes", "no", "no", "no", "yes"]})
    >>> found = alpha(ratings, seed=1)
    >>> round(found["alpha"], 3), found["units"], found["values"], found["reason"]
    (0.533, 4, 8, 'fewer than ten units')

    Left alone: whether coders are right. Two who share a mistake agree.
    """
    if level not in LEVELS:
        raise ValueError(f"there is no level {level!r}; there are {', '.join(LEVELS)}.")
    checked(ratings, [] if cluster is None else [cluster], confidence, replicates)
    units, kept = _units(ratings.drop(columns=[] if cluster is None else cluster), level, order)
    article = np.arange(len(kept)) if cluster is None else _articles(ratings[cluster].iloc[kept])
    n, clusters = len(kept), int(article.max(initial=-1)) + 1
    observed, expected = (float(one[0]) for one in _disagreements(units, np.ones((1, n))))
    found = {"alpha": float(_alpha(observed, expected)), "low": np.nan, "high": np.nan, "level": level, "units": n,
             "clusters": clusters, "coders": units.coders, "values": int((units.codes < len(units.places)).sum()),
             "observed": observed, "expected": expected, "reason": ""}
    if not expected > 0:
        return {**found, "reason": "no value differs from another" if n else "no unit has two values"}
    if clusters < LEAST_ARTICLES:
        return {**found, "reason": f"fewer than ten {'units' if cluster is None else 'clusters'}"}
    if not observed:
        return {**found, "reason": "no two values of a unit differ, and draws from that show no disagreement"}
    drawn = _drawn(units, article, clusters, np.random.default_rng(seed), replicates)
    if np.isnan(drawn).mean() > MOST_UNDEFINED:
        return {**found, "reason": "in too many draws no value differs from another"}
    found["low"], found["high"] = interval(found["alpha"], drawn, confidence=confidence)
    return found


def _units(ratings, level, order):
    """The units with two values or more, and their rows."""
    cells = ratings.astype(object).to_numpy().copy()
    is_text = np.array([isinstance(value, str) for value in cells.ravel()], bool).reshape(cells.shape)
    cells[is_text] = [text if text.strip() else None for text in cells[is_text]]
    is_value = ~pd.isna(cells)
    cells[~is_value] = None
    order = list(order) if order is not None else _shared_order(ratings) if level == "ordinal" else None
    if (wrong := _wrong_value(cells, is_text, is_value, level, order)) is not None:
        (row, coder), why = wrong
        raise ValueError(f"the value {cells[row, coder]!r} of {ratings.columns[coder]!r} in row "
                         f"{ratings.index.tolist()[row]!r} {why}.")
    codes, values = pd.factorize(cells.ravel())
    if level == "nominal":
        places = np.arange(len(values), dtype=float)
    else:
        places = np.array([order.index(value) for value in values] if order else values, float)
    by_place = np.argsort(places)
    codes = np.append(np.argsort(by_place), len(values))[codes].reshape(cells.shape)       # -1, missing, is the last
    kept = np.flatnonzero((codes < len(values)).sum(axis=1) > 1)
    coders = int((codes[kept] < len(values)).any(axis=0).sum())
    return Units(codes[kept], places[by_place], level, coders), kept


def _shared_order(ratings):
    """The order of ordered categories, where all coders have the same."""
    kinds = ratings.dtypes.unique()
    return list(kinds[0].categories) if len(kinds) == 1 and getattr(kinds[0], "ordered", False) else None


def _wrong_value(cells, is_text, is_value, level, order):
    """The row and coder of the first value that is not one of the level, and why; None if all are."""
    is_text, is_number = is_text & is_value, ~is_text & is_value
    if order:
        known = np.array([value in order for value in cells.ravel()], bool).reshape(cells.shape)
        wrong, why = is_value & ~known, f"is not in the order {', '.join(map(str, order))}; add it or mend the value"
    elif level != "nominal":
        why = "is a text; pass numbers" + " or the order of the texts as order=" * (level == "ordinal")
        wrong = is_text
        if not wrong.any():
            wrong, why = is_number & np.isin(cells, [np.inf, -np.inf]), "is no number; leave the cell empty"
    else:
        wrong, why = is_text & is_number.any(), "is a text where others are numbers; make all of them one kind"
    return (np.argwhere(wrong)[0], why) if wrong.any() else None


def _articles(names):
    named(names)
    return pd.factorize(names)[0]


def _drawn(units, article, clusters, rng, replicates):
    """Alpha of each replicate: how often a unit counts in it is how often its cluster was drawn."""
    each, drawn = max(1, BLOCK // max(1, units.codes.size, clusters)), []
    for first in range(0, replicates, each):
        size = min(each, replicates - first)
        places = rng.integers(0, clusters, (size, clusters)) + np.arange(size)[:, None] * clusters
        times = np.bincount(places.ravel(), minlength=size * clusters).reshape(size, clusters)
        drawn.append(_alpha(*_disagreements(units, times[:, article].astype(float))))
    return np.concatenate(drawn)


def _disagreements(units, weights):
    """The observed and the expected disagreement when units count as often as each row of `weights` says.

    A pair of values of a unit with m of them weighs 1 / (m - 1), and the expected pairs are all pairs of all
    values. The matrix of coincidences need not be laid out: for squares, a sum over pairs is 2 (n Σx² - (Σx)²).
    Krippendorff's ordinal distance is the squared difference of mid-ranks, those of the values as they are
    weighted here.
    """
    from scipy.sparse import csr_array
    codes, places, level, _ = units
    is_value = codes < len(places)
    m = is_value.sum(axis=1)
    cells = codes[is_value], np.nonzero(is_value)[0]
    counts = csr_array((np.ones(len(cells[0])), cells), shape=(len(places), len(codes)))       # values × units
    n = (counts @ weights.T).T                                                                 # replicates × values
    total = n.sum(axis=1)
    if level == "nominal":
        observed = weights @ ((m ** 2 - counts.power(2).sum(axis=0)) / (m - 1))
        expected = total ** 2 - (n ** 2).sum(axis=1)
    else:
        at = np.cumsum(n, axis=1) - n / 2 if level == "ordinal" else places[None]
        at = np.pad(at, ((0, 0), (0, 1)))                              # where a missing value looks up its place
        first = codes[np.arange(len(codes)), is_value.argmax(axis=1)]  # so that equal values are exactly 0 apart
        apart = (at[:, codes] - at[:, first, None]) * is_value
        within = 2 * (m * (apart ** 2).sum(axis=2) - apart.sum(axis=2) ** 2) / (m - 1)
        observed = (weights * within).sum(axis=1)
        at = at[:, :-1] - (n * at[:, :-1]).sum(axis=1, keepdims=True) / np.maximum(total, 1)[:, None]
        expected = np.where((n > 0).sum(axis=1) > 1, 2 * total * (n * at ** 2).sum(axis=1), 0)
    return observed / np.maximum(total, 1), expected / np.maximum(total * (total - 1), 1)


def _alpha(observed, expected):
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.asarray(expected) > 0, 1 - observed / np.asarray(expected), np.nan)[()]
