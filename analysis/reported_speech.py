"""Cues of reported speech, with their sources, and the clauses they report, read off word classes.

A unit is a sentence, or as many as a quotation holds together. All places are rows of the token table, half-open.
"""
import re
from typing import NamedTuple

import numpy as np

from analysis.reporting_verbs import reporting_words
from analysis.noun_phrases import name_left, name_right, subject

ADJUNCT = r"(?:v|y|o|p[dnNRocsyvBZ]{1,9})*"                # on Tuesday, in an interview, again
THAT = re.compile(ADJUNCT + r"(?:,p[^,.;:“t]{1,9},)?,?(?=[tw])")
ADDRESSED = re.compile(r"(?:[dnNRoscvymBZk]|p(?!n*h)){1,14}?,?(?=[tw])")
ADDRESSEE = re.compile(r"(?:m|d?[nNRosc]+(?:[pk]d?[nNRosc]+)?)[vy]*")
PERSON_TO = re.compile(r"(?:m|[dnNRoscpkBZ]{1,12}?)[va]?(?=i)")
TIME = re.compile(r"v*(?:p?[dn]{0,2}y+o?)*v*")
PLACED = re.compile(ADJUNCT + r"(?=[,:]?“|[ht])")
TURN = re.compile(r"(?<![Nc])(?:N|Nc){1,4}:")
CLAIMED = re.compile(r"[VZ]v*p[dnN]{1,4}$")
TRAILS = re.compile(r"(?:[voyms]|[pij][dnNRocsyvBZ]{1,9})*(?:[,.;:“)-]|$)")
SUBORDINATE_END = re.compile(r",(?=[hdN])")
NEXT_CUE = re.compile(r",(?:k?v?[GA]|[kj]?[dnNRosch]{1,8}[va]*[VZ](?=[t“,]|[^.]*$))")
OBJECT_END = re.compile(r"[;:(]|,(?!k?[nNRd]+[,k])|j|k(?=[abhVZ])|-")
CLAUSE_END = re.compile(r";|,k?v?[GA](?!n)|,k(?=[dnNRosc]{1,6}[va]*[VZ])|,k(?=[av]*[VZ]|h|[dnNRosc]{1,6}[ab])")


POSSESSIVE = {"his", "her", "their", "its", "my", "our"}


REACTIONS = {"praising", "criticising", "accusing", "denying"}


NEGATIONS = {"not", "never", "didn't", "doesn't", "don't", "wouldn't", "won't", "couldn't", "hasn't", "haven't"}


class Cue(NamedTuple):
    """A reporting verb or phrase at `first`:`last`, with its source and what it reports (places or None)."""
    first: int
    last: int
    lemma: str
    verb_class: str
    source: tuple
    content: tuple         # places, most often one
    side: str              # left, right
    speaks: bool           # may stand with a quotation


def cues(text):
    """All cues of a text outside of quotation marks, in reading order."""
    letters = np.frombuffer(text.letters.replace("“", "<").replace("”", ">").encode("latin-1"), np.uint8)
    verbs, nouns = reporting_words("verb"), reporting_words("noun")
    found = []
    rows = np.flatnonzero(np.isin(letters, list(b"VZBGPEAR")))
    for row, first, end in zip(rows.tolist(), text.first[rows].tolist(), text.end[rows].tolist()):
        if text.letters[row] == "A":
            cue = _according(text, row, first, end)
        else:
            cue = text.letters[row] != "R" and _verb(text, row, first, end, verbs) or _noun(text, row, first, end, nouns)
        if cue:
            found.append(cue)
    return sorted(found + _turns(text, found), key=lambda cue: cue.first)


def _turns(text, others):
    """Sanders: Congress must act. A name and a colon that open a sentence; the name is a source elsewhere, too."""
    found, known = [], {(int(text.article[cue.first]), text.term(cue.source[1] - 1)) for cue in others if cue.source}
    for match in TURN.finditer(text.letters):
        first, colon = match.start(), match.end() - 1
        end = int(text.end[first])
        if text.first[first] == first and end - colon > 3 and (int(text.article[first]), text.term(colon - 1)) in known:
            found.append(Cue(colon, colon + 1, ":", "neutral", (first, colon), ((colon + 1, _trim(text, colon + 1, end)),), "right", True))
    return found


def _according(text, row, first, end):
    """According to X, content; content, according to X."""
    if row + 1 >= end or text.letters[row + 1] != "i":
        return None
    source = name_right(text, row + 2, end, apposition=True)
    if not source:
        return None
    left = _left_part(text, first, row)
    behind = source[1]
    right = (behind + 1, _trim(text, behind + 1, end)) if text.letters[behind:behind + 1] == "," and behind + 1 < end else None
    if left:
        content = (left, right) if right and right[1] - right[0] > 3 else (left,)
    else:
        content = (right,) if right else ()
    return Cue(row, row + 2, "according to", "neutral", source, content, "left" if left else "right", True)


def _verb(text, row, first, end, verbs):
    letters = text.letters
    entries = verbs.get(text.term(row), ())
    if letters[row] == "G" and row > first and letters[row - 1] == "s":
        return None                                           # his warning: a noun
    verb = _entry(text, row, end, entries)
    if verb is None or _denied(text, verb, row + 1 + len(verb.rest), end):
        return None
    last = row + 1 + len(verb.rest)
    source, state = subject(text, row, first, end)
    if state == "none" and not (row == first or letters[row - 1] in ",“”" and letters[row] in "VZG"):
        return None
    if letters[row] == "P" and state not in ("passive", "perfect"):
        return None
    if state == "passive" and verb.verb_class in ("promising", "wishing") and verb.lemma != "expect":
        return None                                           # was intended to, is sought: nobody's words
    if state == "passive" or (letters[row] == "V" and text.term(last if last < end else row) in ("of", "by") and "object" in verb.takes):
        return _passive(text, verb, row, last, first, end, source)
    content = right_content(text, verb, last, end)
    if content and letters[content[0]] == "w" and any(text.term(k) in NEGATIONS for k in range(max(first, row - 3), row)):
        return None                                           # did not say whether: nothing was said
    inverted = _inverted(text, row, last, first, end, source)
    if inverted:
        source, content = inverted, None
    if content is None and verb.takes & {"clause", "quote", "that"} and (inverted or TRAILS.match(letters, last, end)):
        begins = source[0] if source and source[0] < row else row
        if begins > first and text.term(begins - 1) == "as":
            begins -= 1
        left = _left_part(text, first, begins)
        rest = _parenthetical_rest(text, source, last, end) if begins > first and letters[begins - 1] in ",p" else None
        if left and rest is None and left[1] - left[0] < 3:
            left = None
        places = tuple(place for place in (left, rest) if place)
        if places or letters[row - 1] == "”" or inverted:
            return Cue(row, last, verb.lemma, verb.verb_class, source, places, "left", True)
    if content and source is None and letters[content[0]] not in "tw“" and letters[row] not in "GA":
        return None
    return Cue(row, last, verb.lemma, verb.verb_class, source, (content,) if content else (), "right", bool(verb.takes & {"clause", "quote", "person"}))


def _entry(text, row, end, entries):
    """The entry whose words stand at `row`; "argued for years that" is "argue", not "argue for"."""
    fitting = [entry for entry in entries if not entry.rest or all(row + k + 1 < end and text.term(row + k + 1) == w for k, w in enumerate(entry.rest))]
    if len(fitting) > 1 and fitting[-1].takes & {"clause", "that"} and THAT.match(text.letters, row + 1, end):
        return fitting[-1]
    return fitting[0] if fitting else None


def _noun(text, row, first, end, nouns):
    """The claim that ..., her promise to ..., concerns about ...: content behind a reporting noun."""
    noun = next(iter(nouns.get(text.term(row), ())), None)
    if noun is None or row + 2 >= end or text.term(row + 1) not in noun.takes or row == first or text.letters[row - 1] in "hriba":
        return None
    begins = row + 1 if text.letters[row + 1] in "tiw" else row + 2
    letters = text.letters
    source = None
    if letters[row - 1] == "s" and row - 2 >= first:
        source = name_left(text, row - 2, first)
    elif letters[row - 1] == "d" and text.term(row - 1) in POSSESSIVE:
        source = row - 1, row
    if text.letters[row - 1] in "dnN" and CLAIMED.search(text.letters[first:row]):
        return None                                           # said in a statement that: "said" reports it
    return Cue(row, row + 1, noun.lemma, noun.verb_class, source, ((begins, object_end(text, begins, end)),), "right", False)


def _inverted(text, row, last, first, end, source):
    """The source behind its verb: "...," said Rutte; Said Rutte: "..."."""
    letters = text.letters
    if letters[row] not in "VZ" or row > first and letters[row - 1] not in ",”":
        return None
    place = name_right(text, last, end)
    if place is None:
        return None
    follows = letters[place[1]] if place[1] < end else "."
    if row == first:
        return place if follows in ",:“" else None
    if letters[row - 1] == "”":
        return place if follows in ",.”“-rjpi(;:v" else None
    return place if follows in ",.”;:r" or source is None and follows in "“-jpi(" else None


def _denied(text, verb, row, end):
    following = {text.term(k) for k in range(row, min(row + 2, end))}
    return bool(following & verb.unless) or "NUMBER" in verb.unless and row < end and text.letters[row] == "o"


def right_content(text, verb, row, end):
    """What a verb reports to its right, or None."""
    letters, takes = text.letters, verb.takes
    if row >= end:
        return None
    if takes & {"clause", "that", "person"}:
        match = THAT.match(letters, row, end) or ("person" in takes and ADDRESSED.match(letters, row, end))
        if match:
            return match.end(), clause_end(text, match.end(), end)
    if "person" in takes:
        match = PERSON_TO.match(letters, row, end)
        if match:
            return row, clause_end(text, row, end)
        match = ADDRESSEE.match(letters, row, end)
        if match and match.end() < end and letters[match.end()] in "hdNnR" and verb.lemma != "ask":
            return match.end(), clause_end(text, match.end(), end)
        if match and match.end() < end and letters[match.end()] in ",:“":
            return _quoted_right(text, match.end(), end)
    if letters[row] == "i" and "to" in takes:
        return row, clause_end(text, row, end)
    if takes & {"clause", "quote"}:
        match = re.compile(ADJUNCT + r"[,:]?(?=“)|[^.;“]{0,25}:(?=.)").match(letters, row, end)
        if match:
            return match.end(), clause_end(text, match.end(), end)
    if "clause" in takes:
        at = TIME.match(letters, row, end).end()
        if at < end and letters[at] in "hdNnRoswZB":
            stop = clause_end(text, at, end)
            if verb.lemma == "say" or any(letter in "abhVZ“" for letter in letters[at:stop]):       # a clause has a verb
                return at, stop
        match = re.compile(ADJUNCT + "(?=h)").match(letters, row, end)
        if match:
            return match.end(), clause_end(text, match.end(), end)
    if "as" in takes and letters[row] in "dnNRosm" and any(text.term(k) == "as" for k in range(row, min(row + 12, end))):
        return row, object_end(text, row, end)
    if "object" in takes and letters[row] in "dnNRosmhG“wBZVo":
        return row, object_end(text, row, end)
    if text.term(row) in takes and letters[row] == "p" and row + 1 < end:
        return row + 1, object_end(text, row + 1, end)
    return None


def _quoted_right(text, row, end):
    at = row + 1 if text.letters[row] in ",:" else row
    return (at, clause_end(text, at, end)) if at < end and text.letters[at] == "“" else None


def clause_end(text, row, end):
    """Where a reported clause ends: with its unit, or before the next cue."""
    match = CLAUSE_END.search(text.letters, row + 1, end)
    if text.letters[text.first[row]] == "j" or text.term(text.first[row]) in ("while", "when", "if"):
        match = SUBORDINATE_END.search(text.letters, row + 1, match.start() if match else end) or match
    return _trim(text, row, match.start() if match else end)


def object_end(text, row, end):
    match = OBJECT_END.search(text.letters, row + 1, end)
    return _trim(text, row, match.start() if match else end)


def _trim(text, row, end):
    """Without the stop at the end."""
    while end > row + 1 and text.letters[end - 1] in ".,;:-_":
        end -= 1
    return end


def _left_part(text, first, row):
    """The clause before a cue that follows it, without its comma; None where it is too short to be one."""
    letters = text.letters
    stop = row
    while stop > first and letters[stop - 1] in ",-":
        stop -= 1
    if stop == row and not (stop > first and letters[stop - 1] == "”") and letters[row] != "A":
        return None
    start = max(letters.rfind(";", first, stop), letters.rfind(":", first, stop)) + 1
    start = max(start, first)
    while start < stop and letters[start] in "k,":
        start += 1
    return (start, stop) if stop > start and letters[start] != 'p' or stop - start > 3 else None


def _parenthetical_rest(text, source, last, end):
    """Content, X said, more content."""
    behind = max(last, source[1] if source else last)
    if behind > last and source[0] >= last or text.letters[min(behind, source[0] if source else last) - 1] == "”":
        return None                       # said X, the chairman; "...", X said, adding
    match = re.compile(ADJUNCT + ",(?!r|G|k?j)").match(text.letters, behind, end)
    if match and end - match.end() > 3 and text.letters[match.end()] not in "“":
        return match.end(), clause_end(text, match.end(), end)
    return None


def _passive(text, verb, row, last, first, end, patient):
    """X is said to have ...; X was accused of ..., by Y: what is said of X is the content, with X."""
    letters = text.letters
    by = next((k for k in range(last, end) if letters[k] == "p" and text.term(k) == "by"), None)
    source = name_right(text, by + 1, end) if by else None
    if last + 1 < end and letters[last + 1] == "G":           # was quoted as saying
        return None
    begins = THAT.match(letters, last, end)
    if begins:
        return Cue(row, last, verb.lemma, verb.verb_class, source, ((begins.end(), clause_end(text, begins.end(), end)),), "right", False)
    if last < end and (letters[last] == "i" or letters[last] == "p" and text.term(last) in ("as", "of", "for", "with")):
        stop = object_end(text, last + 1, end)
        said_of = (patient,) if patient and text.letters[patient[0]] not in "rt" else ()
        return Cue(row, last, verb.lemma, verb.verb_class, source, (*said_of, (last, stop)), "right", False)
    if source:
        return Cue(row, last, verb.lemma, verb.verb_class, source, (patient,) if patient and verb.verb_class in REACTIONS else (), "right", False)
    return None
