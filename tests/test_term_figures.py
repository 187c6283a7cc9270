"""Keyness and dispersion plots: what is drawn where, and what is said about the rest."""
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.figure_style import COLOURS, FAINT
from figure_cases import keyness, keyness_table, strokes, tokens_of

SIDES = {"← more in nine outlets", "more in the article →"}


def test_keyness_marks_what_is_uncertain_or_lacking():
    ax = keyness(pd.DataFrame({
        "term": ["sure", "unsure", "lacking", "other"], "n_target": [9, 9, 9, 2], "n_reference": [1, 1, 0, 9],
        "log_ratio": [2.0, 1, 5, -3], "g2": [50.0, 2, 30, 40], "p_adjusted": [0.01, 0.05, 0.01, 0.01]}))
    found = {}
    for points in ax.collections:
        mark = "diamond" if len(points.get_paths()[0].vertices) < 8 else "circle"
        for (x, _), colour in zip(points.get_offsets(), points.get_facecolors()):
            found[float(x)] = to_hex(colour).upper(), mark
    assert found == {2: (COLOURS[0], "circle"), 1: (FAINT, "circle"), 5: (COLOURS[0], "diamond"),
                     -3: (COLOURS[1], "circle")}
    assert {text.get_text() for text in ax.texts} == {"sure", "lacking", "other", *SIDES}


def test_keyness_names_the_strongest_of_each_side():
    table = keyness_table(200)
    certain = table[table["p_adjusted"] < 0.05]
    strongest = {term for side in (certain["log_ratio"] > 0, certain["log_ratio"] < 0)
                 for term in certain[side].nlargest(10, "g2")["term"]}
    assert {text.get_text() for text in keyness(table, top=20).texts} == strongest | SIDES


def test_keyness_draws_whole_intervals():
    table = keyness_table(30, log_ratio_low=-40.0)
    assert keyness(table).get_xlim()[0] < -40


def test_keyness_says_what_it_leaves_out():
    ax = keyness(keyness_table(5).assign(log_ratio=[1, 2, np.nan, np.inf, 0]))
    assert "2 without a Log Ratio left out" in ax.figure.get_supxlabel().replace("\n", " ")


def test_dispersion_counts_words_of_the_body():
    tokens = tokens_of("War, and 3 words. Peace. War!", "No war.")
    ax = strokes(tokens, "war", "peace", terms=["peace", "war", "truce"])
    places = [[segment[0][0] - 0.5 for segment in row.get_segments()] for row in ax.collections]
    assert places == [[3], [0, 4, 6], []]                       # the comma and the number take no room
    assert [text.get_text() for text in ax.texts] == ["1 hit", "3 hits", "0 hits"]
    assert ax.get_xlim() == (0, 7) and "n = 7 words of 2 articles" in ax.figure.get_supxlabel()
    assert ax.drawn_from["word"].tolist() == [0, 3, 4, 6]


def test_dispersion_says_which_hits_stand_elsewhere():
    ax = strokes(tokens_of("War and peace. War.").assign(part=["headline"] * 4 + ["body"] * 2), "war")
    assert "1 hit outside the body left out" in ax.figure.get_supxlabel()
    assert len(ax.collections[0].get_segments()) == 1


def test_dispersion_draws_strokes_that_cover_each_other_once():
    ax = strokes(tokens_of("war " * 10_000 + "and peace"), "war", "peace")
    drawn = [len(lines.get_segments()) for lines in ax.collections]
    assert 1000 < drawn[0] <= 2000 and drawn[1] == 1
    assert [text.get_text() for text in ax.texts] == ["10,000 hits", "1 hit"]


def test_dispersion_refuses_what_nobody_can_see():
    tokens = tokens_of(*["War."] * 61)
    with pytest.raises(ValueError, match="61 stretches of 'article_id'"):
        strokes(tokens, "war", bands="article_id")
    with pytest.raises(ValueError, match="0 rows to draw"):
        strokes(tokens, "truce")
