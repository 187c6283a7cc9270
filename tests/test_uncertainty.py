"""Intervals of a proportion and of a rate: against published numbers, against SciPy, at the edges, and what is none."""
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.uncertainty import bootstrap_rates, wilson


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


# Rates with their interval over articles

def counted(seed=1, articles=60):
    rng = np.random.default_rng(seed)
    words = rng.integers(100, 900, articles)
    return pd.DataFrame({"outlet": np.repeat(["x", "y"], articles // 2), "n": rng.binomial(words, 0.02), "words": words})


def test_a_rate_is_the_sum_over_the_sum():
    table = counted()
    rates = bootstrap_rates(table, "n", "words", "outlet", seed=1).set_index("outlet")
    sums = table.groupby("outlet")[["n", "words"]].sum()
    assert rates["rate"].to_dict() == (sums["n"] / sums["words"]).to_dict() and rates["articles"].tolist() == [30, 30]
    assert (rates["low"] < rates["rate"]).all() and (rates["rate"] < rates["high"]).all()


def test_the_interval_is_that_of_scipy_to_sampling_error():
    table = counted()
    ours = bootstrap_rates(table[table["outlet"] == "x"], "n", "words", "outlet", seed=1, replicates=20_000).iloc[0]
    x = table[table["outlet"] == "x"]
    theirs = stats.bootstrap((x["n"].to_numpy(), x["words"].to_numpy()), lambda n, words, axis: n.sum(axis) / words.sum(axis), paired=True,
                             vectorized=True, method="percentile", n_resamples=20_000, rng=np.random.default_rng(2)).confidence_interval
    assert [ours["low"], ours["high"]] == pytest.approx([theirs.low, theirs.high], rel=0.01)


def test_the_unit_is_the_article():
    """Ten articles that say the same a hundred times are no thousand articles: copies within articles narrow nothing."""
    table = counted()
    many = table.assign(n=table["n"] * 100, words=table["words"] * 100)
    one, other = (bootstrap_rates(rows, "n", "words", "outlet", seed=3)[["low", "high"]] for rows in (table, many))
    assert np.allclose(one, other)


def test_fewer_than_ten_articles_get_no_interval():
    few = bootstrap_rates(counted().groupby("outlet").head(9), "n", "words", "outlet", seed=1)
    assert few["low"].isna().all() and few["high"].isna().all() and few["rate"].notna().all()


def test_articles_without_words_have_no_rate_and_no_warning():
    rates = bootstrap_rates(pd.DataFrame({"outlet": ["x"] * 12, "n": 0, "words": 0}), "n", "words", "outlet", seed=1)
    assert rates[["rate", "low", "high"]].isna().all(axis=None) and len(bootstrap_rates(counted().head(0), "n", "words", "outlet", seed=1)) == 0


def test_several_columns_and_the_same_seed():
    table = counted().assign(voice=["narrator", "quoted"] * 30)
    one, again = (bootstrap_rates(table, "n", "words", ["outlet", "voice"], seed=5) for _ in range(2))
    assert list(one.columns[:2]) == ["outlet", "voice"] and len(one) == 4 and one.equals(again)


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="the table has no column 'total'; it has outlet, n, words."):
        bootstrap_rates(counted(), "n", "total", "outlet", seed=1)
