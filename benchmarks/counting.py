"""Counts of each term by outlet: the words of the body, from the token table.

The others are handed the same words, as the lists of strings they ask for, whose making is not timed. Equal means
the same n for every outlet and term.
"""
from itertools import chain

import pandas as pd

from benchmarks import Unequal
from benchmarks.r import from_r

TITLE = "count by outlet and term"


def prepared(read):
    """The articles and their tokens."""
    from analysis.tokens import tokenize
    articles = read()
    return articles, tokenize(articles)


def body_words(articles, tokens):
    """The words of the body with their outlets, one row a word."""
    chosen = tokens[(tokens["part"] == "body") & (tokens["kind"] == "word")]
    outlet = chosen["article_id"].map(articles.set_index("article_id")["outlet"])
    return chosen.assign(outlet=outlet.astype("category"))


def terms_by_outlet(read):
    return body_words(*prepared(read)).astype({"term": "str"}).groupby("outlet", observed=True)["term"].agg(list)


def this_project(read):
    from analysis.terms import term_counts
    articles, tokens = prepared(read)

    def comparable(counts):
        return counts.astype({"outlet": "str", "term": "str"}).set_index(["outlet", "term"])[["n", "n_articles"]]
    return lambda: term_counts(tokens, by="outlet", articles=articles), comparable


def count_vectorizer(read):
    from sklearn.feature_extraction.text import CountVectorizer
    terms = terms_by_outlet(read)
    vectorizer = CountVectorizer(analyzer=list)

    def comparable(matrix):
        rows, columns = matrix.nonzero()
        found = {"outlet": terms.index.to_numpy()[rows], "term": vectorizer.get_feature_names_out()[columns],
                 "n": matrix.data}
        return pd.DataFrame(found).set_index(["outlet", "term"])
    return lambda: vectorizer.fit_transform(terms), comparable


def freq_dist(read):
    from nltk import FreqDist
    terms = terms_by_outlet(read)

    def comparable(found):
        rows = chain.from_iterable(((outlet, *one) for one in counts.items()) for outlet, counts in found.items())
        return pd.DataFrame(rows, columns=["outlet", "term", "n"]).set_index(["outlet", "term"])
    return lambda: {outlet: FreqDist(words) for outlet, words in terms.items()}, comparable


def groupby(read):
    articles, tokens = prepared(read)

    def work():
        return body_words(articles, tokens).groupby(["outlet", "term"], observed=True).size()
    return work, lambda n: as_strings(n.to_frame("n"))


def groupby_with_articles(read):
    articles, tokens = prepared(read)

    def work():
        groups = body_words(articles, tokens).groupby(["outlet", "term"], observed=True)
        return groups.agg(n=("position", "size"), n_articles=("article_id", "nunique"))
    return work, as_strings


def as_strings(counts):
    return counts.reset_index().astype({"outlet": "str", "term": "str"}).set_index(["outlet", "term"])


def r_counts(table):
    return table.set_index(["outlet", "term"])[["n"]]


def handed_over(read):
    """Body words as R is to be given them: one row a word."""
    return body_words(*prepared(read))[["outlet", "article_id", "term"]]


PEERS = {
    "this project (n, n_articles and rates)": this_project, "scikit-learn CountVectorizer": count_vectorizer,
    "NLTK FreqDist": freq_dist, "pandas groupby": groupby, "pandas groupby, n_articles too": groupby_with_articles,
    "R dplyr count, with tidytext's table": lambda read: from_r("tidytext", "counting", read, r_counts, handed_over),
    "R quanteda dfm": lambda read: from_r("quanteda", "counting", read, r_counts, handed_over)}


def agreement(ours, theirs):
    """Raises Unequal unless every cell is the same; says what was compared."""
    columns = list(theirs.columns)
    both = ours[columns].join(theirs.add_suffix("_theirs"), how="outer")
    wrong = both[(both[columns].to_numpy() != both[[f"{column}_theirs" for column in columns]].to_numpy()).any(axis=1)]
    if len(wrong):
        raise Unequal(f"{len(wrong):,} of {len(both):,} counts differ, as that of {wrong.index[0]}")
    return f"the same {' and '.join(columns)} in {len(both):,} cells"
