"""Many cues found at once: the same places as a slow loop over the tokens finds, on any text and at any size."""
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cue_search import cue_words, longest, search
from analysis.tokens import tokenize
from examples import table, texts

RAW = "Kiev’s negotiators won’t pay $5.2 million. They pay, or the two-day talks end.\n\nPay talks end. The U.S. paid 9/11 costs, a Ph.D. said."
TOKENS = tokenize(table(RAW, "Talks.", "End of the talks; pay the costs the U.S. has."))
WORDS = ["War", "wars", "warfare", "peace", "talk", "talks", "Kiev’s", "don’t", "5", "$61.5", "two-day", "U.S.", "cafés", "a", ".", ",", "\n\n"]
FORMS = ["war", "wars", "war*", "w?r", "*s", "*ar*", "t*k*", "*a*a*", "kiev", "'s", "don't", "#", "$", "two-day", "*-day", "a", "?", "*", ".",
         "absent", "u.s.", "*.s*", "caf*"]
written = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
word = st.lists(st.sampled_from(FORMS), min_size=1, max_size=2).map("|".join)
phrases = st.lists(word | st.just("..."), min_size=1, max_size=5).filter(
    lambda words: "..." not in (words[0], words[-1]) and words.count("...") <= 2
    and any(one.strip("*?|") for one in words if one != "..."))


def fits(word, term, kind):
    """Whether a word of a cue stands for a term, as its grammar says."""
    return any(kind == "number" if form == "#" else
               re.fullmatch(re.escape(form).replace(r"\*", ".*").replace(r"\?", "."), term, re.DOTALL) for form in word.split("|"))


def ends(words, at, rows):
    """Where a cue ends that begins at the row `at`: every gap in every width, token by token."""
    if not words:
        return {at}
    if words[0] == "...":
        return set().union(*(ends(words[1:], at + n, rows) for n in range(4) if at + n <= len(rows)))
    return ends(words[1:], at + 1, rows) if at < len(rows) and fits(words[0], *rows[at]) else set()


def plainly(tokens, cues):
    """All places, found sentence by sentence and word by word; where tokens are missing a sentence is broken."""
    places = [(article, sentence, position - row) for row, (article, sentence, position) in
              enumerate(zip(tokens["article_id"].astype(str), tokens["sentence"], tokens["position"]))]
    terms = list(zip(tokens["term"].tolist(), tokens["kind"].tolist()))
    found = []
    for first, place in enumerate(places):
        last = next((row for row in range(first, len(places)) if places[row] != place), len(places))
        for number, words in enumerate(cues):
            found += [(first, first + end, number) for end in ends(words, 0, terms[first:last])]
    return sorted(found, key=lambda one: (one[0], -one[1], one[2]))


def found(tokens, cues):
    return list(zip(*(part.tolist() for part in search(tokens, cues))))


def hits(cue, tokens=TOKENS):
    return [" ".join(tokens["token"].tolist()[first:end]) for first, end, _ in found(tokens, [cue])]


@given(st.lists(written, max_size=3), st.lists(phrases, max_size=4), st.lists(st.booleans(), min_size=1, max_size=6))
def test_places_are_those_of_a_plain_loop(raws, cues, kept):
    tokens = tokenize(table(*raws))
    written_out = [" ".join(words) for words in cues]
    assert found(tokens, written_out) == plainly(tokens, cues)
    some = tokens[np.resize(kept, len(tokens))]
    assert found(some, written_out) == plainly(some, cues)


@given(texts, st.lists(st.sampled_from(["the war", "u.s.", "don't", "*'s", "# *", "s|t|war ... said|he", "said ... *", "*�*", "*ﬁ*|fi", "20-year-old",
                                        "th? ... he ... war"]), unique=True))
def test_places_in_dirt_are_those_of_a_plain_loop(raw, cues):
    tokens = tokenize(table(raw))
    assert found(tokens, cues) == plainly(tokens, [cue.split() for cue in cues])


@pytest.mark.parametrize("cue, expected", [
    ("talks", ["talks", "talks", "Talks", "talks"]),
    ("TALKS end", ["talks end", "talks end"]),
    ("pay|paid", ["pay", "pay", "Pay", "paid", "pay"]),
    ("negotiat*", ["negotiators"]),
    ("*gotiator?", ["negotiators"]),
    ("*o*ia*o*", ["negotiators"]),
    ("kiev's negotiators", ["Kiev ’s negotiators"]),
    ("Kiev’s", ["Kiev ’s"]),
    ("kiev", ["Kiev"]),
    ("won't|don't pay", ["won’t pay"]),
    ("$ # million", ["$ 5.2 million"]),
    ("$5.2", ["$ 5.2"]),
    ("#", ["5.2", "9/11"]),
    ("two-day", ["two-day"]),
    ("u.s.", ["U.S.", "U.S."]),
    ("Ph.D.", ["Ph.D."]),
    ("pay ... million", ["pay $ 5.2 million"]),
    ("they ... or ... talks", ["They pay , or the two-day talks"]),
    ("pay * costs", ["pay the costs"]),
    # what must not be found
    ("talk", []),
    ("won", []),
    ("day", []),
    ("end pay", []),
    ("million ... they", []),
    ("talks end of", []),
    ("kiev negotiators", []),
    ("pay talks ... u.s.", []),
    ("negotiators ... million", []),
    ("pay or", []),
    ("talk?s", []),
    ("absent|missing", []),
    ("absent ... pay", []),
], ids=str)
def test_what_a_cue_finds(cue, expected):
    assert hits(cue) == expected


def test_order_is_that_of_the_text_then_of_length_then_of_the_cues():
    assert found(TOKENS, ["pay", "pay|paid", "pay $", "they"])[:3] == [(4, 6, 2), (4, 5, 0), (4, 5, 1)]


def test_a_cue_with_two_gaps_stands_once_at_a_place():
    tokens = tokenize(table("arms for for talks"))
    assert found(tokens, ["arms ... for ... talks"]) == [(0, 4, 0)]


@pytest.mark.parametrize("tokens", [tokenize(table()), tokenize(table("")), TOKENS.iloc[:0]], ids=["no article", "no text", "no row"])
def test_where_there_is_no_token_nothing_is_found(tokens):
    assert found(tokens, ["pay", "pay ... talks", "*s", "#"]) == []


def test_a_cue_that_is_longer_than_the_text_is_not_looked_for_before_it():
    assert found(tokenize(table("pay pay talks")), ["pay ... pay ... talks", "* * * pay ... talks"]) == [(0, 3, 0)]


def test_no_cues_find_nothing():
    assert [part.dtype.kind for part in search(TOKENS, [])] == ["i", "i", "i"] and found(TOKENS, []) == []


def test_rows_taken_out_leave_a_hole():
    words = TOKENS[TOKENS["kind"] != "mark"]
    assert hits("pay or", words) == [] and hits("pay ... two-day", words) == [] and len(hits("talks end", words)) == 2
    one = TOKENS[TOKENS["article_id"] == "2"]
    assert found(one, ["the talks", "costs"]) == [(2, 4, 0), (7, 8, 1)]
    two = tokenize(table("rain and war", "no talks, pay"))
    assert found(two.iloc[[0, 4]], ["rain talks"]) == [], "as if they were neighbours, in two articles"


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5), st.integers(0, 2)), max_size=14))
def test_the_longest_stand_as_a_greedy_loop_says(places):
    expected = [False] * len(places)
    for k in sorted(range(len(places)), key=lambda k: (-places[k][1], places[k][0], k)):
        first, length, frame = places[k]
        expected[k] = not any(stands and frame == places[j][2] and first < places[j][0] + places[j][1]
                              and places[j][0] < first + length for j, stands in enumerate(expected))
    first, length, frame = np.array(places, int).reshape(-1, 3).T
    assert longest(first, first + length, frame).tolist() == expected


@pytest.mark.parametrize("cue, words", [
    ("Kiev’s talk*", ["kiev", "'s", "talk*"]),
    ("it’s  a|the\twar", ["it's", "a|the", "war"]),
    ("$5.2 ... two‑day", ["$", "5.2", "...", "two-day"]),
    ("Ph.D.|M.A. Ph.D.", ["ph.d.|m.a.", "ph.d."]),
], ids=str)
def test_words_of_a_cue(cue, words):
    assert cue_words(cue) == words


@pytest.mark.parametrize("cue, problem", [
    ("", "holds no word"), (" ", "holds no word"), ("...", "holds no word"), ("*", "holds no word"), ("?* ... *", "holds no word"),
    ("| *", "holds no word"), ("... war", "begins or ends with a gap"), ("war ...", "begins or ends with a gap"),
    ("a ... b ... c ... d", "more than two gaps"), ("war | peace", "nothing on either side")], ids=str)
def test_what_cannot_be_looked_for_is_refused_in_a_sentence(cue, problem):
    with pytest.raises(ValueError, match=re.escape(repr(cue)) + ".*" + problem) as caught:
        search(TOKENS, ["pay", cue])
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_one_word_a_million_times():
    tokens = tokenize(table("war " * 1_000_000))
    first, end, cue = search(tokens, ["war war", "war war war"])
    assert np.bincount(cue).tolist() == [999_999, 999_998]
    stands = longest(first, end, np.zeros(len(first), int))
    assert stands.sum() == 333_333 and (np.diff(first[stands]) == 3).all() and (end - first)[stands].min() == 3


def test_an_endless_word_is_read_once():
    tokens = tokenize(table("a" * 500_000 + " ab"))
    assert hits("*a*a*a*b", tokens) == [] and hits("a*?a*a*c*", tokens) == [] and hits("a*a*b|*?b", tokens) == ["ab"]


def test_five_thousand_cues():
    names = [f"{chr(97 + k % 26)}{chr(97 + k // 26 % 26)}{chr(97 + k // 676)}" for k in range(5000)]
    tokens = tokenize(table(" x ".join(names)))
    cues = [(name, f"x {name}", f"*{name}", f"{name[:2]}?|{name}")[k % 4] for k, name in enumerate(names)]
    first, end, cue = search(tokens, cues)
    own = 2 * np.arange(5000) - (np.arange(5000) % 4 == 1)              # every other token is an x
    assert set(zip(own.tolist(), range(5000))) <= set(zip(first.tolist(), cue.tolist()))
    alike = pd.Series(names).str[:2].value_counts()                     # what "ab?" finds beside its own
    assert len(first) == 3750 + sum(alike[name[:2]] for name in names[3::4])
