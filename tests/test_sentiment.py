"""The public verbs of tone: what their tables hold, what a score does not depend on, and the sentence for each mistake."""
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.sentiment import INSTRUMENTS, contributions, score_sentences, score_texts, tone_sheet
from analysis.tokens import tokenize
from analysis.voices import add_voices, attributions
from examples import table, texts
from growth import grows_linearly

BOTH = pytest.mark.parametrize("instrument", INSTRUMENTS)
RAW = "They praised a generous reform. It was not good, but no war came.\n\nThe clerk met the mayor. Killed!"
COLUMNS = ["article_id", "part", "paragraph", "sentence", "start", "end", "words", "hits", "coverage", "valence", "reason"]
WORDS = ["good", "bad", "War", "not", "very", "but", ",", "the", "Grace", "le", ".", "!", "12", "😀", "\n\n", "United Nations", "it's"]
mixed = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | texts


def spoken(raw):
    articles = table(raw)
    tokens = tokenize(articles)
    return add_voices(tokens, attributions(tokens, articles))


def same(one, other):
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True), check_categorical=False)


# the table of sentences

@BOTH
def test_a_row_a_sentence(instrument):
    scores = score_sentences(tokenize(table(RAW, "It failed.")), instrument)
    assert list(scores) == COLUMNS and len(scores) == 5 and scores.index.tolist() == [0, 1, 2, 3, 4]
    assert [RAW[a:b] for a, b in zip(scores["start"][:4], scores["end"][:4])] == [
        "They praised a generous reform.", "It was not good, but no war came.", "The clerk met the mayor.", "Killed!"]
    assert scores["words"].tolist() == [5, 8, 5, 1, 2] and scores["article_id"].tolist() == ["0"] * 4 + ["1"]
    assert scores["sentence"].tolist() == [0, 1, 2, 3, 0] and scores["paragraph"].tolist() == [0, 0, 1, 1, 0]
    assert np.sign(scores["valence"]).tolist()[2:] == [0, -1, -1] and scores["valence"][0] > 0 and scores["reason"].isna().all()
    assert (scores["coverage"].between(0, 1)).all() and scores["coverage"].tolist()[2:4] == [0, 1]


@BOTH
def test_a_score_that_would_mean_nothing_is_missing(instrument):
    scores = score_sentences(tokenize(table("!!!", "Der Krieg ist aus", "good " * 2_001, "12 345", "Zyxw", "Good.")), instrument)
    assert scores["reason"].astype(object).where(scores["reason"].notna(), None).tolist() == [
        "no words", "not in English", "longer than 2,000 words", None, None, None]
    assert scores["valence"].isna().tolist() == [True, True, True, False, False, False]
    assert scores["valence"].tolist()[3:5] == scores["coverage"].tolist()[3:5] == scores["hits"].tolist()[3:5] == [0, 0]
    assert np.isnan(scores["coverage"][0]) and scores["words"].tolist() == [0, 4, 2_001, 2, 1, 1]


def test_hits_are_words_that_moved_the_score():
    scores = score_sentences(tokenize(table("They met Grace Hope in the hall.", "It was not terrible.", "It was terrible.")))
    assert scores["hits"].tolist() == [0, 0, 1] and (scores["coverage"] > 0).all() and scores["valence"][:2].tolist() == [0, 0]


def test_numbers_and_marks():
    scores = score_sentences(tokenize(table("Good, good: 12 men (of 50)!")))
    assert scores["words"].tolist() == [6] and len(scores) == 1


@BOTH
def test_voice_and_speaker_of_a_sentence_of_one_voice(instrument):
    scores = score_sentences(spoken('The mayor left. "They lied to us. It was bad," Anna Berg said. "It was good."'), instrument)
    assert list(scores)[-2:] == ["voice", "speaker"]
    voices = scores["voice"].astype(object).where(scores["voice"].notna(), None).tolist()
    assert voices[:3] == ["narrator", "quoted", None]
    assert pd.isna(scores["speaker"][0]) and str(scores["speaker"][1]).endswith("Berg") and pd.isna(scores["speaker"][2])


@BOTH
def test_without_voices_no_voice(instrument):
    tokens = tokenize(table(RAW))
    assert not {"voice", "speaker"} & {*score_sentences(tokens, instrument), *contributions(tokens, instrument)}


def test_only_the_parts_asked_for():
    title = "Brave nurse praised"
    tokens = tokenize(table(f"{title}\n\nIt was a terrible day in the town. The clerk left.").assign(title=title))
    body = score_sentences(tokens[tokens["part"] == "body"])
    assert set(body["part"]) == {"body"} and len(body) < len(score_sentences(tokens))
    same(body, score_sentences(tokens)[lambda scores: scores["part"] == "body"])


# what a score does not depend on

@BOTH
@settings(max_examples=40)
@given(raws=st.lists(mixed, min_size=1, max_size=4))
def test_a_sentence_is_scored_alike_in_any_company(instrument, raws):
    tokens = tokenize(table(*raws))
    scores = score_sentences(tokens, instrument)
    for k, raw in enumerate(raws):
        alone = score_sentences(tokenize(table(raw)), instrument)
        same(alone.drop(columns="article_id"), scores[scores["article_id"] == str(k)].drop(columns="article_id"))
        same(alone.drop(columns="article_id"),
             score_sentences(tokens[tokens["article_id"] == str(k)], instrument).drop(columns="article_id"))


@BOTH
@settings(max_examples=40)
@given(raws=st.lists(mixed, max_size=4))
def test_a_text_is_scored_alike_in_any_company(instrument, raws):
    scores = score_texts(raws, instrument)
    assert np.array_equal(scores, [score_texts([raw], instrument)[0] for raw in raws], equal_nan=True)
    assert np.array_equal(scores[::-1], score_texts(raws[::-1], instrument), equal_nan=True) and not (scores.abs() > 1).any()


@BOTH
def test_articles_in_another_order(instrument):
    raws = [RAW, "It failed.", "Good men came. Bad men left."]
    forth, back = score_sentences(tokenize(table(*raws)), instrument), score_sentences(tokenize(table(*raws[::-1])), instrument)
    back = back.assign(article_id=(2 - back["article_id"].astype(str).astype(int)).astype(str)).sort_values(["article_id", "sentence"])
    assert back["valence"].tolist() == forth["valence"].tolist() and back["hits"].tolist() == forth["hits"].tolist()


@BOTH
def test_whole_sentences_may_be_taken_out(instrument):
    tokens = tokenize(table(RAW))
    kept = tokens[tokens["sentence"].isin([0, 2])]
    same(score_sentences(kept, instrument), score_sentences(tokens, instrument).iloc[[0, 2]])
    same(contributions(kept, instrument), contributions(tokens, instrument)[lambda words: words["sentence"].isin([0, 2])])


@BOTH
def test_rows_may_be_taken_out_of_a_sentence(instrument):
    tokens = tokenize(table(RAW))
    scores = score_sentences(tokens[tokens["kind"] == "word"], instrument)
    assert scores["words"].tolist() == [5, 8, 5, 1] and scores["end"].tolist() == [30, 64, 90, 98]
    assert np.sign(scores["valence"].iloc[[0, 2, 3]]).tolist() == [1, 0, -1]


@BOTH
def test_any_index(instrument):
    tokens = tokenize(table(RAW))
    odd = tokens.set_index(pd.Index(np.linspace(9, 1, len(tokens))))
    same(score_sentences(odd, instrument), score_sentences(tokens, instrument))
    same(contributions(odd, instrument), contributions(tokens, instrument))
    foreign = tokenize(table("Der Krieg ist aus"))
    assert score_sentences(foreign.set_index(pd.Index([0.5, 0.25, 9, 3])), instrument)["reason"].tolist() == ["not in English"]


@BOTH
def test_numbers_as_article_ids(instrument):
    articles = pd.DataFrame({"article_id": [30, 7], "raw": [RAW, "It failed."]})
    scores = score_sentences(tokenize(articles), instrument)
    assert scores["article_id"].tolist() == ["30"] * 4 + ["7"]
    assert scores["valence"].tolist() == score_sentences(tokenize(table(*articles["raw"])), instrument)["valence"].tolist()


@BOTH
def test_tokens_read_back_from_parquet(instrument, tmp_path):
    tokens = spoken('Good men came, 12 in all.\n\n"It was bad," Anna Berg said. Le vote.')
    tokens.to_parquet(tmp_path / "tokens.parquet")
    back = pd.read_parquet(tmp_path / "tokens.parquet")
    same(score_sentences(back, instrument), score_sentences(tokens, instrument))
    same(contributions(back, instrument), contributions(tokens, instrument))


# the words behind the scores

@BOTH
def test_contributions_lead_to_their_words(instrument):
    words = contributions(tokenize(table(RAW)), instrument)
    assert {"praised", "generous", "good", "war", "killed"} >= set(words["term"]) - {"reform"} and len(words) >= 4
    assert [RAW[a:b] for a, b in zip(words["start"], words["end"])] == words["token"].tolist()
    assert words["token"].str.lower().tolist() == words["term"].astype(str).tolist() and words["weight"].between(-4, 4).all()
    assert ("points" in words) == ("rule" in words) == (instrument == "news")


@settings(max_examples=40)
@given(st.lists(mixed, max_size=4))
def test_points_of_a_sentence_make_its_valence(raws):
    tokens = tokenize(table(*raws))
    scores, words = score_sentences(tokens).set_index(["article_id", "sentence"]), contributions(tokens)
    points = words.groupby(["article_id", "sentence"], observed=True)["points"].sum().reindex(scores.index, fill_value=0)
    scored = scores["valence"].notna()
    assert np.allclose(points[scored].clip(-1, 1), scores["valence"][scored])
    moved = (words["valence"] != 0).groupby([words["article_id"], words["sentence"]], observed=True).sum().reindex(scores.index, fill_value=0)
    assert (moved == scores["hits"]).all()


@BOTH
def test_contributions_have_voices(instrument):
    words = contributions(spoken('A terrible day came. "They lied to us," Anna Berg said.'), instrument)
    assert list(words["voice"]) == ["narrator"] * (words["sentence"] == 0).sum() + ["quoted"] * (words["sentence"] == 1).sum()
    assert {"terrible", "lied"} <= set(words["term"]) and list(words)[:9] == [
        "article_id", "part", "sentence", "start", "end", "token", "term", "voice", "speaker"]


def test_points_are_not_held_within_the_scale():
    tokens = tokenize(table("But it was utterly utterly horrible."))
    assert contributions(tokens)["points"].min() < -1 and score_sentences(tokens)["valence"].tolist() == [-1]


def test_what_a_rule_set_aside_is_shown_and_moves_nothing():
    words = contributions(tokenize(table("The United Nations praised no terrible man named Grace."))).set_index("term")
    assert words.loc["united nations", "rule"] == "phrase" and words.loc["united nations", "points"] == 0
    assert words.loc["united nations", "end"] - words.loc["united nations", "start"] == len("United Nations")
    assert "name" in words.loc["grace", "rule"] and words.loc["grace", "valence"] == 0 != words.loc["grace", "weight"]
    assert words.loc["terrible", "rule"] == "denied" and words.loc["praised", "rule"] == "" and words.loc["praised", "points"] > 0


def test_a_column_of_texts_lends_its_index_to_all_columns():
    texts = ["a good war", "xxyz blah foo good", "bad thing happened here"]
    plain = tone_sheet(texts)
    for index in ([2, 1, 0], list("pqr"), [1, 1, 1]):
        sheet = tone_sheet(pd.Series(texts, index))
        assert sheet.index.tolist() == index and sheet["coverage"].tolist() == plain["coverage"].tolist()


def test_what_has_no_score_has_no_contributions():
    german = "Die Partei sagte, die Reform sei gut und der war kein Problem für die Grünen. " * 3
    tokens = tokenize(table(german))
    assert score_sentences(tokens)["reason"].eq("not in English").all() and not len(contributions(tokens))


def test_rows_taken_out_part_what_they_parted():
    tokens = tokenize(table("He did not say “the plan was a disaster” and he praised the generous reform."))
    inside = tokens["position"].between(4, 10)
    for rows in (tokens, tokens[~inside]):
        assert contributions(rows).set_index("term").loc["praised", "rule"] == ""


# lists of texts

def test_headlines():
    sheet = tone_sheet(["Brave nurse praised", "Terrible attack kills six", "Council meets on Monday", ""])
    assert list(sheet) == ["text", "words", "hits", "coverage", "valence", "reason"]
    assert sheet["words"].tolist() == [3, 4, 4, 0] and sheet["valence"][0] > 0 > sheet["valence"][1] and sheet["reason"].tolist()[3] == "no words"
    assert sheet["coverage"][0] >= 2 / 3 and np.isnan(sheet["coverage"][3])


def test_a_text_of_several_sentences_is_their_mean():
    raw = "They praised the brave and good men. It was terrible. The clerk met the mayor in May."
    each, together = score_sentences(tokenize(table(raw))), tone_sheet([raw])
    words = each["words"]
    assert len(each) == 3 and together["words"].tolist() == [words.sum()] and together["hits"].tolist() == [each["hits"].sum()]
    assert together["valence"][0] == pytest.approx((each["valence"] * words).sum() / words.sum()) and each["valence"][0] > 0 > each["valence"][1]
    assert together["coverage"][0] == pytest.approx((each["coverage"] * words).sum() / words.sum())


def test_a_text_of_one_sentence_is_that_sentence():
    assert score_texts(["It was terrible."])[0] == score_sentences(tokenize(table("It was terrible.")))["valence"][0] < 0


def test_what_cannot_be_scored_is_left_out_of_the_mean():
    sheet = tone_sheet(["!!!\n\nGood men came.", "Good men came.", "Good men came.\n\n" + "the " * 2_001])
    assert sheet["valence"][0] == sheet["valence"][1] == sheet["valence"][2] and sheet["reason"].isna().all()


def test_a_sentence_said_twenty_times_is_no_warmer():
    assert score_texts(["It was good. " * 20])[0] == pytest.approx(score_texts(["It was good."])[0])


def test_vader_is_the_package():
    raws = ["Talks fail!!!", "“Good” news, isn’t it?", "not  very\tgood", "GOOD men, bad men but 😀", "It was good. It was bad. It was good.", "Zyxw", "12 345",
            " good ", "The peace\u2003talks — at last :)", "good\x85bad"]
    package = SentimentIntensityAnalyzer()
    assert score_texts(raws, "vader").tolist() == [package.polarity_scores(raw)["compound"] for raw in raws]


@settings(max_examples=40)
@given(st.lists(mixed, max_size=4))
def test_vader_is_the_package_wherever_it_scores(raws):
    scores, package = score_texts(raws, "vader"), SentimentIntensityAnalyzer()
    assert all(np.isnan(score) or score == package.polarity_scores(re.sub("[\ud800-\udfff]", "\ufffd", raw))["compound"] for score, raw in zip(scores, raws))


@BOTH
@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT, "", " \n", "...", "\u200b"])
def test_a_missing_text_has_no_words(instrument, missing):
    sheet = tone_sheet([missing, "Good.", missing], instrument)
    assert sheet["reason"].tolist()[::2] == ["no words", "no words"] and sheet["valence"].isna().tolist() == [True, False, True]
    assert sheet["words"].tolist() == [0, 1, 0]


@BOTH
@pytest.mark.parametrize("raws", [[], ["Good."], [""], ["Good"], ["😀"], ["!"], ["12"], ["a b"], (), np.array(["Good"]), pd.Series([], dtype=object)])
def test_short_lists_and_texts(instrument, raws):
    assert len(score_texts(raws, instrument)) == len(tone_sheet(raws, instrument)) == len(raws)


@BOTH
def test_a_column_lends_its_index(instrument):
    articles = pd.DataFrame({"title": ["Good men", "Talks", "Terrible men"]}, index=[7, 3, 9])
    scores = score_texts(articles["title"][articles["title"] != "Talks"], instrument)
    assert scores.index.tolist() == [7, 9] and articles.assign(tone=scores)["tone"].isna().tolist() == [False, True, False]


@BOTH
def test_any_iterable_of_texts(instrument):
    raws = ["Good men", "Terrible men"]
    for kind in (tuple, iter, np.array, lambda raws: pd.Series(raws, dtype="category"), lambda raws: (raw for raw in raws)):
        assert tone_sheet(kind(raws), instrument)["text"].tolist() == raws and score_texts(kind(raws), instrument)[0] > 0


# nothing to score, and mistakes

@BOTH
@pytest.mark.parametrize("raws", [(), ("",), (" ", "")])
def test_an_empty_table(instrument, raws):
    tokens = tokenize(table(*raws))
    scores, words = score_sentences(tokens, instrument), contributions(tokens, instrument)
    assert list(scores) == COLUMNS and len(scores) == len(words) == 0
    assert list(words)[:7] == ["article_id", "part", "sentence", "start", "end", "token", "term"]


@pytest.mark.parametrize("verb, given", [(score_sentences, tokenize(table(RAW))), (contributions, tokenize(table(RAW))), (score_texts, ["a"]),
                                         (tone_sheet, ["a"])])
@pytest.mark.parametrize("instrument", ["afinn", "NEWS", "", None])
def test_an_unknown_instrument(verb, given, instrument):
    with pytest.raises(ValueError, match=rf"there is no instrument {instrument!r}; use one of news, vader\.$"):
        verb(given, instrument)


@BOTH
@pytest.mark.parametrize("verb", [score_sentences, contributions])
@pytest.mark.parametrize("column", ["article_id", "part", "paragraph", "sentence", "position", "start", "end", "token", "term", "kind"])
def test_a_lacking_column(verb, instrument, column):
    with pytest.raises(ValueError, match=rf"the tokens have no column '{column}'; pass the table that tokenize gives\.$"):
        verb(tokenize(table(RAW)).drop(columns=column), instrument)


@BOTH
@pytest.mark.parametrize("verb", [score_sentences, contributions])
def test_tokens_out_of_order(verb, instrument):
    tokens = tokenize(table(RAW, "It failed."))
    for wrong in (tokens[::-1], tokens.sort_values("term"), pd.concat([tokens[-3:], tokens[:-3]])):
        with pytest.raises(ValueError, match="not in reading order; sort them by article and position"):
            verb(wrong, instrument)


@pytest.mark.parametrize("column", ["article_id", "token", "term", "kind", "voice", "speaker"])
def test_a_column_that_lost_its_categories(column):
    tokens = spoken('"It was bad," Anna Berg said.')
    with pytest.raises(ValueError, match=rf"the column '{column}' of the tokens is no longer categorical; keep .*\.$"):
        score_sentences(tokens.assign(**{column: tokens[column].astype(str)}))


@BOTH
@pytest.mark.parametrize("wrong, message", [
    ("It was good.", "the texts are one text, 'It was good.'; pass a list of them, as in ['It was goo']."),
    (pd.DataFrame({"title": ["Good"]}), "the texts are a DataFrame; pass one column of it, or a list of texts."),
    ({"title": ["Good"]}, "the texts are a dict; pass one column of it, or a list of texts."),
    (["Good", 5], "text 1 is '5', a value of type int; read it as text or leave it missing."),
    ([1.5], "text 0 is '1.5', a value of type float;"), ([b"Good"], "a value of type bytes;"), (b"Good", "a value of type int;"),
    ([["Good", "Bad"]], "a value of type list;"), ([True], "a value of type bool;"),
])
def test_what_is_no_list_of_texts(instrument, wrong, message):
    for verb in (score_texts, tone_sheet):
        with pytest.raises(ValueError, match=re.escape(message)):
            verb(wrong, instrument)


@BOTH
@pytest.mark.parametrize("raw", ["!" * 300_000, "x" * 300_000, "good bad the " * 15_000, "Good. " * 50_000, "é" * 150_000, "le " * 50_000,
                                 "\n\n" * 200_000 + "Good.", "12 " * 50_000],
                         ids=["marks", "one word", "one sentence", "sentences", "one strange word", "abroad", "blank lines", "numbers"])
def test_hostile_text_takes_linear_time(instrument, raw):
    def work(n):
        tokens = tokenize(table(raw[:n]))
        assert len(contributions(tokens, instrument)) <= len(tokens) and len(score_sentences(tokens, instrument)) <= len(tokens)
        assert len(score_texts([raw[:n]], instrument)) == 1

    assert grows_linearly(work, len(raw))
