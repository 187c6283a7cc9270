"""Whose words stand in quotation marks: each stretch gets the cue and the source that the text gives it.

In this order: a cue behind it ("...", Rutte said), a verb of no list behind it, a cue that covers or introduces it
(Rutte said: "..."), another stretch of the same sentence, the wake of what stands before it. Nothing: nobody's words.
"""
import re
from bisect import bisect_left
from typing import NamedTuple

from analysis.clauses import ADJUNCT
from analysis.noun_phrases import main_subject
from analysis.reported_speech import WINDOW

BETWEEN = re.compile(r"[,v.-]*")                           # between a stretch and its cue
LEADS = re.compile(ADJUNCT + r"(?:m|i?d?[NnRos]+)?" + ADJUNCT + r"[,:.-]?t?")           # between a cue and its stretch
UNLISTED = re.compile(r"(h)n|((?:d?n{0,3})?(?:N|Nc)+)n(?=[.,pvyG])|n((?:N|Nc)+)(?=[.,p])")      # "...", he riffed
CREDIT = re.compile(r"-((?:N|Nc){1,5})\.?(?=“|$)")       # "..." — Sanders
TURN = re.compile(r"((?:N|Nc){1,6}),?:$")                  # Sanders: "..."


class Quoted(NamedTuple):
    """A stretch in marks, half-open, with its source (a place) and its cue, each None where there is none."""
    kind: str                # direct, mixed, scare
    first: int
    end: int
    source: tuple
    cue: object


def quoted_speech(text, cues):
    """One `Quoted` a stretch in quotation marks, in reading order.

    Direct stands for itself, mixed is woven into a paraphrase, scare are words that nobody is said to have uttered.
    """
    starts, found, before = [cue.first for cue in cues], [], None
    for first, last in zip(text.quotations.first.tolist(), text.quotations.last.tolist()):
        a = bisect_left(starts, max(text.first[first], first - WINDOW))
        here = cues[a:bisect_left(starts, min(text.end[first], last + WINDOW))]
        if before and text.article[before.first] != text.article[first]:
            before = None
        one = (_behind(text, here, first, last) or _unlisted(text, first, last) or _covering(here, first, last)
               or _leading(text, here, first, last) or _beside(text, before, first, last)
               or _in_the_wake(text, cues, starts, before, first, last))
        if one is None or one.kind == "mixed" and _is_title(text, first, last):
            one = Quoted("scare", first, last + 1, None, None)
        found.append(one)
        before = one
    return _backwards(text, found)


def _is_title(text, first, last):
    """La La Land: capitals nearly throughout, no stop before the closing mark."""
    rows = [row for row in range(first + 1, min(last, first + WINDOW)) if text.term(row)[:1].isalnum()]
    capital = [text.is_capital[text.token[row]] for row in rows]
    stops = text.term(last - 1) in (".", ",", "!", "?")
    return len(rows) > 1 and capital[0] and capital[-1] and sum(capital) * 3 >= len(rows) * 2 and not stops


def _behind(text, here, first, last):
    """"...", Rutte said; "...", said Rutte."""
    cue = next((cue for cue in here if cue.first > last and cue.speaks), None)
    if cue is None:
        return None
    begins = cue.source[0] if cue.source and last < cue.source[0] < cue.first else cue.first
    if not BETWEEN.fullmatch(text.letters, last + 1, begins):
        return None
    alone = first == text.first[first] or text.letters[first - 1] in "”,k:"
    return Quoted("direct" if alone else "mixed", first, last + 1, cue.source, cue)


def _unlisted(text, first, last):
    """"...," he riffed: a verb of no list; "..." — Sanders: a credit; Sanders: "...": a turn."""
    end = min(text.end[first], last + WINDOW)
    if text.term(last - 1) in (",", "?", "!"):
        match = UNLISTED.match(text.letters, last + 1, end)
        if match:
            return Quoted("direct", first, last + 1, match.span(match.lastindex), None)
    if last + 1 == end < len(text.letters) and text.article[end] == text.article[first]:
        end = text.end[end]                                   # a credit may stand on its own line
    match = CREDIT.match(text.letters, last + 1, end) or TURN.search(text.letters, max(text.first[first], first - 16), first)
    return Quoted("direct", first, last + 1, match.span(1), None) if match else None


def _covering(here, first, last):
    """A cue that reports a clause in which the stretch stands, or the stretch itself: the nearest before it."""
    covering = [cue for cue in here for begins, end in cue.content if begins <= first < end]
    if not covering:
        return None
    cue = max(covering, key=lambda cue: (cue.speaks, cue.first < first, cue.first if cue.first < first else -cue.first))
    direct = cue.speaks and any(begins == first for begins, _ in cue.content)
    return Quoted("direct" if direct else "mixed", first, last + 1, cue.source, cue)


def _leading(text, here, first, last):
    """Rutte added on Tuesday, "...": a cue with nothing but adjuncts before the stretch."""
    for cue in reversed(here):
        if cue.end <= first and cue.speaks and LEADS.fullmatch(text.letters, cue.end, first):
            return Quoted("direct", first, last + 1, cue.source, cue)
    return None


def _beside(text, before, first, last):
    """A second stretch of a sentence whose first has a source."""
    if before and before.source and text.first[before.first] == text.first[first]:
        return Quoted(before.kind, first, last + 1, before.source, before.cue)
    return None


def _in_the_wake(text, cues, starts, before, first, last):
    """A stretch that opens its sentence and has no cue: the source of what stands before it, at most a paragraph back."""
    opens = text.first[first]
    if first - opens > 1:
        return None
    spoken = before is not None and before.source is not None
    near = text.paragraph[first] - 1
    if spoken and text.paragraph[before.first] == text.paragraph[first]:
        return Quoted("direct", first, last + 1, before.source, None)
    k = bisect_left(starts, opens) - 1
    cue = cues[k] if k >= 0 and text.article[starts[k]] == text.article[first] and text.paragraph[starts[k]] >= near else None
    if cue and cue.source and not (spoken and before.first > cue.first and before.cue is not cue):
        return Quoted("direct", first, last + 1, cue.source, None)
    if spoken and text.paragraph[before.first] >= near:
        return Quoted("direct", first, last + 1, before.source, None)
    if opens and text.letters[opens - 1] == ":" and text.article[opens - 1] == text.article[first]:
        introduced = main_subject(text, opens - 1, max(text.first[opens - 1], opens - WINDOW))
        return Quoted("direct", first, last + 1, introduced, None)
    return None


def _backwards(text, found):
    """"..." "...," Rutte said: the first of two stretches with nothing between them has the source of the second."""
    for k in range(len(found) - 2, -1, -1):
        one, other = found[k], found[k + 1]
        near = text.quotations.goes_on[k] or text.paragraph[one.first] == text.paragraph[other.first]
        if one.end == other.first and other.source and one.cue is None and near:
            found[k] = one._replace(kind="direct", source=other.source)
    return found
