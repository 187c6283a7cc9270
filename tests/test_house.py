"""The order of the house: which module may use which, how long a file may be, and what stands nowhere in it."""
import ast
import re
from pathlib import Path

import pytest

import analysis

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "analysis").glob("*.py"))
LISTED = re.findall(r"^    (\w+)  +\S", analysis.__doc__, flags=re.M)
ELSEWHERE = {".git", ".venv", "external", "reports", "__pycache__", ".ipynb_checkpoints", ".pytest_cache",
             ".hypothesis"}
KINDS = {".py", ".ipynb", ".md", ".csv", ".json", ".toml", ".in", ".txt", ""}
TEXTS = sorted(path for path in ROOT.rglob("*") if path.is_file() and path.suffix in KINDS
               and not ELSEWHERE.intersection(path.relative_to(ROOT).parts))
# Each is written so that it does not find itself.
NOWHERE = {
    "a path of one machine": r"(?<![\w.<])/(home|Users|root|work|tmp|opt)/\w|\b[A-Z]:\\\\?Users\b",
    "the address of a package registry": r"pypi\.o[r]g|pythonh[o]sted|/simp[l]e/",
    "a download of NLTK's data": r"nltk\.down[l]oad\(|import down[l]oad",
    "a change of the import path": r"sys\.path\.(insert|append)",
}


def uses(source):
    """The modules of `analysis` that a source imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("analysis.")}
        elif isinstance(node, ast.ImportFrom):
            package = "analysis" if node.level and not node.module else node.module or ""
            if package == "analysis":
                found |= {name.name for name in node.names}
            elif package.startswith("analysis."):
                found.add(package.split(".")[1])
            elif node.level:
                found.add(package.split(".")[0])
    return found


@pytest.mark.parametrize("source, expected", [
    ("from analysis import tokens, terms", {"tokens", "terms"}),
    ("from analysis.tokens import tokenize", {"tokens"}),
    ("import analysis.tokens as t", {"tokens"}),
    ("def f():\n    from . import tokens", {"tokens"}),
    ("from .tokens import tokenize", {"tokens"}),
    ("import numpy.random\nfrom ftfy.fixes import decode_escapes", set()),
])
def test_every_way_to_import_is_seen(source, expected):
    assert uses(source) == expected


def test_every_module_stands_in_the_list():
    assert sorted(LISTED) == [path.stem for path in MODULES if path.stem != "__init__"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_uses_only_those_above_it(path):
    above = LISTED[:LISTED.index(path.stem)] if path.stem in LISTED else []
    assert uses(path.read_text(encoding="utf-8")) <= set(above)


@pytest.mark.parametrize("path", [*MODULES, *ROOT.glob("*.py")], ids=lambda path: path.stem)
def test_no_file_holds_two_ideas(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_names_say_what_they_do(path):
    names = [node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    vague = re.compile(r"_?(get|process|handle|do)_|.*(util|helper|manager)")
    assert [name for name in [path.stem, *names] if vague.match(name.lower())] == []


@pytest.mark.parametrize("what", NOWHERE)
def test_stands_nowhere(what):
    found = [f"{path.relative_to(ROOT)}: {hit[0]}" for path in TEXTS
             if (hit := re.search(NOWHERE[what], path.read_text(encoding="utf-8", errors="replace")))]
    assert found == [] and len(TEXTS) > 20
