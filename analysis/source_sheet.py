"""Who is heard in an article, how much, with which verbs, and whether an accused party is heard at all.

All of it reads two tables: the tokens with their voices (`add_voices`) and the `attributions`. Narrator and
unresolved speakers carry a label where a name is missing: pandas leaves missing groups out without a word,
and a sheet without its narrator would be wrong. No name begins with "(".
"""
import numpy as np
import pandas as pd

from analysis.needed import need_columns
from analysis.terms import BODY
from analysis.voices import is_word

NARRATOR, UNRESOLVED = "(narrator)", "(unresolved)"
KEY = ["article_id", "speaker"]
PARTICLES = {"al", "bin", "da", "de", "del", "den", "der", "di", "du", "la", "le", "ter", "van", "von"}
BEHIND = {"of", "for", "with", "over", "in", "on", "as", "after"}         # may follow an accused party's name


def source_sheet(tokens, found, parts=BODY):
    """How much each source of an article is heard: one row a source, and one for the narrator.

    Columns: article_id; speaker, where "(narrator)" is the article itself and "(unresolved)" all that is said
    by speakers whom the text does not settle; n_word, words in its mouth, of these n_quoted (in marks) and
    n_reported; share (of all words, 0 to 1); n_attribution, rows of `found` (two halves of a quotation are
    two); first, last, where its words begin and end (0 to 1 of all words; missing where it has none); named
    (missing for the two labels); verbs, its cues and how often (a cue between two halves counts once). Words
    are those of `is_word` in `parts`, the body unless told otherwise; of `found` only what begins there.
    Sorted by n_word within an article. Source, cue and content are those of Pareti et al. (2013).
    Raises ValueError for tokens without voices.

    >>> tokens = pd.DataFrame({"article_id": "a", "part": "body", "kind": "word", "start": [0, 5, 10, 17],
    ...                        "voice": ["narrator", "narrator", "reported", "reported"],
    ...                        "speaker": [None, None, "Berg", "Berg"]})               # Berg said prices rise
    >>> found = pd.DataFrame({"article_id": ["a"], "kind": "indirect", "start": 10, "end": 21,
    ...                       "speaker": "Berg", "named": True, "cue": "say", "cue_start": 5})
    >>> source_sheet(tokens, found)[["speaker", "n_word", "share", "first", "last", "verbs"]]
          speaker  n_word  share  first  last  verbs
    0  (narrator)       2    0.5    0.0   0.5
    1        Berg       2    0.5    0.5   1.0  say 1

    Left with the narrator: "Berg said" itself, and words in marks that nobody is said to have uttered.
    """
    need_columns(tokens, "voice", "speaker", what="tokens", remedy="pass add_voices(tokens, found)")
    words = tokens.loc[is_word(tokens, parts), [*KEY, "voice"]]
    place = words.groupby("article_id", observed=True).cumcount()
    total = place.groupby(words["article_id"], observed=True).transform("size")
    words = words.assign(
        speaker=_labelled(words["speaker"], words["voice"] == "narrator"), first=place / total,
        last=(place + 1) / total, total=total, quoted=words["voice"] == "quoted",
        reported=words["voice"] == "reported")
    amounts = words.groupby(KEY, observed=True).agg(
        n_word=("total", "size"), n_quoted=("quoted", "sum"), n_reported=("reported", "sum"),
        total=("total", "first"), first=("first", "min"), last=("last", "max"))
    said = found[(found["kind"] != "scare") & _begins_in(tokens, found, parts)]
    said = said.assign(speaker=_labelled(said["speaker"]))
    acts = said.groupby(KEY, observed=True).agg(n_attribution=("start", "size"), named=("named", "any"))
    sheet = _side_by_side(KEY, amounts, acts, _verbs(_cues(said, "speaker"), KEY))
    counts = ["n_word", "n_quoted", "n_reported", "n_attribution"]
    sheet[counts] = sheet[counts].fillna(0).astype(int)
    sheet["share"] = (sheet["n_word"] / sheet["total"]).fillna(0.0)
    sheet["named"] = sheet["named"].astype("boolean").mask(sheet["speaker"].isin([NARRATOR, UNRESOLVED]))
    sheet["order"] = pd.Index(tokens["article_id"].unique()).get_indexer(sheet["article_id"])
    sheet = sheet.fillna({"verbs": ""}).sort_values(
        ["order", "n_word", "first"], ascending=[True, False, True], ignore_index=True)
    return sheet[[*KEY, *counts[:3], "share", "n_attribution", "first", "last", "named", "verbs"]]


def verb_profile(found, by="speaker"):
    """With which classes of verbs each speaker's words are introduced, or those of each group of a column.

    Columns: the group (`by`, a column of `found`), verb_class, n (cues; one between two halves counts once),
    share (of the group's cues, 0 to 1), verbs (which, and how often). Most cues come first. Wide, it is
    `verb_profile(found).pivot(index="speaker", columns="verb_class", values="n")`; to read the places, pass
    the rows behind a number on: `in_context(found[found["verb_class"] == "distancing"], articles)`.
    That the verb shows a writer's stance towards what is reported is Thompson & Ye (1991). All parts count,
    headlines and repeated paragraphs too; to leave one out, leave its rows out of `found`.
    Raises ValueError where `found` has no such column.

    >>> found = pd.DataFrame({"article_id": "a", "speaker": ["Berg", "Berg", None], "cue_start": [5, 40, 70],
    ...     "cue": ["say", "claim", "say"], "verb_class": ["neutral", "distancing", "neutral"]})
    >>> verb_profile(found)
            speaker  verb_class  n  share    verbs
    0          Berg  distancing  1    0.5  claim 1
    1          Berg     neutral  1    0.5    say 1
    2  (unresolved)     neutral  1    1.0    say 1

    Left out: quotations without a cue, and rows without a value in `by` (but no speaker is "(unresolved)").
    """
    if by not in found:
        raise ValueError(f"the attributions have no column {by!r}; `by` is one of {', '.join(found)}.")
    cues, key = _cues(found.assign(speaker=_labelled(found["speaker"])), by), [by, "verb_class"]
    profile = _side_by_side(key, cues.groupby(key, observed=True).agg(n=("cue", "size")), _verbs(cues, key))
    total = profile.groupby(by)["n"].transform("sum")
    profile = profile.assign(share=profile["n"] / total, total=total).sort_values(
        ["total", by, "n", "verb_class"], ascending=[False, True, False, True], ignore_index=True)
    return profile[[*key, "n", "share", "verbs"]]


def accusations(tokens, found):
    """Who accuses whom, and whether the accused party speaks anywhere in the same article.

    One row a cue of the class "accusing". Columns: article_id, start, end (what is charged), speaker (who
    accuses), cue, accused (the name at the head of the charge; missing where none could be read), speaks
    ("yes", "no" or "cannot tell"), heard_as (the speaker that is meant). Newsrooms owe the accused a reply,
    as a rule in the same piece (BBC Editorial Guidelines, section 6); this lists the places to check. "yes"
    does not mean that the charge is answered, "no" only that no source goes by that name: Kyiv may answer as
    "the Ukrainian president", and the reply may stand in another article.

    >>> from analysis.tokens import tokenize
    >>> raw = "Moscow accused NATO of lying. NATO denied it."
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": [raw]}))
    >>> found = pd.DataFrame({"article_id": "a", "kind": "indirect", "start": [15, 42], "end": [28, 44],
    ...     "speaker": ["Moscow", "NATO"], "source_start": [0, 30], "source_end": [6, 34],
    ...     "cue_start": [7, 35], "cue": ["accuse", "deny"], "verb_class": ["accusing", "denying"]})
    >>> accusations(tokens, found)[["speaker", "cue", "accused", "speaks"]]
      speaker     cue accused speaks
    0  Moscow  accuse    NATO    yes

    "cannot tell": a pronoun or no name at the head ("accused him", "blamed the fire on Hale"), two parties
    ("Hale and Lund"), a name of two speakers, one that only stands within another source ("NATO leaders"). Raises
    ValueError for a lacking column.
    """
    need_columns(found, "verb_class", what="attributions", remedy="pass the table that attributions gives")
    rows = found[found["verb_class"] == "accusing"].drop_duplicates(["article_id", "cue_start"])
    said = found[found["article_id"].isin(rows["article_id"].unique())]
    speakers, sources = {}, {}
    for article, name, words in zip(said["article_id"], said["speaker"],
                                    _words(tokens, said, "source_start", "source_end")):
        speakers.setdefault(article, set()).update([] if pd.isna(name) else [name])
        sources.setdefault(article, set()).update(word.lower() for word in words)
    is_behind = (rows["start"] > rows["cue_start"]).fillna(False)
    accused = [_name_at_head(words) if behind else None
               for words, behind in zip(_words(tokens, rows, "start", "end"), is_behind)]
    heard = [_heard(name, speakers[article], sources[article]) if name else ("cannot tell", None)
             for name, article in zip(accused, rows["article_id"])]
    return rows[["article_id", "start", "end", "speaker", "cue"]].reset_index(drop=True).assign(
        accused=pd.array(accused, "str"), speaks=pd.array([answer for answer, _ in heard], "str"),
        heard_as=pd.array([name for _, name in heard], "str"))


def _labelled(speaker, is_narrator=False):
    speaker = speaker.astype("category").cat.add_categories([NARRATOR, UNRESOLVED])
    return speaker.fillna(UNRESOLVED).mask(np.broadcast_to(is_narrator, len(speaker)), NARRATOR)


def _cues(found, by):
    """One row a cue of each group: two halves, or a paraphrase and the fragment in it, share theirs."""
    return found[found["cue"].notna() & found[by].notna()].drop_duplicates([by, "article_id", "cue_start"])


def _verbs(cues, key):
    """The cues of each group as text, most frequent first: "say 4, argue 1"."""
    counts = cues.groupby([*key, "cue"], observed=True).size().rename("n").reset_index()
    counts = counts.sort_values(["n", "cue"], ascending=[False, True])
    counts["verbs"] = counts["cue"].astype(object) + " " + counts["n"].astype(str).astype(object)
    return counts.groupby(key, observed=True).agg(verbs=("verbs", ", ".join))


def _side_by_side(key, *tables):
    """Tables of the same groups joined; as their categories may differ, the groups become plain strings."""
    tables = [one.set_axis(pd.MultiIndex.from_frame(one.index.to_frame().astype(str))) for one in tables]
    return pd.concat(tables, axis=1).rename_axis(key).reset_index()


def _token_rows(tokens, rows, start, end):
    """Each span's first and one past its last token, as places in the table; equal where it has none."""
    ids = pd.Index(tokens["article_id"].unique())                          # in reading order, so places rise
    of, article = (ids.get_indexer(table["article_id"]).astype(np.int64) << 32 for table in (tokens, rows))
    places, edges = of + tokens["start"].to_numpy(), rows[[start, end]].fillna(0).to_numpy(np.int64)
    return np.searchsorted(places, article[:, None] + edges).T


def _begins_in(tokens, found, parts):
    first, stop = _token_rows(tokens, found, "start", "end")
    is_counted = np.append(tokens["part"].isin(parts), False)    # a span behind the last token begins nowhere
    return (first < stop) & is_counted[first]


def _words(tokens, rows, start, end):
    codes, token = tokens["token"].cat.codes.to_numpy(), tokens["token"].cat.categories.tolist()
    return [[token[code] for code in codes[a:b]] for a, b in zip(*_token_rows(tokens, rows, start, end))]


def _name_at_head(words):
    """The name that words begin with, if only a mark or one of BEHIND follows: then it is the whole party."""
    words = words[words[:1] in (["the"], ["The"]):]
    in_name = [word[0].isupper() or n > 0 and word in PARTICLES for n, word in enumerate(words)]
    n = [*in_name, False].index(False)
    follows = words[n] if n < len(words) else "of"
    is_whole = follows in BEHIND or not follows[0].isalnum() and follows[0] not in "'’-&"
    return " ".join(words[:n]) if n and is_whole else None


def _heard(name, speakers, sources):
    """Whether a party speaks, and as whom. Of two forms of a name one may be longer, but they end alike."""
    ends = f" {name}".lower()
    forms = {one: f" {one}".lower() for one in sorted(speakers)}
    same = [one for one, form in forms.items() if form.endswith(ends) or ends.endswith(form)]
    if name in same or len(same) == 1:
        return "yes", name if name in same else same[0]
    return "cannot tell" if same or name.split()[-1].lower() in sources else "no", None
