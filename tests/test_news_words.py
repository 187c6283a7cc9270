"""The tables of the instrument for news: what stands in them, what is read of them, and the sentence for each mistake."""
import re

import numpy as np
import pandas as pd
import pytest

from analysis import news_words
from analysis.cue_search import cue_words
from analysis.news_words import (MARKS, SHIFTS, held_out_scores, news_weights, small_words, tone_phrases, tone_shifters, topic_words,
                                 words_of)
from analysis.times_ratings import times_ratings
from analysis.tokens import split

READERS = {"news_tone": news_weights, "tone_phrases": tone_phrases, "tone_shifters": tone_shifters, "topic_words": topic_words}
WHOLE = {"news_tone": "term,weight\ngood,1.5\nbad,-1\n", "tone_phrases": "phrase,weight,why\nunited nations,0,a name\n",
         "tone_shifters": "term,kind,factor,why\nnot,denial,0,denies\n", "topic_words": "term,field\nwar,war\n"}


@pytest.fixture
def lexicon(tmp_path, monkeypatch):
    """Writes a table in place of the one of that name."""
    monkeypatch.setattr(news_words, "LEXICONS", tmp_path)
    for read in READERS.values():
        read.cache_clear()
    yield lambda name, text: (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    for read in READERS.values():
        read.cache_clear()


@pytest.mark.parametrize("warm", ["good", "praised", "excellent", "wonderful", "happy", "brave", "peace", "success"])
def test_words_of_praise_are_warm(warm):
    assert news_weights()[warm] > 0


@pytest.mark.parametrize("cold", ["bad", "killed", "terrible", "corrupt", "cruel", "failed", "war", "murder"])
def test_words_of_blame_are_cold(cold):
    assert news_weights()[cold] < 0


@pytest.mark.parametrize("plain", ["the", "and", "of", "said", "told", "he", "she", "in", "at", "zyxw", "nato"])
def test_plain_words_have_no_weight(plain):
    assert plain not in news_weights()


def test_weights_are_on_the_readers_scale():
    weights = pd.Series(news_weights())
    assert len(weights) > 5_000 and weights.between(-4, 4).all() and weights.min() < -3 and weights.max() > 3


@pytest.mark.parametrize("worse, bad", [("horrible", "bad"), ("massacre", "dispute"), ("evil", "slow"), ("bad", "good"), ("good", "excellent")])
def test_weights_are_in_order(worse, bad):
    assert news_weights()[worse] < news_weights()[bad]


def test_every_word_can_stand_in_a_text():
    # a term in the form of a token; others are never met
    assert [term for term in news_weights() if term != term.lower() or len(list(split(term))) != 1] == []


def test_what_turns_others_has_no_weight_of_its_own():
    assert sorted(set(tone_shifters()) & set(news_weights())) == []


def test_shifters():
    kinds = pd.Series({term: kind for term, (kind, _) in tone_shifters().items()})
    factors = pd.Series({term: factor for term, (_, factor) in tone_shifters().items()})
    assert set(kinds) == set(SHIFTS) and (factors[kinds == "denial"] == 0).all() and (factors[kinds == "contrast"] == 1).all()
    assert factors[kinds == "degree"].between(0.4, 1.6).all() and (factors[kinds == "degree"] != 1).all()
    assert all(term == term.lower() and len(list(split(term))) == 1 for term in [*tone_shifters(), *topic_words()])


def test_phrases():
    phrases, weights = tone_phrases()
    assert len(phrases) == len(weights) > 50 and (np.abs(weights) <= 4).all()
    assert all(cue_words(phrase) for phrase in phrases) and not any("..." in phrase for phrase in phrases)
    assert topic_words().isdisjoint(phrases)


def test_a_direction_is_no_alternative_to_a_wing():
    # alternatives are word by word: "right|left-wing" would silence the word "right"
    assert "right|left-wing" not in tone_phrases()[0]


def test_held_out_scores_are_of_the_rated_sentences():
    scores = held_out_scores()
    rated = times_ratings()
    assert scores.index.is_unique and sorted(scores.index) == sorted(rated["sentence_id"].astype(str))
    assert scores.between(-1, 1).all() and scores.std() > 0.05


def test_what_is_known_of_a_word():
    found = words_of(["good", "war", "not", "don't", "very", "but", ",", "zyxw", "like", "the"], {"good": 1.0, "war": -2.0, "not": 3.0, "very": 1.0})
    assert np.array_equal(found.weight, [1, -2, *[np.nan] * 8], equal_nan=True)           # "not" and "very" turn others
    assert found.is_topic.tolist() == [False, True, *[False] * 8]
    assert np.flatnonzero(found.is_denial).tolist() == [2, 3] and np.flatnonzero(found.is_contrast).tolist() == [5]
    assert np.flatnonzero(found.degree != 1).tolist() == [4] and np.flatnonzero(found.is_break).tolist() == [6]


@pytest.mark.parametrize("term", ["nt", "want", "knot", "nota", "can", "notable", "butter", "veryx", "", "n'ta"])
def test_what_turns_nothing(term):
    found = words_of([term], {})
    assert not (found.is_denial | found.is_contrast | found.is_break).any() and found.degree.tolist() == [1] and np.isnan(found.weight).all()


def test_marks_within_a_clause_are_no_break():
    assert not words_of(["'", "’", "-", "/", "$", "%", "."]).is_break.any() and words_of(MARKS).is_break.all()


def test_no_words():
    assert all(len(column) == 0 for column in words_of([])) and words_of([]).weight.dtype == float


def test_small_words():
    assert {"the", "is", "with", "no", "a"} <= small_words() and not {"good", "war", "said", "le", "und"} & small_words()


def test_another_table_is_read(lexicon):
    for name, text in WHOLE.items():
        lexicon(name, text)
    assert news_weights() == {"good": 1.5, "bad": -1.0} and tone_phrases()[0] == ["united nations"]
    assert tone_shifters() == {"not": ("denial", 0.0)} and topic_words() == {"war"}


def test_words_that_look_missing_are_words(lexicon):
    lexicon("news_tone", "term,weight\nnull,-1\nnan,1\nna,0.5\n")
    assert news_weights() == {"null": -1.0, "nan": 1.0, "na": 0.5}


@pytest.mark.parametrize("name, text, message", [
    ("news_tone", "term,points\ngood,1\n", "news_tone.csv has no column 'weight'; it has term, points."),
    ("news_tone", "word,weight\ngood,1\n", "news_tone.csv has no column 'term'; it has word, weight."),
    ("news_tone", "term,weight\ngood,1\nbad,-1\ngood,2\n", "news_tone.csv, row 4: 'good' is empty, has blanks around it or stands twice"),
    ("news_tone", "term,weight\ngood,1\n,2\n", "news_tone.csv, row 3: '' is empty"),
    ("news_tone", "term,weight\n good,1\n", "news_tone.csv, row 2: ' good' is empty, has blanks around it"),
    ("news_tone", "term,weight\ngood,1\nbad,much\n", "news_tone.csv, row 3: the weight 'much' is no number."),
    ("news_tone", "term,weight\ngood,\n", "news_tone.csv, row 2: the weight '' is no number."),
    ("news_tone", "term,weight\ngood,inf\n", "news_tone.csv, row 2: the weight 'inf' is no number."),
    ("news_tone", "term,weight\ngood,\"1,5\"\n", "news_tone.csv, row 2: the weight '1,5' is no number."),
    ("tone_phrases", "phrase,weight\nunited nations,x\n", "tone_phrases.csv, row 2: the weight 'x' is no number."),
    ("tone_phrases", "phrase,weight\na b,0\na b,1\n", "tone_phrases.csv, row 3: 'a b' is empty, has blanks around it or stands twice"),
    ("tone_shifters", "term,kind,factor\nnot,denial,0\nvery,booster,1.3\n",
     "tone_shifters.csv, row 3: there is no kind 'booster'; use one of denial, degree, contrast."),
    ("tone_shifters", "term,kind,factor\nvery,degree,big\n", "tone_shifters.csv, row 2: the factor 'big' is no number."),
    ("tone_shifters", "term,factor\nvery,1\n", "tone_shifters.csv has no column 'kind'; it has term, factor."),
    ("topic_words", "term,field\nwar,war\nwar,war\n", "topic_words.csv, row 3: 'war' is empty, has blanks around it or stands twice"),
])
def test_a_mistake_in_a_table_is_named(lexicon, name, text, message):
    lexicon(name, text)
    with pytest.raises(ValueError, match=re.escape(message)) as error:
        READERS[name]()
    assert str(error.value).endswith(".") and "\n" not in str(error.value)
