"""How time and memory grow with the corpus: 1, 4 and 16 times, with the same words and with more and more of them.

Real corpora bring new words as they grow, about as the power 0.6 of their length (Heaps' law). So in each copy as
many of the rarest words get an ending of their own as that law asks for.
"""
import multiprocessing
import re
from math import log
from statistics import median

import pandas as pd

from benchmarks.concordance import QUERIES
from benchmarks.turns import pin, read_corpus, timed

HEAPS = 0.6
WORKS = ["tokenise", "count", "concordance", "collocations", "attributions"]
WORD = re.compile("[A-Za-z]+")
MEASURED = [(1, False), (4, False), (16, False), (4, True), (16, True)]     # times the corpus; with new words


def copies(articles, times, new_words=False):
    """The articles so many times, each copy with ids of its own and, if asked for, with words of its own.

    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "raw": ["war and war or peace"]})
    >>> copies(articles, 2, new_words=True)["raw"].tolist()
    ['war and war or peace', 'war andqb war orqb peace']
    """
    n_words = pd.Series(WORD.findall("\n".join(articles["raw"]))).value_counts(sort=False)
    rarest = n_words.sort_values(kind="stable").index
    made = []
    for copy in range(times):
        share = (copy + 1) ** HEAPS - copy ** HEAPS if new_words and copy else 0
        renamed = {word: word + "q" + chr(ord("a") + copy) for word in rarest[:int(share * len(rarest))]}
        rename = lambda match: renamed.get(match[0], match[0])
        change = lambda texts: texts.map(lambda text: WORD.sub(rename, text), na_action="ignore").astype("str")
        changed = {column: change(articles[column]) for column in ("title", "standfirst", "raw") if column in articles}
        ids = articles["article_id"].astype("str") + f"-{copy}"
        made.append(articles.assign(article_id=ids, **(changed if renamed else {})))
    return pd.concat(made, ignore_index=True)


def measure(pipe, n, times, new_words, repeat):
    """What the process of one size does: one warm call on the corpus as it is, then medians of the timed ones."""
    from analysis.collocations import collocations
    from analysis.concordance import find, in_context
    from analysis.terms import term_counts
    from analysis.tokens import tokenize
    from analysis.voices import attributions
    pin()
    articles = read_corpus(n)
    tokenize(articles)
    articles = copies(articles, times, new_words)
    tokens = tokenize(articles)
    row = {"times": times, "new_words": new_words, "tokens": len(tokens), "terms": len(tokens["term"].cat.categories),
           "table": int(tokens.memory_usage(index=False, deep=True).sum()), "peak": peak_memory()}
    works = [lambda: tokenize(articles), lambda: term_counts(tokens, by="outlet", articles=articles),
             lambda: [in_context(find(tokens, query), articles) for query in QUERIES], lambda: collocations(tokens),
             lambda: attributions(tokens, articles)]
    for name, work in zip(WORKS, works, strict=True):
        row[name] = median(timed(work)[1] for _ in range(repeat))
    pipe.send(row)


def peak_memory():
    """The most memory in bytes that this process has held; 0 where the system does not say."""
    try:
        import resource
    except ImportError:                                # Windows
        return 0
    import sys
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def growth(n=None, repeat=3, measured=MEASURED, report=print):
    """One row a size: times, new_words, tokens, terms, table and peak (bytes), and seconds of each work.

    The sizes are measured one after the other, each in a process of its own that has all the memory.
    """
    context, rows = multiprocessing.get_context("spawn"), []
    for times, new_words in measured:
        report(f"  {times} times the corpus{', with new words' * new_words} ...")
        pipe, other = context.Pipe()
        process = context.Process(target=measure, args=(other, n, times, new_words, repeat), daemon=True)
        process.start()
        other.close()
        rows.append(pipe.recv())
        process.join()
    table = pd.DataFrame(rows)
    return table.assign(bytes_a_token=table["table"] / table["tokens"])


def exponent(table, column, new_words=False):
    """The power of the corpus's length with which a column grows, from the smallest size to the largest."""
    small = table[table["times"] == table["times"].min()].iloc[0]
    large = table[table["new_words"] == new_words].sort_values("times").iloc[-1]
    return log(large[column] / small[column]) / log(large["tokens"] / small["tokens"])
