"""Keyness: published numbers, SciPy as oracle, and the laws that any comparison of two sides obeys."""
import json
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.keyness import (benjamini_hochberg, difference_percent, g2, g2_two_cells, general_english,
                              keyness, keyness_by_article, log_odds_z, log_ratio, odds_ratio, p_value)
from analysis.terms import term_counts
from analysis.tokens import tokenize
from examples import table

ROWS = st.tuples(st.sampled_from("xyz"), st.sampled_from("abcdef"), st.integers(1, 500))
COUNTS = st.lists(ROWS, min_size=2, max_size=18, unique_by=lambda row: row[:2])


def counts_of(rows):
    counts = pd.DataFrame(rows, columns=["outlet", "term", "n"])
    return counts.assign(total=counts.groupby("outlet")["n"].transform("sum"))


def test_published_facts():
    # Dunning 1993: "the swiss", and a table with an empty cell
    assert g2(110, 2442, 111, 29114) == pytest.approx(270.72, abs=0.005)
    assert g2(10, 0, 3, 31764) == pytest.approx(167.23, abs=0.005)
    # Gabrielatos & Marchi 2011, p. 18; Pojanapunya & Todd 2016, p. 154
    assert difference_percent(206523, 178174, 959641, 1562358) == pytest.approx(88.7, abs=0.05)
    assert odds_ratio(16217, 735, 2796938, 2087946) == pytest.approx(16.6, abs=0.05)
    # the critical values of UCREL's log-likelihood wizard
    assert p_value(np.array([3.84, 6.63, 10.83])) == pytest.approx([0.05, 0.01, 0.001], rel=0.01)
    # Rayson & Garside 2000 in arithmetic: twice as often in texts of equal size
    expected = 2 * (20 * np.log(20 / 15) + 10 * np.log(10 / 15))
    assert g2_two_cells(20, 10, 1000, 1000) == pytest.approx(expected)
    # Hardie 2014: 1 is twice as often; zero is taken as one half
    assert log_ratio(40, 10, 2000, 1000) == pytest.approx(1)
    assert log_ratio(0, 8, 1000, 1000) == pytest.approx(-4)


def test_published_numbers_beside_the_project(yardsticks):
    published = json.loads((yardsticks / "worked_examples.json").read_text("utf8"))
    dunning = [row for row in published if row["name"].startswith("G2") and "Dunning" in row["source"]]
    assert len(dunning) == 3
    for row in dunning:
        assert g2(*row["inputs"]) == pytest.approx(row["published"], abs=0.005), row["name"]
    of = {row["name"]: row for row in published}
    for name, measure in (("%DIFF", difference_percent), ("odds ratio", odds_ratio)):
        o1, n1, o2, n2 = of[name]["inputs"]
        assert measure(o1, o2, n1, n2) == pytest.approx(of[name]["published"], abs=0.05)
    critical = [row for row in published if row["name"].startswith("chi2(1) critical")]
    assert len(critical) == 3
    for row in critical:
        assert p_value(row["published"]) == pytest.approx(row["inputs"][0], rel=0.01)


@settings(max_examples=25)
@given(COUNTS.filter(lambda rows: len({row[0] for row in rows}) > 1))
def test_measures_against_scipy(rows):
    from scipy.stats import chi2_contingency
    from scipy.stats.contingency import relative_risk
    counts = counts_of(rows)
    for row in keyness(counts, target=rows[0][0]).itertuples():
        cells = [[row.n_target, row.n_reference],
                 [row.total_target - row.n_target, row.total_reference - row.n_reference]]
        if min(map(sum, cells)) > 0:
            expected = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
            assert abs(row.g2) == pytest.approx(expected.statistic, abs=1e-6)
            assert row.p == pytest.approx(expected.pvalue, abs=1e-9)
        if row.n_target and row.n_reference:
            risk = relative_risk(row.n_target, row.total_target, row.n_reference, row.total_reference)
            low, high = risk.confidence_interval(0.95)
            assert [row.log_ratio, row.log_ratio_low, row.log_ratio_high] == pytest.approx(
                np.log2([risk.relative_risk, low, high]), abs=1e-5)


@settings(max_examples=60)
@given(COUNTS.filter(lambda rows: len({row[0] for row in rows}) == 2))
def test_signs_turn_when_the_sides_change_places(rows):
    one, other = sorted({row[0] for row in rows})
    there = keyness(counts_of(rows), target=one).set_index("term").sort_index()
    back = keyness(counts_of(rows), target=other).set_index("term").sort_index()
    for column in ("g2", "g2_two_cells", "log_ratio", "log_odds_z"):
        assert there[column].to_numpy() == pytest.approx(-back[column].to_numpy(), abs=1e-8, nan_ok=True)
    assert (there["n_target"] == back["n_reference"]).all()
    assert there["p"].to_numpy() == pytest.approx(back["p"].to_numpy())
    assert (there["g2"] * (there["per_thousand_target"] - there["per_thousand_reference"]) >= 0).all()
    assert there["log_ratio"].between(there["log_ratio_low"], there["log_ratio_high"]).all()
    assert there["p_adjusted"].between(there["p"] - 1e-12, 1).all()


def test_corrected_p_is_that_of_scipy():
    from scipy.stats import false_discovery_control
    p = np.random.default_rng(7).uniform(size=50) ** 3
    assert benjamini_hochberg(p) == pytest.approx(false_discovery_control(p))
    assert np.isnan(benjamini_hochberg([np.nan, 0.5])).tolist() == [True, False]
    assert len(benjamini_hochberg([])) == 0


def test_log_odds_with_its_prior_in_arithmetic():
    # Monroe, Colaresi & Quinn 2008: α_w = α_0 · 12 / 300 = 4 of α_0 = 100, the smaller side
    delta = np.log(14 / (100 + 100 - 14)) - np.log(6 / (200 + 100 - 6))
    assert log_odds_z(10, 2, 100, 200) == pytest.approx(delta / np.sqrt(1 / 14 + 1 / 6))
    assert abs(log_odds_z(10, 2, 100, 200, prior=10_000)) < abs(log_odds_z(10, 2, 100, 200, prior=10))


def test_any_table_of_counts_may_be_the_reference():
    here = term_counts(tokenize(table("War on the war, war in sight.")))
    there = pd.DataFrame({"term": ["war", "the", "peace"], "n": [1, 60, 9], "total": 1000})
    found = keyness(here, reference=there).set_index("term")
    war = found.loc["war", ["n_target", "n_reference", "total_target", "total_reference"]]
    assert war.tolist() == [3, 1, 7, 1000]
    assert found.loc["peace", "n_target"] == 0 and found.loc["sight", "n_reference"] == 0
    assert np.isfinite(found.select_dtypes("number")).all().all()
    assert set(found.index) == {"war", "on", "the", "in", "sight", "peace"}
    assert found["n_target"].dtype.kind == "i"
    assert found.loc["war", "log_ratio"] == pytest.approx(np.log2(3 / 7 * 1000))
    assert (keyness(here, reference=there.drop(columns="total"))["total_reference"] == 70).all()
    there.attrs["name"] = "a small list"
    assert keyness(here, reference=there).attrs == {"target": "the target table", "reference": "a small list"}


def test_dropped_terms_still_count_in_the_totals():
    counts = counts_of([("x", "war", 5), ("x", "the", 95), ("y", "war", 1), ("y", "the", 99)])
    found = keyness(counts[counts["term"] == "war"], "x")
    assert found[["total_target", "total_reference"]].to_numpy().tolist() == [[100, 100]]


def test_several_groups_rare_terms_and_dates():
    counts = counts_of([("x", "a", 5), ("y", "a", 7), ("z", "a", 2), ("z", "b", 1)])
    found = keyness(counts, ["x", "y"], "z").set_index("term")
    assert found.loc["a", ["n_target", "n_reference"]].tolist() == [12, 2] and "b" in found.index
    assert keyness(counts, "x", min_count=2)["term"].tolist() == ["a"]
    assert keyness(counts, "x").attrs == {"target": "x", "reference": "all others"}
    months = counts["outlet"].map({"x": "2016-04-01", "y": "2016-05-01", "z": "2016-06-01"})
    assert keyness(counts.assign(outlet=pd.to_datetime(months)), "2016-05")["n_target"].max() == 7


def test_stems_show_their_form():
    counts = term_counts(tokenize(table("War and wars.", "Peace talks.")), by="article_id", fold="stem")
    found = keyness(counts, "1").set_index("term")
    assert found["form"].to_dict() == {"war": "war", "and": "and", "peac": "peace", "talk": "talks"}


@pytest.mark.parametrize("arguments, message", [
    ({"target": "tass"}, "'tass' is no outlet here; there are x, y"),
    ({}, "needs a target"),
    ({"target": "x", "reference": ["x", "y"]}, "in the target and in the reference"),
    ({"target": ["x", "y"]}, "nothing is counted in all others")])
def test_what_cannot_be_compared_is_said(arguments, message):
    counts = counts_of([("x", "a", 5), ("y", "a", 7)])
    with pytest.raises(ValueError, match=message):
        keyness(counts, **arguments)
    with pytest.raises(ValueError, match="by none"):
        keyness(counts.drop(columns="outlet"), "x")
    with pytest.raises(ValueError, match="by part, outlet"):
        keyness(counts.assign(part="body")[["part", *counts.columns]], "x")


def test_by_article_against_scipy(outlets, outlet_tokens):
    from scipy.stats import ttest_ind
    found = keyness_by_article(outlet_tokens, outlets, "outlet", "tass.com", "bbc.co.uk")
    assert found.attrs["target"] == "tass.com" and found["reason"].isna().mean() > 0.99
    counts, found = term_counts(outlet_tokens, by="article_id"), found.set_index("term")
    outlet = outlets.set_index("article_id")["outlet"]
    for term in ("said", "war", "russian", "the", "brexit"):
        rates = counts[counts["term"] == term].set_index("article_id")["per_thousand"]
        rates = rates.reindex(counts["article_id"].unique(), fill_value=0)
        target, reference = (rates[rates.index.map(outlet) == side] for side in ("tass.com", "bbc.co.uk"))
        expected = ttest_ind(target, reference, equal_var=False)
        row, interval = found.loc[term], expected.confidence_interval(0.95)
        of_scipy = [expected.statistic, expected.df, expected.pvalue]
        assert row[["t", "df", "p"]].tolist() == pytest.approx(of_scipy)
        assert row[["low", "high"]].tolist() == pytest.approx([interval.low, interval.high])
        assert row["mean_per_thousand_target"] == pytest.approx(target.mean())
        assert row["n_articles_target"] == (target > 0).sum()
        assert row["n_articles_reference"] == (reference > 0).sum()


def test_a_single_article_against_the_outlets(outlet_tokens):
    counts = term_counts(outlet_tokens, by="article_id")
    found = keyness(counts, target=counts["article_id"].iloc[0])
    assert len(found) > 50_000 and np.isfinite(found.select_dtypes("number")).all().all()
    assert found["n_target"].iloc[0] > 1 and found["g2"].is_monotonic_decreasing


def articles_of(target, reference):
    return table(*target, *reference).assign(outlet=["x"] * len(target) + ["y"] * len(reference))


def test_by_article_it_cannot_tell_from_a_few():
    few = articles_of(["7."] + ["War and war."] * 9, ["Peace and talks."] * 12)     # "7." is not counted
    found = keyness_by_article(tokenize(few), few, "outlet", "x")
    assert found[["p", "p_adjusted", "t", "low", "high"]].isna().all(axis=None)
    assert found["difference"].notna().all()
    assert (found["reason"] == "cannot tell: 9 articles in the target, 10 are needed").all()


def test_by_article_it_cannot_tell_where_nothing_varies():
    same = articles_of(["War and peace."] * 12, ["War and talks.", "Wars and talks."] * 6)
    found = keyness_by_article(tokenize(same), same, "outlet", "x").set_index("term")
    assert np.isnan(found.loc["peace", "p"]) and "no spread" in found.loc["peace", "reason"]
    assert found.loc["war", "p"] < 0.05 and pd.isna(found.loc["war", "reason"])


def test_one_article_cannot_carry_the_test_by_article():
    loud = articles_of(["War war war war war war."] + ["Talks went on."] * 11, ["Talks went on."] * 12)
    tokens = tokenize(loud)
    pooled = keyness(term_counts(tokens, by="outlet", articles=loud), "x").set_index("term")
    by_article = keyness_by_article(tokens, loud, "outlet", "x").set_index("term")
    assert pooled.loc["war", "p"] < 0.01 < 0.1 < by_article.loc["war", "p"]


def test_silence_of_a_few_articles_is_no_proof():
    """Eleven articles of X never say "power", every fifth of Y's does: by chance alone that happens one time in ten."""
    from scipy.stats import ttest_ind
    silent = articles_of(["Talks went on."] * 11, ["Talks went on."] * 106 + ["Power went on."] * 29)
    row = keyness_by_article(tokenize(silent), silent, "outlet", "x").set_index("term").loc["power"]
    rates = [0] * 11, [0] * 106 + [1000 / 3] * 29
    expected, loose = ttest_ind(*rates), ttest_ind(*rates, equal_var=False)
    assert row[["t", "df", "p"]].tolist() == pytest.approx([expected.statistic, 144, expected.pvalue])
    assert loose.pvalue < 1e-6 and row["p"] > 0.05 and row["low"] < 0 < row["high"]


def test_five_of_eleven_that_use_it_once_are_still_few():
    """Half of Y's articles use the term at many rates; the five of X, all alike and once, hide how far rates spread."""
    rng = np.random.default_rng(1)
    often = ["War " * int(k) + "ends now." for k in rng.geometric(0.3, 75)]
    few = articles_of(["War " + "talks went on for days. " * 3] * 5 + ["Talks went on."] * 6, often + ["Talks went on."] * 75)
    from scipy.stats import ttest_ind
    tokens = tokenize(few)
    row = keyness_by_article(tokens, few, "outlet", "x").set_index("term").loc["war"]
    counts = term_counts(tokens, by="article_id").query("term == 'war'").set_index("article_id")["per_thousand"]
    rates = counts.reindex(few["article_id"].astype(str), fill_value=0).to_numpy()
    assert row["n_articles_target"] == 5 and row["p"] == pytest.approx(ttest_ind(rates[:11], rates[11:]).pvalue)
    assert row["p"] > 10 * ttest_ind(rates[:11], rates[11:], equal_var=False).pvalue


def test_a_planted_difference_is_found_in_eleven_articles():
    """Eight of eleven say it, of the others one in ten; and all others are as they were."""
    planted = articles_of(["War went on."] * 8 + ["Talks went on."] * 3, ["Talks went on."] * 90 + ["War went on."] * 10)
    row = keyness_by_article(tokenize(planted), planted, "outlet", "x").set_index("term")
    assert row.loc["war", "p_adjusted"] < 0.01 and row.loc["war", "t"] > 0


def test_the_spread_of_one_side_is_kept_where_it_is_larger():
    loud = articles_of(["War " * k + "ends." for k in (1, 2, 3, 4)] + ["Talks."] * 8, ["Talks went on."] * 100)
    from scipy.stats import ttest_ind
    row = keyness_by_article(tokenize(loud), loud, "outlet", "x").set_index("term").loc["war"]
    rates = [1000 * k / (k + 1) for k in (1, 2, 3, 4)] + [0] * 8, [0] * 100
    assert row["p"] == pytest.approx(ttest_ind(*rates, equal_var=False).pvalue) and row["p"] > ttest_ind(*rates).pvalue


def test_by_article_refuses_columns_of_tokens():
    articles = articles_of(["War."], ["Peace."])
    with pytest.raises(ValueError, match="'part' is a column of the tokens"):
        keyness_by_article(tokenize(articles), articles, "part", "body")


def test_general_english(monkeypatch):
    toy = SimpleNamespace(word_frequency=lambda term, language: {"the": 0.05}.get(term, 0.0))
    monkeypatch.setitem(sys.modules, "wordfreq", toy)
    counts = general_english(["the", "sybiha", "the"], total=1000)
    assert counts.to_dict("list") == {"term": ["the", "sybiha"], "n": [50, 0], "total": [1000, 1000],
                                      "per_thousand": [50, 0]}
    here = term_counts(tokenize(table("The foreign minister is Sybiha.")))
    found = keyness(here, reference=general_english(here["term"]))
    assert found.attrs["reference"] == "general English (wordfreq)" and np.isfinite(found["g2"]).all()
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    with pytest.raises(ImportError, match="pip install wordfreq"):
        general_english(["the"])
