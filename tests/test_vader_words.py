"""What VADER knows of a word: the same of Arrow as of Python's own strings, whatever the word is made of."""
import string

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from vaderSentiment import vaderSentiment as vader

from analysis.vader_words import ROLES, known_words, package, phrases, words_of

NASTY = ["", "!", "a", "a.", "a.b", "...ok...", "ok.", "(Good)", "'good'", "“good”", ":D", ":D!", "<3", "__", "İnjured", "K", "KILLED", "ÉCLAT", "ß", "ΣΑΣ",
         "Ǆ", "ª", "don't", "DON'T", "n't", "don’t", "'n't'", "No", "least,", "NOR", "kind-of", "very!!", "?!?", "\ufffd", "\x00war\x00", "war\u0301", "西藏"]
written = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(NASTY) | st.sampled_from([
    *vader.NEGATE, *vader.BOOSTER_DICT, *ROLES]).flatmap(lambda word: st.sampled_from([word, word.upper(), f"({word}),"]))


def plainly(word):
    """What the package asks of a word, with Python's strings."""
    bare = word.strip(string.punctuation)
    bare = word if len(bare) <= 2 else bare
    lower = bare.lower()
    return (package().lexicon.get(lower, 0), lower in package().lexicon, vader.BOOSTER_DICT.get(lower, 0), vader.negated([lower]),
            bare.isupper(), ROLES.index(lower) if lower in ROLES else 0, word.count("!"), word.count("?"))


def found(words):
    return list(zip(*(column.tolist() for column in known_words(pa.array(words, pa.large_string())))))


@given(st.lists(written, max_size=8))
@example(NASTY)
@example(list(package().lexicon))
def test_all_is_as_python_finds_it(words):
    assert found(words) == [plainly(word) for word in words] + [(0, False, 0, False, False, 0, 0, 0)]


@pytest.mark.parametrize("word, like", [
    ("(Peace!)", "peace"), ("PEACE", "peace"), ("'peace'", "peace"), ("very,", "very"), ("Not:", "not"), ("hadn't!", "hadn't"),
])
def test_marks_and_case_do_not_hide_a_word(word, like):
    one, other, _ = found([word, like])
    assert one[:4] == other[:4] and any(one[:4])


@pytest.mark.parametrize("word", ["“peace”", "peace’s", "peace-talks", "slaughtered", "don’t", "no.", "İnjured", "war\u0301"])
def test_what_vader_does_not_know(word):
    assert found([word])[0][:4] == (0, False, 0, False)


def test_an_emoji_is_the_words_that_describe_it():
    strings = ["war", "so😀sad", "©", "😀😀", "a\u200db", "🇺🇸"]
    words, n, first = words_of(pa.array(strings, pa.large_string()))
    read = [" ".join(words.to_pylist()[at:at + k]) for at, k in zip(first.tolist(), n.tolist())]
    assert read == ["war", "so grinning facesad", "copyright", "grinning face grinning face", "a\u200db", "🇺🇸"]


def test_without_emoji_every_string_is_a_word():
    strings = pa.array(["café", "—", "西藏"], pa.large_string())
    words, n, first = words_of(strings)
    assert words is strings and n.tolist() == [1, 1, 1] and first.tolist() == [0, 1, 2]


def test_no_booster_has_a_weight_of_its_own():
    assert not set(package().lexicon) & {*vader.BOOSTER_DICT, "least", "but"}      # on which the rules rest


def test_every_phrase_of_the_package_is_looked_for():
    of_several = [phrase for table in (vader.SPECIAL_CASES, vader.BOOSTER_DICT) for phrase in table if " " in phrase]
    listed = [" ".join(ROLES[role] for role in roles) for table in (vader.SPECIAL_CASES, vader.BOOSTER_DICT)
              for length in (2, 3) for roles, _ in phrases(table, length)]
    assert sorted(listed) == sorted(of_several) and len(listed) > 8
