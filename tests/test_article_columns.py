"""Columns by their names; raw from its parts."""
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.article_columns import NAMES, article_columns, hosts, joined, our_names
from analysis.decoding import Unreadable


@pytest.mark.parametrize("columns, text, title, published, outlet, url", [
    (["article_id", "publish_date", "article_source_link", "title", "subtitle", "text"], "text", "title", "publish_date", None, "article_source_link"),
    (["Headline", "Body", "Date", "Publication"], "Body", "Headline", "Date", "Publication", None),
    (["source.name", "title", "description", "url", "publishedAt", "content"], "content", "title", "publishedAt", "source.name", "url"),
    (["webTitle", "fields.bodyText", "webPublicationDate", "webUrl"], "fields.bodyText", "webTitle", "webPublicationDate", None, "webUrl"),
    (["FULL TEXT", "Head-line", "Pub_Date", "News paper", "Perma Link"], "FULL TEXT", "Head-line", "Pub_Date", "News paper", "Perma Link"),
    (["id", "raw"], "raw", None, None, None, None),
])
def test_columns_of_well_known_exports(columns, text, title, published, outlet, url):
    found = {ours: column for column, ours in our_names(columns, {}).items() if ours in NAMES}
    assert [found.get(ours) for ours in ("text", "title", "published", "outlet", "url")] == [text, title, published, outlet, url]


def test_the_whole_name_goes_before_the_end_of_a_longer_one():
    assert our_names(["meta.text", "text"], {})["text"] == "text"


def test_columns_that_the_caller_names_go_before_all_others():
    found = our_names(["text", "transcript", "date", "aired"], {"text": "transcript", "published": "aired", "title": None})
    assert found == {"text": "text (source)", "transcript": "text", "date": "date", "aired": "published"}


def test_no_column_of_texts_names_what_is_there():
    with pytest.raises(Unreadable) as caught:
        our_names(["a", "b" * 99], {})
    assert caught.value.args == (f"it has no column of texts; it has 'a', '{'b' * 30}'",
                                 'name the column that holds them: load_articles(..., text="...")')
    with pytest.raises(Unreadable, match="no column 'Body'; it has 'text'"):
        our_names(["text"], {"text": "Body"})
    with pytest.raises(Unreadable) as caught:
        our_names(["text"], {"published": "aired"})
    assert caught.value.args[1] == 'name one of these: date="..."'


@pytest.mark.parametrize("head, text, expected", [
    ("Rutte urges more arms", "Ukraine needs them.", "Rutte urges more arms\nUkraine needs them."),
    ("Rutte urges more arms", "Rutte urges more arms\r\nUkraine", "Rutte urges more arms\r\nUkraine"),
    ("Rutte urges more arms now", "  Rutte urges more arms now Ukraine", "  Rutte urges more arms now Ukraine"),
    ("Trump", "Trump said so.", "Trump\nTrump said so."),
    (" Trump ", "Trump", "Trump"), ("", "Text.\n", "Text.\n"), ("Title", " ", "Title"), ("", "", ""),
])
def test_a_title_stands_once_at_the_head(head, text, expected):
    assert joined(head, text) == expected


@given(st.text(), st.text())
def test_joined_loses_nothing(head, text):
    found = joined(head, text)
    assert found.endswith(text) or not text.strip()
    assert found.lstrip().startswith(head.strip())
    assert joined(head, found) == found or not found.lstrip().startswith(head.strip() + "\n")


@pytest.mark.parametrize("address, host", [
    ("https://www.bbc.co.uk/news/1", "bbc.co.uk"), ("http://europe.chinadaily.com.cn/a", "europe.chinadaily.com.cn"),
    ("//WWW.CNN.com:80/x", "cnn.com"), ("https://user:word@tass.com", "tass.com"), ("www.dw.com/en", "dw.com"), ("The Paper", None)])
def test_host(address, host):
    found = hosts(pd.Series([address]))[0]
    assert found == host or host is None and pd.isna(found)


def columns_of(**columns):
    noted = []
    rows = pd.DataFrame({name: pd.Series(values, dtype=object).infer_objects() for name, values in columns.items()})
    rows = rows.assign(file="a.csv", row=range(2, 2 + len(rows))) if "row" not in rows else rows
    found = article_columns(rows, lambda mask, problem, remedy: noted.append((problem, rows["row"][mask].tolist())))
    return found, [note for note in noted if note[1]]


def test_outlet_is_the_column_or_else_the_host():
    found, _ = columns_of(text=["a"] * 4, outlet=["CNN", None, "https://www.dw.com/", " "], url=["https://a.b/c", "http://www.rte.ie/x", None, None])
    assert found["outlet"].fillna("-").tolist() == ["CNN", "rte.ie", "dw.com", "-"]


def test_an_empty_title_in_a_table_is_none_and_that_of_a_document_is_unknown():
    found, _ = columns_of(text=["a", "b", "c"], title=["T", None, ""])
    assert found["title"].tolist() == ["T", "", ""] and found["raw"].tolist() == ["T\na", "b", "c"]
    found, _ = columns_of(text=["a", "b"], title=["T", None], file=["a.html", "b.txt"], row=[None, None])
    assert found["title"][0] == "T" and pd.isna(found["title"][1])


def test_cells_that_are_not_text():
    found, noted = columns_of(text=[["one", "two"], 12.0, None, float("nan")], n=["1", "2.5", "", None], code=["007", "1", "2", "3"])
    assert found["raw"].tolist() == ["one\ntwo", "12", "", ""] and noted == [("there is no text", [4, 5])]
    assert found["n"].fillna(-1).tolist() == [1, 2.5, -1, -1] and found["code"].tolist() == ["007", "1", "2", "3"]


def test_dates_that_cannot_be_read_or_in_two_ways_are_noted():
    found, noted = columns_of(text=["a"] * 4, published=["last Tuesday", "3/12/2024", None, "2024-12-03"])
    assert found["published"].isna().tolist() == [True, False, True, False]
    assert noted == [("the date cannot be read and is left missing ('last Tuesday')", [2]),
                     ("day or month may stand first in the date, which was read as month first ('3/12/2024')", [3])]


@pytest.mark.parametrize("column, ours", [("Headline", "title"), ("Summary", "standfirst")])
def test_headlines_without_texts_are_enough(column, ours):
    assert our_names([column, "n"], {}) == {column: ours, "n": "n"}


def test_bytes_are_text_and_what_is_nested_without_end_is_none():
    deep = "x"
    for _ in range(5000):
        deep = [deep]
    found, noted = columns_of(text=["München".encode(), deep])
    assert found["raw"].tolist() == ["München", ""] and noted == [("there is no text", [3])]
