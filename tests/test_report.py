"""`python run.py report`: the pages, the page of all answers, and the report of your own articles."""
import re
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import pages
import report

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PICTURE = '<img alt="War leads, with 5 of 7" src="data:image/png;base64,AAAA">'
ANSWER = "**The answer.** *War* leads, 5 < 7."
ASKS = (r"""(?:src|data)\s*=\s*["']?(?:https?:)?//|<link[^>]*href|url\(["']?(?:https?:)?//|"""
        r"""import\s[^;]*https?:|<script""")


def shown(**forms):
    return new_output("display_data", {kind.replace("_", "/"): value for kind, value in forms.items()})


def small_notebook():
    figure = shown(image_png="AAAA", text_html=PICTURE)
    return new_notebook(cells=[
        new_markdown_cell("# Who *says* what?\n\nThe opening."),
        new_code_cell("answer = 1", outputs=[shown(text_markdown=ANSWER)]),
        new_code_cell("article_file = 'a.txt'   # yours\nnumber = 0\nif number == 1:\n    corpus_file = None",
                      metadata={"tags": ["parameters"]}),
        new_markdown_cell("Some text.\n\n## Words & “marks”: which?\n\n```python\n# no heading\n```"),
        new_code_cell("bars()", outputs=[figure, shown(text_plain="a table")]),
        new_code_cell("more_bars()", outputs=[figure]),
        new_markdown_cell("## No figure here"),
        new_markdown_cell("## What this does not show\n\n- **Intent.**\n\n## And then")])


class Page(HTMLParser):
    """Headings, ids and links of a page, and the alternative texts of its pictures."""

    def __init__(self, html):
        super().__init__()
        self.headings, self.ids, self.links, self.pictures, self.language = [], set(), [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.links += [attrs["href"]] if tag == "a" else []
        self.pictures += [attrs.get("alt")] if tag == "img" else []
        self.language = attrs.get("lang", self.language)


# a page

def test_a_page_asks_no_other_host_and_runs_nothing():
    cell = new_code_cell("1", outputs=[new_output("display_data", {pages.WIDGET: {}, "text/plain": "slider"}),
                                       shown(text_html="<b>kept</b><script>alert(1)</script>")])
    html = pages.page(new_notebook(cells=[new_markdown_cell("$G^2$ [a link](https://example.org)"), cell]), "A < B")
    assert re.findall(ASKS, html) == [] and "default-src 'none'" in html
    assert "<title>A &lt; B</title>" in html and 'href="https://example.org"' in html
    assert "slider" not in html and "<b>kept</b>" in html and "alert" not in html


def test_code_is_folded_and_nothing_else_is():
    html = pages.page(small_notebook(), "Title", "Report on a.txt", ["A < note."])
    folded = re.findall(r"<details><summary>Code</summary>.*?</details>", html, flags=re.DOTALL)
    assert len(folded) == 4 and "more_bars" in folded[3] and "<details open" not in html
    open_text = re.sub(r"<details>.*?</details>", "", html, flags=re.DOTALL)
    texts = ["A &lt; note.", "The opening.", "<em>War</em> leads, 5 &lt; 7.", "Some text.",
             "# no heading", "AAAA", "a table", "Intent."]
    assert [text for text in texts if text not in open_text] == []
    assert "bars()" not in open_text and '<a href="index.html">Report on a.txt</a>' in open_text


def test_the_way_to_the_project_on_this_machine_is_not_told(monkeypatch):
    monkeypatch.setattr(pages, "ROOT", Path.home() / "news (1)")
    for root in (pages.ROOT, "~/news (1)"):
        traceback = (f"{root}/analysis/a.py {root}/.venv/lib/python3.11/site-packages/pandas/b.py "
                     f"{root}/.venv/bin/python {Path.home()}/articles/c.txt")
        html = pages.page(new_notebook(cells=[new_markdown_cell(traceback)]), "Title")
        assert f"<p>analysis/a.py pandas/b.py bin/python {Path.home()}/articles/c.txt</p>" in html


# the page of all answers

def test_the_part_of_a_notebook_has_its_answer_and_its_figures_by_section():
    html = pages.part(small_notebook(), "00_start", ["A < note."])
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<(?!img|a|/a)[^>]*>", " ", html))).strip()
    anchor = "Words-&-%E2%80%9Cmarks%E2%80%9D:-which?"
    assert words == (
        'Who says what? A < note. The answer. War leads, 5 < 7. '
        '<a href="00_start.html">The whole notebook: 00_start</a> '
        f'<a href="00_start.html#{anchor}">Words & “marks”: which?</a> {PICTURE} {PICTURE} '
        'What this does not show Intent.')
    assert anchor in Page(pages.page(small_notebook(), "Title")).ids


def test_the_page_of_all_answers_is_one_outline():
    part = pages.part(small_notebook(), "00_start")
    html = pages.index("Report on <a>.txt", [("Read", ["x < y", "z"]), ("Nothing", [])],
                       [("00_start", "Who *says* what?", "cell [1]: a < b", part), ("01_torn", "01_torn", "torn", "")])
    page = Page(html)
    assert page.headings == [1, 2, 3, 3] and page.language == "en" and page.pictures == ["War leads, with 5 of 7"] * 2
    assert [link for link in page.links if link.startswith("#")] == ["#00_start"] and "00_start" in page.ids
    assert "<h1>Report on &lt;a&gt;.txt</h1>" in html and "<dt>Read</dt><dd>x &lt; y</dd><dd>z</dd>" in html
    assert "(failed: cell [1]: a &lt; b)" in html and "<li>01_torn (failed: torn)</li>" in html
    assert "Nothing" not in html
    assert re.findall(ASKS, html) == [] and "default-src 'none'" in html


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_links_to_the_sections_of_our_notebooks_lead_there(path):
    notebook = nbformat.read(path, as_version=4)
    part, whole = Page(html := pages.part(notebook, path.stem)), Page(pages.page(notebook, path.stem))
    inner = [link.partition("#")[2] for link in part.links if link.startswith(f"{path.stem}.html#")]
    assert inner and set(inner) <= whole.ids and len(inner) == len(set(inner))
    assert part.pictures == whole.pictures and None not in part.pictures
    assert html.count("<strong>The answer.</strong>") == html.count(f"<h3>{pages.LIMITS}</h3>\n") == 1


# running

@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    cells = {
        "00_good": [new_markdown_cell("# Who <speaks>?"), new_code_cell("open('note').read()"),
                    new_code_cell("article_file = 'a.txt'", metadata={"tags": ["parameters"]}),
                    new_code_cell("import os; print(os.environ['NEWS_REPORT_DIR'], article_file)")],
        "01_bad": [new_code_cell("corpus_file = None", metadata={"tags": ["parameters"]}), new_markdown_cell("between"),
                   new_code_cell(""), new_code_cell("1 / 0"),
                   new_code_cell("2", outputs=[shown(text_plain="of other articles")])]}
    for name, content in cells.items():
        nbformat.write(new_notebook(cells=content), tmp_path / f"{name}.ipynb")
    (tmp_path / "02_torn.ipynb").write_text("{")
    (tmp_path / "note").write_text("a note beside it")
    monkeypatch.setenv("NEWS_REPORT_DIR", "")       # put back afterwards
    return sorted(tmp_path.glob("*.ipynb"))


def test_a_failing_notebook_is_named_and_the_others_run(notebooks, tmp_path, capsys):
    before = [path.read_bytes() for path in notebooks]
    out = tmp_path / "reports"
    for old in ("figures/00_old.png", "tables/01_old.csv", "figures/10_kept.png", "02_torn.html"):
        (out / old).parent.mkdir(parents=True, exist_ok=True)
        (out / old).touch()
    assert report.report(notebooks, out, given={"article_file": "/their/b.txt"}) == 2
    lines = sorted(capsys.readouterr().out.splitlines())
    assert [re.sub(r"[\d.]+ s", "", line).split() for line in lines] == [
        ["FAILED", "01_bad", "cell", "[2]:", "ZeroDivisionError:", "division", "by", "zero"],
        ["FAILED", "02_torn", *lines[1].split()[4:]], ["ok", "00_good"]]
    assert "cannot be read as a notebook" in lines[1]
    good, bad, index = [(out / f"{name}.html").read_text(encoding="utf-8") for name in ("00_good", "01_bad", "index")]
    assert "a note beside it" in good and f"{out} /their/b.txt" in good and "celltag_injected-parameters" in good
    assert "of other articles" not in bad and "ZeroDivisionError" in bad
    assert '<a href="#00_good">Who &lt;speaks&gt;?</a></li>' in index
    assert "02_torn.html" not in index and index.count("ZeroDivisionError") == 2 and index.count(report.OTHERS) == 1
    assert report.FAILED in bad and report.FAILED in index and report.OTHERS in bad
    assert report.OWN in good and report.OWN not in bad and report.FIRST not in good
    assert before == [path.read_bytes() for path in notebooks]
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.*")) == [
        "00_good.html", "01_bad.html", "figures/10_kept.png", "index.html"]


def test_only_parameters_that_a_notebook_has_are_set():
    given = {"corpus_file": "b", "article_file": 'C:/my "own"/a.txt'}
    notebook = small_notebook()
    assert report.set_parameters(notebook, given) == ["article_file"]
    assert notebook.cells[3].source == """article_file = 'C:/my "own"/a.txt'"""
    assert "parameters" in notebook.cells[2].metadata.tags and len(notebook.cells) == 9
    assert report.set_parameters(notebook := small_notebook(), {}) == [] and len(notebook.cells) == 8
    assert all(cell.get("outputs", []) == [] for cell in notebook.cells)
    assert report.set_parameters(new_notebook(cells=[new_code_cell("article_file = 1")]), given) == []


def test_a_cell_is_counted_as_in_the_notebook_without_ours(tmp_path):
    notebook = small_notebook()
    report.set_parameters(notebook, {"article_file": "b"})
    assert report.run_cells(notebook, tmp_path) == "cell [3]: NameError: name 'bars' is not defined"


# your own articles

@pytest.fixture
def run_main(tmp_path, monkeypatch):
    """main(*arguments), in a folder of its own: what the notebooks would be run with, instead of running them."""
    def main(*arguments):
        asked = []
        monkeypatch.setattr(report, "report", lambda notebooks, *rest: asked.append(rest) or 0)
        monkeypatch.setattr(sys, "argv", ["report.py", *arguments])
        assert report.main() == 0
        return asked[0]
    monkeypatch.chdir(tmp_path)
    return main


def test_a_report_of_the_projects_articles(run_main):
    out, title, facts, given = run_main()
    assert (out, title, given) == (ROOT / "reports", "Report", {})
    facts = dict(facts)
    assert facts["Articles read"] == ["the sample article and the corpus of nine outlets"]
    assert re.fullmatch(r"\d\d \w+ \d{4}, \d\d:\d\d", facts["Run on"][0])
    assert re.match(r"[\w-]+ [\d.]+, Python 3[\d.]+, pandas \d", facts["Versions"][0])


def test_a_report_of_your_articles(run_main, tmp_path, capsys):
    (tmp_path / "one.txt").write_text("Ukraine needs arms, he said on Tuesday.")
    _, title, facts, given = run_main("one.txt", "--out", "here")
    assert title == "Report on one.txt" and given == {"article_file": (tmp_path / "one.txt").as_posix()}
    assert dict(facts)["Articles read"] == ["one.txt: 1 article"]
    (tmp_path / "two.csv").write_text("text,date\nUkraine needs arms.,someday\nPeace is near.,3 Dec. 2024\n")
    out, _, facts, given = run_main("two.csv", "--out", "here")
    assert out == tmp_path / "here"
    assert given == dict.fromkeys(["article_file", "corpus_file"], (tmp_path / "two.csv").as_posix())
    said = dict(facts)["What was wrong with them"]
    assert said and [capsys.readouterr().out.count(problem) for problem in said] == [1] * len(said)


@pytest.mark.parametrize("arguments, said", [
    (["none.txt"], "there is no file or folder .*none.txt"),
    (["empty"], "the folder .*empty holds no files; put your articles into it."),
    (["empty.txt"], "empty.txt: the file is empty; save it again with its text, or take it away."),
    (["none.txt", "--out", "empty.txt"], "empty.txt cannot be made a folder to write to .*: choose another with --out."),
    ([".", "--out", "reports"], "reports lies in the folder of your articles, .* choose --out"),
])
def test_what_cannot_be_read_gets_one_sentence_and_no_notebook_runs(run_main, tmp_path, capsys, arguments, said):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").touch()
    with pytest.raises(SystemExit, match=said) as stop:
        run_main(*arguments)
    assert isinstance(stop.value.code, str) and "\n" not in stop.value.code      # which is exit code 1, and a sentence
    assert capsys.readouterr().out == ""


def test_how_to_cite_is_as_the_project_says(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "news"\nversion = "9"\n')
    monkeypatch.setattr(report, "ROOT", tmp_path)
    assert "How to cite" not in dict(report.provenance())
    (tmp_path / "CITATION.cff").write_text("title: The news, read\nversion: 9.1.0\n")
    assert dict(report.provenance())["How to cite"] == ["The news, read, version 9.1.0; more in CITATION.cff."]
