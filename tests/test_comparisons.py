"""Differences of two groups: found where there is one, not where there is none, and paired where articles are shared."""
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.bootstrap import article_sums
from analysis.comparisons import compare, difference, permutation_p


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
    assert row["finding"] == "higher" and row["low"] > 0 and row["p"] == 2 / 10_000
    assert row["difference"] == row["value_target"] - row["value_reference"]
    assert (row["target"], row["reference"], row["articles_target"], row["articles_reference"]) == ("x", "all others", 40, 40)
    assert compare(counted(shift=0.02), rate, "outlet", "y", seed=1).iloc[0]["finding"] == "lower"


def test_where_nothing_differs_one_interval_in_twenty_says_so():
    found = pd.concat([compare(counted(seed), rate, "outlet", "x", "y", seed=seed, replicates=400, permutations=400) for seed in range(200)])
    wrong = ((found["low"] > 0) | (found["high"] < 0)).mean()
    assert (found["finding"] != "no difference to be told").mean() <= wrong
    assert 0.02 < wrong < 0.095 and 0.02 < (found["p"] < 0.05).mean() < 0.09


def test_the_interval_is_that_of_scipy():
    table = counted(shift=0.01)
    sides = [table[table["outlet"] == name] for name in "xy"]
    for method in ("percentile", "BCa"):
        ours = compare(table, lambda s: s["n"] / s["rows"], "outlet", "x", "y", seed=1, replicates=20_000, method=method.lower()).iloc[0]
        theirs = stats.bootstrap([side["n"].to_numpy() for side in sides], lambda a, b, axis: a.mean(axis) - b.mean(axis), vectorized=True,
                                 method=method, n_resamples=20_000, rng=np.random.default_rng(1)).confidence_interval
        assert [ours["low"], ours["high"]] == pytest.approx([theirs.low, theirs.high], abs=0.15)     # of 7 to 20 hits an article


@pytest.mark.parametrize("sizes", [(40, 40), (12, 60)])
def test_the_permutation_is_that_of_scipy_with_welch(sizes):
    """Of means the standard error is that of Welch's t."""
    table = counted(seed=4, articles=100, shift=0.004).groupby("outlet", group_keys=False).head(50)
    table = pd.concat([table[table["outlet"] == name].head(size) for name, size in zip("xy", sizes)]).assign(unused=0)
    sides = [table.loc[table["outlet"] == name, "n"].to_numpy() for name in "xy"]
    ours = compare(table, lambda s: s["n"] / s["rows"], "outlet", "x", "y", seed=1, permutations=9999).iloc[0]
    theirs = stats.permutation_test(sides, lambda a, b, axis: stats.ttest_ind(a, b, axis=axis, equal_var=False).statistic, vectorized=True,
                                    n_resamples=9999, rng=np.random.default_rng(2)).pvalue
    assert 0.01 < theirs < 0.99 and ours["p"] == pytest.approx(theirs, abs=0.02)
    sums, shared = [article_sums(table[table["outlet"] == name].drop(columns="outlet"), "article_id") for name in "xy"], pd.Index([])
    assert permutation_p(sums, shared, lambda s: s["n"] / s["rows"], np.random.default_rng(3), 999) == pytest.approx(theirs, abs=0.05)


def unequal(seed, sizes, words, shape):
    """The sums of two sides with one rate of hits and articles of unequal length: that of short ones is known less well."""
    rng = np.random.default_rng(seed)
    length = np.concatenate([rng.lognormal(np.log(long), 0.4, size) for size, long in zip(sizes, words)]).round()
    sums = pd.DataFrame({"n": rng.poisson(length * rng.gamma(shape, 0.005 / shape, sum(sizes))), "words": length})
    return [sums[:sizes[0]], sums[sizes[0]:]]


@pytest.mark.parametrize("sizes, words", [((130, 11), (600, 60)), ((40, 40), (60, 600)), ((11, 130), (600, 60))])
def test_p_holds_where_the_sides_differ_in_length(sizes, words):
    """Articles dealt out without regard to the error of each side gave .42, .22 and .00 instead of .05."""
    p = [difference(unequal(seed, sizes, words, 10), rate, np.random.default_rng(seed), 20, 99)["p"] for seed in range(250)]
    assert 0.005 < (np.array(p) < 0.05).mean() < 0.12


def test_a_finding_needs_the_interval_and_the_test():
    """Words that few articles hold: drawn anew, eleven articles rarely reach what 130 have, though nothing differs."""
    rows = pd.DataFrame([difference(unequal(seed, (11, 130), (600, 600), 0.05), rate, np.random.default_rng(seed), 200, 199) for seed in range(200)])
    off_zero = (rows["high"] < 0) | (rows["low"] > 0)
    assert off_zero.mean() > 0.12 and (off_zero & (rows["p"] < 0.05)).mean() < 0.06
    k = int((off_zero & (rows["p"] > 0.2)).to_numpy().argmax())
    sides = unequal(k, (11, 130), (600, 600), 0.05)
    table = pd.concat(sides, keys=["x", "y"], names=["outlet", "article_id"]).reset_index()
    row = compare(table, rate, "outlet", "x", seed=1, permutations=999).iloc[0]
    assert row["finding"] == "no difference to be told" and row["high"] < 0 and row["p"] > 0.05


@pytest.mark.parametrize("both, one, other", [(12, 100, 0), (1, 11, 130), (20, 40, 40), (40, 0, 0)])
def test_p_holds_where_some_articles_stand_on_one_side_only(both, one, other):
    """Were these turned round, too, sides of 10 and 100 would be dealt as two of 55: one in four p would be below .05."""
    p, mean, n = [], lambda s: s["tone"] / s["rows"], both + one + other     # noqa: E731
    for seed in range(250):
        rng = np.random.default_rng(seed)
        article = rng.normal(0, 1, n)
        sides = [pd.DataFrame({"tone": article + rng.normal(0, 0.5, n), "rows": 1}) for _ in range(2)]
        sides = [sides[0][:both + one], sides[1].drop(range(both, both + one))]
        p.append(difference(sides, mean, np.random.default_rng(seed), 20, 99)["p"])
    assert 0.01 < (np.array(p) < 0.05).mean() < 0.1


def test_where_nothing_varies_p_is_one_and_where_all_differs_it_is_small():
    even = counted().assign(n=lambda rows: rows["words"])
    assert compare(even, rate, "outlet", "x", seed=1, permutations=999)["p"][0] == 1
    apart = counted().assign(n=lambda rows: rows["words"] * (1 + (rows["outlet"] == "x")))
    assert compare(apart, rate, "outlet", "x", seed=1, permutations=999)["p"][0] == 2 / 1000


def test_undefined_permutations_count_against_the_difference():
    """Two articles have all of what is divided by: dealt to one side, the other has no rate."""
    table = counted().assign(words=lambda rows: np.where(rows.index.isin([0, 60]), 100, 0), n=lambda rows: np.where(rows.index == 0, 90, 0))
    row = compare(table, rate, "outlet", "x", seed=1, permutations=999).iloc[0]
    assert row["p"] > 0.45 and np.isnan(row["low"]) and row["finding"] == "cannot tell"


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
    found = pd.concat([compare(voices(seed, gap=0), mean, "voice", "quoted", "narrator", seed=seed, replicates=300, permutations=300) for seed in range(200)])
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
    ({"hits": "cues"}, "the table has no column 'cues'; it has article_id, outlet, words, n."),
    ({"hits": "outlet"}, "the column 'outlet' is named twice; the articles and each column of groups must differ."),
    ({"by": "article_id"}, "the column 'article_id' is named twice; the articles and each column of groups must differ."),
    ({"permutations": 0}, "the permutations are 0; pass at least one, better some thousand."),
    ({"statistic": lambda s: s["n"].sum()}, "the statistic gave one number for all replicates; write it with arithmetic on whole columns, as in sums['n'] / sums['total']."),
    ({"by": "paper"}, "the table has no column 'paper'; it has article_id, outlet, words, n."),
])
def test_each_mistake_has_a_sentence(wrong, message):
    with pytest.raises(ValueError) as problem:
        compare(counted(), **{"statistic": rate, "by": "outlet", "seed": 1} | wrong)
    assert str(problem.value) == message


def test_an_article_without_a_name_is_an_error_and_no_target_no_row():
    unnamed = counted().astype({"article_id": object})
    unnamed.loc[7, "article_id"] = None
    with pytest.raises(ValueError, match="the column 'article_id' is empty in row 7; name the article there."):
        compare(unnamed, rate, "outlet", "x", seed=1)
    with pytest.raises(ValueError, match="the column 'note' of hits holds other than numbers, or lacks some"):
        compare(counted().assign(note="a"), rate, "outlet", "x", seed=1, hits="note")
    nothing = compare(counted(), rate, "outlet", [], seed=1)
    assert list(nothing) == list(compare(counted(), rate, "outlet", "x", seed=1)) and not len(nothing)


def test_a_column_that_lacks_a_number_on_one_side_does_no_harm():
    rows = voices().assign(extra=1.0)
    rows.loc[3, "extra"] = np.nan                              # of the narrator only
    assert compare(rows, lambda s: s["tone"] / s["rows"], "voice", "quoted", "narrator", seed=1).iloc[0]["finding"] == "higher"
