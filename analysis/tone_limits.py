"""Where a score of tone would mean nothing: texts without words, in another language, or too long for a sentence.

The instruments know English words. Of a French sentence they know none, and would call it neutral.
"""
import numpy as np
import pandas as pd

from analysis.languages import ENGLISH, LENGTH, SHARE, WORDS, identify, languages
from analysis.news_words import small_words

LONGEST = 2_000                # words; what is longer is a list or a text without stops, and no sentence
SURE = 0.6                     # py3langid's probability that a short text needs; half of it where a word of ABROAD stands
LEAST = 3                      # a text with fewer words may be anything, unless its letters are not Latin
# small words of other languages that are no words of English; left out are those in names: "von der", "de la", "da", "el"
ABROAD = frozenset("""
    les des une et est au aux avec dans elle ils ne nous ont par pas pour que qui sont ce cette leur je vous être
    das und ist ein eine einen nicht mit auf aus für zu im sich auch wird nach bei dem wir ich haben sind
    los las una y lo se su por pero está hay más il che della gli è nel alla dei delle não em ao uma mais
    het een niet zijn wordt naar bij ook maar voor dat te hij og ikke det och att som på är inte jeg vil av til
    się nie jest že ve bir bu için yang dan ini itu dengan belum ja ei että oli az és nem și nu în""".split())
NO_WORDS = "no words"
REASONS = [NO_WORDS, "not in English", f"longer than {LONGEST:,} words"]


def reasons(tokens, sentence, n, valence):
    """Why each of n sentences has no score of tone: an array of codes into REASONS, -1 where it has one.

    `sentence` is the number of each token's sentence. A sentence is taken to be in the language of its article. An
    article of at least 20 words is judged as in `languages`; of a shorter one py3langid is asked only where it has as
    many small words of other languages, or accents, as small words of English. One or two words in Latin letters count
    as English.
    """
    is_word = (tokens["kind"] != "mark").to_numpy()
    article = tokens["article_id"].cat.codes.to_numpy()
    words = np.bincount(sentence[is_word], minlength=n)
    reason = np.full(n, -1, np.int8)
    reason[words > LONGEST] = 2
    foreign = foreign_articles(tokens)
    if foreign.any():
        of = np.zeros(n, np.int64)
        of[sentence] = article
        reason[foreign[of]] = 1
    reason[(words == 0) & (valence == 0)] = 0              # an emoticon has no words, and a score
    return reason


def foreign_articles(tokens):
    """Per article (code) whether it is not in English. Only those that lack English words are looked at one by one."""
    is_word, article = (tokens["kind"] != "mark").to_numpy(), tokens["article_id"].cat.codes.to_numpy()
    terms = tokens["term"].cat.categories.tolist()
    term = tokens["term"].cat.codes.to_numpy()
    n = len(tokens["article_id"].cat.categories)
    words = np.bincount(article[is_word], minlength=n)
    common = np.array([word in ENGLISH for word in terms], bool)[term]
    small = np.array([word in small_words() for word in terms], bool)[term]
    written, token = tokens["token"].cat.categories.tolist(), tokens["token"].cat.codes.to_numpy()
    abroad = np.array([word in ABROAD or has_accent(word) for word in written], bool)[token]
    strange = np.array([is_strange(word) for word in written], bool)[token]
    n_common, n_small, n_abroad, n_strange = (np.bincount(article[which & is_word], minlength=n)
                                              for which in (common, small, abroad, strange))
    doubtful = np.where(words >= WORDS, n_common < SHARE * words,
                        (words >= LEAST) & (n_abroad >= n_small) | (2 * n_strange > words))
    found = np.zeros(n, bool)
    first = np.searchsorted(article, np.arange(n + 1)) if doubtful.any() and (np.diff(article) >= 0).all() else None
    for k in np.flatnonzero(doubtful).tolist():
        rows = slice(first[k], first[k] + LENGTH) if first is not None else article == k
        part = tokens["token"].iloc[rows][article[rows] == k]
        found[k] = is_foreign(part.astype(str).tolist())
    return found


def is_foreign(words):
    """Whether a text without English small words is plainly in another language.

    >>> texts = ["Le président condamne l'attaque", "Trump visits Mexico", "Президент осудил удар"]
    >>> [is_foreign(text.split()) for text in texts]
    [True, False, True]
    """
    text = " ".join(words)
    if is_strange(text):
        return True
    if len(words) >= WORDS:
        language = languages(pd.Series([text])).tolist()[0]
        return isinstance(language, str) and language != "en"
    language, probability = identify(text.lower())
    return language != "en" and probability >= (SURE / 2 if ABROAD.intersection(words) else SURE)


def has_accent(word):
    """Whether a word has a letter that is none of the 26."""
    return not word.isascii() and any(c.isalpha() and not c.isascii() for c in word)


def is_strange(text):
    """Whether most letters are none of the 26: Greek, Cyrillic, Arabic, Chinese."""
    return not text.isascii() and sum(c.isalpha() and not c.isascii() for c in text) > 0.5 * sum(map(str.isalpha, text))
