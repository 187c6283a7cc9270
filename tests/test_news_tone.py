"""The rules of the instrument for news: each on one sentence, as many that it must leave alone, and what holds for any text."""
from itertools import product
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import news_tone
from analysis.news_tone import hits, known, scaled, sentence_begins, sentence_valences, word_counts
from analysis.news_words import MARKS, TOPIC, small_words, tone_phrases, words_of
from analysis.tokens import tokenize
from examples import cases, table, texts

PIECES = ["good", "Good", "praised", "killed", "terrible", "war", "peace", "War", "not", "never", "n't", "don't", "very", "slightly", "most", "but",
          "But", ",", ";", '"', "(", "United Nations", "not only", "no doubt", "so-called", "the", "of", "Grace", "HOPE", ".", ". The", ":", "1.", "12"]
ruled = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


def moved(*raws):
    """The words with a weight: (term, rule) in reading order."""
    tokens = tokenize(table(*raws))
    found = hits(tokens)
    return list(zip(tokens["term"].iloc[found["row"]].tolist(), found["rule"].astype(str).tolist()))


def valence(raw):
    return sentence_valences(tokenize(table(raw)))[0]


def weighed(raw, term):
    """The weight of a word in the table, and what the rules make of it, at its first place in a text."""
    tokens = tokenize(table(raw))
    found = hits(tokens)
    at = tokens["term"].iloc[found["row"]].tolist().index(term)
    return found["weight"][at], found["valence"][at]


def rules(rule):
    return set(rule.replace("-", "").split(", ")) - {""}


@pytest.mark.parametrize("raw, expected", cases("tone"))
def test_a_rule(raw, expected):
    wanted = [tuple(one.split(" ", 1)) for one in expected.split(" | ") if one]
    terms = {term for term, _ in wanted}
    found = [(term, rules(rule)) for term, rule in moved(raw) if term in terms or not terms]
    assert found[:len(wanted)] == [(term, rules(rule)) for term, rule in wanted] and (wanted or not found)


def test_the_factors():
    assert weighed("The war went on.", "war")[1] == pytest.approx(TOPIC * weighed("The war went on.", "war")[0])
    weight, denied = weighed("It was not good.", "good")
    assert denied == pytest.approx(news_tone.PRAISE_DENIED * weight) and denied < 0 < weight
    weight, denied = weighed("It was not terrible.", "terrible")
    assert denied == 0 > weight and not np.signbit(denied)
    weight, name = weighed("They met Grace in the hall.", "grace")
    assert name == 0 != weight
    weight, conceded = weighed("It was good but it rained.", "good")
    assert conceded == pytest.approx(news_tone.CONCEDED * weight)
    weight, point = weighed("It rained but it was good.", "good")
    assert point == pytest.approx(news_tone.POINT * weight)
    assert weighed("They met Grace but left.", "grace")[1] == 0


def test_degrees_are_in_order():
    least, slightly, plain, more, very, both = (weighed(f"It was {words} day.", "terrible")[1] for words in
                                                ("marginally terrible", "slightly terrible", "terrible", "more terrible", "very terrible",
                                                 "very very terrible"))
    assert both < very < more < plain < slightly < least < 0
    assert weighed("It was very big terrible.", "terrible")[1] > weighed("It was very terrible.", "terrible")[1]       # from farther, less


@pytest.mark.parametrize("warmer, colder", [
    ("It was good.", "It was not good."), ("It was very good.", "It was good."), ("It was good.", "It was slightly good."),
    ("It was terrible but good.", "It was good but terrible."), ("It was not terrible.", "It was terrible."),
    ("None of them were killed.", "Most of them were killed."), ("They met Grace in the hall.", "They met terror in the hall."),
    ("They praised it.", "They praised it on that Monday in the hall of the town."),                # one word of fewer
])
def test_which_is_warmer(warmer, colder):
    assert valence(warmer) > valence(colder)


def test_one_word_is_little_to_go_by():
    assert valence("Good.") == valence("It was good to us.") > valence("It was good to all of us.") > 0


def test_marks_do_not_count_as_words():
    assert valence("It was good.") == valence("( It - was : good ) !!!")


def test_the_scale_ends_at_one():
    assert valence("horrible " * 40) == -1 and valence("excellent " * 40) == 1
    assert scaled(np.array([1000.0, -1000.0, 0.0]), np.array([1, 1, 0])).tolist() == [1, -1, 0]


def every_phrase():
    spelled = [(" ".join(words).replace("#", "7").replace("*", ""), weight) for phrase, weight in zip(*tone_phrases())
               for words in product(*(word.split("|") for word in phrase.split()))]
    return [pytest.param(words, weight, id=words) for words, weight in spelled]


def test_each_phrase_is_found():
    phrases = [param.values for param in every_phrase()]
    raws = [f"He spoke of {words} on Monday." for words, _ in phrases]
    tokens = tokenize(table(*raws))
    found = hits(tokens)[lambda hits: hits["rule"] == "phrase"]
    assert len(phrases) > 200
    assert tokens["article_id"].iloc[found["row"]].tolist() == [str(i) for i in range(len(raws))]
    assert found["weight"].tolist() == found["valence"].tolist() == [weight for _, weight in phrases]
    assert (tokens["position"].iloc[found["row"]] == 3).all()


def rules_by_text(raws):
    tokens = tokenize(table(*raws))
    found = hits(tokens)
    return found["rule"].astype(str).groupby(tokens["article_id"].iloc[found["row"]].cat.codes.to_numpy()).agg(list)


def test_no_word_of_a_phrase_counts_by_itself():
    phrases = [param.values[0] for param in every_phrase()]
    found = rules_by_text([f"He and {words} and she." for words in phrases])
    assert [(words, rules) for words, rules in zip(phrases, found) if rules != ["phrase"]] == []


@pytest.mark.parametrize("between", [" , ", " zzz ", ".\n\nThe "], ids=["mark", "word", "sentence"])
def test_a_phrase_in_two_is_none(between):
    alone = {param.id for param in every_phrase() if " " not in param.id}
    phrases = [param.id for param in every_phrase() if param.id.count(" ") == 1 and not alone & set(param.id.split())]
    tokens = tokenize(table(*(f"He and {words.replace(' ', between)} and she." for words in phrases)))
    assert len(phrases) > 150 and not (hits(tokens)["rule"] == "phrase").any()


def reference(raw, words):
    """The rules once more, in plain Python and a sentence at a time."""
    tokens = tokenize(table(raw))
    weight_of, position = dict(zip(words, words_of(words).weight)), dict(zip(words, range(len(words))))
    know = words_of(words)
    phrase = news_tone._phrases(tokens)
    valences = []
    for _, rows in tokens.groupby("sentence"):
        term, token, kind = rows["term"].tolist(), rows["token"].tolist(), rows["kind"].tolist()
        inside = phrase[rows.index].tolist()
        first = [k == 0 or token[k - 1] in news_tone.OPENING or (k == 1 and kind[0] == "mark") for k in range(len(token))]
        large = [t for k, t in enumerate(token) if t[0].isalpha() and t.lower() not in small_words() and not first[k]]
        title = sum(t[0].isupper() for t in large) > news_tone.TITLE_CASE * max(len(large), 1)
        buts = [k for k, t in enumerate(term) if t == "but" and inside[k] < 0]
        total = 0.0
        for k, t in enumerate(term):
            if inside[k] >= 0:
                total += tone_phrases()[1][inside[k] % len(tone_phrases()[1])] if k == 0 or inside[k] != inside[k - 1] else 0
                continue
            if np.isnan(weight_of[t]):
                continue
            value = weight_of[t] * (TOPIC if know.is_topic[position[t]] else 1)
            before = term[max(k - news_tone.REACH, 0):k][::-1]
            free = [inside[k - d - 1] < 0 for d in range(len(before))]
            before = before[:next((d for d, b in enumerate(before) if b in MARKS), len(before))]
            for d, b in enumerate(before[:2]):
                value *= 1 + (know.degree[position[b]] - 1) * (1, 0.9)[d] if free[d] else 1
            if any(know.is_denial[position[b]] and free[d] for d, b in enumerate(before)):
                value *= news_tone.PRAISE_DENIED if value > 0 else 0
            if buts:
                value *= news_tone.CONCEDED if k < buts[-1] else news_tone.POINT
            total += 0 if token[k][0].isupper() and not first[k] and not title else value
        n = sum(one != "mark" for one in kind)
        valences.append(float(np.clip(total / max(n, news_tone.SHORT) ** 0.5 / news_tone.EXTREME, -1, 1)))
    return valences


@given(ruled)
def test_the_rules_in_plain_python(raw):
    tokens = tokenize(table(raw))
    assert np.allclose(sentence_valences(tokens), reference(raw, tokens["term"].cat.categories.tolist()))


@given(st.lists(ruled | texts, max_size=4))
def test_hits_make_the_scores(raws):
    tokens = tokenize(table(*raws))
    found, sentence = hits(tokens), np.cumsum(sentence_begins(tokens)) - 1
    n = int(sentence.max(initial=-1)) + 1
    total = np.bincount(sentence[found["row"]], found["valence"], n)
    assert np.allclose(sentence_valences(tokens), scaled(total, word_counts(tokens, sentence, n)))
    assert found["row"].is_monotonic_increasing and found["row"].is_unique and np.abs(sentence_valences(tokens)).max(initial=0) <= 1
    changed = ~np.isclose(found["weight"], found["valence"])
    assert not (changed & (found["rule"] == "").to_numpy()).any()


@given(st.lists(ruled | texts, min_size=1, max_size=4))
def test_a_text_is_scored_alike_alone_and_among_others(raws):
    together = tokenize(table(*raws))
    article = together["article_id"][sentence_begins(together)].cat.codes.to_numpy()
    scores = sentence_valences(together)
    for k, raw in enumerate(raws):
        assert sentence_valences(tokenize(table(raw))).tolist() == scores[article == k].tolist()
        assert sentence_valences(together[together["article_id"] == str(k)]).tolist() == scores[article == k].tolist()
    reverse = tokenize(table(*raws[::-1]))
    article = len(raws) - 1 - reverse["article_id"][sentence_begins(reverse)].cat.codes.to_numpy()
    assert sorted(zip(article, sentence_valences(reverse))) == sorted(zip(together["article_id"][sentence_begins(together)].cat.codes, scores))


@pytest.mark.parametrize("before", ["Not.", "He was not", "Very.", "They never did:", "But.", "It was so.", "UNITED."])
def test_a_sentence_does_not_see_the_one_before(before):
    alone, both = sentence_valences(tokenize(table("Good men came."))), sentence_valences(tokenize(table(before, "Good men came.")))
    assert both[-1] == alone[0] > 0


def test_what_the_table_knows():
    tokens = tokenize(table("They praised a Zyxw, not the war."))
    assert tokens["term"][known(tokens)].tolist() == ["praised", "war"]


def test_rows_taken_out_are_a_hole_in_phrases_only():
    tokens = tokenize(table("The United zzz Nations praised it."))
    assert hits(tokens[tokens["term"] != "zzz"])["rule"].tolist()[-1] == "" and len(hits(tokens[tokens["term"] == "the"])) == 0


def test_nothing_to_score():
    for raws in ((), ("",), (" ", "\n")):
        tokens = tokenize(table(*raws))
        assert sentence_valences(tokens).size == known(tokens).size == len(hits(tokens)) == 0
    assert sentence_valences(tokenize(table("!!!", "😀", "12 345", "zyxw"))).tolist() == [0, 0, 0, 0]


def test_other_weights_may_be_tried():
    tokens = tokenize(table("The zyxw was good."))
    text = news_tone.read(tokens, {"zyxw": -2.0})
    assert news_tone.hits_of(text).weight.tolist() == [-2.0]


@pytest.mark.parametrize("raw", ["!" * 1_000_000, "x" * 1_000_000, "good " * 100_000, "not good, but very bad " * 20_000, "United Nations " * 50_000,
                                 "war on " * 50_000, "but " * 100_000, "Good" * 100_000, "not " * 100_000, "😀" * 200_000],
                         ids=["marks", "one word", "hits", "rules", "phrases", "half phrases", "but", "one name", "denials", "emoji"])
def test_hostile_text_takes_linear_time(raw):
    def seconds(raw):
        tokens = tokenize(table(raw))
        began = process_time()
        assert len(sentence_valences(tokens)) == 1 and len(hits(tokens)) <= len(tokens)
        return process_time() - began

    once = max(seconds(raw[:len(raw) // 4]), 0.1)
    assert seconds(raw) < 12 * once                       # four times as long: sixteen times, were it quadratic
