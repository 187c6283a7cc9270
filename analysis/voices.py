"""Who speaks where: attributions, and the voice and the speaker of every token."""
import numpy as np
import pandas as pd

from analysis.noun_phrases import read_text
from analysis.quoted_speech import quoted_speech
from analysis.reported_speech import cues
from analysis.speakers import speakers

KINDS = ["direct", "indirect", "mixed", "scare"]
VOICES = ["narrator", "quoted", "reported"]
UNREAD = ["byline", "note", "boilerplate"]               # parts that speak of the article, not in it
EMPTY = frozenset("“q”,.;:-_c")                          # a paraphrase has more than a quotation and marks


def attributions(tokens, articles):
    """Who is quoted or paraphrased, where, with which word: one row an attribution, in reading order.

    An attribution is a source, a cue and a content (Pareti et al. 2013). Columns: article_id; kind; start, end (the
    content, characters of raw, quotation marks included); source_start, source_end, cue_start, cue_end (missing where
    the text has none); cue (its lemma), verb_class (data/lexicons/reporting_verbs.csv); speaker (one name a person or
    body throughout the article; missing where it cannot be told); named (whether that is a proper name; False without a speaker).

    The kinds: direct, a stretch in marks that stands for itself; mixed, one woven into a sentence (a paraphrase around
    it is an indirect row of its own, which contains it); indirect, a paraphrase or a stance (wants, supports, fears);
    scare, words in marks that nobody is said to have uttered. A pronoun has a speaker only where the text leaves one choice: the one person
    named, or the one of them who spoke last.

    `articles` is the table that was tokenized; only its ids are read. Raises ValueError where an article is lacking.

    >>> from analysis.tokens import tokenize
    >>> raw = 'Mark Rutte said that Kiev needs arms. "Not talks," he added. The storm claimed 12 lives.'
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": [raw]})
    >>> attributions(tokenize(articles), articles)[["kind", "start", "end", "cue", "speaker"]].values.tolist()
    [['indirect', 16, 36, 'say', 'Mark Rutte'], ['direct', 38, 50, 'add', 'Mark Rutte']]

    Left alone: "claimed 12 lives", titles and nicknames (scare, if in marks), feet and inches; bylines and notes.
    """
    lacking = set(tokens["article_id"].cat.categories) - set(articles["article_id"].astype(str))
    if lacking:
        raise ValueError(f"article {min(lacking)!r} of the tokens is not in the table of articles; "
                         "pass the table that was tokenized.")
    text = read_text(tokens)
    found_cues = cues(text)
    rows = [*_quoted_rows(text, found_cues), *_reported_rows(text, found_cues)]
    unread = tokens["part"].isin(UNREAD).to_numpy() if "part" in tokens else np.zeros(len(tokens), bool)
    rows = sorted((row for row in rows if not unread[row[1]]), key=lambda row: (row[1], -row[2]))
    return _table(tokens, rows, speakers(text, tokens, [source for _, _, _, source, _ in rows]))


def _quoted_rows(text, found_cues):
    """(kind, first, end, source, cue) of stretches in marks; those of one source that nothing parts become one."""
    rows = []
    marks = zip(quoted_speech(text, found_cues), text.quotations.closed.tolist(), text.quotations.goes_on.tolist())
    for one, closed, goes_on in marks:
        if not (one.source or closed or goes_on):
            continue                                          # a lone mark and nobody who speaks
        kind, first, end, source, cue = rows[-1] if rows else (None,) * 5
        if end == one.first and source and source == one.source and (one.cue is None or cue in (None, one.cue)):
            rows[-1] = kind, first, one.end, source, cue or one.cue
        else:
            rows.append(tuple(one))
    return rows


def _reported_rows(text, found_cues):
    """(indirect, first, end, source, cue) of what cues report outside of marks."""
    return [("indirect", first, end, cue.source, cue) for cue in found_cues for first, end in cue.content
            if first < end and not EMPTY.issuperset(text.letters[first:end])]


def _table(tokens, rows, who):
    """The rows as the table that `attributions` gives."""
    kind, first, end, source, cue = zip(*rows) if rows else ([],) * 5
    first, end = np.array(first, np.int64), np.array(end, np.int64)
    found = {"article_id": tokens["article_id"].array.take(first), "kind": pd.Categorical(kind, KINDS),
             "start": tokens["start"].to_numpy()[first], "end": tokens["end"].to_numpy()[end - 1]}
    found |= _places(tokens, "source", source) | _places(tokens, "cue", [one and (one.first, one.end) for one in cue])
    return pd.DataFrame(found | {
        "cue": pd.Categorical([one and one.lemma for one in cue]),
        "verb_class": pd.Categorical([one and one.verb_class for one in cue]),
        "speaker": pd.Categorical([speaker for speaker, _ in who]), "named": np.array([named for _, named in who], bool)})


def _places(tokens, name, places):
    """Two columns of characters of raw for places that are rows, or None."""
    has = np.array([place is not None for place in places], bool)
    columns = {}
    for side, at in (("start", 0), ("end", 1)):
        value = np.zeros(len(places), np.int32)
        value[has] = tokens[side].to_numpy()[np.array([place[at] - at for place in places if place is not None], np.int64)]
        columns[f"{name}_{side}"] = pd.arrays.IntegerArray(value, ~has)
    return columns


def add_voices(tokens, found):
    """The tokens with two columns more: voice (narrator, quoted, reported) and speaker (missing for the narrator).

    Quoted is what stands in the marks of a direct or mixed attribution, reported what an indirect one paraphrases;
    marks win over paraphrase, and the outer paraphrase over one within it: whoever is reported as saying what a
    third one wants is the one whom the article reports. Scare quotes stay the narrator's. Every verb that takes `by`
    can then take by="voice" or by="speaker". Raises ValueError where `found` has articles that the tokens lack.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ['Rutte said that "arms" come first. He left.']})
    >>> tokens = tokenize(articles)
    >>> add_voices(tokens, attributions(tokens, articles))["voice"].value_counts().to_dict()
    {'narrator': 6, 'quoted': 3, 'reported': 3}

    Left alone: a token's other columns, and the cue itself, which is the narrator's choice of a word.
    """
    speaking = found[found["kind"] != "scare"]
    first, end = token_rows(tokens, speaking)
    quoted = speaking["kind"].isin(["direct", "mixed"]).to_numpy()
    owner = np.full(len(tokens), -1, np.int64)
    for which in (np.flatnonzero(~quoted), np.flatnonzero(quoted)):
        rows, stretch = _outermost(first[which], end[which])
        owner[rows] = which[stretch]
    voice = np.where(owner < 0, 0, np.where(np.append(quoted, False)[owner], 1, 2)).astype(np.int8)
    speaker = np.append(speaking["speaker"].cat.codes.to_numpy(), -1)[owner]
    return tokens.assign(voice=pd.Categorical.from_codes(voice, VOICES),
                         speaker=pd.Categorical.from_codes(speaker, dtype=speaking["speaker"].dtype))


def is_word(tokens, parts=("body",)):
    """Per token: whether it is a word of these parts as a reader counts them, Kiev's being one.

    >>> from analysis.tokens import tokenize
    >>> is_word(tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["Kiev's 3 allies agreed."]}))).tolist()
    [True, False, False, True, True, False]

    Columns that the tokens lack rule nothing out.
    """
    counted = np.ones(len(tokens), bool)
    if "kind" in tokens:
        counted &= (tokens["kind"] == "word").to_numpy()
    if "part" in tokens:
        counted &= tokens["part"].isin(parts).to_numpy()
    if "term" in tokens:
        counted &= (tokens["term"] != "'s").to_numpy()
    return counted


def token_rows(tokens, places):
    """Places in the text (article_id, start, end) as rows of the token table: the first of each, and one past its last.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["Arms first, talks later."]}))
    >>> first, end = token_rows(tokens, pd.DataFrame({"article_id": ["a"], "start": [12], "end": [23]}))
    >>> tokens["token"][first[0]:end[0]].tolist()
    ['talks', 'later']

    Raises ValueError where the tokens lack an article, or are not in reading order.
    """
    ids = tokens["article_id"].cat.categories
    article = ids.get_indexer(places["article_id"].astype(str))
    if (article < 0).any():
        raise ValueError(f"article {places['article_id'].astype(str)[article < 0].iloc[0]!r} is not among the tokens; "
                         "pass the tokens that these places were found in.")
    width = int(max(tokens["end"].max(), places["end"].max())) + 1 if len(places) else 1
    place = tokens["article_id"].cat.codes.to_numpy().astype(np.int64) * width + tokens["start"].to_numpy()
    if len(places) and (np.diff(place) < 0).any():
        raise ValueError("the tokens are not in reading order; sort them by article and position as tokenize gives them.")
    return tuple(np.searchsorted(place, article * width + places[side].to_numpy()) for side in ("start", "end"))


def standing(tokens, places):
    """Per place (article_id, start): whether a token that begins there is in the table, which may be a part of one.

    Raises ValueError where all places are of articles that the tokens lack.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["Arms first."]}))
    >>> standing(tokens[1:], pd.DataFrame({"article_id": ["a", "a", "b"], "start": [0, 5, 5]})).tolist()
    [False, True, False]
    """
    ids = tokens["article_id"].cat.categories
    width = int(max(tokens["start"].max() if len(tokens) else 0, places["start"].max() if len(places) else 0)) + 1
    place = tokens["article_id"].cat.codes.to_numpy().astype(np.int64) * width + tokens["start"].to_numpy()
    article = ids.get_indexer(places["article_id"].astype(str)).astype(np.int64)
    if len(places) and (article < 0).all():
        raise ValueError(f"article {places['article_id'].astype(str).iloc[0]!r} is not among the tokens, and none of "
                         "the others is; pass the tokens that these places were found in.")
    return np.isin(np.where(article < 0, -1, article * width + places["start"].to_numpy()), place)


def _outermost(first, end):
    """The rows that stretches cover, each with the number of the one that began first: every row once."""
    order = np.argsort(first, kind="stable")
    first, end = first[order], end[order]
    reached = np.maximum.accumulate(np.append(0, end))[:-1]
    first = np.maximum(first, reached)
    length = np.maximum(end - first, 0)
    rows = np.repeat(first - (np.cumsum(length) - length), length) + np.arange(length.sum())
    return rows, np.repeat(order, length)
