"""Frames: the cues of a codebook in the text, how dense they stand in an article, and in whose voice.

A frame here is a density of cues that can be read in place, several at once in an article; it is never "the frame".
"""
import numpy as np
import pandas as pd

from analysis.codebooks import exceptions, load_codebook
from analysis.cue_search import longest, search
from analysis.terms import BODY, checked_parts, select
from analysis.voices import is_word, standing, token_rows
from analysis.word_classes import word_class

__all__ = ["load_codebook", "find_cues", "frame_presence", "cue_rates"]

PLACE = ["article_id", "part", "paragraph", "sentence", "position", "start", "voice", "speaker"]
DENY_VERB = {"not", "never", "cannot", "nor", "hardly", "scarcely", "nobody", "nothing"}            # and n't
DENY_NOUN = {"no", "without", "neither"}                  # no real dispute: a word may stand between
ADDING = {"only", "just", "merely", "simply", "alone",    # not only a crisis: says that it is one
          "doubt", "wonder", "end", "sooner"}             # no doubt a crisis; no end to the crisis
REACH, PASSED = 3, frozenset("dabiv")                     # tokens before a cue; classes of words that a denial passes over
AT_MOST, A_WHOLE = 3, 1000                                # how often one cue counts; words from which length counts
LEAST_WORDS = 50                                          # below these an article is too short to tell


def find_cues(tokens, codebook):
    """Every place where a cue of the codebook stands, one row a hit, in reading order.

    Of cues of one frame that overlap the longest stands; phrases in the codebook's `unless` win in the same way and
    are left out. A cue behind a denial (not, no, never, without, n't) is marked `denied`, not dropped: "no dispute" still
    speaks of dispute. The denial stands within three tokens, with no mark between, and nothing but articles, adverbs,
    "to", be, have and the like, or behind "no" and "without" one other word: "does not fight crime" denies no crime.
    All parts of the article are searched.

    Columns: article_id, part, paragraph, sentence, position, start, end (characters of raw), frame, cue (as in the
    codebook), weight, denied; also voice and speaker where the tokens have them. `in_context` shows the places,
    `evidence(..., cues=...)` marks them in the article. Raises ValueError for a table that is no codebook.

    >>> from analysis.tokens import tokenize
    >>> codebook = pd.DataFrame({"frame": "conflict", "cue": ["war|wars", "war of words"], "unless": ["~ on cancer", ""],
    ...                          "weight": [1.0, 2.0]})
    >>> raw = "The war of words went on. This is no war. The war on cancer was won."
    >>> find_cues(tokenize(pd.DataFrame({"article_id": ["a"], "raw": [raw]})), codebook)[["cue", "start", "end", "denied"]]
                cue  start  end  denied
    0  war of words      4   16   False
    1      war|wars     37   40    True

    Left alone: "warfare", which is no form of the cue, and denials in other words ("denies that", "an end to").
    """
    if lost := {"frame", "cue", "unless", "weight"} - set(codebook):
        raise ValueError(f"the codebook has no column {min(lost)!r}; pass the table that load_codebook gives.")
    void = exceptions(codebook)
    frames = pd.Index(codebook["frame"].unique())
    first, end, number = search(tokens, [*void["cue"], *codebook["cue"]])
    frame = frames.get_indexer([*void["frame"], *codebook["frame"]])[number]
    stands = longest(first, end, frame) & (number >= len(void))       # of equally long ones the exception comes first
    first, end, number = first[stands], end[stands], number[stands] - len(void)
    columns = [name for name in PLACE if name in tokens]
    cues = tokens[columns].iloc[first].reset_index(drop=True)
    cues.insert(columns.index("start") + 1, "end", tokens["end"].to_numpy()[end - 1])
    cue = pd.Categorical.from_codes(pd.factorize(codebook["cue"])[0][number], codebook["cue"].unique())
    found = {"frame": pd.Categorical.from_codes(frame[stands], frames), "cue": cue,
             "weight": codebook["weight"].to_numpy(float)[number], "denied": _denied(tokens, first)}
    said = [name for name in ("voice", "speaker") if name in cues]
    return pd.concat([cues.drop(columns=said), pd.DataFrame(found), cues[said]], axis=1)


def frame_presence(cues, tokens, codebook, parts=BODY):
    """Which frames are present in which article: one row an article and frame, those without a cue too.

    Columns: article_id, frame; n (cues that are not denied), n_denied, n_cue (different ones), n_word (of these parts);
    per_thousand (n for each thousand words); density, the sum of the cues' weights, each cue counted at most three
    times, for each thousand words, an article below a thousand words counting as one of a thousand: a short text is
    not called framed for one word, nor a long one for being long; threshold, from the codebook, which says how it was
    chosen; present, whether the density reaches it, missing ("cannot tell") where no threshold is stated or the
    article has fewer than 50 words. Several frames may be present, or none. `parts=None` takes every part of an article.
    Raises ValueError for an unknown part, and for cues of another codebook or of articles that the tokens lack.

    >>> from analysis.tokens import tokenize
    >>> codebook = pd.DataFrame({"frame": ["conflict"], "cue": ["accuse*"], "unless": "", "weight": 2.0, "threshold": 2.0})
    >>> raw = "Moscow accused Kiev. " + "Talks went on in a calm way. " * 9
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": [raw]}))
    >>> frame_presence(find_cues(tokens, codebook), tokens, codebook)[["frame", "n", "n_word", "density", "present"]]
          frame  n  n_word  density  present
    0  conflict  1      66      2.0     True

    Every category of the tokens' article_id has its rows; where some articles were taken out of the tokens, drop them
    with `cat.remove_unused_categories` first. Left out: denied cues, whom a cue is about, and in whose voice it stands;
    see `cue_rates(by="voice")`.
    """
    parts = checked_parts(parts)
    cues, articles = cues[cues["part"].isin(parts)], tokens["article_id"].cat.categories
    frames = pd.Index(codebook["frame"].unique())
    words = np.bincount(tokens["article_id"].cat.codes[is_word(tokens, parts)], minlength=len(articles))
    size, cell = len(articles) * len(frames), _cells(cues, articles, frames)
    affirmed = ~cues["denied"].to_numpy()
    counted = pd.DataFrame({"cell": cell, "cue": cues["cue"].cat.codes.to_numpy(), "weight": cues["weight"].to_numpy()})
    each = counted[affirmed].groupby(["cell", "cue"])["weight"].agg(["size", "first"]).reset_index()
    strength = np.bincount(each["cell"], each["size"].clip(upper=AT_MOST) * each["first"], minlength=size)
    n_word = np.repeat(words, len(frames))
    stated = codebook.drop_duplicates("frame").get("threshold", pd.Series(np.nan, frames))
    threshold = np.tile(stated.to_numpy(float), len(articles))
    density = strength * 1000 / np.maximum(n_word, A_WHOLE)
    n = np.bincount(cell[affirmed], minlength=size)
    present = pd.array(density >= threshold, "boolean")
    present[np.isnan(threshold) | (n_word < LEAST_WORDS)] = pd.NA
    return pd.DataFrame({
        "article_id": pd.Categorical.from_codes(np.repeat(np.arange(len(articles)), len(frames)), articles),
        "frame": pd.Categorical.from_codes(np.tile(np.arange(len(frames)), len(articles)), frames),
        "n": n, "n_denied": np.bincount(cell[~affirmed], minlength=size), "n_cue": np.bincount(each["cell"], minlength=size),
        "n_word": n_word, "per_thousand": np.divide(1000.0 * n, n_word, out=np.full(size, np.nan), where=n_word > 0),
        "density": density, "threshold": threshold, "present": present})


def cue_rates(cues, tokens, by="voice", articles=None, parts=BODY):
    """How often the cues of each frame stand in each group: one row a group and frame, zeros too.

    `by` is a column or a list of them, as in `term_counts`: voice, speaker or part of the tokens; outlet and the like
    of `articles`; "month". Columns: the groups, frame, n (cues that are not denied), n_articles (in which they stand),
    total (words of the group), per_thousand. Words and cues without a label in `by` (no speaker, no date) are left out,
    and so are cues that stand in none of these tokens, where only some are passed. Raises ValueError for an unknown
    part, and for `by` that neither tokens nor articles have.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["He won. It was a war."]}))
    >>> tokens["voice"] = pd.Categorical(["quoted"] * 3 + ["narrator"] * 5)
    >>> codebook = pd.DataFrame({"frame": "conflict", "cue": ["war", "won"], "unless": "", "weight": 1.0})
    >>> cue_rates(find_cues(tokens, codebook), tokens)
          voice     frame  n  n_articles  total  per_thousand
    0  narrator  conflict  1           1      4         250.0
    1    quoted  conflict  1           1      2         500.0

    Left apart: density and `present`, which are properties of articles; weights, for a rate counts places.
    """
    chosen = select(tokens, by, articles, parts, kinds=None)
    group = np.full(len(tokens), -1, np.int64)
    group[chosen.row] = chosen.group
    words = is_word(tokens, tokens["part"].cat.categories)[chosen.row]
    total = np.bincount(chosen.group[words], minlength=len(chosen.groups))
    frames = cues["frame"].cat.categories
    of = _at_cues(group, tokens, cues)
    counted = (of >= 0) & ~cues["denied"].to_numpy()
    cell = (of * len(frames) + cues["frame"].cat.codes.to_numpy())[counted]
    in_articles = pd.DataFrame({"cell": cell, "article": cues["article_id"].cat.codes.to_numpy()[counted]}).drop_duplicates()
    size = len(chosen.groups) * len(frames)
    rates = chosen.groups.loc[np.repeat(np.arange(len(chosen.groups)), len(frames))].reset_index(drop=True)
    rates["frame"] = pd.Categorical.from_codes(np.tile(np.arange(len(frames)), len(chosen.groups)), frames)
    n, total = np.bincount(cell, minlength=size), np.repeat(total, len(frames))
    return rates.assign(n=n, n_articles=np.bincount(in_articles["cell"], minlength=size), total=total,
                        per_thousand=np.divide(1000.0 * n, total, out=np.full(size, np.nan), where=total > 0))


def _cells(cues, articles, frames):
    """Per cue its article and frame as one number."""
    article, frame = articles.get_indexer(cues["article_id"].astype(str)), frames.get_indexer(cues["frame"].astype(str))
    if (article < 0).any() or (frame < 0).any():
        raise ValueError("the cues are of other articles or of another codebook; pass the tokens and the codebook that "
                         "they were found with.")
    return (article * len(frames) + frame).astype(np.int64)


def _at_cues(group, tokens, cues):
    """Per cue the group of its first token, -1 where the table holds the token no more."""
    stands = standing(tokens, cues)
    found = np.full(len(cues), -1, np.int64)
    found[stands] = group[token_rows(tokens, cues[stands])[0]] if stands.any() else -1
    return found


def _denied(tokens, first):
    """Per cue: does a denial stand before it, in its sentence, near, and not taken up by something between?"""
    terms = tokens["term"].cat.categories.tolist()
    verb = np.array([term in DENY_VERB or term.endswith("n't") for term in terms], bool)
    noun = np.array([term in DENY_NOUN for term in terms], bool)
    adds = np.array([term in ADDING for term in terms], bool)
    term, position = tokens["term"].cat.codes.to_numpy(), tokens["position"].to_numpy()
    article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    is_mark = (tokens["kind"] == "mark").to_numpy()
    denied, near, others = np.zeros(len(first), bool), np.ones(len(first), bool), np.zeros(len(first), np.int8)
    for step in range(1, REACH + 1):
        at = np.maximum(first - step, 0)
        near &= ((article[at] == article[first]) & (sentence[at] == sentence[first])
                 & (position[at] == position[first] - step) & ~is_mark[at])
        takes = verb[term[at]] & (others == 0) | noun[term[at]] & (others < 2)
        denied |= near & takes & ~adds[term[np.minimum(at + 1, first)]]
        others += ~_passed(terms, term[at])
    return denied


def _passed(terms, codes):
    """Per code of a term: whether a denial passes over it. Each distinct one is judged once."""
    distinct, of = np.unique(codes, return_inverse=True)
    return np.array([word_class(terms[code]) in PASSED for code in distinct.tolist()], bool)[of]
