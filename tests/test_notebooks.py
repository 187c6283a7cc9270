"""The notebooks: their form as committed, and whether a new run in order gives the same tables."""
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tables(notebook):
    """The tables that a notebook shows, as their plain text, and its computed sentences."""
    return [data.get("text/markdown") or data["text/plain"] for cell in code_cells(notebook) for output in cell.outputs
            if (data := output.get("data", {})) and ("text/markdown" in data or "<table" in data.get("text/html", ""))]


def same(one, two):
    """Whether two texts agree in all words, and in all numbers to one in a thousand: SciPy's last digits differ by version."""
    def numbers(text):
        return [float(n.replace(",", "").replace("−", "-")) for n in NUMBER.findall(text)]

    def words(text):
        return re.sub(r"\s+", " ", NUMBER.sub("#", text))
    return words(one) == words(two) and numbers(one) == pytest.approx(numbers(two), rel=1e-3)


def test_there_are_notebooks():
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{i:02}" for i in range(len(NOTEBOOKS))] and len(NOTEBOOKS) >= 3


def test_saved_from_one_clean_run_in_order(notebook):
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert all(output.output_type != "error" and output.get("name") != "stderr" for cell in cells for output in cell.outputs)
    assert notebook.metadata.kernelspec.name == "python3" and notebook.metadata.language_info.name == "python"


def test_form(notebook):
    assert 20 <= len(notebook.cells) <= 40
    assert max(sum(bool(line.strip()) for line in cell.source.splitlines()) for cell in code_cells(notebook)) <= 12
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells) == 1
    headings = re.findall(r"^(#+) (.+)", "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown"), re.M)
    assert [level for level, _ in headings].count("#") == 1 and headings[0][0] == "#" and headings[0][1].endswith("?")
    assert {level for level, _ in headings[1:]} <= {"##", "###"}
    assert "What this does not show" in [text for _, text in headings]


def test_every_figure_has_alt_text(notebook):
    pictures = [output.data for cell in code_cells(notebook) for output in cell.outputs if "image/png" in output.get("data", {})]
    assert pictures
    for data in pictures:
        assert len(re.search(r'<img[^>]*\balt="([^"]*)"', data["text/html"])[1]) > 20


def test_no_path_of_a_machine(notebook):
    assert not re.search(r"(?<![\w.])/(?:home|Users|root|tmp|work)/|[A-Z]:\\\\", nbformat.writes(notebook))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_new_run_shows_the_same_tables(path, outlets):
    saved, again = (nbformat.read(path, as_version=4) for _ in range(2))
    NotebookClient(again, timeout=280, startup_timeout=120, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    assert not [output.text for cell in code_cells(again) for output in cell.outputs if output.get("name") == "stderr"]
    for before, after in zip(tables(saved), tables(again), strict=True):
        assert same(before, after), f"{before}\n\nis now\n\n{after}"


def test_same_is_not_blind():
    assert same("war 1,200 0.3331", "war  1,200 0.3332")
    assert not same("war 1,200", "war 1,300") and not same("war 3", "peace 3") and not same("war 3", "war −3")


@pytest.mark.parametrize("stem, before", [("00_start_here", "Frames present by the codebook's thresholds: "),
                                          ("04_framing", "Present in the article, by the codebook's thresholds: ")])
def test_the_answer_names_frames_of_the_codebook(stem, before):
    from analysis.codebooks import load_codebook
    saved = nbformat.read(FOLDER / f"{stem}.ipynb", as_version=4)
    answers = [text for text in tables(saved) if text.startswith("**The answer.**")]
    named = re.findall(r"(\w+) \([^)]*\)", answers[0].split(before)[1].split(".")[0])
    assert len(answers) == 1 and named and set(named) <= set(load_codebook("generic_frames")["frame"])
