"""Words, phrases, wildcards and patterns, found and shown in context."""
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.concordance import find, in_context, of_article
from analysis.tokens import tokenize
from examples import table

RAW = "Peace talks began in May. They may fail.\nNo peace, talks or not: Kiev’s negotiators negotiated. The U.S. left Kiev ago."
ARTICLES = table(RAW, "Peace talks! Peace\ntalks?")
TOKENS = tokenize(ARTICLES)


def hits(query, **options):
    rows = find(TOKENS, query, **options)
    raws = dict(zip(ARTICLES["article_id"], ARTICLES["raw"]))
    return [raws[i][s:e] for i, s, e in zip(rows["article_id"].astype(str), rows["start"], rows["end"])]


@pytest.mark.parametrize("query, expected", [
    ("peace", ["Peace", "peace", "Peace", "Peace"]),
    ("PEACE", ["Peace", "peace", "Peace", "Peace"]),
    ("peace talks", ["Peace talks", "Peace talks", "Peace\ntalks"]),
    ("negotiat*", ["negotiators", "negotiated"]),
    ("m?y", ["May", "may"]),
    ("peace * in", []),
    ("talks * in", ["talks began in"]),
    ("kiev's", ["Kiev’s"]),
    ("Kiev’s", ["Kiev’s"]),
    ("kiev", ["Kiev", "Kiev"]),
    ("u.s.", ["U.S."]),
    ("go", []),
    ("peace, talks", ["peace, talks"]),
    ("may. They", []),
    ("absent", []),
    (re.compile("negotiat(ed|ion)"), ["negotiated"]),
    (re.compile("iat"), []),
    (["talks", "may fail"], ["talks", "may fail", "talks", "talks", "talks"]),
], ids=str)
def test_find(query, expected):
    assert hits(query) == expected


def test_find_as_printed():
    assert hits("May", column="token") == ["May"] and hits("may", column="token") == ["may"]


def test_find_keeps_place_and_part():
    rows = find(TOKENS, "peace talks")
    assert rows["part"].tolist() == ["body"] * 3 and rows["paragraph"].tolist() == [0, 0, 0]
    assert rows[["article_id", "sentence", "position"]].astype(int).values.tolist()[0] == [0, 0, 0]
    assert rows["query"].tolist() == ["peace talks"] * 3


def test_context_is_a_window_of_tokens_or_the_sentence():
    rows = find(TOKENS, "began", within=1)
    assert in_context(rows, ARTICLES)[["left", "hit", "right"]].values.tolist() == [["talks", "began", "in"]]
    rows = find(TOKENS, "began", within="sentence")
    assert in_context(rows, ARTICLES)[["left", "hit", "right"]].values.tolist() == [["Peace talks", "began", "in May."]]
    far = in_context(find(TOKENS, "peace", within=500), ARTICLES)
    assert far["right"].iloc[-1] == "talks?" and far["left"].iloc[0] == "", "a window ends where its article ends"


def test_rows_of_any_kind_are_shown():
    rows = pd.DataFrame({"article_id": ["1"], "start": [0], "end": [5], "frame": ["peace"]})
    shown = in_context(rows, ARTICLES, width=6)
    assert shown[["frame", "left", "hit", "right"]].values.tolist() == [["peace", "", "Peace", "talks"]]


def test_sorting():
    rows = find(TOKENS, ["may", "kiev"], within=2)
    right = in_context(rows, ARTICLES, sort="right")["right"].str.lower().tolist()
    assert [re.findall(r"\w+", r) for r in right] == sorted(re.findall(r"\w+", r) for r in right)
    left = in_context(rows, ARTICLES, sort="left")["left"].str.lower().tolist()
    assert [re.findall(r"\w+", t)[::-1] for t in left] == sorted(re.findall(r"\w+", t)[::-1] for t in left)
    assert in_context(rows, ARTICLES)["start"].tolist() == sorted(rows["start"])


def test_no_hit_gives_an_empty_table():
    shown = in_context(find(TOKENS, "absent"), ARTICLES, sort="left")
    assert shown.empty and {"left", "hit", "right"} <= set(shown)


def test_a_wildcard_on_a_table_without_tokens():
    assert len(find(tokenize(table("")), "*")) == 0 and len(find(tokenize(table("")), "war*")) == 0


@given(st.lists(st.sampled_from(["war", "peace", "talks", ".", ",", "\n"]), max_size=30).map(" ".join), st.sampled_from(["war", "peace talks", "war war", "p* talks"]))
def test_phrases_are_found_as_a_plain_loop_finds_them(raw, query):
    tokens = tokenize(table(raw))
    words = query.split()
    terms, sentences = tokens["term"].tolist(), tokens["sentence"].tolist()
    expected = [i for i in range(len(terms) - len(words) + 1)
                if all(t == w or w == "p*" and t.startswith("p") for t, w in zip(terms[i:], words)) and sentences[i] == sentences[i + len(words) - 1]]
    assert find(tokens, query)["position"].tolist() == expected


def test_a_phrase_of_a_part_of_the_tokens_had_nothing_between_its_words():
    words = TOKENS[TOKENS["kind"] != "mark"]
    assert find(words, "peace talks")["start"].tolist() == find(TOKENS, "peace talks")["start"].tolist()
    tokens = tokenize(table("War, peace. War peace."))
    assert find(tokens[tokens["kind"] == "word"], "war peace")["start"].tolist() == [12]


def test_the_article_of_a_row():
    articles = pd.DataFrame({"article_id": ["b", "a"], "outlet": pd.Categorical(["y", "x"]), "n": [2, 1]})
    rows = pd.DataFrame({"article_id": pd.Categorical(["a", "b", "a"], ["a", "b", "gone"])}, index=[7, 7, 9])
    for some in (rows, rows.astype({"article_id": "str"})):
        found = of_article(some, articles, "outlet", "n")
        assert found[["outlet", "n"]].values.tolist() == [["x", 1], ["y", 2], ["x", 1]] and found.index.tolist() == [7, 7, 9]
        assert found["outlet"].dtype == "str" and of_article(some.head(0), articles, "n").empty
    assert of_article(rows.astype(object).mask(rows["article_id"] == "b"), articles, "outlet")["outlet"].isna().tolist() == [False, True, False]
    assert of_article(pd.DataFrame({"article_id": [7]}), articles.assign(article_id=[7, 8]), "n")["n"].tolist() == [2]
    with pytest.raises(ValueError, match="^the articles have no column 'month'; they have article_id, outlet, n.$"):
        of_article(rows, articles, "month")
    with pytest.raises(ValueError, match="article 'a' is not in the table of articles; pass the table that was tokenized"):
        of_article(rows, articles.head(1), "n")


def test_errors_are_one_sentence():
    with pytest.raises(ValueError, match="within='paragraph' is not known"):
        find(TOKENS, "peace", within="paragraph")
    with pytest.raises(ValueError, match="column='stem' is not known"):
        find(TOKENS, "peace", column="stem")
    with pytest.raises(ValueError, match="the query ' ' holds no word"):
        find(TOKENS, " ")
    with pytest.raises(ValueError, match="article '1' is not in the table"):
        in_context(find(TOKENS, "peace"), ARTICLES.iloc[:1])
    with pytest.raises(ValueError, match="sort='up' is not known"):
        in_context(find(TOKENS, "peace"), ARTICLES, sort="up")
