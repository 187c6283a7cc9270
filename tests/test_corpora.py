"""Which articles a notebook compares, whatever it is given."""
import pandas as pd
import pytest

from analysis.articles import problems
from analysis.corpora import SOURCE, comparison_corpus, is_own, outlet_in


def csv(folder, *rows):
    path = folder / "own.csv"
    pd.DataFrame(rows, columns=["id", "outlet", "title", "text"]).to_csv(path, index=False)
    return path


def test_without_a_path_the_nine_outlets(outlets):
    corpus, source = comparison_corpus()
    assert source == SOURCE and len(corpus) == len(outlets) and corpus["outlet"].nunique() == 9


def test_two_outlets_of_ones_own_stand_alone(tmp_path):
    corpus, source = comparison_corpus(csv(tmp_path, (1, "a.com", "A", "Peace came."), (2, "", "B", "War came.")), report=None)
    assert corpus["outlet"].tolist() == ["a.com", "(no outlet)"] and source == "own articles"
    assert corpus["article_id"].tolist() == ["1", "2"] and corpus["outlet"].dtype == "category"


def test_beside_one_outlet_stand_nine(tmp_path, capsys):
    corpus, source = comparison_corpus(csv(tmp_path, (1, "bbc.co.uk", "A", "Peace came."), (1, "bbc.co.uk", "B", "")))
    said = capsys.readouterr().out
    assert "Only one outlet is named here (bbc.co.uk (yours); 2 articles): nine outlets" in said
    assert source == f"own articles and {SOURCE}" and corpus["outlet"].nunique() == 10 and corpus["article_id"].is_unique
    assert len(problems(corpus)) == 2 and "the article_id stands before" in said
    assert outlet_in(corpus, "tass.com") == "tass.com"
    assert outlet_in(corpus, "le monde", report=None) == outlet_in(corpus, "tass.com", True, None) == "bbc.co.uk (yours)"
    outlet_in(corpus, "tass.com", yours=True)
    assert "'tass.com' is no outlet of your own articles: bbc.co.uk (yours) is taken instead, with 2" in capsys.readouterr().out
    assert corpus.loc[is_own(corpus), "outlet"].tolist() == 2 * ["bbc.co.uk (yours)"]
    nine = corpus[~is_own(corpus)]
    assert is_own(nine).all() and outlet_in(nine, "tass.com", yours=True) == "tass.com"


def test_articles_without_an_outlet_stand_beside_nine(tmp_path, capsys):
    comparison_corpus(csv(tmp_path, (1, "", "A", "Peace came.")))
    assert "No outlet is named here (1 article; a column `outlet` would name it): nine outlets" in capsys.readouterr().out


def test_the_outlet_with_most_articles_is_taken_and_said(capsys):
    corpus = pd.DataFrame({"article_id": ["0", "1", "2"], "outlet": pd.Categorical(["a", "b", "b"])})
    assert outlet_in(corpus, "a") == "a" and capsys.readouterr().out == ""
    assert outlet_in(corpus, "x") == "b" and "'x' here: b is taken instead, with 2 articles." in capsys.readouterr().out


def test_what_cannot_be_read_is_refused_as_load_articles_does(tmp_path):
    with pytest.raises(ValueError, match="holds no files"):
        comparison_corpus(tmp_path)
