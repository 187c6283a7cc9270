"""One finding under every combination of choices that could be defended: does it hold, and which choice matters?

A number in the news rests on choices that somebody else would have made otherwise: which parts count, with or without
quotations, by which lexicon. Each may be right, and each may turn the finding (Denny & Spirling 2018 show it for
preprocessing). So all of them are computed and shown (Steegen et al. 2016; Simonsohn, Simmons & Nelson 2020).
"""
from collections.abc import Mapping
from itertools import product
from math import prod

import numpy as np
import pandas as pd

from analysis.chunks import SURROGATE

MEASURES = ["value", "low", "high", "n"]
RESULTS = [*MEASURES, "reason", "is_baseline"]
MOST_SPECIFICATIONS, MOST_OPTIONS = 10_000, 100
ROUNDING = 1e-12                                       # of the largest value: what is smaller is a rounded zero


def specification_curve(compute, choices):
    """The finding under each combination of choices: one row a specification, from the lowest value to the highest.

    `choices` has for each choice its options by name, the one that the analysis uses first: {"parts": {"body": BODY,
    "headline and body": ("headline", "body")}, ...}. `compute` is called with one option of each, by the name of the
    choice, as in compute(parts=BODY), and gives a number, or a mapping with value and, where known, low, high and n.
    Columns: the choices, with the names of their options; value, low, high, n; reason, why there is no value (missing
    where there is one); is_baseline, true for the one row with the first option of each choice. Without a value they
    come last. A ValueError of `compute` becomes the reason of its row and costs no other; any other error goes up.
    Keep what several specifications share, such as tokens, in functools.cache; change no option within `compute`.
    Raises ValueError for choices without options, names that occur twice, more than 10,000 specifications, and for
    what is no number. Steegen et al. (2016); Simonsohn, Simmons & Nelson (2020).

    >>> scores = {"news": [-0.2, 0.1, -0.2], "vader": [-0.6, 0.5, 0.4]}
    >>> def mean_tone(lexicon, least):
    ...     counted = [score for score in scores[lexicon] if abs(score) >= least]
    ...     return {"value": sum(counted) / len(counted), "n": len(counted)}
    >>> specification_curve(mean_tone, {"lexicon": {"news": "news", "vader": "vader"}, "least": {"any": 0, "0.2": 0.2}}
    ...                     )[["lexicon", "least", "value", "n", "is_baseline"]].round(2)
      lexicon least  value  n  is_baseline
    0    news   0.2   -0.2  2        False
    1    news   any   -0.1  3         True
    2   vader   any    0.1  3        False
    3   vader   0.2    0.1  3        False

    Left alone: whether the options are equally good, and those that nobody declared.
    """
    _check_choices(choices)
    rows = []
    for chosen in product(*(options.items() for options in choices.values())):
        names = dict(zip(choices, (str(name) for name, _ in chosen)))
        rows.append({**names, **_measured(compute, dict(zip(choices, (value for _, value in chosen))), names)})
    curve = pd.DataFrame(rows, columns=[*choices, *RESULTS])
    for choice, options in choices.items():
        curve[choice] = pd.Categorical(curve[choice], [str(name) for name in options])
    curve[MEASURES] = curve[MEASURES].astype(float)
    curve["n"] = curve["n"].convert_dtypes()                             # whole where all are, missing ones allowed
    curve["reason"] = pd.array(curve["reason"].where(curve["reason"].notna(), None), "str")
    curve["is_baseline"] = np.arange(len(curve)) == 0                    # the product begins with all first options
    return curve.sort_values("value", kind="stable", ignore_index=True)


def _check_choices(choices):
    if not isinstance(choices, Mapping) or not choices:
        raise ValueError('the choices must be a mapping that is not empty, as in {"parts": {"body": BODY}}.')
    for choice, options in choices.items():
        if not isinstance(choice, str) or choice in RESULTS:
            raise ValueError(f"no choice can be called {choice!r}; name it by a text other than {', '.join(RESULTS)}.")
        if not isinstance(options, Mapping) or not options:
            raise ValueError(f"the choice {choice!r} holds {str(options)[:40]!r}; pass a mapping from the names of its "
                             'options to their values, as in {"body": BODY}.')
        if len(options) > MOST_OPTIONS:
            raise ValueError(f"the choice {choice!r} has {len(options):,} options, more than {MOST_OPTIONS}; keep "
                             "those that somebody would defend.")
        names = [str(option) for option in options]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"the choice {choice!r} has two options called {twice[0]!r}; give each its own name.")
    if (many := prod(map(len, choices.values()))) > MOST_SPECIFICATIONS:
        raise ValueError(f"the choices make {many:,} specifications, more than {MOST_SPECIFICATIONS:,}; leave out the "
                         "choices and options that nobody would dispute.")


def _measured(compute, values, names):
    """What one specification gives, as numbers; or the reason why it gives none."""
    where = ", ".join(f"{choice} = {name}" for choice, name in names.items())
    try:
        found = compute(**values)
    except ValueError as problem:
        return {"reason": SURROGATE.sub("\ufffd", str(problem)) or type(problem).__name__}
    except Exception as problem:
        problem.add_note(f"This happened in the specification {where}.")
        raise
    found = dict(found) if isinstance(found, Mapping | pd.Series) else {"value": found}
    if "value" not in found or set(found) - set(MEASURES):
        raise ValueError(f"compute gave {', '.join(map(str, found)) or 'nothing'} for {where}; it must give a number, "
                         "or a mapping with value and, where known, low, high and n.")
    found = {name: _number(number, name, where) for name, number in found.items()}
    if found.get("low", np.nan) > found.get("high", np.nan):
        raise ValueError(f"compute gave an interval from {found['low']:g} to {found['high']:g} for {where}; its lower "
                         "end is low.")
    if np.isfinite(found["value"]):
        return found
    reason = "compute gave no number" if np.isnan(found["value"]) else "the value is infinite"
    return {**found, "value": np.nan, "reason": reason}


def _number(number, name, where):
    try:
        return np.nan if number is None or number is pd.NA else float(number)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"compute gave {str(number)[:40]!r} as {name} for {where}, which is no number.") from None


def options(curve):
    """The choices of a curve and the options that occur of each, in their order, that of the baseline first.

    >>> options(specification_curve(lambda least: least, {"least": {"none": 0, "two": 2, "one": 1}}))
    {'least': ['none', 'two', 'one']}

    Left alone: the columns from "value" on. Columns of your own stand behind it, or they pass for choices.
    """
    baseline, found = baseline_place(curve), {}
    for choice in list(curve)[:list(curve).index("value")]:
        column = curve[choice].astype("category")
        own = column.iloc[baseline]
        found[choice] = [own, *(name for name in column.cat.remove_unused_categories().cat.categories if name != own)]
    return found


def signs(curve):
    """Of each value -1, 0 or 1, NaN where there is none. What is below a trillionth of the largest is 0.

    >>> signs(pd.DataFrame({"value": [-3.0, 0.1 + 0.2 - 0.3, 2.0, None]})).tolist()
    [-1.0, 0.0, 1.0, nan]

    Left alone: small values that are more than rounding.
    """
    values = numbers(curve, "value")
    largest = np.abs(values[~np.isnan(values)]).max(initial=0)
    return np.sign(np.where(np.abs(values) <= ROUNDING * largest, 0, values))


def baseline_place(curve):
    """The place of the row with the options that the analysis uses."""
    if "value" not in curve or "is_baseline" not in curve or curve["is_baseline"].sum() != 1:
        raise ValueError("the curve needs one baseline, a row where is_baseline is true; pass the table that "
                         "specification_curve gives.")
    return int(np.flatnonzero(curve["is_baseline"])[0])


def numbers(curve, name):
    if name not in curve:
        raise ValueError(f"the curve has no column {name!r}; pass the table that specification_curve gives.")
    return curve[name].to_numpy(dtype=float, na_value=np.nan)
