"""Figures of tone: nothing cut, nothing on top of something else, and every mark where its number says."""
import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis.figure_style import COLOURS
from analysis.show import show
from analysis.tone_figures import LOOKS, shift_plot, tone_along, tone_intervals
from analysis.word_shift import KINDS, word_shift
from figure_cases import SIGNS, SIXTY, assert_it_can_be_read, each_drawn

SAID = {"title": "The finding", "source": "T. Dai, News Articles"}
LONG = {"title": SIXTY * 3, "source": SIXTY * 4}


def contributions(n=400, terms=60, seed=0):
    rng = np.random.default_rng(seed)
    valence = rng.choice([-3.4, -2.0, -0.5, 0.5, 1.9, 3.1], terms)
    term = rng.zipf(1.5, n) % terms
    denied = np.where(rng.uniform(size=n) < 0.1, -0.7, 1)
    return pd.DataFrame({"term": [f"word {i}" for i in term], "valence": valence[term] * denied,
                         "outlet": rng.choice(["x", "y"], n), "article_id": rng.integers(0, 30, n).astype(str)})


def shifted(table=None, words=9000):
    table = contributions() if table is None else table
    return word_shift(table, {"x": words, "y": words}, by="outlet", groups=("x", "y"))


def toy(*rows):
    table = pd.DataFrame(rows, columns=["term", "valence", "outlet"], dtype=object)
    return shifted(table.astype({"valence": float}), 1000)


SIX = toy(("a", 9.0, "y"), ("b", -8.0, "x"), ("c", 2.0, "x"), ("c", 9.0, "y"), ("d", -6.0, "y"), ("e", 5.0, "x"),
          ("f", 2.0, "x"), ("f", -2.0, "y"), ("g", 1.0, "x"), ("g", 1.0, "y"))


def plot(table, **more):
    return shift_plot(table, **{"groups": ("TASS", "the BBC"), "n": "18,000 words", **SAID, **more})


def sentences(n=60, seed=1, voices=("narrator", "quoted", "reported", None), unknown=0.15, **more):
    rng = np.random.default_rng(seed)
    parts = (["headline", "standfirst", "byline"] + ["body"] * (n - 5) + ["note"] * 2)[:n]
    valence = np.where(rng.uniform(size=n) < unknown, np.nan, np.clip(rng.normal(-0.1, 0.6, n), -1, 1))
    return pd.DataFrame({"part": parts, "valence": valence, "words": rng.integers(3, 50, n),
                         "voice": rng.choice(np.array(voices, object), n)}).assign(**more)


def along(table, **more):
    return tone_along(table, **{**SAID, **more})


def groups(*rows):
    table = pd.DataFrame(rows, columns=["outlet", "valence", "low", "high", "articles"], dtype=object)
    return table.astype(dict.fromkeys(["valence", "low", "high", "articles"], float))


TOY = groups(("TASS", -0.12, -0.15, -0.1, 485), ("RTÉ", -0.05, None, None, 7), ("CNN", 0.1, 0.02, 0.2, 276), ("DW", None, None, None, 0))


def dots(table, **more):
    return tone_intervals(table, **{"unit": "valence, 95 % interval over articles", "n": "768 articles", **SAID, **more})


HARD = {
    "shift": lambda: plot(shifted()),
    "shift of six kinds": lambda: plot(SIX),
    "forty words": lambda: plot(shifted(contributions(900, 120)), top=40),
    "one word up": lambda: plot(toy(("a", 2.0, "y"))),
    "one word down": lambda: plot(toy(("a", 2.0, "x"))),
    "no difference": lambda: plot(toy(("a", 2.0, "x"), ("a", 2.0, "y"))),
    "far apart": lambda: plot(toy(("a", 1e9, "x"), ("b", 1e-9, "y"))),
    "long names": lambda: plot(shifted(contributions().assign(term=lambda rows: rows["term"] + SIXTY)), groups=(SIXTY, SIXTY), **LONG),
    "signs": lambda: plot(toy(*[(sign, 1.0, "x") for sign in SIGNS if sign]), groups=("$61", "$a_1$")),
    "along": lambda: along(sentences()),
    "along without voices": lambda: along(sentences().drop(columns=["voice", "words"])),
    "one sentence": lambda: along(sentences(1, unknown=0)),
    "all unknown": lambda: along(sentences(8, unknown=1)),
    "a thousand": lambda: along(sentences(1000)),
    "twenty stretches": lambda: along(sentences(60, part=np.repeat(["body", "caption"] * 10, 3))),
    "long title": lambda: along(sentences(), **LONG),
    "full height": lambda: along(sentences(30, valence=[-1.0, 1.0] * 15)),
    "intervals": lambda: dots(TOY),
    "one group": lambda: dots(TOY.head(1)),
    "none known": lambda: dots(TOY.tail(1)),
    "none sure": lambda: dots(TOY.assign(low=np.nan, high=np.nan)),
    "forty long names": lambda: dots(groups(*[(f"{SIXTY}{i}", i - 20, i - 22, i - 15 if i % 3 else None, i) for i in range(40)]), **LONG),
    "signs of groups": lambda: dots(groups(*[(sign, k, k - 1, k + 1, 20) for k, sign in enumerate(SIGNS)])),
}


hard = each_drawn(HARD)


def test_it_can_be_read(hard):
    assert_it_can_be_read(hard)


def test_the_unit_is_said(hard):
    assert "valence" in hard.get_xlabel() + hard.get_ylabel()


@pytest.mark.parametrize("name", ["shift", "along", "intervals"])
def test_the_notebooks_theme_changes_nothing(name):
    usual = show(HARD[name](), "x").forms["image/png"]
    with matplotlib.style.context("dark_background"):
        assert show(HARD[name](), "x").forms["image/png"] == usual


# Word shifts

def test_bars_stand_where_the_shifts_are():
    ax = plot(SIX)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == SIX["term"].tolist()
    assert [patch.get_width() for patch in ax.patches] == pytest.approx(SIX["shift"].tolist())
    assert ax.yaxis_inverted() and ax.drawn_from is SIX


def test_each_kind_has_its_look_and_the_key_its_sum():
    ax = plot(SIX)
    assert set(SIX["kind"]) == {*KINDS, "no difference"} and len(set(LOOKS.values())) == 6
    for patch, kind in zip(ax.patches, SIX["kind"]):
        if kind in LOOKS:
            assert (to_hex(patch.get_edgecolor()).upper(), patch.get_hatch() or "") == LOOKS[kind]
    sums = {text.get_text().rsplit("  ", 1)[0]: float(text.get_text().rsplit("  ", 1)[1].replace("−", "-"))
            for text in ax.get_legend().get_texts()}
    assert sums == pytest.approx(SIX[SIX["kind"].isin(KINDS)].groupby("kind")["shift"].sum().to_dict(), abs=0.01)
    assert list(sums) == KINDS


def test_the_key_speaks_of_all_words_and_not_only_of_those_drawn():
    ax = plot(SIX, top=2)
    assert len(ax.patches) == 2 and "the 2 strongest of 7 words" in ax.figure.get_supxlabel().replace("\n", " ")
    assert ax.get_legend().get_title().get_text() == "TASS 2, the BBC 11: difference 9"
    assert "strongest" not in plot(SIX, top=7).figure.get_supxlabel()


def test_the_second_group_is_warmer_to_the_right():
    ax = plot(toy(("a", 2.0, "y")))
    assert ax.patches[0].get_width() > 0 and ax.get_xlabel().endswith("the BBC warmer →")


def test_counts_and_articles_stand_at_the_right():
    table = contributions(4).assign(term="war", outlet=["x", "y", "y", "x"], article_id="1")
    said = [text.get_text() for text in plot(shifted(table)).texts]
    assert "2 : 2  ·  1 article" in said
    said = [text.get_text() for text in plot(shifted(table.drop(columns="article_id"))).texts]
    assert "2 : 2" in said


def test_a_dollar_in_a_name_stays_a_dollar():
    ax = plot(SIX, groups=("$61", "US$"))
    assert r"times in \$61 and in US\$" in ax.figure.get_supxlabel() and r"\\$" not in ax.figure.get_supxlabel()
    assert ax.get_legend().get_title().get_text().startswith(r"\$61 2, US\$ 11")


# One article

def test_a_bar_a_sentence_in_the_colour_of_its_voice():
    ax = along(sentences(8, unknown=0, valence=[-0.5, 0.25, 0.0, 1.0, -1.0, 0.1, 0.2, 0.3],
                         voice=["narrator", "quoted", "reported", None] * 2))
    bars = sorted(ax.patches, key=lambda bar: bar.get_x())
    assert [bar.get_height() for bar in bars] == [-0.5, 0.25, 0.0, 1.0, -1.0, 0.1, 0.2, 0.3]
    assert [to_hex(bar.get_facecolor()).upper() for bar in bars] == [*COLOURS[:4]] * 2
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["narrator", "quoted", "reported", "several voices"]
    assert ax.get_ylim() == (-1.05, 1.05)
    nought = next(line for line in ax.lines if len(line.get_xdata()) == 2 and line.get_linestyle() == "-")
    assert nought.get_zorder() < min(bar.get_zorder() for bar in bars)      # else a bar of 0 would lie under it


@pytest.mark.parametrize("strongest, reach", [(-1.0, 1), (0.51, 1), (0.5, 0.5), (-0.26, 0.5), (0.25, 0.25), (0.0, 0.25), (None, 0.25)])
def test_the_axis_reaches_as_far_on_both_sides(strongest, reach):
    ax = along(sentences(3, valence=pd.Series([0.0, strongest, None], dtype=float)))
    assert ax.get_ylim() == pytest.approx((-1.05 * reach, 1.05 * reach)) and ax.get_yticks()[-1] == reach


def test_an_unknown_tone_is_a_cross_and_no_bar_of_nought():
    ax = along(sentences(6, valence=[0.5, None, 0.0, None, 0.1, 0.2]))
    crosses = next(line for line in ax.lines if line.get_marker() == "x")
    assert crosses.get_xdata().tolist() == [1.5, 3.5] and len(ax.patches) == 4
    assert ax.get_legend().get_texts()[-1].get_text() == "cannot tell" and "6 sentences, 2 of unknown tone" in ax.figure.get_supxlabel()
    assert "unknown" not in along(sentences(6, unknown=0)).figure.get_supxlabel()


def names(ax):
    """The name of each stretch and the sentence where it starts."""
    return {text.get_text(): text.xy[0] for text in ax.texts if text.get_text()}


def test_parts_and_thirds_have_their_names():
    table = sentences(11, unknown=0, part=["headline", "standfirst"] + ["body"] * 9)
    assert names(along(table.drop(columns="words"))) == {"headline": 0, "standfirst": 1, "body": 2, "second third": 5, "last third": 8}


def test_thirds_are_those_of_the_words():
    table = sentences(7, unknown=0, part=["headline"] + ["body"] * 6, words=[9, 60, 10, 10, 10, 20, 10])
    assert names(along(table)) == {"headline": 0, "body": 1, "second third": 2, "last third": 4}


def test_a_body_of_few_sentences_has_no_thirds():
    assert names(along(sentences(6, part=["headline"] + ["body"] * 5))) == {"headline": 0, "body": 1}
    assert names(along(sentences(6, part=["caption"] * 6))) == {"caption": 0}


def test_a_third_that_begins_with_a_part_of_the_body():
    table = sentences(8, part=["body"] * 2 + ["repeat"] * 2 + ["body"] * 4).drop(columns="words")
    assert names(along(table)) == {"body": 0, "repeat": 2, "body, second third": 4, "last third": 6}


def test_without_voices_there_is_one_colour_and_no_key():
    ax = along(sentences(8, unknown=0).drop(columns="voice"))
    assert {to_hex(bar.get_facecolor()).upper() for bar in ax.patches} == {COLOURS[0]} and ax.get_legend() is None


# Groups

def test_points_intervals_and_what_has_none():
    ax = dots(TOY)
    lines, sure, hollow = ax.collections
    assert [segment[:, 0].tolist() for segment in lines.get_segments()] == [[-0.15, -0.1], [0.02, 0.2]]
    assert sure.get_offsets()[:, 0].tolist() == [-0.12, 0.1] and hollow.get_offsets()[:, 0].tolist() == [-0.05]
    assert to_hex(hollow.get_facecolor()[0]) == "#ffffff" != to_hex(sure.get_facecolor()[0])
    assert [text.get_text() for text in ax.texts] == ["−0.120", "−0.050   no interval: 7 articles", "0.100", "cannot tell"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == TOY["outlet"].tolist() and ax.yaxis_inverted()


@pytest.mark.parametrize("name", ["intervals", "none sure", "forty long names"])
def test_what_stands_behind_a_point_stands_within_the_axes(name):
    ax = HARD[name]()
    ax.figure.draw_without_rendering()
    assert max(text.get_window_extent().x1 for text in ax.texts) <= ax.get_window_extent().x1 + 1


def test_one_article_is_no_articles():
    assert dots(TOY.head(2).assign(low=np.nan, articles=1)).texts[0].get_text().endswith("no interval: 1 article")


def test_nought_is_drawn_only_where_it_is_in_sight():
    assert len(dots(TOY).lines) == 1 and len(dots(TOY.head(1)).lines) == 0


@pytest.mark.parametrize("call, message", [
    (lambda: plot(SIX.drop(columns="kind")), "shift_plot finds no column 'kind'"),
    (lambda: plot(SIX.head(0)), "shift_plot was given a table without rows"),
    (lambda: plot(SIX, top=41), "shift_plot draws 1 to 40 words and was asked for 41; pass another top=..."),
    (lambda: plot(SIX, top=0), "shift_plot draws 1 to 40 words and was asked for 0; pass another top=..."),
    (lambda: plot(SIX, title=" "), "no title"),
    (lambda: along(sentences(4, article_id=list("aaab"))), "draws one article and was given 2; choose one by its article_id"),
    (lambda: along(sentences(1001)), "at most 1,000 sentences and was given 1,001"),
    (lambda: along(sentences(3, valence=[0.1, -1.5, 0])), "finds a valence of -1.5; it lies between -1 and 1"),
    (lambda: along(sentences(3, voice="editor")), "knows no voice 'editor'; it draws narrator, quoted, reported, several voices"),
    (lambda: along(sentences(22, part=["body", "caption"] * 11)), "finds 22 stretches of a part; at most 20 can be named"),
    (lambda: along(sentences(3, valence="0.1")), "needs numbers in 'valence'"),
    (lambda: dots(TOY.drop(columns="articles")), "tone_intervals finds no column 'articles'"),
    (lambda: dots(pd.concat([TOY, TOY])), "at most 40 groups, one row each"),
    (lambda: dots(TOY, unit=""), "no unit")])
def test_says_what_is_wrong(call, message):
    with pytest.raises(ValueError) as problem:
        call()
    assert message in str(problem.value) and "\n" not in str(problem.value)


def test_draws_on_axes_of_the_caller():
    for draw in (lambda ax: plot(SIX, ax=ax), lambda ax: along(sentences(), ax=ax), lambda ax: dots(TOY, ax=ax)):
        figure = Figure(figsize=(9, 4), layout="constrained")
        ax = figure.add_subplot()
        assert draw(ax) is ax and ax.get_title(loc="left") == "The finding" and figure.get_suptitle() == ""
        assert any("Source: T. Dai" in text.get_text().replace("\n", " ") for text in ax.texts)
        figure.draw_without_rendering()
        above = [text for text in (*ax.texts, ax.get_legend()) if text is not None]
        assert ax._left_title.get_window_extent().y0 >= max(text.get_window_extent().y1 for text in above)
