"""Whose words stand in quotation marks: each stretch gets the cue and the source that the text gives it.

In this order: a cue behind it ("...", Rutte said), a cue that covers or introduces it (Rutte said: "..."), another
stretch of the same sentence, the wake of the sentence before, the paragraph before. Nothing found: nobody's words.
"""
import re
from bisect import bisect_left
from typing import NamedTuple

from analysis.noun_phrases import main_subject
from analysis.reported_speech import ADJUNCT

BETWEEN = re.compile(r"[,v.-]*")
LEADS = re.compile(ADJUNCT + r"(?:m|i?d?[NnRos]+)?" + ADJUNCT + r"[,:.-]?t?")
UNLISTED = re.compile(r"(h)n|((?:d?n{0,3})?(?:N|Nc)+)n(?=[.,pvyG])|n((?:N|Nc)+)(?=[.,p])")      # "...", he riffed
CREDIT = re.compile(r"-((?:N|Nc){1,5})\.?")              # a line of its own: — Sanders
TURN = re.compile(r"((?:N|Nc){1,6}),?:$")                 # Sanders: "..."


class Quoted(NamedTuple):
    kind: str                # direct, mixed, scare
    first: int
    last: int                # half-open
    source: tuple
    cue: object              # a Cue, or None


def quoted_speech(text, cues):
    """One `Quoted` a stretch in quotation marks, in reading order."""
    firsts = [cue.first for cue in cues]
    found = []
    for first, last, closed, _ in zip(*(column.tolist() for column in text.quotations)):
        here = cues[bisect_left(firsts, int(text.first[first])):bisect_left(firsts, int(text.end[first]))]
        before = found[-1] if found and text.article[found[-1].first] == text.article[first] else None
        one = (_behind(text, here, first, last) or _unlisted(text, first, last) or _covering(text, here, first, last) or _leading(text, here, first, last)
               or _beside(text, before, first, last) or _in_the_wake(text, cues, firsts, before, found, first, last))
        if one is None or one.kind == "mixed" and _is_title(text, first, last):
            one = Quoted("scare", first, last + 1, None, None)
        found.append(one)
    return _backwards(text, found)


def _is_title(text, first, last):
    """La La Land: capitals throughout, no stop before the closing mark."""
    words = [row for row in range(first + 1, last) if text.term(row)[:1].isalnum()]
    capitals = [text.is_capital[text.token[row]] for row in words]
    return len(words) > 1 and capitals[0] and capitals[-1] and sum(capitals) * 3 >= len(words) * 2 and text.term(last - 1) not in (".", ",", "!", "?")


def _behind(text, here, first, last):
    """"...", Rutte said; "...", said Rutte."""
    for cue in here:
        if cue.first > last and cue.speaks:
            begins = min(cue.first, cue.source[0]) if cue.source and cue.source[0] > last else cue.first
            if BETWEEN.fullmatch(text.letters, last + 1, begins):
                alone = first == text.first[first] or text.letters[first - 1] in "”,k:"
                return Quoted("direct" if alone else "mixed", first, last + 1, cue.source, cue)
            break
    return None


def _unlisted(text, first, last):
    """"...," he riffed: a comma, question or exclamation mark within the marks, then a name and a verb of no list."""
    end = int(text.end[first])
    if text.term(last - 1) in (",", "?", "!"):
        match = UNLISTED.match(text.letters, last + 1, end)
        if match:
            return Quoted("direct", first, last + 1, match.span(match.lastindex), None)
    if last + 1 == end < len(text.letters) and text.article[end] == text.article[first]:
        end = int(text.end[end])
    match = CREDIT.fullmatch(text.letters, last + 1, end)
    if match:
        return Quoted("direct", first, last + 1, match.span(1), None)
    turn = TURN.search(text.letters, int(text.first[first]), first)
    return Quoted("direct", first, last + 1, turn.span(1), None) if turn else None


def _covering(text, here, first, last):
    """A cue that reports a clause in which the stretch stands, or the stretch itself."""
    covering = [cue for cue in here for a, b in cue.content if a <= first < b]
    if not covering:
        return None
    cue = max(covering, key=lambda cue: (cue.speaks, cue.first < first, cue.first if cue.first < first else -cue.first))
    direct = any(a == first for a, _ in cue.content) and cue.speaks
    return Quoted("direct" if direct else "mixed", first, last + 1, cue.source, cue)


def _leading(text, here, first, last):
    """Rutte added on Tuesday, "...": a cue with nothing but adjuncts before the stretch."""
    for cue in reversed(here):
        if cue.last <= first and cue.speaks and LEADS.fullmatch(text.letters, cue.last, first):
            return Quoted("direct", first, last + 1, cue.source, cue)
    return None


def _beside(text, before, first, last):
    """A second stretch of a sentence whose first has a source."""
    if before and before.source and text.first[before.first] == text.first[first]:
        return Quoted(before.kind, first, last + 1, before.source, before.cue)
    return None


def _in_the_wake(text, cues, firsts, before, found, first, last):
    """A stretch that opens its sentence and has no cue: the source of what stands before it."""
    opens = first - text.first[first] <= 1
    if not opens:
        return None
    same_paragraph = before and text.paragraph[before.first] == text.paragraph[first]
    if same_paragraph and before.source:
        return Quoted("direct", first, last + 1, before.source, None)
    start = int(text.first[first])
    earlier = bisect_left(firsts, start)
    cue = cues[earlier - 1] if earlier else None
    if cue and cue.source and text.article[cue.first] == text.article[first] and text.paragraph[first] - text.paragraph[cue.first] <= 1:
        if before is None or before.first < cue.first or before.cue is cue or before.source is None:
            return Quoted("direct", first, last + 1, cue.source, None)
    if before and before.source and text.paragraph[first] - text.paragraph[before.first] <= 1:
        return Quoted("direct", first, last + 1, before.source, None)
    if start and text.letters[start - 1] == ":" and text.article[start - 1] == text.article[first]:
        source = main_subject(text, start - 1, int(text.first[start - 1]))
        return Quoted("direct", first, last + 1, source, None)
    return None


def _backwards(text, found):
    """"..." "...", Rutte said: the first of two stretches has the source of the second."""
    for k in range(len(found) - 2, -1, -1):
        one, other = found[k], found[k + 1]
        near = text.quotations.goes_on[k] or text.paragraph[one.first] == text.paragraph[other.first]
        if one.last == other.first and other.source and one.cue is None and near:
            found[k] = one._replace(kind="direct", source=other.source)
    return found
