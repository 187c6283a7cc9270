"""Names of actors: one name throughout an article, and what is no name; frames counted in the sentences that name them."""

import numpy as np
import pandas as pd
import pytest

from analysis.actors import actor_frames, find_actors
from analysis.codebooks import load_codebook
from analysis.frames import find_cues
from analysis.tokens import tokenize
from analysis.voices import add_voices, attributions
from examples import table
from growth import grows_linearly


def tokens_of(*raws):
    """The tokens of texts that are all body."""
    tokens = tokenize(table(*raws))
    return tokens.assign(part=pd.Categorical(["body"] * len(tokens), tokens["part"].cat.categories))


def actors(raw):
    return find_actors(tokens_of(raw))["actor"].tolist()


@pytest.mark.parametrize("raw, expected", [
    # one name throughout, titles are no part of it
    ("NATO Secretary General Mark Rutte met Joe Biden. Rutte spoke, then Mr. Biden.", ["Mark Rutte", "Joe Biden"] * 2),
    ("It rained on Rutte. Later Mark Rutte left.", ["Mark Rutte"] * 2),
    ("He met Russian President Vladimir Putin.", ["Vladimir Putin"]), ("He met Dr. Anna Berg and J. D. Vance.", ["Anna Berg", "J. D. Vance"]),
    ("He called Kiev's allies.", ["Kiev"]), ("He met Ursula von der Leyen.", ["Ursula von der Leyen"]),
    ("He met Bashar al-Assad. The talks with President Assad failed.", ["Bashar al-Assad"] * 2),
    ("He met President Xi Jinping. The deal pleased Xi.", ["Xi Jinping"] * 2),
    ("The European Union met. The talks of the EU failed.", ["European Union"] * 2), ("He met the U.S. envoy.", ["US"]),
    ("MOSCOW — It rained in Moscow.", ["Moscow"] * 2),
    # bodies with "of", and names within quotation marks
    ("He ran the Ukrainian Ministry of Foreign Affairs.", ["Ukrainian Ministry of Foreign Affairs"]),
    ("He ran the Ministry of the Interior.", ["Ministry of the Interior"]), ("He said: “We need NATO.”", ["NATO"]),
    ("The governor of Texas left.", ["Texas"]),
    # at the beginning of a sentence
    ("Russia shelled Ukraine.", ["Russia", "Ukraine"]), ("Moscow said no.", ["Moscow"]), ("Kiev's army left.", ["Kiev"]),
    ("Moscow officials left. He flew to Moscow.", ["Moscow"] * 2), ("White House staff left.", ["White House"]),
    ("Embattled Trump left. The embattled and embattled man is Donald Trump. It is Donald Trump.", ["Donald Trump"] * 3),
    ("Russians left. Then Russians came.", ["Russians"] * 2),
    # no names
    ("He left. They met him.", []), ("The President spoke to the Prime Minister.", []), ("The Secretary General spoke.", []),
    ("He left on Monday in May, or in March, before Christmas.", []),
    ("Russian troops and European leaders met South Korean and Western envoys.", []),
    ("The London-based firm and the US-led force left.", []), ("Heavy fighting went on. Officials left. Last month was calm.", []),
    ("Military action is no answer. The military and military men agree.", []), ("“Violence is wrong,” he said of violence and violence.", []),
    ("He follows @nato and #Ukraine.", []), ("", []),
    # left apart
    ("Maria Lund and Peter Lund came. It rained on Lund.", ["Maria Lund", "Peter Lund", "Lund"]),
    ("He saw North Korea and South Korea.", ["North Korea", "South Korea"]),
    ("He lives in Chelsea. Mrs. Chelsea Clinton left, and Clinton said no.", ["Chelsea", "Chelsea Clinton", "Chelsea Clinton"]),
    ("The European Union and the Employers Union met. The EU left.", ["European Union", "Employers Union", "EU"]),
])
def test_names(raw, expected):
    assert actors(raw) == expected


def test_an_article_keeps_its_names_to_itself():
    found = find_actors(tokens_of("He met Mark Rutte.", "He met Rutte.", "He met Anna Rutte. She is Rutte."))
    assert found["actor"].tolist() == ["Mark Rutte", "Rutte", "Anna Rutte", "Anna Rutte"]
    assert found["article_id"].astype(str).tolist() == ["0", "1", "2", "2"]


def test_a_capital_that_the_table_mostly_prints_small_opens_no_name():
    opening = ["Violence, he said, is bad.", "Kiev, he said, is bad."]
    assert find_actors(tokens_of(*opening))["actor"].tolist() == ["Violence", "Kiev"]        # one word does not tell
    assert find_actors(tokens_of(*opening, "The violence and the violence."))["actor"].tolist() == ["Kiev"]


def test_a_mention_is_where_the_name_stands():
    raw = "The new NATO Secretary General Mark Rutte called Kiev's allies. The Bank of England and Rutte's men left."
    found = find_actors(tokens_of(raw))
    assert [raw[a:b] for a, b in zip(found["start"], found["end"])] == ["Mark Rutte", "Kiev", "Bank of England", "Rutte"]
    assert found["sentence"].tolist() == [0, 0, 1, 1] and found["position"].is_monotonic_increasing


def test_kinds():
    raw = ("Mr. Hale met Vladimir Zelensky in Costa Rica. On Monday, Zelensky said no to the European Union, NATO and South Sudan. "
           "Budapest Memorandum texts were named, and Ukraine.")
    found = find_actors(tokens_of(raw)).drop_duplicates("actor").set_index("actor")["kind"].astype(object)
    assert found.where(found.notna(), None).to_dict() == {
        "Hale": "person", "Vladimir Zelensky": "person", "Costa Rica": "other", "European Union": "other", "NATO": "other",
        "South Sudan": "other", "Ukraine": None, "Budapest Memorandum": None}


def test_a_headline_in_title_case_names_only_whom_the_article_names():
    raw = "Critics Say Mark Rutte Will Never Visit Paris\n\nIt was a calm day for all. He met Mark Rutte there, said Rutte."
    tokens = tokenize(table(raw))
    assert (tokens["part"] == "headline").any()
    assert find_actors(tokens)["actor"].tolist() == ["Mark Rutte"] * 3
    plain = tokenize(table(raw.replace("Say", "say").replace("Will Never Visit", "will never visit")))
    assert find_actors(plain)["actor"].tolist() == ["Mark Rutte", "Paris", "Mark Rutte", "Mark Rutte"]


def test_voices_are_kept_where_the_tokens_have_them():
    articles = table("Rutte said: “NATO is ready.” Moscow said no.")
    tokens = tokenize(articles)
    assert "voice" not in find_actors(tokens)
    found = find_actors(add_voices(tokens, attributions(tokens, articles)))
    assert found[["actor", "voice"]].astype(str).values.tolist() == [
        ["Rutte", "narrator"], ["NATO", "quoted"], ["Moscow", "narrator"]]
    assert list(found)[-2:] == ["voice", "speaker"]


CODEBOOK = pd.DataFrame({"frame": ["conflict", "conflict", "peace"], "cue": ["war", "security", "talks"], "unless": "", "weight": 1.0})


def together(raws, codebook=CODEBOOK, **more):
    tokens = tokens_of(*raws)
    return actor_frames(find_actors(tokens), find_cues(tokens, codebook), tokens, **more)


def pair(found, actor, frame="conflict"):
    return found[(found["actor"] == actor) & (found["frame"] == frame)].iloc[0]


RAWS = ["Moscow wants Moscow's war, a war. He says that Kiev fears war. There is no war with Moscow. Talks are on.",
        "In Kiev the talks go on. There was no Moscow."]


def test_counted_by_hand():
    found = together(RAWS)
    one = pair(found, "Moscow")
    assert one[["n", "n_actor", "n_frame", "n_sentence"]].tolist() == [1, 3, 2, 6]       # two cues in one sentence, one denied
    assert one["expected"] == 1 and one["lift"] == 1 and one["log_dice"] == pytest.approx(14 + np.log2(2 / 5))
    assert pair(found, "Kiev")[["n", "n_actor"]].tolist() == [1, 2]                      # two articles, one spelling
    none = pair(found, "Moscow", "peace")
    assert none[["n", "lift"]].tolist() == [0, 0] and np.isnan(none["log_dice"])
    assert len(found) == 4 and found["n"].is_monotonic_decreasing


def test_within_articles_and_voices():
    found = together(RAWS, by="article_id")
    assert found.groupby("article_id", observed=True)["n_sentence"].first().tolist() == [4, 2]
    assert found[found["article_id"] == "1"].query("actor == 'Kiev' and frame == 'peace'")["n"].tolist() == [1]
    tokens = tokens_of("Moscow left. “It is war,” Kiev said.")
    tokens["voice"] = np.where(tokens["sentence"] == 0, "narrator", np.where(tokens["position"] < 8, "quoted", "narrator"))
    tokens["voice"] = tokens["voice"].astype("category")
    found = actor_frames(find_actors(tokens), find_cues(tokens, CODEBOOK), tokens, by="voice")
    assert found["n"].sum() == 0 and found["n_sentence"].tolist() == [2] * len(found)         # the war is quoted, Kiev is not


def test_a_cue_within_a_name_joins_nobody():
    codebook = CODEBOOK.assign(cue=["war", "security", "talks"])
    found = together(["He met the Security Council. Kiev wants security."], codebook)
    assert pair(found, "Security Council")[["n", "n_frame"]].tolist() == [0, 1]
    longer = CODEBOOK.assign(cue=["council must", "security", "talks"])
    assert pair(together(["Then the Security Council must act."], longer), "Security Council")["n"] == 1


def test_only_the_parts_asked_for():
    tokens = tokens_of("Then Moscow wants war. Kiev fears war.")
    tokens["part"] = tokens["part"].mask(tokens["sentence"] == 1, "caption")
    mentions, cues = find_actors(tokens), find_cues(tokens, CODEBOOK)
    assert actor_frames(mentions, cues, tokens)["actor"].unique().tolist() == ["Moscow"]
    assert set(actor_frames(mentions, cues, tokens, parts=None)["actor"]) == {"Moscow", "Kiev"}


def test_spellings_are_joined_by_the_reader_and_rare_actors_left_out():
    tokens = tokens_of("He says the US wants war.", "The war of the United States.", "Then Kiev left.")
    mentions, cues = find_actors(tokens), find_cues(tokens, CODEBOOK)
    assert set(actor_frames(mentions, cues, tokens)["actor"]) == {"US", "United States", "Kiev"}
    joined = actor_frames(mentions.replace({"actor": {"US": "United States"}}), cues, tokens, min_count=2)
    assert joined["actor"].unique().tolist() == ["United States"] and pair(joined, "United States")["n"] == 2


@pytest.mark.parametrize("raws", [["He left."], [""], ["Then Moscow left."]])
def test_nothing_to_count_is_an_empty_table_or_noughts(raws):
    found = together(raws)
    assert list(found) == ["actor", "frame", "n", "n_actor", "n_frame", "n_sentence", "expected", "lift", "log_dice"]
    assert found["n"].sum() == 0 and found["lift"].isna().all()


def test_other_articles_and_unknown_columns_are_refused():
    tokens, other = tokens_of("Then Moscow left."), tokens_of("He left.", "Then Moscow left.")
    with pytest.raises(ValueError, match="article '1' is not among the tokens"):
        actor_frames(find_actors(other), find_cues(other, CODEBOOK), tokens)
    with pytest.raises(ValueError, match="no column 'outlet'"):
        together(RAWS, by="outlet")


def test_the_sample_article(sample):
    tokens = tokenize(sample)
    found = find_actors(tokens)
    n = found["actor"].value_counts()
    assert n["Mark Rutte"] == 8 and n["Vladimir Zelensky"] == 5 and not {"Rutte", "Zelensky", "Russian", "Last"} & set(n.index)
    pairs = actor_frames(found, find_cues(tokens, load_codebook("generic_frames")), tokens)
    assert (pairs["n"] <= pairs[["n_actor", "n_frame"]].min(axis=1)).all() and (pairs["n_actor"] <= pairs["n_sentence"]).all()


@pytest.mark.parametrize("piece", ["Trump ", "Bank of ", "Bank of Trump ", "Trump. ", "“Trump ", "Mr. ", "al-Assad ", "A.B. "])
def test_hostile_text_costs_linear_time(piece):
    assert grows_linearly(lambda n: find_actors(tokenize(table(piece * n))), 40_000)


def test_the_outlet_corpus(outlet_tokens):
    found = find_actors(outlet_tokens)
    top = found["actor"].value_counts().head(40).index
    assert {"Donald Trump", "Russia", "China", "White House", "European Union"} <= set(top)
    assert not {"Russian", "Chinese", "American", "March", "President", "North Korean"} & set(top)


def test_a_part_of_the_tokens_counts_what_stands_in_it():
    raw = 'Moscow wants war. "Kiev fears war," Berg said. Moscow left.'
    articles = table(raw)
    tokens = tokenize(articles)
    tokens = add_voices(tokens, attributions(tokens, articles))
    mentions, cues = find_actors(tokens), find_cues(tokens, CODEBOOK)
    quoted = actor_frames(mentions, cues, tokens[tokens["voice"] == "quoted"])
    assert set(quoted["actor"]) == {"Kiev"} and quoted["n_sentence"].unique().tolist() == [1]
