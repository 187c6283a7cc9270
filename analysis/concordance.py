"""Find words, phrases and patterns, and see each hit in its context (KWIC, key word in context).

`find` gives rows of places; `in_context` shows any table of places, whoever made it, and `of_article` says of which
article each is.
"""
import re

import numpy as np
import pandas as pd

from analysis.chunks import holding
from analysis.needed import need_columns
from analysis.tokens import FOLD, split

WILDCARDS = {"*": ".*", "?": "."}


def find(tokens, query, within=8, column="term"):
    """Every place where a query stands, one row a hit, in reading order.

    `query` is a word ("peace"), a phrase ("peace talks"), either with wildcards (* any letters, ? one: "negotiat*"),
    a compiled regular expression that a whole term must match (terms are in lower case), or a list of such. A phrase
    stays within a sentence, and a mark between its words keeps it from being found. `column="token"` tells May from
    may. `within` sets the context that `in_context` will show: a number of tokens on either side, or "sentence".

    Columns: article_id, part, paragraph, sentence, position, start, end, context_start, context_end (characters
    of raw), query; also voice and speaker where the tokens have them.
    Raises ValueError for an empty query, and for a `within` or `column` that is not known.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["Peace talks began. Talks of peace, talks of war."]})
    >>> find(tokenize(articles), "peace talks")[["sentence", "start", "end"]].values.tolist()
    [[0, 0, 11]]

    Not found by it: "peace, talks" in the second sentence; a search for "go" finds no "ago".
    """
    queries = query if isinstance(query, list | tuple) else [query]
    if not queries:
        raise ValueError("the list of queries is empty; give at least one word or phrase.")
    if column not in ("term", "token"):
        raise ValueError(f"column={column!r} is not known; it is 'term' or 'token'.")
    if within != "sentence" and not isinstance(within, int | np.integer):
        raise ValueError(f"within={within!r} is not known; it is a number of tokens, or 'sentence'.")
    hits = [_places(tokens, one, column) for one in queries]
    first = np.concatenate([places for places, _ in hits])
    length = np.repeat([n for _, n in hits], [len(places) for places, _ in hits])
    which = np.repeat(np.arange(len(queries)), [len(places) for places, _ in hits])
    order = np.lexsort((which, first))
    first, last, which = first[order], (first + length - 1)[order], which[order]
    columns = [c for c in ("article_id", "part", "paragraph", "sentence", "position", "voice", "speaker") if c in tokens]
    rows = tokens[columns].iloc[first].reset_index(drop=True)
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    left, right = context_rows(tokens, first, last, within)
    rows["start"], rows["end"] = start[first], end[last]
    rows["context_start"], rows["context_end"] = start[left], end[right]
    rows["query"] = np.array([getattr(q, "pattern", q) for q in queries], object)[which]
    return rows


def in_context(rows, articles, sort=None, width=60):
    """Places in their context: the rows with `left`, `hit` and `right` as published, line breaks shown as blanks.

    `rows` is any table with article_id, start and end; its context_start and context_end say how far the context
    reaches, else `width` characters on either side. `sort` is "left" (by the words before, nearest first), "right",
    "hit", or None for reading order; case is folded for sorting only.
    Raises ValueError where a row names an article that is not in `articles`, and for a `sort` that is not known.

    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["Ukraine needs air defense before winter."]})
    >>> rows = pd.DataFrame({"article_id": ["a"], "start": [14], "end": [25]})
    >>> in_context(rows, articles)[["left", "hit", "right"]].values.tolist()
    [['Ukraine needs', 'air defense', 'before winter.']]
    """
    ids = list(map(str, rows["article_id"].tolist()))
    known = articles["article_id"].astype(str)
    is_named = known.isin(set(ids)).to_numpy()
    raws = dict(zip(known[is_named].tolist(), articles["raw"][is_named].tolist()))
    if unknown := set(ids) - raws.keys():
        raise ValueError(f"article {min(unknown)!r} is not in the table of articles; pass the table that was tokenized.")
    starts, ends = rows["start"].tolist(), rows["end"].tolist()
    if "context_start" in rows:
        lefts, rights = rows["context_start"].tolist(), rows["context_end"].tolist()
    else:
        lefts, rights = [max(0, s - width) for s in starts], [e + width for e in ends]
    shown = rows.drop(columns=["context_start", "context_end"], errors="ignore").copy()
    for name, a, b in (("left", lefts, starts), ("hit", starts, ends), ("right", ends, rights)):
        shown[name] = [" ".join(raws[i][x:y].split()) for i, x, y in zip(ids, a, b)]
    if sort is None:
        return shown
    if sort not in ("left", "hit", "right"):
        raise ValueError(f"sort={sort!r} is not known; it is 'left', 'hit', 'right' or None.")
    keys = [re.findall(r"\w+", text.lower())[::-1 if sort == "left" else 1] for text in shown[sort]]
    return shown.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def of_article(rows, articles, *names):
    """Rows of any table with article_id, each with these columns of its article: outlet, published and the like.

    Categories come as text, so that a group of rows never has more outlets than it shows; a row without an article has
    nothing. Raises ValueError for a column that the articles lack, and where a row names an article that is not there.

    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x.com", "y.com"]})
    >>> of_article(pd.DataFrame({"article_id": ["b", "b"], "start": [0, 9]}), articles, "outlet")["outlet"].tolist()
    ['y.com', 'y.com']
    """
    need_columns(articles, "article_id", *names, remedy=f"they have {', '.join(map(str, articles))}")
    article = rows["article_id"].astype("category").cat.remove_unused_categories().cat         # each is looked up once
    place = pd.Index(articles["article_id"].astype(str)).get_indexer(article.categories.astype(str))
    if (place < 0).any():
        raise ValueError(f"article {str(article.categories[place < 0][0])!r} is not in the table of articles; pass the "
                         "table that was tokenized.")
    found = articles[list(names)].set_axis(range(len(articles)))
    found = found.reindex(np.append(place, -1)[article.codes]).set_axis(rows.index)            # -1: a row without article
    return rows.assign(**{name: found[name].astype("str") if found[name].dtype == "category" else found[name]
                          for name in names})


def _places(tokens, query, column):
    """The row at which each hit begins, and how many tokens it has."""
    codes = tokens[column].cat.codes.to_numpy()
    wanted = [_wanted(tokens[column].cat.categories, pattern) for pattern in _patterns(query, column)]
    if not wanted:
        raise ValueError(f"the query {query!r} holds no word; give a word, a phrase or a pattern.")
    places = np.flatnonzero(_is(wanted[0], codes))
    for k, one in enumerate(wanted[1:], 1):
        places = places[places + k < len(codes)]
        places = places[_is(one, codes[places + k])]
    if len(wanted) > 1:
        last = places + len(wanted) - 1
        article, sentence = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy()
        position = tokens["position"].to_numpy()              # in a part of the tokens neighbours need not be next
        places = places[(article[places] == article[last]) & (sentence[places] == sentence[last])
                        & (position[last] - position[places] == len(wanted) - 1)]
    return places, len(wanted)


def _patterns(query, column):
    """A query as a list of words and compiled patterns, one a token, folded as the column is."""
    if isinstance(query, re.Pattern):
        return [query]
    query = query.translate(FOLD).lower() if column == "term" else query
    found = []
    for piece in query.split():
        if any(sign in piece for sign in WILDCARDS):
            found.append(re.compile("^" + "".join(WILDCARDS.get(c) or re.escape(c) for c in piece) + "$", re.MULTILINE))
        else:
            found += [token for token, _, _ in split(piece)]
    return found


def _wanted(categories, pattern):
    """The code of a word (-2 if it does not occur), or per category whether the pattern matches it as a whole."""
    if isinstance(pattern, str):
        code = categories.get_indexer([pattern])[0]
        return code if code >= 0 else -2
    mask = np.zeros(len(categories), bool)
    if pattern.flags & re.MULTILINE:                 # wildcards of ours: one search over all terms
        mask[holding(pattern, categories.tolist())] = True
    else:
        mask[[i for i, term in enumerate(categories.tolist()) if pattern.fullmatch(term)]] = True
    return mask


def _is(wanted, codes):
    return wanted[codes] if isinstance(wanted, np.ndarray) else codes == wanted


def context_rows(tokens, first, last, within):
    """The first and last row of the context of each hit, within its article."""
    article = tokens["article_id"].cat.codes.to_numpy()
    if within == "sentence":
        sentence = tokens["sentence"].to_numpy()
        edges = np.flatnonzero((sentence[1:] != sentence[:-1]) | (article[1:] != article[:-1])) + 1
        edges = np.concatenate(([0], edges, [len(article)]))
        return edges[np.searchsorted(edges, first, "right") - 1], edges[np.searchsorted(edges, last, "right")] - 1
    edges = np.concatenate(([0], np.flatnonzero(article[1:] != article[:-1]) + 1, [len(article)]))
    of = np.searchsorted(edges, first, "right")
    return np.maximum(first - within, edges[of - 1]), np.minimum(last + within, edges[of] - 1)
