"""Specification curves: every combination once, what has no value, and what is no choice."""
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.specification_effects import choice_effects, curve_sentence, sign_agreement
from analysis.specifications import baseline_place, options, signs, specification_curve

TWO = {"parts": {"body": 1, "headline": 10}, "least": {"none": 0, "5": 5, "2": 2}}


def less(parts, least):
    return parts - least


def test_every_combination_once_from_the_lowest_to_the_highest():
    curve = specification_curve(less, TWO)
    assert list(curve) == ["parts", "least", "value", "low", "high", "n", "reason", "is_baseline"]
    assert curve["value"].tolist() == [-4, -1, 1, 5, 8, 10] and len(curve.drop_duplicates(["parts", "least"])) == 6
    assert curve["least"].astype(str).tolist() == ["5", "2", "none", "5", "2", "none"]
    assert curve["reason"].isna().all() and curve[["low", "high", "n"]].isna().all(axis=None)


def test_the_baseline_has_the_first_option_of_each_choice():
    curve = specification_curve(less, TWO)
    assert curve.loc[curve["is_baseline"], ["parts", "least"]].values.tolist() == [["body", "none"]]
    assert baseline_place(curve) == 2
    turned = {choice: dict(reversed(of.items())) for choice, of in TWO.items()}
    assert specification_curve(less, turned).query("is_baseline")["value"].tolist() == [8]


def test_compute_gets_the_values_themselves_by_name():
    asked = []
    parts = ("headline", "body")
    specification_curve(lambda **values: asked.append(values) or 1, {"a b": {"x": parts}, "least": {1: None, 2: [3]}})
    assert asked == [{"a b": parts, "least": None}, {"a b": parts, "least": [3]}] and asked[0]["a b"] is parts


@pytest.mark.parametrize("given, value, low, high, n", [
    (3, 3, None, None, None), (np.float32(0.5), 0.5, None, None, None), (True, 1, None, None, None),
    (Fraction(1, 4), 0.25, None, None, None), ({"value": 2, "n": 7}, 2, None, None, 7),
    ({"value": -1, "low": -2, "high": 0.5, "n": 12}, -1, -2, 0.5, 12), ({"value": 1, "low": None, "high": pd.NA}, 1, None, None, None),
    (pd.Series({"value": 1, "low": 0, "high": np.inf}), 1, 0, np.inf, None)])
def test_a_number_or_a_mapping(given, value, low, high, n):
    row = specification_curve(lambda a: given, {"a": {"x": 0}}).iloc[0]
    assert [None if pd.isna(row[name]) else row[name] for name in ("value", "low", "high", "n")] == [value, low, high, n]
    assert pd.isna(row["reason"])


@pytest.mark.parametrize("given, reason", [
    (None, "compute gave no number"), (np.nan, "compute gave no number"), (pd.NA, "compute gave no number"), (np.inf, "the value is infinite"),
    ({"value": -np.inf, "n": 3}, "the value is infinite")])
def test_what_is_no_value_has_its_reason(given, reason):
    curve = specification_curve(lambda a: given if a else 1, {"a": {"x": 0, "y": 1}})
    assert np.isnan(curve["value"].iloc[1]) and curve["reason"].iloc[1] == reason and pd.isna(curve["reason"].iloc[0])


def test_a_value_error_costs_one_row_and_stands_last():
    def compute(parts, least):
        if least == 5:
            raise ValueError("no article is left") if parts == 1 else UnicodeError()
        return {"value": parts - least, "n": 4}
    curve = specification_curve(compute, TWO)
    assert curve["reason"].tolist()[4:] == ["no article is left", "UnicodeError"] and curve["reason"].isna().sum() == 4
    assert curve["value"].tolist()[:4] == [-1, 1, 8, 10] and curve["n"].tolist() == [4, 4, 4, 4, pd.NA, pd.NA]


def test_a_reason_may_quote_half_a_character():
    def compute(least):
        raise ValueError("no \ud83d here")
    assert specification_curve(compute, {"least": {"one": 1}})["reason"].tolist() == ["no \ufffd here"]


@pytest.mark.parametrize("error", [KeyError, TypeError, ZeroDivisionError, KeyboardInterrupt])
def test_any_other_error_goes_up(error):
    def compute(parts, least):
        if least == 2:
            raise error("x")
        return 1
    with pytest.raises(error) as problem:
        specification_curve(compute, TWO)
    if error is not KeyboardInterrupt:
        assert problem.value.__notes__ == ["This happened in the specification parts = body, least = 2."]


def test_columns_of_numbers_stay_numbers():
    curve = specification_curve(lambda a: {"value": a, "n": a}, {"a": {"x": 2, "y": 3}})
    assert [str(curve[name].dtype) for name in ("value", "low", "n", "is_baseline")] == ["float64", "float64", "Int64", "bool"]
    assert specification_curve(lambda a: {"value": a, "n": 0.5}, {"a": {"x": 2}})["n"].tolist() == [0.5]


def test_equal_values_keep_the_order_of_the_choices():
    curve = specification_curve(lambda **_: 1, TWO)
    assert curve["least"].astype(str).tolist() == ["none", "5", "2"] * 2 and baseline_place(curve) == 0


def test_options_in_their_order_and_only_those_that_occur():
    curve = specification_curve(less, TWO)
    assert options(curve) == {"parts": ["body", "headline"], "least": ["none", "5", "2"]}
    assert options(curve[curve["least"] != "5"])["least"] == ["none", "2"]
    assert options(curve.assign(outlet="x"))  == options(curve)                 # behind "value" it is no choice
    assert options(curve.astype({"least": str}))["least"][0] == "none"          # as a CSV gives it back


@pytest.mark.parametrize("values, expected", [
    ([-1.0, 0.0, 2.0], [-1, 0, 1]), ([0.1 + 0.2 - 0.3, 1.0], [0, 1]), ([-1e-11, 1.0], [-1, 1]), ([1e-300, -1e-300], [1, -1]),
    ([0.0, -0.0], [0, 0]), ([None, None], [None, None]), ([], [])])
def test_rounding_is_no_sign(values, expected):
    found = signs(pd.DataFrame({"value": pd.Series(values, dtype=float)}))
    assert [None if np.isnan(sign) else sign for sign in found] == expected


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.randoms())
def test_each_specification_has_the_value_of_its_options(counts, random):
    choices = {f"c{i}": {f"o{k}": (i, k) for k in range(count)} for i, count in enumerate(counts)}
    table = {(i, k): random.randint(-9, 9) for i, count in enumerate(counts) for k in range(count)}
    curve = specification_curve(lambda **values: sum(table[value] for value in values.values()), choices)
    assert len(curve) == np.prod(counts) and curve["value"].is_monotonic_increasing and curve["is_baseline"].sum() == 1
    for row in curve.to_dict("records"):
        assert row["value"] == sum(table[choices[choice][row[choice]]] for choice in choices)


@pytest.mark.parametrize("choices, message", [
    ({}, 'the choices must be a mapping that is not empty, as in {"parts": {"body": BODY}}.'),
    ([("a", {"x": 1})], 'the choices must be a mapping that is not empty, as in {"parts": {"body": BODY}}.'),
    ({"a": {}}, """the choice 'a' holds '{}'; pass a mapping from the names of its options to their values, as in {"body": BODY}."""),
    ({"a": ["x", "y"]}, "the choice 'a' holds \"['x', 'y']\"; pass a mapping"),
    ({"a": {1: 0, "1": 1}}, "the choice 'a' has two options called '1'; give each its own name."),
    ({"value": {"x": 1}}, "no choice can be called 'value'; name it by a text other than value, low, high, n, reason, is_baseline."),
    ({3: {"x": 1}}, "no choice can be called 3; name it"),
    ({"seed": {k: k for k in range(101)}}, "the choice 'seed' has 101 options, more than 100; keep those that somebody would defend."),
    ({f"c{i}": {"x": 1, "y": 2} for i in range(14)}, "the choices make 16,384 specifications, more than 10,000; leave out the choices")])
def test_choices_that_cannot_be_computed(choices, message):
    asked = []
    with pytest.raises(ValueError) as problem:
        specification_curve(lambda **values: asked.append(values), choices)
    assert message in str(problem.value) and "\n" not in str(problem.value) and not asked


@pytest.mark.parametrize("given, message", [
    ("much", "compute gave 'much' as value for a = x, which is no number."),
    ({"value": 1, "n": "7 articles"}, "compute gave '7 articles' as n for a = x, which is no number."),
    ([1, 2], "compute gave '[1, 2]' as value for a = x, which is no number."),
    (10**400, "as value for a = x, which is no number."),
    ({"value": 1, "lower": 0}, "compute gave value, lower for a = x; it must give a number, or a mapping with value and"),
    ({}, "compute gave nothing for a = x; it must give"), ({"low": 1}, "compute gave low for a = x; it must give"),
    ({"value": 1, "low": 2, "high": 0}, "compute gave an interval from 2 to 0 for a = x; its lower end is low.")])
def test_what_compute_must_not_give(given, message):
    """A mistake in compute is no specification without a value: it would be made in each of them."""
    with pytest.raises(ValueError) as problem:
        specification_curve(lambda a: given, {"a": {"x": 0}})
    assert message in str(problem.value) and "\n" not in str(problem.value)


@pytest.mark.parametrize("table", [
    pd.DataFrame({"a": ["x"], "value": [1.0]}), pd.DataFrame({"is_baseline": [True]}),
    pd.DataFrame({"value": [1.0, 2.0], "is_baseline": [False, False]}), pd.DataFrame({"value": [1.0, 2.0], "is_baseline": True})])
def test_a_curve_has_one_baseline(table):
    with pytest.raises(ValueError, match="the curve needs one baseline, a row where is_baseline is true; pass the table"):
        baseline_place(table)


@pytest.mark.parametrize("reading, lacking", [(signs, "value"), (sign_agreement, "value"), (sign_agreement, "low"),
                                              (choice_effects, "value"), (curve_sentence, "high")])
def test_a_curve_without_a_column(reading, lacking):
    curve = specification_curve(less, TWO).drop(columns=lacking)
    with pytest.raises(ValueError, match=f"the curve has no column '{lacking}'; pass the table that specification_curve gives"):
        reading(curve)
