"""Sources: the noun phrases to the left and the right of a verb, read off word classes.

A unit is a sentence, or as many as a quotation holds together. All places are rows of the token table, half-open.
"""
import re
from typing import NamedTuple

import numpy as np

from analysis.quotations import covered, quotations
from analysis.word_classes import word_classes

IN_NAME = frozenset("NnodscpkBZR-")                      # what a source may be made of
ALONE = set("some many most few several all both another one two three four five six seven eight nine ten".split())


NAME = re.compile(r"N(?:c?N){1,3}")


class Text(NamedTuple):
    """The tokens of all articles as the grammar sees them."""
    letters: str           # one a token; "q" between quotation marks
    first: np.ndarray      # per token: where its unit begins
    end: np.ndarray        # per token: where its unit ends
    terms: list            # distinct terms
    code: list             # per token: code into terms
    quotations: object
    paragraph: np.ndarray  # per token: numbered over all articles
    article: np.ndarray
    is_capital: list       # per distinct token
    token: np.ndarray      # per token: code into distinct tokens

    def term(self, row):
        return self.terms[self.code[row]]


def read_text(tokens):
    """The token table as `Text`."""
    stretches = quotations(tokens)
    letters = word_classes(tokens).copy()
    inside = covered(list(zip(stretches.first, stretches.last)), len(tokens))
    letters[inside] = ord("q")
    letters[stretches.first] = ord("<")
    letters[stretches.last] = ord(">")
    article = tokens["article_id"].cat.codes.to_numpy()
    paragraph = np.append(True, (np.diff(tokens["paragraph"].to_numpy()) != 0) | (np.diff(article) != 0))[:len(tokens)]
    sentence = np.append(True, np.diff(tokens["sentence"].to_numpy()) != 0)[:len(tokens)] | paragraph
    sentence &= ~inside | paragraph
    sentence[stretches.first] |= np.append(True, np.diff(tokens["sentence"].to_numpy()) != 0)[:len(tokens)][stretches.first]
    edges = np.append(np.flatnonzero(sentence), len(tokens))
    unit = np.cumsum(sentence) - 1
    return Text(letters.tobytes().decode("latin-1").replace("<", "“").replace(">", "”"), edges[unit], edges[unit + 1],
                list(tokens["term"].cat.categories), tokens["term"].cat.codes.tolist(), stretches,
                np.cumsum(paragraph) - 1, article, [t[:1].isupper() for t in tokens["token"].cat.categories], tokens["token"].cat.codes.to_numpy())


def subject(text, row, first, end):
    """The source to the left of a verb: (place or None, "active" | "passive" | "perfect" | "none")."""
    letters, k, be, had = text.letters, row - 1, False, False
    while k >= first and letters[k] in "vab":
        be, had = be or letters[k] == "b", had or letters[k] == "a"
        k -= 1
    state = "active"
    if be and letters[row] in "VP":
        state = "passive"
    elif had:
        state = "perfect"
    form = letters[row]
    if k < first:
        return None, "none"
    c = letters[k]
    if form == "B" and not (had or c == "N" and "k" in letters[max(first, k - 4):k] or c in "hri" or c in "nNR" and text.term(k).endswith("s") and (letters[row + 1] not in ".,n" or letters.rfind(",", max(first, row - 9), row) > first) or c in ",)" ):
        return None, "none"
    if form in "VZ" and not had and (c in "psijo" or c == "d" and text.term(k) not in ALONE):
        return None, "none"
    if c == "t" and k > first and letters[k - 1] in "nNR":
        return name_left(text, k - 1, first), state           # a report that said
    if c in "hrt":
        return (k, k + 1), state
    if form == "G" and not be:
        return main_subject(text, row, first), "participle"
    if c in "ki":
        return main_subject(text, k, first), state
    if c in ",-)":
        opening = {",": ",", "-": "-", ")": "("}[c]
        j = letters.rfind(opening, first, k)
        if j > first and k - j < 40:
            if NAME.fullmatch(letters, j + 1, k):                 # the lawyer of the company, Tom Hale, said
                return (j + 1, k), state
            return name_left(text, j - 1, first), state
        return None, state
    if c == "”":
        return None, state
    return name_left(text, k, first), state


def name_left(text, k, first):
    """The noun phrase that ends with token k."""
    letters = text.letters
    if letters[k] == ")" and (opening := letters.rfind("(", first, k)) > first:       # Jim Jordan (R-Ohio)
        k = opening - 1
    l = k + 1
    while l > first and letters[l - 1] in IN_NAME and k - l < 18:
        l -= 1
    began = letters[l:l + 1]
    while l < k and letters[l] in "pk-BZ" and not (letters[l] in "BZ" and l == first):
        l += 1
    if began == "p":
        place = max(letters.rfind("d", l, k + 1), l)
        if letters[k] == "N":
            place = k
            while place > l and letters[place - 1] in "Nc":
                place -= 1
        l = place
    return (l, k + 1) if l <= k and letters[k] in "NnoscBZRd" else None


def name_right(text, row, end, apposition=False):
    """The noun phrase that begins with a token."""
    letters, r = text.letters, row
    if r < end and letters[r] in "hm":
        return r, r + 1
    while r < end and letters[r] in IN_NAME and r - row < 24:
        if letters[r] == "p" and text.term(r) not in ("of", "for", "at", "from", "with", "familiar") or letters[r] == "-":
            break
        r += 1
    while r > row and letters[r - 1] in "pkd-":
        r -= 1
    return (row, r) if r > row and any(x in "NnoR" for x in letters[row:r]) else None


def main_subject(text, row, first):
    """The subject of the unit's first verb, for what hangs on it: ", saying that ...", "and added"."""
    letters = text.letters
    for k in range(row - 1, first - 1, -1):
        if letters[k] in "VZ" and k > first:
            place, state = subject(text, k, first, row)
            if place and state in ("active", "perfect"):
                return place
    r = first
    comma = letters.find(",", first, row)
    if letters[first] in "pjwvyV" and comma > 0:              # In a statement, he ...
        r = comma + 1
    while r < row and letters[r] in "kvjp,yw":
        r += 1
    if r < row and letters[r] == "h":
        return r, r + 1
    s = r
    while r < row and letters[r] in "Nnodsc":
        r += 1
    return (s, r) if r > s else None
