"""A heat map: a table of numbers in colour, such as actors by frames, each number in its cell."""
import numpy as np
import pandas as pd

from analysis.figure_style import (FAINT, MOST_ROWS, NORMAL, SMALL, WIDTH, axes, check_columns, check_said, frame,
                                   house_style, number_texts, plain, text_width, tick_text, wrapped)

LINE, GAP = 0.17, 0.11                                # inches: a line of a label, the space between rows
MOST_COLUMNS, NARROW = 15, 8                          # more have no room for numbers; from these on labels get less
BAR_DOWN, BAR_HIGH, BELOW_BAR = 0.24, 0.10, 17        # inches: the colour bar below the map; points for its numbers
LUMINANCE, MIDDLE = (0.2126, 0.7152, 0.0722), 0.179   # of red, green, blue; black and white are alike there (WCAG 2)


def heat_map(table, value, label, by, *, title, unit, source, n, ax=None):
    """`value` as a map: a row for each `label`, a column for each group of `by`, the number in each cell.

    One row of `table` a cell. Rows and columns stand in the order of the table. Colours run from 0, or from the smallest
    value where that is below, to the largest. A cell without a row or a value is hatched and reads "–".
    Raises ValueError for a missing column, an empty table, two rows for one cell, an infinite value, more than 40
    labels or 15 groups.

    >>> pairs = pd.DataFrame({"actor": ["Kiev", "Kiev", "Moscow"], "frame": ["conflict", "economic", "conflict"],
    ...                       "n": [4, 1, 7]})
    >>> ax = heat_map(pairs, "n", "actor", "frame", title="Moscow stands with conflict", unit="sentences",
    ...               n="20 sentences", source="a toy text")
    >>> [text.get_text() for text in ax.texts]
    ['4', '1', '7', '–']

    Left alone: how common each row is. Counts make common rows bright; draw a lift or a share to compare rows.
    """
    check_said(title=title, unit=unit, source=source, n=n)
    check_columns("heat_map", table, [label, by], [value])
    labels, groups, cells = _cells(table, value, label, by)
    numbers, own = np.reshape(number_texts(cells.ravel()), cells.shape), ax is None
    with house_style():
        ax = axes(ax, 4)
        names, wide = _name_rows(ax, labels, len(groups))
        widest = max(text_width(text, SMALL) for text in numbers.ravel())
        upright = widest + 4 <= wide
        lines = np.array([name.count("\n") + 1 for name in names])
        heights = np.maximum(lines * LINE, LINE if upright else widest / 72) + GAP
        edges = np.append(0, np.cumsum(heights))
        ax.set_ylim(edges[-1], 0)
        ax.set_yticks((edges[:-1] + edges[1:]) / 2, names, fontsize=NORMAL)
        _name_columns(ax, groups, wide)
        mesh = _draw_cells(ax, edges, cells)
        _write_numbers(ax, edges, cells, numbers, mesh, upright)
        ax.set_xlabel(wrapped(unit, wide * len(groups), NORMAL), loc="left", labelpad=72 * BAR_DOWN + BELOW_BAR)
        _colour_bar(ax, mesh, cells)
        frame(ax, title, source, n, ["– = no value"] if np.isnan(cells).any() else (), own)
        ax.spines[["left", "bottom"]].set_visible(False)
        if own:
            _as_high_as(ax, edges[-1])
    ax.drawn_from = table
    return ax


def _cells(table, value, label, by):
    """The labels and the groups in the order of the table, and the values label by group, missing ones as NaN."""
    row, labels = pd.factorize(table[label], use_na_sentinel=False)
    column, groups = pd.factorize(table[by], use_na_sentinel=False)
    if len(labels) > MOST_ROWS or len(groups) > MOST_COLUMNS:
        raise ValueError(f"heat_map draws at most {MOST_ROWS} labels and {MOST_COLUMNS} groups, and has "
                         f"{len(labels)} and {len(groups)}; choose first, as with .head({MOST_ROWS}).")
    values = table[value].to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(values).any():
        raise ValueError(f"heat_map finds an infinite {value!r} for {labels[row[np.isinf(values)][0]]!r}; "
                         "leave it out or make it missing.")
    twice = np.flatnonzero(pd.MultiIndex.from_arrays([row, column]).duplicated())
    if len(twice):
        name, group = labels[row[twice[0]]], groups[column[twice[0]]]
        raise ValueError(f"heat_map finds two rows for {name!r} and {group!r}; add them up.")
    cells = np.full((len(labels), len(groups)), np.nan)
    cells[row, column] = values
    return list(labels), list(groups), cells


def _name_rows(ax, labels, n_columns):
    """The labels in lines, and the width of a cell beside them, in points."""
    names = [wrapped(name, 72 * WIDTH * (0.36 if n_columns < NARROW else 0.24), NORMAL) for name in labels]
    ax.set_yticks(range(len(labels)), names, fontsize=NORMAL)
    ax.set_xlim(0, n_columns)
    ax.set_xticks([])
    ax.tick_params(length=0)
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    return names, ax.get_window_extent().width * 72 / figure.dpi / n_columns


def _name_columns(ax, groups, wide):
    """Names above the columns, upright where each word fits, else turned, in as many lines as the column has room for."""
    fits = all(text_width(word, SMALL) <= wide - 6 for name in groups for word in plain(name).split(" "))
    texts = [wrapped(name, wide - 6, SMALL) for name in groups]
    if not fits:
        most = max(1, int((wide - 2) // (1.25 * SMALL)))
        texts = [_in_lines(name, most) for name in groups]
    ax.set_xticks(np.arange(len(groups)) + 0.5, texts, fontsize=SMALL, rotation=0 if fits else 90)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("bottom")
    ax.tick_params(length=0)


def _in_lines(name, most):
    """A name in at most so many lines, each as short as that allows."""
    points = 100
    while wrapped(name, points, SMALL).count("\n") >= most:
        points *= 1.2
    return wrapped(name, points, SMALL)


def _draw_cells(ax, edges, cells):
    """Draws the cells, the missing ones hatched."""
    from matplotlib.patches import Rectangle
    low, high = np.nanmin([0, *cells.ravel()]), np.nanmax([*cells.ravel(), np.nanmin([0, *cells.ravel()])])
    mesh = ax.pcolormesh(np.arange(cells.shape[1] + 1), edges, np.ma.masked_invalid(cells), cmap="cividis", vmin=low,
                         vmax=high if high > low else low + 1, edgecolor="white", linewidth=1)
    for i, k in np.argwhere(np.isnan(cells)):
        ax.add_patch(Rectangle((k, edges[i]), 1, edges[i + 1] - edges[i], facecolor="white", edgecolor=FAINT,
                               hatch="////", linewidth=0))
    return mesh


def _write_numbers(ax, edges, cells, numbers, mesh, upright):
    """Each number in black or white, whichever stands out more."""
    for i, k in np.ndindex(cells.shape):
        colour = np.array(mesh.to_rgba(cells[i, k])[:3])
        linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
        dark = np.isfinite(cells[i, k]) and linear @ LUMINANCE < MIDDLE
        ax.text(k + 0.5, (edges[i] + edges[i + 1]) / 2, numbers[i, k], ha="center", va="center", fontsize=SMALL,
                color="white" if dark else "black", rotation=0 if upright else 90,
                bbox=None if np.isfinite(cells[i, k]) else dict(facecolor="white", linewidth=0, pad=1))


def _colour_bar(ax, mesh, cells):
    """The colours and their numbers, between the map and its unit, at a distance in inches whatever the map's height."""
    from matplotlib.ticker import MaxNLocator
    from matplotlib.transforms import ScaledTranslation, blended_transform_factory
    figure = ax.get_figure(root=True)
    down = figure.dpi_scale_trans + ScaledTranslation(0, 0, ax.transAxes)
    place = ax.inset_axes([0, -BAR_DOWN, 0.5, BAR_HIGH], transform=blended_transform_factory(ax.transAxes, down))
    known = cells[np.isfinite(cells)]
    locator = MaxNLocator(4, integer=bool((known % 1 == 0).all()))
    bar = figure.colorbar(mesh, cax=place, orientation="horizontal", ticks=locator, format=tick_text)
    bar.outline.set_visible(False)
    place.tick_params(length=2, labelsize=SMALL)


def _as_high_as(ax, height):
    """Makes the figure as high as the map needs, whatever title, names and notes take."""
    figure = ax.get_figure(root=True)
    for _ in range(2):
        figure.draw_without_rendering()
        figure.set_figheight(figure.get_figheight() + height - ax.get_window_extent().height / figure.dpi)
