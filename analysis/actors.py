"""Who is named where, one name a person, body or country; and which frames stand in the sentences that name them."""
import numpy as np
import pandas as pd

from analysis.collocations import log_dice
from analysis.name_mentions import KINDS, name_mentions
from analysis.needed import need_columns
from analysis.terms import BODY, listed, select
from analysis.voices import standing, token_rows


def find_actors(tokens):
    """Every place where an article names somebody or something: one row a mention, in reading order.

    Columns: article_id, part, paragraph, sentence, position, start, end (characters of raw; titles and 's left out);
    actor, one name throughout the article: Rutte and NATO Secretary General Rutte are Mark Rutte where the article
    has that name, EU is the European Union where it has that; kind: "person" (has a title, or speaks and has a surname
    that also stands alone), "other" (a body, an acronym, what stands behind in, at, near), else missing; also voice
    and speaker where the tokens have them. Persons, bodies, places and peoples alike, in all parts of the article.

    Within a sentence a capital makes a name. At its beginning the word must have its capital elsewhere in the article,
    too, or a verb, a possessive or a mark must follow it, and small letters must not be commoner for it in the table.
    In a headline in title case only names are found that the article has elsewhere.

    >>> from analysis.tokens import tokenize
    >>> raw = "Mark Rutte urged Kiev's allies to act. Russian troops moved on Monday. Critics said that Rutte was late."
    >>> find_actors(tokenize(pd.DataFrame({"article_id": ["a"], "raw": [raw]})))[["sentence", "start", "end", "actor"]]
       sentence  start  end       actor
    0         0      0   10  Mark Rutte
    1         0     17   21        Kiev
    2         2     89   94  Mark Rutte

    Left alone: pronouns, a title without a name (the President), a body in front of one (NATO chief Mark Rutte),
    months, days, adjectives (Russian; but Russians are named), London-based. Not told apart: two persons where only
    their surname stands, a person and a place of one name, and whatever else is printed with a capital (Brexit). Raises
    ValueError for a lacking column.
    """
    need_columns(tokens, "token", "sentence", what="tokens", remedy="pass the table that tokenize gives")
    first, end, actor, kind = name_mentions(tokens)
    columns = [c for c in ("article_id", "part", "paragraph", "sentence", "position", "voice", "speaker") if c in tokens]
    rows = tokens[columns].iloc[first].reset_index(drop=True)
    found = {"start": tokens["start"].to_numpy()[first], "end": tokens["end"].to_numpy()[end - 1],
             "actor": pd.Categorical(pd.array(actor, "str")), "kind": pd.Categorical(kind, KINDS)}
    said = [name for name in ("voice", "speaker") if name in rows]
    return pd.concat([rows.drop(columns=said), pd.DataFrame(found), rows[said]], axis=1)


def actor_frames(mentions, cues, tokens, by=None, articles=None, parts=BODY, min_count=1):
    """How often actors and frames stand in one sentence: one row an actor and frame, pairs that never meet too.

    `mentions` are those of `find_actors`, `cues` those of `find_cues`. `by` is a column or a list of them, as in
    `term_counts`: article_id, outlet, voice (then a sentence's words in one voice count as a sentence), "month"; without
    it the whole table is one group. Actors of one spelling are one actor, across articles too; US and United States
    stay apart, unless `mentions.replace({"actor": {"US": "United States"}})` joins them.

    Columns: the groups, actor, frame; n, sentences with both; n_actor and n_frame, sentences with each; n_sentence, all;
    expected, n_actor · n_frame / n_sentence; lift, n / expected; log_dice (Rychlý 2008; 14 where the two always meet;
    missing where they never do). Most frequent first. Where few are expected, below five or so, lift says little.
    A cue counts unless it is denied, or part of an actor's name (Security Council). Actors named in fewer than
    `min_count` sentences of a group are left out.
    Mentions and cues that stand in none of these tokens are left out. Raises ValueError as `term_counts` does.

    >>> from analysis.tokens import tokenize
    >>> raw = "Moscow wants a war. Kiev fears war. Moscow talks. Kiev fears no war. All hope."
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["a"], "raw": [raw]}))
    >>> cues = pd.DataFrame({"article_id": "a", "start": [15, 31], "end": [18, 34], "frame": "conflict", "denied": False})
    >>> actor_frames(find_actors(tokens), cues, tokens)[["actor", "frame", "n", "n_actor", "n_frame", "expected", "lift"]]
        actor     frame  n  n_actor  n_frame  expected  lift
    0    Kiev  conflict  1        2        2       0.8  1.25
    1  Moscow  conflict  1        2        2       0.8  1.25

    Not shown by it: what the actor does or says. To stand beside a conflict is not to cause it, nor to speak of it.
    """
    need_columns(mentions, "start", "actor", what="mentions", remedy="pass the table that find_actors gives")
    need_columns(cues, "start", "frame", "denied", what="cues", remedy="pass the table that find_cues gives")
    unit, group, groups = _units(tokens, by, articles, parts)
    mentions, cues = mentions[standing(tokens, mentions)], cues[standing(tokens, cues)]
    actor, frame = mentions["actor"].astype("category").cat, cues["frame"].astype("category").cat
    places, cue_places = token_rows(tokens, mentions), token_rows(tokens, cues)
    counts = ~cues["denied"].to_numpy(bool) & ~_within(*cue_places, *places)
    named, code = _distinct(unit[places[0]], actor.codes.to_numpy())
    has_frame = np.zeros((len(group), len(frame.categories)), np.int32)
    has_frame[_distinct(unit[cue_places[0][counts]], frame.codes.to_numpy()[counts])] = 1
    counted = pd.DataFrame(has_frame[named]).groupby([group[named], code])
    n, n_actor = counted.sum(), counted.size()
    n, n_actor = n[n_actor >= min_count], n_actor[n_actor >= min_count]
    of_group, of_actor = (np.repeat(n.index.get_level_values(level), len(frame.categories)) for level in (0, 1))
    of_frame = np.tile(np.arange(len(frame.categories)), len(n))
    n_frame = pd.DataFrame(has_frame).groupby(group).sum().reindex(range(len(groups))).to_numpy()
    table = groups.take(of_group).reset_index(drop=True).assign(
        actor=actor.categories.take(of_actor), frame=pd.Categorical.from_codes(of_frame, frame.categories),
        n=n.to_numpy().ravel(), n_actor=np.repeat(n_actor.to_numpy(), len(frame.categories)),
        n_frame=n_frame[of_group, of_frame], n_sentence=np.bincount(group, minlength=len(groups))[of_group])
    return _associated(table).sort_values(["n", "n_actor"], ascending=False, kind="stable", ignore_index=True)


def _units(tokens, by, articles, parts):
    """Per token its sentence within its group (-1 where none is counted), the group of each, and the groups."""
    chosen = select(tokens, by, articles, listed(parts) if parts is not None else None, kinds=None)
    sentence = tokens["sentence"].to_numpy()[chosen.row].astype(np.int64)
    n_articles, n_sentences = (int(codes.max(initial=0)) + 1 for codes in (chosen.article, sentence))
    key = (chosen.group.astype(np.int64) * n_articles + chosen.article) * n_sentences + sentence
    _, begins, of = np.unique(key, return_index=True, return_inverse=True)
    unit = np.full(len(tokens), -1, np.int64)
    unit[chosen.row] = of
    return unit, chosen.group[begins].astype(np.int64), chosen.groups


def _distinct(unit, code):
    """Each unit and code that occur together, once; what stands in no unit is left out."""
    both = np.unique(np.column_stack([unit, code])[unit >= 0], axis=0)
    return both[:, 0], both[:, 1]


def _within(first, end, name_first, name_end):
    """Per cue: whether it is part of a name; names do not overlap."""
    before = np.searchsorted(np.sort(name_first), first, "right") - 1
    return (before >= 0) & (np.append(np.sort(name_end), 0)[before] >= end)


def _associated(table):
    """The table with what chance would give, and how far the count is from it; not known for pairs that never meet."""
    expected = table["n_actor"] * table["n_frame"] / table["n_sentence"]
    return table.assign(expected=expected, lift=table["n"] / expected,
                        log_dice=log_dice(table["n"].where(table["n"] > 0), table["n_actor"], table["n_frame"]))
