"""What a notebook shows, and whether two runs of it show the same."""
import os
import re
import tempfile
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
WHOLE = os.environ.get("NEWS_BROWSER") == "all"
# Parameters with which a notebook ends soon, and shows other numbers; 08 measures times, which are never twice the same.
QUICKER = {"08_scale": {"times": (1,), "workers": 1}} | ({} if WHOLE else {"07_trust": {"splits": 100, "word_splits": 2}})


def read(path):
    """The notebook, with parameters that let a test end soon."""
    notebook = nbformat.read(path, as_version=4)
    for name, value in QUICKER.get(path.stem, {}).items():
        set_parameter(notebook, name, value)
    if path.stem == "08_scale":
        set_parameter(notebook, "corpus_file", few_articles())
    return notebook


def few_articles():
    """The path of a table of forty made-up articles of two outlets."""
    path = Path(tempfile.mkdtemp(), "few.csv")
    said = "Fighting broke out again, Mayor Ann Hale said. “We accuse nobody,” she said."
    path.write_text("outlet,text\n" + "".join(f'{"ab"[i % 2]}.com,"Day {i}. {said * (1 + i % 3)}"\n' for i in range(40)))
    return path.as_posix()


def set_parameter(notebook, name, value):
    """Rewrites the line of a parameter; raises IndexError where there is none, or no cell for it."""
    cell = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])][0]
    line = re.findall(rf"^{name} = .*", cell.source, re.M)[0]
    cell.source = cell.source.replace(line, f"{name} = {value!r}")


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def headings(notebook):
    """(level, text) of each, in order."""
    return [(len(marks), text) for cell in notebook.cells if cell.cell_type == "markdown"
            for marks, text in re.findall(r"^(#+) (.+)", cell.source, re.M)]


def faults(notebook):
    """Errors, and what was written to stderr, which a reader takes for one."""
    return [output.get("text") or f"{output.ename}: {output.evalue}" for cell in code_cells(notebook)
            for output in cell.outputs if output.output_type == "error" or output.get("name") == "stderr"]


def tables(notebook):
    """The tables that a notebook shows, as their plain text, and its computed sentences."""
    return [data.get("text/markdown") or data["text/plain"] for cell in code_cells(notebook) for output in cell.outputs
            if (data := output.get("data", {})) and ("text/markdown" in data or "<table" in data.get("text/html", ""))]


def assert_same_tables(saved, again):
    for before, after in zip(tables(saved), tables(again), strict=True):
        assert same(before, after), f"{before}\n\nis now\n\n{after}"


def same(one, two):
    """Whether two texts agree in all words, and in all numbers to one in a thousand: SciPy's last digits differ by version."""
    def numbers(text):
        return [float(n.replace(",", "").replace("−", "-")) for n in NUMBER.findall(text)]

    def words(text):
        return re.sub(r"\s+", " ", NUMBER.sub("#", text))
    return words(one) == words(two) and numbers(one) == pytest.approx(numbers(two), rel=1e-3)
