"""How many articles carry a finding, and what is left of it without them."""
import numpy as np
import pandas as pd

from analysis.bootstrap import article_sums, asked, checked, left_out, named
from analysis.needed import need_columns


def influence(table, statistic, by=None, target=None, reference=None, *, unit="article_id", against=0.0):
    """What a finding would be without each article: one row an article, those that carry it most first.

    The finding is the statistic of all rows, less `against`; or, with `by`, that of the group `target` less that of
    `reference` (None: of all other groups). `table` and `statistic` are those of `bootstrap.bootstrap`.
    Columns: the unit; group (with `by`; the target's, where an article stands on both sides); without (the finding
    without this article); change (what the article adds to it, finding less without); left (the finding without this
    article and all above it, in this order; missing where it is undefined). Sorted by change in the finding's
    direction. `attrs` hold finding and articles. Known as the jackknife or leave-one-out (Quenouille 1956), its greedy
    use after Broderick, Giordano & Meager (2020): another set of as many articles may carry still more. Raises
    ValueError for a column or group that is not there, and as `bootstrap` does.

    >>> tone = pd.DataFrame({"article_id": list("abcd"), "valence": [0.9, -0.1, 0.1, -0.2], "sentences": 1})
    >>> influence(tone, lambda sums: sums["valence"] / sums["sentences"]).round(2)
      article_id  without  change  left
    0          a    -0.07    0.24 -0.07
    1          c     0.20   -0.02 -0.15
    2          b     0.27   -0.09 -0.20
    3          d     0.30   -0.12   NaN

    Left alone: whether an article that carries much is wrong. It may be the story itself.
    """
    checked(table, [unit, *([by] if by is not None else [])], 0.95, 1)
    named(table[unit])
    sums = [article_sums(rows.drop(columns=[] if by is None else by), unit) for rows in _sides(table, by, target, reference)]
    both = pd.concat(sums, axis=1, keys=range(len(sums))).fillna(0)    # an article may stand on both sides

    def value(sums_of, size):
        sides = [asked(statistic, {name: sums_of[i, name] for name in side}, size) for i, side in enumerate(sums)]
        with np.errstate(invalid="ignore"):                             # between two infinite ones
            return sides[0] - (sides[1] if len(sides) > 1 else against)
    finding = float(value({name: np.array([both[name].sum()]) for name in both}, 1)[0])
    found = pd.DataFrame({unit: both.index, "without": value(left_out(both), len(both))})
    found["change"] = finding - found["without"]
    order = np.argsort(-np.sign(finding) * found["change"].to_numpy(), kind="stable")
    taken = both.iloc[order].cumsum()
    found = found.iloc[order].reset_index(drop=True)
    left = value({name: both[name].sum() - taken[name].to_numpy() for name in both}, len(both))
    is_bare = np.any([taken[i, "rows"] == both[i, "rows"].sum() for i in range(len(sums))], axis=0)
    found["left"] = np.where(is_bare, np.nan, left)                  # else rounding over nothing may be infinite
    if by is not None:
        is_target = found[unit].isin(sums[0].index)
        others = "all others" if reference is None else str(reference)
        found.insert(1, "group", is_target.map({True: str(target), False: others}))
    found.attrs = {"finding": finding, "articles": len(found)}
    return found


def carriers(influences):
    """How few articles, taken out from the first on, turn the finding's sign or bring it to zero: 0 if none do.

    `influences` comes from `influence`, and its order is followed; another choice may need fewer still. A finding of
    many articles that two of them carry is a finding of two articles.

    >>> tone = pd.DataFrame({"article_id": list("abcd"), "valence": [0.9, -0.1, 0.1, -0.2], "sentences": 1})
    >>> carriers(influence(tone, lambda sums: sums["valence"] / sums["sentences"]))
    1

    Left alone: a finding of exactly zero, which has no sign to turn. Raises ValueError for a table of another kind.
    """
    need_columns(influences, "left", what="influences", remedy="pass the table that influence gives")
    turned = influences["left"].to_numpy() * np.sign(influences.attrs["finding"]) <= 0
    return int(turned.argmax()) + 1 if turned.any() and influences.attrs["finding"] else 0


def _sides(table, by, target, reference):
    """The rows of the finding: one table, or those of the target and of the reference."""
    if by is None:
        return [table]
    known = list(table[by].dropna().unique())
    if unknown := [group for group in [target, reference] if group not in known and group is not None]:
        raise ValueError(f"{unknown[0]!r} is no {by} here; there are {', '.join(map(str, known[:20]))}.")
    if target is None:
        raise ValueError(f"name the {by} whose finding it is as target; there are {', '.join(map(str, known[:20]))}.")
    if target == reference:
        raise ValueError(f"the {by} {target!r} is the target and the reference; compare it with another.")
    is_target = table[by] == target
    others = table[by].notna() & ~is_target if reference is None else table[by] == reference
    return [table[is_target], table[others]]
