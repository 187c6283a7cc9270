"""Keyness of one outlet against all others: every measure of ours against one G² a call from SciPy.

Equal means the same terms with the same G² to 1e-9 of its size.
"""
import numpy as np
import pandas as pd

from benchmarks import Unequal
from benchmarks.counting import prepared

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


def scipy_loop(read):
    from scipy.stats import chi2_contingency
    counts = counts_of(read)
    table = counts.pivot_table(index="term", columns="outlet", values="n", aggfunc="sum", fill_value=0, observed=True)
    target = table[target_of(counts)]
    rest = table.sum(axis=1) - target
    n_target, n_rest = target.sum(), rest.sum()

    def work():
        return [chi2_contingency([[a, b], [n_target - a, n_rest - b]], correction=False, lambda_="log-likelihood")[0]
                for a, b in zip(target.tolist(), rest.tolist())]
    return work, lambda g2: pd.Series(g2, table.index.astype("str"))


PEERS = {"this project (nine measures, sorted)": this_project, "SciPy chi2_contingency, a call a term": scipy_loop}


def agreement(ours, theirs):
    """Raises Unequal unless the terms and their G² are the same; ours has a sign."""
    if set(ours.index) != set(theirs.index):
        raise Unequal(f"{len(set(ours.index) ^ set(theirs.index))} terms are on one side only")
    near = np.abs(ours.abs() - theirs.abs().reindex(ours.index)) <= 1e-9 * np.maximum(1, ours.abs())
    if not near.all():
        raise Unequal(f"{(~near).sum():,} of {len(near):,} G² differ, as that of {near.idxmin()!r}")
    return f"the same G² for {len(ours):,} terms"
