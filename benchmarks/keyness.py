"""Keyness of one outlet against all others: every measure of ours; of the others G² alone.

The others are handed the counts, as the table they ask for, whose making is not timed. Equal means the same terms with
the same G² to 1e-9 of its size.
"""
import numpy as np
import pandas as pd

from benchmarks import Unequal
from benchmarks.counting import prepared
from benchmarks.r import from_r

TITLE = "keyness of every term"
TARGET = "tass.com"


def counts_of(read):
    from analysis.terms import term_counts
    articles, tokens = prepared(read)
    return term_counts(tokens, by="outlet", articles=articles)


def target_of(counts):
    return TARGET if (counts["outlet"] == TARGET).any() else counts["outlet"].iloc[0]


def this_project(read):
    from analysis.keyness import keyness
    counts = counts_of(read)

    def comparable(table):
        return table.astype({"term": "str"}).set_index("term")["g2"]
    return lambda: keyness(counts, target_of(counts)), comparable


def by_side(read):
    """Counts, one row an outlet and term: term, in_target (1 or 0), n."""
    counts = counts_of(read)
    in_target = (counts["outlet"] == target_of(counts)).astype(int)
    return pd.DataFrame({"term": counts["term"].astype("str"), "in_target": in_target, "n": counts["n"]})


def scipy_loop(read):
    from scipy.stats import chi2_contingency
    table = by_side(read).pivot_table(index="term", columns="in_target", values="n", aggfunc="sum", fill_value=0)
    target, rest = table[1], table[0]
    n_target, n_rest = target.sum(), rest.sum()

    def work():
        return [chi2_contingency([[a, b], [n_target - a, n_rest - b]], correction=False, lambda_="log-likelihood")[0]
                for a, b in zip(target.tolist(), rest.tolist())]
    return work, lambda g2: pd.Series(g2, table.index)


def pandas_by_hand(read):
    from scipy.special import xlogy
    counts = by_side(read).astype({"term": "category"})

    def work():
        n = counts.groupby(["in_target", "term"], observed=False)["n"].sum().unstack(fill_value=0).to_numpy()
        cells = np.stack([n, n.sum(axis=1, keepdims=True) - n])
        expected = cells.sum(axis=1, keepdims=True) * cells.sum(axis=0, keepdims=True) / n.sum()
        g2 = 2 * xlogy(cells, cells / expected).sum(axis=(0, 1))
        return pd.Series(g2, counts["term"].cat.categories).sort_values(ascending=False)
    return work, lambda g2: g2


def r_scores(table):
    return table.set_index("term")["g2"]


PEERS = {
    "this project (nine measures, sorted)": this_project, "SciPy chi2_contingency, a call a term": scipy_loop,
    "pandas by hand": pandas_by_hand,
    "R dplyr by hand": lambda read: from_r("tidytext", "keyness", read, r_scores, by_side),
    "R quanteda textstat_keyness": lambda read: from_r("quanteda", "keyness", read, r_scores, by_side)}


def agreement(ours, theirs):
    """Raises Unequal unless the terms and their G² are the same; ours has a sign."""
    if set(ours.index) != set(theirs.index):
        raise Unequal(f"{len(set(ours.index) ^ set(theirs.index))} terms are on one side only")
    near = np.abs(ours.abs() - theirs.abs().reindex(ours.index)) <= 1e-9 * np.maximum(1, ours.abs())
    if not near.all():
        raise Unequal(f"{(~near).sum():,} of {len(near):,} G² differ, as that of {near.idxmin()!r}")
    return f"the same G² for {len(ours):,} terms"
