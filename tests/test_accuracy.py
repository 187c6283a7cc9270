"""Accuracy on labelled texts: toy texts with counts that anybody can check, and the published table beside a fresh one."""
import doctest
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import benchmarks.labelled
from benchmarks.accuracy import COLUMNS, HOW, KNOWN, MEASURES, Scored, accuracy, files, main, measured
from benchmarks.labelled import (NOBODY, class_counts, f1, sentence_counts, span_counts, thresholds_elsewhere, voice_counts,
                                 yes_counts)

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "data" / "accuracy.csv"
HEAD = "text,conflict,economic,responsibility,human_interest,morality"
RAW = 'Ann said "no war" on Monday. The "deal" failed.'
NO_WAR, DEAL, ANN, MONDAY = (9, 17), (33, 39), (0, 3), (21, 27)


def labelled(*attributions, raw=RAW):
    return {"text": raw, "attributions": [{"source": source, "content": content} for source, content in attributions]}


def found(*rows):
    """Attributions as the library gives them: article, kind, content and source (None: it has none)."""
    return pd.DataFrame([(article, kind, *content, *(source or (np.nan, np.nan))) for article, kind, content, source in rows],
                        columns=["article_id", "kind", "start", "end", "source_start", "source_end"]).astype({"start": int, "end": int})


def counts(task, rows, of):
    """tp, fp, fn and chance of the first text."""
    table = voice_counts(rows, of)
    return table[table["task"] == task][["tp", "fp", "fn", "chance"]].iloc[0].tolist()


def share(measure, table):
    return MEASURES[measure](table.drop(columns="article_id").sum().astype(float).to_dict())


# Voices

def test_all_that_people_marked_and_nothing_else():
    rows, of = [labelled(([ANN], [NO_WAR]))], found(("0", "direct", NO_WAR, ANN))
    assert RAW[slice(*NO_WAR)] == '"no war"' and RAW[slice(*DEAL)] == '"deal"' and RAW[slice(*MONDAY)] == "Monday"
    assert counts("direct speech, characters", rows, of) == [8, 0, 0, 14]
    assert counts("any attribution, characters", rows, of) == [8, 0, 0, len(RAW)]
    assert counts("source of a direct quotation", rows, of) == [1, 0, 0, 1]


def test_half_right():
    rows, of = [labelled(([ANN], [NO_WAR]))], found(("0", "direct", (9, 13), MONDAY), ("0", "indirect", (18, 22), None))
    assert counts("any attribution, characters", rows, of) == [4, 4, 4, len(RAW)]
    assert counts("direct speech, characters", rows, of) == [4, 0, 4, 14], "what stands outside the marks is not asked"
    assert counts("source of a direct quotation", rows, of) == [0, 0, 1, 1]


def test_nothing_found_and_nothing_marked():
    assert counts("any attribution, characters", [labelled(([ANN], [NO_WAR]))], found()) == [0, 0, 8, len(RAW)]
    assert counts("any attribution, characters", [labelled()], found(("0", "direct", NO_WAR, ANN))) == [0, 8, 0, len(RAW)]
    assert counts("source of a direct quotation", [labelled()], found(("0", "direct", NO_WAR, ANN))) == [0, 0, 0, 0]
    assert counts("any attribution, characters", [labelled(raw="")], found()) == [0, 0, 0, 0]


def test_scare_quotes_count_or_are_left_out():
    rows, of = [labelled(([ANN], [NO_WAR]))], found(("0", "direct", NO_WAR, ANN), ("0", "scare", DEAL, None))
    assert counts("direct speech, characters", rows, of) == [8, 6, 0, 14]
    assert counts(f"direct speech{NOBODY}, characters", rows, of) == [8, 0, 0, 14]


def test_an_attribution_of_another_text_counts_there():
    rows = [labelled(([ANN], [NO_WAR]))] * 2
    table = voice_counts(rows, found(("1", "direct", NO_WAR, ANN)))
    assert table[table["task"] == "any attribution, characters"]["tp"].tolist() == [0, 8]


@pytest.mark.parametrize("raw, chance", [
    ('a "b" c', 3), ("a “b” c", 3), ('a “b" c', 3), ("“a “b” c", 6), ('"a" b "c"', 6),
    # no marks, or none that meet within a paragraph
    ("a 'b' c", 0), ("‘a’ b", 0), ('a "b', 0), ('a "b\nc" d', 0), ("a” b", 0), ("a” b “c", 0), ("“" * 9, 0)])
def test_what_stands_in_marks(raw, chance):
    assert counts("direct speech, characters", [labelled(raw=raw)], found())[3] == chance


@pytest.mark.parametrize("source, content, mine, asked_and_right", [
    ([ANN], [NO_WAR], [("direct", (7, 20), (0, 9))], (1, 1)),                       # any overlap of the source is right
    ([ANN], [NO_WAR], [("direct", (13, 17), ANN)], (1, 1)),                         # half of it is found
    ([MONDAY, ANN], [NO_WAR], [("direct", NO_WAR, ANN)], (1, 1)),
    ([ANN], [(9, 19)], [("direct", NO_WAR, ANN)], (1, 1)),                          # eight characters of ten in marks
    ([ANN], [NO_WAR], [("direct", (14, 17), ANN)], (1, 0)),                         # less than half
    ([ANN], [NO_WAR], [("direct", NO_WAR, (3, 8))], (1, 0)),                        # next to it is not in it
    ([ANN], [NO_WAR], [("scare", NO_WAR, None)], (1, 0)),
    ([ANN], [NO_WAR], [("direct", (9, 12), ANN), ("direct", NO_WAR, MONDAY)], (1, 0)),      # of two the larger part
    ([ANN], [NO_WAR], [("indirect", NO_WAR, MONDAY), ("direct", NO_WAR, ANN)], (1, 1)),     # of two alike the later
    # not asked
    ([], [NO_WAR], [("direct", NO_WAR, ANN)], (0, 0)),
    ([ANN], [(9, 20)], [("direct", NO_WAR, ANN)], (0, 0)),                          # eight of eleven
    ([ANN], [(4, 28)], [("indirect", (4, 28), ANN)], (0, 0)),
    ([ANN], [], [("direct", NO_WAR, ANN)], (0, 0))])
def test_sources_of_direct_quotations(source, content, mine, asked_and_right):
    of = found(*(("0", *row) for row in mine))
    right, _, wrong, asked = counts("source of a direct quotation", [labelled((source, content))], of)
    assert (asked, right) == asked_and_right and right + wrong == asked


# Frames, sentences, classes

def test_yes_and_no_of_articles():
    table = yes_counts(np.array([1, 1, 0, 0], bool), np.array([1, 0, 1, 0], bool))
    assert table.values.tolist() == [["0", 1, 0, 0], ["1", 0, 0, 1], ["2", 0, 1, 0], ["3", 0, 0, 0]]
    assert [share(measure, table) for measure in ("precision", "recall", "F1")] == [0.5, 0.5, 0.5]


def test_answers_several_times_have_the_mean_f1():
    table = yes_counts(np.array([1, 1, 0, 0], bool), np.array([[1, 1], [1, 0], [0, 1], [0, 0]], bool))
    assert share("F1", table) == (1 + 0.5) / 2


def test_a_threshold_comes_from_other_articles_only():
    people = np.arange(60) % 3 == 0
    present = thresholds_elsewhere(np.where(people, 9.0, 0.5), people)
    assert present.shape == (60, 20) and (present == people[:, None]).all()
    alone = np.arange(30) == 7                         # without the only yes each threshold is as good, and the lowest is taken
    assert (thresholds_elsewhere(np.where(alone, 9.0, 5.0), alone).sum(axis=0) == 30 // 5).all()
    assert not thresholds_elsewhere(np.zeros(60), np.zeros(60, bool)).any()


def test_sentences_need_both_ends():
    rows = [{"sentences": [[0, 5], [6, 9]]}, {"sentences": [[0, 4]]}]
    assert span_counts(rows, [[(0, 5), (6, 8)], [(0, 4)]]).values.tolist() == [["0", 1, 1, 1], ["1", 1, 0, 0]]


def test_a_text_is_split_rightly_as_a_whole_or_not():
    rows = [{"text": "A b. C d.", "sentences": ["A b.", " C d."]}] * 3
    table = sentence_counts(rows, [[(5, 9), (0, 4)], [(0, 9)], [(0, 4)]])
    assert table[["tp", "fp", "fn"]].values.tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 1]]
    assert share("share right", table) == 1 / 3


def test_macro_f1_is_the_plain_mean_of_the_classes():
    table = class_counts(["a", "a", "b", "c"], says=np.array([-1, 0, 0, 1]), people=np.array([-1, -1, 0, 0]))
    assert share("macro F1", table) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3) and table["article_id"].tolist() == ["a", "a", "b", "c"]
    assert share("macro F1", class_counts(["a", "b", "c"], np.array([-1, 0, 1]), np.array([-1, 0, 1]))) == 1


def test_f1_of_nothing_is_missing():
    with np.errstate(invalid="ignore"):
        assert np.isnan(f1({name: np.zeros(1) for name in ("tp", "fp", "fn")})).all()


def test_examples():
    tried = doctest.testmod(benchmarks.labelled)
    assert tried.attempted >= 3 and tried.failed == 0


# The table

def scored(people, says, **more):
    table = yes_counts(np.array(people, bool), np.array(says, bool))
    return list(measured(Scored("frames", "toy", len(people), "articles", ["F1"], table, **more)))[0]


def test_a_row_has_its_interval_over_articles_and_what_always_yes_gets():
    row = scored([1, 0] * 20, [1, 1, 1, 0] * 10, always={"tp": 20, "fp": 20, "fn": 0})
    assert row["value"] == 0.8 and row["trivial"] == pytest.approx(2 / 3) and row["drawn"] == "40 articles"
    assert 0.6 < row["low"] < 0.75 < 0.85 < row["high"] < 0.95


def test_places_of_one_sentence_are_drawn_together():
    says, people = np.tile([1, -1, 0, 0], 30), np.tile([1, -1, 0, 1], 30)
    alone, pairs = (list(measured(Scored("tone", "toy", 120, "targets", ["macro F1"], class_counts(texts, says, people))))[0]
                    for texts in (np.arange(120).astype(str), np.repeat(np.arange(12), 10).astype(str)))
    assert alone["drawn"] == "120 articles" and pairs["drawn"] == "12 articles"
    assert alone["value"] == pairs["value"] and alone["high"] - alone["low"] > 2 * (pairs["high"] - pairs["low"]) > 0


@pytest.mark.parametrize("people, says", [([1, 0] * 4 + [1], [1, 1] * 4 + [1]), ([1, 0] * 20, [1, 0] * 20), ([0] * 40, [0] * 40)],
                         ids=["nine articles", "never wrong", "never asked"])
def test_no_interval(people, says):
    row = scored(people, says)
    assert np.isnan([row["low"], row["high"], row["trivial"]]).all() and np.isnan(row["value"]) == (not any(people))


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path):
    """Twelve toy texts of each kind, labelled as the library reads them; in half of those with sentences people differ."""
    for kind in ("voices", "frames", "sentences", "sentiment"):
        (tmp_path / kind).mkdir()
    raw = "Mark Rutte said that Kiev needs arms. The rain fell."
    (tmp_path / "voices" / "toy.jsonl").write_text(lines([labelled(([(0, 10)], [(16, 36)]), raw=raw)] * 12), "utf-8")
    (tmp_path / "frames" / "toy.csv").write_text(f"{HEAD}\n" + f"{'The rain fell. ' * 20},0,0,0,0,0\n" * 12, "utf-8")
    (tmp_path / "sentences" / "toy.jsonl").write_text(lines(
        [{"text": raw, "sentences": [[0, 37], [38, 52]]}, {"text": raw, "sentences": [[0, 52]]}] * 6), "utf-8")
    toward = [("Hale lied to the committee.", -1), ("Hale met Berg in Oslo.", 0), ("The members praised Hale.", 1)]
    (tmp_path / "sentiment" / "toy.jsonl").write_text(lines([
        {"sentence": text, "start": text.index("Hale"), "end": text.index("Hale") + 4, "polarity": tone}
        for text, tone in toward] * 4), "utf-8")
    return tmp_path


def test_the_library_is_asked(folder):
    table = accuracy(files(folder)[0]).set_index(["instrument", "task", "measure"])
    value = table["value"].to_dict()
    assert value["voices", "any attribution, characters", "F1"] == 1 and np.isnan(value["frames", "conflict", "F1"])
    assert value["sentences", "sentences, both ends", "precision"] == 0.5 and value["sentences", "sentences, both ends", "recall"] == 0.667
    assert value["tone toward a target", "against, neutral or for the target", "macro F1"] == 1
    assert table["trivial"]["voices", "any attribution, characters", "precision"] == round(20 / 52, 3)
    assert set(table["texts"]) == {"toy"} and set(table["source"]) == {""} and set(table["seen"]) == {"not known"}


def test_a_set_is_known_by_its_name_and_its_size(folder):
    (folder / "voices" / "toy.jsonl").rename(folder / "voices" / "dev.jsonl")
    table = accuracy(files(folder)[0])
    assert table["texts"][table["instrument"] == "voices"].unique().tolist() == ["dev"] and table["people"].isna().all()


def test_the_command_prints_markdown_and_names_what_is_absent(folder, capsys):
    (folder / "frames" / "toy.csv").unlink()
    assert main([str(folder)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("| instrument | task | texts |") and "| voices | any attribution, characters | toy |" in printed
    assert printed.rstrip().endswith("Left out, for there are no such files: frames/*.csv.") and HOW in printed


def broken(kind, name, content):
    return lambda folder: (folder / kind / name).write_bytes(content)


@pytest.mark.parametrize("change, arguments, message", [
    (lambda folder: (folder / "frames" / "toy.csv").unlink(), ["--write"],
     r"has no frames/\*.csv; data/accuracy.csv is written from all four kinds.$"),
    (lambda folder: [path.unlink() for path in folder.glob("*/*")], [], r"has no voices/\*.jsonl, .*; see the formats with --help.$"),
    (broken("voices", "toy.jsonl", b'{"text": "a", "attributions": []}\n\n{"text"\n'), [],
     "toy.jsonl, line 3: this is no JSON object; write one object a line.$"),
    (broken("voices", "toy.jsonl", b"[1]\n"), [], "toy.jsonl, line 1: this is no JSON object"),
    (broken("voices", "toy.jsonl", b'{"text": "a"}\n'), [], "toy.jsonl, row 1: there is no 'attributions'; see the formats with --help.$"),
    (broken("voices", "toy.jsonl", b'{"text": 5, "attributions": []}\n'), [], "toy.jsonl, row 1: text has another form than it should"),
    (broken("voices", "toy.jsonl", b'{"text": "a", "attributions": 5}\n'), [], "toy.jsonl, row 1: attributions has another form than"),
    (broken("voices", "toy.jsonl", b'{"text": "a", "attributions": [{"source": [[0, 1]]}]}\n'), [], "row 1: attributions has another"),
    (broken("voices", "toy.jsonl", b'{"text": "a", "attributions": [{"source": [], "content": [[0, 2]]}]}\n'), [],
     "row 1: attributions has another form than it should, or reaches beyond the text; see the formats with --help.$"),
    (broken("sentences", "toy.jsonl", b'{"text": "a b", "sentences": ["a", [2, 3]]}\n'), [], "row 1: sentences has another form than"),
    (broken("sentences", "toy.jsonl", b'{"text": "a b", "sentences": [[0, "x"]]}\n'), [], "row 1: sentences has another form than"),
    (broken("sentiment", "toy.jsonl", b'{"sentence": "a", "start": 0, "end": 2, "polarity": 1}\n'), [], "row 1: end has another form"),
    (broken("sentiment", "toy.jsonl", b'{"sentence": "a", "start": "0", "end": 1, "polarity": 1}\n'), [], "row 1: end has another form"),
    (broken("frames", "toy.csv", b" \n"), [], "toy.csv has no rows; take it out of the folder.$"),
    (broken("frames", "toy.csv", b"text\na\nb,c,d\n"), [], "toy.csv has rows of different length; save it as CSV anew.$"),
    (broken("voices", "toy.jsonl", b"\xff\xfe"), [], "toy.jsonl is not in UTF-8; save it in UTF-8.$"),
    (broken("sentences", "toy.jsonl", b"\n"), [], "toy.jsonl has no rows; take it out of the folder.$"),
    (broken("frames", "toy.csv", b"text,conflict\nRain.,1\n"), [], "toy.csv, row 1: there is no 'economic'"),
    (broken("frames", "toy.csv", f"{HEAD}\nRain.,1,0,0,yes,0\n".encode()), [],
     "toy.csv, row 1: human_interest is 'yes'; it is one of 0, 1.$"),
    (broken("sentiment", "toy.jsonl", b'{"sentence": "Hale.", "start": 0, "end": 4, "polarity": 2}\n'), [],
     "polarity is 2; it is one of -1, 0, 1.$")],
    ids=["not all four", "nothing", "broken line", "no object", "no column", "text a number", "attributions a number", "no content",
         "beyond the text", "words and spans", "an edge a text", "beyond the sentence", "start a text", "empty table", "ragged table", "no text", "empty", "no frame", "no answer", "no class"])
def test_what_cannot_be_read_is_said_in_one_sentence(change, arguments, message, folder, capsys):
    before = PUBLISHED.read_bytes()
    change(folder)
    with pytest.raises(SystemExit):
        main([str(folder), *arguments])
    assert re.search(message, capsys.readouterr().err.strip()) and PUBLISHED.read_bytes() == before


# What is published

@pytest.fixture(scope="module")
def published():
    return pd.read_csv(PUBLISHED)


def test_the_published_table_is_whole(published):
    assert published.columns.tolist() == COLUMNS and not published.duplicated(["instrument", "task", "texts", "measure"]).any()
    assert set(published["texts"]) == {texts for texts, _ in KNOWN.values()} and set(published["measure"]) == set(MEASURES)
    assert set(published["instrument"]) == {"voices", "frames", "sentences", "tone toward a target", "tone of a sentence"}
    assert published.drop(columns=["trivial", "people"]).notna().all(axis=None) and (published["n"] > 0).all()


def test_published_numbers_are_shares_and_lie_in_their_intervals(published):
    numbers = published[["value", "low", "high", "trivial", "people"]]
    assert (numbers.isna() | (numbers >= 0) & (numbers <= 1)).all(axis=None)
    assert (published["low"] <= published["value"]).all() and (published["value"] <= published["high"]).all()
    assert (published["low"] < published["high"]).mean() > 0.95 and published["people"].notna().sum() == 2


def test_the_published_table_is_what_is_measured_now(published, yardsticks):
    fresh, edges = accuracy(files(yardsticks)[0]), ["low", "high"]
    pd.testing.assert_frame_equal(fresh.drop(columns=edges), published.drop(columns=edges), check_dtype=False, rtol=0, atol=1e-9)
    assert np.allclose(fresh[edges], published[edges], atol=0.0011)              # the last place may be rounded otherwise


def test_the_readme_says_the_same(published):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    value = published.set_index(["task", "texts", "measure"])[["value", "trivial"]].sort_index()
    frames = re.findall(r"(?m)^\| ([a-z ]+) \| \d+ \| \.(\d+) \| \.(\d+) \| \.(\d+) \|$", readme)
    assert len(frames) == 5
    for name, *printed in frames:
        frame = name.replace("economic consequences", "economic").replace(" ", "_")
        own, other = (value.loc[task].xs("F1", level="measure").iloc[0] for task in (frame, f"{frame}, threshold from other articles"))
        assert [f"{number:.3f}"[2:] for number in (own["value"], other["value"], own["trivial"])] == printed, frame
    voices = re.findall(r"(?m)^\| .*(?:articles|by character).* \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", readme)
    measures = {tuple(f"{number:.3f}".removeprefix("0") for number in of.droplevel(["task", "texts"])["value"][["precision", "recall", "F1"]])
                for task in value.index.levels[0] if task.startswith(("direct speech", "any attribution"))
                for _, of in value.xs(task, drop_level=False).groupby("texts")}
    assert len(voices) == 5 and set(voices) <= measures


def test_readings_by_hand_add_up():
    readings = pd.read_csv(ROOT / "data" / "hand_readings.csv")
    assert readings.columns.tolist() == ["instrument", "what", "n", "right", "doubtful", "wrong", "note"] and len(readings) == 12
    assert set(readings["instrument"]) == {"frames", "agency", "voices", "tone"} and not readings["what"].duplicated().any()
    told = readings.dropna(subset=["doubtful", "wrong"])
    assert (told["right"] + told["doubtful"] + told["wrong"] == told["n"]).all() and len(told) == 7
    assert (readings["right"] <= readings["n"]).all() and (readings["doubtful"].isna() == readings["wrong"].isna()).all()
    assert readings[["instrument", "what", "n", "right", "note"]].notna().all(axis=None)
