"""One text cut at every edge of the spans that lie over it, so that each piece is drawn in one way.

Spans nest and overlap as they like: a quotation within a paraphrase, a cue within both. A piece knows the row
that lies on top in each layer. One pass over sorted edges, however many spans there are.
"""
import re
from heapq import heappop, heappush

import numpy as np
import pandas as pd

from analysis.figure_style import check_columns


def spans_within(table, article_id, raw, verb, what, columns):
    """The rows of one article, numbered from 0, without empty spans; all rows where there is no article_id.

    Raises ValueError for a lacking column and for spans outside the text, which belong to another one.

    >>> cues = pd.DataFrame({"start": [5], "end": [90]})
    >>> spans_within(cues, "a", "Short.", "evidence", "cues", ["start", "end"])
    Traceback (most recent call last):
    ValueError: evidence finds spans in `cues` outside the 6 characters of 'a'; pass the table made from it.
    """
    check_columns(verb, table, columns, rows=0)
    if "article_id" in table:
        table = table[(table["article_id"].astype(str) == article_id).to_numpy()]
    table = table[(table["end"] > table["start"]).to_numpy()].reset_index(drop=True)
    if len(table) and (table["end"].max() > len(raw) or table["start"].min() < 0):
        raise ValueError(f"{verb} finds spans in `{what}` outside the {len(raw):,} characters of "
                         f"{article_id!r}; pass the table made from it.")
    return table


def pieces(raw, tokens, layers, edges=()):
    """The text in reading order, one row a piece.

    `layers` maps a name to (start, end, rank): where spans of a layer overlap, the lowest rank is on top,
    among equals the shortest. `edges` are further places to cut. Columns: start, end, paragraph, part (of the
    last token of the paragraph), is_gap (the line break behind a paragraph), and for each layer the row on
    top, -1 for none.

    >>> spans = (np.array([0, 4]), np.array([12, 7]), np.array([0, 0]))
    >>> cut = pieces("He said no.\\nSo", pd.DataFrame(), {"voice": spans})
    >>> cut[["start", "end", "voice"]].values.tolist()
    [[0, 4, 0], [4, 7, 1], [7, 11, 0], [11, 12, -1], [12, 14, -1]]
    """
    paragraphs = _paragraphs(raw, tokens)
    sides = [side for start, end, _ in layers.values() for side in (start, end)]
    edges = [paragraphs["start"], paragraphs["text_end"], [len(raw)], edges, *sides]
    edges = np.unique(np.concatenate([np.asarray(side, dtype=np.int64) for side in edges]))
    edges = edges[(edges >= 0) & (edges <= len(raw))]
    row = np.searchsorted(paragraphs["start"], edges[:-1], "right") - 1
    is_gap = edges[:-1] >= paragraphs["text_end"].to_numpy()[row]
    on_top = {layer: np.where(is_gap, -1, _on_top(edges, *spans)) for layer, spans in layers.items()}
    return pd.DataFrame({"start": edges[:-1], "end": edges[1:], "paragraph": row,
                         "part": paragraphs["part"].to_numpy()[row], "is_gap": is_gap, **on_top})


def _paragraphs(raw, tokens):
    """Where each paragraph starts, where its text ends before the line break, and what part it is."""
    if "paragraph" in tokens and len(tokens):
        start = tokens.drop_duplicates("paragraph")["start"].to_numpy().copy()
        start[0] = 0
        last = tokens.drop_duplicates("paragraph", keep="last")
        part = last["part"].astype(str).to_numpy(object) if "part" in tokens else "body"
    else:
        start, part = np.array([0] + [m.end() for m in re.finditer(r"\n+(?=[^\n])", raw)]), "body"
    edges = [*start.tolist(), len(raw)]
    ends = [a + len(raw[a:b].rstrip()) for a, b in zip(edges, edges[1:])]
    return pd.DataFrame({"start": start, "text_end": ends, "part": part})


def _on_top(edges, start, end, rank):
    """For each stretch between two edges the row on top, or -1; what has ended leaves when it comes up."""
    order = np.argsort(start, kind="stable").tolist()
    start, end, rank = start.tolist(), end.tolist(), rank.tolist()
    top, waiting, k = [], [], 0
    for edge in edges[:-1].tolist():
        while k < len(order) and start[order[k]] <= edge:
            row = order[k]
            heappush(waiting, (rank[row], end[row] - start[row], row))
            k += 1
        while waiting and end[waiting[0][2]] <= edge:
            heappop(waiting)
        top.append(waiting[0][2] if waiting else -1)
    return np.array(top, np.int64)
