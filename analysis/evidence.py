"""One article as it was published, with everything that was found in it marked in place."""
import re
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.legend import (FORM, FRAME, LINE, SAID, SMALL, VERB, content, escaped, key, legend, legend_rows, look,
                             strip, tone_bar)
from analysis.pieces import pieces, spans_within
from analysis.show import Shown
from analysis.tokens import tokenize
from analysis.voices import is_word

RANK = {"quoted": 0, "reported": 1, "in marks": 2}               # where spans overlap, the lowest is shown
LONGEST = 80                                                     # characters of a speaker or verb in a note
SHOWN = 100_000                                                  # characters of a text: a megabyte of marks at most
NEEDED = {"tokens": ["start", "end"], "found": ["start", "end", "kind"], "cues": ["start", "end", "frame"],
          "tone": ["start", "end", "valence"]}

# JupyterLab keeps all of these in an untrusted notebook, but for print-color-adjust, user-select and isolate.
PAGE = ("max-width:46em;font-family:Charter,Georgia,serif;font-size:1.06em;line-height:1.65;text-align:left;"
        "overflow-wrap:break-word;print-color-adjust:exact;-webkit-print-color-adjust:exact")
PARAGRAPH = "margin:0 0 0.85em;padding:0;white-space:pre-line;unicode-bidi:isolate;"
ASIDE = "font-size:0.9em;line-height:1.5;opacity:0.7;"
PART = {"headline": "font-size:1.6em;line-height:1.25;font-weight:bold;margin:0 0 0.5em;",
        "standfirst": "font-size:1.08em;line-height:1.5;font-weight:bold;",
        "byline": f"{SMALL};letter-spacing:0.03em;", "dateline": f"{SMALL};letter-spacing:0.03em;",
        "caption": f"{SMALL};font-style:italic;", "repeat": ASIDE, "note": ASIDE, "boilerplate": ASIDE}
ROLE = {"body": "", "headline": ' role="heading" aria-level="2"'}
GAP = '<span style="white-space:normal">'                        # a line break that takes no room
LABEL = "font:normal 0.62em/1 sans-serif;user-select:none;-webkit-user-select:none"


def evidence(article, found, tokens=None, cues=None, tone=None, path=None, shown=SHOWN):
    """One article with its voices marked: a colour for each speaker, under a legend that counts their words.

    `article` is a row of the article table, `found` the table that `attributions` gives (of any number of
    articles). A solid line is quoted, a dotted one reported; small capitals are the reporting verb. Where
    spans overlap one is shown, as in `add_voices`: what stands in marks over paraphrase, both over words in
    marks that nobody is said to have uttered; of two of a kind the first to begin. Headline, standfirst, notes
    and repeats are set apart; words are counted in the body. `tokens` are made if not passed. `cues` (start,
    end, frame) are underlined and labelled; `tone` (start, end, valence from -1 to 1) puts a bar before each
    sentence, up for warm and down for hostile. `path` also writes a page of its own (HTML). Of a text longer than
    `shown` characters (None for no limit) the rest is left out, and a sentence says so; the legend counts all.

    Every paragraph and mark has data-start and data-end, characters of raw; its text is raw[start:end], but
    that U+FFFD stands for NUL and half characters, and a frame's label (sup) is no part of it. Raises
    ValueError for more or fewer than one article, an article without text, a lacking column, an unknown kind,
    and spans outside the text.

    >>> article = pd.DataFrame({"article_id": ["a"], "raw": ['"Arms first," Rutte said. Talks can wait.']})
    >>> found = pd.DataFrame({"article_id": ["a"], "kind": ["direct"], "start": [0], "end": [13],
    ...                       "speaker": ["Mark Rutte"], "cue_start": [20], "cue_end": [24]})
    >>> evidence(article, found)
    Article a: 7 words in the body
         voice quoted reported share
      narrator                  71 %
    Mark Rutte      2        0  29 %

    Left alone: the text. Nothing is corrected, cut or added, and an empty `found` shows the bare article.
    """
    article = _one(article)
    name, raw = str(article["article_id"]), article["raw"]
    tokens = tokenize(article.to_frame().T) if tokens is None else tokens
    passed = {"tokens": tokens, "found": found, "cues": cues, "tone": tone}
    tokens, found, cues, tone = (
        table if table is None else spans_within(table, name, raw, "evidence", what, NEEDED[what])
        for what, table in passed.items())
    found, cues = _described(found, raw), _joined(cues)
    verbs = found[found["verb"] != ""]
    layers = {"voice": _arrays(found["start"], found["end"], _ranks(found)),
              "verb": _arrays(verbs["cue_start"], verbs["cue_end"]),
              "frame": _arrays(cues["start"], cues["end"])}
    cut = pieces(raw, tokens, layers, () if tone is None else tone["start"])
    spoken = _body_voices(tokens, cut)
    rows, colours = legend_rows(found, spoken)
    length = f"{len(spoken):,} word{'s' * (len(spoken) != 1)} in the body"
    head = legend([*_facts(article), length], rows, strip(found, spoken, colours), key(found, cues, tone))
    stop = _stop(raw, shown)
    text = _text(raw, _until(cut, stop), _opening_tags(found, colours), cues, tone) + _rest(raw, stop)
    html = f'<article style="{PAGE}">{head}{text}</article>'
    if path is not None:
        Path(path).write_bytes(_document(html, article).encode())
    counts = pd.DataFrame([row[1:] for row in rows], dtype=object,
                          columns=["voice", "quoted", "reported", "share"])
    plain_text = f"Article {name}: {length}\n{counts.to_string(index=False)}"
    return Shown(**{"text/html": html, "text/plain": plain_text})


def _one(article):
    if isinstance(article, pd.DataFrame):
        if len(article) != 1:
            raise ValueError(f"evidence shows one article and was given {len(article):,}; choose one, "
                             "such as articles.iloc[0].")
        article = article.iloc[0]
    if "article_id" not in article or not isinstance(article.get("raw"), str):
        raise ValueError(f"evidence finds no text in article {article.get('article_id')!r}; choose one with "
                         "article_id and raw.")
    return article


def _described(found, raw):
    """The rows with form (quoted ...), who ("" where not known), and the verb as printed ("" where none)."""
    if unknown := set(found["kind"].astype(str)) - set(FORM):
        raise ValueError(f"evidence knows no kind {min(unknown)!r} in `found`; use {', '.join(FORM)}.")
    who = found["speaker"].tolist() if "speaker" in found else [None] * len(found)
    who = ["" if pd.isna(name) else str(name) for name in who]
    found = found.assign(form=found["kind"].astype(str).map(FORM), who=pd.Series(who, found.index, object))
    for side in ("cue_start", "cue_end"):
        found[side] = found[side].fillna(0).astype(int).clip(0, len(raw)) if side in found else 0
    places = zip(found["cue_start"].tolist(), found["cue_end"].tolist())
    verbs = [" ".join(raw[a:min(b, a + LONGEST)].split()) for a, b in places]
    return found.assign(verb=pd.Series(verbs, found.index, object))      # Arrow would refuse half characters


def _joined(cues):
    """One row a place: where two frames have the same cue, one label names both."""
    if cues is None or not len(cues):
        return pd.DataFrame({"start": [], "end": [], "frame": []})
    labels = cues.assign(frame=cues["frame"].astype(str)).groupby(["start", "end"])["frame"]
    return labels.agg(lambda frames: " · ".join(dict.fromkeys(frames))).reset_index()


def _ranks(found):
    """Which row is shown where several lie over the same words: the one with the lowest rank."""
    row, form = np.arange(len(found)), np.array([RANK[form] for form in found["form"]], np.int64)
    return form * len(found) + row


def _arrays(start, end, rank=None):
    rank = np.zeros(len(start)) if rank is None else rank
    return [np.asarray(numbers, dtype=np.int64) for numbers in (start, end, rank)]


def _body_voices(tokens, cut):
    """For each word of the body the row of `found` whose words it is, or -1."""
    piece = np.searchsorted(cut["start"], tokens["start"].to_numpy()[is_word(tokens)], "right") - 1
    return cut["voice"].to_numpy()[piece]


def _facts(article):
    """Where and when it was published, as far as is known."""
    day = article.get("published")
    day = None if pd.isna(day) else pd.Timestamp(day)
    facts = [article.get("outlet"), day and f"{day.day} {day.month_name()} {day.year}"]
    return [fact for fact in facts if pd.notna(fact)]


def _stop(raw, shown):
    """Where the shown text ends: no word is cut, unless it has no end in sight."""
    if shown is None or len(raw) <= shown:
        return len(raw)
    stop = shown - len(re.match(r"\S*", raw[:shown][::-1])[0])
    return stop if stop > shown / 2 else shown


def _until(cut, stop):
    """The pieces before a place, the last of them cut there."""
    cut = cut[cut["start"] < stop]
    return cut.assign(end=cut["end"].clip(upper=stop))


def _rest(raw, stop):
    if stop == len(raw):
        return ""
    said = f"The first {stop:,} of {len(raw):,} characters are shown; pass shown=None for all."
    return f'<p style="margin:0;{ASIDE}">{said}</p>'


def _opening_tags(found, colours):
    """The tag of each row of `found`, left open for its offsets: its look, and a note for mouse and ear."""
    tags = []
    for who, form, verb in zip(found["who"], found["form"], found["verb"]):
        note = f"{who[:LONGEST] or 'speaker unresolved'}, {form}" if form in LINE else SAID[form]
        note = f"{note}: {verb}" if verb else note
        tags.append(f'<span role="group" title="{escaped(note)}" style="{look(colours.get(who), form)}"')
    return tags


def _text(raw, cut, tags, cues, tone):
    """The article: paragraphs, within them stretches of one voice, within these verbs and cues."""
    valences = {} if tone is None else dict(zip(tone["start"].tolist(), tone["valence"].tolist()))
    frames = list(zip(cues["end"].tolist(), map(content, cues["frame"])))

    def marked(piece):
        html = content(raw[piece.start:piece.end])
        if piece.start in valences and not piece.is_gap:       # a bar stays on the line of its first word
            first = re.match(r"\S{0,12}", raw[piece.start:piece.end])[0]
            bar = tone_bar(valences[piece.start])
            html = (f'<span style="white-space:nowrap">{bar}{content(first)}</span>'
                    f"{content(raw[piece.start + len(first):piece.end])}")
        styles = [style for style, row in ((VERB, piece.verb), (FRAME, piece.frame)) if row >= 0]
        html = f'<span{_offsets([piece])} style="{";".join(styles)}">{html}</span>' if styles else html
        ends_cue = piece.frame >= 0 and frames[piece.frame][0] == piece.end
        return f'{html}<sup style="{LABEL}">&#8239;{frames[piece.frame][1]}</sup>' if ends_cue else html

    html = []
    for _, paragraph in groupby(cut.itertuples(index=False), lambda piece: piece.paragraph):
        paragraph = list(paragraph)
        part = paragraph[0].part
        role = ROLE.get(part, f' title="{escaped(part)}"')
        html.append(f'<p{_offsets(paragraph)} dir="auto"{role} style="{PARAGRAPH}{PART.get(part, "")}">')
        for (row, is_gap), run in groupby(paragraph, lambda piece: (piece.voice, piece.is_gap)):
            run = list(run)
            tag = f"{tags[row]}{_offsets(run)}>" if row >= 0 else GAP if is_gap else ""
            html.append(f'{tag}{"".join(map(marked, run))}{"</span>" if tag else ""}')
        html.append("</p>")
    return "".join(html)


def _offsets(run):
    return f' data-start="{run[0].start}" data-end="{run[-1].end}"'


def _document(html, article):
    title = article.get("title")
    title = title if isinstance(title, str) and title.strip() else f"Article {article['article_id']}"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escaped(title)}</title>
</head>
<body style="margin:2.5rem 1.25rem;display:flex;justify-content:center">
<main style="min-width:0">{html}</main>
</body>
</html>
"""
