"""Sentences, by cases and against texts that people split."""
import json

import pandas as pd
import pytest

from analysis.sentences import LEXICON, end_of, opening_of
from analysis.tokens import tokenize
from examples import cases, table


def sentences_of(raw, tokens):
    edges = tokens.groupby("sentence").agg(start=("start", "min"), end=("end", "max"))
    return [raw[start:end] for start, end in zip(edges["start"], edges["end"])]


@pytest.mark.parametrize("raw, expected", cases("sentences"))
def test_case(raw, expected):
    assert sentences_of(raw, tokenize(table(raw))) == expected.split("|")


def test_golden_rules(yardsticks):
    rows = [json.loads(line) for line in (yardsticks / "sentences" / "golden_rules.jsonl").read_text("utf8").splitlines()]
    tokens = dict(tuple(tokenize(table(*[row["text"] for row in rows])).groupby("article_id", observed=True)))
    right = sum(sentences_of(row["text"], tokens[str(i)]) == [s.strip() for s in row["sentences"]] for i, row in enumerate(rows))
    assert right >= 42


def test_news_that_people_split(yardsticks):
    rows = [json.loads(line) for line in (yardsticks / "sentences" / "gum_news.jsonl").read_text("utf8").splitlines()]
    tokens = tokenize(table(*[row["text"] for row in rows]))
    edges = tokens.groupby(["article_id", "sentence"], observed=True).agg(start=("start", "min"), end=("end", "max")).reset_index()
    found = set(zip(edges["article_id"].astype(int), edges["start"], edges["end"]))
    gold = {(i, *span) for i, row in enumerate(rows) for span in row["sentences"]}
    assert 2 * len(found & gold) / (len(found) + len(gold)) >= 0.95


def test_words_of_the_lexicon_are_used():
    words = pd.read_csv(LEXICON, keep_default_na=False)
    assert set(words["class"]) == {"title", "within", "number", "may_end", "starter", "said", "credit"}
    assert not words.duplicated(["word", "class"]).any() and (words["note"] != "").all()
    for word, kind in zip(words["word"], words["class"]):
        assert {"title": end_of(word + ".") == 0, "within": end_of(word + ".") == 0, "number": end_of(word + ".") == 2, "may_end": end_of(word + ".") == 1,
                "starter": opening_of(word) == 4, "said": True, "credit": opening_of(word) == 5}[kind], word
