"""What was found for each part, kept in a folder, so that work that was stopped goes on where it stopped.

A part's folder is named after all that its result hangs on: the file (path, size, time of change), the piece of it, the
work, and the library. If one of them changes, the name does, and the part is done anew. The tables are Parquet.
"""
import hashlib
import inspect
import json
import os
import shutil
from functools import partial
from pathlib import Path

import pandas as pd

from analysis.sources import DATA

FOUND = "found.json"


def names(parts, work, columns=None):
    """One name a part, different for each file, piece, work and state of the library.

    Of a work its own text and what `functools.partial` gave it are looked at, and not other functions or values that it
    calls by name.
    """
    common = _digest(_library(), *_of_work(work), repr(columns))
    return [_digest(common, repr(part), *(_state(path) for path, _ in part.files)) for part in parts]


def keep(folder, name, found):
    """Writes what was found for a part: {"tables": ..., and what JSON can hold}. It is there whole or not at all."""
    half = Path(folder, f"{name}.half-{os.getpid()}")
    half.mkdir(parents=True, exist_ok=True)
    tables = list(found["tables"])
    for number, table in enumerate(tables):
        found["tables"][table].to_parquet(half / f"{number}.parquet")
    (half / FOUND).write_text(json.dumps(found | {"tables": tables}), encoding="utf-8")
    try:
        half.rename(Path(folder, name))
    except OSError:                                # another run was faster
        shutil.rmtree(half)


def kept(folder, name):
    """What was kept under a name; None where nothing is, or where it cannot be read."""
    place = Path(folder, name)
    try:
        found = json.loads((place / FOUND).read_text(encoding="utf-8"))
        return found | {"tables": {table: pd.read_parquet(place / f"{number}.parquet")
                                   for number, table in enumerate(found["tables"])}}
    except (OSError, ValueError):
        return None


def _of_work(work):
    import cloudpickle
    given = []
    while isinstance(work, partial):
        given.append((work.args, sorted(work.keywords.items())))
        work = work.func
    try:
        text = inspect.getsource(work)
    except (OSError, TypeError):                   # typed at a prompt
        text = cloudpickle.dumps(work)
    return f"{work.__module__}.{work.__qualname__}", text, cloudpickle.dumps(given)


def _library():
    """The modules and word lists that any work may use."""
    files = [*Path(__file__).parent.glob("*.py"), *DATA.glob("lexicons/*.csv"), *DATA.glob("codebooks/*.csv")]
    return _digest(*(file.name + _digest(file.read_bytes()) for file in sorted(files)))


def _state(path):
    try:
        state = os.stat(path)
    except OSError:
        return f"{path} is not there"
    return f"{os.path.abspath(path)} {state.st_size} {state.st_mtime_ns}"


def _digest(*contents):
    digest = hashlib.sha256()
    for content in contents:
        content = content if isinstance(content, bytes) else content.encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:32]
