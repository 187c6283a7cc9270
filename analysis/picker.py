"""A file and an article chosen by clicking, in a notebook that otherwise takes both from typed lines.

A choice goes into the names of the notebook and is kept nowhere else: whenever the typed lines are run, they hold
again. What is chosen is said in a Markdown output beside the lists, which a page without the lists shows as well.
"""
import json
import os
import re
import unicodedata
from itertools import count
from pathlib import Path

import ipywidgets
from IPython.display import Markdown, display

from analysis.articles import load_articles
from analysis.readers import READERS
from analysis.result_sheet import markdown, printable

LISTED = 1_000                                         # articles in the list; beyond, a typed number is quicker
LONGEST = 80                                           # characters of a headline in it
NAMELESS = "article"                                   # an upload whose name has no letter and no digit
DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)         # no files on Windows
LAYOUT, STYLE = {"width": "46em", "max_width": "96%"}, {"description_width": "4em"}
NOW = "Now choose *Run → Run Selected Cell and All Below*."


class ArticlePicker:
    """Two lists and an upload that set `article_file` and `number` of a notebook, for the cells below.

    `names` is the notebook's `globals()`. The files are those of `folder`, where uploads go, and of the folder that
    `article_file` is in or is. A choice sets the names at once; what was read before stands below until the cells are
    run. A file that cannot be read sets nothing, and the loader's sentence says why. Of the name of an upload letters,
    digits, _ and - are kept; no file is written over, for a second one of a name gets a number. Raises NameError where
    the names are not set.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_text("title,text\\nRutte urges arms,He did.\\nTalks can wait,They do.\\n")
    >>> names = {"article_file": str(folder / "a.csv"), "number": 0}
    >>> picker = ArticlePicker(names, folder)
    >>> [text for text, _ in picker.articles.options]
    ['0: Rutte urges arms', '1: Talks can wait']
    >>> picker.articles.value = 1                                  # as if it had been clicked
    >>> names["number"]
    1

    Left alone: files in folders further down, and those of a kind that `load_articles` does not read.
    """

    def __init__(self, names, folder):
        if missing := {"article_file", "number"} - set(names):
            raise NameError(f"{' and '.join(sorted(missing))} not set; run the cell above, which sets it.")
        self.names, self.folder, self.line, self.said = names, Path(folder), None, ""
        self.box = ipywidgets.VBox()
        self.headlines, problem = self._read(names["article_file"])
        self._list_files()
        self._list_articles()
        self._say(problem or self._stands())

    def _ipython_display_(self):
        self.line = display(Markdown(self.said), display_id=True)
        display(self.box)

    # Each list is made anew for new entries, so that none takes its own filling for a choice.

    def _list_files(self):
        typed = self.names["article_file"]
        self.files = _list("file", _files(self.folder, typed), typed, self._choose_file)
        self.upload = ipywidgets.FileUpload(description="Add a file", accept=",".join(READERS),
                                            layout={"width": "auto"})
        self.upload.observe(self._add, "value")

    def _list_articles(self):
        entries = [(f"{n}: {headline}", n) for n, headline in enumerate(self.headlines[:LISTED])]
        self.articles = _list("article", entries, self.names["number"], self._choose_article)
        self.articles.disabled = len(entries) < 2
        self.box.children = [self.files, self.articles, self.upload]

    def _choose_file(self, change):
        headlines, problem = self._read(change["new"])
        if not problem:
            self.headlines = headlines
            self.names.update(article_file=change["new"], number=0)
            self._list_articles()
        self._say(f"{problem} Nothing is changed. {self._stands()}" if problem else f"{self._stands()} {NOW}")

    def _choose_article(self, change):
        self.names["number"] = change["new"]
        self._say(f"{self._stands()} {NOW}")

    def _add(self, change):
        [sent] = change["new"]
        try:
            file = _written(self.folder, sent["name"], sent["content"])
        except (OSError, ValueError) as problem:
            self._say(f"{_safe(problem)} Nothing is changed. {self._stands()}")
        else:
            self._list_files()
            self._list_articles()
            self.files.value = file.as_posix()

    def _read(self, file):
        """The first line of each article of a file, and why there is none."""
        try:
            raws = load_articles(file, report=None)["raw"]
        except (OSError, ValueError) as problem:
            return [], f"**This cannot be read.** {_safe(problem)}"
        return [_headline(raw) for raw in raws], ""

    def _stands(self):
        """What the cells below will read, in the form in which one types it."""
        file, number = self.names["article_file"], self.names["number"]
        file = json.dumps(file, ensure_ascii=False) if isinstance(file, str) else repr(file)
        typed = ", ".join(f"<code>{_safe(text)}</code>" for text in (f"article_file = {file}", f"number = {number}"))
        n, said = len(self.headlines), f"**To be read below:** {typed}"
        if number in range(n):
            said += f", which begins “{_safe(self.headlines[number])}”"
        elif n:
            said += (f", but the file holds {n:,} article{'s' * (n > 1)}, numbers 0 to {n - 1:,}: "
                     "the nearest number is read")
        cut = f" The list has the first {LISTED:,} articles of {n:,}; type a number for another."
        return f"{said}.{cut * (n > LISTED)}"

    def _say(self, said):
        self.said = said
        if self.line:
            self.line.update(Markdown(said))


def _headline(raw):
    line = printable(raw.lstrip()[:9 * LONGEST].partition("\n")[0])
    return f"{line[:LONGEST].rstrip()} ..." if len(line) > LONGEST else line or "(no text)"


def _list(name, entries, chosen, choose):
    value = chosen if chosen in [value for _, value in entries] else None
    made = ipywidgets.Dropdown(description=name, options=entries, value=value, layout=LAYOUT, style=STYLE)
    made.observe(choose, "value")
    return made


def _files(folder, typed):
    """What can be chosen, as (text, value): the files of the two folders, and what is typed as it is typed."""
    is_path = isinstance(typed, (str, os.PathLike))
    beside = [Path(typed) if Path(typed).is_dir() else Path(typed).parent] if is_path else []
    found = {}
    for place in [folder, *beside]:
        for file in sorted(place.glob("*")):
            if file.suffix.lower() in READERS and file.is_file() and not file.name.startswith((".", "~$")):
                found.setdefault(file.resolve(), (file.name if place == folder else file.as_posix(), file.as_posix()))
    at = Path(typed).resolve() if is_path else None
    text, _ = found.get(at, (str(typed) if is_path else "as typed above", typed))
    return list((found | {at: (text, typed)}).values())


def _written(folder, name, content):
    """Writes an upload below the folder, under what can be kept of its name, and gives its path."""
    stem, ending = os.path.splitext(unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]))
    ending = ending.lower()
    if ending not in READERS:
        raise ValueError(f"{name}: files of this kind are not read; save it as one of {', '.join(READERS)}.")
    stem = re.sub(r"[^\w-]+", "_", stem).strip("_-")[:60] or NAMELESS
    stem += "_" * bool(DEVICES.fullmatch(stem))
    folder.mkdir(parents=True, exist_ok=True)
    for n in count(1):
        path = folder / f"{stem}{f'-{n}' * (n > 1)}{ending}"
        try:
            with path.open("xb") as file:
                file.write(content)
            return path
        except FileExistsError:
            continue


def _safe(text):
    return markdown(printable(text))
