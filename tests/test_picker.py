"""Lists that set the names of a notebook: what a click changes, what is said, and what an upload leaves alone."""
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis import picker as module
from analysis.picker import ArticlePicker

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
STORIES = "title,text\nRutte urges arms,He did.\nTalks can wait,They do.\n,\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)                        # paths are typed as seen from the notebook
    articles = tmp_path / "data" / "articles"
    articles.mkdir(parents=True)
    (articles / "a story.txt").write_text("The bridge opens\nIt was opened on Friday.\n")
    (articles / "stories.csv").write_text(STORIES)
    (articles / "notes.rtf").write_text("of a kind that is not read")
    (articles / ".hidden.txt").write_text("not an article")
    return Path("data/articles")


def names_for(file, number=0):
    return {"article_file": file, "number": number}


def picked(file="data/articles/a story.txt", number=0, folder="data/articles"):
    names = names_for(file, number)
    return ArticlePicker(names, folder), names


def as_read(said):
    """What a reader sees of the Markdown: without tags, and without the strokes that keep signs from being marks."""
    return re.sub(r"\\(?=\W|_)", "", re.sub("<[^>]+>", "", said))


def upload(picker, name, content=b"Talks can wait.\nThey do."):
    picker.upload.value = ({"name": name, "type": "", "size": len(content), "content": memoryview(content),
                            "last_modified": datetime.now(UTC)},)


def test_the_lists_have_what_can_be_read(folder):
    picker, names = picked()
    assert picker.files.options == (("a story.txt", "data/articles/a story.txt"), ("stories.csv", "data/articles/stories.csv"))
    assert picker.articles.options == (("0: The bridge opens", 0),) and picker.articles.disabled
    assert (picker.files.value, picker.articles.value) == ("data/articles/a story.txt", 0)
    assert as_read(picker.said) == ('**To be read below:** article_file = "data/articles/a story.txt", number = 0, which begins '
                                    "“The bridge opens”.")
    assert names == names_for("data/articles/a story.txt")


def test_a_click_on_a_file_and_one_on_an_article(folder):
    picker, names = picked()
    picker.files.value = "data/articles/stories.csv"
    assert names == names_for("data/articles/stories.csv")
    assert [text for text, _ in picker.articles.options] == ["0: Rutte urges arms", "1: Talks can wait", "2: (no text)"]
    picker.articles.value = 1
    assert names == names_for("data/articles/stories.csv", 1)
    assert "number = 1, which begins “Talks can wait”" in as_read(picker.said) and "Run Selected Cell and All Below" in picker.said
    picker.files.value = "data/articles/a story.txt"
    assert names == names_for("data/articles/a story.txt")


def test_run_again_the_lists_show_the_choice_and_the_typed_lines_undo_it(folder):
    picker, names = picked("data/articles/stories.csv")
    picker.articles.value = 1
    again = ArticlePicker(names, folder)                # the cell of the lists, and all below
    assert again.articles.value == 1 and names["number"] == 1 and "number = 1" in again.said
    names.update(names_for("data/articles/a story.txt"))           # the cell of the typed lines, and all below
    again = ArticlePicker(names, folder)
    assert again.files.value == names["article_file"] == "data/articles/a story.txt" and names["number"] == 0


def test_files_beside_the_typed_one_are_listed_under_their_folder(folder, tmp_path):
    (tmp_path / "mine").mkdir()
    for name in ("b.txt", "a.md"):
        (tmp_path / "mine" / name).write_text("Mine.")
    picker, _ = picked("mine/b.txt")
    assert picker.files.options == (("a story.txt", "data/articles/a story.txt"), ("stories.csv", "data/articles/stories.csv"),
                                    ("mine/a.md", "mine/a.md"), ("mine/b.txt", "mine/b.txt"))
    picker, _ = picked("mine")
    assert ("mine", "mine") in picker.files.options and ("mine/a.md", "mine/a.md") in picker.files.options
    assert [text for text, _ in picker.articles.options] == ["0: Mine.", "1: Mine."]


@pytest.mark.parametrize("typed", ["./data/articles/a story.txt", "data/../data/articles/a story.txt"])
def test_a_file_is_listed_once_and_as_it_is_typed(folder, typed):
    picker, names = picked(typed)
    assert picker.files.options[0] == ("a story.txt", typed) and len(picker.files.options) == 2
    assert picker.files.value == names["article_file"] == typed


def test_a_list_of_files_stays_as_it_is_typed(folder):
    both = ["data/articles/a story.txt", "data/articles/stories.csv"]
    picker, names = picked(both, 1)
    assert picker.files.options[-1] == ("as typed above", both) and names["article_file"] is both
    assert len(picker.articles.options) == 4 and "Rutte urges arms" in picker.said


@pytest.mark.parametrize("file, said", [("data/articles/none.txt", "there is no file or folder"),
                                        ("data/articles/empty.txt", "the file is empty"), ("mine", "holds no files")])
def test_what_cannot_be_read_is_said_and_another_file_can_be_chosen(folder, tmp_path, file, said):
    (tmp_path / "data/articles/empty.txt").touch()
    (tmp_path / "mine").mkdir()
    picker, names = picked(file)
    assert said in picker.said and picker.articles.options == () and names["article_file"] == file
    picker.files.value = "data/articles/a story.txt"
    assert names["article_file"] == "data/articles/a story.txt" and "The bridge opens" in picker.said
    if file.endswith("empty.txt"):
        picker.files.value = file
        assert said in picker.said and "Nothing is changed" in picker.said
        assert names["article_file"] == "data/articles/a story.txt" and len(picker.articles.options) == 1


@pytest.mark.parametrize("number", [3, -1])
def test_a_number_beyond_the_last_is_said(folder, number):
    picker, names = picked("data/articles/stories.csv", number)
    assert "the file holds 3 articles, numbers 0 to 2" in picker.said
    assert picker.articles.value is None and names["number"] == number


def test_a_long_list_says_that_it_is_cut(folder, monkeypatch):
    monkeypatch.setattr(module, "LISTED", 2)
    picker, _ = picked("data/articles/stories.csv", 2)
    assert len(picker.articles.options) == 2 and "first 2 articles of 3" in picker.said and "number = 2" in picker.said


def test_a_long_headline_is_cut(folder):
    Path("data/articles/long.txt").write_text("\n\n" + "arms " * 100 + "\nText.\n")
    picker, _ = picked("data/articles/long.txt")
    assert picker.articles.options == (("0: " + ("arms " * 16) + "...", 0),)


def test_a_headline_is_text(folder):
    Path("data/articles/evil.txt").write_text("<script>alert(1)</script> *$5* and $6 \u202e `x`\nText.\n")
    picker, _ = picked("data/articles/evil.txt")
    assert "<script" not in picker.said and "$" not in picker.said and "\u202e" not in picker.said
    assert picker.articles.options[0][0] == "0: <script>alert(1)</script> *$5* and $6 `x`"      # a list shows no HTML


def test_an_upload_is_written_listed_and_chosen(folder):
    picker, names = picked()
    upload(picker, "Talks.TXT")
    assert Path("data/articles/Talks.txt").read_bytes() == b"Talks can wait.\nThey do."
    assert names == names_for("data/articles/Talks.txt") and picker.files.value == "data/articles/Talks.txt"
    assert "Talks can wait." in picker.said
    upload(picker, "more.txt")
    assert names["article_file"] == "data/articles/more.txt" and len(picker.files.options) == 4


def test_an_upload_writes_over_nothing(folder):
    before = Path("data/articles/stories.csv").read_bytes()
    picker, names = picked()
    for n in (2, 3):
        upload(picker, "stories.csv", b"text\nNew.\n")
        assert names["article_file"] == f"data/articles/stories-{n}.csv"
    assert Path("data/articles/stories.csv").read_bytes() == before


@pytest.mark.parametrize("sent, kept", [
    ("../../evil.txt", "evil.txt"), ("..\\..\\evil.txt", "evil.txt"), ("/etc/x.txt", "x.txt"), ("C:\\x.txt", "x.txt"),
    ("a b (2).v1.txt", "a_b_2_v1.txt"), ("CON.txt", "CON_.txt"), ("_.txt", "article.txt"), ("de\u0301ja\u0300.md", "déjà.md"),
    ("$HOME;rm -rf.txt", "HOME_rm_-rf.txt"), ("x" * 300 + ".txt", "x" * 60 + ".txt"), ("news-2024_12.txt", "news-2024_12.txt")])
def test_what_is_kept_of_a_name(folder, sent, kept):
    picker, names = picked()
    upload(picker, sent)
    assert names["article_file"] == f"data/articles/{kept}" and Path("data/articles", kept).is_file()
    assert len(list(Path.cwd().rglob("*.txt")) + list(Path.cwd().rglob("*.md"))) == 3


@pytest.mark.parametrize("name", ["x.exe", "x", ".txt", "notes.rtf", "x.txt.sh", "....txt", ""])
def test_an_upload_of_another_kind_is_not_written(folder, name):
    before = sorted(folder.iterdir())
    picker, names = picked()
    upload(picker, name)
    assert sorted(folder.iterdir()) == before and names == names_for("data/articles/a story.txt")
    assert "not read" in picker.said and "Nothing is changed" in picker.said


def test_an_upload_that_cannot_be_read_is_kept_and_not_chosen(folder):
    picker, names = picked()
    upload(picker, "empty.txt", b"")
    assert "the file is empty" in picker.said and names == names_for("data/articles/a story.txt")


def test_a_folder_that_refuses_an_upload_is_said(folder, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", "data/articles/x.txt")
    picker, names = picked()
    monkeypatch.setattr(Path, "open", refuse)
    upload(picker, "x.txt")
    assert "Permission denied" in picker.said and names == names_for("data/articles/a story.txt")


def test_without_the_names_the_cell_above_is_named():
    with pytest.raises(NameError, match="number not set; run the cell above"):
        ArticlePicker({"article_file": "x.txt"}, "data")


def test_a_choice_is_said_in_the_output_that_stands_there(folder, monkeypatch):
    shown, updated = [], []

    class Handle:
        def update(self, markdown):
            updated.append(markdown.data)
    monkeypatch.setattr(module, "display", lambda shows, display_id=None: shown.append(shows) or (Handle() if display_id else None))
    picker, _ = picked()
    picker._ipython_display_()
    assert shown[0].data == picker.said and shown[1] is picker.box
    picker.files.value = "data/articles/stories.csv"
    assert updated == [picker.said] and "stories.csv" in picker.said


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_list_is_saved(path):
    """In a notebook just opened there is nothing behind a saved list: JupyterLab would print its code in its place."""
    saved = json.loads(path.read_text(encoding="utf-8"))
    assert "widgets" not in saved["metadata"]
    kinds = {kind for cell in saved["cells"] for output in cell.get("outputs", []) for kind in output.get("data", {})}
    assert not [kind for kind in kinds if "widget" in kind]
