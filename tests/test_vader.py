"""VADER's scores: those of the package, sentence by sentence, on news, on dirt and on sentences made of its rules."""
from math import sqrt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment import vaderSentiment as vader

from analysis.sources import external
from analysis.tokens import tokenize
from analysis.vader import hits, known, sentence_valences, text_valences
from analysis.vader_words import package
from examples import table, texts

RULES = ["but", "BUT", "but,", "never", "so", "this", "without", "doubt", "least", "at", "very", "VERY", "kind", "of", "sort", "just", "enough",
         "no", "No", "or", "nor", "not", "don't", "slightly", "extremely", "EXTREMELY", "the", "The", "talks", "NATO", "bomb", "to", "die", "for",
         "kiss", "death", "yeah", "right", "bus", "stop", "beating", "heart", "bad", "ass", "!", "??", "?", "good", "Good!", "GOOD", "bad", "war.",
         "😀", "so😀", ":)", ":D", "—", "“good”", "don’t", "\xa0"]
ruled = st.lists(st.sampled_from(RULES) | st.sampled_from(sorted(package().lexicon)), max_size=14).map(" ".join)


def of_package(strings):
    return [package().polarity_scores(text)["compound"] for text in strings]


def chunk_texts(tokens):
    """The text of each sentence, token by token: a blank wherever two tokens do not touch."""
    found, before = [], None
    for article, sentence, start, end, token in tokens[["article_id", "sentence", "start", "end", "token"]].astype(object).values:
        if before is None or before[:2] != (article, sentence):
            found.append(token)
        else:
            found[-1] += token if start == before[2] else " " + token
        before = article, sentence, end
    return found


def one_sentence(raw):
    """A token table in which all is one sentence, however it ends."""
    return tokenize(table(raw)).assign(sentence=0)


def curve(total):
    return round(total / sqrt(total * total + 15), 4)


def test_the_outlets_score_as_in_the_package(outlet_tokens):
    numbers = outlet_tokens["article_id"].cat.codes
    some = outlet_tokens[(numbers % 20 == 3).to_numpy()]
    strings = chunk_texts(some)
    assert len(strings) > 4000
    assert sentence_valences(some).tolist() == text_valences(strings).tolist() == of_package(strings)


def test_a_part_of_a_table_scores_as_in_the_whole(outlet_tokens):
    first = outlet_tokens[(outlet_tokens["article_id"].cat.codes < 30).to_numpy()]
    n = len(first.groupby(["article_id", "sentence"], observed=True))
    assert sentence_valences(first).tolist() == sentence_valences(outlet_tokens)[:n].tolist() and n > 300


def test_the_times_sentences_score_as_in_the_package():
    with open(external("nytEditorialSnippets_GroundTruth.txt"), encoding="utf-8") as lines:
        strings = [line.rstrip("\n").split("\t")[2] for line in lines]
    assert len(strings) == 5190 and text_valences(strings).tolist() == of_package(strings)


@given(st.lists(ruled, max_size=6))
def test_sentences_of_rules_score_as_in_the_package(strings):
    assert text_valences(strings).tolist() == of_package(strings)


@given(st.lists(texts | ruled, max_size=4))
def test_dirt_scores_as_in_the_package(raws):
    assert text_valences(raws).tolist() == of_package(raws)
    tokens = tokenize(table(*raws))
    assert sentence_valences(tokens).tolist() == of_package(chunk_texts(tokens))


@given(st.lists(texts | ruled, max_size=3), st.lists(st.booleans(), min_size=1, max_size=6))
def test_rows_that_were_taken_out_are_blanks(raws, kept):
    tokens = tokenize(table(*raws))
    some = tokens[np.resize(kept, len(tokens)).astype(bool)]
    assert sentence_valences(some).tolist() == of_package(chunk_texts(some))


GOOD, BAD, WAR, NO, DOUBT = 1.9, -2.5, -2.9, -1.2, -1.5
UP, TURN, LOUD = vader.B_INCR, vader.N_SCALAR, vader.C_INCR


@pytest.mark.parametrize("text, total", [
    ("a good plan", GOOD),
    ("a very good plan", GOOD + UP),
    ("very bad", BAD - UP),
    ("hardly bad", BAD + UP),
    ("very often good", GOOD + UP * 0.95),
    ("very much too good", GOOD + UP * 0.9),
    ("a GOOD plan", GOOD + LOUD),
    ("NO good", -LOUD + GOOD * TURN),
    ("a VERY good plan", GOOD + UP + LOUD),
    ("not good", GOOD * TURN),
    ("wasn't a good plan", GOOD * TURN),
    ("not by a good plan", GOOD * TURN),
    ("never so good", (GOOD + UP) * 1.25),
    ("the plan was so good", (GOOD + UP) * 1.25),        # no "never" is needed with three words before it
    ("without doubt good", DOUBT * TURN + GOOD),
    ("without doubt a good plan", DOUBT * TURN + GOOD),
    ("without any doubt good", DOUBT * TURN + GOOD),
    ("least good", GOOD * TURN),
    ("is the least good", GOOD * TURN),
    ("no good", GOOD * TURN),
    ("no real good", NO + GOOD * TURN),
    ("no plan or good", NO + GOOD * TURN),
    ("no", NO),
    ("it is the bomb", 3),
    ("here is a kiss of death", -1.5 + -1.5),      # once for each of its words in the lexicon,
    ("it was sort of good", GOOD - UP),
    ("kind of good", GOOD),
    ("good but bad", GOOD * 0.5 + BAD * 1.5),
    ("bad but, good but bad", BAD * 0.5 + GOOD * 1.5 + BAD * 1.5),
    ("good!", GOOD + 0.292),
    ("bad!!", BAD - 2 * 0.292),
    ("good!!!!!!", GOOD + 4 * 0.292),
    ("good??", GOOD + 0.36),
    ("good ? what ? why ? who ?", GOOD + 0.96),
    # left alone
    ("good very plan", GOOD),
    ("very , , , good", GOOD),
    ("GOOD", GOOD),
    ("VERY GOOD", GOOD + UP),
    ("NOT GOOD PLAN", GOOD * TURN),
    ("not , , , good", GOOD),
    ("good not", GOOD),
    ("at least good", GOOD),
    ("no war", WAR * TURN),
    ("no plan and good", NO + GOOD),
    ("the bomb", -2.2),                                  # a phrase counts only with three words before its last
    ("a plan , bombs of death", -2.9),
    ("butter good", GOOD),
    ("good?", GOOD),
    ("!!! ???", 0),
    ("a military operation", 0),
    ("slaughtered", 0),
])
def test_a_rule(text, total):
    assert text_valences([text])[0] == curve(total) == of_package([text])[0]


def test_but_finds_the_first_of_equal_valences():
    # brave, 2.4, is halved to 1.2, which is then found again in place of the 1.2 behind the "but"
    assert hits(one_sentence("brave but alert"))["valence"].tolist() == [2.4 * 0.5 * 0.5, 1.2]
    assert hits(one_sentence("brave but good"))["valence"].tolist() == [2.4 * 0.5, GOOD * 1.5]
    assert hits(one_sentence("good but good"))["valence"].tolist() == [GOOD * 0.5, GOOD * 1.5]


def test_the_sign_of_next_to_nothing_is_that_of_the_package():
    # in tenths these valences cancel; as binary fractions they leave a last digit, to which "!" lends its weight
    words = {value: word for word, value in package().lexicon.items() if word.isalpha() and word not in vader.BOOSTER_DICT}
    strings = [f"{words[a / 10]} , , , {words[b / 10]} , , , {words[-(a + b) / 10]} !"
               for a in range(3, 20) for b in range(3, 15) if {a / 10, b / 10, -(a + b) / 10} <= set(words)]
    scores = text_valences(strings)
    assert scores.tolist() == of_package(strings) and len(strings) > 50 and set(np.sign(scores)) == {0, -1, 1}


def test_hits_lead_to_their_words():
    raw = 'He said: "Peace, (very) GOOD." :) They lost the so-called "war-winning" U.S. no-win war.'
    tokens = tokenize(table("Fine.", raw))
    found = hits(tokens)
    rows = tokens.iloc[found["row"]]
    assert rows["token"].tolist() == ["Fine", "Peace", "GOOD", ":", "lost", "war"]
    assert found["weight"].tolist() == [0.8, 2.5, GOOD, 2.0, -1.3, WAR]
    assert found["valence"].tolist()[2] == GOOD + LOUD + UP and found["row"].is_monotonic_increasing


@pytest.mark.parametrize("raw, moved", [
    ("no good", ["good"]), ("kind of good", ["good"]), ("kind and good", ["kind", "good"]), ("very most", []),
    ("the bus stop", ["stop"]), ("here is the bus stop", []), ("a <3 b", ["3"]), ("a :-( b", [":"]), ("so😀", ["so"]), ("They met.", []), ("", []),
])
def test_what_moves_a_score(raw, moved):
    tokens = one_sentence(raw)
    assert tokens["token"].iloc[hits(tokens)["row"]].tolist() == moved


@given(st.lists(ruled, max_size=3))
def test_hits_make_the_scores(raws):
    tokens = tokenize(table(*[raw.replace("!", "").replace("?", "") for raw in raws]))
    found = hits(tokens)
    sentence = np.cumsum(~tokens.duplicated(["article_id", "sentence"]))
    totals = np.bincount(sentence.iloc[found["row"]] - 1, found["valence"], minlength=sentence.max() if len(tokens) else 0)
    assert np.allclose(sentence_valences(tokens), totals / np.sqrt(totals ** 2 + 15), atol=1e-4)
    assert known(tokens)[found["row"]].all()


@pytest.mark.parametrize("raw, words", [
    ('"War," he said, peace!', ["War", "peace"]), ("war-torn lands at war", ["war"]), ("No :) very not", ["No", ":", ")"]),
    ("“War” is slaughter", []), ("the peace’s", []), ("", []), ("x😍 war", ["x", "😍", "war"]),
])
def test_what_the_lexicon_knows(raw, words):
    tokens = tokenize(table(raw))
    is_shown = known(tokens) & ~tokens["token"].isin(['"', ",", "!"]).to_numpy()
    assert len(is_shown) == len(tokens) and tokens["token"][is_shown].tolist() == words


def test_known_holds_for_the_whole_chunk():
    assert known(tokenize(table('he "war," said'))).tolist() == [False, True, True, True, True, False]


def test_a_sentence_does_not_see_the_next():
    strings = ["no", "good", "a kind", "of plan", "here is a kiss", "of death", "not", "bad", "I GO", "on", "least", "war but", "war"]
    assert text_valences(strings).tolist() == of_package(strings)


def test_an_article_of_its_own_begins_a_sentence():
    tokens = tokenize(table("Not", "good"))
    assert sentence_valences(tokens).tolist() == [0, curve(GOOD)]


def test_nothing_to_score():
    tokens = tokenize(table("", " "))
    assert sentence_valences(tokens).size == known(tokens).size == text_valences([]).size == 0
    assert list(hits(tokens)) == ["row", "weight", "valence"] and hits(tokens).empty
    assert text_valences(["", " \n", None, "\xa0", "war"]).tolist() == [0, 0, 0, 0, curve(WAR)]


def test_every_white_space_parts_words():
    text = "not\u2003good\x85not\xa0bad\u3000!\x1f!"
    assert text_valences([text]).tolist() == of_package([text]) != of_package([text.replace("\xa0", "_")])


@pytest.mark.parametrize("wrong, error", [("peace", ValueError), ([b"peace"], TypeError), ([1.5], TypeError)])
def test_what_is_no_list_of_texts_is_refused(wrong, error):
    with pytest.raises(error, match="text"):
        text_valences(wrong)


def test_categories_in_pieces_are_read():
    tokens = tokenize(table("No war.", "Peace (now)."))
    pieces = pa.chunked_array([[word] for word in tokens["token"].cat.categories])
    split = tokens.assign(token=tokens["token"].cat.rename_categories(pd.Index(pd.array(pieces, dtype="str"))))
    assert sentence_valences(split).tolist() == sentence_valences(tokens).tolist()


@pytest.mark.parametrize("raw, n", [("good " * 200_000 + "but", 200_000), ("the GOOD, bad " * 50_000, 100_000), ("!" * 1_000_000, 0),
                                    ("a😀b " * 50_000, 50_000), ("war!" * 200_000, 0), ("“" * 500_000, 0)],
                         ids=["equal before but", "marks", "one mark", "emoji", "one chunk", "quotation marks"])
def test_hostile_text_ends(raw, n):
    tokens = one_sentence(raw)
    assert len(sentence_valences(tokens)) == 1 and len(hits(tokens)) == n and len(text_valences([raw])) == 1
