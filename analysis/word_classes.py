"""Word classes, one letter a token, so that the grammar of attribution can be read and matched as short strings.

There is no tagger here: function words come from data/lexicons, verbs of reporting from their own table, the rest
is told by its shape. "N" is a capitalised word, "n" any other; the letters are listed in CLASSES.
"""
import csv
from pathlib import Path

import numpy as np

from analysis.reporting_verbs import reporting_words

FUNCTION_WORDS = Path(__file__).parents[1] / "data" / "lexicons" / "function_words.csv"
CLASSES = {
    "N": "capitalised word", "n": "other word", "o": "number", "d": "determiner, possessive", "h": "subject pronoun", "m": "object pronoun",
    "r": "who, which", "t": "that", "w": "question word, whether, if", "p": "preposition", "i": "to", "j": "subordinator", "k": "and, or, but",
    "a": "auxiliary", "b": "form of be", "v": "adverb", "y": "word of time", "s": "possessive 's", "c": "stop of an abbreviation", "A": "according", "x": "other finite verb",
    "V": "reporting verb, past", "Z": "reporting verb, third person", "B": "reporting verb, base", "G": "reporting verb, -ing",
    "P": "reporting verb, participle only", "E": "reporting adjective (be afraid)",
    "R": "reporting noun", "q": "within quotation marks", "“": "opening mark", "”": "closing mark", "_": "other mark"}
MARKS = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", "-": "-", "--": "-", "–": "-", "—": "-", "―": "-", ".": ".", "!": ".", "?": "."}
FORMS = {"past": "V", "s": "Z", "base": "B", "ing": "G", "participle": "P", "be": "E", "noun": "R"}


def word_classes(tokens):
    """A letter per token, as an array of bytes; `CLASSES` says what they mean. Each distinct token is judged once.

    >>> import pandas as pd
    >>> from analysis.tokens import tokenize
    >>> word_classes(tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["On Tuesday, Mr. Rutte said that he agreed."]}))).tobytes()
    b'py,NcNVthV.'
    """
    verbs, nouns, functions = reporting_words("verb"), reporting_words("noun"), _function_words()
    strings = tokens["token"].cat.categories.tolist()
    letters = [_letter(token, verbs, nouns, functions) for token in strings]
    lower = [_letter(token.lower(), verbs, nouns, functions) if letter == "N" else letter for token, letter in zip(strings, letters)]
    code = tokens["token"].cat.codes.to_numpy()
    found = _bytes(letters)[code]
    if not len(found):
        return found
    starts = np.append(True, np.diff(tokens["sentence"].to_numpy()) != 0) | np.append(True, tokens["position"].to_numpy()[1:] == 0)
    at_start = _bytes([x if x in "VG" else letter for x, letter in zip(lower, letters)])
    found = np.where(starts, at_start[code], found)               # "Asked whether ...": a capital that means nothing
    may = np.flatnonzero(found == ord("y"))
    may = may[np.array([s == "May" for s in strings])[code[may]] & (may > 0) & (may < len(found) - 1)]
    is_name = np.isin(found[may - 1], list(b"N")) | (found[may - 1] == ord(".")) & ~starts[may] | np.isin(found[may + 1], list(b"VZs"))
    found[may[is_name]] = ord("N")                                # Theresa May, Mrs. May, May said
    inside = (found == ord(".")) & ~np.append(starts[1:], True) & ~np.append(np.isin(found[1:], list(b"_)")), True)
    found[inside & np.array([s == "." for s in strings])[code]] = ord("c")
    return found


def _bytes(letters):
    return np.frombuffer("".join(letters).encode("latin-1", "replace"), np.uint8)


def _letter(token, verbs, nouns, functions):
    term = token.lower().replace("’", "'")
    if token == "May":                                       # the month; the verb stands small
        return "y"
    if term in functions and not (token.isupper() and len(token) > 1):        # but US, WHO, IT
        return functions[term]
    if not token[0].isalnum():
        return MARKS.get(token, "N" if token[0] in "@#" else "_")
    if token[0].isdigit():
        return "o"
    if token[0].isupper():
        return "N"
    if term in verbs:
        return FORMS[verbs[term][0].form]
    if term in nouns:
        return "R"
    if term.endswith("ly") and len(term) > 4:
        return "v"
    return "n"


def _function_words():
    with open(FUNCTION_WORDS, newline="", encoding="utf8") as file:
        return {row["term"]: row["letter"] for row in csv.DictReader(file)}
