"""How evenly a term is spread over the parts of a corpus, and how varied a vocabulary is.

The measures are small functions on arrays. For dispersion, v is a term's count in a part of the corpus, f its
count in all of it, s the part's share of all tokens. For diversity, a text is an array of codes, one a token.
"""
import numpy as np
import pandas as pd

from analysis.terms import BODY, WORDS, cells, select

FACTOR = 0.72            # the type-token ratio at which MTLD begins anew (McCarthy & Jarvis 2010)
DRAWN = 42               # the size of HD-D's samples (McCarthy & Jarvis 2010)
MTLD_NEEDS = 100         # tokens, fewer give no stable MTLD (Koizumi 2012)


def dispersion(tokens, by="article_id", articles=None, parts=BODY, kinds=WORDS, fold=None):
    """How evenly each term is spread over articles, or over the groups of any other column.

    Columns: term, n, per_thousand, range (groups it occurs in), range_share, dp (0 where each group has its
    due, towards 1 where one small group has all; Gries 2008), dp_norm (the same, stretched to reach 1;
    Lijffijt & Gries 2012), juilland_d (1 for even, 0 for one group only; Juilland et al. 1970, on rates, as
    groups differ in size). Sorted by n. `attrs` hold `by` and the number of groups. Rare terms are uneven by
    necessity: compare terms of like n.
    Raises ValueError for fewer than two groups: for one article, use by="paragraph" or by="sentence".

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "raw": ["War is war.", "War and peace."]})
    >>> spreads = dispersion(tokenize(articles)).round(2)
    >>> spreads.head(2)[["term", "n", "range", "dp", "dp_norm", "juilland_d"]]
      term  n  range    dp  dp_norm  juilland_d
    0  war  3      2  0.17     0.33        0.67
    1  and  1      1  0.50     1.00        0.00

    Left out of the count of groups: those without a single counted word.
    """
    chosen = select(tokens, by, articles, parts, kinds, fold)
    n_groups, n_terms, total = len(chosen.groups), len(chosen.terms), len(chosen.term)
    if n_groups < 2:
        raise ValueError(f"dispersion needs two groups or more, by={by!r} gives {n_groups}; "
                         "for one article use by='paragraph' or by='sentence'.")
    group, term, v = cells(chosen.group, chosen.term)
    size = np.bincount(chosen.group, minlength=n_groups)
    f = np.bincount(chosen.term, minlength=n_terms)
    groups_with = np.bincount(term, minlength=n_terms)
    dp = deviation_of_proportions(v, term, size[group] / total, f)
    spreads = pd.DataFrame({
        "term": pd.Categorical.from_codes(np.arange(n_terms), chosen.terms), "n": f,
        "per_thousand": 1000 * f / total, "range": groups_with, "range_share": groups_with / n_groups,
        "dp": dp, "dp_norm": dp_norm(dp, size.min() / total),
        "juilland_d": juilland_d(v / size[group], term, n_groups, n_terms)})
    if chosen.forms is not None:
        spreads.insert(1, "form", pd.Categorical.from_codes(np.arange(n_terms), chosen.forms))
    spreads = spreads.sort_values("n", ascending=False, kind="stable", ignore_index=True)
    spreads.attrs = {"by": by, "groups": n_groups}
    return spreads


def diversity(tokens, by="article_id", articles=None, window=50, parts=BODY, kinds=WORDS, fold=None):
    """How varied the vocabulary of each article is, or of each group of any other column.

    Columns: the groups, n, n_types, ttr (types for each token: it falls as texts grow longer, so never
    compare texts of unlike length by it), mattr (the mean of that over all windows of `window` tokens,
    Covington & McFall 2010), mtld (how many tokens on average keep it above 0.72, McCarthy & Jarvis 2010),
    hdd (the same ratio expected in a sample of 42 tokens, McCarthy & Jarvis 2010), reason (why one of them is
    missing). A group of several articles is read as one text, in the order of the table. Raises ValueError for a window
    below 1, and as `term_counts` does.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["The war and the war and the peace."]})
    >>> diversity(tokenize(articles), window=4)[["n", "n_types", "ttr", "mattr", "reason"]]
       n  n_types  ttr  mattr                                             reason
    0  8        4  0.5    0.8  hdd needs 42 tokens; mtld needs 100 tokens

    Left missing: mtld under 100 tokens (Koizumi 2012), mattr under one window, hdd under 42 tokens.
    """
    if window < 1:
        raise ValueError(f"window is {window}; it is a number of tokens, 1 or more.")
    chosen = select(tokens, by, articles, parts, kinds, fold)
    n_groups = len(chosen.groups) if len(chosen.row) else 0
    order = np.argsort(chosen.group, kind="stable")      # one group behind the other, each in reading order
    text, n = chosen.term[order], np.bincount(chosen.group, minlength=n_groups)
    group, _, f = cells(chosen.group, chosen.term)
    n_types = np.bincount(group, minlength=n_groups)
    texts = chosen.groups[:n_groups].assign(n=n, n_types=n_types, ttr=n_types / n)
    texts = texts.assign(mattr=mattr(text, n, window), mtld=mtld(text, n), hdd=hdd(f, group, n))
    missing = [("mattr", n < window, f"mattr needs {window} tokens"),
               ("hdd", n < DRAWN, f"hdd needs {DRAWN} tokens"),
               ("mtld", n < MTLD_NEEDS, f"mtld needs {MTLD_NEEDS} tokens"),
               ("mtld", (n >= MTLD_NEEDS) & (n == n_types), "mtld needs a term that is repeated")]
    for name, where, _ in missing:
        texts.loc[where, name] = np.nan
    reasons = ["; ".join(why for _, where, why in missing if where[i]) or None for i in range(n_groups)]
    return texts.assign(reason=pd.array(reasons, dtype="str"))


def deviation_of_proportions(v, term, s, f):
    """DP of each term, 0.5 Σ |v/f − s| (Gries 2008), from the parts that hold it: any other adds its s."""
    differences = 1 + np.bincount(term, np.abs(v / f[term] - s) - s, len(f))
    return 0.5 * differences.clip(0)                     # rounding may leave -1e-17


def dp_norm(dp, s_min):
    """DP / (1 − s_min), which is 1 where the smallest part holds all (Lijffijt & Gries 2012)."""
    return dp / (1 - s_min)


def juilland_d(rate, term, n_parts, n_terms):
    """D of each term, 1 − V / √(n − 1), V the variation coefficient of its rates (Juilland et al. 1970)."""
    mean, squares = (np.bincount(term, power, n_terms) / n_parts for power in (rate, rate ** 2))
    return 1 - np.sqrt((squares - mean ** 2).clip(0)) / mean / np.sqrt(n_parts - 1)


def mattr(text, n, window):
    """Mean type-token ratio of all windows (Covington & McFall 2010), for texts of n tokens in a row.

    A token adds a type to those windows that begin after its term stood last; they are counted, not visited.
    """
    begins_after, ends = previous(text, n), np.repeat(np.cumsum(n), n)
    at = np.arange(len(text))
    windows = np.minimum(at, ends - window) - np.maximum(begins_after, at - window)
    types = np.bincount(np.repeat(np.arange(len(n)), n), windows.clip(0), len(n))
    return types / np.where(n < window, np.nan, (n - window + 1.0) * window)


def mtld(text, n):
    """Mean length of runs whose type-token ratio stays above 0.72, the mean of both directions of reading
    (McCarthy & Jarvis 2010), for texts of n tokens in a row; infinite where no term is repeated."""
    with np.errstate(divide="ignore"):
        return (n / factors(text, n) + n / factors(text[::-1], n[::-1])[::-1]) / 2


def factors(text, n):
    """How many runs MTLD finds in each text, reading forwards; the rest of a text is a part of a run."""
    seen, ends = previous(text, n), np.cumsum(n)
    begins, found = ends - n, np.zeros(len(n))           # where each text's run begins, and how many it had
    while len(waiting := np.flatnonzero(begins < ends)):
        reach = 128                                      # most runs are shorter
        while len(waiting):                              # one run of every text; long ones wait
            length = np.arange(1, reach + 1)
            place = begins[waiting, None] + length - 1
            inside = place < ends[waiting, None]
            is_new = inside & (seen[np.minimum(place, len(text) - 1)] < begins[waiting, None])
            types = is_new.cumsum(axis=1)
            falls = inside & (types / length <= FACTOR)
            full, over = falls.any(axis=1), begins[waiting] + reach >= ends[waiting]
            found[waiting[full]] += 1
            begins[waiting[full]] += falls.argmax(axis=1)[full] + 1
            rest = waiting[~full & over]
            found[rest] += (1 - types[~full & over, -1] / (ends[rest] - begins[rest])) / (1 - FACTOR)
            begins[rest] = ends[rest]
            waiting, reach = waiting[~full & ~over], 2 * reach
    return found


def hdd(f, text, n):
    """HD-D, the type-token ratio expected in 42 tokens of a text: Σ (1 − C(n − f, 42) / C(n, 42)) / 42
    (McCarthy & Jarvis 2010). f counts each type of each text, `text` says of which."""
    from scipy.special import gammaln

    def ln_ways(of):                                     # ln C(of, 42), but for a constant
        return np.where(of < DRAWN, -np.inf, gammaln(of + 1.0) - gammaln(np.maximum(of - DRAWN, 0) + 1.0))

    with np.errstate(invalid="ignore"):
        drawn = 1 - np.exp(ln_ways(n[text] - f) - ln_ways(n)[text])
    return np.bincount(text, drawn, len(n)) / DRAWN


def previous(text, n):
    """Per token: where its term stood before in the same text; else the place before the text begins."""
    size = len(text)
    of_text = np.repeat(np.arange(len(n)), n)
    key = (of_text * (int(text.max(initial=0)) + 1) + text) * size + np.arange(size)
    key.sort()                                           # terms of a text together, in reading order
    place = key % max(size, 1)
    again = np.flatnonzero(np.diff(key // max(size, 1)) == 0)
    seen = (np.cumsum(n) - n - 1)[of_text]
    seen[place[again + 1]] = place[again]
    return seen
