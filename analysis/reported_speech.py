"""Cues of reported speech: verbs, nouns and phrases that give words to a source, each with both."""
import re
from typing import NamedTuple

import numpy as np

from analysis.clauses import ADJUNCT, PHRASE, THAT, clause_end, object_end, right_content, trimmed
from analysis.noun_phrases import name_left, name_right, subject
from analysis.reporting_verbs import reporting_words

WINDOW = 300                 # tokens on either side of a cue that are read; no sentence that people write is longer
FAR = 20                     # tokens within which a comma ends the source of "According to ..."
SHORTEST = 3                 # tokens of a clause that stands before its cue
HAS_VERB = frozenset("abVZh")                              # a clause before "according to" is whole with one of these
TURN = re.compile(r"(?<![Nc])(?:N|Nc){1,4}:")              # Sanders: ...
SAID_IN = re.compile(r"[VZ]v*p[dnN]{1,4}$")                # said in a (statement that)
TRAILS = re.compile(rf"(?:[voyms]|[pij]{PHRASE}{{1,9}}(?!{PHRASE}))*(?:[,.;:“)-]|$)")                # ..., he said on Tuesday.
TRAILS_SOMEBODY = re.compile(r"d?[nNRsc]{0,5}" + TRAILS.pattern.replace("|$", "|j|ph|$"))  # ..., he told reporters.
REST = re.compile(ADJUNCT + ",(?!r|G|k?j|“)")              # ..., he said, ...
TO_END = re.compile(r"[^,.;]{0,25}")                       # between a cue and the colon that ends its sentence
POSSESSIVES = {"his", "her", "their", "its", "my", "our"}
NEGATIONS = {"not", "never", "didn't", "doesn't", "don't", "wouldn't", "won't", "couldn't", "hasn't", "haven't"}
REFUSALS = {"decline", "declines", "declined", "declining", "refuse", "refuses", "refused", "refusing"}
TOLD_OF = {"neutral", "thinking", "distancing", "directing", "factive"}    # classes: is said, believed, alleged, found to
SAID_OF = {"as", "of", "for", "with"}                      # was described as, was accused of
REACTIONS = {"praising", "criticising", "accusing", "denying"}             # classes whose passive may lack all of these


class Cue(NamedTuple):
    """A reporting word or phrase, with its source and what it reports; all places are rows, half-open."""
    first: int
    end: int
    lemma: str
    verb_class: str
    source: tuple          # a place, or None
    content: tuple         # of places, most often one
    speaks: bool           # may stand with a quotation


def cues(text):
    """All cues of a `Text` outside of quotation marks, in reading order."""
    letters = np.frombuffer(text.letters.replace("“", "<").replace("”", ">").encode("ascii"), np.uint8)
    verbs, nouns = reporting_words("verb"), reporting_words("noun")
    found = []
    for row in np.flatnonzero(np.isin(letters, list(b"VZBGPEAR"))).tolist():
        first, end = max(text.first[row], row - WINDOW), min(text.end[row], row + WINDOW)
        if text.letters[row] == "A":
            cue = _according(text, row, first, end)
        else:
            cue = _verb(text, row, first, end, verbs) or _noun(text, row, first, end, nouns)
        if cue:
            found.append(cue)
    return sorted(found + _turns(text, found) + _hearsay(text), key=lambda cue: cue.first)


def _hearsay(text):
    """He reportedly left; she allegedly took the money: a clause whose source is not told."""
    adverbs, found = reporting_words("adverb"), []
    codes = [code for code, term in enumerate(text.terms) if term in adverbs]
    for row in np.flatnonzero(np.isin(np.asarray(text.code), codes)).tolist():
        if text.letters[row] != "v":
            continue                                          # within quotation marks
        first, end = max(text.first[row], row - WINDOW), min(text.end[row], row + WINDOW)
        before = row
        while before > first and text.letters[before - 1] in "vab":
            before -= 1
        left = name_left(text, before - 1, first) if before > first and text.letters[before - 1] in "nNR" else None
        left = (left[0], row) if left else (before - 1, row) if before > first and text.letters[before - 1] == "h" else None
        right = (row + 1, object_end(text, row + 1, end)) if row + 1 < end else None
        places = tuple(place for place in (left, right) if place)
        adverb = adverbs[text.term(row)][0]
        found.append(Cue(row, row + 1, adverb.lemma, adverb.verb_class, None, places, False))
    return found


def _turns(text, others):
    """Sanders: Congress must act. A name and a colon that open a sentence; the name is a source elsewhere, too."""
    found, known = [], {(text.article[cue.first], text.term(cue.source[1] - 1)) for cue in others if cue.source}
    for match in TURN.finditer(text.letters):
        first, behind = match.span()
        end = min(text.end[first], behind + WINDOW)
        if text.first[first] == first and end - behind >= SHORTEST and (text.article[first], text.term(behind - 2)) in known:
            content = behind, trimmed(text, behind, end)
            found.append(Cue(behind - 1, behind, ":", "neutral", (first, behind - 1), (content,), True))
    return found


def _according(text, row, first, end):
    """According to X, ...; ..., according to X."""
    if text.letters[row + 1:row + 2] != "i":
        return None
    source = name_right(text, row + 2, end)
    if not source:
        return None
    left, comma = _left_part(text, first, row), source[1]
    if row == first:                                          # According to a poll that came out on Monday, ...
        comma = max(text.letters.find(",", comma, min(end, comma + FAR)), comma)
    behind = comma + 1
    right = (behind, trimmed(text, behind, end)) if behind < end and text.letters[comma] == "," else None
    if left and right and not HAS_VERB.isdisjoint(text.letters[left[0]:left[1]]):
        right = None                                          # ..., according to X, the chairman
    return Cue(row, row + 2, "according to", "neutral", source, tuple(place for place in (left, right) if place), True)


def _verb(text, row, first, end, verbs):
    """A reporting verb, if the word is one here."""
    letters = text.letters
    if row > first and (letters[row - 1:row + 1] == "sG" or letters[row - 1] == "i" and text.term(row - 2) in REFUSALS):
        return None                                           # his warning; declined to comment
    verb = _entry(text, row, end, verbs.get(text.term(row), ()))
    if verb is None or verb.is_plural and not _is_verb(letters, row, first):
        return None
    behind = row + 1 + len(verb.rest)
    source, state = subject(text, row, first)
    if state == "none" and not (row == first or letters[row - 1] in ",“”" and letters[row] in "VZG"):
        return None
    if letters[row] == "P" and state not in ("passive", "perfect"):
        return None
    if letters[row] == "E" and "b" not in letters[max(first, row - 3):row]:
        return None                                           # a proud man
    by = ("of", "by") if verb.verb_class == "accusing" else ("by",)
    participle = letters[row] == "V" and "object" in verb.takes and behind < end and text.term(behind) in by
    if state == "passive" or participle:                      # accused of: a passive without its "was"
        return _passive(text, verb, row, behind, end, source)
    return _active(text, verb, row, behind, first, end, source)


def _is_verb(letters, row, first):
    """Whether a form that is also a noun's plural is a verb: "the poll states that", but "in early states"."""
    return row > first and (letters[row - 1] in "Nhrkv”" or letters[row + 1:row + 2] in tuple("twhd“"))


def _entry(text, row, end, entries):
    """The entry whose words stand at `row`; "argued for years that" is "argue", not "argue for"."""
    fitting = [entry for entry in entries if not entry.rest
               or all(row + k < end and text.term(row + k) == word for k, word in enumerate(entry.rest, 1))]
    if not fitting:
        return None
    plain = len(fitting) > 1 and fitting[-1].takes & {"clause", "that"} and THAT.match(text.letters, row + 1, end)
    entry = fitting[-1] if plain else fitting[0]
    return None if entry.unless and _ruled_out(text, entry, row + 1 + len(entry.rest), end) else entry


def _ruled_out(text, entry, behind, end):
    """Whether one of the next two words denies that this is speech: claimed 12 lives."""
    number = "NUMBER" in entry.unless and text.letters[behind:behind + 1] == "o"
    return number or any(text.term(k) in entry.unless for k in range(behind, min(behind + 2, end)))


def _active(text, verb, row, behind, first, end, source):
    """X said that ...; ..., X said; "...," said X."""
    letters = text.letters
    content = right_content(text, verb, behind, end)
    if content and letters[content[0]] == "w" and any(text.term(k) in NEGATIONS for k in range(max(first, row - 3), row)):
        return None                                           # did not say whether: nothing was said
    if content is None and source and source[0] > first and letters[source[0] - 1] in "rw" and letters[behind:behind + 1] in tuple("abV"):
        content = behind, object_end(text, behind, end)       # ..., which the report said were covered up
    inverted = _inverted(text, row, behind, first, end, source)
    if inverted:
        source, content = inverted, None
    speaks = verb.takes & {"clause", "quote", "that"}
    trails = TRAILS_SOMEBODY if "person" in verb.takes else TRAILS
    if content is None and speaks and (inverted or trails.match(letters, behind, end)):
        places = _around(text, row, behind, first, end, source)
        if places or inverted or letters[row - 1] == "”":
            return Cue(row, behind, verb.lemma, verb.verb_class, source, places, True)
    if content and source and letters[content[0] - 1:content[0] + 1] == ",“" and letters[source[0] - 1] == ",":
        left = _left_part(text, first, source[0])             # The streets were empty, he said, "..."
        if left and source[0] < row:
            return Cue(row, behind, verb.lemma, verb.verb_class, source, (left, content), True)
    if content is None and speaks and letters[end - 1] == ":" and TO_END.fullmatch(letters, behind, end - 1):
        content = _next_paragraph(text, end)
    if content and source is None and letters[content[0]] not in "tw“" and letters[row] != "G":
        return None
    speaks = bool(verb.takes & {"clause", "quote", "person"})
    return Cue(row, behind, verb.lemma, verb.verb_class, source, (content,) if content else (), speaks)


def _next_paragraph(text, end):
    """The paragraph that a colon introduces, where it needs no marks: Rutte wrote: ..."""
    if end >= len(text.letters) or text.letters[end] == "“" or text.article[end] != text.article[end - 1]:
        return None
    stop = end
    while stop < len(text.letters) and text.paragraph[stop] == text.paragraph[end] and stop - end < WINDOW:
        stop = text.end[stop]
    return (end, trimmed(text, end, min(stop, end + WINDOW))) if text.paragraph[end] > text.paragraph[end - 1] else None


def _inverted(text, row, behind, first, end, source):
    """The source behind its verb: "...," said Rutte; Said Rutte: "..."."""
    letters = text.letters
    if letters[row] not in "VZ" or row > first and letters[row - 1] not in ",”":
        return None
    place = name_right(text, behind, end)
    if place is None:
        return None
    follows = letters[place[1]] if place[1] < end else "."
    if row == first:
        fits = follows in ",:“"
    elif letters[row - 1] == "”":
        fits = follows in ",.”“-rjpi(;:v"
    else:
        fits = follows in ",.”;:r" or source is None and follows in "“-jpi("
    return place if fits else None


def _around(text, row, behind, first, end, source):
    """What a cue behind or within a clause reports: ..., X said; ..., as X put it, ..."""
    begins = source[0] if source and source[0] < row else row
    begins -= begins > first and text.term(begins - 1) == "as"
    left, rest = _left_part(text, first, begins), None
    in_between = text.letters[begins - 1] == "," if begins > first else text.term(begins) == "as"
    if in_between and not (source and source[0] >= behind):
        match = REST.match(text.letters, max(behind, source[1] if source else behind), end)
        if match and end - match.end() >= SHORTEST:
            rest = match.end(), clause_end(text, match.end(), end)
    if left and not rest and left[1] - left[0] < SHORTEST:
        left = None
    return tuple(place for place in (left, rest) if place)


def _left_part(text, first, row):
    """The clause before a cue, without its comma; None where there is none, or only "In the end,"."""
    letters, stop = text.letters, row
    while stop > first and letters[stop - 1] in ",-":
        stop -= 1
    if stop == first or stop == row and letters[stop - 1] != "”" and letters[row] != "A":
        return None
    begins = max(letters.rfind(";", first, stop) + 1, letters.rfind(":", first, stop) + 1, first)
    while begins < stop and letters[begins] in "k,":
        begins += 1
    if begins == stop or letters[begins] == "p" and stop - begins <= SHORTEST:
        return None
    return begins, stop


def _passive(text, verb, row, behind, end, patient):
    """X is said to have ...; X was accused of ..., by Y: what is said of X is the content, with X."""
    letters = text.letters
    if verb.verb_class in ("promising", "wishing") or letters[behind + 1:behind + 2] == "G":
        return None                                           # was intended to: nobody's words; was quoted as saying
    by = next((k for k in range(behind, end) if letters[k] == "p" and text.term(k) == "by"), None)
    source = name_right(text, by + 1, end) if by else None
    that = THAT.match(letters, behind, end)
    if that:
        places = (that.end(), clause_end(text, that.end(), end)),
    elif letters[behind:behind + 1] == "i" and verb.verb_class in TOLD_OF or behind < end and text.term(behind) in SAID_OF:
        said_of = (patient,) if patient and letters[patient[0]] not in "rt" else ()
        places = *said_of, (behind, object_end(text, behind + 1, end))
    elif source:
        places = (patient,) if patient and verb.verb_class in REACTIONS else ()
    else:
        return None
    return Cue(row, behind, verb.lemma, verb.verb_class, source, places, False)


def _noun(text, row, first, end, nouns):
    """The claim that ..., her promise to ..., concerns about ...: content behind a reporting noun."""
    letters = text.letters
    noun = next(iter(nouns.get(text.term(row), ())), None)
    if noun is None or row + 2 >= end or row == first or text.term(row + 1) not in noun.takes or letters[row - 1] in "hriba":
        return None
    if letters[row - 1] in "dnN" and SAID_IN.search(letters[max(first, row - 8):row]):
        return None                                           # said in a statement that: "said" reports it
    begins = row + 1 if letters[row + 1] in "tiw" else row + 2
    source = None
    if letters[row - 1] == "s" and row - 2 >= first:
        source = name_left(text, row - 2, first)
    elif text.term(row - 1) in POSSESSIVES:
        source = row - 1, row
    return Cue(row, row + 1, noun.lemma, noun.verb_class, source, ((begins, object_end(text, begins, end)),), False)
