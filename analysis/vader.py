"""VADER (Hutto & Gilbert 2014) at the speed of the token table: the scores of vaderSentiment 3.3.2, to the last digit.

VADER was made for tweets and reads what stands between blanks, not tokens. So the tokens that stand together without a
gap are joined to the chunk they were cut from, each distinct chunk is looked up once, and the rules are asked of all
sentences at once. Score sentences, not articles: the score of a long text runs to -1 or 1.
"""
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import vader_rules
from analysis.chunks import cut
from analysis.vader_words import Words, known_words, words_of


class Reading(NamedTuple):
    """Sentences as VADER reads them."""
    words: Words
    text: vader_rules.Sentences
    begins: np.ndarray     # per chunk: the place of its first word in the text; an emoji makes several words of one


def text_valences(texts):
    """VADER's compound score of each text, -1 to 1: the package's for these very characters, as an array.

    A missing text is an empty one and scores 0. Raises ValueError for one text in place of a list, TypeError for what
    is not text.

    >>> text_valences(["Peace talks failed.", "Peace talks did not fail!", "The committee met."]).tolist()
    [0.0516, 0.7678, 0.0]

    Left alone: words that the lexicon does not know, "slaughtered" among them.
    """
    if isinstance(texts, str):
        raise ValueError(f"the texts are one text, {texts[:40]!r}; pass a list of them.")
    # chunks are cut at the blanks of ASCII; the package cuts at all
    plain = [" ".join(text.split()) if isinstance(text, str) and not text.isascii() else text for text in texts]
    chunks = cut(pd.Series(plain, dtype=object))
    has_words = np.diff(chunks.first) > 0
    reading = _read(pa.array(chunks.strings, pa.large_string()), chunks.code, chunks.first[:-1][has_words])
    scores = np.zeros(len(plain))
    scores[has_words] = _compounds(reading)
    return scores


def sentence_valences(tokens):
    """VADER's compound score of each sentence of a token table, -1 to 1, as an array in order of appearance.

    The text of a sentence is its chunks as repaired, with one blank between them: the package gives it this score.
    Needs the columns article_id, sentence, start, end, token; rows that were taken out are read as blanks.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["Peace talks failed. They met again."]})
    >>> sentence_valences(tokenize(articles)).tolist()
    [0.0516, 0.0]

    Left alone: what stands against a curly mark, as does “peace” in curly quotation marks; the curly ’ of don’t,
    which VADER takes for a negation only where it is straight.
    """
    return _compounds(_read(*_chunks(tokens)[:3]))


def hits(tokens):
    """The words that moved the scores of `sentence_valences`, one row a word, in reading order.

    Columns: row (of the token table, counted from 0: the first token of the chunk that is no mark), weight (in the
    lexicon, -4 to 4), valence (after all rules, that of "but" too). Needs `kind` beside the columns of
    `sentence_valences`. The sum of the valences of a sentence, with its exclamation and question marks, makes its score.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ['The "peace" did not fail, but no war ended.']})
    >>> hits(tokenize(articles)).round(3).values.tolist()
    [[2.0, 2.5, 1.25], [6.0, -2.5, 0.925], [10.0, -2.9, 3.219]]

    Left out: boosters ("very"), whose strength is in the word behind them, and what a rule silences ("no", "kind of").
    """
    strings, code, first, row = _chunks(tokens)
    reading = _read(strings, code, first)
    found = vader_rules.hits(reading.words, reading.text)
    moved = found.valence != 0
    chunk = np.searchsorted(reading.begins, found.place[moved], "right") - 1
    no_mark = np.flatnonzero(tokens["kind"] != "mark")
    following = np.append(no_mark, len(tokens))[np.searchsorted(no_mark, row[chunk])]
    within = following < np.append(row, len(tokens))[chunk + 1]          # an emoticon has nothing but marks
    return pd.DataFrame({"row": np.where(within, following, row[chunk]), "weight": found.weight[moved],
                         "valence": found.valence[moved]})


def known(tokens):
    """Per row of a token table whether the chunk it stands in is in VADER's lexicon; what is not counts as neutral.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ['"War", not “peace”.']})
    >>> known(tokenize(articles)).tolist()
    [True, True, True, True, False, False, False, False, False]

    Left out: “peace” in curly marks, which VADER does not strip; negations and boosters, which have lists of their own.
    """
    strings, code, first, row = _chunks(tokens)
    reading = _read(strings, code, first)
    is_known = np.zeros(len(row), bool)
    place = np.flatnonzero(reading.words.known[reading.text.code])
    is_known[np.searchsorted(reading.begins, place, "right") - 1] = True
    return np.repeat(is_known, np.diff(row, append=len(tokens)))


def _compounds(reading):
    return vader_rules.compounds(reading.words, reading.text, vader_rules.hits(reading.words, reading.text))


def _chunks(tokens):
    """The chunks that the tokens were cut from: distinct strings, the code of each chunk, the first chunk of each
    sentence, the first row of each chunk."""
    article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    begins_sentence = np.ones(len(tokens), bool)
    begins_sentence[1:] = (article[1:] != article[:-1]) | (sentence[1:] != sentence[:-1])
    begins = begins_sentence.copy()
    begins[1:] |= start[1:] != end[:-1]
    row = np.flatnonzero(begins)
    strings, code = _joined(tokens["token"], begins)
    return strings, code, np.flatnonzero(begins_sentence[row]), row


def _joined(token, begins):
    """What the runs of tokens spell that begin where `begins` says, as (distinct strings, code a run).

    Most runs are one token and have its code. The tokens of the others are written one behind the other into one
    buffer, of which only the borders of the runs are kept.
    """
    code, categories = token.cat.codes.to_numpy(), pa.array(token.cat.categories, pa.large_string())
    if isinstance(categories, pa.ChunkedArray):
        categories = categories.combine_chunks()
    used = np.flatnonzero(np.bincount(code, minlength=len(categories)))        # of a few articles, a few words
    strings = categories.take(pa.array(used))
    renumbered = np.zeros(len(categories), np.int32)
    renumbered[used] = np.arange(len(used), dtype=np.int32)
    in_run = ~begins
    in_run[:-1] |= in_run[1:]                            # a token that another follows begins a run
    codes = renumbered[code[begins]]
    if not in_run.any():
        return strings, codes
    written = strings.take(pa.array(renumbered[code[in_run]]))
    borders = np.append(np.flatnonzero(begins[in_run]), len(written))
    offsets = pa.py_buffer(np.frombuffer(written.buffers()[1], np.int64)[borders])
    runs = pa.LargeStringArray.from_buffers(len(borders) - 1, offsets, written.buffers()[2]).dictionary_encode()
    codes[in_run[begins]] = runs.indices.to_numpy() + len(strings)
    return pa.concat_arrays([strings, runs.dictionary]), codes


def _read(strings, code, first):
    """Distinct chunks, the code of each chunk and the first chunk of each sentence, as words that VADER knows."""
    written, n, first_word = words_of(strings)
    words = known_words(written)
    if len(written) == len(strings):
        begins = np.arange(len(code), dtype=np.int32)
        return Reading(words, vader_rules.sentences(words, code, first), begins)
    n_here = n[code]
    begins = np.cumsum(n_here, dtype=np.int32) - n_here
    word = np.repeat(first_word[code] - begins, n_here)
    word += np.arange(len(word), dtype=np.int32)
    return Reading(words, vader_rules.sentences(words, word, begins[first]), begins)
