"""Figures in one house style: `(table, ..., ax=None) -> ax`, each with its unit, n and source.

They are made without pyplot: nothing is left open, nothing shows twice, and a slider may draw them.
`show(ax, alt)` puts one in a notebook; `ax.drawn_from` is the table behind it.
"""
import numpy as np
import pandas as pd

from analysis import label_places
from analysis.figure_style import (COLOURS, FAINT, MARKERS, MOST_ROWS, NORMAL, QUIET, SMALL, WIDTH, axes,
                                   check_columns, check_interval, check_said, frame, house_style,
                                   number_texts, plain, text_width, tick_text, wrapped)

LINE, LANE, GAP = 0.17, 0.20, 0.09                  # inches: a line of a label, a bar, the space between rows
MOST_LINES = 12                                      # four colours by three dashes


def ranked_bars(table, value, label="term", *, title, unit, source, n, low=None, high=None, by=None, ax=None):
    """Rows ranked by `value`, the largest at the top, each with its number; with `low` and `high`, intervals.

    One row of `table` a bar (a point on a line where there are intervals). With `by` (an outlet, a voice)
    each label has one for each group, in the group's colour and mark. A missing value comes last and reads
    "cannot tell". `unit` names what is counted and, if need be, the kind of interval; `n` says what it rests
    on ("27 paragraphs"). Raises ValueError for a missing column, an empty table, two rows for one label and
    group, more than 40 labels or six groups.

    >>> counts = pd.DataFrame({"term": ["peace", "war"], "n": [2, 5]})
    >>> ax = ranked_bars(counts, "n", title="War leads", unit="occurrences", n="7 words", source="a toy text")
    >>> [tick.get_text() for tick in ax.get_yticklabels()]
    ['war', 'peace']

    Left alone: the order of the table, and its other columns. Take `.head(20)` first where there are more.
    """
    check_said(title=title, unit=unit, source=source, n=n)
    check_interval("ranked_bars", low, high)
    check_columns("ranked_bars", table, [label, by], [value, low, high])
    labels, groups, rows, places = _ranked(table, value, label, by)
    row, lane = places["row"].to_numpy(), places["lane"].to_numpy()
    texts = [wrapped(text, 72 * WIDTH * 0.36, NORMAL) for text in labels]
    lines = np.array([text.count("\n") + 1 for text in texts])
    lanes = np.bincount(row)
    heights = np.maximum(lines * LINE, lanes * LANE) + GAP
    tops = np.concatenate([[0], np.cumsum(heights)])
    y = tops[row] + (heights - lanes * LANE)[row] / 2 + (lane + 0.5) * LANE
    own = ax is None
    with house_style():
        ax = axes(ax, tops[-1] + 1.45)
        beside = _draw_ranks(ax, rows, y, value, low, high, places["group"].to_numpy())
        ax.set_yticks((tops[:-1] + tops[1:]) / 2, texts, fontsize=NORMAL)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.set_ylim(tops[-1], 0)
        ax.xaxis.set_major_formatter(tick_text)
        ax.locator_params(axis="x", integer=_whole(table[value]))
        ax.set_xlabel(plain(unit))
        ax.grid(axis="x")
        if by:
            _legend(ax, [(COLOURS[i], MARKERS[i] if low else "s", name) for i, name in enumerate(groups)])
        frame(ax, title, source, n, own=own)
        _make_room(ax, beside)
    ax.drawn_from = table
    return ax


def _ranked(table, value, label, by):
    """The labels in their order, the groups, the rows of the table, and for each its row, lane and group."""
    rows = table.reset_index(drop=True)
    code, names, group, groups = np.arange(len(rows)), rows[label], np.zeros(len(rows), int), [""]
    if by is not None:
        code, names = pd.factorize(rows[label], use_na_sentinel=False)
        group, groups = pd.factorize(rows[by], use_na_sentinel=False)
    ranking = rows[value].groupby(code).max().sort_values(ascending=False, kind="stable").index.to_numpy()
    if len(ranking) > MOST_ROWS or len(groups) > len(COLOURS):
        raise ValueError(f"ranked_bars draws at most {MOST_ROWS} labels and {len(COLOURS)} groups, and has "
                         f"{len(ranking)} and {len(groups)}; choose first, as with .head({MOST_ROWS}).")
    rank = np.empty_like(ranking)
    rank[ranking] = np.arange(len(ranking))
    places = pd.DataFrame({"row": rank[code], "group": group}).sort_values(["row", "group"], kind="stable")
    twice = places.index[places.duplicated()]
    if len(twice):
        raise ValueError(f"ranked_bars finds two rows for {rows[label][twice[0]]!r} in a group; add them up.")
    places["lane"] = places.groupby("row").cumcount()
    return [names[i] for i in ranking], groups, rows.loc[places.index], places


def _draw_ranks(ax, rows, y, value, low, high, groups):
    """Bars or points, and their numbers; gives for each number where it hangs, its side, and its room."""
    values = rows[value].to_numpy(dtype=float, na_value=np.nan)
    known, colours = np.isfinite(values), np.array(COLOURS)[groups]
    ends = values
    if low is None:
        ax.barh(y[known], values[known], height=LANE * 0.82, color=colours[known])
    else:
        ends = np.fmax(values, rows[high].to_numpy(dtype=float, na_value=np.nan))
        ax.hlines(y[known], rows[low][known], rows[high][known], color=colours[known], linewidth=2, alpha=0.6)
        for group in np.unique(groups):
            own = known & (groups == group)
            ax.scatter(values[own], y[own], s=30, color=COLOURS[group], marker=MARKERS[group], zorder=3)
    if low is None or ax.get_xlim()[0] < 0 < ax.get_xlim()[1]:
        ax.axvline(0, color=QUIET, linewidth=0.8)
    if low is None:
        ax.set_xlim(min(0, *values[known], 0), max(0, *values[known], 0) or (0 if (values < 0).any() else 1))
    beside = []
    offset = dict(textcoords="offset points", fontsize=SMALL, va="center")
    for text, place, end in zip(number_texts(values[known]), y[known], ends[known]):
        side = -1 if low is None and end < 0 else 1
        ax.annotate(text, (end, place), (4 * side, 0), ha="right" if side < 0 else "left", **offset)
        beside.append((end, side, text_width(text, SMALL) + 8))
    for place in y[~known]:
        anchor, across = ((0, place), "data") if low is None else ((0, place), ("axes fraction", "data"))
        ax.annotate("cannot tell", anchor, (4, 0), xycoords=across, color=QUIET, **offset)
        beside += [(0, 1, text_width("cannot tell", SMALL) + 8)] if low is None else []
    return beside


def _whole(values):
    return bool((values.dropna() % 1 == 0).all())


def _make_room(ax, beside):
    """Widens the x axis until each text beside a mark stands inside it."""
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    width = ax.get_window_extent().width * 72 / figure.dpi
    low, high = ax.get_xlim()
    for _ in range(20):
        for end, side, room in beside:
            share = 1 - min(room / width, 0.45)
            if side > 0:
                high = max(high, low + (end - low) / share)
            else:
                low = min(low, high - (high - end) / share)
    ax.set_xlim(low, high)


def _legend(ax, entries):
    """A key above the axes: (colour, marker, name) each, in as many columns as fit."""
    from matplotlib.lines import Line2D
    handles = [Line2D([], [], linestyle="", marker=marker, color=colour, label=plain(name))
               for colour, marker, name in entries]
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    widest = max(text_width(handle.get_label(), SMALL) for handle in handles) + 36
    columns = int(max(1, ax.get_window_extent().width * 72 / figure.dpi // widest))
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0.2,
              handletextpad=0.3)


def counts_over_time(table, date, value, *, title, unit, source, n, by=None, low=None, high=None, ax=None):
    """`value` month by month, a line for each group in `by`, its name at the end; a band from low to high.

    One row of `table` a month and group; `date` holds dates or periods. A month without a row is a gap in the
    line, not a zero: nobody looked, or nobody wrote. Rows without a date are left out, and the figure says
    how many. Raises ValueError for two rows for one month and group, a column that holds no dates, or more
    than twelve groups.

    >>> counts = pd.DataFrame({"month": pd.to_datetime(["2016-04-01", "2016-06-01"]), "n": [3, 8]})
    >>> ax = counts_over_time(counts, "month", "n", title="More in June", unit="articles a month",
    ...                       source="a toy", n="11 articles")
    >>> ax.lines[0].get_ydata().tolist()
    [3.0, nan, 8.0]

    Left alone: zeros. Where a month was searched and held nothing, put a row with 0 into the table.
    """
    check_said(title=title, unit=unit, source=source, n=n)
    check_interval("counts_over_time", low, high)
    check_columns("counts_over_time", table, [date, by], [value, low, high])
    lines, lost = _by_month(table, date, by)
    notes = [f"{lost:,} row{'s' * (lost != 1)} without a date left out"] if lost else []
    months = pd.period_range(min(line.index.min() for line in lines.values()),
                             max(line.index.max() for line in lines.values()), freq="M")
    names = [wrapped(name, 150, SMALL) for name in lines]
    own = ax is None
    with house_style():
        ax = axes(ax, max(4.2, 1.6 + sum(map(_height, names)) / 72))
        for number, (name, line) in enumerate(lines.items()):
            _draw_line(ax, line.reindex(months), number, value, low, high)
        _month_axis(ax, months)
        if not (table[[column for column in (value, low) if column]] < 0).to_numpy().any():
            ax.set_ylim(bottom=0)
        ax.set_ylabel(plain(unit))
        ax.yaxis.set_major_formatter(tick_text)
        ax.locator_params(axis="y", integer=_whole(table[value]))
        ax.grid(axis="y")
        frame(ax, title, source, n, notes, own)
        if by:
            _name_lines(ax, names, [line[value].reindex(months) for line in lines.values()])
    ax.drawn_from = table
    return ax


def _by_month(table, date, by):
    """For each group, in the order of its first row, its rows by month; and how many rows have no date."""
    dates = table[date]
    if not isinstance(dates.dtype, pd.PeriodDtype):
        if not pd.api.types.is_datetime64_any_dtype(dates):
            raise ValueError(f"counts_over_time needs dates in {date!r}, which holds {dates.dtype}; "
                             "use pd.to_datetime first.")
        dates = dates.dt.tz_localize(None).dt.to_period("M")
    month = dates.dt.asfreq("M")
    dated = table.assign(month_=month)[month.notna()]
    lines = {"": dated} if by is None else dict(list(dated.groupby(by, sort=False, observed=True)))
    if not len(dated) or len(lines) > MOST_LINES:
        raise ValueError(f"counts_over_time has {len(lines) if len(dated) else 0} lines to draw; "
                         f"pass dated rows of 1 to {MOST_LINES} groups.")
    lines = {name: line.set_index("month_") for name, line in lines.items()}
    for name, line in lines.items():
        if line.index.has_duplicates:
            raise ValueError(f"counts_over_time finds two rows for {line.index[line.index.duplicated()][0]}"
                             f"{f' and {name!r}' if by else ''}; add them up.")
    return lines, len(table) - len(dated)


def _draw_line(ax, line, number, value, low, high):
    """Four colours, told apart further by dashes and marks; a month between two gaps is still a point."""
    colour, x = COLOURS[number % 4], np.arange(len(line))
    if low is not None:
        bottom, top = (line[column].to_numpy(dtype=float, na_value=np.nan) for column in (low, high))
        ax.fill_between(x, bottom, top, color=colour, alpha=0.15, linewidth=0)
        ax.vlines(x, bottom, top, color=colour, alpha=0.5, linewidth=1)
    ax.plot(x, line[value].to_numpy(dtype=float, na_value=np.nan), color=colour, marker=MARKERS[number],
            linestyle=("-", "--", ":")[number // 4], markersize=4.5)


def _month_axis(ax, months):
    """Names at most fourteen months, at even steps from January on; the year stands under its first."""
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 10**6) if len(months) / step <= 14)
    shown = [i for i, month in enumerate(months) if month.ordinal % step == 0] or [0]
    names, year = [], None
    for i in shown:
        names.append(months[i].strftime("%b\n%Y") if months[i].year != year else months[i].strftime("%b"))
        year = months[i].year
    ax.set_xticks(shown, names)
    ax.set_xlim(-0.5, len(months) - 0.5)


def _name_lines(ax, names, lines):
    """The names in a column beside the axes, each with its mark and a grey line to its last point."""
    from matplotlib.transforms import offset_copy
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    height = ax.get_window_extent().height * 72 / figure.dpi
    last = [line.notna().to_numpy().nonzero()[0][-1:] for line in lines]
    ends = [(at[0], line.iloc[at[0]]) if len(at) else (0, 0) for at, line in zip(last, lines)]
    wanted = ax.transAxes.inverted().transform(ax.transData.transform(ends))[:, 1] * height
    places = label_places.in_column(wanted, [_height(name) for name in names], -4, height + 8) / height
    column = offset_copy(ax.transAxes, figure, 12, 0, "points")           # 12 points to the right of the axes
    for number, (name, end, place) in enumerate(zip(names, ends, places)):
        ax.annotate("", end, (1, place), textcoords=column, annotation_clip=False,
                    arrowprops=dict(arrowstyle="-", color=FAINT, linewidth=0.8, shrinkA=3, shrinkB=3))
        ax.plot(1, place, MARKERS[number], color=COLOURS[number % 4], markersize=4.5, transform=column,
                clip_on=False)
        ax.annotate(name, (1, place), (6, 0), xycoords=column, textcoords="offset points", fontsize=SMALL,
                    va="center", annotation_clip=False)


def _height(name):
    """The height of a name with its lines, in points."""
    return SMALL * (1.5 + 1.2 * name.count("\n"))
