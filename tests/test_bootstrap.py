"""Intervals by article: against SciPy, at the edges, by rows and by sums, and what no interval is given to."""
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.bootstrap import article_sums, bootstrap, bootstrap_rates, interval


def rate(sums):
    return sums["n"] / sums["words"]


def scipy_interval(rows, method, seed=2):
    return stats.bootstrap((rows["n"].to_numpy(), rows["words"].to_numpy()), lambda n, words, axis: n.sum(axis) / words.sum(axis), paired=True,
                           vectorized=True, method=method, n_resamples=20_000, rng=np.random.default_rng(seed)).confidence_interval


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


# Any statistic of a table

@pytest.mark.parametrize("method", ["percentile", "BCa"])
def test_scipy_says_the_same(method):
    rows = counted().query("outlet == 'x'").assign(article_id=range(30))
    rows.loc[rows.index[0], "n"] = 120                         # skewed, so that the two methods differ
    ours = bootstrap(rows, rate, seed=1, replicates=20_000, method=method.lower()).iloc[0]
    theirs = scipy_interval(rows, method)
    assert [ours["low"], ours["high"]] == pytest.approx([theirs.low, theirs.high], rel=0.02)


def test_the_two_methods_differ_where_articles_are_skewed():
    rows = counted().query("outlet == 'x'").assign(article_id=range(30))
    rows.loc[rows.index[0], "n"] = 120
    plain, corrected = (bootstrap(rows, rate, seed=1, replicates=20_000, method=method).iloc[0] for method in ("percentile", "bca"))
    assert corrected["low"] > plain["low"] and corrected["high"] > plain["high"] * 1.02


def test_rows_of_an_article_are_drawn_together():
    table = counted().assign(article_id=range(60))
    cut = pd.concat([table.assign(n=table["n"] // 2), table.assign(n=table["n"] - table["n"] // 2, words=0)])     # two rows an article
    one, other = (bootstrap(rows, rate, "outlet", seed=4) for rows in (table, cut))
    assert np.allclose(one[["value", "low", "high"]], other[["value", "low", "high"]]) and other["articles"].tolist() == [30, 30]


def test_a_statistic_of_rows_is_that_of_sums():
    table = counted().assign(article_id=np.repeat(range(30), 2), outlet="x")
    by_sums = bootstrap(table, rate, seed=1, replicates=4000, method="bca").iloc[0]
    by_rows = bootstrap(table, lambda rows: rows["n"].sum() / rows["words"].sum(), seed=2, replicates=2000, method="bca", of="rows").iloc[0]
    assert by_rows["value"] == by_sums["value"]
    assert by_rows[["low", "high"]].tolist() == pytest.approx(by_sums[["low", "high"]].tolist(), rel=0.03)


def test_a_median_is_asked_of_rows():
    rows = pd.DataFrame({"article_id": range(101), "tone": np.arange(101.0)})
    found = bootstrap(rows, lambda drawn: drawn["tone"].median(), seed=1, of="rows").iloc[0]
    assert found["value"] == 50 and 35 < found["low"] < 45 and 55 < found["high"] < 65


def test_a_correlation_is_a_statistic_of_sums():
    from analysis.agreement import correlation
    rng = np.random.default_rng(5)
    x = rng.normal(size=200)
    y, article = x + rng.normal(size=200), np.repeat(range(40), 5)
    theirs = correlation(x, y, article, seed=1, replicates=4000)
    ours = bootstrap(pd.DataFrame({"article_id": article, "x": x, "y": y, "xx": x * x, "yy": y * y, "xy": x * y}), lambda s: (
        s["xy"] - s["x"] * s["y"] / s["rows"]) / np.sqrt((s["xx"] - s["x"] ** 2 / s["rows"]) * (s["yy"] - s["y"] ** 2 / s["rows"])),
        seed=2, replicates=4000).iloc[0]
    assert ours["value"] == pytest.approx(theirs["r"]) and [ours["low"], ours["high"]] == pytest.approx([theirs["low"], theirs["high"]], abs=0.02)


@pytest.mark.parametrize("rows", [
    pd.DataFrame({"article_id": range(9), "n": range(9), "words": 100}),                # nine articles
    pd.DataFrame({"article_id": range(40), "n": 0, "words": 100}),                      # no article has a hit
    pd.DataFrame({"article_id": [0] * 500, "n": range(500), "words": 100}),             # many rows, one article
], ids=["few", "no hit", "one article"])
def test_no_interval_where_none_can_be_trusted(rows):
    for method in ("percentile", "bca"):
        found = bootstrap(rows, rate, seed=1, method=method).iloc[0]
        assert np.isnan(found["low"]) and np.isnan(found["high"]) and found["value"] == rows["n"].sum() / rows["words"].sum()


def test_many_articles_fill_no_memory_and_blocks_change_nothing():
    rows = pd.DataFrame({"article_id": range(70_000), "n": np.arange(70_000) % 7, "words": 100})     # more than 16 bits count
    found = bootstrap(rows, rate, seed=1, replicates=200).iloc[0]
    theirs = 1.96 * rows["n"].std() / 100 / np.sqrt(70_000)
    assert found["high"] - found["low"] == pytest.approx(2 * theirs, rel=0.2)


@pytest.mark.parametrize("wrong, message", [
    ({"statistic": lambda s: s["cues"]}, "the statistic asks for 'cues'; complete columns of numbers here are n, words, rows."),
    ({"statistic": lambda s: [1, 2, 3]}, "the statistic gave 3 numbers for 1 replicates; write it with arithmetic on whole columns, as in sums['n'] / sums['total']."),
    ({"by": "paper"}, "the table has no column 'paper'; it has outlet, n, words, article_id."),
    ({"unit": "id"}, "the table has no column 'id'; it has outlet, n, words, article_id."),
    ({"method": "basic"}, "there is no method 'basic' of intervals; there are percentile and bca."),
    ({"replicates": 0}, "the confidence is 0.95 and the replicates 0; pass a share between 0 and 1, as in 0.95, and at least one replicate."),
    ({"confidence": 95}, "the confidence is 95 and the replicates 1000; pass a share between 0 and 1, as in 0.95, and at least one replicate."),
    ({"of": "columns"}, "a statistic is of sums or of rows, not of 'columns'."),
])
def test_each_mistake_has_a_sentence(wrong, message):
    with pytest.raises(ValueError) as problem:
        bootstrap(counted().assign(article_id=range(60)), **{"statistic": rate, "by": "outlet", "seed": 1} | wrong)
    assert str(problem.value) == message


def test_a_column_with_a_missing_number_is_no_column_of_the_statistic():
    table = counted().assign(article_id=range(60))
    table.loc[3, "n"] = np.nan
    with pytest.raises(ValueError, match="complete columns of numbers here are words, rows"):
        bootstrap(table, rate, seed=1)


def test_the_sums_of_an_article():
    rows = pd.DataFrame({"article_id": ["b", "a", "b"], "hit": [True, True, False], "name": list("xyz"), "n": [1, 2, 3]})
    sums = article_sums(rows, "article_id")
    assert sums.loc["b"].to_dict() == {"hit": 1, "n": 4, "rows": 2} and list(sums.index) == ["a", "b"]


def test_an_interval_of_nothing_is_missing():
    assert np.isnan(interval(1.0, np.array([np.nan, np.inf]))).all() and np.isnan(interval(1.0, np.ones(50))).all()


# What would be lost or bent in silence

def test_one_number_for_all_replicates_is_an_error():
    """As a pandas user writes it, the sum runs over the replicates and every one of them would get the same answer."""
    table = counted().assign(article_id=range(60))
    with pytest.raises(ValueError, match="the statistic gave one number for all replicates; write it with arithmetic"):
        bootstrap(table, lambda s: s["n"].sum() / s["words"].sum(), seed=1)


def test_an_article_without_a_name_is_named_by_its_row():
    table = counted().assign(article_id=[None, *range(1, 60)])
    for of, statistic in (("sums", rate), ("rows", lambda rows: rows["n"].median())):
        with pytest.raises(ValueError, match="^the column 'article_id' is empty in row 0; name the article there.$"):
            bootstrap(table, statistic, seed=1, of=of)


def test_a_column_is_a_group_or_the_article():
    with pytest.raises(ValueError, match="the column 'article_id' is named twice"):
        bootstrap(counted().assign(article_id=range(60)), rate, "article_id", seed=1)


def test_no_rows_give_no_value():
    table = counted().assign(article_id=range(60)).head(0)
    for of, statistic in (("sums", rate), ("rows", lambda rows: rows["n"].median())):
        found = bootstrap(table, statistic, seed=1, of=of)
        assert len(found) == 1 and found["articles"][0] == 0 and found[["value", "low", "high"]].isna().all(axis=None)


def test_an_infinite_number_is_no_number():
    table = counted().assign(article_id=range(60)).astype({"n": float})
    table.loc[3, "n"] = np.inf
    with pytest.raises(ValueError, match="complete columns of numbers here are words, rows"):
        bootstrap(table, rate, seed=1)


@pytest.mark.parametrize("with_passives, is_told", [(1, False), (2, False), (3, False), (8, True)])
def test_where_few_articles_have_what_is_divided_by_the_interval_is_missing(with_passives, is_told):
    """Without any of them a replicate is infinite; left out, the interval would end far too early."""
    table = pd.DataFrame({"article_id": range(20), "active": 5, "passive": (np.arange(20) < with_passives) * 3})
    found = bootstrap(table, lambda s: s["active"] / s["passive"], seed=1).iloc[0]
    assert np.isfinite(found["low"]) == np.isfinite(found["high"]) == is_told


def test_undefined_replicates_are_left_out_only_if_few():
    some = np.append(np.arange(95.0), [np.nan] * 5)
    assert interval(50, some) == interval(50, some[:95]) and np.isnan(interval(50, np.append(some[1:], np.nan))).all()
    assert np.isfinite(interval(50, np.append(np.arange(199.0), np.inf))).all()


@pytest.mark.parametrize("statistic, message", [
    (lambda rows: rows["cues"].sum(), "the statistic asks for 'cues'; the columns here are outlet, n, words, article_id."),
    (lambda rows: rows[["n", "words"]].sum(), "the statistic gave no single number; with of='rows' it gets the drawn rows and gives one, as in rows['n'].median().")])
def test_a_statistic_of_rows_that_gives_no_number(statistic, message):
    with pytest.raises(ValueError) as problem:
        bootstrap(counted().assign(article_id=range(60)), statistic, seed=1, of="rows")
    assert str(problem.value) == message
