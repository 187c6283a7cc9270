"""Verbs, nouns and adverbs that give words and views to somebody, in every form: data/lexicons/reporting_verbs.csv.

Each row has a word ("say", "point out", "claim"), whether it is a verb, a noun or an adverb, its class, what it takes,
irregular forms, whether its third person is also a noun's plural ("states"), words that deny it when they follow
("claim ... lives"), where the judgement comes from, and what the class means.
"""
import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

LEXICON = Path(__file__).parents[1] / "data" / "lexicons" / "reporting_verbs.csv"
POS = ("verb", "noun", "adverb")
PREPOSITIONS = {"of", "for", "about", "on", "in", "with", "at", "as", "like", "over", "against", "into", "by"}
TAKES = {"clause", "that", "quote", "person", "object", "to", "whether"} | PREPOSITIONS


class Entry(NamedTuple):
    """One row of the table, read under one of its forms; `rest` are the words behind the first ("out")."""
    lemma: str
    verb_class: str
    takes: frozenset
    rest: tuple
    unless: frozenset
    form: str              # past, s, base, ing, participle, be, noun, adverb
    is_plural: bool        # the form is a noun's plural, too: states, claims


@lru_cache(maxsize=4)
def reporting_words(pos, path=LEXICON):
    """Every form of the reporting verbs, nouns or adverbs, by its first word: {"said": (Entry, ...), ...}, longest first.

    Raises ValueError naming the row where a column is missing or a word in `takes` is unknown.

    >>> [(verb.lemma, verb.verb_class, verb.form) for verb in reporting_words("verb")["told"]]
    [('tell', 'neutral', 'past')]
    """
    found = {}
    with open(path, newline="", encoding="utf8") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            for form, entry in _entries(row, f"{Path(path).name}, row {number}"):
                if row["pos"] == pos:
                    found.setdefault(form, []).append(entry)
    return {form: tuple(sorted(entries, key=lambda entry: -len(entry.rest))) for form, entries in found.items()}


def _entries(row, place):
    """The forms of one row, each with its entry."""
    takes = frozenset((row.get("takes") or "").split())
    if not row.get("word") or row.get("pos") not in POS or not row.get("class") or not takes:
        raise ValueError(f"{place}: a reporting word needs `word`, `pos` ({', '.join(POS)}), `class` and `takes`.")
    if not takes <= TAKES:
        raise ValueError(f"{place}: {min(takes - TAKES)!r} in `takes` is none of {', '.join(sorted(TAKES))}.")
    head, *rest = row["word"].split()
    if row["pos"] == "noun":
        forms = [(head, "noun"), (plural(head), "noun")]
    elif row["pos"] == "adverb":
        forms = [(head, "adverb")]
    elif head == "be":
        forms = [(rest.pop(0), "be")]
    else:
        forms = inflected(head, (row.get("forms") or "").split())
        if head.endswith("ize"):                              # British spelling, the same verb
            forms += inflected(head[:-3] + "ise")
        if re.search("[^aeiou][aeiou]l$", head):              # signalled
            forms += inflected(head, [head + "led"])
    unless = frozenset((row.get("unless") or "").split())
    shared = row["word"], row["class"], takes, tuple(rest), unless
    return [(form, Entry(*shared, name, name == "s" and bool(row.get("noun")))) for form, name in forms]


def plural(noun):
    if noun.endswith("y") and noun[-2] not in "aeou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


def inflected(verb, irregular=()):
    """The forms of a verb as (form, name), irregular past forms given.

    >>> [form for form, _ in inflected("deny")]
    ['deny', 'denies', 'denied', 'denying']
    >>> [form for form, _ in inflected("admit", ["admitted"])]
    ['admit', 'admits', 'admitted', 'admitting']
    """
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb      # believ-ing, but agree-ing
    consonant_y = verb.endswith("y") and verb[-2:-1] not in "aeou"
    past = list(irregular) or [verb[:-1] + "ied" if consonant_y else verb.removesuffix("e") + "ed"]
    doubled = past[0] == verb + verb[-1] + "ed" or irregular and re.search("[^aeiou][aeiou]t$", verb)        # admit, put
    third = verb[:-1] + "ies" if consonant_y else verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "go")) else "s")
    forms = {verb: "base", third: "s", past[0]: "past"}            # "read" is both: the past counts
    forms.update((form, "participle") for form in past[1:])
    return [*forms.items(), ((verb + verb[-1] if doubled else stem) + "ing", "ing")]
