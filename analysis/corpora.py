"""The articles in which outlets are compared: your own, or those of the nine outlets, or yours beside these."""
import pandas as pd

from analysis.articles import load_articles, outlet_corpus

SOURCE = "T. Dai, News Articles (2017)"
BESIDE = "dai-"                                 # so begins the id of an article that stands beside yours
UNNAMED, YOURS = "(no outlet)", " (yours)"


def comparison_corpus(path=None, report=print):
    """The articles that a notebook compares, and the words that name their source under a figure.

    Without a path these are the nine outlets. With one, they are what `load_articles` reads there: `article_id` is text
    and `outlet` is never missing ("(no outlet)"). Where all are of one outlet (those without one
    count together), the nine outlets stand beside them: their ids then begin with "dai-", and an outlet of yours that
    is one of the nine is followed by "(yours)". What was done is said through `report` (None for silence), and so is
    what `load_articles` found wrong. Raises what `load_articles` raises.

    >>> from analysis.sources import DATA
    >>> corpus, source = comparison_corpus(DATA / "articles", report=None)
    >>> len(corpus), corpus["outlet"].nunique(), source
    (3825, 10, 'own articles and T. Dai, News Articles (2017)')

    Left alone: articles that repeat others (see `duplicates`), and that yours may be of another time than the nine.
    """
    if path is None:
        return _named(outlet_corpus()), SOURCE
    own = _named(load_articles(path, report=report))
    if own["outlet"].nunique() > 1:
        return own, "own articles"
    nine = _named(outlet_corpus())
    own["outlet"] = own["outlet"].cat.rename_categories(lambda name: name + YOURS * (name in set(nine["outlet"])))
    if report:
        name, n = own["outlet"].iloc[0], f"{len(own):,} article{'s' * (len(own) != 1)}"
        said = f"Only one outlet is named here ({name}; {n})"
        said = f"No outlet is named here ({n}; a column `outlet` would name it)" if name == UNNAMED else said
        report(f"{said}: nine outlets of 2016 and 2017 stand beside it, and a difference may be one of time or topic.")
    nine["article_id"] = BESIDE + nine["article_id"]
    both = pd.concat([own.astype({"outlet": "str"}), nine.astype({"outlet": "str"})], ignore_index=True)
    both = both.astype({"outlet": "category"})
    both.attrs = own.attrs
    return both, f"own articles and {SOURCE}"


def is_own(corpus):
    """Which rows of a `comparison_corpus` are articles that were asked for: all but the nine outlets beside yours.

    Without articles of yours the nine outlets are what was asked for, and every row is True.

    >>> is_own(pd.DataFrame({"article_id": ["bridge", "dai-0"]})).tolist()
    [True, False]
    """
    beside = corpus["article_id"].str.startswith(BESIDE)
    return ~beside | beside.all()


def outlet_in(corpus, wanted, yours=False, report=print):
    """The outlet that was asked for; where the corpus has none of that name, the one with most articles.

    Where your articles stand beside the nine outlets, that is one of yours; with `yours` none of the nine will do even
    if it was asked for. What is taken instead is said.

    >>> corpus = pd.DataFrame({"article_id": ["0", "1", "2"], "outlet": ["a.com", "b.com", "b.com"]})
    >>> outlet_in(corpus, "tass.com")
    There is no outlet 'tass.com' here: b.com is taken instead, with 2 articles.
    'b.com'
    """
    own = corpus.loc[is_own(corpus), "outlet"].astype("str").value_counts()
    if wanted in (own if yours else set(corpus["outlet"])):
        return wanted
    taken, n = own.index[0], int(own.iloc[0])
    if report:
        why = f"There is no outlet {wanted!r} here"
        why = f"{wanted!r} is no outlet of your own articles" if wanted in set(corpus["outlet"]) else why
        report(f"{why}: {taken} is taken instead, with {n:,} article{'s' * (n != 1)}.")
    return taken


def _named(articles):
    outlet = articles["outlet"].astype("str")
    return articles.assign(article_id=articles["article_id"].astype("str"),
                           outlet=outlet.where(outlet.notna(), UNNAMED).astype("category"))
