"""Two versions of one story: what changed, and that every row opens onto the published words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.labels import load_labels
from analysis.layout import PARTS, layout
from analysis.sentiment import score_sentences
from analysis.tokens import tokenize
from analysis.versions import CHANGES, COLUMNS, TEXT, compare_versions, renamings, version_summary
from analysis.voices import add_voices, attributions, is_word
from tests.examples import cases, table, texts

A = ('Rutte urged more arms for Kiev. "Talks can wait," he said. The military conflict has gone on for three years. '
     "Oil prices rose sharply.")
B = ("Oil prices rose sharply. Rutte insisted on more arms for Kyiv. The fighting has gone on for three years, alas. "
     "Rutte said that talks can wait. Snow fell in Brussels.")


@pytest.fixture(scope="module")
def compared():
    return compare_versions(A, B)


def changes(a, b, **options):
    rows = compare_versions(a, b, **options)
    return ", ".join(change if max(n) == 1 else f"{change} {n[0]}:{n[1]}"
                     for change, *n in rows[["change", "n_a", "n_b"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("versions, expected", cases("versions"))
def test_cases(versions, expected):
    assert changes(*versions.split(" || ")) == expected


def test_the_cases_hold_a_third_that_must_not_align():
    expected = [case.values[1] for case in cases("versions")]
    assert sum(one == "dropped, added" for one in expected) * 3 >= len(expected) - 5 and len(expected) >= 40


def test_the_table(compared):
    assert compared.columns.tolist() == COLUMNS
    assert compared[["change", "a_sentence", "b_sentence"]].fillna(-1).values.tolist() == [
        ["moved", 3, 0], ["reworded", 0, 1], ["reworded", 2, 2], ["moved and reworded", 1, 3], ["added", -1, 4]]
    renamed = compared.loc[2]
    assert (renamed["words_dropped"], renamed["words_added"]) == ("military conflict", "fighting … alas")
    assert (renamed["labels_a"], renamed["labels_b"]) == ("the fighting: military conflict", "the fighting: fighting")
    quoted = compared.loc[3]
    assert (quoted["quoted_a"], quoted["reported_a"], quoted["quoted_b"], quoted["reported_b"]) == (0.6, 0, 0, 4 / 6)
    assert (quoted["speakers_a"], quoted["speakers_b"]) == ("(unresolved)", "Rutte")         # "he" may be anybody
    assert (quoted["words_a"], quoted["words_b"], quoted["words_kept"]) == (5, 6, 3)


def test_every_row_opens_onto_the_published_words(compared):
    for side, raw in (("a", A), ("b", B)):
        rows = compared[compared[f"n_{side}"] > 0]
        assert [raw[start:end] for start, end in zip(rows[f"{side}_start"], rows[f"{side}_end"])] == rows[f"text_{side}"].tolist()
    added = compared.iloc[-1]
    assert added[["a_sentence", "a_start", "text_a", "words_a", "tone_a", "labels_a", "quoted_a"]].isna().all()
    assert added["words_added"] == "Snow fell in Brussels" and added["words_dropped"] == "" and added["words_kept"] == 0


def test_tone_voice_and_labels_are_those_of_the_other_verbs(sample):
    rows = compare_versions(sample, sample)
    tokens = tokenize(sample)
    tokens = add_voices(tokens, attributions(tokens, sample))
    tokens = tokens[tokens["part"].isin(TEXT)].reset_index(drop=True)
    scores = score_sentences(tokens)
    assert rows["change"].eq("same").all() and rows["b_sentence"].tolist() == scores["sentence"].tolist()
    for side in "ab":
        assert rows[f"tone_{side}"].tolist() == pytest.approx(scores["valence"].tolist())
    summary = version_summary(rows).set_index(["what", "measure"])["a"]
    words = tokens[is_word(tokens, TEXT) | (tokens["kind"] == "number").to_numpy()]
    assert summary["voice"].to_dict() == words["voice"].value_counts().to_dict()
    assert summary["words", "all"] == len(words) and summary["words", "share kept"] == 1
    assert summary["tone", "all sentences"] == pytest.approx(scores["valence"].mean())


def test_a_joined_row_has_the_tone_of_its_words():
    a = "The clumsy reform failed and forty brave nurses praised the generous mayor of Lyon."
    b = "The clumsy reform failed. Forty brave nurses praised the generous mayor of Lyon."
    rows, alone = compare_versions(a, b), score_sentences(tokenize(table(b)))
    assert rows[["n_a", "n_b"]].values.tolist() == [[1, 2]]
    assert rows["tone_b"].item() == pytest.approx(np.average(alone["valence"], weights=alone["words"]))
    assert rows["text_b"].item() == b and rows["words_dropped"].item() == "and" and rows["words_added"].item() == ""


def test_what_a_alone_has_stands_behind_the_sentence_that_it_followed():
    a = "Trains ran late. Talks failed in Geneva. Snow fell. Oil prices rose sharply on Monday. Rivera slept."
    b = "Trains ran late. Oil prices rose sharply on Monday. Talks failed in Geneva."
    rows = compare_versions(a, b)                         # the talks moved, so the snow stays behind the trains
    assert rows["change"].tolist() == ["same", "dropped", "same", "dropped", "moved"]
    assert rows["text_a"].tolist()[1::2] == ["Snow fell.", "Rivera slept."]


# Parts

def test_the_standfirst_of_the_sample_against_its_body(sample):
    rows = compare_versions(sample, sample, parts_a="standfirst", parts_b="body")
    assert rows["change"].value_counts()[["dropped", "added"]].tolist() == [3, 36] and len(rows) == 39
    assert "military conflict" not in " ".join(rows["labels_b"].dropna())
    rows = compare_versions(sample, sample, parts_a="standfirst", parts_b=["body", "repeat"])
    pair, = rows[rows["change"] == "reworded"].itertuples()
    assert (pair.a_sentence, pair.b_sentence) == (4, 6) and pair.text_b.startswith("NATO Secretary General Mark Rutte said that")
    assert renamings(rows)[["name_a", "name_b"]].fillna("-").values.tolist() == [["Kiev", "-"], ["-", "military conflict"]]


def test_repeats_notes_and_bylines_are_compared_only_when_asked_for(sample):
    parts = {change: compare_versions(sample, sample, **options)["a_sentence"].tolist() for change, options in
             {"text": {}, "all": {"parts_a": None, "parts_b": None}}.items()}
    assert len(parts["text"]) == 40 and len(parts["all"]) == tokenize(sample)["sentence"].nunique() == 46
    assert set(PARTS) - set(TEXT) == {"byline", "dateline", "repeat", "note", "boilerplate"}


def test_a_part_left_out_between_two_sentences_does_not_get_into_a_row():
    """Two halves of a sentence stand around a paragraph that says the first again: no row can hold both."""
    lead = "Rutte urged allies on Monday to send more arms to Kiev before winter comes to the front."
    raw = f"Arms for Kiev\n{lead}\n{lead}\nFerries stayed in port at Dover for a day."
    whole = lead[:-1] + " and ferries stayed in port at Dover for a day."
    assert layout(table(raw))["part"].tolist() == ["headline", "standfirst", "repeat", "body"]
    assert compare_versions(whole, raw, parts_b=["standfirst", "body"])[["n_a", "n_b"]].values.tolist() == [[1, 1], [0, 1]]
    assert compare_versions(whole, raw.replace(f"{lead}\n{lead}", lead), parts_b=["standfirst", "body"])["n_b"].tolist() == [2]


# What may be passed

def test_a_text_a_table_and_a_row_are_the_same():
    article = table(A).assign(title=None, outlet="x")
    for version in (A, article, article.iloc[0]):
        assert compare_versions(version, B).equals(compare_versions(A, B))


def test_names_of_your_own():
    labels = pd.DataFrame({"concept": "grain", "variant": ["wheat", "corn"], "cue": ["wheat", "corn"], "unless": ""})
    rows = compare_versions("Wheat from Picardy.", "Corn from Picardy.", labels=labels)
    assert renamings(rows).values.tolist() == [[0, "grain", "wheat", "corn"]]
    assert renamings(compare_versions("Wheat from Picardy.", "Corn from Picardy.", labels=load_labels())).empty


def test_rival_names_are_one_word_where_sentences_find_each_other():
    renamed = compare_versions("The military conflict in Syria.", "The war in Syria.")
    assert renamed["similarity"].tolist() == [1] and renamed["change"].tolist() == ["reworded"]
    other = compare_versions("The military airport in Syria.", "The war in Syria.")
    assert other["change"].tolist() == ["dropped", "added"]


def test_the_instrument_is_passed_on():
    tone = compare_versions("War is good.", "War is good.", instrument="vader")["tone_a"].item()
    assert tone != compare_versions("War is good.", "War is good.")["tone_a"].item()


@pytest.mark.parametrize("call, message", [
    (lambda: compare_versions(table("x", "y"), "x"),
     "version a is neither a text nor one article with its text in `raw`; pass a text, or one row of an article table, as in "
     "articles[:1]."),
    (lambda: compare_versions("One. Two.", 7),
     "version b is neither a text nor one article with its text in `raw`; pass a text, or one row of an article table, as in "
     "articles[:1]."),
    (lambda: compare_versions(table(None), "x"),
     "version a is neither a text nor one article with its text in `raw`; pass a text, or one row of an article table, as in "
     "articles[:1]."),
    (lambda: compare_versions("War.", " \n", parts_b="body"),
     "version b has no sentence in the parts body; pass parts_b=None to compare all of them."),
    (lambda: compare_versions("War.", "War.", parts_a="lead"), f"'lead' is no part; there are {', '.join(PARTS)}."),
    (lambda: compare_versions("War.", "War.", instrument="x"), "there is no instrument 'x'; use one of news, vader."),
    (lambda: version_summary(pd.DataFrame({"change": []})),
     "the table has no column 'similarity'; pass the table that compare_versions gives."),
    (lambda: renamings(pd.DataFrame()), "the table has no column 'change'; pass the table that compare_versions gives."),
])
def test_each_mistake_has_a_sentence(call, message):
    with pytest.raises(ValueError) as problem:
        call()
    assert str(problem.value) == message


# Summaries

def test_the_summary(compared):
    summary = version_summary(compared).set_index(["what", "measure"])
    assert summary.loc["sentences"].values.tolist() == [[0, 0], [2, 2], [1, 1], [1, 1], [0, 0], [0, 1]]
    assert summary.index.get_level_values(1)[:6].tolist() == CHANGES
    assert summary.loc[("words", "all")].tolist() == [24, 30]
    assert summary.loc[("words", "kept")].tolist() == [18, 18] and summary.loc[("words", "share kept"), "a"] == 18 / 24
    paired, everything = summary.loc[("tone", "sentences in pairs")], summary.loc[("tone", "all sentences")]
    assert paired["a"] == everything["a"] == pytest.approx(compared["tone_a"].mean())
    assert paired["b"] == pytest.approx(compared["tone_b"][:4].mean())
    assert everything["b"] == pytest.approx(compared["tone_b"].mean())
    assert summary.loc["labels"].T.to_dict("list")["the capital of Ukraine: Kyiv"] == [0, 1]
    assert summary.loc["voice"].sum().tolist() == [24, 30]
    assert not [name for name in summary.reset_index()["measure"] if name.startswith("p")]


def test_a_table_that_was_saved_and_read_again_has_the_same_summary(compared, tmp_path):
    compared.to_csv(tmp_path / "compared.csv", index=False)
    pd.testing.assert_frame_equal(version_summary(pd.read_csv(tmp_path / "compared.csv")), version_summary(compared))


def test_renamings_pair_names_in_order_and_leave_kept_ones_alone():
    rows = compare_versions("In Kiev the war and in Kiev the hostilities divide Rutte and Berlin.",
                            "In Kyiv the war and in Kiev the invasion and aggression against Odesa divide Rutte and Berlin.")
    assert rows["change"].tolist() == ["reworded"]
    assert renamings(rows)[["concept", "name_a", "name_b"]].fillna("-").values.tolist() == [
        ["the capital of Ukraine", "Kiev", "Kyiv"], ["the fighting", "hostilities", "invasion"],
        ["the fighting", "-", "aggression"], ["Odesa", "-", "Odesa"]]


def test_same_texts_rename_nothing_and_what_is_dropped_is_no_renaming(compared):
    assert renamings(compare_versions(A, A)).empty
    assert renamings(compare_versions("The war in Kiev goes on.", "Snow fell."))["concept"].tolist() == []


# Laws

@settings(max_examples=25)
@given(texts, texts)
def test_any_two_texts(a, b):
    a, b = "War.\n" + a, "Peace.\n" + b
    rows = compare_versions(a, b, parts_a=None, parts_b=None)
    for side, raw in (("a", a), ("b", b)):
        held = rows[rows[f"n_{side}"] > 0].sort_values(f"{side}_start")
        assert held[f"n_{side}"].sum() == tokenize(table(raw))["sentence"].nunique()          # none lost, none twice
        assert (held[f"{side}_start"].to_numpy()[1:] >= held[f"{side}_end"].to_numpy()[:-1]).all()
        assert [raw[s:e] for s, e in zip(held[f"{side}_start"], held[f"{side}_end"])] == held[f"text_{side}"].tolist()
        assert (rows["words_kept"] <= rows[f"words_{side}"].fillna(0)).all()
    assert rows["b_sentence"].dropna().is_monotonic_increasing


@settings(max_examples=15)
@given(texts)
def test_a_text_and_itself(a):
    a = "War.\n" + a
    assert set(compare_versions(a, a, parts_a=None, parts_b=None)["change"]) == {"same"}


@pytest.mark.parametrize("a, b", [
    ("Rutte said that Kiev needs arms. " * 5000,) * 2,
    ("".join(f"Clerk {k} in town {k % 7} filed case {k}x. " for k in range(4000)),
     "".join(f"Clerk {k} in town {k % 7} filed case {k}x. " for k in range(3999, -1, -1))),
    ("war " * 200_000, "war " * 199_999 + "peace"),
    ('"' * 200_000 + "war", '"' * 200_000 + "peace"),
])
def test_hostile_texts_end(a, b):
    assert compare_versions(a, b, parts_a=None, parts_b=None)["change"].notna().all()
