"""Which terms one side uses more than the other: both counts, effect sizes, intervals, corrected p-values.

The measures are small functions on arrays. Their letters: o11 and o12 are the occurrences of a term in target
and reference, o21 and o22 those of all other terms; n1 and n2 are the sizes of target and reference.
"""
import numpy as np
import pandas as pd

from analysis.terms import BODY, WORDS, cells, listed, select
from analysis.uncertainty import LEAST_ARTICLES, benjamini_hochberg

HALF = 0.5               # what a count of zero is taken for where it would be divided by, or made a logarithm
SCARCE = 10              # articles that use a term, below which their spread cannot be read from one side alone


def keyness(counts, target=None, reference=None, min_count=1, prior=None):
    """How much more often the target uses each term than the reference does, in several measures.

    `counts` comes from `term_counts`, with one column of groups. `target` is one group or a list of them;
    `reference` likewise, or None for all other groups, or another table of counts (columns term, n and, best,
    total). Without a target, all of `counts` is the target: so one article is held against a corpus.
    Terms that occur fewer than `min_count` times on both sides together are not tested.

    Columns: term, n_target, n_reference, total_target, total_reference, per_thousand_target,
    per_thousand_reference. Then, above zero where the target uses the term more: g2 (four cells, Dunning
    1993), g2_two_cells (Rayson & Garside 2000), log_ratio (Hardie 2014; 1 is twice as often) with its 95 %
    interval log_ratio_low and log_ratio_high, difference_percent (%DIFF, Gabrielatos & Marchi 2011) and
    log_odds_z (Monroe, Colaresi & Quinn 2008, with `prior` as in `log_odds_z`). Then odds_ratio, above one
    where the target uses it more; p, of g2; p_adjusted, for the number of terms tested (Benjamini & Hochberg
    1995). Sorted by g2; `attrs` name target and reference.
    A count of zero is taken as 0.5 in log_ratio, and in the reference of difference_percent and odds_ratio.
    Raises ValueError where a group does not occur, or where there is nothing to compare with.

    >>> counts = pd.DataFrame({"outlet": ["x", "x", "y", "y"], "term": ["war", "the", "war", "the"],
    ...                        "n": [8, 92, 2, 98], "total": 100})
    >>> counts.pipe(keyness, target="x")[["term", "n_target", "n_reference", "g2", "log_ratio"]].round(2)
      term  n_target  n_reference    g2  log_ratio
    0  war         8            2  4.04       2.00
    1  the        92           98 -4.04      -0.09

    Not answered here: whether one article makes the whole difference. p takes words for independent, which
    within an article they are not; `keyness_by_article` asks the articles.
    """
    (n1, o11), (n2, o12), terms, names = _sides(counts, target, reference)
    tested = (o11 + o12 > 0) & (o11 + o12 >= min_count)
    o11, o12, terms = o11[tested], o12[tested], terms[tested].remove_unused_categories()
    sign = np.sign(o11 / n1 - o12 / n2)
    four_cells = g2(o11, o12, n1 - o11, n2 - o12)
    low, high = log_ratio_interval(o11, o12, n1, n2)
    p = p_value(four_cells)
    table = pd.DataFrame({
        "term": terms, "n_target": o11, "n_reference": o12, "total_target": n1, "total_reference": n2,
        "per_thousand_target": 1000 * o11 / n1, "per_thousand_reference": 1000 * o12 / n2,
        "g2": sign * four_cells, "g2_two_cells": sign * g2_two_cells(o11, o12, n1, n2),
        "log_ratio": log_ratio(o11, o12, n1, n2), "log_ratio_low": low, "log_ratio_high": high,
        "difference_percent": difference_percent(o11, o12, n1, n2),
        "log_odds_z": log_odds_z(o11, o12, n1, n2, prior), "odds_ratio": odds_ratio(o11, o12, n1, n2),
        "p": p, "p_adjusted": benjamini_hochberg(p)})
    if "form" in counts:                             # what a stem looks like
        table.insert(1, "form", terms.map(counts.drop_duplicates("term").set_index("term")["form"]))
    table = table.sort_values("g2", ascending=False, kind="stable", ignore_index=True)
    table.attrs = {"target": names[0], "reference": names[1]}
    return table


def keyness_by_article(tokens, articles, by, target, reference=None, parts=BODY, kinds=WORDS, fold=None):
    """The same question asked of articles: do the target's articles use the term at another rate?

    Each article has one rate a term, and Welch's t-test compares the rates of the two sides. Words within an
    article hang together, so this test is the one to trust (Lijffijt et al. 2016). Where fewer than ten articles of
    a side use the term, its spread there may come out far too small, and the spread of both sides together is taken
    where that is larger: eleven articles without "power" are no proof that it is shunned. (Of splits at random of one
    outlet, 20 articles against the rest, 1 in 100 then has a term below .05, corrected; with five, 8 in 100.) `by` is a
    column of the articles; `target` and `reference` are groups of it, or lists; no reference means all others.

    Columns: term, n_target, n_reference, n_articles_target, n_articles_reference (articles that use it),
    mean_per_thousand_target, mean_per_thousand_reference (means over articles, zero rates included),
    difference of the two with its 95 % interval low and high, t, df, p, p_adjusted, and reason: why there is
    no p. Below ten articles on a side it is missing, "cannot tell". Sorted by t. `attrs` hold the names of
    the sides and their numbers of articles.
    Raises ValueError where a group does not occur, and for a column of the tokens.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"],
    ...                          "raw": ["War and war.", "Peace came."]})
    >>> tested = keyness_by_article(tokenize(articles), articles, by="outlet", target="x")
    >>> tested.loc[tested["term"] == "war", ["n_target", "n_reference", "difference", "p"]].round()
       n_target  n_reference  difference   p
    0         2            0       667.0 NaN
    >>> tested["reason"][0]
    'cannot tell: 1 article in the target, 10 are needed'

    Left out: articles without a counted word, and columns of the tokens, which put one on both sides.
    """
    if by in tokens:
        raise ValueError(f"{by!r} is a column of the tokens; the test by article needs one of the articles.")
    chosen = select(tokens, by, articles, parts, kinds, fold)
    is_target, is_reference, names = _which(chosen.groups[by], target, reference)
    article, term, n = cells(chosen.article, chosen.term)
    group_of = np.full(chosen.article.max(initial=-1) + 1, -1)       # -1: not a word of it is counted
    group_of[chosen.article] = chosen.group
    (k1, n1, used1, mean1, var1), (k2, n2, used2, mean2, var2) = (
        _of_articles(article, term, n, np.append(is_side, False)[group_of], len(chosen.terms))
        for is_side in (is_target, is_reference))
    test = welch(mean1, var1, k1, mean2, var2, k2, np.minimum(used1, used2) < SCARCE)
    reason = np.where(np.isnan(test["p"]), "cannot tell: no spread among the articles of either side", None)
    for k, name in ((k2, "reference"), (k1, "target")):
        if k < LEAST_ARTICLES:
            reason[:] = f"cannot tell: {k} article{'s' * (k != 1)} in the {name}, {LEAST_ARTICLES} are needed"
            test[:] = np.nan
    table = pd.DataFrame({
        "term": pd.Categorical.from_codes(np.arange(len(reason)), chosen.terms),
        "n_target": n1, "n_reference": n2, "n_articles_target": used1, "n_articles_reference": used2,
        "mean_per_thousand_target": mean1, "mean_per_thousand_reference": mean2, "difference": mean1 - mean2,
        **test, "p_adjusted": benjamini_hochberg(test["p"]), "reason": pd.array(reason, "str")})
    table = table[n1 + n2 > 0].sort_values(["t", "difference"], ascending=False, ignore_index=True)
    table.attrs = {"target": names[0], "reference": names[1], "articles_target": k1, "articles_reference": k2}
    return table


def _of_articles(article, term, n, is_side, n_terms):
    """One side's number of articles; per term n, the articles that use it, mean and variance of the rates."""
    rate = 1000 * n / np.bincount(article, n)[article]
    here, k = is_side[article], int(np.count_nonzero(is_side))
    n, used, mean, squares = (np.bincount(term[here], x, n_terms) for x in
                              (n[here], None, rate[here] / max(k, 1), rate[here] ** 2))
    deviations = squares - k * mean ** 2
    deviations[deviations < 1e-12 * squares] = 0             # rounding, where all rates are equal
    return k, n.astype(int), used, mean, deviations / max(k - 1, 1)


def general_english(terms, total=100_000_000):
    """How often general English uses these terms: a table of counts for `keyness(counts, reference=...)`.

    Columns: term, n, total, per_thousand. The frequencies are those of the package wordfreq (Speer 2022), as if `total` words had been counted; the
    default is the size of the British National Corpus. They are estimates, so read effect sizes, not p.
    `terms` is a list or a column. Raises ImportError where wordfreq is not installed.

    Left at zero: what wordfreq does not know. Its tokens are not ours: it cuts U.S. and 's otherwise.
    """
    try:
        from wordfreq import word_frequency
    except ImportError:
        raise ImportError("general English needs wordfreq; install it with: pip install wordfreq") from None
    terms = pd.unique(pd.Series(terms).astype("str"))
    share = np.array([word_frequency(term, "en") for term in terms])
    counts = pd.DataFrame({"term": terms, "n": share * total, "total": total, "per_thousand": 1000 * share})
    counts.attrs = {"name": "general English (wordfreq)"}
    return counts


def g2(o11, o12, o21, o22):
    """Log-likelihood ratio of a table of four cells, 2 Σ O ln(O / E) (Dunning 1993), without a sign."""
    n = o11 + o12 + o21 + o22
    rows, columns = (o11 + o12, o21 + o22), (o11 + o21, o12 + o22)
    total = (_o_ln_o_e(o11, rows[0] / n * columns[0]) + _o_ln_o_e(o12, rows[0] / n * columns[1])
             + _o_ln_o_e(o21, rows[1] / n * columns[0]) + _o_ln_o_e(o22, rows[1] / n * columns[1]))
    return np.maximum(2 * total, 0)                  # rounding may leave -1e-12


def g2_two_cells(o1, o2, n1, n2):
    """The same over the term's own two cells, with E_i = N_i Σ O / Σ N (Rayson & Garside 2000)."""
    both, n = o1 + o2, n1 + n2
    return np.maximum(2 * (_o_ln_o_e(o1, n1 / n * both) + _o_ln_o_e(o2, n2 / n * both)), 0)


def log_ratio(o1, o2, n1, n2):
    """Binary logarithm of the ratio of relative frequencies (Hardie 2014); zero counts are taken as 0.5."""
    return np.log2(_half(o1) / n1) - np.log2(_half(o2) / n2)


def log_ratio_interval(o1, o2, n1, n2):
    """95 % interval of `log_ratio`, low and high: the logarithm of a relative risk (Katz et al. 1978)."""
    o1, o2 = _half(o1), _half(o2)
    margin = 1.959964 * np.sqrt(1 / o1 - 1 / n1 + 1 / o2 - 1 / n2) / np.log(2)
    return log_ratio(o1, o2, n1, n2) - margin, log_ratio(o1, o2, n1, n2) + margin


def difference_percent(o1, o2, n1, n2):
    """%DIFF: (NF1 - NF2) · 100 / NF2, with normalised frequencies NF (Gabrielatos & Marchi 2011)."""
    nf2 = _half(o2) / n2
    return (o1 / n1 - nf2) * 100 / nf2


def odds_ratio(o1, o2, n1, n2):
    """Odds of the term in the target over its odds in the reference (Pojanapunya & Todd 2016)."""
    o2 = _half(o2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(o1, n1 - o1) / np.divide(o2, n2 - o2)


def log_odds_z(y1, y2, n1, n2, prior=None):
    """z of the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008).

    The prior α_w spreads α_0 = `prior` words over the terms as both sides together use them. Without one, α_0
    is the size of the smaller side: rare terms are pulled towards no difference, and neither side drowns.
    """
    alpha_0 = min(n1, n2) if prior is None else prior
    alpha = alpha_0 * (y1 + y2) / (n1 + n2)
    y1, y2 = y1 + alpha, y2 + alpha
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log(y1 / (n1 + alpha_0 - y1)) - np.log(y2 / (n2 + alpha_0 - y2))
        return delta / np.sqrt(1 / y1 + 1 / y2)


def p_value(g2):
    """The chance of a G² (or χ²) at least so large if there is no difference; one degree of freedom."""
    from scipy.special import erfc
    return erfc(np.sqrt(np.maximum(g2, 0) / 2))


def welch(mean1, var1, k1, mean2, var2, k2, pooled=False):
    """Welch's t-test (1947) from means and variances of k1 and k2 values: the interval, t, df, p.

    Where `pooled` is true, both sides have the variance of all values around their means (Student 1908), if larger.
    """
    from scipy.special import stdtr, stdtrit
    v1, v2 = var1 / max(k1, 1), var2 / max(k2, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = (v1 + v2) ** 2 / (v1 ** 2 / (k1 - 1) + v2 ** 2 / (k2 - 1))
        common = ((k1 - 1) * var1 + (k2 - 1) * var2) / max(k1 + k2 - 2, 1) * (1 / max(k1, 1) + 1 / max(k2, 1))
        pooled = pooled & (common > v1 + v2)
        spread, df = np.sqrt(np.where(pooled, common, v1 + v2)), np.where(pooled, k1 + k2 - 2, df)
        t = (mean1 - mean2) / spread
    margin = stdtrit(df, 0.975) * spread
    return pd.DataFrame({"low": mean1 - mean2 - margin, "high": mean1 - mean2 + margin,
                         "t": t, "df": df, "p": 2 * stdtr(df, -np.abs(t))})


def _sides(counts, target, reference):
    """(size, n of each term) of target and of reference, the terms, and the names of the two."""
    if isinstance(reference, pd.DataFrame):
        name = counts.attrs.get("name", "the target table")
        if target is not None:
            is_target, _, (name, _) = _which(_group(counts), target, None)
            counts = counts[is_target]
        names = name, reference.attrs.get("name", "the reference table")
        terms = [table["term"].astype("category") for table in (counts, reference)]
        terms = pd.api.types.union_categoricals(terms, sort_categories=True)
        sides = [(counts, terms[:len(counts)]), (reference, terms[len(counts):])]
    elif target is None:
        raise ValueError("keyness needs a target, a group of these counts, or a table as reference.")
    else:
        *chosen, names = _which(_group(counts), target, reference)
        terms = counts["term"].astype("category").array
        sides = [(counts[is_side], terms[is_side]) for is_side in chosen]
    every = terms.categories
    sides = [(_size(side), np.bincount(term.codes, side["n"], len(every)).astype(side["n"].dtype))
             for side, term in sides]
    if empty := [name for name, (size, _) in zip(names, sides) if not size > 0]:
        raise ValueError(f"nothing is counted in {empty[0]}, so there is nothing to compare.")
    return *sides, pd.Categorical.from_codes(np.arange(len(every)), every), names


def _size(counts):
    """The number of tokens that were counted, terms dropped since included."""
    groups = list(counts.columns[:counts.columns.get_loc("term")])
    once = counts.drop_duplicates(groups) if groups else counts.head(1)
    return once["total"].sum() if "total" in counts else counts["n"].sum()


def _group(counts):
    """The one column of groups, which stands before the terms."""
    groups = list(counts.columns[:counts.columns.get_loc("term")])
    if len(groups) != 1:
        raise ValueError(f"keyness needs counts by one column, these are by {', '.join(groups) or 'none'}; "
                         "use term_counts(tokens, by=...).")
    return counts[groups[0]]


def _which(groups, target, reference):
    """Which rows are target, which are reference, and the names of the two."""
    wanted = [listed(target), listed(reference)]
    names = [", ".join(map(str, side)) for side in wanted]
    if groups.dtype.kind == "M":                     # "2016-05" is the month that starts on 2016-05-01
        wanted = [list(pd.to_datetime(side)) for side in wanted]
    known = groups.unique()
    if unknown := [group for group in wanted[0] + wanted[1] if not (known == group).any()]:
        raise ValueError(f"{unknown[0]!r} is no {groups.name} here; "
                         f"there are {', '.join(map(str, known[:20]))}.")
    is_target = groups.isin(wanted[0]).to_numpy()
    is_reference = ~is_target if reference is None else groups.isin(wanted[1]).to_numpy()
    if (is_target & is_reference).any():
        raise ValueError(f"one {groups.name} is in the target and in the reference; take it out of one.")
    return is_target, is_reference, (names[0], names[1] or "all others")


def _o_ln_o_e(observed, expected):
    """O ln(O / E), and 0 where nothing is observed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(observed) > 0, observed * np.log(np.divide(observed, expected)), 0.0)


def _half(n):
    return np.where(np.asarray(n) == 0, HALF, n)
