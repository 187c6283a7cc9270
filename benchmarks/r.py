"""Peers that work in R: one R process each, which is told when to work and says how long it took."""
import shutil
import subprocess
import tempfile
from pathlib import Path

import pandas as pd

from benchmarks import Absent

SCRIPT = Path(__file__).with_name("peers.R")


class Program:
    """An R process with its package loaded. A call does the work and gives its table; `seconds` does it and times it."""

    def __init__(self, package, item, source, n):
        if not shutil.which("Rscript"):
            raise Absent("Rscript is not installed")
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(["Rscript", "--vanilla", SCRIPT, package, item, source, str(n), self.folder.name],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        if (said := self.process.stdout.readline().strip()) != "ready":
            self.process.wait()
            raise Absent(said or f"R ended before {package} was ready")

    def __call__(self):
        self._ask("write")
        return pd.read_csv(Path(self.folder.name) / "result.csv", keep_default_na=False)

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
    if handed_over:
        folder = tempfile.TemporaryDirectory()
        source = Path(folder.name) / "words.csv"
        handed_over(read).to_csv(source, index=False)
    return Program(package, item, str(source), n), comparable
