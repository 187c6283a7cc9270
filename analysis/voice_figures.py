"""Figures of voices: how the words of each outlet, or each speaker, are made up."""
import numpy as np
import pandas as pd

from analysis.figure_style import (COLOURS, FAINT, MOST_ROWS, NORMAL, QUIET, SMALL, WIDTH, axes, check_columns,
                                   check_said, frame, house_style, number_texts, plain, text_width, tick_text,
                                   wrapped)

LINE, BAR, GAP = 0.17, 0.24, 0.09                    # inches: a line of a label, a bar, the space between rows
HATCHES = ("", "////", "....", "xx")                 # beside the colours, for readers and printers without them
UNKNOWN = "cannot tell"


def voice_bars(table, value, label="speaker", by="voice", *, title, unit, source, n, ax=None):
    """One bar a `label`, in the order of the table, cut into the groups of `by`; every piece has its number.

    One row of `table` a piece: a count, or a share of the label's words. A missing group is grey, comes last
    and reads "cannot tell". Numbers that do not fit into their pieces stand behind the bar, in the same order.
    Raises ValueError for a missing column, an empty table, two rows for one piece, a negative or missing value,
    more than 40 labels or four groups.

    >>> words = pd.DataFrame({"speaker": ["Berg", "Berg", "Lund"], "voice": ["quoted", "reported", "quoted"],
    ...                       "n": [40, 20, 30]})
    >>> ax = voice_bars(words, "n", title="Berg has two thirds", unit="words", n="90 words", source="a toy text")
    >>> [text.get_text() for text in ax.texts]
    ['40', '20', '30']

    Left alone: the order. Sort the table first; the first row's label stands at the top.
    """
    check_said(title=title, unit=unit, source=source, n=n)
    check_columns("voice_bars", table, [label, by], [value])
    labels, groups, pieces = _pieces(table, value, label, by)
    texts = [wrapped(name, 72 * WIDTH * 0.36, NORMAL) for name in labels]
    heights = np.maximum([LINE * (text.count("\n") + 1) for text in texts], BAR) + GAP
    y = np.cumsum(heights) - heights / 2
    own = ax is None
    with house_style():
        ax = axes(ax, heights.sum() + 1.45)
        looks = _looks(groups)
        left = np.cumsum(pieces, axis=1) - pieces
        for k, (colour, hatch, _) in enumerate(looks):
            ax.barh(y, pieces[:, k], BAR * 0.9, left[:, k], color=colour, hatch=hatch, edgecolor="white", linewidth=0.6)
        ax.set_yticks(y, texts, fontsize=NORMAL)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.axvline(0, color=QUIET, linewidth=0.8)
        ax.set_ylim(heights.sum(), 0)
        ax.set_xlabel(plain(unit))
        ax.xaxis.set_major_formatter(tick_text)
        ax.locator_params(axis="x", integer=bool((pieces % 1 == 0).all()))
        ax.grid(axis="x")
        _legend(ax, looks)
        frame(ax, title, source, n, own=own)
        _write_numbers(ax, y, pieces, left, looks)
    ax.drawn_from = table
    return ax


def _pieces(table, value, label, by):
    """The labels and the groups in the order of the table, a missing group last, and the values label by group."""
    row, labels = pd.factorize(table[label], use_na_sentinel=False)
    column, groups = pd.factorize(table[by])
    groups = [*groups, None] if (column < 0).any() else [*groups]
    known = sum(group is not None for group in groups)
    if len(labels) > MOST_ROWS or known > len(HATCHES):
        raise ValueError(f"voice_bars draws at most {MOST_ROWS} labels and {len(HATCHES)} groups, and has "
                         f"{len(labels)} and {known}; choose first, as with .head({MOST_ROWS}).")
    values = table[value].to_numpy(dtype=float, na_value=np.nan)
    if not (values >= 0).all():
        raise ValueError(f"voice_bars finds a negative or missing {value!r}; a bar cannot be cut there.")
    pieces, times = np.zeros((2, len(labels), len(groups)))
    np.add.at(times, (row, column), 1)
    if (times > 1).any():
        twice = np.argwhere(times > 1)[0]
        raise ValueError(f"voice_bars finds two rows for {labels[twice[0]]!r} and {groups[twice[1]]!r}; add them up.")
    pieces[row, column] = values
    return list(labels), groups, pieces


def _looks(groups):
    """(colour, hatch, name) of each group."""
    return [(FAINT, "", UNKNOWN) if group is None else (COLOURS[k], HATCHES[k], plain(group))
            for k, group in enumerate(groups)]


def _legend(ax, looks):
    from matplotlib.patches import Patch
    handles = [Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=name) for colour, hatch, name in looks]
    columns = int(max(1, 72 * WIDTH * 0.6 // max(text_width(name, SMALL) + 40 for *_, name in looks)))
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0.2,
              handletextpad=0.5)


def _write_numbers(ax, y, pieces, left, looks):
    """Each number within its piece, on a ground of the piece's colour; a bar with one too narrow has all behind."""
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    width = ax.get_window_extent().width * 72 / figure.dpi
    texts = np.reshape(number_texts(pieces.ravel()), pieces.shape)
    wide = np.vectorize(lambda text: text_width(text, SMALL) + 6)(texts)
    behind = [" + ".join(row[has]) or "0" for row, has in zip(texts, pieces > 0)]
    room = np.array([text_width(text, SMALL) + 8 for text in behind])
    total, high = pieces.sum(axis=1), pieces.sum(axis=1).max() or 1
    for _ in range(20):                                       # room behind makes pieces narrower, so look again
        fits = ((pieces == 0) | (pieces / high * width >= wide)).all(axis=1) & (total > 0)
        high = max(high, *np.where(fits, total, total / (1 - np.minimum(room / width, 0.45))))
    ax.set_xlim(0, high)
    for i in range(len(y)):
        if not fits[i]:
            ax.annotate(behind[i], (total[i], y[i]), (4, 0), textcoords="offset points", va="center", fontsize=SMALL)
        for k in np.flatnonzero(pieces[i] > 0) if fits[i] else ():
            colour = looks[k][0]
            ax.text(left[i, k] + pieces[i, k] / 2, y[i], texts[i, k], ha="center", va="center", fontsize=SMALL,
                    color="white" if colour == COLOURS[0] else "black",
                    bbox=dict(facecolor=colour, linewidth=0, pad=1.2))
