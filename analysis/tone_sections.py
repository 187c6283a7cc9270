"""Where in an article its tone changes: headline, lead, middle, end."""
import numpy as np
import pandas as pd

from analysis.needed import need_columns

SECTIONS = ["headline", "standfirst", "lead", "middle", "end"]
LEAST = 5                      # sentences of a body; a shorter one has no lead, middle and end of its own
SHARE = 0.2                    # of a body's sentences, that are its lead, and its end


def add_sections(sentences):
    """The table of `score_sentences` with one more column, section: headline, standfirst, lead, middle or end.

    Lead and end are the first and the last fifth of the body's sentences, at least one; the rest is the middle. Missing for
    captions, notes, repeats and the like, and for the sentences of a body of fewer than five. News puts its point first
    (van Dijk 1988), so that headline and lead may differ in tone from what the end still mentions.
    Raises ValueError for a lacking column.

    >>> found = pd.DataFrame({"article_id": ["a"] * 6, "part": ["headline"] + ["body"] * 5, "start": range(6)})
    >>> add_sections(found)["section"].tolist()
    ['headline', 'lead', 'middle', 'middle', 'middle', 'end']

    Left alone: what the writer meant as the lead; where paragraphs are lost, only the order of sentences is left.
    """
    need_columns(sentences, "article_id", "part", "start", what="sentences",
                 remedy="pass the table that score_sentences gives")
    numbered = sentences.reset_index(drop=True)
    part = numbered["part"].astype(str)
    section = pd.Series(part.where(part.isin(["headline", "standfirst"])), dtype=object)
    body = numbered[part == "body"].sort_values("start", kind="stable")
    place = body.groupby("article_id", observed=True).cumcount()
    length = body.groupby("article_id", observed=True)["start"].transform("size")
    edge = np.maximum(1, np.floor(length * SHARE))
    where = np.select([length < LEAST, place < edge, place >= length - edge], [None, "lead", "end"], "middle")
    section.loc[body.index] = where
    return sentences.assign(section=pd.Categorical(section, SECTIONS))
