"""The instrument for news: how a reader would rate the tone of a sentence, from a table of words and weights.

The rating of a sentence is the sum of its words' weights, divided by the square root of its number of words; the valence
is that rating on a scale from -1 to 1. Four rules change a weight: a name praises nobody, a topic is not a tone, what is
denied is not there, and what stands before "but" is conceded.
"""
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.cue_search import longest, search
from analysis.news_words import TOPIC, small_words, tone_phrases, words_of

EXTREME = 4                    # the readers' scale ends at -4 and 4
SHORT = 5                      # shorter sentences count as of five words: one word is little to go by
REACH = 4                      # tokens behind "not" that it denies, within a clause
PRAISE_DENIED = -0.6           # "not good" is bad, if less so; "no harm" is no good news, only no bad one
CONCEDED, POINT = 0.7, 1.2     # before and after "but"
TITLE_CASE = 0.75              # share of capital words above which capitals tell no name
RULES = ["name", "phrase", "topic", "denied", "degree", "conceded", "point"]
OPENING = ['"', "“", "‘", "'", ":", "(", "—", "–"]           # behind these a capital is no sign of a name


class Hits(NamedTuple):
    """Words of the table in a text, in reading order."""
    row: np.ndarray        # of the token table, counted from 0; of a phrase its first
    last: np.ndarray       # the same, but of a phrase its last
    weight: np.ndarray     # in the table, -4 to 4
    valence: np.ndarray    # after the rules
    rule: np.ndarray       # which of RULES changed it, as bits


class Text(NamedTuple):
    """What the rules need of each token."""
    words: object          # Words, per term
    term: np.ndarray
    sentence: np.ndarray   # number of its sentence, from 0
    first: np.ndarray      # per sentence: its first row
    position: np.ndarray   # in the article: rows that were taken out leave a gap
    is_name: np.ndarray
    in_phrase: np.ndarray


def sentence_valences(tokens):
    """The valence of each sentence, -1 to 1, as an array in order of appearance; 0 where no word of the table stands.

    >>> from analysis.tokens import tokenize
    >>> texts = ["They praised a generous reform.", "No casualties were reported.", "The committee met."]
    >>> sentence_valences(tokenize(pd.DataFrame({"article_id": ["a", "b", "c"], "raw": texts}))).round(1).tolist()
    [0.6, 0.0, 0.0]

    Left alone: irony, and what a reader knows of the matter: "the talks lasted four minutes".
    """
    text = read(tokens)
    found = hits_of(text)
    return _valences(text, found, tokens)


def hits(tokens):
    """The words that made the valences of `sentence_valences`, and those that a rule set aside, one row a word.

    Columns: row (of the token table, from 0), last (the same; of a phrase its last row), weight (in news_tone.csv, -4 to
    4), valence (after the rules), rule (what changed it, as "topic, denied"; empty where nothing did). The valences of a
    sentence, added up and divided by the square root of its words (five at least) and by 4, make its valence.

    >>> from analysis.tokens import tokenize
    >>> raw = "The United Nations did not praise the war."
    >>> hits(tokenize(pd.DataFrame({"article_id": ["a"], "raw": [raw]})))[["row", "rule"]].values.tolist()
    [[1, 'phrase'], [5, 'denied'], [7, 'topic, denied']]

    Left out: words without a weight, and what only turns others ("not", "very", "but").
    """
    found = hits_of(read(tokens))
    return pd.DataFrame({"row": found.row, "last": found.last, "weight": found.weight, "valence": found.valence,
                         "rule": pd.Categorical.from_codes(found.rule, RULE_NAMES).remove_unused_categories()})


def known(tokens):
    """Per token whether the table has a weight for it."""
    weight = words_of(tokens["term"].cat.categories.tolist()).weight
    return ~np.isnan(weight[tokens["term"].cat.codes.to_numpy()])


def scaled(total, words):
    """The valence of a sentence from the sum of its words' valences and the number of its words."""
    return np.clip(unclipped(total, words), -1, 1)


def unclipped(total, words):
    """The same before it is held within the scale."""
    return total / np.sqrt(np.maximum(words, SHORT)) / EXTREME + 0.0      # + 0.0: no minus zero


def word_counts(tokens, sentence, n):
    """Words of each of n sentences; numbers count, marks do not."""
    return np.bincount(sentence[is_word(tokens)], minlength=n)


def is_word(tokens):
    """Per token whether it is a word or a number, and no mark."""
    return (tokens["kind"] != "mark").to_numpy()


def read(tokens, weights=None):
    """The tokens as the rules see them; `weights` (term -> weight) replaces those of news_tone.csv."""
    begins = sentence_begins(tokens)
    first = np.flatnonzero(begins)
    sentence = np.cumsum(begins, dtype=np.int32) - 1
    term = tokens["term"].cat.codes.to_numpy()
    words = words_of(tokens["term"].cat.categories.tolist(), weights)
    position = tokens["position"].to_numpy()
    return Text(words, term, sentence, first, position, _names(tokens, sentence, begins), _phrases(tokens))


def hits_of(text):
    """The rules, each asked of all words of the table at once."""
    words, term = text.words, text.term
    alone = text.in_phrase < 0
    row = np.flatnonzero(~np.isnan(words.weight)[term] & alone)
    weight = words.weight[term[row]]
    valence, rule = weight.copy(), np.zeros(len(row), np.int16)

    def change(where, factor, name):
        valence[where] *= factor[where] if isinstance(factor, np.ndarray) else factor
        rule[where] |= 1 << RULES.index(name)

    change(words.is_topic[term[row]], TOPIC, "topic")
    degree = _degree(text, row, alone)
    change(degree != 1, degree, "degree")
    denied = _denied(text, row, alone)
    change(denied, np.where(weight > 0, PRAISE_DENIED, 0.0), "denied")
    contrast = np.full(len(text.first) + 1, -1)
    at = np.flatnonzero(words.is_contrast[term] & alone)
    contrast[text.sentence[at]] = at                                     # the last one of the sentence
    contrast = contrast[text.sentence[row]]
    no_name = ~text.is_name[row]
    change((contrast > row) & no_name, CONCEDED, "conceded")
    change((contrast >= 0) & (contrast < row) & no_name, POINT, "point")
    change(text.is_name[row], 0.0, "name")
    return _with_phrases(text, Hits(row, row, weight, valence, rule))


def _with_phrases(text, found):
    """The hits, with one for each phrase, in reading order."""
    _, weights = tone_phrases()
    in_phrase = text.in_phrase
    row = np.flatnonzero((in_phrase >= 0) & (np.diff(in_phrase, prepend=-1) != 0))
    last = np.flatnonzero((in_phrase >= 0) & (np.diff(in_phrase, append=-1) != 0))
    weight = weights[in_phrase[row] % len(weights)] if len(row) else np.empty(0)
    rule = np.full(len(row), 1 << RULES.index("phrase"), np.int16)
    order = np.argsort(np.append(found.row, row), kind="stable")
    joined = [np.append(one, other)[order] for one, other in zip(found, (row, last, weight, weight, rule))]
    joined[3] = joined[3] + 0.0                            # no minus zero
    return Hits(*joined)


def _phrases(tokens):
    """Per token the phrase it stands in, -1 where none: a number that is its row in the list, plus a whole list's length
    for every second place, so that two of a kind side by side stay two."""
    phrases, weights = tone_phrases()
    first, end, cue = search(tokens, phrases)
    keep = longest(first, end, np.zeros(len(first), np.int64))
    first, end, cue = first[keep], end[keep], cue[keep]
    found = np.full(len(tokens), -1, np.int32)
    length = end - first
    row = np.repeat(first - (np.cumsum(length) - length), length) + np.arange(length.sum())
    found[row] = np.repeat(cue + len(weights) * (np.arange(len(cue)) % 2), length)
    return found


def _names(tokens, sentence, begins):
    """Which tokens are a name by their capital: not behind a stop or an opening mark, nor in a headline in title case.

    Title case is what most words have a capital in, small ones ("the", "with") and the first apart.
    """
    categories = tokens["token"].cat.categories.tolist()
    code = tokens["token"].cat.codes.to_numpy()
    starts_high = np.array([token[:1].isupper() for token in categories], bool)[code]
    is_large = np.array([token[0].isalpha() and token.lower() not in small_words() for token in categories], bool)[code]
    is_opening = np.array([token in OPENING for token in categories], bool)[code]
    is_first = begins.copy()
    is_next = np.diff(tokens["position"].to_numpy()) == 1                # no row was taken out between
    is_first[1:] |= (is_opening[:-1] | (begins & ~is_word(tokens))[:-1]) & is_next
    is_large &= ~is_first
    n = int(sentence[-1]) + 1 if len(sentence) else 0
    capitals, large = (np.bincount(sentence[which], minlength=n) for which in (starts_high & is_large, is_large))
    in_title = capitals > TITLE_CASE * np.maximum(large, 1)
    return starts_high & ~is_first & ~in_title[sentence]


def _degree(text, row, alone):
    """The factor of the words of degree one or two places before each hit, with no mark of a clause between."""
    factor, is_open = np.ones(len(row)), np.ones(len(row), bool)
    for distance, reach in ((1, 1.0), (2, 0.9)):
        at = _before(text, row, distance, is_open)
        factor *= np.where(is_open & alone[at], 1 + (text.words.degree[text.term[at]] - 1) * reach, 1.0)
    return factor


def _denied(text, row, alone):
    """Whether a denial stands at most REACH tokens before each hit, with no mark of a clause between."""
    is_denied, is_open = np.zeros(len(row), bool), np.ones(len(row), bool)
    for distance in range(1, REACH + 1):
        at = _before(text, row, distance, is_open)
        is_denied |= is_open & text.words.is_denial[text.term[at]] & alone[at]
    return is_denied


def _before(text, row, distance, is_open):
    """The rows so far before these; closes `is_open` where a mark of a clause, a sentence's edge or a gap lies between."""
    at = np.maximum(row - distance, 0)
    is_open &= (row >= distance) & (text.sentence[at] == text.sentence[row]) & ~text.words.is_break[text.term[at]]
    is_open &= text.position[row] - text.position[at] == distance
    return at


def sentence_begins(tokens):
    """Per token whether a sentence of an article begins with it."""
    article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    begins = np.ones(len(tokens), bool)
    begins[1:] = (article[1:] != article[:-1]) | (sentence[1:] != sentence[:-1])
    return begins


def _valences(text, found, tokens):
    n = len(text.first)
    total = np.bincount(text.sentence[found.row], weights=found.valence, minlength=n)
    return scaled(total, word_counts(tokens, text.sentence, n))


def _rule_name(bits):
    return ", ".join(rule for place, rule in enumerate(RULES) if bits >> place & 1)


RULE_NAMES = [_rule_name(bits) for bits in range(1 << len(RULES))]
