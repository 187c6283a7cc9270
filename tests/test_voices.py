"""Who speaks where: by cases, by laws on dirty texts, on the sample article, and against texts that people labelled."""
import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.concordance import find, in_context
from analysis.dispersion import dispersion
from analysis.keyness import keyness
from analysis.terms import term_counts
from analysis.tokens import tokenize
from analysis.voices import KINDS, VOICES, add_voices, attributions, is_word
from examples import CASES, cases, table, texts

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = {"article_id": "category", "kind": "category", "start": "int32", "end": "int32",
           "source_start": "Int32", "source_end": "Int32", "cue_start": "Int32", "cue_end": "Int32",
           "cue": "category", "verb_class": "category", "speaker": "category", "named": "bool"}
SPEECH = ['Anna Berg said that it rained. ', '"No," he said. ', 'According to the ministry, ', ' said ', ' said on Monday that ', 'Mr. Hale ',
          'She told reporters: “We go', '” ', ' “', ' "', '"\n', '"\n"', " ''", "``", " ‘", "’ ", "« ", "»", 'accused of theft by Lund', 'the claim that ',
          'was told ', ', who ', '. ', ': ', ', ', ' — Hale', 'The president ', 'they ', 'but ', "Berg's warning of ", 'as Lund put it, ', '5\'10" ']
spoken = st.lists(st.sampled_from(SPEECH) | texts, max_size=14).map("".join)
corpora = st.lists(spoken, min_size=1, max_size=3)


def heard(*raws):
    """Texts as articles, their tokens and their attributions."""
    articles = table(*raws)
    tokens = tokenize(articles)
    return articles, tokens, attributions(tokens, articles)


def between(raw, start, end):
    return "" if pd.isna(start) else raw[start:end]


def listed(found, raw):
    """Attributions as the table of cases writes them: kind | content | source | cue | speaker."""
    return [" | ".join([row.kind, raw[row.start:row.end], between(raw, row.source_start, row.source_end),
                        between(raw, row.cue_start, row.cue_end), "" if pd.isna(row.speaker) else row.speaker])
            for row in found.itertuples()]


@pytest.mark.parametrize("raw, expected", cases("voices"))
def test_case(raw, expected):
    assert listed(heard(raw)[2], raw) == (expected.split(" || ") if expected else [])


def test_a_third_of_the_cases_hold_no_speech():
    with open(CASES / "voices.csv", newline="", encoding="utf8") as file:
        kinds = [{one.split(" | ")[0] for one in row["expected"].split(" || ")} for row in csv.DictReader(file)]
    assert set.union(*kinds) == {"", *KINDS}
    assert 3 * sum(kind <= {"", "scare"} for kind in kinds) >= len(kinds) > 100


def check_table(articles, tokens, found):
    """The laws of the table of attributions."""
    assert {name: str(kind) for name, kind in found.dtypes.items()} == COLUMNS
    assert list(found["kind"].cat.categories) == KINDS and found.index.equals(pd.RangeIndex(len(found)))
    assert found["article_id"].dtype == tokens["article_id"].dtype
    raw, order = articles.set_index("article_id")["raw"], {}
    edges = [dict(zip(zip(tokens["article_id"], tokens[side]), tokens["token"])) for side in ("start", "end")]
    for row in found.itertuples():
        assert (row.article_id, row.start) in edges[0] and (row.article_id, row.end) in edges[1]
        assert 0 <= row.start < row.end <= len(raw[row.article_id])
        for start, end in ((row.source_start, row.source_end), (row.cue_start, row.cue_end)):
            assert pd.isna(start) == pd.isna(end)
            assert pd.isna(start) or (row.article_id, start) in edges[0] and (row.article_id, end) in edges[1] and start < end
        assert pd.isna(row.cue) == pd.isna(row.verb_class) == pd.isna(row.cue_start)
        assert not row.named or pd.notna(row.speaker)
        assert pd.isna(row.speaker) or pd.notna(row.source_start)
        assert row.kind != "indirect" or pd.notna(row.cue)
        assert row.kind != "scare" or pd.isna(row.source_start) and pd.isna(row.cue)
        assert row.kind == "indirect" or edges[0][row.article_id, row.start][0] in "“„‟”«»\"'`‘‛‹›’"
        order.setdefault(row.article_id, []).append((row.start, -row.end))
    assert all(places == sorted(places) for places in order.values())
    assert list(order) == [one for one in articles["article_id"] if one in order]


def check_voices(tokens, found, voiced):
    """The laws of `add_voices`, each token's owner told by looking at every attribution."""
    assert list(voiced.columns) == [*tokens.columns, "voice", "speaker"]
    pd.testing.assert_frame_equal(voiced[list(tokens.columns)], tokens)
    assert list(voiced["voice"].cat.categories) == VOICES and voiced["voice"].notna().all()
    for token in voiced.itertuples():
        over = [row for row in found.itertuples() if row.article_id == token.article_id and row.start <= token.start < row.end]
        quoted = [row for row in over if row.kind in ("direct", "mixed")]
        owners = quoted or [row for row in over if row.kind == "indirect"]
        assert token.voice == ("quoted" if quoted else "reported" if owners else "narrator")
        speaker = owners[0].speaker if owners else None
        assert token.speaker == speaker or pd.isna(token.speaker) and pd.isna(speaker)


@settings(max_examples=150)
@given(corpora)
def test_laws(raws):
    articles, tokens, found = heard(*raws)
    check_table(articles, tokens, found)
    check_voices(tokens, found, add_voices(tokens, found))
