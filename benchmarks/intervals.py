"""A rate for each outlet with its 95 % interval over articles, a thousand replicates.

All draw whole articles with replacement, each in its own random order, so edges agree to sampling error only: equal
means the same rates, and edges that differ by less than a fifth of the interval's width.
"""
import numpy as np
import pandas as pd

from benchmarks import Unequal

TITLE = "intervals by article for nine outlets, 1,000 replicates"
REPLICATES, EDGES = 1000, [2.5, 97.5]


def counted(read):
    articles = read()
    articles = articles[articles.groupby("outlet", observed=True)["outlet"].transform("size") > 1]      # SciPy refuses one
    return pd.DataFrame({"article_id": np.arange(len(articles)), "outlet": articles["outlet"].astype(str).to_numpy(),
                         "n": articles["raw"].str.count(r"\bsaid\b").to_numpy(), "total": articles["raw"].str.len().to_numpy()})


def this_project(read):
    return ours(counted(read), "percentile")


def this_project_bca(read):
    return ours(counted(read), "bca")


def ours(table, method):
    from analysis.bootstrap import bootstrap
    return (lambda: bootstrap(table, lambda sums: sums["n"] / sums["total"], "outlet", seed=1, replicates=REPLICATES, method=method),
            lambda found: found.set_index("outlet")[["value", "low", "high"]])


def scipy_bootstrap(read):
    from scipy.stats import bootstrap
    groups = {name: rows[["n", "total"]].to_numpy(float).T for name, rows in counted(read).groupby("outlet")}

    def work():
        rows = {}
        for name, (n, total) in groups.items():
            edges = bootstrap((n, total), lambda n, total, axis: n.sum(axis) / total.sum(axis), paired=True, vectorized=True,
                              n_resamples=REPLICATES, method="percentile", rng=1).confidence_interval
            rows[name] = n.sum() / total.sum(), edges.low, edges.high
        return pd.DataFrame(rows, index=["value", "low", "high"]).T
    return work, lambda found: found


def pandas_loop(read):
    table = counted(read)

    def work():
        rows = {}
        for name, group in table.groupby("outlet"):
            drawn = [group.sample(frac=1, replace=True, random_state=k) for k in range(REPLICATES)]
            rates = [rows["n"].sum() / rows["total"].sum() for rows in drawn]
            rows[name] = group["n"].sum() / group["total"].sum(), *np.percentile(rates, EDGES)
        return pd.DataFrame(rows, index=["value", "low", "high"]).T
    return work, lambda found: found


PEERS = {"this project": this_project, "this project, BCa": this_project_bca, "SciPy's bootstrap": scipy_bootstrap,
         "pandas, a sample a replicate": pandas_loop}


def agreement(ours, theirs):
    """Raises Unequal unless rates are the same and edges agree to sampling error."""
    if list(ours.index) != list(theirs.index) or not np.allclose(ours["value"], theirs["value"], rtol=1e-12):
        raise Unequal("the rates are not the same")
    off = (ours[["low", "high"]] - theirs[["low", "high"]]).abs().div(ours["high"] - ours["low"], axis=0).max(axis=None)
    if off > 0.2:
        raise Unequal(f"an edge differs by {off:.0%} of the interval's width")
    return f"the same {len(ours)} rates, edges to sampling error"
