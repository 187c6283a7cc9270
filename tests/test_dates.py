"""Dates as files print them."""
from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.dates import read_dates
from examples import cases


def dates_of(*values):
    dates, is_open = read_dates(pd.Series(values, dtype=object))
    return [str(date) for date in dates], is_open.tolist()


@pytest.mark.parametrize("printed, expected", cases("dates"))
def test_case(printed, expected):
    assert dates_of(printed)[0] == [expected]


def test_other_dates_of_the_column_say_what_comes_first():
    assert dates_of("3/12/2024", "25/12/2024") == (["2024-12-03 00:00:00", "2024-12-25 00:00:00"], [False, False])
    assert dates_of("3/12/2024", "12/25/2024") == (["2024-03-12 00:00:00", "2024-12-25 00:00:00"], [False, False])


def test_where_nothing_says_or_both_month_first_is_flagged():
    assert dates_of("3/12/2024", "4/4/2024") == (["2024-03-12 00:00:00", "2024-04-04 00:00:00"], [True, False])
    assert dates_of("3/12/2024", "12/25/2024", "25/12/2024")[1] == [True, False, False]


def test_day_first_slashes_do_not_turn_dates_that_begin_with_the_year():
    assert dates_of("2024/02/07", "2024-02-07", "25/12/2024")[0][:2] == ["2024-02-07 00:00:00"] * 2


def test_datetimes_pass_and_lose_only_their_zone():
    there = pd.Series(pd.to_datetime(["2024-12-03T23:30:00-05:00"]))
    assert read_dates(there)[0].tolist() == [pd.Timestamp("2024-12-03 23:30")]
    assert dates_of(pd.Timestamp("2024-12-03"), None, float("nan"), pd.NaT)[0] == ["2024-12-03 00:00:00"] + ["NaT"] * 3


@given(st.lists(st.none() | st.text(max_size=12) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/.: ][0-9]{1,5}", fullmatch=True)))
def test_any_column_gives_datetimes_row_by_row(values):
    dates, is_open = read_dates(pd.Series(values, dtype=object, index=range(7, 7 + len(values))))
    assert dates.dtype == "datetime64[us]" and is_open.dtype == bool
    assert dates.index.tolist() == is_open.index.tolist() == list(range(7, 7 + len(values)))


@given(st.datetimes(datetime(1600, 1, 1), datetime(2199, 12, 31)))
def test_what_python_prints_is_read(moment):
    assert dates_of(moment.isoformat(" ", "seconds"))[0] == [str(pd.Timestamp(moment.replace(microsecond=0)))]
