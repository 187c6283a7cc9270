"""Every place of a word and of a phrase, with its context, from the token table.

NLTK and quanteda are handed the terms, as a list of strings or by article, whose making is not timed. Equal means the
same places.
"""
import pandas as pd

from benchmarks import Unequal
from benchmarks.counting import prepared
from benchmarks.r import from_r

TITLE = "concordance of a word and a phrase"
QUERIES = ["peace", "climate change"]
WIDTH = 60


def this_project(read):
    from analysis.concordance import find, in_context
    articles, tokens = prepared(read)
    return lambda: [in_context(find(tokens, query), articles) for query in QUERIES], places


def nltk_with_build(read):
    from nltk.text import ConcordanceIndex
    _, tokens = prepared(read)
    terms = tokens["term"].tolist()
    return lambda: lines(ConcordanceIndex(terms, key=str.lower)), lambda found: places(at(tokens, found))


def nltk_prebuilt(read):
    from nltk.text import ConcordanceIndex
    _, tokens = prepared(read)
    index = ConcordanceIndex(tokens["term"].tolist(), key=str.lower)
    return lambda: lines(index), lambda found: places(at(tokens, found))


def lines(index):
    return [index.find_concordance(query.split(), width=2 * WIDTH) for query in QUERIES]


def at(tokens, found):
    """The rows of the token table at which NLTK's lines stand."""
    return [tokens.iloc[[line.offset for line in one]] for one in found]


def pandas_by_hand(read):
    articles, tokens = prepared(read)
    raws = articles.set_index("article_id")["raw"]

    def hits(query):
        words = query.split()
        is_hit = tokens["term"] == words[0]
        for k, word in enumerate(words[1:], 1):
            is_hit &= ((tokens["term"].shift(-k) == word) & (tokens["sentence"].shift(-k) == tokens["sentence"])
                       & (tokens["article_id"].shift(-k) == tokens["article_id"]))
        rows = tokens[is_hit]
        last = tokens["end"].shift(1 - len(words))[is_hit].astype(int)
        found = [(raw[max(0, a - WIDTH):a], raw[a:b], raw[b:b + WIDTH])
                 for raw, a, b in zip(rows["article_id"].map(raws), rows["start"], last)]
        return pd.concat([rows, pd.DataFrame(found, rows.index, columns=["left", "hit", "right"])], axis=1)
    return lambda: [hits(query) for query in QUERIES], places


def quanteda_kwic(read):
    articles, tokens = prepared(read)
    first = tokens.reset_index().groupby("article_id", observed=True)["index"].first()

    def comparable(table):
        rows = table["article_id"].astype("str").map(first).astype(int) + table["nth"]
        return places([tokens.loc[rows[table["query"] == query]] for query in QUERIES])
    return from_r("quanteda", "concordance", lambda: articles, comparable, lambda read: tokens[["article_id", "term"]])


def places(found):
    return [set(zip(rows["article_id"].astype("str"), rows["start"].tolist())) for rows in found]


PEERS = {"this project": this_project, "NLTK ConcordanceIndex, with its making": nltk_with_build,
         "NLTK ConcordanceIndex, made before": nltk_prebuilt, "pandas by hand": pandas_by_hand,
         "R quanteda kwic": quanteda_kwic}


def agreement(ours, theirs):
    """Raises Unequal unless the places are the same."""
    for query, one, other in zip(QUERIES, ours, theirs, strict=True):
        if one != other:
            raise Unequal(f"of {query!r} {len(one - other)} places are only ours and {len(other - one)} only theirs")
    return "the same " + " and ".join(f"{n:,}" for n in map(len, ours)) + " places"
