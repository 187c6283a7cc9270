"""The token table: one row a token, and every token at its place in the text as published.

The tokens and the gaps between them make up the raw text: `clean(raw[start:end]).text.strip()` is the token, and
every gap cleans to blank. How a chunk splits into tokens is decided once per distinct chunk, in readable Python;
per token there are only gathers over integer arrays.
"""
import re
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import sentences
from analysis.chunks import coded, cut, holding
from analysis.cleaning import repaired
from analysis.layout import PARTS, head_ends, paragraphs, part_of

KINDS = ["word", "number", "mark"]
INNER = r"[\w\u0300-\u036f\ufffd]"                      # an accent or a lost letter does not end a word
RUN = rf"(?:[0-9]+(?:[.,:/][0-9]+)+{INNER}*|\w{INNER}*)"
ADDRESS = r"(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]'’]|(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
CONTRACTED = "it|that|he|she|let|there|here|what|who|where|how|when|why|everybody|everyone|nobody"
TOKEN = rf"""
    [<\[(](?:\.\.+|…)[>\])]                             # an editor's cut: <...> [...] (...)
  | [#@]\w+                                             # hashtag, handle
  | (?:Ph\.D\.|(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?)(?:-{RUN})*      # U.S., a.m., Ph.D., U.S.-led
  | (?i:{CONTRACTED})['’][sS](?!\w)                     # it's: a contraction, whole
  | ['’][sS](?!\w)                                      # the possessive: Kiev's, the U.S.'s
  | {RUN}(?:['’&‑‐-](?!(?<=['’])[sS](?!\w)){RUN})*      # rule, don’t, two-day, O'Neill, AT&T, 61.5, 9/11
  | \.\.+ | --+ | [^\w\s][\u0300-\u036f\ufe0f]*         # one mark, or a run of stops or hyphens
"""
TOKENS = re.compile(TOKEN, re.VERBOSE)
TOKENS_AND_ADDRESSES = re.compile(f"{ADDRESS}|{TOKEN}", re.VERBOSE)
TOKENS_OF_MANY = re.compile(rf"[a-zA-Z]{{2,}}(?=[,;:?!\")]*\n) | {TOKEN} | \n", re.VERBOSE)   # the commonest first
HOLDS_ADDRESS = re.compile(r"@|://|www\.")
NUMBER = re.compile(r"[0-9]+(?:[.,:/-][0-9]+)*[a-zA-Z]{0,2}")
FOLD = str.maketrans({"’": "'", "ʼ": "'", "‑": "-", "‐": "-"})


def tokenize(articles):
    """The token table of a table of articles (any table with `article_id` and `raw`).

    Columns, one row a token in reading order: article_id, part, paragraph, sentence, position (numbers within
    the article, from 0), start, end (raw[start:end] is the token as published), token (as repaired), term (as
    counted: lower case, straight apostrophes, plain hyphens), kind (word, number, mark).

    The possessive 's is a token of its own, so that Kiev's counts as Kiev; contractions (don't, it's) and
    hyphenated words stay whole. Web addresses and editors' cuts (<...>) are marks.
    Raises ValueError for a missing column or an article_id that stands twice.

    >>> found = tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["Kiev’s U.S.-made arms cost $61.5 billion."]}))
    >>> found["term"].tolist()
    ['kiev', "'s", 'u.s.-made', 'arms', 'cost', '$', '61.5', 'billion', '.']

    Left whole: "it's" (a contraction). Not told apart: "Rutte's" as "Rutte is", which is rare in news.
    """
    ids = _checked_ids(articles)
    chunks = cut(articles["raw"])
    vocabulary = analyse(chunks.strings)
    code = chunks.code
    found = paragraphs(chunks, vocabulary.end, vocabulary.opening, head_ends(articles))
    part, dateline_end, _ = part_of(found, chunks, articles)
    starts = sentences.sentence_starts(vocabulary.end[code], vocabulary.opening[code], vocabulary.said[code],
                                       vocabulary.label[code], vocabulary.bullet[code], found["starts"])

    # per token: its chunk, repeated as often as that chunk has tokens; its row in the vocabulary
    n = vocabulary.n[code]
    last = np.cumsum(n, dtype=np.int32)
    row = np.arange(last[-1] if len(last) else 0, dtype=np.int32)
    row += np.repeat(vocabulary.first[code] - (last - n), n)
    start = np.repeat(chunks.start, n)
    end = start + vocabulary.stop[row]
    start += vocabulary.start[row]

    # numbers within the article: what is counted over all texts, less what its article began with
    edges = np.append(np.int32(0), last)         # of chunks, counted in tokens
    per_paragraph = np.diff(edges[found["first"]])
    paragraph = np.repeat(np.arange(len(per_paragraph), dtype=np.int32), per_paragraph)
    article = found["article"].astype(np.int32)[paragraph]
    begins = np.append(vocabulary.begins[row], False)
    begins[edges[:-1][starts]] = True            # a chunk without tokens leaves it to the next one
    edges = edges[chunks.first]
    position = np.arange(len(row), dtype=np.int32) - np.repeat(edges[:-1], np.diff(edges))
    sentence = _numbered(begins[:-1], edges)

    token = vocabulary.token[row]
    parts = part[paragraph]
    if (dateline_end >= 0).any():
        parts[start < dateline_end[paragraph]] = PARTS.index("dateline")
    return pd.DataFrame({
        "article_id": _categorical(article, ids), "part": _categorical(parts, PARTS),
        "paragraph": found["number"][paragraph], "sentence": sentence, "position": position, "start": start, "end": end,
        "token": _categorical(token, vocabulary.tokens), "term": _categorical(vocabulary.term_of[token], vocabulary.terms),
        "kind": _categorical(vocabulary.kind_of[token], KINDS)}, copy=False)


class Vocabulary(NamedTuple):
    """What is known of each distinct chunk, and of the tokens in it, one row a token of a distinct chunk."""
    n: np.ndarray          # per chunk: its tokens
    first: np.ndarray      # per chunk: the row of the first of them
    end: np.ndarray        # per chunk: codes of `sentences`
    opening: np.ndarray
    said: np.ndarray
    label: np.ndarray
    bullet: np.ndarray
    start: np.ndarray      # per row: place in the raw chunk
    stop: np.ndarray
    begins: np.ndarray     # per row: a sentence begins here, within the chunk
    token: np.ndarray      # per row: code into tokens
    tokens: list
    term_of: np.ndarray    # per token code: code into terms
    terms: list
    kind_of: np.ndarray


def analyse(strings):
    """Everything that the token table needs of the distinct chunks."""
    texts, places = repaired(strings)
    alone = np.zeros(len(texts), bool)           # chunks to be looked at one by one; the others are split together
    alone[list(places)] = True
    alone[holding(HOLDS_ADDRESS, texts)] = True
    plain = np.fromiter(map(str.isalpha, texts), bool, len(texts)) & ~alone       # letters only: a token
    together = np.flatnonzero(~alone & ~plain)
    found, n_together, start, stop = split_many([texts[i] for i in together.tolist()])
    n, first = np.ones((2, len(texts)), np.int32)
    n[together], first[together] = n_together, np.cumsum(n_together) - n_together
    words = [texts[i] for i in np.flatnonzero(plain).tolist()]
    first[plain] = np.arange(len(found), len(found) + len(words))
    found += words
    start = np.append(start, np.zeros(len(words), np.int32))
    stop = np.append(stop, np.fromiter(map(len, words), np.int32, len(words)))
    begins, starts, stops = [], [], []
    for i in np.flatnonzero(alone).tolist():
        pieces, breaks = list(split(texts[i])), sentences.breaks_within(texts[i])
        n[i], first[i] = len(pieces), len(found)
        begins += (len(found) + np.searchsorted([a for _, a, _ in pieces], breaks)).tolist()
        place_starts, place_ends = places.get(i) or (range(len(texts[i])), range(1, len(texts[i]) + 1))
        found += [token for token, _, _ in pieces]
        starts += [place_starts[a] for _, a, _ in pieces]
        stops += [place_ends[b - 1] for _, _, b in pieces]
    for i in [i for i in holding(sentences.GLUED, texts) if not alone[i]]:
        begins += (first[i] + np.searchsorted(start[first[i]:first[i] + n[i]], sentences.breaks_within(texts[i]))).tolist()
    flags = np.zeros(len(found), bool)
    flags[begins] = True

    tokens, token = coded(found)
    terms, term_of = coded([t.lower() if t.isascii() else t.translate(FOLD).lower() for t in tokens])
    said = np.array([term in sentences.SAID for term in terms], bool)
    is_said = np.zeros(len(n), bool)
    is_said[n > 0] = said[term_of[token[first[n > 0]]]]
    end, opening, label, bullet = sentences.classes(texts)
    return Vocabulary(
        n, first, end, opening, is_said, label, bullet,
        np.append(start, np.array(starts, np.int32)), np.append(stop, np.array(stops, np.int32)), flags,
        token, tokens, term_of, terms, np.array([0 if t.isalpha() else kind_of(t) for t in tokens], np.int8))


def split_many(texts):
    """The tokens of many chunks at once: all tokens, the number per chunk, and each token's place in its chunk.

    No chunk holds a blank, so its tokens follow each other without gaps and places are running sums of lengths.
    """
    if not texts:
        return [], *np.zeros((3, 0), np.int32)
    found = TOKENS_OF_MANY.findall("\n".join(texts) + "\n")
    length = np.fromiter(map(len, found), np.int32, len(found))
    is_edge = np.fromiter(map("\n".__eq__, found), bool, len(found))
    edges = np.flatnonzero(is_edge)
    n = np.diff(np.append(-1, edges)) - 1
    stop = np.cumsum(length, dtype=np.int32)
    chunk_start = np.append(np.int32(0), stop[edges[:-1]])
    if (stop[edges] - 1 - chunk_start != np.fromiter(map(len, texts), np.int32, len(texts))).any():
        raise AssertionError("a chunk was not tiled by its tokens; `cleaning` must turn every blank into a plain one.")
    stop = stop[~is_edge] - np.repeat(chunk_start, n)
    return [t for t in found if t != "\n"], n.astype(np.int32), stop - length[~is_edge], stop


def split(text):
    """The tokens of one repaired chunk, as (token, start, end)."""
    pattern = TOKENS_AND_ADDRESSES if HOLDS_ADDRESS.search(text) else TOKENS
    return ((match[0], *match.span()) for match in pattern.finditer(text))


def kind_of(token):
    """word, number or mark, as a code into KINDS.

    >>> [KINDS[kind_of(t)] for t in ("two-day", "'s", "61.5", "19th", "<...>", "www.nato.int")]
    ['word', 'word', 'number', 'number', 'mark', 'mark']
    """
    if token.isalpha():
        return 0
    if NUMBER.fullmatch(token):
        return 1
    if "://" in token or token.startswith("www.") or "@" in token[1:] or not any(c.isalnum() for c in token):
        return 2
    return 0


def _numbered(begins, edges):
    """Sentence numbers within each article, from 0: a new one at each token where one begins."""
    number = np.cumsum(begins, dtype=np.int32)
    occupied = edges[:-1] < edges[1:]
    return number - np.repeat(number[edges[:-1][occupied]], np.diff(edges)[occupied])


def _categorical(codes, categories):
    kind = pd.CategoricalDtype(pd.Index(pd.array(pa.array(categories, pa.large_string()), dtype="str")))
    return pd.Categorical.from_codes(codes, dtype=kind, validate=False)


def _checked_ids(articles):
    for column in ("article_id", "raw"):
        if column not in articles:
            raise ValueError(f"the table of articles has no column `{column}`; it has {', '.join(map(str, articles))}.")
    ids = articles["article_id"].astype(str)
    if ids.duplicated().any():
        twice = ids[ids.duplicated(keep=False)]
        rows = [i for i, same in enumerate(ids == twice.iloc[0]) if same]
        raise ValueError(f"article_id {twice.iloc[0]!r} stands in rows {rows[0]} and {rows[1]}; give each article its own "
                         "(articles['article_id'] = range(len(articles))).")
    return ids
