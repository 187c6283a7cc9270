"""Many texts in one buffer, cut at white space, each distinct piece coded once.

A newspaper's vocabulary is small beside its length: 2.1 million chunks of the outlet corpus are 131 thousand
distinct ones. Whatever is asked of a chunk (is it dirty? does it end a sentence?) is therefore asked once per
distinct chunk, and what follows is a gather over integer codes.
"""
import re
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f "          # the blanks of ASCII separate chunks; `cleaning` sees to the others
CHUNK = re.compile(f"[^{BLANKS}]+")
SURROGATE = re.compile("[\ud800-\udfff]")      # half a character: legal in Python, in no encoding


class Chunks(NamedTuple):
    """The chunks of all texts, in reading order."""
    strings: list        # the distinct chunks
    code: np.ndarray     # per chunk: which of them it is
    start: np.ndarray    # per chunk: where it starts, in characters of its article
    newlines: np.ndarray  # per chunk: line breaks in the blank before it, within its article
    first: np.ndarray    # per article: its first chunk; one more entry for the end

    @property
    def article(self):
        """Per chunk: the number of its article."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))


def cut(raws):
    """The chunks of a column of texts.

    >>> found = cut(pd.Series(["Kiev fell.\\nKiev stood."]))
    >>> [found.strings[c] for c in found.code], found.start.tolist(), found.newlines.tolist()
    (['Kiev', 'fell.', 'Kiev', 'stood.'], [0, 5, 11, 16], [0, 0, 1, 0])
    """
    buffer, edges = _bytes(raws)
    blank = (buffer == 32) | ((buffer >= 9) & (buffer <= 13)) | ((buffer >= 28) & (buffer <= 31))
    is_start = ~blank
    is_start[1:] &= blank[:-1]
    is_start[edges[:-1][edges[:-1] < edges[1:]]] = True      # a text begins a chunk, whatever stands before it
    is_start &= ~blank
    starts = np.flatnonzero(is_start).astype(np.int32)
    strings, code = _distinct(buffer, starts)
    first = np.searchsorted(starts, edges).astype(np.int32)

    # character offsets: byte offsets less the continuation bytes of UTF-8 before them, counted from the article
    continuation = np.flatnonzero((buffer & 0xC0) == 0x80)
    before = np.bincount(np.searchsorted(starts, continuation), minlength=len(starts) + 1)[:len(starts)]
    in_characters = starts - np.cumsum(before, dtype=np.int32)
    article_starts = edges[:-1] - np.searchsorted(continuation, edges[:-1]).astype(np.int32)
    start = in_characters - np.repeat(article_starts, np.diff(first))
    return Chunks(strings, code, start, _newlines(buffer, starts, edges), first)


def _bytes(raws):
    """All texts as UTF-8 in one array of bytes, and the offset of each; a missing text is an empty one."""
    raws = pd.Series(raws)
    raws = raws.astype(object) if raws.dtype.kind in "iufbmM" else raws       # numbers and dates are refused below
    if raws.dtype == object:
        known = raws.notna().tolist()
        if bad := [i for i, (raw, is_known) in enumerate(zip(raws, known)) if is_known and not isinstance(raw, str)]:
            raise TypeError(f"row {bad[0]}: `raw` holds a {type(raws.iloc[bad[0]]).__name__}, not text; "
                            "read it as text or leave it missing.")
        raws = [SURROGATE.sub("\ufffd", raw) if is_known else None for raw, is_known in zip(raws, known)]
    texts = pa.array(raws, pa.large_string(), from_pandas=True)
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.cast(pa.large_string()).combine_chunks()
    texts = texts.fill_null("")
    edges = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset:texts.offset + len(texts) + 1]
    if edges[-1] - edges[0] >= 2**31:
        raise ValueError(f"the texts hold {edges[-1] - edges[0]:,} bytes; pass fewer than 2^31 at a time.")
    data = texts.buffers()[2]
    buffer = np.frombuffer(data, np.uint8)[edges[0]:edges[-1]] if data else np.empty(0, np.uint8)
    return buffer, (edges - edges[0]).astype(np.int32)


def _distinct(buffer, starts):
    """The distinct chunks and the code of each chunk. Arrow codes each with the blanks behind it, without
    copying; those that differ in nothing but these blanks are then made one."""
    ends = np.append(starts, np.int32(len(buffer)))
    coded = pa.StringArray.from_buffers(len(starts), pa.py_buffer(ends), pa.py_buffer(buffer)).dictionary_encode()
    trimmed = pc.ascii_rtrim(coded.dictionary, BLANKS).dictionary_encode()
    return trimmed.dictionary.to_pylist(), trimmed.indices.to_numpy()[coded.indices.to_numpy()]


def coded(strings):
    """The distinct strings of a list, in order of appearance, and the code of each string.

    >>> strings, code = coded(["Kiev", "fell", "Kiev"])
    >>> strings, code.tolist()
    (['Kiev', 'fell'], [0, 1, 0])
    """
    found = pa.array(strings, pa.large_string()).dictionary_encode()
    return found.dictionary.to_pylist(), found.indices.to_numpy()


def holding(pattern, strings):
    """The numbers of the strings in which a pattern is found: one search over all of them, none holds a line break."""
    if not strings:                                  # an empty pattern would be found in nothing
        return []
    joined = "\n".join(strings)
    places = np.fromiter((match.start() for match in pattern.finditer(joined)), np.int64)
    edges = np.cumsum(np.fromiter(map(len, strings), np.int64, len(strings)) + 1)
    return np.unique(np.searchsorted(edges, places, "right")).tolist()


def _newlines(buffer, starts, edges):
    """Line breaks (LF, CR LF or CR) before each chunk, within its article."""
    breaks = buffer == 10
    cr = np.flatnonzero(buffer == 13)
    breaks[cr] = ~breaks[np.minimum(cr + 1, len(buffer) - 1)]
    places = np.flatnonzero(breaks)
    found = np.zeros(len(starts) + 1, np.int32)
    if len(places):
        behind = np.searchsorted(starts, places)
        text_of = lambda byte: np.searchsorted(edges, byte, "right")
        same_text = text_of(places) == text_of(np.append(starts, len(buffer))[behind])
        np.add.at(found, behind[same_text], 1)
    return found[:-1]

