"""Which words stand in quotation marks: stretches from an opening mark to its closing one.

A mark is judged by what it touches: with a blank before it and none behind it opens, the other way round it
closes; only where that does not tell does its shape. A mark that is lost or odd costs its own stretch, no other.
"""
from typing import NamedTuple

import numpy as np

OPEN, CLOSE, EITHER = range(3)
DOUBLE = {"“": OPEN, "„": EITHER, "‟": OPEN, "”": CLOSE, "«": OPEN, "»": CLOSE, '"': EITHER}
TWO_SINGLE = {"'": EITHER, "`": OPEN}                   # typed twice they stand for a double mark
SINGLE = {"‘": OPEN, "‛": OPEN, "‹": OPEN, "›": CLOSE, "’": CLOSE, "'": EITHER}
LONGEST_SINGLE = 120                 # tokens: single marks are also apostrophes, so a long stretch is none
STOPS = {".", ",", "!", "?", "…", "...", ";"}


class Quotations(NamedTuple):
    """Stretches in marks in reading order, as rows of the token table: `first` and `last` are the marks, or the
    last word where the closing one is missing (not `closed`); `goes_on` where the next paragraph takes it up."""
    first: np.ndarray
    last: np.ndarray
    closed: np.ndarray
    goes_on: np.ndarray


def quotations(tokens):
    """The stretches in quotation marks of a token table.

    Double marks of every shape, and single ones (British) outside of them. A quotation over several paragraphs opens each
    and closes only the last: one stretch per paragraph. An unclosed mark reaches to the end of its sentence.

    >>> import pandas as pd
    >>> from analysis.tokens import tokenize
    >>> found = quotations(tokenize(pd.DataFrame({"article_id": ["a"], "raw": ['He said “no”, a 6" man.']})))
    >>> found.first.tolist(), found.last.tolist()
    ([2], [4])

    Left alone: inches and feet, the values of HTML attributes (id="..."), and `"?` behind a
    blank, which was mostly a dash (see RULES in `cleaning`).
    """
    marks = _Marks(tokens)
    double = _pairs(marks)
    inside = covered([row[0] for row in double], [row[1] for row in double], len(tokens))
    single = _single_pairs(marks, inside)
    rows = sorted(double + single)
    first, last, closed, goes_on = (np.array(column) for column in zip(*rows)) if rows else np.zeros((4, 0), int)
    return Quotations(first.astype(np.int64), last.astype(np.int64), closed.astype(bool), goes_on.astype(bool))


def covered(first, last, n):
    """Per token of n: whether it lies in a stretch from first to last, both included."""
    edges = np.zeros(n + 1, np.int32)
    np.add.at(edges, np.asarray(first, np.int64), 1)
    np.add.at(edges, np.asarray(last, np.int64) + 1, -1)
    return np.cumsum(edges[:-1]) > 0


class _Marks:
    """What is known around each mark: blanks, paragraphs, the ends of sentences."""

    def __init__(self, tokens):
        self.strings = tokens["token"].cat.categories.tolist()
        self.code = tokens["token"].cat.codes.to_numpy()
        self.article = article = tokens["article_id"].cat.codes.to_numpy()
        start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
        same = article[1:] == article[:-1]
        paragraph, sentence = tokens["paragraph"].to_numpy(), tokens["sentence"].to_numpy()
        new_paragraph = ~same | (paragraph[1:] != paragraph[:-1])
        self.blank = np.concatenate([[True], (start[1:] > end[:-1]) | new_paragraph, [True]])      # before token i
        self.paragraph = np.cumsum(np.append(True, new_paragraph)[:len(tokens)])
        self.sentence = np.cumsum(np.append(True, ~same | (sentence[1:] != sentence[:-1]))[:len(tokens)])
        self.width = end - start
        self.opening = np.append(False, self.are("([—–"))         # before token i: as good as a blank
        self.stop = np.append(self.are(".,;:!?)]…"), False)        # at token i
        self.digit = np.array([string[-1:].isdigit() for string in self.strings] or [False])[self.code]

    def of(self, shapes):
        """Rows of marks of these shapes, and what their shape says."""
        shape = np.array([shapes.get(s, -1) for s in self.strings] or [-1], np.int8)[self.code]
        rows = np.flatnonzero(shape >= 0)
        return rows, shape[rows]

    def doubled(self):
        """Rows of single marks typed twice, ''so'', the first of the two."""
        rows, shape = self.of(TWO_SINGLE)
        twice = (np.diff(rows, append=-1) == 1) & ~self.blank[rows + 1]
        twice[1:] &= ~twice[:-1] | (np.diff(rows) != 1)
        return rows[twice], shape[twice]

    def are(self, shapes):
        """Per token: whether it is one of these marks."""
        return np.array([string in shapes for string in self.strings] or [False])[self.code]

    def string(self, row):
        return self.strings[self.code[row]]

    def sentence_end(self, row):
        """The last token of the sentence of `row`."""
        return int(np.searchsorted(self.sentence, self.sentence[row], side="right")) - 1

    def paragraph_end(self, row):
        return int(np.searchsorted(self.paragraph, self.paragraph[row], side="right")) - 1


def _sides(marks, rows, shape, length=1):
    """Whether each mark opens or closes, from what it touches, else from its shape."""
    before = marks.blank[rows] | marks.opening[rows]
    behind = marks.blank[rows + length] | marks.stop[rows + length]
    return np.where(before & ~behind, OPEN, np.where(~before & behind, CLOSE, shape))


def _pairs(marks):
    """The stretches in double marks, as (first, last, closed, goes on)."""
    found, opened = [], None
    for mark in _double_marks(marks):
        if opened and marks.paragraph[mark.row] != marks.paragraph[opened.row]:
            found += _unclosed(marks, opened, mark.row)
            opened = None
        if opened is None:
            opened = mark if mark.in_tag or mark.opens else None
        elif mark.side == OPEN and not opened.in_tag:
            if marks.sentence[mark.row] != marks.sentence[opened.row]:  # the earlier one was never closed
                found += _unclosed(marks, opened, mark.row)
                opened = mark
        elif not (opened.is_curly and mark.is_unit):
            if not opened.in_tag and mark.row > opened.row + 1:
                found.append((opened.row, mark.row + mark.extra, True, False))
            opened = None
    return found + (_unclosed(marks, opened, None) if opened else [])


class _Mark(NamedTuple):
    row: int
    side: int
    extra: int               # tokens behind its first: 1 for ''
    is_curly: bool
    is_unit: bool            # may be feet or inches: 5'10"
    in_tag: bool             # id="...": a value, not a quotation
    opens: bool              # may open a quotation


def _double_marks(marks):
    """All double marks in reading order, each with what it may do."""
    rows, shape = marks.of(DOUBLE)
    twice, shape_twice = marks.doubled()
    side = np.append(_sides(marks, rows, shape), _sides(marks, twice, shape_twice, 2))
    extra = np.repeat([0, 1], [len(rows), len(twice)])
    rows = np.append(rows, twice)
    lost_dash = (marks.width[rows] > 1) & marks.blank[rows]
    order = np.argsort(rows, kind="stable")
    order = order[~lost_dash[order]]
    rows, side, extra = rows[order], side[order], extra[order]
    glued = ~marks.blank[rows]
    is_curly = marks.are("“”")[rows]
    is_unit = glued & marks.digit[rows - 1] & (extra == 0) & ~is_curly
    in_tag = glued & marks.are("=")[rows - 1]
    alone = ~glued & marks.blank[rows + 1 + extra] | (marks.width[rows] > 1)
    opens = (side == OPEN) | (side == EITHER) & ~is_unit & ~alone
    return map(_Mark._make, zip(*(a.tolist() for a in (rows, side, extra, is_curly, is_unit, in_tag, opens))))


def _unclosed(marks, opened, following):
    """An opening mark without its closing one: to the end of the paragraph where the next one opens with a mark."""
    if opened.in_tag:
        return []
    opened = opened.row
    end = marks.paragraph_end(opened)
    goes_on = following is not None and following == end + 1 and marks.article[following] == marks.article[opened]
    last = end if goes_on else marks.sentence_end(opened)
    if following is not None:
        last = min(last, following - 1)
    return [(opened, last, False, goes_on)] if last > opened else []


def _single_pairs(marks, inside):
    rows, shape = marks.of(SINGLE)
    free = ~inside[rows]
    rows, side = rows[free], _sides(marks, rows[free], shape[free])
    found, i, n = [], 0, len(rows)
    rows, side = rows.tolist(), side.tolist()
    while i < n:
        if side[i] == OPEN:
            closing = _closing_single(marks, rows, side, i)
            if closing:
                word = marks.string(rows[i] + 1)
                if rows[closing] - rows[i] > 2 or len(word) > 2 or not word.islower():         # rock 'n' roll
                    found.append((rows[i], rows[closing], True, False))
                i = closing
        i += 1
    return found


def _closing_single(marks, rows, side, i):
    """The mark that closes a single one: behind a stop rather than behind a word, where it may be an apostrophe."""
    word = None
    for k in range(i + 1, len(rows)):
        if side[k] == OPEN or rows[k] - rows[i] > LONGEST_SINGLE or marks.paragraph[rows[k]] != marks.paragraph[rows[i]]:
            break
        before = marks.string(rows[k] - 1)
        if before in STOPS:
            return k
        if marks.sentence[rows[k]] == marks.sentence[rows[i]] and (word is None or marks.string(rows[word] - 1).endswith("s")):
            word = word if word is not None and before.endswith("s") else k
    return word
