"""Parts of many and long files: no article is lost, doubled or cut, and each keeps the row it has in the whole file."""
import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import partitions as module
from analysis.articles import load_articles, problems
from analysis.partitions import partitions, read_part

TEXTS = ["War came.", "Peace\ncame.", 'He said "no", then "yes".', "", "a;b,c", "Rain\r\n\r\ncame, and went.", "“Não”, disse."]


def file_of(folder, name, content, encoding="utf-8"):
    path = folder / name
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def as_csv(texts, **options):
    rows = csv.writer(file := io.StringIO(newline=""), **options)
    rows.writerow(["title", "text"])
    rows.writerows([f"No {i}", text] for i, text in enumerate(texts))
    return file.getvalue()


def same(path, size):
    """Whether the parts hold what the whole holds; how many parts there are."""
    whole, parts = load_articles(path, report=None), partitions(path, size)
    pieces = pd.concat([read_part(part).astype({"outlet": "str"}) for part in parts], ignore_index=True)
    columns = [name for name in ("article_id", "title", "raw", "file") if name in whole]
    pd.testing.assert_frame_equal(pieces[columns], whole[columns], check_dtype=False)
    return len(parts)


@pytest.mark.parametrize("options", [{}, {"delimiter": ";"}, {"lineterminator": "\n"}, {"quoting": csv.QUOTE_ALL}], ids=str)
@pytest.mark.parametrize("before", ["", "\ufeff", "\r\n\r\n", "sep=;\r\n"], ids=repr)
def test_a_table_is_cut_between_rows(tmp_path, options, before):
    if "sep" in before:
        options = options | {"delimiter": ";"}
    path = file_of(tmp_path, "long.csv", before + as_csv(TEXTS * 3, **options))
    assert same(path, size=40) > 8
    assert same(path, size=2**20) == 1


@settings(max_examples=15)
@given(texts=st.lists(st.text(alphabet='ab",;\n\r é', max_size=12), min_size=1, max_size=12), size=st.integers(1, 60))
def test_any_table_written_by_the_csv_module(tmp_path_factory, texts, size):
    path = file_of(tmp_path_factory.mktemp("any"), "any.csv", as_csv([f"x{text}" for text in texts]))
    assert same(path, size) >= 1


def test_cuts_do_not_hang_on_the_blocks_that_are_looked_at(tmp_path, monkeypatch):
    path = file_of(tmp_path, "long.csv", as_csv(TEXTS * 3))
    found = partitions(path, size=50)
    assert len(found) == 8
    for block in (1, 2, 17, 64):
        monkeypatch.setattr(module, "BLOCK", block)
        assert partitions(path, size=50) == found


def test_json_lines_and_parquet(tmp_path):
    rows = [{"title": f"No {i}", "text": text} for i, text in enumerate(TEXTS * 5)]
    lines = file_of(tmp_path, "long.jsonl", "\n".join(json.dumps(row) for row in rows) + "\n\n")
    assert same(lines, size=100) > 10
    for groups in (1000, 4):
        pd.DataFrame(rows).to_parquet(tmp_path / "rows.parquet", row_group_size=groups)
        assert same(tmp_path / "rows.parquet", size=200) > 3
    pd.DataFrame(rows).set_index("title").to_parquet(tmp_path / "rows.parquet")
    assert same(tmp_path / "rows.parquet", size=200) > 3


def test_documents_go_together_and_tables_that_cannot_be_cut_stand_alone(tmp_path):
    for i in range(7):
        file_of(tmp_path, f"{i}.txt", f"Article {i} has a text.")
    file_of(tmp_path, "9.json", json.dumps([{"text": text} for text in TEXTS if text]))
    found = partitions(tmp_path, size=60)
    assert [len(part.files) for part in found] == [2, 2, 2, 1, 1] and str(found[0]) == "0.txt and 1 more"
    assert same(tmp_path, size=60) == 5


def test_problems_name_the_row_of_the_whole_file(tmp_path):
    texts = [f"Article {i} has a text." for i in range(40)]
    texts[33] = ""
    path = file_of(tmp_path, "long.csv", as_csv(texts))
    found = pd.concat([problems(read_part(part)) for part in partitions(path, size=100)])
    assert found["row"].tolist() == [35] == problems(load_articles(path, report=None))["row"].tolist()
    lines = [json.dumps({"text": text}) for text in texts]
    lines[20] = "{"
    path = file_of(tmp_path, "long.jsonl", "\n".join(lines))
    found = pd.concat([problems(read_part(part)) for part in partitions(path, size=100)])
    assert sorted(found["row"]) == [21, 34]


@pytest.mark.parametrize("content", [as_csv(TEXTS * 3) + 'No 99,"lost', as_csv(TEXTS).encode("utf-16"),
                                     as_csv(TEXTS).encode("utf-16-le"), "title,text" + "x" * 100])
def test_what_cannot_be_cut_is_whole(tmp_path, content):
    path = file_of(tmp_path, "odd.csv", content)
    assert [part.stop for part in partitions(path, size=20)] == [0]


def test_a_broken_file_speaks_when_it_is_read(tmp_path):
    path = file_of(tmp_path, "torn.parquet", b"PAR1 and no more")
    [part] = partitions(path)
    with pytest.raises(ValueError, match=r"torn.parquet: it cannot be read as .parquet"):
        read_part(part)
    with pytest.raises(FileNotFoundError, match="there is no file or folder"):
        partitions(tmp_path / "none")


def test_named_columns(tmp_path):
    path = file_of(tmp_path, "long.csv", as_csv(TEXTS * 3).replace("text", "Inhalt", 1))
    found = [read_part(part, {"text": "Inhalt"}) for part in partitions(path, size=40)]
    assert sum(map(len, found)) == len(TEXTS) * 3 and Path(found[0]["file"].iloc[0]).name == "long.csv"
