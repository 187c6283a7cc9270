"""Rates from five sums, held against the articles they are sums of."""
import numpy as np
import pandas as pd
import pytest

from analysis.bootstrap import bootstrap
from analysis.corpus_sums import corpus_sums, rates
from analysis.frames import find_cues, load_codebook
from analysis.voices import add_voices, attributions
from examples import table


@pytest.fixture(scope="module")
def some(outlets):
    return outlets[outlets["outlet"].isin(["tass.com", "rte.ie"])].groupby("outlet", observed=True).sample(60, random_state=1)


@pytest.fixture(scope="module")
def sums(some):
    return corpus_sums(some)


def test_the_sums_are_those_of_the_verbs(some, sums):
    from analysis.sentiment import score_sentences
    from analysis.terms import term_counts
    from analysis.tokens import tokenize
    tokens = tokenize(some)
    tokens = add_voices(tokens, attributions(tokens, some))
    outlet = tokens["article_id"].astype("str").map(some.set_index("article_id")["outlet"].astype("str"))
    body = (tokens["part"] == "body") & (tokens["kind"] == "word") & (tokens["term"] != "'s")
    tass = outlet == "tass.com"
    assert sums["rates"].loc[("tass.com", "quoted"), "y"] == (body & tass & (tokens["voice"] == "quoted")).sum()
    assert sums["rates"].loc[("tass.com", "quoted"), "x"] == (body & tass).sum()
    tone = score_sentences(tokens).query("part == 'body'").dropna(subset="valence")
    of = tone["article_id"].astype("str").map(some.set_index("article_id")["outlet"].astype("str"))
    assert sums["rates"].loc[("rte.ie", "tone"), "y"] == pytest.approx(tone.loc[of == "rte.ie", "valence"].sum(), rel=1e-12)
    cues = find_cues(tokens, load_codebook("generic_frames")).query("part == 'body' and not denied")
    of = cues["article_id"].astype("str").map(some.set_index("article_id")["outlet"].astype("str"))
    conflict = ((of == "rte.ie") & (cues["frame"] == "conflict")).sum()
    assert sums["rates"].loc[("rte.ie", "conflict"), "y"] == conflict
    assert sums["cues"].xs("conflict", level="frame").loc["rte.ie", "n"].sum() == conflict
    counts = term_counts(tokens, by="outlet", articles=some)
    assert sums["terms"]["n"].sum() == counts["n"].sum()


def test_intervals_are_those_of_the_bootstrap(some, sums):
    found = rates(sums["rates"]).set_index(["outlet", "measure"])
    rng = np.random.default_rng(2)
    rows = pd.DataFrame({"article_id": range(80), "x": rng.integers(200, 900, 80)})
    rows["y"] = rng.binomial(rows["x"], rng.beta(2, 30, 80))
    drawn = bootstrap(rows, lambda s: s["y"] / s["x"], seed=1, replicates=20_000).iloc[0]
    x, y = rows["x"], rows["y"]
    five = pd.DataFrame({"articles": [80], "y": y.sum(), "x": x.sum(), "yy": (y * y).sum(), "xy": (x * y).sum(), "xx": (x * x).sum()},
                        index=pd.Index(["all"], name="of"))
    one = rates(five).iloc[0]
    assert one["value"] == pytest.approx(drawn["value"])
    assert one["high"] - one["low"] == pytest.approx(drawn["high"] - drawn["low"], rel=0.06)
    assert (found["low"] < found["value"]).all() and (found["value"] < found["high"]).all() and found["articles"].between(50, 60).all()


def test_too_few_articles_and_equal_rates_have_no_interval():
    few = table(*["War came to the city today. They fought on."] * 9).assign(outlet="few")
    many = table(*["War came to the city today. They fought on."] * 12).assign(outlet="same")
    many["article_id"] += "m"
    found = rates(corpus_sums(pd.concat([few, many], ignore_index=True))["rates"])
    assert found[["low", "high"]].isna().all(axis=None) and found["value"].notna().all()


def test_nothing_in_the_body_counts_no_article():
    sums = corpus_sums(table("", "War came to the city today.").assign(outlet=["a", "b"]))
    assert sums["rates"].loc[("a", "quoted"), "articles"] == 0 and rates(sums["rates"])["value"].isna().any()


def test_a_group_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="the articles have no column 'outlet'; they have article_id, raw"):
        corpus_sums(table("War."))
