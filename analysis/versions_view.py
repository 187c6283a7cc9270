"""Two versions side by side: what was dropped and added marked in the words, every change named beside it."""
from collections import defaultdict
from itertools import groupby

import numpy as np
import pandas as pd

from analysis.figure_style import check_columns
from analysis.legend import SMALL, content
from analysis.sentence_pairs import kept_words
from analysis.show import Shown
from analysis.tokens import tokenize
from analysis.versions import CHANGES, COLUMNS, renamings

VISIBLE = 0.05                                             # a smaller difference of tone or of shares is not named

# None sets a colour of text, for both themes bring their own; line and strike stay where a printer leaves out fills.
PAGE = ("max-width:72em;line-height:1.55;text-align:left;overflow-wrap:break-word;print-color-adjust:exact;"
        "-webkit-print-color-adjust:exact")
ROW = "display:flex;flex-wrap:wrap;border-top:1px solid rgba(128,128,128,0.45);padding:0.6em 0"
NOTE = f"{SMALL};flex-grow:1;flex-basis:100%;padding:0 0.6em 0.3em;opacity:0.85"
CELL = "flex-grow:1;flex-basis:20em;min-width:0;padding:0 0.6em 0.3em"    # side by side where two find room
TEXT = "white-space:pre-line;unicode-bidi:isolate;font-family:Charter,Georgia,serif;font-size:1.05em"
WHICH = f"{SMALL};opacity:0.7"
FILL = {"del": "background-color:rgba(213,94,0,0.18)", "ins": "background-color:rgba(0,114,178,0.18)"}
WORD = {"del": f"text-decoration:line-through;{FILL['del']}", "ins": f"text-decoration:underline;{FILL['ins']}"}
WHOLE = {tag: f"text-decoration:none;{fill}" for tag, fill in FILL.items()}    # a sentence struck out cannot be read
TAG = {"a": "del", "b": "ins"}


def versions_view(compared, names=("a", "b"), unchanged=True):
    """Two versions side by side, one under the other where there is no room: the table of `compare_versions` as a
    page.

    Words that a alone has are struck through, those that b alone has underlined; a sentence that one side lacks is
    tinted whole. Above each row stands what changed: how, how many words were kept, tone, names, speakers, share
    in marks and in paraphrase. `names` are those of the versions; `unchanged=False` leaves out sentences that are
    the same. Texts stand as published. Raises ValueError for a lacking column and for names that are not two.

    >>> from analysis.versions import compare_versions
    >>> told = compare_versions("Kiev won. Talks can wait.", "Talks must wait. It rained.")
    >>> versions_view(told, ("Monday", "Tuesday"))
    Monday: 2 sentences, 5 words
    Tuesday: 2 sentences, 5 words
    1 reworded
    1 dropped
    1 added
    2 words kept

    Left alone: marks and white space; a comma that went is no change.
    """
    check_columns("versions_view", compared, COLUMNS, rows=0)
    if not isinstance(names, list | tuple) or len(names) != 2:
        raise ValueError(f"versions_view needs two names and was given {names!r}; pass them as in ('agency', "
                         "'paper').")
    compared = compared.reset_index(drop=True)
    renamed = defaultdict(list)
    for row, _, *pair in renamings(compared).itertuples(index=False, name=None):
        renamed[row].append(pair)
    changed = _changed_places(compared)
    shown = compared if unchanged else compared[(compared["change"] != "same").to_numpy()]
    rows = "".join(_row_html(row, renamed[row.Index], changed, names) for row in shown.itertuples())
    counts = _counts(compared, names)
    left_out = len(compared) - len(shown)
    facts = [*counts, f"{left_out:,} unchanged rows not shown"] if left_out else counts
    samples = " &ensp; ".join(f'<{tag} style="{WORD[tag]}">only in {content(name)}</{tag}>'
                              for tag, name in zip(("del", "ins"), names))
    head = f'<div style="{SMALL};padding:0 0.6em 1em"><div>{" · ".join(map(content, facts))}</div>{samples}</div>'
    html = f'<section style="{PAGE}">{head}{rows}</section>'
    return Shown(**{"text/html": html, "text/plain": "\n".join(counts)})


def _changed_places(compared):
    """For each (row, side) of a pair: where words stand that the other side lacks, as (start, end) within the
    text."""
    rows = compared.index[((compared["n_a"] > 0) & (compared["n_b"] > 0)).to_numpy()]
    ids = [f"{row} {side}" for row in rows for side in "ab"]
    texts = [compared.at[row, f"text_{side}"] for row in rows for side in "ab"]
    tokens = tokenize(pd.DataFrame({"article_id": ids, "raw": texts}, dtype=object))
    words = tokens[(tokens["kind"] != "mark").to_numpy()]
    article = words["article_id"].cat.codes.to_numpy()
    edges = np.searchsorted(article, np.arange(len(ids) + 1))
    start, end, term = words["start"].to_numpy(), words["end"].to_numpy(), words["term"].astype(object).to_numpy()
    places = {}
    for k, row in enumerate(rows):
        a, b = (slice(edges[2 * k + side], edges[2 * k + side + 1]) for side in (0, 1))
        for side, at, kept in zip("ab", (a, b), kept_words(term[a].tolist(), term[b].tolist())):
            runs = [list(run) for is_kept, run in groupby(range(len(kept)), kept.__getitem__) if not is_kept]
            places[row, side] = [(int(start[at][run[0]]), int(end[at][run[-1]])) for run in runs]
    return places


def _row_html(row, renamed, changed, names):
    sides = "".join(_side_html(row, side, name, changed) for side, name in zip("ab", names))
    change, *notes = map(content, _notes(row, renamed, names))
    notes = " · ".join([f"<strong>{change}</strong>", *notes])
    return f'<div style="{ROW}"><div style="{NOTE}">{notes}</div>{sides}</div>'


def _side_html(row, side, name, changed):
    """One side of a row: which sentence it is, and its text with what the other side lacks marked."""
    n, text, tag = getattr(row, f"n_{side}"), getattr(row, f"text_{side}"), TAG[side]
    if not n:
        return f'<div style="{CELL}"><div style="{WHICH}">{content(name)}: nothing</div></div>'
    first = int(getattr(row, f"{side}_sentence"))
    which = f"sentence {first}" if n == 1 else f"sentences {first} to {first + n - 1}"
    if row.change in ("dropped", "added"):
        html = f'<{tag} style="{WHOLE[tag]}">{content(text)}</{tag}>'
    else:
        at, html = 0, ""
        for start, end in changed[row.Index, side]:
            html += f'{content(text[at:start])}<{tag} style="{WORD[tag]}">{content(text[start:end])}</{tag}>'
            at = end
        html += content(text[at:])
    return (f'<div style="{CELL}"><div style="{WHICH}">{content(name)}: {which}</div>'
            f'<div dir="auto" style="{TEXT}">{html}</div></div>')


def _notes(row, renamed, names):
    """What is to be said of a row, in words."""
    if row.change in ("dropped", "added"):
        side = "a" if row.change == "dropped" else "b"
        tone, labels, speakers = (getattr(row, f"{what}_{side}") for what in ("tone", "labels", "speakers"))
        notes = [row.change, f"only in {names['ab'.index(side)]}", "" if pd.isna(tone) else f"tone {_signed(tone)}",
                 labels and f"names {labels}", speakers and f"speaker {speakers}"]
        return [note for note in notes if note]
    notes = [row.change]
    if max(row.n_a, row.n_b) > 1:
        notes.append(f"one sentence became {row.n_b}" if row.n_b > 1 else f"{row.n_a} sentences became one")
    if row.change.endswith("reworded"):
        notes.append(f"{row.words_kept:,} words kept of {row.words_a:,}, now {row.words_b:,}")
    if abs(row.tone_a - row.tone_b) >= VISIBLE:
        notes.append(f"tone {_signed(row.tone_a)} → {_signed(row.tone_b)}")
    notes += ["named " + " → ".join("not" if pd.isna(name) else name for name in pair) for pair in renamed]
    if row.speakers_a != row.speakers_b:
        notes.append(f"speaker {row.speakers_a or 'none'} → {row.speakers_b or 'none'}")
    for voice, what in (("quoted", "in marks"), ("reported", "in paraphrase")):
        one, other = getattr(row, f"{voice}_a"), getattr(row, f"{voice}_b")
        if abs(one - other) >= VISIBLE:
            notes.append(f"{what} {one:.0%} → {other:.0%}".replace("%", " %"))
    return notes


def _signed(tone):
    return "0.00" if abs(tone) < 0.005 else f"{tone:+.2f}".replace("-", "−")


def _counts(compared, names):
    """How long both are, and how many sentences changed in which way."""
    n = {side: (int(compared[f"n_{side}"].sum()), int(compared[f"words_{side}"].sum())) for side in "ab"}
    long = [f"{name}: {n[side][0]:,} sentence{'s' * (n[side][0] != 1)}, {n[side][1]:,} word{'s' * (n[side][1] != 1)}"
            for side, name in zip("ab", names)]
    n = compared["change"].value_counts()
    kept = int(compared["words_kept"].sum())
    return [*long, *(f"{n[change]:,} {change}" for change in CHANGES if n.get(change, 0)), f"{kept:,} words kept"]
