"""Differences of two groups: found where there is one, not where there is none, and paired where articles are shared."""
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.comparisons import compare


def rate(sums):
    return sums["n"] / sums["words"]


def counted(seed=1, articles=80, shift=0.0):
    rng = np.random.default_rng(seed)
    words = rng.integers(100, 900, articles)
    outlet = np.repeat(["x", "y"], articles // 2)
    topic = rng.gamma(4, 0.005, articles)                      # articles differ among themselves
    return pd.DataFrame({"article_id": range(articles), "outlet": outlet, "words": words,
                         "n": rng.poisson(words * (topic + np.where(outlet == "x", shift, 0)))})


def test_a_difference_is_found_and_named():
    row = compare(counted(shift=0.02), rate, "outlet", "x", seed=1, hits="n").iloc[0]
    assert row["finding"] == "higher" and row["low"] > 0 and row["p"] == 1 / 10_000
    assert row["difference"] == row["value_target"] - row["value_reference"]
    assert (row["target"], row["reference"], row["articles_target"], row["articles_reference"]) == ("x", "all others", 40, 40)
    assert compare(counted(shift=0.02), rate, "outlet", "y", seed=1).iloc[0]["finding"] == "lower"


def test_where_nothing_differs_one_interval_in_twenty_says_so():
    found = pd.concat([compare(counted(seed), rate, "outlet", "x", "y", seed=seed, replicates=400, permutations=400) for seed in range(300)])
    wrong = (found["finding"] != "no difference to be told").mean()
    assert 0.02 < wrong < 0.095 and 0.02 < (found["p"] < 0.05).mean() < 0.09


def test_the_interval_is_that_of_scipy():
    table = counted(shift=0.01)
    sides = [table[table["outlet"] == name] for name in "xy"]
    for method in ("percentile", "BCa"):
        ours = compare(table, lambda s: s["n"] / s["rows"], "outlet", "x", "y", seed=1, replicates=20_000, method=method.lower()).iloc[0]
        theirs = stats.bootstrap([side["n"].to_numpy() for side in sides], lambda a, b, axis: a.mean(axis) - b.mean(axis), vectorized=True,
                                 method=method, n_resamples=20_000, rng=np.random.default_rng(1)).confidence_interval
        assert [ours["low"], ours["high"]] == pytest.approx([theirs.low, theirs.high], abs=0.15)     # of 7 to 20 hits an article


def test_the_permutation_is_that_of_scipy():
    table = counted(seed=4, shift=0.004)
    sides = [table.loc[table["outlet"] == name, "n"].to_numpy() for name in "xy"]
    ours = compare(table, lambda s: s["n"] / s["rows"], "outlet", "x", "y", seed=1, permutations=5000).iloc[0]
    theirs = stats.permutation_test(sides, lambda a, b, axis: a.mean(axis) - b.mean(axis), vectorized=True, n_resamples=5000,
                                    rng=np.random.default_rng(2)).pvalue
    assert 0.01 < theirs < 0.99 and ours["p"] == pytest.approx(theirs, abs=0.03)


def voices(seed=1, gap=0.2, articles=40):
    rng = np.random.default_rng(seed)
    article = rng.normal(0, 1, articles)                       # what the article is about moves both voices
    return pd.concat([pd.DataFrame({"article_id": range(articles), "voice": voice, "tone": article + shift + rng.normal(0, 0.1, articles)})
                      for voice, shift in (("narrator", 0), ("quoted", gap))], ignore_index=True)


def test_voices_of_an_article_are_drawn_together():
    mean = lambda s: s["tone"] / s["rows"]                     # noqa: E731
    paired = compare(voices(), mean, "voice", "quoted", "narrator", seed=1).iloc[0]
    gaps = voices().pivot(index="article_id", columns="voice", values="tone").eval("quoted - narrator")
    assert paired["finding"] == "higher" and paired["p"] < 0.01
    assert paired["high"] - paired["low"] == pytest.approx(2 * 1.96 * gaps.std() / np.sqrt(40), rel=0.2)
    apart = voices().assign(article_id=range(80))              # as if the voices came from other articles
    assert compare(apart, mean, "voice", "quoted", "narrator", seed=1).iloc[0]["finding"] == "no difference to be told"


def test_of_two_voices_alike_one_in_twenty_is_wrong():
    mean = lambda s: s["tone"] / s["rows"]                     # noqa: E731
    found = pd.concat([compare(voices(seed, gap=0), mean, "voice", "quoted", "narrator", seed=seed, replicates=300, permutations=300) for seed in range(300)])
    assert 0.02 < (found["finding"] != "no difference to be told").mean() < 0.1 and 0.02 < (found["p"] < 0.05).mean() < 0.09


def test_every_group_against_the_others_is_corrected():
    table = pd.concat([counted(seed).assign(outlet=f"o{seed}", article_id=lambda rows: rows["article_id"] + 100 * rows.index[0] + 1000 * int(rows["outlet"].iloc[0][1:]))
                       for seed in range(5)])
    found = compare(table, rate, "outlet", seed=1)
    assert found["target"].tolist() == [f"o{i}" for i in range(5)] and (found["p_adjusted"] >= found["p"]).all()


def test_too_little_is_no_finding():
    few = counted().groupby("outlet").head(9)
    row = compare(few, rate, "outlet", "x", seed=1).iloc[0]
    assert row["finding"] == "cannot tell" and np.isnan([row["low"], row["high"], row["p"]]).all() and np.isfinite(row["difference"])
    rare = counted(shift=0.02).assign(n=lambda rows: (rows.index == 0) * 9)
    assert compare(rare, rate, "outlet", "x", seed=1, hits="n").iloc[0]["finding"] == "cannot tell"


@pytest.mark.parametrize("wrong, message", [
    ({"target": "z"}, "'z' is no outlet here; there are x, y."),
    ({"reference": ["x", "z"], "target": "y"}, "'z' is no outlet here; there are x, y."),
    ({"target": "x", "reference": "x"}, "the outlet 'x' is the target and in the reference; take it out of one."),
    ({"by": "paper"}, "the table has no column 'paper'; it has article_id, outlet, words, n."),
])
def test_each_mistake_has_a_sentence(wrong, message):
    with pytest.raises(ValueError) as problem:
        compare(counted(), rate, **{"by": "outlet", "seed": 1} | wrong)
    assert str(problem.value) == message
