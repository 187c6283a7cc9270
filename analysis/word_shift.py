"""Which words make the difference in tone between two groups: word shifts."""
import numpy as np
import pandas as pd

from analysis.needed import need_columns

OTHERS = "(all other words)"
NOTHING = 1e-12                                        # what rounding leaves of nought
KINDS = ["more of a warm word", "less of a hostile word", "a word used more warmly",
         "more of a hostile word", "less of a warm word", "a word used more coldly"]     # the first three lift the tone


def word_shift(contributions, words, by, groups, reference=0.0):
    """How much each word adds to the difference in tone between two groups: one row a term, the strongest first.

    `contributions` has one row a word that moved a score (`term`, its `valence` after all rules, and the column `by`);
    `words` says how many words each group has in all; `groups=(a, b)`: the tone of b is held against that of a. The
    tone of a group is the sum of its valences per thousand words. Columns: term; n_a, n_b (occurrences that moved a
    score); per_thousand_a, per_thousand_b (of all words); valence_a, valence_b (mean after rules; missing where the
    group does not use the term); articles (that hold the term, of both groups; where contributions have article_id);
    from_use (it is used more or less), from_valence (it is used more warmly or coldly: denied, intensified), shift (their
    sum; above 0 it makes b warmer than a), kind (KINDS: which of the two parts is larger, and its direction). The
    shifts add up to the difference in tone.

    Gallagher et al. (2021), generalized word shift: with p the rate and v the valence of a term,
    from_use = (p_b - p_a) * ((v_a + v_b) / 2 - reference), from_valence = (p_a + p_b) / 2 * (v_b - v_a). A term that
    only one group uses has the same valence in both, so that it differs by use alone. `reference` is the valence at
    which a word is neither warm nor hostile. Here that is 0, the valence of the words that move no score; the paper also
    takes the mean of the first group, and then the words that move no score do count, in the row "(all other words)".
    Raises ValueError for a missing column, a group without a number of words, and a number too small to be true.

    >>> rows = pd.DataFrame({"term": ["war", "peace", "war"], "valence": [-2.0, 2.0, -3.0], "outlet": ["x", "x", "y"]})
    >>> shifts = word_shift(rows, {"x": 1000, "y": 500}, by="outlet", groups=("x", "y"))
    >>> shifts[["term", "from_use", "from_valence", "shift", "kind"]]
        term  from_use  from_valence  shift                    kind
    0    war      -2.5          -1.5   -4.0  more of a hostile word
    1  peace      -2.0           0.0   -2.0     less of a warm word

    Left alone: chance. A word that one article repeats (`articles` is 1) can lead the list.
    """
    if isinstance(groups, str) or len(groups) != 2:
        raise ValueError(f"the groups are {groups!r}; pass two, as in ('bbc.co.uk', 'tass.com').")
    a, b = groups
    sizes = _checked(contributions, words, by, groups)
    rows = contributions[contributions[by].isin([a, b]).to_numpy()]
    code, terms = pd.factorize(rows["term"].astype(object), sort=True)
    cell = code + len(terms) * (rows[by] == b).to_numpy()                  # the terms of a, then those of b
    n, total = (np.bincount(cell, weights, 2 * len(terms)).reshape(2, -1) for weights in (None, rows["valence"]))
    articles = _articles(rows, code, len(terms))
    if reference:
        terms, articles = [*terms, OTHERS], [*articles, np.nan]
        n, total = np.column_stack([n, sizes - n.sum(axis=1)]), np.column_stack([total, [0, 0]])
    shifts = pd.DataFrame({"term": pd.Series(list(terms), dtype=object), "n_a": n[0].astype(int), "n_b": n[1].astype(int)})
    rates = 1000 * n / sizes[:, None]
    shifts["per_thousand_a"], shifts["per_thousand_b"] = rates
    valence = np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0)
    shifts["valence_a"], shifts["valence_b"] = valence
    if "article_id" in rows:
        shifts["articles"] = pd.array(articles, "Int64")
    return _ordered(shifts.assign(**_parts(rates, valence, reference)))


def _checked(contributions, words, by, groups):
    """The number of all words of both groups, once all is there that is needed."""
    if groups[0] == groups[1]:
        raise ValueError(f"both groups are {groups[0]!r}; pass two that differ.")
    need_columns(contributions, "term", "valence", by, what="contributions",
                 remedy=f"they have {', '.join(map(str, contributions))}")
    if contributions["term"].isna().any():
        raise ValueError("a contribution has no term; leave out the rows whose term is missing.")
    if not np.isfinite(contributions["valence"].to_numpy(float, na_value=np.nan)).all():
        raise ValueError("a contribution has no valence; leave out the rows whose valence is missing.")
    if lost := [group for group in groups if group not in words]:
        raise ValueError(f"`words` has no number for {lost[0]!r}; it has {', '.join(map(str, words.keys()))}.")
    sizes = np.array([words[group] for group in groups], float)
    for group, size in zip(groups, sizes):
        if not size >= max(1, n := int((contributions[by] == group).sum())):
            raise ValueError(f"`words` gives {group!r} {size:,.0f} words, and {n:,} moved a score; "
                             "pass the number of all its words.")
    return sizes


def _articles(rows, code, n_terms):
    """The number of articles that hold each term."""
    if "article_id" not in rows:
        return np.zeros(n_terms)
    pairs = pd.DataFrame({"term": code, "article": pd.factorize(rows["article_id"])[0]}).drop_duplicates()
    return np.bincount(pairs["term"], minlength=n_terms)


def _parts(rates, valence, reference):
    """The two parts of each shift, their sum and what kind it is."""
    a, b = np.where(np.isnan(valence), valence[::-1], valence)       # who does not use a term takes its valence over
    warmth, more = (a + b) / 2 - reference, rates[1] - rates[0]
    use, meaning = more * warmth, (rates[0] + rates[1]) / 2 * (b - a)
    by_use = np.abs(use) + NOTHING >= np.abs(meaning)
    kind = np.select(
        [np.abs(use) + np.abs(meaning) < NOTHING, by_use & (warmth > 0) & (more > 0), by_use & (warmth < 0) & (more < 0),
         ~by_use & (meaning > 0), by_use & (warmth < 0), by_use & (warmth > 0)],
        ["no difference", *KINDS[:5]], KINDS[5])
    return {"from_use": use, "from_valence": meaning, "shift": use + meaning, "kind": pd.array(kind, "str")}


def _ordered(shifts):
    """The strongest first; equal ones by n and then, as they come, by the alphabet. What rounding leaves decides nothing."""
    order = np.lexsort([-(shifts["n_a"] + shifts["n_b"]), -shifts["shift"].abs().round(9)])
    return shifts.iloc[order].reset_index(drop=True)
