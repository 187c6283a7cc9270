"""How each voice looks in a marked article, and the legend above it that says so.

Who speaks is shown by colour, how by the line under the words: solid for quoted, dotted for reported, so that
a print without colours says it too. All styles stand inline, for an untrusted notebook loses its style sheet;
none sets a colour of text or page, so both themes can be read; lines are borders, for printers leave out
fills.
"""
import re
from collections import Counter
from html import escape
from itertools import groupby

import numpy as np
import pandas as pd

from analysis import figure_style
from analysis.show import PRICE

# The house's first four and three more. Each has a contrast of 3:1 with white and with #111; under simulated
# red, green and blue blindness (Machado et al. 2009) no two come closer than 17 units of CIELAB.
COLOURS = (*figure_style.COLOURS[:4], "#A200F2", "#735E34", "#A6874B")
OTHERS, UNRESOLVED = "#6A7585", "#8C8C8C"
FORM = {"direct": "quoted", "mixed": "quoted", "indirect": "reported", "scare": "in marks"}
SAID = {"in marks": "in marks, nobody’s words"}
LINE, FILL = {"quoted": "solid", "reported": "dotted"}, {"quoted": 0.24, "reported": 0.08}
TALL, CELLS = {"quoted": "1.5em", "reported": "0.75em"}, 400     # of the strip: heights, and words looked at
UNSHOWABLE = re.compile("[\0\ud800-\udfff]")                      # no page can hold these

SMALL = "font-size:0.82em;line-height:1.5"
LEGEND = f"{SMALL};border-bottom:1px solid rgba(128,128,128,0.45);padding-bottom:1em;margin-bottom:1.6em"
STRIP = "display:flex;align-items:flex-end;height:1.5em;margin:0.8em 0"
TABLE = "border-collapse:collapse;border:0;margin:0;table-layout:auto;font-size:1em"
CELL = ("padding:0.1em 0 0.1em 1.4em;border:0;text-align:right;vertical-align:baseline;font-weight:normal;"
        "line-height:1.5;white-space:nowrap")
WHO = ("padding:0.1em 0 0.1em 1.7em;text-indent:-1.7em;border:0;text-align:left;vertical-align:baseline;"
       "font-weight:normal;line-height:1.5;white-space:normal;max-width:24em")
SWATCH = "display:inline-block;width:1.1em;margin-right:0.6em;border-top:"
NARRATOR = "0.14em solid;opacity:0.45"                           # a thin line in the colour of the text
VERB, FRAME = "font-variant:small-caps;letter-spacing:0.06em", "text-decoration:underline"
SCARE = "border:1px solid rgba(128,128,128,0.9);border-radius:3px;padding:0 0.1em"
TONE = "display:inline-block;border-left:0.2em solid;margin-right:0.25em;opacity:0.7;"


def legend_rows(found, spoken):
    """The rows (swatch, voice, words quoted, words reported, share of all words), and each speaker's colour.

    `found` has form and who ("" where not known); `spoken` names for each word the row of `found` that it
    belongs to, -1 for the narrator. First the narrator, then speakers by number of words; those beyond the
    last colour share a row.

    >>> found = pd.DataFrame({"who": ["Rutte", ""], "form": ["quoted", "reported"]})
    >>> rows, colours = legend_rows(found, np.array([-1, 0, 0, 1, -1]))
    >>> [row[1:] for row in rows]
    [('narrator', '', '', '40 %'), ('Rutte', '2', '0', '40 %'), ('unresolved', '0', '1', '20 %')]
    """
    n = np.bincount(spoken[spoken >= 0], minlength=len(found)).tolist()
    words = {}
    for who, form, n_here in zip(found["who"], found["form"], n):
        if form in LINE:
            words.setdefault(who, Counter())[form] += n_here
    named = sorted(filter(None, words), key=lambda who: -words[who].total())
    rest = named[len(COLOURS):]
    colours = {"": UNRESOLVED, **dict.fromkeys(rest, OTHERS), **dict(zip(named, COLOURS))}
    voices = [(colours[who], who, words[who]) for who in named[:len(COLOURS)]]
    if rest:
        together = {form: sum(words[who][form] for who in rest) for form in LINE}
        label = f"{len(rest):,} more" if len(rest) > 1 else rest[0]
        voices.append((OTHERS, label, Counter(together)))
    if "" in words:
        voices.append((UNRESOLVED, "unresolved", words[""]))
    narrated = len(spoken) - sum(counter.total() for counter in words.values())
    rows = [(f"{NARRATOR};vertical-align:0.28em", "narrator", "", "", _percent(narrated, len(spoken)))]
    rows += [(f"0.72em solid {colour}", voice, f"{n['quoted']:,}", f"{n['reported']:,}",
              _percent(n.total(), len(spoken))) for colour, voice, n in voices]
    return rows, colours


def _percent(n, total):
    return "–" if not total else "<1 %" if 0 < n < total / 200 else f"{100 * n / total:.0f} %"


def legend(facts, rows, strip, key):
    """What is known of the article, its strip, a table with a line for each voice, and the key."""
    def cells(start, end, look, texts):
        return "".join(f'<{start} style="{CELL}{look}">{text}</{end}>' for text in texts)

    lines = "".join(
        f'<tr style="background-color:transparent"><th scope="row" style="{WHO}">'
        f'<span style="{SWATCH}{swatch}"></span><bdi>{content(voice)}</bdi></th>'
        f'{cells("td", "td", "", numbers)}</tr>' for swatch, voice, *numbers in rows)
    heads = cells('th scope="col"', "th", ";opacity:0.75", ("quoted", "reported", "share"))
    return (f'<div style="{LEGEND}"><div>{" · ".join(map(content, facts))}</div>{strip}'
            f'<table style="{TABLE}"><thead><tr style="background-color:transparent">'
            f'<th scope="col" style="{WHO};opacity:0.75">voice</th>{heads}</tr></thead>'
            f"<tbody>{lines}</tbody></table>{key}</div>")


def strip(found, spoken, colours):
    """The words from the first to the last: tall is quoted, half as tall reported, a thin line the narrator.

    At most CELLS words are looked at, evenly spaced, so that a long text makes no longer strip.
    """
    looked_at = spoken[np.linspace(0, len(spoken) - 1, min(len(spoken), CELLS)).astype(int)]
    who, form = found["who"].tolist(), found["form"].tolist()
    lines = [f"{TALL[form[row]]} solid {colours[who[row]]}" if row >= 0 and form[row] in LINE else NARRATOR
             for row in looked_at.tolist()]
    runs = "".join(f'<span style="flex-grow:{len(list(run))};border-top:{line}"></span>'
                   for line, run in groupby(lines))
    return f'<div role="img" title="who speaks, from the first word to the last" style="{STRIP}">{runs}</div>'


def key(found, cues, tone):
    """A sample of each kind of mark that this article has."""
    present = [form for form in dict.fromkeys(FORM.values()) if (found["form"] == form).any()]
    samples = [(look(UNRESOLVED, form), SAID.get(form, form)) for form in present]
    samples += [(VERB, "reporting verb")] if (found["verb"] != "").any() else []
    samples += [(FRAME, f"{content(frame)} ({n:,})") for frame, n in Counter(cues["frame"]).most_common()]
    samples = [f'<span style="{style}">{text}</span>' for style, text in samples]
    samples += [f"{tone_bar(0.6)}tone of the sentence: up warm, down hostile"] if tone is not None else []
    return f'<div style="margin-top:0.9em">{" &ensp; ".join(samples)}</div>' if samples else ""


def look(colour, form):
    """The style of a stretch of one voice; where nobody is known to speak it has a line but no fill."""
    if form not in LINE:
        return SCARE
    rgb = ",".join(str(int(colour[i:i + 2], 16)) for i in (1, 3, 5))
    fill = "" if colour == UNRESOLVED else f"background-color:rgba({rgb},{FILL[form]});border-radius:2px;"
    return f"{fill}border-bottom:2px {LINE[form]} {colour}"


def tone_bar(valence):
    """A bar that rises above the middle of the line or hangs below it; none where the tone is not known.

    Its height goes by the square root of the tone, for most sentences of news stand near 0 and could not be told apart.
    """
    if pd.isna(valence):
        return ""
    valence = max(-1.0, min(1.0, float(valence)))
    height = 0.08 + 0.8 * abs(valence) ** 0.5
    foot = 0.28 if valence >= 0 else 0.28 - height
    return (f'<span role="img" title="tone {valence:+.2f}" style="{TONE}height:{height:.2f}em;'
            f'vertical-align:{foot:.2f}em"></span>')


def escaped(text):
    """Text as HTML can hold it. A carriage return is written out, for a page would make it a line feed.

    >>> escaped('<b title="x">\\r\\ud83d')
    '&lt;b title=&quot;x&quot;&gt;&#13;�'
    """
    return UNSHOWABLE.sub("\ufffd", escape(str(text))).replace("\r", "&#13;")


def content(text):
    """`escaped`, for what stands between tags and in no attribute: no price is taken for the edge of a formula.

    >>> content("$5 & $6")
    '<span>&#36;</span>5 &amp; <span>&#36;</span>6'
    """
    return escaped(text).replace("$", PRICE)
