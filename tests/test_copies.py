"""The same text in several outlets: pairs, their order in time, families, and the words that are shared."""

import numpy as np
import pandas as pd
import pytest

from analysis.chunks import cut
from analysis.copies import copies, copy_families, shared_passages, without_copies
from analysis.copy_candidates import shingles, without_furniture
from analysis.duplicates import by_time, equal_texts
from benchmarks.copies import counted, every_pair

REPORT = ("Heavy rain has cut the main road to the north of the country and left four villages without power for a third day "
          "while soldiers bring water and bread to those who stayed behind")
OTHER = ("Parliament voted late on Monday to lower the tax on small firms from next spring although two parties of the "
         "coalition had warned that the money would be missed in schools")


def table(*rows):
    """(outlet, raw) or (outlet, raw, published)."""
    published = pd.to_datetime([row[2] if len(row) > 2 else None for row in rows])
    return pd.DataFrame({"article_id": [f"a{i}" for i in range(len(rows))], "outlet": [row[0] for row in rows],
                         "raw": pd.Series([row[1] for row in rows], dtype=object), "published": published})


def named(pairs):
    return pairs[["article_id", "copy_of"]].values.tolist()


# which pairs

def test_part_of_a_longer_article():
    pairs = copies(table(("x", REPORT), ("y", f"{OTHER}. {REPORT}. {OTHER[::-1]}")))
    assert named(pairs) == [["a1", "a0"]] and pairs["containment_of"].item() == 1
    n, shared = len((OTHER + REPORT + OTHER[::-1]).split()) + 2 - 4, len(REPORT.split()) - 4
    assert pairs["shared"].item() == shared and pairs["containment"].item() == shared / n == pairs["similarity"].item()
    assert pairs["longest"].item() == len(REPORT.split()) and pairs["kind"].item() == "text"


def test_threshold_is_of_the_larger_containment():
    articles = table(("x", REPORT), ("y", REPORT[:60] + OTHER))
    share = copies(articles, threshold=0.01)[["containment", "containment_of"]].max(axis=1).item()
    assert len(copies(articles, threshold=share)) == 1 and copies(articles, threshold=share + 1e-6).empty


def test_other_articles_on_the_same_are_no_pairs():
    retold = "For the third day four villages in the north have had no power since rain closed the road, and soldiers bring bread"
    assert copies(table(("x", REPORT), ("y", retold), ("z", OTHER), ("w", " ".join(reversed(REPORT.split()))))).empty


def test_one_outlet_makes_no_pair_unless_asked_for():
    articles = table(("x", REPORT), ("x", REPORT + "."), ("y", OTHER))
    assert copies(articles).empty and named(copies(articles, across=False)) == [["a1", "a0"]]
    desks = articles.assign(desk=["home", "world", "home"]).drop(columns="outlet")
    assert copies(desks, by="desk")[["desk", "desk_of"]].values.tolist() == [["world", "home"]]


def test_an_unknown_outlet_makes_no_pair():
    articles = table(("x", REPORT), (None, REPORT))
    assert copies(articles).empty and len(copies(articles, across=False)) == 1


def test_what_an_outlet_repeats_is_no_copy():
    call = "Sign up for our newsletter to read the best stories of the week before all others do so every Friday morning"
    own = [" ".join(f"w{i}-{k}" for k in range(30)) for i in range(11)]
    articles = table(*[("x", f"{text}. {call}") for text in own], ("y", f"{OTHER}. {call}"))
    assert copies(articles).empty
    assert len(copies(articles.iloc[1:])) == 10


def test_the_same_text_many_times_in_one_outlet_is_no_furniture():
    articles = table(*[("x", REPORT)] * 12, ("y", REPORT))
    assert named(copies(articles)) == [["a12", f"a{i}"] for i in range(12)]


# which was first

@pytest.mark.parametrize("first, second, order, days", [
    ("2024-12-03", "2024-12-04", "earlier", 1), ("2024-12-03 23:59", "2024-12-04 00:01", "earlier", 1),
    ("2024-12-03 08:00", "2024-12-03 20:00", "cannot tell", 0), ("2024-12-03", None, "cannot tell", None),
    (None, None, "cannot tell", None)])
def test_only_another_day_tells_the_order(first, second, order, days):
    pairs = copies(table(("y", REPORT, second), ("x", REPORT, first)))
    assert named(pairs) == ([["a0", "a1"]] if first else [["a1", "a0"]])
    assert pairs["order"].item() == order and pairs["days"].astype(object).tolist() == [days or (0 if days == 0 else pd.NA)]


def test_without_dates_the_order_cannot_be_told():
    pairs = copies(table(("x", REPORT), ("y", REPORT)).drop(columns="published"))
    assert named(pairs) == [["a1", "a0"]] and pairs["order"].tolist() == ["cannot tell"] and pairs["days"].isna().all()


def test_time_zones_are_taken_as_printed():
    articles = table(("x", REPORT, "2024-03-30"), ("y", REPORT, "2024-04-01"))
    articles["published"] = articles["published"].dt.tz_localize("Europe/London")        # whose clocks went forward
    assert copies(articles)["days"].tolist() == [2]


# what they share

def test_what_both_quote_is_told_from_common_text():
    quoted = f"“{REPORT},” she said."
    pairs = copies(table(("x", quoted), ("y", f"{OTHER}. {quoted}"), ("z", REPORT)))
    kinds = dict(zip(map(tuple, named(pairs)), pairs["kind"]))
    assert kinds == {("a1", "a0"): "quotation", ("a2", "a0"): "quotation", ("a2", "a1"): "quotation"}
    assert pairs["longest"].max() < 12 and pairs["quoted"].min() > 0.8


def test_names_and_phrases_are_neither():
    name = "the former deputy head of the northern road office"
    pairs = copies(table(("x", f"{name} resigned"), ("y", f"{OTHER}, said {name}.")))
    assert pairs["kind"].tolist() == ["phrases"] and pairs["longest"].item() == len(name.split())


def test_passages_open_onto_the_words():
    articles = table(("x", f"{REPORT}."), ("y", f"{OTHER}.\n{REPORT}, and {OTHER[:40]}"))
    pairs = copies(articles)
    found = shared_passages(articles, pairs)
    assert found["words"].tolist() == [len(REPORT.split())] and not found["quoted"].any()
    raw = articles.set_index("article_id")["raw"]
    row = found.iloc[0]
    assert raw[row["copy_of"]][row["start_of"]:row["end_of"]] == f"{REPORT}."
    assert raw[row["article_id"]][row["start"]:row["end"]] == row["text"] == f"{REPORT},"


def test_half_a_character_does_not_stop_it():
    articles = table(("x", REPORT + " \ud83d end"), ("y", REPORT + " \ud83d end"))
    assert shared_passages(articles, copies(articles))["text"].tolist() == [REPORT + " \ufffd end"]


def test_passages_of_no_pair_and_of_an_unknown_article():
    articles = table(("x", REPORT), ("y", OTHER))
    assert shared_passages(articles, copies(articles)).columns.tolist()[:3] == ["article_id", "copy_of", "words"]
    for verb in (shared_passages, copy_families, without_copies):
        with pytest.raises(ValueError, match="article 'a9' of the pairs is not in the table"):
            verb(articles, pd.DataFrame({"article_id": ["a1"], "copy_of": ["a9"]}))


# families

def test_families_are_what_pairs_tie_together():
    articles = table(("x", "", "2024-12-04"), ("y", "", "2024-12-03"), ("x", "", "2024-12-05"), ("z", ""), ("z", ""), ("w", ""))
    pairs = pd.DataFrame({"article_id": ["a0", "a2", "a4"], "copy_of": ["a1", "a0", "a3"]})
    families = copy_families(articles, pairs)
    assert families[["articles", "outlets", "earliest", "order"]].values.tolist() == [
        [3, 2, "a1", "earlier"], [2, 1, "a3", "cannot tell"]]
    assert families["article_ids"].tolist() == [["a1", "a0", "a2"], ["a3", "a4"]]
    assert without_copies(articles, pairs)["article_id"].tolist() == ["a1", "a3", "a5"]


def test_two_of_the_first_day_have_no_earliest():
    pairs = pd.DataFrame({"article_id": ["a1", "a2"], "copy_of": ["a0", "a0"]})
    for days, order in [(["2024-12-03", "2024-12-03", "2024-12-04"], "cannot tell"),
                        (["2024-12-03", "2024-12-04", "2024-12-04"], "earlier")]:
        articles = table(*[(outlet, "", day) for outlet, day in zip("xyz", days)])
        assert copy_families(articles, pairs)["order"].tolist() == [order]


def test_no_pairs_no_families():
    articles = table(("x", REPORT), ("y", OTHER))
    assert copy_families(articles, copies(articles)).empty and without_copies(articles, copies(articles)).equals(articles)
    assert copy_families(table(), copies(table())).empty


# what is refused, and what is hostile

@pytest.mark.parametrize("change, message", [
    (lambda articles: articles.drop(columns="raw"), "no column 'raw'"),
    (lambda articles: articles.drop(columns="outlet"), "no column 'outlet'"),
    (lambda articles: articles.drop(columns="article_id"), "no column 'article_id'"),
    (lambda articles: articles.assign(article_id="a"), "article_id 'a' stands twice"),
    (lambda articles: articles.assign(article_id=pd.Series([1, "1"], dtype=object)), "article_id '1' stands twice"),
    (lambda articles: articles.assign(article_id=["a", None]), "an article has no article_id; give each an id of its own"),
    (lambda articles: articles.assign(published="Monday"), "'published' holds no dates")])
def test_a_table_that_does_not_do(change, message):
    with pytest.raises(ValueError, match=message):
        copies(change(table(("x", REPORT), ("y", OTHER))))


@pytest.mark.parametrize("verb", [shared_passages, copy_families, without_copies])
def test_a_table_that_does_not_do_for_pairs_either(verb):
    articles = table(("x", REPORT), ("y", REPORT))
    pairs = copies(articles)
    for lacking in ("article_id", "copy_of"):
        with pytest.raises(ValueError, match=f"the pairs have no column '{lacking}'; pass rows of the table that copies gives"):
            verb(articles, pairs.drop(columns=lacking))
    with pytest.raises(ValueError, match="article_id 'a0' stands twice"):
        verb(articles.assign(article_id="a0"), pairs)
    with pytest.raises(ValueError, match="the articles have no column 'article_id'"):
        verb(articles.drop(columns="article_id"), pairs)


@pytest.mark.parametrize("options", [{"threshold": 0}, {"threshold": 1.1}, {"n_words": 0}])
def test_senseless_options_are_refused(options):
    with pytest.raises(ValueError, match="threshold must be above 0"):
        copies(table(("x", REPORT)), **options)


def test_nothing_to_compare():
    for articles in (table(), table(("x", "")), table(("x", None), ("y", None)), table(("x", "One."), ("y", "One."))):
        assert copies(articles).empty
    assert copies(table()).columns.tolist()[:4] == ["article_id", "outlet", "copy_of", "outlet_of"]


def test_the_table_may_have_any_index():
    articles = table(("x", REPORT), ("y", REPORT)).set_axis([7, 7])
    assert named(copies(articles)) == [["a1", "a0"]] and len(shared_passages(articles, copies(articles))) == 1
    assert len(without_copies(articles, copies(articles))) == 1


def test_a_thousand_articles_with_one_text():
    articles = table(*[(f"outlet {i % 40}", REPORT) for i in range(1000)])
    pairs = copies(articles)
    assert len(pairs) < 2000 and set(pairs["article_id"]) == {f"a{i}" for i in range(1, 1000)}
    assert copy_families(articles, pairs)["articles"].tolist() == [1000]


def test_a_giant_costs_no_more_than_what_stands_beside_it():
    parts = [" ".join(f"w{i}-{k}" for k in range(60)) for i in range(400)]
    articles = table(("x", " ".join(parts * 10)), *[("y", part) for part in parts])
    pairs = copies(articles)
    assert len(pairs) == 400 and (pairs["containment"] == 1).all()


# the outlet corpus

@pytest.fixture(scope="module")
def of_outlets(outlets):
    return copies(outlets, threshold=0.05)


def all_pairs(articles, threshold):
    """The plain way, that of the benchmark: rows of each pair, and how many shingles both have."""
    chunks, group = cut(articles["raw"]), pd.factorize(articles["outlet"])[0]
    found = without_furniture(shingles(chunks, 5), group, equal_texts(chunks, by_time(articles)))
    return counted(*every_pair(found, group, threshold))


@pytest.mark.parametrize("threshold, least", [(0.1, 1), (0.05, 0.9)])
def test_of_all_pairs_of_the_outlet_corpus_hardly_any_is_missed(outlets, of_outlets, threshold, least):
    expected = all_pairs(outlets, threshold)
    row = pd.Series(range(len(outlets)), outlets["article_id"])
    given = of_outlets[of_outlets[["containment", "containment_of"]].max(axis=1) >= threshold - 1e-9]
    given = {tuple(sorted((row[a], row[b]))): n for a, b, n in given[["article_id", "copy_of", "shared"]].values.tolist()}
    assert given.items() <= expected.items() and len(given) >= least * len(expected) > 100


def test_what_the_outlet_corpus_shares(outlets, of_outlets):
    pairs = of_outlets[of_outlets[["containment", "containment_of"]].max(axis=1) >= 0.1]
    assert pairs["kind"].value_counts().to_dict() == {"quotation": 93, "text": 49, "phrases": 7}
    assert pairs["order"].value_counts().to_dict()["cannot tell"] > len(pairs) / 2
    assert not (pairs["outlet"].astype(str) == pairs["outlet_of"].astype(str)).any()
    text = pairs[pairs["kind"] == "text"]
    found = shared_passages(outlets, text)
    longest = found[~found["quoted"]].groupby(["article_id", "copy_of"])["words"].max()
    assert longest.reindex(pd.MultiIndex.from_frame(text[["article_id", "copy_of"]])).tolist() == text["longest"].tolist()
    gone = set(outlets["article_id"]) - set(without_copies(outlets, text)["article_id"])
    assert 40 < len(gone) < 81 and gone <= set(text["article_id"]) | set(text["copy_of"])
