"""The token table and its law: tokens and gaps make up the raw text."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings

from analysis.cleaning import clean
from analysis.tokens import TOKENS, kind_of, split, split_many, tokenize
from examples import cases, table, texts

NASTY = ["", " ", "\n\n", "\u200b", "\u200b\n\u200bA.\u200b B.", '"?', '""??"?"?', "�", '"�s', '"s', "'s", "’S", "&#10;&#x20;", "&amp;amp;",
         "a\u0301\u0301 \u0301b", "👩‍🚀👍🏽", "\ud83d\ude00\ud83d", "\x00a\x00b", "\x85\x1c\x1d\u2028\u2029", "a\r\nb\rc\n\rd", "....!!!???",
         "<...>[...](…)", "U.S.A.F.R.I.C.A", "1,2.3:4/5-6", "'' `` “”‘’«»", "http://", "www.", "@", "a@b", "@@@@", "#", "x" * 5000, '"' * 5000,
         "a." * 2000, "a-" * 2000, "1." * 2000, "@a." * 2000, "“" * 3000 + "”" * 3000, "ﬁﬂﬀ", "Ã©Ã©â€œ", "İstanbul ẞ ǅ", "—two—day—", "\ufeff\ufeff"]


def law_holds(articles):
    tokens = tokenize(articles)
    by_article = dict(tuple(tokens.groupby("article_id", observed=True)))
    for article_id, raw in zip(articles["article_id"].astype(str), articles["raw"]):
        done, rows = 0, by_article.get(article_id, tokens.iloc[:0])
        for start, end, token in zip(rows["start"], rows["end"], rows["token"]):
            assert done <= start < end <= len(raw)
            assert raw[start:end] == token or clean(raw[start:end]).text.strip() == token
            assert not raw[done:start].strip() or not clean(raw[done:start]).text.strip()
            done = end
        assert not raw[done:].strip() or not clean(raw[done:]).text.strip()
    return tokens


@settings(max_examples=200)
@given(texts)
@example('Republicans"�\xa0accusations')
@example('"�s')
def test_law_on_generated_text(raw):
    law_holds(table(raw))


@pytest.mark.parametrize("raw", NASTY, ids=lambda raw: ascii(raw)[:30])
def test_law_on_nasty_text(raw):
    law_holds(table(raw))


def test_law_on_many_texts_at_once():
    law_holds(table(*NASTY))


def test_law_on_the_sample(sample):
    tokens = law_holds(sample)
    assert len(tokens) > 1100 and tokens["article_id"].unique().tolist() == sample["article_id"].tolist()


def test_law_on_the_outlets(outlets):
    law_holds(outlets)


@settings(max_examples=40)
@given(texts, texts)
def test_an_article_is_tokenized_alike_alone_and_among_others(one, two):
    both = tokenize(table(one, two))
    for name, raw in (("0", one), ("1", two)):
        alone = tokenize(table(raw))
        among = both[both["article_id"] == name]
        for column in ("part", "paragraph", "sentence", "position", "start", "end", "token", "term", "kind"):
            assert among[column].tolist() == alone[column].tolist(), column


@given(texts)
def test_numbers_run_from_zero_without_gaps(raw):
    tokens = tokenize(table(raw))
    assert tokens["position"].tolist() == list(range(len(tokens)))
    assert sorted(set(tokens["sentence"])) == list(range(tokens["sentence"].max() + 1 if len(tokens) else 0))
    assert (np.diff(tokens["sentence"]) >= 0).all() and (np.diff(tokens["paragraph"]) >= 0).all()


@given(texts)
def test_many_chunks_split_as_each_alone(raw):
    chunks = [c for c in clean(raw).text.split() if "@" not in c and "://" not in c and "www." not in c]
    found, n, start, stop = split_many(chunks)
    expected = [piece for chunk in chunks for piece in split(chunk)]
    assert list(zip(found, start, stop)) == expected and n.sum() == len(expected)


@pytest.mark.parametrize("raw, expected", cases("tokens"))
def test_case(raw, expected):
    assert tokenize(table(raw))["token"].tolist() == expected.split("|")


def test_terms_fold_case_marks_and_hyphens():
    tokens = tokenize(table("NATO’s Two‑Day U.S. DON’T"))
    assert tokens["term"].tolist() == ["nato", "'s", "two-day", "u.s.", "don't"]
    assert tokens["token"].tolist() == ["NATO", "’s", "Two‑Day", "U.S.", "DON’T"]


@pytest.mark.parametrize("token, kind", [("war", 0), ("’s", 0), ("two-day", 0), ("20-year-old", 0), ("u.s.", 0), ("19", 1), ("19th", 1), ("3.4bn", 1),
                                         ("9/11", 1), ("3-0", 1), (".", 2), ("“", 2), ("<...>", 2), ("$", 2), ("https://a.b/1", 2), ("a@b.c", 2)])
def test_kind(token, kind):
    assert kind_of(token) == kind


def test_types_and_bytes_a_token(outlets):
    tokens = tokenize(outlets)
    assert tokens.memory_usage(deep=True).sum() / len(tokens) <= 60
    for column in ("article_id", "part", "token", "term", "kind"):
        assert isinstance(tokens[column].dtype, pd.CategoricalDtype)
    for column in ("paragraph", "sentence", "position", "start", "end"):
        assert tokens[column].dtype == np.int32


@pytest.mark.parametrize("raws", [[], [""], [None], ["", None, " "], [float("nan"), "One word"]])
def test_empty_tables_and_texts(raws):
    tokens = tokenize(pd.DataFrame({"article_id": [str(i) for i in range(len(raws))], "raw": raws}))
    assert len(tokens) == sum(len(r.split()) for r in raws if isinstance(r, str))
    assert list(tokens) == ["article_id", "part", "paragraph", "sentence", "position", "start", "end", "token", "term", "kind"]


def test_articles_are_not_changed(sample):
    before = sample.copy(deep=True)
    tokenize(sample)
    pd.testing.assert_frame_equal(sample, before)


def test_errors_are_one_sentence():
    with pytest.raises(ValueError, match="no column `raw`; it has article_id, text"):
        tokenize(pd.DataFrame({"article_id": ["a"], "text": ["b"]}))
    with pytest.raises(ValueError, match="'a' stands in rows 0 and 2"):
        tokenize(pd.DataFrame({"article_id": ["a", "b", "a"], "raw": ["", "", ""]}))
    with pytest.raises(TypeError, match="row 1: `raw` holds a int, not text"):
        tokenize(pd.DataFrame({"article_id": ["a", "b"], "raw": pd.Series(["x", 3], dtype=object)}))


def test_hostile_text_costs_linear_work():
    """Steps of the regular expression cannot be counted; a quadratic one would not end within the suite's time limit."""
    for unit in ('"', "a", "a.", "1,", "@", "a@", "-", "'s", "&amp;", '"?', "A.", "http://", "�"):
        raw = unit * (200_000 // len(unit))
        assert tokenize(table(raw))["end"].iloc[-1] == len(raw), unit


def test_marks_of_the_sample(sample):
    tokens = tokenize(sample)
    assert (tokens["token"] == "<...>").sum() == 2
    assert (tokens["token"] == "two-day").sum() == 1 and (tokens["token"] == "—").sum() == 2
    assert TOKENS.findall("security — even") == ["security", "—", "even"]
