"""Peers that work in R: one R process each, which is told when to work and says how long it took.

What a package does stands in a file of its name beside this one, under the item's name.
"""
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from benchmarks import Absent

FOLDER = Path(__file__).parent
PACKAGES = ["dplyr", "tidytext", "boot", "quanteda", "quanteda.textstats"]


class Program:
    """An R process, ready. A call does the work and gives its table; `seconds` does it and times it."""

    def __init__(self, package, item, source, n):
        with ExitStack() as opened:
            self.folder = opened.enter_context(tempfile.TemporaryDirectory())
            command = ["Rscript", "--vanilla", "peers.R", package, item, source, str(n), self.folder]
            self.process = opened.enter_context(subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=FOLDER))
            if (said := self.process.stdout.readline().strip()) != "ready":
                raise Absent(said or f"R ended before {package} was ready")
            self.close = opened.pop_all().close        # closes its input, at which it ends, and clears the folder

    def __call__(self):
        self._ask("write")
        return pd.read_csv(Path(self.folder) / "result.csv", keep_default_na=False)

    def seconds(self):
        """Seconds on the clock and of the processor."""
        return tuple(float(part) for part in self._ask("time").split())

    def _ask(self, wish):
        print(wish, file=self.process.stdin, flush=True)
        if not (said := self.process.stdout.readline()):
            raise Absent("R ended before it was done")
        return said


def from_r(package, item, read, comparable, handed_over=None):
    """A peer in R. It reads the corpus itself, or what is `handed_over`, a function that makes a table of `read`."""
    from analysis.sources import external
    if not shutil.which("Rscript"):
        raise Absent("Rscript is not installed")
    n, source = len(read()), external("NewsArticles.csv")
    with tempfile.TemporaryDirectory() as folder:
        if handed_over:
            source = Path(folder) / "table.csv"
            handed_over(read).to_csv(source, index=False)
        return Program(package, item, str(source), n), comparable


def versions():
    """R and those of the packages that are installed, as name and version."""
    if not shutil.which("Rscript"):
        return []
    asked = "".join(f'if (requireNamespace("{one}", quietly = TRUE)) said("{one}", packageVersion("{one}"));'
                    for one in PACKAGES)
    script = f'said <- function(name, version) cat(name, format(version), "\\n"); said("R", getRversion()); {asked}'
    said = subprocess.run(["Rscript", "--vanilla", "-e", script], stdout=subprocess.PIPE, text=True, encoding="utf-8")
    return [line.strip() for line in said.stdout.splitlines()]
