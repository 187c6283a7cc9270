"""The text as the grammar of attribution sees it, and sources: the noun phrases around a verb.

A unit is a sentence, or as many as a quotation holds together. Places are rows of the token table, half-open.
"""
import re
from typing import NamedTuple

import numpy as np

from analysis.quotations import Quotations, covered, quotations
from analysis.word_classes import word_classes

IN_NAME = frozenset("NnodscpkBZRE-")                      # what a source may be made of
LONGEST_LEFT, LONGEST_RIGHT, LONGEST_INSERT = 18, 24, 40     # tokens
ALONE = frozenset("some many most few several all both another one two three four five six seven eight nine ten".split())
MANY = frozenset("those these some many most few several all both".split())
JOINING = frozenset("of for at from with familiar".split())  # prepositions within a source that follows its verb
NAME = re.compile(r"N(?:c?N){1,3}")
INSERT = {",": ",", "-": "-", ")": "("}                  # what may stand between a source and its verb, by its last mark


class Text(NamedTuple):
    """The tokens of all articles as the grammar sees them."""
    letters: str           # a word class a token; "q" within quotation marks, “ and ” for the marks
    first: memoryview      # per token: where its unit begins
    end: memoryview        # per token: where its unit ends
    paragraph: memoryview  # per token: its paragraph, numbered over all articles
    article: memoryview    # per token: code of its article
    code: memoryview       # per token: code into terms
    terms: list
    token: memoryview      # per token: code into is_capital
    is_capital: list
    quotations: Quotations

    def term(self, row):
        return self.terms[self.code[row]]


def read_text(tokens):
    """The token table as `Text`. No unit ends within a quotation, but each paragraph begins one."""
    stretches = quotations(tokens)
    inside = covered(stretches.first, stretches.last, len(tokens))
    letters = np.where(inside, ord("q"), word_classes(tokens)).astype(np.uint8)
    letters[stretches.first], letters[stretches.last] = ord("<"), ord(">")
    article = tokens["article_id"].cat.codes.to_numpy()
    new_paragraph = _changes(article) | _changes(tokens["paragraph"].to_numpy())
    new_sentence = _changes(tokens["sentence"].to_numpy()) | new_paragraph
    opens = np.zeros(len(tokens), bool)
    opens[stretches.first] = True
    starts = new_sentence & (~inside | opens | new_paragraph)
    edges = np.append(np.flatnonzero(starts), len(tokens))
    unit = np.cumsum(starts) - 1
    is_capital = [token[:1].isupper() for token in tokens["token"].cat.categories.tolist()]
    return Text(letters.tobytes().decode("ascii").replace("<", "“").replace(">", "”"),
                _view(edges[unit]), _view(edges[unit + 1]), _view(np.cumsum(new_paragraph) - 1), _view(article),
                _view(tokens["term"].cat.codes), tokens["term"].cat.categories.tolist(),
                _view(tokens["token"].cat.codes), is_capital, stretches)


def _changes(numbers):
    """Per token: whether it is the first, or its number is not that of the token before."""
    return np.append(True, np.diff(numbers) != 0)[:len(numbers)]


def _view(numbers):
    """Numbers that Python reads one by one: faster than from an array, smaller than as a list."""
    return memoryview(np.ascontiguousarray(numbers, np.int32))


def subject(text, row, first, of_its_own=False):
    """The source to the left of a verb, as (place or None, state): active, perfect, passive, participle; none where
    the word cannot be a verb here. A verb that hangs on another one has its subject, unless only its own is asked."""
    letters, k, be, had = text.letters, row - 1, False, False
    while k >= first and letters[k] in "vab":
        be, had = be or letters[k] == "b", had or letters[k] == "a"
        k -= 1
    if k < first or not (had or _agrees(text, row, k, first)):
        return None, "none"
    before, form = letters[k], letters[row]
    state = "passive" if be and form in "VP" else "perfect" if had else "active"
    if before == "t" and k > first and letters[k - 1] in "nNR":
        place = name_left(text, k - 1, first)                 # a report that said: the last phrase before
        return place and (_last_phrase(text, place[0], k - 1), k), state
    if before in "hrt":
        return (k, k + 1), state
    if form == "G" and not be:
        return None if of_its_own else main_subject(text, row, first), "participle"
    if before in "ki":
        return None if of_its_own else main_subject(text, k, first), state
    if before in INSERT:
        return _before_insert(text, k, first), state
    return None if before == "”" else name_left(text, k, first), state


def _agrees(text, row, k, first):
    """Whether the word at k may stand before this form of a verb: "officials say", but "the claim", "a said amount"."""
    letters, before = text.letters, text.letters[k]
    if letters[row] == "B":
        if before in "hri,)" or before == "N" and "k" in letters[max(first, k - 4):k]:
            return True
        trailing = letters.rfind(",", max(first, row - 9), row) > first
        verbal = trailing or letters[row + 1:row + 2] not in (".", ",", "n")
        return before in "nNRZB" and _is_plural(text, k, first) and verbal
    if letters[row] in "VZ":
        return before not in "psijo" and (before != "d" or text.term(k) in ALONE)
    return True


def _is_plural(text, k, first):
    """Whether the phrase that ends with token k is a plural: officials; sources close to the president."""
    if text.term(k).endswith("s"):
        return True
    begins, end = name_left(text, k, first) or (k, k)
    if text.term(begins) in MANY:                             # those surveyed
        return True
    head = next((row for row in range(begins, end) if text.letters[row] in "pi"), end) - 1
    while head >= begins and text.term(head) == "close":
        head -= 1
    return begins <= head < k and text.term(head).endswith("s")


def _before_insert(text, k, first):
    """The source before what is put between it and its verb: Hoff, who declined to comment, said."""
    letters = text.letters
    relative = letters.find(",r", max(first, k - LONGEST_INSERT), k) if letters[k] == "," else -1
    opening = relative if relative > 0 else letters.rfind(INSERT[letters[k]], first, k)
    if opening <= first or k - opening >= LONGEST_INSERT:
        return None
    if NAME.fullmatch(letters, opening + 1, k):
        return opening + 1, k                                 # the lawyer of the company, Tom Hale, said
    return name_left(text, opening - 1, first)


def name_left(text, k, first):
    """The noun phrase that ends with token k, or None."""
    letters = text.letters
    if letters[k] == ")" and (opening := letters.rfind("(", first, k)) > first:       # Jim Jordan (R-Ohio)
        k = opening - 1
    begins = k + 1
    while begins > first and k - begins < LONGEST_LEFT and (
            letters[begins - 1] in IN_NAME or letters[begins - 1] == "i" and text.term(begins - 2) == "close"):
        begins -= 1
    behind_preposition = letters[begins] == "p" if begins <= k else False
    while begins < k and letters[begins] in "pk-BZE" and not (letters[begins] in "BZ" and begins == first):
        begins += 1
    if behind_preposition:                                    # in Brussels Rutte said; in a statement the company said
        begins = _last_phrase(text, begins, k)
    return (begins, k + 1) if begins <= k and letters[k] in "NnoscBZRd" else None


def _last_phrase(text, begins, k):
    """Where the last of several phrases begins: with its name, or with its article."""
    if text.letters[k] == "N":
        while k > begins and text.letters[k - 1] in "Nc":
            k -= 1
        return k
    return max(text.letters.rfind("d", begins, k + 1), begins)


def name_right(text, row, end):
    """The noun phrase that begins with a token, or None."""
    letters, stop = text.letters, row
    if row < end and letters[row] in "hm":
        return row, row + 1
    while stop < end and letters[stop] in IN_NAME and stop - row < LONGEST_RIGHT:
        if letters[stop] == "-" or letters[stop] == "p" and text.term(stop) not in JOINING:
            break
        stop += 1
    while stop > row and letters[stop - 1] in "pkd":
        stop -= 1
    return (row, stop) if any(letter in "NnoR" for letter in letters[row:stop]) else None


def main_subject(text, row, first):
    """The subject that what hangs on the main verb has, too: ..., saying that ...; and added. None where none is read."""
    letters = text.letters
    for k in range(row - 1, first, -1):
        if letters[k] == "V" or letters[k] == "Z" and letters[k - 1] in "Nhrv":
            place, state = subject(text, k, first, of_its_own=True)
            if place and state in ("active", "perfect"):
                return place
    begins, comma = first, letters.find(",", first, row)
    if letters[first] in "pjwvyV" and comma > 0:              # In a statement, he ...
        begins = comma + 1
    while begins < row and letters[begins] in "kvjp,yw":
        begins += 1
    if begins < row and letters[begins] == "h":
        return begins, begins + 1
    stop = begins
    while stop < row and letters[stop] in "Nnodsc":
        stop += 1
    return (begins, stop) if stop > begins else None
