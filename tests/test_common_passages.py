"""The words that two articles share, at their places in both."""
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.chunks import cut
from analysis.common_passages import common_passages
from analysis.copy_candidates import shingles
from examples import table


def passages(earlier, later, n_words=3):
    """Each passage as (text in the later, text in the earlier, in marks)."""
    articles = table(earlier, later)
    found = shingles(cut(articles["raw"]), n_words)
    columns = common_passages(articles, found, np.array([0]), np.array([1]), n_words)
    assert columns["words"].tolist() == [len(later[a:b].split()) for a, b in zip(columns["start"], columns["end"])]
    return [(later[a:b], earlier[c:d], bool(quoted)) for a, b, c, d, quoted in zip(
        *(columns[name] for name in ("start", "end", "start_of", "end_of", "quoted")))]


def test_places_in_both_whichever_is_longer():
    short, long = "Rain cut the road.", "On Monday rain cut  the road, officials said."
    assert passages(short, long) == [("rain cut  the road,", "Rain cut the road.", False)]
    assert passages(long, short) == [("Rain cut the road.", "rain cut  the road,", False)]


def test_a_passage_ends_where_the_two_part():
    assert passages("one two three four five six seven", "one two three x five six seven") == [
        ("one two three", "one two three", False), ("five six seven", "five six seven", False)]
    assert passages("a b c d e f", "d e f a b c") == [("d e f", "d e f", False), ("a b c", "a b c", False)]


def test_runs_that_meet_do_not_overlap():
    assert [text for text, _, _ in passages("a b c d x b c d e", "a b c d e")] == ["a b c d", "e"]


def test_fewer_words_than_a_shingle_are_no_passage():
    assert passages("one two three", "one two four") == [] == passages("one two", "one two") == passages("", "a b c")


def test_marks_in_either_article_cut_a_passage():
    said = "The road is closed. “Stay at home today,” he said on Monday."
    plain = said.replace("“", "").replace("”", "")
    for earlier, later in [(said, plain), (plain, said), (said, said)]:
        assert [(text.strip("“”"), quoted) for text, _, quoted in passages(earlier, later)] == [
            ("The road is closed.", False), ("Stay at home today,", True), ("he said on Monday.", False)]
    assert [quoted for *_, quoted in passages(plain, plain)] == [False]


def test_a_word_that_a_bracket_parts_from_its_mark_is_in_marks():
    said = "The road is closed (“stay at home today”) from Monday on."
    assert [(text, quoted) for text, _, quoted in passages(said, said)] == [
        ("The road is closed", False), ("(“stay at home today”)", True), ("from Monday on.", False)]


def test_of_several_the_first_place_in_the_longer_is_given():
    assert passages("a b c. Then a b c once more", "a b c") == [("a b c", "a b c.", False)]
    assert passages("a b c", "x a b c. Then a b c once more") == [("a b c.", "a b c", False)]


@given(*[st.lists(st.sampled_from("abcd"), max_size=14).map(" ".join)] * 2)
def test_what_is_given_is_the_same_in_both_and_all_of_it(earlier, later):
    given_words = 0
    for mine, its, quoted in passages(earlier, later):
        assert mine == its and not quoted
        given_words += len(mine.split())
    sets = [{tuple(raw.split()[k:k + 3]) for k in range(len(raw.split()) - 2)} for raw in (earlier, later)]
    short, other = (later, sets[0]) if len(later.split()) <= len(earlier.split()) else (earlier, sets[1])
    covered = {k + i for k in range(len(short.split()) - 2) if tuple(short.split()[k:k + 3]) in other for i in range(3)}
    assert given_words == len(covered)
