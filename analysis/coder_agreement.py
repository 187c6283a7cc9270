"""What a filled coder sheet says: how far coders agree, and how often the measure is right, weighted to the corpus."""
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.bootstrap import checked, interval
from analysis.krippendorff import alpha
from analysis.uncertainty import LEAST_ARTICLES

MAJORITY = "(majority)"
BETWEEN = ["coders", "n", "equal", "alpha", "low", "high", "articles", "reason"]
AGAINST = ["coder", "class", "figure", "value", "low", "high", "right", "measured", "coded", "articles", "missing",
           "reason"]
FIGURES = {"precision": "measured", "recall": "coded", "f1": "measured or coded"}      # and what each is a share of


def coder_agreement(filled, *, seed, order=None, replicates=1000, confidence=0.95):
    """What `read_sheet` gives as two tables: how far coders agree, and how far the measure agrees with them.

    Between coders, one row a pair, and "all" where there are more: coders, n (sentences that two or more coded),
    equal (share of pairs of codes, 0 to 1), alpha, low, high, articles, reason. They are those of the sheet, where
    rare classes stand more often than in the corpus. Codes are nominal, or ordinal in the `order` that is named.
    Of the measure, one row a coder, class and figure: coder (a name, or "(majority)": what more than half of two
    or more coders said), class, figure (precision, recall, f1), value, low, high; right, measured, coded
    (unweighted rows); articles (with rows that the figure is a share of), missing (rows without a code, or a
    majority), reason (why a number is missing). Each stratum counts for the sentences that it holds in the corpus
    (Cochran 1977, ch. 5), so the values estimate the corpus, not the sheet. The interval is that of percentiles
    when the articles of each stratum, all but one of them, are drawn anew (Rao & Wu 1988); missing for fewer than
    ten articles and where the sheet shows no mistake, or nothing else, for draws cannot show what is not in it.

    >>> filled = pd.DataFrame({"sheet_id": list("abcd"), "coder": "anna", "code": ["yes", "no", "no", "yes"],
    ...     "article_id": list("pqrs"), "stratum": ["yes", "yes", "no", "no"], "weight": [1.0, 1.0, 9.0, 9.0]})
    >>> between, measured = coder_agreement(filled, seed=1)
    >>> measured.loc[measured["class"] == "yes", ["figure", "value", "right", "measured", "coded"]]
          figure     value  right  measured  coded
    3  precision  0.500000      1         2      2
    4     recall  0.100000      1         2      2
    5         f1  0.166667      1         2      2

    Left alone: who is right. Sentences on which coders differ are hard ones and may have no majority (of two coders
    never): without them a measure looks better than it is, so read "(majority)" beside `missing`.
    """
    checked(filled, ["sheet_id", "coder", "code", "article_id", "stratum", "weight"], confidence, replicates)
    codes = filled.pivot(index="sheet_id", columns="coder", values="code")
    key = filled.drop_duplicates("sheet_id").set_index("sheet_id")
    groups = [*combinations(codes, 2), *([tuple(codes)] if len(codes.columns) > 2 else [])]
    between = [_between(codes[list(group)], key, order, seed, replicates, confidence) for group in groups]
    answers = {**codes, **({MAJORITY: _majority(codes)} if groups else {})}
    named = {*key["stratum"]} - {"cannot tell"} | {*filled["code"].dropna()}
    classes = sorted(named) if order is None else list(order)
    measured = [_against(answer.reindex(key.index), key, classes, seed, replicates, confidence).assign(coder=name)
                for name, answer in answers.items()]
    return pd.DataFrame(between, columns=BETWEEN), pd.concat(measured, ignore_index=True)[AGAINST]


def _between(codes, key, order, seed, replicates, confidence):
    """How far these coders agree: one row of the table."""
    ratings = codes.assign(article_id=key["article_id"])
    found = alpha(ratings, "nominal" if order is None else "ordinal", order=order, seed=seed, cluster="article_id",
                  replicates=replicates, confidence=confidence)
    differing = alpha(ratings, seed=seed, cluster="article_id", replicates=1)["observed"]
    return ("all" if len(codes.columns) > 2 else ", ".join(codes), found["units"],
            1 - differing if found["units"] else np.nan,
            *(found[name] for name in ("alpha", "low", "high", "clusters", "reason")))


def _majority(codes):
    """What more than half of the coders of a sentence said, where two or more coded it."""
    said = [[code for code in row if not pd.isna(code)] for row in codes.to_numpy()]
    return pd.Series([next((code for code in row if 2 * row.count(code) > len(row) > 1), None) for row in said],
                     index=codes.index, dtype="str")


def _against(answer, key, classes, seed, replicates, confidence):
    """Precision, recall and F1 of the measure's classes when these answers are taken for right."""
    rows, size = key[answer.notna()], key.groupby("stratum")["weight"].sum()
    is_coded = answer.dropna().to_numpy()[:, None] == np.array(classes, object)
    is_measured = rows["stratum"].to_numpy()[:, None] == np.array(classes, object)
    is_base = {"precision": is_measured, "recall": is_coded, "f1": is_measured | is_coded}
    counts = np.hstack([np.ones((len(rows), 1)), is_coded & is_measured, is_measured, is_coded])
    once, drawn = _corpus_sums(rows, counts, size, np.random.default_rng(seed), replicates)
    uncoded, found = sorted(set(size.index) - set(rows["stratum"])), []
    for i, name in enumerate(classes):
        n = {"right": is_coded & is_measured, "measured": is_measured, "coded": is_coded}
        n = {what: int(is_so[:, i].sum()) for what, is_so in n.items()}
        told = []
        for figure, what in FIGURES.items():
            articles = rows["article_id"][is_base[figure][:, i]].nunique()
            value, reason = float(once[figure][0, i]), ""
            edges = interval(value, drawn[figure][:, i], confidence=confidence)
            if uncoded and (figure != "precision" or name in uncoded):
                value, reason = np.nan, f"no sentence of the class {uncoded[0]!r} is coded"
            elif np.isnan(value):
                reason = f"no sentence is {what} so"
            elif articles < LEAST_ARTICLES:
                reason = "fewer than ten articles"
            elif np.isnan(edges[0]):
                reason = "no mistake in the sheet" if n["right"] else "nothing right in the sheet"
            elif not all(told):
                reason = "precision or recall has no interval"
            told.append(not reason)
            low, high = (np.nan, np.nan) if reason else edges
            found.append({"class": name, "figure": figure, "value": value, "low": low, "high": high, **n,
                          "articles": articles, "missing": len(key) - len(rows), "reason": reason})
    return pd.DataFrame(found)


def _corpus_sums(rows, counts, size, rng, replicates):
    """The figures of each class, as they are and in each replicate; each stratum counts for its size."""
    once, drawn = np.zeros((1, counts.shape[1] - 1)), np.zeros((replicates, counts.shape[1] - 1))
    for stratum, places in sorted(rows.groupby("stratum").indices.items()):
        article = pd.factorize(rows["article_id"].iloc[places])[0]
        n = article.max() + 1
        sums = np.stack([np.bincount(article, column, n) for column in counts[places].T], 1)
        for total, times in ((once, np.ones((1, n))),
                             (drawn, rng.multinomial(max(n - 1, 1), np.full(n, 1 / n), replicates))):
            one = times @ sums
            total += size[stratum] * one[:, 1:] / one[:, :1]
    return [_figures(*np.split(total, 3, axis=1)) for total in (once, drawn)]


def _figures(right, measured, coded):
    with np.errstate(invalid="ignore", divide="ignore"):
        return {"precision": right / measured, "recall": right / coded, "f1": 2 * right / (measured + coded)}
