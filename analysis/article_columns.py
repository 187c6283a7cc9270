"""Rows under the names their source gave them -> the columns of the article table."""
import re

import numpy as np
import pandas as pd

from analysis.dates import read_dates
from analysis.decoding import Unreadable

# what scholars' exports call a column, best first; case, blanks and punctuation are ignored, and so is what stands
# before a dot (`fields.bodyText`) where no column has the whole name
NAMES = {
    "text": "text fulltext body content article articletext articlebody bodytext maintext storytext contents raw",
    "title": "title headline articletitle webtitle headlines head hed",
    "standfirst": "standfirst subtitle subhead subheadline subheading deck dek description lead lede summary abstract "
                  "trailtext",
    "published": "published date publishdate pubdate publicationdate publisheddate publishedat publishedon datepublished "
                 "dateofpublication webpublicationdate datetime time timestamp",
    "outlet": "outlet source sourcename publisher publication newspaper domain site sitename website medium",
    "url": "url link articlesourcelink permalink weburl articleurl sourceurl href uri",
    "article_id": "articleid id docid documentid textid uid guid",
}
NAMES = {ours: names.split() for ours, names in NAMES.items()}
RESERVED = {*NAMES, "raw", "file", "order", "row"}
PARAMETER = {"published": "date"}                  # what load_articles calls a column that the caller names
HEADLINES_ONLY = ("it has no column of texts; only its headlines are read, so counts of the body are empty",
                  'name the column that holds the texts: text="..."')
HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/@\s]*@)?(?:www\.)?([^/:?#\s]+)|www\.([^/:?#\s]+)", re.IGNORECASE)
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")          # 007 is a code, not a number
SHORT_TITLE = 5                                    # words; a text may begin with a shorter title by chance ("Trump")


def our_names(columns, named):
    """{column: its name in the article table}; `named` has the columns that the caller named, under our names.

    Other columns keep their names, unless these mean something else to us. Raises Unreadable where there is no column
    of texts and none of headlines (title or standfirst), or none of a name that was given.

    >>> our_names(["Headline", "Full Text", "raw", "n_shares"], {})
    {'Headline': 'title', 'Full Text': 'text', 'raw': 'raw (source)', 'n_shares': 'n_shares'}
    """
    folded = {_folded(column): column for column in reversed(columns)}
    folded = {_folded(column.rpartition(".")[2]): column for column in reversed(columns)} | folded
    chosen = {}
    for ours, name in named.items():
        if name is not None and name not in columns:
            raise Unreadable(f"it has no column {name!r}; it has {_listed(columns)}",
                             f'name one of these: {PARAMETER.get(ours, ours)}="..."')
        if name is not None:
            chosen[name] = ours
    for ours, names in NAMES.items():
        found = [folded[name] for name in names if name in folded and folded[name] not in chosen]
        if found and ours not in chosen.values():
            chosen[found[0]] = ours
    if not {"text", "title", "standfirst"}.intersection(chosen.values()):
        raise Unreadable(f"it has no column of texts; it has {_listed(columns)}",
                         'name the column that holds them: load_articles(..., text="...")')
    return {column: chosen.get(column) or _unreserved(column, columns) for column in columns}


def _unreserved(column, columns):
    name = column
    while name in RESERVED or name != column and name in columns:
        name += " (source)"
    return name


def _folded(name):
    return re.sub(r"[\W_]", "", name.lower())


def _listed(columns):
    shown = [repr(column[:30]) for column in list(columns)[:20]]
    return ", ".join(shown) + (f" and {len(columns) - 20} more" if len(columns) > 20 else "")


def article_columns(rows, note):
    """The columns of the article table, from rows that have `row` and others under our names.

    `row` is missing for a document, whose title may be unknown; a table says by an empty cell that there is none, and
    so does one without `text`, whose headlines are all that is read. Calls note(rows, problem, remedy) with a mask of
    the rows concerned.
    """
    rows = rows.assign(**{column: rows[column].astype(object) for column in NAMES
                          if column in rows and rows[column].dtype == "category"})
    has_texts = "text" in rows
    rows = rows if has_texts else rows.assign(text="", title=rows.get("title", ""))
    articles = rows.drop(columns="text").copy()            # in one piece: pandas warns of tables in thousands
    texts = rows["text"].map(as_text).tolist()
    for column in ("title", "standfirst"):
        if column in rows:
            known = rows[column].map(as_text).str.strip()
            articles[column] = known.where((known != "") | rows["row"].notna()).astype("str")
    heads = [articles[c].fillna("").tolist() if c in articles else [""] * len(rows) for c in ("title", "standfirst")]
    raws = [joined(title, joined(standfirst, text)) for title, standfirst, text in zip(*heads, texts)]
    articles["raw"] = pd.array(raws, "str")
    note(np.array([not text.strip() for text in (texts if has_texts else raws)], bool), "there is no text",
         "fill it in, or leave the article out of counts")
    articles["published"] = _published(articles, note)
    articles["url"], articles["outlet"] = _strings(rows, "url"), _strings(rows, "outlet")
    source = articles["outlet"].fillna(articles["url"])
    is_address = source.str.contains("//|^www\\.", na=False)
    articles["outlet"] = source.mask(is_address, hosts(source)) if len(rows) else source
    return pd.concat([articles[column] if column in RESERVED else _as_numbers(articles[column]) for column in articles],
                     axis=1).copy()


def as_text(value):
    """A cell as text: a missing one is empty, the parts of a list are lines; what nests without end is none."""
    try:
        return _as_text(value)
    except RecursionError:
        return ""


def _as_text(value):
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (list, tuple, np.ndarray)):
        return "\n".join(map(_as_text, value))
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def joined(head, text):
    """A headline or standfirst and the text below it, unless the text begins with it already.

    >>> joined("Trump", "Trump said so."), joined("Rutte urges more arms", "Rutte urges more arms\\nHe did.")
    ('Trump\\nTrump said so.', 'Rutte urges more arms\\nHe did.')
    """
    head = head.strip()
    if not head or not text.strip():
        return head or text
    start = text.lstrip()
    if start.startswith(head):
        rest = start[len(head):len(head) + 100].lstrip(" \t")
        if not rest or rest[0] in "\r\n" or len(head.split()) >= SHORT_TITLE:
            return text
    return f"{head}\n{text}"


def hosts(addresses):
    """The hosts of web addresses, without www.; missing where there is none."""
    found = addresses.str.extract(HOST)
    return found[0].fillna(found[1]).str.lower()


def _strings(rows, column):
    if column not in rows:
        return pd.Series(np.nan, rows.index, "str")
    values = rows[column].map(as_text).astype("str").str.strip()
    return values.where(values != "")


def _published(articles, note):
    """Dates as datetimes. What cannot be read, or can be read in two ways, is noted with its first examples."""
    if "published" not in articles:
        return pd.Series(pd.NaT, articles.index, "datetime64[us]")
    printed = articles["published"]
    published, is_open = read_dates(printed)
    is_lost = published.isna() & (printed.map(as_text).str.strip() != "")
    remedy = "write dates as 2024-12-03"
    note(is_lost.to_numpy(), f"the date cannot be read and is left missing{_such_as(printed[is_lost])}", remedy)
    note(is_open.to_numpy(), f"day or month may stand first in the date, which was read as month first"
                             f"{_such_as(printed[is_open])}", remedy)
    return published


def _such_as(values):
    shown = list(dict.fromkeys(repr(as_text(value).strip()[:40]) for value in values[:50]))[:3]
    return f" ({', '.join(shown)})" if shown else ""


def _as_numbers(values):
    """A column that holds nothing but numbers as strings, as numbers; an empty cell is missing."""
    if not pd.api.types.is_string_dtype(values.dtype) or values.dtype == object:
        return values
    filled = [text for text in values.tolist() if isinstance(text, str) and text]
    values = values if len(filled) == len(values) else values.where(values != "")
    return pd.to_numeric(values) if filled and all(map(NUMBER.fullmatch, filled)) else values
