"""Articles that repeat an earlier one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.chunks import cut
from analysis.cleaning import edits
from analysis.duplicates import duplicates, shingle_sets
from analysis.layout import layout
from analysis.news_agencies import agency_credits

TEXT = ("Ukraine needs more arms before it talks to Moscow the secretary general of the alliance said on Tuesday in Brussels "
        "where foreign ministers met to speak about the war and about what they could give to the country before the spring")


def table(*raws, published=None):
    articles = pd.DataFrame({"article_id": [f"a{i}" for i in range(len(raws))], "raw": pd.Series(raws, dtype="str")})
    return articles if published is None else articles.assign(published=pd.to_datetime(published))


def found(articles, **options):
    return duplicates(articles, **options).drop(columns="similarity").astype(str).values.tolist()


def test_white_space_and_nothing_else_makes_an_exact_duplicate():
    spaced, louder = TEXT.replace(" ", "\n  ") + "\n", TEXT.upper() + "!"
    assert found(table(TEXT, spaced, louder)) == [["a1", "a0", "exact"], ["a2", "a0", "near"]]


def test_similarity_is_that_of_the_shingles():
    words = TEXT.split()
    other = " ".join(words[:-1] + ["summer"])                   # one of the n - 4 shingles differs on each side
    n = len(words) - 4
    assert duplicates(table(TEXT, other))["similarity"].tolist() == [(n - 1) / (n + 1)]
    assert duplicates(table(TEXT, other), threshold=(n - 1) / (n + 1) + 1e-6).empty


def test_the_earliest_is_the_original_whatever_the_order():
    articles = table(TEXT, TEXT, TEXT, TEXT, published=[None, "2024-12-04", "2024-12-03", "2024-12-03"])
    assert found(articles) == [["a0", "a2", "exact"], ["a1", "a2", "exact"], ["a3", "a2", "exact"]]
    assert articles.columns.tolist() == ["article_id", "raw", "published"] and len(articles) == 4


def test_of_two_originals_the_earlier_is_named():
    others = [f"filler{i} x{i} y{i} z{i}" for i in range(7)]
    articles = table(others[0], "a b c d", *others[1:], "c d e f", "b c d e")
    assert found(articles, threshold=0.4, n_words=1) == [["a9", "a1", "near"]]


def test_a_copy_of_a_near_duplicate_goes_to_the_original():
    assert found(table(TEXT, TEXT + " again", TEXT + " again")) == [["a1", "a0", "near"], ["a2", "a0", "near"]]


def test_texts_that_are_empty_short_or_about_the_same_are_not_duplicates():
    assert duplicates(table("", " \n", None, "...", "—")).empty
    assert found(table("One two.", "One three.", "One two!", "One two.")) == [["a2", "a0", "near"], ["a3", "a0", "exact"]]
    assert duplicates(table(TEXT, " ".join(reversed(TEXT.split())))).empty
    assert duplicates(table(TEXT, TEXT[:100])).empty


def test_no_articles_and_any_index():
    assert duplicates(table()).columns.tolist() == ["article_id", "duplicate_of", "kind", "similarity"]
    assert found(table(TEXT, TEXT).set_axis([7, 7])) == [["a1", "a0", "exact"]]


@pytest.mark.parametrize("options", [{"threshold": 0}, {"threshold": 1.1}, {"n_words": 0}])
def test_senseless_options_are_refused(options):
    with pytest.raises(ValueError, match="threshold must be above 0"):
        duplicates(table(TEXT), **options)


def test_dates_as_text_and_a_table_without_texts_are_refused():
    with pytest.raises(ValueError, match="'published' holds no dates; make them with pd.to_datetime"):
        duplicates(table(TEXT, TEXT).assign(published=["10 December 2024", "3 December 2024"]))
    assert len(duplicates(table(TEXT, TEXT).assign(published=None))) == 1
    for verb in (duplicates, edits, layout, agency_credits):
        with pytest.raises(ValueError, match="^the articles have no column 'raw'; pass a table with article_id and raw.$"):
            verb(table(TEXT).drop(columns="raw"))


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=9).map(" ".join), max_size=12),
       st.sampled_from([0.3, 0.5, 0.7, 0.8, 1]), st.integers(1, 4))
def test_the_same_as_comparing_every_pair(raws, threshold, n_words):
    """The plain way: each article against all earlier ones that are no duplicates themselves."""
    expected, originals, exact = {}, [], {}
    for i, raw in enumerate(raws):
        words = raw.split()
        shingles = {tuple(words[k:k + n_words]) for k in range(max(len(words) - n_words + 1, 1))} if words else set()
        if tuple(words) in exact:
            first = exact[tuple(words)]
            expected[i] = (expected[first][0], "near") if first in expected else (first, "exact")
        elif near := [j for j, other in originals if shingles and len(shingles & other) / len(shingles | other) >= threshold]:
            expected[i] = near[0], "near"
        elif words:
            originals.append((i, shingles))
        if words:
            exact.setdefault(tuple(words), i)
    assert found(table(*raws), threshold=threshold, n_words=n_words) == [
        [f"a{i}", f"a{j}", kind] for i, (j, kind) in expected.items()]


def test_shingles_are_sets_and_do_not_reach_from_one_article_into_the_next():
    edges, shingles = shingle_sets(cut(pd.Series(["a b c", "", "c", "a b c d", "a b a b a"])), 2)
    assert np.diff(edges).tolist() == [2, 0, 1, 3, 2]
    sets = [set(shingles[a:b]) for a, b in zip(edges[:-1], edges[1:])]
    assert sets[0] < sets[3] and not sets[2] & sets[3]


def test_the_outlet_corpus_has_few(outlets):
    flagged = duplicates(outlets)
    assert flagged["kind"].value_counts().to_dict() == {"near": 4, "exact": 2}
    assert not set(flagged["article_id"]) & set(flagged["duplicate_of"])
    assert duplicates(outlets).equals(flagged)
    outlet = outlets.set_index("article_id")["outlet"].astype("str")
    across = flagged["article_id"].map(outlet) != flagged["duplicate_of"].map(outlet)
    assert across.sum() == 2


@pytest.mark.parametrize("make, most", [(lambda i: TEXT, 0), (lambda i: f"{TEXT} {i}", 999)], ids=["identical", "nearly"])
def test_a_thousand_copies_cost_a_thousand_comparisons(make, most, monkeypatch):
    compare, compared = np.intersect1d, []
    monkeypatch.setattr(np, "intersect1d", lambda *sets, **options: compared.append(1) or compare(*sets, **options))
    assert len(duplicates(table(*map(make, range(1000))))) == 999
    assert len(compared) <= most
