"""Where a score of tone would mean nothing: texts without words, in another language, or too long for a sentence.

The instruments know English words. Of a French sentence they know none, and would call it neutral.
"""
from functools import cache

import numpy as np
import pandas as pd

from analysis.languages import ENGLISH, LENGTH, SHARE, WORDS, identify, languages
from analysis.sources import DATA
from analysis.tokens import KINDS

LONGEST = 2_000                # words; what is longer is a list or a text without stops, and no sentence
SURE = 0.6                     # py3langid's probability, below which a short text is not judged
LEAST = 3                      # a text with fewer words may be anything
ABROAD = frozenset("le la les des du une et est der die das und ist nicht el los las una y del il che di della gli het een "
                   "van och att som".split())            # small words of other languages; "de" and "en" stand in names
NO_WORDS = "no words"
REASONS = [NO_WORDS, "not in English", f"longer than {LONGEST:,} words"]


def reasons(tokens, sentence, n, valence):
    """Why each of n sentences has no score of tone: an array of codes into REASONS, -1 where it has one.

    `sentence` is the number of each token's sentence. A sentence is taken to be in the language of its article, where the
    article has at least 20 words; a shorter one is judged by its small words, and by py3langid where it has no English ones.
    """
    is_word = tokens["kind"].cat.codes.to_numpy() != KINDS.index("mark")
    article = tokens["article_id"].cat.codes.to_numpy()
    words = np.bincount(sentence[is_word], minlength=n)
    reason = np.full(n, -1, np.int8)
    reason[words > LONGEST] = 2
    foreign = _foreign(tokens, is_word, article)
    if foreign.any():
        of = np.zeros(n, np.int64)
        of[sentence] = article
        reason[foreign[of]] = 1
    reason[(words == 0) & (valence == 0)] = 0              # an emoticon has no words, and a score
    return reason


def _foreign(tokens, is_word, article):
    """Per article (code) whether it is not in English. Only those that lack English words are looked at one by one."""
    terms = tokens["term"].cat.categories.tolist()
    term = tokens["term"].cat.codes.to_numpy()
    n = len(tokens["article_id"].cat.categories)
    words = np.bincount(article[is_word], minlength=n)
    common = np.array([word in ENGLISH for word in terms], bool)[term]
    small = np.array([word in small_words() for word in terms], bool)[term]
    n_common, n_small = (np.bincount(article[which & is_word], minlength=n) for which in (common, small))
    doubtful = np.where(words >= WORDS, n_common < SHARE * words, (words >= LEAST) & (n_small == 0))
    found = np.zeros(n, bool)
    first = np.searchsorted(article, np.arange(n + 1)) if doubtful.any() and (np.diff(article) >= 0).all() else None
    for k in np.flatnonzero(doubtful).tolist():
        rows = slice(first[k], first[k] + LENGTH) if first is not None else article == k
        part = tokens["token"][rows][article[rows] == k]
        found[k] = is_foreign(part.astype(str).tolist())
    return found


def is_foreign(words):
    """Whether a text without English small words is plainly in another language.

    >>> [is_foreign(text.split()) for text in ("Le président condamne l'attaque", "Trump visits Mexico", "Президент осудил удар")]
    [True, False, True]
    """
    text = " ".join(words)
    letters = [c for c in text if c.isalpha()]
    if sum(not c.isascii() for c in letters) > 0.5 * len(letters):
        return True
    if len(words) >= WORDS:
        return languages(pd.Series([text])).tolist()[0] not in ("en", np.nan)
    if sum(word in ABROAD for word in words) >= 2:
        return True
    language, probability = identify(text.lower())
    return language != "en" and probability >= SURE


@cache
def small_words():
    """The small words of English: a text of a few words without any of them may be in another language."""
    lists = (pd.read_csv(DATA / "lexicons" / f"{name}.csv", keep_default_na=False)["term"] for name in ("function_words", "stop_words"))
    return frozenset(word for listed in lists for word in listed)
