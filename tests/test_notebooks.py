"""The notebooks: their form as committed, and whether a new run in order gives the same tables."""
import re

import nbformat
import pytest
from lab import find_browser, opened
from nbclient import NotebookClient
from notebook_outputs import (FOLDER, NOTEBOOKS, QUICKER, assert_same_tables, code_cells, faults, headings, read, same,
                              set_parameter, tables)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_there_are_notebooks():
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{i:02}" for i in range(len(NOTEBOOKS))] and len(NOTEBOOKS) >= 3


def test_saved_from_one_clean_run_in_order(notebook):
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert faults(notebook) == []
    assert notebook.metadata.kernelspec.name == "python3" and notebook.metadata.language_info.name == "python"


def test_form(notebook):
    assert 20 <= len(notebook.cells) <= 40
    assert max(sum(bool(line.strip()) for line in cell.source.splitlines()) for cell in code_cells(notebook)) <= 12
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells) == 1
    levels, texts = zip(*headings(notebook))
    assert levels[0] == 1 and set(levels[1:]) <= {2, 3} and texts[0].endswith("?") and "What this does not show" in texts


def test_every_figure_has_alt_text(notebook):
    pictures = [output.data for cell in code_cells(notebook) for output in cell.outputs if "image/png" in output.get("data", {})]
    assert pictures
    for data in pictures:
        assert len(re.search(r'<img[^>]*\balt="([^"]*)"', data["text/html"])[1]) > 20


def test_no_path_of_a_machine(notebook):
    assert not re.search(r"(?<![\w.])/(?:home|Users|root|tmp|work)/|[A-Z]:\\\\", nbformat.writes(notebook))


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if find_browser() is None or path not in opened(NOTEBOOKS)],
                         ids=lambda path: path.stem)     # the others are run by test_browser.py, in the browser that is here
def test_a_new_run_shows_the_same_tables(path, outlets):
    saved, again = read(path), read(path)
    NotebookClient(again, timeout=280, startup_timeout=120, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    assert faults(again) == []
    if path.stem not in QUICKER:
        assert_same_tables(saved, again)


def test_same_is_not_blind():
    assert same("war 1,200 0.3331", "war  1,200 0.3332")
    assert not same("war 1,200", "war 1,300") and not same("war 3", "peace 3") and not same("war 3", "war −3")


def test_a_table_that_changed_is_told_apart():
    def shown(text):
        output = nbformat.v4.new_output("display_data", {"text/markdown": text})
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[output])])
    assert_same_tables(shown("war 3"), shown("war  3"))
    for other in (shown("war 4"), nbformat.v4.new_notebook()):
        with pytest.raises((AssertionError, ValueError)):
            assert_same_tables(shown("war 3"), other)


def test_a_parameter_is_set_or_missed():
    cell = nbformat.v4.new_code_cell("times = (1, 8)      # how large\nseed = 1", metadata={"tags": ["parameters"]})
    set_parameter(nbformat.v4.new_notebook(cells=[cell]), "times", (1, 2))
    assert cell.source == "times = (1, 2)\nseed = 1"
    with pytest.raises(IndexError):
        set_parameter(nbformat.v4.new_notebook(cells=[cell]), "time", 1)


@pytest.mark.parametrize("stem, before", [("00_start_here", "Frames present by the codebook's thresholds: "),
                                          ("04_framing", "Present in the article, by the codebook's thresholds: ")])
def test_the_answer_names_frames_of_the_codebook(stem, before):
    from analysis.codebooks import load_codebook
    saved = nbformat.read(FOLDER / f"{stem}.ipynb", as_version=4)
    answers = [text for text in tables(saved) if text.startswith("**The answer.**")]
    named = re.findall(r"(\w+) \([^)]*\)", answers[0].split(before)[1].split(".")[0])
    assert len(answers) == 1 and named and set(named) <= set(load_codebook("generic_frames")["frame"])
