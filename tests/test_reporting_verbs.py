"""The table of reporting words: what stands in it, the forms it is read under, and the sentence for each mistake."""
import csv
import re

import pytest

from analysis.reporting_verbs import LEXICON, TAKES, inflected, plural, reporting_words

CLASSES = {"accusing", "asking", "conceding", "criticising", "denying", "directing", "distancing", "explaining", "factive", "neutral",
           "praising", "pressing", "promising", "thinking", "wishing"}
HEADER = "word,pos,class,takes,forms,noun,unless,source,note"
VERBS, NOUNS = reporting_words("verb"), reporting_words("noun")
SHORT = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")          # put, hit: the last letter doubles before -ing


def rows():
    with open(LEXICON, newline="", encoding="utf8") as file:
        return list(csv.DictReader(file))


def forms(entries, lemma):
    return {form: entry.form for form, found in entries.items() for entry in found if entry.lemma == lemma}


def test_each_row_is_whole_and_stands_once():
    words = [(row["word"], row["pos"]) for row in rows()]
    assert len(words) == len(set(words)) > 500
    assert {row["pos"] for row in rows()} == {"verb", "noun", "adverb"} and {row["class"] for row in rows()} == CLASSES
    assert all(row["source"] and row["note"] and row["word"] == row["word"].strip().lower() for row in rows())
    assert {len({row["note"] for row in rows() if row["class"] == one}) for one in CLASSES} == {1}       # a note says what its class means
    assert set(" ".join(row["takes"] for row in rows()).split()) <= TAKES


def test_each_row_is_read():
    for entries, pos in ((VERBS, "verb"), (NOUNS, "noun"), (reporting_words("adverb"), "adverb")):
        read = {(entry.lemma, entry.verb_class) for found in entries.values() for entry in found}
        assert read == {(row["word"], row["class"]) for row in rows() if row["pos"] == pos}


@pytest.mark.parametrize("lemma, expected", [
    ("say", {"say": "base", "says": "s", "said": "past", "saying": "ing"}),
    ("deny", {"deny": "base", "denies": "s", "denied": "past", "denying": "ing"}),
    ("admit", {"admit": "base", "admits": "s", "admitted": "past", "admitting": "ing"}),
    ("write", {"write": "base", "writes": "s", "wrote": "past", "written": "participle", "writing": "ing"}),
    ("agree", {"agree": "base", "agrees": "s", "agreed": "past", "agreeing": "ing"}),
    ("stress", {"stress": "base", "stresses": "s", "stressed": "past", "stressing": "ing"}),
    ("read", {"read": "past", "reads": "s", "reading": "ing"}),
    ("argue", {"argue": "base", "argues": "s", "argued": "past", "arguing": "ing"}),
    ("criticize", {"criticize": "base", "criticizes": "s", "criticized": "past", "criticizing": "ing",
                   "criticise": "base", "criticises": "s", "criticised": "past", "criticising": "ing"}),
    ("be afraid", {"afraid": "be"}),
])
def test_forms_of_verbs(lemma, expected):
    assert forms(VERBS, lemma) == expected


@pytest.mark.parametrize("lemma, expected", [
    ("claim", {"claim", "claims"}), ("allegation", {"allegation", "allegations"}), ("theory", {"theory", "theories"}), ("reply", {"reply", "replies"})])
def test_forms_of_nouns(lemma, expected):
    assert forms(NOUNS, lemma) == dict.fromkeys(expected, "noun")


def test_inflection():
    assert dict(inflected("go", ["went", "gone"])) == {"go": "base", "goes": "s", "went": "past", "gone": "participle", "going": "ing"}
    assert [form for form, _ in inflected("portray")] == ["portray", "portrays", "portrayed", "portraying"]
    assert [form for form, _ in inflected("teach", ["taught"])] == ["teach", "teaches", "taught", "teaching"]
    assert [plural(noun) for noun in ("view", "survey", "inquiry")] == ["views", "surveys", "inquiries"]


def test_longer_words_come_first():
    assert all([len(entry.rest) for entry in found] == sorted((len(entry.rest) for entry in found), reverse=True) for found in VERBS.values())
    assert VERBS["called"][0].lemma.startswith("call ") and VERBS["called"][-1].lemma == "call"
    assert ("out",) in [entry.rest for entry in VERBS["pointed"]] and () not in [entry.rest for entry in VERBS["pointed"]]


def test_what_a_row_says():
    claim, = VERBS["claimed"]
    assert (claim.verb_class, claim.form) == ("distancing", "past") and {"clause", "quote"} <= claim.takes
    assert "lives" in claim.unless and claim.rest == ()
    assert VERBS["states"][0].is_plural and not VERBS["stated"][0].is_plural and not VERBS["says"][0].is_plural


def test_short_verbs_double_their_last_letter():
    heads = {row["word"].split()[0] for row in rows() if row["pos"] == "verb"} - {"be"}
    short = {head for head in heads if SHORT.fullmatch(head)}
    assert short >= {"hit", "put", "rip", "slam", "snap"}
    assert {head for head in short if head + head[-1] + "ing" not in VERBS} == set()


def test_no_form_is_misspelt():
    assert {"speaked", "forgeting"}.isdisjoint(VERBS)
    assert {"backlashs", "wishs", "consensuss", "willingnesss"}.isdisjoint(NOUNS) and "wishes" in NOUNS


def test_british_spellings():
    assert {"emphasised", "apologising", "recognises", "favoured"} <= set(VERBS)
    assert {"signalled", "labelled", "counselling", "marvelled"} & set(VERBS) >= {"signalled", "labelled"}


@pytest.mark.parametrize("row, message", [
    ("say,verb,neutral,,,,,x,y", "words.csv, row 3: a reporting word needs `word`, `pos` (verb, noun, adverb), `class` and `takes`."),
    (",verb,neutral,clause,,,,x,y", "words.csv, row 3: a reporting word needs"),
    ("say,adjective,neutral,clause,,,,x,y", "words.csv, row 3: a reporting word needs"),
    ("say,verb,,clause,,,,x,y", "words.csv, row 3: a reporting word needs"),
    ("say", "words.csv, row 3: a reporting word needs"),
    ("say,verb,neutral,clause sung,,,,x,y", "words.csv, row 3: 'sung' in `takes` is none of about, against,"),
])
def test_each_mistake_has_a_sentence(tmp_path, row, message):
    path = tmp_path / "words.csv"
    path.write_text(f"{HEADER}\ntell,verb,neutral,person,told,,,x,y\n{row}\n", encoding="utf8")
    with pytest.raises(ValueError, match=re.escape(message)):
        reporting_words("verb", path)


def test_a_table_of_ones_own(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text(f"{HEADER}\nchirp out,verb,praising,quote,,,loudly,x,y\nsong,noun,neutral,that,,,,x,y\n", encoding="utf8")
    verbs = reporting_words("verb", path)
    assert set(verbs) == {"chirp", "chirps", "chirped", "chirping"}
    entry, = verbs["chirped"]
    assert (entry.lemma, entry.verb_class, entry.takes, entry.rest, entry.unless) == ("chirp out", "praising", {"quote"}, ("out",), {"loudly"})
    assert set(reporting_words("noun", path)) == {"song", "songs"}
