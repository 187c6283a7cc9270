"""Sums of parts: the same to the last digit, whichever came first."""
import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.added_up import Sum, checked

RNG = np.random.default_rng(1)
PARTS = [{"tone": pd.DataFrame({"y": RNG.normal(size=3), "n": [1, 2, 3]}, pd.Index(["a", "b", f"c{i}"], name="outlet"))}
         for i in range(5)]


def summed(order, parts=PARTS):
    total = Sum()
    for i in order:
        total.add(i, parts[i])
    return total.tables()


def test_the_order_of_coming_changes_no_digit():
    first = summed(range(5))["tone"]
    for order in itertools.permutations(range(5)):
        pd.testing.assert_frame_equal(summed(order)["tone"], first, check_exact=True)
    plain = pd.concat([part["tone"] for part in PARTS]).groupby(level=0).sum()
    pd.testing.assert_frame_equal(first, plain, rtol=1e-12)
    assert first["n"].dtype == "int64" and first.loc["a", "n"] == 5


def test_what_waits_is_little():
    total, one = Sum(), PARTS[0]
    for i in range(300):
        total.add(i, one)
        assert len(total.waiting) <= 9
    assert total.tables()["tone"].loc["b", "n"] == 600


def test_a_part_may_lack_a_table_or_all():
    found = summed(range(3), [{}, PARTS[0], {"other": PARTS[1]["tone"]}])
    assert set(found) == {"tone", "other"} and len(found["tone"]) == 3
    assert Sum().tables() == {}


def test_categories_booleans_and_missing_labels_are_added():
    keys = pd.DataFrame({"outlet": pd.Categorical(["a", None, "a"]), "year": 2016, "hit": [True, True, False]})
    found = checked({"hits": keys.set_index(["outlet", "year"])})["hits"]
    assert found["hit"].tolist() == [1, 1] and found.index.names == ["outlet", "year"]
    assert checked({"n": pd.Series([1, 2], pd.Index(["x", "x"], name="of"), name="n")})["n"]["n"].tolist() == [3]


BARE, WORDS = pd.DataFrame({"n": [1]}), pd.DataFrame({"n": ["1"]}, index=pd.Index(["a"], name="of"))


@pytest.mark.parametrize("tables, message", [
    ([1], "this gave list"), ({"n": 3}, "'n' has no named index"), ({"n": BARE}, "'n' has no named index"),
    ({"n": WORDS}, "column 'n' of the table 'n' is not of numbers")])
def test_what_cannot_be_added_is_refused(tables, message):
    with pytest.raises(TypeError, match=message):
        checked(tables)
