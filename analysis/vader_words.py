"""What VADER knows of a word: its weight in the lexicon, whether it strengthens, weakens or negates, how it is written.

VADER (Hutto & Gilbert 2014) reads what stands between blanks and strips the punctuation from both sides. The lexicon
and the lists of words are read from the package vaderSentiment. All is asked once per distinct word: with Arrow where
the word is ASCII, in Python where it is not, because the two do not fold every letter alike.
"""
import string
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from vaderSentiment import vaderSentiment as vader

PHRASES = [*vader.SPECIAL_CASES, *(booster for booster in vader.BOOSTER_DICT if " " in booster)]
NAMED = ["no", "or", "nor", "kind", "of", "never", "so", "this", "without", "doubt", "least", "at", "very", "but"]
ROLES = ["", *dict.fromkeys([*NAMED, *(word for phrase in PHRASES for word in phrase.split())])]    # "" is any other word
ROLE = {word: number for number, word in enumerate(ROLES)}
SHORTEST = 3              # of fewer characters than these nothing is stripped: it may be an emoticon


class Words(NamedTuple):
    """One entry a distinct word, and one more, the last, for the place before and behind a sentence: no word."""
    weight: np.ndarray        # in the lexicon, -4 to 4; 0 for a word that is not in it
    known: np.ndarray         # whether the lexicon has it
    boost: np.ndarray         # what it adds to the strength of a word behind it; 0 for one that is no booster
    negates: np.ndarray
    upper: np.ndarray         # whether it is all capitals
    role: np.ndarray          # its number in ROLES: the words that a rule names
    exclamations: np.ndarray  # marks in the word as written
    questions: np.ndarray


@cache
def package():
    """The package's own analyzer, which holds its lexicon and its emoji."""
    return vader.SentimentIntensityAnalyzer()


def known_words(written):
    """`Words` of the distinct words of a text, marks and all, as an Arrow array of strings.

    >>> words = known_words(pa.array(["(Peace!)", "VERY", "don't", ":)", "NATO,"], pa.large_string()))
    >>> words.weight.tolist(), words.boost.tolist()
    ([2.5, 0.0, 0.0, 2.0, 0.0, 0.0], [0.0, 0.293, 0.0, 0.0, 0.0, 0.0])
    >>> [ROLES[role] for role in words.role.tolist()], words.negates.tolist()
    (['', 'very', '', '', '', ''], [False, False, True, False, False, False])

    Left alone: the curly ’ of don’t, which the package knows only straight.
    """
    bare = pc.ascii_trim(written, string.punctuation)
    bare = pc.if_else(pc.less(pc.utf8_length(bare), SHORTEST), written, bare)
    lower, upper = _lower(bare), _upper(bare)
    entries = _entries()
    at = pc.fill_null(pc.index_in(lower, pa.array(entries.index, lower.type)), len(entries)).to_numpy()
    known, weight, boost, negates, role = (np.append(column, column.dtype.type(0))[at]
                                           for column in map(entries.__getitem__, entries))
    negates = negates | _numpy(pc.match_substring(lower, "n't"))
    marks = [_numpy(pc.count_substring(written, mark)) for mark in "!?"]
    columns = [weight, known, boost, negates, _numpy(upper), role, *marks]
    return Words(*(np.append(column, column.dtype.type(0)) for column in columns))


def words_of(written):
    """The words in each distinct string without a blank: itself, or around an emoji what the package reads there.

    Gives words as an Arrow array, and per string how many of them it is and which is the first.

    >>> words, n, first = words_of(pa.array(["war", "peace😀,", "talks"], pa.large_string()))
    >>> words.to_pylist(), n.tolist(), first.tolist()
    (['war', 'peace😀,', 'talks', 'peace', 'grinning', 'face,'], [1, 3, 1], [0, 3, 2])
    """
    n = np.ones(len(written), np.int32)
    strange = np.flatnonzero(~_numpy(pc.string_is_ascii(written)))
    strings = written.take(pa.array(strange)).to_pylist()
    emoji = package().emojis
    with_emoji = [k for k, one in enumerate(strings) if not emoji.keys().isdisjoint(one)]
    if not with_emoji:
        return written, n, np.arange(len(written), dtype=np.int32)
    described = ["".join(f" {emoji[sign]}" if sign in emoji else sign for sign in strings[k]).split() for k in with_emoji]
    first = np.arange(len(written), dtype=np.int32)
    n[strange[with_emoji]] = n_described = [len(words) for words in described]
    first[strange[with_emoji]] = len(written) + np.cumsum(n_described) - n_described
    return pa.concat_arrays([written, pa.array(chain.from_iterable(described), written.type)]), n, first


def phrases(table, length):
    """The phrases of so many words in one of the package's tables: (numbers in ROLES, value).

    >>> [([ROLES[role] for role in roles], value) for roles, value in phrases(vader.SPECIAL_CASES, 3)]
    [(['kiss', 'of', 'death'], -1.5), (['to', 'die', 'for'], 3)]
    """
    found = [(phrase.split(), value) for phrase, value in table.items()]
    return [([ROLE[word] for word in words], value) for words, value in found if len(words) == length]


def _lower(words):
    return _unless_ascii(words, pc.ascii_lower(words), str.lower)


def _upper(words):
    return _unless_ascii(words, pc.ascii_is_upper(words), str.isupper)


def _unless_ascii(words, answers, ask):
    """The answers, with those for words beyond ASCII asked of Python."""
    strange = pc.invert(pc.string_is_ascii(words))
    asked = pa.array([ask(word) for word in words.filter(strange).to_pylist()], answers.type)
    return pc.replace_with_mask(answers, strange, asked)


@cache
def _entries():
    """All words that the package names, one row a word: known (to the lexicon), weight, boost, negates, role."""
    lexicon = package().lexicon
    tables = {"known": dict.fromkeys(lexicon, True), "weight": lexicon, "boost": vader.BOOSTER_DICT,
              "negates": dict.fromkeys(vader.NEGATE, True), "role": ROLE}
    entries = pd.DataFrame(tables).fillna(0)
    return entries.astype({"known": bool, "weight": float, "boost": float, "negates": bool, "role": int})


def _numpy(answers):
    return answers.to_numpy(zero_copy_only=False)
