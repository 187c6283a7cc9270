"""Two versions of one story, sentence by sentence: what was added, dropped, moved or reworded, and to what effect.

A translation and its original, an update, an agency report and a newspaper's text of it, a standfirst and its own
body. All of it is description of two texts: no interval and no p value is given, for there is nothing that was
drawn.
"""
from bisect import bisect
from collections import Counter
from itertools import groupby, pairwise, zip_longest
from operator import itemgetter

import numpy as np
import pandas as pd

from analysis.labels import find_labels, load_labels
from analysis.news_tone import sentence_begins
from analysis.sentence_pairs import FAR, THRESHOLD, kept_words, sentence_pairs
from analysis.sentiment import score_sentences
from analysis.terms import checked_parts
from analysis.tokens import tokenize
from analysis.voices import add_voices, attributions, token_rows

SIDES = ("a", "b")
TEXT = ("headline", "standfirst", "body", "caption")      # what is printed to be read once
CHANGES = ["same", "reworded", "moved", "moved and reworded", "dropped", "added"]
CHANGE = {(False, True): "same", (False, False): "reworded", (True, True): "moved",
          (True, False): "moved and reworded"}               # moved or not, the same words or not
PLACES = ["sentence", "start", "end"]
VALUES = ["n", "text", "words", "tone", "labels", "speakers", "quoted", "reported"]
NUMBERS = ["a_sentence", "b_sentence", "a_start", "a_end", "b_start", "b_end", "words_a", "words_b"]
SHARES = ["quoted_a", "quoted_b", "reported_a", "reported_b"]
COLUMNS = ["change", "similarity", *NUMBERS[:2], "n_a", "n_b", *NUMBERS[2:6], "text_a", "text_b", *NUMBERS[6:],
           "words_kept", "words_dropped", "words_added", "tone_a", "tone_b", "labels_a", "labels_b", "speakers_a",
           "speakers_b", *SHARES]
TYPES = {"change": pd.CategoricalDtype(CHANGES), **dict.fromkeys(NUMBERS, "Int64"),
         **dict.fromkeys(["n_a", "n_b", "words_kept"], int),
         **dict.fromkeys(["similarity", "tone_a", "tone_b", *SHARES], float)}
UNRESOLVED = "(unresolved)"
LONGEST_NAME = 3                                          # tokens of a label that counts as one word


def compare_versions(a, b, *, parts_a=TEXT, parts_b=TEXT, labels=None, instrument="news", threshold=THRESHOLD,
                     far=FAR):
    """Two versions of one text, aligned: one row a pair of sentences, or a sentence that only one of them has.

    `a` and `b` are each a text or an article table of one row; `parts_a` and `parts_b` say which parts are
    compared, None all of them, so that a standfirst can be held against its own body. Rows stand in the order of
    b, what a alone has behind the sentence that it followed. How sentences find each other, and what `threshold`
    and `far` mean, says `sentence_pairs`; rival names of one thing (`labels`, those of `load_labels` unless
    passed) count as one word there, so that a thing renamed is found again.

    Columns: change ("same": the same words, whatever their case and marks; "reworded"; "moved": not in the order
    of the others; "moved and reworded"; "dropped"; "added"); similarity; a_sentence, b_sentence (the first of the
    row, as numbered in its article); n_a, n_b (how many it holds); a_start, a_end, b_start, b_end (raw[start:end]
    is the text); text_a, text_b; words_a, words_b (how many words and numbers); words_kept (how many of them stand
    in both, in order); words_dropped, words_added (which do not, as printed; " … " where kept ones stand between);
    tone_a, tone_b (of `score_sentences`, by `instrument`; of several sentences the mean by words); labels_a,
    labels_b ("the fighting: conflict; ...", one entry a place); speakers_a, speakers_b (who is quoted or
    reported); quoted_a, quoted_b, reported_a, reported_b (share of the words, 0 to 1). Where a side has no
    sentence, its columns are missing.

    Raises ValueError for a version that is neither a text nor a table of one article, for parts without sentences,
    and for an unknown part or instrument.

    >>> told = compare_versions("The military conflict goes on. Rutte said on Tuesday that Kiev needs arms.",
    ...                         "On Tuesday Rutte insisted that Kyiv needs more arms. It rained.")
    >>> told[["change", "a_sentence", "b_sentence", "words_added"]]
         change  a_sentence  b_sentence                   words_added
    0   dropped           0        <NA>
    1  reworded           1           0  Rutte insisted … Kyiv … more
    2     added        <NA>           1                     It rained

    Left to the reader: which version came first, and why they differ. A sentence told in other words counts as
    dropped here and added there.
    """
    articles = _two_articles(a, b)
    tokens = tokenize(articles)
    tokens = add_voices(tokens, attributions(tokens, articles))
    found = find_labels(tokens, load_labels() if labels is None else labels)
    sides = [_side(name, raw, tokens, found, checked_parts(parts), instrument)
             for name, raw, parts in zip("ab", articles["raw"], (parts_a, parts_b))]
    pairs = sentence_pairs(*(side["alike"] for side in sides), threshold, far)
    return _table(_ordered(pairs, *sides), *sides)


def version_summary(compared):
    """What `compare_versions` found, in numbers: one row a measure, and its value in a and in b.

    Columns: what, measure, a, b. "sentences": how many of each change; "words": all of them, those kept in order,
    and the share that these are; "tone": the mean of all sentences (those that share a row count with the mean of
    that row), and of those in pairs only, which alone says whether the same things are told more warmly; "voice":
    words of the narrator, quoted, reported; "labels": how often each name stands, "the fighting: conflict". These
    describe two texts; no p value belongs to them.

    >>> told = compare_versions("Kiev won. Rutte said that talks in Rome can wait.", "Kyiv won. It rained.")
    >>> version_summary(told).query("what in ['words', 'voice']").values.tolist()[1:4]
    [['words', 'kept', 1.0, 1.0], ['words', 'share kept', 0.1, 0.25], ['voice', 'narrator', 4.0, 4.0]]
    """
    _checked(compared)
    paired = compared["a_sentence"].notna() & compared["b_sentence"].notna()
    n = compared.groupby("change", observed=True)[["n_a", "n_b"]].sum().reindex(CHANGES, fill_value=0)
    rows = [("sentences", change, *n.loc[change]) for change in CHANGES]
    words = [compared[f"words_{side}"].sum() for side in "ab"]
    kept = compared["words_kept"].sum()
    rows += [("words", "all", *words), ("words", "kept", kept, kept),
             ("words", "share kept", *(kept / n if n else np.nan for n in words))]
    rows += [("tone", measure, *(_mean_tone(compared[chosen], side) for side in "ab"))
             for measure, chosen in (("all sentences", slice(None)), ("sentences in pairs", paired))]
    spoken = {voice: [(compared[f"{voice}_{side}"] * compared[f"words_{side}"]).sum() for side in "ab"]
              for voice in ("quoted", "reported")}
    narrated = [n - quoted - reported for n, quoted, reported in zip(words, *spoken.values())]
    rows += [("voice", voice, *map(round, n)) for voice, n in {"narrator": narrated, **spoken}.items()]
    names = [Counter(name for labels in compared[f"labels_{side}"] for name in _names(labels)) for side in "ab"]
    rows += [("labels", name, names[0][name], names[1][name]) for name in sorted({*names[0], *names[1]})]
    return pd.DataFrame(rows, columns=["what", "measure", "a", "b"]).astype({"a": float, "b": float})


def renamings(compared):
    """What a called X and b called Y: one row a place in a pair of sentences where a name was changed, dropped or
    added.

    Columns: row (of `compared`), concept (the thing), name_a, name_b; a name that has none opposite stands alone,
    the other missing. Names that stand on both sides of a pair are no change. Only sentences in pairs are looked
    at.

    >>> told = compare_versions("Rutte spoke of the military conflict in Kiev.", "Rutte spoke of the war in Kiev.")
    >>> renamings(told)
       row       concept             name_a name_b
    0    0  the fighting  military conflict    war

    Left to the reader: whether the two stand at the same place of the sentence; they are paired in the order in
    which they stand.
    """
    _checked(compared)
    rows = []
    for row, labels_a, labels_b in zip(compared.index, compared["labels_a"], compared["labels_b"]):
        if pd.isna(labels_a) or pd.isna(labels_b):
            continue
        both = Counter(_names(labels_a)) & Counter(_names(labels_b))
        only = [_without(_names(labels), both) for labels in (labels_a, labels_b)]
        for concept in dict.fromkeys(name.partition(": ")[0] for name in (*only[0], *only[1])):
            a, b = ([name.partition(": ")[2] for name in names if name.startswith(f"{concept}: ")] for names in only)
            rows += [(row, concept, *names) for names in zip_longest(a, b)]
    renamed = pd.DataFrame(rows, columns=["row", "concept", "name_a", "name_b"])
    return renamed.astype({"name_a": "str", "name_b": "str"})


def _checked(compared):
    if lost := [column for column in COLUMNS if column not in compared]:
        raise ValueError(f"the table has no column {lost[0]!r}; pass the table that compare_versions gives.")


def _two_articles(a, b):
    """Both versions as one article table, by the names of a and b."""
    rows = []
    for name, version in zip(SIDES, (a, b)):
        if isinstance(version, pd.DataFrame) and len(version) == 1:
            version = version.iloc[0]
        version = {"raw": version} if isinstance(version, str) else version
        if isinstance(version, pd.DataFrame) or not isinstance(getattr(version, "get", {}.get)("raw"), str):
            raise ValueError(f"version {name} is neither a text nor one article with its text in `raw`; pass a text, "
                             "or one row of an article table, as in articles[:1].")
        known = {column: version.get(column) for column in ("raw", "title", "standfirst")}
        rows.append({"article_id": name, **known})
    return pd.DataFrame(rows, dtype=object)


def _side(name, raw, tokens, found, parts, instrument):
    """One version: its tokens, where its sentences begin among them, and what is known of each sentence."""
    tokens = tokens[((tokens["article_id"] == name) & tokens["part"].isin(parts)).to_numpy()]
    tokens = tokens.reset_index(drop=True)
    if tokens.empty:
        raise ValueError(f"version {name} has no sentence in the parts {', '.join(parts)}; pass parts_{name}=None to "
                         "compare all of them.")
    scores = score_sentences(tokens, instrument)
    found = found[((found["article_id"] == name) & found["part"].isin(parts)).to_numpy()]
    first, end = token_rows(tokens, found)
    term = tokens["term"].astype(object).to_numpy()
    is_word = (tokens["kind"] != "mark").to_numpy()
    alike, is_alike = term.copy(), is_word.copy()
    short = end - first <= LONGEST_NAME                   # a longer one has other words within
    alike[first[short]] = found["concept"].astype(object).to_numpy()[short]
    for one, other in zip(first[short].tolist(), end[short].tolist()):
        is_alike[one + 1:other] = False
    edges = np.append(np.flatnonzero(sentence_begins(tokens)), len(tokens)).tolist()
    words = [alike[one:other][is_alike[one:other]] for one, other in pairwise(edges)]
    words = [found if len(found) else term[one:other] for found, (one, other) in zip(words, pairwise(edges))]
    names = found["concept"].astype(str) + ": " + found["variant"].astype(str)
    scores = {name: scores[name].to_numpy() for name in ("sentence", "start", "end", "words", "valence")}
    token, voice, speaker = (tokens[name].astype(object).to_numpy() for name in ("token", "voice", "speaker"))
    return {"raw": raw, "edges": edges, **scores, "alike": dict(zip(scores["sentence"].tolist(), words)),
            "term": term, "token": token, "voice": voice, "speaker": speaker, "is_word": is_word,
            "is_counted": is_word & (term != "'s"), "label_at": first, "label": names.to_numpy()}


def _ordered(pairs, a, b):
    """The rows (place and number of sentences in a, the same in b, similarity, moved): b's order, with what a
    alone has behind the sentence that it followed."""
    place_a, place_b = ({number: place for place, number in enumerate(side["alike"])} for side in (a, b))
    rows, alone_a, alone_b, anchors = [], set(place_a.values()), set(place_b.values()), []
    for one in pairs.itertuples():
        i, j = place_a[one.a], place_b[one.b]
        rows.append(((j, 0, 0), i, one.n_a, j, one.n_b, one.similarity, one.moved))
        alone_a.difference_update(range(i, i + one.n_a))
        alone_b.difference_update(range(j, j + one.n_b))
        anchors += [] if one.moved else [(i, j)]          # both rise
    rows += [((j, 0, 0), None, 0, j, 1, np.nan, False) for j in alone_b]
    for i in alone_a:
        before = bisect(anchors, (i,))
        rows.append(((anchors[before - 1][1] if before else -1, 1, i), i, 1, None, 0, np.nan, False))
    return [row for _, *row in sorted(rows, key=itemgetter(0))]


def _table(rows, a, b):
    table = []
    for i, n_a, j, n_b, similarity, moved in rows:
        one, other = _row(a, i, n_a), _row(b, j, n_b)
        is_same, changed = _changed(one["rows"], other["rows"], a, b)
        change = "dropped" if not n_b else "added" if not n_a else CHANGE[moved, is_same]
        values = {f"{name}_{side}": of[name] for name in VALUES for side, of in zip(SIDES, (one, other))}
        places = {f"{side}_{name}": of[name] for side, of in zip(SIDES, (one, other)) for name in PLACES}
        table.append({"change": change, "similarity": similarity, **places, **values, **changed})
    return pd.DataFrame(table, columns=COLUMNS, dtype=object).astype(TYPES)    # Arrow would refuse half characters


def _row(side, place, n):
    """What one side of a row holds: n sentences from a place on; nothing is known of none."""
    if not n:
        return dict.fromkeys([*PLACES, *VALUES]) | {"rows": slice(0, 0), "n": 0}
    rows = slice(side["edges"][place], side["edges"][place + n])
    start, end = int(side["start"][place]), int(side["end"][place + n - 1])
    valence, words = side["valence"][place:place + n], side["words"][place:place + n]
    known = np.isfinite(valence)                          # which no sentence without words has
    tone = np.average(valence[known], weights=words[known]) if known.any() else np.nan
    counted = side["is_counted"][rows]
    voice, n_words = side["voice"][rows][counted], int(counted.sum())
    speakers = side["speaker"][rows][counted][voice != "narrator"]
    speakers = dict.fromkeys(UNRESOLVED if pd.isna(who) else who for who in speakers)
    labels = side["label"][slice(*np.searchsorted(side["label_at"], [rows.start, rows.stop]))]
    shares = {voiced: (voice == voiced).sum() / n_words if n_words else np.nan for voiced in ("quoted", "reported")}
    return {"rows": rows, "sentence": int(side["sentence"][place]), "n": n, "start": start, "end": end,
            "text": side["raw"][start:end], "words": n_words, "tone": tone, "labels": "; ".join(labels),
            "speakers": "; ".join(speakers), **shares}


def _changed(rows_a, rows_b, a, b):
    """Whether both sides have the same words, and which were kept, dropped and added."""
    word_a, word_b = a["is_word"][rows_a], b["is_word"][rows_b]
    term_a, term_b = a["term"][rows_a][word_a], b["term"][rows_b][word_b]
    kept_a, kept_b = kept_words(term_a.tolist(), term_b.tolist())
    kept = int((kept_a & a["is_counted"][rows_a][word_a]).sum())
    return bool(kept_a.all() and kept_b.all()), {
        "words_kept": kept, "words_dropped": _runs(a["token"][rows_a][word_a], ~kept_a),
        "words_added": _runs(b["token"][rows_b][word_b], ~kept_b)}


def _runs(words, chosen):
    """The chosen words as text, with a sign where others stand between."""
    runs = groupby(range(len(words)), chosen.__getitem__)
    return " … ".join(" ".join(words[list(run)]) for is_chosen, run in runs if is_chosen)


def _mean_tone(rows, side):
    """The mean tone of sentences; a row of several sentences counts as often as it has them."""
    known = rows[rows[f"tone_{side}"].notna()]
    return np.average(known[f"tone_{side}"], weights=known[f"n_{side}"]) if len(known) else np.nan


def _names(labels):
    return [] if pd.isna(labels) else list(filter(None, labels.split("; ")))


def _without(names, others):
    """The names but for the others, each as often as it stands there."""
    left = []
    others = Counter(others)
    for name in names:
        left += [] if others[name] else [name]
        others[name] -= 1
    return left
