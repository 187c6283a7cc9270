"""Which sentences of two versions of one text belong together, and which of their words were kept.

Two sentences are as alike as their rare words are the same. First comes the heaviest chain of pairs that keeps the
order; then what is left is paired by likeness wherever it stands, so that a moved sentence is found, and said to
be moved.
"""
from bisect import bisect
from functools import cache
from itertools import product

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.terms import stop_words

THRESHOLD, FAR = 0.4, 0.5      # least likeness of a pair that keeps the order of the others, and that breaks it
NEAR = 0.8                     # in the chain a pair is nearly the best that either sentence could have
LOOKED_UP = 250                # pairs of sentences looked at, for each sentence; a million in any case
MOST = 20                      # pairs kept for each sentence
PLACES = 64                    # so many pairs of places of one word, or one sentence, are all looked at
# They stand in any sentence of news, and count elsewhere, so that the list of function words leaves them out.
FORMULAS = ("not no nor never must should may might could would say said told tell "
            "monday tuesday wednesday thursday friday saturday sunday").split()
GAIN, LARGEST = 0.01, 6        # what a neighbour adds to the likeness; most sentences of a side in a row


def sentence_pairs(a, b, threshold=THRESHOLD, far=FAR):
    """The sentences of `a` and `b` that belong together: one row a pair, in the order of `b`.

    `a` and `b` are lists of sentences, or dictionaries of them by number; a sentence is a list of terms. Columns:
    a, n_a, b, n_b (the first sentence of each side and how many it holds: n_b is 2 or more where a sentence was
    split, n_a where some were joined), similarity (0 to 1), moved (not in the longest chain of pairs that keep
    their order, sentences measured by their words). No sentence stands in two rows; one that stands in none was
    dropped, or added.

    The similarity is that of Dice (1945): of the weight of both sentences, the share that they have in common.
    Stems count, each once; one weighs the more the fewer sentences have it (Spärck Jones 1972, within the version
    that has it more often); function words, weekdays and "said" weigh nothing. A pair needs `threshold`, or `far`
    where it breaks the order of the others, and two stems in common, or all; sentences that are the same need
    neither. A sentence is taken for split, or two for joined, where the neighbour of a pair has half its weight
    there and makes the two more alike.

    >>> a = [["rutte", "urged", "more", "arms"], ["talks", "can", "wait"], ["kiev", "agreed"]]
    >>> b = [["kiev", "agreed"], ["rutte", "urged", "allies", "to", "send", "arms"], ["it", "rained"]]
    >>> sentence_pairs(a, b).round(2)
       a  n_a  b  n_b  similarity  moved
    0  2    1  0    1        1.00   True
    1  0    1  1    1        0.75  False

    The thresholds were set by reading pairs of 56 articles of the outlet corpus and their near duplicates. In order,
    16 of 20 pairs from .4 to .5 told the same, and 11 of 20 from .35 to .4; out of order 6 of 12 from .35 to .5,
    and 8 of 9 from .5 to .62.

    Left alone: paraphrase without common words, and halves of a sentence that do not stand side by side. In texts
    of thousands of sentences the commonest terms weigh nothing either, for they would be found everywhere.
    """
    if not (0 < threshold <= 1 and 0 < far <= 1):
        raise ValueError(f"threshold is {threshold} and far {far}; both are above 0 and at most 1.")
    numbers = [list(one) if isinstance(one, dict) else list(range(len(one))) for one in (a, b)]
    a, b = (list(one.values()) if isinstance(one, dict) else one for one in (a, b))
    texts, weight = _stems(a, b)
    edges = _edges(a, b, *texts, weight, threshold)
    chain = _chained(*edges)
    pairs = chain + _rest(*edges, chain, max(threshold, far))
    rows = [(numbers[0][i], n_a, numbers[1][j], n_b, likeness, sum(map(len, [*a[i:i + n_a], *b[j:j + n_b]])))
            for i, n_a, j, n_b, likeness in _grown(pairs, texts, weight, numbers)]
    rows = pd.DataFrame(rows, columns=["a", "n_a", "b", "n_b", "similarity", "length"])
    rows = rows.sort_values("b", ignore_index=True)
    kept = heaviest_chain(rows["a"], rows["b"], rows.pop("length"))
    return rows.assign(moved=~rows.index.isin(kept))


def kept_words(a, b):
    """Which terms of two lists are kept, in order: two arrays of yes or no, with as many yes in each.

    Nearly the longest common subsequence; words that stay side by side count more, and a function word alone among
    changed ones counts as changed, so that changes hang together.

    >>> kept_words(["the", "war", "in", "Ukraine"], ["the", "fighting", "in", "Ukraine"])
    (array([ True, False,  True,  True]), array([ True, False,  True,  True]))

    Left alone: a word that moved within its sentence, which is dropped in one place and added in another.
    """
    here, there = np.zeros(len(a), bool), np.zeros(len(b), bool)
    i, j = (np.array(places, np.int64) for places in _same_places(a, b))
    order = np.lexsort((i, i - j))
    i, j = i[order], j[order]
    run = np.cumsum((np.diff(i - j, prepend=0) != 0) | (np.diff(i, prepend=0) != 1))
    chain = heaviest_chain(i, j, 2 - 1 / np.bincount(run)[run] if len(run) else [])     # long runs count up to twice
    i, j = i[chain], j[chain]
    here[i] = there[j] = True
    beside = [np.append(np.append(True, kept), True) for kept in (here, there)]
    alone = ~(beside[0][i] | beside[0][i + 2] | beside[1][j] | beside[1][j + 2])
    alone &= np.array([a[k] in _function_words() for k in i.tolist()], bool)
    here[i[alone]] = there[j[alone]] = False
    return here, there


def heaviest_chain(a, b, weight):
    """The heaviest chain of pairs in which both a and b rise from each to the next: their places in the lists.

    Of the chains that end at some b only the heaviest matters, and only where none is as heavy that ends earlier:
    they form a staircase, on which each pair finds its place by bisection (after Hunt & Szymanski 1977).

    >>> heaviest_chain([0, 1, 2, 3], [3, 0, 1, 2], [1, 1, 1, 1])
    [1, 2, 3]
    """
    a, b, weight = (np.asarray(values).tolist() for values in (a, b, weight))
    ends, totals, last, before = [-1], [0], [-1], [-1] * len(a)
    for k in sorted(range(len(a)), key=lambda k: (a[k], -b[k])):      # so that no pair follows another of the same a
        step = bisect(ends, b[k] - 1)
        total, before[k] = totals[step - 1] + weight[k], last[step - 1]
        beaten = step
        while beaten < len(ends) and totals[beaten] <= total:
            beaten += 1
        if beaten > step or step == len(ends) or ends[step] > b[k]:
            ends[step:beaten], totals[step:beaten], last[step:beaten] = [b[k]], [total], [k]
    chain = [last[-1]]
    while chain[-1] >= 0:
        chain.append(before[chain[-1]])
    return chain[-2::-1]


@cache
def _function_words():
    return frozenset(stop_words()["term"])


@cache
def _weightless():
    """The stems that say nothing of what a sentence is about."""
    return frozenset(_stemmed([*_function_words(), *FORMULAS]))


def _stemmed(terms):
    from nltk.stem.snowball import SnowballStemmer      # NLTK takes a second to import

    return list(map(SnowballStemmer("english").stem, terms))


def _stems(a, b):
    """Which stems the sentences of either side hold, as two sparse tables of yes or no, and what each stem
    weighs."""
    term, terms = pd.factorize(np.array([*(term for sentence in (*a, *b) for term in sentence), ""], object))
    stem_of, stems = pd.factorize(np.array(_stemmed(terms), object))
    sentence = np.repeat(np.arange(len(a) + len(b)), [len(one) for one in (*a, *b)])
    holds = sparse.csr_array((np.ones(len(sentence)), (sentence, stem_of[term[:-1]])), (len(a) + len(b), len(stems)))
    holds.sum_duplicates()
    holds.data[:] = 1
    texts = holds[:len(a)], holds[len(a):]
    n_a, n_b = (text.sum(axis=0) for text in texts)
    weight = np.log1p(max(len(a), len(b)) / np.maximum(1, np.maximum(n_a, n_b)))
    weight[[one in _weightless() for one in stems]] = 0
    rarest = np.argsort(n_a * n_b, kind="stable")
    too_many = np.cumsum((n_a * n_b)[rarest]) > max(1_000_000, LOOKED_UP * (len(a) + len(b)))
    weight[rarest[too_many]] = 0
    used = weight > 0
    return [text[:, used] for text in texts], weight[used]


def _edges(a, b, here, there, weight, threshold):
    """The pairs that are alike enough, as arrays: place in a, place in b, likeness."""
    shared = sparse.coo_array((here * weight) @ there.T)
    i, j = shared.row, shared.col
    likeness = 2 * shared.data / ((here @ weight)[i] + (there @ weight)[j])
    i, j, likeness = (values[likeness >= threshold - 1e-9] for values in (i, j, likeness))
    common, n_a, n_b = here[i].multiply(there[j]).sum(axis=1), here.sum(axis=1)[i], there.sum(axis=1)[j]
    enough = np.flatnonzero((common >= 2) | (common == n_a) & (common == n_b))
    order = enough[np.lexsort((_apart(i, j, len(a), len(b))[enough], -likeness[enough], i[enough]))]
    order = order[np.arange(len(order)) - np.searchsorted(i[order], i[order]) < MOST]
    same = np.array(_same_places(map(tuple, a), map(tuple, b)), np.int64).reshape(2, -1)
    i, j = np.hstack([same, [i[order], j[order]]])
    return i, j, np.append(np.ones(len(same[0])), likeness[order])


def _chained(i, j, likeness):
    """The heaviest chain of the pairs that are nearly the best for both of their sentences: (i, j, likeness)."""
    best = np.zeros(i.max(initial=0) + 1), np.zeros(j.max(initial=0) + 1)
    np.maximum.at(best[0], i, likeness)
    np.maximum.at(best[1], j, likeness)
    near = np.flatnonzero(likeness >= NEAR * np.maximum(best[0][i], best[1][j]))
    chain = near[heaviest_chain(i[near], j[near], likeness[near])]
    return list(zip(i[chain].tolist(), j[chain].tolist(), likeness[chain].tolist()))


def _rest(i, j, likeness, chain, far):
    """Pairs of the sentences that the chain leaves: the likest first, and of equals those that stand closest."""
    taken = {one for one, _, _ in chain}, {other for _, other, _ in chain}
    ends_a, ends_b = [one for one, _, _ in chain], [other for _, other, _ in chain]
    order = np.lexsort((_apart(i, j, i.max(initial=0) + 1, j.max(initial=0) + 1), -likeness))
    pairs = []
    for one, other, alike in zip(i[order].tolist(), j[order].tolist(), likeness[order].tolist()):
        if one in taken[0] or other in taken[1] or alike < far and bisect(ends_a, one) != bisect(ends_b, other):
            continue
        pairs.append((one, other, alike))
        taken[0].add(one)
        taken[1].add(other)
    return pairs


def _grown(pairs, texts, weight, numbers):
    """The pairs as (i, n_a, j, n_b, likeness), with the neighbours that belong to them and to no other pair."""
    taken = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    stems = [np.split(text.indices, text.indptr[1:-1]) for text in texts]

    def heavy(found):
        return weight[list(found)].sum()

    for i, j, likeness in sorted(pairs):
        first, n = [i, j], [1, 1]
        held = [set(stems[0][i].tolist()), set(stems[1][j].tolist())]
        grew = likeness < 1 - GAIN
        while grew and max(n) < LARGEST:
            grew = False
            for side, place in product((0, 1), (-1, 1)):
                at = first[side] - 1 if place < 0 else first[side] + n[side]
                beside = at - place
                if (n[1 - side] > 1 or at in taken[side] or not 0 <= at < len(numbers[side])
                        or numbers[side][at] - numbers[side][beside] != place):
                    continue
                more, other = set(stems[side][at].tolist()), held[1 - side]
                both = held[side] | more
                alike = 2 * heavy(both & other) / (heavy(both) + heavy(other))
                if alike > likeness + GAIN and heavy(more & other) >= heavy(more) / 2:
                    held[side], likeness, grew = both, alike, True
                    first[side], n[side] = min(first[side], at), n[side] + 1
                    taken[side].add(at)
        yield first[0], n[0], first[1], n[1], min(1.0, float(likeness))


def _same_places(a, b):
    """Where two lists have the same thing: two lists of places. Of what stands very often, only the first with the
    first, the second with the second, and so on, and the same from the end."""
    where = {}, {}
    for places, things in zip(where, (a, b)):
        for place, thing in enumerate(things):
            places.setdefault(thing, []).append(place)
    pairs = []
    for thing, here in where[0].items():
        there = where[1].get(thing, [])
        few = len(here) * len(there) <= PLACES
        pairs += product(here, there) if few else dict.fromkeys([*zip(here, there), *zip(here[::-1], there[::-1])])
    return [i for i, _ in pairs], [j for _, j in pairs]


def _apart(i, j, n_a, n_b):
    """How far apart two places are, as shares of their texts."""
    return np.abs(i / max(n_a, 1) - j / max(n_b, 1))
