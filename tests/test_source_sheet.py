"""Who is heard and how much, counted by hand; verbs by class; the accused, and whether they speak."""
import re

import pandas as pd
import pytest

from analysis.concordance import in_context
from analysis.source_sheet import accusations, source_sheet, verb_profile
from analysis.tokens import tokenize
from analysis.voices import add_voices
from analysis.voices import attributions as attributions_of
from examples import table

RAW = ('Berg said "the bridge" on Monday "is safe". Officials denied that. He claimed "nothing is safe" now.'
       '\nThe "Rock" fell, Berg said, and Lund accused Hale of theft.')
ROWS = [  # what, kind, source, cue as printed, cue, class, speaker, named
    ('"the bridge"', "direct", "Berg", "said", "say", "neutral", "Anna Berg", True),
    ('"is safe"', "direct", "Berg", "said", "say", "neutral", "Anna Berg", True),
    ("that", "indirect", "Officials", "denied", "deny", "denying", "officials", False),
    ('"nothing is safe"', "direct", "He", "claimed", "claim", "distancing", None, False),
    ('"Rock"', "scare", None, None, None, None, None, False),
    ('The "Rock" fell', "indirect", "Berg", "said, and", "say", "neutral", "Anna Berg", True),
    ("Hale of theft", "indirect", "Lund", "accused", "accuse", "accusing", "Lund", True),
]


def attributions(raw, rows, article="0"):
    """Attributions as `analysis.voices` gives them, placed by searching the text for each piece."""
    def place(what):
        return (None, None) if what is None else (raw.index(what), raw.index(what) + len(what))
    return pd.DataFrame(
        [(article, kind, *place(what), *place(source), *place(shown), cue, verb_class, speaker, named)
         for what, kind, source, shown, cue, verb_class, speaker, named in rows],
        columns=["article_id", "kind", "start", "end", "source_start", "source_end", "cue_start", "cue_end",
                 "cue", "verb_class", "speaker", "named"]).astype(
        dict.fromkeys(["source_start", "source_end", "cue_start", "cue_end"], "Int32")
        | dict.fromkeys(["article_id", "kind", "cue", "verb_class", "speaker"], "category"))


def voiced(articles, found):
    """Tokens with voices, painted token by token: paraphrase first, then marks over it."""
    tokens = tokenize(articles)
    voice, speaker = ["narrator"] * len(tokens), [None] * len(tokens)
    for kinds, label in (({"indirect"}, "reported"), ({"direct", "mixed"}, "quoted")):
        for row in found[found["kind"].isin(kinds)].itertuples():
            article = tokens[tokens["article_id"] == row.article_id]
            for k in article.index[(article["start"] >= row.start) & (article["end"] <= row.end)]:
                voice[k], speaker[k] = label, row.speaker
    return tokens.assign(voice=pd.Categorical(voice, ["narrator", "quoted", "reported"]),
                         speaker=pd.Series(speaker, dtype="str").astype("category"))


def paraphrase(what, speaker, shown, cue, verb_class):
    return what, "indirect", speaker, shown, cue, verb_class, speaker, True


def charge_by_lund(what):
    return paraphrase(what, "Lund", "accused", "accuse", "accusing")


FOUND = attributions(RAW, ROWS)
TOKENS = voiced(table(RAW), FOUND)
SHEET = source_sheet(TOKENS, FOUND).set_index("speaker")


def test_words_by_source():
    assert SHEET["n_word"].to_dict() == {"(narrator)": 14, "Anna Berg": 7, "(unresolved)": 3, "Lund": 3,
                                         "officials": 1}
    assert SHEET.loc["Anna Berg", ["n_quoted", "n_reported"]].tolist() == [4, 3]
    assert SHEET.loc["(narrator)", ["n_quoted", "n_reported", "n_attribution"]].tolist() == [0, 0, 0]
    assert SHEET.index[:2].tolist() == ["(narrator)", "Anna Berg"] and SHEET["n_word"].is_monotonic_decreasing


def test_shares_are_of_all_words():
    assert SHEET.loc["Anna Berg", "share"] == 7 / 28
    assert SHEET["share"].sum() == pytest.approx(1)


def test_first_and_last_are_edges_of_words():
    assert SHEET.loc["Anna Berg", ["first", "last"]].tolist() == [2 / 28, 20 / 28]
    assert SHEET.loc["(narrator)", "first"] == 0
    assert SHEET.loc["Lund", "last"] == 1


def test_halves_are_two_attributions_with_one_verb():
    assert SHEET.loc["Anna Berg", ["n_attribution", "verbs"]].tolist() == [3, "say 2"]


def test_scare_marks_are_nobodys():
    assert SHEET["n_attribution"].sum() == len(FOUND) - 1


def test_named():
    assert SHEET["named"].astype(object).where(SHEET["named"].notna(), None).to_dict() == {
        "(narrator)": None, "(unresolved)": None, "Anna Berg": True, "Lund": True, "officials": False}


def test_verbs_most_frequent_first():
    raw = "a b c d e one two three four"
    cues = [("one", "b", "argue"), ("two", "c", "say"), ("three", "d", "say"), ("four", "e", "add")]
    found = attributions(raw, [paraphrase(what, "a", shown, cue, "neutral") for what, shown, cue in cues])
    assert source_sheet(voiced(table(raw), found), found)["verbs"].tolist() == ["", "say 2, add 1, argue 1"]


def test_articles_stay_apart_and_in_order():
    second = "Lund said it rained."
    rows = [paraphrase("it rained", "Lund", "said", "say", "neutral")]
    found = pd.concat([FOUND, attributions(second, rows, "1")])
    sheet = source_sheet(voiced(table(RAW, second), found), found)
    assert sheet["article_id"].tolist() == ["0"] * 5 + ["1"] * 2
    assert sheet[sheet["article_id"] == "1"][["speaker", "n_word", "share"]].values.tolist() == [
        ["(narrator)", 2, 0.5], ["Lund", 2, 0.5]]
    swapped = source_sheet(voiced(table(RAW, second).iloc[::-1], found), found)
    assert swapped["article_id"].tolist() == ["1"] * 2 + ["0"] * 5
    one = TOKENS[TOKENS["article_id"] == "0"]
    assert source_sheet(one, found).set_index("speaker").equals(SHEET)      # not the other's rows


def test_other_parts_do_not_count():
    tokens = TOKENS.assign(part=TOKENS["part"].astype(str).mask(TOKENS["paragraph"] == 1, "headline"))
    sheet = source_sheet(tokens, FOUND).set_index("speaker")
    assert sheet["n_word"].sum() == (tokens["kind"].eq("word") & tokens["paragraph"].eq(0)).sum() == 17
    assert sheet.loc["Anna Berg", ["n_word", "n_attribution", "verbs"]].tolist() == [4, 2, "say 1"]
    assert "Lund" not in sheet.index
    assert source_sheet(tokens, FOUND, parts=["headline"])["n_word"].sum() == 11


def test_a_source_whose_words_are_figures():
    raw = "It costs 5, Berg said."
    found = attributions(raw, [paraphrase("5", "Berg", "said", "say", "neutral")])
    berg = source_sheet(voiced(table(raw), found), found).set_index("speaker").loc["Berg"]
    assert berg[["n_word", "share", "n_attribution", "verbs"]].tolist() == [0, 0, 1, "say 1"]
    assert pd.isna(berg["first"])


def test_nobody_speaks():
    sheet = source_sheet(voiced(table("It rained."), FOUND[:0]), FOUND[:0])
    assert sheet[["speaker", "n_word", "share", "verbs"]].values.tolist() == [["(narrator)", 2, 1.0, ""]]
    assert verb_profile(FOUND[:0]).columns.tolist() == ["speaker", "verb_class", "n", "share", "verbs"]
    assert len(verb_profile(FOUND[:0])) == len(accusations(TOKENS, FOUND[:0])) == 0
    assert len(source_sheet(TOKENS[:0], FOUND[:0])) == 0


def test_tokens_without_voices():
    with pytest.raises(ValueError, match=re.escape("no column 'voice'; pass add_voices(tokens, found)")):
        source_sheet(tokenize(table("It rained.")), FOUND[:0])


def test_verb_classes():
    profile = verb_profile(FOUND)
    assert profile.head(1).values.tolist() == [["Anna Berg", "neutral", 2, 1.0, "say 2"]]
    assert profile["speaker"].tolist() == ["Anna Berg", "(unresolved)", "Lund", "officials"]
    assert profile["n"].tolist() == [2, 1, 1, 1]
    assert verb_profile(FOUND, by="kind").values.tolist() == [
        ["indirect", "accusing", 1, 1 / 3, "accuse 1"], ["indirect", "denying", 1, 1 / 3, "deny 1"],
        ["indirect", "neutral", 1, 1 / 3, "say 1"], ["direct", "distancing", 1, 1 / 2, "claim 1"],
        ["direct", "neutral", 1, 1 / 2, "say 1"]]
    wide = profile.pivot(index="speaker", columns="verb_class", values="n")
    assert wide.loc["Lund", "accusing"] == 1
    with pytest.raises(ValueError, match="no column 'outlet'"):
        verb_profile(FOUND, by="outlet")


def test_rows_behind_a_number_can_be_read():
    shown = in_context(FOUND[FOUND["verb_class"] == "distancing"], table(RAW), width=12)
    assert shown[["left", "hit", "right"]].values.tolist() == [
        ["He claimed", '"nothing is safe"', "now. The \"R"]]


@pytest.mark.parametrize("raw, charge, others, expected", [
    ("Lund accused Tom Hale of theft. Hale denied it.", "Tom Hale of theft", "Tom Hale",
     ("Tom Hale", "yes", "Tom Hale")),
    ("Lund accused Hale of theft. Tom Hale denied it.", "Hale of theft", "Tom Hale",
     ("Hale", "yes", "Tom Hale")),
    ("Lund accused President Tom Hale of theft.", "President Tom Hale of theft", "Tom Hale",
     ("President Tom Hale", "yes", "Tom Hale")),
    ("Lund accused the Foreign Ministry of theft.", "the Foreign Ministry of theft", "Foreign Ministry",
     ("Foreign Ministry", "yes", "Foreign Ministry")),
    ("Lund accused Ursula von der Leyen, who left.", "Ursula von der Leyen, who left", "von der Leyen",
     ("Ursula von der Leyen", "yes", "von der Leyen")),
    ("Lund accused Hale of theft. Berg left.", "Hale of theft", "Berg", ("Hale", "no", None)),
    ("Lund accused Hale of theft.", "Hale of theft", "Whale", ("Hale", "no", None)),
    ("Lund accused Whale of theft.", "Whale of theft", "Hale", ("Whale", "no", None)),
    ("Lund accused Hale of theft.", "Hale of theft", "Tom Hale|Ann Hale", ("Hale", "cannot tell", None)),
    ("Lund accused Hale of theft.", "Hale of theft", "Tom Hale|Hale", ("Hale", "yes", "Hale")),
    ("Lund accused NATO of theft, leaders of NATO said.", "NATO of theft", "leaders",
     ("NATO", "cannot tell", None)),
    ("Lund accused him of theft.", "him of theft", "Hale", (None, "cannot tell", None)),
    ("Lund accused Hale and Berg of theft.", "Hale and Berg of theft", "Hale", (None, "cannot tell", None)),
    ("Lund accused Hale’s son of theft.", "Hale’s son of theft", "Hale", (None, "cannot tell", None)),
    ("Lund accused Russian troops of theft.", "Russian troops of theft", "Russian",
     (None, "cannot tell", None)),
    ("Hale of theft, Lund accused.", "Hale of theft", "Hale", (None, "cannot tell", None)),
])
def test_accused_and_whether_they_speak(raw, charge, others, expected):
    source = "leaders of NATO" if "leaders" in raw else "Lund"
    said = [(raw[-3:], "indirect", source, None, "say", "neutral", one, True) for one in others.split("|")]
    rows = [charge_by_lund(charge), *said]
    found = attributions(raw, rows)
    listed = accusations(tokenize(table(raw)), found)
    assert listed[["speaker", "cue"]].values.tolist() == [["Lund", "accuse"]]
    answer = listed[["accused", "speaks", "heard_as"]].astype(object)
    assert answer.where(answer.notna(), None).values.tolist() == [list(expected)]


def test_an_accusation_is_listed_once_and_can_be_read():
    raw = 'It rained. Lund accused Hale of "theft".'
    found = attributions(raw, [charge_by_lund('Hale of "theft"'),
                               ('"theft"', "mixed", "Lund", "accused", "accuse", "accusing", "Lund", True)])
    listed = accusations(tokenize(table(raw)), found)
    assert in_context(listed, table(raw))["hit"].tolist() == ['Hale of "theft"']


def test_speakers_of_another_article_are_no_reply():
    raws = "Lund accused Hale of theft.", "Hale accused Lund of lies."
    charge_by_hale = paraphrase("Lund of lies", "Hale", "accused", "accuse", "accusing")
    found = pd.concat([attributions(raws[0], [charge_by_lund("Hale of theft")]),
                       attributions(raws[1], [charge_by_hale], "1")])
    assert accusations(tokenize(table(*raws)), found)["speaks"].tolist() == ["no", "no"]


def test_on_the_sample_article(sample):
    tokens = tokenize(sample)
    found = attributions_of(tokens, sample)
    tokens = add_voices(tokens, found)
    sheet = source_sheet(tokens, found)
    words = tokens[(tokens["part"] == "body") & (tokens["kind"] == "word") & (tokens["term"] != "'s")]
    spoken = words["speaker"].value_counts()
    named = sheet[sheet["named"].notna() & (sheet["n_word"] > 0)].set_index("speaker")["n_word"]
    assert named.to_dict() == spoken[spoken > 0].to_dict() and len(named) > 5
    narrated = sheet.loc[sheet["speaker"] == "(narrator)", "n_word"]
    assert narrated.tolist() == [(words["voice"] == "narrator").sum()]
    assert sheet["n_word"].sum() == len(words)
    listed = accusations(tokens, found)                  # Moscow accused NATO; senior NATO leaders said
    assert listed[["speaker", "accused", "speaks"]].values.tolist() == [["Moscow", "NATO", "cannot tell"]]
