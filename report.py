"""Runs every notebook without a browser, as it is or on your own articles, and writes what it shows.

Each notebook becomes one page, and index.html has the answers of all with their figures. The figures (PNG and SVG)
and tables (CSV) go to figures/ and tables/ beside the pages, by `analysis.show.save_figure`. The notebooks stay as
they are. One that fails is named, with its cell and error, and the others still run; the exit code is then 1.
"""
import argparse
import multiprocessing
import os
import re
import signal
import sys
import time
import tomllib
from collections import namedtuple
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import nbformat
from tqdm import tqdm

import pages

ROOT = Path(__file__).resolve().parent
NOTEBOOKS = ROOT / "notebooks"
CELL_SECONDS, START_SECONDS = 600, 120      # without limits, a cell or a kernel that hangs hangs the report
PUT_IN = "injected-parameters"              # papermill's tag for a cell that sets parameters
FAILED = "It failed, and what came before stands here: "
OTHERS = "It compares many articles, and was run on those that come with the project, not on yours."
OWN = "It was run on your articles: what its text says of the sample article or of nine outlets may not hold for them."
FIRST = "Where it reads one article closely, that is the first of yours."
Ran = namedtuple("Ran", "title problem seconds part")


def report(notebooks, out, title="Report", facts=(), given=None):
    """Runs the notebooks, two at a time, writes their pages and index.html, and counts those that failed.

    `facts` is what index.html says of the run, as (name, texts); `given` holds the parameters to set.
    """
    out.mkdir(parents=True, exist_ok=True)
    os.environ["NEWS_REPORT_DIR"] = str(out)       # kernels inherit it; save_figure writes there
    done = {}
    two = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))      # alike on every system
    with two as pool, tqdm(total=len(notebooks), unit="notebook", disable=None) as bar:
        running = {pool.submit(write_page, path, out, title, given or {}): path for path in notebooks}
        for finished in as_completed(running):
            path = running[finished]
            done[path] = ran = finished.result()
            line = f"{'FAILED' if ran.problem else 'ok':6} {path.stem:24} {ran.seconds:6.1f} s  {ran.problem}"
            tqdm.write(line.rstrip(), file=sys.stdout)
            sys.stdout.flush()
            bar.update()
    contents = [(path.stem, done[path].title, done[path].problem, done[path].part) for path in notebooks]
    (out / "index.html").write_text(pages.index(title, facts, contents), encoding="utf-8")
    return sum(bool(ran.problem) for ran in done.values())


def write_page(path, out, report_title, given):
    """Runs one notebook and writes its page, also if it fails, in place of what an earlier run left of it."""
    started = time.perf_counter()
    written = out / f"{path.stem}.html"
    number = path.stem.partition("_")[0]
    for left in [written, *out.glob(f"figures/{number}_*"), *out.glob(f"tables/{number}_*")]:
        left.unlink(missing_ok=True)
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:      # whatever is wrong with this file, the other notebooks are to run
        problem = f"cannot be read as a notebook: {last_line(error)}"
        return Ran(path.stem, problem, time.perf_counter() - started, "")
    names = set_parameters(notebook, given)
    problem = run_cells(notebook, path.parent)
    title = title_of(notebook, path.stem)
    holds = {FAILED + problem: problem, OTHERS: given and not names, OWN: names,
             FIRST: "article_file" in names and "corpus_file" in given}
    notes = [note for note, true in holds.items() if true]
    part = pages.part(notebook, path.stem, notes)
    written.write_text(pages.page(notebook, title, report_title, notes), encoding="utf-8")
    return Ran(title, problem, time.perf_counter() - started, part)


def set_parameters(notebook, given):
    """Takes all outputs away, and sets those of `given` that the parameters cell assigns, in a cell behind it.

    What is not run anew is not to be shown: it is about other articles. Gives the names that were set.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    for place, cell in enumerate(notebook.cells, start=1):
        if "parameters" in cell.metadata.get("tags", []):
            names = [name for name in re.findall(r"^(\w+) *=(?!=)", cell.source, flags=re.M) if name in given]
            if names:
                lines = "\n".join(f"{name} = {given[name]!r}" for name in names)
                notebook.cells.insert(place, nbformat.v4.new_code_cell(lines, metadata={"tags": [PUT_IN]}))
            return names
    return []


def run_cells(notebook, folder):
    """Runs the cells in a new kernel that works in the folder; the first problem and its cell, or nothing."""
    from nbclient import NotebookClient
    begun = []
    client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
                            timeout=CELL_SECONDS, startup_timeout=START_SECONDS,
                            on_cell_execute=lambda cell, cell_index: begun.append(cell))
    try:
        client.execute()
    except Exception as error:      # in a cell; or a cell without end, a kernel that died or did not start
        own = [cell for cell in begun if PUT_IN not in cell.metadata.get("tags", [])]    # as the notebook counts them
        return f"{f'cell [{len(own)}]' if begun else 'start of its kernel'}: {last_line(error)}"
    return ""


def title_of(notebook, otherwise):
    """The first heading."""
    for cell in notebook.cells:
        heading = re.search(r"^# +(.+)", cell.source, flags=re.M) if cell.cell_type == "markdown" else None
        if heading:
            return heading[1].strip()
    return otherwise


def last_line(error):
    lines = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()
    return lines[-1] if lines else type(error).__name__


def own_articles(path):
    """What the notebooks are given to read the articles of a path, and what index.html says of these.

    They are read once here, so that what is wrong with them is said before any notebook runs. Raises what
    `load_articles` raises.
    """
    from analysis.articles import load_articles
    said = []
    n = len(load_articles(path, report=said.append))
    print(*said, sep="\n", end="\n" * bool(said))
    names = ["article_file", "corpus_file"] if n > 1 else ["article_file"]
    read = f"{path.name}: {n:,} article{'s' * (n != 1)}"
    return dict.fromkeys(names, path.as_posix()), [("Articles read", [read]), ("What was wrong with them", said)]


def provenance():
    """Date, versions, and how to cite the project, as index.html says them."""
    import yaml
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pandas", "numpy", "scipy", "matplotlib"))
    versions = f"{project['name']} {project['version']}, Python {python_version()}, {libraries}"
    facts = [("Run on", [f"{datetime.now():%d %B %Y, %H:%M}"]), ("Versions", [versions])]
    if (ROOT / "CITATION.cff").exists():
        source = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
        facts.append(("How to cite", [f"{source['title']}, version {source['version']}; more in CITATION.cff."]))
    return facts


def main():
    options = argparse.ArgumentParser(prog="python run.py report", description=__doc__.splitlines()[0])
    options.add_argument("path", type=Path, nargs="?", help="your articles: a file, a spreadsheet or a folder")
    options.add_argument("--out", type=Path, default=ROOT / "reports", metavar="DIR",
                         help="the folder to write to (reports/ if not given)")
    chosen = options.parse_args()
    out, path = chosen.out.resolve(), chosen.path and chosen.path.resolve()
    notebooks = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not notebooks:
        sys.exit(f"There is no notebook in {NOTEBOOKS}.")
    title, given, read = "Report", {}, [("Articles read", ["the sample article and the corpus of nine outlets"])]
    if path:
        if out.is_relative_to(path):
            sys.exit(f"{out} lies in the folder of your articles, where the report would be read as one: choose --out.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"{out} cannot be made a folder to write to ({error.strerror}): choose another with --out.")
    if path:
        try:
            given, read = own_articles(path)
        except (OSError, ValueError) as error:
            sys.exit(str(error))
        title = f"Report on {path.name}"
    failed = report(notebooks, out, title, [*read, *provenance()], given)
    print(f"{len(notebooks) - failed} of {len(notebooks)} notebooks ran; open {out / 'index.html'}")
    return 1 if failed else 0


def stop(number, _):
    """Takes the workers along when the report is asked to stop; their kernels end when they find them gone."""
    for worker in multiprocessing.active_children():
        worker.kill()                   # asked politely, nbclient ends its kernel, and the next notebook begins
    sys.exit(128 + number)


if __name__ == "__main__":
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, stop)
    sys.exit(main())
