"""Documents of every kind, and what cannot be read."""
import subprocess
import sys

import pytest

from analysis.decoding import Unreadable
from analysis.readers import READERS, read

PAGE = """<!doctype html><html><head><title>Rutte urges more arms | The Paper</title>
<meta property="article:published_time" content="2024-12-03T18:30:00-05:00"><meta property="og:site_name" content="The Paper">
{head}<script>document.body.innerHTML = "run"</script></head><body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Rutte urges more arms</h1><p>Ukraine needs more arms before it talks, the secretary general of NATO said on
Tuesday, and “not a day later”.</p><p>He spoke to reporters for a long time about weapons &lt;b&gt;, money and patience in the
capitals of Europe.<img src=x onerror="alert(1)"></p></article><footer>Subscribe to our newsletter. © 2024</footer></body></html>"""
CANONICAL = '<link rel="canonical" href="https://www.thepaper.com/2024/12/03/rutte.html">'


@pytest.fixture
def put(tmp_path):
    def put(name, content):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / name
    return put


def quietly(path):
    """The rows of a file that leaves nothing to note."""
    notes = []
    rows = read(path, lambda *note: notes.append(note))
    assert not notes
    return rows


def pdf_of(*lines):
    """A PDF of one page, written by hand: pypdf itself cannot write text."""
    stream = b"BT /F1 12 Tf 72 720 Td 14 TL " + b" ".join(b"(%s) Tj T*" % line.encode() for line in lines) + b" ET"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(written)


def test_text_is_read_byte_for_byte(put):
    raw = "Rutte urges more arms\r\n\r\n\tUkraine needs arms. \n"
    assert quietly(put("a.txt", raw)) == {"text": raw}
    assert quietly(put("A.TXT", raw)) == {"text": raw}


@pytest.mark.parametrize("content, expected", [
    ("Plain *text*.\n", {"text": "Plain *text*.\n"}),
    ("# Rutte urges arms\n\nUkraine needs # arms.", {"title": "Rutte urges arms", "text": "Ukraine needs # arms."}),
    ('---\ntitle: "Rutte: arms"\ntags:\n - war\ndate: 2024-12-03\n---\n\nUkraine.', {"title": "Rutte: arms", "date": "2024-12-03", "text": "Ukraine."}),
    ("---\ntitle: Arms\n---\n# Arms\nUkraine.", {"title": "Arms", "text": "Ukraine."}),
    ("---\ntitle: Arms\n---\n# Background\nUkraine.", {"title": "Arms", "text": "# Background\nUkraine."}),
    ("Arms\n---\nUkraine.\n---\n", {"text": "Arms\n---\nUkraine.\n---\n"}),
])
def test_markdown_head_gives_fields(put, content, expected):
    assert quietly(put("a.md", content)) == expected


def test_page_gives_the_article_without_what_stands_around_it(put):
    rows = quietly(put("a.html", PAGE.format(head=CANONICAL)))
    assert {name: rows[name] for name in ("title", "date", "url")} == {
        "title": "Rutte urges more arms", "date": "2024-12-03", "url": "https://www.thepaper.com/2024/12/03/rutte.html"}
    assert "not a day later" in rows["text"] and "weapons <b>, money" in rows["text"]
    assert not any(other in rows["text"] for other in ("World", "newsletter", "innerHTML", "onerror"))


def test_page_without_an_address_has_its_site_for_an_outlet(put):
    assert quietly(put("a.htm", PAGE.format(head="")))["outlet"] == "The Paper"


def test_docx_with_its_tables(put, tmp_path):
    from docx import Document
    document = Document()
    document.add_paragraph("Rutte urges more arms")
    document.add_table(1, 2).rows[0].cells[1].text = "61.5"
    document.add_paragraph("Ukraine needs “arms”.\nNow.")
    document.save(tmp_path / "a.docx")
    assert quietly(tmp_path / "a.docx") == {"text": "Rutte urges more arms\n\t61.5\nUkraine needs “arms”.\nNow."}


def test_pdf(put):
    assert quietly(put("a.pdf", pdf_of("Rutte urges more arms", "Ukraine needs arms."))) == {
        "text": "Rutte urges more arms\nUkraine needs arms.\n"}


def test_pdf_with_a_password(put, tmp_path):
    from pypdf import PdfWriter
    writer = PdfWriter(clone_from=put("a.pdf", pdf_of("Arms")))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")
    with pytest.raises(Unreadable, match="locked with a password.*without the password"):
        read(tmp_path / "b.pdf", None)


@pytest.mark.parametrize("name, content, problem, remedy", [
    ("a.txt", "", "the file is empty", "save it again"),
    ("a.txt", " \n\t\n", "no text was found", "save it again"),
    ("a.txt", b"\0\1\2\3" * 99, "binary data", "the ending of its kind"),
    ("a.txt", pdf_of("Arms"), "binary data", "the ending of its kind"),
    ("a.csv", "", "the file is empty", "save it again"),
    ("a.csv", "title,text\n", "it holds no rows", "export it again"),
    ("a.json", "[]", "it holds no rows", "export it again"),
    ("a.pdf", pdf_of(), "no text was found", "text recognition"),
    ("a.pdf", "no PDF", "cannot be read as .pdf", "save its text as .txt"),
    ("a.docx", "no archive", "cannot be read as .docx", "save its text as .txt"),
    ("a.xlsx", "no archive", "cannot be read as .xlsx", "save its text as .txt"),
    ("a.parquet", "no Parquet", "cannot be read as .parquet", "save its text as .txt"),
    ("a.html", "<html><head><title>Arms</title></head></html>", "no text was found", "as .txt"),
    ("a.html", "<div>" * 50_000, "no text was found", "as .txt"),
    ("a.doc", "old", "files of the kind .doc are not read", "one of .txt, .md"),
    ("README", "old", "files whose name has no ending are not read", "one of .txt, .md"),
])
def test_what_cannot_be_read_says_why_and_what_to_do(put, name, content, problem, remedy):
    with pytest.raises(Unreadable) as caught:
        read(put(name, content), lambda *note: None)
    assert problem in caught.value.args[0] and remedy in caught.value.args[1]


@pytest.mark.parametrize("kind", sorted(READERS))
def test_every_kind_survives_garbage(put, kind):
    for content in (bytes(range(256)) * 9, b"{}", b"PK\3\4" + b"x" * 99, b"\xff\xfe", b'"' * 9999, b"<" * 9999):
        try:
            read(put("a" + kind, content), lambda *note: None)
        except Unreadable as fault:
            assert len(fault.args) == 2


def test_an_archive_that_unpacks_to_more_than_memory_is_refused(tmp_path, monkeypatch):
    from docx import Document
    Document().save(tmp_path / "a.docx")
    monkeypatch.setattr("analysis.record_files.UNPACKED", 1000)
    with pytest.raises(Unreadable, match="unpacks to .* bytes"):
        read(tmp_path / "a.docx", None)


def test_a_file_that_may_not_be_opened(put, monkeypatch):
    def refuse(path, note):
        raise PermissionError(13, "Permission denied")
    monkeypatch.setitem(READERS, ".txt", refuse)
    with pytest.raises(Unreadable, match="cannot be opened .Permission denied"):
        read(put("a.txt", "x"), None)


def test_the_libraries_for_other_kinds_are_not_loaded_for_a_text(put):
    code = ("import sys, pathlib; from analysis.readers import read; read(pathlib.Path(sys.argv[1]), None); "
            "print([m for m in ('trafilatura', 'docx', 'pypdf', 'openpyxl', 'charset_normalizer', 'py3langid') if m in sys.modules])")
    run = subprocess.run([sys.executable, "-c", code, str(put("a.txt", "Arms."))], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
