"""Agreement with people: published figures, numpy and SciPy as oracles, clusters, the edges, and what does not count."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.agreement import class_agreement, correlation, each_rating
from analysis.times_ratings import times_ratings


@pytest.fixture(scope="module")
def sentences():
    return times_ratings()


@pytest.fixture(scope="module")
def vader(sentences):
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    package = SentimentIntensityAnalyzer()
    return np.array([package.polarity_scores(text)["compound"] for text in sentences["text"]])


# The published figures (Hutto & Gilbert 2014, New York Times sentences)

def test_the_package_agrees_as_published(sentences, vader):
    found = correlation(vader, sentences["rating"], sentences["article"], seed=1)
    assert round(found["r"], 3) == 0.503 and found["n"] == 5190 and found["articles"] == 498      # the paper: .492
    assert found["r"] == pytest.approx(np.corrcoef(vader, sentences["rating"])[0, 1], abs=1e-12)
    weighted = class_agreement(vader, sentences["rating"]).iloc[-1]
    assert [round(weighted[name], 2) for name in ("precision", "recall", "f1")] == [0.70, 0.49, 0.55]


@pytest.mark.parametrize("threshold, rating_threshold", [(0, 0.05), (0.05, 0.1), (0.1, 0.05), (0.05, 0.5)])
def test_other_thresholds_do_not_give_the_published_figures(sentences, vader, threshold, rating_threshold):
    weighted = class_agreement(vader, sentences["rating"], threshold, rating_threshold).iloc[-1]
    assert [round(weighted[name], 2) for name in ("precision", "recall", "f1")] != [0.70, 0.49, 0.55]


def test_one_person_agrees_as_published(sentences):
    one = each_rating(sentences)
    assert len(one) == 103_800
    with_all = correlation(one["score"], one["all"], one["article"], seed=1, replicates=20)
    with_others = correlation(one["score"], one["others"], one["article"], seed=1, replicates=20)
    assert round(with_all["r"], 3) == 0.745 and round(with_others["r"], 3) == 0.713
    weighted = class_agreement(one["score"], one["all"]).iloc[-1]
    assert [round(weighted[name], 2) for name in ("precision", "recall", "f1")] == [0.87, 0.55, 0.65]
    places = np.stack(sentences["ratings"]).T
    assert round(np.mean([np.corrcoef(place, sentences["rating"])[0, 1] for place in places]), 3) == 0.746


# Correlation

def noisy(articles=40, each=5, seed=0):
    rng = np.random.default_rng(seed)
    article = np.repeat(np.arange(articles), each)
    tone = rng.normal(size=articles)[article]
    return tone + rng.normal(size=len(article)), tone + rng.normal(size=len(article)), article


def test_the_interval_is_that_of_scipy_over_articles():
    x, y, article = noisy()
    ours = correlation(x, y, article, seed=1, replicates=5000)
    groups = [np.flatnonzero(article == a) for a in range(40)]

    def r(drawn):
        rows = np.concatenate([groups[int(a)] for a in drawn])
        return np.corrcoef(x[rows], y[rows])[0, 1]

    theirs = stats.bootstrap((np.arange(40),), r, vectorized=False, method="percentile", n_resamples=5000,
                             rng=np.random.default_rng(2)).confidence_interval
    assert [ours["low"], ours["high"]] == pytest.approx([theirs.low, theirs.high], abs=0.012)


def test_the_unit_is_the_article():
    """Copies of sentences within their articles are no more evidence; copies as articles of their own would be."""
    x, y, article = noisy()
    one = correlation(x, y, article, seed=3)
    within = correlation(np.tile(x, 9), np.tile(y, 9), np.tile(article, 9), seed=3)
    apart = correlation(np.tile(x, 9), np.tile(y, 9), np.arange(len(x) * 9), seed=3)
    assert (within["low"], within["high"]) == pytest.approx((one["low"], one["high"]))
    assert apart["high"] - apart["low"] < (one["high"] - one["low"]) / 2


def test_same_seed_same_interval_and_wider_with_confidence():
    one, again, other = (correlation(*noisy(), seed=seed) for seed in (5, 5, 6))
    assert one == again and one["low"] != other["low"]
    wide = correlation(*noisy(), seed=5, confidence=0.99)
    assert wide["low"] < one["low"] < one["r"] < one["high"] < wide["high"]


def test_fewer_than_ten_articles_get_no_interval():
    few, enough = (correlation(*noisy(articles), seed=1) for articles in (9, 10))
    assert np.isnan([few["low"], few["high"]]).all() and np.isfinite([few["r"], enough["low"], enough["high"]]).all()


@pytest.mark.parametrize("x, y", [([0.1] * 12, list(range(12))), (list(range(12)), [0.3] * 12), ([], []), ([1], [1]),
                                  ([None] * 12, list(range(12)))])
def test_what_does_not_vary_has_no_r(x, y):
    found = correlation(x, y, list(range(len(x))), seed=1)
    assert np.isnan([found["r"], found["low"], found["high"]]).all()


def test_a_draw_that_does_not_vary_is_none():
    """One article of twelve differs; every third draw is without it, and rounding must not pass for a correlation there."""
    x, y = [0.1] * 11 + [0.7], [0.3, 0.1, 0.7] * 4
    for pair in ((x, y), (y, x)):
        found = correlation(*pair, list(range(12)), seed=1)
        assert -1 <= found["r"] <= 1 and np.isnan([found["low"], found["high"]]).all()


def test_missing_pairs_are_counted_and_left_out():
    x, y, article = noisy()
    x[:7], y[5:9] = np.nan, np.nan
    found = correlation(x, y, article, seed=1)
    assert (found["n"], found["missing"], found["articles"]) == (191, 9, 39)       # the first article has none left
    assert found["r"] == pytest.approx(np.corrcoef(x[9:], y[9:])[0, 1])


@given(st.lists(st.tuples(st.floats(-1, 1), st.integers(-80, 80)), min_size=2, max_size=60),
       st.floats(0.01, 50), st.floats(-1e4, 1e4))
def test_neither_scale_nor_middle_counts(pairs, scale, middle):
    x, y = np.array(pairs, float).T
    x, article = np.round(x, 3), np.arange(len(x))
    found = correlation(x, y, article, seed=1, replicates=1)["r"]
    moved = correlation(x * scale + middle, y / 20, article, seed=1, replicates=1)["r"]
    assert np.isnan(found) if np.ptp(x) == 0 or np.ptp(y) == 0 else found == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-7)
    assert np.isnan(found) or moved == pytest.approx(found, abs=1e-6)


# Classes

def test_counted_by_hand():
    table = class_agreement([0.9, 0.05, 0.04, -0.05, -0.9, 0.3, 0.0, -0.2], [1, 0.5, 0.5, -1, 0.2, 0, 0, -0.05])
    assert table["class"].tolist() == ["negative", "neutral", "positive", "weighted"]
    assert table[["rated", "scored", "right"]].values.tolist() == [[2, 3, 2], [2, 2, 1], [4, 3, 2], [8, 8, 5]]
    assert table["precision"].tolist() == pytest.approx([2 / 3, 1 / 2, 2 / 3, (2 * 2 / 3 + 2 / 2 + 4 * 2 / 3) / 8])
    assert table["recall"].tolist() == pytest.approx([1, 1 / 2, 1 / 2, 5 / 8])
    assert table["f1"].tolist() == pytest.approx([0.8, 0.5, 4 / 7, (2 * 0.8 + 2 * 0.5 + 4 * 4 / 7) / 8])


def test_the_threshold_itself_is_reached_and_nought_is_neutral():
    assert class_agreement([0.05, -0.05, 0.0499, 0.0], [1, -1, 0, 0])["right"].tolist() == [1, 2, 1, 4]
    assert class_agreement([0.0, -0.0], [0, 0], 0, 0)["scored"].tolist() == [0, 2, 0, 2]


def test_a_missing_score_is_not_found_and_a_missing_rating_not_asked():
    table = class_agreement([np.nan, 0.5, 0.5], [1, 1, np.nan]).set_index("class")
    assert table.loc["positive", ["rated", "scored", "precision", "recall"]].tolist() == [2, 1, 1, 0.5]
    assert table.loc["weighted", "scored"] == 1


def test_nothing_to_divide_by_is_nought():
    assert not class_agreement([], [])[["precision", "recall", "f1"]].any(axis=None)
    assert class_agreement([1, 1], [1, 1])["f1"].tolist() == [0, 0, 1, 1]


@given(st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.sampled_from([-1, 0, 1])), min_size=1, max_size=50))
def test_the_weighted_recall_is_the_share_that_is_right(pairs):
    table = class_agreement(*zip(*pairs))
    assert table["recall"].iloc[-1] == pytest.approx(np.mean([x == y for x, y in pairs]))
    assert table[["precision", "recall", "f1"]].stack().between(0, 1).all()


# Single ratings

def test_others_leave_the_own_rating_out():
    table = pd.DataFrame({"sentence_id": ["1_1", "1_2"], "article": 1, "ratings": [[4, 0, 0, -2], [1]]})
    one = each_rating(table)
    assert one["score"].tolist() == [4, 0, 0, -2, 1] and one["all"].tolist() == [0.5] * 4 + [1]
    assert one["others"].tolist()[:4] == pytest.approx([-2 / 3, 2 / 3, 2 / 3, 4 / 3]) and np.isnan(one["others"].iloc[4])
    assert one["sentence_id"].tolist() == ["1_1"] * 4 + ["1_2"] and table["ratings"].iloc[0] == [4, 0, 0, -2]


@pytest.mark.parametrize("call, message", [
    (lambda: correlation([1, 2], [1], [1, 2], seed=1), "2 scores and 1 ratings were passed; each score needs one rating."),
    (lambda: correlation([1, 2], [1, 2], [1], seed=1), "1 articles were passed for 2 scores; name the article of each score."),
    (lambda: correlation([1], [1], [1], seed=1, confidence=95),
     "the confidence is 95 and the replicates 1000; pass a share between 0 and 1, as in 0.95, and at least one replicate."),
    (lambda: class_agreement([1], [1, 2]), "1 scores and 2 ratings were passed; each score needs one rating."),
    (lambda: class_agreement([1], [1], -0.05),
     "the thresholds are -0.05 and 0.05; they hold on both sides of 0, so pass 0 or more.")])
def test_each_mistake_has_a_sentence(call, message):
    with pytest.raises(ValueError) as problem:
        call()
    assert str(problem.value) == message
