"""Who speaks where: by cases, by laws on dirty texts, on the sample article, and against texts that people labelled."""
import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.concordance import find, in_context
from analysis.dispersion import dispersion
from analysis.keyness import keyness
from analysis.terms import term_counts
from analysis.tokens import tokenize
from analysis.voices import KINDS, VOICES, add_voices, attributions, is_word
from examples import CASES, cases, table, texts

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = {"article_id": "category", "kind": "category", "start": "int32", "end": "int32",
           "source_start": "Int32", "source_end": "Int32", "cue_start": "Int32", "cue_end": "Int32",
           "cue": "category", "verb_class": "category", "speaker": "category", "named": "bool"}
SPEECH = ['Anna Berg said that it rained. ', '"No," he said. ', 'According to the ministry, ', ' said ', ' said on Monday that ', 'Mr. Hale ',
          'She told reporters: “We go', '” ', ' “', ' "', '"\n', '"\n"', " ''", "``", " ‘", "’ ", "« ", "»", 'accused of theft by Lund', 'the claim that ',
          'was told ', ', who ', '. ', ': ', ', ', ' — Hale', 'The president ', 'they ', 'but ', "Berg's warning of ", 'as Lund put it, ', '5\'10" ']
spoken = st.lists(st.sampled_from(SPEECH) | texts, max_size=14).map("".join)
corpora = st.lists(spoken, min_size=1, max_size=3)


def heard(*raws):
    """Texts as articles, their tokens and their attributions."""
    articles = table(*raws)
    tokens = tokenize(articles)
    return articles, tokens, attributions(tokens, articles)


def between(raw, start, end):
    return "" if pd.isna(start) else raw[start:end]


def listed(found, raw):
    """Attributions as the table of cases writes them: kind | content | source | cue | speaker."""
    return [" | ".join([row.kind, raw[row.start:row.end], between(raw, row.source_start, row.source_end),
                        between(raw, row.cue_start, row.cue_end), "" if pd.isna(row.speaker) else row.speaker])
            for row in found.itertuples()]


@pytest.mark.parametrize("raw, expected", cases("voices"))
def test_case(raw, expected):
    assert listed(heard(raw)[2], raw) == (expected.split(" || ") if expected else [])


def test_a_third_of_the_cases_hold_no_speech():
    with open(CASES / "voices.csv", newline="", encoding="utf8") as file:
        kinds = [{one.split(" | ")[0] for one in row["expected"].split(" || ")} for row in csv.DictReader(file)]
    assert set.union(*kinds) == {"", *KINDS}
    assert 3 * sum(kind <= {"", "scare"} for kind in kinds) >= len(kinds) > 100


def check_table(articles, tokens, found):
    """The laws of the table of attributions."""
    assert {name: str(kind) for name, kind in found.dtypes.items()} == COLUMNS
    assert list(found["kind"].cat.categories) == KINDS and found.index.equals(pd.RangeIndex(len(found)))
    assert found["article_id"].dtype == tokens["article_id"].dtype
    raw, order = articles.set_index("article_id")["raw"], {}
    edges = [dict(zip(zip(tokens["article_id"], tokens[side]), tokens["token"])) for side in ("start", "end")]
    for row in found.itertuples():
        assert (row.article_id, row.start) in edges[0] and (row.article_id, row.end) in edges[1]
        assert 0 <= row.start < row.end <= len(raw[row.article_id])
        for start, end in ((row.source_start, row.source_end), (row.cue_start, row.cue_end)):
            assert pd.isna(start) == pd.isna(end)
            assert pd.isna(start) or (row.article_id, start) in edges[0] and (row.article_id, end) in edges[1] and start < end
        assert pd.isna(row.cue) == pd.isna(row.verb_class) == pd.isna(row.cue_start)
        assert not row.named or pd.notna(row.speaker)
        assert pd.isna(row.speaker) or pd.notna(row.source_start)
        assert row.kind != "indirect" or pd.notna(row.cue)
        assert row.kind != "scare" or pd.isna(row.source_start) and pd.isna(row.cue)
        assert row.kind == "indirect" or edges[0][row.article_id, row.start][0] in "“„‟”«»\"'`‘‛‹›’"
        order.setdefault(row.article_id, []).append((row.start, -row.end))
    assert all(places == sorted(places) for places in order.values())
    assert list(order) == [one for one in articles["article_id"] if one in order]


def check_voices(tokens, found, voiced):
    """The laws of `add_voices`, each token's owner told by looking at every attribution."""
    assert list(voiced.columns) == [*tokens.columns, "voice", "speaker"]
    pd.testing.assert_frame_equal(voiced[list(tokens.columns)], tokens)
    assert list(voiced["voice"].cat.categories) == VOICES and voiced["voice"].notna().all()
    rows = list(found.itertuples())
    for token in voiced.itertuples():
        over = [row for row in rows if row.article_id == token.article_id and row.start <= token.start < row.end]
        quoted = [row for row in over if row.kind in ("direct", "mixed")]
        owners = quoted or [row for row in over if row.kind == "indirect"]
        assert token.voice == ("quoted" if quoted else "reported" if owners else "narrator")
        speaker = owners[0].speaker if owners else None
        assert token.speaker == speaker or pd.isna(token.speaker) and pd.isna(speaker)


@settings(max_examples=150)
@given(corpora)
def test_laws(raws):
    articles, tokens, found = heard(*raws)
    check_table(articles, tokens, found)
    check_voices(tokens, found, add_voices(tokens, found))


@settings(max_examples=60)
@given(spoken)
def test_an_odd_paragraph_costs_the_next_one_nothing(dirt):
    last = 'Anna Berg said the rain was "not over" yet.'
    raw = dirt + "\n\n" + last
    _, _, found = heard(raw)
    at = len(raw) - len(last)
    mine = found[found["start"] >= at]
    assert mine[["kind", "start", "end", "source_start", "cue_start", "cue"]].values.tolist() == [
        ["indirect", at + 15, at + 42, at, at + 10, "say"], ["mixed", at + 28, at + 38, at, at + 10, "say"]]


def plain(found):
    """Rows whose categories do not matter."""
    return [tuple(None if pd.isna(value) else value for value in row) for row in found.itertuples(index=False)]


@pytest.fixture(scope="module")
def whole_and_alone(sample, outlets):
    """The attributions of 31 articles read together, in either order, and of each read alone."""
    some = outlets[outlets["raw"].str.len() > 500].sample(30, random_state=1)
    articles = pd.concat([sample, some], ignore_index=True)[["article_id", "raw"]]
    backwards = articles.iloc[::-1].reset_index(drop=True)
    each = [articles[i:i + 1].reset_index(drop=True) for i in range(len(articles))]
    alone = [attributions(tokenize(one), one) for one in each]
    assert sum(len(found) > 5 for found in alone) > 20
    return attributions(tokenize(articles), articles), attributions(tokenize(backwards), backwards), alone


def check_alone(whole_and_alone, columns):
    whole, turned, alone = whole_and_alone
    assert plain(whole[columns]) == [row for found in alone for row in plain(found[columns])]
    assert plain(turned[columns]) == [row for found in alone[::-1] for row in plain(found[columns])]


def test_each_article_is_read_for_itself(whole_and_alone):
    check_alone(whole_and_alone, [name for name in COLUMNS if name not in ("speaker", "named")])


def test_names_are_those_of_the_article(whole_and_alone):
    check_alone(whole_and_alone, ["article_id", "start", "speaker", "named"])


@pytest.mark.parametrize("second", ["“No. It rained.” It snowed.", "“No,” he said.", "It rained, the statement said.", "They said that it rained."])
def test_no_article_lends_another_its_speaker(second):
    _, _, found = heard("Anna Berg leads the officials. “Yes,” Berg said.", second)
    alone = heard(second)[2]
    assert plain(found[found["article_id"] == "1"].iloc[:, 1:]) == plain(alone.iloc[:, 1:]) and not alone["named"].any()


def test_no_quotation_goes_on_in_another_article():
    articles, tokens, found = heard("Tom Hale left. “It rained. It rained hard. We drowned.", "“Yes,” Anna Berg said.")
    check_table(articles, tokens, found)
    assert found["article_id"].tolist() == ["1"]


@pytest.mark.parametrize("raws", [(), ("",), ("", " \n"), ("It rained.",)])
def test_nobody_speaks(raws):
    articles, tokens, found = heard(*raws)
    assert len(found) == 0
    check_table(articles, tokens, found)
    check_voices(tokens, found, add_voices(tokens, found))


HOSTILE = {"marks": '"' * 100_000, "marks apart": '" ' * 100_000, "opening marks": "“a " * 100_000, "single marks": "‘a s' " * 50_000,
           "cues": 'He said "no", ' * 15_000, "commas": "a, said, " * 15_000, "names": "Rutte " * 100_000, "relatives": "who said " * 40_000,
           "adjuncts": "He said " + "in now now " * 25_000, "joined verbs": "Hale told and " * 25_000}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_comes_to_an_end(raw):
    _, tokens, found = heard(raw)
    assert len(tokens) >= 60_000 and len(add_voices(tokens, found)) == len(tokens)


def test_articles_that_are_lacking():
    articles, tokens, found = heard("Hale said no.", "Lund said that it rained.")
    with pytest.raises(ValueError, match="article '1' of the tokens is not in the table of articles; pass the table that was tokenized"):
        attributions(tokens, articles[:1])
    with pytest.raises(ValueError, match="article '1' is not among the tokens; pass the tokens that these places were found in"):
        add_voices(tokenize(articles[:1]), found)


@pytest.mark.parametrize("part, n", [("body", 1), ("headline", 1), ("caption", 1), ("repeat", 1), ("byline", 0), ("note", 0), ("boilerplate", 0)])
def test_what_speaks_of_the_article_is_not_read(part, n):
    articles, tokens, _ = heard("Lund said that it rained.")
    assert len(attributions(tokens.assign(part=pd.Categorical([part] * len(tokens))), articles)) == n
    assert len(attributions(tokens.drop(columns="part"), articles)) == 1


def test_a_paraphrase_within_a_paraphrase_is_the_outer_ones():
    _, tokens, found = heard("Anna Berg said that Tom Hale wants a new bridge.")
    assert plain(found[["speaker", "cue"]]) == [("Anna Berg", "say"), ("Tom Hale", "want")]
    voiced = add_voices(tokens, found[::-1])                       # whatever the order of the rows
    assert voiced["speaker"].astype(object).fillna("").tolist() == [""] * 3 + ["Anna Berg"] * 7 + [""]


def test_words_as_a_reader_counts_them():
    tokens = tokenize(table("Kiev's two-day talks cost 3 million, didn't they?"))
    assert tokens["term"][is_word(tokens)].tolist() == ["kiev", "two-day", "talks", "cost", "million", "didn't", "they"]
    headline = tokens.assign(part="headline")
    assert not is_word(headline).any() and is_word(headline, ["headline", "body"]).sum() == 7
    assert is_word(tokens.drop(columns=["kind", "part", "term"])).all()


# The sample article, read by hand.

STRETCHES = [("Mark Rutte", 16), ("Mark Rutte", 22), ("Mark Rutte", 20), ("Vladimir Zelensky", 8),
             ("Ukrainian Ministry of Foreign Affairs", 26), ("North Atlantic Alliance", 1), ("Rob Bauer", 20), ("Rob Bauer", 14),
             ("Mark Rutte", 5), ("Andriy Sibiga", 4), ("Andriy Sibiga", 10)]
PARAPHRASES = [("call for", "Mark Rutte"), ("say", "Mark Rutte"), ("promise", "Donald Trump"), ("call on", "Mark Rutte"),
               ("argue", "Vladimir Zelensky"), ("signal", "Vladimir Zelensky"), ("claim", "officials in Kiev"),
               ("admit", "Vladimir Zelensky"), ("declare", "Vladimir Zelensky"), ("refer to", "Ukrainian Ministry of Foreign Affairs"),
               ("say", "senior NATO leaders"), ("accuse", "Moscow"), ("say", "Andriy Sibiga")]


def words_within(tokens, found):
    """How many words each row holds."""
    starts = tokens.loc[is_word(tokens), "start"].to_numpy()
    return [int(((start <= starts) & (starts < end)).sum()) for start, end in zip(found["start"], found["end"])]


def test_quotations_of_the_sample(sample):
    tokens = tokenize(sample)
    found = attributions(tokens, sample)
    marked = found[found["kind"] != "indirect"]
    assert list(zip(marked["speaker"], words_within(tokens, marked))) == STRETCHES
    assert marked["named"].all() and (marked["kind"] == "mixed").sum() == 2
    words = add_voices(tokens, found)[is_word(tokens)]
    quoted = words.loc[words["voice"] == "quoted", "speaker"].value_counts()
    assert quoted[quoted > 0].to_dict() == {"Mark Rutte": 63, "Rob Bauer": 34, "Ukrainian Ministry of Foreign Affairs": 26,
                                            "Andriy Sibiga": 14, "Vladimir Zelensky": 8, "North Atlantic Alliance": 1}


def test_paraphrases_of_the_sample(sample):
    raw, tokens = sample["raw"].item(), tokenize(sample)
    found = attributions(tokens, sample)
    indirect = found[found["kind"] == "indirect"]
    assert len(indirect) >= 16
    assert set(PARAPHRASES) <= set(zip(indirect["cue"], indirect["speaker"]))
    through_he = indirect[indirect["cue"].isin(["argue", "signal"])]
    assert [between(raw, *place) for place in zip(through_he["source_start"], through_he["source_end"])] == ["He", "He"]
    assert in_context(through_he, sample)["hit"].str.startswith("that ").all()
    notes = tokens.loc[tokens["part"].isin(["byline", "note"]), "start"]
    assert len(notes) > 40 and not found["start"].isin(notes).any()


# Other verbs, by voice.

TALK = 'Anna Berg said: "Peace talks now, peace talks." War is near, war is far, Tom Hale said. Peace is war.'


def test_counts_by_voice_and_by_speaker():
    _, tokens, found = heard(TALK)
    voiced = add_voices(tokens, found)
    by_voice = term_counts(voiced, by="voice").set_index(["voice", "term"])["n"]
    assert [by_voice["quoted", "peace"], by_voice["reported", "war"], by_voice["narrator", "war"]] == [2, 2, 1]
    assert ("narrator", "talks") not in by_voice and by_voice.sum() == 20
    by_speaker = term_counts(voiced, by="speaker")
    assert by_speaker.groupby("speaker", observed=True)["n"].sum().to_dict() == {"Anna Berg": 5, "Tom Hale": 6}
    assert term_counts(voiced, by=["voice", "speaker"])["n"].sum() == 11
    hits = find(voiced, "war")
    assert hits["voice"].tolist() == ["reported", "reported", "narrator"]
    assert hits["speaker"].astype(object).fillna("").tolist() == ["Tom Hale", "Tom Hale", ""]


def test_other_verbs_by_voice():
    _, tokens, found = heard(TALK)
    voiced = add_voices(tokens, found)
    spread = dispersion(voiced, by="voice").set_index("term")
    assert spread.loc[["war", "talks", "said"], "range"].tolist() == [2, 1, 1] and spread.attrs["groups"] == 3
    assert dispersion(voiced, by="speaker").attrs["groups"] == 2
    key = keyness(term_counts(voiced, by="voice"), target="quoted", reference="reported").set_index("term")
    assert key.loc["talks", "log_ratio"] > 0 > key.loc["war", "log_ratio"]
    key = keyness(term_counts(voiced, by="speaker"), target="Tom Hale").set_index("term")
    assert key.loc["war", "log_ratio"] > 0 > key.loc["peace", "log_ratio"]


# Texts that people labelled.

def test_news_that_people_labelled(yardsticks, tmp_path):
    (tmp_path / "voices").mkdir()
    shutil.copy(yardsticks / "voices" / "dev.jsonl", tmp_path / "voices")
    printed = subprocess.run([sys.executable, str(yardsticks / "score.py"), "voices", "--data", str(tmp_path)],
                             cwd=ROOT, capture_output=True, text=True, check=True).stdout
    f1 = dict(re.findall(r"(direct|any) speech.* F1 ([\d.]+)", printed))
    right = re.search(r"source words right ([\d.]+) of all", printed)[1]
    assert float(f1["direct"]) >= 0.985 and float(f1["any"]) >= 0.85 and float(right) >= 0.85
