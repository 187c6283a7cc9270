"""A rate for each outlet with its 95 % interval over articles, a thousand replicates.

All draw whole articles with replacement, each in its own random order, so edges agree to sampling error only: equal
means the same rates, and edges that differ by less than a fifth of the interval's width.
"""
import numpy as np
import pandas as pd

from benchmarks import Absent, Unequal
from benchmarks.r import from_r

TITLE = "intervals by article for nine outlets, 1,000 replicates"
REPLICATES, EDGES = 1000, [2.5, 97.5]


def counted(read):
    from analysis.uncertainty import LEAST_ARTICLES
    articles = read()
    articles = articles[articles.groupby("outlet", observed=True)["outlet"].transform("size") >= LEAST_ARTICLES]
    if articles.empty:
        raise Absent(f"no outlet has {LEAST_ARTICLES} articles")
    raws = articles["raw"]
    return pd.DataFrame({"article_id": np.arange(len(articles)), "outlet": articles["outlet"].astype(str).to_numpy(),
                         "n": raws.str.count(r"\bsaid\b").to_numpy(), "total": raws.str.len().to_numpy()})


def this_project(read):
    return ours(counted(read), "percentile")


def this_project_bca(read):
    return ours(counted(read), "bca")


def ours(table, method):
    from analysis.bootstrap import bootstrap
    rate = lambda sums: sums["n"] / sums["total"]
    return (lambda: bootstrap(table, rate, "outlet", seed=1, replicates=REPLICATES, method=method),
            lambda found: found.set_index("outlet")[["value", "low", "high"]])


def scipy_bootstrap(read):
    from scipy.stats import bootstrap
    groups = {name: rows[["n", "total"]].to_numpy(float).T for name, rows in counted(read).groupby("outlet")}

    rate = lambda n, total, axis: n.sum(axis) / total.sum(axis)

    def work():
        rows = {}
        for name, (n, total) in groups.items():
            edges = bootstrap((n, total), rate, paired=True, vectorized=True, n_resamples=REPLICATES,
                              method="percentile", rng=1).confidence_interval
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


def r_boot(read):
    return from_r("boot", "intervals", read, lambda table: table.set_index("outlet"), counted)


PEERS = {"this project": this_project, "this project, BCa": this_project_bca, "SciPy's bootstrap": scipy_bootstrap,
         "pandas, a sample a replicate": pandas_loop, "R boot": r_boot}


def agreement(ours, theirs):
    """Raises Unequal unless rates are the same and edges agree to sampling error."""
    if list(ours.index) != list(theirs.index) or not np.allclose(ours["value"], theirs["value"], rtol=1e-12, atol=0):
        raise Unequal("the rates are not the same")
    off = (ours[["low", "high"]] - theirs[["low", "high"]]).abs().div(ours["high"] - ours["low"], axis=0).to_numpy()
    if not (off <= 0.2).all():
        raise Unequal(f"an edge differs by {off.max():.0%} of the interval's width")
    return f"the same {len(ours)} rates, edges to sampling error"
