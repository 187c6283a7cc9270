"""What is counted in a part of a corpus, as sums that add up; and rates with intervals by article from such sums.

An interval by article needs no article once five sums over them are known: of what is counted (y), of what it is
counted in (x), and of y², xy and x². So it can be had of a million articles that no memory holds.
"""
import numpy as np
import pandas as pd

from analysis.frames import cue_rates, find_cues, load_codebook
from analysis.sentiment import score_sentences
from analysis.terms import BODY, term_counts
from analysis.tokens import tokenize
from analysis.uncertainty import LEAST_ARTICLES
from analysis.voices import add_voices, attributions, is_word

SUMS = ["articles", "y", "x", "yy", "xy", "xx"]


def corpus_sums(articles, codebook="generic_frames", instrument="news", by="outlet"):
    """The whole reading of an article table, tokens, voices, cues and tone, as three tables that add up over parts.

    terms: by, term -> n, n_articles. cues: by, voice, frame -> n (not denied), n_articles, total (words of that voice).
    rates: by, measure -> articles and the sums y, x, yy, xy, xx over them, for `rates`. Its measures are "quoted" and
    "reported" (words in that voice, in words), "tone" (valence, in sentences) and the frames (cues, in words). All is
    of the body; articles without a label in `by` are "(none)". The work of `over_files`; also good for one table.
    Raises what the verbs raise, and ValueError where the articles have no column `by`.

    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", None],
    ...                          "raw": ['Berg said: "The war is over, we hope."', "Rain came."]})
    >>> sums = corpus_sums(articles)
    >>> sums["rates"].loc[("x", "quoted"), ["y", "x"]].tolist(), sums["rates"].loc[("(none)", "quoted"), "x"].item()
    ([6.0, 8.0], 2.0)

    Left alone: articles that repeat others, which a part cannot know; take them out first where that matters.
    """
    if by not in articles:
        raise ValueError(f"the articles have no column {by!r}; they have {', '.join(map(str, articles))}.")
    groups = articles[by].astype("str")
    articles = articles.assign(**{by: groups.where(groups.notna(), "(none)").astype("category")})
    tokens = tokenize(articles)
    tokens = add_voices(tokens, attributions(tokens, articles))
    cues = find_cues(tokens, load_codebook(codebook))
    terms = term_counts(tokens, by=by, articles=articles)
    in_voices = cue_rates(cues, tokens, by=[by, "voice"], articles=articles)
    each = _of_articles(tokens, cues[cues["part"].isin(BODY) & ~cues["denied"]], score_sentences(tokens, instrument))
    return {"terms": terms.set_index([by, "term"])[["n", "n_articles"]],
            "cues": in_voices.set_index([by, "voice", "frame"])[["n", "n_articles", "total"]],
            "rates": pd.concat([_sums(y, x, articles[by], measure) for measure, (y, x) in each.items()])}


def rates(sums, confidence=0.95):
    """A rate for each row of `corpus_sums`' table of rates, y / x, with its interval over articles.

    Columns: the groups, measure, articles, value, low, high: the ratio estimator and the interval from its linearised
    variance, with Student's t (Cochran 1977, Sampling Techniques, chapter 6). With fewer than ten articles, or where
    all of them have the same rate, the interval is missing: "cannot tell".

    >>> x, y = np.full(20, 100), np.tile([0, 1, 2, 5], 5)
    >>> row = [20, y.sum(), x.sum(), (y * y).sum(), (x * y).sum(), (x * x).sum()]
    >>> index = pd.MultiIndex.from_tuples([("x.com", "conflict")], names=["outlet", "measure"])
    >>> sums = pd.DataFrame([row], index, columns=SUMS)
    >>> rates(sums).round(3)
      outlet   measure  articles  value    low   high
    0  x.com  conflict        20   0.02  0.011  0.029

    Left alone: that articles of one day or story are alike, which makes every such interval too narrow; and a
    difference of two groups, for which two intervals are no test.
    """
    from scipy.special import stdtrit
    n, y, x, yy, xy, xx = (sums[name].to_numpy(float) for name in SUMS)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = y / x
        spread = yy - 2 * value * xy + value ** 2 * xx
        spread = np.where(spread > 1e-12 * yy, spread, np.nan)               # rounding, where all rates are equal
        margin = stdtrit(n - 1, (1 + confidence) / 2) * np.sqrt(spread * n / (n - 1)) / x
    margin[n < LEAST_ARTICLES] = np.nan
    return sums.index.to_frame(index=False).assign(articles=sums["articles"].to_numpy(), value=value,
                                                   low=value - margin, high=value + margin)


def _of_articles(tokens, cues, tone):
    """Per measure, y and x of each article."""
    article, n = tokens["article_id"].cat.codes.to_numpy(), len(tokens["article_id"].cat.categories)
    count = lambda codes, weights=None: np.bincount(codes, weights, minlength=n)
    counted, voice = is_word(tokens, BODY), tokens["voice"].to_numpy()
    words = count(article[counted])
    each = {name: (count(article[counted & (voice == name)]), words) for name in ("quoted", "reported")}
    tone = tone[tone["part"].isin(BODY) & tone["valence"].notna()]
    of = tone["article_id"].cat.codes.to_numpy()
    each["tone"] = count(of, tone["valence"].to_numpy()), count(of)
    frame, of = cues["frame"].cat.codes.to_numpy(), cues["article_id"].cat.codes.to_numpy()
    return each | {name: (count(of[frame == code]), words) for code, name in enumerate(cues["frame"].cat.categories)}


def _sums(y, x, groups, measure):
    """The five sums and the number of articles, by group; an article that has no x is not counted."""
    y, x = y.astype(float), x.astype(float)
    rows = pd.DataFrame({"articles": (x > 0).astype(int), "y": y, "x": x, "yy": y * y, "xy": x * y, "xx": x * x})
    sums = rows.groupby(groups.to_numpy()).sum()
    return sums.set_index(pd.MultiIndex.from_product([sums.index, [measure]], names=[groups.name, "measure"]))
