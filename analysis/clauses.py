"""What a reporting verb reports: where its clause or its object begins and ends, read off word classes.

The patterns run over the letters of `word_classes.CLASSES`.
"""
import re

PHRASE = "[dnNRocsyvBZ]"
ADJUNCT = rf"(?:v|y|o|p{PHRASE}{{1,9}}(?!{PHRASE}))*"      # on Tuesday, in an interview, again; each phrase whole, or a
#                                                            text of nothing else would be tried in every way
NOUNS = "dnNRosc"                                          # what a simple noun phrase is made of
THAT = re.compile(ADJUNCT + r"(?:,p[^,.;:“t]{1,9},)?,?(?=[tw])")                        # said on Tuesday that, whether
ADDRESSED = re.compile(r"(?:[dnNRoscvymBZk]|p(?!n*h)){1,14}?,?(?=[tw])")                # told reporters that
ADDRESSEE = re.compile(r"(?:m|d?[nNRosc]+(?:[pk]d?[nNRosc]+)?)[vy]*")                   # told reporters (he would)
PERSON_TO = re.compile(r"(?:m|[dnNRoscpkBZ]{1,12}?)[va]?(?=i)")                         # asked residents to
TO_QUOTATION = re.compile(ADJUNCT + r"[,:]?(?=“)|[^.;“]{0,25}:(?=.)")                   # said on Tuesday: "..."
TIME = re.compile(r"v*(?:p?[dn]{0,2}y+o?)*v*")                                          # said on Tuesday (the talks ...)
TO_PRONOUN = re.compile(ADJUNCT + "(?=h)")                                              # said in an interview (he would)
OBJECT_END = re.compile(r"[;:(]|,(?!k?[nNRd]+[,k])|j|k(?=[abhVZ])|-")                   # a comma may part a list
CLAUSE_END = re.compile(rf";|,k?v?[GA](?!n)|(?:,|(?<=”))k(?:h?[av]*[VZ]|[{NOUNS}]{{1,6}}[va]*[VZ])")  # ", adding", ", and he said"
BUT = re.compile(rf",k(?=h|[{NOUNS}]{{1,6}}[ab])")                                          # ", but he did"
SUBORDINATE_END = re.compile(r",(?=[hdN])")                # While X said that ..., the ...
AS_WITHIN = 12                                             # tokens between "see" and "as"
SUBORDINATORS = {"while", "when", "if"}
VERBAL = frozenset("abhVZ“")                               # a clause without "that" has one of these


def right_content(text, verb, row, end):
    """What a verb reports behind itself, from `row` on, as a place, or None."""
    letters, takes = text.letters, verb.takes
    if row >= end:
        return None
    return (_that_clause(text, takes, row, end)
            or "person" in takes and _to_somebody(text, verb, row, end)
            or letters[row] == "i" and "to" in takes and (row, object_end(text, row, end))
            or takes & {"clause", "quote"} and _clause_at(text, TO_QUOTATION, row, end)
            or "clause" in takes and _bare_clause(text, verb, row, end)
            or _object(text, takes, row, end) or None)


def _clause_at(text, pattern, row, end):
    """The clause that begins where a pattern ends, or None."""
    match = pattern.match(text.letters, row, end)
    return (match.end(), clause_end(text, match.end(), end)) if match else None


def _that_clause(text, takes, row, end):
    """... that the talks failed; told reporters whether ..."""
    if not takes & {"clause", "that", "person"}:
        return None
    return _clause_at(text, THAT, row, end) or "person" in takes and _clause_at(text, ADDRESSED, row, end)


def _to_somebody(text, verb, row, end):
    """(urged) residents to leave; (told) reporters he would; (told) reporters: "..." """
    letters = text.letters
    if PERSON_TO.match(letters, row, end):
        return row, clause_end(text, row, end)
    match = ADDRESSEE.match(letters, row, end)
    if not match or match.end() == end:
        return None
    begins = match.end()
    if letters[begins] in "hdNnR":
        return (begins, clause_end(text, begins, end)) if verb.lemma != "ask" else None
    begins += letters[begins] in ",:"
    return (begins, clause_end(text, begins, end)) if begins < end and letters[begins] == "“" else None


def _bare_clause(text, verb, row, end):
    """(said) the talks failed: a clause without "that"; "claimed its third title" is none."""
    begins = TIME.match(text.letters, row, end).end()
    if begins < end and text.letters[begins] in "hdNnRoswZB":
        stop = clause_end(text, begins, end)
        if verb.lemma == "say" or not VERBAL.isdisjoint(text.letters[begins:stop]):
            return begins, stop
    return _clause_at(text, TO_PRONOUN, row, end)


def _object(text, takes, row, end):
    """(criticised) the plan; (described) him as brave; (warned) of floods."""
    letters = text.letters
    ahead = range(row, min(row + AS_WITHIN, end)) if "as" in takes and letters[row] in "dnNRosm" else ()
    if any(text.term(k) == "as" for k in ahead) or "object" in takes and letters[row] in "dnNRosmhG“wBZVo":
        return row, object_end(text, row, end)
    if letters[row] == "p" and text.term(row) in takes and row + 1 < end:
        return row + 1, object_end(text, row + 1, end)
    return None


def clause_end(text, row, end):
    """Where a reported clause that begins at `row` ends: with its unit, or before the next cue or the narrator's "but"."""
    match = CLAUSE_END.search(text.letters, row + 1, end)
    stop = match.start() if match else end
    for match in BUT.finditer(text.letters, row + 1, stop):
        if text.term(match.start() + 1) in ("but", "yet"):
            stop = match.start()
            break
    opens = text.first[row]
    if text.letters[opens] == "j" or text.term(opens) in SUBORDINATORS:
        match = SUBORDINATE_END.search(text.letters, row + 1, stop)
        stop = match.start() if match else stop
    return trimmed(text, row, stop)


def object_end(text, row, end):
    """Where an object that begins at `row` ends."""
    match = OBJECT_END.search(text.letters, row + 1, end)
    return trimmed(text, row, match.start() if match else end)


def trimmed(text, row, end):
    """`end` without the marks before it."""
    while end > row + 1 and text.letters[end - 1] in ".,;:-_":
        end -= 1
    return end
