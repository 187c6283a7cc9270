"""Figures of tone: what makes two groups differ, one article from its first sentence to its last, groups with intervals."""
import numpy as np
import pandas as pd

from analysis import label_places
from analysis.figure_style import (COLOURS, FAINT, MOST_ROWS, NORMAL, QUIET, SMALL, WIDTH, axes, check_columns, check_said,
                                   frame, house_style, number_texts, plain, text_width, tick_text, wrapped)
from analysis.word_shift import KINDS

LINE, GAP, STOREY = 0.17, 0.09, 10                    # inches: a line of a label, between rows; points: between names
WARM, HOSTILE, RING = COLOURS[0], COLOURS[1], COLOURS[2]
PALE = {WARM: "#A9CFE5", HOSTILE: "#F2C1A0", RING: "#A6DBCB"}        # less of it, hatched in the full colour
LOOKS = dict(zip(KINDS, [(WARM, ""), (HOSTILE, "////"), (RING, ""), (HOSTILE, ""), (WARM, "////"), (RING, "....")]))
VOICE_COLOURS = dict(zip(["narrator", "quoted", "reported", "several voices"], COLOURS))
CANNOT_TELL = "cannot tell"
MOST_SENTENCES, MOST_STRETCHES = 1000, 20              # more are no longer bars, or have no room for their names


def shift_plot(shifts, *, groups, title, source, n, top=20, ax=None):
    """The words that make two groups differ in tone, the strongest at the top; bars to the right make the second warmer.

    `shifts` is what `word_shift` gives, `groups` names its two groups as a reader knows them. The colour says whether
    the word is warm, hostile, or used in another way, the filling whether there is more or less of it. Behind each bar
    stands its shift, at the right how often the word moved a score in each group and in how many articles. The key
    has the tone of both groups and the sum of each kind, of all words and not only the `top` ones.
    Raises ValueError for a missing column, an empty table, or more than 40 rows.

    >>> from analysis.word_shift import word_shift
    >>> rows = pd.DataFrame({"term": ["war", "peace", "war"], "valence": [-2.0, 2.0, -3.0], "outlet": ["x", "x", "y"]})
    >>> shifts = word_shift(rows, {"x": 1000, "y": 500}, by="outlet", groups=("x", "y"))
    >>> ax = shift_plot(shifts, groups=("X", "Y"), title="War sets Y apart", n="1,500 words", source="two toys")
    >>> [tick.get_text() for tick in ax.get_yticklabels()], ax.get_legend().get_title().get_text()
    (['war', 'peace'], 'X 0, Y −6: difference −6')

    Left alone: whether the difference is more than chance.
    """
    check_said(title=title, source=source, n=n)
    numbers = ["n_a", "n_b", "per_thousand_a", "per_thousand_b", "valence_a", "valence_b", "shift"]
    check_columns("shift_plot", shifts, ["term", "kind"], numbers)
    if not 1 <= top <= MOST_ROWS:
        raise ValueError(f"shift_plot draws 1 to {MOST_ROWS} words and was asked for {top}; pass another top=...")
    rows, own = shifts.head(top), ax is None
    notes = [f"at the right: times in {groups[0]} and in {groups[1]}"
             + (", articles that hold the word" if "articles" in rows else "")]
    notes += [f"the {top} strongest of {len(shifts):,} words"] if len(shifts) > top else []
    with house_style():
        names = [wrapped(term, 150, NORMAL) for term in rows["term"]]
        y, height = _rows(names)
        ax = axes(ax, height + 2.0)
        for value, place, kind in zip(rows["shift"], y, rows["kind"]):
            colour, hatch = LOOKS.get(kind, (FAINT, ""))
            ax.barh(place, value, LINE, color=PALE.get(colour, colour) if hatch else colour, hatch=hatch,
                    edgecolor=colour, linewidth=0.6)
        _name_rows(ax, names, y, height)
        _write_counts(ax, rows, y)
        ax.axvline(0, color=QUIET, linewidth=0.8)
        said = f"← {groups[1]} more hostile · valence per thousand words · {groups[1]} warmer →"
        ax.set_xlabel(wrapped(said, 380, NORMAL))
        _key_of_kinds(ax, shifts, groups)
        frame(ax, title, source, n, notes, own)
        _write_beside(ax, y, rows["shift"].to_numpy(float), number_texts(rows["shift"]))
        _lift_title(ax, own)
    ax.drawn_from = shifts
    return ax


def _rows(names):
    """The middle of each row, from the top in inches, and the height of all."""
    heights = np.array([LINE * (name.count("\n") + 1) + GAP for name in names])
    return np.cumsum(heights) - heights / 2, heights.sum()


def _name_rows(ax, names, y, height):
    ax.set_yticks(y, names, fontsize=NORMAL)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(height, 0)
    ax.xaxis.set_major_formatter(tick_text)
    ax.grid(axis="x")


def _write_counts(ax, rows, y):
    """At the right of each row: how often in the one, in the other, in how many articles."""
    for place, (n_a, n_b, articles) in zip(y, zip(rows["n_a"], rows["n_b"], rows.get("articles", [pd.NA] * len(rows)))):
        many = "" if pd.isna(articles) else f"  ·  {articles:,} article{'' if articles == 1 else 's'}"
        ax.annotate(f"{n_a:,} : {n_b:,}{many}", (1, place), (5, 0), va="center", xycoords=("axes fraction", "data"),
                    textcoords="offset points", color=QUIET, fontsize=SMALL)


def _key_of_kinds(ax, shifts, groups):
    """The key to the kinds, each with its sum, under a line with the tone of both groups."""
    from matplotlib.patches import Patch
    tones = [(shifts[f"per_thousand_{side}"] * shifts[f"valence_{side}"].fillna(0)).sum() for side in "ab"]
    sums = shifts.groupby("kind")["shift"].sum()
    kinds = [kind for kind in KINDS if kind in sums.index]
    tone_a, tone_b, change, *parts = number_texts([*tones, shifts["shift"].sum(), *sums[kinds]])
    handles = [Patch(facecolor=PALE[colour] if hatch else colour, hatch=hatch, edgecolor=colour, label=f"{kind}  {part}")
               for kind, part, (colour, hatch) in zip(kinds, parts, (LOOKS[kind] for kind in kinds))]
    title = wrapped(f"{groups[0]} {tone_a}, {groups[1]} {tone_b}: difference {change}", 72 * WIDTH * 0.6, SMALL)
    _key(ax, handles, 3, 2, title=title, title_fontsize=SMALL, alignment="left")


def _key(ax, handles, up, most, **more):
    """A key above the axes, `up` points above them, in as many columns as fit and at most `most`."""
    from matplotlib.transforms import offset_copy
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    widest = 45 + max((text_width(handle.get_label(), SMALL) for handle in handles), default=0)
    columns = int(np.clip(ax.get_window_extent().width * 72 / figure.dpi // widest, 1, most))
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0, borderpad=0.2,
              handletextpad=0.5, bbox_transform=offset_copy(ax.transAxes, figure, 0, up, "points"), **more)


def _lift_title(ax, own):
    """On the caller's axes the title stands right above them: lifts it over the key and the names there."""
    if own:
        return
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    written = [text for text in (*ax.texts, ax.get_legend()) if text is not None]
    top = max([text.get_window_extent().y1 for text in written] + [ax.bbox.y1])
    ax.set_title(ax.get_title(loc="left"), loc="left", pad=6 + (top - ax.bbox.y1) * 72 / figure.dpi)


def _write_beside(ax, y, ends, texts):
    """Each number beyond the end of its bar, and room for it on that side."""
    figure = ax.get_figure(root=True)
    for end, place, text in zip(ends, y, texts):
        ax.annotate(text, (end, place), (4 if end >= 0 else -4, 0), ha="left" if end >= 0 else "right", va="center",
                    fontsize=SMALL, textcoords="offset points")
    figure.draw_without_rendering()
    width = ax.get_window_extent().width * 72 / figure.dpi
    room = min(0.3, (max(text_width(text, SMALL) for text in texts) + 8) / width)
    left, right, low, high = (ends < 0).any(), (ends >= 0).any(), min(0, *ends, 0), max(0, *ends, 0)
    wide = (high - low or 1) / (1 - room * (int(left) + int(right)))
    ax.set_xlim(low - room * wide * left, high + room * wide * right)


def tone_along(sentences, *, title, source, n=None, ax=None):
    """One article from its first sentence to its last: a bar up where a sentence is warm, down where it is hostile.

    `sentences` has one row a sentence in reading order, as `score_sentences` gives it: part, valence (-1 to 1) and, where
    voices were added, voice; a missing voice is that of a sentence with several ("several voices"). Lines part headline,
    standfirst and body, dotted ones the thirds of the body (of its words, where there is a column `words`). A grey cross
    stands where the tone is not known. The axis reaches to 1, 0.5 or 0.25 on both sides. Raises ValueError for a missing
    column, an empty table, sentences of several articles, a valence beyond -1 and 1, an unknown voice, more than 1,000
    sentences or 20 stretches of a part.

    >>> sentences = pd.DataFrame({"part": ["headline", "body", "body", "body"], "valence": [-0.6, 0.3, None, 0.0]})
    >>> ax = tone_along(sentences, title="It warms up", source="a toy text")
    >>> [text.get_text() for text in ax.texts if text.get_text()], ax.figure.get_supxlabel()
    (['headline', 'body'], 'n = 4 sentences, 1 of unknown tone · Source: a toy text')

    Left alone: how long a sentence is. Short ones are as wide as long ones.
    """
    check_said(title=title, source=source)
    check_columns("tone_along", sentences, ["part"], ["valence"])
    valence = sentences["valence"].to_numpy(float, na_value=np.nan)
    voices = _voices(sentences, valence)
    unknown, own = np.isnan(valence), ax is None
    lost = f", {unknown.sum():,} of unknown tone" if unknown.any() else ""
    n = n or f"{len(valence):,} sentence{'s' * (len(valence) != 1)}{lost}"
    with house_style():
        stretches = _stretches(sentences)
        ax = axes(ax, 3.6 + STOREY / 72 * max(floor for *_, floor in stretches))
        for voice, colour in VOICE_COLOURS.items():
            here = np.flatnonzero(~unknown & (voices == voice))
            ax.bar(here + 0.5, valence[here], 0.8, color=colour, edgecolor=colour, linewidth=1.2)
        ax.plot(np.flatnonzero(unknown) + 0.5, np.zeros(unknown.sum()), "x", color=QUIET, markersize=4, markeredgewidth=0.9)
        ax.axhline(0, color=QUIET, linewidth=0.8, zorder=0.9)        # below the bars, so that a bar of height 0 is seen
        reach = min(half for half in (0.25, 0.5, 1) if np.abs(valence[~unknown]).max(initial=0) <= half)
        ax.set(xlim=(0, len(valence)), ylim=(-1.05 * reach, 1.05 * reach), yticks=reach * np.linspace(-1, 1, 5),
               xlabel="sentences, in reading order", ylabel="← hostile   valence   warm →")
        ax.yaxis.set_major_formatter(tick_text)
        ax.grid(axis="y")
        _name_stretches(ax, stretches)
        _key_of_voices(ax, voices[~unknown] if "voice" in sentences else [], unknown.any(), stretches)
        frame(ax, title, source, n, own=own)
        _lift_title(ax, own)
    ax.drawn_from = sentences
    return ax


def _voices(sentences, valence):
    """The voice of each sentence, once the table is known to hold one article and no more than can be drawn."""
    if "article_id" in sentences and (articles := sentences["article_id"].nunique()) > 1:
        raise ValueError(f"tone_along draws one article and was given {articles}; choose one by its article_id.")
    if len(sentences) > MOST_SENTENCES:
        raise ValueError(f"tone_along draws at most {MOST_SENTENCES:,} sentences and was given {len(sentences):,}; "
                         "choose the parts to draw.")
    if (np.abs(valence) > 1).any():
        raise ValueError(f"tone_along finds a valence of {valence[np.abs(valence) > 1][0]:g}; it lies between -1 and 1.")
    if "voice" not in sentences:                          # then all have one colour, and the key names none
        return np.full(len(sentences), "narrator")
    voices = sentences["voice"].astype(object).where(sentences["voice"].notna(), "several voices").to_numpy()
    if unknown := set(voices) - set(VOICE_COLOURS):
        raise ValueError(f"tone_along knows no voice {min(unknown, key=str)!r}; it draws {', '.join(VOICE_COLOURS)}.")
    return voices


def _stretches(sentences):
    """Where each part starts and the second and last third of the body, as (sentence, name, whether a part, storey)."""
    part = sentences["part"].astype(object).to_numpy()
    starts = {int(at): [plain(part[at]), True] for at in np.flatnonzero(np.append(True, part[1:] != part[:-1]))}
    if len(starts) > MOST_STRETCHES:
        raise ValueError(f"tone_along finds {len(starts)} stretches of a part; at most {MOST_STRETCHES} can be named, "
                         "so choose parts, such as headline and body.")
    body = np.flatnonzero(part == "body")
    if len(body) >= 6:                                    # of fewer sentences a third says nothing
        words = sentences["words"].to_numpy(float)[body] if "words" in sentences else np.ones(len(body))
        before = (np.cumsum(words) - words) / max(words.sum(), 1)
        for share, name in ((1 / 3, "second third"), (2 / 3, "last third")):
            at = int(body[min(np.searchsorted(before, share - 1e-9), len(body) - 1)])
            starts[at] = [f"body, {name}", True] if at in starts else [name, False]
    places = sorted(starts)
    points = [at / len(part) * 72 * WIDTH * 0.85 for at in places]
    floors = label_places.storeys(points, [text_width(starts[at][0], SMALL - 1) for at in places], 6)
    return [(at, *starts[at], floor) for at, floor in zip(places, floors)]


def _name_stretches(ax, stretches):
    """A line where each stretch starts, up to its name above the axes; dotted within the body."""
    above = dict(xycoords=("data", "axes fraction"), textcoords="offset points", annotation_clip=False)
    for start, name, is_part, floor in stretches:
        ax.axvline(start, color=QUIET if is_part else FAINT, linewidth=0.8, linestyle="-" if is_part else ":", zorder=0.5)
        ax.annotate("", (start, 1), (0, 10 + STOREY * floor), **above,
                    arrowprops=dict(arrowstyle="-", color=FAINT, linewidth=0.7, shrinkA=0, shrinkB=0))
        ax.annotate(name, (start, 1), (3, 2 + STOREY * floor), **above, fontsize=SMALL - 1, color=QUIET)


def _key_of_voices(ax, voices, has_unknown, stretches):
    """The key to the voices that occur and to the crosses, above the names of the parts."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    handles = [Patch(color=colour, label=voice) for voice, colour in VOICE_COLOURS.items() if voice in voices]
    if has_unknown:
        handles.append(Line2D([], [], linestyle="", marker="x", color=QUIET, markersize=4, label=CANNOT_TELL))
    if handles:
        _key(ax, handles, STOREY * (max(floor for *_, floor in stretches) + 1) + 4, 5)


def tone_intervals(table, value="valence", label="outlet", *, title, unit, source, n, ax=None):
    """A point with its interval for each group, in the order of the table, each with its number.

    `table` has one row a group: its name, its value, `low` and `high`, and `articles`, on which the interval rests. A group
    without an interval is hollow and says of how many articles; one without a value reads "cannot tell". `unit` names
    what is measured and the interval ("valence, 95 % interval over articles").
    Raises ValueError for a missing column, an empty table, two rows for one group, or more than 40 groups.

    >>> table = pd.DataFrame({"outlet": ["X", "Y"], "valence": [-0.2, 0.1], "low": [-0.3, None], "high": [-0.1, None],
    ...                       "articles": [40, 3]})
    >>> ax = tone_intervals(table, title="X is more hostile", unit="valence, 95 % interval", n="43 articles", source="a toy")
    >>> [text.get_text() for text in ax.texts]
    ['−0.200', '0.100   no interval: 3 articles']

    Left alone: differences between two groups. Intervals that overlap do not show that there is none.
    """
    check_said(title=title, unit=unit, source=source, n=n)
    check_columns("tone_intervals", table, [label], [value, "low", "high", "articles"])
    if len(table) > MOST_ROWS or table[label].duplicated().any():
        raise ValueError(f"tone_intervals draws at most {MOST_ROWS} groups, one row each; choose groups and a label so that "
                         "none occurs twice.")
    names, own = [wrapped(name, 72 * WIDTH * 0.36, NORMAL) for name in table[label]], ax is None
    values, low, high = (table[name].to_numpy(float, na_value=np.nan) for name in (value, "low", "high"))
    known, sure = np.isfinite(values), np.isfinite(values) & np.isfinite(low) & np.isfinite(high)
    with house_style():
        y, height = _rows(names)
        ax = axes(ax, height + 1.45)
        ax.hlines(y[sure], low[sure], high[sure], color=COLOURS[0], linewidth=2, alpha=0.6)
        for these, inside in ((sure, COLOURS[0]), (known & ~sure, "white")):
            ax.scatter(values[these], y[these], s=30, facecolor=inside, edgecolor=COLOURS[0], zorder=3)
        _name_rows(ax, names, y, height)
        ax.set_xlabel(wrapped(unit, 72 * WIDTH * 0.6, NORMAL))
        if known.any() and ax.get_xlim()[0] < 0 < ax.get_xlim()[1]:
            ax.axvline(0, color=QUIET, linewidth=0.8)
        frame(ax, title, source, n, own=own)
        _write_values(ax, y, values, np.where(sure, high, values), sure, table["articles"])
    ax.drawn_from = table
    return ax


def _write_values(ax, y, values, ends, sure, articles):
    """Behind each interval its number, or why there is none; and room for them at the right."""
    known, texts = np.isfinite(values), iter(number_texts(values[np.isfinite(values)]))
    low, high = ax.get_xlim() if known.any() else (0, 1)
    beyond = []
    for place, end, is_known, is_sure, many in zip(y, ends, known, sure, articles):
        text = CANNOT_TELL if not is_known else next(texts)
        if is_known and not is_sure:
            text += f"   no interval: {number_texts([many])[0]} article{'' if many == 1 else 's'}"
        end = end if is_known else low
        ax.annotate(text, (end, place), (6, 0), va="center", textcoords="offset points", fontsize=SMALL,
                    color="black" if is_sure else QUIET, bbox=dict(facecolor="white", linewidth=0, pad=0.5))
        beyond.append((end, text_width(text, SMALL) + 10))
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    width = ax.get_window_extent().width * 72 / figure.dpi
    high = max([high] + [low + (end - low) / (1 - min(room / width, 0.6)) for end, room in beyond])
    ax.set_xlim(low, high)
