"""Toy tables, the figures that are hardest to draw well, and what holds for every figure."""
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axis import Axis
from matplotlib.text import Text

from analysis.figure_style import DPI, WIDTH
from analysis.figures import counts_over_time, ranked_bars
from analysis.frame_figures import heat_map
from analysis.show import show
from analysis.term_figures import dispersion_plot, keyness_plot
from analysis.tokens import tokenize

SAID = {"title": "The finding", "source": "T. Dai, News Articles", "n": "3,824 articles"}
COUNTED = {**SAID, "unit": "per thousand words"}
SIXTY = "a label of sixty characters that goes on and on until done "
SIGNS = ["$61", "$a_1$ and $x^2$", "战争 👩‍🚀", "\u200b", None, "a\nb\x00\ud83d"]


def words(*values, **more):
    return pd.DataFrame({"term": [f"word {i}" for i in range(len(values))], "n": values, **more})


def bars(table, **more):
    return ranked_bars(table, "n", **{**COUNTED, **more})


def voices():
    n = np.linspace(-0.4, 0.9, 9)
    outlets, parts = np.repeat(["TASS", "BBC", "CNN"], 3), ["narrator", "quoted", "reported"] * 3
    return pd.DataFrame({"term": outlets, "voice": parts, "n": n, "low": n - 0.2, "high": n + 0.3})[:-1]


def keyness_table(rows, seed=0, cluster=0, **more):
    rng = np.random.default_rng(seed)
    ratio, g2 = rng.normal(0, 2.5, rows), rng.gamma(1, 30, rows)
    ratio[:cluster], g2[:cluster] = rng.normal(3, 0.1, cluster), rng.normal(150, 4, cluster)
    table = pd.DataFrame({
        "term": ["".join(rng.choice(list("aeiounstr"), rng.integers(2, 14))) + str(i) for i in range(rows)],
        "n_target": rng.poisson(3, rows), "n_reference": rng.poisson(4, rows), "g2": g2,
        "log_ratio": ratio, "log_ratio_low": ratio - rng.uniform(0.2, 2, rows),
        "log_ratio_high": ratio + rng.uniform(0.2, 2, rows), "p_adjusted": np.where(g2 > 15, 0.001, 0.3)})
    return table.assign(**more)


def keyness(table, **more):
    return keyness_plot(table, **{"target": "the article", "reference": "nine outlets", **SAID, **more})


def monthly(groups, months, end=None, **more):
    rng = np.random.default_rng(1)
    starts = pd.period_range("2016-04", periods=months, freq="M").to_timestamp()
    names = np.repeat([f"outlet {i}" for i in range(groups)], months)
    rates = rng.uniform(1, 9, (groups, months))
    if end is not None:
        rates[:, -1] = end + rng.normal(0, 0.01, groups)
    table = pd.DataFrame({"month": np.tile(starts, groups), "outlet": names, "rate": rates.ravel()})
    return table.assign(**more)


def over_time(table, by="outlet", **more):
    return counts_over_time(table, "month", "rate", by=by, **{**COUNTED, **more})


def tokens_of(*raws):
    return tokenize(pd.DataFrame({"article_id": [f"a{i}" for i in range(len(raws))], "raw": raws}))


def parts_of_an_article():
    tokens = tokens_of("One two three. " * 60)
    names = np.array(["headline", "standfirst", "byline", "standfirst", "body", "repeat", "body"])
    stretch = np.searchsorted([0, 4, 5, 9, 10, 30, 31], np.arange(len(tokens)), side="right") - 1
    return tokens.assign(part=names[stretch])


def strokes(tokens, *terms, **more):
    return dispersion_plot(tokens[tokens["term"].isin(terms)], tokens, title="x", source="y", **more)


def pairs(rows, columns, missing=0.0, actor="actor {}", framed="frame {}"):
    rng = np.random.default_rng(3)
    cells = [(actor.format(i), framed.format(k), rng.normal(0, 9e4)) for i in range(rows) for k in range(columns)]
    return pd.DataFrame(cells, columns=["actor", "frame", "n"])[rng.uniform(size=len(cells)) >= missing]


def heat(table, **more):
    return heat_map(table, "n", "actor", "frame", **{**COUNTED, **more})


HARD = {
    "one row": lambda: bars(words(3)),
    "forty long labels": lambda: bars(words(*range(-20, 20)).assign(term=[f"{SIXTY}{i}" for i in range(40)])),
    "one endless word": lambda: bars(words(3, 2).assign(term=["x" * 300, "y"])),
    "equal": lambda: bars(words(2, 2, 2)),
    "noughts": lambda: bars(words(0, 0)),
    "nothing known": lambda: bars(words(np.nan, np.nan)),
    "below nought": lambda: bars(words(-0.1, -250000.25, -1)),
    "far apart": lambda: bars(words(10**12, 1)),
    "intervals": lambda: bars(words(0.2, -0.1, np.nan, low=[0, -3, 0], high=[0.3, 0.2, 9]),
                              low="low", high="high"),
    "groups": lambda: bars(voices(), by="voice"),
    "groups with intervals": lambda: bars(voices(), by="voice", low="low", high="high"),
    "signs": lambda: bars(words(*range(1, 7)).assign(term=pd.Series(SIGNS, dtype=object))),
    "long title": lambda: bars(words(1, 2), title=SIXTY * 3, source=SIXTY * 4),
    "keyness": lambda: keyness(keyness_table(200)),
    "keyness in a cluster": lambda: keyness(keyness_table(200, cluster=40), top=40),
    "keyness of one": lambda: keyness(keyness_table(1, g2=30, p_adjusted=0), target=SIXTY, reference=SIXTY),
    "keyness of none": lambda: keyness(keyness_table(3, log_ratio=np.nan)),
    "keyness with signs": lambda: keyness(keyness_table(4, term=["$61", "x_1^2", "战", SIXTY], p_adjusted=0)),
    "nine lines": lambda: over_time(monthly(9, 12, end=5)),
    "nine lines that end at nought": lambda: over_time(monthly(9, 12, end=0)),
    "long names": lambda: over_time(monthly(12, 3).assign(outlet=lambda rows: rows["outlet"] + "$" + SIXTY)),
    "one month": lambda: over_time(monthly(2, 1)),
    "thirty years": lambda: over_time(monthly(1, 360), by=None),
    "with a band": lambda: over_time(monthly(1, 5, low=0.5, high=9.5), by=None, low="low", high="high"),
    "dispersion": lambda: strokes(tokens_of("War and peace. " * 40), "war", "peace"),
    "dispersion with parts": lambda: strokes(parts_of_an_article(), "one", "two", terms=["one", "two", SIXTY],
                                             parts=None, bands="part"),
    "one cell": lambda: heat(pairs(1, 1)),
    "the largest map": lambda: heat(pairs(40, 15, 0.1, SIXTY + "{}", SIXTY + "{}")),
    "fifteen words without a blank": lambda: heat(pairs(3, 15, framed="a_long_name_of_a_frame_{}")),
    "a map of nothing": lambda: heat(pairs(2, 2).assign(n=np.nan)),
    "a map with signs": lambda: heat(pd.DataFrame({"actor": SIGNS, "frame": SIGNS[::-1], "n": range(6)}, dtype=object).astype({"n": int})),
    "a map that says much": lambda: heat(pairs(2, 3), title=SIXTY * 3, source=SIXTY * 4, unit="per thousand words " * 9),
}


def printed(ax):
    """Every text that stands in the figure, with its box."""
    unseen = set()
    for axis in ax.figure.findobj(Axis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks() + axis.get_minor_ticks():
            is_inside = low <= tick.get_loc() <= high
            unseen |= {label for label in (tick.label1, tick.label2) if not (is_inside and label.get_visible())}
    renderer = ax.figure.canvas.get_renderer()
    return [(text.get_text(), Text.get_window_extent(text, renderer)) for text in ax.figure.findobj(Text)
            if text.get_text().strip() and text not in unseen]


def assert_nothing_is_cut(ax):
    whole = ax.figure.bbox
    assert whole.width == WIDTH * DPI == 1280
    for text, box in printed(ax):
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= whole.x1 and box.y1 <= whole.y1, text


def assert_no_text_lies_on_another(ax):
    for (one, box), (other, beside) in combinations(printed(ax), 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert min(across, down) < 1, (one, other)


def each_drawn(cases):
    """A fixture: the axes of each case in turn, drawn once for all tests of a module."""
    @pytest.fixture(params=cases, scope="module")
    def hard(request):
        ax = cases[request.param]()
        ax.figure.draw_without_rendering()
        return ax
    return hard


def assert_it_can_be_read(ax):
    """Nothing is cut, no text lies on another, and title, n, source and a unit are printed."""
    assert_nothing_is_cut(ax)
    assert_no_text_lies_on_another(ax)
    said = "\n".join(text for text, _ in printed(ax))
    assert ax.figure.get_suptitle().strip() and "n = " in said and "Source: " in said
    assert (ax.get_xlabel() + ax.get_ylabel()).strip() and repr(show(ax, "x")) == "x"
