"""Dictionaries that scholars already have -> the cues of a codebook.

LIWC, Lexicoder, Yoshikoder, quanteda's YAML, and tables such as the eMFD. `dictionary_formats` gives their entries;
what a pattern means in the grammar of our cues is decided here, once for all formats. A line that cannot be read
costs nothing but itself.
"""
import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.cue_search import cue_words
from analysis.decoding import Unreadable, decoded
from analysis.dictionary_formats import LONGEST_PATH, lexicoder, liwc, quanteda_yaml, table, xml_nodes
from analysis.record_files import read_csv
from analysis.tokens import FOLD, split

LONGEST_CUE = 200                                        # characters
ENDINGS = {".dic": liwc, ".dicx": table, ".csv": table, ".tsv": table, ".lc3": lexicoder, ".lcd": xml_nodes,
           ".ykd": xml_nodes, ".yml": quanteda_yaml, ".yaml": quanteda_yaml}
FIRST_LINE = {re.compile(r"%[ \t]*$", re.MULTILINE): liwc, re.compile("<[?!a-z]"): xml_nodes,
              re.compile(r"\+\w"): lexicoder}
REGEX = re.compile(r"\\[a-zA-Z]|\.[*+]|^\^\w|\w\$$|\[[^\]\s]+\]|\(\?")        # \w, .*, ^tax, tax$, [a-z], (?:


def read_dictionary(path):
    """The entries of a dictionary as cues, one row an entry and category, in the order of the file.

    Columns: frame (the category; nested ones joined by " > "), cue (in the grammar of our codebooks), weight (1 unless
    the file says otherwise; it may be negative). Formats, told by the first line, else by the ending:

    - LIWC (Pennebaker et al. 2007, 2015), .dic: a description behind a category's name is dropped, and indentation
      nests. A conditional code, such as (02 134)125/464 or <of>131/125, hangs on the words around: it is left out and
      reported.
    - LIWC-22 .dicx, the eMFD (Hopp et al. 2021) and other .csv and .tsv: a word and a column of numbers or X a
      category, without zeros and blanks; where columns `*_p` are weights, `*_sent` (tone) is left out and reported.
      Or long: word, category and, if there is a column of numbers, weight.
    - Lexicoder (Young & Soroka 2012): .lc3, `+category` and its entries below; lines with ~ are passed over. In the
      older .lcd an edge without a blank is open, as Lexicoder counts it: "crop " becomes *crop.
    - Yoshikoder (Lowe), .ykd; quanteda (Benoit et al. 2018), .yml, where words stand as written (`no` stays no).

    Case, apostrophes and blanks are folded, a_b is a phrase, doubles in one category collapse. `attrs["problems"]` says
    in a sentence each what was left out: regular expressions, and what here means something else (|, ..., a lone #).
    Raises FileNotFoundError, and ValueError where nothing could be read.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "tone.dic")
    >>> _ = path.write_text("%\\n1\\tharm\\n2\\tcare\\n%\\nwound*\\t1\\nlook after\\t2\\nmend|heal\\t2\\n")
    >>> read_dictionary(path)
      frame         cue  weight
    0  harm      wound*     1.0
    1  care  look after     1.0
    >>> read_dictionary(path).attrs["problems"]
    ["tone.dic, line 7: 'mend|heal' is left out, for | parts alternatives here; write an entry for each."]

    Left alone: an emoticon, whose marks make a cue (":)" also finds ": )"), and the words themselves: no stemming.
    """
    path = Path(path)
    unit, problems = "line", []

    def note(problem, remedy, row):
        problems.append(f"{path.name}{f', {unit} {row}' if row else ''}: {problem}; {remedy}.")

    try:
        text = decoded(path, note)
        entries_of = _reader(text, path.suffix.lower())
        unit = "row" if entries_of is table else "line"
        cues = _cues(entries_of(read_csv(path, note) if entries_of is table else text, note), note)
    except FileNotFoundError:
        raise FileNotFoundError(f"{path.name}: there is no such file; check its name and its folder.") from None
    except OSError as error:
        raise ValueError(f"{path.name}: the file cannot be opened ({error.strerror}); check that it is a file and that "
                         "you may read it.") from None
    except Unreadable as fault:
        raise ValueError("{}: {}; {}.".format(path.name, *fault.args)) from None
    problems = list(dict.fromkeys(problems))             # one line may fail in several categories
    if not len(cues):
        problems = problems or [f"{path.name}: it holds no entries; check that the file is whole."]
        raise ValueError(problems[0] if len(problems) == 1 else
                         f"nothing could be read; of {len(problems)} problems the first is {problems[0]}")
    cues.attrs["problems"] = problems
    return cues


def _reader(text, ending):
    """Which reader a file needs: its first line says more than its ending."""
    head = text[:1000].lstrip()
    if not head and not text.strip():
        raise Unreadable("the file is empty", "save it again with its entries")
    for pattern, reader in FIRST_LINE.items():
        if pattern.match(head):
            return reader
    if ending not in ENDINGS:
        raise Unreadable(f"files {f'of the kind {ending}' if ending else 'whose name has no ending'} are not read as "
                         "dictionaries", f"save it as one of {', '.join(ENDINGS)}")
    return ENDINGS[ending]


def _cues(entries, note):
    """Entries (category, pattern, weight, line) as the table; each distinct pattern is judged once."""
    judged, kept = {}, {}
    for frame, pattern, weight, line in entries:
        if not frame:
            note(f"{pattern[:LONGEST_CUE]!r} is left out, for its category has no name, or one of more than "
                 f"{LONGEST_PATH:,} characters with those above it", "give it a short name", line)
            continue
        if pattern not in judged:
            judged[pattern] = _cue(pattern)
        cue, fault = judged[pattern]
        if fault:
            note(*fault, line)
        elif kept.setdefault((frame, cue), weight) != weight:
            note(f"{cue!r} has another weight in {frame!r} already, and that one is kept", "take one of them out", line)
    return pd.DataFrame({"frame": pd.array([frame for frame, _ in kept], "str"),
                         "cue": pd.array([cue for _, cue in kept], "str"),
                         "weight": np.array(list(kept.values()), float)})


def _cue(pattern):
    """A pattern as a cue, and (problem, remedy) where it cannot be one."""
    if len(pattern) > LONGEST_CUE:
        return "", (f"{pattern[:20] + '...'!r} is left out, for it has more than {LONGEST_CUE} characters",
                    "keep to words and phrases")
    words = re.sub(r"\*+", "*", pattern.translate(FOLD).lower()).split()
    cue = " ".join(word if word[0] in "@#" else re.sub(r"(?<=[^\W_])_(?=[^\W_])", " ", word) for word in words)
    why, remedy = _fault(cue)
    return cue, (f"{pattern!r} is left out, for {why}", remedy) if why else None


def _fault(cue):
    """Why a pattern cannot be a cue, and what to do; empty where it can."""
    if REGEX.search(cue):
        return "it reads like a regular expression", "write the words, with * for any letters"
    if "|" in cue:
        return "| parts alternatives here", "write an entry for each"
    if "..." in cue:
        return "... is a gap between words here", "write the words alone"
    words = cue.split()
    if "#" in words:
        return "a lone # is any number here", "write the words alone"
    if any(word.count("*") > 3 for word in words):
        return "one of its words has more than three *", "write the letters out"
    for word in words:
        if set(word) & set("*?#") and sum(1 for _ in split(re.sub("[*?]", "a", word))) > 1:
            return "a wildcard stands beside a mark, which is a word of its own", "write the forms out"
    try:
        cue_words(cue)
    except ValueError:
        return "it holds no word to look for", "write a word"
    return "", ""
