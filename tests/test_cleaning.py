"""Repairs, their log, and the way back."""
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning import RULES, SUSPECT, clean, clean_chunk, edits
from examples import cases, table, texts


@pytest.mark.parametrize("raw, expected", cases("cleaning"))
def test_case(raw, expected):
    assert clean(raw).text == expected


@given(texts)
def test_edits_turn_the_raw_text_into_the_clean_one(raw):
    cleaned = clean(raw)
    assert len(cleaned.starts) == len(cleaned.ends) == len(cleaned.text)
    for character, start, end in zip(cleaned.text, cleaned.starts, cleaned.ends):
        assert 0 <= start < end <= len(raw)
        assert character == raw[start:end] or any(e.start <= start and end <= e.end for e in cleaned.edits)
    assert (cleaned.starts[1:] >= cleaned.starts[:-1]).all()
    assert bool(cleaned.edits) == (cleaned.text != raw)


@given(texts)
def test_what_no_edit_touches_stays(raw):
    cleaned = clean(raw)
    touched = {i for edit in cleaned.edits for i in range(edit.start, edit.end)}
    kept = [raw[i] for i in range(len(raw)) if i not in touched]
    assert kept == [c for c, start, end in zip(cleaned.text, cleaned.starts, cleaned.ends) if start not in touched]


@given(st.text(alphabet=st.characters(min_codepoint=33), max_size=30))
def test_a_chunk_that_is_passed_over_needs_no_repair(chunk):
    if not SUSPECT.search(chunk):
        assert clean_chunk(chunk)[2] == []


@given(texts)
def test_a_table_logs_what_clean_logs(raw):
    log = edits(table(raw))
    assert list(log[["rule", "start", "end", "before", "after"]].itertuples(index=False, name=None)) == [tuple(e) for e in clean(raw).edits]


def test_the_way_back():
    raw = "A two—day visit to the &quot;Elbe&quot;"
    cleaned = clean(raw)
    start = cleaned.text.index('"Elbe"')
    a, b = cleaned.raw_span(start, start + 6)
    assert raw[a:b] == "&quot;Elbe&quot;"


def test_log_names_article_rule_and_reason():
    log = edits(pd.DataFrame({"article_id": ["x", "y"], "raw": ["All is well.", 'He can"t.']}))
    assert log[["article_id", "rule", "before", "after"]].values.tolist() == [["y", "lost apostrophe", '"', "'"]]
    assert log["reason"].iloc[0] == next(rule.reason for rule in RULES if rule.name == "lost apostrophe")


def test_empty_and_missing_texts_have_no_edits():
    assert edits(pd.DataFrame({"article_id": ["a", "b"], "raw": ["", None]})).empty


def test_names_of_rules_are_unique_and_reasons_given():
    assert len({rule.name for rule in RULES}) == len(RULES) and all(rule.reason for rule in RULES)


def test_clean_wants_one_text():
    with pytest.raises(TypeError, match="not a list; for a table use edits"):
        clean(["a"])


def test_sample_article(sample):
    log = edits(sample)
    assert log[["rule", "before", "after"]].values.tolist() == [["dash for hyphen", "—", "-"]]
    raw = sample["raw"].iloc[0]
    assert raw[log["start"][0] - 3:log["end"][0] + 3] == "two—day" and "security — even" in clean(raw).text


def test_half_a_character_is_logged_in_a_table():
    log = edits(table("It wasn\"t.", "a \ud83d b two—day", "plain"))
    assert log[["article_id", "rule", "start", "end"]].values.tolist() == [
        ["0", "lost apostrophe", 7, 8], ["1", "surrogate", 2, 3], ["1", "dash for hyphen", 9, 10]]
