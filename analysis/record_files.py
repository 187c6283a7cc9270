"""Files of records -> tables: CSV, JSON, Parquet, Excel.

The columns are those of the file. The index of each table is the row number that a reader of the file sees. A row
that is broken is left out, or read as far as can be, and noted; the rows around it are read.
"""
import csv
import io
import json
import re
import warnings
import zipfile

import numpy as np
import pandas as pd

from analysis.decoding import Unreadable, decoded

csv.field_size_limit(2**31 - 1)                    # an article may be longer than the 131,072 characters Python allows

DELIMITERS = ",;\t|"
REREAD = 20                                        # how often, on average, a line of a broken CSV may be read again
WIDEST = 16_384                                    # columns, as in Excel; with more, pandas comes to no end
UNPACKED = 2**30                                   # bytes; an Office file that unpacks to more is refused,
SWOLLEN, RATIO = 2**26, 100                        # or to more than these bytes and so many times its size
CELL = 32_767                                      # characters; Excel cuts longer texts without a word


def read_csv(path, note):
    """A table of strings; its index counts rows as a spreadsheet does (the head is row 1)."""
    text = decoded(path, note)
    delimiter, text = _delimiter(text)
    records = _records(text, delimiter)
    head = next((fields for _, fields, _ in records if fields and any(fields)), [])
    while head and not head[-1].strip():
        head.pop()
    check_width(len(head))
    rows, numbers = [], []
    for number, fields, is_broken in records:
        if fields is None:
            note("nothing is read from here on, for quotation marks stand alone again and again",
                 "export the table again", number)
        elif fields and len(fields) >= len(head) and not any(fields[len(head):]):    # empty cells may follow the last
            rows.append(fields[:len(head)])
            numbers.append(number)
            if is_broken:
                note("a quotation mark stands alone, so fields may be wrong",
                     "close each field, and double the quotation marks within it", number)
        elif fields:
            note(f"left out, for the number of fields is not that of the head ({len(head)})",
                 "put the text between quotation marks, or export the table again", number)
    return pd.DataFrame(rows, index=numbers, columns=_distinct(head), dtype="str")


def _delimiter(text):
    """The mark between fields, and the text without the line by which Excel names it. Where the head has none of
    them there is one column, and commas belong to its texts."""
    if named := re.match(r"sep=(.)\r?\n", text):
        return named[1], text[named.end():]
    head = re.sub('"[^"]*"', "", re.split(r"[\r\n]", text[:10000].lstrip(), maxsplit=1)[0])
    found = max(DELIMITERS, key=head.count)
    return (found if found in head else "\x1f"), text


def _records(text, delimiter):
    """The rows of a CSV: number, fields, and whether a quotation mark stands alone in it.

    Where quoting breaks, the first line of the row is read by itself and reading starts again behind it, so that one
    lost quotation mark does not swallow the rows after it. A file that breaks without end is given up.
    """
    lines = list(io.StringIO(text, newline=""))
    at = number = reread = 0
    while at < len(lines) and reread <= REREAD * len(lines):
        rows = csv.reader((lines[i] for i in range(at, len(lines))), delimiter=delimiter, strict=True)
        row_start = at
        try:
            for fields in rows:
                number += 1
                yield number, fields, False
                row_start = at + rows.line_num
            return
        except csv.Error:
            number += 1
            yield number, next(csv.reader([lines[row_start].rstrip("\r\n")], delimiter=delimiter)), True
            reread += at + rows.line_num - row_start
            at = row_start + 1
    if at < len(lines):
        yield number + 1, None, True


def check_width(n):
    """Raises Unreadable for so many columns that reading them would not end."""
    if n > WIDEST:
        raise Unreadable(f"it has {n:,} columns, and no table of articles has more than {WIDEST:,}",
                         "export it again with one row an article")


def _distinct(names):
    """Column names, each once and none empty: where `date` is there already it becomes `date 5` in the fifth column."""
    found = {}
    for number, name in enumerate(names, 1):
        name = name.strip() or f"column {number}"
        found[f"{name} {number}" if name in found else name] = number
    return list(found) if len(found) == len(names) else [f"column {number}" for number in found.values()]


def read_json(path, note):
    """A list of records, an object that holds one, or one record. The index counts from 1."""
    text = decoded(path, note)
    try:
        found = _parsed(text)
    except (ValueError, RecursionError) as error:
        if getattr(error, "msg", "") == "Extra data" and error.lineno > 1:
            return _json_lines(text, note)
        raise Unreadable(f"it is not JSON ({error})", "mend that place, or export JSON Lines (.jsonl), where a broken "
                         "line costs one article only") from None
    records = found if isinstance(found, list) else _list_within(found) or [found]
    return _table(records, range(1, len(records) + 1), note)


def _list_within(found):
    """The one list of records in {"articles": [...]} or {"response": {"results": [...]}}."""
    inner = list(found.values()) if isinstance(found, dict) else []
    if len(inner) == 1 and isinstance(inner[0], dict):
        return _list_within(inner[0])
    lists = [value for value in inner if isinstance(value, list) and any(isinstance(record, dict) for record in value)]
    has_text = any(isinstance(value, str) and len(value) > 200 for value in inner)
    return lists[0] if len(lists) == 1 and not has_text else None


def read_json_lines(path, note):
    """One record a line; the index is the number of the line."""
    return _json_lines(decoded(path, note), note)


def _json_lines(text, note):
    records, numbers = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            records.append(_parsed(line))
            numbers.append(number)
        except (ValueError, RecursionError):
            note("left out, for the line is broken JSON", "mend the line, or export the file again", number)
    return _table(records, numbers, note)


def _parsed(text):
    """JSON without halves of characters (a lone \\ud83d), which no table can hold: they become U+FFFD."""
    found = json.loads(text)
    return _whole(found) if "\\ud" in text.lower() else found


def _whole(value):
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_whole(key): _whole(inner) for key, inner in value.items()}
    return [_whole(inner) for inner in value] if isinstance(value, list) else value


def _table(records, numbers, note):
    """Records as a table; fields within fields are named `a.b`."""
    kept = {number: _flat(record) for number, record in zip(numbers, records) if isinstance(record, dict)}
    for number in numbers:
        if number not in kept:
            note("left out, for there is no record with named fields", 'write {"title": "...", "text": "..."}', number)
    check_width(len(set().union(*kept.values())))
    return pd.DataFrame(list(kept.values()), index=list(kept))


def _flat(record, levels=3):
    """The fields of a record, and to so many levels the fields within them."""
    flat = {}
    for name, value in record.items():
        if isinstance(value, dict) and levels:
            flat |= {f"{name}.{inner}": part for inner, part in _flat(value, levels - 1).items()}
        else:
            flat[name] = value
    return flat


def read_parquet(path, note):
    """The index of the table counts from 1; an index in the file that is more than that becomes columns."""
    table = pd.read_parquet(path)
    if not isinstance(table.index, pd.RangeIndex):
        table = table.reset_index()
    return table.set_axis(range(1, len(table) + 1))


def read_xlsx(path, note):
    """The first sheet; its index counts rows as the program does (the head is row 1)."""
    check_size(path)
    with warnings.catch_warnings(action="ignore"), pd.ExcelFile(path, engine="openpyxl") as book:
        sheets = book.sheet_names
        table = book.parse(sheets[0], dtype=object, keep_default_na=False).replace("", np.nan).infer_objects()
    if len(sheets) > 1:
        note(f"of its {len(sheets)} sheets only the first was read ({sheets[0]!r})", "save the others as files", None)
    table.index += 2
    is_cut = table.map(lambda cell: isinstance(cell, str) and len(cell) == CELL).any(axis=1)
    for number in table.index[is_cut]:
        note(f"a text ends at {CELL:,} characters, where Excel cuts", "export the table as .csv from its source", number)
    return table


def check_size(path):
    """A small archive can hold far more than memory does; text packs to a third or a tenth of its size."""
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > UNPACKED or size > SWOLLEN and size > RATIO * path.stat().st_size:
        raise Unreadable(f"it unpacks to {size:,} bytes", "save its text as .txt or .csv")
