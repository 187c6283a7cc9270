"""Codebooks: ours are whole and say how they were made; a file with a mistake is refused in a sentence that names its row."""
import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.codebooks import CODEBOOKS, exceptions, load_codebook
from analysis.cue_search import cue_words
from analysis.frames import find_cues
from analysis.tokens import split, tokenize
from examples import table

OTHERS = {"frames", "event_verbs", "labels"}                # rules, and tables that are no codebooks of frames
OURS = sorted(path.stem for path in CODEBOOKS.glob("*.csv") if path.stem not in OTHERS)
COLUMNS = ["frame", "cue", "unless", "weight", "why", "source", "definition", "threshold", "chosen"]


def rules():
    with open(CODEBOOKS / "frames.csv", newline="", encoding="utf8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def written(tmp_path):
    """A codebook of one's own, from its text or its bytes."""
    def file(text, name="own.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf8"))
        return path
    return file


def refused(path, *parts):
    """The one sentence with which a file is refused."""
    with pytest.raises(ValueError) as caught:
        load_codebook(path)
    said = str(caught.value)
    assert type(caught.value) is ValueError and said.startswith(path.name) and said.endswith(".") and "\n" not in said
    assert not re.search(r"[.!?] +[A-Z]", said), "one sentence"
    for part in parts:
        assert part in said
    return said


def phrases(codebook):
    """Every exception as it is written, with its cue."""
    return [(cue, phrase.strip()) for cue, unless in zip(codebook["cue"], codebook["unless"])
            for phrase in unless.split(";") if phrase.strip()]


def fits(word, other):
    """Whether two words of cues can stand for one term; one of them has no wildcards or they are the same."""
    forms, others = word.split("|"), other.split("|")
    pattern = lambda form: re.escape(form).replace(r"\*", ".*").replace(r"\?", ".")
    return any(a == b or re.fullmatch(pattern(a), b) or re.fullmatch(pattern(b), a) for a in forms for b in others)


def test_there_are_ours():
    assert {"generic_frames", "policy_frames", "war_peace_journalism", "functions"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_each_of_ours_is_whole(name):
    codebook = load_codebook(name)
    assert codebook.columns.tolist() == COLUMNS and len(codebook) > 50 and codebook.attrs["problems"] == []
    assert codebook["weight"].dtype == codebook["threshold"].dtype == float and (codebook["weight"] > 0).all()
    assert (codebook[["frame", "cue", "why", "source"]] != "").all(axis=None)
    assert codebook["source"].str.contains(r"\d{4}").all()
    folded = codebook["frame"] + ": " + [" ".join(cue_words(cue)) for cue in codebook["cue"]]
    assert folded[folded.duplicated()].tolist() == []


@pytest.mark.parametrize("name", OURS)
def test_each_frame_has_its_rule(name):
    codebook = load_codebook(name)
    own = [row for row in rules() if row["codebook"] == name]
    assert sorted(row["frame"] for row in own) == sorted(codebook["frame"].unique())
    assert all(row["definition"] and row["source"] and row["chosen"] for row in own)
    stated = codebook.drop_duplicates("frame").set_index("frame")["threshold"]
    for row in own:
        assert row["threshold"] or "none stated" in row["chosen"], "without a threshold it says why"
        assert stated[row["frame"]] == float(row["threshold"]) if row["threshold"] else np.isnan(stated[row["frame"]])


def test_rules_are_of_codebooks_that_there_are():
    assert {row["codebook"] for row in rules()} == set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_each_word_of_ours_can_stand_for_a_term(name):
    codebook = load_codebook(name)
    # ~ as a word that has no mark in it
    words = {word for text in [*codebook["cue"], *(phrase.replace("~", "x") for _, phrase in phrases(codebook))] for word in text.split()}
    odd = set()
    for word in words - {"..."}:
        for form in word.split("|"):
            bare = re.sub(r"[*?]", "a", form)
            several = len(list(split(bare))) != 1 and ("|" in word or bare != form)      # a plain word is parted as text is
            odd |= {form} if not form or several or ("#" in form and form != "#") or "**" in form or "~" in form else set()
    assert odd == set()


@pytest.mark.parametrize("name", OURS)
def test_each_exception_of_ours_can_matter(name):
    idle = set()
    for cue, phrase in phrases(load_codebook(name)):
        words, own = cue_words(phrase.replace("~", "x")), cue_words(cue)
        if "~" in phrase:
            idle |= {phrase} if "~" not in phrase.split() or phrase == "~" else set()
        elif not any(fits(word, one) for word in words for one in own):
            idle.add(phrase)
    assert idle == set()


OWN = "frame,cue,unless,weight\nconflict,war|wars,~ on cancer; star ~,2\nconflict,row over,,\nmoney,$ #,,0.5\n"


@pytest.mark.parametrize("text", [
    OWN, OWN.replace(",", ";").replace("~ on cancer; star ~", '"~ on cancer; star ~"'), OWN.replace(",", "\t"),
    "\ufeff" + OWN, b"\xff\xfe" + OWN.encode("utf-16-le"), OWN.replace("\n", "\r\n"), "sep=,\n" + OWN, OWN + ",,,\n , ,,\n\n",
    OWN.replace("\n", ",,\n"), OWN.replace("conflict,", " conflict ,  "),
], ids=["plain", "semicolons", "tabs", "byte order mark", "UTF-16", "CR LF", "Excel's first line", "empty rows", "empty columns", "blanks around"])
def test_a_codebook_of_ones_own(text, written):
    codebook = load_codebook(written(text))
    assert codebook["frame"].tolist() == ["conflict", "conflict", "money"] and codebook["cue"].tolist() == ["war|wars", "row over", "$ #"]
    assert codebook["weight"].tolist() == [2, 1, 0.5] and codebook["threshold"].isna().all()
    assert codebook["unless"].tolist() == ["~ on cancer; star ~", "", ""] and codebook.columns.tolist() == COLUMNS
    tokens = tokenize(table("Star wars. A war cost $5. It led the row over a war on cancer."))
    assert find_cues(tokens, codebook)["cue"].tolist() == ["war|wars", "$ #", "row over"]


def test_a_path_is_a_path_or_its_name(written):
    path = written(OWN)
    assert load_codebook(path).equals(load_codebook(str(path)))


def test_a_rule_beside_it_is_read(written):
    written("codebook,frame,threshold,chosen\nown,conflict,3,by hand\nother,conflict,9,\n", "frames.csv")
    codebook = load_codebook(written(OWN))
    assert codebook["threshold"].tolist()[:2] == [3, 3] and np.isnan(codebook["threshold"].iloc[2])
    assert codebook["chosen"].iloc[0] == "by hand"


def test_a_codebook_that_excel_saved_in_its_own_encoding(written):
    codebook = load_codebook(written("frame;cue\nmoney;£ #\nmoney;the café’s\n".encode("cp1252")))
    assert codebook["cue"].tolist() == ["£ #", "the café’s"]
    assert codebook.attrs["problems"] == ["own.csv: it is not UTF-8 and was read as cp1252; if letters look wrong, save it again as UTF-8."]


@pytest.mark.parametrize("text, parts", [
    ("frame,cues\nx,war\n", ["row 1", "'cues'", "rename it 'cue'"]),
    ("Frame,cue\nx,war\n", ["row 1", "'Frame'", "rename it 'frame'"]),
    ("frame,cue,wieght\nx,war,2\n", ["row 1", "'wieght'", "rename it 'weight'"]),
    ("frame,cue,colour\nx,war,red\n", ["row 1", "'colour' is not known", "frame, cue, unless"]),
    ("cue,weight\nwar,1\n", ["row 1", "no column 'frame'"]),
    ("frame\nx\n", ["row 1", "no column 'cue'"]),
    ("frame,cue\nx,war\nx, \nx,\n", ["row 3: the cue is empty (and in 1 more rows)"]),
    ("frame,cue\nx,war\n,peace\n", ["row 3: the frame is empty;"]),
    ("frame,cue,weight\nx,war,1\nx,peace,x\n", ["row 3", "'x' is no number above 0"]),
    ("frame,cue,weight\nx,war,0\n", ["row 2", "'0' is no number above 0"]),
    ("frame,cue,weight\nx,war,-1\n", ["row 2", "'-1'"]),
    ("frame,cue,weight\nx,war,inf\n", ["row 2", "'inf'"]),
    ("frame;cue;weight\nx;war;0,5\n", ["row 2", "'0,5'", "0.5"]),
    ("frame,cue\nx,war\nx,...\n", ["row 3", "'...' holds no word"]),
    ("frame,cue\nx,* ?\n", ["row 2", "'* ?' holds no word"]),
    ("frame,cue\nx,war ...\n", ["row 2", "begins or ends with a gap"]),
    ("frame,cue\nx,war | peace\n", ["row 2", "nothing on either side"]),
    ("frame,cue\nx,a ... b ... c ... d\n", ["row 2", "more than two gaps"]),
    ("frame,cue,unless\nx,war,~ on cancer; ... ~\n", ["row 2", "'... war' holds no word to look for, or begins or ends with a gap"]),
    ("frame,cue,unless\nx,a ... b ... c,~ ... d\n", ["row 2", "'a ... b ... c ... d' has more than two gaps"]),
    ("frame,cue\nx,war\ny,war\nx,war\n", ["row 4", "x has the cue 'war' twice"]),
    ('frame,cue\nx,war\nx,"war\nx,peace\n', ["row 3", "a quotation mark stands alone"]),
    ('frame,cue\nx,war\nx,"war" on\n', ["row 3", "a quotation mark stands alone"]),
    ("frame,cue\nx,war\nx,war, peace\n", ["row 3", "the number of fields is not that of the head (2)"]),
    (b"frame,cue\nx," + b"\0\1\2\3" * 50, ["binary data"]),
], ids=str)
def test_a_mistake_is_named_with_its_row(text, parts, written):
    refused(written(text), *parts)


def test_an_empty_file_and_a_file_that_is_another_kind(written):
    refused(written(""), "empty")
    refused(written("word,harm\n"), "holds no entries")
    refused(written("frame,cue\n,\n"), "holds no cues")
    with pytest.raises(ValueError, match="^event_verbs.csv, row 1: the column 'verb' is not known"):
        load_codebook("event_verbs")
    refused(written("just a line of text\n", "own.txt"), "not read as dictionaries")


@pytest.mark.parametrize("rule, parts", [
    ("codebook,frame,treshold\nown,conflict,3\n", ["row 1", "rename it 'threshold'"]),
    ("codebook,frame,threshold\nown,conflict,high\n", ["row 2", "the threshold 'high' is no number above 0"]),
    ("codebook,frame\nown,\n", ["row 2: the frame is empty"]),
    ("codebook,frame\nown,conflict\nother,conflict\nown,conflict\n", ["row 4", "'conflict' of own stands twice"]),
], ids=str)
def test_a_mistake_in_the_rules_is_named_with_its_row(rule, parts, written):
    path, beside = written(OWN), written(rule, "frames.csv")
    with pytest.raises(ValueError) as caught:
        load_codebook(path)
    assert str(caught.value).startswith(beside.name) and all(part in str(caught.value) for part in parts)


@pytest.mark.parametrize("name", ["generic", "generic_frame", "nowhere/generic_frames.csv", Path("absent.dic"), "", "event_verb"], ids=repr)
def test_an_unknown_name_is_told_those_there_are(name):
    with pytest.raises(FileNotFoundError) as caught:
        load_codebook(name)
    said = str(caught.value)
    assert repr(str(name)) in said and said.endswith(".") and all(own in said for own in OURS)
    assert "event_verbs" not in said and "labels" not in said


def test_a_dictionary_becomes_a_codebook(written):
    path = written("word,harm,care\nwound*,1,\nnurse,,X\nmend|heal,1,\n")
    codebook = load_codebook(path)
    assert codebook[["frame", "cue", "weight"]].values.tolist() == [["harm", "wound*", 1], ["care", "nurse", 1]]
    assert codebook.columns.tolist() == COLUMNS and codebook["unless"].tolist() == ["", ""] and codebook["threshold"].isna().all()
    assert len(codebook.attrs["problems"]) == 1 and "row 4: 'mend|heal' is left out" in codebook.attrs["problems"][0]
    assert len(find_cues(tokenize(table("The nurse saw wounds.")), codebook)) == 2
    path = written("%\n1\tharm\n%\nwound*\t1\n", "tone.dic")
    assert load_codebook(path)["cue"].tolist() == ["wound*"]


@pytest.mark.parametrize("unless, expected", [
    (["~ on cancer; star ~;; ", ""], ["war|wars on cancer", "star war|wars"]),
    (["", "no ~"], ["no row over"]),
    (["tug of war", ""], ["tug of war"]),
    (["~ and ~", ""], ["war|wars and war|wars"]),
    ([None, "no ~"], ["no row over"]),
    ([np.nan, np.nan], []),
    (["", ""], []),
], ids=str)
def test_what_a_cue_does_not_mean(unless, expected):
    codebook = pd.DataFrame({"frame": ["conflict", "conflict"], "cue": ["war|wars", "row over"], "unless": unless})
    assert exceptions(codebook)["cue"].tolist() == expected and set(exceptions(codebook)["frame"]) <= {"conflict"}


def test_the_sign_for_the_cue_stands_alone(written):
    with pytest.raises(ValueError, match="own.csv, row 3: in `unless` the ~ in 'self-~' is joined to other letters"):
        load_codebook(written("frame,cue,unless\nconflict,war,~ on cancer\nconflict,deny|denies,self-~; never ~\n"))
