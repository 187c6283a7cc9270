"""Tone toward a target: each rule on one sentence of ours, and as many that say nothing of it."""
import numpy as np
import pandas as pd
import pytest

from analysis import target_tone
from analysis.target_tone import score_targets, target_tones
from analysis.target_words import judgement_words, target_verbs, word_valences
from analysis.tokens import tokenize
from examples import table
from growth import grows_linearly

SPOKEN_OF = [  # sentence, what is named in it (its first mention), tone
    ("Hale lied to the committee.", "Hale", -1),
    ("Hale was accused of theft.", "Hale", -1),
    ("Prosecutors charged Hale on Monday.", "Hale", -1),
    ("The mayor fired Hale after the vote.", "Hale", -1),
    ("Senators' criticism of Hale went on.", "Hale", -1),
    ("Hale, who misled the court, left early.", "Hale", -1),
    ("Hale said she will resign in June.", "Hale", -1),
    ("Hale is a coward.", "Hale", -1),
    ("The council met the corrupt mayor Hale on Monday.", "Hale", -1),
    ("Hale did not help the town.", "Hale", -1),
    ("Critics Slam Hale Over Broken Bridge Plan", "Hale", -1),
    ("The members praised Hale on Monday.", "Hale", 1),
    ("Hale was endorsed by the union.", "Hale", 1),
    ("Hale won the election in May.", "Hale", 1),
    ("Hale rescued two children from the river.", "Hale", 1),
    ("Hale beat Berg in the first round.", "Hale", 1),
    ("Hale beat Berg in the first round.", "Berg", -1),
    ("Lee praised Kim but accused Hale of lying.", "Kim", 1),
    ("Lee praised Kim but accused Hale of lying.", "Hale", -1),
    ("Hale is an honest and gifted teacher.", "Hale", 1),
]
NOT_SPOKEN_OF = [
    ("Hale will meet Berg in Oslo on Monday.", "Hale"),
    ("Lee praised Kim but accused Hale of lying.", "Lee"),            # who accuses is not accused
    ("Rebels wounded Hale near the river.", "Hale"),                 # who is harmed is not to blame
    ("Hale was wounded near the river.", "Hale"),
    ('"The mayor is a liar," Hale said.', "Hale"),                   # he says it of another
    ("Hale said that the mayor is corrupt.", "Hale"),
    ("HALE: The bridge is in a bad state.", "HALE"),
    ("Hale spoke on Monday, when the storm, which came from the sea, was at its worst.", "Hale"),
    ("Hale took charge of the office.", "Hale"),                     # `unless`
    ("Hale came back to Oslo.", "Hale"),
    ("Hale joined Standard Success Brothers in May.", "Hale"),       # a word in a name
    ("Hale was not accused of it.", "Hale"),
    ("Hale lives in Lead, near the Bully River.", "Hale"),
]


def tone(sentence, name):
    return int(score_targets([sentence], [(sentence.index(name), sentence.index(name) + len(name))])[0])


@pytest.mark.parametrize("sentence, name, expected", SPOKEN_OF)
def test_what_is_said_of_a_target(sentence, name, expected):
    assert tone(sentence, name) == expected


@pytest.mark.parametrize("sentence, name", NOT_SPOKEN_OF)
def test_what_is_not_said_of_a_target(sentence, name):
    assert tone(sentence, name) == 0


def valences(raw, *names, word_valences=word_valences):
    mentions = pd.DataFrame({"article_id": "0", "start": [raw.index(n) for n in names],
                             "end": [raw.index(n) + len(n) for n in names]})
    return target_tones(tokenize(table(raw)), mentions, word_valences)["valence"].tolist()


def only(**words):
    """Word valences of these words alone."""
    return lambda tokens: tokens["term"].astype(str).map(words).astype(float).fillna(0).to_numpy()


def test_a_word_counts_less_behind_the_end_of_a_clause():
    at_once, later = (valences(raw, "Hale", word_valences=only(blue=0.2))[0]
                      for raw in ("Hale got a blue house.", "Hale got a house, a blue one."))
    assert at_once == pytest.approx(0.2) and later == pytest.approx(0.2 * target_tone.CLAUSE)


def test_a_word_before_the_target_counts_less_than_one_behind():
    behind, before = valences("Hale saw a blue house near Berg.", "Hale", "Berg", word_valences=only(blue=0.2))
    assert behind == pytest.approx(0.2) and before == pytest.approx(0.2 * target_tone.BEFORE)


def test_a_word_in_another_sentence_counts_less():
    # and is behind the end of a clause
    raw = "Hale sat. The sea is blue."
    assert valences(raw, "Hale", word_valences=only(blue=0.2)) == pytest.approx([0.2 * target_tone.CLAUSE * 0.5])


def test_a_verb_that_speaks_of_another_name_counts_less():
    of_berg, of_somebody = (valences(raw, "Hale", word_valences=only(lied=-0.2))[0]
                            for raw in ("Hale sat where Berg lied.", "Hale sat where a man lied."))
    assert of_berg == pytest.approx(of_somebody / 4) and of_somebody < 0


@pytest.mark.xfail(strict=True, reason="a strong word leaks to a name far off")
def test_what_is_said_of_another_in_another_clause():
    assert tone("Lee praised Kim, but Hale was accused of fraud.", "Lee") == 0


def test_blame_outweighs_praise():
    for_it, against = (valences("Hale got a blue house.", "Hale", word_valences=only(blue=x))[0] for x in (0.1, -0.1))
    assert against == pytest.approx(-for_it * target_tone.NEGATIVE)


def test_denial_turns_a_word_round_within_its_sentence():
    denied, apart = (valences(raw, "Hale", word_valences=only(blue=0.2))[0]
                     for raw in ("Hale is not blue.", "It is not. Hale is blue."))
    assert denied < 0 < apart


def test_what_the_target_says_counts_little():
    said, of_him = (valences(raw, "Hale", word_valences=only(blue=0.2))[0]
                    for raw in ("Hale said the sea is blue.", "Hale saw the sea is blue."))
    assert said == pytest.approx(of_him * target_tone.SAID)


def test_a_verb_says_one_thing_of_its_doer_and_another_of_its_sufferer():
    doer, sufferer = valences("Hale beat Berg.", "Hale", "Berg", word_valences=lambda tokens: np.zeros(len(tokens)))
    assert doer == pytest.approx(0.6) and sufferer == pytest.approx(-1)


def test_a_verb_whose_roles_are_known_is_not_counted_again():
    assert valences("Lee accused Kim.", "Lee", word_valences=only(accused=-1.0)) == pytest.approx([-0.2])


def test_a_pronoun_stands_for_the_name_before_it_but_not_for_one_further_off():
    nothing = lambda tokens: np.zeros(len(tokens))
    far, near = valences("Berg met Hale before she lied.", "Berg", "Hale", word_valences=nothing)
    assert far == 0 and near == pytest.approx(-0.5)


def test_nothing_crosses_from_one_article_to_the_next():
    tokens = tokenize(table("Hale sat.", "Lies, a scandal and a disgrace."))
    found = target_tones(tokens, pd.DataFrame({"article_id": ["0"], "start": [0], "end": [4]}))
    assert found["valence"].tolist() == [0]


def test_a_part_of_a_name_has_the_tone_of_the_whole():
    raw = "Hope Hale lied."
    assert valences(raw, "Hope") == valences(raw, "Hale") == valences(raw, "Hope Hale") == [-1]
    assert valences("Hope Hale sat.", "Hale") == [0]                # though hope is a good word


def test_marks_at_the_edges_of_a_span_are_left_out():
    raw = 'He asked," Hale was accused of it.'
    assert valences(raw, '" Hale') == valences(raw, "Hale")


def test_a_span_within_a_token_is_the_token():
    assert tone("Ex-mayor lied.", "mayor") == -1


def test_mentions_keep_their_columns_and_their_order():
    mentions = pd.DataFrame({"article_id": ["1", "0"], "start": 0, "end": 4, "actor": ["Berg", "Hale"]}, index=[7, 3])
    found = target_tones(tokenize(table("Hale lied.", "Berg won.")), mentions)
    assert found.index.tolist() == [7, 3] and found["actor"].tolist() == ["Berg", "Hale"]
    assert found["polarity"].tolist() == [1, -1] and "valence" not in mentions


def test_a_mention_without_a_word_has_no_tone():
    dashes = pd.DataFrame({"article_id": ["0"], "start": [10], "end": [12]})
    found = target_tones(tokenize(table("Hale lied -- often.")), dashes)
    assert found["valence"].isna().tolist() == [True] and found["polarity"].tolist() == [0]
    assert score_targets(["..."], [(0, 2)]).tolist() == [0]


def test_no_texts_and_no_mentions():
    assert score_targets([], []).tolist() == []
    no_mention = pd.DataFrame({"article_id": [], "start": [], "end": []})
    assert len(target_tones(tokenize(table("Hale lied.")), no_mention)) == 0


@pytest.mark.parametrize("span", [(3, 3), (-1, 4), (0, 99), (5, 2)])
def test_a_span_beyond_its_text_is_refused(span):
    with pytest.raises(ValueError, match=r"^row 1: the span .* 10 characters"):
        score_targets(["Hale lied.", "Berg lied."], [(0, 4), span])


def test_texts_without_spans_are_refused():
    with pytest.raises(ValueError, match="2 texts and 1 spans"):
        score_targets(["Hale lied.", "Berg lied."], [(0, 4)])


def test_an_unknown_article_is_refused():
    with pytest.raises(ValueError, match="'9' is not among the tokens"):
        target_tones(tokenize(table("Hale lied.")), pd.DataFrame({"article_id": ["9"], "start": [0], "end": [4]}))


@pytest.mark.parametrize("unit", ["Hale lied, ", '"Hale said" ', "liar ", "Hale ", "not "])
def test_hostile_text_costs_linear_time(unit):
    assert grows_linearly(lambda n: score_targets([unit * n], [(0, 4)]), 20_000)


def test_many_mentions_of_one_article():
    raw = "Hale lied to Berg and Lee won. " * 2_000
    tokens = tokenize(table(raw))
    start = [n for n in range(0, len(raw), 31)]
    found = target_tones(tokens, pd.DataFrame({"article_id": "0", "start": start, "end": [n + 4 for n in start]}))
    assert found["polarity"].eq(-1).all()


def write(path, *lines):
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


HEADER = "verb,forms,nouns,class,alone,unless,doer,sufferer"


@pytest.mark.parametrize("lines, message", [
    (["verb,forms", "lie,"], "no column 'nouns'"),
    ([HEADER, "lie,,,,,,-1,0", "lie,,,,,,-1,0"], "row 3: 'lie' stands twice"),
    ([HEADER, "lie,,,,,,bad,0"], "row 2: `doer` is 'bad'"),
    ([HEADER, "lie,,,,,,0,7"], "row 2: `sufferer` is '7'"),
    ([HEADER, "lie,,,,,,,0"], "row 2: `doer` is ''"),
])
def test_a_table_of_verbs_that_cannot_be_read(tmp_path, lines, message):
    with pytest.raises(ValueError, match=message):
        target_verbs(write(tmp_path / "verbs.csv", *lines))


def test_a_word_of_judgement_without_a_tone_is_refused(tmp_path):
    with pytest.raises(ValueError, match="row 2: `tone` is 'nice'"):
        judgement_words(write(tmp_path / "words.csv", "word,tone", "hero,nice"))


def test_the_tables_are_whole():
    verbs = target_verbs()
    assert (verbs[["doer", "sufferer"]] != 0).any(axis=1).all() and verbs["why"].ne("").all()
    assert set(judgement_words().values()) == {-1.0, 1.0}
    assert all(word == word.lower().strip() for word in [*judgement_words(), *verbs["verb"]])


def test_a_verb_that_means_something_else_in_a_phrase_has_no_valence_by_itself():
    tokens = tokenize(table("the charge, a lie"))
    charge = tokens["term"].eq("charge").to_numpy()
    assert verb_with_unless("charge") and abs(word_valences(tokens)[charge][0]) < 0.5


def verb_with_unless(verb):
    return target_verbs().set_index("verb").loc[verb, "unless"] != ""


def test_another_language_has_no_tone():
    tokens = tokenize(pd.DataFrame({"article_id": ["g", "e"], "raw": [
        "Merkel und die Partei die Grünen sagten, die Reform sei gut und nicht schlecht.", "Merkel praised the honest Greens."]}))
    mentions = pd.DataFrame({"article_id": ["g", "e"], "start": [0, 0], "end": [6, 6]})
    found = target_tones(tokens, mentions)
    assert found["valence"].isna().tolist() == [True, False] and found["polarity"][0] == 0
