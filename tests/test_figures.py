"""Figures: nothing cut, nothing on top of something else, nothing left unsaid. Structure, not pixels."""
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis.figure_style import COLOURS
from analysis.show import show
from figure_cases import HARD, assert_it_can_be_read, bars, each_drawn, monthly, over_time, words


hard = each_drawn(HARD)


def test_it_can_be_read(hard):
    assert_it_can_be_read(hard)


def test_the_unit_is_said(hard):
    axes_say = hard.get_xlabel() + hard.get_ylabel()
    assert any(unit in axes_say for unit in ("per thousand words", "Log Ratio", "words of"))


@pytest.mark.parametrize("name", ["title", "unit", "source", "n"])
def test_a_figure_that_says_nothing_is_not_drawn(name):
    for blank in ("", " ", None):
        with pytest.raises(ValueError, match=f"no {name}"):
            bars(words(1), **{name: blank})


def test_every_figure_can_be_shown(hard):
    assert repr(show(hard, "x")) == "x"          # a missing glyph would warn, an unfinished formula raise


def test_rank_value_and_cannot_tell():
    ax = bars(words(2, np.nan, -7, 5))
    assert [text.get_text() for text in ax.get_yticklabels()] == ["word 3", "word 0", "word 2", "word 1"]
    sides = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert sides == {"5": 4, "2": 4, "−7": -4, "cannot tell": 4} and len(ax.patches) == 3
    assert ax.texts[-1].get_text() == "cannot tell" and ax.drawn_from["n"].tolist()[2] == -7


def test_a_missing_value_has_no_number_even_where_it_has_an_interval():
    ax = HARD["intervals"]()
    assert [text.get_text() for text in ax.texts] == ["0.200", "−0.100", "cannot tell"]
    assert len(ax.collections[0].get_segments()) == 2


def test_groups_keep_their_colour_and_mark():
    ax = HARD["groups with intervals"]()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["narrator", "quoted", "reported"]
    assert [line.get_color() for line in ax.get_legend().get_lines()] == list(COLOURS[:3])
    assert len({line.get_marker() for line in ax.get_legend().get_lines()}) == 3
    assert [text.get_text() for text in ax.get_yticklabels()] == ["CNN", "BBC", "TASS"]
    intervals, *marks = ax.collections
    assert [(to_hex(mark.get_facecolor()[0]).upper(), len(mark.get_offsets())) for mark in marks] == [
        (COLOURS[0], 3), (COLOURS[1], 3), (COLOURS[2], 2)]
    for drawn in (intervals.get_colors(), [bar.get_facecolor() for bar in HARD["groups"]().patches]):
        assert [to_hex(colour).upper() for colour in drawn] == [COLOURS[i] for i in (0, 1, 0, 1, 2, 0, 1, 2)]


@pytest.mark.parametrize("table, more, message", [
    (words(), {}, "without rows"),
    (words(1), {"label": "word"}, "no column 'word'.*term, n"),
    (words("3"), {}, "needs numbers in 'n'"),
    (words(*range(41)), {}, r"at most 40 labels.*41 and 1.*head\(40\)"),
    (words(1), {"low": "n"}, "both ends"),
    (words(1, 2, group="x").assign(term="war"), {"by": "group"}, "two rows for 'war'"),
    (words(*range(7), group=list("abcdefg")), {"by": "group"}, "7 and 7")])
def test_ranked_bars_says_what_is_wrong(table, more, message):
    with pytest.raises(ValueError, match=message):
        bars(table, **more)


def test_a_month_without_a_row_is_a_gap():
    table = monthly(1, 12).drop([2, 3, 6]).assign(month=lambda rows: rows["month"].dt.to_period("M"))
    ax = over_time(table, by=None)
    assert np.flatnonzero(np.isnan(ax.lines[0].get_ydata())).tolist() == [2, 3, 6]
    assert ax.lines[0].get_marker() == "o"                     # what stands between two gaps is seen
    assert [text.get_text() for text in ax.get_xticklabels()][:2] == ["Apr\n2016", "May"]
    assert ax.get_ylim()[0] == 0


def test_names_stand_at_the_ends_in_their_order():
    table = monthly(4, 6)
    names = sorted((text for text in over_time(table).texts if text.get_text()), key=lambda text: text.xy[1])
    last = table[table["month"] == table["month"].max()].sort_values("rate")
    assert [text.get_text() for text in names] == last["outlet"].tolist()


def test_rows_without_a_date_are_counted():
    table = monthly(1, 4)
    ax = over_time(table.assign(month=table["month"].where(table.index != 2)), by=None)
    assert "1 row without a date left out" in ax.figure.get_supxlabel()


@pytest.mark.parametrize("table, message", [
    (pd.concat([monthly(1, 2)] * 2), "two rows for 2016-04 and 'outlet 0'; add"),
    (monthly(13, 2), "13 lines to draw; pass dated rows of 1 to 12"),
    (monthly(1, 2, month="2016"), "needs dates in 'month'"), (monthly(1, 2, month=pd.NaT), "0 lines")])
def test_counts_over_time_says_what_is_wrong(table, message):
    with pytest.raises(ValueError, match=message):
        over_time(table)


def test_the_callers_axes_are_used_and_framed():
    figure = Figure(figsize=(8, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    assert bars(words(1, 2), ax=left) is left and over_time(monthly(2, 3), ax=right) is right
    for ax in (left, right):
        assert ax.get_title(loc="left") == "The finding"
        assert any("Source: T. Dai" in text.get_text().replace("\n", " ") for text in ax.texts)
    assert figure.get_suptitle() == ""
