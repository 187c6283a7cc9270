"""The reading sheet: sentences proposed for Entman's four functions, with the words that speak for them."""
import pandas as pd
import pytest

from analysis.codebooks import load_codebook
from analysis.frames import find_cues
from analysis.reading_sheet import reading_sheet
from analysis.tokens import tokenize
from analysis.voices import add_voices, attributions
from examples import table

TOY = pd.DataFrame({"frame": ["problem", "problem", "remedy"], "cue": ["threat|threats", "drought", "must"], "unless": ["", "", "~ see"],
                    "weight": [1.0, 1.0, 2.0]})


@pytest.fixture(scope="module")
def voiced(sample):
    tokens = tokenize(sample)
    return add_voices(tokens, attributions(tokens, sample))


def sheet_of(*raws, **options):
    articles = table(*raws)
    return reading_sheet(tokenize(articles), articles, TOY, **options)


def test_a_sentence_stands_with_its_words_and_its_place():
    raw = "It is dry.  The drought\nis a threat, a threat to all. Towns must act."
    sheet = sheet_of(raw)
    assert sheet["function"].tolist() == ["problem", "remedy"]
    assert sheet["cues"].tolist() == ["drought; threat", "must"] and sheet["score"].tolist() == [2, 2]       # each cue once
    assert raw[sheet["start"][0]:sheet["end"][0]] == "The drought\nis a threat, a threat to all."
    assert sheet["text"][0] == "The drought is a threat, a threat to all." and set(sheet["accept"]) == {""}


@pytest.mark.parametrize("raw", ["There is no threat.", "A film that you must see.", "Threatening clouds.", ""])
def test_denied_excepted_and_other_words_propose_nothing(raw):
    assert len(sheet_of(raw)) == 0


def test_the_sentences_with_most_evidence_come_first_and_no_more_than_asked():
    sheet = sheet_of("A threat. A drought is a threat. A drought.", most=2)
    assert sheet["sentence"].tolist() == [1, 0]
    assert len(sheet_of("A threat. A drought.", "A threat. A drought.", most=1)) == 2          # of each article


def test_only_the_parts_asked_for(sample, voiced):
    headline = reading_sheet(voiced, sample, parts=("headline",))
    assert set(headline["sentence"]) == {0} and headline["text"].str.startswith("NYT:").all()


def test_the_sample_proposes_for_each_function_and_says_in_whose_voice(sample, voiced):
    sheet = reading_sheet(voiced, sample)
    assert sheet["function"].value_counts().to_dict() == {"problem": 5, "cause": 5, "judgment": 5, "remedy": 5}
    assert "Mark Rutte" in set(sheet.loc[sheet["function"] == "remedy", "speaker"])
    raw = sample["raw"].iloc[0]
    for row in sheet.itertuples():
        assert " ".join(raw[row.start:row.end].split()) == row.text
        assert all(words in row.text for words in row.cues.split("; "))


def test_what_is_proposed_are_the_cues_of_the_codebook(sample, voiced):
    cues = find_cues(voiced, load_codebook("functions"))
    cues = cues[(cues["part"] == "body") & ~cues["denied"]]
    everything = reading_sheet(voiced, sample, most=10**6)
    by_hand = cues.drop_duplicates(["frame", "sentence", "cue"]).groupby(["frame", "sentence"], observed=True)["weight"].sum()
    assert everything.set_index(["function", "sentence"])["score"].to_dict() == by_hand.to_dict()


def test_a_table_of_other_columns_is_refused():
    with pytest.raises(ValueError, match="no column 'cue'"):
        reading_sheet(tokenize(table("A threat.")), table("A threat."), pd.DataFrame({"frame": ["problem"]}))
