"""Dates as files print them -> datetimes, day by day as a reader saw them.

The clock time is the one printed, without its time zone: an article published late on Tuesday in New York stays a
Tuesday's article.
"""
import re
import warnings

import numpy as np
import pandas as pd

TIME = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:\s?[AaPp]\.?[Mm]\.?)?"
ZONE = re.compile(rf"({TIME})\s*(?:(?![AaPp][Mm])\(?[A-Z]{{1,5}}\)?)?\s?(?:[+-]\d\d:?\d\d)?$")
HAS_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d|\b\d{1,2}[/.-](?:\d{1,2}|[A-Za-z]{3,9})[/.-]\d\d\b")
NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d\d)\b")       # 3/12/2024, 03.12.24
LONGEST = 60                                                               # characters; what is longer is no date
EPOCH = {9: "s", 10: "s", 12: "ms", 13: "ms"}                              # digits of a count since 1970


def read_dates(values):
    """Dates of one column, as (datetimes, whether each could be read in two ways).

    3/12/2024 is taken as the other dates of its column say: day first where one has a first number above 12, month
    first where one has a second number above 12. Where nothing says, or both are there, it is read month first and
    flagged. 3.12.2024 is day first everywhere. Missing and unreadable values are NaT.

    >>> dates, _ = read_dates(pd.Series(["          2016/12/30 7:11", "3/12/2024", "25/12/2024", "last Tuesday"]))
    >>> list(map(str, dates))
    ['2016-12-30 07:11:00', '2024-12-03 00:00:00', '2024-12-25 00:00:00', 'NaT']

    Left alone: month names in other languages than English, and dates without a year.
    """
    never = pd.Series(False, values.index)
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if pd.api.types.is_datetime64_dtype(values.dtype):
        return values.astype("datetime64[us]"), never
    printed = values.map(_printed, na_action="ignore")
    codes, distinct = pd.factorize(printed)
    order = np.array([_order(text) for text in distinct], dtype=object)
    day_first, month_first = "day" in order, "month" in order
    found = np.full(len(distinct) + 1, np.datetime64("NaT", "us"))         # one more for the missing, whose code is -1
    is_day_first = {"day": True, "dots": True, "either": day_first and not month_first, "month": False, "": False}
    for own in is_day_first:
        chosen = np.flatnonzero(order == own)
        if len(chosen):
            found[chosen] = _parsed(distinct[chosen], is_day_first[own])
    is_open = np.append((order == "either") & (day_first == month_first), False)
    return pd.Series(found[codes], values.index), pd.Series(is_open[codes].astype(bool), values.index)


def _printed(value):
    """A value as text, without white space around it and without its time zone."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return ZONE.sub(r"\1", " ".join(str(value)[:LONGEST + 40].split()))


def _order(text):
    """What comes first in a date all of numbers: day, month or either; dots (day first, by custom); "" elsewhere."""
    match = NUMERIC.match(text)
    if not match or int(match[1]) == int(match[3]):
        return ""
    if match[2] == ".":
        return "dots"
    return "day" if int(match[1]) > 12 else "month" if int(match[3]) > 12 else "either"


def _parsed(texts, day_first):
    is_date = [len(text) <= LONGEST and bool(HAS_YEAR.search(text)) for text in texts]
    with warnings.catch_warnings(action="ignore"):                         # dateutil says what it has guessed
        found = pd.to_datetime(pd.Series(texts, dtype="str").where(is_date), format="mixed", dayfirst=day_first,
                               errors="coerce", utc=True).dt.tz_localize(None).to_numpy("datetime64[us]").copy()
    for i, text in enumerate(texts):
        if len(text) in EPOCH and text.isascii() and text.isdigit():
            found[i] = np.datetime64(int(text), EPOCH[len(text)])
    return found
