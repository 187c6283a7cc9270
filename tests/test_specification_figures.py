"""The figure of a specification curve: nothing cut, no text on another, each mark in its column and row, signs not by colour alone."""
import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.figure_style import COLOURS
from analysis.show import save_figure, show
from analysis.specification_figures import LOOKS, UPPER, specification_plot
from analysis.specifications import specification_curve
from figure_cases import SIGNS, SIXTY, assert_it_can_be_read, each_drawn

SAID = {"title": "The finding", "unit": "valence, 95 % interval over articles", "source": "T. Dai, News Articles", "n": "3,824 articles"}


def plot(curve, **more):
    return specification_plot(curve, **{**SAID, **more})


def made(*counts, missing=0.0, interval=0.6, shift=0.0, seed=0, scale=1.0, choice="choice {}", option="option {}"):
    rng = np.random.default_rng(seed)

    def compute(**values):
        if rng.uniform() < missing:
            raise ValueError("no article is left")
        value = scale * (shift + sum(np.sin(5 * i + 3 * k) / (i + 1) for i, k in enumerate(values.values())))
        return {"value": value, "low": value - interval * scale, "high": value + interval * scale}
    return specification_curve(compute, {choice.format(i): {option.format(k): k for k in range(count)} for i, count in enumerate(counts)})


def of(*values, **more):
    """One choice, an option a value."""
    names = {f"o{k}": value for k, value in enumerate(values)}
    return specification_curve(lambda a: {"value": a, **more}, {"a": names})


FOUR = of(2.0, None, -1.0, 0.0, low=-3, high=4)

HARD = {
    "one": lambda: plot(made(1)),
    "two": lambda: plot(made(2)),
    "sixteen": lambda: plot(made(2, 2, 2, 2)),
    "some missing": lambda: plot(made(2, 3, 4, 2, missing=0.2)),
    "two hundred": lambda: plot(made(2, 2, 5, 2, 5)),
    "four hundred, forty options": lambda: plot(made(20, 20)),
    "long names": lambda: plot(made(2, 3, 2, choice=SIXTY + "{}", option=SIXTY + "{}")),
    "long names of forty": lambda: plot(made(*[2] * 8, choice=SIXTY + "{}", option=SIXTY + "{}").head(0x100).query("`" + SIXTY + "7` == '" + SIXTY + "0'")),
    "a word without a blank": lambda: plot(made(2, 2, choice="x" * 90 + "{}", option="a_long_name_" * 9 + "{}")),
    "long title": lambda: plot(made(2, 3), title=SIXTY * 3, source=SIXTY * 4, unit=SIXTY * 3),
    "signs": lambda: plot(specification_curve(lambda **values: sum(values.values()),
                                              {"$a_1$": {repr(sign): k - 2 for k, sign in enumerate(SIGNS)}, "战争": {"$61": 0, "x^2": 1}}),
                          title="$61", unit="$ a day", source="$_1", n="$5"),
    "all above": lambda: plot(made(2, 3, 2, shift=9)),
    "all below, without intervals": lambda: plot(made(2, 3, 2, shift=-9, interval=np.nan)),
    "all zero": lambda: plot(of(0, 0, 0)),
    "nothing known": lambda: plot(of(None, None)),
    "only the baseline unknown": lambda: plot(of(None, 1, 2)),
    "huge": lambda: plot(made(2, 2, scale=1e12)),
    "tiny": lambda: plot(made(2, 2, scale=1e-9)),
    "endless intervals": lambda: plot(of(1, -1, low=-np.inf, high=np.inf)),
}


hard = each_drawn(HARD)


def test_it_can_be_read(hard):
    assert_it_can_be_read(hard)


def test_the_panels_are_as_high_as_their_rows(hard):
    upper, lower = (panel.get_window_extent().height / hard.figure.dpi for panel in hard.figure.axes)
    assert upper == pytest.approx(UPPER, abs=0.15) and lower == pytest.approx(hard.figure.axes[1].get_ylim()[0], abs=0.15)


def test_names_keep_to_their_rows(hard):
    hard.figure.draw_without_rendering()
    below = hard.figure.axes[1]
    boxes = [text.get_window_extent() for text in below.get_yticklabels()]
    assert all(upper.y0 >= lower.y1 - 1 for upper, lower in zip(boxes, boxes[1:]))
    assert boxes[-1].y0 >= below.get_window_extent().y0 - 2


@pytest.mark.parametrize("name", ["sixteen", "some missing"])
def test_the_notebooks_theme_changes_nothing(name):
    usual = show(HARD[name](), "x").forms["image/png"]
    with matplotlib.style.context("dark_background"):
        assert show(HARD[name](), "x").forms["image/png"] == usual


def marks(ax):
    """The marks of points in a panel: (x, y) by marker."""
    found = {}
    for line in ax.lines:
        if line.get_marker() not in ("None", None, "", "none"):
            found.setdefault(line.get_marker(), []).extend(map(tuple, line.get_xydata().tolist()))
    return found


def test_values_stand_in_their_columns_by_shape_and_colour():
    ax = plot(FOUR)
    assert marks(ax) == {"^": [(2, 2)], "v": [(0, -1)], "D": [(1, 0)], "x": [(3, 0.04)], "o": [(2, 2)]}
    assert {line.get_marker(): to_hex(line.get_color()).upper() for line in ax.lines if line.get_marker() in "^v"} == {
        "^": COLOURS[0], "v": COLOURS[1]}
    assert len({mark for _, mark, _ in LOOKS.values()}) == len({colour for *_, colour in LOOKS.values()}) == 3
    intervals = [segment.tolist() for lines in ax.collections for segment in lines.get_segments()]
    assert sorted(segment[0][0] for segment in intervals) == [0, 1, 2] and all([end[1] for end in one] == [-3, 4] for one in intervals)


def test_options_stand_in_their_rows_by_shape():
    ax = plot(FOUR)
    below = ax.figure.axes[1]
    rows = dict(zip(below.get_yticks().tolist(), [text.get_text() for text in below.get_yticklabels()]))
    assert list(rows.values()) == ["a", "o0", "o1", "o2", "o3"] and below.yaxis_inverted()
    assert {mark: [(x, rows[y]) for x, y in at] for mark, at in marks(below).items()} == {
        "^": [(2, "o0")], "x": [(3, "o1")], "v": [(0, "o2")], "D": [(1, "o3")]}
    assert [text.get_fontweight() for text in below.get_yticklabels()] == ["bold"] + ["normal"] * 4
    assert below.get_xlim() == ax.get_xlim() == (-0.5, 3.5)


def test_each_specification_has_one_mark_for_each_choice():
    ax = HARD["some missing"]()
    columns = [x for at in marks(ax.figure.axes[1]).values() for x, _ in at]
    assert sorted(columns) == sorted(list(range(48)) * 4)


def test_narrow_columns_hold_strokes():
    ax = HARD["two hundred"]()
    below = ax.figure.axes[1]
    strokes = [segment[0, 0] for lines in below.collections for segment in lines.get_segments()]
    assert marks(below) == {} and sorted(strokes) == sorted(list(range(200)) * 5)
    assert len(marks(ax)["^"]) + len(marks(ax)["v"]) == 200


def test_dotted_lines_stand_where_the_sign_turns():
    def turns(curve):
        return [[line.get_xdata()[0] for line in panel.lines if line.get_linestyle() == ":"] for panel in plot(curve).figure.axes]
    assert turns(FOUR) == [[0.5, 1.5]] * 2 and turns(of(-1, 2)) == [[0.5]] * 2
    assert turns(of(1, 2)) == [[]] * 2 and turns(of(2, None)) == [[]] * 2


def test_the_chosen_column_is_marked_in_both_panels():
    ax = plot(FOUR)
    for panel in ax.figure.axes:
        assert [line.get_xdata()[0] for line in panel.lines if to_hex(line.get_color()) == "#dfdfdf"] == [2]
    assert "the first option of each choice is the one chosen" in ax.figure.get_supxlabel().replace("\n", " ")


def key(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_the_key_counts():
    assert key(plot(FOUR)) == ["above zero: 1", "below zero: 1", "at zero: 1", "no value: 1", "the one chosen: 2"]
    assert key(plot(of(-3, -4))) == ["below zero: 2", "the one chosen: −3"]
    assert key(plot(of(None, 1))) == ["above zero: 1", "no value: 1", "the one chosen: no value"]


def test_those_without_a_value_are_said():
    ax = plot(FOUR)
    assert "1 of 4 specifications without a value" in ax.figure.get_supxlabel()
    assert ax.figure.axes[1].get_xlabel().endswith("from the lowest value to the highest, those without a value last")
    ax = plot(of(1))
    assert "without" not in ax.figure.get_supxlabel() and ax.figure.axes[1].get_xlabel().startswith("1 specification, a column each")


@pytest.mark.parametrize("values", [(5.0, 6.0), (-5.0, -6.0), (0.0, 0.0), (None, None)])
def test_zero_is_always_in_sight(values):
    low, high = plot(of(*values)).get_ylim()
    assert low < 0 < high


def test_the_order_of_the_table_does_not_count():
    shuffled = FOUR.iloc[[3, 0, 2, 1]]
    ax = plot(shuffled)
    assert marks(ax) == marks(plot(FOUR)) and ax.drawn_from is shuffled


def test_a_part_of_a_curve_has_only_its_options():
    curve = made(2, 3)
    ax = plot(curve[curve["choice 1"] != "option 2"])
    assert [text.get_text() for text in ax.figure.axes[1].get_yticklabels()] == ["choice 0", "option 0", "option 1", "choice 1", "option 0", "option 1"]


def test_it_is_saved_with_its_table(tmp_path):
    files = save_figure(plot(FOUR), "curve", folder=tmp_path)
    assert [path.suffix for path in files] == [".png", ".svg", ".csv"]
    assert pd.read_csv(files[2])["a"].tolist() == ["o2", "o3", "o0", "o1"]


@pytest.mark.parametrize("call, message", [
    (lambda: plot(FOUR.drop(columns="low")), "specification_plot finds no column 'low'"),
    (lambda: plot(FOUR.head(0)), "specification_plot was given a table without rows"),
    (lambda: plot(FOUR[~FOUR["is_baseline"]]), "the curve needs one baseline"),
    (lambda: plot(FOUR.assign(value="2")), "needs numbers in 'value'"),
    (lambda: plot(made(21, 20)), "draws at most 400 specifications and 40 options, and has 420 and 41; keep one option of a choice"),
    (lambda: plot(made(41)), "and has 41 and 41"),
    *[(lambda name=name: plot(FOUR, **{name: " "}), f"no {name}") for name in ("title", "unit", "source", "n")]])
def test_says_what_is_wrong(call, message):
    with pytest.raises(ValueError) as problem:
        call()
    assert message in str(problem.value) and "\n" not in str(problem.value)
