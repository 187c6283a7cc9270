"""What a curve says: signs counted by hand, eta squared against an analysis of variance, sentences, and missing values."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.specification_effects import choice_effects, curve_sentence, sign_agreement
from analysis.specifications import specification_curve


def added(*effects, lost=(), **more):
    """A curve whose value is the sum of one number an option; `lost` are values that are missing."""
    def compute(**values):
        value = sum(values.values())
        if value in lost:
            raise ValueError("no article is left.")
        return {"value": value, **{name: of(value) for name, of in more.items()}}
    return specification_curve(compute, {"abcdef"[i]: {f"{k}": value for k, value in enumerate(of)} for i, of in enumerate(effects)})


def table(*values, choices):
    """A curve of these values in the order of the product; None is missing."""
    values = iter(values)

    def compute(**_):
        if (value := next(values)) is None:
            raise ValueError("no article is left.")
        return value
    return specification_curve(compute, {choice: {f"{choice}{k}": k for k in range(n)} for choice, n in choices.items()})


def explained(curve):
    return choice_effects(curve).drop_duplicates("choice").set_index("choice")["explains"].to_dict()


# Signs

def test_counted_by_hand():
    found = sign_agreement(added([2, -3, 0], [1, -1, -2]))         # 3 1 0, -2 -4 -5, 1 -1 -2
    assert found == {"specifications": 9, "with_value": 9, "above": 3, "zero": 1, "below": 5, "baseline": 3, "baseline_sign": "above",
                     "share": 3 / 9, "with_interval": 0, "clear": 0, "median": -1, "lowest": -5, "highest": 3, "rank": 9}


def test_intervals_count_on_the_side_of_the_baseline_only():
    wide = dict(low=lambda value: value - 1, high=lambda value: value + 1)
    assert sign_agreement(added([3, 1, 0.5, -4], **wide))["clear"] == 1          # 1 - 1 is zero: it is not left out
    assert sign_agreement(added([-4, 3, 2, -1.5, -0.5], **wide))["clear"] == 2
    assert sign_agreement(added([3, 2], [0, 1], lost=[3], **wide))["with_interval"] == 2
    half = sign_agreement(added([3, 1], low=lambda value: 2))
    assert (half["with_interval"], half["clear"]) == (0, 0)
    endless = sign_agreement(added([3, 1], low=lambda value: -np.inf if value == 1 else 2, high=lambda value: np.inf))
    assert (endless["with_interval"], endless["clear"]) == (2, 1)


def test_a_baseline_without_a_sign():
    zero, none = sign_agreement(added([0, 1, -1])), sign_agreement(added([4, 1, -1], lost=[4]))
    assert zero["baseline_sign"] == "zero" and np.isnan([zero["share"], zero["clear"]]).all() and zero["rank"] == 2
    assert none["baseline_sign"] == "cannot tell" and np.isnan([none["share"], none["clear"], none["baseline"], none["rank"]]).all()
    assert (none["specifications"], none["with_value"], none["above"], none["below"]) == (3, 2, 1, 1)


def test_missing_values_are_in_no_share():
    assert sign_agreement(added([4, 1, -1, 7], lost=[7, 1]))["share"] == 1 / 2
    nothing = sign_agreement(added([4, 1], lost=[4, 1]))
    assert nothing["with_value"] == 0 and np.isnan([nothing["median"], nothing["lowest"], nothing["highest"]]).all()


@pytest.mark.parametrize("values, rank", [([5, 1, 2], 3), ([1, 1, 1, 1], 2.5), ([1, 2], 1), ([2, 2, 1], 2.5), ([7], 1)])
def test_the_rank_of_the_baseline(values, rank):
    assert sign_agreement(added(values))["rank"] == rank


# Effects

def test_effects_counted_by_hand():
    effects = choice_effects(added([2, -3, 0], [1, -1, -2]))
    assert effects[["choice", "option", "is_baseline", "n"]].values.tolist() == [
        ["a", "0", True, 3], ["a", "1", False, 3], ["a", "2", False, 3], ["b", "0", True, 3], ["b", "1", False, 3], ["b", "2", False, 3]]
    assert effects[["median", "lowest", "highest"]].values.tolist() == [[1, 0, 3], [-4, -5, -2], [-1, -2, 1], [1, -2, 3], [-1, -4, 1], [-2, -5, 0]]
    assert effects["share"].tolist() == pytest.approx([2 / 3, 0, 1 / 3, 2 / 3, 1 / 3, 0])
    assert effects[["changes_sign", "compared"]].values.tolist() == [[2, 3]] * 3 + [[1, 3]] * 3      # 0 beside 3 is no turn


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.randoms())
def test_explains_is_eta_squared_where_nothing_is_missing(counts, random):
    choices = dict(zip("abcd", counts))
    curve = table(*[random.randint(-30, 30) for _ in range(np.prod(counts))], choices=choices)
    values = curve["value"]
    total = ((values - values.mean()) ** 2).sum()
    found = explained(curve)
    for choice in choices:
        means = values.groupby(curve[choice], observed=True).transform("mean")
        assert np.isnan(found[choice]) if total == 0 else found[choice] == pytest.approx(((means - values.mean()) ** 2).sum() / total, abs=1e-9)
    assert total == 0 or sum(found.values()) <= 1 + 1e-9


def test_sums_are_explained_wholly_and_what_combines_is_not():
    assert explained(added([0, 4], [0, 2, 1])) == pytest.approx({"a": 24 / 28, "b": 4 / 28})
    assert explained(table(1, -1, -1, 1, choices={"a": 2, "b": 2})) == pytest.approx({"a": 0, "b": 0}, abs=1e-12)


def test_a_choice_is_not_credited_with_what_another_does():
    """Only a moves the value, but b1 is missing where a is low: the means of b differ all the same."""
    curve = table(0, None, 0, None, 0, 0, 9, 9, 9, 9, 9, 9, choices={"a": 2, "b": 6})
    means = curve.groupby("b", observed=True)["value"].mean()
    assert means["b1"] > means["b0"] and explained(curve)["b"] == pytest.approx(0, abs=1e-9)
    assert 0.5 < explained(curve)["a"] <= 1


def test_what_cannot_be_told_apart_is_credited_to_neither():
    assert explained(table(0, None, None, 9, choices={"a": 2, "b": 2})) == pytest.approx({"a": 0, "b": 0}, abs=1e-9)


@pytest.mark.parametrize("curve", [added([0.1, 0.1], [0.2, 0.2]), added([3]), added([3, 1], lost=[1]), added([3, 1], lost=[3, 1]),
                                   table(0.3, 0.1 + 0.2, choices={"a": 2})])
def test_nothing_varies_nothing_is_explained(curve):
    effects = choice_effects(curve)
    assert effects["explains"].isna().all() and (effects["changes_sign"] == 0).all()


def test_a_choice_with_one_option_explains_nothing():
    assert explained(added([1], [0, 4])) == {"a": 0, "b": 1}


def test_an_option_without_values_is_shown_without_numbers():
    effects = choice_effects(added([1, 9], [0, -3], lost=[9, 6])).set_index(["choice", "option"])
    assert effects.loc[("a", "1"), "n"] == 0 and effects.loc[("a", "1"), ["median", "lowest", "highest", "share"]].isna().all()
    assert effects.loc[("a", "0"), ["n", "compared", "changes_sign"]].tolist() == [2, 0, 0]
    assert effects.loc[("b", "1"), ["n", "compared", "changes_sign", "share"]].tolist() == [1, 1, 1, 0]


@pytest.mark.parametrize("lost", [[0], [9]])
def test_without_a_sign_of_the_baseline_there_is_no_share(lost):
    effects = choice_effects(added([0, 9, -1], lost=lost))
    assert effects["share"].isna().all() and effects["explains"].notna().all()


def test_many_specifications_are_no_trouble():
    curve = specification_curve(lambda **values: sum(values.values()), {c: {"x": 0, "y": k + 1} for k, c in enumerate("abcdefghijkl")})
    assert len(curve) == 4096 and explained(curve)["l"] == pytest.approx(144 / sum(k * k for k in range(1, 13)))


# Sentences

WIDE = dict(low=lambda value: value - 0.5, high=lambda value: value + 0.5)


@pytest.mark.parametrize("curve, sentence", [
    (added([2, -3, 0], [1, -1, -2]),
     "Of 9 specifications 3 come out above zero, as the one chosen does (3; median −1, from −5 to 3); the choice “a” moves the value "
     "most of those declared (73 % of the variance)."),
    (added([-1, -3], [0, -1], **WIDE),
     "All 4 specifications come out below zero (the one chosen: −1.00; median −2.50, from −4.00 to −1.00); 4 of 4 intervals leave zero out on that "
     "side; the choice “a” moves the value most of those declared (80 % of the variance)."),
    (added([1, -3], [0, 5], lost=[6]),
     "Of 3 specifications with a value (1 has none) 2 come out above zero, as the one chosen does (1; median 1, from −3 to 2); "),
    (added([1, -3]), "Of 2 specifications only the one chosen comes out above zero (1; median −1, from −3 to 1); the choice “a” moves the "
                     "value most of those declared (100 % of the variance)."),
    (added([7]), "The specification chosen comes out above zero (7); no other was computed, so whether that holds is open."),
    (added([-7, 1], lost=[1]), "The specification chosen comes out below zero (−7); of 2 no other has a value, so whether that holds is open."),
    (added([1, 1], [2, 2]), "All 4 specifications give the same value (3): none of the choices declared matters to it."),
    (added([1, 1, 5], lost=[5]), "Both specifications with a value (1 has none) give the same value (1): none of the choices"),
    (added([0, 0]), "Both specifications give the same value (0): none of the choices declared matters to it."),
    (added([0, 1, -1, 2]), "The specification chosen comes out at zero and has no sign to keep; above zero: 2, below: 1, of 4 "
                           "specifications (median 0.50, from −1.00 to 2.00); the choice “a” moves"),
    (added([4, 1, -1], lost=[4]), "Cannot tell: the specification chosen has no value (no article is left); above zero: 1, below: 1, of 3 in all."),
    (added([4], lost=[4]), "Cannot tell: the specification chosen has no value (no article is left); above zero: 0, below: 0, of 1 in all."),
    (added([1, 3], [0, 2]), "the choices “a” and “b” move the value most of those declared (50 % of the variance each)."),
    (table(1, -1, -1, 2, choices={"a": 2, "b": 2}), "no choice alone moves the value as much as how they combine (93 % of the variance; the strongest alone 4 %)."),
    (table(1, None, None, 9, choices={"a": 2, "b": 2}), "; which choice moves the value cannot be told from the values there are."),
])
def test_sentences(curve, sentence):
    said = curve_sentence(curve)
    assert sentence in said and said.endswith(".") and said.count(". ") == 0 and "nan" not in said
