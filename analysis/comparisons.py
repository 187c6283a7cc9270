"""Whether two groups differ: the difference with its interval by article, and a permutation test by article."""
import numpy as np
import pandas as pd

from analysis.bootstrap import article_sums, asked, checked, interval, left_out, resampled
from analysis.uncertainty import LEAST_ARTICLES, benjamini_hochberg, finding


def compare(table, statistic, by, target=None, reference=None, *, seed, unit="article_id", replicates=1000,
            permutations=9999, confidence=0.95, method="percentile", hits=None):
    """A statistic of one group less that of another, with its interval over articles: one row a target.

    `table` and `statistic` are those of `bootstrap.bootstrap`, `by` is one column of groups. `target` is a group or a list of
    them (None: every group in turn), `reference` one group, a list, or None for all other groups.
    Columns: target, reference, value_target, value_reference, difference, low, high (of the difference), p (permutation:
    as often the difference would be at least so large if articles were dealt out to the two sides at random; Fisher
    1935; at least 1 / (permutations + 1)), p_adjusted (for the number of targets; Benjamini & Hochberg 1995),
    articles_target, articles_reference, finding (`uncertainty.finding`, with `hits` as the column of hits, if named).
    Where articles stand on both sides, as with the voices of an article, they are drawn with both their sides, and the
    permutation turns the sides round within an article. Fewer than ten articles on a side: no interval, no p,
    "cannot tell". Raises ValueError for a column or a group that is not there, and as `bootstrap` does.

    >>> words = pd.DataFrame({"article_id": range(24), "outlet": ["x", "y"] * 12, "cues": [3, 1, 4, 0] * 6, "words": 100})
    >>> compare(words, lambda sums: sums["cues"] / sums["words"], "outlet", "x", seed=1)[["difference", "finding"]]
       difference finding
    0        0.03  higher

    Left alone: why groups differ. Outlets report on different things. The permutation test takes the articles as
    interchangeable where nothing differs; of sides that differ much in spread and in size, trust the interval.
    """
    checked(table, [by, unit], confidence, replicates, method)
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
        n_hits = sum(side[hits].sum() for side in sides) if hits else None
        fewest = min(row["articles_target"], row["articles_reference"])
        found.append({"target": name, "reference": ", ".join(map(str, others)) if others else "all others", **row,
                      "finding": finding(row["low"], row["high"], n_hits, fewest)[0]})
    result = pd.DataFrame(found)
    if len(result):
        result.insert(result.columns.get_loc("p") + 1, "p_adjusted", benjamini_hochberg(result["p"]))
    return result


def difference(sides, statistic, rng, replicates=1000, permutations=9999, confidence=0.95, method="percentile"):
    """The difference of a statistic between two tables of one row an article (`bootstrap.article_sums`), as a dictionary.

    It holds value_target, value_reference, difference, low, high, p, articles_target, articles_reference, as `compare`.
    """
    values = [float(asked(statistic, {name: np.array([side[name].sum()]) for name in side}, 1)[0]) for side in sides]
    row = {"value_target": values[0], "value_reference": values[1], "difference": values[0] - values[1]}
    edges, p = (np.nan, np.nan), np.nan
    if min(map(len, sides)) >= LEAST_ARTICLES:
        is_paired = len(sides[0].index.intersection(sides[1].index)) > 0
        drawn, without, dealt = (_paired if is_paired else _apart)(sides, statistic, rng, replicates, permutations)
        edges = interval(row["difference"], drawn, without, confidence, method)
        beyond = np.abs(dealt) >= abs(row["difference"]) - 1e-12 * np.abs(values).max()
        p = (1 + np.count_nonzero(beyond)) / (1 + len(dealt)) if np.isfinite(row["difference"]) else np.nan
    return row | {"low": edges[0], "high": edges[1], "p": p, "articles_target": len(sides[0]),
                  "articles_reference": len(sides[1])}


def _apart(sides, statistic, rng, replicates, permutations):
    """Replicates, leave-one-out values and permutations of two sides that share no article."""
    drawn = [asked(statistic, resampled(rng, side, replicates), replicates) for side in sides]
    without = [asked(statistic, left_out(side), len(side)) for side in sides]
    both, n = pd.concat(sides), len(sides[0])
    chosen = {name: [] for name in both}
    for size in _blocks(permutations, len(both)):
        order = rng.permuted(np.tile(np.arange(len(both), dtype=np.int32), (size, 1)), axis=1)[:, :n]
        for name, parts in chosen.items():
            parts.append(both[name].to_numpy(float).take(order).sum(axis=1))
    one = {name: np.concatenate(parts) for name, parts in chosen.items()}
    other = {name: both[name].sum() - sums for name, sums in one.items()}
    return (drawn[0] - drawn[1], [without[0], -without[1]],
            asked(statistic, one, permutations) - asked(statistic, other, permutations))


def _paired(sides, statistic, rng, replicates, permutations):
    """The same where articles have both sides: each is drawn whole, and dealt out by turning its sides round."""
    both = pd.concat(sides, axis=1, keys=[0, 1]).fillna(0)
    names, n = list(sides[0]), len(both)

    def gap(sums, size):
        return np.subtract(*(asked(statistic, {name: sums[side, name] for name in names}, size) for side in (0, 1)))
    gaps = np.stack([(both[1, name] - both[0, name]).to_numpy(float) for name in names], axis=1)
    change = np.concatenate([rng.integers(0, 2, (size, n), dtype=np.int8).astype(float) @ gaps for size in _blocks(permutations, n)])
    turned = {(0, name): both[0, name].sum() + change[:, k] for k, name in enumerate(names)}
    turned |= {(1, name): both[1, name].sum() - change[:, k] for k, name in enumerate(names)}
    return gap(resampled(rng, both, replicates), replicates), [gap(left_out(both), n)], gap(turned, permutations)


def _blocks(permutations, n, block=2**21):
    """The permutations in blocks, so that many articles do not fill the memory: the size of each."""
    most = max(1, block // n)
    return [min(most, permutations - done) for done in range(0, permutations, most)]
