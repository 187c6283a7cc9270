"""Counts: against plain loops, and what must not be counted."""
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.terms import STOP_WORDS, ngram_counts, stop_words, term_counts, without_stop_words
from analysis.tokens import tokenize
from examples import table

TEXTS = st.lists(st.sampled_from(["war", "War", "peace", "not", "'s", ",", ".", "7", "\n\n"]), max_size=40)
CORPORA = st.lists(TEXTS.map(" ".join), min_size=1, max_size=4).map(lambda raws: tokenize(table(*raws)))


def as_dict(counts, key="term"):
    return dict(zip(counts[key], counts["n"]))


def rows_of(tokens, parts=("body",), kinds=("word",)):
    return [row for row in tokens.itertuples() if row.part in parts and row.kind in kinds]


@settings(max_examples=60)
@given(CORPORA)
def test_counts_are_those_of_a_plain_loop(tokens):
    counts = term_counts(tokens)
    rows = rows_of(tokens)
    assert as_dict(counts) == Counter(row.term for row in rows)
    assert counts["n"].sum() == len(rows) and (counts["total"] == len(rows)).all()
    used = Counter(term for _, term in {(row.article_id, row.term) for row in rows})
    assert dict(zip(counts["term"], counts["n_articles"])) == used
    assert counts["n"].is_monotonic_decreasing
    assert counts["term"].cat.categories.tolist() == sorted(used)


@settings(max_examples=40)
@given(CORPORA)
def test_counts_by_two_columns(tokens):
    counts = term_counts(tokens, by=["part", "sentence"], parts=None, kinds=None)
    found = {(row.part, row.sentence, row.term): row.n for row in counts.itertuples()}
    assert found == Counter((row.part, row.sentence, row.term) for row in tokens.itertuples())
    totals = counts.groupby(["part", "sentence"], observed=True)
    assert (totals["n"].sum() == totals["total"].first()).all()


@settings(max_examples=60)
@given(CORPORA, st.integers(1, 4))
def test_ngrams_are_those_of_a_plain_loop(tokens, n):
    rows, expected = list(tokens.itertuples()), Counter()
    for run in zip(*(rows[step:] for step in range(n))):
        if (all(row.part == "body" and row.kind == "word" for row in run)
                and len({(row.article_id, row.sentence) for row in run}) == 1):
            expected[" ".join(row.term for row in run)] += 1
    assert as_dict(ngram_counts(tokens, n)) == expected


def test_rows_that_were_filtered_out_leave_a_gap():
    tokens = tokenize(table("Peace not talks began."))
    assert as_dict(ngram_counts(tokens[tokens["term"] != "not"], 2)) == {"talks began": 1}


def test_an_ngram_stays_in_its_group():
    tokens = tokenize(table("War is peace."))
    tokens["voice"] = pd.Categorical(["quoted", "narrator", "narrator", "narrator"])
    assert as_dict(ngram_counts(tokens, 2, by="voice")) == {"is peace": 1}


def test_only_the_body_and_only_words_unless_told_otherwise():
    tokens = tokenize(table("Talks on peace\n\nBy Lara Jakes\n\nTalks began on 3 December, he said."))
    assert as_dict(term_counts(tokens))["talks"] == 1
    assert as_dict(term_counts(tokens, parts=None))["talks"] == 2
    assert as_dict(term_counts(tokens, parts="headline")) == {"talks": 1, "on": 1, "peace": 1}
    assert as_dict(term_counts(tokens, kinds=["number", "mark"])) == {"3": 1, ",": 1, ".": 1}


def test_labels_of_articles():
    articles = table("War.", "War and peace.", "Peace.", "Peace.").assign(
        outlet=pd.Categorical(["x", "y", "x", None], categories=["y", "x", "z"]),
        published=pd.to_datetime(["2016-04-30", "2016-05-01", None, "2016-05-31"]))
    tokens = tokenize(articles)
    by_outlet = term_counts(tokens, by="outlet", articles=articles)
    assert {(r.outlet, r.term): (r.n, r.total) for r in by_outlet.itertuples()} == {
        ("x", "war"): (1, 2), ("x", "peace"): (1, 2),
        ("y", "war"): (1, 3), ("y", "and"): (1, 3), ("y", "peace"): (1, 3)}
    assert by_outlet["outlet"].cat.categories.tolist() == ["y", "x"]            # z has no article
    by_month = term_counts(tokens, by="month", articles=articles)
    assert {(str(r.month.date()), r.term): r.n for r in by_month.itertuples()} == {
        ("2016-04-01", "war"): 1,
        ("2016-05-01", "war"): 1, ("2016-05-01", "and"): 1, ("2016-05-01", "peace"): 2}


def test_article_ids_may_be_numbers_in_the_articles():
    articles = table("War.").assign(article_id=[7], outlet="x")
    assert term_counts(tokenize(articles), by="outlet", articles=articles)["outlet"].tolist() == ["x"]


@pytest.mark.parametrize("arguments, message", [
    ({"by": "outlet"}, "no column 'outlet'.*articles=articles"),
    ({"by": "outlt", "articles": table("War.", "Peace.")}, "neither .* 'outlt'.*article_id, raw"),
    ({"by": "month", "articles": table("War.", "Peace.")}, "'month' is made of the column 'published', which the articles lack"),
    ({"by": "raw", "articles": table("War.")}, "1 articles of the tokens are missing.*'1'"),
    ({"by": "raw", "articles": pd.concat([table("War.", "Peace.")] * 2)}, "article_id twice"),
    ({"parts": "boddy"}, "'boddy' is no part; there are headline"),
    ({"kinds": ["word", "verb"]}, "'verb' is no kind; there are word"),
    ({"fold": "lemma"}, "'lemma'; it can be 'stem'")])
def test_what_cannot_be_counted_is_said(arguments, message):
    with pytest.raises(ValueError, match=message):
        term_counts(tokenize(table("War.", "Peace.")), **arguments)
    with pytest.raises(ValueError, match="at least one term"):
        ngram_counts(tokenize(table("War.")), n=0)


def test_nothing_to_count_gives_an_empty_table():
    nothing = term_counts(tokenize(table("")))
    for counts in (nothing, without_stop_words(nothing), term_counts(tokenize(table("7.")), by="article_id"),
                   ngram_counts(tokenize(table("War.")), 3)):
        assert len(counts) == 0 and {"term", "n", "total", "per_thousand"} <= set(counts)


def test_stems_join_forms_and_show_the_commonest():
    from nltk.stem.snowball import SnowballStemmer
    tokens = tokenize(table("Wars warring: the war, a war, nations, national."))
    counts = term_counts(tokens, fold="stem").set_index("term")
    stem = SnowballStemmer("english").stem
    assert counts["n"].to_dict() == Counter(map(stem, [row.term for row in rows_of(tokens)]))
    assert counts.loc["war", "n"] == 3 + (stem("warring") == "war") and counts.loc["war", "form"] == "war"
    assert counts.loc["nation", "form"] == "national"        # one of each: the first in the alphabet
    assert ngram_counts(tokens, 2, fold="stem")["term"].tolist().count("war war") == 1


def test_stop_words_keep_what_denies_obliges_or_doubts():
    listed = stop_words()
    assert listed["term"].is_unique and (listed["term"] == listed["term"].str.lower()).all()
    assert (listed["class"] != "").all() and len(listed) > 200
    kept = """not no nor never none nobody nothing neither nowhere cannot without against despite
              must should ought may might could would us like don't can't won't isn't ain't""".split()
    assert not set(kept) & set(listed["term"]) and not listed["term"].str.endswith("n't").any()
    assert {"the", "of", "and", "it's", "they're", "'s", "whose"} <= set(listed["term"])


def test_stop_words_go_and_rates_stay():
    counts = term_counts(tokenize(table("The war is not the peace.")))
    left = without_stop_words(counts)
    assert set(left["term"]) == {"war", "not", "peace"} and (left["total"] == 6).all()
    assert left["per_thousand"].tolist() == pytest.approx([1000 / 6] * 3)
    assert set(without_stop_words(counts, ["war"])["term"]) == {"the", "is", "not", "peace"}
    tokens = tokenize(table("The end of war came."))
    assert set(without_stop_words(ngram_counts(tokens, 3))["term"]) == {"end of war"}
    assert set(without_stop_words(ngram_counts(tokens, 2))["term"]) == {"war came"}
    stems = term_counts(tokenize(table("Because of wars.")), fold="stem")
    assert set(without_stop_words(stems)["form"]) == {"wars"}


def test_the_outlets_counted_by_pandas(outlets, outlet_tokens):
    counts = term_counts(outlet_tokens, by="outlet", articles=outlets)
    words = outlet_tokens[(outlet_tokens["part"] == "body") & (outlet_tokens["kind"] == "word")]
    outlet = words["article_id"].map(outlets.set_index("article_id")["outlet"])
    expected = words.groupby([outlet.rename("outlet"), "term"], observed=True).agg(
        n=("position", "size"), n_articles=("article_id", "nunique"))
    found = counts.set_index(["outlet", "term"])[["n", "n_articles"]].sort_index()
    assert len(found) == len(expected) > 100_000
    one, other = (rows.reset_index().astype({"outlet": str, "term": str}) for rows in (expected, found))
    both = one.merge(other, on=["outlet", "term"], validate="one_to_one")
    assert len(both) == len(found)
    assert (both["n_x"] == both["n_y"]).all() and (both["n_articles_x"] == both["n_articles_y"]).all()
    left = without_stop_words(counts)
    assert 0.35 < 1 - left["n"].sum() / counts["n"].sum() < 0.5         # function words are some 40 % of news


def test_the_list_of_stop_words_is_whole():
    raw = STOP_WORDS.read_text("utf8")
    assert raw.startswith("term,class,note\n") and "\r" not in raw
    assert np.unique(stop_words()["class"]).size >= 10
