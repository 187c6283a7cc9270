"""The same text in several outlets, whole or in part: which articles share it, in which words, and which came first.

Much of what a paper prints is an agency's, in its own article or as it came (J. Lewis, A. Williams and B. Franklin,
2008; C. Paterson, 2007). An article that takes over paragraphs is found by containment (A. Broder, 1997): the share
of one article's shingles that stand in the other. Not by how alike the two are as wholes, for a short report within a
long article is not much of that.

What two articles share need not be copied. Most of it, in the outlet corpus, is what somebody said, whom both quote.
So words in quotation marks are told from the others, and a common text is known by a long run of words outside of
marks. Runs of fewer than twelve words were there names, figures and stock phrases as a rule. Of the 49 pairs that had
longer ones and shared a tenth, 37 have a reporter's sentences in common, as one reader of their longest passages
found, and 12 a speech, a tweet or a statement that at least one of them prints without marks.
"""
import numpy as np
import pandas as pd

from analysis.chunks import SURROGATE, cut
from analysis.common_passages import common_passages
from analysis.copy_candidates import sharing_pairs, shingles, without_furniture
from analysis.duplicates import by_time, equal_texts
from analysis.needed import need_columns

KINDS = ["text", "quotation", "phrases"]
COMMON_TEXT = 12                 # words in a row outside of marks
PASSAGE = ["article_id", "copy_of", "words", "quoted", "start", "end", "start_of", "end_of", "text"]


def copies(articles, threshold=0.1, n_words=5, by="outlet", across=True):
    """Pairs of articles that share text, one row a pair: common text first, then by the share that is common.

    Columns: article_id; `by`, its outlet; copy_of (the other one, the earlier in the corpus) and its outlet; order
    ("earlier": copy_of was published on an earlier day; "cannot tell": on the same day, or one is undated, and then
    copy_of is only the first by time or place in the table); days (between the two; missing where undated); kind;
    longest (words of the longest shared run outside of quotation marks); quoted (share of the shared words that stand
    in marks in one of the two); shared (shingles, runs of n_words, that both have); similarity (of those that either
    has); containment (of those of article_id); containment_of (of those of copy_of).

    kind: "text" where longest is twelve or more; of the others "quotation" where half of the shared words or more stand
    in marks, else "phrases" (names, titles, figures). A pair is given where one containment reaches the threshold. With
    `across` the two are of different outlets, and articles whose outlet is not known are left out. Candidates come from
    MinHash (`copy_candidates` says how many it misses: the less is shared, the more); what is given is exact.
    Raises ValueError for a lacking column, an article_id that is missing or stands twice, `published` that holds no
    dates, a threshold not above 0 and at most 1, and n_words below 1.

    >>> report = "Heavy rain has cut the road to the north and left four villages without power for a third day"
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "outlet": ["x", "y", "x"],
    ...     "published": pd.to_datetime(["2024-12-03", "2024-12-04", "2024-12-05"]),
    ...     "raw": [report + ".", f"Storm. {report}, officials said.", report + "!"]})
    >>> copies(articles)[["article_id", "copy_of", "order", "kind", "longest", "containment"]].round(2)
      article_id copy_of    order  kind  longest  containment
    0          b       a  earlier  text       19         0.83
    1          c       b  earlier  text       19         1.00

    Left alone: who had it from whom. The earlier in the corpus may have it from a third, such as an agency that both
    take, and a statement printed without marks, a speech or a tweet, is common text too. What one outlet prints in
    more than ten different articles does not count, nor do articles of fewer than n_words.
    """
    found, earlier, later, counts = _pairs(articles, threshold, n_words, by, across)
    shared, n_later, n_earlier = counts
    passages = common_passages(articles, found, earlier, later, n_words)
    words, in_marks, longest = _summed(passages, len(later))
    kind = np.where(longest >= COMMON_TEXT, 0, np.where(in_marks * 2 >= words, 1, 2))
    day = _days(articles)
    days = day[later] - day[earlier]
    ids, groups = articles["article_id"].to_numpy(), articles[by].to_numpy()
    table = pd.DataFrame({
        "article_id": ids[later], by: groups[later], "copy_of": ids[earlier], f"{by}_of": groups[earlier],
        "order": pd.Categorical.from_codes((~(days > 0)).astype(int), ["earlier", "cannot tell"]),
        "days": pd.array(np.where(np.isnan(days), None, days), "Int64"), "kind": pd.Categorical.from_codes(kind, KINDS),
        "longest": longest, "quoted": in_marks / np.maximum(words, 1), "shared": shared,
        "similarity": shared / np.maximum(n_later + n_earlier - shared, 1), "containment": shared / n_later,
        "containment_of": shared / n_earlier})
    larger = table[["containment", "containment_of"]].max(axis=1)
    return table.iloc[np.lexsort([later, earlier, -larger, kind])].reset_index(drop=True)


def shared_passages(articles, pairs, n_words=5, by="outlet"):
    """The words that the articles of each pair share, at their places in both: one row a passage, pair by pair.

    `articles` is the table of which `copies` made `pairs`, or some of its rows. Of each pair the longest comes first.
    Columns: article_id, copy_of, words, quoted (in quotation marks in one of the two), start, end (characters of raw
    in article_id), start_of, end_of (in copy_of), text (as article_id has it). A passage ends where the two part, and
    where marks open or close; one that stands in copy_of several times is given at its first place. Raises ValueError
    for a lacking article or column.

    >>> report = "rain has cut the road to the north"
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"], "raw": [report, f"The {report}."]})
    >>> shared_passages(articles, copies(articles))[["words", "start", "end", "start_of", "end_of"]].values.tolist()
    [[8, 4, 39, 0, 34]]

    Left alone: fewer than n_words in a row, unless they go on in marks.
    """
    _checked(articles, "raw", by)
    earlier, later = _rows(articles, pairs)
    found = _own_shingles(articles, n_words, by)[0]
    table = pd.DataFrame(common_passages(articles, found, earlier, later, n_words))
    table = table.iloc[np.lexsort([table["start"], -table["words"], table["pair"]])].reset_index(drop=True)
    pair = table["pair"].to_numpy()
    raws = articles["raw"].to_numpy(object)[later[pair]]
    places = zip(raws, table["start"].tolist(), table["end"].tolist())
    texts = [SURROGATE.sub("\ufffd", raw[a:b]) for raw, a, b in places]
    ids = articles["article_id"].to_numpy()
    return table.assign(article_id=ids[later[pair]], copy_of=ids[earlier[pair]], text=pd.array(texts, "str"))[PASSAGE]


def copy_families(articles, pairs, by="outlet"):
    """The families of articles that the pairs tie together, the largest first: one row a family.

    Columns: family (from 0), articles and outlets (how many), earliest (the article_id first published, or first of
    those of that day), order ("cannot tell" where another is of that day or one is undated, else "earlier"),
    article_ids (all, by time). Choose the pairs first, as in pairs[pairs["kind"] == "text"]. Raises ValueError for a
    lacking article or column.

    >>> articles = pd.DataFrame({"article_id": list("abcd"), "outlet": list("xyxz"), "raw": [""] * 4})
    >>> copy_families(articles, pd.DataFrame({"article_id": ["b", "d"], "copy_of": ["a", "b"]}))
       family  articles  outlets earliest        order article_ids
    0       0         3        3        a  cannot tell   [a, b, d]

    Left alone: that the first and the last of a chain may share nothing with each other.
    """
    _checked(articles, "raw", by)
    families, day = _families(articles, pairs), _days(articles)
    ids, groups = articles["article_id"].astype(str).tolist(), articles[by].astype(str).to_numpy()
    told = [bool((day[rows[1:]] > day[rows[0]]).all()) for rows in families]
    return pd.DataFrame({
        "family": np.arange(len(families)), "articles": [len(rows) for rows in families],
        "outlets": [len(set(groups[rows])) for rows in families], "earliest": [ids[rows[0]] for rows in families],
        "order": pd.Categorical(np.where(told, "earlier", "cannot tell"), ["earlier", "cannot tell"]),
        "article_ids": [[ids[i] for i in rows] for rows in families]})


def without_copies(articles, pairs):
    """The articles less those that share text with an earlier one: of each family of the pairs the earliest is left.

    Choose the pairs first. At a low threshold an article goes that is mostly its outlet's own, so let containment say
    how much: pairs[(pairs["kind"] == "text") & (pairs["containment"] >= 0.5)].
    Raises ValueError for a lacking article or column.

    >>> articles = pd.DataFrame({"article_id": list("abc"), "raw": [""] * 3})
    >>> without_copies(articles, pd.DataFrame({"article_id": ["c"], "copy_of": ["a"]}))["article_id"].tolist()
    ['a', 'b']
    """
    _checked(articles)
    later = [i for rows in _families(articles, pairs) for i in rows[1:]]
    return articles.iloc[np.setdiff1d(np.arange(len(articles)), later)]


# which articles

def _checked(articles, *columns):
    for column in ("article_id", *columns):
        if column not in articles:
            raise ValueError(f"the articles have no column {column!r}; name the column of outlets as in by='outlet', "
                             "and pass a table with article_id and raw.")
    if articles["article_id"].isna().any():
        raise ValueError("an article has no article_id; give each an id of its own.")
    ids = articles["article_id"].astype(str)               # as the tokens have them: 1 and "1" are the same
    if (again := ids.duplicated()).any():
        raise ValueError(f"article_id {ids[again].iloc[0]!r} stands twice in the articles; give each an id of its own.")
    if "published" in articles and articles["published"].dtype.kind != "M":
        raise ValueError("the column 'published' holds no dates; make them with pd.to_datetime, or leave it out.")


def _rows(articles, pairs):
    """The rows of the earlier and of the later article of each pair."""
    need_columns(pairs, "article_id", "copy_of", what="pairs", remedy="pass rows of the table that copies gives")
    row = pd.Series(np.arange(len(articles)), articles["article_id"].astype(str))
    named = pd.concat([pairs["copy_of"], pairs["article_id"]]).astype(str)
    if lost := sorted(set(named) - set(row.index)):
        raise ValueError(f"article {lost[0]!r} of the pairs is not in the table of articles; pass the table that "
                         "copies was given.")
    rows = row.reindex(named).to_numpy()
    return rows[:len(pairs)], rows[len(pairs):]


def _families(articles, pairs):
    """The rows of each family, by time; the largest first."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    edges, n = _rows(articles, pairs), len(articles)
    family = connected_components(coo_array((np.ones(len(pairs), np.int8), edges), shape=(n, n)), directed=False)[1]
    order = by_time(articles)
    order = order[np.argsort(family[order], kind="stable")]
    families = np.split(order, np.flatnonzero(np.diff(family[order])) + 1)
    return sorted((rows.tolist() for rows in families if len(rows) > 1), key=lambda rows: (-len(rows), rows[0]))


def _days(articles):
    """The day of each article as a number, NaN where undated. Hours are not compared: some sources print only days."""
    if "published" not in articles:
        return np.full(len(articles), np.nan)
    day = articles["published"].dt.tz_localize(None).dt.floor("D").to_numpy("datetime64[D]")
    return np.where(np.isnat(day), np.nan, day.astype(np.int64))


def _own_shingles(articles, n_words, by):
    """The shingles that are no outlet's furniture, and the code of each article's outlet (-1: not known)."""
    chunks, order = cut(articles["raw"]), by_time(articles)
    group = pd.factorize(articles[by])[0]
    return without_furniture(shingles(chunks, n_words), group, equal_texts(chunks, order)), group


def _pairs(articles, threshold, n_words, by, across):
    """The shingles, the rows of each pair, and its counts: shingles shared, and those of the later and the earlier."""
    if not 0 < threshold <= 1 or n_words < 1:
        raise ValueError(f"threshold must be above 0 and at most 1, and n_words at least 1; they are {threshold} and "
                         f"{n_words}.")
    _checked(articles, "raw", by)
    found, group = _own_shingles(articles, n_words, by)
    earlier, later, counts = sharing_pairs(found, group, by_time(articles), threshold, across)
    known = (group[earlier] >= 0) & (group[later] >= 0) if across else np.ones(len(later), bool)
    return found, earlier[known], later[known], [n[known] for n in counts]


def _summed(passages, n):
    """Per pair: shared words, those in marks, and the longest run outside of marks."""
    pair, words, quoted = passages["pair"], passages["words"], passages["quoted"]
    longest = np.zeros(n, np.int64)
    np.maximum.at(longest, pair[~quoted], words[~quoted])
    return np.bincount(pair, words, n), np.bincount(pair, words * quoted, n), longest
