"""Tone toward a target: what a text says of one person or body named in it.

Two things are read. Verbs of doing and suffering say something of their doer and of their sufferer: who lies is shown
in a bad light, and so is who is accused, but hardly who accuses. And words of judgement count for the name they stand
near: less before it, behind the end of a clause, in another sentence, and in what the target itself says.
"""
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.agency import agency
from analysis.event_phrases import event_text
from analysis.target_words import target_verbs
from analysis.target_words import word_valences as default_valences
from analysis.tokens import tokenize
from analysis.tone_limits import foreign_articles
from analysis.voices import add_voices, attributions, token_rows

# What a word counts for a target: its valence times a factor for all that stands between the two.
CLAUSE = 0.6                                             # each end of a clause: it turns to something else
BEFORE = 0.4                                             # before the target: English says of a name what follows it
ELSEWHERE = 0.5                                          # in another sentence of the same text
SAID = 0.3                                               # in what the target says: mostly of others
DENIED = -0.6                                            # behind "not": not good is less than bad
NEGATIVE = 2.0                                           # blame outweighs praise (Rozin & Royzman 2001)
RELAYED = 0.5                                            # what a verb says of a pronoun that stands for the target
OTHERS = 0.25                                            # a verb that speaks of another name
NO_PRAISE, NO_BLAME = -0.5, -0.1                         # did not help; did not lie
CLEAR = 0.5                                              # where verbs say so much, the words nearby are not asked
AGAINST, FOR = -0.25, 0.1                                # where a tone begins
REACH, NEGATION_REACH = 60, 4                            # tokens
NEGATIONS = ["not", "no", "never", "neither", "nor", "cannot", "without", "hardly", "nobody", "nothing", "none"]
PRONOUNS = ["he", "she", "his", "her", "him", "they", "their", "them", "who"]
ENDS_CLAUSE, VERBAL = list(b",;:-()._'jtwr"), list(b"VbahZ")         # letters of `event_text`
SMALL, TITLE = list(b"nVZBG"), 4                         # in title case four capitals for each small word of these


class Places(NamedTuple):
    """Where the mentions stand, one entry a mention, and what stands between them, one entry a token."""
    head: np.ndarray       # the last token of the mention
    first: np.ndarray      # of the whole name that the mention is a part of
    end: np.ndarray
    names: np.ndarray      # per token: how many names have begun
    ends: np.ndarray       # per token: how many clauses have ended
    letters: np.ndarray


def score_targets(texts, spans, word_valences=default_valences):
    """Whether each text is against (-1), neutral (0) or for (1) what is named at its span: an array of int8, one a text.

    `spans` are pairs (start, end), characters of their text, half-open. The task is that of Hamborg & Donnay (2021):
    what the author, or whoever is quoted, expresses toward the one mentioned. `word_valences` gives a number a token.
    Raises ValueError naming the row of a span that is empty or reaches beyond its text. A span that holds no word is 0.

    >>> text = "Lee praised Kim but accused Hale of lying."
    >>> [int(tone) for tone in score_targets([text] * 3, [(0, 3), (12, 15), (28, 32)])]
    [0, 1, -1]

    Macro F1 on the two sets of theirs that the rules were tried on: .65 and .62, where VADER on the whole sentence has .51
    and .53; with the numbers above chosen on one set, .60 to .62 on the other. On other texts expect about .6: it serves
    averages over many mentions, not a verdict on one.

    Near misses: what one must know the world for ("drew fewer votes than Kim"), irony, comparisons, "he" for one of two
    names; a strong word of one name's that leaks to another ("Lee praised Kim, but Hale was accused of fraud": Lee is -1).
    """
    if isinstance(texts, str):
        raise ValueError(f"the texts are one text, {texts[:40]!r}; pass a list of them.")
    texts, spans = list(texts), list(spans)
    if len(texts) != len(spans):
        raise ValueError(f"there are {len(texts)} texts and {len(spans)} spans; give each text one span.")
    for row, (text, span) in enumerate(zip(texts, spans)):
        if not isinstance(text, str):
            raise ValueError(f"row {row}: the text is a {type(text).__name__}; leave out the rows that have none.")
        if not isinstance(span, tuple | list) or len(span) != 2:
            raise ValueError(f"row {row}: the span is {span!r}; give a pair, the first character and one past the last.")
        start, end = span
        if not 0 <= start < end <= len(text):
            raise ValueError(f"row {row}: the span ({start}, {end}) is empty or reaches beyond its text, which has "
                             f"{len(text)} characters; give the first character and one past the last.")
    articles = pd.DataFrame({"article_id": [str(row) for row in range(len(texts))], "raw": texts})
    start, end = np.array(spans, np.int64).reshape(-1, 2).T
    mentions = pd.DataFrame({"article_id": articles["article_id"], "start": start, "end": end})
    return target_tones(tokenize(articles), mentions, word_valences)["polarity"].to_numpy()


def target_tones(tokens, mentions, word_valences=default_valences):
    """The mentions, one row each as given, with the tone toward what is named there.

    `mentions` has article_id, start and end (characters of raw), as `find_actors` gives them. Columns added: valence,
    -1 to 1, missing where a mention holds no word or its article is not in English; polarity, -1, 0 or 1 (see
    `score_targets`, also for how far to trust it), 0 where valence is missing. Raises ValueError where a mention is of an
    article that the tokens lack.

    >>> from analysis.actors import find_actors
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["Mr. Lee lied to Mr. Kim. Mr. Kim did not lie."]})
    >>> tokens = tokenize(articles)
    >>> target_tones(tokens, find_actors(tokens))[["actor", "polarity"]].values.tolist()
    [['Lee', -1], ['Kim', 0], ['Kim', 0]]

    Left alone: mentions of the same actor elsewhere; average over them by actor, and by voice, for an article.
    """
    is_read = tokens["article_id"].isin(mentions["article_id"].astype(str).unique())
    tokens = tokens[is_read] if is_read.any() else tokens # what is said in other articles is said of others
    first, end = _mention_rows(tokens, mentions)
    has_word = first < end                                # never so where there are no tokens
    tone = np.full(len(mentions), np.nan)
    if has_word.any():
        places = _places(tokens, first[has_word], end[has_word])
        by_verbs, counted, of_name = _said_by_verbs(tokens, places)
        valence = np.where(of_name, OTHERS, 1) * word_valences(tokens)
        nearby = _said_nearby(tokens, places, valence, counted)
        tone[has_word] = np.where(np.abs(by_verbs) >= CLEAR, by_verbs, by_verbs + nearby).clip(-1, 1)
        article = tokens["article_id"].cat.categories.get_indexer(mentions["article_id"].astype(str))
        tone[foreign_articles(tokens)[article]] = np.nan
    polarity = np.where(tone < AGAINST, -1, np.where(tone > FOR, 1, 0)).astype(np.int8)
    return mentions.assign(valence=tone, polarity=polarity)


def _mention_rows(tokens, mentions):
    """The first row of each mention and one past its last, marks at its edges left out; equal where it has no word."""
    first, end = token_rows(tokens, mentions)
    article = tokens["article_id"].cat.categories.get_indexer(mentions["article_id"].astype(str))
    of, ends = (np.append(column.to_numpy(), -1) for column in (tokens["article_id"].cat.codes, tokens["end"]))
    begins_within = (of[first - 1] == article) & (ends[first - 1] > mentions["start"].to_numpy())     # a token
    first = first - begins_within
    words = np.append(np.flatnonzero(tokens["kind"] != "mark"), len(tokens))
    first, last = words[np.searchsorted(words, first)], words[np.searchsorted(words, end) - 1]
    return first, np.where((end > 0) & (last < end), np.maximum(last + 1, first), first)


def _places(tokens, first, end):
    letters = np.frombuffer(event_text(tokens).letters.encode("ascii"), np.uint8)
    is_name, begins = np.isin(letters, list(b"Nc")), _sentence_begins(tokens)
    name_begins = is_name & (begins | ~np.append(False, is_name[:-1]))
    edges = np.append(np.flatnonzero(begins | (is_name != np.append(False, is_name[:-1]))), len(tokens))
    begin_of = edges[np.searchsorted(edges, first, "right") - 1]
    end_of = edges[np.searchsorted(edges, end - 1, "right")]
    # "and" ends a clause where a verb follows soon
    verb_soon, sentence = np.zeros(len(tokens), bool), np.cumsum(begins)
    for step in (1, 2, 3):
        verb_soon[:-step] |= np.isin(letters[step:], VERBAL) & (sentence[step:] == sentence[:-step])
    clause_ends = np.isin(letters, ENDS_CLAUSE) | (letters == ord("k")) & verb_soon
    return Places(end - 1, np.where(is_name[first], begin_of, first), np.where(is_name[end - 1], end_of, end),
                  np.cumsum(name_begins), np.cumsum(clause_ends), letters)


def _sentence_begins(tokens):
    article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    return np.append(True, (np.diff(article) != 0) | (np.diff(sentence) != 0))


def _said_nearby(tokens, places, valence, counted):
    """Per mention: what the words around it say, each as far as it can be meant for it; but not the verbs that have
    `counted` already."""
    valence = _read(tokens, places, valence)
    article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    rows = np.flatnonzero(valence)
    mention, at = _pairs(np.searchsorted(rows, places.first - REACH), np.searchsorted(rows, places.end + REACH))
    row = rows[at]
    outside = (row < places.first[mention]) | (row >= places.end[mention])
    outside &= article[row] == article[places.head[mention]]
    outside &= ~np.isin(mention * len(tokens) + row, counted)
    mention, row = mention[outside], row[outside]
    first, end, head = places.first[mention], places.end[mention], places.head[mention]
    is_before = row < first

    # the ends of clauses from the mention to the word, the word itself included
    ended = np.append(places.ends, 0)                     # [-1]: none before the first token
    between = np.where(is_before, ended[first - 1] - ended[row - 1], ended[row] - ended[end - 1])
    weight = CLAUSE ** between
    weight *= np.where(is_before, BEFORE, 1) * np.where(sentence[row] == sentence[head], 1, ELSEWHERE)
    weight *= np.where(_is_said_by(tokens, places, row, head), SAID, 1) * ~_in_transcript(places, row, end)
    said = valence[row] * weight
    return np.bincount(mention, np.where(said < 0, NEGATIVE * said, said), minlength=len(places.head))


def _read(tokens, places, valence):
    """What each token says where it stands: denied ones turned round, names silent."""
    begins = _sentence_begins(tokens)
    sentence = np.cumsum(begins)
    # a capital makes a name, but not at the beginning of a sentence or in a headline in title case
    is_capital, is_small = places.letters == ord("N"), np.isin(places.letters, SMALL)
    n_capital, n_small = np.bincount(sentence, is_capital), np.bincount(sentence, is_small)
    in_title = (n_capital > TITLE) & (n_capital >= TITLE * n_small)
    valence = np.where(is_capital & ~begins & ~in_title[sentence], 0, valence)
    terms = tokens["term"].cat.categories
    denies = (terms.isin(NEGATIONS) | terms.str.endswith("n't"))[tokens["term"].cat.codes.to_numpy()]
    is_denied = np.zeros(len(tokens), bool)
    for step in range(1, NEGATION_REACH + 1):
        is_denied[step:] |= denies[:-step] & (sentence[step:] == sentence[:-step])
    return np.where(is_denied, DENIED * valence, valence)


def _pairs(low, high):
    """Numbers low to high of each entry, as two arrays: the entry, the number."""
    n = np.maximum(high - low, 0)
    return np.repeat(np.arange(len(n)), n), np.repeat(low - (np.cumsum(n) - n), n) + np.arange(n.sum())


def _is_said_by(tokens, places, row, head):
    """Per pair: whether the word is among those that its mention is the source of."""
    found = attributions(tokens, pd.DataFrame({"article_id": tokens["article_id"].cat.categories}))
    found = found[found["source_start"].notna()].reset_index(drop=True)
    which = pd.Categorical(np.arange(len(found)))         # in place of a speaker: the attribution that a token belongs to
    owner = add_voices(tokens, found.assign(speaker=which))["speaker"].cat.codes.to_numpy()[row]
    first, end = (np.append(rows, -1) for rows in _rows(tokens, found, "source"))
    return (owner >= 0) & (first[owner] <= head) & (head < end[owner])


def _in_transcript(places, row, end):
    """Per pair: whether the word stands behind "NAME:", the label of who speaks."""
    letters = np.append(places.letters, 0)
    return (row >= end) & (letters[end] == ord(":"))


def _rows(tokens, places, name):
    columns = {f"{name}_start": "start", f"{name}_end": "end"}
    places = places[["article_id", *columns]].rename(columns=columns)
    return token_rows(tokens, places.astype({"start": int, "end": int}))


def _said_by_verbs(tokens, places):
    """What verbs say of each mention as their doer or sufferer; which have counted, as mention * tokens + row; and, per
    token, whether it is a verb that speaks of a name, and so hardly of another one."""
    verbs = target_verbs()
    lemma = verbs["verb"].str.replace(r"\|\S+", "", regex=True)
    events = agency(tokens, verbs, voices=None, parts=None)
    says = verbs.set_index(lemma).loc[events["verb"].astype(str), ["doer", "sufferer"]].reset_index(drop=True)
    stronger = says.abs().idxmax(axis=1)
    verb_row = token_rows(tokens, events)[0]
    order = np.argsort(places.head, kind="stable")
    head = places.head[order]
    total, counted, of_name = np.zeros(len(head)), [], np.zeros(len(tokens), bool)
    for place, side in (("agent", "doer"), ("patient", "sufferer")):
        is_told = events[f"{place}_start"].notna().to_numpy()
        tone = _denied(says[side].to_numpy(), events["denied"].to_numpy())[is_told]
        first, end = _rows(tokens, events[is_told], place)
        event, at = _pairs(np.searchsorted(head, first), np.searchsorted(head, end))
        total += np.bincount(order[at], tone[event], minlength=len(head))
        counted.append(order[at] * len(tokens) + verb_row[is_told][event])
        speaks_of_name = (places.letters[end - 1] == ord("N")) & (stronger == side).to_numpy()[is_told]
        of_name[verb_row[is_told][speaks_of_name]] = True
        total += _relayed(tokens, places, order, first, end, tone)
    return total, np.concatenate(counted), of_name


def _denied(tone, denied):
    """What roles say where the verb may be denied: no help is blame, but who did not lie has been named with a lie."""
    return np.where(denied, np.where(tone > 0, NO_PRAISE * tone, NO_BLAME * tone), tone)


def _relayed(tokens, places, order, first, end, tone):
    """Per mention: what verbs say of a pronoun behind it, which stands for the last name before."""
    terms, codes = tokens["term"].cat.categories, tokens["term"].cat.codes.to_numpy()
    is_pronoun = (end - first == 1) & terms.isin(PRONOUNS)[codes[first]]
    first, tone = first[is_pronoun], tone[is_pronoun]
    head = places.head[order]
    which, at = _pairs(np.searchsorted(head, first - REACH), np.searchsorted(head, first))
    mention, row = order[at], first[which]
    article = tokens["article_id"].cat.codes.to_numpy()
    is_last = places.names[row] == places.names[places.end[mention] - 1]
    is_meant = is_last & (article[row] == article[places.head[mention]])
    return np.bincount(mention, np.where(is_meant, RELAYED * tone[which], 0), minlength=len(head))
