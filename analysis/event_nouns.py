"""An event told as a noun: whose, of whom, on whom, by whom. "Russian strikes", "the killing of 12 by rebels".

Nominalisation leaves room for neither agent nor patient (Fowler et al. 1979), so that both are mostly missing.
"""
from analysis.event_phrases import NOUNISH, is_demonym, noun_before, phrase_right
from analysis.event_subjects import subject

REACH = 16                                               # tokens behind the noun
ACTS = frozenset("force pressure control giving".split())  # Russia's attack is by Russia, Lee's arrest of Lee
ON = frozenset("on against upon".split())                # whom force is used on; else "on" is a place or a day
WHOSE = frozenset("his her their its my our your".split())
ACTORS = frozenset(
    "army air-force police rebel rebels government regime military militant militants insurgent insurgents "
    "islamist jihadist extremist militia coalition guerrilla nato isis isil daesh taliban hamas hezbollah pkk al-qaeda "
    "al-qaida al-shabaab allied".split())
MEANS = frozenset(
    "air sea land force hand accident mistake mail post rail road train surprise law then now far percent".split())
LIGHT = frozenset("carried carry carrying launched launch launching conducted conducting staged staging committed "
                  "committing mounted perpetrated waged ordered".split())      # carried out the attack


def read_noun(text, row, verb, first, end):
    """(form, agent, patient, denied) of the noun at a row, as far as the words around it tell."""
    letters, begins = text.letters, row
    while begins > max(first, row - 8) and (letters[begins - 1] in NOUNISH
                                            or letters[begins - 1] in "oVy'" and begins < row):
        begins -= 1
    patient, agent = _behind(text, row, verb.event_class in ACTS, end)
    whose = _possessor(text, begins, first)
    if verb.agentless:
        return ("agentless", None, patient or whose, _is_none(text, begins, first))
    acts = verb.event_class in ACTS or patient is not None
    if acts or verb.event_class == "harm":                # Israeli torture, but Syrian deaths
        agent = agent or acts and whose or _actor_before(text, begins, row) or _light_subject(text, begins, first)
    return ("nominalised", agent, patient if acts else whose, _is_none(text, begins, first))


def _is_none(text, begins, first):
    return begins > first and text.term(begins - 1) == "no"


def _behind(text, row, is_on, end):
    """(patient, agent) that stand behind the noun: of 12 people, on the town, by rebels, carried out by rebels."""
    letters, k, patient, agent, stop = text.letters, row + 1, None, None, min(end, row + REACH)
    while k < stop and letters[k] in NOUNISH:             # the bombing campaign against
        k += 1
    while k < stop - 1:
        letter, term = letters[k], text.term(k)
        if letter == "p" and term == "by":
            return patient, agent_right(text, k + 1, end)
        place = phrase_right(text, k + 1, end) if letter == "p" else None
        if place and (term == "of" or is_on and term in ON) and patient is None and not _is_date(text, place):
            patient = place
        if place:
            k = place[1]
        elif letter == "k" and k == row + 1 and letters[k + 1] in NOUNISH:       # the destruction and plunder of
            k += 2
        elif letter in "pyvo" or letter == "V" and term in LIGHT:
            k += 1
        else:
            break
    return patient, agent


def _is_date(text, place):
    return all(letter in "yod" for letter in text.letters[place[0]:place[1]])


def _possessor(text, begins, first):
    """Whose event it is: Russia's (attack), his (arrest); Monday's is nobody's."""
    if begins <= first:
        return None
    if text.letters[begins - 1] == "s" and begins - 2 >= first:
        return noun_before(text, begins - 2, first) if text.letters[begins - 2] in NOUNISH else None
    return (begins - 1, begins) if text.term(begins - 1) in WHOSE else None


def _actor_before(text, begins, row):
    """Who acts, by an adjective or a noun before: Russian (air strikes), rebel (attack); Paris tells a place."""
    acting = [k for k in range(begins, row) if text.term(k) in ACTORS or is_demonym(text.term(k))
              or text.term(k) == "islamic" or text.term(k) == "state" and text.term(k - 1) == "islamic"]
    if not acting:
        return None
    stop = acting[0] + 1
    while stop in acting:
        stop += 1
    return acting[0], stop


def _light_subject(text, begins, first):
    """Who carried out the attack, launched strikes."""
    k = begins - 1 - (begins > first and text.letters[begins - 1] == "d")
    k -= k >= first and text.term(k) == "out"
    return subject(text, k, first) if k >= first and text.term(k) in LIGHT else None


def agent_right(text, row, end):
    """What "by" names, if it can act: not by Monday, by force, by using, by 5 percent."""
    place = phrase_right(text, row, end)
    if place is None or text.letters[row] in "yG" or {text.term(row), text.term(place[1] - 1)} & MEANS:
        return None
    return place if any(letter in "nNmhB" for letter in text.letters[place[0]:place[1]]) else None
