"""Sentences of The New York Times that people rated for tone: what a score of tone is held against."""
import json

import pandas as pd

from analysis.sources import external


def times_ratings():
    """5,190 sentences of Times opinion pieces, each rated by 20 people: one row a sentence, in reading order.

    Columns: sentence_id ("1_4"); article (its number: the unit to resample and to leave out together); text (as the
    file has it, with `''` for quotation marks); rating, the mean of the ratings, from -4 (extremely hostile) to 4
    (extremely warm); ratings, the list of all 20. They are a list and no columns, for the file does not say that the
    first rating of two sentences came from the same person. Hutto & Gilbert (2014); faults are listed in data/README.md.
    Raises FileNotFoundError where the data have not been fetched, ValueError where they are damaged.

    >>> sentences = times_ratings()
    >>> len(sentences), sentences["article"].nunique(), sentences["rating"].mean().round(3).item()
    (5190, 498, -0.141)

    Left alone: sentences that an article repeats, some with another rating.
    """
    texts = _columns("nytEditorialSnippets_GroundTruth.txt", ["sentence_id", "rating", "text"])
    rated = _columns("nytEditorialSnippets_anonDataRatings.txt", ["sentence_id", "rating", "deviation", "ratings"])
    sentences = texts[["sentence_id", "text"]].merge(rated, on="sentence_id", validate="one_to_one")
    return pd.DataFrame({
        "sentence_id": sentences["sentence_id"],
        "article": sentences["sentence_id"].str.split("_").str[0].astype(int),
        "text": sentences["text"],
        "rating": sentences["rating"].astype(float),
        "ratings": [json.loads(ratings) for ratings in sentences["ratings"]]})


def _columns(name, names):
    """The file cut at tabs; nothing in it is a quotation mark of CSV, and no text is a missing value."""
    lines = external(name).read_text(encoding="ascii").splitlines()
    return pd.DataFrame([line.split("\t") for line in lines], columns=names, dtype="str")
