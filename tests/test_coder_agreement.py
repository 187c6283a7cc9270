"""What a filled sheet says: by hand, by simulation, and where nothing can be told."""
import numpy as np
import pandas as pd
import pytest

from analysis.coder_agreement import AGAINST, BETWEEN, coder_agreement
from analysis.coder_sheet import draw_sheet
from analysis.krippendorff import alpha
from examples import corpus_of_sentences


def coded(codes, strata, weights, articles=None, **others):
    """A filled sheet from one list of codes a coder."""
    n = len(strata)
    key = pd.DataFrame({"sheet_id": [f"b-{i:03d}" for i in range(n)], "article_id": articles or [f"a{i}" for i in range(n)],
                        "stratum": strata, "weight": weights})
    return pd.concat([key.assign(coder=name, code=pd.array(list(one), "str")) for name, one in {"anna": codes, **others}.items()])


def figures(filled, **options):
    table = coder_agreement(filled, **{"seed": 1, "replicates": 200, **options})[1]
    table["figure"] = pd.Categorical(table["figure"], ["precision", "recall", "f1"])
    return table.set_index(["coder", "class", "figure"]).sort_index()


def test_weighted_by_hand():
    """4 of 100 yes are coded, 3 right; 6 of 600 no are coded, 1 of them a miss: 75 right, 25 false, 100 missed."""
    filled = coded(["yes"] * 3 + ["no"] + ["yes"] + ["no"] * 5, ["yes"] * 4 + ["no"] * 6, [25.0] * 4 + [100.0] * 6)
    found = figures(filled)["value"]["anna"]["yes"]
    assert found.to_dict() == pytest.approx({"precision": 75 / 100, "recall": 75 / 175, "f1": 150 / 275})
    no = figures(filled).loc["anna", "no"]
    assert no["value"].tolist() == pytest.approx([500 / 600, 500 / 525, 1000 / 1125])
    assert no[["right", "measured", "coded"]].values.tolist() == [[5, 6, 6]] * 3 and no["articles"].tolist() == [6, 6, 7]


def test_unfilled_rows_leave_the_weight_to_the_others():
    filled = coded(["yes", "yes", "no", None, "no", "yes", None, None], ["yes"] * 4 + ["no"] * 4, [10.0] * 4 + [50.0] * 4)
    found = figures(filled).loc["anna", "yes"]
    assert found["value"].tolist() == pytest.approx([2 / 3, (40 * 2 / 3) / (40 * 2 / 3 + 100), (80 * 2 / 3) / (40 + 40 * 2 / 3 + 100)])
    assert found["missing"].tolist() == [3, 3, 3]


def test_a_stratum_that_nobody_coded_leaves_recall_unknown():
    filled = coded(["yes", "no", None, None], ["yes", "yes", "no", "no"], [1.0] * 4)
    found = figures(filled).loc["anna", "yes"]
    assert found["value"]["precision"] == 0.5 and found["value"][["recall", "f1"]].isna().all()
    assert found["reason"]["recall"] == "no sentence of the class 'no' is coded"
    assert figures(filled).loc["anna", "no"]["value"].isna().all()


def test_a_missing_measure_is_not_found_and_is_no_class():
    filled = coded(["yes", "no", "yes", "yes"], ["yes", "no", "cannot tell", "cannot tell"], [1.0] * 4)
    found = figures(filled)
    assert found["value"]["anna"]["yes"]["recall"] == pytest.approx(1 / 3) and "cannot tell" not in found["value"]["anna"]
    assert figures(coded(["yes", "cannot tell"], ["yes", "yes"], [1.0] * 2))["value"]["anna"]["cannot tell"]["recall"] == 0


def many(seed=0, articles=60, each=4, wrong=0.2):
    rng = np.random.default_rng(seed)
    strata = rng.choice(["yes", "no"], articles * each)
    codes = [np.where(rng.random(len(strata)) < wrong, np.where(strata == "yes", "no", "yes"), strata) for _ in range(3)]
    return coded(codes[0], strata, np.where(strata == "yes", 3.0, 40.0), [f"a{i // each}" for i in range(len(strata))],
                 ben=codes[1], cem=codes[2])


def test_between_coders_each_pair_and_all():
    between, against = coder_agreement(many(), seed=1, replicates=200)
    assert list(between) == BETWEEN and list(against) == AGAINST
    assert between["coders"].tolist() == ["anna, ben", "anna, cem", "ben, cem", "all"] and set(between["n"]) == {240}
    assert between["equal"].tolist()[3] == pytest.approx(between["equal"][:3].mean()) and set(between["articles"]) == {60}
    assert (between["low"] < between["alpha"]).all() and (between["alpha"] < between["high"]).all()
    assert against["coder"].unique().tolist() == ["anna", "ben", "cem", "(majority)"]
    one, alone = coder_agreement(many().query("coder == 'ben'"), seed=1, replicates=200)
    assert len(one) == 0 and list(one) == BETWEEN and alone["coder"].unique().tolist() == ["ben"]


def test_codes_in_order_agree_by_rank():
    filled = coded(["low", "mid", "high", "low"], ["low", "mid", "high", "low"], [1.0] * 4, ben=["mid", "mid", "high", "low"])
    nominal, ordinal = (coder_agreement(filled, seed=1, order=order)[0] for order in (None, ("low", "mid", "high")))
    ranks = pd.DataFrame({"anna": [0, 1, 2, 0], "ben": [1, 1, 2, 0]})
    assert nominal["equal"][0] == ordinal["equal"][0] == 0.75 and nominal["alpha"][0] == alpha(ranks, seed=1)["alpha"]
    assert ordinal["alpha"][0] == alpha(ranks, "ordinal", seed=1)["alpha"] != nominal["alpha"][0]


@pytest.mark.parametrize("answers, expected", [
    (["yes", "yes", "no"], "yes"), (["yes", "no", None], None), (["yes", None, None], None), ([None, None, None], None),
    (["yes", "yes", None], "yes"), (["yes", "no", "mixed"], None), (["no", "yes", "yes"], "yes")])
def test_the_majority_is_more_than_half_of_two_or_more(answers, expected):
    filled = coded([answers[0], "no"], ["yes", "no"], [1.0, 1.0], ben=[answers[1], "no"], cem=[answers[2], "no"])
    found = figures(filled).loc["(majority)", "no"]
    assert found["missing"].iloc[0] == (expected is None) and found["coded"].iloc[0] == 1 + (expected == "no")


def test_intervals_by_article_not_by_sentence():
    one = many()
    copies = pd.concat([one.assign(sheet_id=one["sheet_id"] + f"-{i}") for i in range(5)])
    once, again = (figures(rows, replicates=1000).loc["anna", "yes"] for rows in (one, copies))
    apart = figures(copies.assign(article_id=copies["article_id"] + copies["sheet_id"].str[-2:]), replicates=1000).loc["anna", "yes"]
    width = [(rows["high"] - rows["low"]).to_numpy() for rows in (once, again, apart)]
    assert width[1] == pytest.approx(width[0], rel=0.1) and (width[2] < width[0] / 1.7).all()


def test_same_seed_same_intervals():
    one, again, other = (figures(many(), seed=seed) for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(one, again)
    assert (one["low"] != other["low"]).any() and (one["value"] == other["value"]).all()


@pytest.mark.parametrize("codes, strata, figure, reason", [
    (["yes"] * 8 + ["no"] * 20, ["yes"] * 9 + ["no"] * 19, "precision", "fewer than ten articles"),
    (["yes"] * 20 + ["no"] * 20, ["yes"] * 20 + ["no"] * 20, "recall", "no mistake in the sheet"),
    (["no"] * 20 + ["yes"] * 20, ["yes"] * 20 + ["no"] * 20, "precision", "nothing right in the sheet"),
    (["no"] * 40, ["yes"] * 20 + ["no"] * 20, "recall", "no sentence is coded so"),
    (["yes"] * 40, ["no"] * 40, "precision", "no sentence is measured so"),
    (["yes"] * 19 + ["no"] * 21, ["yes"] * 20 + ["no"] * 20, "f1", "precision or recall has no interval")])
def test_no_interval_where_none_can_be_told(codes, strata, figure, reason):
    found = figures(coded(codes, strata, [1.0] * len(strata))).loc[("anna", "yes", figure)]
    assert found["reason"] == reason and np.isnan([found["low"], found["high"]]).all()


def test_ten_articles_are_enough():
    found = figures(many(articles=10, each=12)).loc["anna"]
    assert (found["reason"] == "").all() and (found["low"] < found["value"]).all() and (found["value"] < found["high"]).all()
    assert (figures(many(articles=9)).loc["anna", "reason"] == "fewer than ten articles").all()


def test_nobody_has_coded_yet():
    filled = coded([None] * 20, ["yes"] * 10 + ["no"] * 10, [1.0] * 20, ben=[None] * 20)
    between, against = coder_agreement(filled, seed=1, replicates=50)
    assert between["reason"].tolist() == ["no unit has two values"] and against["value"].isna().all()


def test_a_table_that_is_not_filled_has_a_sentence():
    with pytest.raises(ValueError, match="^the table has no column 'weight'; it has sheet_id"):
        coder_agreement(many().drop(columns="weight"), seed=1)


def test_the_estimate_is_that_of_the_corpus_and_the_intervals_hold_it(monkeypatch):
    """Of a corpus whose truth is known, many sheets are drawn: unweighted they would find nearly all of what is missed."""
    rng = np.random.default_rng(3)
    measured, articles = corpus_of_sentences(300, 10)
    truth = rng.random(3000) < rng.beta(1, 4, 300).repeat(10)
    measured["says"] = np.where(truth, rng.random(3000) < 0.5, rng.random(3000) < 0.03)
    right = (truth & measured["says"]).sum()
    true = {"precision": right / measured["says"].sum(), "recall": right / truth.sum()}
    answer = pd.Series(np.where(truth, "yes", "no"), pd.MultiIndex.from_frame(measured[["article_id", "start"]]))
    found = []
    monkeypatch.setattr("analysis.coder_sheet._with_context", lambda drawn, *_: drawn.assign(before="", text="", after=""))
    for seed in range(40):
        _, key = draw_sheet(measured, articles, 150, "says", seed=seed)
        filled = key.assign(coder="anna", code=answer.loc[list(zip(key["article_id"], key["start"]))].to_numpy())
        found.append(figures(filled).loc["anna", "yes"].reset_index())
    found = pd.concat(found)
    for figure, share in true.items():
        rows = found[found["figure"] == figure]
        assert rows["value"].mean() == pytest.approx(share, abs=4 * rows["value"].std() / 40**0.5)
        assert ((rows["low"] <= share) & (share <= rows["high"])).mean() >= 0.85
    assert (found["right"] / found["coded"])[found["figure"] == "recall"].mean() > true["recall"] + 0.2
