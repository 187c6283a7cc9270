"""In whose voice the cues of a frame stand."""
import pandas as pd
import pytest

from analysis.codebooks import load_codebook
from analysis.frame_voices import carried_by, verbs_apart
from analysis.frames import find_cues
from analysis.tokens import tokenize
from analysis.voices import add_voices, attributions
from examples import table

CODEBOOK = load_codebook("generic_frames")


def carried(raw, **options):
    articles = table(raw)
    tokens = tokenize(articles)
    return carried_by(find_cues(add_voices(tokens, attributions(tokens, articles)), CODEBOOK), **options).set_index("frame")


@pytest.mark.parametrize("raw, frame, expected", [
    ('"They lied to us," Berg said.', "conflict", "sources only"),
    ("Berg said that the opposition betrayed the town.", "conflict", "sources only"),
    ("The opposition betrayed the town.", "conflict", "narrator only"),
    ('The feud went on. "They lied to us," Berg said.', "conflict", "narrator and sources"),
    ("The sun rose over the town.", "conflict", "nobody"),
    ("There was no feud.", "conflict", "nobody"),                                # denied
    ("Berg accused the mayor.", "conflict", "narrator only"),                    # the reporting verb is the article's word
])
def test_who_carries_it(raw, frame, expected):
    assert carried(raw).loc[frame, "carried_by"] == expected


def test_speakers_are_named_with_their_cues():
    found = carried('"They lied to us," Anna Berg said. "It is a fraud," she added. "What a scandal," a man said.')
    assert found.loc["conflict", "speakers"].startswith("Anna Berg 2") and found.loc["conflict", "quoted"] == 3


def test_only_the_parts_asked_for():
    raw = "Feud in Bergen\n\nThe sun rose over the town, and all of its people went to the sea."
    assert carried(raw).loc["conflict", "carried_by"] == "nobody"
    assert carried(raw, parts=("headline",)).loc["conflict", "carried_by"] == "narrator only"


def test_every_frame_has_a_row_and_the_counts_are_those_of_the_cues(sample):
    tokens = tokenize(sample)
    cues = find_cues(add_voices(tokens, attributions(tokens, sample)), CODEBOOK)
    found = carried_by(cues)
    assert found["frame"].tolist() == CODEBOOK["frame"].unique().tolist()
    body = cues[(cues["part"] == "body") & ~cues["denied"]]
    assert found[["narrator", "quoted", "reported"]].to_numpy().sum() == len(body)


def test_cues_without_voices_are_refused():
    with pytest.raises(ValueError, match="no column 'voice'"):
        carried_by(find_cues(tokenize(table("A feud.")), CODEBOOK).drop(columns=["voice"], errors="ignore"))
    with pytest.raises(ValueError, match="add_voices"):
        carried_by(pd.DataFrame({"frame": [], "voice": []}))


def apart(raw):
    articles = table(raw)
    tokens = tokenize(articles)
    found = attributions(tokens, articles)
    tokens = add_voices(tokens, found)
    return carried_by(verbs_apart(find_cues(tokens, CODEBOOK), found, tokens)).set_index("frame").loc["conflict"]


@pytest.mark.parametrize("raw, narrator, verbs, expected", [
    ("Berg accused the mayor of staying at home.", 0, 1, "reporting verbs only"),
    ("Berg accused the mayor of fraud.", 0, 1, "sources and reporting verbs"),
    ("The feud went on. Berg accused the mayor of staying at home.", 1, 1, "narrator only"),
    ("The accused was furious.", 1, 0, "narrator only"),                        # no reporting verb here
    ("The feud went on.", 1, 0, "narrator only"),
    ('"He accused me," Berg said.', 0, 0, "sources only"),                      # a source's own words
    ("The sun rose.", 0, 0, "nobody"),
])
def test_reporting_verbs_are_told_apart(raw, narrator, verbs, expected):
    row = apart(raw)
    assert (row["narrator"], row["reporting verb"], row["carried_by"]) == (narrator, verbs, expected)


def test_verbs_apart_changes_the_voice_only(sample):
    tokens = tokenize(sample)
    found = attributions(tokens, sample)
    tokens = add_voices(tokens, found)
    cues = find_cues(tokens, CODEBOOK)
    told = verbs_apart(cues, found, tokens)
    assert told.drop(columns="voice").equals(cues.drop(columns="voice"))
    moved = told[told["voice"] == "reporting verb"]
    starts = set(found["cue_start"].dropna())
    assert len(moved) and (cues.loc[moved.index, "voice"] == "narrator").all() and set(moved["start"]) & starts
