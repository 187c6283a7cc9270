"""The rated Times sentences: what the table holds, against the file's own figures, and what it must not change."""
import numpy as np
import pytest

from analysis import times_ratings as module
from analysis.sources import external
from analysis.times_ratings import times_ratings


@pytest.fixture(scope="module")
def sentences():
    return times_ratings()


def test_one_row_a_sentence(sentences):
    assert sentences.columns.tolist() == ["sentence_id", "article", "text", "rating", "ratings"]
    assert (len(sentences), sentences["sentence_id"].nunique(), sentences["article"].nunique()) == (5190, 5190, 498)
    assert not sentences.isna().any(axis=None) and sentences["text"].str.strip().ne("").all()


def test_the_rating_is_the_mean_of_twenty(sentences):
    ratings = np.stack(sentences["ratings"])
    assert ratings.shape == (5190, 20) and ratings.min() == -4 and ratings.max() == 4
    assert np.allclose(ratings.mean(axis=1), sentences["rating"], atol=1e-12)
    assert (sentences["rating"].min(), sentences["rating"].max()) == (-2.8, 2.8)


def test_each_text_has_its_own_ratings(sentences):
    """Both files say the mean of each sentence; the one beside the text is that of the ratings."""
    said = [line.split("\t") for line in external("nytEditorialSnippets_GroundTruth.txt").read_text().splitlines()]
    assert sentences["sentence_id"].tolist() == [row[0] for row in said]
    assert sentences["rating"].tolist() == [float(row[1]) for row in said]


def test_articles_are_numbers_in_reading_order(sentences):
    assert sentences["article"].is_monotonic_increasing and not {281, 400} & set(sentences["article"])
    assert sentences["sentence_id"].str.startswith(sentences["article"].iloc[0].astype(str) + "_").iloc[0]
    first = sentences[sentences["article"] == 10]["sentence_id"]
    assert len(first) and first.str.startswith("10_").all()


def test_the_text_stays_as_the_file_has_it(sentences):
    assert sentences["text"].str.contains("''", regex=False).sum() == 571
    assert sentences["text"].str.contains("&amp;", regex=False).sum() == 9
    assert not sentences["text"].str.contains("\r", regex=False).any()


def test_a_missing_file_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "external", lambda name: external(name, tmp_path))
    with pytest.raises(FileNotFoundError, match=r"GroundTruth.txt is missing: run `python run.py`, which fetches it again\.$"):
        times_ratings()
