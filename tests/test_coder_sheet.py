"""The coder's sheet: what is drawn and what it hides, the file and its way through a spreadsheet."""
import csv
import io
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coder_sheet import KEY, SHEET, draw_sheet, read_sheet, write_sheet
from analysis.sentiment import score_sentences
from analysis.tokens import tokenize
from examples import corpus_of_sentences as corpus
from examples import table, texts

ASKED = {"question": "Does the sentence say who did it?", "codes": ("yes", "no")}


def drawn(n=40, **options):
    measured, articles = corpus()
    return draw_sheet(measured, articles, n, "says", **{"seed": 1, **options})


# Drawing

def test_the_key_leads_to_the_sentence_as_published_and_to_the_measure():
    measured, articles = corpus()
    sheet, key = draw_sheet(measured, articles, 40, "says", seed=1)
    assert list(sheet) == SHEET and list(key) == KEY and sheet["sheet_id"].tolist() == key["sheet_id"].tolist()
    for row, text in zip(key.itertuples(), sheet["text"]):
        assert articles["raw"][int(row.article_id)][row.start:row.end] == text
    truth = measured.set_index(["article_id", "start"])["says"]
    assert [truth[place] for place in zip(key["article_id"], key["start"])] == key["measure"].tolist()
    assert (key["stratum"] == key["measure"].map({True: "yes", False: "no"})).all()


def test_rare_classes_are_seen_and_weights_give_the_corpus_back():
    measured, _ = corpus()
    _, key = drawn(40)
    assert key["stratum"].value_counts().to_dict() == {"yes": 20, "no": 20}
    total = measured["says"].map({True: "yes", False: "no"}).value_counts()
    assert key.groupby("stratum")["weight"].sum().to_dict() == pytest.approx(total.to_dict())
    assert key.groupby("stratum")["weight"].nunique().tolist() == [1, 1]


def test_what_a_stratum_lacks_falls_to_the_others_and_n_may_be_more_than_there_is():
    measured, articles = corpus()
    few = int(measured["says"].sum())
    assert drawn(200)[1]["stratum"].value_counts().to_dict() == {"yes": few, "no": 200 - few}
    sheet, key = drawn(10**6)
    assert len(sheet) == len(measured) and set(key["weight"]) == {1}


def test_the_sheet_says_nothing_of_the_measure():
    sheet, key = drawn(60)
    assert set(sheet["code"]) == set(sheet["note"]) == {""}
    marks = sheet["sheet_id"].str.split("-")
    assert marks.str[0].nunique() == 1 and marks.str[1].tolist() == [f"{i:03d}" for i in range(1, 61)]
    ranks = [np.flatnonzero(drawn(60, seed=seed)[1]["stratum"] == "yes").mean() for seed in range(20)]
    assert np.mean(ranks) == pytest.approx(29.5, abs=3)                              # in no order of the strata
    assert not set(SHEET) & {"article_id", "stratum", "measure", "weight", "outlet", "voice", "part"}


def test_same_seed_same_sheet_and_another_has_other_letters():
    one, again, other = (drawn(seed=seed)[0] for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(one, again)
    assert one["sheet_id"][0] != other["sheet_id"][0] and not set("aeiouy0123456789") & set(one["sheet_id"][0].split("-")[0])


def test_no_text_twice_and_copies_still_count_in_the_weights():
    """Agency copy: one sentence in twenty articles, in two of them of the other class."""
    raws = [f"Prices rose in March, it said. Number {i} is here." for i in range(20)]
    measured = pd.concat([pd.DataFrame({"article_id": [str(i)] * 2, "sentence": [0, 1], "start": [0, 31],
                                        "end": [30, len(raws[i])], "says": [i < 2, i % 2 == 0]}) for i in range(20)])
    sheet, key = draw_sheet(measured, table(*raws), 10**6, "says", seed=1)
    assert len(sheet) == 21 and sheet["text"].is_unique and key["weight"].sum() == pytest.approx(40)


def test_spread_draws_one_sentence_an_article():
    _, key = drawn(30, spread=True)
    assert key["article_id"].is_unique and len(key) == 30
    assert not drawn(30)[1]["article_id"].is_unique
    _, key = drawn(500, spread=True)
    assert key["article_id"].is_unique and 30 < len(key) <= 40 and key["stratum"].nunique() == 2


def test_spread_leaves_the_shares_as_they_are():
    """Articles with many of the rare class must not lack among the common one."""
    measured, articles = corpus(200, 10)
    rich = set(map(str, range(50)))
    measured["says"] = measured["article_id"].isin(rich) & (measured["sentence"] < 5)
    keys = pd.concat([draw_sheet(measured, articles, 60, "says", seed=seed, spread=True)[1] for seed in range(30)])
    no = keys[keys["stratum"] == "no"]
    assert no["article_id"].isin(rich).mean() == pytest.approx(250 / 1750, abs=0.03)


@pytest.mark.parametrize("values, options, expected", [
    ([True, False, None], {}, ["yes", "no", "cannot tell"]), ([np.True_, np.False_, np.True_], {}, ["yes", "no", "yes"]),
    (["a", "b", None], {}, ["a", "b", "cannot tell"]), ([1, 2, 1], {}, ["1", "2", "1"]), ([1.0, np.nan, 2.5], {}, ["1", "cannot tell", "2.5"]),
    (pd.Categorical(["b", "a", "b"], ["a", "b", "c"]), {}, ["b", "a", "b"]), (pd.array([True, None, False], "boolean"), {}, ["yes", "cannot tell", "no"]),
    ([-0.5, -0.25, 0.25], {"strata": {"low": -np.inf, "mid": -0.25, "high": 0.25}}, ["low", "mid", "high"]),
    ([0, np.nan, 0.299], {"strata": {"no": 0, "yes": 0.3}}, ["no", "cannot tell", "no"])])
def test_classes_of_a_measure(values, options, expected):
    measured = pd.DataFrame({"article_id": "0", "sentence": range(3), "start": [0, 6, 12], "end": [5, 11, 17], "m": values})
    _, key = draw_sheet(measured, table("One a. Two b. Six c."), 9, "m", seed=1, **options)
    assert key.sort_values("start")["stratum"].tolist() == expected


# The context

def context_of(raw, text):
    articles = table(raw)
    sheet, _ = draw_sheet(score_sentences(tokenize(articles)).assign(m=1), articles, 99, "m", seed=1)
    return sheet.set_index("text").loc[text, ["before", "after"]].tolist()


def test_the_neighbours_stand_beside_the_sentence():
    raw = "It was\ncold. The  dam broke. Nobody died."
    assert context_of(raw, "The dam broke.") == ["It was cold.", "Nobody died."]
    assert context_of(raw, "It was cold.") == ["", "The dam broke."] and context_of(raw, "Nobody died.") == ["The dam broke.", ""]


def test_a_byline_and_a_headline_are_no_context(sample):
    tokens = tokenize(sample)
    measured = score_sentences(tokens).assign(m=1)
    sheet, key = draw_sheet(measured, sample, 999, "m", seed=1)
    part = key.merge(measured, on=["article_id", "start"])["part"].to_numpy()
    byline = sheet.loc[part == "byline", "text"].tolist()
    assert byline and not sheet[["before", "after"]].isin(byline).to_numpy()[part == "body"].any()
    assert sheet.loc[part == "headline", ["before", "after"]].values.tolist() == [["", ""]]


def test_the_context_does_not_depend_on_which_sentences_were_measured():
    measured, articles = corpus()
    only = measured[measured["says"]].assign(says=lambda rows: rows["sentence"] < 5)      # no neighbours among these
    sheet, _ = draw_sheet(only, articles, 10, "says", seed=1)
    assert (sheet[["before", "after"]] != "").any(axis=1).all()


def test_the_context_ends_with_the_article():
    sheet, _ = draw_sheet(score_sentences(tokenize(table("One.", "Two.", "Three."))).assign(m=1), table("One.", "Two.", "Three."),
                          3, "m", seed=1)
    assert set(sheet["before"]) == set(sheet["after"]) == {""}


def test_a_measure_that_says_nothing_of_any_sentence():
    measured, articles = corpus()
    assert set(draw_sheet(measured.assign(says=np.nan), articles, 20, "says", seed=1)[1]["stratum"]) == {"cannot tell"}


def test_articles_without_texts_are_refused():
    measured, articles = corpus()
    with pytest.raises(ValueError, match="^the articles have no column 'raw'; they have article_id.*[.]$"):
        draw_sheet(measured, articles.drop(columns="raw"), 20, "says", seed=1)


@pytest.mark.parametrize("change, options, message", [
    ({"says": None}, {}, "the sentences have no column 'says'; they have article_id, sentence, start, end."),
    ({"article_id": "x"}, {}, "article 'x' of the sentences is not in the table of articles; pass them all."),
    ({"start": 0}, {}, "row 1 stands there twice; pass one row a sentence."),
    ({}, {"n": 1}, "n is 1, and there are 2 classes; ask for at least one sentence of each."),
    ({"says": np.arange(400) / 7}, {}, "the measure has 400 values; cut it into classes, as in strata={'hostile': -inf, "
     "'neutral': -0.25, 'warm': 0.25}."),
    ({"says": 0.5}, {"strata": ["a", "b"]},
     "strata cut numbers, from low to high, each where it begins, as in {'no': 0, 'yes': 1}."),
    ({}, {"strata": {"a": 0}}, "strata cut numbers, from low to high, each where it begins, as in {'no': 0, 'yes': 1}."),
    ({"says": 0.5}, {"strata": {"a": 1, "b": 0}},
     "strata cut numbers, from low to high, each where it begins, as in {'no': 0, 'yes': 1}."),
    ({"says": -0.5}, {"strata": {"a": 0, "b": 1}},
     "the value -0.5 lies below 0, where the first class begins; let it begin at -inf.")])
def test_each_mistake_in_drawing_has_a_sentence(change, options, message):
    measured, articles = corpus()
    for name, value in change.items():
        measured = measured.drop(columns=name) if value is None else measured.assign(**{name: value})
    with pytest.raises(ValueError) as problem:
        draw_sheet(measured, articles, measure="says", seed=1, **{"n": 40, **options})
    assert str(problem.value) == message


def test_one_article_spread_over_two_classes_is_an_error():
    measured, articles = corpus()
    measured = measured.assign(says=measured["sentence"] < 5)
    with pytest.raises(ValueError, match="no sentence of the class 'no' is left to draw"):
        draw_sheet(measured[measured["article_id"] == "0"], articles, 4, "says", seed=1, spread=True)


def test_a_stratum_that_cannot_be_drawn_is_an_error():
    same = table("Same text.", "Same text.")
    measured = pd.DataFrame({"article_id": ["0", "1"], "sentence": 0, "start": 0, "end": 10, "says": [True, False]})
    with pytest.raises(ValueError, match="no sentence of the class 'no' is left to draw, for its texts stand in other classes"):
        draw_sheet(measured, same, 2, "says", seed=1)


# The file and its way through a spreadsheet

@pytest.fixture
def written(tmp_path):
    sheet, key = drawn(40)
    return write_sheet(sheet, key, tmp_path / "anna.csv", **ASKED)


def cells_of(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def edited(path, change, name=None, delimiter=",", encoding="utf-8-sig", width=6, line="\r\n"):
    """The sheet as a spreadsheet saves it after someone changed its rows."""
    rows = cells_of(path)
    change(rows)
    to = path.with_name(f"{name or path.stem}.csv")
    with open(to, "w", encoding=encoding, errors="replace", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator=line).writerows(row + [""] * (width - len(row)) for row in rows)
    return to


def filled_in(rows, code="yes", column=4):
    for row in rows[4:]:
        row[column] = code


def test_the_coder_sees_question_codes_and_sentences_only(written):
    path, key_path = written
    rows = cells_of(path)
    assert rows[:4] == [["question", ASKED["question"]], ["codes", "yes | no"], [], SHEET] and len(rows) == 44
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") and key_path.name == "anna_key.csv"


@pytest.mark.parametrize("options", [
    {}, {"delimiter": ";"}, {"delimiter": "\t", "encoding": "utf-16"}, {"delimiter": ";", "encoding": "cp1252"},
    {"encoding": "utf-8"}, {"line": "\n"}, {"line": "\r"}, {"width": 9}])
def test_it_comes_back_from_any_spreadsheet(written, options):
    path, key_path = written
    filled = read_sheet(edited(path, lambda rows: filled_in(rows, " Yes "), **options), key_path)
    assert set(filled["code"]) == {"yes"} and set(filled["coder"]) == {"anna"} and len(filled) == 40
    key = pd.read_csv(key_path, dtype={"article_id": str})
    pd.testing.assert_frame_equal(filled[["sheet_id", "start", "weight"]], key[["sheet_id", "start", "weight"]], check_dtype=False)
    assert filled.attrs == {"question": ASKED["question"], "codes": ["yes", "no"], "unfilled": {"anna": 0}}


def test_accents_survive_what_excel_writes(tmp_path):
    sheet, key = drawn(40)
    key["stratum"] = "é"
    paths = write_sheet(sheet, key, tmp_path / "anna.csv", question="Où ça ?", codes=("é", "à"), delimiter=";")
    rows = paths[0].read_text("utf-8-sig").replace(";;\n", ";à;déjà\n")
    paths[0].write_bytes(rows.encode("cp1252"))
    filled = read_sheet(*paths)
    assert set(filled["code"]) == {"à"} and set(filled["note"]) == {"déjà"} and filled.attrs["question"] == "Où ça ?"


def test_rows_may_be_sorted_and_columns_moved(written):
    path, key_path = written
    straight = read_sheet(edited(path, filled_in), key_path)

    def change(rows):
        filled_in(rows)
        rows[4:] = rows[:3:-1]
        rows[3:] = [[row[0], row[5], row[4], row[2]] for row in rows[3:]]
    moved = read_sheet(edited(path, change), key_path)
    pd.testing.assert_frame_equal(straight, moved.sort_values("sheet_id", ignore_index=True))
    everything = read_sheet(edited(path, lambda rows: rows.sort()), key_path)           # even the rows above the table
    assert everything.attrs["codes"] == ["yes", "no"] and len(everything) == 40


def test_unfilled_rows_are_missing_and_counted(written):
    path, key_path = written

    def change(rows):
        filled_in(rows[:-7])
        rows[-1][5] = "cannot say"
    filled = read_sheet([edited(path, change, "ben"), edited(path, filled_in, "cem")], key_path)
    assert filled["code"].isna().sum() == 7 and filled.attrs["unfilled"] == {"ben": 7, "cem": 0} and len(filled) == 80
    assert (filled["note"] == "cannot say").sum() == 1


def cell(number, column, value):
    def change(rows):
        rows[number - 1][column] = value
    return change


@pytest.mark.parametrize("change, message", [
    (cell(6, 4, "perhaps"), "anna.csv, row 6: the code 'perhaps' is not one of yes, no; write one of these, or leave it empty."),
    (cell(6, 0, ""), "anna.csv, row 6: the sheet_id '' is not in the key; delete the row or mend it."),
    (lambda rows: rows.append(["total", "", "", "", "40", ""]),
     "anna.csv, row 45: the sheet_id 'total' is not in the key; delete the row or mend it."),
    (lambda rows: rows.append(rows[4]), "anna.csv, row 45: the sheet_id {0!r} stands in row 5 too; delete one of the two."),
    (lambda rows: rows.__delitem__(slice(4, 6)),
     "anna.csv: 2 of the rows are missing, first {0!r}; copy them back from the sheet as it was written."),
    (lambda rows: rows.__delitem__(0), "anna.csv: the row 'question' is missing; copy it back from the sheet as it was written."),
    (lambda rows: rows.__delitem__(1), "anna.csv: the row 'codes' is missing; copy it back from the sheet as it was written."),
    (lambda rows: rows.__delitem__(3), "anna.csv: no row begins with sheet_id; copy the head of the table back from the sheet as "
     "it was written."),
    (cell(4, 4, "answer"), "anna.csv: the column 'code' is missing; copy it back from the sheet as it was written.")])
def test_each_mistake_in_a_sheet_names_file_and_row(written, change, message):
    path, key_path = written
    first = pd.read_csv(key_path)["sheet_id"][0]
    with pytest.raises(ValueError) as problem:
        read_sheet(edited(path, change), key_path)
    assert str(problem.value) == message.format(first)


@pytest.mark.parametrize("change", [lambda rows: [*rows, rows[1]], lambda rows: [rows[0], rows[1].replace("1", "x"), *rows[2:]]])
def test_a_damaged_key_is_refused(written, change):
    path, key_path = written
    key_path.write_text("\n".join(change(key_path.read_text(encoding="utf-8").splitlines())), encoding="utf-8")
    with pytest.raises(ValueError) as problem:
        read_sheet(path, key_path)
    assert str(problem.value) == "anna_key.csv has a sheet_id twice or a text for a number; pass it as written."


def test_what_is_no_sheet_of_this_key(written, tmp_path):
    path, key_path = written
    other = write_sheet(*drawn(40, seed=9), tmp_path / "ben.csv", **ASKED)
    asked = write_sheet(*drawn(40), tmp_path / "cem.csv", question="What else?", codes=("yes", "no"))
    book = tmp_path / "dora.csv"
    book.write_bytes(b"PK\3\4 a workbook")
    for paths, key, message in [
            (other[0], key_path, "ben.csv: it is a sheet of another sample; pass the key that was written with it."),
            (path, path, f"anna.csv is no key, which has {', '.join(KEY)}; pass the one that write_sheet wrote."),
            (book, key_path, "dora.csv: the file is binary data, not text; save the sheet as CSV."),
            ([path, asked[0]], key_path, "cem.csv: its question or codes are not those of anna.csv; read them apart."),
            ([path, path], key_path, f"the files are {path}, {path}; name each after its coder."),
            (key_path, key_path, "anna_key.csv: the row 'question' is missing; copy it back from the sheet as it was written.")]:
        with pytest.raises(ValueError) as problem:
            read_sheet(paths, key)
        assert str(problem.value) == message


def test_nobodys_work_is_written_over(written):
    path, key_path = written
    write_sheet(*drawn(40), path, **ASKED)                                           # nothing is filled in yet
    edited(path, lambda rows: filled_in(rows[:6]))
    before = path.read_bytes()
    with pytest.raises(ValueError, match="^anna.csv has 2 rows filled in already; move it away or choose another path.$"):
        write_sheet(*drawn(40), path, **ASKED)
    assert path.read_bytes() == before


@pytest.mark.parametrize("options, message", [
    ({"codes": ("yes", "1-2")}, "the code '1-2' would not come back from a spreadsheet as it is; use a word."),
    ({"codes": ("yes", "01")}, "the code '01' would not come back from a spreadsheet as it is; use a word."),
    ({"codes": ("yes", " ")}, "the code '' would not come back from a spreadsheet as it is; use a word."),
    ({"codes": ("yes | no",)}, "the code 'yes | no' would not come back from a spreadsheet as it is; use a word."),
    ({"codes": ("yes", "no", "Yes")}, "the codes are yes, no, Yes; name each once."),
    ({"codes": ()}, "the codes are none; name each once."),
    ({"delimiter": "|"}, "the delimiter is '|'; use a comma, a semicolon or a tab, which read_sheet knows."),
    ({"codes": ("yes",)}, "the class 'no' of the measure is not among the codes yes; add it.")])
def test_codes_must_come_back(tmp_path, options, message):
    with pytest.raises(ValueError) as problem:
        write_sheet(*drawn(), tmp_path / "anna.csv", **{**ASKED, **options})
    assert str(problem.value) == message and not list(tmp_path.iterdir())


def test_sheet_and_key_of_two_samples_are_not_written(tmp_path):
    with pytest.raises(ValueError, match="are of two samples"):
        write_sheet(drawn(seed=1)[0], drawn(seed=2)[1], tmp_path / "anna.csv", **ASKED)


@given(texts | st.text("'=+-@\t\ra", max_size=4))
def test_no_cell_is_a_formula_and_each_comes_back(text):
    with tempfile.TemporaryDirectory() as folder:
        paths = write_sheet(*drawn(2), Path(folder) / "anna.csv", question=text, codes=("yes", "no"))
        assert not cells_of(paths[0])[0][1].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert read_sheet(*paths).attrs["question"] == " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")


def test_formulas_and_odd_characters_stay_text(tmp_path):
    raw = "=HYPERLINK(1) he said. \ud83d It ends; \"so\", he\u2028said."
    articles = table(raw)
    measured = pd.DataFrame({"article_id": "0", "sentence": [0, 1], "start": [0, 23], "end": [22, len(raw)], "m": [1, -1]})
    paths = write_sheet(*draw_sheet(measured, articles, 2, "m", seed=1), tmp_path / "a.csv", question="=1+1?", codes=("-1", "1"))
    cells = sum(cells_of(paths[0]), [])
    assert "'=1+1?" in cells and "'-1 | 1" in cells and "'=HYPERLINK(1) he said." in cells
    paths[0].write_text(paths[0].read_text("utf-8").replace(",,\n", ",-1,'- hm\n"), "utf-8")
    filled = read_sheet(*paths)
    assert filled.attrs["question"] == "=1+1?" and set(filled["code"]) == {"-1"} and set(filled["note"]) == {"- hm"}
