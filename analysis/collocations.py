"""Which terms stand together more often than chance would have it, with the field's measures of association.

The measures are small functions on arrays. Their letters: o11 counts the pair, e11 is what chance would give,
f1 and f2 are the frequencies of the two terms; the other cells as in `keyness`.
"""
import numpy as np
import pandas as pd

from analysis.keyness import g2
from analysis.terms import BODY, WORDS, as_terms, cells, listed, select


def collocations(tokens, window=1, min_count=5, node=None, parts=BODY, kinds=WORDS, stop_words=None):
    """Pairs of terms that occur within a window of each other, never across the end of a sentence.

    Without a node, `term_2` follows `term_1` by at most `window` tokens; 1 means next to each other. With a
    node (one term or a list), collocates are looked for on both sides of it; `window` is then the number of
    tokens on either, or (left, right). Distance counts every token, marks and numbers too: a comma takes a
    place, and parts two words in a window of 1. Pairs rarer than `min_count` are left out, and pairs with a
    term in `stop_words` (a list, or a table with a column `term`); this changes no number of the others.

    Columns: term_1, term_2 (or node, collocate), n, with a node n_left and n_right, n_1 and n_2 (of the terms
    alone), expected (n_1 · n_2 · places in the window / tokens), log_dice (Rychlý 2008; for neighbours 14 at
    most, one more is twice as strong), mi (Church & Hanks 1990), mi3 (Daille 1994), t (Church et al. 1991),
    g2 (Dunning 1993; negative below expectation), delta_p_2_given_1 and delta_p_1_given_2 (Gries 2013).
    Sorted by log_dice. MI loves rare terms, t and g2 love frequent ones. `attrs` hold window, min_count and
    the number of tokens.
    Raises ValueError for a node that does not occur, and for a window that cannot be.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a"],
    ...                          "raw": ["Peace talks began. Peace talks ended. Talks, peace."]})
    >>> pairs = collocations(tokenize(articles), min_count=2)
    >>> pairs[["term_1", "term_2", "n", "n_1", "n_2", "expected"]]
      term_1 term_2  n  n_1  n_2  expected
    0  peace  talks  2    3    3     1.125

    Left out: "talks, peace", with the comma between them, and "began. Peace", with the stop.
    """
    left, right = _reach(window, node)
    chosen = select(tokens, parts=parts, kinds=kinds)
    terms, size = chosen.terms, len(chosen.term)
    f = np.bincount(chosen.term, minlength=len(terms))
    may_join = (f * (left + right) >= min_count) & ~terms.isin(as_terms(stop_words))   # others are too rare
    may_lead = may_join if node is None else _is_node(node, terms)
    first, second, n, n_left = _counted(*_pairs(tokens, chosen, may_lead, may_join, left, right), min_count)
    names = ("term_1", "term_2") if node is None else ("node", "collocate")
    pairs = pd.DataFrame({name: pd.Categorical.from_codes(codes, terms).remove_unused_categories()
                          for name, codes in zip(names, (first, second))}).assign(n=n)
    if node is not None:
        pairs = pairs.assign(n_left=n_left, n_right=n - n_left)
    measures = association(n, f[first], f[second], size, left + right)
    pairs = pairs.assign(n_1=f[first], n_2=f[second], **measures)
    pairs = pairs.sort_values(["log_dice", "n"], ascending=False, kind="stable", ignore_index=True)
    pairs.attrs = {"window": window, "min_count": min_count, "tokens": size}
    return pairs


def association(o11, f1, f2, n, places=1):
    """All measures for pairs counted o11 times, as a dictionary of columns.

    Each token has `places` chances of a partner, so the four cells count chances: f1 · places of them belong
    to the first term, n · places are there in all (Evert 2008 discusses the choice).
    """
    e11 = f1 / n * f2 * places
    o12, o21 = f1 * places - o11, f2 * places - o11
    o22 = np.maximum(n * places - o11 - o12 - o21, 0)       # below zero only where a text is one word
    return {"expected": e11, "log_dice": log_dice(o11, f1, f2), "mi": mi(o11, e11), "mi3": mi3(o11, e11),
            "t": t_score(o11, e11), "g2": np.sign(o11 - e11) * g2(o11, o12, o21, o22),
            "delta_p_2_given_1": delta_p(o11, o12, o21, o22),
            "delta_p_1_given_2": delta_p(o11, o21, o12, o22)}


def log_dice(o11, f1, f2):
    """14 + log2 of Dice's coefficient, 2 f_xy / (f_x + f_y) (Rychlý 2008)."""
    return 14 + np.log2(2 * o11 / (f1 + f2))


def mi(o11, e11):
    """Mutual information, log2 (O / E) (Church & Hanks 1990)."""
    return np.log2(o11 / e11)


def mi3(o11, e11):
    """Cubed mutual information, log2 (O³ / E), kinder to frequent pairs (Daille 1994)."""
    return np.log2(o11 ** 3.0 / e11)


def t_score(o11, e11):
    """t-score, (O − E) / √O (Church, Gale, Hanks & Hindle 1991)."""
    return (o11 - e11) / np.sqrt(o11)


def delta_p(o11, o12, o21, o22):
    """ΔP of column given row: p(outcome | cue) − p(outcome | no cue) (Gries 2013)."""
    return o11 / (o11 + o12) - o21 / (o21 + o22)


def _reach(window, node):
    """How many tokens to the left and to the right a partner may stand."""
    sides = tuple(window) if pd.api.types.is_list_like(window) else (0 if node is None else window, window)
    if len(sides) != 2 or min(sides) < 0 or max(sides) < 1 or (node is None and sides[0] > 0):
        raise ValueError(f"window is {window!r}; it is 1 or more tokens, or (left, right) with a node.")
    return sides


def _pairs(tokens, chosen, may_lead, may_join, left, right):
    """The codes of both terms of every pair within reach, and whether the second stands left of the first."""
    term, window = chosen.term, max(left, right)
    sentence, position = (tokens[name].to_numpy()[chosen.row] for name in ("sentence", "position"))
    # one line for all tokens, on which articles, and sentences, lie further apart than the window reaches;
    # behind its end, and so before its start, lies nothing
    length = int(position.max(initial=0)) + window * int(sentence.max(initial=0)) + window + 1
    end = length * (int(chosen.article.max(initial=0)) + 2)
    place = np.full(len(term) + window, end, np.min_scalar_type(-end))
    place[:len(term)] = position + window * sentence + length * chosen.article.astype(place.dtype)
    leads, found = np.flatnonzero(may_lead[term]), []
    for step in (*range(-left, 0), *range(1, right + 1)):
        first = leads[np.abs(place[leads + step] - place[leads]) <= (left if step < 0 else right)]
        first = first[may_join[term[first + step]]]
        found.append((term[first], term[first + step], np.full(len(first), step < 0)))
    return [np.concatenate(column) for column in zip(*found)]


def _counted(first, second, is_left, min_count):
    """The distinct pairs: both codes, how often they occur, and how often with the second on the left."""
    first, second, is_left, n = cells(first, second, is_left)
    new = np.flatnonzero((np.diff(first, prepend=-1) != 0) | (np.diff(second, prepend=-1) != 0))
    n_left, n = np.add.reduceat(n * is_left, new), np.add.reduceat(n, new)
    often = n >= min_count
    return first[new[often]], second[new[often]], n[often], n_left[often]


def _is_node(node, terms):
    if unknown := [term for term in listed(node) if term not in terms]:
        raise ValueError(f"the node {unknown[0]!r} does not occur here; a term is one word in lower case.")
    return terms.isin(listed(node))
