"""How often which terms occur: frequencies and rates by any column, n-grams, stop words, stems.

Every count starts from `select`: the rows that are asked for, as integer codes for article, group and term.
Then one sort of combined codes counts them all. The measures in the modules below start from it too.
"""
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.layout import PARTS
from analysis.sources import DATA
from analysis.tokens import KINDS

STOP_WORDS = DATA / "lexicons" / "stop_words.csv"
PERIODS = {"day": "D", "week": "W", "month": "M", "year": "Y"}     # made of `published` when asked for
BODY, WORDS = ("body",), ("word",)


class Selection(NamedTuple):
    """The tokens that are counted, in reading order, as codes."""
    row: np.ndarray          # per token: its row in the token table
    article: np.ndarray      # per token: the code of its article_id
    group: np.ndarray        # per token: the row of `groups` it belongs to
    term: np.ndarray         # per token: its place in `terms`
    groups: pd.DataFrame     # one row a group that occurs, one column for each name in `by`
    terms: pd.Index          # the terms that occur, in alphabetical order
    forms: pd.Index | None   # beside each stem, its commonest form


def term_counts(tokens, by=None, articles=None, parts=BODY, kinds=WORDS, fold=None):
    """How often each term occurs, for the whole table or for each group.

    Counts the words of the body unless told otherwise: `parts=None` counts every part, `kinds=None` numbers
    and marks too. `by` names a column or a list of them: of `tokens` (article_id, part, voice), of `articles`
    (outlet, and whatever the file had), or "day", "week", "month" or "year" of publication, each given as
    the date it starts on. Tokens without a label (no date, no speaker) are left out. `fold="stem"` counts
    Snowball stems (Porter 2001); the column `form` then shows the commonest word behind each.

    Columns: the groups, term, n, n_articles (in which it occurs), total (tokens counted in the group),
    per_thousand (n for each thousand of them); most frequent first, equals by group and alphabet.
    Raises ValueError where `by` needs a table of articles that was not passed, or lacks one of them.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"],
    ...                          "raw": ["A war. The war.", "The war ends."]})
    >>> term_counts(tokenize(articles), by="outlet", articles=articles).head(3)
      outlet term  n  n_articles  total  per_thousand
    0      x  war  2           1      4    500.0
    1      x    a  1           1      4    250.0
    2      x  the  1           1      4    250.0

    Left apart: war and wars (stems join them), two-day and two, and 's, which is a term of its own.
    """
    return count_table(select(tokens, by, articles, parts, kinds, fold))


def ngram_counts(tokens, n=2, by=None, articles=None, parts=BODY, kinds=WORDS, fold=None):
    """How often each run of n neighbouring terms occurs; the table is that of `term_counts`.

    A run stays within its sentence and its group, and nothing may stand between its terms: a comma, or a
    number when only words are counted, breaks it. `total` and `per_thousand` are of n-grams, not of words.
    Raises ValueError for n below 1, and as `term_counts` does.

    >>> from analysis.tokens import tokenize
    >>> articles = pd.DataFrame({"article_id": ["a"],
    ...                          "raw": ["Peace talks, peace talks and war. Talks ended."]})
    >>> ngram_counts(tokenize(articles), n=2).head(2)[["term", "n"]]
              term  n
    0  peace talks  2
    1    and war    1

    Left out: "talks peace" (a comma stands between) and "war talks" (a sentence ends between).
    """
    if n < 1:
        raise ValueError(f"n is {n}; an n-gram has at least one term.")
    chosen = select(tokens, by, articles, parts, kinds, fold)
    last = max(len(chosen.row) - n + 1, 0)           # one past the last place where a run could begin
    joined = neighbours(tokens, chosen)
    begins = np.ones(last, bool)
    for step in range(n - 1):
        begins &= joined[step:step + last]
    begins = np.flatnonzero(begins)
    runs, words = chosen.term[begins], [np.arange(len(chosen.terms))]
    for step in range(1, n):                         # number the runs of two, then of three: codes stay small
        runs, pairs = renumber(runs * np.int64(len(chosen.terms)) + chosen.term[begins + step],
                               len(words[0]) * len(chosen.terms))
        head, tail = np.divmod(pairs, len(chosen.terms))
        words = [word[head] for word in words] + [tail]
    terms = chosen.terms.take(words[0])
    for word in words[1:]:
        terms = terms + " " + chosen.terms.take(word)
    return count_table(chosen._replace(row=chosen.row[begins], article=chosen.article[begins],
                                       group=chosen.group[begins], term=runs, terms=terms, forms=None))


def stop_words():
    """The function words of English, one row a term: term, class, note (data/lexicons/stop_words.csv).

    >>> listed = set(stop_words()["term"])
    >>> {"the", "they're", "'s"} <= listed, listed & {"not", "no", "never", "don't", "must", "us"}
    (True, set())

    Left out of the list, so that they stay countable: what denies or opposes (not, no, nor, never, n't,
    without, against), what obliges or doubts (must, should, may, might, could, would), and us, which is also
    the US.
    """
    return pd.read_csv(STOP_WORDS, keep_default_na=False)


def without_stop_words(counts, terms=None):
    """The rows of a table of counts that are not stop words. Rates stay what they were, per all words.

    `terms` is a list, or a table with a column `term`; `stop_words()` unless told otherwise. An n-gram goes
    where its first or its last word is listed, a stem where its commonest form is.

    >>> counts = pd.DataFrame({"term": ["the", "war", "the war", "end of war"], "n": [9, 4, 3, 1]})
    >>> without_stop_words(counts.assign(total=20))
             term  n  total
    1         war  4     20
    3  end of war  1     20
    """
    stopped = as_terms(stop_words() if terms is None else terms)
    shown = counts["form" if "form" in counts else "term"].astype("category").cat
    is_stop = [term.partition(" ")[0] in stopped or term.rpartition(" ")[2] in stopped
               for term in shown.categories]
    return counts[~np.array(is_stop, bool)[shown.codes]]


def select(tokens, by=None, articles=None, parts=BODY, kinds=WORDS, fold=None):
    """The tokens of these parts and kinds as a `Selection`: where every count begins."""
    row = np.flatnonzero(_holds(tokens, "part", parts, PARTS) & _holds(tokens, "kind", kinds, KINDS))
    row, group, groups = _groups(tokens, row, listed(by), articles)
    article = _codes(tokens["article_id"])[row]
    term, occurring = renumber(_codes(tokens["term"])[row], len(tokens["term"].cat.categories))
    terms = tokens["term"].cat.categories.take(occurring)
    order = terms.argsort()
    term = np.argsort(order).astype(np.int32)[term]
    return _folded(Selection(row, article, group, term, groups, terms.take(order), None), fold)


def count_table(chosen):
    """A `Selection` as the table that `term_counts` describes."""
    n_terms = len(chosen.terms)
    group, term, _, n = cells(chosen.group, chosen.term, chosen.article)
    first = np.flatnonzero(np.diff(group * n_terms + term, prepend=-1))     # where a group's next term begins
    n, n_articles = np.add.reduceat(n, first), np.diff(np.append(first, len(n)))
    group, term = group[first], term[first]
    total = np.bincount(chosen.group, minlength=len(chosen.groups))[group]
    order = np.argsort(-n, kind="stable")
    counts = chosen.groups.take(group[order]).reset_index(drop=True)
    counts["term"] = pd.Categorical.from_codes(term[order], chosen.terms)
    if chosen.forms is not None:
        counts["form"] = pd.Categorical.from_codes(term[order], chosen.forms)
    return counts.assign(n=n[order], n_articles=n_articles[order], total=total[order],
                         per_thousand=1000 * n[order] / total[order])


def cells(*codes):
    """The distinct combinations of codes, in order, and how often each occurs, as (codes ..., n)."""
    sizes = [int(code.max(initial=0)) + 1 for code in codes]
    key = np.ravel_multi_index(codes, sizes)
    small = np.min_scalar_type(int(np.prod(sizes, dtype=float)))     # four bytes sort twice as fast as eight
    key, n = np.unique(key.astype(small if small.kind == "u" else np.int64), return_counts=True)
    return *np.unravel_index(key.astype(np.int64), sizes), n


def renumber(codes, size):
    """Codes below `size` as codes without gaps, and the old code of each new one, in the old order."""
    if size > 4 * len(codes) + 1_000_000:            # few of many: hash them
        return pd.factorize(codes, sort=True)
    occurs = np.zeros(size, bool)
    occurs[codes] = True
    old = np.flatnonzero(occurs)
    new = np.empty(size, np.int32)
    new[old] = np.arange(len(old))
    return new[codes], old


def neighbours(tokens, chosen):
    """Per selected token: does the next one follow it directly, in the same sentence and group?"""
    joined = np.diff(tokens["position"].to_numpy()[chosen.row]) == 1
    for codes in (chosen.article, chosen.group, tokens["sentence"].to_numpy()[chosen.row]):
        joined &= codes[1:] == codes[:-1]
    return np.append(joined, False)


def checked_parts(parts):
    """Parts of an article as a list; None is all of them. Raises ValueError for a part that there is not.

    >>> checked_parts("body")
    ['body']
    """
    parts = list(PARTS) if parts is None else listed(parts)
    if unknown := [part for part in parts if part not in PARTS]:
        raise ValueError(f"{unknown[0]!r} is no part; there are {', '.join(PARTS)}.")
    return parts


def as_terms(terms):
    """A list of terms, or the column `term` of a table, as a set."""
    return set(terms["term"] if isinstance(terms, pd.DataFrame) else listed(terms))


def listed(names):
    """One name, several or none, as a list."""
    return [] if names is None else list(names) if pd.api.types.is_list_like(names) else [names]


def _groups(tokens, row, names, articles):
    """The rows that have a label in all these columns, the group of each, and the table of groups."""
    if not names:
        return row, np.zeros(len(row), np.int8), pd.DataFrame(index=range(1))
    columns = [_labels(tokens, name, articles) for name in names]
    for codes, _ in columns:
        row = row[codes[row] >= 0]
    sizes = [len(labels) for _, labels in columns]
    group = np.zeros(len(row), np.int64)
    for (codes, _), size in zip(columns, sizes):
        group = group * size + codes[row]
    group, combination = renumber(group, int(np.prod(sizes, dtype=float)))
    groups = pd.DataFrame({name: labels.take(code) for name, (_, labels), code
                           in zip(names, columns, np.unravel_index(combination, sizes))})
    for name in groups.select_dtypes("category"):
        groups[name] = groups[name].cat.remove_unused_categories()
    return row, group, groups


def _holds(tokens, column, wanted, known):
    """Per token: is its label in this column wanted? None wants all."""
    if wanted is None:
        return np.ones(len(tokens), bool)
    if unknown := [label for label in listed(wanted) if label not in known]:
        raise ValueError(f"{unknown[0]!r} is no {column}; there are {', '.join(known)}.")
    return np.append(tokens[column].cat.categories.isin(listed(wanted)), False)[_codes(tokens[column])]


def _codes(column):
    return column.cat.codes.to_numpy()


def _labels(tokens, name, articles):
    """Per token its code for the column `name` (-1 where it is missing), and the labels behind the codes."""
    article = tokens["article_id"].cat
    column = tokens[name] if name in tokens else _of_articles(name, articles, article)
    coded = column.astype("category").cat
    labels = coded.categories
    if column.dtype == "category":
        labels = pd.CategoricalIndex(labels, categories=labels)      # in the order they have
    codes = coded.codes.to_numpy()
    return codes if name in tokens else codes[article.codes.to_numpy()], labels


def _of_articles(name, articles, article):
    """One label for each category of the tokens' article_id, from the table of articles."""
    if articles is None:
        raise ValueError(f"the tokens have no column {name!r}; if it is a column of the articles, "
                         "pass them too: articles=articles.")
    if name in PERIODS and name not in articles and "published" not in articles:
        raise ValueError(f"{name!r} is made of the column 'published', which the articles lack; name the column of "
                         "dates when you load them: load_articles(path, date=...).")
    if name not in articles and name not in PERIODS:
        raise ValueError(f"neither the tokens nor the articles have a column {name!r}; "
                         f"the articles have {', '.join(articles.columns)}.")
    if not articles["article_id"].is_unique:
        raise ValueError("the articles have an article_id twice; keep one row an article.")
    labels = articles.set_index(articles["article_id"].astype(str))     # as in the tokens
    occurring = article.categories[np.bincount(article.codes, minlength=len(article.categories)) > 0]
    if len(unknown := occurring.difference(labels.index)):
        raise ValueError(f"{len(unknown)} articles of the tokens are missing from the articles, the first is "
                         f"{unknown[0]!r}; pass the table that the tokens were made of.")
    if name not in labels:
        dates = pd.to_datetime(labels["published"]).dt.tz_localize(None)
        labels = labels.assign(**{name: dates.dt.to_period(PERIODS[name]).dt.start_time})
    return labels[name].reindex(article.categories)


def _folded(chosen, fold):
    """The selection with stems in place of terms, and the commonest form of each stem."""
    if fold is None:
        return chosen
    if fold != "stem":
        raise ValueError(f"fold is {fold!r}; it can be 'stem' or None.")
    from nltk.stem.snowball import SnowballStemmer      # NLTK takes a second to import

    stem = SnowballStemmer("english").stem
    stems = pd.Index([stem(term) for term in chosen.terms.tolist()], dtype="str")
    stem_of, stems = pd.factorize(stems, sort=True)
    n = np.bincount(chosen.term, minlength=len(chosen.terms))
    commonest = np.lexsort((-n, stem_of))            # by stem, then by n; equals stay in alphabetical order
    first = np.flatnonzero(np.diff(stem_of[commonest], prepend=-1))
    return chosen._replace(term=stem_of[chosen.term].astype(np.int32), terms=stems,
                           forms=chosen.terms.take(commonest[first]))
