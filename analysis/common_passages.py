"""The words in a row that two articles share, at their places in both, and whether they stand in quotation marks."""
import numpy as np
import pandas as pd

from analysis.copy_candidates import distinct
from analysis.quotations import quotations
from analysis.tokens import tokenize

PLACES = ["words", "quoted", "start", "end", "start_of", "end_of"]


def common_passages(articles, found, earlier, later, n_words):
    """All runs of words that the two of each pair share, as columns: pair (its number), and those of PLACES.

    `found` are the shingles of `articles`; `earlier` and `later` are rows. Places are those in the later article, then
    (start_of, end_of) those in the earlier. The shorter of the two is read through, and what stands in the longer one
    several times is given at its first place there, so that a giant costs no more than what is compared with it.
    """
    rows = np.unique(np.append(earlier, later))
    sets, in_marks = distinct(found, rows), _in_marks(articles, found, rows)
    length = np.diff(found.first)
    runs = []
    for i, j in zip(later.tolist(), earlier.tolist()):
        short, long = (i, j) if length[i] <= length[j] else (j, i)
        words, quoted, *places = _runs(found, sets[long], in_marks, short, long, n_words)
        runs.append(np.stack([words, quoted, *(places if short == i else places[2:] + places[:2])]))
    columns = np.concatenate(runs, axis=1) if runs else np.empty((len(PLACES), 0), np.int64)
    pair = np.repeat(np.arange(len(runs)), [run.shape[1] for run in runs])
    return {"pair": pair, **dict(zip(PLACES, columns)), "quoted": columns[1].astype(bool)}


def _runs(found, its, in_marks, i, j, n_words):
    """The runs of article i that stand in j: words, whether in marks, start and end in i, start and end in j.

    `its` are the distinct shingles of j. A run ends where the two part, and where marks open or close in either.
    """
    mine = slice(found.first[i], found.first[i + 1])
    at = np.minimum(np.searchsorted(its[0], found.code[mine]), len(its[0]) - 1)
    same = its[0][at] == found.code[mine]
    place, there = found.place[mine][same], found.place[found.first[j] + its[1][at[same]]]
    word = np.arange(found.words[i + 1] - found.words[i])
    shingle = np.searchsorted(place, word - n_words + 1)               # the first that is shared and may reach the word
    word = word[np.append(place, len(word))[shingle] <= word]
    shingle = shingle[word]
    its_word = found.words[j] + word + (there - place)[shingle]
    word = found.words[i] + word
    quoted = in_marks[word] | in_marks[its_word]
    breaks = (np.diff(word) != 1) | (np.diff(its_word) != 1) | (quoted[1:] != quoted[:-1])
    first = np.flatnonzero(np.append(True, breaks))[:len(word)]
    last = np.append(first[1:], len(word))[:len(first)] - 1
    return [last - first + 1, quoted[first], found.start[word[first]], found.end[word[last]],
            found.start[its_word[first]], found.end[its_word[last]]]


def _in_marks(articles, found, rows):
    """Per word of all articles: whether it stands in quotation marks; only the articles of `rows` are looked at."""
    inside = np.zeros(len(found.start), bool)
    tokens = tokenize(articles.iloc[rows])
    stretches = quotations(tokens)
    start, end = tokens["start"].to_numpy()[stretches.first], tokens["end"].to_numpy()[stretches.last]
    article = tokens["article_id"].cat.codes.to_numpy()[stretches.first]
    row = pd.Series(rows, articles["article_id"].iloc[rows].astype(str))
    row = row.reindex(tokens["article_id"].cat.categories.astype(str)).to_numpy()
    edges = np.searchsorted(article, np.arange(len(row) + 1))
    for i, a, b in zip(row.tolist(), edges[:-1].tolist(), edges[1:].tolist()):
        if a < b:
            words = slice(found.words[i], found.words[i + 1])
            for edge in (found.start[words], found.end[words] - 1):        # a word that touches a mark is within it
                at = np.searchsorted(start[a:b], edge, "right") - 1
                inside[words] |= (at >= 0) & (edge < end[a:b][np.maximum(at, 0)])
    return inside
