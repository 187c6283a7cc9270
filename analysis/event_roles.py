"""How an event is told: active, passive, as a noun, without an agent; and the phrases that name agent and patient.

Places are rows of the token table, half-open; `None` is a role that the words around do not give.
"""
from typing import NamedTuple

from analysis.event_nouns import agent_right, read_noun
from analysis.event_phrases import NOUNISH, is_demonym, is_plural, phrase_left, phrase_right
from analysis.event_subjects import (
    REACH, antecedent, fronted, gerund_subject, inserted, letter_at, main_subject, subject, verb_group)

FORMS = ["active", "passive with agent", "passive without agent", "nominalised", "agentless"]
NOBODY = frozenset("no nobody none nothing neither no-one".split())
SOME = frozenset(
    "those some many most several all both one two three four five six seven eight nine ten others".split())


class Event(NamedTuple):
    form: str
    agent: tuple | None
    patient: tuple | None
    denied: bool


def read_event(text, row, verb):
    """How the event verb at a row is told, or None where the word is no event: "a bomb", "the wounded"."""
    first, end = text.first[row], text.end[row]
    kind = next((one for one in ("past", "participle", "ing", "base", "s") if one in verb.forms), "noun")
    if kind == "noun" or kind not in ("past", "participle") and _stands_as_noun(text, row, verb, first, end):
        return Event(*read_noun(text, row, verb, first, end)) if "noun" in verb.forms else None
    group = verb_group(text, row, first)
    behind = row + 1 + len(verb.rest)
    is_past = group.be or group.have or not (group.to or group.modal)       # "to hit" has the form of a past
    if kind in ("past", "participle") and is_past:
        found = _past(text, row, verb, group, behind, first, end)
    else:
        agent = gerund_subject(text, group, first) if kind == "ing" and not group.be else subject(text, row, first)
        found = "active", agent, _object(text, verb, behind, end)
    if found is None:
        return None
    form, agent, patient = found
    if form == "active" and agent and not patient and agent[1] == group.before + 1 and kind != "ing":
        patient = fronted(text, agent, first)
    if verb.agentless:                                    # whoever dies is the patient, however it is put
        form, agent, patient = "agentless", None, patient if form.startswith("passive") else agent
    before = text.term(group.before) if group.before >= first else ""
    denied = group.denied or before == "without" or _is_nobody(text, agent) or _is_nobody(text, patient)
    return Event(form, agent, patient, denied)


def _is_nobody(text, place):
    return place is not None and text.term(place[0]) in NOBODY


def _stands_as_noun(text, row, verb, first, end):
    """Whether a word that could be either is a noun: the attack, suicide bombing; but troops attack the town."""
    k, forms = row - 1, verb.forms
    while k >= first and text.letters[k] == "v":
        k -= 1
    before, after = letter_at(text, k, first, end), letter_at(text, row + 1, first, end)
    has_object = after in "dmhoNn'" and phrase_right(text, row + 1, end) is not None
    if "ing" in forms:
        if before in "ds":
            return True
        if before == "b" or after in "dmh" or "noun" not in forms:
            return False
        if text.term(row + 1) == "of" if row + 1 < end else True:
            return True
        return not (has_object and (before not in NOUNISH or is_plural(text, k) or after == "o"))
    if verb.thing and before == "i" and not has_object:
        return True                                       # went to jail
    if before == "k" and "base" in forms and has_object and _goes_with(text, k, first):
        return False
    if before in "dsp" or before == "o" and is_plural(text, row):
        return True
    if before in "hr" or "base" in forms and before in "ia" or not (verb.thing or "noun" in forms):
        return False
    if before in NOUNISH and "base" in forms:
        return not (has_object and is_plural(text, k))
    if before in NOUNISH:                                 # Russia attacks the town, attacks Kiev; air strikes
        begins = (phrase_left(text, k, first) or (k, k))[0]
        if has_object and not is_plural(text, k) and text.letters[begins] == "d" and begins == first:
            return False                                  # The law bans books
        is_name = text.letters[k] == "N" and not is_demonym(text.term(k))
        return not (after in "dmh" or k < row - 1 and has_object or is_name and after in "No")
    if before in "k, wjt":
        return after not in "dm" or before == "t" and "base" in forms and not has_object
    return True


def _past(text, row, verb, group, behind, first, end):
    """(form, agent, patient) of a past form: active, or a passive with or without its "be"."""
    by, acted_on = _by(text, behind, end), _object(text, verb, behind, end)
    passive = "passive with agent" if by else "passive without agent"
    before, after, k = letter_at(text, group.before, first, end), letter_at(text, behind, first, end), group.before
    if group.be:
        return passive, by, subject(text, row, first)
    if group.have:
        return "active", subject(text, row, first), acted_on
    if before in "dosp":
        if (text.term(k) in SOME or before == "o") and after not in "nN":     # those killed in it; 12 killed
            return _reduced(text, verb, passive, by, acted_on, k, first)
        if after not in NOUNISH:                          # a hit, the wounded
            return None
        return passive, by, phrase_right(text, behind, end)        # the occupied territories
    if before == " ":                                     # Arrested in May, he ...; Wounded soldiers ...
        comma = text.letters.find(",", behind, min(end, behind + REACH))
        return passive, by, acted_on or (phrase_right(text, comma + 1, end) if comma > 0 else None)
    if before in "wj":                                    # when attacked
        return passive, by, None
    if before in "VGZ":                                   # was found killed
        return passive, by, subject(text, k + 1, first)
    if before in NOUNISH and after in NOUNISH and _is_infinitive(text, k, first):
        return passive, by, acted_on                      # to repair damaged homes
    if before in NOUNISH or before in "Gh)":
        return _reduced(text, verb, passive, by, acted_on, k, first)
    if before in "rt":
        return "active", antecedent(text, k, first), acted_on
    doer, is_passive = main_subject(text, k, first)       # and killed 12; was shot and killed
    if before == "," and not acted_on and text.letters[k - 1] in NOUNISH:
        return passive, by, phrase_left(text, k - 1, first)        # the man, arrested in May, ...
    if acted_on and not by or verb.alone and not by and not is_passive:
        return "active", inserted(text, k, first) or doer, acted_on
    return passive, by, doer


def _goes_with(text, k, first):
    """Whether what "and" joins at k hangs on "to" or an auxiliary: vowed to encircle and (attack) the town."""
    for row in range(k - 1, max(first, k - 12), -1):
        if text.letters[row] in ".,;:":
            return False
        if text.letters[row] in "ia":
            return True
    return False


def _is_infinitive(text, k, first):
    """Whether the word at k is a verb that the grammar does not know: to repair, would repair."""
    return k > first and text.letters[k] == "n" and text.letters[k - 1] in "ia"


def _reduced(text, verb, passive, by, acted_on, k, first):
    """A past form right behind a noun: gunmen killed 12, the town they took; but people killed in the attack."""
    near = phrase_left(text, k, first, hangs=False) or (k, k + 1)
    is_pronoun = text.letters[near[0]] == "h" and near[1] == near[0] + 1
    if by and (not acted_on or acted_on[0] > by[0]):
        return passive, by, near
    if acted_on or verb.alone or verb.agentless or is_pronoun or fronted(text, near, first):
        return "active", phrase_left(text, k, first) or near, acted_on
    return passive, None, near


def _object(text, verb, behind, end):
    """Whom an active verb is done to: killed 12 people; attacked and seized the town; fired at the crowd."""
    letters, k = text.letters, behind
    is_base = "base" in verb.forms
    while k + 2 < min(end, behind + 12) and letters[k] in "k," and (
            letters[k + 1] == "V" or is_base and letters[k:k + 2] in ("kn", "kB") and letters[k + 2] in "dom"):
        k += 2
    if k < end and letters[k] == "p" and text.term(k) in verb.at:
        return phrase_right(text, k + 1, end)
    return phrase_right(text, k, end)


def _by(text, row, end):
    """The agent of a passive: (killed) by rebels, in Aleppo on Monday by rebels, at the hands of rebels."""
    letters = text.letters
    for k in range(row, min(end - 1, row + 14)):
        if letters[k] == "p" and text.term(k) == "by":
            return agent_right(text, k + 1, end)
        if text.term(k) == "hands" and text.term(k + 1) == "of":
            return phrase_right(text, k + 2, end)
        is_listed = letters[k] == "," and letters[k + 1] == "V" or letters[k] == "V" and letters[k - 1] in "k,"
        if not is_listed and letters[k] in ",.;:jwrtiaZ(-_VG":         # damaged, destroyed or looted by both sides
            return None
    return None
