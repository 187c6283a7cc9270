"""Who does what to whom, and how it is told: events of doing and suffering, with agent and patient.

"Police shot protesters", "protesters were shot", "the shooting of protesters" and "protesters died" tell one event, and
only the first has to say who did it (Trew 1979; Fowler et al. 1979; van Leeuwen 1996). What is found is description: an
agent that is left out here may stand in the sentence before.
"""
import numpy as np
import pandas as pd

from analysis.event_phrases import event_text
from analysis.event_roles import FORMS, read_event
from analysis.event_verbs import event_verbs, mentions
from analysis.terms import BODY, checked_parts, listed
from analysis.voices import VOICES

VOICE = ("narrator",)
TITLED = ("headline",)                                   # where a capital within a sentence does not make a name


def agency(tokens, verbs=None, voices=VOICE, parts=BODY):
    """Every event of doing and suffering that a text tells: one row a mention, in reading order.

    Columns: article_id, part, sentence, voice, speaker (the last two where the tokens have them); start, end (the verb
    or noun, characters of raw); verb (its lemma); event_class; form; agent_start, agent_end, agent; patient_start,
    patient_end, patient (missing where the words do not tell); denied (not, never, no, nobody, without).

    The forms: "active" (infinitives and -ing forms with them); "passive with agent"; "passive without agent", with or
    without "be" (people killed in the raid, the occupied territories); "nominalised" (the killing); "agentless" (they
    died, their death: who dies is the patient). An infinitive has the agent that its main verb gives it. A noun of
    force, control, pressure or giving belongs to who acts (Russia's attack), any other to who suffers (his arrest),
    unless "of" says who that is. A pronoun stays a pronoun.

    `voices` and `parts` say whose words and which parts count, None all of them; `verbs` is `event_verbs()` unless a
    table of yours is passed. Raises ValueError for an unknown voice or part, and where voices are asked for and the
    tokens have none.

    >>> from analysis.tokens import tokenize
    >>> raw = "Rebels killed 12 men. Four were wounded by shells. They struck a deal after the attack on Homs."
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": [raw]}))
    >>> agency(tokens, voices=None)[["verb", "form", "agent", "patient"]]
         verb                form   agent patient
    0    kill              active  Rebels  12 men
    1   wound  passive with agent  shells    Four
    2  attack         nominalised     NaN    Homs

    Left alone: "struck a deal" (`unless` in data/codebooks/event_verbs.csv), "the wounded", "a bomb", and capitals
    within a sentence (Operation Strike). Not seen through: a verb that the grammar does not know as one ("rebels enter
    towns and kill"), and whom a weapon stands for.
    """
    if voices is not None and "voice" not in tokens:
        raise ValueError("the tokens have no column 'voice'; make it with tokens = add_voices(tokens, attributions(tokens, "
                         "articles)), or pass voices=None for all.")
    verbs = event_verbs() if verbs is None else verbs
    found = mentions(tokens, verbs, _wanted(tokens, voices, parts))
    text = event_text(tokens) if found else None
    rows, told = [], []
    for row, verb in found:
        if event := read_event(text, row, verb):
            rows.append((row, row + 1 + len(verb.rest), verb.lemma, verb.event_class))
            told.append(event)
    return _table(tokens, rows, told)


def agency_shares(events, by="verb"):
    """How often the events of each group are told in which form: plain counts, one row a group and form.

    Columns: the group (`by`, a column of `events` or a list of them), form, n, total (events of the group), share (0 to
    1). Groups with most events come first. For an interval, pass n and total to a Wilson interval, but mentions in one
    article hang together. Agentless verbs are verbs of their own: by="event_class" sets die beside kill.
    Raises ValueError where `events` has no such column.

    >>> events = pd.DataFrame({"verb": ["kill", "kill", "kill", "arrest"],
    ...                        "form": ["active", "active", "nominalised", "passive without agent"]})
    >>> agency_shares(events).query("n > 0")
         verb                   form  n  total     share
    0    kill                 active  2      3  0.666667
    3    kill            nominalised  1      3  0.333333
    7  arrest  passive without agent  1      1  1.000000

    Left out: events without a value in `by`, such as those without an agent for by="agent".
    """
    groups = [by] if isinstance(by, str) else list(by)
    for column in [*groups, "form"]:
        if column not in events:
            raise ValueError(f"the events have no column {column!r}; `by` is one of {', '.join(events)}.")
    if not groups or "form" in groups:
        raise ValueError("`by` names the columns of the groups, and the form is not one of them; pass a column such as 'verb'.")
    counts = pd.crosstab([events[name] for name in groups], events["form"].astype(str)).reindex(columns=FORMS, fill_value=0)
    counts["total"] = counts.sum(axis=1)
    counts = counts.reset_index().melt([*groups, "total"], FORMS, "form", "n")
    counts["form"] = pd.Categorical(counts["form"], FORMS)
    counts = counts.assign(share=counts["n"] / counts["total"])[[*groups, "form", "n", "total", "share"]]
    return counts.sort_values(["total", *groups, "form"], ascending=[False, *[True] * len(groups), True], ignore_index=True)


def _wanted(tokens, voices, parts):
    """Per token: whether an event may begin there. A capital within a sentence is a name's, but not in a headline."""
    wanted = np.ones(len(tokens), bool)
    if voices is not None:
        if unknown := [voice for voice in listed(voices) if voice not in VOICES]:
            raise ValueError(f"{unknown[0]!r} is no voice; there are {', '.join(VOICES)}.")
        wanted &= tokens["voice"].isin(listed(voices)).to_numpy()
    if parts is not None and "part" in tokens:
        wanted &= tokens["part"].isin(checked_parts(parts)).to_numpy()
    sentence, article = tokens["sentence"].to_numpy(), tokens["article_id"].cat.codes.to_numpy()
    code, names = tokens["token"].cat.codes.to_numpy(), tokens["token"].cat.categories
    opens = np.append(True, (np.diff(sentence) != 0) | (np.diff(article) != 0))[:len(tokens)]
    opens |= np.append(False, np.asarray(names.isin(["“", '"', "‘"]))[code[:-1]])[:len(tokens)]
    if "part" in tokens:
        opens |= tokens["part"].isin(TITLED).to_numpy()
    is_capital = np.array([name[:1].isupper() for name in names], bool)[code]
    return wanted & (opens | ~is_capital)


def _table(tokens, rows, told):
    """The events as the table that `agency` gives."""
    first = np.array([row[0] for row in rows], np.int64)
    last = np.array([row[1] for row in rows], np.int64) - 1
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    columns = [name for name in ("article_id", "part", "sentence", "voice", "speaker") if name in tokens]
    events = tokens[columns].iloc[first].reset_index(drop=True)
    events["start"], events["end"] = start[first], end[last]
    events["verb"] = pd.Categorical([row[2] for row in rows])
    events["event_class"] = pd.Categorical([row[3] for row in rows])
    events["form"] = pd.Categorical([event.form for event in told], FORMS)
    for name in ("agent", "patient"):
        places = [getattr(event, name) for event in told]
        events[f"{name}_start"] = pd.array([None if p is None else int(start[p[0]]) for p in places], "Int32")
        events[f"{name}_end"] = pd.array([None if p is None else int(end[p[1] - 1]) for p in places], "Int32")
        events[name] = pd.array(_as_printed(tokens, places), "str")
    events["denied"] = np.array([event.denied for event in told], bool)
    return events


def _as_printed(tokens, places):
    """The tokens of each place in a row, with a blank where the text has a gap."""
    start, end = memoryview(tokens["start"].to_numpy()), memoryview(tokens["end"].to_numpy())
    code, names = tokens["token"].cat.codes.to_numpy(), tokens["token"].cat.categories.tolist()

    def words(place):
        gap = ["", *(" " if start[k] > end[k - 1] else "" for k in range(place[0] + 1, place[1]))]
        return "".join(blank + names[code[k]] for blank, k in zip(gap, range(*place)))

    return [None if place is None else words(place) for place in places]
