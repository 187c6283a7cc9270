"""Right, false and missed: what was found in labelled texts, counted beside what people marked, a row a text.

Nothing here calls an instrument: each function takes what people said and what was found, and gives a table with
article_id (a text's number, or the sentence), tp (both say yes), fp (only the instrument), fn (only people). With
several classes or answers there is such a triple for each, numbered from 0, and F1 is the plain mean of theirs.
"""
import re

import numpy as np
import pandas as pd

IN_MARKS = re.compile(r'[“"][^”"\n]*([”"]?)')          # to the paragraph's end where no mark closes it
QUOTED = 0.8                                           # of a content within marks makes it a direct quotation
FOUND = 0.5                                            # of a content within one attribution makes it found
NOBODY = ", scare quotes left out"
REPEATS, FOLDS = 20, 5
STEPS = np.arange(1, 30, 0.5)                          # the thresholds to choose from


def f1(sums):
    """2 tp / (2 tp + fp + fn), of several triples the mean; missing where nobody says yes.

    >>> f1({"tp": np.array([3.0]), "fp": np.array([1.0]), "fn": np.array([1.0])})
    array([0.75])
    """
    each = [(2 * sums[name], sums["fp" + name[2:]] + sums["fn" + name[2:]]) for name in sums if name.startswith("tp")]
    return np.mean([twice / (twice + wrong) for twice, wrong in each], axis=0)


def outcomes(says, people):
    """tp, fp and fn of two arrays of yes and no, added up over the first axis.

    >>> [int(n) for n in outcomes(np.array([1, 1, 0], bool), np.array([1, 0, 0], bool))]
    [1, 1, 0]
    """
    return (says & people).sum(axis=0), (says & ~people).sum(axis=0), (~says & people).sum(axis=0)


# Voices, by character

def voice_counts(rows, found):
    """Characters given to a source, and sources of direct quotations: a row a text and task.

    `rows` have text and attributions; `found` is the table of `attributions`, its article_id the row's number. Direct
    speech is asked of characters within double quotation marks only; `chance` counts what could have been said yes to.
    Both tasks come a second time without rows of kind scare, words in marks that, as far as can be told, nobody said:
    with them nearly all that stands in marks is taken for speech. Of a source any overlap with people's words is right.
    """
    of = dict(tuple(found.groupby(found["article_id"].astype(str))))
    counts = []
    for number, row in enumerate(rows):
        mine, size = of.get(str(number), found.iloc[:0]), len(row["text"])
        marked = covered([hit.span() for hit in IN_MARKS.finditer(row["text"]) if hit[1]], size)
        people = covered([span for attribution in row["attributions"] for span in attribution["content"]], size)
        for note, some in (("", mine), (NOBODY, mine[mine["kind"] != "scare"])):
            says = covered(zip(some["start"], some["end"]), size)
            for task, chance in (("direct speech", marked), ("any attribution", np.ones(size, bool))):
                of_task = outcomes(says & chance, people & chance)
                counts.append((str(number), f"{task}{note}, characters", *of_task, chance.sum()))
        asked, right = sources(row["attributions"], mine, marked)
        counts.append((str(number), "source of a direct quotation", right, 0, asked - right, asked))
    return pd.DataFrame(counts, columns=["article_id", "task", "tp", "fp", "fn", "chance"])


def sources(attributions, mine, marked):
    """How many direct quotations have a source that people marked, and for how many the same words were found."""
    starts, ends, asked, right = mine["start"].to_numpy(int), mine["end"].to_numpy(int), 0, 0
    places = mine[["source_start", "source_end"]].to_numpy(float, na_value=np.nan)
    for attribution in attributions:
        content = covered(attribution["content"], len(marked))
        if not attribution["source"] or (content & marked).sum() < QUOTED * max(1, content.sum()):
            continue
        asked += 1
        before = np.append(0, content.cumsum())
        overlap = before[ends] - before[starts]
        if len(overlap) and overlap.max() >= FOUND * content.sum():
            start, end = places[np.flatnonzero(overlap == overlap.max())[-1]]
            right += any(start < last and first < end for first, last in attribution["source"])
    return asked, right


def covered(spans, size):
    """Which characters lie in one of the spans.

    >>> covered([(1, 3), (2, 4)], 5).tolist()
    [False, True, True, True, False]
    """
    inside = np.zeros(size, bool)
    for start, end in spans:
        inside[start:end] = True
    return inside


# Yes or no of an article, spans, and classes

def yes_counts(people, says):
    """A row an article; `says` has one answer an article, or a column of answers each."""
    says = says.reshape(len(people), -1)
    people = np.broadcast_to(people[:, None], says.shape)
    return triples(np.arange(len(people)).astype(str), says, people)


def thresholds_elsewhere(density, people):
    """Whether each article has a frame, by thresholds chosen on others: articles × twenty splits into five parts.

    For each part the threshold, to half a unit, is the lowest of those with the best F1 on the other four.
    """
    draws, reached = np.random.default_rng(1), density[:, None] >= STEPS
    present = np.zeros((len(people), REPEATS), bool)
    for repeat in range(REPEATS):
        part = draws.permutation(len(people)) % FOLDS
        for k in range(FOLDS):
            others, here = part != k, part == k
            both = (reached & people[:, None])[others].sum(axis=0)
            best = (2 * both / np.maximum(1, reached[others].sum(axis=0) + people[others].sum())).argmax()
            present[here, repeat] = reached[here, best]
    return present


def span_counts(rows, spans):
    """A row a text: sentences with the ends that people gave them, with others, and people's that were not found."""
    counts = []
    for number, (row, mine) in enumerate(zip(rows, spans)):
        people, mine = {tuple(span) for span in row["sentences"]}, set(mine)
        counts.append((str(number), len(mine & people), len(mine - people), len(people - mine)))
    return pd.DataFrame(counts, columns=["article_id", "tp", "fp", "fn"])


def sentence_counts(rows, spans):
    """A row a text: right (tp) where the very sentences come out that should, else wrong (fn)."""
    right = [[row["text"][a:b].strip() for a, b in sorted(mine)] == [said.strip() for said in row["sentences"]]
             for row, mine in zip(rows, spans)]
    right = np.array(right, int)
    return pd.DataFrame({"article_id": np.arange(len(rows)).astype(str), "tp": right, "fp": 0, "fn": 1 - right})


def class_counts(texts, says, people):
    """A row a labelled place, under its text: a triple for each of the classes -1, 0 and 1."""
    classes = np.array([-1, 0, 1])
    return triples(texts, says[:, None] == classes, people[:, None] == classes)


def triples(units, says, people):
    """A row a unit; tp, fp and fn of each column of yes and no, numbered if there are several."""
    numbers = range(says.shape[1]) if says.shape[1] > 1 else [""]
    found = {"article_id": units}
    for column, number in enumerate(numbers):
        of = outcomes(says[None, :, column], people[None, :, column])
        found |= {f"{name}{number}": n.astype(int) for name, n in zip(("tp", "fp", "fn"), of)}
    return pd.DataFrame(found)
