"""Dispersion and diversity: published numbers, plain loops, and what must be left missing."""
import json
import re
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.dispersion import (deviation_of_proportions, dispersion, diversity, dp_norm, factors, hdd,
                                 juilland_d, mattr, mtld)
from analysis.terms import term_counts
from analysis.tokens import tokenize
from examples import table

CODES = st.lists(st.integers(0, 12), min_size=1, max_size=150)
COUNTS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 60)), min_size=2, max_size=8)


def dp_of(v, sizes):
    v, sizes = np.array(v), np.array(sizes)
    return deviation_of_proportions(v, np.zeros(len(v), int), sizes / sizes.sum(), np.array([v.sum()]))[0]


def d_of(v, sizes=None):
    rates = np.array(v) / (1 if sizes is None else np.array(sizes))
    return juilland_d(rates, np.zeros(len(v), int), len(v), 1)[0]


def hdd_of(words):
    f = np.unique(words, return_counts=True)[1]
    return hdd(f, np.zeros(len(f), int), np.array([len(words)]))[0]


def mattr_by_hand(words, window):
    return np.mean([len(set(words[i:i + window])) / window for i in range(len(words) - window + 1)])


def mtld_by_hand(words):
    lengths = []
    for reading in (words, words[::-1]):
        factors, run = 0, []
        for word in reading:
            run.append(word)
            if len(set(run)) / len(run) <= 0.72:
                factors, run = factors + 1, []
        factors += (1 - len(set(run)) / len(run)) / (1 - 0.72) if run else 0
        lengths.append(len(words) / factors if factors else np.inf)
    return sum(lengths) / 2


def hdd_by_hand(words):
    n = len(words)
    return sum(1 - comb(n - words.count(word), 42) / comb(n, 42) for word in set(words)) / 42


def test_published_facts():
    # Lijffijt & Gries 2012, p. 148: 2, 1 and 0 in equal thirds
    assert dp_of([2, 1, 0], [1, 1, 1]) == pytest.approx(1 / 3)
    assert dp_norm(dp_of([2, 1, 0], [1, 1, 1]), 1 / 3) == pytest.approx(0.5)
    assert d_of([0, 4, 3, 2, 1]) == pytest.approx(0.6464, abs=5e-5)                # Carroll 1970, p. 14


def published_rows(yardsticks):
    return {row["name"]: row for row in json.loads((yardsticks / "worked_examples.json").read_text("utf8"))}


def test_published_dispersion_beside_the_project(yardsticks):
    published = published_rows(yardsticks)
    row = published["Juilland's D (0,4,3,2,1)"]
    assert d_of(row["inputs"]) == pytest.approx(row["published"], abs=5e-5)
    row = published["ALLEMAND D"]
    assert d_of(*row["inputs"]) == pytest.approx(row["published"], abs=5e-8)
    row = published["DPnorm (2,1,0) equal thirds"]
    assert dp_norm(dp_of(row["inputs"], [1, 1, 1]), 1 / 3) == pytest.approx(row["published"])


def test_published_diversity_beside_the_project(yardsticks):
    published = published_rows(yardsticks)
    words = pd.factorize(np.array(re.findall("[a-z]+", published["TTR"]["inputs"].lower())))[0]
    n = np.array([len(words)])
    assert len(set(words)) / len(words) == pytest.approx(published["TTR"]["published"])
    assert mattr(words, n, 25)[0] == pytest.approx(published["MATTR 25"]["published"])
    assert mtld(words, n)[0] == pytest.approx(published["MTLD .72"]["published"])
    assert hdd_of(words) == pytest.approx(published["HD-D 42"]["published"])


@settings(max_examples=80)
@given(COUNTS.filter(lambda rows: any(v for v, _ in rows)))
def test_dispersion_is_that_of_a_plain_loop(rows):
    """`war` stands v times in each article, and `x` fills it up."""
    raws = [" ".join(["war"] * v + ["filler"] * rest) + "." for v, rest in rows]
    found = dispersion(tokenize(table(*raws))).set_index("term").loc["war"]
    v, sizes = np.array([v for v, _ in rows]), np.array([v + rest for v, rest in rows])
    f, s = v.sum(), sizes / sizes.sum()
    rates = v / sizes
    assert found["n"] == f and found["range"] == (v > 0).sum()
    assert found["range_share"] == pytest.approx((v > 0).mean())
    assert found["dp"] == pytest.approx(0.5 * sum(abs(v / f - s)))
    assert found["dp_norm"] == pytest.approx(0.5 * sum(abs(v / f - s)) / (1 - min(s)))
    expected = 1 - rates.std() / rates.mean() / np.sqrt(len(rows) - 1)
    assert found["juilland_d"] == pytest.approx(expected, abs=1e-6)
    assert 0 <= found["dp"] <= found["dp_norm"] <= 1 + 1e-12


@settings(max_examples=80)
@given(st.lists(CODES, min_size=1, max_size=4), st.integers(1, 30))
@example([[*range(42), 0], [*range(30)] * 5], 50)          # 41 other tokens cannot fill a sample of 42
def test_diversity_is_that_of_a_plain_loop(texts, window):
    text, n = np.concatenate(texts), np.array([len(words) for words in texts])
    for words, ratio, length in zip(texts, mattr(text, n, window), mtld(text, n), strict=True):
        if len(words) >= window:
            assert ratio == pytest.approx(mattr_by_hand(words, window))
        else:
            assert np.isnan(ratio)
        assert length == pytest.approx(mtld_by_hand(words))
        if len(words) >= 42:
            assert hdd_of(words) == pytest.approx(hdd_by_hand(words))


def test_a_run_ends_where_the_ratio_is_reached():
    # McCarthy & Jarvis 2010: "of the people by the people" falls to .667; "for the people" starts anew
    assert factors(np.array([0, 1, 2, 3, 1, 2, 4, 1, 2]), np.array([9])).tolist() == [1]
    # 18 types in 25 tokens are .72 and end a run; the 26th token would lift the ratio again
    assert factors(np.array([*range(18), *[0] * 7, 18]), np.array([26])).tolist() == [1]


def test_a_run_longer_than_the_first_reach():
    words = list(range(700)) + [1] * 600 + list(range(300))
    assert mtld(np.array(words), np.array([len(words)]))[0] == pytest.approx(mtld_by_hand(words))


def test_diversity_of_the_outlets(outlet_tokens):
    found = diversity(outlet_tokens).set_index("article_id")
    words = outlet_tokens[(outlet_tokens["part"] == "body") & (outlet_tokens["kind"] == "word")]
    for article_id in found.index[[0, 1400, 2800]]:
        text, row = words.loc[words["article_id"] == article_id, "term"].tolist(), found.loc[article_id]
        n, n_types = len(text), len(set(text))
        assert row[["n", "n_types", "ttr"]].tolist() == [n, n_types, n_types / n]
        if len(text) >= 100:
            expected = [mattr_by_hand(text, 50), mtld_by_hand(text), hdd_by_hand(text)]
            assert row[["mattr", "mtld", "hdd"]].tolist() == pytest.approx(expected)
            assert pd.isna(row["reason"])
    long = found[found["n"] >= 100]
    # the ratio falls with length, as it must, and MATTR hardly knows of it
    assert long["ttr"].corr(long["n"], method="spearman") < -0.5
    assert abs(long["mattr"].corr(long["n"], method="spearman")) < 0.3


def test_short_texts_are_left_missing_and_why_is_said():
    texts = table("War.", "war peace " * 25 + ".", "war peace " * 60 + ".")
    found = diversity(tokenize(texts)).set_index("article_id")
    assert found.loc["0", ["mattr", "mtld", "hdd"]].isna().all() and found.loc["0", "ttr"] == 1
    assert found.loc["0", "reason"] == "mattr needs 50 tokens; hdd needs 42 tokens; mtld needs 100 tokens"
    assert found.loc["1", ["mattr", "hdd"]].notna().all()
    assert found.loc["1", "reason"] == "mtld needs 100 tokens"
    assert found.loc["2", ["mattr", "mtld", "hdd"]].notna().all() and pd.isna(found.loc["2", "reason"])
    words = [one + other + "ord" for one in "abcdefghijk" for other in "abcdefghijk"]
    distinct = diversity(tokenize(table(" ".join(words) + ".")))
    assert distinct["mattr"][0] == 1 and np.isnan(distinct["mtld"][0])
    assert distinct["reason"][0] == "mtld needs a term that is repeated"
    with pytest.raises(ValueError, match="window is 0"):
        diversity(tokenize(table("War.")), window=0)
    assert len(diversity(tokenize(table("")))) == 0


def test_groups_are_read_one_behind_the_other():
    articles = table("War and peace.", "Talks on talks.", "War and war.").assign(outlet=["x", "y", "x"])
    found = diversity(tokenize(articles), by="outlet", articles=articles, window=6).set_index("outlet")
    assert found.loc["x", ["n", "n_types"]].tolist() == [6, 3] and found.loc["x", "mattr"] == 0.5
    assert diversity(tokenize(articles), by=None, window=9)["n_types"].tolist() == [5]


def test_dispersion_of_the_outlets(outlets, outlet_tokens):
    found = dispersion(outlet_tokens, by="outlet", articles=outlets).set_index("term")
    counts = term_counts(outlet_tokens, by="outlet", articles=outlets)
    assert (found["n"] == counts.groupby("term", observed=True)["n"].sum().reindex(found.index)).all()
    assert found.loc["the", "dp"] < 0.1 < 0.5 < found.loc["tass", "dp"]
    assert found["dp"].between(0, 1).all() and found["range"].between(1, 9).all()
    assert found["juilland_d"].between(-1e-9, 1).all()


def test_one_group_has_no_dispersion():
    tokens = tokenize(table("War began. Peace came."))
    with pytest.raises(ValueError, match="two groups or more, by='article_id' gives 1"):
        dispersion(tokens)
    assert len(dispersion(tokens, by="sentence")) == 4
    assert dispersion(tokens, by="sentence").attrs == {"by": "sentence", "groups": 2}
    assert dispersion(tokenize(table("War.", "Wars.")), fold="stem")["form"].tolist() == ["war"]
