"""Whether two groups differ: the difference with its interval by article, and a permutation test by article."""
import numpy as np
import pandas as pd

from analysis.bootstrap import article_sums, asked, checked, interval, left_out, named, resampled
from analysis.uncertainty import LEAST_ARTICLES, benjamini_hochberg, finding

DIFFERENCES = ["target", "reference", "value_target", "value_reference", "difference", "low", "high", "p", "p_adjusted",
               "articles_target", "articles_reference", "finding"]


def compare(table, statistic, by, target=None, reference=None, *, seed, unit="article_id", replicates=1000,
            permutations=9999, confidence=0.95, method="percentile", hits=None):
    """A statistic of one group less that of another, with its interval over articles: one row a target.

    `table` and `statistic` are those of `bootstrap.bootstrap`, `by` is one column of groups. `target` is a group or a
    list of them (None: every group in turn), `reference` one group, a list, or None for all other groups.
    Columns: target, reference, value_target, value_reference, difference, low, high (of the difference), p
    (permutation: as often the difference, in its standard errors, would lie so far out if articles were dealt out to
    the two sides at random; Fisher 1935, Janssen 1997; at least 2 / (permutations + 1)), p_adjusted (for the number of
    targets; Benjamini & Hochberg 1995), articles_target, articles_reference, finding (`uncertainty.finding`, with
    `hits` as the column of hits, if named).
    Articles on both sides, as with the voices of an article, are drawn with both their sides, and the permutation turns
    these round within an article; the others it deals out among themselves. Fewer than ten articles on a side: no
    interval, no p, "cannot tell". A finding needs both, an interval off zero and p below 1 - `confidence`: of words
    that few articles hold, the interval of 11 articles less 130 leaves zero out in 18 of 100 cases although nothing
    differs, both do in 3. So with fewer than forty permutations nothing is found.
    Raises ValueError for a column or group that is not there, and as `bootstrap` does.

    >>> words = pd.DataFrame({"article_id": range(24), "outlet": ["x", "y"] * 12, "cues": [3, 1, 4, 0] * 6, "words": 100})
    >>> compare(words, lambda sums: sums["cues"] / sums["words"], "outlet", "x", seed=1)[["difference", "finding"]]
       difference finding
    0        0.03  higher

    Left alone: why groups differ. Outlets report on different things. And small sides: eleven short articles less 130
    long ones have a p below .05 in up to 8 of 100 cases where nothing differs.
    """
    checked(table, [by, unit, *([hits] if hits else [])], confidence, replicates, method)
    named(table[unit])
    if permutations < 1:
        raise ValueError(f"the permutations are {permutations}; pass at least one, better some thousand.")
    known = table[by].dropna().unique()
    targets, others = (None if side is None else list(side) if isinstance(side, list | tuple) else [side]
                       for side in (target, reference))
    if unknown := [group for group in [*(targets or []), *(others or [])] if group not in known]:
        raise ValueError(f"{unknown[0]!r} is no {by} here; there are {', '.join(map(str, known[:20]))}.")
    rng, found = np.random.default_rng(seed), []
    for name in sorted(set(known) - set(others or []), key=str) if targets is None else targets:
        is_target = (table[by] == name).to_numpy()
        is_reference = table[by].isin(others).to_numpy() if others else (table[by].notna().to_numpy() & ~is_target)
        if (is_target & is_reference).any():
            raise ValueError(f"the {by} {name!r} is the target and in the reference; take it out of one.")
        sides = [article_sums(table[is_side].drop(columns=by), unit) for is_side in (is_target, is_reference)]
        row = difference(sides, statistic, rng, replicates, permutations, confidence, method)
        if hits and not all(hits in side for side in sides):
            raise ValueError(f"the column {hits!r} of hits holds other than numbers, or lacks some; fill it with how "
                             "many each row has.")
        n_hits = sum(side[hits].sum() for side in sides) if hits else None
        fewest = min(row["articles_target"], row["articles_reference"])
        found.append({"target": name, "reference": ", ".join(map(str, others)) if others else "all others", **row,
                      "finding": finding(row["low"], row["high"], n_hits, fewest, p=row["p"], level=1 - confidence)[0]})
    result = pd.DataFrame(found, columns=DIFFERENCES)
    return result.assign(p_adjusted=benjamini_hochberg(result["p"]))


def difference(sides, statistic, rng, replicates=1000, permutations=9999, confidence=0.95, method="percentile"):
    """The difference of a statistic between two tables of one row an article (`bootstrap.article_sums`), as a dictionary.

    It holds value_target, value_reference, difference, low, high, p, articles_target, articles_reference, as `compare`.
    """
    sides = [side[[name for name in side if name in sides[0] and name in sides[1]]] for side in sides]
    values = [float(asked(statistic, {name: np.array([side[name].sum()]) for name in side}, 1)[0]) for side in sides]
    row = {"value_target": values[0], "value_reference": values[1], "difference": values[0] - values[1]}
    edges, p = (np.nan, np.nan), np.nan
    if min(map(len, sides)) >= LEAST_ARTICLES:
        shared = sides[0].index.intersection(sides[1].index)
        drawn, without = (_drawn_whole if len(shared) else _drawn_apart)(sides, statistic, rng, replicates)
        edges = interval(row["difference"], drawn, without, confidence, method)
        if np.isfinite(row["difference"]):
            with np.errstate(all="ignore"):                                         # nothing over nothing is missing
                p = permutation_p(sides, shared, statistic, rng, permutations)
    return row | {"low": edges[0], "high": edges[1], "p": p, "articles_target": len(sides[0]),
                  "articles_reference": len(sides[1])}


def _drawn_apart(sides, statistic, rng, replicates):
    """Replicates and leave-one-out values of two sides that share no article."""
    drawn = [asked(statistic, resampled(rng, side, replicates), replicates) for side in sides]
    without = [asked(statistic, left_out(side), len(side)) for side in sides]
    return drawn[0] - drawn[1], [without[0], -without[1]]


def _drawn_whole(sides, statistic, rng, replicates):
    """The same where articles stand on both sides: each is drawn with all it has."""
    both = pd.concat(sides, axis=1, keys=[0, 1]).fillna(0)

    def gap(sums, size):
        return np.subtract(*(asked(statistic, {name: sums[k, name] for name in sides[k]}, size) for k in (0, 1)))
    return gap(resampled(rng, both, replicates), replicates), [gap(left_out(both), len(both))]


def permutation_p(sides, shared, statistic, rng, permutations):
    """Twice the share of permutations whose difference, in its standard errors, lies as far out on the same side.

    Those articles that are `shared` may have their two sides turned round. All others are dealt out so that each side
    gets as many of them as it has: were they turned round as well, sides of 10 and 100 would become two of 55, which
    differ far less. The sides' sums give each permutation its own standard error, for sides that differ in spread or
    length, mixed, would differ less than as they are. An undefined permutation counts in both directions.
    """
    names, sizes = list(sides[0]), [len(side) for side in sides]
    alone = [_with_products(side.drop(shared).to_numpy(float)) for side in sides]
    pairs = [side.loc[shared].to_numpy(float) for side in sides]
    pairs = [_with_products(*pairs), _with_products(*pairs[::-1])]
    both, fixed, gaps = np.concatenate(alone), pairs[0].sum(axis=0), pairs[1] - pairs[0]
    total = both.sum(axis=0) + fixed + pairs[1].sum(axis=0)
    is_mine, dealt = (np.arange(len(both)) < len(alone[0])).astype(np.int8), []
    for size in _blocks(permutations, len(both) + len(gaps)):
        mine = rng.permuted(np.tile(is_mine, (size, 1)), axis=1).astype(float) @ both + fixed
        turned = rng.integers(0, 2, (size, len(gaps)), dtype=np.int8).astype(float) @ gaps
        dealt.append(_in_errors(mine + turned, total, names, sizes, len(shared) > 0, statistic))
    dealt = np.concatenate(dealt)
    seen = _in_errors((alone[0].sum(axis=0) + fixed)[None], total, names, sizes, len(shared) > 0, statistic)[0]
    hair = 1e-9 * abs(seen) if np.isfinite(seen) else 0                         # rounding makes equal ones differ
    as_far = min(np.count_nonzero(~(dealt < seen - hair)), np.count_nonzero(~(dealt > seen + hair)))
    return min(1.0, 2 * (1 + as_far) / (1 + permutations))


def _with_products(mine, theirs=None):
    """Beside the numbers of each article their products with each other and with those of its other side."""
    theirs = np.zeros_like(mine) if theirs is None else theirs
    products = [(mine[:, :, None] * side[:, None, :]).reshape(len(mine), mine.shape[1] ** 2) for side in (mine, theirs)]
    return np.hstack([mine, *products])


def _in_errors(mine, total, names, sizes, is_paired, statistic):
    """The difference in its standard errors, one number a row of `mine`, the first side's sums of `_with_products`.

    The error is that of the delta method: what each article adds is its numbers times the slopes of the statistic.
    """
    rows, c = len(mine), len(names)
    step = 1e-5 * np.sqrt(total[c:c + c * c].reshape(c, c).diagonal())
    step[step == 0] = 1
    values, slopes = zip(*(_slopes(statistic, side[:, :c], names, step) for side in (mine, total - mine)))
    products = [side[:, c:].reshape(rows, 2, c, c) for side in (mine, total - mine)]
    squares = [np.einsum("ri,rij,rj->r", slope, product[:, 0], slope) for slope, product in zip(slopes, products)]
    sums = [(slope * side[:, :c]).sum(axis=1) for slope, side in zip(slopes, (mine, total - mine))]
    if is_paired:
        across = np.einsum("ri,rij,rj->r", slopes[0], products[0][:, 1], slopes[1])
        variance = squares[0] + squares[1] - 2 * across - (sums[0] - sums[1]) ** 2 / max(sizes)
    else:
        variance = sum((square - one ** 2 / n) / (1 - 1 / n) for square, one, n in zip(squares, sums, sizes))
    variance = np.where(variance > 1e-10 * (squares[0] + squares[1]), variance, 0 * variance)
    return (values[0] - values[1]) / np.sqrt(variance)


def _slopes(statistic, sums, names, step):
    """The statistic of each row of sums, and how much it grows with each of them."""
    def at(moved):
        return asked(statistic, dict(zip(names, moved.T)), len(sums))
    grown = [(at(sums + shift) - at(sums - shift)) / (2 * shift.max()) for shift in np.diag(step)]
    return at(sums), np.stack(grown, axis=1)


def _blocks(permutations, n, block=2**21):
    """The permutations in blocks, so that many articles do not fill the memory: the size of each."""
    most = max(1, block // n)
    return [min(most, permutations - done) for done in range(0, permutations, most)]
