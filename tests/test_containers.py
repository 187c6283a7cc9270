"""What Binder and a dev container are told: a Python that fits, files that exist, and the set-up of run.py."""
import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import run
from analysis import sources

ROOT = Path(__file__).resolve().parents[1]
DEVCONTAINER = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
RUNTIME = (ROOT / ".binder/runtime.txt").read_text(encoding="utf-8").strip()
LEAST = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
needs_bash = pytest.mark.skipif(os.name == "nt", reason="containers run bash, Windows has none of its own")


@pytest.mark.parametrize("said", [RUNTIME, DEVCONTAINER["image"]])
def test_the_python_of_a_container_is_one_that_the_project_runs_on(said):
    found = re.fullmatch(r"python-(3\.\d+)|[\w./]+/python:\d+-(3\.\d+)-[a-z]+", said)
    assert found, f"{said} is not pinned to a Python"
    assert f">={found[1] or found[2]}" == LEAST


def test_a_dev_container_runs_and_opens_what_is_there():
    assert (ROOT / DEVCONTAINER["postCreateCommand"]).is_file()
    assert all((ROOT / name).is_file() for name in DEVCONTAINER["customizations"]["codespaces"]["openFiles"])
    assert DEVCONTAINER["postAttachCommand"][:2] == ["python", "run.py"] and DEVCONTAINER["forwardPorts"] == [8888]


@pytest.mark.parametrize("origin, is_let_in", [
    ("https://name-8888.app.github.dev", True), ("https://name-8888.app.github.dev.example.org", False),
    ("http://name-8888.app.github.dev", False), ("https://example.org/.app.github.dev", False)])
def test_jupyterlab_there_answers_the_pages_of_its_own_host(origin, is_let_in):
    pattern = DEVCONTAINER["postAttachCommand"][-1].partition("allow_origin_pat=")[2]
    assert bool(re.match(pattern, origin)) == is_let_in


@needs_bash
@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_scripts_are_bash_and_may_be_run(name):
    script = ROOT / ".binder" / name
    assert os.access(script, os.X_OK) and script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    assert subprocess.run(["bash", "-n", script]).returncode == 0


@needs_bash
def test_start_puts_the_environment_first_and_hands_over():
    said = subprocess.run([ROOT / ".binder/start", "printenv", "PATH"], capture_output=True, text=True, cwd=ROOT.parent)
    assert said.stdout.split(":")[0] == str(ROOT / ".venv/bin")


@needs_bash
@pytest.mark.parametrize("prefix, last", [("", "-m compileall -qq .venv"),
                                          ("base", "-m ipykernel install --prefix base")])
def test_the_set_up_is_that_of_run_py(prefix, last, tmp_path):
    (tmp_path / ".binder").mkdir()
    (tmp_path / ".binder/postBuild").write_bytes((ROOT / ".binder/postBuild").read_bytes())
    for python in (tmp_path / "bin/python", tmp_path / ".venv/bin/python"):
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/said"\n')
        python.chmod(0o755)
    environment = {"PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "NB_PYTHON_PREFIX": prefix}
    subprocess.run(["bash", tmp_path / ".binder/postBuild"], check=True, env=environment, cwd=tmp_path.parent)
    said = (tmp_path / "said").read_text().splitlines()
    assert said[:2] == ["-c import run; run.install()", "-m analysis.sources"] and said[-1] == last
    assert callable(run.install) and callable(sources.fetch)
