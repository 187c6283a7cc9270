"""The same verbs over many files, on all cores or on a Dask cluster: map over parts, then add up.

A work is a function of an article table that gives small tables of sums, each under a name, with an index that says
what a row is of. What it gives for each part is added up, always in the same order, so that the result does not hang on
which worker was faster, or on how many there were. `corpus_sums` is the work that comes with the project.
"""
import logging
import sys
import time
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import pandas as pd

from analysis.added_up import Sum, checked
from analysis.articles import PROBLEM, sentence
from analysis.kept_parts import keep, kept, names
from analysis.partitions import SIZE, partitions, read_part
from analysis.progress import progress

STATES, MEASURED = ["done", "kept", "failed"], ["articles", "seconds", "memory"]
SAID = 5                                           # problems said; the others are counted
WAIT = 15                                          # seconds for a scheduler to answer


class Totals(NamedTuple):
    """What `over_files` gives."""
    tables: dict                                   # name -> the sums over all parts
    parts: pd.DataFrame                            # one row a part: part, state, articles; seconds and memory, the most
                                                   # that its worker had held until then, in MB
    problems: pd.DataFrame                         # one row a problem, as `articles.problems` has them


def over_files(path, work, cluster=None, keep_in=None, columns=None, size=SIZE, report=print):
    """A work done on all articles of a file, a folder or a list of them, and its sums: a `Totals`.

    `work(articles)` gets the article table of one part and gives {name: table}, each with a named index and columns of
    numbers; tables of one name are added up row by row of the index. `size` is that of a part in bytes: memory holds
    one part a worker, however long the files are. `columns` names columns of the source: {"text": "Body"}.

    `cluster` is None for a worker a core (two at least), a number of workers, the address of a Dask scheduler
    ("tcp://10.0.0.5:8786"), or a Client (Rocklin 2015); 0 does without. Workers elsewhere must find the files under
    the same paths, and the project installed. What a worker that dies had begun is done again by another. A script
    calls this under `if __name__ == "__main__":`, for each worker imports it.

    `keep_in` names a folder for what is found in each part: a rerun takes it from there, so work that was stopped goes
    on where it stopped. A part is done anew where its file, the work or the library has changed.

    A file that cannot be read, or a part on which the work stops, costs nothing else: it is `failed` in `parts`, and what
    was wrong is said through `report` and listed in `problems`. Raises ValueError where no part could be done, and
    ConnectionError where no scheduler answers.

    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> for number in range(3):
    ...     _ = (folder / f"{number}.csv").write_text("outlet,text\\na.com,War came.\\n")
    >>> def lengths(articles):
    ...     return {"lengths": articles["raw"].str.len().groupby(articles["outlet"], observed=True).sum()}
    >>> totals = over_files(folder, lengths, cluster=0)
    >>> totals.tables["lengths"]["raw"].to_dict(), totals.parts["state"].tolist()
    ({'a.com': 27}, ['done', 'done', 'done'])

    Left alone: what needs all articles at once, such as `duplicates`, for a work sees one part. With `keep_in` give a
    work what it needs through functools.partial: a changed global that it reads goes unnoticed.
    """
    parts = partitions(path, size)
    places = names(parts, work, columns) if keep_in else [None] * len(parts)
    there = {i: found for i, place in enumerate(places) if place and (found := kept(keep_in, place))}
    total, rows, problems = Sum(), {}, {}
    with progress(len(parts), "part") as bar:
        for i, found in _each(parts, there, partial(work_on, work=work, columns=columns), cluster):
            state = "failed" if found["failed"] else "kept" if i in there else "done"
            if keep_in and state == "done":
                keep(keep_in, places[i], found)
            total.add(i, found["tables"])
            problems[i] = found["problems"]
            rows[i] = str(parts[i]), state, *(found[name] for name in MEASURED)
            bar.update()
    table = pd.DataFrame([rows[i] for i in range(len(parts))], columns=["part", "state", *MEASURED])
    problems = [problem for i in range(len(parts)) for problem in problems[i]]
    if table["state"].eq("failed").all():
        raise ValueError(f"no part could be done; of {len(problems)} problems the first is {sentence(problems[0])}")
    _say(problems, report)
    return Totals(total.tables(), table.astype({"state": pd.CategoricalDtype(STATES)}),
                  pd.DataFrame(problems, columns=PROBLEM).astype({"row": "Int64"}))


def work_on(part, work, columns=None):
    """What a worker does with a part: reads it, works on it, and says in sentences what went wrong."""
    began, problems, tables, n = time.perf_counter(), [], {}, 0
    try:
        articles = read_part(part, columns)
        problems, n = articles.attrs["problems"], len(articles)
        tables, failed = checked(work(articles)), False
    except Exception as error:                     # of a file or a work of any kind: the other parts go on
        failed = True
        problems = problems + getattr(error, "problems", [_problem(part, error)])
    return {"tables": tables, "articles": 0 if failed else n, "problems": problems, "failed": failed,
            "seconds": time.perf_counter() - began, "memory": _peak()}


def _peak():
    """The most memory that this process has held, in MB; NaN where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _problem(part, error, remedy="mend the work or the file and run this again"):
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300].rstrip(".")
    return dict(zip(PROBLEM, (str(part), None, "", f"left out, for the work stopped ({said})", remedy)))


def _each(parts, there, task, cluster):
    """(number, what was found) of each part: what is kept, then, as they come, those that are to be done."""
    yield from there.items()
    left = [i for i in range(len(parts)) if i not in there]
    if cluster == 0:
        yield from ((i, task(parts[i])) for i in left)
    elif left:
        with _client(cluster, len(left)) as client:
            yield from _as_they_come(client, task, parts, left)


def _as_they_come(client, task, parts, left):
    from distributed import KilledWorker, as_completed
    futures = client.map(task, [parts[i] for i in left], pure=False)
    number = {future.key: i for future, i in zip(futures, left)}
    waiting = as_completed(futures)
    del futures                                    # else every result stays in the memory of its worker
    for future in waiting:
        i = number[future.key]
        try:
            found = future.result()
        except KilledWorker:
            problem = _problem(parts[i], MemoryError("every worker that took it died"), "make parts smaller (size=...)")
            found = {"tables": {}, "problems": [problem], "failed": True} | dict.fromkeys(MEASURED, 0)
        del future
        yield i, found


@contextmanager
def _client(cluster, most):
    """A client of the cluster that is named, or of a local one, which ends with it."""
    from dask.system import CPU_COUNT              # the cores that this process may use
    from distributed import Client, LocalCluster
    if isinstance(cluster, Client):
        yield cluster
    elif isinstance(cluster, str):
        try:
            client = Client(cluster, timeout=WAIT)
        except (OSError, ValueError) as error:
            raise ConnectionError(f"no Dask scheduler answers at {cluster} ({error}); start one with `dask scheduler`, "
                                  "and workers with `dask worker`.") from None
        with client:
            yield client
    else:
        workers = min(cluster or max(2, CPU_COUNT), most)
        with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0",
                          silence_logs=logging.CRITICAL) as local, Client(local) as client:
            yield client


def _say(problems, report):
    for problem in problems[:SAID] if report else []:
        report(sentence(problem))
    if report and len(problems) > SAID:
        report(f"And {len(problems) - SAID:,} more; the table `problems` has them all.")
