"""Who does what a verb says: the subject, through auxiliaries, infinitives, relative clauses, insertions, "and".

Places are rows of the token table, half-open; `None` is a subject that the words around do not give.
"""
from typing import NamedTuple

from analysis.event_phrases import NOUNISH, phrase_left, phrase_right

REACH, DEEP = 50, 3                                      # tokens to a main verb; verbs that hang on each other
HAVE = frozenset("have has had having haven't hasn't hadn't".split())
GET = frozenset("get gets got getting gotten".split())
NEGATIONS = frozenset("not never cannot".split())
INCLINED = frozenset("able unable ready likely set due going willing prepared determined".split())      # to act
SAME_SUBJECT = frozenset("by after before without".split())     # after killing 12: whoever did the rest
TOLD = frozenset("asked asking ordered ordering urged told telling allowed allowing forced forcing helped invited "
                 "called encouraged persuaded instructed".split())                # ... troops to attack


class Group(NamedTuple):
    """What stands between a verb and its subject."""
    before: int            # the last token before it
    be: bool
    have: bool
    modal: bool
    to: bool
    denied: bool


def verb_group(text, row, first):
    """The auxiliaries, adverbs and times before a verb: had not been; will on Monday be."""
    letters, k, be, have, modal, to, denied = text.letters, row - 1, False, False, False, False, False
    while k >= max(first, row - 12):
        letter, term = letters[k], text.term(k)
        if letter == "b" or term in GET and k == row - 1:
            be, denied = True, denied or term.endswith("n't")
        elif letter == "a":
            have, modal = have or term in HAVE, modal or term not in HAVE | NEGATIONS
            denied |= term in NEGATIONS or term.endswith("n't")
        elif letter == "y" and k > first:                # police (on Monday) arrested
            k -= letters[k - 1] == "p" or text.term(k - 1) in ("last", "next", "early", "late", "this")
        elif term in ("all", "both", "also", "each") and k > first and letters[k - 1] == "b" or letter == "v":
            pass
        elif letter == "i":
            return Group(k - 1, be, have, modal, True, denied or k > first and text.term(k - 1) in NEGATIONS)
        else:
            be |= letter == "h" and term.endswith(("'s", "'re", "'m"))         # it's banned
            break
        k -= 1
    return Group(k, be, have, modal, to, denied)


def subject(text, row, first, deep=0):
    """The subject of the verb at a row, or None; that of an infinitive hangs on the verb before it."""
    group = verb_group(text, row, first)
    k, letters = group.before, text.letters
    if k < first or deep > DEEP:
        return None
    if group.to:
        return _controller(text, k, first, deep)
    if letters[k] in "rt":
        return antecedent(text, k, first)
    if letters[k] in "k,-":
        return inserted(text, k, first) or main_subject(text, k, first, deep)[0]
    if letters[k] in "VG" and not (letters[k] == "G" and letters[k - 1] in "nd"):
        return subject(text, k, first, deep + 1)          # began shelling
    return phrase_left(text, k, first) if letters[k] in NOUNISH or letters[k] in "hGod)sm" else None


def _controller(text, k, first, deep):
    """Who is to act, before "to": (they) vowed to attack; ordered (troops) to attack; (he) is ready to attack."""
    letters = text.letters
    k -= text.term(k) == "yet"                            # have yet to be released
    if letters[k] in "ab" or text.term(k) in INCLINED:
        return subject(text, k + 1 if letters[k] in "ab" else k, first, deep + 1)
    if letters[k] in "VZG" or letters[k] == "B" and k > first and letters[k - 1] in "haivr":
        return subject(text, k, first, deep + 1)
    place = (k, k + 1) if letters[k] == "m" else phrase_left(text, k, first) if letters[k] in NOUNISH else None
    if place is None or place[0] <= first:
        return None
    governs = place[0] - 1
    if letters[governs] == "p" and text.term(governs) == "on":       # called on them to attack
        governs -= 1
    if text.term(governs) in TOLD:
        return place
    return subject(text, governs, first, deep + 1) if letters[governs] == "V" else None


def antecedent(text, k, first):
    """The noun before who, which, that: the missiles that killed 12."""
    letters, k = text.letters, k - 1
    while k > first and (letters[k] in ",rtpyv" or letters[k] == "o" and letters[k - 1] == ","):     # Ali, 25, who
        k -= 1
    if k >= first and text.term(k) in ("those", "anyone", "all"):
        return k, k + 1
    is_noun = k >= first and (letters[k] in NOUNISH or letters[k] == "h")
    return phrase_left(text, k, first, hangs=False) if is_noun else None


def fronted(text, agent, first):
    """The object that stands before its clause: the town that rebels captured, the town they captured."""
    k, letters = agent[0] - 1, text.letters
    if k <= first:
        return None
    if letters[k] in "rt":
        return antecedent(text, k, first)
    return phrase_left(text, k, first, hangs=False) if letters[agent[0]] == "h" and letters[k] in "nN" else None


def inserted(text, k, first):
    """The noun before what two marks enclose: Ahmed, 23, (was killed)."""
    letters = text.letters
    if letters[k] not in ",-":
        return None
    opening = letters.rfind(letters[k], max(first, k - REACH), k)
    if opening <= first or letters[opening - 1] not in NOUNISH and letters[opening - 1] != ")":
        return None
    # they stormed it, opened fire, (killed 12): a verb of the same subject, no insertion
    acts = letters[opening + 1] == "V" and phrase_right(text, opening + 2, k) is not None
    return None if acts else phrase_left(text, opening - 1, first)


def main_subject(text, k, first, deep=0):
    """The subject of the verb before, and whether that is passive: gunmen stormed the hotel and (killed 12)."""
    letters, tries = text.letters, 0
    for row in range(k - 1, max(first, k - REACH) - 1, -1):
        if letters[row] in ".;" or tries == DEEP:
            break
        if letters[row] in "VZ" or letters[row] in "ab" and letters[row + 1] not in "abVv":
            tries += 1
            at = row if letters[row] in "VZ" else row + 1
            group = verb_group(text, at, first)
            place = subject(text, at, first, deep + 1)
            if place or group.before >= first and letters[group.before] in "rt":
                return place, group.be and letters[row] == "V"
    return None, False


def gerund_subject(text, group, first):
    """Who acts in an -ing form: soldiers attacking the town; a bomb went off, killing 12; by, after killing 12."""
    k, letters = group.before, text.letters
    if k < first or letters[k] == "p" and text.term(k) not in SAME_SUBJECT or letters[k] in "di":
        return None
    if letters[k] in "pwjk,-":
        return main_subject(text, k, first)[0]
    if letters[k] == "V" or letters[k] == "G":
        return subject(text, k, first)
    if letters[k] == "m":
        return k, k + 1
    return phrase_left(text, k, first, hangs=False) if letters[k] in NOUNISH or letters[k] in "h)" else None


def letter_at(text, k, first, end):
    """The letter of a token; a blank outside of its unit."""
    return text.letters[k] if first <= k < end else " "
