"""Labels: which of several rival names a text chooses for one thing, out of all the times it could have chosen.

War or special military operation, Kiev or Kyiv, died or were killed: nomination in the sense of van Leeuwen (1996)
and Reisigl & Wodak (2001). The names stand in data/codebooks/labels.csv, one cue a row.
"""
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.codebooks import CODEBOOKS, CUE, table_of
from analysis.cue_search import cue_words
from analysis.frames import find_cues
from analysis.needed import need_columns
from analysis.terms import BODY, listed, select
from analysis.uncertainty import wilson
from analysis.voices import token_rows

COLUMNS = {"concept": True, "variant": True, "cue": True, "unless": False, "chance": True, "why": False,
           "source": False, "note": False}


def load_labels(name="labels"):
    """The table of labels, one cue a row: ours, or any CSV by its path.

    Columns: concept (the thing); variant (the name chosen for it); cue, unless (as in `load_codebook`; an exception to
    one name also hides another of the same concept that is no longer); chance (what counts as a chance to choose, in
    words, one for each concept); why (what the choice may convey or come from); source. Raises FileNotFoundError where
    there is no such file, and ValueError, naming the row, for a wrong column, an empty cell or cue, a cue that stands
    twice in a concept, two chances for one concept, and a concept that leaves no choice.

    >>> labels = load_labels()
    >>> labels.loc[labels["concept"] == "the capital of Ukraine", "variant"].unique().tolist()
    ['Kiev', 'Kyiv']

    Left to the reader: whether two names are rivals in your texts. Refugees and migrants, say, differ in law.
    """
    path = CODEBOOKS / f"{name}.csv" if Path(str(name)).suffix == "" else Path(name)
    if not path.is_file():
        raise FileNotFoundError(f"there is no table of labels {str(name)!r}: leave the name out for ours, or give the "
                                "path of a CSV.")
    labels = table_of(path, COLUMNS)
    labels = labels.assign(**{column: "" for column in COLUMNS if column not in labels})[list(COLUMNS)]
    for row, problem in _problems(labels):
        raise ValueError(f"{path.name}, row {row}: {problem}.")
    return labels.drop(columns="note").reset_index(drop=True)


def find_labels(tokens, labels):
    """Every place where one of the names stands, one row a hit, in reading order.

    Of names for one concept that overlap the longest stands: "armed conflict" is no "conflict" besides. A denied
    name ("this is no war") counts, for it is chosen all the same. All parts of the article are searched. Columns:
    article_id, part, paragraph, sentence, position, start, end (characters of raw), concept, variant, cue; also voice
    and speaker where the tokens have them. `in_context` shows the places. Raises ValueError for a table that holds no
    labels.

    >>> from analysis.tokens import tokenize
    >>> raw = "Kiev fell silent. Kyodo News asked Kyiv about the chicken Kiev."
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": [raw]}))
    >>> find_labels(tokens, load_labels())[["concept", "variant", "start", "end"]].values.tolist()
    [['the capital of Ukraine', 'Kiev', 0, 4], ['the capital of Ukraine', 'Kyiv', 35, 39]]

    Left alone: the dish, and every name that the table does not list.
    """
    need_columns(labels, "concept", "variant", "cue", "unless", what="labels",
                 remedy="pass the table that load_labels gives")
    found = find_cues(tokens, labels.rename(columns={"concept": "frame"}).assign(weight=1.0))
    found = found.drop(columns=["weight", "denied"]).rename(columns={"frame": "concept"})
    concepts, cues = found["concept"].cat, found["cue"].cat
    number, variants = pd.factorize(labels["variant"])
    variant = np.zeros((len(concepts.categories), len(cues.categories)), np.int64)
    rows = concepts.categories.get_indexer(labels["concept"]), cues.categories.get_indexer(labels["cue"])
    variant[rows] = number
    chosen = pd.Categorical.from_codes(variant[concepts.codes, cues.codes], variants)
    found.insert(found.columns.get_loc("cue"), "variant", chosen)
    return found


def label_choices(tokens, labels, by=None, articles=None, parts=BODY):
    """How often each name is chosen out of the chances to choose: one row a group, concept and variant.

    A chance is a place where any of the concept's variants stands; a concept without one in a group is left out,
    of the others every variant is listed, those never chosen too. `by` is a column or a list of them, as in
    `term_counts`: voice, speaker or part of the tokens; outlet and the like of `articles`; "month". Columns: the
    groups; concept, variant; n; chances; share (n of chances, 0 to 1); low, high (its interval at 95 %, Wilson 1927);
    n_articles (in which the variant stands). Places without a label in `by` (no speaker, no date) are left out.
    Raises ValueError for a lacking column, an unknown part, and `by` that neither tokens nor articles have.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": ["Kiev won. Kiev gave in. To Kyiv he went."]}))
    >>> label_choices(tokens, load_labels())[["variant", "n", "chances", "share", "low", "high"]].round(2)
      variant  n  chances  share   low  high
    0    Kiev  2        3   0.67  0.21  0.94
    1    Kyiv  1        3   0.33  0.06  0.79

    Left to the reader: the interval takes every naming as independent, which those within one article are not, so it
    is too narrow, above all where few articles name a thing often (see n_articles). House spelling is no stance; and
    what the paper reports in its own words ("reported") may be called by a name of the paper's, not of the source's.
    """
    chosen = select(tokens, by, articles, listed(parts) if parts is not None else None, kinds=None)
    group = np.full(len(tokens), -1, np.int64)
    group[chosen.row] = chosen.group
    found = find_labels(tokens, labels)
    found["group"] = group[token_rows(tokens, found)[0]] if len(found) else group[:0]
    found = found[found["group"] >= 0]
    variants = labels[["concept", "variant"]].drop_duplicates().astype(found[["concept", "variant"]].dtypes)
    cell = ["group", "concept", "variant"]
    counts = found.groupby(cell, observed=True).agg(n=("start", "size"), n_articles=("article_id", "nunique"))
    chances = found.groupby(cell[:2], observed=True).size().reset_index(name="chances")
    rows = chances.merge(variants, on="concept").merge(counts.reset_index(), on=cell, how="left")
    rows[["n", "n_articles"]] = rows[["n", "n_articles"]].fillna(0).astype(int)
    low, high = wilson(rows["n"], rows["chances"])
    choices = chosen.groups.take(rows["group"]).reset_index(drop=True)
    return choices.assign(concept=rows["concept"], variant=rows["variant"], n=rows["n"], chances=rows["chances"],
                          share=rows["n"] / rows["chances"], low=low, high=high, n_articles=rows["n_articles"])


def _problems(labels):
    """What is wrong in a table of labels, as (row, problem), row by row and then concept by concept."""
    for row, cue, unless in zip(labels.index, labels["cue"], labels["unless"]):
        for phrase in [cue, *filter(str.strip, unless.replace(CUE, cue).split(";"))]:
            try:
                cue_words(phrase.strip())
            except ValueError as problem:
                yield row, str(problem).removesuffix(".")
    for row in labels.index[labels.duplicated(["concept", "cue"])]:
        yield row, f"{labels['concept'][row]!r} has the cue {labels['cue'][row]!r} twice; delete one of the rows"
    for concept, rows in labels.groupby("concept", sort=False):
        if (other := rows.index[rows["chance"] != rows["chance"].iloc[0]]).size:
            yield other[0], (f"the chance of {concept!r} is not that of row {rows.index[0]}; write the same in all "
                             "rows of a concept")
        if rows["variant"].nunique() == 1:
            yield rows.index[0], f"{concept!r} has one name only, which leaves no choice; add its rivals or delete it"
