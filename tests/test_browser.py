"""Each notebook in the real JupyterLab, in a headless Chromium, as a person opens, runs and sees it."""
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from lab import NO_BROWSER, PATIENCE, VIEW, Lab, browser, find_browser, opened, served
from nbformat.v4 import new_code_cell, new_notebook
from notebook_outputs import NOTEBOOKS, QUICKER, assert_same_tables, code_cells, faults, headings, read

from analysis.sources import DATA, EXTERNAL

pytestmark = [pytest.mark.timeout(6 * PATIENCE),
              pytest.mark.skipif(find_browser() is None, reason=NO_BROWSER),
              pytest.mark.skipif(not EXTERNAL.exists(), reason="no outlet corpus here; `python run.py` fetches it")]
# For whole pictures: every cell is drawn, also those that are out of sight.
SETTINGS = {"@jupyterlab/docmanager-extension:plugin": {"autosave": False},
            "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "scrollPastEnd": False}}
KERNEL = {"name": "python3", "display_name": "Python 3"}
STORY = """Mayor Ann Hale opens the Quillford bridge

QUILLFORD, March 3 - The new bridge over the Quill was opened on Friday after two years of work.

"We waited a long time for this," Ms. Hale said. The ferryman Tom Birch warned that the tolls were an outrage.
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the notebooks and the data; what is imported is the project itself."""
    copy = tmp_path_factory.mktemp("project")
    shutil.copytree(DATA, copy / "data")
    (copy / "notebooks").mkdir()
    for path in NOTEBOOKS:
        notebook = read(path)
        for cell in code_cells(notebook):
            cell.execution_count = None               # so that any count is a new one
        nbformat.write(notebook, copy / "notebooks" / path.name)
    return copy


@pytest.fixture(scope="module")
def server(project, tmp_path_factory):
    with served(project, tmp_path_factory.mktemp("jupyter"), SETTINGS) as server:
        yield server


@pytest.fixture(scope="module")         # not for the whole session: no other test may run inside its event loop
def chromium(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("chromium")) as chromium:
        yield chromium


@pytest.fixture
def lab(chromium, server):
    lab = Lab(chromium, server)
    yield lab
    lab.page.close()
    server.stop_kernels()


@pytest.fixture
def pictures(tmp_path):
    """The folder of pictures, and whether they are of whole notebooks, as where NEWS_SCREENSHOTS names the folder."""
    folder = Path(os.environ.get("NEWS_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder, "NEWS_SCREENSHOTS" in os.environ


@pytest.mark.parametrize("path", opened(NOTEBOOKS), ids=lambda path: path.stem)
def test_a_notebook_runs_and_can_be_read(lab, pictures, path):
    folder, whole = pictures
    lab.open(f"lab/tree/notebooks/{path.name}?reset")
    as_saved = lab.seen()
    lab.run_all()
    shown, listed, too_wide = lab.notebook(), lab.headings(), []
    for theme in ("Dark", "Light"):
        lab.use_theme(f"JupyterLab {theme}")
        too_wide += lab.too_wide()
        lab.take_pictures(folder, f"{path.stem}-{theme.lower()}", whole)
    lab.close_sidebar()
    lab.resize(700)
    too_wide += [what for what in lab.too_wide() if ": TABLE" not in what]      # a table may be scrolled sideways here
    lab.take_pictures(folder, f"{path.stem}-narrow", whole)

    assert faults(shown) == [] and lab.complaints == []
    assert [cell.execution_count for cell in code_cells(shown)] == list(range(1, len(code_cells(shown)) + 1))
    assert listed == [text for _, text in headings(shown)]
    assert too_wide == []
    assert as_saved == lab.seen() and not as_saved["lost"]
    if path.stem not in QUICKER:
        assert_same_tables(read(path), shown)


def test_run_py_opens_the_first_notebook_and_asks_nothing(chromium, project, tmp_path):
    with served(project, tmp_path, {}) as server:
        lab = Lab(chromium, server)
        lab.open("")
        lab.page.wait_for_load_state("networkidle")
        assert lab.page.evaluate("() => jupyterapp.shell.currentWidget.context.path") == "notebooks/00_start_here.ipynb"
        assert lab.page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts() == []
        assert lab.page.locator(".jp-Notification-Status").all_inner_texts() == ["0"]
        assert lab.complaints == []
        lab.page.close()


def test_another_article_is_typed_in_and_read(lab, project):
    (project / "bridge.txt").write_text(STORY)
    lab.open("lab/tree/notebooks/00_start_here.ipynb?reset")
    assert "Quill" not in lab.page.locator(VIEW).inner_text()
    lab.type_over("article_file = ", 'article_file = "../bridge.txt"')
    lab.run_all()
    assert faults(lab.notebook()) == [] and lab.complaints == []
    outputs = lab.page.locator(f"{VIEW} .jp-OutputArea")
    assert "Ann Hale" in outputs.filter(has_text="The answer.").first.inner_text()
    assert "waited a long time" in lab.page.locator(f"{VIEW} article").first.inner_text()


def test_an_article_is_added_and_read_with_the_mouse(lab, tmp_path):
    story = tmp_path / "bridge.txt"
    story.write_text(STORY)
    lab.open("lab/tree/notebooks/00_start_here.ipynb?reset")
    lab.page.locator(".cm-line", has_text="ArticlePicker(globals()").click()
    lab.choose("Run", "Run All Above Selected Cell")
    lab.choose("Run", "Run Selected Cell")
    with lab.page.expect_file_chooser() as asked:
        lab.page.get_by_role("button", name="Add a file").click()
    asked.value.set_files(story)
    lab.page.get_by_text("which begins “Mayor Ann Hale opens the Quillford bridge”").wait_for()
    lab.choose("Run", "Run Selected Cell and All Below")
    lab.page.locator(f"{VIEW} article", has_text="waited a long time").first.wait_for()
    assert faults(lab.notebook()) == [] and lab.complaints == []
    assert lab.page.get_by_label("file", exact=True).locator("option:checked").inner_text() == "bridge.txt"


def test_what_is_wrong_is_seen(lab, project):
    cells = ["from IPython.display import HTML, display\nimport warnings\nwarnings.warn('odd')",
             "display(HTML('<table><tr><td>' + 500 * 'a' + '</td></tr></table>'))",
             "display(HTML('<img src=\"http://192.0.2.1/a.png\"><div style=\"width:3000px\">far out</div>'))",
             "print('last')\n1 / 0", "print('after')"]
    wrong = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata={"kernelspec": KERNEL})
    nbformat.write(wrong, project / "notebooks" / "wrong.ipynb")
    lab.open("lab/tree/notebooks/wrong.ipynb?reset")
    lab.run_all()
    warning, error = faults(lab.notebook())
    assert "UserWarning: odd" in warning and error == "ZeroDivisionError: division by zero"
    assert lab.too_wide() == [f"cell 1: TABLE {60 * 'a'}", "cell 2: IMG far out"]
    assert "asked for http://192.0.2.1/a.png" in lab.complaints
    lab.page.evaluate("() => console.error('very odd')")
    assert lab.complaints[-1] == "very odd"
