"""Differences with their intervals, measure by measure, on a ground that shows what nothing looks like."""
import numpy as np
import pandas as pd

from analysis.figure_style import (COLOURS, FAINT, MARKERS, NORMAL, QUIET, SMALL, WIDTH, axes, check_columns,
                                   check_said, frame, house_style, plain, text_width, tick_text, wrapped)

LINE, LANE, GAP = 0.17, 0.155, 0.12                     # inches: a line of a label, a lane, the space between rows
MOST_LANES = 150


def difference_plot(table, value="difference", label="measure", by="target", *, title, unit, source, n, band=None, ax=None):
    """A point with its interval for each difference: rows of `label`, one lane in a row for each group of `by`.

    Rows and groups stand in the order of the table; `low` and `high` are the edges. A mark is filled where its interval
    leaves zero out, hollow where it holds zero. Differences without an interval are not drawn but counted below the
    figure. `band`, a number, shades from minus to plus it: what random splits reach; so where measures differ in unit,
    divide each by its own such number first, and pass 1. An end that lies far outside the others is cut at the edge,
    with an arrow there.
    Raises ValueError for a missing column, a table without rows, more than twelve groups or 150 lanes, and two rows for
    one label and group.

    >>> table = pd.DataFrame({"measure": ["quoted", "quoted", "tone"], "target": ["X", "Y", "X"], "difference": [2.0, -0.5, 1],
    ...                       "low": [1.1, -1.5, None], "high": [3.0, 0.5, None]})
    >>> ax = difference_plot(table, title="X quotes more", unit="times the null", n="40 articles", source="a toy", band=1)
    >>> [tick.get_text() for tick in ax.get_yticklabels()], "not drawn: 1" in ax.figure._supxlabel.get_text()
    (['quoted'], True)

    Left alone: differences between two of the groups, which no two intervals here show.
    """
    check_said(title=title, unit=unit, source=source, n=n)
    check_columns("difference_plot", table, [label, by], [value, "low", "high"])
    known = np.isfinite(table[[value, "low", "high"]].to_numpy(float, na_value=np.nan)).all(axis=1)
    rows, groups = table[known], pd.unique(table[by][known])
    if len(groups) > len(MARKERS) or len(rows) > MOST_LANES or rows.duplicated([label, by]).any():
        raise ValueError(f"difference_plot draws at most {len(MARKERS)} groups and {MOST_LANES} differences, one for a label "
                         "and group; choose so that there are fewer and none occurs twice.")
    number, labels = pd.factorize(rows[label])
    names, own = [wrapped(name, 72 * WIDTH * 0.3, NORMAL) for name in labels], ax is None
    y, middles, edges = _lanes(number, names)
    room = 72 * WIDTH * 0.93 - max([text_width(line, NORMAL) for name in names for line in name.split("\n")], default=0)
    key, columns = _key(groups, band, room)
    with house_style():
        ax = axes(ax, edges[-1] + 1.35 + 0.19 * -(-len(key) // columns))
        _ground(ax, edges, band)
        _marks(ax, rows[value].to_numpy(float), rows["low"].to_numpy(float), rows["high"].to_numpy(float), y,
               pd.Index(groups).get_indexer(rows[by]), band)
        ax.set_yticks(middles, names, fontsize=NORMAL)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.set_ylim(edges[-1], 0)
        ax.xaxis.set_major_formatter(tick_text)
        ax.set_xlabel(wrapped(unit, 72 * WIDTH * 0.66, NORMAL))
        ax.legend(handles=key, ncols=columns, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.3, handletextpad=0.5)
        frame(ax, title, source, n, [f"not drawn: {(~known).sum()} that cannot be told"] if (~known).any() else (), own)
    ax.drawn_from = table
    return ax


def _lanes(number, names):
    """Where each difference stands, the middle of each row, and the edges of the rows, in inches from the top."""
    lanes = np.bincount(number, minlength=len(names))
    heights = np.maximum(LINE * np.array([name.count("\n") + 1 for name in names], float), LANE * lanes) + GAP
    edges = np.concatenate([[0], np.cumsum(heights)]) if len(names) else np.array([0, LINE])
    place = pd.Series(number).groupby(number).cumcount().to_numpy()
    y = edges[number] + (heights[number] - lanes[number] * LANE) / 2 + (place + 0.5) * LANE if len(names) else np.empty(0)
    return y, (edges[:-1] + edges[1:])[:len(names)] / 2, edges


def _ground(ax, edges, band):
    """The band of the null, zero, and a line between rows."""
    if band:
        ax.axvspan(-band, band, color=FAINT, alpha=0.35, linewidth=0, zorder=0)
    ax.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    for edge in edges[1:-1]:
        ax.axhline(edge, color=FAINT, linewidth=0.6, zorder=1)


def _marks(ax, values, low, high, y, group, band):
    """Points and intervals; an end far beyond the points is cut, so that one wide interval does not press all others."""
    reach = max([1.35 * np.abs(values).max(initial=0), 1.5 * (band or 0),
                 np.quantile(np.abs([low, high]), 0.9) if len(y) else 1])
    edges = max(min(low.min(initial=0), -(band or 0)), -reach), min(max(high.max(initial=0), band or 0), reach)
    ax.set_xlim(*(1.04 * np.array(edges) if max(np.abs(edges)) else (-1, 1)))
    left, right = ax.get_xlim()
    for k in np.unique(group):
        own, look = group == k, {"color": COLOURS[k % len(COLOURS)], "zorder": 3}
        ax.hlines(y[own], np.maximum(low[own], left), np.minimum(high[own], right), linewidth=1.8, alpha=0.7,
                  color=look["color"])
        sure = own & ((low > 0) | (high < 0))
        ax.scatter(values[sure], y[sure], s=30, marker=MARKERS[k], **look)
        ax.scatter(values[own & ~sure], y[own & ~sure], s=26, marker=MARKERS[k], facecolor="white",
                   edgecolor=look["color"], zorder=3)
        for end, sign, cut in ((right, ">", own & (high > right)), (left, "<", own & (low < left))):
            ax.scatter(np.full(cut.sum(), end), y[cut], s=18, marker=sign, clip_on=False, **look)


def _key(groups, band, room):
    """The groups, what filled and hollow mean, and the band, in as many columns as `room` points hold."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    handles = [Line2D([], [], marker=MARKERS[k], color=COLOURS[k % len(COLOURS)], linewidth=1.8, label=plain(name))
               for k, name in enumerate(groups)]
    handles += [Line2D([], [], linestyle="", marker="o", markersize=5, color=QUIET, markerfacecolor=inside, label=said)
                for inside, said in ((QUIET, "filled: leaves zero out"), ("white", "hollow: holds zero"))]
    if band:
        handles.append(Patch(color=FAINT, alpha=0.35, label="95 % of random splits"))
    widest = 45 + max(text_width(handle.get_label(), SMALL) for handle in handles)
    return handles, int(np.clip(room // widest, 1, 4))
