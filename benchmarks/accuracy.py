"""How far each instrument agrees with people: accuracy on texts that they labelled, with intervals.

    .venv/bin/python -m benchmarks.accuracy FOLDER           prints the table in Markdown
    .venv/bin/python -m benchmarks.accuracy FOLDER --write   and writes data/accuracy.csv

Such texts belong to others and are not shipped. FOLDER holds those that you have, a file a set; what it lacks is
named and left out. Spans are [start, end], characters of the text, half-open. Files end in .jsonl, one JSON object a
line, or in .csv:

| file              | what a row has                                                                             |
| ----------------- | ------------------------------------------------------------------------------------------ |
| voices/*.jsonl    | text; attributions, a list of objects, each with source and content, lists of spans        |
| frames/*.csv      | text; responsibility, human_interest, conflict, morality, economic: 1 where people say yes |
| sentences/*.jsonl | text; sentences, a list of spans, or of the sentences' words (then all must be right)      |
| sentiment/*.jsonl | sentence; start, end (of the target in it); polarity: -1, 0 or 1                           |

A set is known by its file's name and number of rows (`KNOWN`); another goes by its file's name. The columns of the
table stand in data/README.md.
"""
import argparse
import json
import sys
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bootstrap import bootstrap
from analysis.codebooks import load_codebook
from analysis.frames import find_cues, frame_presence
from analysis.sentiment import score_texts
from analysis.sources import DATA
from analysis.target_tone import score_targets
from analysis.tokens import tokenize
from analysis.voices import attributions
from benchmarks.labelled import (class_counts, f1, sentence_counts, span_counts, thresholds_elsewhere, voice_counts,
                                 yes_counts)

SEED = 20261125
HOW = "python -m benchmarks.accuracy FOLDER"
FILES = {"voices": "*.jsonl", "frames": "*.csv", "sentences": "*.jsonl", "sentiment": "*.jsonl"}
FRAMES = ["conflict", "economic", "responsibility", "human_interest", "morality"]
NEUTRAL = 0.05                                         # a valence nearer to zero is neutral (Hutto & Gilbert 2014)
KNOWN = {                                              # folder, file, rows: the set as it was published, and by whom
    ("voices", "dev", 84): ("PolNeAR, development part", "Newell, Margolin & Ruths 2018"),
    ("voices", "train", 240): ("PolNeAR, 240 articles of the training part", "Newell, Margolin & Ruths 2018"),
    ("frames", "train", 257): ("Narrative Frames Corpus, 257 of its 428 articles on climate change",
                               "Frermann, Li, Khanehzar & Mikolajczak 2023"),
    ("sentences", "gum_news", 12): ("GUM, news", "Zeldes 2017"),
    ("sentences", "golden_rules", 48): ("Golden Rules (English)", "Dias 2015"),
    ("sentiment", "newsmtsc_rw_dev", 343): ("NewsMTSC, development part, drawn at random", "Hamborg & Donnay 2021"),
    ("sentiment", "newsmtsc_mt_dev", 442): ("NewsMTSC, development part, several targets", "Hamborg & Donnay 2021")}
TOWARD = "against, neutral or for the target"
IN_SIGHT = "the rules were written with these texts in sight"
ELSEWHERE = "thresholds chosen in cross-validation; cues and weights with these texts in sight"
NOT_USED, NOT_KNOWN = "not used", "not known"
PEOPLE = {("Newell, Margolin & Ruths 2018", "any attribution, characters", "F1"): 0.90}    # what people reach
COLUMNS = ["instrument", "task", "texts", "source", "n", "unit", "measure", "value", "low", "high", "trivial", "people",
           "seen", "drawn", "how"]
MEASURES = {"precision": lambda sums: sums["tp"] / (sums["tp"] + sums["fp"]),
            "recall": lambda sums: sums["tp"] / (sums["tp"] + sums["fn"]),
            "share right": lambda sums: sums["tp"] / (sums["tp"] + sums["fn"]), "F1": f1, "macro F1": f1}
ALL_THREE = ["F1", "precision", "recall"]


class Scored(NamedTuple):
    """What was counted in one task."""
    instrument: str
    task: str
    n: int
    unit: str
    measures: list
    counts: pd.DataFrame           # a row an article (or what else is drawn anew), with tp, fp, fn
    always: dict | None = None     # the same sums, had the answer always been yes, or the most frequent class
    seen: str = IN_SIGHT
    drawn: str = "articles"


def main(arguments=None):
    reader = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("folder", type=Path, help="the folder of labelled texts")
    reader.add_argument("--write", action="store_true", help="write data/accuracy.csv; needs all four kinds of texts")
    options = reader.parse_args(arguments)
    found, absent = files(options.folder)
    if not found:
        reader.error(f"{options.folder} has no {', '.join(absent)}; see the formats with --help.")
    if options.write and absent:
        reader.error(f"{options.folder} has no {', '.join(absent)}; data/accuracy.csv is written from all four kinds.")
    try:
        table = accuracy(found)
    except ValueError as fault:
        reader.error(str(fault))
    print("\n".join([*markdown(table), "", f"95 % intervals, each over what was drawn anew. Again: `{HOW}`.",
                     *(f"Left out, for there are no such files: {pattern}." for pattern in absent)]))
    if options.write:
        table.to_csv(DATA / "accuracy.csv", index=False, lineterminator="\n", encoding="utf-8")
    return 0


def files(folder):
    """The files of labelled texts as pairs of kind and path, and the patterns that none was found for."""
    found = {kind: sorted((folder / kind).glob(pattern)) for kind, pattern in FILES.items()}
    return ([(kind, path) for kind, paths in found.items() for path in paths],
            [f"{kind}/{FILES[kind]}" for kind, paths in found.items() if not paths])


def accuracy(found):
    """The table of all files: one row a task and measure, numbers to the third place."""
    table = []
    for kind, path in found:
        rows = labelled_rows(path, NEEDED[kind])
        texts, source = KNOWN.get((kind, path.stem, len(rows)), (path.stem, ""))
        for scored in SCORERS[kind](rows):
            if not source:
                scored = scored._replace(seen=NOT_KNOWN)
            table += [row | {"texts": texts, "source": source,
                             "people": PEOPLE.get((source, row["task"], row["measure"]))} for row in measured(scored)]
    order = list(dict.fromkeys(row["instrument"] for row in table))
    table = pd.DataFrame(sorted(table, key=lambda row: order.index(row["instrument"])), columns=COLUMNS)
    return table.astype({"people": float}).round(3)


def measured(scored):
    """The rows of one task, a row a measure."""
    always = scored.always and {name: np.float64(n) for name, n in scored.always.items()}
    for measure in scored.measures:
        articles, value, low, high = bootstrap(scored.counts, MEASURES[measure], seed=SEED).to_numpy()[0]
        with np.errstate(invalid="ignore", divide="ignore"):
            trivial = float(MEASURES[measure](always)) if always else np.nan
        yield {"instrument": scored.instrument, "task": scored.task, "n": scored.n, "unit": scored.unit,
               "measure": measure, "value": value, "low": low, "high": high, "trivial": trivial, "seen": scored.seen,
               "drawn": f"{articles:.0f} {scored.drawn}", "how": HOW}


# What the library says of the texts, and how often people say the same

def voices(rows):
    articles = as_articles(rows)
    counts = voice_counts(rows, attributions(tokenize(articles), articles))
    for task, of in counts.groupby("task", sort=False):
        yes, of = of["tp"].sum() + of["fn"].sum(), of.drop(columns="task")
        if task.startswith("source"):
            yield Scored("voices", task, yes, "quotations", ["share right"], of)
        else:
            always = {"tp": yes, "fp": of["chance"].sum() - yes, "fn": 0}
            yield Scored("voices", task, len(rows), "articles", ALL_THREE, of, always)


def frames(rows):
    articles, codebook = as_articles(rows), load_codebook("generic_frames")
    tokens = tokenize(articles)
    presence = frame_presence(find_cues(tokens, codebook), tokens, codebook).astype({"article_id": str, "frame": str})
    for frame in FRAMES:
        of = presence[presence["frame"] == frame].set_index("article_id").reindex(articles["article_id"])
        yes, says = np.array([row[frame] == "1" for row in rows]), of["present"].fillna(False).to_numpy(bool)
        one = Scored("frames", frame, len(rows), "articles", ALL_THREE, yes_counts(yes, says),
                     {"tp": yes.sum(), "fp": (~yes).sum(), "fn": 0})
        elsewhere = yes_counts(yes, thresholds_elsewhere(of["density"].to_numpy(), yes))
        yield one
        yield one._replace(task=f"{frame}, threshold from other articles", measures=["F1"], counts=elsewhere,
                           seen=ELSEWHERE)


def sentences(rows):
    tokens = tokenize(as_articles(rows))
    edges = tokens.groupby(["article_id", "sentence"], observed=True).agg(start=("start", "min"), end=("end", "max"))
    spans = [[] for _ in rows]
    for article, start, end in zip(edges.index.get_level_values(0).astype(int), edges["start"], edges["end"]):
        spans[article].append((start, end))
    if any(isinstance(said, str) for row in rows for said in row["sentences"]):
        yield Scored("sentences", "texts split as they should be", len(rows), "texts", ["share right"],
                     sentence_counts(rows, spans), drawn="texts")
    else:
        n = sum(len(row["sentences"]) for row in rows)
        yield Scored("sentences", "sentences, both ends", n, "sentences", ALL_THREE, span_counts(rows, spans))


def sentiment(rows):
    texts, gold = [row["sentence"] for row in rows], np.array([int(row["polarity"]) for row in rows])
    toward = score_targets(texts, [(row["start"], row["end"]) for row in rows])
    most = max((-1, 0, 1), key=lambda label: (gold == label).sum())
    always = class_counts(texts, np.full(len(rows), most), gold).drop(columns="article_id").sum().to_dict()
    scored = Scored("tone toward a target", TOWARD, len(rows), "targets", ["macro F1"],
                    class_counts(texts, np.asarray(toward), gold), always, drawn="distinct sentences")
    yield scored
    for instrument in ("news", "vader"):
        valence = score_texts(texts, instrument=instrument).to_numpy(float)
        says = (valence >= NEUTRAL).astype(int) - (valence <= -NEUTRAL)
        yield scored._replace(instrument="tone of a sentence", task=f"{TOWARD}, from the whole sentence, {instrument}",
                              counts=class_counts(texts, says, gold), seen=NOT_USED)


SCORERS = {"voices": voices, "frames": frames, "sentences": sentences, "sentiment": sentiment}
NEEDED = {"voices": ["text", "attributions"], "frames": ["text", *FRAMES], "sentences": ["text", "sentences"],
          "sentiment": ["sentence", "start", "end", "polarity"]}
ANSWERS = dict.fromkeys(FRAMES, ["0", "1"]) | {"polarity": [-1, 0, 1]}


def as_articles(rows):
    return pd.DataFrame({"article_id": np.arange(len(rows)).astype(str), "raw": [row["text"] for row in rows]})


def labelled_rows(path, needed):
    """The rows of a file, each with all that is needed.

    Raises ValueError, naming file and row, for what cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not in UTF-8; save it in UTF-8.") from None
    if path.suffix == ".csv" and text.strip():
        try:
            rows = pd.read_csv(StringIO(text), dtype=str, keep_default_na=False).to_dict("records")
        except pd.errors.ParserError:
            raise ValueError(f"{path.name} has rows of different length; save it as CSV anew.") from None
    else:
        lines = enumerate(text.split("\n"), start=1)
        rows = [json_object(path, number, line) for number, line in lines if line.strip()]
    if not rows:
        raise ValueError(f"{path.name} has no rows; take it out of the folder.")
    for number, row in enumerate(rows, start=1):
        if lost := [name for name in needed if row.get(name) is None]:
            raise ValueError(f"{path.name}, row {number}: there is no {lost[0]!r}; see the formats with --help.")
        if odd := [name for name in needed if row[name] not in ANSWERS.get(name, [row[name]])]:
            raise ValueError(f"{path.name}, row {number}: {odd[0]} is {row[odd[0]]!r}; it is one of "
                             f"{', '.join(map(str, ANSWERS[odd[0]]))}.")
        if odd := next((name for name in needed if not is_formed(name, row)), None):
            raise ValueError(f"{path.name}, row {number}: {odd} has another form than it should, or reaches beyond the "
                             "text; see the formats with --help.")
    return rows


def is_formed(name, row):
    """Whether what a row has under a name is of the form that the table above tells; texts are asked first."""
    value = row[name]
    if name in ("text", "sentence"):
        return isinstance(value, str)
    if name == "end":                                  # of the target, which is no empty one
        return are_spans([[row["start"], value]], row["sentence"]) and row["start"] < value
    if name == "attributions":
        return isinstance(value, list) and all(
            isinstance(one, dict) and all(are_spans(one.get(part), row["text"]) for part in ("source", "content"))
            for one in value)
    if name == "sentences":
        return are_spans(value, row["text"]) or isinstance(value, list) and all(isinstance(said, str) for said in value)
    return True


def are_spans(value, text):
    """Whether it is a list of [start, end] within the text."""
    return isinstance(value, list) and all(
        isinstance(span, list) and [type(edge) for edge in span] == [int, int] and 0 <= span[0] <= span[1] <= len(text)
        for span in value)


def json_object(path, number, line):
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        row = None
    if not isinstance(row, dict):
        raise ValueError(f"{path.name}, line {number}: this is no JSON object; write one object a line.")
    return row


def markdown(table):
    """The table in Markdown, without the last two columns."""
    names = COLUMNS[:-2]
    rules = ["---:" if table[name].dtype.kind in "if" else "---" for name in names]
    lines = [f"| {' | '.join(names)} |", f"| {' | '.join(rules)} |"]
    for row in table[names].itertuples(index=False):
        cells = [("–" if pd.isna(cell) else f"{cell:.3f}") if isinstance(cell, float) else str(cell) for cell in row]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
