"""The figure of a specification curve: the values above, below them the choices that made each."""
import numpy as np

from analysis.figure_style import (COLOURS, INK, NORMAL, QUIET, SMALL, WIDTH, axes, check_columns, check_said, frame,
                                   house_style, number_texts, text_width, tick_text, wrapped)
from analysis.specifications import baseline_place, numbers, options, signs

LINE, GAP, UPPER = 0.16, 0.05, 2.3                    # inches: a line of a name, between rows, the upper panel
MOST_DRAWN, MOST_NAMES = 400, 40                       # more columns are thinner than a dot, more rows are not read
STROKES = 5                                           # points: in narrower columns marks become strokes
LOOKS = {1: ("above zero", "^", COLOURS[0]), -1: ("below zero", "v", COLOURS[1]), 0: ("at zero", "D", INK)}
CHOSEN, BAND = "#DFDFDF", "#F4F4F4"


def specification_plot(curve, *, title, unit, source, n):
    """A column for each specification, sorted by value; the upper panel has its value, the lower its options.

    `curve` is what `specification_curve` gives; `unit` names what the value is and the kind of interval, `n` what it
    rests on. Triangles point up above zero and down below it; dotted lines part the two, a grey line and a ring mark the
    specification chosen, whose options are the first of each choice. Without a value it is a cross, at the right. Where
    columns are narrow (about eighty and more) the lower panel has strokes.
    Gives the upper axes; the lower is `ax.figure.axes[1]`. After Simonsohn, Simmons & Nelson (2020).
    Raises ValueError for a missing column, an empty table, a curve without its baseline, more than 400 specifications
    or 40 options.

    >>> from analysis.specifications import specification_curve
    >>> curve = specification_curve(lambda lexicon, least: lexicon - least,
    ...                             {"lexicon": {"news": 2, "vader": 1}, "least": {"none": 0, "high": 1.5}})
    >>> ax = specification_plot(curve, title="Three of four agree", unit="valence", source="a toy", n="7 sentences")
    >>> [tick.get_text() for tick in ax.figure.axes[1].get_yticklabels()]
    ['lexicon', 'news', 'vader', 'least', 'none', 'high']

    Left alone: which choice matters most, which `choice_effects` says; the eye follows the one with many options.
    """
    check_said(title=title, unit=unit, source=source, n=n)
    check_columns("specification_plot", curve, ["is_baseline"], ["value", "low", "high"])
    choices = options(curve)
    many = sum(map(len, choices.values()))
    if len(curve) > MOST_DRAWN or many > MOST_NAMES:
        raise ValueError(f"specification_plot draws at most {MOST_DRAWN} specifications and {MOST_NAMES} options, and "
                         f"has {len(curve):,} and {many:,}; keep one option of a choice, that of the baseline.")
    rows = curve.sort_values("value", kind="stable", ignore_index=True)
    sign, lost = signs(rows), rows["value"].isna().sum()
    notes = ["the first option of each choice is the one chosen"]
    notes += [f"{lost:,} of {len(rows):,} specifications without a value"] if lost else []
    with house_style():
        ax, below, height = _panels(rows, choices, unit)
        frame(ax, title, source, n, notes)
        wide = _point_width(below) / len(rows)
        _draw_values(ax, rows, sign, wide)
        _draw_options(below, rows, choices, sign, wide)
        for panel in (ax, below):
            panel.axvline(baseline_place(rows), color=CHOSEN, linewidth=np.clip(0.9 * wide, 1.5, 18), zorder=0.6)
            for edge in np.flatnonzero(np.diff(sign[:len(rows) - lost])):
                panel.axvline(edge + 0.5, color=QUIET, linewidth=0.9, linestyle=":", zorder=0.7)
        _key(ax, rows, sign)
        _as_high_as(ax, below, height)
    ax.drawn_from = curve
    return ax


def _panels(rows, choices, unit):
    """Both axes, the names of choices and options written beside the lower, and its height in inches."""
    names = [wrapped(name, 72 * WIDTH * 0.3, SMALL, bold) for choice, of in choices.items()
             for name, bold in ((choice, True), *((name, False) for name in of))]
    heights = np.array([LINE * (name.count("\n") + 1) + GAP for name in names])
    y, height = np.cumsum(heights) - heights / 2, heights.sum()
    ax = axes(None, UPPER + height + 1.6)
    figure = ax.get_figure(root=True)
    grid = figure.add_gridspec(2, 1, height_ratios=[UPPER, height])
    ax.set_subplotspec(grid[0])
    below = figure.add_subplot(grid[1], sharex=ax)
    below.set_yticks(y, names, fontsize=SMALL)
    for place in np.cumsum([0, *(len(of) + 1 for of in choices.values())])[:-1]:
        below.get_yticklabels()[place].set_fontweight("bold")
        below.axhspan(y[place] - heights[place] / 2, y[place] + heights[place] / 2, color=BAND, linewidth=0, zorder=0.5)
    below.set(ylim=(height, 0), xlim=(-0.5, len(rows) - 0.5), xticks=[])
    last = ", those without a value last" if rows["value"].isna().any() else ""
    below.set_xlabel(f"{len(rows):,} specification{'s' * (len(rows) != 1)}, a column each, from the lowest value to "
                     f"the highest{last}", fontsize=SMALL)
    below.tick_params(length=0)
    below.spines[["left", "top", "right", "bottom"]].set_visible(False)
    ax.tick_params(axis="x", length=0, labelbottom=False)
    ax.spines["bottom"].set_visible(False)
    ax.set_ylabel(wrapped(unit, 72 * UPPER, NORMAL))
    ax.yaxis.set_major_formatter(tick_text)
    ax.grid(axis="y")
    return ax, below, height


def _point_width(ax):
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    return ax.get_window_extent().width * 72 / figure.dpi


def _draw_values(ax, rows, sign, wide):
    """Intervals and values about a line at zero; a ring around the one chosen, crosses where there is no value."""
    value, low, high = (numbers(rows, name) for name in ("value", "low", "high"))
    x, size = np.arange(len(rows)), np.clip(0.8 * wide, 2.2, 6.5)
    ax.axhline(0, color=QUIET, linewidth=1, zorder=1)
    sure = np.isfinite(low) & np.isfinite(high) & ~np.isnan(value)
    for side, (_, mark, colour) in LOOKS.items():
        here = sign == side
        ax.vlines(x[here & sure], low[here & sure], high[here & sure], color=colour, alpha=0.45, zorder=2,
                  linewidth=np.clip(0.3 * wide, 0.5, 2))
        ax.plot(x[here], value[here], mark, color=colour, markersize=size, markeredgewidth=0, zorder=3)
    chosen, unknown = baseline_place(rows), np.isnan(value)
    ax.plot(chosen, value[chosen], "o", markersize=size + 5, markerfacecolor="none", markeredgecolor=INK, zorder=4)
    ax.plot(x[unknown], np.full(unknown.sum(), 0.04), "x", color=QUIET, markersize=min(size, 5), markeredgewidth=0.9,
            transform=ax.get_xaxis_transform())
    ends = np.concatenate([value[~unknown], low[sure], high[sure], [0]])
    room = 0.07 * np.ptp(ends) or 1
    ax.set_ylim(ends.min() - room, ends.max() + room)


def _draw_options(ax, rows, choices, sign, wide):
    """In each column a mark beside the option taken of each choice; a stroke where columns are narrow."""
    at = dict(zip(((choice, name) for choice, of in choices.items() for name in (None, *of)), ax.get_yticks()))
    size, known = np.clip(0.7 * wide, 1, 5.5), {**LOOKS, None: ("", "x", QUIET)}
    for (choice, name), y in at.items():
        taken = (rows[choice] == name).to_numpy()
        if name is not None:
            ax.axhline(y, color="#E6E6E6", linewidth=0.8, zorder=0.4)
        for side, (_, mark, colour) in known.items():
            x = np.flatnonzero(taken & (np.isnan(sign) if side is None else sign == side))
            if wide < STROKES:
                ax.vlines(x, y - 0.06, y + 0.06, color=colour, linewidth=0.8 * wide)
            else:
                ax.plot(x, np.full(len(x), y), mark, color=colour, markersize=size, markeredgewidth=0.9 * (mark == "x"))


def _key(ax, rows, sign):
    """What the marks mean and how many there are, above the axes, in as many columns as fit."""
    from matplotlib.lines import Line2D
    place, unknown = baseline_place(rows), np.isnan(sign)
    entries = [(mark, colour, colour, f"{name}: {(sign == side).sum():,}")
               for side, (name, mark, colour) in LOOKS.items() if (sign == side).any()]
    entries += [("x", QUIET, QUIET, f"no value: {unknown.sum():,}")] if unknown.any() else []
    entries += [("s", CHOSEN, CHOSEN, "the one chosen: no value") if unknown[place] else
                ("o", "none", INK, f"the one chosen: {number_texts(rows['value'])[place]}")]
    handles = [Line2D([], [], linestyle="", marker=mark, markerfacecolor=inside, markeredgecolor=edge, label=label,
                      markersize=9 if inside == "none" else 5.5) for mark, inside, edge, label in entries]
    fit = _point_width(ax) // (max(text_width(label, SMALL) for *_, label in entries) + 30)
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=int(np.clip(fit, 1, len(handles))),
              borderaxespad=0.3, handletextpad=0.3, columnspacing=1.2)


def _as_high_as(ax, below, height):
    """Makes the figure as high as both panels need, whatever title, key and notes take."""
    figure = ax.get_figure(root=True)
    for _ in range(3):
        figure.draw_without_rendering()
        have = (ax.get_window_extent().height + below.get_window_extent().height) / figure.dpi
        figure.set_figheight(figure.get_figheight() + UPPER + height - have)
