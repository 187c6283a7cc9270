"""How far scores of tone agree with people: correlation, precision and recall by class, and how far people agree."""
import numpy as np
import pandas as pd

from analysis.bootstrap import interval, resampled
from analysis.uncertainty import LEAST_ARTICLES

CLASSES = {-1: "negative", 0: "neutral", 1: "positive"}


def correlation(scores, ratings, articles, seed, replicates=1000, confidence=0.95):
    """Pearson's r of scores and ratings with its interval over articles, as a dictionary.

    It holds r, low, high, n (pairs), articles, missing (pairs left out, for one of the two is not known). The interval
    is that of percentiles when as many articles are drawn anew, with replacement, `replicates` times (Efron &
    Tibshirani 1993); all sentences of an article are drawn together, for they are not independent. Fewer than ten
    articles get no interval, nor do columns of which more than one draw in twenty does not vary; what does not vary has
    no r (NaN).
    Raises ValueError for columns that are not equally long, for no replicate and a confidence not between 0 and 1.

    >>> found = correlation([1, 2, 3, None], [1, 3, 2, 5], ["a", "a", "b", "b"], seed=1)
    >>> round(found["r"], 3), found["n"], found["missing"], found["low"]
    (0.5, 3, 1, nan)

    Left alone: where the scale begins and how wide it is. Scores that are all too high by one agree as well as any.
    """
    if not 0 < confidence < 1 or replicates < 1:
        raise ValueError(f"the confidence is {confidence} and the replicates {replicates}; pass a share between 0 and 1, "
                         "as in 0.95, and at least one replicate.")
    x, y = _numbers(scores, ratings)
    if len(articles) != len(x):
        raise ValueError(f"{len(articles):,} articles were passed for {len(x):,} scores; name the article of each score.")
    known = np.isfinite(x) & np.isfinite(y)
    article, names = pd.factorize(pd.Series(np.asarray(articles, object)[known]), use_na_sentinel=False)
    x, y = _standard(x[known]), _standard(y[known])
    sums = pd.DataFrame({name: np.bincount(article, value, len(names)) for name, value in
                         {"n": x * 0 + 1, "x": x, "y": y, "xx": x * x, "yy": y * y, "xy": x * y}.items()})
    low, high = np.nan, np.nan
    if len(names) >= LEAST_ARTICLES:
        drawn = resampled(np.random.default_rng(seed), sums, replicates)
        low, high = interval(np.nan, _r(np.stack(list(drawn.values()), axis=1)), confidence=confidence)
    return {"r": float(_r(sums.sum().to_numpy())), "low": low, "high": high, "n": int(known.sum()), "articles": len(names),
            "missing": int((~known).sum())}


def class_agreement(scores, ratings, threshold=0.05, rating_threshold=0.05):
    """Precision, recall and F1 of the classes negative, neutral, positive: one row a class, and "weighted".

    Columns: class; rated (how many people put there), scored (how many the scores put there), right (both), precision
    (right of scored), recall (right of rated), f1; 0 where there is nothing to divide by. Positive is what reaches the
    threshold, negative what reaches minus it. The last row is the mean of the three, each weighted with its share of
    the ratings. That and both thresholds at .05, which the package's description names for scores, give on the Times
    sentences what Hutto & Gilbert (2014) print for theirs: precision .70, recall .49, F1 .55 (a score threshold of 0 gives
    .70, .50, .55; a rating threshold of .1 gives .65, .51, .54). As means of 20 ratings go in steps of .05, only a
    rating of 0 is neutral there: 244 of 5,190, so recall and precision of "neutral" say little.
    A missing score is in no class and counts as not found; a pair without a rating is left out.
    Raises ValueError for columns that are not equally long and for a threshold below 0.

    >>> class_agreement([0.6, 0.4, -0.5, 0.0], [1.2, -0.3, -2.0, 0.5])[["class", "rated", "scored", "precision", "recall"]]
          class  rated  scored  precision  recall
    0  negative      2       1       1.00     0.5
    1   neutral      0       1       0.00     0.0
    2  positive      2       2       0.50     0.5
    3  weighted      4       4       0.75     0.5

    Left alone: how far apart the classes are. Warm for hostile costs no more than warm for neutral.
    """
    if min(threshold, rating_threshold) < 0:
        raise ValueError(f"the thresholds are {threshold} and {rating_threshold}; they hold on both sides of 0, so pass "
                         "0 or more.")
    scored, rated = _numbers(scores, ratings)
    scored, rated = _classes(scored, threshold)[~np.isnan(rated)], _classes(rated, rating_threshold)[~np.isnan(rated)]
    counts = np.array([((rated == c).sum(), (scored == c).sum(), ((rated == c) & (scored == c)).sum()) for c in CLASSES])
    n_rated, n_scored, right = counts.T
    measures = np.stack([right / np.maximum(n_scored, 1), right / np.maximum(n_rated, 1),
                         2 * right / np.maximum(n_rated + n_scored, 1)], 1)
    shares = n_rated / max(n_rated.sum(), 1)
    table = pd.DataFrame({"class": [*CLASSES.values(), "weighted"]})
    table[["rated", "scored", "right"]] = np.vstack([counts, counts.sum(axis=0)])
    table[["precision", "recall", "f1"]] = np.vstack([measures, shares @ measures])
    return table


def each_rating(sentences):
    """Each single rating beside the mean of all and of the others: how well one person agrees with many.

    `sentences` is what `times_ratings` gives. One row a rating: sentence_id, article, score (what this person gave),
    all (mean of all ratings of the sentence), others (mean without this one). The table goes into `correlation` and
    `class_agreement` like any scores. On the Times sentences all 103,800 pooled have r = .745 with the mean of all, the
    figure that Hutto & Gilbert (2014) print for one human rater (the mean over the 20 places of the list is .746).
    As each rating is a part of that mean, .713 with the mean of the others is the stricter and fairer one.

    >>> sentences = pd.DataFrame({"sentence_id": ["1_1"], "article": [1], "ratings": [[0, 1, 2]]})
    >>> each_rating(sentences)[["score", "all", "others"]].values.tolist()
    [[0.0, 1.0, 1.5], [1.0, 1.0, 1.0], [2.0, 1.0, 0.5]]

    Left alone: a sentence with one rating, whose `others` are missing.
    """
    ratings = sentences[["sentence_id", "article", "ratings"]].explode("ratings", ignore_index=True)
    score = ratings["ratings"].astype(float)
    groups = score.groupby(ratings["sentence_id"])
    total, n = groups.transform("sum"), groups.transform("count")
    return ratings[["sentence_id", "article"]].assign(
        score=score, all=total / n, others=((total - score) / (n - 1)).where(n > 1))


def _numbers(scores, ratings):
    """Both as arrays of numbers, missing ones as NaN."""
    x, y = (pd.Series(values).to_numpy(dtype=float, na_value=np.nan) for values in (scores, ratings))
    if len(x) != len(y):
        raise ValueError(f"{len(x):,} scores and {len(y):,} ratings were passed; each score needs one rating.")
    return x, y


def _classes(values, threshold):
    """-1, 0, 1; of 0.05 as a threshold, 0.05 itself is reached. NaN stays NaN."""
    low, high = (values <= -threshold) & (values < 0), (values >= threshold) & (values > 0)
    return np.where(np.isnan(values), np.nan, high * 1.0 - low)


def _standard(values):
    """Around 0 and of size 1, so that no sum of squares loses its digits; what does not vary becomes 0."""
    if not len(values) or np.ptp(values) == 0:
        return np.zeros(len(values))
    values = values - values.mean()
    return values / np.abs(values).max()


def _r(sums):
    """Pearson's r from sums of 1, x, y, x², y², xy; NaN where x or y does not vary."""
    n, x, y, xx, yy, xy = sums.T
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = (xx - x * x / n), (yy - y * y / n)
        varies = (spread[0] > 1e-12 * n) & (spread[1] > 1e-12 * n)
        return np.where(varies, (xy - x * y / n) / np.sqrt(spread[0] * spread[1]), np.nan)[()]
