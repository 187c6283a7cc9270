"""Who carries a frame: the article in its own voice, its sources, both, or nobody."""
import pandas as pd

from analysis.source_sheet import UNRESOLVED
from analysis.terms import BODY, listed
from analysis.voices import VOICES

CARRIED = {(True, True): "narrator and sources", (True, False): "narrator only", (False, True): "sources only",
           (False, False): "nobody"}                       # by whether the narrator says it, and whether a source does


def carried_by(cues, parts=BODY):
    """In whose voice the cues of each frame stand: one row a frame, those without a cue too.

    Columns: frame; narrator, quoted, reported (cues in each voice, denied ones left out); carried_by ("narrator and
    sources", "narrator only", "sources only", "nobody"); speakers (which sources, with the number of their cues; where
    the text does not settle who speaks, "(unresolved)"). `cues` is what `find_cues` gives for tokens with voices; pass
    the cues of one article. Raises ValueError for cues without voices.

    >>> cues = pd.DataFrame({"frame": pd.Categorical(["conflict", "conflict"], ["conflict", "morality"]), "part": "body",
    ...                      "denied": False, "voice": ["quoted", "reported"], "speaker": ["Berg", None]})
    >>> carried_by(cues)[["frame", "narrator", "carried_by", "speakers"]]
          frame  narrator    carried_by                speakers
    0  conflict         0  sources only  Berg 1, (unresolved) 1
    1  morality         0        nobody

    Left with the narrator: the reporting verb ("accused"), which is the article's word, and scare quotes. A frame that
    only sources carry may still be there because the article chose these sources.
    """
    if lost := {"voice", "speaker"} - set(cues):
        raise ValueError(f"the cues have no column {max(lost)!r}; find them in add_voices(tokens, found).")
    frames = cues["frame"].astype("category").cat.categories
    cues = cues[cues["part"].isin(listed(parts)) & ~cues["denied"]]
    counts = pd.crosstab(cues["frame"].astype(str), cues["voice"].astype(str))
    counts = counts.reindex(index=frames.astype(str), columns=VOICES, fill_value=0).astype(int)
    sourced = cues[cues["voice"] != "narrator"]
    names = sourced["speaker"].astype(object).where(sourced["speaker"].notna(), UNRESOLVED)
    speakers = names.groupby(sourced["frame"].astype(str)).agg(
        lambda group: ", ".join(f"{name} {n}" for name, n in group.value_counts().items()))
    says, hands_on = counts["narrator"] > 0, counts[["quoted", "reported"]].sum(axis=1) > 0
    counts["carried_by"] = [CARRIED[pair] for pair in zip(says, hands_on)]
    counts["speakers"] = speakers.astype("str").reindex(counts.index).fillna("")
    return counts.rename_axis(index="frame", columns=None).reset_index()
