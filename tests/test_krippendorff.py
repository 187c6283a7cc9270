"""Krippendorff's alpha: published values, NLTK and the plain definition, laws, the interval, and what has none."""
import json
import sys
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.krippendorff import LEVELS, alpha

GRIDS = st.integers(2, 4).flatmap(lambda coders: st.lists(
    st.lists(st.sampled_from([None, 1, 2, 3, 5]), min_size=coders, max_size=coders), min_size=1, max_size=12))
INTERVAL = ["low", "high"]


def wide(rows):
    return pd.DataFrame(rows, columns=[f"coder {i}" for i in range(len(rows[0]))], dtype=object)


def alpha_of(rows, level="nominal", **options):
    return alpha(wide(rows), level, **{"seed": 1, "replicates": 1, **options})["alpha"]


def by_definition(rows, level):
    """The coincidence matrix, pair by pair, and alpha from it (Krippendorff 2011, section E)."""
    units = [[value for value in row if value is not None] for row in rows]
    pairs = [(*pair, 1 / (len(unit) - 1)) for unit in units if len(unit) > 1 for pair in permutations(unit, 2)]
    values = sorted({c for c, _, _ in pairs})
    n = {c: sum(weight for first, _, weight in pairs if first == c) for c in values}

    def distance(c, k):
        if level == "ordinal":
            low, high = sorted((c, k))
            return (sum(n[g] for g in values if low <= g <= high) - (n[c] + n[k]) / 2) ** 2
        return float(c != k) if level == "nominal" else (c - k) ** 2

    total = sum(n.values())
    observed = sum(weight * distance(c, k) for c, k, weight in pairs)
    expected = sum(n[c] * n[k] * distance(c, k) for c in values for k in values)
    return 1 - (total - 1) * observed / expected if expected else np.nan


def published(yardsticks):
    rows = json.loads((yardsticks / "worked_examples.json").read_text("utf8"))
    row = next(row for row in rows if row["name"] == "Krippendorff alpha nominal, 4 coders x 12 units")
    cells = [(cell[0], *map(int, cell[1:].split(":"))) for cell in row["inputs"].split()]
    table = pd.DataFrame(cells, columns=["coder", "unit", "value"])
    return table.pivot(index="unit", columns="coder", values="value"), row["published"]


# Published, NLTK, the definition

def test_published_values(yardsticks):
    ratings, nominal = published(yardsticks)
    found = {level: alpha(ratings, level, seed=1) for level in LEVELS}
    assert found["nominal"]["alpha"] == pytest.approx(nominal, abs=1e-12)
    assert round(found["ordinal"]["alpha"], 3) == 0.815 and round(found["interval"]["alpha"], 3) == 0.849
    assert [found["nominal"][name] for name in ("units", "clusters", "coders", "values")] == [11, 11, 4, 40]


@given(GRIDS)
def test_as_nltk_has_it(rows):
    import nltk.metrics.agreement
    from nltk.metrics.distance import binary_distance, interval_distance
    task = sys.modules["nltk.metrics.agreement"].AnnotationTask
    units = [(unit, [value for value in row if value is not None]) for unit, row in enumerate(rows)]
    cells = [(coder, unit, value) for unit, row in units for coder, value in enumerate(row) if len(row) > 1]
    if len({value for _, _, value in cells}) > 1:
        for level, distance in (("nominal", binary_distance), ("interval", interval_distance)):
            assert alpha_of(rows, level) == pytest.approx(task(cells, distance).alpha(), abs=1e-9)


@given(GRIDS, st.sampled_from(LEVELS))
def test_as_the_definition_has_it(rows, level):
    assert alpha_of(rows, level) == pytest.approx(by_definition(rows, level), abs=1e-9, nan_ok=True)


def test_three_levels_tell_three_things_of_the_same_ratings():
    near, far = ([[1, other], [1, 1], [2, 2], [9, 9], [2, 2]] for other in (2, 9))
    assert alpha_of(near) != alpha_of(near, "ordinal") != alpha_of(near, "interval")
    assert alpha_of(near, "interval") > alpha_of(far, "interval") and alpha_of(near, "ordinal") > alpha_of(far, "ordinal")


def test_disagreement_is_counted_by_hand():
    found = alpha(wide([["a", "a"], ["a", "b"], ["b", "b"], ["b", None]]), seed=1)      # 2 of 6 pairs; 18 of 30
    assert found["observed"] == pytest.approx(2 / 6) and found["expected"] == pytest.approx(18 / 30)
    assert found["alpha"] == pytest.approx(1 - (2 / 6) / (18 / 30)) and (found["units"], found["values"]) == (3, 6)


# Laws

@given(GRIDS, st.sampled_from(LEVELS), st.randoms())
def test_coders_units_and_lone_values_do_not_count(rows, level, random):
    once = alpha_of(rows, level)
    swapped = [random.sample(row, len(row)) for row in random.sample(rows, len(rows))]        # within each unit
    assert alpha_of(swapped, level) == pytest.approx(once, abs=1e-9, nan_ok=True)
    lone = [[7] + [None] * (len(rows[0]) - 1), [None] * len(rows[0])]
    assert alpha_of(rows + lone, level) == pytest.approx(once, abs=1e-9, nan_ok=True)


@given(GRIDS)
def test_names_do_not_count_for_nominal_nor_scale_and_middle_for_interval(rows):
    def renamed(rename):
        return [[None if value is None else rename(value) for value in row] for row in rows]
    assert alpha_of(renamed({1: "no", 2: "yes", 3: "mixed", 5: "a"}.get)) == pytest.approx(alpha_of(rows), nan_ok=True)
    moved = renamed(lambda value: 0.07 * value - 1e6)
    assert alpha_of(moved, "interval") == pytest.approx(alpha_of(rows, "interval"), abs=1e-6, nan_ok=True)
    bent = renamed(lambda value: value ** 3)
    assert alpha_of(bent, "ordinal") == pytest.approx(alpha_of(rows, "ordinal"), abs=1e-9, nan_ok=True)


@given(GRIDS, st.sampled_from(LEVELS))
def test_full_agreement_is_one_exactly_and_nothing_is_more(rows, level):
    same = [[row[0] or 4] * 3 for row in rows] + [[1.1] * 3, [0.3] * 3]
    assert alpha_of(same, level) == 1
    assert not alpha_of(rows, level) > 1


# The interval

def coded(units=200, each=1, seed=0, sure=0.8):
    """Two coders, each of whom sees the true code so often and guesses otherwise: alpha is the square of that."""
    rng = np.random.default_rng(seed)
    true = rng.integers(0, 3, units)
    codes = np.where(rng.random((units, 2)) < sure, true[:, None], rng.integers(0, 3, (units, 2)))
    return pd.DataFrame(codes, columns=["anna", "ben"]).assign(article=np.arange(units) // each)


def test_the_interval_is_that_of_the_definition_over_units():
    ratings = coded(40)[["anna", "ben"]]
    found, rng = alpha(ratings, seed=1, replicates=4000), np.random.default_rng(2)
    rows = ratings.to_numpy()
    drawn = [by_definition(rows[rng.integers(0, 40, 40)].tolist(), "nominal") for _ in range(1500)]
    assert [found["low"], found["high"]] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.03)
    assert found["low"] < found["alpha"] < found["high"]


def test_ranks_are_those_of_the_drawn_units():
    """In a draw the ordinal distances change with the shares of the values."""
    ratings = coded(30, sure=0.6)[["anna", "ben"]] ** 2
    found, rng = alpha(ratings, "ordinal", seed=1, replicates=4000), np.random.default_rng(2)
    rows = ratings.to_numpy()
    drawn = [by_definition(rows[rng.integers(0, 30, 30)].tolist(), "ordinal") for _ in range(1500)]
    assert [found["low"], found["high"]] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.04)


def test_units_of_an_article_are_drawn_together():
    one = coded(50)
    copies = pd.concat([one] * 6, ignore_index=True)
    together = alpha(copies, seed=1, cluster="article")
    apart = alpha(copies.drop(columns="article"), seed=1)
    single = alpha(one, seed=1, cluster="article")
    assert together["clusters"] == 50 and together["units"] == 300 and apart["clusters"] == 300
    assert together["high"] - together["low"] == pytest.approx(single["high"] - single["low"], rel=0.05)
    assert apart["high"] - apart["low"] < (together["high"] - together["low"]) / 2


def test_same_seed_same_interval_and_blocks_do_not_show(monkeypatch):
    one, again, other = (alpha(coded(), seed=seed, cluster="article") for seed in (5, 5, 6))
    assert one == again and one["low"] != other["low"]
    monkeypatch.setattr("analysis.krippendorff.BLOCK", 2800)
    assert alpha(coded(), seed=5, cluster="article") == one


def test_most_intervals_hold_the_truth():
    found = [alpha(coded(60, seed=seed), seed=seed, cluster="article", replicates=300) for seed in range(120)]
    assert 0.88 <= np.mean([one["low"] <= 0.64 <= one["high"] for one in found]) <= 0.99


@pytest.mark.parametrize("ratings, options, reason", [
    (coded(9), {}, "fewer than ten clusters"),
    (coded(90, each=10), {}, "fewer than ten clusters"),
    (coded(9)[["anna", "ben"]], {"cluster": None}, "fewer than ten units"),
    (pd.DataFrame({"anna": [1, 2] * 20, "ben": [1, 2] * 20, "article": range(40)}), {},
     "no two values of a unit differ, and draws from that show no disagreement"),
    (pd.DataFrame({"anna": [1] * 12, "ben": [1] * 11 + [2], "article": range(12)}), {},
     "in too many draws no value differs from another")])
def test_no_interval_where_none_can_be_told(ratings, options, reason):
    found = alpha(ratings, seed=1, **{"cluster": "article", **options})
    assert np.isfinite(found["alpha"]) and np.isnan([found[name] for name in INTERVAL]).all() and found["reason"] == reason


def test_ten_clusters_are_enough_and_need_no_reason():
    found = alpha(coded(100, each=10), seed=1, cluster="article")
    assert found["low"] < found["alpha"] < found["high"] and found["reason"] == ""


@pytest.mark.parametrize("rows, reason", [
    ([["yes", "yes"]] * 20, "no value differs from another"), ([[3.3, 3.3, None]] * 20, "no value differs from another"),
    ([["yes", None], [None, "no"]], "no unit has two values"), ([["yes", " "], ["", "no"]], "no unit has two values"),
    ([[None, None]], "no unit has two values"), ([["yes"], ["no"]], "no unit has two values")])
def test_without_variation_there_is_no_alpha(rows, reason):
    found = alpha(wide(rows), seed=1)
    assert np.isnan([found["alpha"], found["low"], found["high"]]).all() and found["reason"] == reason


def test_an_empty_table_has_no_alpha():
    for ratings in (pd.DataFrame(), pd.DataFrame({"anna": [], "ben": []})):
        assert np.isnan(alpha(ratings, seed=1)["alpha"])


# What counts as a value

def test_ordered_texts():
    rows = [["low", "low"], ["low", "high"], ["mid", "mid"], ["high", "high"]]
    ranks = [[{"low": 0, "mid": 1, "high": 2}[value] for value in row] for row in rows]
    named = alpha_of(rows, "ordinal", order=("low", "mid", "high"))
    kind = pd.CategoricalDtype(["low", "mid", "high"], ordered=True)
    assert named == alpha_of(ranks, "ordinal") == alpha(wide(rows).astype(kind), "ordinal", seed=1)["alpha"]
    assert named != alpha_of(rows, "ordinal", order=("low", "high", "mid"))


def test_the_same_value_in_other_types_is_the_same():
    ratings = pd.DataFrame({"anna": pd.array([1, 0, None, 1], "Int64"), "ben": [1.0, 0.0, 1.0, 0.0], "cem": [True, False, True, True]})
    assert alpha(ratings, seed=1)["alpha"] == alpha_of([[1, 1, 1], [0, 0, 0], [None, 1, 1], [1, 0, 1]])
    before = ratings.copy()
    alpha(ratings, "interval", seed=1)
    pd.testing.assert_frame_equal(ratings, before)


@pytest.mark.parametrize("ratings, options, message", [
    ({"anna": [1]}, {"level": "ratio"}, "there is no level 'ratio'; there are nominal, ordinal, interval."),
    ({"anna": [1, "1"], "ben": [1, 1]}, {},
     "the value '1' of 'anna' in row 1 is a text where others are numbers; make all of them one kind."),
    ({"anna": [1, 2], "ben": [1, "high"]}, {"level": "interval"},
     "the value 'high' of 'ben' in row 1 is a text; pass numbers."),
    ({"anna": ["low"], "ben": ["high"]}, {"level": "ordinal"},
     "the value 'low' of 'anna' in row 0 is a text; pass numbers or the order of the texts as order=."),
    ({"anna": ["low"], "ben": ["hihg"]}, {"level": "ordinal", "order": ("low", "high")},
     "the value 'hihg' of 'ben' in row 0 is not in the order low, high; add it or mend the value."),
    ({"anna": [1.0], "ben": [np.inf]}, {"level": "interval"}, "the value inf of 'ben' in row 0 is no number; leave the cell empty."),
    ({"anna": [1], "ben": [2]}, {"cluster": "article"}, "the table has no column 'article'; it has anna, ben."),
    ({"anna": [1], "ben": [2], "article": [None]}, {"cluster": "article"},
     "the column 'article' is empty in row 0; name the article there."),
    ({"anna": [1], "ben": [2]}, {"replicates": 0},
     "the confidence is 0.95 and the replicates 0; pass a share between 0 and 1, as in 0.95, and at least one replicate.")])
def test_each_mistake_has_a_sentence(ratings, options, message):
    with pytest.raises(ValueError) as problem:
        alpha(pd.DataFrame(ratings), seed=1, **options)
    assert str(problem.value) == message
