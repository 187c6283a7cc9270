"""The rules of VADER (Hutto & Gilbert 2014): how the words around a word of the lexicon change what it says.

Sentences come as codes of `vader_words.Words`, one behind the other; each rule is asked of all words of the lexicon in
them at once. Rules, their order and their constants are those of the package vaderSentiment 3.3.2, whose score is kept
to the last digit, including what its "but" does to equal scores, which NLTK's copy of the rules has mended.
"""
from collections import defaultdict
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from vaderSentiment import vaderSentiment as vader

from analysis.vader_words import ROLE, phrases

BEFORE, BEHIND = 3, 2                   # how many words before and behind a word the rules look at
FADING = {1: 1, 2: 0.95, 3: 0.9}        # what is left of a booster at this distance
NEVER_SO = 1.25                         # "never so good" is better than good
BEFORE_BUT, AFTER_BUT = 0.5, 1.5        # "but" turns the weight to what follows
EXCLAMATION, MOST_EXCLAMATIONS = 0.292, 4
QUESTION, SEVERAL_QUESTIONS, MANY_QUESTIONS = 0.18, 2, 0.96          # from two on; more than three are "many"
ALPHA = 15                              # of the curve that takes any sum to between -1 and 1
NOISE = 1e-9                            # a sum nearer to 0 than this is 0 but for the order of adding


class Sentences(NamedTuple):
    """Words in reading order, cut into sentences."""
    code: np.ndarray       # per place: which word
    first: np.ndarray      # per sentence: its first place
    end: np.ndarray        # per sentence: one past its last
    of: np.ndarray         # per place: the number of its sentence
    noted: np.ndarray      # the places of words that some rule looks for: one in six


class Hits(NamedTuple):
    """The words of the lexicon that stand in the sentences, in reading order."""
    place: np.ndarray
    sentence: np.ndarray
    weight: np.ndarray     # in the lexicon
    valence: np.ndarray    # after all rules


def sentences(words, code, first):
    """Codes and the first place of each sentence as `Sentences`; no sentence is left without a word."""
    end = np.append(first[1:], len(code))
    notable = words.known | words.upper | (words.role == ROLE["but"]) | (words.exclamations > 0) | (words.questions > 0)
    return Sentences(code, first, end, np.repeat(np.arange(len(first), dtype=np.int32), end - first),
                     np.flatnonzero(notable[code]))


def hits(words, text):
    """The words of the lexicon and what they say where they stand. (No booster is among them.)"""
    place = _places(text, words.known)
    sentence = text.of[place]
    at = _around(words, text, place, sentence)
    weight = words.weight[at[0]]
    mixed = _mixes_cases(words, text)[sentence]
    valence = _no(words, at, weight)
    valence = _capitals(words.upper[at[0]] & mixed, valence)
    for distance in range(1, BEFORE + 1):
        counts = ~words.known[at[-distance]]             # a word of the lexicon speaks for itself and changes no other
        valence = valence + counts * _boost(words, at[-distance], distance, valence, mixed)
        valence = _negation(words, at, distance, counts, valence)
    third = counts & (place - BEFORE >= text.first[sentence])          # as the package has it: only with three before it
    valence = np.where(third, _phrases(words, at, valence), valence)
    valence = _least(words, at, valence)
    role = {k: words.role[code] for k, code in at.items()}
    valence[(role[0] == ROLE["kind"]) & (role[1] == ROLE["of"])] = 0
    return Hits(place, sentence, weight, _but(words, text, place, sentence, valence))


def compounds(words, text, found):
    """One score a sentence, -1 to 1: the sum of its valences, marks of emphasis added, drawn to the curve, 4 places."""
    total = np.bincount(found.sentence, found.valence, minlength=len(text.first))
    emphasis = _emphasis(words, text)
    for k in np.flatnonzero((np.abs(total) < NOISE) & (emphasis > 0)).tolist():
        of_it = slice(*np.searchsorted(found.sentence, [k, k + 1]))
        total[k] = sum(found.valence[of_it].tolist())    # as this Python adds: the sign of next to nothing hangs on it
    total = total + np.sign(total) * emphasis
    return np.clip(total / np.sqrt(total * total + ALPHA), -1, 1).round(4) + 0.0


def _places(text, wanted):
    """Where the words stand that are wanted; they are among the noted ones."""
    return text.noted[wanted[text.code[text.noted]]]


def _around(words, text, place, sentence):
    """The word at each distance from each place; beyond the sentence it is no word."""
    nothing, first, end = len(words.weight) - 1, text.first[sentence], text.end[sentence]
    at = {0: text.code[place]}
    for k in (*range(-BEFORE, 0), *range(1, BEHIND + 1)):
        near = place + k
        inside = near >= first if k < 0 else near < end
        at[k] = np.where(inside, text.code[np.where(inside, near, 0)], nothing) if len(place) else at[0]
    return at


def _mixes_cases(words, text):
    """Per sentence: some of its words, but not all, are in capitals, so that capitals are emphasis."""
    n = np.bincount(text.of[_places(text, words.upper)], minlength=len(text.first))
    return (n > 0) & (n < text.end - text.first)


def _no(words, at, weight):
    """"No good": "no" turns the word and says nothing of its own; "no real good", "no plan or good": it does both."""
    no = {k: words.role[at[k]] == ROLE["no"] for k in (0, -1, -2, -3)}
    joined = _is_one_of(words.role[at[-1]], "or", "nor")
    silent = no[0] & words.known[at[1]]
    turned = no[-1] | no[-2] | (no[-3] & joined)
    return np.where(turned, weight * vader.N_SCALAR, np.where(silent, 0.0, weight))


def _capitals(is_loud, valence):
    """A word in capitals is stronger, among others that are not."""
    return np.where(is_loud, valence + np.where(valence > 0, vader.C_INCR, -vader.C_INCR), valence)


def _boost(words, code, distance, valence, mixed):
    """What a booster ("very") or dampener ("slightly") before a word adds, itself stronger in capitals."""
    boost = words.boost[code]
    boost = np.where(valence < 0, -boost, boost)
    loud = (boost != 0) & words.upper[code] & mixed
    boost = np.where(loud, boost + np.where(valence > 0, vader.C_INCR, -vader.C_INCR), boost)
    return boost * FADING[distance]


def _negation(words, at, distance, counts, valence):
    """"Not good" turns and weakens; "never so good" strengthens; "without doubt good" leaves as it is."""
    role = {k: words.role[at[k]] for k in (-1, -2, -3)}
    so = {k: _is_one_of(role[k], "so", "this") for k in (-1, -2)}
    doubt = {k: role[k] == ROLE["doubt"] for k in (-1, -2)}
    never, without = role[-distance] == ROLE["never"], role[-distance] == ROLE["without"]
    if distance == 1:
        stronger = same = np.zeros(len(valence), bool)
    elif distance == 2:
        stronger, same = never & so[-1], without & doubt[-1]
    else:                                                # here "so" or "this" before the word needs no "never"
        there = at[-3] != len(words.weight) - 1
        stronger, same = there & (never & so[-2] | so[-1]), without & (doubt[-2] | doubt[-1])
    turned = words.negates[at[-distance]] & ~same
    return np.where(counts & stronger, valence * NEVER_SO, np.where(counts & turned, valence * vader.N_SCALAR, valence))


def _phrases(words, at, valence):
    """Phrases with a value of their own ("the bomb", "kiss of death"), then boosters of two words ("sort of")."""
    role = {k: words.role[code] for k, code in at.items()}
    # the later counts: the package looks from the word to the left until it finds one, then to the right
    for window in ((-3, -2), (-3, -2, -1), (-2, -1), (-2, -1, 0), (-1, 0), (0, 1), (0, 1, 2)):
        for roles, value in phrases(vader.SPECIAL_CASES, len(window)):
            valence = np.where(_stands(role, window, roles), value, valence)
    for window in ((-3, -2), (-2, -1)):
        for roles, value in phrases(vader.BOOSTER_DICT, len(window)):
            valence = np.where(_stands(role, window, roles), valence + value, valence)
    return valence


def _stands(role, window, roles):
    """Where these words stand at these distances."""
    return np.logical_and.reduce([role[k] == wanted for k, wanted in zip(window, roles)])


def _is_one_of(role, one, other):
    return (role == ROLE[one]) | (role == ROLE[other])


def _least(words, at, valence):
    """"Least good" turns; "at least good" and "very least" do not."""
    least = words.role[at[-1]] == ROLE["least"]
    spared = _is_one_of(words.role[at[-2]], "at", "very")
    return np.where(least & ~spared, valence * vader.N_SCALAR, valence)


def _but(words, text, place, sentence, valence):
    """What stands before the first "but" of a sentence counts half, what follows one and a half times.

    The package takes each valence in turn, looks for the first that equals it and changes that one in the list it is
    walking; among equal valences, or where a changed one equals another, a word may be changed twice and another never.
    """
    buts = _places(text, words.role == ROLE["but"])
    has_but, at = np.unique(text.of[buts], return_index=True)
    but = np.full(len(text.first), -1)
    but[has_but] = buts[at]
    concerned = np.flatnonzero(but[sentence] >= 0)
    factors = np.where(place < but[sentence], BEFORE_BUT, AFTER_BUT)[concerned].tolist()
    found = valence[concerned].tolist()
    edges = np.flatnonzero(np.diff(sentence[concerned], prepend=-1, append=-1)).tolist()
    changed = [value for a, b in zip(edges, edges[1:]) for value in _first_equals_changed(found[a:b], factors[a:b])]
    valence = valence.copy()
    valence[concerned] = changed
    return valence


def _first_equals_changed(valences, factors):
    """For each valence in turn, the first that equals it is multiplied by the factor of its place.

    >>> _first_equals_changed([2.0, 1.0], [0.5, 1.5])
    [0.5, 1.0]

    The first was halved to 1, which the second then finds in place of itself.
    """
    places = defaultdict(list)                           # of each valence, the first on top
    for k, valence in enumerate(valences):
        places[valence].append(k)
    for turn in range(len(valences)):
        k = heappop(places[valences[turn]])
        valences[k] *= factors[k]
        heappush(places[valences[k]], k)
    return valences


def _emphasis(words, text):
    """Per sentence what its marks add: up to four exclamation marks, and question marks from the second on."""
    place = _places(text, (words.exclamations > 0) | (words.questions > 0))
    n = [np.bincount(text.of[place], marks[text.code[place]], minlength=len(text.first))
         for marks in (words.exclamations, words.questions)]
    questions = np.select([n[1] < SEVERAL_QUESTIONS, n[1] <= 3], [0, n[1] * QUESTION], MANY_QUESTIONS)
    return np.minimum(n[0], MOST_EXCLAMATIONS) * EXCLAMATION + questions
