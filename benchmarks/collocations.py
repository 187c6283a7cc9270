"""Neighbouring words of the body that occur together at least five times, by log-likelihood.

Ours gives six more measures. The others are handed the runs of words between marks as lists of strings or as a table,
whose making is not timed. Equal means the same pairs, the same n, and the same G² to 1e-9 of its size. quanteda has a
measure of another kind, so of it pairs and n are compared.
"""
import numpy as np
import pandas as pd

from benchmarks import Unequal
from benchmarks.counting import prepared
from benchmarks.r import from_r

TITLE = "collocations (bigrams by log-likelihood, at least 5)"
LEAST = 5


def this_project(read):
    from analysis.collocations import collocations
    _, tokens = prepared(read)

    def comparable(pairs):
        names = pairs["term_1"].astype("str") + " " + pairs["term_2"].astype("str")
        return pairs.assign(pair=names).set_index("pair")[["n", "g2"]]
    return lambda: collocations(tokens, window=1, min_count=LEAST), comparable


def words_in_runs(read):
    """Words of the body, each with the number of its run: words that stand side by side in a sentence."""
    _, tokens = prepared(read)
    chosen = tokens[(tokens["part"] == "body") & (tokens["kind"] == "word")]
    breaks = ((chosen["article_id"].cat.codes.diff() != 0) | (chosen["sentence"].diff() != 0)
              | (chosen["position"].diff() != 1))
    return pd.DataFrame({"run": breaks.cumsum(), "term": chosen["term"]})


def runs(read):
    """The runs as lists of words."""
    words = words_in_runs(read)
    edges = [*np.flatnonzero(words["run"].diff() != 0).tolist(), len(words)]
    terms = words["term"].tolist()
    return [terms[a:b] for a, b in zip(edges, edges[1:])]


def nltk_finder(read):
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
    documents = runs(read)

    def work():
        finder = BigramCollocationFinder.from_documents(documents)
        finder.apply_freq_filter(LEAST)
        return finder, finder.score_ngrams(BigramAssocMeasures.likelihood_ratio)

    def comparable(result):
        finder, scored = result
        return table((" ".join(pair), finder.ngram_fd[pair], g2) for pair, g2 in scored)
    return work, comparable


def gensim_phrases(read):
    from gensim.models.phrases import Phrases
    documents, delimiter = runs(read), "\t"

    def work():
        phrases = Phrases(documents, min_count=LEAST, threshold=1e-300, scoring=gensim_g2, delimiter=delimiter)
        return phrases, phrases.export_phrases()

    def comparable(result):
        phrases, scored = result
        return table((pair.replace(delimiter, " "), phrases.vocab[pair], g2) for pair, g2 in scored.items())
    return work, comparable


def gensim_g2(worda_count, wordb_count, bigram_count, len_vocab, min_count, corpus_word_count):
    """G² under the names that gensim hands over; it has no measure of this kind of its own."""
    from nltk.metrics import BigramAssocMeasures
    if bigram_count < min_count:
        return -1
    return BigramAssocMeasures.likelihood_ratio(bigram_count, (worda_count, wordb_count), corpus_word_count)


def pandas_by_hand(read):
    from scipy.special import xlogy
    words = words_in_runs(read)

    def work():
        n_terms = words["term"].value_counts()
        follows = words["run"].eq(words["run"].shift(-1))
        found = pd.DataFrame({"one": words["term"], "two": words["term"].shift(-1)})[follows]
        n = found.groupby(["one", "two"], observed=True).size()
        n = n[n >= LEAST]
        n_1, n_2 = (n_terms.reindex(n.index.get_level_values(side)).to_numpy() for side in ("one", "two"))
        both = n.to_numpy()
        cells = np.array([[both, n_1 - both], [n_2 - both, len(words) - n_1 - n_2 + both]])
        expected = cells.sum(axis=1, keepdims=True) * cells.sum(axis=0, keepdims=True) / len(words)
        g2 = 2 * xlogy(cells, cells / expected).sum(axis=(0, 1))
        return n.to_frame("n").assign(g2=g2).sort_values("g2", ascending=False)
    return work, lambda pairs: table((f"{one} {two}", n, g2) for (one, two), n, g2 in pairs.itertuples())


def table(rows):
    return pd.DataFrame(rows, columns=["pair", "n", "g2"]).set_index("pair")


def r_pairs(pairs):
    return pairs.set_index("pair")


PEERS = {
    "this project (seven measures)": this_project, "NLTK BigramCollocationFinder": nltk_finder,
    "gensim Phrases": gensim_phrases, "pandas by hand": pandas_by_hand,
    "R dplyr by hand": lambda read: from_r("tidytext", "collocations", read, r_pairs, words_in_runs),
    "R quanteda textstat_collocations": lambda read: from_r("quanteda", "collocations", read, r_pairs, words_in_runs)}


def agreement(ours, theirs):
    """Raises Unequal unless pairs, n and, where there is one, G² are the same; ours has a sign."""
    both = ours.join(theirs.add_suffix("_theirs"), how="outer")
    is_wrong = both["n"] != both["n_theirs"]
    if "g2" in theirs:
        is_wrong |= ~(np.abs(both["g2"].abs() - both["g2_theirs"].abs()) <= 1e-9 * np.maximum(1, both["g2"].abs()))
    if is_wrong.any():
        raise Unequal(f"{is_wrong.sum():,} of {len(both):,} pairs differ, as {both.index[is_wrong][0]!r}")
    return f"the same {len(both):,} pairs" + (", n and G²" if "g2" in theirs else " and n")
