"""Heat maps: which number stands where, in which colour, and what no map can show. Overlaps are in test_figures."""
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from figure_cases import heat, pairs


def table(*rows):
    return pd.DataFrame(rows, columns=["actor", "frame", "n"])


TOY = table(("Kiev", "war", 4), ("Moscow", "peace", 0), ("Moscow", "war", 9))


def contrast(text, ground):
    """The contrast of WCAG 2 between two colours: 1 to 21."""
    def luminance(colour):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
    low, high = sorted(map(luminance, (text, ground)))
    return (high + 0.05) / (low + 0.05)


def test_rows_and_columns_in_the_order_of_the_table():
    ax = heat(TOY)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["Kiev", "Moscow"]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["war", "peace"]
    assert ax.yaxis_inverted() and [text.get_text() for text in ax.texts] == ["4", "–", "9", "0"]
    assert ax.drawn_from is TOY
    columns = [text.get_position()[0] for text in ax.texts]
    assert columns == [0.5, 1.5, 0.5, 1.5]


def test_nought_is_a_value_and_a_missing_cell_is_none():
    ax = heat(TOY)
    assert ax.collections[0].get_array().mask.tolist() == [[False, True], [False, False]]
    assert [(patch.get_xy(), patch.get_hatch()) for patch in ax.patches] == [((1, 0), "////")]
    assert "– = no value" in ax.figure.get_supxlabel()
    assert "no value" not in heat(TOY[TOY["frame"] == "war"]).figure.get_supxlabel()


@pytest.mark.parametrize("values, low, high", [((4, 9), 0, 9), ((-2, 5), -2, 5), ((0, 0), 0, 1), ((-3, -3), -3, -2), ((-3, -1), -3, -1)])
def test_colours_begin_at_nought_or_below(values, low, high):
    mesh = heat(table(("Kiev", "war", values[0]), ("Kiev", "peace", values[1]))).collections[0]
    assert mesh.get_cmap().name == "cividis" and mesh.get_clim() == (low, high)


def test_numbers_are_legible_on_every_colour():
    ax = heat(table(*[(f"a{i}", f"f{k}", 10 * i + k) for i in range(12) for k in range(10)]))
    mesh, texts = ax.collections[0], ax.texts
    from matplotlib.colors import to_rgb
    assert len(texts) == 120 and {text.get_color() for text in texts} == {"black", "white"}
    assert min(contrast(to_rgb(text.get_color()), mesh.to_rgba(float(text.get_text()))) for text in texts) >= 4.5


def test_numbers_are_turned_only_where_they_do_not_fit():
    assert {text.get_rotation() for text in heat(TOY).texts} == {0}
    assert {text.get_rotation() for text in heat(pairs(2, 15)).texts} == {90}


def test_names_of_columns_are_turned_only_where_a_word_does_not_fit():
    assert {tick.get_rotation() for tick in heat(TOY).get_xticklabels()} == {0}
    long = TOY.assign(frame=TOY["frame"] + "_" * 120)
    assert {tick.get_rotation() for tick in heat(long).get_xticklabels()} == {90}


def test_the_colour_bar_has_the_unit_below_it():
    ax = heat(TOY)
    ax.figure.draw_without_rendering()
    bar, unit = ax.child_axes[0].get_window_extent(), ax.xaxis.label.get_window_extent()
    assert ax.get_xlabel() == "per thousand words"
    assert unit.y1 < bar.y0 < bar.y1 < ax.get_window_extent().y0 and abs(unit.x0 - bar.x0) < 3
    assert ax.child_axes[0].get_xlim() == (0, 9)


def test_rows_are_equally_high_whatever_the_title_takes():
    heights = []
    for title in ("x", "many words " * 40):
        ax = heat(TOY, title=title)
        ax.figure.draw_without_rendering()
        heights.append(ax.get_window_extent().height)
    assert heights[0] == pytest.approx(heights[1], abs=2)


@pytest.mark.parametrize("rows, more, message", [
    (TOY.head(0), {}, "without rows"), (TOY.drop(columns="frame"), {}, "no column 'frame'"),
    (TOY.assign(n="3"), {}, "needs numbers in 'n'"), (pd.concat([TOY, TOY]), {}, "two rows for 'Kiev' and 'war'; add"),
    (TOY.assign(n=[1, 2, -np.inf]), {}, "infinite 'n' for 'Moscow'"), (pairs(41, 1), {}, "has 41 and 1"),
    (pairs(1, 16), {}, "at most 40 labels and 15 groups"), (TOY, {"unit": ""}, "no unit")])
def test_says_what_is_wrong(rows, more, message):
    with pytest.raises(ValueError, match=message) as problem:
        heat(rows, **more)
    assert "\n" not in str(problem.value)


def test_forty_rows_and_fifteen_columns_can_be_drawn():
    assert len(heat(pairs(40, 15)).texts) == 600


def test_categories_that_do_not_occur_take_no_room():
    rows = TOY.astype({"actor": pd.CategoricalDtype(["Kiev", "Paris", "Moscow"])})
    assert [tick.get_text() for tick in heat(rows).get_yticklabels()] == ["Kiev", "Moscow"]


def test_draws_on_axes_of_the_caller():
    figure = Figure(figsize=(8, 4), layout="constrained")
    ax = figure.add_subplot()
    assert heat(TOY, ax=ax) is ax and ax.get_title(loc="left") == "The finding"
    assert figure.get_figheight() == 4 and any("Source: T. Dai" in text.get_text() for text in ax.texts)
