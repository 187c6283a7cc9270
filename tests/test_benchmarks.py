"""The benchmarks time only what gives equal results: their gates, on a few articles. Nothing is timed here."""
import doctest
import importlib
import re
from math import log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.tokens import tokenize
from benchmarks import (ITEMS, Absent, Unequal, collocations, concordance, counting, cues, growth, intervals, keyness,
                        r, tables, tokenising, tone)
from benchmarks.__main__ import main
from benchmarks.growth import WORKS, copies, exponent
from benchmarks.tables import full_table, growth_table, readme_table
from benchmarks.turns import judged, race, timed

SCIPY = "SciPy chi2_contingency, a call a term"
PEERS = [(item, peer) for item in ITEMS for peer in importlib.import_module(f"benchmarks.{item}").PEERS]


@pytest.fixture(scope="module")
def some(outlets):
    """Of four outlets the first ten articles, enough for an interval, that speak of what the concordance looks for."""
    chosen = outlets["outlet"].isin(["bbc.co.uk", "dw.com", "rte.ie", "tass.com"])
    chosen &= outlets["raw"].str.contains("climate change|peace")
    return outlets[chosen].groupby("outlet", observed=True).head(10)


@pytest.fixture(scope="module")
def found(some):
    """What this project finds, by item."""
    def of(item):
        work, comparable = next(iter(importlib.import_module(f"benchmarks.{item}").PEERS.values()))(lambda: some)
        return comparable(work())
    return {item: of(item) for item in ITEMS}


@pytest.mark.parametrize("item, peer", PEERS)
def test_every_peer_finds_what_we_find(item, peer, some, found):
    module = importlib.import_module(f"benchmarks.{item}")
    if peer.startswith("R ") and item == "tokenising":
        pytest.skip("R reads the corpus itself")
    try:
        work, comparable = module.PEERS[peer](lambda: some)
        theirs = comparable(work())
        getattr(work, "close", lambda: None)()         # an R process
    except (ImportError, Absent) as problem:
        pytest.skip(str(problem))
    note = module.agreement(found[item], theirs)
    assert float(note.split("%")[0]) > 90 if "%" in note else note.startswith("the same")


def test_there_is_something_to_compare(found):
    assert len(found["tokenising"]["places"]) > 10_000
    assert len(found["counting"]) > 5_000 and len(found["keyness"]) > 2_000 and len(found["collocations"]) > 200
    assert all(len(places) > 5 for places in found["concordance"])
    assert len(found["intervals"]) == 4 and np.isfinite(found["intervals"]).all(axis=None)
    assert len(found["tone"]["the same"]) > 500 and (found["tone"]["the same"] != 0).mean() > 0.3
    cues_found = found["cues"]
    assert cues_found["places"].shape == (3, cues_found["sentences"].shape[1])
    assert cues_found["places"].shape[1] > cues_found["begins"].size > 2_000
    assert 1_000 < len(found["tokenising"]["sentences"]) < len(found["tokenising"]["places"]) / 10


def other_count(counts):
    return counts.assign(n=counts["n"] + (np.arange(len(counts)) == 3))


def without_one(of):
    return lambda ours: {of: np.delete(ours[of], 7, axis=-1)}


def of_another_entry(ours):
    return {"places": ours["places"] + (np.arange(ours["places"].size).reshape(3, -1) == 7)}


def without(table, column, label):
    return table.assign(**{column: table[column].where(table.index != label)})


def other_g2(scores):
    scores = scores.copy()
    scores.iloc[3] *= 1 + 1e-7
    return scores


def other_score(ours):
    return {"the same": ours["the same"] + 1e-4 * (np.arange(len(ours["the same"])) == 7)}


REFUSED = {
    "a count that is one too high": (counting, other_count),
    "a count that is missing": (counting, lambda counts: counts.iloc[1:]),
    "a count too many": (counting, lambda counts: pd.concat([counts, counts.tail(1).rename(index={"tass.com": "x"})])),
    "another number of articles": (counting, lambda counts: counts.assign(n_articles=counts["n_articles"] + 1)),
    "a G² that is off by 1e-7": (keyness, other_g2),
    "a term without G²": (keyness, lambda g2: g2.iloc[1:]),
    "a G² that is no number": (keyness, lambda g2: g2 * np.nan),
    "a place that is missing": (concordance, lambda places: [set(list(places[0])[1:]), places[1]]),
    "a place too many": (concordance, lambda places: [places[0], places[1] | {("nowhere", 0)}]),
    "an entry's place that is missing": (cues, without_one("places")),
    "an entry's place under another's name": (cues, of_another_entry),
    "a place that is missing where any entry begins": (cues, without_one("begins")),
    "an entry that a sentence has once less": (cues, without_one("sentences")),
    "an entry in another sentence": (cues, lambda ours: {"sentences": ours["sentences"] + [[1], [0]]}),
    "a score that is off by one in the fourth place": (tone, other_score),
    "a score that is missing": (tone, without_one("the same")),
    "a score that is missing where a share is asked for": (tone, lambda ours: {"a share": ours["the same"][1:]}),
    "a pair that is missing": (collocations, lambda pairs: pairs.iloc[1:]),
    "a pair counted otherwise": (collocations, other_count),
    "a pair counted otherwise where no score is asked for": (collocations, lambda pairs: other_count(pairs)[["n"]]),
    "a pair without a score": (collocations, lambda pairs: without(pairs, "g2", pairs.index[3])),
    "a pair scored otherwise": (collocations, lambda pairs: pairs.assign(g2=other_g2(pairs["g2"]))),
    "another rate": (intervals, lambda rates: rates.assign(value=rates["value"] * (1 + 1e-9))),
    "an edge a quarter of the width away": (intervals, lambda rates: rates.assign(
        low=rates["low"] - (rates["high"] - rates["low"]) / 4)),
    "an edge that is no number": (intervals, lambda rates: without(rates, "high", "dw.com")),
    "a rate that is missing": (intervals, lambda rates: rates.iloc[1:]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_differs_is_not_timed(case, found):
    module, change = REFUSED[case]
    ours = found[module.__name__.removeprefix("benchmarks.")]
    with pytest.raises(Unequal):
        module.agreement(ours, change(ours))
    state, note = judged(module, ours, change(ours))
    assert state == "failed" and note.startswith("not equal, so not timed")


def test_agreement_of_tokenisers_is_a_share(found):
    ours = found["tokenising"]
    assert tokenising.agreement(ours, {"places": ours["places"][::2]}).startswith("50.0% of our tokens")
    assert tokenising.agreement(ours, {"places": ours["places"] + 1}).startswith("0.0% of our tokens")
    assert tokenising.agreement(ours, {"words": tokenising.words(["the"])}).startswith("0.0% of our words")
    half = tokenising.agreement(ours, {"places": ours["places"], "sentences": ours["sentences"][::2]})
    assert re.fullmatch("100.0% of our tokens, at the same offsets; 50.[0-9]% of our sentences", half)


def test_agreement_of_nltk_is_a_share(found):
    scores = found["tone"]["the same"].copy()
    scores[:len(scores) // 2] += 3
    assert tone.agreement(found["tone"], {"a share": scores}).startswith("50.")


@pytest.mark.parametrize("change", [
    lambda tokens: tokens.assign(start=tokens["start"] + (tokens.index == 7)),
    lambda tokens: tokens.drop(index=7),
    lambda tokens: tokens.assign(token=tokens["token"].shift(1, fill_value=tokens["token"][0])),
], ids=["moved", "missing", "under another's name"])
def test_a_broken_law_is_not_timed(change, some):
    tokens = tokenize(some)
    tokenising.check_law(some, tokens)
    with pytest.raises(Unequal, match="the law is broken"):
        tokenising.check_law(some, change(tokens))


def test_new_words_come_as_heaps_law_says(some):
    same, new = (tokenize(copies(some, 4, new_words)) for new_words in (False, True))
    n_terms = len(tokenize(some)["term"].cat.categories)
    assert len(same) == 4 * len(tokenize(some)) == pytest.approx(len(new), rel=0.01)
    assert len(same["term"].cat.categories) == n_terms
    assert log(len(new["term"].cat.categories) / n_terms) / log(4) == pytest.approx(0.6, abs=0.05)


def test_exponent_tells_linear_from_quadratic():
    grown = pd.DataFrame({"times": [1, 4, 4], "new_words": [False, False, True], "tokens": [10, 40, 40],
                          "tokenise": [2, 8, 32]})
    assert exponent(grown, "tokenise") == 1 and exponent(grown, "tokenise", new_words=True) == 2


@pytest.mark.parametrize("module", [growth, tables], ids=lambda module: module.__name__)
def test_the_examples(module):
    tried = doctest.testmod(module)
    assert tried.attempted > 0 and tried.failed == 0


def test_without_r_its_peers_are_left_out(monkeypatch, some):
    monkeypatch.setattr(r.shutil, "which", lambda name: None)
    with pytest.raises(Absent, match="Rscript"):
        tokenising.PEERS["R tidytext (words only, no offsets)"](lambda: some)


def test_every_peer_in_r_has_its_function():
    folder = Path(r.__file__).parent
    sources = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    asked = set(re.findall(r'from_r\("(\w+)", "(\w+)"', sources))
    there = {(package, item) for package in {package for package, _ in asked}
             for item in re.findall(r"(?m)^  (\w+) = function\(\) \{", (folder / f"{package}.R").read_text("utf-8"))}
    assert asked == there and len(asked) > 8


RACED = {"tokenising": [
    {"peer": "this project", "state": "ready", "seconds": 0.5, "ratio": 1.0, "share": 1.0, "note": "the law holds"},
    {"peer": "theirs", "state": "failed", "note": "not equal"}, {"peer": "R", "state": "absent", "note": "no R"},
    {"peer": "NLTK", "state": "ready", "seconds": 6.1, "ratio": 12.2, "share": 1.0, "note": "97.6% of our tokens"}]}
TITLE = tokenising.TITLE


def test_what_is_absent_or_unequal_has_no_seconds():
    lines = full_table(RACED)
    assert lines[2:4] == [f"| {TITLE} | this project | 0.5 | 1 | the law holds |", "|  | theirs | — | — | not equal |"]
    assert lines[-1] == f"Left out: R ({TITLE}: no R)."


def test_the_table_of_the_readme_has_a_row_an_item():
    assert readme_table(RACED)[2:] == [f"| {TITLE} | 0.5 s | NLTK **12** (98 % equal) |", "",
                                       f"Left out: theirs ({TITLE}: not equal).", f"Left out: R ({TITLE}: no R)."]
    alone = readme_table({"tokenising": RACED["tokenising"][:1]})
    assert alone[2:] == [f"| {TITLE} | 0.5 s | no peer without a trained parser |"]
    nothing = readme_table({"tokenising": RACED["tokenising"][1:3]})
    assert len(nothing) == 5 and "| 0" not in nothing[2]


def test_work_outside_is_timed_by_its_own_clock():
    work = type("Program", (), {"seconds": lambda self: (3.0, 2.0)})()
    assert timed(work) == (3.0, 2.0)


@pytest.fixture
def two_peers(monkeypatch):
    """Each peer has a process of its own, which takes seconds to start."""
    two = {name: work for name, work in keyness.PEERS.items() if name.startswith("this project") or name == SCIPY}
    monkeypatch.setattr(keyness, "PEERS", two)


def test_the_command_prints_a_table(two_peers, capsys):
    assert main(["keyness", "--articles", "10", "--repeat", "1"]) == 0
    printed = capsys.readouterr().out
    assert f"| {keyness.TITLE} | this project" in printed and "SciPy" in printed and "the same G² for" in printed


def test_the_command_prints_the_table_of_the_readme(capsys):
    assert main(["voices", "--articles", "10", "--repeat", "1", "--readme"]) == 0
    assert capsys.readouterr().out.splitlines()[2].endswith("| no peer without a trained parser |")


def test_growth_is_measured_and_printed():
    grown = growth.growth(n=20, repeat=1, measured=[(1, False), (3, False), (3, True)], report=lambda text: None)
    assert (grown["tokens"] / grown["tokens"][0]).round().tolist() == [1, 3, 3]
    assert grown["terms"][0] == grown["terms"][1] < grown["terms"][2]
    assert grown["bytes_a_token"].between(25, 100).all() and (grown[WORKS] > 0).all(axis=None)
    lines = growth_table(grown)
    assert lines[3].startswith("| 3 × | ") and lines[4].startswith("| 3 ×, new words | ")
    assert "terms 0.00, tokenise" in lines[6] and "new words: terms 0.6" in lines[8].replace("0.59", "0.60")


def test_too_few_articles_for_an_interval_are_said(some):
    with pytest.raises(Absent, match="no outlet has 10 articles"):
        intervals.counted(lambda: some.groupby("outlet", observed=True).head(9))


def test_a_failing_process_fails_alone(two_peers, monkeypatch):
    monkeypatch.setitem(keyness.PEERS, "nobody", None)           # which the process of its own does not know
    rows = race("keyness", n=5, repeat=1, report=lambda text: None)
    states = {row["peer"]: row["state"] for row in rows}
    assert states["nobody"] == "failed" and states[SCIPY] == "ready"
    assert "seconds" not in rows[-1]


@pytest.mark.parametrize("wish", [["poetry"], ["--repeat", "0"]])
def test_a_wish_that_cannot_be_met_is_refused(wish, capsys):
    with pytest.raises(SystemExit):
        main(wish)
    assert "error" in capsys.readouterr().err
