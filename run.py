#!/usr/bin/env python3
"""From a fresh clone to results, on Linux, macOS and Windows:

    python run.py                             opens JupyterLab on notebooks/00_start_here.ipynb
    python run.py report [PATH] [--out DIR]   runs every notebook, on your articles if PATH names a file or a
                                              folder; pages, figures and tables go to reports/
    python run.py test [...]                  runs the tests; what follows goes to pytest

Each does the set-up it needs: packages into .venv/ (with uv where it is on the PATH, else with pip) and data
into data/external/. The first time takes a minute or two and the network; after that neither. Options without
a command (python run.py --no-browser) go to JupyterLab.
"""
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")


def main(arguments):
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed, and this is {}.{}: install one and run this file with it."
                 .format(*sys.version_info[:2]))
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0
    folder, command = command_for(arguments)
    install()
    run(PYTHON, "-m", "analysis.sources")
    return hand_over(command, folder)


def command_for(arguments):
    """The folder to work in, and what the environment's Python is to run there."""
    name, *rest = arguments or [""]
    if not name or name.startswith("-"):
        as_root = hasattr(os, "geteuid") and os.geteuid() == 0    # as in a container; JupyterLab must be told
        return ROOT, ["-m", "jupyterlab", *(["--allow-root"] if as_root else []), *arguments]
    if name == "test":
        return ROOT, ["-m", "pytest", *rest]
    if name == "report":
        return Path.cwd(), [ROOT / "report.py", *rest]            # so that paths are meant from here
    sys.exit(f"{name!r} is not a command of run.py; it has `report`, `test`, and opens JupyterLab without one.")


def install():
    """Makes .venv anew unless the stamp says that it is whole and fits; the stamp is written last."""
    inputs = [ROOT / "requirements.txt", ROOT / "pyproject.toml", *sorted(ROOT.glob("jupyter/*.json"))]
    contents = [str(ROOT).encode(), *(file.read_bytes() for file in inputs)]
    wanted = hashlib.sha256(b"".join(contents)).hexdigest()
    stamp = VENV / ".whole"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing packages into .venv (once; a minute or two) ...", flush=True)
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
    except OSError as problem:
        sys.exit(f"{VENV} cannot be made anew ({problem}): close what uses it and run this again.")
    python = getattr(sys, "_base_executable", sys.executable)     # not that of the .venv just removed
    uv = shutil.which("uv")
    if uv:
        run(uv, "venv", "--quiet", "--python", python, VENV)
        installer = [uv, "pip", "install", "--quiet", "--python", PYTHON]
    else:
        run(python, "-m", "venv", VENV)
        installer = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    run(*installer, "--require-hashes", "-r", ROOT / "requirements.txt")
    run(*installer, "--no-deps", "--no-build-isolation", "-e", ROOT)
    run(PYTHON, "-c", "import matplotlib.font_manager")       # else the first figure says that it looks for fonts
    stamp.write_text(wanted)


def run(*command):
    """Runs a step of the set-up; if it fails, ends with a sentence below what the step itself printed."""
    command = [str(part) for part in command]
    if subprocess.run(command, env=environment()).returncode:
        sys.exit(f"Set-up stopped at `{' '.join(command)}` for the reason above: mend that (often it is the network, "
                 "which only set-up needs) and run this again.")


def environment():
    """As if .venv were activated, without packages from elsewhere, and with UTF-8 on Windows too."""
    variables = dict(os.environ, VIRTUAL_ENV=str(VENV), PYTHONUTF8="1")
    variables["PATH"] = os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", os.defpath)])
    for name in ("PYTHONHOME", "PYTHONPATH"):
        variables.pop(name, None)
    return variables


def hand_over(command, folder):
    """Runs the command to its own end: Ctrl-C reaches it directly, and a request to stop is passed on."""
    process = subprocess.Popen([str(part) for part in [PYTHON, *command]], cwd=folder, env=environment())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
