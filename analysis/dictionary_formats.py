"""The file formats of dictionaries, a reader each: text -> entries (category, pattern, weight, line).

Patterns are handed on as they stand; `note(problem, remedy, line)` is told what was left out. The path of a category
is None where it can have none, so that its entries are not lost without a word.
"""
import re
from xml.parsers import expat

import numpy as np
import pandas as pd
import yaml

from analysis.decoding import Unreadable

LONGEST_PATH, DEEPEST = 1000, 50                         # characters, levels: more is no dictionary
CATEGORY = re.compile(r"(\s*)([0-9]{1,9})\s+(\S.*)")
CODE = re.compile(r"\([^)]{0,40}\)\S*|\S+")
BARE_CODE = re.compile(r"[0-9]+$|\([0-9]|<\w+>[0-9]")
CONDITIONAL = re.compile(r"[(<].*[)>][0-9/]+")
PLAIN = re.compile(r"[\w\s'’-]*")
BLOCK = re.compile(r"^(?=[\w\"'])", re.MULTILINE)
WORD = "word term dicterm entry token lemma pattern cue ngram phrase".split()      # the usual names of columns
GROUP = "category frame foundation sentiment emotion label class topic".split()
UNNAMED = re.compile(r"column 1|Unnamed: 0")             # an index that some program wrote


def below(parent, name):
    """The path of a category within another; None where it has no name or is too long, and so for all within it."""
    name = " ".join(name.split())
    path = f"{parent} > {name}" if parent else name
    return path if name and parent is not None and len(path) <= LONGEST_PATH else None


def _lines(text):
    return re.split(r"\r\n?|\n", text)


def liwc(text, note):
    lines = _lines(text)
    edges = [k for k, line in enumerate(lines) if line.strip() == "%"][:2]
    if len(edges) < 2:
        raise Unreadable("the list of categories does not stand between two lines %", "put a line % above and below it")
    frames = _liwc_categories(lines[:edges[1]], edges[0] + 1, note)
    for number, line in enumerate(lines[edges[1] + 1:], edges[1] + 2):
        word, codes = _word_and_codes(line)
        if word and not codes:
            note(f"{word[:50]!r} is left out, for no number of a category follows", "add one behind a tab", number)
        for code in codes:
            if CONDITIONAL.fullmatch(code):
                note(f"the code {code[:50]} of {word[:50]!r} is left out, for it hangs on the words around",
                     "add a plain number where the word should always count", number)
            elif code.lstrip("0") not in frames:
                note(f"{code[:20]!r} behind {word[:50]!r} is no category of the list", "mend it or add the category",
                     number)
            elif "?" in word:
                note(f"{word[:50]!r} is left out, for ? is any letter here and a mark in LIWC", "write the words alone",
                     number)
            else:
                yield frames[code.lstrip("0")], word, 1.0, number


def _liwc_categories(lines, first, note):
    """The path of each category by its number, which may be written 02 in one place and 2 in another."""
    rows = []
    for number, line in enumerate(lines[first:], first + 1):
        if found := CATEGORY.fullmatch(line.rstrip()):
            rows.append((len(found[1].expandtabs()), found[2].lstrip("0"), found[3], number))
        elif line.strip():
            note("the line is left out, for it is not the number and the name of a category", "write 1, a tab, the name",
                 number)
    plain, full = [re.split(r"\t|\s\(", row[2])[0] for row in rows], [row[2] for row in rows]
    plain = full if len(set(plain)) < len(set(full)) else plain          # care (virtue), care (vice): no descriptions
    above, frames = [], {}
    for (indent, code, _, number), name in zip(rows, plain):
        while above and above[-1][0] >= indent:
            above.pop()
        path = below(above[-1][1] if above else "", name)
        above.append((indent, path))
        if frames.setdefault(code, path) != path:
            note(f"category {code} has a name already, and that one is kept", "give each its own number", number)
    return frames


def _word_and_codes(line):
    """The entry of a line and the codes behind it: behind the first tab, else from the first number on."""
    word, tab, codes = line.strip().partition("\t")
    if not tab:
        parts = word.split()
        cut = next((k for k, part in enumerate(parts) if k and BARE_CODE.match(part)), len(parts))
        word, codes = " ".join(parts[:cut]), " ".join(parts[cut:])
    return word.strip(), CODE.findall(codes)


def lexicoder(text, note):
    frame = ""
    for number, line in enumerate(map(str.strip, _lines(text)), 1):
        if line.startswith("+"):
            frame = below("", line[1:])
        elif line and not line.startswith("~"):
            yield frame, line, 1.0, number


def xml_nodes(text, note):
    """Yoshikoder's and Lexicoder's XML: a cnode is a category, a pnode a pattern. Nothing outside the file is read."""
    entries, paths, kind = [], [""], {}
    parser = expat.ParserCreate()

    def open_node(tag, attributes):
        if tag == "dictionary":
            kind.update(attributes)
        elif tag == "cnode":
            paths.append(below(paths[-1], attributes.get("name", "")))
        elif tag == "pnode":
            name, line = attributes.get("name", ""), parser.CurrentLineNumber
            if kind.get("patternengine", "").startswith("reg") and not PLAIN.fullmatch(name):
                note(f"{name[:50]!r} is left out, for it is a regular expression", "write the words", line)
            else:
                entries.append((paths[-1], _opened(name) if kind.get("style") == "Lexicoder" else name, 1.0, line))

    def close_node(tag):
        if tag == "cnode":
            paths.pop()

    def refuse(*_):
        raise Unreadable("it declares entities, which can grow without end", "take the <!ENTITY ...> lines out")

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = open_node, close_node, refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        note(f"nothing is read from here on, for it is not XML ({expat.ErrorString(error.code)})", "mend that place",
             error.lineno)
    return entries


def _opened(pattern):
    """Lexicoder counts strings: a word is open on the side where no blank marks its edge."""
    return ("" if pattern[:1].isspace() else "*") + pattern.strip() + ("" if pattern[-1:].isspace() else "*")


def quanteda_yaml(text, note):
    """Where YAML breaks, each category of the uppermost level is read by itself, so that one costs only its own end."""
    try:
        return list(_yaml_entries(text, 1, note))
    except yaml.YAMLError:
        pass
    entries, first = [], 1
    for block in BLOCK.split(text):
        try:
            entries.extend(_yaml_entries(block, first, note))
        except yaml.YAMLError as error:
            mark, why = getattr(error, "problem_mark", None), getattr(error, "problem", None) or error.reason
            note(f"the rest of this category is left out, for it is not YAML ({why})", "mend that place",
                 first + (min(mark.line, block.rstrip().count("\n")) if mark else 0))
        first += len(re.findall(r"\r\n?|\n", block))
    return entries


def _yaml_entries(text, first, note):
    """Entries from the events of the parser: nothing is built, so deep nesting, aliases and tags do no harm."""
    levels = []                                          # [is a mapping, path, key or None] of all that is open
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionEndEvent):
            levels.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        line = first + event.start_mark.line
        is_mapping, path, key = levels[-1] if levels else (False, "", None)
        value = getattr(event, "value", None)
        if is_mapping and key is None:
            if value is None:
                raise yaml.MarkedYAMLError(problem="the name of a category is no word", problem_mark=event.start_mark)
            levels[-1][2] = value
            continue
        if is_mapping:
            levels[-1][2] = None                         # the value of this key stands here; a key comes next
            path = path if key == "__" else below(path, key or "")       # so quanteda writes entries beside categories
        if isinstance(event, yaml.CollectionStartEvent):
            if len(levels) == DEEPEST:
                raise yaml.MarkedYAMLError(problem=f"more than {DEEPEST} levels", problem_mark=event.start_mark)
            levels.append([isinstance(event, yaml.MappingStartEvent), path, None])
        elif isinstance(event, yaml.AliasEvent):
            note(f"*{event.anchor} is left out, for without quotation marks it is an alias",
                 f'write "*{event.anchor}"', line)
        elif value is not None:
            yield path, "" if value == "~" and not event.style else value, 1.0, line        # a bare ~ is nothing


def table(rows, note):
    """A table with a word a row: a column of weights a category (wide), or one column of categories (long)."""
    names = {name.lower(): name for name in rows}
    word = next((names[name] for name in WORD if name in names), rows.columns[0] if names else "")
    columns = [name for name in rows if name != word and not UNNAMED.fullmatch(name)]
    if not columns:
        raise Unreadable("it has no column beside the words", "add a category to each word")
    cells = rows.apply(lambda column: column.str.strip())
    weights = {name: _weights(cells[name], "" if name.lower() in GROUP else "xX") for name in columns}
    numeric = [name for name in columns if 2 * weights[name].count() >= (cells[name] != "").sum()]
    is_entry = columns[0] in set(cells[columns[0]]) or _weights(pd.Series(columns[:1])).notna().all()
    if is_entry and word.lower() not in WORD:
        note(f"the head looks like an entry ({word}, {columns[0]}) and was not read as one",
             "put names above the columns", None)
    group = next((names[name] for name in GROUP if names.get(name) in columns), columns[0])
    filled = [name for name in numeric if weights[name].notna().any()]
    if group not in numeric and len(filled) < 2 and (group.lower() in GROUP or len(columns) < 3):
        return _long(cells[word], cells[group], weights[filled[0]] if filled else None, note)
    return _wide(cells, word, columns, {name: weights[name] for name in numeric}, note)


def _weights(cells, marks=""):
    """Cells as numbers: one of the marks is 1, and what is no number is missing."""
    numbers = pd.to_numeric(cells.where(~cells.isin([*marks]), "1"), errors="coerce").astype(float)
    return numbers.where(np.isfinite(numbers))


def _long(words, groups, weights, note):
    weights = [1.0] * len(words) if weights is None else weights
    for row, word, group, weight in zip(words.index, words, groups, weights):
        if not (word or group):
            continue
        if weight != weight:
            note(f"{word[:50]!r} is left out, for its weight is no number", "write a number with a point", row)
        elif weight:
            yield below("", group), word, weight, row


def _wide(cells, word, columns, weights, note):
    """Entries row by row. The eMFD's columns `*_sent` are tone, not the chance that a word stands for a foundation."""
    for name in columns:
        if name not in weights:
            note(f"column {name[:50]!r} is left out, for most of its cells are no numbers", "write a number or X a row",
                 None)
    chances, tones = ([name for name in weights if name.lower().endswith(end)] for end in ("_p", "_sent"))
    if chances and tones:
        note(f"the columns {', '.join(tones)} are left out, for they hold tone and no weight", "count with the others",
             None)
        weights = {name: weights[name] for name in chances}
    for name, numbers in weights.items():
        is_wrong = numbers.isna() & ~cells[name].str.lower().isin(["", "na", "nan"])
        for row, cell in cells.loc[is_wrong, name].items():
            note(f"{cell[:50]!r} in column {name[:50]!r} is no weight", "write a number with a point, or X", row)
    if not weights:
        return
    numbers = np.nan_to_num(np.column_stack([column.to_numpy() for column in weights.values()]))
    frames, words, index = [below("", name) for name in weights], cells[word].tolist(), cells.index.tolist()
    for row, column in zip(*map(np.ndarray.tolist, np.nonzero(numbers))):
        yield frames[column], words[row], float(numbers[row, column]), index[row]
