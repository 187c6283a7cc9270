"""What a notebook shows and what a report saves."""
import base64
import io
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.figures import ranked_bars
from analysis.show import save_figure, show, show_table

EVIL = '<script>alert("x")</script>\' onerror=1 &amp;'


@pytest.fixture
def ax(monkeypatch):
    monkeypatch.delenv("NEWS_REPORT_DIR", raising=False)
    table = pd.DataFrame({"term": ["war", "peace"], "n": [5, 2]})
    return ranked_bars(table, "n", title="War leads", unit="occurrences", n="7 words", source="a toy text")


class Parts(HTMLParser):
    """The tags of a page with their attributes, and its text, as a browser reads them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if data.strip():
            self.words.append(data)


def test_a_figure_is_a_picture_with_alt_text(ax):
    bundle = show(ax, EVIL)._repr_mimebundle_()
    (tag, attributes), = Parts(bundle["text/html"]).tags
    assert tag == "img" and attributes["alt"] == EVIL and attributes["width"] == "800"
    assert bundle["text/plain"] == EVIL
    head, code = attributes["src"].split(",")
    assert head == "data:image/png;base64" and code == bundle["image/png"]
    picture = Image.open(io.BytesIO(base64.b64decode(code)))
    assert picture.width == 1280 and picture.info["dpi"] == pytest.approx((160, 160), abs=0.1)
    assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)       # white, not transparent
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_figure_without_alt_text_is_not_shown(ax, alt):
    with pytest.raises(ValueError, match="alt="):
        show(ax, alt)


def test_files_under_one_stem(ax, tmp_path):
    paths = save_figure(ax, "top-terms", folder=tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "figures/top-terms.png", "figures/top-terms.svg", "tables/top-terms.csv"]
    assert paths[0].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert paths[2].read_bytes() == b"term,n\nwar,5\npeace,2\n"
    svg = paths[1].read_text(encoding="utf8")
    assert "<svg" in svg and "dc:date" not in svg and "Matplotlib" not in svg
    before = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in save_figure(ax, "top-terms", folder=tmp_path)] == before


def test_the_report_names_the_folder(ax, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert save_figure(ax, "quiet") == [] and not list(tmp_path.iterdir())
    monkeypatch.setenv("NEWS_REPORT_DIR", str(tmp_path / "reports"))
    show(ax, "War leads.", stem="loud", table=pd.Series([1], name="n", index=pd.Index(["é"], name="term")))
    assert (tmp_path / "reports/figures/loud.svg").exists()
    assert (tmp_path / "reports/tables/loud.csv").read_text(encoding="utf8") == "term,n\né,1\n"


@pytest.mark.parametrize("stem", ["", "../up", "a/b", "a b", "é", "a.png", "a\n"])
def test_a_stem_is_a_plain_name(ax, tmp_path, stem):
    with pytest.raises(ValueError, match="cannot name a file"):
        save_figure(ax, stem, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def cells(shown):
    html = shown.forms["text/html"].replace("<wbr>", "")      # where a long head may break
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S)
    return [Parts(row).words for row in rows]


def test_a_table_is_escaped_and_plain():
    shown = show_table(pd.DataFrame({EVIL: [EVIL]}), EVIL, n=EVIL)
    page = Parts(shown.forms["text/html"].replace("<wbr>", ""))
    assert {tag for tag, _ in page.tags} == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert page.words == [f"{EVIL} (n = {EVIL})", EVIL, EVIL]
    styles = " ".join(attributes.get("style", "") for _, attributes in page.tags)
    assert not re.search("color|background|#[0-9a-f]{3}", styles)                # both themes bring their own
    assert "overflow-wrap:break-word" in styles and "max-width" in styles
    assert all(attributes.get("scope") == "col" for tag, attributes in page.tags if tag == "th")


def test_prices_are_no_formula():
    """JupyterLab typesets what stands between two dollar signs, in a cell as in a caption."""
    shown = show_table(pd.DataFrame({"$ a $ b": ["from $5 million to $6 million"]}), "$1 and $2")
    html = shown.forms["text/html"]
    assert "$" not in html and html.count("<span>&#36;</span>") == 6 and "$5 million" in shown.forms["text/plain"]


def test_columns_as_a_reader_expects_them():
    table = pd.DataFrame({
        "n": [1234, 5], "share": [0.12345, np.nan], "p_adjusted": [0.0, 0.0421], "year": [2016, 2017],
        "article_id": [70001, 70002], "published": pd.to_datetime(["2016-04-01", None]),
        "seen": [True, False], "outlet": pd.Categorical(["BBC", None]),
        "when": pd.to_datetime(["2016-04-01 08:30", "2016-04-02 00:00"]),
        "month": pd.PeriodIndex(["2016-04", "2016-05"], freq="M"), "speaker": [None, "Rutte"],
        "count": pd.array([None, 2], dtype="Int64")})
    shown = show_table(table, "x")
    assert cells(shown) == [
        list(table.columns),
        ["1,234", "0.123", "<0.001", "2016", "70001", "2016-04-01", "yes", "BBC", "2016-04-01 08:30",
         "2016-04", "–", "–"],
        ["5", "–", "0.042", "2017", "70002", "–", "no", "–", "2016-04-02 00:00", "2016-05", "Rutte", "2"]]
    sides = [attributes["style"].split(";")[0] for tag, attributes in Parts(shown.forms["text/html"].replace("<wbr>", "")).tags
             if tag == "td"]
    right, left = "text-align:right", "text-align:left"
    assert sides[:12] == [right] * 5 + [left] * 6 + [right]


def test_no_line_ends_within_a_date():
    shown = show_table(pd.DataFrame({"a": ["2016-04", "2016-04-01 08:30", "0.1 [0.0, 0.2]", "2016-04-01: lost"]}), "x")
    looks = [attributes["style"] for tag, attributes in Parts(shown.forms["text/html"]).tags if tag == "td"]
    assert ["nowrap" in look for look in looks] == [True, True, False, False]


def test_many_columns_are_set_in_smaller_type():
    looks = [Parts(show_table(pd.DataFrame(0, [0], range(n)), "x").forms["text/html"]).tags[0][1]["style"] for n in (10, 11)]
    assert ["font-size" in look for look in looks] == [False, True]


def test_a_long_head_may_break_and_a_short_one_stays():
    html = show_table(pd.DataFrame({"per_thousand": [1], "n_1": [2], "n_left": [3]}), "x").forms["text/html"]
    assert "per_<wbr>thousand" in html and "n_1" in html and "n_<wbr>left" in html


def test_the_index_shows_only_where_it_has_a_name():
    counts = pd.DataFrame({"n": [3, 4]}, index=[7, 8])
    assert cells(show_table(counts, "x"))[0] == ["n"]
    assert cells(show_table(counts.rename_axis("term"), "x")) == [["term", "n"], ["7", "3"], ["8", "4"]]
    wide = pd.DataFrame({("n", "BBC"): [1]}, index=pd.MultiIndex.from_tuples([("a", "b")], names=["x", None]))
    assert cells(show_table(wide, "x")) == [["x", "n BBC"], ["a", "1"]]


def test_the_caption_says_n_and_what_is_left_out():
    table = pd.DataFrame({"n": range(1000)})
    assert show_table(table[:1], "Words").forms["text/html"].count("Words (n = 1 row)") == 1
    shown = show_table(table, "Words", rows=3)
    assert repr(shown).startswith("Words (n = 1,000 rows; the first 3 of 1,000 rows)")
    assert len(cells(shown)) == 4
    assert repr(show_table(table[:0], "Words", n="3,824 articles")) == "Words (n = 3,824 articles)\n(no rows)"


def test_alignment_on_request():
    shown = show_table(pd.DataFrame({"left": ["He said"], "hit": ["war"]}), "x", align={"left": "right"})
    assert 'text-align:right;' in shown.forms["text/html"].split("He said")[0].rsplit("<td", 1)[1]
    with pytest.raises(ValueError, match="no column 'lift'"):
        show_table(pd.DataFrame({"left": ["a"]}), "x", align={"lift": "right"})


@pytest.mark.parametrize("table, caption", [(pd.DataFrame(), "x"), (pd.DataFrame({"n": [1]}), " ")])
def test_a_table_needs_columns_and_a_caption(table, caption):
    with pytest.raises(ValueError, match="columns and a caption"):
        show_table(table, caption)
