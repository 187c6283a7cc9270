"""Who a source is: one name a person or a body, and nobody where the text leaves a choice."""
import csv

import pytest

from analysis.names import LEXICON, full_name
from test_voices import heard

NOBODY = (None, False)


def speakers_of(raw):
    """(speaker, named) of each attribution to a source, in reading order."""
    found = heard(raw)[2]
    found = found[found["kind"] != "scare"]
    return [(None if who != who else who, named) for who, named in zip(found["speaker"].astype(object), found["named"])]


def named(*names):
    return [(name, True) for name in names]


def described(*phrases):
    return [(phrase, False) for phrase in phrases]


@pytest.mark.parametrize("raw, expected", [
    # one name a person, whatever the form; titles are no part of it
    ("Mark Rutte met Joe Biden. Rutte said it rained. NATO chief Mark Rutte said no.", named("Mark Rutte", "Mark Rutte")),
    ("Rutte said it rained. Later, Mark Rutte said it snowed.", named("Mark Rutte", "Mark Rutte")),
    ("Secretary General Mark Rutte said it rained.", named("Mark Rutte")), ("President-elect Donald Trump came. Trump said no.", named("Donald Trump")),
    ("Dr. Anna Berg said it rained. Dr. Berg said no. Ms. Berg said yes.", named(*["Anna Berg"] * 3)),
    ("J. D. Vance said it rained. Vance said no.", named("J. D. Vance", "J. D. Vance")), ("Mr. Smith said it rained.", named("Smith")),
    ("Theresa May came. May said it rained.", named("Theresa May")), ("Pope Francis came. Francis said it rained. The pope said no.", named("Francis", "Francis")),
    ("Dutch Admiral Rob Bauer said it rained.", named("Rob Bauer")), ("Anna Berg, who came late, said it rained.", named("Anna Berg")),
    ("Smith said it rained.", named("Smith")),
    # two of one surname: the full names stay apart, the surname alone is nobody's
    ("Maria Lund and Peter Lund came. Lund said it rained.", named("Lund")),
    ("Maria Lund said it rained. Peter Lund said it snowed.", named("Maria Lund", "Peter Lund")),
    ("Mr. Lund met Anna Berg. Berg said it rained, and Lund said no.", named("Anna Berg", "Lund")),
    # pronouns: the one person named, or the one of them who spoke last
    ("Mark Rutte came. He said it rained.", named("Mark Rutte")), ("Mark Rutte met Omar Nasri. He said it rained.", [NOBODY]),
    ("Anna Berg told Tom Hale that it rained. She said no.", named("Anna Berg", "Anna Berg")),
    ("Mr. Hale met Ms. Lund. She said it rained. He said no.", named("Lund", "Hale")),
    ("Ms. Berg met Ms. Lund. The rain stopped, Lund said. “It snowed,” she added.", named("Lund", "Lund")),
    ("Mr. Hale met Mr. Lund. He said it rained.", [NOBODY]), ("Mr. Hale met Mr. Lund, and Lund said it rained. He said no.", named("Lund", "Lund")),
    ("The rain stopped, Anna Berg said. “It snowed,” she added.", named("Anna Berg", "Anna Berg")),
    ("Mr. Hale came. She said it rained.", [NOBODY]), ("It rained. He said it snowed.", [NOBODY]),
    ("Mark Rutte came. It rained. It snowed. It froze. It thawed. He said so.", []),
    ("Mark Rutte came. It rained. It snowed. It froze. It thawed. He said that it hailed.", [NOBODY]),
    ("Anna Berg came to New York. She said it rained.", [NOBODY]),                    # cannot tell a town from a person
    ("I said it rained. We said no.", [NOBODY, NOBODY]),
    # they: the plural that the sentence before is about
    ("Officials in Kiev met. They said it rained.", described("officials in Kiev")), ("Anna Berg came. They said it rained.", [NOBODY]),
    # offices
    ("President Maria Lund came. The president said it rained.", named("Maria Lund")), ("The president said it rained.", described("president")),
    ("President Maria Lund met President Omar Nasri. The president said it rained.", [NOBODY]),
    ("Mark Rutte came. The new head of the alliance said it rained.", named("Mark Rutte")),
    ("The new head of the alliance said it rained. Mark Rutte left.", described("new head of the alliance")),
    # bodies
    ("The Foreign Ministry met. The ministry said it rained.", named("Foreign Ministry")),
    ("The Foreign Ministry met the Finance Ministry. The ministry said it rained.", described("ministry")),
    ("The ministry said it rained.", described("ministry")), ("NATO said it rained. The alliance said no.", [("NATO", True), ("alliance", False)]),
    ("The Kremlin said it rained. Moscow said no.", named("Kremlin", "Moscow")), ("The company said it rained. It said no.", described("company", "company")),
    ("Anna Berg said it rained. It said no.", [*named("Anna Berg"), NOBODY]),
    # what is written by somebody
    ("The Foreign Ministry issued a statement. The statement said it rained.", named("Foreign Ministry")),
    ("Anna Berg said it rained. The statement said no.", named("Anna Berg", "Anna Berg")),
    ("Anna Berg said it rained.\n\nIt poured.\n\nIt stopped.\n\nThe statement said no.", [*named("Anna Berg"), *described("statement")]),
    ("The Foreign Ministry said it rained. In a statement, it said no.", named("Foreign Ministry", "Foreign Ministry")),
    # no names
    ("U.S. officials said it rained.", described("U.S. officials")), ("Berg's lawyer said it rained.", described("Berg's lawyer")),
    ("Two people familiar with the matter met. The rain stopped, two people familiar with the matter said.", described("two people familiar with the matter")),
    ("Anna Berg came. Her spokesman said it rained. But, her spokesman said, it snowed.", described("her spokesman", "her spokesman")),
    ("A man who said that it rained left.", described("man")),
    ("Anna Berg and Tom Hale said it rained.", named("Anna Berg and Tom Hale")),
    ("Ursula von der Leyen said it rained.", named("Ursula von der Leyen")),
    ("Two officials said it rained.", described("two officials")),
])
def test_case(raw, expected):
    assert speakers_of(raw) == expected


def test_articles_do_not_lend_each_other_names():
    _, _, found = heard("Mark Rutte met President Maria Lund.", "Rutte said it rained. The president said no.")
    assert found["speaker"].astype(object).fillna("").tolist() == ["Rutte", "president"]


@pytest.mark.parametrize("forms, expected", [
    ({"Rutte": 5, "Mark Rutte": 1}, "Mark Rutte"), ({"Rutte": 2}, "Rutte"), ({"Maria Lund": 1, "Peter Lund": 1}, None),
    ({"Maria Lund": 2, "Peter Lund": 1, "Lund": 9}, "Maria Lund"), ({"Taoiseach Enda Kenny": 1, "Enda Kenny": 1}, "Enda Kenny"),
    ({"Donald Trump": 1, "Donald J. Trump": 1}, "Donald Trump")])
def test_full_name(forms, expected):
    assert full_name(forms) == expected


def test_words_of_the_list():
    with open(LEXICON, newline="", encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    keys = [(row["word"], row["class"]) for row in rows]
    assert len(keys) == len(set(keys)) > 300 and all(row["note"] and row["word"] == row["word"].lower() for row in rows)
    assert {row["class"] for row in rows} >= {"title", "courtesy", "he", "she", "body", "document", "role"}
    words = {one: {word for word, kind in keys if kind == one} for one in ("title", "courtesy", "he", "she")}
    assert words["he"].isdisjoint(words["she"]) and words["he"] | words["she"] <= words["title"] | words["courtesy"]
