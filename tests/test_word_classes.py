"""Word classes: one letter a token, told by the lists, by shape, and by where the token stands."""
import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tokens import tokenize
from analysis.word_classes import CLASSES, FUNCTION_WORDS, MARKS, word_classes
from examples import table, texts


def letters(*raws):
    return word_classes(tokenize(table(*raws))).tobytes().decode("ascii")


@pytest.mark.parametrize("raw, expected", [
    ("On Tuesday, Mr. Rutte said that he agreed.", "py,NcNVthV."),
    ("She denies it and has shown him why.", "hZhkaPmw."),
    ("According to officials, 3 men left quickly.", "Ain,onnv."),
    ("Berg's report, the claim of fraud; allegations fly.", "NsB,dBpn;Rn."),
    ("Is Berg afraid of (her) dogs? Yes - 2nd time!", "bNEp(d)n.N-on."),
    ("“No,” he said: $5", "_d,_hV:_o"),
    # a capital that the beginning of a sentence made means nothing for a verb, and much within
    ("Asked whether it rained, Asked nodded.", "Vwhn,Nn."), ("Saying so, he left.", "Gj,hn."), ("Report it.", "Nh."),
    # capitals throughout are no function words
    ("US and WHO told us who IT is.", "NkNVmrNb."), ("A man, A team, I.", "dn,dn,h."),
    # the month, and the family name
    ("It rained in May. In May, it may rain.", "hnpy.py,han."), ("Then Theresa May left.", "vNNn."), ("Then Mrs. May left.", "vNcNn."), ("No, May said no.", "d,NVd."),
    ("Then May's aides left.", "vNsnn."),
    # stops of abbreviations and of sentences
    ("He met Jr. Smith. J. Vance said no.", "hnNcN.NcNVd."), ("It rained, etc.", "hn,n."),
    # marks, handles, dashes
    ("@bbc #war [so] – said", "NN(j)-V"), ("* %", "__"), ("", ""),
])
def test_case(raw, expected):
    assert letters(raw) == expected


@settings(max_examples=100)
@given(st.lists(texts, min_size=1, max_size=3))
def test_one_known_letter_a_token(raws):
    found = letters(*raws)
    assert len(found) == len(tokenize(table(*raws)))
    assert set(found) <= set(CLASSES) | set(MARKS.values())


def test_words_of_the_list():
    with open(FUNCTION_WORDS, newline="", encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    terms = [row["term"] for row in rows]
    assert len(terms) == len(set(terms)) > 200
    assert all(term == term.lower() and len(row["letter"]) == 1 and row["letter"] in CLASSES for term, row in zip(terms, rows))
    assert len({row["letter"] for row in rows}) == len({row["class"] for row in rows}) == len({(row["letter"], row["class"]) for row in rows})
    assert all(letters(f"so {term}")[-1] == row["letter"] for term, row in zip(terms, rows) if term not in ("may", "so") and "'" not in term)


@pytest.mark.parametrize("raws", [("Talks with Rutte", "May was wet."), ("Talks with Rutte\n\nMay was wet.",)])
def test_may_is_the_month_behind_another_sentences_name(raws):
    assert letters(*raws)[3:] == letters("May was wet.") == "ybn."


def test_may_speaks_in_the_first_article_as_in_the_second():
    assert letters("May said no.") == letters("It rained.", "May said no.")[3:] == "NVd."
