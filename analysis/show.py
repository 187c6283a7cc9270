"""Tables and figures as a notebook shows them, with alt text, also where it is not trusted; and as files.

A notebook from somebody else is untrusted: JupyterLab then strips `<style>`, scripts and SVG. A PNG in an
`<img>` and a plain table with inline styles are left, so that is what we make. A table sets no colour: both
themes bring their own.
"""
import base64
import os
import re
import textwrap
from html import escape
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.figure_style import DPI, house_style, number_texts

SHOWN_WIDTH = 800                                     # CSS pixels; the file has 1280, for dense screens
CELL = "padding:0.25em 0.4em;vertical-align:top;white-space:normal;overflow-wrap:break-word;max-width:36em;"
MANY_COLUMNS = 10                                     # with more the type is smaller, so that a window shows them all
DATE = re.compile(r"\d{4}(-\d\d)+( \d\d:\d\d)?")      # no line ends within one
P_VALUE = re.compile(r"p(_|$)")                        # never 0, however small
UNCOUNTED = re.compile(r"(^|_)(id|year)$")            # whole numbers that are names: no comma in them
PRICE = "<span>&#36;</span>"                # bare, two on a line are typeset as a formula by JupyterLab


class Shown:
    """What a notebook shows in place of a value: one thing in several forms, of which it takes the best."""

    def __init__(self, **forms):
        self.forms = forms

    def _repr_mimebundle_(self, include=None, exclude=None):
        return dict(self.forms)

    def __repr__(self):
        return self.forms["text/plain"]


def show(ax, alt, stem=None, table=None, folder=None):
    """The figure that `ax` belongs to as a picture with alt text; with `stem`, `save_figure` saves it too.

    `alt` says the finding in a sentence, for those who hear the page: "TASS writes of a conflict five times
    as often as the BBC", not "bar chart". Let the call be the last line of a cell, or in a callback pass it
    to `display`. Raises ValueError where `alt` is blank.

    >>> from analysis.figures import ranked_bars
    >>> counts = pd.DataFrame({"term": ["war", "peace"], "n": [5, 2]})
    >>> ax = ranked_bars(counts, "n", title="War leads", unit="occurrences", n="7 words", source="a toy text")
    >>> show(ax, "War occurs five times, peace twice.")
    War occurs five times, peace twice.

    Left alone: the figure itself. It stays as it is, can be drawn on and shown again.
    """
    if not str(alt).strip():
        raise ValueError("The figure has no alt text; pass alt=..., a sentence that says what one sees.")
    picture = _figure_bytes(ax, "png", alt)
    if stem is not None:
        save_figure(ax, stem, table, folder)
    code = base64.b64encode(picture).decode()
    image = (f'<img alt="{escape(alt)}" width="{SHOWN_WIDTH}" style="max-width:100%;height:auto" '
             f'src="data:image/png;base64,{code}">')
    return Shown(**{"text/html": image, "image/png": code, "text/plain": alt})


def save_figure(ax, stem, table=None, folder=None):
    """Writes figures/<stem>.png and .svg and tables/<stem>.csv below `folder`, and lists the paths.

    The table is what the figure was drawn from, unless another is passed. Without `folder` the environment
    variable NEWS_REPORT_DIR names it, which `python run.py report` sets; without either nothing is written
    and the list is empty, so that reading a notebook leaves no files behind. Raises ValueError for a stem
    that is not a plain file name.

    >>> save_figure(None, "top terms")
    Traceback (most recent call last):
    ValueError: 'top terms' cannot name a file; use letters, digits, hyphens and underscores only.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]+", stem):
        raise ValueError(f"{stem!r} cannot name a file; use letters, digits, hyphens and underscores only.")
    folder = folder or os.environ.get("NEWS_REPORT_DIR")
    if not folder:
        return []
    table = getattr(ax, "drawn_from", None) if table is None else table
    contents = {f"figures/{stem}.{kind}": _figure_bytes(ax, kind) for kind in ("png", "svg")}
    if table is not None:
        rows = _columns_only(table).to_csv(index=False, lineterminator="\n")
        contents[f"tables/{stem}.csv"] = rows.encode()
    for name, content in contents.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return [Path(folder, name) for name in contents]


def _figure_bytes(ax, kind, alt=None):
    """The same figure gives the same bytes: no date and no version stand in the file."""
    unsaid = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}[kind]
    file = BytesIO()
    with house_style():
        ax.get_figure(root=True).savefig(file, format=kind, dpi=DPI, facecolor="white",
                                         metadata={**unsaid, "Description": alt} if alt else unsaid)
    return file.getvalue()


def opening(raw, length=400, width=100):
    """The first `length` characters of a text, in lines no wider than `width`; " ..." where it goes on.

    Where the text itself breaks a line, so does this. For reading only: a wrapped line has lost its double blanks.

    >>> print(opening("Ministers said that talks on peace would go on.", length=40, width=24))
    Ministers said that
    talks on peace would ...
    """
    lines = raw[:length].split("\n")
    return "\n".join(textwrap.fill(line, width) for line in lines) + (" ..." if len(raw) > length else "")


def show_table(table, caption, n=None, rows=50, align=None, missing="–"):
    """A table under a caption that says n: numbers to the right and rounded, long text wrapped, all escaped.

    `n` says what was counted ("3,824 articles"); without it the rows are counted. Only the first `rows` are
    shown, and the caption says so. `align` changes columns: {"left": "right"} sets the words before a keyword
    against it. An index with a name comes as a column, any other is hidden. `missing` is printed for what is
    not known; a p value (p, p_adjusted) below 0.001 reads "<0.001".
    Raises ValueError for a blank caption, a table without columns, or an unknown column in `align`.

    >>> counts = pd.DataFrame({"term": ["war", "<b>"], "n": [1200, 7], "share": [0.12345, None]})
    >>> show_table(counts, "Words of war")
    Words of war (n = 2 rows)
    term     n share
     war 1,200 0.123
     <b>     7     –

    Left alone: the table, which keeps every decimal. Compute with it, not with what is shown.
    """
    table = _columns_only(table)
    align = align or {}
    unknown = set(align) - set(table.columns)
    if not len(table.columns) or not str(caption).strip():
        raise ValueError("show_table needs a table with columns and a caption that says what it holds.")
    if unknown:
        raise ValueError(f"show_table finds no column {', '.join(map(repr, unknown))}; change align.")
    shown = table.head(rows)
    texts = pd.DataFrame({name: _texts(shown[name], missing) for name in table.columns}, dtype=object)
    sides = [align.get(name) or ("right" if types.is_numeric_dtype(_inner_type(table[name])) else "left")
             for name in table.columns]
    heading = f"{caption} ({_extent(len(table), len(shown), n)})"
    plain_text = f"{heading}\n{texts.to_string(index=False)}" if len(texts) else f"{heading}\n(no rows)"
    return Shown(**{"text/html": _table_html(heading, texts, sides), "text/plain": plain_text})


def _extent(total, shown, n):
    if n is None:
        n = f"{total:,} row{'s' * (total != 1)}"
    counted = n if isinstance(n, str) else f"{n:,}"
    return f"n = {counted}" + (f"; the first {shown:,} of {total:,} rows" if shown < total else "")


def _columns_only(table):
    """The table with a named index turned into columns, any other dropped, and texts as names of columns."""
    table = table.to_frame() if isinstance(table, pd.Series) else table
    named = [name for name in table.index.names if name is not None]
    table = table.reset_index(named) if named else table
    table = table.reset_index(drop=True)
    return table.set_axis([" ".join(map(str, name)).strip() if isinstance(name, tuple) else str(name)
                           for name in table.columns], axis=1)


def _inner_type(column):
    kind = column.dtype
    kind = kind.categories.dtype if isinstance(kind, pd.CategoricalDtype) else kind
    return object if types.is_bool_dtype(kind) else kind


def _texts(column, missing):
    """The cells of a column as text."""
    kind = _inner_type(column)
    values = column.astype(object)
    if P_VALUE.match(column.name) and types.is_numeric_dtype(kind):
        texts = ["<0.001" if value < 0.001 else f"{value:.3f}" for value in values.fillna(1).astype(float)]
    elif types.is_numeric_dtype(kind):
        texts = number_texts(values)
        texts = [text.replace(",", "") for text in texts] if UNCOUNTED.search(column.name) else texts
    elif types.is_datetime64_any_dtype(kind):
        days = column.dropna().dt.normalize().eq(column.dropna()).all()
        texts = column.dt.strftime("%Y-%m-%d" if days else "%Y-%m-%d %H:%M")
    else:
        texts = [{True: "yes", False: "no"}[value] if isinstance(value, (bool, np.bool_)) else str(value)
                 for value in values]
    return [missing if absent else text for absent, text in zip(column.isna(), texts)]


def _table_html(heading, texts, sides):
    def cell(tag, text, side, more=""):
        look = CELL + "white-space:nowrap;" * bool(DATE.fullmatch(text))
        text = escape(text).replace("$", PRICE)
        text = re.sub(r"_(?=\w{3})", "_<wbr>", text) if tag == "th" else text           # per_thousand may break
        return f'<{tag}{more} style="text-align:{side};{look}">{text}</{tag}>'

    head = "".join(cell("th", name, side, ' scope="col"') for name, side in zip(texts.columns, sides))
    body = "\n".join("<tr>" + "".join(map(lambda text, side: cell("td", text, side), row, sides)) + "</tr>"
                     for row in texts.itertuples(index=False, name=None))
    size = "font-size:0.8em;" * (len(sides) > MANY_COLUMNS)
    return f"""<table style="{size}border-collapse:collapse;margin:0.5em 0">
<caption style="caption-side:top;text-align:left;padding:0.25em 0.4em">{escape(heading).replace('$', PRICE)}</caption>
<thead><tr style="border-bottom:1px solid">{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>"""
