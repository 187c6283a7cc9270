"""Bars of voices: which piece is drawn where, in which look, and where its number stands."""
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.figure_style import COLOURS, FAINT
from analysis.voice_figures import voice_bars
from figure_cases import COUNTED, SIGNS, SIXTY


def words(*rows):
    return pd.DataFrame(rows, columns=["speaker", "voice", "n"])


def bars(table, **more):
    return voice_bars(table, "n", **{**COUNTED, **more})


def drawn(ax):
    return [[(round(bar.get_x(), 9), bar.get_width()) for bar in group] for group in ax.containers]


def overlaps(ax):
    """Pairs of numbers that meet, and numbers that leave the axes."""
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    inside = ax.get_window_extent()
    return [(i, j) for i in range(len(boxes)) for j in range(i) if boxes[i].overlaps(boxes[j])] + [
        box for box in boxes if box.x1 > inside.x1 + 1 or box.x0 < inside.x0 - 1]


def test_pieces_follow_one_another_in_the_order_of_the_table():
    ax = bars(words(("Lund", "quoted", 10), ("Berg", "reported", 30), ("Berg", "quoted", 20)))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["Lund", "Berg"]
    assert ax.yaxis_inverted()                                       # Lund stands at the top
    assert drawn(ax) == [[(0, 10), (0, 20)], [(10, 0), (20, 30)]]


def test_a_missing_group_is_grey_and_last():
    ax = bars(words(("Lund", None, 5), ("Lund", "quoted", 10), ("Berg", "reported", 3)))
    colours = [to_hex(group[0].get_facecolor()).upper() for group in ax.containers]
    assert colours == [COLOURS[0], COLOURS[1], FAINT] and drawn(ax)[2][0] == (10, 5)
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["quoted", "reported", "cannot tell"]


def test_groups_differ_without_colour():
    table = words(*[("Lund", voice, 5) for voice in "abcd"])
    assert len({group[0].get_hatch() for group in bars(table).containers}) == 4


def test_numbers_that_do_not_fit_stand_behind_their_bar():
    ax = bars(words(("Lund", "quoted", 900), ("Lund", "reported", 600), ("Berg", "quoted", 3), ("Berg", "reported", 2)))
    assert [text.get_text() for text in ax.texts] == ["900", "600", "3 + 2"]
    assert ax.texts[2].get_position()[0] == 4 and ax.texts[2].xy[0] == 5


def test_nothing_is_said_of_a_piece_that_is_not_there():
    ax = bars(words(("Lund", "quoted", 900), ("Berg", "quoted", 3), ("Dahl", "reported", 0)))
    assert [text.get_text() for text in ax.texts] == ["900", "3", "0"]


@pytest.mark.parametrize("table", [
    words(*[(f"{SIXTY}{i}", voice, n) for i in range(12) for voice, n in zip("abcd", (1, 90_000, 3, i * 1000))]),
    words(*[(sign, voice, 0.333333) for sign in SIGNS[:3] for voice in ("a", "b", None)]),
    words(("Lund", "quoted", 0.98), ("Lund", "reported", 0.02), ("Berg", "quoted", 1.0)),
    words(("Lund", "quoted", 0)),
], ids=["long", "signs", "shares", "nothing"])
def test_no_number_meets_another_or_leaves(table):
    ax = bars(table)
    assert len(ax.texts) and overlaps(ax) == []


def test_refuses_what_no_bar_can_show():
    with pytest.raises(ValueError, match="two rows for 'Lund' and 'quoted'"):
        bars(words(("Lund", "quoted", 1), ("Lund", "quoted", 2)))
    with pytest.raises(ValueError, match="negative or missing 'n'"):
        bars(words(("Lund", "quoted", -1)))
    with pytest.raises(ValueError, match="negative or missing 'n'"):
        bars(words(("Lund", "quoted", np.nan)))
    with pytest.raises(ValueError, match="has 41 and 1"):
        bars(words(*[(f"{i}", "quoted", 1) for i in range(41)]))
    with pytest.raises(ValueError, match="has 1 and 5"):
        bars(words(*[("Lund", voice, 1) for voice in "abcde"]))
    with pytest.raises(ValueError, match="without rows"):
        bars(words(("Lund", "quoted", 1)).head(0))


def test_draws_on_axes_of_the_caller():
    from matplotlib.figure import Figure
    ax = Figure(figsize=(8, 4)).add_subplot()
    assert bars(words(("Lund", "quoted", 1)), ax=ax) is ax and ax.get_title(loc="left") == "The finding"
