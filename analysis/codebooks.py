"""Codebooks: which words and phrases stand for which frame and why, and from when on a frame counts as present.

One cue a row in data/codebooks/<name>.csv, one frame a row in the frames.csv beside it: both are meant to be read,
questioned and changed in a spreadsheet.
"""
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from analysis.cue_search import cue_words
from analysis.decoding import Unreadable
from analysis.dictionary_files import read_dictionary
from analysis.record_files import read_csv
from analysis.sources import DATA

CODEBOOKS = DATA / "codebooks"
CUE_COLUMNS = {"frame": True, "cue": True, "unless": False, "weight": False, "why": False, "source": False, "note": False}
RULE_COLUMNS = {"codebook": True, "frame": True, "definition": False, "source": False, "threshold": False, "chosen": False}
CUE = "~"                                              # stands for the cue in what it does not mean


def load_codebook(name):
    """A codebook as a table, one cue a row: one of ours by its name, or any file by its path.

    Columns: frame; cue (words parted by blanks: `*` any letters, `?` one, `a|b` either, `#` a number, `...` a gap of
    up to three tokens); unless (phrases in which the cue means something else, parted by `;`, `~` being the cue);
    weight (1 unless the file says otherwise; above 0, but in a dictionary it may be negative); why; source; and of the frame its definition, threshold (the density
    from which `frame_presence` calls it present; missing where none is stated) and how that was chosen.

    Ours: generic_frames (Semetko & Valkenburg 2000), policy_frames (Boydstun et al. 2014), war_peace_journalism
    (Lee & Maslog 2005), functions (Entman 1993). A CSV with a column `cue` is read as a codebook, and any other
    file as a dictionary: LIWC (.dic), Lexicoder (.lc3), Yoshikoder (.ykd), YAML as for quanteda, CSV as for eMFD.
    `attrs["problems"]` says in a sentence each what was guessed, or left out of a dictionary.
    Raises FileNotFoundError for an unknown name, and ValueError, naming the row, for a wrong column, an empty cue, one
    that stands twice, a weight that is not above 0, and a `~` joined to letters.

    >>> codebook = load_codebook("generic_frames")
    >>> codebook["frame"].unique().tolist()
    ['responsibility', 'human_interest', 'conflict', 'morality', 'economic']

    Left to the reader: whether the cues fit your topic. A frame is not a topic, and a cue is evidence, not proof.
    """
    path = Path(name)
    path = path if path.suffix or path.is_file() else CODEBOOKS / f"{name}.csv"
    if not path.is_file():
        ours = ", ".join(table_of(CODEBOOKS / "frames.csv", RULE_COLUMNS)["codebook"].unique())
        raise FileNotFoundError(f"there is no codebook {str(name)!r}: name one of ours ({ours}) or the path of a file.")
    cues = _own_cues(path) if path.suffix.lower() == ".csv" else None
    cues = read_dictionary(path) if cues is None else cues
    problems = cues.attrs["problems"]
    cues = cues.assign(**{name: "" for name in CUE_COLUMNS if name not in cues})[list(CUE_COLUMNS)]
    codebook = cues.drop(columns="note").merge(_rules(path), on="frame", how="left", validate="many_to_one")
    codebook.attrs["problems"] = problems
    return codebook


def exceptions(codebook):
    """What the cues do not mean: one row a phrase, with frame and cue, `~` replaced by the cue.

    >>> exceptions(pd.DataFrame({"frame": ["conflict"], "cue": ["war|wars"], "unless": ["~ on cancer; star ~"]}))
          frame                 cue
    0  conflict  war|wars on cancer
    1  conflict       star war|wars
    """
    phrases = codebook.assign(phrase=codebook["unless"].astype("str").fillna("").str.split(";")).explode("phrase")
    cues = [phrase.strip().replace(CUE, cue) for phrase, cue in zip(phrases["phrase"], phrases["cue"])]
    found = pd.DataFrame({"frame": phrases["frame"].to_numpy(), "cue": pd.array(cues, "str")})
    return found[found["cue"] != ""].reset_index(drop=True)


def table_of(path, columns):
    """A CSV whose columns are known, as a table of strings; `columns` says of each whether it must be filled.

    Rows keep the numbers of the file (the head is row 1); what a spreadsheet left empty is passed over, and a guess of
    the encoding stands in `attrs["problems"]`. Raises ValueError, naming the row, for a column that is unknown or
    lacks, a row that is broken, and a cell that must be filled and is not.
    """
    def broken(what, remedy, number=None):
        raise ValueError(f"{path.name}{f', row {number}' if number else ''}: {what}; {remedy}.")

    def note(what, remedy, number):
        broken(what, remedy, number) if number else guesses.append(f"{path.name}: {what}; {remedy}.")

    guesses = []
    rows = _read(path, note)
    rows = rows[rows.apply(lambda column: column.str.strip() != "").any(axis=1)]
    for name in rows.columns:
        if name not in columns and rows[name].str.strip().any():
            close = get_close_matches(name.lower(), columns, 1)
            broken(f"the column {name!r} is not known", f"rename it {close[0]!r} if that is what it holds" if close
                   else f"a table like this has {', '.join(columns)}", 1)
    for name in [name for name, is_needed in columns.items() if is_needed]:
        if name not in rows:
            broken(f"there is no column {name!r}", f"a table like this has {', '.join(columns)}", 1)
        if (empty := rows.index[rows[name].str.strip() == ""]).size:
            broken(f"the {name} is empty" + f" (and in {empty.size - 1} more rows)" * (empty.size > 1),
                   "fill it in or delete the row", empty[0])
    rows = rows[[name for name in columns if name in rows]].apply(lambda column: column.str.strip())
    rows.attrs["problems"] = guesses
    return rows


def numbers(rows, name, path, least=0.0):
    """A column of numbers. Raises ValueError naming the row that holds none, or one that is not above `least`."""
    text = rows[name].replace("", pd.NA)
    found = pd.to_numeric(text, errors="coerce")
    if (bad := rows.index[(text.notna() & found.isna()) | (found <= least) | (found == float("inf"))]).size:
        raise ValueError(f"{path.name}, row {bad[0]}: the {name} {rows[name][bad[0]]!r} is no number above {least:g}; "
                         "write one, as in 1 or 0.5.")
    return found.astype(float)


def _own_cues(path):
    """The cues of a CSV of ours, or None for a CSV that has no column `cue`: a dictionary in another form."""
    head = _read(path, lambda *_: None).columns
    names = {name.lower() for name in head}
    is_ours = "cue" in names or "frame" in names and not names & {"word", "words", "term", "dicterm"}
    if not is_ours and path.parent != CODEBOOKS:
        return None
    cues = table_of(path, CUE_COLUMNS)
    if not len(cues):
        raise ValueError(f"{path.name}: it holds no cues; write one a row, below the head.")
    cues["weight"] = numbers(cues, "weight", path).fillna(1.0) if "weight" in cues else 1.0
    unless = cues["unless"] if "unless" in cues else [""] * len(cues)
    for row, cue, phrases in zip(cues.index, cues["cue"], unless):
        if joined := [word for word in phrases.replace(";", " ").split() if CUE in word and word != CUE]:
            raise ValueError(f"{path.name}, row {row}: in `unless` the {CUE} in {joined[0]!r} is joined to other "
                             "letters; write it as a word of its own, or spell the word out.")
        for phrase in [cue, *filter(None, map(str.strip, phrases.replace(CUE, cue).split(";")))]:
            try:
                cue_words(phrase)
            except ValueError as problem:
                raise ValueError(f"{path.name}, row {row}: {problem}") from None
    twice = cues.duplicated(["frame", "cue"])
    if twice.any():
        row = twice.idxmax()
        raise ValueError(f"{path.name}, row {row}: {cues['frame'][row]} has the cue {cues['cue'][row]!r} twice; "
                         "delete one of the rows.")
    return cues.reset_index(drop=True)


def _read(path, note):
    """The rows of a CSV. Raises ValueError where the file cannot be read as one."""
    try:
        return read_csv(path, note)
    except Unreadable as fault:
        raise ValueError("{}: {}; {}.".format(path.name, *fault.args)) from None


def _rules(path):
    """Definition, threshold and how it was chosen, of the frames of one codebook."""
    columns = ["frame", "definition", "threshold", "chosen"]
    file = path.with_name("frames.csv")
    if not file.is_file() or file == path:
        return pd.DataFrame({name: pd.Series(dtype=float if name == "threshold" else "str") for name in columns})
    if "codebook" not in _read(file, lambda *_: None).columns:         # somebody's table of another kind
        return _rules(CODEBOOKS / "frames.csv")
    rules = table_of(file, RULE_COLUMNS)
    rules = rules.assign(**{name: "" for name in RULE_COLUMNS if name not in rules})
    rules["threshold"] = numbers(rules, "threshold", file)
    rules = rules[rules["codebook"] == path.stem]
    if rules["frame"].duplicated().any():
        row = rules["frame"].duplicated().idxmax()
        raise ValueError(f"{file.name}, row {row}: {rules['frame'][row]!r} of {path.stem} stands twice; "
                         "delete one of the rows.")
    return rules[columns].reset_index(drop=True)
