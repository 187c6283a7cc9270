"""Tables of sums, added up part by part, in an order that does not hang on which part came first."""
import pandas as pd
from pandas.api import types


def checked(tables):
    """What a work gave, {name: table}, ready to be added: plain index, numbers only, each row of the index once.

    Raises TypeError where there is nothing to add by.

    >>> counts = pd.DataFrame({"n": [1, 2]}, index=pd.Index(["war", "war"], name="term"))
    >>> checked({"terms": counts})["terms"]["n"].to_dict()
    {'war': 3}
    >>> checked({"terms": counts.reset_index()})
    Traceback (most recent call last):
    TypeError: the table 'terms' has no named index, so its rows cannot be added; set_index what a row is of.
    """
    if not isinstance(tables, dict):
        raise TypeError(f"a work gives {{name: table}}, and this gave {type(tables).__name__}; return a dictionary.")
    return {name: _checked(name, table) for name, table in tables.items()}


def _checked(name, table):
    table = table.to_frame() if isinstance(table, pd.Series) else table
    if not isinstance(table, pd.DataFrame) or None in table.index.names:
        raise TypeError(f"the table {name!r} has no named index, so its rows cannot be added; set_index what a row is of.")
    for column in table:
        if not types.is_numeric_dtype(table[column]) or isinstance(table[column].dtype, pd.CategoricalDtype):
            raise TypeError(f"column {column!r} of the table {name!r} is not of numbers, so it cannot be added; put it "
                            "into the index, or leave it out.")
    return _by_index(table.set_axis(_plain(table.index)))


def _plain(index):
    """The index with labels in place of categories, which differ from part to part."""
    if isinstance(index, pd.MultiIndex):
        return pd.MultiIndex.from_arrays([_plain(index.get_level_values(name)) for name in index.names])
    return index.astype(index.categories.dtype) if isinstance(index, pd.CategoricalIndex) else index


def _by_index(table):
    return table.groupby(level=list(range(table.index.nlevels)), dropna=False).sum()


def _added(one, two):
    return {name: _by_index(pd.concat([tables[name] for tables in (one, two) if name in tables]))
            for name in dict.fromkeys([*one, *two])}


class Sum:
    """Sums of numbered parts, which may come in any order: 0 with 1, 2 with 3, then these two pairs, and so on.

    The order of adding is that of the numbers, so the last digit of a sum is always the same; and what waits for its
    neighbour is no more than a table for each doubling, and one for each part that is early.

    >>> total = Sum()
    >>> for number in (2, 0, 1):
    ...     total.add(number, {"n": pd.DataFrame({"n": [number]}, index=pd.Index(["x"], name="of"))})
    >>> total.tables()["n"].loc["x", "n"].item()
    3
    """

    def __init__(self):
        self.waiting = {}                              # (doublings, number): tables

    def add(self, number, tables):
        level = 0
        while (beside := (level, number ^ 1)) in self.waiting:
            pair = self.waiting.pop(beside), tables
            tables = _added(*(pair if number % 2 else reversed(pair)))
            level, number = level + 1, number // 2
        self.waiting[level, number] = tables

    def tables(self):
        """The sums of all parts that were added; those without a neighbour are added last, first to last."""
        total = {}
        for level, number in sorted(self.waiting, key=lambda place: place[1] << place[0]):
            total = _added(total, self.waiting[level, number])
        return total
