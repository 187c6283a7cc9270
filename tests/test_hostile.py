"""Hostile and odd input: it is read, or refused in one sentence, and what is shown of it can do no harm."""
import gzip
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import mistune
import pandas as pd
import pytest

from analysis.articles import load_articles, problems
from analysis.cleaning import edits
from analysis.codebooks import load_codebook
from analysis.evidence import evidence
from analysis.figures import ranked_bars
from analysis.frames import find_cues
from analysis.layout import layout
from analysis.record_files import RATIO, SWOLLEN
from analysis.result_sheet import markdown, result_sheet
from analysis.sentiment import score_sentences
from analysis.show import show, show_table
from analysis.tokens import tokenize
from analysis.voices import add_voices, attributions

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "[x](javascript:alert(1))",
           "<b onmouseover='alert(1)'>b</b>", "$\\frac{1$ and $x$", "</title></p><svg onload=alert(1)>", "' onclick=alert(1) '",
           "<javascript:alert(1)>", "![x](javascript:alert(1))", "&lt;script&gt;", "\u202egpj.exe\u202c", "`<i onclick=x>`"]
PLAIN = "Rutte said that Ukraine needs more arms, and that the “West” should “hurry”."
MILLION = 1_000_000


@pytest.fixture
def put(tmp_path):
    """Write a file into a folder of its own; gives the folder."""
    def put(name, content):
        folder = tmp_path / "news"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return folder
    return put


def through_all(articles, codebook="generic_frames"):
    """One article after the other through all verbs of a first reading: everything that is shown, as HTML."""
    edits(articles)
    layout(articles)
    tokens = tokenize(articles)
    found = attributions(tokens, articles)
    tokens = add_voices(tokens, found)
    cues, tone = find_cues(tokens, load_codebook(codebook)), score_sentences(tokens)
    shown = [evidence(articles.iloc[i], found, tokens, cues, tone) for i in range(len(articles))]
    tables = articles.drop(columns="raw"), tokens.head(), found, cues, tone, problems(articles)
    return [one.forms["text/html"] for one in [*shown, *(show_table(table, "What was found", rows=5) for table in tables)]]


class Harm(HTMLParser):
    """What a browser would run or fetch of a page, and the text that it would print."""

    def __init__(self, html):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "svg", "iframe", "object", "embed", "form", "base", "link"):
            self.found.append(tag)
        for name, value in attrs:
            is_address = name in ("href", "src", "action", "formaction", "data", "poster", "srcdoc", "xlink:href")
            if name.startswith("on") or is_address and not (value or "").startswith("data:image/png;base64,"):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data):
        self.text += data


def harmless(html):
    harm = Harm(html)
    assert harm.found == []
    return harm.text


# Scripts

@pytest.mark.parametrize("html", ["<script>x</script>", "<img src=x>", "<p onclick=x>", "<a href='javascript:x'>"])
def test_what_would_do_harm_is_seen(html):
    assert Harm(html).found


def test_scripts_in_every_place_of_an_article_are_text(put, tmp_path):
    rows = pd.DataFrame({"title": SCRIPTS, "source": SCRIPTS, "url": SCRIPTS, "author": SCRIPTS,
                         "text": [f'Rutte said that {one} is so. “{one},” said {one} on Tuesday.' for one in SCRIPTS]})
    folder = put("<img src=x onerror=alert(1)>.jsonl", rows.to_json(orient="records", lines=True))
    codebook = tmp_path / "frames.csv"
    pd.DataFrame({"frame": SCRIPTS, "cue": "said", "why": "a test"}).to_csv(codebook, index=False)
    articles = load_articles(folder, report=None)
    assert articles["title"].tolist() == SCRIPTS and len(articles) == len(SCRIPTS)
    tokens = tokenize(articles)
    found = attributions(tokens, articles)
    found["speaker"] = found["article_id"].map(dict(zip(articles["article_id"], SCRIPTS)))      # a name may be anything
    cues = find_cues(tokens, load_codebook(codebook))
    assert len(found) and set(cues["frame"]) == set(SCRIPTS)
    for i, script in enumerate(SCRIPTS):
        page = tmp_path / f"{i}.html"
        shown = evidence(articles.iloc[i], found, tokens, cues, path=page)
        for html in (shown.forms["text/html"], page.read_text(encoding="utf-8")):
            assert script in harmless(html)
    for html in through_all(articles, codebook):
        harmless(html)


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_in_tables_figures_and_the_result_sheet_are_text(script):
    table = pd.DataFrame({script: [script], "n": [1]})
    assert harmless(show_table(table, script, n=script).forms["text/html"]).count(script) >= 3
    ax = ranked_bars(pd.DataFrame({"term": [script, "war"], "n": [2, 1]}), "n", title=script, unit="words", n="3 words",
                     source=script)
    harmless(show(ax, script).forms["text/html"])
    article = pd.DataFrame({"article_id": ["a"], "title": [script], "outlet": [script], "raw": [script]})
    nothing = dict.fromkeys(["sources", "frames", "labels", "tone", "terms", "repairs", "cuts"], pd.DataFrame())
    sheet = result_sheet(article, pd.DataFrame({"part": ["headline"], "kind": "word"}), reference=script, methods=script,
                         **nothing)
    render = mistune.create_markdown(escape=False, plugins=["strikethrough", "table", "url"])
    for source in (sheet.forms["text/markdown"], markdown(script)):
        assert "alert(1)" not in script or "alert(1)" in harmless(render(source))


# Texts without end

def _mixed(n):
    return "".join(random.Random(1).choices("\"“”„‟«»'‘’‛‹›` ", k=n))


ENDLESS = {
    "straight marks": '"' * MILLION, "curly marks": "“”" * (MILLION // 2), "opening marks": "“" * (MILLION // 4),
    "nested marks": "“" * (MILLION // 8) + "”" * (MILLION // 8), "mixed marks": _mixed(MILLION // 5),
    "marks and blanks": '" ' * (MILLION // 2), "single marks": " ‘as’" * (MILLION // 5), "brackets": "(" * MILLION,
    "line breaks": "a" + "\n" * MILLION + "b", "lines": "a\n" * (MILLION // 4), "reporting verbs": "said " * (MILLION // 10),
    "zero-width": "a" + "\u200b" * (MILLION // 10), "turned": "\u202e" * (MILLION // 10) + "a",
    "accents": "e" + "\u0301\u0323" * (MILLION // 2), "words with accents": "e\u0301 " * (MILLION // 3),
    "exclamations": "!" * MILLION + "a)", "glued sentences": "states.The" * (MILLION // 10),
    "lost apostrophes": 'a"s' * (MILLION // 20), "mojibake": "â€™" * (MILLION // 30), "entities": "&amp;" * (MILLION // 20),
    "names and pronouns": "Mark Rutte , he said , " * (MILLION // 100), "half characters": "\ud83d" * 1000}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_text_of_one_thing_without_end_is_read_through(put, name):
    articles = load_articles(put("a.json", json.dumps([{"text": ENDLESS[name]}])), report=None)
    for html in through_all(articles):
        assert not Harm(html[:100_000]).found


BIG = """
import resource, sys
from analysis.articles import load_articles
from analysis.tokens import tokenize
articles = load_articles(sys.argv[1], report=None)
tokens = tokenize(articles) if sys.argv[2] == "tokens" else ()
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (2**20 if sys.platform == "darwin" else 2**10)
print(articles["raw"].str.len().sum(), len(tokens), used)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the peak of memory is not told there")
@pytest.mark.parametrize("name, words, verb, most", [
    ("a.txt", "a", "tokens", 3000), ("a.csv", "Kiev was told that the war is on ", "articles", 2000),
    ("a.jsonl", "Kiev was told that the war is on ", "articles", 2000)])
def test_a_line_of_a_hundred_megabytes(put, name, words, verb, most):
    long = words * (100 * MILLION // len(words))
    held = {"a.txt": long, "a.csv": f'title,text\nA,"{long}"\n', "a.jsonl": json.dumps({"title": "A", "text": long})}[name]
    path = put(name, held) / name
    run = subprocess.run([sys.executable, "-c", BIG, str(path), verb], capture_output=True, text=True, cwd=ROOT)
    path.unlink()
    assert run.returncode == 0, run.stderr
    characters, n_tokens, megabytes = map(int, run.stdout.split())
    assert characters >= len(long) and n_tokens == (verb == "tokens") and megabytes < most


# Encodings

@pytest.mark.parametrize("data, text, said", [
    (PLAIN.encode()[:-3], "“hurry", "broken UTF-8"),
    ((PLAIN * 3).encode() + b"\xc0\xaf\xe0\x80\xaf", "“hurry”.\ufffd", "broken UTF-8"),
    ((PLAIN * 3).encode() + b"\xed\xa0\xbd", "“hurry”.\ufffd", "broken UTF-8"),
    (f"{PLAIN}\n".encode() + PLAIN.encode("cp1252"), f"{PLAIN}\n{PLAIN}", "some of its lines are UTF-8"),
    (PLAIN.encode("utf-16-le"), PLAIN, "read as utf-16-le"), (PLAIN.encode("utf-16-be"), PLAIN, "read as utf-16-be"),
    ((PLAIN * 9).encode() + b"\0", f"{PLAIN}\0", ""), (b"\0" * 1000, None, "binary data"),
    (b"\xff\xfe" + PLAIN.encode("utf-16-le")[:-1], PLAIN[:-1], "")])
def test_broken_encodings(put, data, text, said):
    notes = []
    try:
        raw = load_articles(put("a.txt", data), report=notes.append)["raw"].item()
    except ValueError as error:
        assert text is None and said in str(error)
        return
    assert text in raw and said in "".join(notes) and bool(said) == bool(notes)


# Files that are not what they are called

def _bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (SWOLLEN + 1))
    assert len(file.getvalue()) * RATIO < SWOLLEN
    return file.getvalue()


def _zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", "title,text\nA,b\n")
    return file.getvalue()


def _half():
    file = io.BytesIO()
    pd.DataFrame({"text": ["a" * 1000] * 50}).to_parquet(file)
    return file.getvalue()[:len(file.getvalue()) // 2]


@pytest.mark.parametrize("name, content, said", [
    ("a.csv", _zip, "a.csv: the file is binary data"), ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(99), "a.txt: the file is binary"),
    ("a.json", gzip.compress(b'[{"text": "a"}]'), "a.json: the file is binary"), ("a.xlsx", _bomb, "a.xlsx: it unpacks to"),
    ("a.parquet", _half, "a.parquet: it cannot be read as .parquet"), ("a.txt", b"", "a.txt: the file is empty"),
    ("a.html", b"<div>" * (2 * MILLION), "a.html: no text was found"), ("a.json", b"[" * MILLION, "a.json: it is not JSON"),
    ("a.json", b'{"a":' * MILLION, "a.json: it is not JSON"), ("a.txt", "\n" * MILLION, "a.txt: no text was found"),
    ("a.csv", "title,text" + ",a" * MILLION + "\nA,b\n", "a.csv: it has 1,000,002 columns"),
    ("a.json", json.dumps([{"text": "a", "b": {str(i): i for i in range(20_000)}}]), "a.json: it has 20,001 columns"),
    ("a.csv", b"\n" * MILLION, "a.csv: it holds no rows")],
    ids=["zip", "PNG", "gzip", "bomb", "half", "empty", "nested page", "deep list", "deep object", "line breaks", "wide head",
         "wide object", "blank table"])
def test_what_is_no_article_is_refused_in_one_sentence(put, name, content, said):
    folder = put(name, content() if callable(content) else content)
    with pytest.raises(ValueError) as caught:
        load_articles(folder, report=None)
    assert str(caught.value).startswith(said) and str(caught.value).endswith(".") and "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("name, content, raws, n_said", [
    ("a.csv", "id,title,text\n1,A,one\n2,B,\"lost\n" + "".join(f"{i},T,text {i}\n" for i in range(3, 2000)), 1999, 1),
    ("a.csv", ",".join(f"c{i}" for i in range(9_999)) + ",text\n" + ",".join("1" * 10_000) + "\n", 1, 0),
    ("a.csv", b"\xef\xbb\xbftitle;text\nA, x;b, c\n", 1, 0),
    ("a.csv", "title,text\n" + "a," * MILLION + "\nA,b\n", 1, 1),
    ("a.jsonl", "".join(json.dumps({f"k{i}": 1, "text": "a"}) + "\n" for i in range(500)), 500, 0),
    ("a.jsonl", '{"text": "a", "b": ' + '{"c":' * 900 + "1" + "}" * 900 + '}\n{"text": "b"}\n', 2, 0),
    ("a.csv", "self,text\nx,y\n", 1, 0), ("a.json", '[{"text": true, "title": ["x", "y"], "date": true, "id": {"x": 1}}]', 1, 1)],
    ids=["lost mark", "wide", "BOM", "long row", "ragged", "deep", "self", "odd types"])
def test_odd_tables_are_read(put, name, content, raws, n_said):
    said = []
    assert len(load_articles(put(name, content), report=said.append)) == raws and len(said) == n_said


def test_dates_that_never_were(put):
    printed = ["31.02.2020", "9999-99-99", "0000-01-01", "0", "year 0", "1e400", "9" * 30, "2024-13-45", "inf", "-1"]
    rows = "".join(f"T,x,{one}\n" for one in printed)
    said = []
    assert load_articles(put("a.csv", f"title,text,date\n{rows}"), report=said.append)["published"].isna().all()
    assert len(said) == 1 and said[0].startswith("a.csv, 10 of 10 rows") and "'31.02.2020', '9999-99-99'" in said[0]


# Names and folders

@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
@pytest.mark.parametrize("name", ['a"b\'.txt', "new\nline.txt", "😀.txt", "\x1b[31mred.txt", "..a.txt", b"caf\xe9.txt", " .txt",
                                  "\u202etxt.exe.txt"])
def test_odd_names_are_read_and_said_in_one_line(tmp_path, name):
    try:
        path = tmp_path / os.fsdecode(name)
        path.write_text(PLAIN, encoding="utf-8")
        path.with_suffix(".xyz").write_text("x", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    said = []
    articles = load_articles([path, path.with_suffix(".xyz")], report=said.append)
    assert articles["raw"].item() == PLAIN and len(said) == 1 and said[0].isprintable()
    for html in through_all(articles):
        harmless(html)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_loops_pipes_and_folders_called_like_files(tmp_path):
    (tmp_path / "self").symlink_to(tmp_path)
    (tmp_path / "x.txt").symlink_to(tmp_path / "x.txt")
    (tmp_path / "x.csv").mkdir()
    (tmp_path / "x.csv" / "a.txt").write_text(PLAIN, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    assert load_articles(tmp_path, report=None)["file"].tolist() == ["x.csv/a.txt"]
    assert load_articles(tmp_path / "x.csv" / ".." / "x.csv" / "a.txt", report=None)["file"].tolist() == ["a.txt"]
    for odd in ("x.txt", "pipe.txt"):
        with pytest.raises(FileNotFoundError, match="is neither a file nor a folder"):
            load_articles(tmp_path / odd)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_one_may_not_read_costs_nothing_else(put):
    folder = put("a.txt", PLAIN)
    put("b.txt", PLAIN)
    (folder / "b.txt").chmod(0)
    said = []
    assert len(load_articles(folder, report=said.append)) == 1 and "cannot be opened" in said[0]


def test_a_text_in_place_of_a_path_and_no_path():
    with pytest.raises(FileNotFoundError) as caught:
        load_articles("Rutte said it again and again. " * 500)
    assert len(str(caught.value)) < 400
    for nothing in ("", None):
        with pytest.raises(ValueError, match="^no path was given; name a file or a folder.$"):
            load_articles(nothing)


# Odd articles

FRENCH = "Le secrétaire général de l’OTAN a déclaré mardi que « l’Ukraine a besoin d’armes », selon M. Rutte. " * 30


@pytest.mark.parametrize("name, content", [
    ("french.txt", FRENCH), ("five.csv", "id,title,text\n" + '7,Arms,"Rutte said so. “No,” he said."\n' * 5),
    ("heads.csv", "title,standfirst\nRutte urges arms,“No more talks” says Rutte\nUkraine wins,\n,\n"), ("mark.txt", "“"),
    ("dots.csv", "title,text\n.,.\n,“\n"), ("one.txt", "War.")],
    ids=["French", "five of one id", "headlines", "mark", "dots", "word"])
def test_odd_articles_go_through_all_verbs(put, name, content):
    articles = load_articles(put(name, content), report=None)
    assert articles["article_id"].is_unique
    for html in through_all(articles):
        harmless(html)


@pytest.mark.parametrize("between", ["\n", " "], ids=["paragraphs", "one paragraph"])
def test_an_article_of_five_megabytes(put, sample, between):
    raw = sample["raw"].item() if between == "\n" else " ".join(sample["raw"].item().split())
    articles = load_articles(put("a.txt", (raw + between) * (5 * MILLION // len(raw))), report=None)
    assert len(through_all(articles)) == 7
