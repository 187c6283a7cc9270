"""Word classes, one letter a token, so that the grammar of attribution can be read and matched as short strings.

There is no tagger here: function words come from data/lexicons, verbs of reporting from their own table, the rest
is told by its shape. "N" is a capitalised word, "n" any other; the letters are listed in CLASSES.
"""
import csv
from functools import lru_cache
from pathlib import Path

import numpy as np

from analysis.reporting_verbs import reporting_words

FUNCTION_WORDS = Path(__file__).parents[1] / "data" / "lexicons" / "function_words.csv"
CLASSES = {
    "N": "capitalised word", "n": "other word", "o": "number", "d": "determiner, possessive", "h": "subject pronoun",
    "m": "object pronoun", "r": "who, which", "t": "that", "w": "question word, whether, if", "p": "preposition",
    "i": "to", "j": "subordinator", "k": "and, or, but", "a": "auxiliary", "b": "form of be", "v": "adverb",
    "y": "word of time", "s": "possessive 's", "c": "stop of an abbreviation", "A": "according",
    "V": "reporting verb, past", "Z": "reporting verb, third person", "B": "reporting verb, base", "G": "reporting verb, -ing",
    "P": "reporting verb, participle only", "E": "reporting adjective (be afraid)",
    "R": "reporting noun", "q": "within quotation marks", "“": "opening mark", "”": "closing mark", "_": "other mark"}
MARKS = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", ".": ".", "!": ".", "?": ".",
         "-": "-", "--": "-", "–": "-", "—": "-", "―": "-"}
PARTICLES = {"von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "bin", "ibn", "al", "ter", "zu"}
FORMS = {"past": "V", "s": "Z", "base": "B", "ing": "G", "participle": "P", "be": "E", "noun": "R"}


def word_classes(tokens):
    """A letter per token, as an array of bytes; `CLASSES` says what they mean. Each distinct token is judged once.

    >>> import pandas as pd
    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["On Tuesday, Mr. Rutte said that he agreed."]}))
    >>> word_classes(tokens).tobytes()
    b'py,NcNVthV.'

    Not told apart without a tagger: noun, adjective and any verb that reports nothing ("n").
    """
    strings = tokens["token"].cat.categories.tolist()
    code = tokens["token"].cat.codes.to_numpy()
    if not len(code):
        return np.zeros(0, np.uint8)
    judged = [word_class(string) for string in strings]
    found = _bytes(judged)[code]
    starts = np.append(True, np.diff(tokens["sentence"].to_numpy()) != 0) | (tokens["position"].to_numpy() == 0)

    # a capital that begins a sentence means nothing: "Asked whether ..."
    small = [word_class(string.lower()) if letter == "N" else letter for string, letter in zip(strings, judged)]
    found = np.where(starts, _bytes([x if x in "VG" else letter for x, letter in zip(small, judged)])[code], found)

    # May is a month, but a name behind a name or a title, and before a verb: Theresa May, Mrs. May, May said
    before, behind = np.append(0, found[:-1]), np.append(found[1:], 0)
    is_name = np.isin(before, list(b"N.")) & ~starts | np.isin(behind, list(b"VZs"))
    found[_is(strings, "May")[code] & is_name] = ord("N")

    # small words within a name: Ursula von der Leyen
    is_particle = np.array([string in PARTICLES for string in strings], bool)[code]
    for _ in range(2):
        found[is_particle & (np.append(found[1:], 0) == ord("N"))] = ord("N")

    # a full stop within a sentence is that of an abbreviation
    goes_on = ~np.append(starts[1:], True) & ~np.isin(behind, list(b"_)"))
    found[_is(strings, ".")[code] & goes_on] = ord("c")
    return found


def _is(strings, one):
    return np.array([string == one for string in strings], bool)


def _bytes(letters):
    return np.frombuffer("".join(letters).encode("latin-1", "replace"), np.uint8)


def word_class(token):
    """The class of one distinct token by itself."""
    term = token.lower().replace("’", "'")
    functions = _function_words()
    if token == "May":                                       # the verb stands small
        return "y"
    if term in functions and not (token.isupper() and len(token) > 1):        # but US, WHO, IT
        return "N" if functions[term] == "n" and token[0].isupper() else functions[term]
    if not token[0].isalnum():
        return MARKS.get(token, "N" if token[0] in "@#" else "_")
    if token[0].isdigit():
        return "o"
    if token[0].isupper():
        return "N"
    for pos in ("verb", "noun"):
        if entries := reporting_words(pos).get(term):
            return FORMS[entries[0].form]
    return "v" if term.endswith("ly") and len(term) > 4 else "n"


@lru_cache(maxsize=1)
def _function_words():
    with open(FUNCTION_WORDS, newline="", encoding="utf8") as file:
        return {row["term"]: row["letter"] for row in csv.DictReader(file)}
