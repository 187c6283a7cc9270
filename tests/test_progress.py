"""A bar that leaves plain HTML in a notebook and nothing in a file."""
from IPython.core.interactiveshell import InteractiveShell

from analysis import progress as module
from analysis.progress import progress


def test_in_a_notebook_it_is_one_output_moved_on(monkeypatch):
    shown = []

    class Handle:
        def update(self, bar):
            shown.append(bar.data)

    def display(bar, display_id):
        shown.append(bar.data)
        return Handle()
    monkeypatch.setattr(module, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", display)
    with progress(3, "part") as bar:
        for _ in range(3):
            bar.update()
    assert 'value="0" max="3" aria-label="parts done"' in shown[0] and 'value="3" max="3"' in shown[-1]
    assert "3/3" in shown[-1] and "<script" not in "".join(shown)


def test_elsewhere_it_is_silent_unless_a_terminal_looks(capsys):
    with progress(2, "part") as bar:
        bar.update(2)
    assert capsys.readouterr() == ("", "") and not module._in_notebook()
    assert not hasattr(InteractiveShell, "kernel")
