"""Who does what to whom, and how it is told: the cases, the sample article, the table of verbs, shares."""
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.agency import agency, agency_shares
from analysis.event_roles import FORMS
from analysis.event_verbs import COLUMNS, event_forms, event_verbs
from analysis.tokens import tokenize
from analysis.voices import add_voices, attributions
from examples import cases, table, texts
from growth import grows_linearly

HEADER = "verb,forms,nouns,class,agentless,event,alone,thing,unless,why,source"
WORDS = ["killed", "killing", "the", "attack", "by", "and", "of", "who", "to", ",", "(", ")", "were", "police", "Rome", "'s", "12", "died", "that",
         "which", "not", "in", "strikes", "wounded", "seize", "“", "”", ".", "-", "on", "Monday", "they", "them", "having", "been", "said"]


def events_of(raw, **options):
    return agency(tokenize(table(raw)), **{"voices": None, "parts": None, **options})


def shown(raw):
    """Events as the cases write them: verb | form | agent | patient | denied; the events."""
    return " ; ".join(
        " | ".join([row.verb, row.form, *("-" if pd.isna(name) else name for name in (row.agent, row.patient)),
                    *(["denied"] if row.denied else [])]) for row in events_of(raw).itertuples())


@pytest.mark.parametrize("raw, expected", cases("agency"))
def test_case(raw, expected):
    assert shown(raw) == expected


def test_many_cases_and_a_fair_part_of_them_are_no_events():
    rows = [case.values for case in cases("agency")]
    nothing = sum(not expected for _, expected in rows)
    denied_or_unsaid = sum("| - |" in expected or expected.endswith("denied") for _, expected in rows)
    assert len(rows) > 100 and nothing > 25 and nothing + denied_or_unsaid > len(rows) / 3


# The sample article

@pytest.fixture(scope="module")
def told(sample):
    tokens = tokenize(sample)
    return add_voices(tokens, attributions(tokens, sample))


def test_sample_article_by_hand(told):
    found = agency(told, voices=None)
    assert found[["verb", "form", "agent", "patient"]].astype(object).where(found.notna(), None).values.tolist() == [
        ["cede", "active", "Ukraine", "an inch of its land"],
        ["cede", "active", "them", "Ukrainian territories"],
        ["liberate", "active", "the armed forces of Ukraine", "20% of the Ukrainian territory"],
        ["occupy", "passive with agent", "Russia", "the Ukrainian territory"],
        ["occupy", "passive with agent", "Russia", "the territories"],
        ["surrender", "active", "Ukraine", "its territories"],          # "kilometer by kilometer"
        ["occupy", "active", "it", "the territories"],
        ["launch", "active", "Ukraine", "long-range American and British missiles"],
        ["retaliate", "active", "Russia", None],
        ["launch", "nominalised", None, None],
        ["intimidate", "active", "the launch", "those"],
        ["strike", "nominalised", "Russian", None]]
    assert found["denied"].tolist() == [True] + [False] * 11


def test_the_narrator_alone_unless_told_otherwise(told):
    assert agency(told)["verb"].tolist() == ["cede", "surrender", "launch", "retaliate"]
    assert set(agency(told)["voice"]) == {"narrator"}
    assert agency(told, voices=("reported",))["speaker"].dropna().unique().tolist() == [
        "Vladimir Zelensky", "Mark Rutte", "Andriy Sibiga"]


def test_parts(told):
    assert len(agency(told, parts=("headline",))) == 0
    assert len(agency(told, voices=None, parts=None)) >= len(agency(told, voices=None))


# The table

def test_columns_and_places():
    raw = "It rained. Russia’s army  shelled the “old” town."
    row = events_of(raw).iloc[0]
    assert list(events_of(raw)) == ["article_id", "part", "sentence", "start", "end", "verb", "event_class", "form", "agent_start",
                                    "agent_end", "agent", "patient_start", "patient_end", "patient", "denied"]
    assert row["sentence"] == 1 and row["event_class"] == "force" and raw[row["start"]:row["end"]] == "shelled"
    assert raw[row["agent_start"]:row["agent_end"]] == row["agent"] == "Russia’s army"
    assert raw[row["patient_start"]:row["patient_end"]] == row["patient"] == "the “old” town"


def test_a_particle_belongs_to_the_verb():
    raw = "They blew up the bridge."
    row = events_of(raw).iloc[0]
    assert raw[row["start"]:row["end"]] == "blew up" and row["verb"] == "blow up"


def test_no_events_give_an_empty_table_of_the_same_columns():
    for raw in ("", "It rained."):
        assert len(events_of(raw)) == 0 and list(events_of(raw)) == list(events_of("They fled."))
        assert events_of(raw)["agent_start"].dtype == "Int32" and events_of(raw)["form"].cat.categories.tolist() == FORMS


def test_a_capital_is_a_name_within_a_sentence_but_not_in_a_headline():
    raw = "Rebels Attack Rome\nBy Ann Lee\n\nThe Attack was long, said one.\n\nAttacks followed."
    found = agency(tokenize(table(raw)), voices=None, parts=None)
    assert found[["part", "start"]].astype(object).values.tolist() == [["headline", 7], ["body", raw.index("Attacks")]]


def test_an_article_does_not_reach_into_the_next():
    found = agency(tokenize(table("The rebels", "killed 12 men.")), voices=None, parts=None)
    assert found["agent"].isna().all() and found["article_id"].tolist() == ["1"]


def test_tokens_without_voices():
    with pytest.raises(ValueError, match=re.escape("no column 'voice'; make it with tokens = add_voices(")):
        agency(tokenize(table("They fled.")))


def test_a_voice_that_there_is_not():
    articles = table("They fled.")
    tokens = add_voices(tokens := tokenize(articles), attributions(tokens, articles))
    with pytest.raises(ValueError, match="'narator' is no voice; there are narrator, quoted, reported."):
        agency(tokens, voices="narator")


@settings(max_examples=60)
@given(st.lists(texts | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), min_size=1, max_size=3))
def test_roles_are_places_around_the_verb(raws):
    found = agency(tokenize(table(*raws)), voices=None, parts=None)
    for name in ("agent", "patient"):
        placed = found[found[name].notna()]
        assert (placed[f"{name}_start"] < placed[f"{name}_end"]).all()
        # no role holds its own verb, but "all wounded", where the participle is the phrase
        assert ((placed[f"{name}_end"] <= placed["start"]) | (placed[f"{name}_start"] >= placed["end"])).all()
    without = found["form"].isin(["passive without agent", "agentless"])
    assert found.loc[without, "agent"].isna().all() and found.loc[found["form"] == "passive with agent", "agent"].notna().all()


@pytest.mark.parametrize("piece", [
    "killed ", "and ", "killed and ", ") killed ", "the attack of ", "who killed ", ", killed ", "men of men and killed ", "to kill ",
    "having been said killed ", "' killed "])
def test_hostile_text_costs_linear_time(piece):
    tokens = tokenize(table("Men " + piece * 4_000))
    n_token = len(piece.split())
    assert grows_linearly(lambda n: agency(tokens.head(n * n_token), voices=None, parts=None), 4_000)


# Shares

EVENTS = pd.DataFrame({"verb": ["kill", "arrest", "kill", "kill"], "agent": ["police", None, None, "police"],
                       "form": pd.Categorical(["active", "nominalised", "nominalised", "active"], FORMS)})


def test_shares_are_plain_counts():
    shares = agency_shares(EVENTS)
    assert len(shares) == 2 * len(FORMS) and shares['form'].tolist() == 2 * FORMS            # forms that do not occur are zeros
    assert shares[shares['n'] > 0].values.tolist() == [
        ["kill", "active", 2, 3, 2 / 3], ["kill", "nominalised", 1, 3, 1 / 3], ["arrest", "nominalised", 1, 1, 1.0]]


def test_shares_of_several_columns_leave_missing_ones_out():
    shares = agency_shares(EVENTS, by=["verb", "agent"])
    assert shares[shares["n"] > 0].values.tolist() == [["kill", "police", "active", 2, 2, 1.0]]


def test_shares_of_nothing():
    assert len(agency_shares(EVENTS.head(0))) == 0


def test_shares_name_the_missing_column():
    with pytest.raises(ValueError, match="the events have no column 'outlet'; `by` is one of verb, agent, form."):
        agency_shares(EVENTS, by="outlet")


# The verbs

def test_each_verb_is_whole():
    verbs = event_verbs()
    assert list(verbs) == COLUMNS and 80 <= len(verbs) <= 150 and (verbs[["why", "source", "class"]] != "").all(axis=None)
    assert set(verbs["agentless"]) == set(verbs["thing"]) == {"", "yes"}
    assert ((verbs["event"] != "") == (verbs["agentless"] == "yes")).all()
    assert (verbs["verb"] == verbs["verb"].str.lower().str.strip()).all()


def test_each_phrase_in_unless_can_be_looked_for():
    assert shown("He seized the opportunity.") == "" != shown("He seized the town.")
    phrases = [phrase.strip() for cell in event_verbs()["unless"] for phrase in cell.split(";") if phrase.strip()]
    assert all(len(phrase.split()) > 1 for phrase in phrases)
    assert all("~" in phrase or set(re.split(r"[ |]", phrase)) & set(event_forms(event_verbs())) for phrase in phrases)


@pytest.mark.parametrize("form, lemma, kinds", [
    ("shot", "shoot", {"past"}), ("overrun", "overrun", {"participle"}), ("dying", "die", {"ing"}), ("attacks", "attack", {"s", "noun"}),
    ("kidnapping", "kidnap", {"ing", "noun"}), ("vandalised", "vandalize", {"past"}), ("takeover", "take over", {"noun"}),
    ("bombings", "bomb", {"noun"}), ("freed", "free", {"past"})])
def test_forms(form, lemma, kinds):
    assert any(verb.lemma == lemma and verb.forms == kinds for verb in event_forms(event_verbs())[form])


@pytest.mark.parametrize("form", ["kill's", "shooted", "diing", "killd", "gived", "fight", "suede", "takeovers over"])
def test_what_is_no_form(form):
    assert form not in event_forms(event_verbs())


def test_the_longest_verb_comes_first():
    assert [verb.lemma for verb in event_forms(event_verbs())["shot"]] == ["shoot down", "shoot"]
    assert shown("Rebels shot down a plane.") == "shoot down | active | Rebels | a plane"


def test_a_table_of_ones_own(tmp_path):
    path = tmp_path / "verbs.csv"
    path.write_text(f"{HEADER}\npaint,,painting,art,,,,,~ a picture,x,y\n", encoding="utf8")
    found = events_of("They painted the wall. They painted a picture. They killed time.", verbs=event_verbs(path))
    assert found[["verb", "event_class", "patient"]].astype(object).values.tolist() == [["paint", "art", "the wall"]]


def test_rows_can_be_left_out():
    verbs = event_verbs()
    assert len(events_of("He shot two men and fled.", verbs=verbs[verbs["class"] == "harm"])) == 1


@pytest.mark.parametrize("lines, message", [
    (["verb,class", "kill,death"], "verbs.csv: the table has no column 'forms'; it needs verb, forms, nouns"),
    ([], "verbs.csv: the table has no column 'verb'"),
    ([HEADER], "verbs.csv: the table holds no verbs; write one a row, below its head."),
    ([HEADER, "kill,,,,,,,,,x,y"], "verbs.csv, row 2: an event verb needs `verb` and `class`; fill both in."),
    ([HEADER, ",,,death,,,,,,x,y"], "verbs.csv, row 2: an event verb needs"),
    ([HEADER, "kill,,,death,,,,,,x,y", "kill,,,death,,,,,,x,y"], "verbs.csv, row 3: 'kill' stands twice; keep one row."),
    ([HEADER, "die,,,death,yes,kill,,,,x,y"], "verbs.csv, row 2: 'kill' in `event` is no verb of this table with an agent;"),
])
def test_each_mistake_has_a_sentence(tmp_path, lines, message):
    path = tmp_path / "verbs.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf8")
    with pytest.raises(ValueError, match=re.escape(message)):
        event_verbs(path)


# The outlet corpus

def test_the_outlet_corpus(outlet_tokens):
    found = agency(outlet_tokens, voices=None)
    shares = found["form"].value_counts(normalize=True)
    assert len(found) > 10_000 and shares["active"] > 0.15 and shares["passive without agent"] > 3 * shares["passive with agent"]
