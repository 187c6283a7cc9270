"""Random splits: as many articles on each side, nothing found but chance, and what an interval over sentences misses."""
import numpy as np
import pandas as pd
import pytest

from analysis.keyness import keyness, keyness_by_article
from analysis.null import null_differences, null_summary, random_halves
from analysis.sentiment import score_sentences
from analysis.terms import term_counts


def mean(sums):
    return sums["valence"] / sums["rows"]


@pytest.fixture(scope="module")
def rte(outlets, outlet_tokens):
    """The scored sentences of one outlet."""
    own = outlets.loc[outlets["outlet"] == "rte.ie", "article_id"].astype(str)
    tokens = outlet_tokens[outlet_tokens["article_id"].astype(str).isin(own)]
    rows = score_sentences(tokens).query("part == 'body'").dropna(subset="valence")[["article_id", "valence"]]
    return rows.astype({"article_id": str}).assign(sentence_id=range(len(rows)))


def test_parts_have_their_sizes_and_every_split_is_another():
    halves = random_halves(7, splits=50, seed=1)
    assert halves.shape == (50, 7) and (halves.sum(axis=1) == 3).all() and len(np.unique(halves, axis=0)) > 20
    parts = random_halves(20, splits=10, seed=1, sizes=(4, 9))
    assert ((parts == 1).sum(axis=1) == 4).all() and ((parts == 0).sum(axis=1) == 9).all()
    assert (random_halves(20, splits=10, seed=1, sizes=(4, 9)) == parts).all()


def test_an_interval_by_article_holds_zero_and_one_over_sentences_does_not(rte):
    by_article = null_summary(null_differences(rte, mean, seed=1, splits=1000, replicates=500))
    assert 0.93 <= by_article["covered"] <= 0.97
    by_sentence = null_summary(null_differences(rte, mean, seed=1, splits=200, replicates=100, drawn="sentence_id"))
    assert by_sentence["covered"] < 0.8 and by_sentence["covered_high"] < by_article["covered_low"]


def test_corrected_keyness_finds_nothing_in_halves_and_uncorrected_words_do(outlets, outlet_tokens):
    own = outlets[outlets["outlet"] == "rte.ie"].reset_index(drop=True)
    tokens = outlet_tokens[outlet_tokens["article_id"].astype(str).isin(own["article_id"].astype(str))]
    by_article, by_word = [], []
    for half in random_halves(len(own), splits=20, seed=1):
        split = own.assign(half=np.where(half, "first", "second"))
        by_article.append((keyness_by_article(tokens, split, by="half", target="first")["p_adjusted"] < 0.05).sum())
        by_word.append((keyness(term_counts(tokens, by="half", articles=split), target="first")["p_adjusted"] < 0.05).sum())
    assert sum(by_article) <= 1 and min(by_word) > 10          # words taken for independent find dozens each time


def test_the_null_is_as_wide_as_the_articles_say(rte):
    found = null_differences(rte, mean, seed=2, splits=500)
    sums = rte.groupby("article_id")["valence"].agg(["sum", "size"])
    spread = (sums["sum"] - sums["sum"].sum() / sums["size"].sum() * sums["size"]).std() / sums["size"].mean()
    assert found["difference"].std() == pytest.approx(2 * spread / np.sqrt(len(sums)), rel=0.1)
    assert found["low"].isna().all() and abs(found["difference"].mean()) < 0.001


def test_smaller_parts_differ_more(rte):
    halves, small = (null_differences(rte, mean, seed=3, splits=300, sizes=sizes)["difference"].std() for sizes in (None, (30, 30)))
    assert small > 2 * halves


def test_the_summary():
    differences = pd.DataFrame({"difference": [0.1, -0.4, 0.2, np.nan], "holds_zero": pd.array([True, False, None, None], "boolean")})
    summary = null_summary(differences, observed=-0.2)
    assert summary["largest"] == 0.4 and summary["splits"] == 3 and summary["covered"] == 0.5 and summary["beyond"] == pytest.approx(2 / 3)
    assert np.isnan(null_summary(differences)["beyond"])


@pytest.mark.parametrize("n, sizes, message", [
    (1, None, "fewer than two articles cannot be split; pass more."),
    (10, (8, 3), "10 articles cannot be split into parts of 8 and 3; pass sizes that fit."),
    (10, (0, 3), "10 articles cannot be split into parts of 0 and 3; pass sizes that fit.")])
def test_sizes_that_do_not_fit(n, sizes, message):
    with pytest.raises(ValueError) as problem:
        random_halves(n, splits=2, seed=1, sizes=sizes)
    assert str(problem.value) == message


def test_parts_of_fewer_than_ten_articles_have_no_interval_and_no_article_is_lost():
    rows = pd.DataFrame({"article_id": range(40), "valence": np.arange(40) % 7})
    assert null_differences(rows, mean, seed=1, splits=5, sizes=(9, 30), replicates=50)["holds_zero"].isna().all()
    assert null_differences(rows, mean, seed=1, splits=5, sizes=(10, 30), replicates=50)["holds_zero"].notna().all()
    for column in ("article_id", "sentence_id"):
        with pytest.raises(ValueError, match=f"the column '{column}' is empty in row 4; name the article there."):
            null_differences(rows.assign(**{"sentence_id": range(40), column: [*range(4), None, *range(5, 40)]}), mean, seed=1, splits=5,
                             replicates=50, drawn="sentence_id")
