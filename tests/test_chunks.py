"""Texts cut at white space, each distinct chunk once."""
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.chunks import BLANKS, CHUNK, cut, holding
from examples import texts


@given(st.lists(texts, max_size=5))
def test_chunks_are_what_stands_between_blanks(raws):
    chunks = cut(pd.Series(raws, dtype=object))
    assert len(set(chunks.strings)) == len(chunks.strings) and len(chunks.first) == len(raws) + 1
    for i, raw in enumerate(raws):
        raw = re.sub("[\ud800-\udfff]", "\ufffd", raw)
        rows = slice(chunks.first[i], chunks.first[i + 1])
        assert [chunks.strings[code] for code in chunks.code[rows]] == CHUNK.findall(raw)
        assert chunks.start[rows].tolist() == [m.start() for m in CHUNK.finditer(raw)]
        gaps = [raw[a:b] for a, b in zip([0, *(m.end() for m in CHUNK.finditer(raw))], [m.start() for m in CHUNK.finditer(raw)])]
        assert chunks.newlines[rows].tolist() == [len(re.findall("\r\n|\r|\n", gap)) for gap in gaps]
        assert (chunks.article[rows] == i).all()


def test_missing_texts_are_empty():
    chunks = cut(pd.Series([None, "a b", float("nan"), "", " \n"]))
    assert chunks.first.tolist() == [0, 0, 2, 2, 2, 2] and chunks.strings == ["a", "b"]


def test_a_slice_of_a_table_is_cut_as_the_table():
    raws = pd.Series(["Kiev fell", "é Kiev", "stood up"])
    whole, part = cut(raws), cut(raws[1:])
    assert [part.strings[c] for c in part.code] == [whole.strings[c] for c in whole.code[2:]]
    assert part.start.tolist() == whole.start[2:].tolist() == [0, 2, 0, 6]


@given(st.lists(st.text(alphabet="ab.?!", max_size=4), min_size=1, max_size=8), st.sampled_from(["a", "ab", "[.?!]$", "^b"]))
def test_holding_is_a_search_of_each(strings, pattern):
    expected = [i for i, string in enumerate(strings) if re.search(pattern, string)]
    assert holding(re.compile(pattern, re.M), strings) == expected


def test_blanks():
    assert all(blank.isspace() and blank.isascii() for blank in BLANKS)


def test_not_text():
    with pytest.raises(TypeError, match="row 0: `raw` holds a bytes, not text"):
        cut(pd.Series([b"abc"]))
    with pytest.raises(TypeError, match="row 0: `raw` holds a int, not text"):
        cut(pd.Series([1, 2]))
