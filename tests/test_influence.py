"""What articles carry: each left out by hand, the order, the number that turns a finding, and articles on both sides."""
import numpy as np
import pandas as pd
import pytest

from analysis.influence import carriers, influence


def mean(sums):
    return sums["valence"] / sums["rows"]


@pytest.fixture
def rows():
    rng = np.random.default_rng(1)
    return pd.DataFrame({"article_id": rng.integers(0, 30, 300), "valence": rng.normal(0.1, 1, 300)}).assign(
        outlet=lambda rows: np.where(rows["article_id"] < 12, "x", "y"))


def test_each_article_is_left_out(rows):
    found = influence(rows, mean).set_index("article_id")
    for article in (0, 7, 29):
        assert found.loc[article, "without"] == pytest.approx(rows.loc[rows["article_id"] != article, "valence"].mean())
    assert found["change"].is_monotonic_decreasing and found.attrs == {"finding": pytest.approx(rows["valence"].mean()), "articles": 30}


def test_what_is_left_without_the_first_few(rows):
    found = influence(rows, mean)
    first = found["article_id"].head(4)
    assert found["left"][3] == pytest.approx(rows.loc[~rows["article_id"].isin(first), "valence"].mean())


def test_a_difference_of_two_groups(rows):
    found = influence(rows, mean, "outlet", "x")
    means = rows.groupby("outlet")["valence"].mean()
    assert found.attrs["finding"] == pytest.approx(means["x"] - means["y"])
    for article in (3, 20):
        kept = rows[rows["article_id"] != article].groupby("outlet")["valence"].mean()
        assert found.set_index("article_id").loc[article, "without"] == pytest.approx(kept["x"] - kept["y"])
    assert set(found["group"]) == {"x", "all others"} and len(found) == 30
    turned = influence(rows, mean, "outlet", "y", "x")
    assert turned.attrs["finding"] == pytest.approx(-found.attrs["finding"]) and turned["article_id"].tolist() == found["article_id"].tolist()


def test_an_article_on_both_sides_goes_from_both(rows):
    voices = pd.concat([rows.assign(voice="quoted", valence=rows["valence"] + 0.3), rows.assign(voice="narrator")])
    found = influence(voices, mean, "voice", "quoted", "narrator")
    assert len(found) == 30 and np.allclose(found["without"], 0.3) and np.allclose(found["change"], 0)


@pytest.mark.parametrize("values, expected", [
    ([5, -1, -1, -1], 1), ([1, 1, 1, 1], 0), ([-5, -5, 1, 1, 1], 2), ([1, -1], 0), ([2, 2, -3], 1)])
def test_how_few_turn_a_finding(values, expected):
    rows = pd.DataFrame({"article_id": range(len(values)), "valence": values})
    assert carriers(influence(rows, mean)) == expected


def test_against_another_value_than_zero():
    rows = pd.DataFrame({"article_id": range(4), "valence": [1.0, 0.4, 0.4, 0.4]})
    assert carriers(influence(rows, mean)) == 0 and carriers(influence(rows, mean, against=0.5)) == 1


@pytest.mark.parametrize("arguments, message", [
    (("outlet", "z"), "'z' is no outlet here; there are "), (("outlet",), "name the outlet whose finding it is as target; there are "),
    (("outlet", "x", "x"), "the outlet 'x' is the target and the reference; compare it with another."),
    (("paper", "x"), "the table has no column 'paper'; it has article_id, valence, outlet.")])
def test_each_mistake_has_a_sentence(rows, arguments, message):
    with pytest.raises(ValueError) as problem:
        influence(rows, mean, *arguments)
    assert str(problem.value).startswith(message)


def test_a_group_may_be_named_by_a_number_and_an_article_must_be_named(rows):
    numbered = rows.assign(outlet=(rows["outlet"] == "x").astype(int))
    assert set(influence(numbered, mean, "outlet", 1, 0)["group"]) == {"1", "0"}
    with pytest.raises(ValueError, match="the column 'article_id' is empty in row 0; name the article there."):
        influence(rows.assign(article_id=rows["article_id"].where(rows.index > 0)), mean)


def test_nothing_is_left_of_a_side_without_articles_whatever_rounding_leaves():
    rows = pd.DataFrame({"article_id": range(6), "outlet": list("xxxyyy"), "valence": [0.3, 0.2, 0.1, 0.03, 0.02, 0.01]})
    found = influence(rows, mean, "outlet", "x")
    assert found["left"].notna().tolist() == [True, True, True, True, False, False] and carriers(found) == 0
