"""Neighbouring words of the body that occur together at least five times, by log-likelihood; ours gives six more measures.

The others are handed the runs of words between marks as lists of strings, whose making is not timed. Equal means the
same pairs, the same n, and the same G² to 1e-9 of its size.
"""
import numpy as np
import pandas as pd

from benchmarks import Unequal
from benchmarks.counting import prepared

TITLE = "collocations (bigrams by log-likelihood, at least 5)"
LEAST = 5


def this_project(read):
    from analysis.collocations import collocations
    _, tokens = prepared(read)

    def comparable(pairs):
        names = pairs["term_1"].astype("str") + " " + pairs["term_2"].astype("str")
        return pairs.assign(pair=names).set_index("pair")[["n", "g2"]]
    return lambda: collocations(tokens, window=1, min_count=LEAST), comparable


def runs(read):
    """Words of the body that stand side by side in a sentence, as lists."""
    _, tokens = prepared(read)
    chosen = tokens[(tokens["part"] == "body") & (tokens["kind"] == "word")]
    breaks = ((chosen["article_id"].cat.codes.diff() != 0) | (chosen["sentence"].diff() != 0)
              | (chosen["position"].diff() != 1))
    edges = [*np.flatnonzero(breaks).tolist(), len(chosen)]
    terms = chosen["term"].tolist()
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


def table(rows):
    return pd.DataFrame(rows, columns=["pair", "n", "g2"]).set_index("pair")


PEERS = {"this project (seven measures)": this_project, "NLTK BigramCollocationFinder": nltk_finder,
         "gensim Phrases": gensim_phrases}


def agreement(ours, theirs):
    """Raises Unequal unless pairs, n and G² are the same; ours has a sign."""
    both = ours.join(theirs.add_suffix("_theirs"), how="outer")
    near = np.abs(both["g2"].abs() - both["g2_theirs"].abs()) <= 1e-9 * np.maximum(1, both["g2"].abs())
    wrong = both[(both["n"] != both["n_theirs"]) | ~near]
    if len(wrong):
        raise Unequal(f"{len(wrong):,} of {len(both):,} pairs differ, as {wrong.index[0]!r}")
    return f"the same {len(both):,} pairs, n and G²"
