"""Where a sentence may end and where one may begin.

Each distinct chunk is judged once, by itself: how it ends (ENDS), how it opens (OPENS). Whether a sentence ends
between two chunks is then a rule over the two codes. Abbreviations and sentence openers are rows of
data/lexicons/sentence_words.csv, so that a reader can question and change them.
"""
import csv
import re
from pathlib import Path

import numpy as np

LEXICON = Path(__file__).parents[1] / "data" / "lexicons" / "sentence_words.csv"

NO, IF_STARTER, UNLESS_NUMBER, UNLESS_SAID, YES = range(5)                      # how a chunk ends
LOWER, MARK, NUMBER, CAPITAL, STARTER, CREDIT = range(6)                        # how a chunk opens

END = re.compile(r"""((?<![.!?])[.!?]++|…)["'”’»)\]]*+$""")
OPENING = re.compile(r"""^["'“‘«„(\[¿¡$£€#@-]*""")
LABEL = re.compile(r"^[•⁃‣▪●]$|^[•⁃‣▪●]?\(?(?:[0-9]{1,3}|[a-z])(?:[.)]|\.\))$")
ACRONYM = re.compile(r"^(?:[^\W\d_]\.)*[^\W\d_]$")
GLUED = re.compile(r"""[.!?](?<=[a-z]{3}.)["”’]?(?=([A-Z]['’\w]+))""")     # the mark first: a search leaps from mark to mark


def _words(*classes):
    with open(LEXICON, newline="", encoding="utf8") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["class"] in classes)


NEVER_END, NUMBERED, MAY_END = _words("title", "within"), _words("number"), _words("may_end")
STARTERS, SAID, CREDITS = _words("starter"), _words("said"), _words("credit")
CLOSING = frozenset(".!?…\"'”’»)]>")
BULLETS = frozenset("•⁃‣▪●")
HEAD = re.compile(r"[\w’']+")


def end_of(text):
    """How a chunk ends: NO sentence ends here, YES one may, or it depends on what follows."""
    if text[-1:] == "." and text[:-1].isalpha():                               # the commonest case, without a pattern
        return _end_behind(text[:-1])
    stop = END.search(text)
    if not stop or text.endswith((".]", ".>")) and "..." in text:              # an elision is not a stop
        return IF_STARTER if text[-4:-1] == "..." else NO
    mark, closers = stop[1], text[stop.end(1):]
    if mark[0] in "!?":
        return UNLESS_SAID if closers.strip(")]") else YES
    if mark in ("...", "…", ".."):
        return IF_STARTER
    return _end_behind(OPENING.sub("", text[:stop.start()])) if mark == "." else YES


def _end_behind(word):
    """What one full stop behind a word means."""
    lower = word.lower()
    if lower in NEVER_END:
        return NO
    if lower in NUMBERED:
        return UNLESS_NUMBER
    if lower in MAY_END or ACRONYM.match(word):
        return IF_STARTER
    return YES


def opening_of(text):
    """How a chunk opens: in lower case, with a mark, a number, a capital, or a word that starts sentences."""
    body = text if text[:1].isalnum() else OPENING.sub("", text)
    if not body:
        return MARK
    first = body[0]
    if text in CREDITS:
        return CREDIT
    if first.isupper():
        word = body if body.isalpha() else HEAD.match(body)[0].replace("’", "'")
        return STARTER if word in STARTERS or word.removesuffix("'s") in STARTERS else CAPITAL
    return LOWER if first.islower() else NUMBER if first.isdigit() else MARK


def classes(texts):
    """How each distinct chunk ends and opens, and whether it is a list label or a bullet: four arrays."""
    end, opening = np.zeros(len(texts), np.int8), np.zeros(len(texts), np.int8)
    label, bullet = np.zeros(len(texts), bool), np.zeros(len(texts), bool)
    for i, text in enumerate(texts):
        if text[-1:] in CLOSING:                       # one in five: the others cannot end a sentence
            end[i] = end_of(text)
            label[i] = len(text) <= 7 and LABEL.match(text) is not None
        if not text[:1].islower():
            opening[i] = opening_of(text)
            bullet[i] = text[:1] in BULLETS
    return end, opening, label | bullet & (np.fromiter(map(len, texts), int, len(texts)) == 1), bullet


def breaks_within(text):
    """Places in one chunk at which a sentence begins: behind a blank that a repair put in, or where a stop and a
    sentence opener are glued together (states.The)."""
    edges = [m.end() for m in re.finditer(r"\s+", text) if 0 < m.start() and m.end() < len(text)]
    edges += [m.end() for m in GLUED.finditer(text) if m[1].replace("’", "'") in STARTERS]
    edges = [0, *sorted(set(edges)), len(text)]
    return [b for a, b, c in zip(edges, edges[1:], edges[2:])
            if follows(end_of(text[a:b].strip()), opening_of(text[b:c].strip()))]


def follows(end, opening, said=False):
    """Whether a sentence ends between a chunk that ends so and one that opens so; works on arrays too."""
    can_begin = opening >= NUMBER
    return ((opening == CREDIT) | ((end == YES) & can_begin) | ((end == IF_STARTER) & (opening >= STARTER))
            | ((end == UNLESS_NUMBER) & (opening >= CAPITAL)) | ((end == UNLESS_SAID) & can_begin & np.logical_not(said)))


def sentence_starts(end, opening, is_said, is_label, is_bullet, starts_paragraph):
    """Per chunk: whether a sentence begins there. All arguments are arrays over the chunks of all texts."""
    starts = starts_paragraph.copy()
    said = np.zeros(len(end) + 2, bool)            # a verb of saying as the next word, or the one after that
    said[:-2] = is_said
    said = said[1:-1] | said[2:]
    starts[1:] |= follows(end[:-1], opening[1:], said[1:])

    # lists: where a paragraph opens with a label, each label opens an item; a bullet always does
    paragraph = np.cumsum(starts_paragraph) - 1
    in_list = (is_label | is_bullet)[starts_paragraph][paragraph]
    marker = is_bullet | (in_list & is_label)
    behind_marker = np.append(False, marker[:-1]) & ~starts_paragraph
    return (starts | marker) & ~behind_marker
