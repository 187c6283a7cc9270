"""Intervals of proportions and their differences: against published numbers, SciPy, at the edges; what may be said."""
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.uncertainty import benjamini_hochberg, finding, newcombe, wilson


@pytest.mark.parametrize("n, total, low, high", [          # Newcombe 1998, the score method without continuity correction
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)])
def test_published_numbers(n, total, low, high):
    assert np.round(wilson(n, total), 4).tolist() == [low, high]


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.999])
def test_scipy_says_the_same(confidence):
    pairs = [(n, total) for total in (1, 2, 7, 40, 1000) for n in sorted({0, 1, total // 3, total - 1, total})]
    low, high = wilson([n for n, _ in pairs], [total for _, total in pairs], confidence)
    for k, (n, total) in enumerate(pairs):
        expected = stats.binomtest(n, total).proportion_ci(confidence, method="wilson")
        assert (low[k], high[k]) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_none_and_all_reach_the_edge():
    totals = np.arange(1, 1000)
    for confidence in np.arange(0.5, 1, 0.01):                 # the bare formula misses some by 1e-16
        assert not wilson(0, totals, confidence)[0].any() and (wilson(totals, totals, confidence)[1] == 1).all()
    assert (wilson(0, 7)[1], wilson(7, 7)[0]) == pytest.approx((0.354, 0.646), abs=5e-4)      # and nothing is proven


def test_the_interval_is_no_plus_or_minus_and_narrows():
    low, high = wilson([1, 10, 100], [10, 100, 1000])
    assert (0.1 - low[0] < high[0] - 0.1) and (low > 0).all()
    assert (np.diff(high - low) < 0).all()
    wide, narrow = wilson(1, 10, 0.99), wilson(1, 10, 0.5)
    assert wide[0] < narrow[0] < 0.1 < narrow[1] < wide[1]


def test_no_chance_is_no_number():
    assert np.isnan(wilson(0, 0)).all()
    low, high = wilson([0, 1], [0, 2])
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False]


def test_numbers_columns_and_one_total_for_all():
    assert all(np.ndim(edge) == 0 for edge in wilson(6, 7))
    low, high = wilson(pd.Series([1, 2, 3]), 10)
    assert low.tolist() == [wilson(n, 10)[0] for n in (1, 2, 3)] and high.shape == (3,)
    assert [len(edge) for edge in wilson([], [])] == [0, 0]


@pytest.mark.parametrize("n, total, confidence, message", [
    (8, 7, 0.95, "8 of 7 is no proportion; n lies between 0 and its total."),
    ([1, -1], [2, 2], 0.95, "-1 of 2 is no proportion; n lies between 0 and its total."),
    (1, -2, 0.95, "1 of -2 is no proportion; n lies between 0 and its total."),
    (1, 2, 95, "the confidence is 95; it lies between 0 and 1, as in 0.95."),
    (1, 2, 1, "the confidence is 1; it lies between 0 and 1, as in 0.95."),
    (1, 2, 0, "the confidence is 0; it lies between 0 and 1, as in 0.95."),
])
def test_each_mistake_has_a_sentence(n, total, confidence, message):
    with pytest.raises(ValueError) as problem:
        wilson(n, total, confidence)
    assert str(problem.value) == message


# Differences of two proportions

@pytest.mark.parametrize("counts, low, high", [            # Newcombe 1998, table II, method 10
    ((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((6, 7, 2, 7), 0.0582, 0.8062),
    ((5, 56, 0, 29), -0.0381, 0.1926), ((0, 10, 0, 20), -0.1611, 0.2775), ((10, 10, 0, 10), 0.6075, 1.0)])
def test_published_differences(counts, low, high):
    assert np.round(newcombe(*counts), 4).tolist() == [low, high]


def test_scipy_says_the_same_of_differences_in_tables():
    """SciPy has no such interval; that of a difference turned round is the interval turned round."""
    n, total, other, other_total = np.array([1, 5, 30]), 40, np.array([3, 5, 2]), 50
    low, high = newcombe(n, total, other, other_total)
    turned = newcombe(other, other_total, n, total)
    assert np.allclose(low, -turned[1]) and np.allclose(high, -turned[0]) and ((low < n / 40 - other / 50) & (n / 40 - other / 50 < high)).all()


def test_a_total_of_nothing_gives_no_difference():
    assert np.isnan(newcombe(0, 0, 1, 2)).all()
    with pytest.raises(ValueError, match="3 of 2 is no proportion"):
        newcombe(1, 2, 3, 2)


def test_what_is_no_p_is_refused():
    with pytest.raises(ValueError, match="1.2 is no p; pass numbers from 0 to 1"):
        benjamini_hochberg([0.5, np.nan, 1.2])


# What may be said

def test_what_an_interval_lets_one_say():
    assert list(finding([0.1, -0.2, -0.2, np.nan, 0.0], [0.3, -0.1, 0.1, 0.2, 0.1])) == [
        "higher", "lower", "no difference to be told", "cannot tell", "no difference to be told"]


def test_a_test_that_does_not_agree_leaves_nothing_told():
    assert list(finding([0.1, 0.1, 0.1, -0.2, -0.1], [0.3] * 3 + [-0.1, 0.2], p=[0.01, 0.05, np.nan, 0.001, 0.001])) == [
        "higher", "no difference to be told", "cannot tell", "lower", "no difference to be told"]
    assert list(finding(0.1, 0.3, p=0.08, level=0.1)) == ["higher"]


@pytest.mark.parametrize("few", [{"n": 9}, {"articles": 9}, {"n": 100, "articles": 3}, {"n": np.nan}])
def test_too_little_is_no_finding(few):
    assert list(finding(0.1, 0.2, **few)) == ["cannot tell"]
    assert list(finding(0.1, 0.2, n=10, articles=10)) == ["higher"]
