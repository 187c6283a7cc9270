"""Repair what a machine broke, and nothing else, without losing the place.

Cleaning mends encodings and exports; it does not fold case, drop words or straighten quotation marks, which are
choices of an analysis. Each repair is one row of RULES. A rule sees one chunk (what stands between two blanks)
and never looks beyond it, so a token cut out of the raw text cleans to what it cleans to in its place.
"""
import html
import re
import unicodedata
from array import array
from functools import lru_cache
from typing import Callable, NamedTuple

import ftfy
import numpy as np
import pandas as pd
from ftfy.badness import is_bad
from ftfy.chardata import LIGATURES, UTF8_CLUES
from ftfy.fixes import fix_c1_controls

from analysis.chunks import CHUNK, SURROGATE, cut, holding
from analysis.needed import need_columns


class Rule(NamedTuple):
    name: str
    pattern: re.Pattern               # what is broken; where it has a group, only the group is replaced
    repair: str | Callable            # what stands there instead, or a function of what was found
    reason: str
    needs: str = ""                   # a text without this cannot be broken so; "" stands for what is not printable ASCII


def _one_character(entity):
    character = html.unescape(entity)
    return character if len(character) == 1 else entity


@lru_cache(4096)                      # ftfy takes a tenth of a millisecond, and a broken text is broken everywhere
def _decoded(sequence):
    return ftfy.fix_encoding(sequence) if is_bad(sequence) else sequence


UNIT = "second|minute|hour|day|night|week|month|year|mile|meter|metre|kilometer|kilometre|point|story|storey|seat|part|party|man"
COUNT = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred"
RULES = [
    Rule("surrogate", re.compile("[\ud800-\udfff]"), "\ufffd",
         "half of a character that a program cut in two; no file can hold it"),
    Rule("entity", re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"), _one_character,
         "HTML left in the text; what is not the name of one character stays", '&'),
    Rule("mojibake", re.compile("[{utf8_first_of_2}][{utf8_continuation}]"
                                "|[{utf8_first_of_3}][{utf8_continuation}]{{2}}"
                                "|[{utf8_first_of_4}][{utf8_continuation}]{{3}}".format(**UTF8_CLUES)), _decoded,
         "UTF-8 read as another encoding (donâ€™t); ftfy judges whether it is"),
    Rule("c1 control", re.compile("[\x80-\x9f]"), fix_c1_controls,
         "quotation marks and dashes of old Windows files, read in another encoding; text has no other use of these codes"),
    Rule("ligature", re.compile("[\ufb00-\ufb06]"), lambda one: LIGATURES[ord(one)],
         "printers' ligatures from PDF (ﬁ): a search for 'fi' must find them"),
    # Unicode's stream-safe form has no more than thirty accents on a letter; the time to sort more grows with their square
    Rule("composition", re.compile(r"\w[\u0300-\u036f]{1,30}"), lambda one: unicodedata.normalize("NFC", one),
         "letter and accent as two codes: the same word must be the same string"),
    Rule("invisible", re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"), "",
         "soft hyphens, zero-width blanks and direction marks split words in two"),
    Rule("blank", re.compile("[\x00-\x08\x0e-\x1f\x7f\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"), " ",
         "no-break and other blanks, and control characters, separate words as the plain one does"),
    Rule("lost apostrophe", re.compile(r"""(?:(?<=[A-Za-z])|^(?="\ufffd?[sS]$))("\ufffd?)(?=(?:t|s|re|ve|ll|d|m|T|S|RE|VE|LL|D|M)(?![A-Za-z"]))"""
                                       r"""|(?<=\bO)("\ufffd?)(?=[A-Z])"""), "'",
         'an export wrote apostrophes as quotation marks (can"t, O"Leary)', '"'),
    Rule("lost opening mark", re.compile("(\"\ufffd+)"), '"',
         "an export wrote a curly opening mark as a straight one and an unreadable character", "\ufffd"),
    Rule("lost closing mark", re.compile(r"""(?<=.)("\?)(?=["'“‘(\[]*\w)"""), '" ',
         'an export wrote a curly mark and the blank behind it as "?; before a blank it may be a question and stays', '"?'),
    Rule("lost mark", re.compile(r"""^("\?)(?=["'“‘(\[]*\w)|^("\?)$"""), '" ',
         'behind a blank, "? was mostly a dash; which mark it was is lost, so it stands between blanks', '"?'),
    Rule("dash for hyphen", re.compile(rf"(?i)(?<![\w—])(?:{COUNT})(—)(?={UNIT})"), "-",
         "machine translation writes two—day; any other dash between words is punctuation and stays", '—'),
]
# what a chunk must hold for any rule to apply: most chunks are passed over with one search
SUSPECT = re.compile("""(?m)[^\n\x21-\x7e‘’“”–…]|&[#A-Za-z]|"\\?|[A-Za-z]"[A-Za-z]|^"[sS]$""")


class Edit(NamedTuple):
    rule: str
    start: int        # raw[start:end] is what was replaced ...
    end: int
    before: str       # ... which the rules before this one had made `before`
    after: str


class Cleaned(NamedTuple):
    text: str
    edits: list
    starts: np.ndarray     # per character of text: raw[starts[i]:ends[i]] is where it comes from
    ends: np.ndarray

    def raw_span(self, start, end):
        """Where text[start:end] stands in the raw text, as (start, end); end must be past start."""
        return int(self.starts[start]), int(self.ends[end - 1])


def clean(raw):
    """Repair one text.

    Gives a `Cleaned`: `text`, `edits` (in the order of the rules within a chunk) and the way back,
    `raw_span(start, end)`. Line breaks and blanks stay as they are, so paragraphs keep their places.
    Encodings are ftfy's work (R. Speer, 2019, ftfy, doi:10.5281/zenodo.2591652). Raises TypeError for anything but one
    text.

    >>> cleaned = clean('a two—day visit,"?he said; security — even so')
    >>> cleaned.text
    'a two-day visit," he said; security — even so'
    >>> cleaned.edits[0].rule, cleaned.raw_span(2, 9)
    ('dash for hyphen', (2, 9))

    Left alone: curly marks, a dash between words (outlet—which), a question mark behind a quotation
    ("no"? he asked), a letter that is lost for good (M?nchen).
    """
    if not isinstance(raw, str):
        raise TypeError(f"clean takes one text, not a {type(raw).__name__}; for a table use edits(articles).")
    pieces, starts, ends, edits, done = [], [], [], [], 0
    for match in CHUNK.finditer(raw):
        if not SUSPECT.search(match[0]):
            continue
        text, places, found = clean_chunk(match[0])
        if not found:
            continue
        at = match.start()
        pieces += raw[done:at], text
        starts += np.arange(done, at), np.array(places[0], int) + at
        ends += np.arange(done + 1, at + 1), np.array(places[1], int) + at
        edits += (e._replace(start=e.start + at, end=e.end + at) for e in found)
        done = match.end()
    pieces.append(raw[done:])
    starts.append(np.arange(done, len(raw)))
    ends.append(np.arange(done + 1, len(raw) + 1))
    return Cleaned("".join(pieces), edits, np.concatenate(starts), np.concatenate(ends))


def clean_chunk(chunk):
    """One chunk repaired: its text, where each character of it starts and ends in the chunk, and the edits."""
    text, edits = chunk, []
    starts, ends = array("i", range(len(chunk))), array("i", range(1, len(chunk) + 1))
    for rule in RULES:
        if rule.needs not in text if rule.needs else text.isascii() and text.isprintable():
            continue
        pieces, kept_starts, kept_ends, done = [], array("i"), array("i"), 0
        for match in rule.pattern.finditer(text):
            group = match.lastindex or 0
            start, end = match.span(group)
            after = rule.repair if isinstance(rule.repair, str) else rule.repair(match[group])
            if after == match[group]:
                continue
            raw_start, raw_end = starts[start], ends[end - 1]
            edits.append(Edit(rule.name, raw_start, raw_end, match[group], after))
            pieces += text[done:start], after
            kept_starts += starts[done:start] + array("i", [raw_start]) * len(after)
            kept_ends += ends[done:start] + array("i", [raw_end]) * len(after)
            done = end
        if pieces:
            text, starts, ends = "".join(pieces) + text[done:], kept_starts + starts[done:], kept_ends + ends[done:]
    return text, (starts, ends), edits


def repaired(chunks):
    """Distinct chunks as repaired, and for those that a rule touched (by number) where each character stood."""
    texts, places = list(chunks), {}
    for number in holding(SUSPECT, chunks):
        text, place, found = clean_chunk(chunks[number])
        if found:
            texts[number], places[number] = text, place
    return texts, places


def edits(articles):
    """The log of all repairs, one row an edit.

    Columns: article_id, rule, start, end (characters of raw), before, after, reason. Where a rule mended what an
    earlier rule had made, both edits are there, in that order, at the same place. Raises ValueError for a lacking column.

    >>> edits(pd.DataFrame({"article_id": ["a"], "raw": ["It wasn\\"t."]}))[["rule", "start", "end", "after"]]
                  rule  start  end after
    0  lost apostrophe      7    8     '
    """
    need_columns(articles, "article_id", "raw")
    chunks = cut(articles["raw"])
    found = {code: log for code in holding(SUSPECT, chunks.strings) if (log := clean_chunk(chunks.strings[code])[2])}
    dirty = np.zeros(len(chunks.strings), bool)
    dirty[list(found)] = True
    places = np.flatnonzero(dirty[chunks.code])
    logs = {}                                              # by row
    for article, start, code in zip(chunks.article[places].tolist(), chunks.start[places].tolist(),
                                    chunks.code[places].tolist()):
        logs.setdefault(article, []).extend(edit._replace(start=start + edit.start, end=start + edit.end)
                                            for edit in found[code])
    if articles["raw"].dtype == object:                    # the chunks have half characters mended already
        logs |= {row: clean(raw).edits for row, raw in enumerate(articles["raw"]) if isinstance(raw, str)
                 and SURROGATE.search(raw)}
    ids, reasons = articles["article_id"].to_numpy(), {rule.name: rule.reason for rule in RULES}
    rows = [(ids[row], *edit, reasons[edit.rule]) for row in sorted(logs) for edit in logs[row]]
    columns = ["article_id", "rule", "start", "end", "before", "after", "reason"]
    half = any(SURROGATE.search(edit.before) for log in logs.values() for edit in log)       # no Arrow text holds it
    return pd.DataFrame(rows, columns=columns, dtype=object if half else None).astype({"start": int, "end": int})
