"""Who speaks where: attributions, and the voice and the speaker of every token."""
import numpy as np
import pandas as pd

from analysis.noun_phrases import read_text
from analysis.quoted_speech import quoted_speech
from analysis.reported_speech import cues
from analysis.speakers import speakers

KINDS = ["direct", "indirect", "mixed", "scare"]
UNREAD = ["byline", "note", "boilerplate"]               # parts that speak of the article, not in it
VOICES = ["narrator", "quoted", "reported"]
COLUMNS = ["article_id", "kind", "start", "end", "source_start", "source_end", "cue_start", "cue_end", "cue", "verb_class", "speaker", "named"]


def attributions(tokens, articles):
    """One row an attribution."""
    text = read_text(tokens)
    found_cues = cues(text)
    quoted = quoted_speech(text, found_cues)
    quoted = [one for one, closed, goes_on in zip(quoted, text.quotations.closed, text.quotations.goes_on) if one.source or closed or goes_on]
    rows = [(one.kind, one.first, one.last, one.source, one.cue) for one in _joined(text, quoted)]
    for cue in found_cues:
        for first, last in cue.content:
            if last > first and any(letter not in "“q”,.;:-_c" for letter in text.letters[first:last]):
                rows.append(("indirect", first, last, cue.source, cue))
    part = tokens["part"].isin(UNREAD).to_numpy()
    rows = [row for row in rows if not part[row[1]]]
    rows.sort(key=lambda row: (row[1], -row[2]))
    kind, first, last, source, cue = zip(*rows) if rows else ([],) * 5
    who = speakers(text, tokens, source)
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    first, last = np.array(first, int), np.array(last, int)
    found = pd.DataFrame({"article_id": tokens["article_id"].iloc[first].array, "kind": pd.Categorical(kind, KINDS),
                          "start": start[first], "end": end[last - 1]})
    for name, places in (("source", source), ("cue", [one and (one.first, one.last) for one in cue])):
        has = np.array([place is not None for place in places], bool)
        for column, at, side in ((f"{name}_start", 0, start), (f"{name}_end", 1, end)):
            value = np.zeros(len(rows), np.int32)
            value[has] = side[np.array([place[at] - at for place in places if place is not None], int)]
            found[column] = pd.arrays.IntegerArray(value, ~has)
    found["cue"] = pd.Categorical([one and one.lemma for one in cue])
    found["verb_class"] = pd.Categorical([one and one.verb_class for one in cue])
    found["speaker"] = pd.Categorical([name for name, _ in who])
    found["named"] = np.array([named for _, named in who], bool)
    return found


def _joined(text, quoted):
    """Stretches of one source that nothing parts, as a quotation over several paragraphs, become one."""
    found = []
    for one in quoted:
        if found and found[-1].last == one.first and one.source and found[-1].source == one.source and (one.cue is None or found[-1].cue in (None, one.cue)):
            found[-1] = found[-1]._replace(last=one.last, cue=found[-1].cue or one.cue)
        else:
            found.append(one)
    return found


def add_voices(tokens, found):
    """The tokens with `voice` and `speaker`."""
    speaks = found[found["kind"] != "scare"]
    ids = pd.CategoricalDtype(tokens["article_id"].cat.categories)
    article = tokens["article_id"].cat.codes.to_numpy().astype(np.int64)
    width = int(tokens["end"].max()) + 2 if len(tokens) else 1
    place = article * width + tokens["start"].to_numpy()
    base = speaks["article_id"].astype(ids).cat.codes.to_numpy().astype(np.int64) * width
    first = np.searchsorted(place, base + speaks["start"].to_numpy())
    last = np.searchsorted(place, base + speaks["end"].to_numpy())
    quoted = speaks["kind"].isin(["direct", "mixed"]).to_numpy()
    owner = np.full(len(tokens), -1, np.int64)
    for which in (np.flatnonzero(~quoted)[::-1], np.flatnonzero(quoted)):
        owner = _painted(owner, first[which], last[which], which)
    voice = np.where(owner < 0, 0, np.where(np.append(quoted, False)[owner], 1, 2)).astype(np.int8)
    codes = np.append(speaks["speaker"].cat.codes.to_numpy(), -1)[owner]
    return tokens.assign(voice=pd.Categorical.from_codes(voice, VOICES),
                         speaker=pd.Categorical.from_codes(np.where(owner < 0, -1, codes), dtype=speaks["speaker"].dtype))


def _painted(owner, first, last, which):
    """`owner` with each stretch's number over its tokens; where stretches overlap the one painted last wins."""
    length = np.maximum(last - first, 0)
    rows = np.repeat(first - np.append(0, np.cumsum(length)[:-1]), length) + np.arange(length.sum())
    owner = owner.copy()
    owner[rows] = np.repeat(which, length)
    return owner
