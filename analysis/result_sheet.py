"""The findings on one article in a few hedged sentences, fit to paste, and a footnote on how they were made.

Every number comes from a table that the caller has shown before, and each sentence names the section it comes from. A
title is hostile data: the Markdown form shows it as the very characters it has, and nothing in it is a link or a formula.
"""
import csv
import hashlib
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pandas as pd

from analysis.codebooks import CODEBOOKS
from analysis.frame_voices import CUE_VOICES
from analysis.layout import PARTS
from analysis.show import Shown
from analysis.source_sheet import UNRESOLVED
from analysis.sources import DATA

SECTIONS = {"article": "The article as it was published", "parts": "What each paragraph is",
            "voices": "Who speaks, and how long?",
            "frames": "Which frames, and in whose voice?", "tone": "How warm or hostile, sentence by sentence?",
            "terms": "Which words stand out against the news?", "repairs": "What had to be repaired, and what was cut"}
LONGEST = 160                                          # characters of a title
FEW = 10                                               # sentences, below which a mean of tone says little
NO_TEXT = re.compile("[\0-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
# a formula is looked for within one element only, so a span around its sign is all that keeps prices from being one
PRINTED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>&#36;</span>", "\\": "<span>&#92;</span>",
           "://": ":&#47;&#47;", "www.": "www&#46;"} | {mark: f"\\{mark}" for mark in "*_`[]|~^#!"}
SPECIAL = re.compile("|".join(map(re.escape, PRINTED)))
# What people who read the same texts said of the instruments; a test holds these figures against the README.
ACCURACY = {
    "voices": "attributed speech is found at an F1 (1 being perfect) of .864 and .848, by character, on 324 American "
    "news articles (03_voices)",
    "generic_frames": "frames at F1 .841 (conflict), .753 (economic), .691 (responsibility), .636 (morality) and .491 (human "
                      "interest), where always saying yes has .764, .466, .654, .184 and .190, on 257 articles about "
                      "climate change (04_framing)",
    "tone": "the tone of single sentences with a correlation r of .617 (95 % interval .595 to .637; one reader has "
    ".713), on 5,190 sentences of opinion "
            "pieces (05_sentiment)"}


def result_sheet(article, tokens, *, sources, frames, labels, tone, terms, repairs, cuts, reference, foreign=False,
                 methods="", sections=SECTIONS):
    """What was found in one article, in five to eight sentences, as Markdown and as plain text (`str` of it).

    `article` is its row (or a table of one), `tokens` its tokens. The tables: `sources` of `source_sheet`; `frames` of
    `carried_by` with `threshold` and `present` of `frame_presence`; `labels` of `label_choices`; `tone` of
    `score_sentences`; `terms` of `keyness`, those that stand out, best first; `repairs` of `edits`; `cuts`, one row a
    marked cut. `reference` says what the terms were held against. `foreign` (its language, or True) says that the text is
    not English: then, as for a body without words, two sentences say what cannot be told. `methods` is the footnote
    (`methods_note`), `sections` the headings named. Raises ValueError for more or fewer than one article.

    >>> article = pd.DataFrame({"article_id": ["a"], "title": ["Rutte's *plan*"], "raw": ["Rutte's *plan*"]})
    >>> tokens = pd.DataFrame({"part": ["headline"] * 2, "kind": "word"})
    >>> nothing = dict.fromkeys(["sources", "frames", "labels", "tone", "terms", "repairs", "cuts"], pd.DataFrame())
    >>> print(str(result_sheet(article, tokens, reference="", **nothing)).splitlines()[0])
    The article is headed “Rutte's *plan*”; its outlet and date are not known (The article as it was published).

    Left unsaid: whether a finding matters. One article is no sample, so no number here has an interval.
    """
    if isinstance(article, pd.DataFrame):
        if len(article) != 1:
            raise ValueError(f"a result sheet is of one article and was given {len(article):,}; choose one, such as "
                             "articles.iloc[[0]].")
        article = article.iloc[0]
    found = [(_identified(article, tokens), "article"), (_parts(tokens), "parts")]
    has_body = (tokens["part"].eq("body") & tokens["kind"].eq("word")).any()
    if foreign or not has_body:
        why = "no words were read as body" if not has_body else ("the text seems not to be in English, which the word "
                                                                 "lists need"
                + (f"; its language seems to be {foreign}" if isinstance(foreign, str) else ""))
        found += [(f"Who speaks, and which frames and rival names there are, cannot be told: {why}", "voices", "frames"),
                  ("How warm or hostile it is, and which words stand out, cannot be told for the same reason", "tone", "terms")]
    else:
        found += [(_voices(sources), "voices"), (_frames(frames), "frames"), (_labels(labels), "frames"), (_tone(tone), "tone"),
                  (_terms(terms, reference), "terms")]
    found.append((_repairs(repairs, cuts), "repairs"))
    plain = [(printable(text), [sections[key] for key in keys]) for text, *keys in found]
    as_text = [f"{text} ({'; '.join(names)})." for text, names in plain]
    as_markdown = [f"- {markdown(text)} ({'; '.join(f'*{markdown(name)}*' for name in names)})." for text, names in plain]
    footnote = f"Methods. {printable(methods)}" if methods else ""
    return Shown(**{"text/markdown": "\n".join(as_markdown) + f"\n\n{markdown(footnote)}" * bool(methods),
                    "text/plain": "\n".join(as_text) + f"\n\n{footnote}" * bool(methods)})


def methods_note(codebook="generic_frames", reference="", seed=None):
    """How the findings were made, in one paragraph: instruments and their versions, accuracy, reference, seed.

    `codebook` is what `load_codebook` was given. A file's version is the head of its SHA-256 with line ends made alike, so
    that a table which somebody changed is known by it. Raises FileNotFoundError for a codebook that is not there.

    >>> methods_note(seed=7).split("; ")[0][:65]
    'One article is described, which is no sample: no number here has '

    Left out: how well voices, frames and tone are read in articles like yours. The labelled texts are other texts.
    """
    path = CODEBOOKS / f"{codebook}.csv" if Path(str(codebook)).suffix == "" else Path(codebook)
    measured = ACCURACY.get(str(codebook), "frames with an accuracy that nobody has measured for this codebook")
    words = DATA / "lexicons"
    return (f"One article is described, which is no sample: no number here has an interval over articles. Read with "
            f"{_package()}; voices by rules and {_file(words / 'reporting_verbs.csv')}; frames by {_file(path)}"
            + (", after Semetko & Valkenburg (2000)" if codebook == "generic_frames" else "")
            + f"; rival names by {_file(CODEBOOKS / 'labels.csv')}; tone by {_file(words / 'news_tone.csv')}; key terms by G² "
            f"(Dunning 1993) of words used at least twice, without those of {_file(words / 'stop_words.csv')}"
            + (f", against {reference}" if reference else "")
            + ". Held against people who read other texts, some of them in sight "
            f"when the rules were written, so that less is to be expected here: {ACCURACY['voices']}; {measured}; "
            f"{ACCURACY['tone']}; 07_trust has the summary."
            + (f" Places to read were drawn with the seed {seed}." if seed is not None else ""))


def printable(text):
    """The text in one line, without control signs, marks of direction and half characters.

    >>> printable("Two\\nlines\\u202e and\\x00 more")
    'Two lines and more'
    """
    return " ".join(NO_TEXT.sub("", " ".join(str(text).split())).split())


def markdown(text):
    """The text as Markdown that prints these very characters, also where prices would make a formula.

    >>> markdown("*Rutte* [here](http://x.y) & <b>")
    '\\\\*Rutte\\\\* \\\\[here\\\\](http:&#47;&#47;x.y) &amp; &lt;b&gt;'
    """
    return SPECIAL.sub(lambda mark: PRINTED[mark[0]], str(text))


# The sentences, each without its stop

def _identified(article, tokens):
    """What the article is called, where and when it was published, as far as the table or its headline says."""
    title, raw, outlet, day = (article.get(name) for name in ("title", "raw", "outlet", "published"))
    headline = tokens[tokens["part"] == "headline"]
    if pd.isna(title) and len(headline):
        title = raw[headline["start"].iloc[0]:headline["end"].iloc[-1]]
    title, begin = ("" if pd.isna(text) else _cut(printable(text)) for text in (title, str(raw).strip().partition("\n")[0]))
    day = None if pd.isna(day) else pd.Timestamp(day)
    lacking = ["outlet"] * pd.isna(outlet) + ["date"] * (day is None)
    return ((f"The article is headed “{title}”" if title else f"The article has no known title and begins “{begin}”" if begin
             else "The article has no text")
            + ("" if pd.isna(outlet) else f", from {outlet}") + ("" if day is None else f", of {day.day} {day:%B %Y}")
            + (f"; its {' and '.join(lacking)} {'are' if len(lacking) > 1 else 'is'} not known" if lacking else ""))


def _parts(tokens):
    n = tokens.loc[tokens["kind"] == "word", "part"].astype(str).value_counts()
    body, total = int(n.get("body", 0)), int(n.sum())
    others = ", ".join(f"{part} {n[part]:,}" for part in PARTS if part != "body" and part in n)
    if not body:
        return f"None of its {_count(total, 'word')} is read as body; they are {others}" if total else "It has no words to count"
    return (f"Of its {_count(total, 'word')} {body:,} ({body / total:.0%}) {'is' if body == 1 else 'are'} read as "
            f"body, and only these are counted below" + (f"; the others are {others}" if others else ""))


def _voices(sources):
    n, quoted, reported = (int(sources[column].sum()) for column in ("n_word", "n_quoted", "n_reported"))
    heard = sources[(sources["n_word"] > 0) & ~sources["speaker"].str.startswith("(")]
    unsettled = int(sources.loc[sources["speaker"] == UNRESOLVED, "n_word"].sum())
    own = n - quoted - reported
    shares = (f"Of {_count(n, 'word')} of the body (a word and its ’s being one) {own / max(n, 1):.0%} are read as the "
              f"article's own, {quoted / max(n, 1):.0%} as quoted and {reported / max(n, 1):.0%} as reported")
    named = int(heard["named"].fillna(False).astype(bool).sum())
    most = _listed(f"{name} ({words:,})" for name, words in list(zip(heard["speaker"], heard["n_word"]))[:3])
    who = ("no source was given words" if not len(heard)
           else f"one source was given words, {'' if named else 'un'}named: {most}"
           if len(heard) == 1 else f"{len(heard):,} sources were given words, {named or 'none'} of them named"
           + (f", with most words for {most}" if len(heard) > 3 else f": {most}"))
    return f"{shares}; {who}" + (f"; for {_count(unsettled, 'word')} the text, or its reading, does not settle who speaks"
                                 if unsettled else "")


def _frames(frames):
    if frames["present"].isna().all():
        return ("Which frames are present cannot be told, as the codebook states no thresholds"
                if frames["threshold"].isna().all()
                else "Which frames are present cannot be told, the body being too short")
    n = dict(zip(frames["frame"], frames[CUE_VOICES].sum(axis=1)))
    is_present, name = frames["present"].fillna(False).astype(bool), lambda frame: str(frame).replace("_", " ")
    there = [f"{name(row.frame)} ({_count(n[row.frame], 'cue')}, by {row.carried_by})"
             for row in frames[is_present].itertuples()]
    below = sorted(frames.loc[frames["present"].eq(False).fillna(False), "frame"], key=lambda frame: -n[frame])
    lacking = [f"{name(frame)} ({n[frame]:,})" for frame in below[:5]] + [f"{len(below) - 5} more"] * (len(below) > 5)
    unknown = _listed(map(name, frames.loc[frames["present"].isna(), "frame"]))
    return (f"By their cues and the codebook's thresholds {_listed(there) or 'none of its frames'} "
            f"{'is' if len(there) < 2 else 'are'} "
            "present" + (f"; below them {'stays' if len(below) == 1 else 'stay'} {_listed(lacking)}" if below else "")
            + (f"; of {unknown} it cannot be told" if unknown else ""))


def _labels(labels):
    chosen = labels[labels["n"] > 0] if len(labels) else labels
    if not len(chosen):
        return "None of the things is named for which rival names are listed"
    n = chosen.groupby(["concept", "variant"], observed=True)["n"].sum()
    n = n.sort_values(ascending=False, kind="stable").reset_index()
    total = n.groupby("concept", observed=True)["n"].sum().sort_values(ascending=False, kind="stable")
    things = [f"for {concept} {times} "
              f"({', '.join(f'“{row.variant}” {row.n}' for row in n[n['concept'] == concept].itertuples())})"
              for concept, times in total.head(3).items()]
    things += [f"{_count(int(total.iloc[3:].sum()), 'name')} for "
               f"{_count(len(total) - 3, 'other thing')}"] if len(total) > 3 else []
    return (f"Of names that have a listed rival the body holds {_listed(things)}; such a choice may be a house style, "
            "a source's or a translator's")


def _tone(tone):
    scored = tone[(tone["part"] == "body") & tone["valence"].notna()]
    if not len(scored) or not scored["hits"].sum():
        return "How warm or hostile its sentences are cannot be told, as no word of them is known to the word list"
    hostile, warm = int((scored["valence"] <= -0.05).sum()), int((scored["valence"] >= 0.05).sum())
    mean = round(float(scored["valence"].mean()), 2) + 0.0
    return (f"Scored by a list of words from -1 (hostile) to 1 (warm), {_count(len(scored), 'sentence')} of the body "
            f"{'has' if len(scored) == 1 else 'have'} a mean tone of {mean:+.2f}, {hostile} scored hostile and {warm} warm; "
            + ("so few sentences say hardly anything" if len(scored) < FEW
               else "the score of a single sentence may well be wrong"))


def _terms(terms, reference):
    if not len(terms):
        return f"No content word stands in the body twice and at a higher rate than in {reference}; the text may be too short to tell"
    words = [f"“{row.term}” ({row.n_target:,} times)" for row in terms.head(5).itertuples()]
    return (f"Held against {reference}, the body has the clearest surplus (by G²) of {_listed(words)}; this ranks words, which "
            "may only tell the topic, and tests nothing")


def _repairs(repairs, cuts):
    rules = repairs["rule"].value_counts(sort=False) if len(repairs) else []
    mended = (f"{_count(len(repairs), 'place')} {'was' if len(repairs) == 1 else 'were'} mended for counting "
              f"({', '.join(f'{rule} {n}' for rule, n in rules.items())}), the text as published being kept" if len(repairs)
              else "Nothing was mended, as no rule of repair found anything")
    return mended + (f"; {_count(len(cuts), 'mark')} of a cut {'says' if len(cuts) == 1 else 'say'} that something is "
                     f"left out, and not what" if len(cuts) else "")


# Their pieces

def _count(n, noun):
    return f"{n:,} {noun}{'s' * (n != 1)}"


def _listed(items):
    """The items in one phrase: a, b and c."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _cut(text):
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0][:LONGEST]} ..."


def _package():
    try:
        return f"news-close-reading {version('news-close-reading')}"
    except PackageNotFoundError:                                      # run from its folder, without having been installed
        return "news-close-reading (version not known)"


def _file(path):
    """The name of a table of words, how many rows it has, and the head of its SHA-256."""
    content = path.read_bytes().replace(b"\r\n", b"\n")
    name = path.relative_to(DATA.parent).as_posix() if path.is_relative_to(DATA) else path.name
    rows = len(list(csv.reader(content.decode("utf-8-sig", "replace").splitlines()))) - 1
    return f"{name} ({_count(rows, 'row')}, version {hashlib.sha256(content).hexdigest()[:8]})"
