"""Figures of words: which terms two sides use differently, and where in a text terms stand."""
import numpy as np
import pandas as pd

from analysis import label_places
from analysis.figure_style import (COLOURS, FAINT, MANY, MOST_ROWS, NORMAL, QUIET, SMALL, WIDTH, axes,
                                   check_columns, check_said, frame, house_style, plain, text_width,
                                   tick_text, wrapped)

STOREY = 10                                           # points: from one name of a band to the next above it


def keyness_plot(table, *, target, reference, title, source, n, top=20, level=0.05, evidence="g2", ax=None):
    """Terms by effect and evidence: Log Ratio (Hardie 2014) to the side, G² (Dunning 1993) upward.

    `table` is that of `keyness`; `target` and `reference` name its two sides as a reader knows them. The
    `top` terms are named, half of them from each side, those with most evidence first, with the interval of
    their Log Ratio where the table has one. Grey points are not significant at `level` after correction;
    diamonds are missing from one side; larger points stand for more frequent terms. `evidence` names another
    column for the height. No name covers another: where no room is left, the weaker go without. Raises
    ValueError for a missing column or an empty table.

    >>> table = pd.DataFrame({"term": ["war", "ball"], "n_target": [9, 0], "n_reference": [1, 30],
    ...                       "log_ratio": [2.1, -6.0], "g2": [19.0, 41.5], "p_adjusted": [0.001, 0.0001]})
    >>> ax = keyness_plot(table, target="A", reference="B", title="A on war", source="two toys", n="40 words")
    >>> sorted(text.get_text() for text in ax.texts)[:2]
    ['ball', 'more in A →']

    Left alone: what the sides are. A term far out with little evidence is rare, not typical.
    """
    check_said(target=target, reference=reference, title=title, source=source, n=n)
    numbers = ["n_target", "n_reference", "log_ratio", "p_adjusted", evidence]
    check_columns("keyness_plot", table, ["term"], numbers)
    points = table.reset_index(drop=True)
    points = points.assign(x=points["log_ratio"], y=points[evidence].abs(),
                           certain=points["p_adjusted"] < level)
    points = points[np.isfinite(points["x"]) & np.isfinite(points["y"])]
    own, lost = ax is None, len(table) - len(points)
    notes = [f"grey: not significant (p ≥ {level:g} after correction)", "diamonds: not found on one side",
             "larger: more frequent"] + ([f"{lost:,} without a Log Ratio left out"] if lost else [])
    with house_style():
        ax = axes(ax, 6.2)
        named = _strongest(points, top)
        _draw_points(ax, points)
        intervals = _draw_intervals(ax, named)
        _scale(ax, points["y"].max() if len(points) else 0)
        ax.set_ylabel(f"evidence of a difference ({'G²' if evidence == 'g2' else plain(evidence)})")
        _name_side(ax, f"← more in {reference}", 0)
        _name_side(ax, f"more in {target} →", 1)
        frame(ax, title, source, n, notes, own)
        _name_points(ax, named, np.vstack([points[["x", "y"]].to_numpy(float), intervals]))
    ax.drawn_from = table
    return ax


def _scale(ax, highest):
    """Evidence by tens, evenly below ten, with room above for names; the ratio with nought in sight."""
    ax.set_yscale("symlog", linthresh=10, subs=[2, 5])
    ax.set_ylim(0, max(highest * 1.5, 20))
    ax.set_xlim(min(-1, ax.get_xlim()[0]), max(1, ax.get_xlim()[1]))
    ax.xaxis.set_major_formatter(tick_text)
    ax.yaxis.set_major_formatter(tick_text)
    ax.yaxis.set_minor_formatter(tick_text)
    ax.set_xlabel("Log Ratio (each step to the side doubles the ratio of the rates)")
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ax.grid(axis="y")


def _name_side(ax, text, right):
    ax.annotate(wrapped(text, 230, NORMAL, bold=True), (right, 1), (0, 4), xycoords="axes fraction",
                textcoords="offset points", ha="right" if right else "left", va="bottom", fontweight="bold")


def _strongest(points, top):
    """Half of the `top` from each side, and more from the one where the other has too few."""
    points = points[points["certain"]].sort_values("y", ascending=False, kind="stable")
    turn = points.groupby(points["x"] > 0).cumcount()
    chosen = turn.sort_values(kind="stable").index[:top]
    return points.loc[chosen].sort_values("y", ascending=False, kind="stable")


def _draw_points(ax, points):
    colours = np.select([~points["certain"], points["x"] > 0], [FAINT, COLOURS[0]], COLOURS[1])
    sizes = np.clip(3 * np.sqrt(points["n_target"] + points["n_reference"]), 8, 90)
    lacking = (points["n_target"] == 0) | (points["n_reference"] == 0)
    for marker, here in (("o", ~lacking), ("D", lacking)):
        for order, these in ((1, here & ~points["certain"]), (2, here & points["certain"])):
            ax.scatter(points["x"][these], points["y"][these], s=sizes[these], c=colours[these], alpha=0.75,
                       marker=marker, linewidths=0, zorder=order, rasterized=len(points) > MANY)


def _draw_intervals(ax, named):
    """A line from the low to the high end of each Log Ratio; gives points along them, for names to avoid."""
    if not {"log_ratio_low", "log_ratio_high"} <= set(named.columns):
        return np.empty((0, 2))
    low, high, height = named[["log_ratio_low", "log_ratio_high", "y"]].to_numpy(float).T
    ax.hlines(height, low, high, color=QUIET, linewidth=0.8, alpha=0.5)
    along = np.linspace(low, high, 20)
    return np.stack([along, np.broadcast_to(height, along.shape)], 2).reshape(-1, 2)


def _name_points(ax, named, marks):
    """Writes the names beside their points and off the other marks; one that stands apart gets a line."""
    from matplotlib.patheffects import withStroke
    halo = [withStroke(linewidth=2, foreground="white")]
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    scale = 72 / figure.dpi
    spots = ax.transData.transform(named[["x", "y"]].to_numpy(float)) * scale
    marks = ax.transData.transform(marks) * scale
    box = ax.get_window_extent()
    texts = [wrapped(term, 150, SMALL) for term in named["term"]]
    widths = [max(text_width(line, SMALL) for line in text.split("\n")) + 2 for text in texts]
    sizes = np.stack([widths, [SMALL * 1.25 * (text.count("\n") + 1) for text in texts]], 1)
    inside = np.array([box.x0 + 2, box.y0 + 2, box.x1 - 2, box.y1 - 2]) * scale
    corners = label_places.beside_points(spots, sizes, inside, marks)
    for text, spot, size, corner, x, y in zip(texts, spots, sizes, corners, named["x"], named["y"]):
        if np.isnan(corner[0]):
            continue
        nearest = np.clip(spot, corner, corner + size)
        line = dict(arrowstyle="-", color=QUIET, linewidth=0.6, shrinkA=0, shrinkB=2, patchA=None,
                    relpos=tuple((nearest - corner) / size))
        ax.annotate(text, (x, y), tuple(corner - spot), textcoords="offset points", fontsize=SMALL,
                    ha="left", va="bottom", arrowprops=line if np.hypot(*(nearest - spot)) > 9.5 else None,
                    path_effects=halo, zorder=4)


def dispersion_plot(hits, tokens, label="term", *, title, source, terms=None, parts=("body",), bands=None,
                    ax=None):
    """Where in the text each term stands: a row a `label`, a stroke a hit, counted in words from the start.

    `hits` needs article_id and position, as rows of the token table and of a concordance have them; `tokens`
    gives the scale, its articles one after the other. `terms` orders the rows and keeps those without a hit;
    otherwise the most frequent comes first. `bands` names a column of `tokens` (part, article_id) whose
    stretches are shaded and named.
    Words are those of `parts`, None for all; hits elsewhere are left out, and the figure says how many.
    Raises ValueError for missing columns, more than 40 rows, or bands too many to see.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["War and peace. No war."]}))
    >>> ax = dispersion_plot(tokens[tokens["term"] == "war"], tokens, title="War, twice", source="a toy text")
    >>> [text.get_text() for text in ax.texts], ax.collections[0].get_segments()[1][0].tolist()
    (['2 hits'], [4.5, -0.36])

    Left alone: commas and numbers, which are no words and take no room.
    """
    check_said(title=title, source=source)
    check_columns("dispersion_plot", tokens, ["article_id", "position", "part", "kind", bands])
    check_columns("dispersion_plot", hits, ["article_id", "position", label], rows=0)
    inside = np.ones(len(tokens), bool) if parts is None else tokens["part"].isin(parts).to_numpy()
    counted = inside & (tokens["kind"] == "word").to_numpy()
    found = _word_places(hits, tokens, inside, counted)
    found, lost = found[found["inside"]], int((~found["inside"]).sum())
    names = found[label].astype(object).value_counts().index.tolist() if terms is None else list(terms)
    if not 1 <= len(names) <= MOST_ROWS:
        raise ValueError(f"dispersion_plot has {len(names)} rows to draw; "
                         f"pass 1 to {MOST_ROWS} of them as terms=[...].")
    where = "all parts" if parts is None else "the " + ", ".join(parts)
    notes = [f"{lost:,} hit{'s' * (lost != 1)} outside {where} left out"] if lost else []
    articles = tokens["article_id"].nunique()
    n = f"{counted.sum():,} words of {articles:,} article{'s' * (articles != 1)}"
    shaded = _bands(tokens.loc[counted, bands]) if bands else []
    own = ax is None
    with house_style():
        storeys = max((floor + 1 for *_, floor in shaded), default=0)
        ax = axes(ax, 1.6 + 0.3 * len(names) + STOREY / 72 * storeys)
        _shade(ax, shaded)
        _draw_strokes(ax, found, label, names, int(counted.sum()))
        ax.set_xlim(0, max(int(counted.sum()), 1))
        ax.set_xlabel(f"words of {where}, in reading order")
        ax.xaxis.set_major_formatter(tick_text)
        frame(ax, title, source, n, notes, own)
    ax.drawn_from = found.drop(columns="inside")
    return ax


def _word_places(hits, tokens, inside, counted):
    """The hits with `word`, how many words stand before each, and whether it is in the parts asked for."""
    places = tokens[["article_id", "position"]].assign(word=np.cumsum(counted) - counted, inside=inside)
    places = places[tokens["article_id"].isin(hits["article_id"].unique()).to_numpy()]
    found = hits.drop(columns=["word", "inside"], errors="ignore").merge(
        places, on=["article_id", "position"], how="left", validate="many_to_one")
    return found.assign(inside=found["inside"].eq(True))


def _draw_strokes(ax, found, label, names, total):
    for row, name in enumerate(names):
        words = found.loc[(found[label] == name).to_numpy(), "word"]
        is_seen = ~(words * MANY // max(total, 1)).duplicated() | (len(words) <= MANY)    # nearer ones are one line
        ax.vlines(words[is_seen] + 0.5, row - 0.36, row + 0.36, color=COLOURS[0], linewidth=1.3, clip_on=False,
                  rasterized=len(words) > MANY)
        ax.annotate(f"{len(words):,} hit{'s' * (len(words) != 1)}", (1, row), (5, 0), va="center",
                    xycoords=("axes fraction", "data"), textcoords="offset points", color=QUIET,
                    fontsize=SMALL)
    ax.set_yticks(range(len(names)), [wrapped(name, 170, NORMAL) for name in names], fontsize=NORMAL)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(names) - 0.4, -0.6)


def _bands(column):
    """The stretches of one value: where each starts and ends, its name, and the storey of the name."""
    codes = pd.factorize(column, use_na_sentinel=False)[0]
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    if len(starts) > 60:
        raise ValueError(f"dispersion_plot finds {len(starts):,} stretches of {column.name!r}; "
                         "at most 60 bands can be seen.")
    names = [plain(value) for value in column.iloc[starts]]
    points = starts / len(codes) * 72 * WIDTH * 0.7
    floors = label_places.storeys(points, [text_width(name, SMALL - 1) for name in names], 6)
    return list(zip(starts, np.append(starts[1:], len(codes)), names, floors))


def _shade(ax, bands):
    """Shades every second band and names all of them, a line from each name down to where its band starts."""
    for start, end, _, _ in bands[1::2]:
        ax.axvspan(start, end, color="#EDEDED", linewidth=0, zorder=0)
    above = dict(xycoords=("data", "axes fraction"), textcoords="offset points", annotation_clip=False)
    for start, _, name, floor in bands:
        ax.annotate("", (start, 1), (0, 10 + STOREY * floor), **above,
                    arrowprops=dict(arrowstyle="-", color=FAINT, linewidth=0.7, shrinkA=0, shrinkB=0))
        ax.annotate(name, (start, 1), (3, 2 + STOREY * floor), **above, fontsize=SMALL - 1, color=QUIET)
