"""Intervals by article: a statistic computed anew on articles drawn with replacement, a thousand times.

A statistic is a function of sums over articles, as vectors: `lambda s: 1000 * s["cues"] / s["words"]` gets, for each
column of numbers, one sum a replicate, and gives one number a replicate. A rate, a mean, a ratio, a difference and a
correlation can all be written so (the last with columns of x, y, x², y² and xy), and a thousand replicates cost a few
milliseconds. What cannot, such as a median, is asked of the drawn rows themselves, with `of="rows"`.
"""
import numpy as np
import pandas as pd

from analysis.uncertainty import LEAST_ARTICLES

METHODS = ["percentile", "bca"]
MOST_UNDEFINED = 0.05                                  # of the replicates; with more, the rest do not speak for all


def bootstrap(table, statistic, by=None, *, seed, unit="article_id", replicates=1000, confidence=0.95,
              method="percentile", of="sums"):
    """A statistic for each group with its interval over articles: one row a group.

    `table` has any number of rows an article; `unit` names the column of articles, `by` those of the groups (None: all
    is one group). `statistic` gets a mapping of sums, one array a column of numbers, "rows" counting the rows, or, with
    `of="rows"`, a table of the drawn rows, once a replicate: slower, and good for any statistic at all. An article
    drawn twice counts twice.
    Columns: the groups; articles; value (the statistic of all articles); low, high: where it lies in the middle
    `confidence` of the replicates (percentile; Efron 1979), or, with "bca", these percentiles moved for the
    replicates' median bias and for skewness (Efron 1987). Missing, and so "cannot tell": the interval of fewer than ten
    articles; where all replicates are the same, as when no article has a hit; and where more than one in twenty is
    undefined, or an edge infinite, as when few articles have all of what is divided by.
    Raises ValueError for a column that is not there or has missing or infinite numbers, for a row without an article,
    and for a statistic that gives other than one number a replicate.

    >>> words = pd.DataFrame({"article_id": range(12), "outlet": "x", "cues": [0, 1, 2] * 4, "words": 100})
    >>> bootstrap(words, lambda sums: 1000 * sums["cues"] / sums["words"], "outlet", seed=1).round(1)
      outlet  articles  value  low  high
    0      x        12   10.0  5.8  14.2

    A 95 % interval is narrower than its name where articles are few: in simulations it covered the truth, of 10, 20, 50
    and 200 articles, in 88, 90, 92 and 94 of 100 cases (rates that differ from article to article as cues do), and of
    rare words that few articles hold in 83, 85, 88 and 93, nearly always missing it from below ("bca": 87, 88, 90, 93).

    Left alone: what articles a corpus could not hold, for it only draws from those that are there. Two groups whose
    intervals overlap may differ all the same: ask for their difference (`comparisons.compare`).
    """
    groups = listed(by)
    checked(table, [*groups, unit], confidence, replicates, method)
    named(table[unit])
    if of not in ("sums", "rows"):
        raise ValueError(f"a statistic is of sums or of rows, not of {of!r}.")
    rng, found = np.random.default_rng(seed), []
    for group, rows in table.groupby(groups, observed=True) if groups else [((), table)]:
        if of == "sums":
            value, drawn, without = _sums_drawn(rng, rows.drop(columns=groups), statistic, unit, replicates)
        else:
            value, drawn, without = _rows_drawn(rng, rows, statistic, unit, replicates, method == "bca")
        edges = interval(value, drawn, [without], confidence, method)
        n = rows[unit].nunique()
        found.append((*group, n, value, *(edges if n >= LEAST_ARTICLES else (np.nan, np.nan))))
    return pd.DataFrame(found, columns=[*groups, "articles", "value", "low", "high"])


def bootstrap_rates(table, n, total, by, seed, replicates=1000, confidence=0.95):
    """A rate for each group with its interval over articles: `bootstrap` of n / total, both columns added up beside it.

    `table` has one row an article and group. Columns: the groups, n and total, articles, rate, low, high.
    Raises ValueError where the table lacks a column, or has several rows of an article in a group.

    >>> words = pd.DataFrame({"outlet": ["x"] * 12, "cues": [0, 1, 2] * 4, "words": 100})
    >>> bootstrap_rates(words, "cues", "words", "outlet", seed=1).round(3)
      outlet  cues  words  articles  rate    low   high
    0      x    12   1200        12  0.01  0.006  0.014

    Left alone: a group without a word, whose rate is missing.
    """
    groups = listed(by)
    if lost := [name for name in [n, total, *groups] if name not in table]:
        raise ValueError(f"the table has no column {lost[0]!r}; it has {', '.join(map(str, table))}.")
    if not groups or "article_id" in table and table.duplicated([*groups, "article_id"]).any():
        raise ValueError("the table must have one row an article and group, or the interval comes out too narrow; name all "
                         "columns of the groups in `by`, or add the rows of an article up first.")
    counts = table[[*groups, n, total]].assign(article=np.arange(len(table)))
    rates = bootstrap(counts, lambda sums: sums[n] / sums[total], groups, seed=seed, unit="article",
                      replicates=replicates, confidence=confidence).rename(columns={"value": "rate"})
    added = counts.groupby(groups, observed=True)[[n, total]].sum().reset_index(drop=True)
    return pd.concat([rates[groups], added, rates[["articles", "rate", "low", "high"]]], axis=1)


def interval(value, drawn, without=(), confidence=0.95, method="percentile"):
    """The edges of an interval from a statistic's replicates: low and high; NaN where none can be told.

    That is where they do not vary, where more than one in twenty is undefined, and where an edge is infinite.

    `without` holds, for "bca", one array a sample: the statistic without each of its articles in turn.

    >>> low, high = interval(50, np.arange(101.0))
    >>> print(f"{low:.1f} to {high:.1f}")
    2.5 to 97.5
    """
    finite, size = drawn[np.isfinite(drawn)], len(drawn)
    drawn = drawn[~np.isnan(drawn)]                                     # infinite ones stand at the ends, where they belong
    if not len(finite) or len(drawn) < (1 - MOST_UNDEFINED) * size or np.ptp(finite) <= 1e-12 * np.abs(finite).max():
        return np.nan, np.nan
    edges = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    if method == "bca":
        edges = _corrected(edges, value, drawn, without)
    with np.errstate(invalid="ignore"):                                 # between two infinite ones
        edges = np.quantile(drawn, edges) if np.isfinite(edges).all() else edges
    return tuple(edges.tolist()) if np.isfinite(edges).all() else (np.nan, np.nan)


def _corrected(edges, value, drawn, without):
    """The percentiles to read instead, by Efron (1987): z0 is the bias, a the acceleration."""
    from scipy.special import ndtr, ndtri
    z0 = ndtri(((drawn < value).mean() + (drawn <= value).mean()) / 2)
    pulls = [(len(left) - 1) * (left.mean() - left) / len(left) for left in without]
    squares = sum((pull ** 2).sum() for pull in pulls)
    a = sum((pull ** 3).sum() for pull in pulls) / (6 * squares ** 1.5) if squares > 0 else 0
    z = z0 + ndtri(edges)
    return ndtr(z0 + z / (1 - a * z))


def article_sums(rows, unit, beside=()):
    """One row an article, and value of the columns `beside`: its numbers added up, and "rows", how many they were.

    >>> article_sums(pd.DataFrame({"article_id": ["a", "a", "b"], "hits": [1, 2, 4]}), "article_id")
                hits  rows
    article_id            
    a              3     2
    b              4     1
    """
    numbers = rows.drop(columns=[unit, *beside]).select_dtypes(["number", "bool"])
    numbers = numbers[[name for name in numbers if np.isfinite(numbers[name].to_numpy(float, na_value=np.nan)).all()]]
    keys = [rows[name].to_numpy() if name == unit else rows[name] for name in [unit, *beside]]
    sums = numbers.assign(rows=1).groupby(keys, observed=True).sum()
    return sums.rename_axis([unit, *beside])


def resampled(rng, sums, replicates, block=2**22):
    """For each column, its sum over as many articles drawn with replacement: arrays of one number a replicate.

    Articles are drawn in blocks of replicates, so that 100,000 of them do not fill the memory.
    """
    n, columns = len(sums), [np.ascontiguousarray(sums[name], float) for name in sums]
    if not n:
        return {name: np.zeros(replicates) for name in sums}
    small = np.uint16 if n <= 2**16 else np.int64                       # small numbers are drawn and looked up faster
    parts = [[] for _ in columns]
    for first in range(0, replicates, max(1, block // n)):
        drawn = rng.integers(0, n, (min(max(1, block // n), replicates - first), n), dtype=small)
        for part, values in zip(parts, columns):                        # a column of ones need not be looked up
            part.append(values.take(drawn).sum(axis=1) if values.min() < values.max() else np.full(len(drawn), n * values[0]))
    return dict(zip(sums, map(np.concatenate, parts)))


def left_out(sums):
    """For each column, its sum without each article in turn."""
    return {name: sums[name].sum() - sums[name].to_numpy(float) for name in sums}


def asked(statistic, sums, size):
    """The statistic of each replicate; a column that is not there and another number of answers are errors.

    So is one number for all of them, as sums["n"].sum() gives: the sum over replicates would pass for each one's.
    """
    try:
        with np.errstate(all="ignore"):                                 # nothing over nothing is missing, not a warning
            values = np.asarray(statistic(sums), float)
    except KeyError as error:
        raise ValueError(f"the statistic asks for {error.args[0]!r}; complete columns of numbers here are "
                         f"{', '.join(map(str, sums)) or 'none'}.") from None
    if values.shape != (size,):
        gave = f"{values.size} numbers for {size}" if values.ndim else "one number for all"
        raise ValueError(f"the statistic gave {gave} replicates; write it with arithmetic on whole columns, as in "
                         "sums['n'] / sums['total'].")
    return values


def _sums_drawn(rng, rows, statistic, unit, replicates):
    """The value, the replicates and the leave-one-out values of a statistic of sums."""
    sums = article_sums(rows, unit)
    value = asked(statistic, {name: np.array([sums[name].sum()]) for name in sums}, 1)[0]
    return (float(value), asked(statistic, resampled(rng, sums, replicates), replicates),
            asked(statistic, left_out(sums), len(sums)))


def _rows_drawn(rng, rows, statistic, unit, replicates, with_left_out):
    """The same for a statistic of rows, which are laid together anew for every replicate."""
    codes, articles = pd.factorize(rows[unit])
    if not len(rows):
        return np.nan, np.empty(0), np.empty(0)
    places = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
    drawn = [rows.iloc[np.concatenate([places[i] for i in rng.integers(0, len(articles), len(articles))])]
             for _ in range(replicates)]
    without = [rows[codes != i] for i in range(len(articles))] if with_left_out else []
    return _one_number(statistic, rows), *(np.array([_one_number(statistic, table) for table in tables])
                                           for tables in (drawn, without))


def _one_number(statistic, rows):
    try:
        return float(statistic(rows))
    except KeyError as error:
        raise ValueError(f"the statistic asks for {error.args[0]!r}; the columns here are "
                         f"{', '.join(map(str, rows))}.") from None
    except TypeError:
        raise ValueError("the statistic gave no single number; with of='rows' it gets the drawn rows and gives one, as "
                         "in rows['n'].median().") from None


def listed(by):
    return [] if by is None else [by] if isinstance(by, str) else list(by)


def checked(table, columns, confidence, replicates, method="percentile"):
    """Raises ValueError for what no interval can be computed from."""
    if not 0 < confidence < 1 or replicates < 1:
        raise ValueError(f"the confidence is {confidence} and the replicates {replicates}; pass a share between 0 and 1, "
                         "as in 0.95, and at least one replicate.")
    if method not in METHODS:
        raise ValueError(f"there is no method {method!r} of intervals; there are {' and '.join(METHODS)}.")
    if lost := [name for name in columns if name not in table]:
        raise ValueError(f"the table has no column {lost[0]!r}; it has {', '.join(map(str, table))}.")
    if twice := [name for i, name in enumerate(columns) if name in columns[:i]]:
        raise ValueError(f"the column {twice[0]!r} is named twice; the articles and each column of groups must differ.")


def named(articles):
    """Raises ValueError, naming the row, where no article is named: its numbers would be lost."""
    if articles.isna().any():
        raise ValueError(f"the column {articles.name!r} is empty in row {articles.index[articles.isna()].tolist()[0]!r}; "
                         "name the article there.")
