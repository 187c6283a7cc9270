"""Word shifts: worked by hand, the law that they add up, the six kinds, and what must not move a shift."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.word_shift import KINDS, OTHERS, word_shift

COLUMNS = ["term", "n_a", "n_b", "per_thousand_a", "per_thousand_b", "valence_a", "valence_b"]


def rows(*contributions):
    return pd.DataFrame(contributions, columns=["term", "valence", "outlet"])


def shift(table, words=(1000, 1000), **more):
    return word_shift(table, dict(zip("xy", words)), by="outlet", groups=("x", "y"), **more)


def kind(*contributions, words=(1000, 1000)):
    return shift(rows(*contributions), words)["kind"].tolist()


def test_worked_by_hand():
    """x: 400 words, y: 200. good: 2 of 3.0 in x (5 per thousand), 1 of 1.0 in y (5); bad: 1 of -2 in x (2.5), 2 of
    -2 and -4 in y (10, mean -3); fine: 1 of 2 in x alone (2.5)."""
    table = shift(rows(("good", 3.0, "x"), ("good", 3.0, "x"), ("bad", -2.0, "x"), ("fine", 2.0, "x"), ("good", 1.0, "y"),
                       ("bad", -2.0, "y"), ("bad", -4.0, "y")), (400, 200)).set_index("term")
    assert table.index.tolist() == ["bad", "good", "fine"]
    assert table.loc["bad", ["from_use", "from_valence", "shift"]].tolist() == [7.5 * -2.5, 6.25 * -1, -25]
    assert table.loc["good", ["from_use", "from_valence", "shift"]].tolist() == [0, 5 * -2, -10]
    assert table.loc["fine", ["from_use", "from_valence", "shift"]].tolist() == [-2.5 * 2, 0, -5]
    assert table["kind"].tolist() == ["more of a hostile word", "a word used more coldly", "less of a warm word"]
    tone_x, tone_y = 1000 * (3 + 3 - 2 + 2) / 400, 1000 * (1 - 2 - 4) / 200
    assert table["shift"].sum() == pytest.approx(tone_y - tone_x) == -40
    assert table.loc["good", COLUMNS[1:]].tolist() == [2, 1, 5, 5, 3, 1] and np.isnan(table.loc["fine", "valence_b"])


def test_a_reference_that_is_not_nought_brings_the_other_words_in():
    """By hand with 1 as reference: warm of 3 grows from 0 to 10 per thousand, so 10 * (3 - 1); all others, of 0, shrink
    from 1000 to 990, so -10 * (0 - 1); the sum is the difference in tone, 30."""
    table = shift(rows(*[("warm", 3.0, "y")] * 10), reference=1.0).set_index("term")
    assert table["shift"].tolist() == [20, 10] and table.index.tolist() == ["warm", OTHERS]
    assert table.loc[OTHERS, ["n_a", "n_b"]].tolist() == [1000, 990] and table.loc[OTHERS, "kind"] == KINDS[1]
    assert OTHERS not in shift(rows(("warm", 3.0, "y")))["term"].tolist()


tables = st.lists(st.tuples(st.sampled_from(["war", "peace", "kill", "help", "no"]),
                            st.floats(-4, 4).map(lambda value: round(value, 2)), st.sampled_from("xyz")), max_size=40)


@given(tables, st.integers(40, 10**6), st.integers(40, 10**6), st.sampled_from([0.0, 0.0, 0.4, -2.5]))
def test_shifts_add_up_to_the_difference_in_tone(contributions, of_x, of_y, reference):
    table = rows(*contributions)
    shifts = shift(table, (of_x, of_y), reference=reference)
    tone = [1000 * sum(value for _, value, outlet in contributions if outlet == group) / of
            for group, of in (("x", of_x), ("y", of_y))]
    assert shifts["shift"].sum() == pytest.approx(tone[1] - tone[0], abs=1e-6)
    assert np.allclose(shifts["from_use"] + shifts["from_valence"], shifts["shift"])
    lifts = shifts["kind"].map(dict.fromkeys(KINDS[:3], 1) | dict.fromkeys(KINDS[3:], -1)).fillna(0)
    stronger = shifts["from_use"].where(shifts["from_use"].abs() >= shifts["from_valence"].abs(), shifts["from_valence"])
    assert (np.sign(stronger)[stronger.abs() > 1e-9] == lifts[stronger.abs() > 1e-9]).all()


@given(tables)
def test_the_other_way_round_all_signs_turn(contributions):
    table, words = rows(*contributions), {"x": 100, "y": 300}
    there = word_shift(table, words, "outlet", ("x", "y")).set_index("term")
    back = word_shift(table, words, "outlet", ("y", "x")).set_index("term").reindex(there.index)
    assert np.allclose(there["shift"], -back["shift"]) and np.allclose(there["from_use"], -back["from_use"])


@pytest.mark.parametrize("contributions, expected", [
    ([("a", 2.0, "y")], "more of a warm word"), ([("a", -2.0, "x")], "less of a hostile word"),
    ([("a", -2.0, "y")], "more of a hostile word"), ([("a", 2.0, "x")], "less of a warm word"),
    ([("a", 2.0, "x"), ("a", 3.0, "y")], "a word used more warmly"),
    ([("a", 2.0, "x"), ("a", -1.5, "y")], "a word used more coldly"),
    ([("a", -2.0, "x"), ("a", 2.0, "y"), ("a", 2.0, "y")], "a word used more warmly"),
    ([("a", 2.0, "x"), ("a", 2.0, "y")], "no difference"),
    ([("a", 0.0, "x")], "no difference"),
    ([("a", 0.1, "x"), ("a", 0.2, "x"), ("a", 0.15, "y"), ("a", 0.15, "y")], "no difference")])     # but for rounding
def test_the_kinds(contributions, expected):
    assert kind(*contributions) == [expected]


def test_rates_count_and_not_numbers():
    """Twice as often in a group of twice as many words is as often."""
    assert kind(("a", -2.0, "x"), ("a", -2.0, "y"), ("a", -2.0, "y"), words=(500, 1000)) == ["no difference"]


def test_a_word_of_one_group_differs_by_use_alone():
    assert shift(rows(("a", -3.0, "y"), ("b", 2.0, "x")))["from_valence"].tolist() == [0, 0]


def test_other_groups_and_other_columns_move_nothing():
    table = rows(("a", -3.0, "y"), ("b", 2.0, "x"))
    more = pd.concat([table, rows(("a", 4.0, "z"), ("c", 4.0, "z"), ("c", 4.0, None))])
    assert shift(more).equals(shift(table))
    assert shift(table.astype({"term": "category", "outlet": "category"})).equals(shift(table))


def test_equal_shifts_by_number_and_alphabet():
    table = rows(*[("b", 1.0, "x")] * 2, *[("c", 2.0, "x")], *[("a", -2.0, "x")], ("d", 0.1, "x"))
    assert shift(table)["term"].tolist() == ["b", "a", "c", "d"]
    assert shift(table.iloc[::-1])["term"].tolist() == ["b", "a", "c", "d"]


def test_what_rounding_leaves_decides_no_order():
    assert 0.1 + 0.2 > 0.15 + 0.15
    assert shift(rows(*[("b", value, "x") for value in (0.1, 0.2)], *[("a", 0.15, "x")] * 2))["term"].tolist() == ["a", "b"]


def test_of_equal_parts_use_gives_the_kind():
    """Twice as often and twice as warm: both parts are 1.1666..., and rounding makes the first a hair smaller."""
    table = shift(rows(("a", 0.7, "x"), ("a", 1.4, "y"), ("a", 1.4, "y")), (900, 900))
    assert table["from_use"][0] < table["from_valence"][0] and table["kind"].tolist() == ["more of a warm word"]


def test_a_term_may_be_half_a_sign():
    table = pd.DataFrame({"term": pd.Series(["\ud83d", "a"], dtype=object), "valence": [1.0, 1.0], "outlet": "x"})
    assert shift(table)["term"].tolist() == ["a", "\ud83d"]


def test_articles_show_what_one_article_carries():
    table = rows(("a", -3.0, "y"), ("a", -3.0, "y"), ("b", 2.0, "x"), ("b", 2.0, "y"), ("c", 9.0, "z"))
    counted = shift(table.assign(article_id=["1", "1", "2", "3", "1"]))
    assert counted.set_index("term")["articles"].to_dict() == {"a": 1, "b": 2}
    assert "articles" not in shift(table)
    other = shift(table.assign(article_id="1"), reference=1.0).set_index("term")["articles"]
    assert other.isna().to_dict() == {"a": False, "b": False, OTHERS: True}


def test_nothing_gives_no_rows():
    assert len(shift(rows())) == 0 and list(shift(rows()).columns) == [*COLUMNS, "from_use", "from_valence", "shift", "kind"]


def test_words_may_be_a_series():
    words = pd.Series({"x": 1000, "y": 1000})
    table = rows(("a", -3.0, "y"))
    assert word_shift(table, words, "outlet", ("x", "y")).equals(shift(table))


@pytest.mark.parametrize("table, more, message", [
    (rows(("a", 1.0, "x")).drop(columns="valence"), {}, "the contributions have no column 'valence'; they have term, outlet."),
    (rows(("a", 1.0, "x")), {"by": "voice"}, "the contributions have no column 'voice'; they have term, valence, outlet."),
    (rows(("a", 1.0, "x")), {"groups": ("x", "z")}, "`words` has no number for 'z'; it has x, y."),
    (rows(("a", 1.0, "x")), {"groups": ("x", "y", "z")}, "the groups are ('x', 'y', 'z'); pass two, as in ('bbc.co.uk', 'tass.com')."),
    (rows((None, 1.0, "x")), {}, "a contribution has no term; leave out the rows whose term is missing."),
    (rows(("a", 1.0, "x")), {"groups": ("x", "x")}, "both groups are 'x'; pass two that differ."),
    (rows(("a", 1.0, "x"), ("a", 1.0, "x")), {"words": {"x": 1, "y": 5}},
     "`words` gives 'x' 1 words, and 2 moved a score; pass the number of all its words."),
    (rows(("a", 1.0, "x")), {"words": {"x": 5, "y": 0}},
     "`words` gives 'y' 0 words, and 0 moved a score; pass the number of all its words."),
    (rows(("a", np.nan, "x")), {}, "a contribution has no valence; leave out the rows whose valence is missing.")])
def test_each_mistake_has_a_sentence(table, more, message):
    with pytest.raises(ValueError) as problem:
        word_shift(table, **{"words": {"x": 10, "y": 10}, "by": "outlet", "groups": ("x", "y"), **more})
    assert str(problem.value) == message
