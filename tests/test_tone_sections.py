"""Headline, lead, middle and end of an article."""
import pandas as pd
import pytest

from analysis.sentiment import score_sentences
from analysis.tokens import tokenize
from analysis.tone_sections import SECTIONS, add_sections


def sentences(**articles):
    """Sentences by article and part: a=["headline", "body", ...]."""
    return pd.DataFrame([(article, part, start) for article, parts in articles.items() for start, part in enumerate(parts)],
                        columns=["article_id", "part", "start"])


def sections(table):
    found = add_sections(table)["section"]
    return found.astype(object).where(found.notna(), None).tolist()


@pytest.mark.parametrize("n, lead, end", [(5, 1, 1), (6, 1, 1), (9, 1, 1), (10, 2, 2), (14, 2, 2), (15, 3, 3), (100, 20, 20)])
def test_a_fifth_at_either_end(n, lead, end):
    assert sections(sentences(a=["body"] * n)) == ["lead"] * lead + ["middle"] * (n - lead - end) + ["end"] * end


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_a_short_body_has_no_sections(n):
    assert sections(sentences(a=["headline"] + ["body"] * n)) == ["headline"] + [None] * n


@pytest.mark.parametrize("part", ["byline", "dateline", "caption", "repeat", "note", "boilerplate"])
def test_other_parts_have_none_and_are_not_counted(part):
    assert sections(sentences(a=["headline", part, *["body"] * 4, part, "body", part])) == [
        "headline", None, "lead", "middle", "middle", "middle", None, "end", None]


def test_headline_and_standfirst():
    assert sections(sentences(a=["headline", "headline", "standfirst", *["body"] * 5])) == [
        "headline", "headline", "standfirst", "lead", "middle", "middle", "middle", "end"]


def test_each_article_by_itself():
    assert sections(sentences(a=["body"] * 5, b=["body"] * 4, c=["headline", *["body"] * 5])) == [
        "lead", "middle", "middle", "middle", "end", *[None] * 4, "headline", "lead", "middle", "middle", "middle", "end"]


def test_the_order_of_rows_and_the_index_are_kept():
    table = sentences(a=["headline", *["body"] * 6], b=["body"] * 5)
    shuffled = table.sample(frac=1, random_state=3)
    found = add_sections(shuffled)
    assert found.index.tolist() == shuffled.index.tolist()
    assert found["section"].sort_index().tolist() == add_sections(table)["section"].tolist()


def test_a_table_of_scores():
    titles = ["Brave nurse praised", "Talks"]
    bodies = ["It was a terrible day. " + "The clerk left the hall. " * 8 + "A good end came.", "The clerk left."]
    raws = [f"{title}\n\n{body}" for title, body in zip(titles, bodies)]
    scores = add_sections(score_sentences(tokenize(pd.DataFrame({"article_id": ["a", "b"], "title": titles, "raw": raws}))))
    assert list(scores)[-1] == "section" and list(scores["section"].cat.categories) == SECTIONS
    means = scores.groupby("section", observed=True)["valence"].mean()
    assert means["lead"] < 0 < means["end"] and scores["section"].value_counts()[["headline", "lead", "middle", "end"]].tolist() == [2, 2, 6, 2]


def test_nothing_to_part():
    assert add_sections(sentences()).empty and list(add_sections(sentences())) == ["article_id", "part", "start", "section"]
    assert sections(sentences(a=["caption"])) == [None]


@pytest.mark.parametrize("column", ["article_id", "part", "start"])
def test_a_lacking_column(column):
    with pytest.raises(ValueError, match=f"the sentences have no column '{column}'; pass the table that score_sentences gives."):
        add_sections(sentences(a=["body"]).drop(columns=column))
