"""One file of any kind -> rows, with the columns that the file has.

A document (.txt, .docx ...) is one record, a dictionary; a file of records (.csv, .json ...) is a table whose index
is the row number that a reader of the file sees. What cannot be read raises `Unreadable`; what is read in part is
told to `note`. Nothing in a file is run, and nothing is fetched.
"""
import logging
import re

from analysis.decoding import Unreadable, decoded
from analysis.record_files import check_size, read_csv, read_json, read_json_lines, read_parquet, read_xlsx

for library in ("pypdf", "trafilatura", "htmldate"):
    logging.getLogger(library).setLevel(logging.CRITICAL)       # what they say of a file, we say in one sentence

FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.{0,10000}?\n)---[ \t]*(?:\r?\n|$)", re.DOTALL)
HEADING = re.compile(r"\s*# +(\S.*\S)[ \t]*(?=[\r\n]|$)")
FIELD = re.compile(r"([A-Za-z]\w*):[ \t]*(\S.*)")
NO_TEXT = {".pdf": "it may hold pictures of pages: run text recognition (OCR) on it first",
           ".html": "save the article's text as .txt", ".htm": "save the article's text as .txt"}


def read(path, note):
    """The rows of one file: a dictionary for a document, a table for a file of records.

    `note(problem, remedy, row)` is called for each thing that was lost or guessed; row is None where it concerns the
    whole file. Raises Unreadable(problem, remedy). Kinds are told by the ending of the name: see READERS.

    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "rutte.md")
    >>> _ = path.write_text("---\\ntitle: Rutte urges more arms\\n---\\nUkraine needs *more* arms.")
    >>> read(path, print)
    {'title': 'Rutte urges more arms', 'text': 'Ukraine needs *more* arms.'}

    Left alone: the marks of Markdown other than those of its head; they count as marks, not as words.
    """
    kind = path.suffix.lower()
    if kind not in READERS:
        raise Unreadable(f"files {f'of the kind {kind}' if kind else 'whose name has no ending'} are not read",
                         f"save it as one of {', '.join(READERS)}")
    try:
        if not path.stat().st_size:
            raise Unreadable("the file is empty", "save it again with its text, or take it away")
        rows = READERS[kind](path, note)
    except Unreadable:
        raise
    except OSError as error:
        raise Unreadable(f"the file cannot be opened ({error.strerror or type(error).__name__})",
                         "close it in other programs and check that you may read it") from None
    except Exception as error:                     # the libraries for Office files, PDF and web pages raise all kinds
        said = " ".join(f"{type(error).__name__}: {error}".replace(str(path), path.name).split())[:100]
        raise Unreadable(f"it cannot be read as {kind} ({said})",
                         "open it in its own program and save it again, or save its text as .txt") from None
    if isinstance(rows, dict) and not rows["text"].strip():
        raise Unreadable("no text was found in it", NO_TEXT.get(kind, "save it again with its text, or take it away"))
    if not len(rows):
        raise Unreadable("it holds no rows", "export it again")
    return rows


# documents: one record

def read_text(path, note):
    return {"text": decoded(path, note)}


def read_markdown(path, note):
    """Plain text. A block of `key: value` lines at the head, as note-taking programs write it, gives the fields, and a
    first line `# Headline` the title."""
    text, fields = decoded(path, note), {}
    if head := FRONT_MATTER.match(text):
        found = filter(None, map(FIELD.fullmatch, head[1].splitlines()))
        fields, text = {field[1]: field[2].strip(" \t\"'") for field in found}, text[head.end():]
    if (heading := HEADING.match(text)) and fields.get("title", heading[1]) == heading[1]:
        fields["title"], text = heading[1], text[heading.end():]
    return fields | {"text": text.lstrip("\r\n")}


def read_page(path, note):
    """The article in a web page, without what stands around it (A. Barbaresi, 2021, Trafilatura)."""
    import trafilatura
    # without the extensive search a date is one that the page states, not one that stands somewhere in it
    found = trafilatura.bare_extraction(decoded(path, note), with_metadata=True, include_comments=False,
                                        date_extraction_params={"original_date": True, "extensive_search": False})
    if found is None or not found.text:
        return {"text": ""}
    fields = {"title": found.title, "date": found.date, "url": found.url, "author": found.author, "text": found.text,
              "outlet": None if found.url else found.sitename}
    return {name: value for name, value in fields.items() if value}


def read_docx(path, note):
    from docx import Document
    from docx.table import Table
    check_size(path)
    blocks = Document(path).iter_inner_content()
    return {"text": "\n".join(_cells(block) if isinstance(block, Table) else block.text for block in blocks)}


def _cells(table):
    return "\n".join("\t".join(cell.text for cell in row.cells) for row in table.rows)


def read_pdf(path, note):
    from pypdf import PdfReader
    pages = PdfReader(path)
    if pages.is_encrypted and not pages.decrypt(""):
        raise Unreadable("it is locked with a password", "save a copy without the password")
    return {"text": "\n".join(page.extract_text() for page in pages.pages)}


READERS = {".txt": read_text, ".md": read_markdown, ".html": read_page, ".htm": read_page, ".docx": read_docx,
           ".pdf": read_pdf, ".csv": read_csv, ".tsv": read_csv, ".json": read_json, ".jsonl": read_json_lines,
           ".ndjson": read_json_lines, ".parquet": read_parquet, ".xlsx": read_xlsx}
