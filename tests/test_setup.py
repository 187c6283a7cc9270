"""Set-up: what is installed, what is fetched, and what `python run.py` and its commands do."""
import hashlib
import io
import json
import re
import sys
import tarfile
import tomllib
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest

import run
from analysis import sources

ROOT = Path(__file__).resolve().parents[1]
WISHES = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
SAMPLE = "b2786ca92a1703f2cfa63c221c1c428379641307ecca477c40b1778ffdeb2ac7"


# Packages

def test_each_direct_dependency_has_its_reason():
    direct = [line for line in WISHES if line and not line.startswith("#")]
    assert len(direct) > 10
    assert [line for line in direct if not re.fullmatch(r"[a-z0-9-]+([<>]=?[\d.]+,?)* +# \S.{10,}", line)] == []


def test_every_package_is_pinned_and_hashed():
    packages = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^ *#.*\n?", "", LOCK).strip())
    pinned = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^\\]+)?( \\\n +--hash=sha256:[0-9a-f]{64})+")
    assert len(packages) > 100
    assert [package for package in packages if not pinned.fullmatch(package.strip())] == []


def test_the_lock_holds_what_was_wished_for_and_how_it_was_made():
    locked = set(re.findall(r"(?m)^([a-z0-9-]+)==", LOCK))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wished = {re.match("[a-z0-9-]+", line)[0] for line in WISHES if line and not line.startswith("#")}
    assert wished | set(project["build-system"]["requires"]) <= locked
    assert "uv pip compile requirements.in" in LOCK.splitlines()[1]
    assert "://" not in LOCK + "".join(WISHES)


def test_jupyterlab_asks_nothing_and_draws_whole_figures():
    overrides = json.loads((ROOT / "jupyter/default_setting_overrides.json").read_text())
    lab = json.loads((ROOT / "jupyter/jupyter_lab_config.json").read_text())["LabApp"]
    settings = {name: value for part in overrides.values() for name, value in part.items()}
    assert settings == {"fetchNews": "false", "checkForUpdates": False, "commsOverSubshells": "disabled",
                        "codeCellConfig": {"lineNumbers": False, "lineWrap": True}}
    assert lab["default_url"].endswith("notebooks/00_start_here.ipynb") and lab["news_url"] is None
    installed = Path(sys.prefix, "etc/jupyter/labconfig/default_setting_overrides.json")
    if Path(sys.prefix) == run.VENV:
        assert json.loads(installed.read_text()) == overrides


# Data

def test_the_sample_article_is_the_one_we_were_given():
    content = (ROOT / "data/articles/nyt_rutte_ukraine.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == SAMPLE


@pytest.mark.parametrize("source", sources.read_sources(), ids=lambda source: source["file"])
def test_fetched_files_are_the_listed_ones(source):
    path = sources.EXTERNAL / source["file"]
    if not path.exists():
        pytest.skip("not fetched here; `python run.py` does it")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == source["sha256"]
    assert sources.external(source["file"]) == path


def test_a_missing_or_damaged_file_says_what_to_run(tmp_path):
    name = sources.read_sources()[-1]["file"]
    size = int(sources.read_sources()[-1]["bytes"])
    with pytest.raises(FileNotFoundError, match=f"{name} is missing: run `python run.py`"):
        sources.external(name, tmp_path)
    (tmp_path / name).write_bytes(b"short")
    with pytest.raises(ValueError, match=r"is damaged \(5 bytes where [\d,]+ are expected\): run `python run.py`"):
        sources.external(name, tmp_path)
    (tmp_path / name).write_bytes(b"x" * size)
    with pytest.raises(ValueError, match=r"is damaged \(its SHA-256 is not the one .*: run `python run.py`"):
        sources.external(name, tmp_path)


def test_the_codebook_counts_what_the_file_holds():
    if not (sources.EXTERNAL / "NewsArticles.csv").exists():
        pytest.skip("not fetched here; `python run.py` does it")
    codebook = (ROOT / "data/README.md").read_text(encoding="utf-8")
    names = {}
    exec(re.search(r"```python\n(.+?)```", codebook, flags=re.S)[1], names)
    printed = re.findall(r"(?m)^\| (\w[\w.]*) \| ([\d,]+(?: \| [\d,]+){8}) \|$", codebook)
    assert len(printed) == 10
    assert {outlet: [int(n) for n in row.replace(",", "").split(" | ")] for outlet, row in printed} == {
        outlet: row.tolist() for outlet, row in names["faults"].iterrows()}


def zipped(**members):
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def tarred(**members):
    with tarfile.open(fileobj=(file := io.BytesIO()), mode="w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name.replace("__", "/"))
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


@pytest.mark.parametrize("outer, inner", [(zipped, zipped), (zipped, tarred), (tarred, zipped), (tarred, tarred)])
def test_a_member_of_an_archive_in_an_archive(outer, inner):
    archive = io.BytesIO(outer(a__box=inner(b__words=b"two words")))
    assert sources.member(archive, "a/box!b/words") == b"two words"
    with pytest.raises(KeyError):
        sources.member(archive, "a/box!c")


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A package as a wheel and as a source archive in a folder, which is all that pip sees."""
    inner = zipped(words=b"two words")
    wheel = {"box-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: box\nVersion: 1.0\n",
             "box-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n", "box/in.zip": inner,
             "box-1.0.dist-info/RECORD": ""}
    source = {"box-1.0/in.zip": inner, "box-1.0/PKG-INFO": b"Metadata-Version: 2.1\nName: box\nVersion: 1.0\n",
              "box-1.0/setup.py": b"from setuptools import setup\nsetup(name='box', version='1.0', py_modules=[])\n"}
    (tmp_path / "box-1.0-py3-none-any.whl").write_bytes(zipped(**wheel))
    (tmp_path / "box-1.0.tar.gz").write_bytes(tarred(**source))
    for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_NO_CACHE_DIR": "1",
                        "PIP_CONFIG_FILE": str(tmp_path / "none")}.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def row(shop, kind="wheel", **other):
    archive = shop / ("box-1.0-py3-none-any.whl" if kind == "wheel" else "box-1.0.tar.gz")
    values = {"file": "words", "package": "box", "version": "1.0", "kind": kind,
              "archive_sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
              "member": ("box" if kind == "wheel" else "box-1.0") + "/in.zip!words",
              "sha256": hashlib.sha256(b"two words").hexdigest(), "bytes": "9"} | other
    table = shop / "sources.csv"
    table.write_text(",".join(values) + "\n" + ",".join(values.values()) + "\n")
    return table


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_fetching_brings_what_is_missing_or_damaged_and_nothing_else(shop, kind):
    table, folder = row(shop, kind), shop / "external"
    assert sources.fetch(table, folder) == ["words"]
    assert [file.name for file in folder.iterdir()] == ["words"]
    (folder / "words").write_bytes(b"two worms")
    assert sources.fetch(table, folder) == ["words"]
    assert (folder / "words").read_bytes() == b"two words"
    (shop / "box-1.0-py3-none-any.whl").unlink()
    (shop / "box-1.0.tar.gz").unlink()
    assert sources.fetch(table, folder) == []


def test_another_package_or_another_file_is_refused(shop):
    folder = shop / "external"
    with pytest.raises(ConnectionError, match="pip could not download box 1.0, which holds words"):
        sources.fetch(row(shop, archive_sha256="0" * 64), folder)
    with pytest.raises(ValueError, match=r"words, taken out of box-1.0-py3-none-any.whl, is damaged"):
        sources.fetch(row(shop, sha256="0" * 64), folder)
    assert not folder.exists() or list(folder.iterdir()) == []


# python run.py

def test_commands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run.command_for(["test", "-k", "two words"]) == (ROOT, ["-m", "pytest", "-k", "two words"])
    assert run.command_for(["report", "a.csv", "--out", "b"]) == (tmp_path, [ROOT / "report.py", "a.csv", "--out", "b"])
    for arguments in ([], ["--port", "9"]):
        folder, command = run.command_for(arguments)
        command = [part for part in command if part != "--allow-root"]
        assert (folder, command) == (ROOT, ["-m", "jupyterlab", *arguments])


def test_an_unknown_command_and_an_old_python_get_one_sentence(monkeypatch):
    with pytest.raises(SystemExit, match="'tests' is not a command of run.py; it has `report`, `test`"):
        run.main(["tests"])
    version = namedtuple("version", "major minor micro")
    monkeypatch.setattr(sys, "version_info", version(3, 9, 2))
    with pytest.raises(SystemExit, match="Python 3.11 or newer is needed, and this is 3.9"):
        run.main([])


def test_help_sets_nothing_up(monkeypatch, capsys):
    monkeypatch.setattr(run, "install", pytest.fail)
    assert run.main(["--help"]) == 0
    assert "python run.py report" in capsys.readouterr().out


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A fresh clone in which the steps of the set-up are noted instead of taken."""
    steps = []

    def step(*command):
        steps.append(" ".join(str(part) for part in command))
        run.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        run.PYTHON.touch()

    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(run, "run", step)
    return steps


@pytest.mark.parametrize("uv", [None, "uv"])
def test_set_up_happens_once_and_again_when_its_inputs_change(clone, monkeypatch, uv):
    monkeypatch.setattr(run.shutil, "which", lambda name: uv)
    run.install()
    assert len(clone) == 4 and "--require-hashes" in clone[1] and "--no-deps --no-build-isolation -e" in clone[2]
    assert all(step.startswith("uv ") == (uv == "uv") for step in clone[:3]) and "font_manager" in clone[3]
    run.install()
    assert len(clone) == 4
    (run.ROOT / "requirements.txt").write_text("another")
    run.install()
    assert len(clone) == 8


def test_a_half_finished_set_up_is_made_anew(clone, monkeypatch):
    finish = run.run
    monkeypatch.setattr(run, "run", lambda *command: finish(*command) or len(clone) > 1 and sys.exit("no network"))
    with pytest.raises(SystemExit):
        run.install()
    rest = run.VENV / "half a package"
    rest.touch()
    monkeypatch.setattr(run, "run", finish)
    run.install()
    assert len(clone) == 2 + 4 and not rest.exists()
    run.PYTHON.unlink()
    run.install()
    assert len(clone) == 2 + 4 + 4


def test_a_failing_step_is_named():
    with pytest.raises(SystemExit, match="Set-up stopped at `.*exit.7.*`.*run this again"):
        run.run(sys.executable, "-c", "exit(7)")
    run.run(sys.executable, "-c", "exit(0)")


def test_the_environment_is_ours_alone(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    variables = run.environment()
    assert "PYTHONPATH" not in variables and variables["PATH"].startswith(str(run.SCRIPTS))
