"""Files -> the article table, one row an article; and the two sources that come with the project.

A file with a fault costs nothing else that was read. What was lost or guessed is said in one sentence each, and kept
in `articles.attrs["problems"]`.
"""
import difflib
import os
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.article_columns import HEADLINES_ONLY, article_columns, as_text, hosts, joined, our_names
from analysis.dates import read_dates
from analysis.decoding import Unreadable
from analysis.languages import languages
from analysis.readers import read
from analysis.sources import DATA, external

COLUMNS = ["article_id", "outlet", "published", "title", "standfirst", "url", "raw", "file"]
PROBLEM = ["file", "row", "rows", "problem", "remedy"]
SHOWN = 5                   # rows or files named in one sentence; the others are counted
LONGEST = 200               # characters of a path that is none
TOGETHER = 3                # more files than this with the same fault share a sentence


def load_articles(path, text=None, title=None, date=None, outlet=None, url=None, report=print):
    """The article table of a file, a folder (with the folders in it; hidden files are passed over), or a list of them.

    Reads .txt, .md, .html, .docx, .pdf (one article each), .csv, .tsv, .json, .jsonl, .parquet and .xlsx (one a row).
    Columns are known by their usual names (`article_columns.NAMES`) or named here: text="Body". Gives article_id (of
    the source, or made from file and row), outlet (category; else the host of the url), published (the printed clock
    time), title, standfirst (if a source has one), url, raw, file, language (as far as it can be told) and the other
    columns of the source. `raw` is the whole article: in a table title, standfirst and text, a line each, unless the
    text begins with them. A missing title is unknown, and `layout` looks for it; "" is none. Of a table that has
    headlines (title or standfirst) and no texts, `raw` is the headlines, the body is empty, and a sentence says so.

    Each problem is said through `report` (None for silence) and kept for `problems(articles)`. Raises
    FileNotFoundError if there is no such path, and ValueError if nothing in it could be read.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "articles.csv")
    >>> _ = path.write_text("Headline,Body,Date\\nRutte urges more arms,Ukraine needs arms.,3 Dec. 2024\\nNo text,,\\n")
    >>> articles = load_articles(path)
    articles.csv, row 3: there is no text; fill it in, or leave the article out of counts.
    >>> articles.loc[0, ["article_id", "raw"]].tolist()
    ['articles-2', 'Rutte urges more arms\\nUkraine needs arms.']

    Left alone: a text that repeats its title further down, duplicates (see `duplicates`), and the folder's name as an
    outlet (`articles["file"].str.split("/").str[0]` gives it).
    """
    named = {"text": text, "title": title, "published": date, "outlet": outlet, "url": url}
    articles = articles_of(files_of(path), named)
    for problem in articles.attrs["problems"] if report else []:
        report(sentence(problem))
    return articles


def articles_of(files, named, before=0):
    """The article table of files, each a pair of its path and the name by which it is spoken of, without a report.

    `named` holds the columns that are named, under our names. Where a file is a piece cut out of a longer one,
    `before` is the number of rows before it, so that ids and problems name the rows of the whole.
    """
    faults, tables, documents = [], [], []
    for order, (file, name) in enumerate(files):
        try:
            rows = read(file, lambda problem, remedy, row: faults.append((name, row and row + before, None,
                                                                          problem, remedy)))
            if isinstance(rows, dict):
                ours = our_names(list(rows), {})
                rows = {ours[column]: value for column, value in rows.items()}
                documents.append(rows | {"file": name, "order": order})
            else:
                rows = rows.set_axis([str(column) for column in rows], axis=1)
                rows = rows.loc[:, ~rows.columns.duplicated()].rename(columns=our_names(list(rows), named))
                if "text" not in rows:
                    faults.append((name, None, None, *HEADLINES_ONLY))
                tables.append(_tidy(rows.assign(file=name, order=order, row=rows.index + before), faults))
        except Unreadable as fault:
            faults.append((name, None, None, *fault.args))
    if documents:
        tables.append(_tidy(pd.DataFrame(documents).assign(row=None), faults))
    if not tables:
        found = [sentence(problem) for problem in fold(faults)] or ["no path was given; name a file or a folder."]
        error = ValueError(found[0] if len(found) == 1 else f"nothing could be read; of {len(found)} problems the first "
                           f"is {found[0]}")
        error.problems = fold(faults)
        raise error
    articles = pd.concat(tables, ignore_index=True).sort_values("order", kind="stable", ignore_index=True)
    articles["article_id"] = _ids(articles, faults)
    _check_languages(articles, faults)
    articles = articles[[c for c in COLUMNS if c in articles] + [c for c in articles if c not in COLUMNS]]
    articles = articles.drop(columns=["order", "row"]).assign(outlet=articles["outlet"].astype("category"))
    articles.attrs["problems"] = fold(faults)
    return articles


def sample_article():
    """The sample article: The New York Times on NATO's Secretary General, retranslated from Russian by an aggregator.

    One row, with the columns of `outlet_corpus`; raw is the file, byte for byte. It is undated (`published` is
    missing); its events are those of 3 December 2024.

    >>> sample_article()["title"].item()
    'NYT: NATO Secretary General Rutte urged to supply more weapons to Ukraine'
    """
    path = DATA / "articles" / "nyt_rutte_ukraine.txt"
    raw = path.read_bytes().decode("utf-8")
    return pd.DataFrame({
        "article_id": pd.array([path.stem], "str"), "outlet": pd.Categorical(["nytimes.com"]),
        "published": pd.array([None], "datetime64[us]"), "title": pd.array([raw.partition("\n")[0]], "str"),
        "standfirst": pd.array([None], "str"), "url": pd.array([None], "str"), "raw": pd.array([raw], "str")})


def outlet_corpus():
    """The 3,824 articles of nine outlets, April 2016 to March 2017 (T. Dai, News Articles, doi:10.7910/DVN/GMFCTR).

    Columns: article_id, outlet, published, title, standfirst, url, raw. Its known faults (no text, "View Comments" for
    a text, repeated articles, lost quotation marks) are left in, and counted in data/README.md. Raises
    FileNotFoundError where the file is missing and ValueError where it is damaged.

    >>> outlet_corpus()["outlet"].value_counts().head(2).to_dict()
    {'aljazeera.com': 559, 'tass.com': 485}
    """
    from pyarrow import csv, string
    path = external("NewsArticles.csv")
    kinds = csv.ConvertOptions(column_types={"article_id": string()}, strings_can_be_null=False)
    source = csv.read_csv(path, convert_options=kinds).to_pandas()
    raw = [joined(title, joined(standfirst, text))
           for title, standfirst, text in zip(source["title"], source["subtitle"], source["text"])]
    return pd.DataFrame({
        "article_id": source["article_id"], "outlet": pd.Categorical(hosts(source["article_source_link"])),
        "published": read_dates(source["publish_date"])[0], "title": source["title"],
        "standfirst": source["subtitle"].str.strip(), "url": source["article_source_link"], "raw": pd.array(raw, "str")})


def problems(articles):
    """What went wrong when these articles were loaded, one row a problem: file, row (the first), rows (all, in words),
    problem, remedy.

    >>> problems(pd.DataFrame({"article_id": ["a"], "raw": ["A text."]}))
    Empty DataFrame
    Columns: [file, row, rows, problem, remedy]
    Index: []
    """
    return pd.DataFrame(articles.attrs.get("problems", []), columns=PROBLEM).astype({"row": "Int64"})


# paths

def files_of(path):
    """The files behind a path or a list of them, each with the name by which it is spoken of."""
    if path is None or path == "":
        raise ValueError("no path was given; name a file or a folder.")
    if not isinstance(path, (str, os.PathLike)):
        return [file for one in path for file in files_of(one)]
    path = Path(path)
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except OSError as error:                       # a text in place of its path is too long for one
        raise FileNotFoundError(f"{_printable(str(path)[:LONGEST])} cannot be opened ({error.strerror}); name a "
                                "file or a folder that you may read.") from None
    if is_file:
        return [(path, _whole(path.name))]
    if not is_folder:
        raise FileNotFoundError(_not_there(path))
    found = []
    for folder, inner, names in os.walk(path):
        inner[:] = [name for name in inner if not name.startswith((".", "__MACOSX"))]
        found += [Path(folder, name) for name in names if not name.startswith((".", "~$"))]
    found = [file for file in found if _may_be_read(file)]
    if not found:
        raise ValueError(f"the folder {path} holds no files; put your articles into it.")
    return sorted((file, _whole(file.relative_to(path).as_posix())) for file in found)


def _may_be_read(file):
    """Whether it is a file: a pipe would be waited for without end. What cannot be told, reading will say."""
    try:
        return file.is_file()
    except OSError:
        return True


def _not_there(path):
    """What is wrong with a path that leads to no file and no folder, and what was perhaps meant."""
    said = _printable(str(path))
    if os.path.lexists(path):
        return f"{said} is neither a file nor a folder; where it is a link, mend it."
    near = difflib.get_close_matches(path.name, os.listdir(path.parent) if path.parent.is_dir() else [], 1)
    return f"there is no file or folder {said}" + (f"; did you mean {_printable(near[0])}?" if near else
                                                   f" (the working folder is {Path.cwd()}); check the spelling.")


def _whole(name):
    """The name of a file as text; on Linux it may be in any encoding."""
    return os.fsencode(name).decode("utf-8", "replace")


def _printable(text):
    """The text in one line: a name may hold line breaks, and signs that turn a line or colour it."""
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text)


# what concerns all rows

def _tidy(rows, faults):
    return article_columns(rows, _note(rows, faults))


def _ids(articles, faults):
    """Each article's own id: the source's, or made from the file and the row; a second one gets a suffix."""
    made = articles["file"].str.replace(r"\.[^./]*$", "", regex=True)
    made = made.where(articles["row"].isna(), made + "-" + articles["row"].astype("str"))
    given = articles["article_id"].map(as_text).str.strip() if "article_id" in articles else pd.Series("", articles.index)
    ids = given.mask(given == "", made).tolist()
    taken, n_of = set(ids), {}
    again = pd.Series(ids).duplicated()
    for i in np.flatnonzero(again).tolist():
        old = ids[i]
        n = n_of.get(old, 1) + 1
        while f"{old}-{n}" in taken:
            n += 1
        ids[i], n_of[old] = f"{old}-{n}", n
        taken.add(ids[i])
    _note(articles, faults)(again.to_numpy(), "the article_id stands before, so a number was put behind it",
                            "give each article an id of its own if others are to find it by its id")
    return pd.array(ids, "str")


def _check_languages(articles, faults):
    found = pd.Series(languages(articles["raw"]), articles.index)
    note, is_ours = _note(articles, faults), "language" not in articles

    def remedy(language):
        rows = f" (articles[articles['language'] != {language!r}])" * is_ours
        return f"leave it out{rows}, for the word lists are English"

    for language in found.cat.categories.drop("en", errors="ignore"):
        note((found == language).to_numpy(), f"the text seems to be in a language other than English ({language})",
             remedy(language))
    if is_ours:
        articles["language"] = found


def _note(articles, faults):
    """note(mask, problem, remedy) for the rows of a table; `row` is missing where a row is all of its file."""
    n_rows = articles["file"].value_counts()

    def note(mask, problem, remedy):
        for file, row in zip(articles["file"][mask], articles["row"][mask]):
            faults.append((file, None if pd.isna(row) else int(row), int(n_rows[file]), problem, remedy))
    return note


# faults -> sentences

def fold(faults):
    """Faults as they were met, (file, row, rows of the file, problem, remedy), to one dictionary for each sentence.

    `row` is None where all of a file is meant, the rows of the file where they are not known. Keys: file, row (the
    first), rows (all, in words), problem, remedy.

    >>> [found] = fold([("a.csv", 3, 400, "there is no text", "fill it in"),
    ...                 ("a.csv", 17, 400, "there is no text", "fill it in")])
    >>> sentence(found)
    'a.csv, 2 of 400 rows (3, 17): there is no text; fill it in.'
    """
    groups = {}
    for file, row, n_rows, problem, remedy in faults:
        groups.setdefault((problem, remedy, file if row is not None else None, n_rows), []).append((file, row))
    folded = []
    for (problem, remedy, table, n_rows), places in groups.items():
        files, rows = zip(*places)
        if table is None:
            named = [_some(files)] if len(files) > TOGETHER else files
            folded += ((file, None, "", problem, remedy) for file in named)
        else:
            of_all = f" of {n_rows:,}" if n_rows else ""
            said = f"{len(rows):,}{of_all} rows ({_some(rows)})" if len(rows) > 1 else f"row {rows[0]}"
            folded.append((table, rows[0], said, problem, remedy))
    return [dict(zip(PROBLEM, fault)) for fault in folded]


def _some(places):
    shown = ", ".join(map(str, places[:SHOWN]))
    return shown + (f" and {len(places) - SHOWN:,} more" if len(places) > SHOWN else "")


def sentence(problem):
    """A problem as one sentence: where, what, and what to do."""
    place = f"{problem['file']}, {problem['rows']}" if problem["rows"] else problem["file"]
    return _printable(f"{place}: {problem['problem']}; {problem['remedy']}.")
