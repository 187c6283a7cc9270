"""Who carries a frame: the article in its own voice, its sources, both, or nobody."""
import numpy as np
import pandas as pd

from analysis.needed import need_columns
from analysis.source_sheet import UNRESOLVED
from analysis.terms import BODY, checked_parts
from analysis.voices import VOICES, token_rows

VERB = "reporting verb"                                # a voice of cues only: the narrator's, in handing a source on
CUE_VOICES = ["narrator", VERB, "quoted", "reported"]


def verbs_apart(cues, found, tokens):
    """The cues with the narrator's reporting verbs told apart: their `voice` becomes "reporting verb".

    "Accused", "urged" or "promised" may be cues of a frame, and where they hand a source on they are the narrator's
    words. They say how the source is introduced, not that the narrator says so himself; whoever compares narrator and
    sources should know which is which. `cues` are those of `find_cues` for `tokens` with voices, `found` the table of
    `attributions`.

    >>> from analysis.tokens import tokenize
    >>> from analysis.voices import add_voices, attributions
    >>> articles = pd.DataFrame({"article_id": ["a"], "raw": ["Berg accused the mayor of fraud. The feud went on."]})
    >>> tokens = tokenize(articles)
    >>> found = attributions(tokens, articles)
    >>> cues = pd.DataFrame({"article_id": "a", "start": [5, 37], "end": [12, 41], "voice": "narrator"})
    >>> verbs_apart(cues, found, add_voices(tokens, found))["voice"].tolist()
    ['reporting verb', 'narrator']

    Left alone: a cue beside a reporting verb, and all in quoted or reported words. Raises ValueError for a lacking column.
    """
    need_columns(cues, "voice", what="cues", remedy="find them in add_voices(tokens, found)")
    need_columns(found, "cue_start", "cue_end", what="attributions", remedy="pass the table that attributions gives")
    verbs = found.loc[found["cue_start"].notna(), ["article_id", "cue_start", "cue_end"]]
    verbs = verbs.set_axis(["article_id", "start", "end"], axis=1).astype({"start": int, "end": int})
    is_verb = np.zeros(len(tokens) + 1, np.int64)
    for first, end in zip(*token_rows(tokens, verbs)) if len(verbs) else ():
        is_verb[first + 1:end + 1] = 1
    before = np.cumsum(is_verb)                            # per row: tokens of reporting verbs before it
    first, end = token_rows(tokens, cues) if len(cues) else (np.empty(0, np.int64),) * 2
    on_verb = (before[end] > before[first]) & (cues["voice"] == "narrator").to_numpy()
    return cues.assign(voice=pd.Categorical(np.where(on_verb, VERB, cues["voice"].astype(object)), CUE_VOICES))


def carried_by(cues, parts=BODY):
    """In whose voice the cues of each frame stand: one row a frame, those without a cue too.

    Columns: frame; narrator, reporting verb, quoted, reported (cues in each voice, denied ones left out; reporting verbs
    are told from the narrator's other words by `verbs_apart`); carried_by ("narrator and sources", "sources only",
    "sources and reporting verbs", "nobody" and so on); speakers (which sources, with the number of their cues; where the
    text does not settle who speaks, "(unresolved)"). `cues` is what `find_cues` gives for tokens with voices; pass the
    cues of one article. Raises ValueError for cues without voices.

    >>> cues = pd.DataFrame({"frame": pd.Categorical(["conflict", "conflict"], ["conflict", "morality"]), "part": "body",
    ...                      "denied": False, "voice": ["quoted", "reported"], "speaker": ["Berg", None]})
    >>> carried_by(cues)[["frame", "narrator", "carried_by", "speakers"]]
          frame  narrator    carried_by                speakers
    0  conflict         0  sources only  Berg 1, (unresolved) 1
    1  morality         0        nobody

    Left with the narrator: scare quotes. A frame that only sources carry may be there because the article chose them,
    and with one or two cues the answer says little.
    """
    need_columns(cues, "voice", "speaker", what="cues", remedy="find them in add_voices(tokens, found)")
    frames = cues["frame"].astype("category").cat.categories
    cues = cues[cues["part"].isin(checked_parts(parts)) & ~cues["denied"]]
    counts = pd.crosstab(cues["frame"].astype(str), cues["voice"].astype(str))
    counts = counts.reindex(index=frames.astype(str), columns=CUE_VOICES, fill_value=0).astype(int)
    sourced = cues[cues["voice"].isin(VOICES[1:])]
    names = sourced["speaker"].astype(object).where(sourced["speaker"].notna(), UNRESOLVED)
    speakers = names.groupby(sourced["frame"].astype(str)).agg(
        lambda group: ", ".join(f"{name} {n}" for name, n in group.value_counts().items()))
    counts["carried_by"] = [_carriers(*numbers) for numbers in counts.itertuples(index=False, name=None)]
    counts["speakers"] = speakers.astype("str").reindex(counts.index).fillna("")
    return counts.rename_axis(index="frame", columns=None).reset_index()


def _carriers(narrator, verbs, quoted, reported):
    """Who carries a frame with these numbers of cues, in words."""
    who = ["narrator"] * (narrator > 0) + ["sources"] * (quoted + reported > 0)
    who += ["reporting verbs"] * (verbs > 0 and not narrator)
    return " and ".join(who) + " only" * (len(who) == 1) if who else "nobody"
