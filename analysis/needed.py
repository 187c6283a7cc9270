"""What a table must have, and the sentence that says which of it is lacking."""


def need_columns(table, *names, what="articles", remedy="pass a table with article_id and raw"):
    """Raises ValueError, a sentence with the remedy, for the first of these columns that the table lacks.

    >>> import pandas as pd
    >>> need_columns(pd.DataFrame({"text": ["War."]}), "article_id", "raw")
    Traceback (most recent call last):
    ValueError: the articles have no column 'article_id'; pass a table with article_id and raw.
    """
    if lacking := [name for name in names if name not in table]:
        raise ValueError(f"the {what} have no column {lacking[0]!r}; {remedy}.")
