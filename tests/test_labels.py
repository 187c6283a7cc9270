"""Labels: which name is found, which longer or other one stands in its way, the share of the chances, and the table."""
import re

import numpy as np
import pandas as pd
import pytest

from analysis.concordance import in_context
from analysis.cue_search import cue_words
from analysis.labels import find_labels, label_choices, load_labels
from analysis.tokens import tokenize
from analysis.uncertainty import wilson
from analysis.voices import add_voices, attributions
from examples import table

HEAD = "concept,variant,cue,unless,chance,why,source"
OURS = load_labels()
FIGHTING, CAPITAL = "the fighting", "the capital of Ukraine"


def variants(raw, concept):
    found = find_labels(tokenize(table(raw)), OURS)
    return found.loc[found["concept"] == concept, "variant"].tolist()


def written(tmp_path, *rows):
    path = tmp_path / "names.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf8")
    return path


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return load_labels(written(tmp_path_factory.mktemp("labels"),
                               "town,Old,oldham,old ~,every naming,habit,own reading",
                               "town,New,newham,,every naming,habit,own reading",
                               "sea,East,east sea,,every naming,habit,own reading",
                               "sea,East,eastern sea|waters,,every naming,habit,own reading",
                               "sea,West,west sea,,every naming,habit,own reading"))


@pytest.mark.parametrize("raw, concept, expected", [
    ("The war in Syria goes on.", FIGHTING, ["war"]),
    ("This is no war, he said.", FIGHTING, ["war"]),                        # a denied name is chosen all the same
    ("A full-scale armed conflict began, and the conflict spread.", FIGHTING, ["armed conflict", "conflict"]),
    ("The special military operation, a military operation.", FIGHTING,
     ["special military operation", "military operation"]),
    ("Military actions are not waning.", FIGHTING, ["military action"]),
    ("A cessation of hostilities.", FIGHTING, ["hostilities"]),
    ("Syria’s civil war is a war.", FIGHTING, ["civil war", "war"]),
    ("KIEV, March 30. Kiev's envoys and Kiev-based firms.", CAPITAL, ["Kiev"] * 3),
    ("Some 400 people were killed and 9 died.", "people's deaths by force or otherwise",
     ["were killed, nobody named", "died"]),
    ("He was killed by a mine.", "people's deaths by force or otherwise", ["were killed by somebody"]),
    ("ISIL fighters fled the so-called Islamic State.", "the Islamic State group", ["ISIL", "so-called Islamic State"]),
    ("Assad's regime and the Syrian government.", "the rulers of Syria until 2024", ["regime", "government"]),
    ("A coup in Ukraine.", "the change of power in Kyiv in 2014", ["coup"]),
])
def test_names_that_are_found(raw, concept, expected):
    assert variants(raw, concept) == expected


@pytest.mark.parametrize("raw, concept", [
    ("World War II and the Cold War are history.", FIGHTING),
    ("The war on drugs, a war of words and war crimes.", FIGHTING),
    ("He sees a conflict of interest.", FIGHTING),
    ("Rebels were fighting for every meter. Hostile warfare.", FIGHTING),
    ("Kyodo News reports. We ate chicken Kiev at Dynamo Kiev.", CAPITAL),
    ("A terrorist attack on the crime fighters.", "people who bear arms against a state"),
    ("Tory rebels without a cause.", "people who bear arms against a state"),
    ("There is a state. Who is group leader?", "the Islamic State group"),
    ("A new tax regime and local government.", "those who rule a country"),
    ("They died out, and it killed time.", "people's deaths by force or otherwise"),
    ("We ate turkey sandwiches at the turkey farm.", "Turkey, the country"),
    ("The town lies on the coast, lying ahead.", "untrue reports"),
    ("Odessa, Texas, read The Odessa File.", "Odesa"),
    ("The rally in stocks goes on after a campaign rally.", "people in the streets"),
    ("A chair stood in the room.", "one who chairs"),
])
def test_what_is_no_such_name(raw, concept):
    assert variants(raw, concept) == []


def test_every_cue_of_ours_is_reachable():
    """No cue stands behind an exception or another variant of its concept, in the first of its forms or in the last."""
    for form in (0, -1):
        spelled = [" ".join(word.split("|")[form] for word in cue_words(cue) if word != "...") for cue in OURS["cue"]]
        raws = [f"It was {cue.replace('*', 'x').replace(' . ', '. ')} then." for cue in spelled]
        found = find_labels(tokenize(table(*raws)), OURS)
        reached = set(zip(found["article_id"].astype(str), found["concept"].astype(str), found["variant"].astype(str)))
        wanted = [(str(k), concept, variant) for k, (concept, variant) in enumerate(zip(OURS["concept"], OURS["variant"]))]
        assert [(*one, raws[int(one[0])]) for one in wanted if one not in reached] == []


def test_the_table_is_whole():
    assert OURS.columns.tolist() == HEAD.split(",") and OURS["concept"].nunique() >= 30
    assert (OURS[["why", "source", "chance"]] != "").all(axis=None)
    assert OURS["source"].str.fullmatch(r"own reading|.*\b(19|20)\d\d").all()
    assert (OURS.groupby(["concept", "variant"])[["why"]].nunique() == 1).all(axis=None)
    assert not OURS["why"].str.contains(r"\b(?:bias|biased|euphemism|propagandist\w*)\b").any()
    order = OURS[["concept", "variant"]].drop_duplicates()["concept"]
    assert (order.ne(order.shift()).cumsum().groupby(order).nunique() == 1).all()      # the rows of a concept stand together


def test_on_the_sample_article(sample):
    """Counted by hand: Kiev in the standfirst and four times in the body; nine names for the fighting, never war."""
    tokens = tokenize(sample)
    tokens = add_voices(tokens, attributions(tokens, sample))
    found = find_labels(tokens, OURS)
    capital, fighting = (found[found["concept"] == concept] for concept in (CAPITAL, FIGHTING))
    assert capital["variant"].tolist() == ["Kiev"] * 5
    assert capital["part"].tolist() == ["standfirst"] + ["body"] * 4
    assert fighting.loc[fighting["part"] == "repeat", "variant"].tolist() == ["military conflict"]
    assert fighting.loc[fighting["part"] == "note", "variant"].tolist() == ["armed conflict"]
    choices = label_choices(tokens, OURS)
    counts = choices[choices["concept"] == FIGHTING].set_index("variant")["n"]
    assert counts[counts > 0].to_dict() == {"military operation": 2, "military action": 2, "conflict": 2,
                                            "armed conflict": 1, "hostilities": 1, "fighting": 1}
    assert counts["war"] == counts["special military operation"] == 0
    by_voice = label_choices(tokens, OURS, by="voice").query("concept == @FIGHTING").set_index(["voice", "variant"])
    assert by_voice["chances"].groupby("voice", observed=True).first().sum() == 9
    assert by_voice.loc[("quoted", "conflict"), "n"] == 1 and by_voice.loc[("quoted", "military action"), "n"] == 1
    assert by_voice.loc[("narrator", "armed conflict"), "n"] == 1 and (by_voice.xs("war", level=1)["n"] == 0).all()
    shown = in_context(capital, sample)["hit"].tolist()
    assert shown == ["Kiev"] * 5


def test_a_hit_leads_back_to_its_characters(toy):
    raw = "In Newham, he said, the eastern sea is calm."
    found = find_labels(tokenize(table(raw)), toy)
    assert found.columns.tolist() == ["article_id", "part", "paragraph", "sentence", "position", "start", "end",
                                      "concept", "variant", "cue"]
    assert [raw[a:b] for a, b in zip(found["start"], found["end"])] == ["Newham", "eastern sea"]
    assert found["cue"].tolist() == ["newham", "eastern sea|waters"]


def test_one_cue_may_name_two_things():
    labels = pd.DataFrame({"concept": ["a", "a", "b", "b"], "variant": ["x", "y", "y", "z"],
                           "cue": ["red", "blue", "red", "green"], "unless": ""})
    found = find_labels(tokenize(table("Red, green.")), labels)
    assert found[["concept", "variant"]].values.tolist() == [["a", "x"], ["b", "y"], ["b", "z"]]


def test_shares_of_the_chances(toy):
    articles = table("Oldham, Oldham and Newham. Old Oldham.", "Newham.", "Nothing here.").assign(outlet=["x", "x", "y"])
    tokens = tokenize(articles)
    choices = label_choices(tokens, toy)
    assert choices.columns.tolist() == ["concept", "variant", "n", "chances", "share", "low", "high", "n_articles"]
    assert choices[["variant", "n", "chances", "n_articles"]].values.tolist() == [["Old", 2, 4, 1], ["New", 2, 4, 2]]
    assert choices["share"].tolist() == [0.5, 0.5]
    low, high = wilson(2, 4)
    assert choices["low"].tolist() == pytest.approx([low] * 2) and choices["high"].tolist() == pytest.approx([high] * 2)
    each = label_choices(tokens, toy, by=["outlet", "article_id"], articles=articles)
    assert each[["outlet", "article_id", "variant", "n", "chances"]].values.tolist() == [
        ["x", "0", "Old", 2, 3], ["x", "0", "New", 1, 3], ["x", "1", "Old", 0, 1], ["x", "1", "New", 1, 1]]


def test_only_the_parts_and_the_groups_that_are_asked(toy):
    tokens = tokenize(table("Oldham. Newham."))
    tokens["voice"] = pd.Categorical(["narrator"] * 2 + ["quoted"] * 2)
    tokens["speaker"] = pd.Categorical([None, None, "Berg", "Berg"])
    assert label_choices(tokens, toy, by="voice").query("n == 1")[["voice", "variant"]].values.tolist() == [
        ["narrator", "Old"], ["quoted", "New"]]
    assert label_choices(tokens, toy, by="speaker")[["speaker", "variant", "n"]].values.tolist() == [
        ["Berg", "Old", 0], ["Berg", "New", 1]]                             # the narrator has no name and is left out
    found = find_labels(tokens, toy)
    assert found["voice"].tolist() == ["narrator", "quoted"] and found["speaker"].dropna().tolist() == ["Berg"]
    tokens["part"] = pd.Categorical(["headline"] * 2 + ["body"] * 2)
    assert label_choices(tokens, toy)["n"].tolist() == [0, 1]
    assert label_choices(tokens, toy, parts=None)["n"].tolist() == [1, 1]
    with pytest.raises(ValueError, match="no column 'outlet'"):
        label_choices(tokens, toy, by="outlet")


@pytest.mark.parametrize("raw", ["", "It rained."])
def test_no_name_at_all(toy, raw):
    tokens = tokenize(table(raw))
    parted = label_choices(tokens, toy, by="part")
    assert len(find_labels(tokens, toy)) == len(label_choices(tokens, toy)) == len(parted) == 0
    assert ["part", "concept", "variant"] == parted.columns.tolist()[:3] and "share" in parted


def test_groups_add_up_on_the_outlets(outlets, outlet_tokens):
    whole = label_choices(outlet_tokens, OURS).set_index(["concept", "variant"])
    parted = label_choices(outlet_tokens, OURS, by="outlet", articles=outlets)
    assert parted.groupby(["concept", "variant"], observed=True)["n"].sum().reindex(whole.index).eq(whole["n"]).all()
    assert np.allclose(parted.groupby(["outlet", "concept"], observed=True)["share"].sum(), 1)
    assert parted["share"].between(parted["low"], parted["high"]).all() and (parted["n_articles"] <= parted["n"]).all()
    pairs = list(zip(OURS["concept"], OURS["variant"]))
    ranks = [pairs.index(pair) for pair in whole.index]
    assert ranks == sorted(ranks)                                           # in the order of the table


@pytest.mark.parametrize("rows, message", [
    (["town,Old,oldham,,every,x,y", "town,New,,,every,x,y"],
     "names.csv, row 3: the cue is empty; fill it in or delete the row."),
    (["town,Old,oldham,,every,x,y", "town,New,newham,,,x,y"],
     "names.csv, row 3: the chance is empty; fill it in or delete the row."),
    (["town,Old,oldham,,every,x,y", "town,New,oldham,,every,x,y"],
     "names.csv, row 3: 'town' has the cue 'oldham' twice; delete one of the rows."),
    (["town,Old,oldham,,every,x,y", "town,New,newham,,some,x,y"],
     "names.csv, row 3: the chance of 'town' is not that of row 2; write the same in all rows of a concept."),
    (["town,Old,oldham,,every,x,y", "town,New,newham,,every,x,y", "sea,East,east sea,,every,x,y"],
     "names.csv, row 4: 'sea' has one name only, which leaves no choice; add its rivals or delete it."),
    (["town,Old,oldham ...,,every,x,y", "town,New,newham,,every,x,y"],
     "names.csv, row 2: the cue 'oldham ...' holds no word to look for, or begins or ends with a gap; "
     "give a word or a phrase."),
    (["town,Old,oldham,,every,x,y", "town,New,newham,... ~,every,x,y"],
     "names.csv, row 3: the cue '... newham' holds no word to look for, or begins or ends with a gap; "
     "give a word or a phrase."),
])
def test_each_mistake_has_a_sentence(tmp_path, rows, message):
    with pytest.raises(ValueError) as problem:
        load_labels(written(tmp_path, *rows))
    assert str(problem.value) == message


def test_other_tables_are_refused(tmp_path):
    path = tmp_path / "frames.csv"
    path.write_text("frame,cue\nconflict,war\n", encoding="utf8")
    with pytest.raises(ValueError, match=re.escape("frames.csv, row 1: the column 'frame' is not known")):
        load_labels(path)
    with pytest.raises(FileNotFoundError, match="there is no table of labels 'lables'"):
        load_labels("lables")
    with pytest.raises(ValueError, match="the labels have no column 'concept'; pass the table that load_labels gives"):
        find_labels(tokenize(table("War.")), pd.DataFrame({"frame": ["a"], "cue": ["war"]}))
