"""Candidates for shared text: shingles at their places, an outlet's furniture, MinHash of windows."""
import numpy as np
import pandas as pd
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from analysis import copy_candidates
from analysis.chunks import cut
from analysis.copy_candidates import HASHES, SEED, WINDOW, candidates, n_common, shingles, signatures, without_furniture
from analysis.duplicates import shingle_sets

NONE = np.array([], dtype=object)


def found_in(*raws, n_words=3):
    return shingles(cut(pd.Series(raws, dtype=object)), n_words)


def words(start, n):
    return " ".join(f"w{i}" for i in range(start, start + n))


def pairs(found, group, across=True):
    earlier, later = candidates(found, np.asarray(group), np.arange(len(group)), across)
    return set(zip(earlier.tolist(), later.tolist()))


def test_a_shingle_knows_its_place_and_its_words():
    raw = "  The war — is over, they said."
    found = found_in(raw)
    assert found.place.tolist() == [0, 1, 2, 3] and found.words.tolist() == [0, 6]
    assert [raw[a:b] for a, b in zip(found.start, found.end)] == ["The", "war", "is", "over,", "they", "said."]


def test_shingles_do_not_reach_into_the_next_article_and_short_ones_have_none():
    found = found_in("a b c", "d e", "", None, "f g h i")
    assert np.diff(found.first).tolist() == [1, 0, 0, 0, 2] and len(set(found.code.tolist())) == 3


def test_no_articles():
    found = found_in()
    assert found.code.tolist() == [] and pairs(found, NONE) == set()
    assert without_furniture(found, NONE, NONE).first.tolist() == [0]


@given(st.lists(st.lists(st.sampled_from("abc—"), min_size=6, max_size=15).map(" ".join), max_size=8))
def test_the_same_shingles_as_duplicates_has(raws):
    chunks = cut(pd.Series(raws, dtype=object))
    found, (edges, sets) = shingles(chunks, 2), shingle_sets(chunks, 2)
    same = [len(set(found.code[a:b].tolist())) for a, b in zip(found.first[:-1], found.first[1:])]
    long = np.diff(found.words) >= 2                             # `duplicates` makes one of a shorter text
    assert np.array(same)[long].tolist() == np.diff(edges)[long].tolist()


def test_furniture_is_what_one_outlet_repeats():
    raws = [f"sign up for our news {words(10 * i, 5)}" for i in range(3)]
    found = found_in(*raws)
    of_one = without_furniture(found, np.array([0, 0, 0]), np.arange(3), most=2)
    assert len(found.code) - len(of_one.code) == 3 * 3 and np.diff(of_one.first).tolist() == [5, 5, 5]
    assert of_one.place.tolist() == [3, 4, 5, 6, 7] * 3          # what is left keeps its place
    for outlet, text in [([0, 0, 1], [0, 1, 2]), ([0, 1, 2], [0, 1, 2]), ([0, 0, 0], [0, 0, 0])]:
        assert len(without_furniture(found, np.array(outlet), np.array(text), most=2).code) == len(found.code)


def test_each_window_is_signed_by_datasketch():
    found = found_in(words(0, 130), words(500, 4), "a b")
    article, values = signatures(found)
    assert article.tolist() == [0, 0, 0, 1] and values.shape == (4, HASHES)
    signed = MinHash(HASHES, seed=SEED, hashfunc=int)
    for code in found.code[WINDOW:2 * WINDOW].tolist():
        signed.update(code >> 32)
    assert values[1].tolist() == signed.hashvalues.tolist()


def test_buckets_are_those_of_datasketch(outlets):
    some = outlets.iloc[1700:1900]
    found, group = shingles(cut(some["raw"]), 5), some["outlet"].cat.codes.to_numpy()
    article, values = signatures(found)
    index = MinHashLSH(num_perm=HASHES, params=(HASHES, 1))
    signed = [MinHash(hashvalues=row, seed=SEED, scheme="affine32") for row in values]
    for number, window in enumerate(signed):
        index.insert(number, window)
    met = {(min(a, b), max(a, b)) for number, window in enumerate(signed) for other in index.query(window)
           for a, b in [(int(article[number]), int(article[other]))] if a != b}
    assert pairs(found, group, across=False) == met and len(met) > 20
    assert pairs(found, group) == {(a, b) for a, b in met if group[a] != group[b]} != met


def test_a_passage_in_a_long_article_is_found():
    found = found_in(words(0, 30), words(10_000, 3000) + " " + words(0, 30) + " " + words(20_000, 2017), words(90_000, 30))
    assert pairs(found, [0, 1, 2]) == {(0, 1)}


def test_what_shares_no_words_is_no_candidate():
    assert pairs(found_in(words(0, 80), words(100, 80), " ".join(reversed(words(0, 80).split()))), [0, 1, 2]) == set()


def test_the_earlier_comes_first():
    found = found_in(words(0, 30), words(0, 30))
    earlier, later = candidates(found, np.array([0, 1]), np.array([1, 0]), True)
    assert (earlier.tolist(), later.tolist()) == ([1], [0])


@pytest.mark.parametrize("n_outlets", [1000, 2, 1])
def test_a_thousand_with_one_text_make_two_thousand_pairs(n_outlets):
    group = np.arange(1000) % n_outlets
    found = found_in(*[words(0, 40)] * 1000)
    met = pairs(found, group, across=n_outlets > 1)
    assert 999 <= len(met) <= 2000 and {later for _, later in met} == set(range(1, 1000))
    assert n_outlets == 1 or all(group[a] != group[b] for a, b in met)


def test_up_to_a_crowd_every_pair_is_met(monkeypatch):
    found, group = found_in(*[words(0, 40)] * 6), np.arange(6)
    assert len(pairs(found, group)) == 15
    monkeypatch.setattr(copy_candidates, "CROWD", 5)
    assert pairs(found, group) == {(0, i) for i in range(1, 6)} | {(1, i) for i in range(2, 6)}


def test_common_members():
    assert n_common(np.array([1, 5, 9]), np.array([5])) == 1 == n_common(np.array([5]), np.array([1, 5, 9]))
    assert n_common(np.array([], int), np.array([], int)) == 0 == n_common(np.array([7]), np.array([1, 2]))
    assert n_common(*[np.unique(pd.util.hash_array(np.arange(50)))] * 2) == 50
