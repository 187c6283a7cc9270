"""Runs every notebook from top to bottom without a browser, and writes what it shows: `python run.py report`.

Each notebook becomes one page that needs no other file and asks no other host; its figures (PNG and SVG) and
tables (CSV) go to figures/ and tables/ beside the pages, by `analysis.show.save_figure`. The notebooks stay
as they are. One that fails is named, with its cell and error, and the others still run; the exit code is
then 1.
"""
import argparse
import multiprocessing
import os
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent
NOTEBOOKS = ROOT / "notebooks"
CELL_SECONDS, START_SECONDS = 600, 120      # without limits, a cell or a kernel that hangs hangs the report
WIDGET = "application/vnd.jupyter.widget-view+json"


def report(notebooks, out):
    """Runs the notebooks, two at a time, writes their pages and index.html, and counts those that failed."""
    from tqdm import tqdm
    out.mkdir(parents=True, exist_ok=True)
    os.environ["NEWS_REPORT_DIR"] = str(out)       # kernels inherit it; save_figure writes there
    done = {}
    two = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))      # alike on every system
    with two as pool, tqdm(total=len(notebooks), unit="notebook", disable=None) as bar:
        running = {pool.submit(write_page, path, out): path for path in notebooks}
        for finished in as_completed(running):
            path = running[finished]
            done[path] = title, problem, seconds = finished.result()
            line = f"{'FAILED' if problem else 'ok':6} {path.stem:24} {seconds:6.1f} s  {problem}"
            tqdm.write(line.rstrip(), file=sys.stdout)
            sys.stdout.flush()
            bar.update()
    write_index([(path, *done[path]) for path in notebooks], out)
    return sum(bool(problem) for _, problem, _ in done.values())


def write_page(path, out):
    """Runs one notebook and writes its page, also if it fails: title, problem (empty if none), seconds."""
    import nbformat
    started = time.perf_counter()
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:      # whatever is wrong with this file, the other notebooks are to run
        (out / f"{path.stem}.html").unlink(missing_ok=True)
        return path.stem, f"cannot be read as a notebook: {last_line(error)}", time.perf_counter() - started
    problem = run_cells(notebook, path.parent)
    title = title_of(notebook, path.stem)
    (out / f"{path.stem}.html").write_text(page(notebook, title), encoding="utf-8")
    return title, problem, time.perf_counter() - started


def run_cells(notebook, folder):
    """Runs the cells in a new kernel that works in the folder; the first problem and its cell, or nothing."""
    from nbclient import NotebookClient
    begun = []
    client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
                            timeout=CELL_SECONDS, startup_timeout=START_SECONDS,
                            on_cell_execute=lambda cell, cell_index: begun.append(cell_index))
    try:
        client.execute()
    except Exception as error:      # in a cell; or a cell without end, a kernel that died or did not start
        return f"{f'cell [{len(begun)}]' if begun else 'start of its kernel'}: {last_line(error)}"
    return ""


def page(notebook, title):
    """The notebook as HTML without scripts: it runs nothing, and asks no other host."""
    from nbconvert import HTMLExporter
    for cell in notebook.cells:
        if cell.cell_type == "code":    # a control does nothing on paper; a static output stands beside it
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
    notebook.metadata.pop("widgets", None)
    exporter = HTMLExporter(template_name="lab", theme="light", language_code="en", embed_images=True,
                            exclude_input_prompt=True, exclude_output_prompt=True)
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return re.sub(r"<script\b.*?</script>", "", body, flags=re.S)


def write_index(rows, out):
    items = []
    for path, title, problem, _ in rows:
        failed = f" (failed: {escape(problem)})" if problem else ""
        name = escape(title)
        if (out / f"{path.stem}.html").exists():
            name = f'<a href="{path.stem}.html">{name}</a>'
        items.append(f"<li>{name}{failed}</li>\n")
    (out / "index.html").write_text(
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Reports</title>\n'
        f"<h1>Reports</h1>\n<ul>\n{''.join(items)}</ul>\n"
        "<p>Figures are in figures/ (PNG and SVG), the tables behind them in tables/ (CSV).</p>\n",
        encoding="utf-8")


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


def main():
    options = argparse.ArgumentParser(prog="python run.py report", description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=ROOT / "reports", metavar="DIR",
                         help="the folder to write to (reports/ if not given)")
    out = options.parse_args().out.resolve()
    notebooks = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not notebooks:
        sys.exit(f"There is no notebook in {NOTEBOOKS}.")
    failed = report(notebooks, out)
    print(f"{len(notebooks) - failed} of {len(notebooks)} notebooks ran; open {out / 'index.html'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
