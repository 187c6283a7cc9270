"""A blind sheet of sentences for people to code, read back beside what a measure says of the same sentences."""
import csv
import hashlib
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.concordance import context_rows
from analysis.decoding import Unreadable, decoded
from analysis.needed import need_columns
from analysis.record_files import CELL
from analysis.tokens import tokenize
from analysis.voices import token_rows

ABOVE = ["question", "codes"]                          # the rows above the table
SHEET = ["sheet_id", "before", "text", "after", "code", "note"]
KEY = ["sheet_id", "article_id", "sentence", "start", "end", "stratum", "measure", "weight"]
MOST_CLASSES = 12                                      # numbers with more values are to be cut
MARKS = "bcdfghjklmnpqrstvwxz"                         # without vowels no spreadsheet reads a date in them
FORMULA = re.compile("'*[=+@\t\r＝＋－＠-]")            # what a spreadsheet may take for a formula
TURNED = re.compile(r"0\d+|\+.*|\d+[-/.:,e]\d.*|\s*", re.I)       # what it turns into a date or another number


def draw_sheet(measured, articles, n, measure, strata=None, *, seed, spread=False):
    """Sentences to be coded by people who do not see what the measure says of them, as two tables: (sheet, key).

    `measured` has one row a sentence of the corpus (article_id, sentence, start, end) with the measure in the
    column `measure`. Its classes are the strata (true and false are "yes" and "no", missing is "cannot tell");
    numbers are cut where the classes of `strata` begin, as in {"hostile": -inf, "neutral": -0.25, "warm": 0.25}.
    Of each stratum about as many sentences are drawn, so that rare classes are seen, and of all that there are
    where that is fewer.
    sheet: sheet_id (in random order; its letters are those of this sample), before, text, after (the sentence as
    published between its neighbours of the same part), code and note, both empty. key: sheet_id, article_id,
    sentence, start, end, stratum, measure, weight: sentences of the stratum in the corpus by those drawn of it,
    with which the sample speaks for the corpus (Cochran 1977, ch. 5). No text is drawn twice. `spread` draws at
    most one sentence an article; where there are far more articles than n, each sentence of a stratum still has
    nearly the same chance.
    Raises ValueError for a missing column or article, a sentence that stands there twice, too many strata, an n below
    their number, and a stratum of which no sentence is left to draw.

    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["He claimed it. It rained. She said so."]})
    >>> measured = pd.DataFrame({"article_id": "a", "sentence": [0, 1, 2], "start": [0, 15, 26], "end": [14, 25, 38],
    ...                          "doubts": [True, False, False]})
    >>> sheet, key = draw_sheet(measured, articles, 2, "doubts", seed=1)
    >>> sheet["text"].tolist(), sheet["before"].tolist(), key["stratum"].tolist(), key["weight"].tolist()
    (['It rained.', 'He claimed it.'], ['He claimed it.', ''], ['no', 'yes'], [2.0, 1.0])

    Left alone: what a sentence says of itself. "TASS reports" tells the coder the outlet.
    """
    places = ["article_id", "sentence", "start", "end"]
    for table, what, need in (measured, "sentences", [*places, measure]), (articles, "articles", ["article_id", "raw"]):
        need_columns(table, *need, what=what, remedy=f"they have {', '.join(map(str, table))}")
    raws = dict(zip(articles["article_id"].astype(str), articles["raw"]))
    rows = measured[places].assign(article_id=measured["article_id"].astype(str), measure=measured[measure],
                                   stratum=_classes(measured[measure], strata)).reset_index(drop=True)
    if lost := set(rows["article_id"]) - set(raws):
        raise ValueError(f"article {min(lost)!r} of the sentences is not in the table of articles; pass them all.")
    if (twice := rows.duplicated(["article_id", "start"])).any():
        raise ValueError(f"row {measured.index[twice].tolist()[0]!r} stands there twice; pass one row a sentence.")
    rng, size = np.random.default_rng(seed), rows["stratum"].value_counts()
    drawn = rows.loc[rng.permutation(_drawn(rows, raws, size, n, spread, rng))].reset_index(drop=True)
    drawn["weight"] = drawn["stratum"].map(size) / drawn["stratum"].map(drawn["stratum"].value_counts())
    written = drawn[["article_id", "start", "stratum"]].to_csv(index=False).encode("utf-8")
    mark = "".join(MARKS[byte % len(MARKS)] for byte in hashlib.blake2b(written, digest_size=5).digest())
    drawn["sheet_id"] = [f"{mark}-{number:0{max(3, len(str(len(drawn))))}}" for number in range(1, len(drawn) + 1)]
    sheet = _with_context(drawn, articles, raws).assign(code="", note="")
    return sheet[SHEET], drawn[KEY]


def _classes(values, strata):
    """The class of each value as text."""
    is_number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    if strata is not None:
        begins = list(strata.values()) if isinstance(strata, dict) else []
        if not is_number or not begins or (np.diff(begins) <= 0).any():
            raise ValueError("strata cut numbers, from low to high, each where it begins, as in {'no': 0, 'yes': 1}.")
        if (values < begins[0]).any():
            raise ValueError(f"the value {values.min():g} lies below {begins[0]:g}, where the first class begins; let "
                             "it begin at -inf.")
        values = pd.cut(values, [*begins, np.inf], right=False, labels=list(strata))
    elif is_number and values.nunique() > MOST_CLASSES:
        raise ValueError(f"the measure has {values.nunique():,} values; cut it into classes, as in "
                         "strata={'hostile': -inf, 'neutral': -0.25, 'warm': 0.25}.")
    names = {value: ("yes" if value else "no") if isinstance(value, bool | np.bool_) else
             f"{value:.12g}" if isinstance(value, float) else str(value) for value in values.dropna().unique()}
    return values.astype(object).map(names).astype(object).fillna("cannot tell")


def _drawn(rows, raws, size, n, spread, rng):
    """The rows of the sample, the largest stratum first.

    Then the articles that `spread` bars from the smaller ones are nearly any; the other way round those with most
    of a rare class would lack in the rest, and with them the misses, which often stand in the same articles.
    """
    if not len(size):
        raise ValueError("the table of sentences is empty; pass the sentences that were measured.")
    if n < len(size):
        raise ValueError(f"n is {n}, and there are {len(size)} classes; ask for at least one sentence of each.")
    taken, seen, used = [], {""}, set()
    shuffled = rows.iloc[rng.permutation(len(rows))]
    there = rows.groupby("stratum")["article_id"].nunique() if spread else size
    for stratum, wanted in reversed(_shares(there, min(n, rows["article_id"].nunique()) if spread else n)):
        one, before = shuffled[shuffled["stratum"] == stratum], len(taken)
        for row, article, start, end in zip(one.index, one["article_id"], one["start"], one["end"]):
            if len(taken) - before == wanted:
                break
            text = _one_line(raws[article][start:end]).casefold()
            if text not in seen and not (spread and article in used):
                taken.append(row)
                seen.add(text)
                used.add(article)
        if len(taken) == before:
            raise ValueError(f"no sentence of the class {stratum!r} is left to draw, for its texts stand in other classes "
                             "too, or its articles are used up; draw fewer, or without spread.")
    return taken


def _shares(size, n):
    """How many to draw of each stratum, the smallest first: what one lacks falls to the larger ones."""
    shares = []
    for left, stratum in zip(range(len(size), 0, -1), sorted(size.index, key=lambda name: (size[name], name))):
        shares.append((stratum, min(int(size[stratum]), n // left)))
        n -= shares[-1][1]
    return shares


def _with_context(drawn, articles, raws):
    """The drawn sentences with the one before and after, if it is of the same part: a byline would tell the outlet.

    Neighbours are looked up in the text: which sentences were measured may depend on the measure.
    """
    tokens = tokenize(articles[articles["article_id"].astype(str).isin(drawn["article_id"])])
    article, part = (tokens[name].cat.codes.to_numpy() for name in ("article_id", "part"))
    first, stop = token_rows(tokens, drawn)
    sheet = drawn[["sheet_id"]].assign(text=[
        _one_line(raws[name][start:end]) for name, start, end in zip(drawn["article_id"], drawn["start"], drawn["end"])])
    for side, beside, own in (("before", first - 1, first), ("after", stop, stop - 1)):
        beside, own = (np.clip(row, 0, len(tokens) - 1) for row in (beside, own))
        is_there = (article[beside] == article[own]) & (part[beside] == part[own]) & (beside != own)
        begin, end = context_rows(tokens, beside, beside, "sentence")
        starts, ends = tokens["start"].to_numpy()[begin], tokens["end"].to_numpy()[end]
        sheet[side] = [_one_line(raws[name][start:end]) if there else ""
                       for name, start, end, there in zip(drawn["article_id"], starts, ends, is_there)]
    return sheet


def _one_line(text):
    """Without line breaks, and without half characters, which no file can hold."""
    return " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")


def write_sheet(sheet, key, path, *, question, codes, delimiter=","):
    """Writes the sheet as a CSV that spreadsheets open well, and the key beside it: the paths of both.

    The key of sheet.csv is sheet_key.csv: keep it from the coder. The question and the codes stand above the
    table, parted from it by an empty row, so that sorting leaves them there. Each coder fills a copy, whose name
    becomes the coder's. A cell that a spreadsheet could take for a formula gets an apostrophe, which `read_sheet`
    takes away. Where Excel shows all in one column, pass delimiter=";". Raises ValueError for codes that are not
    fit for a spreadsheet or lack a class of the measure, and where the path holds a sheet with codes: nobody's
    work is written over.

    >>> import tempfile
    >>> sheet = pd.DataFrame([["bcdfg-001", "It rained.", "= 3 dead.", "", "", ""]], columns=SHEET)
    >>> key = pd.DataFrame([["bcdfg-001", "a", 1, 11, 20, "yes", True, 1.0]], columns=KEY)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_sheet(sheet, key, Path(folder) / "anna.csv", question="Is it sad?", codes=("yes", "no"))
    ...     paths[1].name, paths[0].read_text("utf-8-sig").splitlines()[-1]
    ('anna_key.csv', "bcdfg-001,It rained.,'= 3 dead.,,,")

    Left alone: texts longer than a cell holds (32,767 characters) are cut.
    """
    path, codes = Path(path), [_one_line(str(code)) for code in codes]
    if delimiter not in (",", ";", "\t"):
        raise ValueError(f"the delimiter is {delimiter!r}; use a comma, a semicolon or a tab, which read_sheet knows.")
    if bad := [code for code in codes if TURNED.fullmatch(code) or "|" in code]:
        raise ValueError(f"the code {bad[0]!r} would not come back from a spreadsheet as it is; use a word.")
    if len({code.casefold() for code in codes}) < len(codes) or not codes:
        raise ValueError(f"the codes are {', '.join(codes) or 'none'}; name each once.")
    if lost := set(key["stratum"]) - set(codes) - {"cannot tell"}:
        raise ValueError(f"the class {min(lost)!r} of the measure is not among the codes {', '.join(codes)}; add it.")
    if sheet["sheet_id"].tolist() != key["sheet_id"].tolist():
        raise ValueError("the sheet and the key are of two samples; pass both as draw_sheet gave them.")
    if path.exists() and (filled := sum(bool(code or note) for _, _, code, note in _cells(path)[2])):
        raise ValueError(f"{path.name} has {filled} rows filled in already; move it away or choose another path.")
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=delimiter)
        rows.writerows([["question", _guarded(_one_line(question))], ["codes", _guarded(" | ".join(codes))], [], SHEET])
        rows.writerows([_guarded(cell)[:CELL - 1] for cell in row] for row in sheet[SHEET].to_numpy())
    key_path = path.with_name(f"{path.stem}_key.csv")
    key[KEY].to_csv(key_path, index=False, encoding="utf-8")
    return path, key_path


def _guarded(text):
    return "'" + text if FORMULA.match(text) else text


def _unguarded(text):
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def read_sheet(paths, key_path):
    """The filled sheets of one coder or several, joined with the key: one row a sentence and coder.

    Columns: sheet_id, coder (the name of the file), code (missing where unfilled), note, and those of the key.
    `attrs` holds question, codes and unfilled (how many rows each coder left). Commas, semicolons and tabs, UTF-8
    and what Excel writes in its stead (cp1252) are all read; case and blanks around a code do not count. Raises
    ValueError, naming file and row, for a code that is not allowed, rows that are missing, added or doubled, a
    sheet of another sample or another question, and what is no sheet.

    >>> import tempfile
    >>> sheet = pd.DataFrame([["bcdfg-001", "It rained.", "Two died.", "", "Yes", "very"]], columns=SHEET)
    >>> key = pd.DataFrame([["bcdfg-001", "a", 1, 11, 20, "yes", True, 1.0]], columns=KEY)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "anna.csv"
    ...     filled = read_sheet(*write_sheet(sheet, key, path, question="Is it sad?", codes=("yes", "no")))
    >>> filled[["sheet_id", "coder", "code", "note", "stratum"]].values.tolist(), filled.attrs["question"]
    ([['bcdfg-001', 'anna', 'yes', 'very', 'yes']], 'Is it sad?')

    Left alone: what the coder changed in a sentence. It is the key that says which sentence it is.
    """
    paths = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    key, sheets, asked = _read_key(Path(key_path)), [], []
    for path in paths:
        question, codes, rows = _cells(path)
        asked.append((question, codes))
        if asked[0] != asked[-1]:
            raise ValueError(f"{path.name}: its question or codes are not those of {paths[0].name}; read them apart.")
        _check_rows(path, rows, key["sheet_id"])
        allowed = {code.casefold(): code for code in codes} | {"": None}
        if wrong := [(number, code) for number, _, code, _ in rows if code.casefold() not in allowed]:
            raise ValueError(f"{path.name}, row {wrong[0][0]}: the code {wrong[0][1]!r} is not one of "
                             f"{', '.join(codes)}; write one of these, or leave it empty.")
        sheets.append(pd.DataFrame([(name, path.stem, allowed[code.casefold()], note) for _, name, code, note in rows],
                                   columns=["sheet_id", "coder", "code", "note"], dtype="str"))
    if len({path.stem for path in paths}) < len(paths) or not paths:
        raise ValueError(f"the files are {', '.join(map(str, paths)) or 'none'}; name each after its coder.")
    filled = pd.concat(sheets, ignore_index=True).merge(key, on="sheet_id", validate="many_to_one")
    filled.attrs = {"question": asked[0][0], "codes": asked[0][1],
                    "unfilled": filled["code"].isna().groupby(filled["coder"]).sum().to_dict()}
    return filled


def _read_key(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        head = file.readline().strip()
    if head != ",".join(KEY):
        raise ValueError(f"{path.name} is no key, which has {', '.join(KEY)}; pass the one that write_sheet wrote.")
    key = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    try:
        if key["sheet_id"].is_unique:
            return key.astype({"sentence": int, "start": int, "end": int, "weight": float})
        raise ValueError
    except ValueError:
        raise ValueError(f"{path.name} has a sheet_id twice or a text for a number; pass it as written.") from None


def _cells(path):
    """Of a sheet the question, the codes, and of each row its number in the file, sheet_id, code and note."""
    def broken(what, remedy):
        raise ValueError(f"{path.name}: {what}; {remedy}.")

    try:
        text = decoded(path, lambda *guess: None)                     # only ids, codes and notes are taken from it
    except Unreadable as error:
        broken(error.args[0], "save the sheet as CSV")
    head = re.search(r'(?:^|[\r\n])"?sheet_id"?([,;\t|])', text)
    if not head:
        broken("no row begins with sheet_id", "copy the head of the table back from the sheet as it was written")
    records = csv.reader(io.StringIO(text, newline=""), delimiter=head[1])
    rows = [(number, cells) for number, cells in enumerate(records, 1) if any(map(str.strip, cells))]
    above = {cells[0]: _unguarded(cells[1]) for _, cells in rows if cells[0] in ABOVE and len(cells) > 1}
    names = next((cells for _, cells in rows if cells[0] == "sheet_id"), [])
    for name, there, kind in [*((name, above, "row") for name in ABOVE), *((name, names, "column") for name in SHEET[4:])]:
        if name not in there:
            broken(f"the {kind} {name!r} is missing", "copy it back from the sheet as it was written")
    places = [names.index(name) for name in ("sheet_id", "code", "note")]
    found = [(number, *(_unguarded(cells[place]).strip() if place < len(cells) else "" for place in places))
             for number, cells in rows if cells[0] not in (*above, "sheet_id")]
    return above["question"], above["codes"].split(" | "), found


def _check_rows(path, rows, ids):
    """Raises ValueError unless each of the ids has one row."""
    known, seen = set(ids), {}
    if rows and not any(name in known for _, name, *_ in rows):
        raise ValueError(f"{path.name}: it is a sheet of another sample; pass the key that was written with it.")
    for number, name, *_ in rows:
        if name not in known:
            raise ValueError(f"{path.name}, row {number}: the sheet_id {name!r} is not in the key; delete the row or mend it.")
        if seen.setdefault(name, number) != number:
            raise ValueError(f"{path.name}, row {number}: the sheet_id {name!r} stands in row {seen[name]} too; "
                             "delete one of the two.")
    if lost := [name for name in ids if name not in seen]:
        raise ValueError(f"{path.name}: {len(lost)} of the rows are missing, first {lost[0]!r}; copy them back from the "
                         "sheet as it was written.")
