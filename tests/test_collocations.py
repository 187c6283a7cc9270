"""Collocations: published numbers, NLTK as oracle on the whole corpus, a plain loop on small ones."""
import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collocations import collocations, delta_p, log_dice, mi, mi3, t_score
from analysis.terms import ngram_counts, stop_words, term_counts
from analysis.tokens import tokenize
from examples import table

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "a", "d", ",", "?", "7", "\n\n"]), max_size=50).map(" ".join)
CORPORA = st.lists(TEXTS, min_size=1, max_size=3).map(lambda raws: tokenize(table(*raws)))


def loop(tokens, window):
    """Each pair of words of the body, the first before the second, in one sentence and within the window."""
    rows = [row for row in tokens.itertuples() if row.part == "body" and row.kind == "word"]
    return [(one.term, two.term) for one in rows for two in rows
            if (one.article_id, one.sentence) == (two.article_id, two.sentence)
            and 0 < two.position - one.position <= window]


def as_dict(pairs, *keys):
    return dict(zip(zip(*(pairs[key] for key in keys)), pairs["n"]))


def test_published_facts():
    # Church & Hanks 1990, p. 24: honorary doctors, 8 times among 15 million words
    assert mi(8, 1105 * 44 / 15e6) == pytest.approx(11.3, abs=0.05)
    # Manning & Schütze 1999, ch. 5: new companies
    assert t_score(8, 15828 * 4675 / 14307668) == pytest.approx(0.999932, abs=1e-6)
    # Gries 2013, p. 144: of course, in both directions
    assert delta_p(5610, 168938, 2257, 10233063) == pytest.approx(0.032, abs=5e-4)
    assert delta_p(5610, 2257, 168938, 10233063) == pytest.approx(0.697, abs=5e-4)
    # Rychlý 2008: 14 where the terms occur only together, 1 less for half of that
    assert log_dice(7, 7, 7) == 14 and log_dice(7, 14, 14) == 13
    assert mi3(8, 2) == pytest.approx(np.log2(8 ** 3 / 2))


def test_published_numbers_beside_the_project(yardsticks):
    rows = json.loads((yardsticks / "worked_examples.json").read_text("utf8"))
    published = {row["name"]: row for row in rows}
    for name in ("PMI 20,42,20", "PMI 20,15019,15629", "PMI doctors/honorary"):
        o11, f1, f2, n = published[name]["inputs"]
        assert mi(o11, f1 * f2 / n) == pytest.approx(published[name]["published"], abs=0.05), name
    for name in ("t new companies", "t 20,42,20"):
        o11, f1, f2, n = published[name]["inputs"]
        assert t_score(o11, f1 * f2 / n) == pytest.approx(published[name]["published"], abs=1e-4), name
    for name in ("DeltaP 1", "DeltaP 2"):
        found = delta_p(*published[name]["inputs"])
        assert found == pytest.approx(published[name]["published"], abs=5e-4), name
    dice = 2 ** (log_dice(*published["Dice"]["inputs"]) - 14)
    assert dice == pytest.approx(published["Dice"]["published"], abs=0.005)


@settings(max_examples=60)
@given(CORPORA, st.integers(1, 6))
def test_pairs_are_those_of_a_plain_loop(tokens, window):
    pairs = collocations(tokens, window, min_count=1)
    assert as_dict(pairs, "term_1", "term_2") == Counter(loop(tokens, window))


@settings(max_examples=60)
@given(CORPORA, st.integers(0, 4), st.integers(1, 4))
def test_collocates_of_a_node_are_those_of_a_plain_loop(tokens, left, right):
    if "a" not in set(term_counts(tokens)["term"]):
        return
    pairs = collocations(tokens, (left, right), min_count=1, node="a")
    before = Counter(two for two, one in loop(tokens, left) if one == "a")
    after = Counter(two for one, two in loop(tokens, right) if one == "a")
    assert dict(zip(pairs["collocate"], pairs["n"])) == before + after
    assert {c: n for c, n in zip(pairs["collocate"], pairs["n_left"]) if n} == before
    assert {c: n for c, n in zip(pairs["collocate"], pairs["n_right"]) if n} == after


@settings(max_examples=60)
@given(CORPORA, st.integers(1, 5))
def test_measures_are_finite_and_agree_in_sign(tokens, window):
    pairs = collocations(tokens, window, min_count=1)
    assert np.isfinite(pairs.select_dtypes("number")).all(axis=None)
    assert (np.sign(pairs["mi"].round(9)) == np.sign(pairs["t"].round(9))).all()
    assert (pairs["g2"] * pairs["mi"] >= -1e-6).all()
    words = ((tokens["part"] == "body") & (tokens["kind"] == "word")).sum()
    expected = pairs["n_1"] * pairs["n_2"] * window / max(words, 1)
    assert pairs["expected"].to_numpy() == pytest.approx(expected.to_numpy())


def test_a_wider_window_gives_each_term_more_chances():
    from scipy.stats import chi2_contingency
    tokens = tokenize(table(*["The war of words went on and the talks went on."] * 4 + ["Words of war."] * 3))
    for row in collocations(tokens, window=3, min_count=1).itertuples():
        chances = [row.n, 3 * row.n_1 - row.n, 3 * row.n_2 - row.n]
        chances.append(3 * 53 - sum(chances))                       # three chances for each of 53 words
        expected = chi2_contingency(np.reshape(chances, (2, 2)), correction=False, lambda_="log-likelihood")
        assert abs(row.g2) == pytest.approx(expected.statistic)
        assert row.expected == pytest.approx(expected.expected_freq[0, 0])
        n, n_1, n_2 = row.n, 3 * row.n_1, 3 * row.n_2
        assert row.delta_p_2_given_1 == pytest.approx(n / n_1 - (n_2 - n) / (3 * 53 - n_1))
        assert row.delta_p_1_given_2 == pytest.approx(n / n_2 - (n_1 - n) / (3 * 53 - n_2))


def test_neighbours_are_the_ngrams_of_two(outlet_tokens):
    pairs = collocations(outlet_tokens, min_count=20)
    both = ngram_counts(outlet_tokens, 2).query("n >= 20")
    assert len(pairs) == len(both) > 5000
    joined = pairs["term_1"].astype("str") + " " + pairs["term_2"].astype("str")
    assert dict(zip(joined, pairs["n"])) == dict(zip(both["term"], both["n"]))


def test_a_thousand_articles_against_nltk(outlet_tokens):
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
    some = outlet_tokens[outlet_tokens["article_id"].cat.codes < 1000]
    words = some[(some["part"] == "body") & (some["kind"] == "word")]
    follows = ((words["position"].diff() == 1) & (words["sentence"].diff() == 0)
               & (words["article_id"].cat.codes.diff() == 0))
    runs = np.split(words["term"].astype(object).to_numpy(), np.flatnonzero(~follows)[1:])
    finder = BigramCollocationFinder.from_documents([list(run) for run in runs])
    finder.apply_freq_filter(5)
    pairs = collocations(some)
    assert len(pairs) == len(finder.ngram_fd) > 5_000
    measures = {"g2": BigramAssocMeasures.likelihood_ratio, "mi": BigramAssocMeasures.pmi,
                "t": BigramAssocMeasures.student_t}
    for column, measure in measures.items():
        theirs = dict(finder.score_ngrams(measure))
        ours = pairs[column].abs() if column == "g2" else pairs[column]
        expected = [theirs[pair] for pair in zip(pairs["term_1"], pairs["term_2"])]
        np.testing.assert_allclose(ours, expected, rtol=1e-6, atol=1e-6, err_msg=column)
    dice = dict(finder.score_ngrams(BigramAssocMeasures.dice))
    expected = [14 + np.log2(dice[pair]) for pair in zip(pairs["term_1"], pairs["term_2"])]
    np.testing.assert_allclose(pairs["log_dice"], expected)


def test_nothing_reaches_across_sentences_articles_or_filtered_words():
    tokens = tokenize(table("War ended. Peace came.", "Talks began."))
    assert as_dict(collocations(tokens, 9, min_count=1), "term_1", "term_2") == {
        ("war", "ended"): 1, ("peace", "came"): 1, ("talks", "began"): 1}
    gap = tokenize(table("War not peace."))
    gap = gap[gap["term"] != "not"]
    assert len(collocations(gap, 1, min_count=1)) == 0 and len(collocations(gap, 2, min_count=1)) == 1
    backwards = tokenize(table("War ended.", "Peace came."))
    backwards = backwards.sort_values("article_id", ascending=False, kind="stable")
    assert len(collocations(backwards, 9, min_count=1)) == 2


def test_minimum_and_stop_words_leave_the_other_numbers_alone():
    tokens = tokenize(table(*["The war of words and the war of nerves."] * 3 + ["The talks."]))
    every = collocations(tokens, 2, min_count=1).set_index(["term_1", "term_2"])
    some = collocations(tokens, 2, min_count=4).set_index(["term_1", "term_2"])
    content = collocations(tokens, 2, min_count=1, stop_words=stop_words()).set_index(["term_1", "term_2"])
    assert set(some.index) == set(every.index[every["n"] >= 4]) and 0 < len(some) < len(every)
    assert set(content.index) == {("war", "words"), ("war", "nerves")}
    for fewer in (some, content):
        assert np.array_equal(fewer.to_numpy(), every.loc[fewer.index.tolist()].to_numpy())
    assert collocations(tokens, 2, min_count=4).attrs == {"window": 2, "min_count": 4, "tokens": 29}
    without_war = collocations(tokens, min_count=1, stop_words=["war"])
    assert set(without_war["term_1"]) == {"of", "words", "and", "the"}


def test_an_unknown_node_is_said():
    tokens = tokenize(table("NATO met."))
    assert collocations(tokens, min_count=1, node=["nato", "met"])["node"].tolist() == ["met", "nato"]
    with pytest.raises(ValueError, match="'NATO' does not occur here.*lower case"):
        collocations(tokens, node="NATO")


@pytest.mark.parametrize("window, node", [(0, None), (-1, "war"), ((0, 0), "war"), ((2, 2), None),
                                          ((1, 2, 3), "war")])
def test_an_impossible_window_is_said(window, node):
    with pytest.raises(ValueError, match="window is .*it is 1 or more"):
        collocations(tokenize(table("War.")), window, node=node)


def test_nothing_gives_an_empty_table():
    assert len(collocations(tokenize(table("")))) == len(collocations(tokenize(table("War.")))) == 0
