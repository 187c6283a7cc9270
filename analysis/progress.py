"""A progress bar, in a terminal and in a notebook, where it needs no JavaScript and leaves a line of text behind."""
from html import escape
from io import StringIO

from tqdm import tqdm


def progress(total, unit):
    """A bar to be moved on by `update(n)` and ended by `close()`, or by leaving its `with`.

    In a notebook it stands in the cell as a plain HTML bar; elsewhere it is tqdm's, on a terminal only.

    >>> with progress(2, "part") as bar:
    ...     _ = bar.update(2)
    """
    return _Shown(total=total, unit=unit) if _in_notebook() else tqdm(total=total, unit=unit, disable=None)


class _Shown(tqdm):
    """tqdm counts and times; what it would print is shown in place."""

    def __init__(self, **options):
        self.handle = None
        super().__init__(file=StringIO(), ascii=True, **options)

    def display(self, msg=None, pos=None):
        from IPython.display import HTML, display
        done, said = self.format_dict, str(self).partition("| ")[2]
        bar = HTML(f'<progress value="{done["n"]}" max="{done["total"]}" aria-label="{escape(self.unit)}s done">'
                   f"</progress> {escape(said)}")
        if self.handle is None:
            self.handle = display(bar, display_id=True)
        else:
            self.handle.update(bar)


def _in_notebook():
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return hasattr(get_ipython(), "kernel")
