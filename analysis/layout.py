"""What each paragraph of an article is: headline, standfirst, byline, body, caption, note ...

A count over the body must not count the headline twice or the author's biography as news. The marks of a part
are its place, its form and what it repeats; where they leave a doubt, a paragraph is body.
"""
import re

import numpy as np
import pandas as pd

from analysis.chunks import cut
from analysis.cleaning import repaired
from analysis.needed import need_columns
from analysis.sentences import LOWER, NO, YES, classes, end_of

PARTS = ["headline", "standfirst", "byline", "dateline", "body", "caption", "repeat", "note", "boilerplate"]
SHORT, LENGTH = 40, 600            # words and characters; captions and boilerplate are no longer, notes twice that
HEAD, TAIL = 6, 5                  # paragraphs at either end in which titles, names and notes are looked for
WRAPPED = 50                       # a line at least this long that breaks off without a stop was wrapped
RUN, COVERED, LONGEST = 8, 0.4, 120    # a repeat: 40 % of at most 120 words stand in runs of 8 seen before

NAME = r"[A-Z][\w'’.-]+(?: (?:[A-Z][\w'’.-]*|de|van|von|der|al|bin|di|da|del|la|el)){1,3}"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
ROLE = "reporter|correspondent|editor|columnist|journalist|author|writer|professor|fellow|contributor|freelance|producer"
# what a whole paragraph looks like, by part; (?i:...) where case does not matter
MARKS = {
    "byline": [
        r"(?i:by) [A-Z].{2,100}",                                          # By Lara Jakes and Kim Barker
        rf"{NAME}(?:(?:, | and |, and ){NAME})+",                          # Lara Jakes, Kim Barker
        r"[A-Z][\w'’-]+ (?:[A-Z]\. )?[A-Z][\w'’-]+"],                      # Lara Jakes
    "dateline": [
        rf"(?:[A-Z][a-z]+day,? )?(?:\d{{1,2}} )?{MONTH} (?:\d{{1,2}}, )?\d{{4}}.{{0,25}}"],   # Friday, July 21, 2017
    "caption": [
        r"(?i:(?:file )?(?:image|photo|picture|credit|video|graphic|caption)s?(?: credit| copyright| caption)?(?::| by )).{0,300}",
        r"(?i:file (?:photo|picture))\.?",
        r".{0,300}(?:\((?i:photo|image)[^)]*\)|/ ?(?:AFP|AP|Reuters|REUTERS|Getty Images)|\((?:AP|Reuters|EPA|AFP)\)|AP Photo.{0,40})\.?"],
    "boilerplate": [
        r"(?i:read (?:more|also|next|the (?:full|rest))|more (?:on|from) |continue reading|story continues|see also\b|related\b).{0,200}",
        r"(?i:advertisement|view comments|\d* ?comments?)",
        r"(?i:share (?:this|on)|sign up|subscribe|follow us|click here|watch(?: live|:)|listen:|most (?:read|popular)).{0,200}",
        r"(?i:©|\(c\)|copyright\b|all rights reserved).{0,200}"],
    "note": [
        rf"{NAME} (?:is|was) (?:a|an|the|our|chief|senior)\b.{{0,80}}\b(?:{ROLE})\b.*",        # Kim Barker is a reporter for ...
        r"(?i:(?:additional )?(?:reporting|writing|editing)(?: and (?:writing|editing))? by) .*",
        r".{0,200}\bcontributed (?:to this|reporting|to the)\b.*",
        r"(?i:(?:editor|author)[’']?s?[’']? note:|follow .{2,60} on (?:twitter|facebook)|about the authors?\b).*"],
}
MARKS = {part: re.compile("|".join(patterns)) for part, patterns in MARKS.items()}
PLACE = r"(?:St\.? )?[A-Z][A-Z .'’/-]{2,40}(?: ?/[A-Z][a-z]+/)?(?:, [A-Z][a-z]+)?"
DATELINE = re.compile(                                                     # at the head of a paragraph, not all of it
    rf"{PLACE}(?:[,.] {MONTH} \d{{1,2}})?[.,]? (?:/ ?TASS ?/\.?|\([A-Z][\w /.]{{1,30}}\) ?[—–-]*|[—–-]{{1,2}}(?= ))"
    r"|(?:[A-Z][\w .,]{2,30} )?\((?:CNN|AP|Reuters|REUTERS|AFP|TASS|UPI|Xinhua|BBC)\) ?[—–-]*")
BIOGRAPHY = r"\b.{0,30}?\b(?:is|was|writes|reports|covers|lives|works|has|joined|contributed)\b"


def layout(articles):
    """The parts of each article, one row a paragraph.

    Columns: article_id, paragraph (number within the article), part (one of PARTS), start, end (characters of
    raw), dateline_end (where a dateline at its head ends, else missing), repeats (the paragraph it says again,
    else missing). Uses `title` and `standfirst` where the table has them ("" says that there is none); where they
    are missing the headline is a first paragraph without a full stop. One line break ends a paragraph, unless the line
    was plainly wrapped. Raises ValueError for a lacking column.

    >>> text = "Rutte urges more arms\\nBy Lara Jakes\\nBRUSSELS (AP) — Ukraine needs arms, he said."
    >>> layout(pd.DataFrame({"article_id": ["a"], "raw": [text]}))["part"].tolist()
    ['headline', 'byline', 'body']

    Left as body: a biography or "Read more" in the middle of a paragraph, as in exports without line breaks.
    """
    need_columns(articles, "article_id", "raw")
    chunks = cut(articles["raw"])
    texts, _ = repaired(chunks.strings)
    end, opening, _, _ = classes(texts)
    found = paragraphs(chunks, end, opening, head_ends(articles))
    part, dateline_end, repeats = part_of(found, chunks, articles)
    return pd.DataFrame({
        "article_id": articles["article_id"].to_numpy()[found["article"]], "paragraph": found["number"],
        "part": pd.Categorical.from_codes(part, PARTS), "start": found["start"], "end": found["end"],
        "dateline_end": pd.array(np.where(dateline_end < 0, None, dateline_end), "Int32"),
        "repeats": pd.array(np.where(repeats < 0, None, repeats), "Int32")})


def head_ends(articles):
    """Where the known title and standfirst end in each text, in characters; 0 where there is none."""
    ends = np.zeros(len(articles), np.int32)
    for column in ("title", "standfirst"):
        known = articles[column].tolist() if column in articles else []
        for i, (text, raw) in enumerate(zip(known, articles["raw"].tolist())):
            if isinstance(text, str) and isinstance(raw, str) and (text := text.strip()):
                at = re.compile(r"\s*").match(raw, ends[i]).end()
                if raw.startswith(text, at):
                    ends[i] = at + len(text)
    return ends


def paragraphs(chunks, end, opening, heads):
    """Where paragraphs stand: arrays `first` (chunk; one more for the end), article, number, start, end.

    `end` and `opening` are codes per distinct chunk, as in `sentences`; `heads` says how far the known title and
    standfirst of each text reach, within which no line is taken for a wrapped one.
    """
    n = len(chunks.code)
    starts = chunks.newlines > 0
    breaks = np.flatnonzero(starts)
    line_starts = np.append(0, breaks)[:-1] if len(breaks) else breaks
    broken_off = end[chunks.code[breaks - 1]] == NO
    length = chunks.start[breaks - 1] - chunks.start[line_starts]
    has_blank_lines = np.zeros(len(chunks.first) - 1, bool)
    has_blank_lines[chunks.article[chunks.newlines > 1]] = True
    single = chunks.newlines[breaks] == 1
    wrapped = single & broken_off & ((opening[chunks.code[breaks]] == LOWER)
                                     | ((length >= WRAPPED) & has_blank_lines[chunks.article[breaks]]))
    wrapped &= chunks.start[breaks - 1] >= heads[chunks.article[breaks]]
    starts[breaks[wrapped]] = False
    starts[chunks.first[:-1][chunks.first[:-1] < chunks.first[1:]]] = True
    first = np.append(np.flatnonzero(starts), n).astype(np.int32)
    article = chunks.article[first[:-1]]
    last = first[1:] - 1
    length_of = np.fromiter(map(len, chunks.strings), np.int32, len(chunks.strings))
    number = np.arange(len(article)) - np.searchsorted(article, np.arange(len(chunks.first) - 1))[article]
    return {"first": first, "article": article, "number": number.astype(np.int32), "start": chunks.start[first[:-1]],
            "end": chunks.start[last] + length_of[chunks.code[last]], "starts": starts}


def part_of(found, chunks, articles):
    """Per paragraph: the code of its part, where its dateline ends (-1: none), which paragraph it repeats (-1)."""
    repeats = repeated(found, chunks)
    part = np.full(len(found["article"]), PARTS.index("body"), np.int8)
    dateline_end = np.full(len(part), -1, np.int32)
    raws = articles["raw"].tolist()
    titles, standfirsts = (articles[c].tolist() if c in articles else [None] * len(raws) for c in ("title", "standfirst"))
    edges = np.searchsorted(found["article"], np.arange(len(raws) + 1))
    words, starts, ends = np.diff(found["first"]), found["start"].tolist(), found["end"].tolist()
    short = (words <= SHORT) & (found["end"] - found["start"] <= LENGTH)
    for article, (a, b) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist())):
        raw = raws[article]
        near = [p for p in range(a, b) if p < a + HEAD or p >= b - TAIL or short[p]]
        texts = {p: raw[starts[p]:ends[p]] for p in near}
        title, standfirst = titles[article], standfirsts[article]
        kinds, at = {}, a
        if isinstance(title, str):                       # "" is an article known to have no headline
            at = _filled(kinds, "headline", title.strip(), raw, starts, ends, a, b)
        elif b - a > 1 and looks_like_headline(texts[a], words[a]):
            kinds[a], at = "headline", a + 1
        if isinstance(standfirst, str):
            at = _filled(kinds, "standfirst", standfirst.strip(), raw, starts, ends, at, b)
        _parts(kinds, texts, a, at, b, words, short, repeats)
        for p, kind in kinds.items():
            part[p] = PARTS.index(kind)
        for p in near[:HEAD]:
            if p not in kinds and (dateline := DATELINE.match(texts[p][:120])):
                dateline_end[p] = starts[p] + len(dateline[0].rstrip())
                break
    return part, dateline_end, repeats


def _filled(kinds, kind, text, raw, starts, ends, at, b):
    """Mark the paragraphs from `at` on that a known title or standfirst fills; gives the first one behind it."""
    if text and at < b and raw.startswith(text, starts[at]):
        stop = starts[at] + len(text)
        while at < b and ends[at] <= stop:
            kinds[at] = kind
            at += 1
    return at


def _parts(kinds, texts, a, at, b, words, short, repeats):
    """Add to `kinds` ({paragraph: part}) the parts other than body of the article's paragraphs from `at` to b."""
    if a in kinds:
        at = _head(kinds, texts, a, at, b, words, short, repeats)
    names = [name for p, kind in kinds.items() if kind == "byline"
             for name in re.findall(NAME, re.sub("^[Bb][Yy] ", "", texts[p]))]
    by_author = re.compile("(?:" + "|".join(map(re.escape, names)) + ")" + BIOGRAPHY) if names else None
    for p in range(b - 1, max(at, b - TAIL) - 1, -1):
        if words[p] > 2 * SHORT or len(texts[p]) > 2 * LENGTH:
            break
        if not (MARKS["note"].fullmatch(texts[p]) or by_author and by_author.match(texts[p])):
            break
        kinds[p] = "note"
    for p, text in texts.items():
        if p in kinds or p < at:
            continue
        if repeats[p] >= 0:
            kinds[p] = "repeat"
        elif short[p] and p > a:
            kind = next((kind for kind in ("boilerplate", "caption") if MARKS[kind].fullmatch(text)), None)
            if kind:
                kinds[p] = kind
    if all(p in kinds for p in range(at, b)):            # a text must have a body: what repeats its head is that
        for p in [p for p in range(at, b) if kinds[p] == "repeat"]:
            del kinds[p]


def _head(kinds, texts, a, at, b, words, short, repeats):
    """What stands between the headline and the lead: standfirst, byline, date, a deck that is printed again.
    Gives the first paragraph of the body."""
    limit = max(at, min(b - 1, a + HEAD))                    # the last paragraph is never title or byline
    byline = next((p for p in range(at, limit) if words[p] <= 15 and short[p] and MARKS["byline"].fullmatch(texts[p])
                   and end_of(texts[p].split()[-1]) != YES and short[at:p].all()), None)
    if byline is not None:
        kinds.update({p: "standfirst" for p in range(at, byline)})
        kinds[byline], at = "byline", byline + 1
    for p in range(at, limit):
        printed_again = p - a in repeats[p + 1:p + 4]
        if short[p] and MARKS["dateline"].fullmatch(texts[p]):
            kinds[p] = "dateline"
        elif short[p] and (printed_again or byline is None and p == at and looks_like_headline(texts[p], words[p])):
            kinds[p] = "standfirst"
        else:
            return p
    return limit


def looks_like_headline(text, n_words):
    """At most thirty words and no full stop, comma, colon or semicolon at the end."""
    text = text.rstrip("\"'”’»")
    return (n_words <= 30 and len(text) <= LENGTH and not text.endswith((".", ",", ":", ";", "…"))
            and not MARKS["dateline"].fullmatch(text))


def repeated(found, chunks):
    """Per paragraph: the number of the earlier paragraph of its article that it says again, else -1.

    Runs of RUN words, folded, are compared by a rolling hash within each article; a paragraph is a repeat where
    runs that an earlier paragraph has cover the share COVERED of it.
    """
    words = np.diff(found["first"])
    repeats = np.full(len(words), -1, np.int32)
    fits = (words >= RUN) & (words <= LONGEST)
    fits &= np.bincount(found["article"], fits, minlength=len(chunks.first))[found["article"]] > 1
    chosen = np.flatnonzero(fits)
    if not len(chosen):
        return repeats
    n = words[chosen]
    paragraph = np.repeat(chosen, n)                                            # per word of the chosen paragraphs
    within = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    code = chunks.code[found["first"][paragraph] + within]
    used, code = np.unique(code, return_inverse=True)
    folded = {}
    code = np.array([folded.setdefault(chunks.strings[c].strip("\"'“”‘’.,;:!?()[]").lower(), len(folded) + 1)
                     for c in used], np.uint64)[code]
    runs = np.flatnonzero(within + RUN <= np.repeat(n, n))
    key = found["article"][paragraph[runs]].astype(np.uint64)
    for k in range(RUN):
        key = key * np.uint64(0x9E3779B97F4A7C15) + code[runs + k]              # wraps around at 2^64, as a hash may
    order = np.argsort(key, kind="stable")
    new = np.append(True, key[order][1:] != key[order][:-1])
    first_seen = np.empty(len(runs), np.int64)
    first_seen[order] = paragraph[runs[order[new]]][np.cumsum(new) - 1]
    seen = first_seen < paragraph[runs]
    covers = np.zeros(len(code) + 1, np.int64)                                  # +1 where a seen run begins, -1 behind it
    np.add.at(covers, runs[seen], 1)
    np.add.at(covers, runs[seen] + RUN, -1)
    covered = np.bincount(paragraph, np.cumsum(covers[:-1]) > 0, minlength=len(words))
    hit = np.flatnonzero(fits & (covered >= COVERED * words))
    runs_seen, sources = paragraph[runs[seen]], first_seen[seen]                # runs_seen is sorted
    for p, a, b in zip(hit.tolist(), np.searchsorted(runs_seen, hit), np.searchsorted(runs_seen, hit, "right")):
        repeats[p] = found["number"][np.bincount(sources[a:b] - sources[a:b].min()).argmax() + sources[a:b].min()]
    return repeats
