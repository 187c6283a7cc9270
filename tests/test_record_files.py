"""Files of records, whole and broken."""
import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.decoding import Unreadable
from analysis.record_files import CELL, DELIMITERS, read_csv, read_json, read_json_lines, read_parquet, read_xlsx

ROWS = [["1", "Rutte urges more arms", "Ukraine needs arms, he said.\n“Now,” he said."], ["2", "Kiev waits", "It; waits\tthere."]]


@pytest.fixture
def read(tmp_path):
    """A reader of text or bytes: its table, and the notes that it made as (row, problem)."""
    def read(reader, content, name="articles"):
        path, notes = tmp_path / name, []
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        table = reader(path, lambda problem, remedy, row: notes.append((row, problem)))
        return table, notes
    return read


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_of_any_make(read, delimiter, encoding, newline):
    head = [["id", "title", "text"]]
    lines = [delimiter.join('"' + field.replace('"', '""') + '"' for field in row) for row in head + ROWS]
    table, notes = read(read_csv, newline.join(lines).encode(encoding))
    assert table.columns.tolist() == head[0] and table.to_numpy().tolist() == ROWS and table.index.tolist() == [2, 3]
    assert not notes


def test_csv_from_excel_names_its_delimiter_and_leaves_empty_cells(read):
    table, notes = read(read_csv, "sep=;\r\ntitle;text;;\r\nA;one, two;;\r\n;;;\r\nB;three\r\n")
    assert table.to_numpy().tolist() == [["A", "one, two"], ["", ""], ["B", "three"]] and not notes


def test_csv_of_one_column_keeps_its_commas(read):
    table, _ = read(read_csv, 'text\nHello, world\n\n"Hello, again"\n')
    assert table["text"].to_dict() == {2: "Hello, world", 4: "Hello, again"}


def test_csv_columns_get_names_of_their_own(read):
    assert read(read_csv, ",date,text,date\n0,a,b,c\n")[0].columns.tolist() == ["column 1", "date", "text", "date 4"]


def test_csv_row_of_another_length_is_left_out_and_its_neighbours_are_read(read):
    table, notes = read(read_csv, "title,text\nA,one\nB,two, and a comma\nC\nD,four\n")
    assert table.index.tolist() == [2, 5]
    assert notes == [(row, "left out, for the number of fields is not that of the head (2)") for row in (3, 4)]


def test_csv_with_an_unclosed_quotation_mark_loses_no_other_row(read):
    table, notes = read(read_csv, 'id,title,text\n1,A,"open text\nmore of it, with a comma\n2,B,"closed"\n3,C,"closed, too"\n')
    assert table["id"].tolist() == ["1", "2", "3"] and table["text"].tolist() == ["open text", "closed", "closed, too"]
    assert [row for row, _ in notes] == [2, 3]


def test_csv_with_marks_that_are_not_doubled_is_read_as_far_as_can_be(read):
    table, notes = read(read_csv, 'title,text\nA,"He said "no" twice"\nB,"He said ""no"" twice"\n')
    assert table["title"].tolist() == ["A", "B"] and table["text"].tolist()[1] == 'He said "no" twice'
    assert notes == [(2, "a quotation mark stands alone, so fields may be wrong")]


def test_csv_that_breaks_without_end_is_given_up(read):
    table, notes = read(read_csv, "a,b\n" + 'x","y\n' * 4000)
    assert "nothing is read from here on" in notes[-1][1] and 15 < len(table) < 4000


@given(st.lists(st.tuples(st.text(), st.text(min_size=1)), max_size=5), st.sampled_from(DELIMITERS))
def test_whatever_is_quoted_is_read(tmp_path_factory, rows, delimiter):
    path, content = tmp_path_factory.getbasetemp() / "generated.csv", io.StringIO(newline="")
    csv.writer(content, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("title", "text"), *rows])
    path.write_bytes(content.getvalue().encode("utf-8", "replace"))
    notes = []
    try:
        table = read_csv(path, lambda *note: notes.append(note))
    except Unreadable:                                      # hardly anything but control characters
        return
    assert table.to_numpy().tolist() == [[field.encode("utf-8", "replace").decode() for field in row] for row in rows]
    assert not notes


@pytest.mark.parametrize("found", [
    [{"text": "a"}, {"text": "b"}], {"articles": [{"text": "a"}, {"text": "b"}], "status": "ok", "totalResults": 2},
    {"response": {"results": [{"text": "a"}, {"text": "b"}], "pages": 1}}])
def test_json_holds_its_records_in_several_ways(read, found):
    table, notes = read(read_json, json.dumps(found))
    assert table["text"].to_dict() == {1: "a", 2: "b"} and not notes


def test_json_may_be_one_record(read):
    table, _ = read(read_json, json.dumps({"text": "word " * 100, "comments": [{"text": "no"}]}))
    assert len(table) == 1 and table["text"].item().startswith("word")


def test_json_fields_within_fields(read):
    assert read(read_json, '[{"source": {"name": "CNN"}, "text": "a"}]')[0].columns.tolist() == ["source.name", "text"]


def test_json_what_is_no_record_is_left_out(read):
    table, notes = read(read_json, '[{"text": "a"}, "b", {"text": "c"}]')
    assert table.index.tolist() == [1, 3] and notes == [(2, "left out, for there is no record with named fields")]


def test_json_half_a_character_becomes_a_mark_and_a_whole_one_stays(read):
    assert read(read_json, r'[{"text": "a \ud83d b \ud83d\ude00 \\ud83d"}]')[0]["text"].item() == "a \ufffd b 😀 \\ud83d"


@pytest.mark.parametrize("content", ['[{"text": "a"}, {"text":', "[" * 100_000, "no JSON"])
def test_json_that_is_broken_says_where(read, content):
    with pytest.raises(Unreadable, match="it is not JSON .*(line 1 column|recursion)"):
        read(read_json, content)


@pytest.mark.parametrize("reader", [read_json_lines, read_json])
def test_json_lines_with_a_broken_line_lose_that_line(read, reader):
    table, notes = read(reader, '{"text": "a"}\n{"text": b}\n\n{"text": "c\u2028d"}\n')
    assert table["text"].to_dict() == {1: "a", 4: "c\u2028d"} and notes == [(2, "left out, for the line is broken JSON")]


def test_parquet(tmp_path):
    written = pd.DataFrame({"text": ["a", "b"], "date": pd.to_datetime(["2024-12-03", "2024-12-04"])}, index=["x", "y"])
    written.rename_axis("doc_id").to_parquet(tmp_path / "a.parquet")
    table = read_parquet(tmp_path / "a.parquet", None)
    assert table.index.tolist() == [1, 2] and table.columns.tolist() == ["doc_id", "text", "date"]


def test_xlsx_reads_the_first_sheet_and_says_what_excel_cut(tmp_path):
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        pd.DataFrame({"text": ["short", "x" * CELL, None], "n": [1, 2, 3]}).to_excel(book, sheet_name="News", index=False)
        pd.DataFrame({"text": ["other"]}).to_excel(book, sheet_name="More", index=False)
    notes = []
    table = read_xlsx(tmp_path / "a.xlsx", lambda problem, remedy, row: notes.append((row, problem)))
    assert table.index.tolist() == [2, 3, 4] and table["text"][2] == "short" and pd.isna(table["text"][4])
    assert notes == [(None, "of its 2 sheets only the first was read ('News')"),
                     (3, "a text ends at 32,767 characters, where Excel cuts")]
