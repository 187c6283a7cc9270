"""What stands in quotation marks: by cases, a third without any, and by laws on dirty texts."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.quotations import DOUBLE, LONGEST_SINGLE, SINGLE, covered, quotations
from analysis.tokens import tokenize
from examples import table, texts

MARKS = {*DOUBLE, *SINGLE, "`"}
PIECES = st.sampled_from(["“", "”", '"', "'", "‘", "’", "''", "``", "«", "»", "„", " ", " ", "a", "dogs", "No", ". ", ", ", "? ", "\n", "\n\n", "6", '"?', "="])
quoted = st.lists(PIECES | texts, max_size=30).map("".join)


def stretches(raw):
    """The stretches as published; « ...» goes on, « ...| was not closed."""
    tokens = tokenize(table(raw))
    found = quotations(tokens)
    start, end = tokens["start"].to_numpy()[found.first], tokens["end"].to_numpy()[found.last]
    sign = np.select([found.closed, found.goes_on], ["", "..."], "|")
    return [raw[a:b] + after for a, b, after in zip(start, end, sign)]


@pytest.mark.parametrize("raw, expected", [
    # every shape of mark; where blanks tell the side, the shape does not
    ('He said "no" twice.', ['"no"']), ("“No” he said.", ["“No”"]), ("«No» «yes»", ["«No»", "«yes»"]), ("„No“ he said.", ["„No“"]),
    ("»No« he said.", ["»No«"]), ("“No“ he said.", ["“No“"]), ("”No” he said.", ["”No”"]), ("``No'' he said.", ["``No''"]),
    ("''No'' he said.", ["''No''"]), ("(“No”) he said.", ["“No”"]), ("(„No”) he said.", ["„No”"]), ("“No”—he said.", ["“No”"]), ('"a" "b", "c"', ['"a"', '"b"', '"c"']),
    # single ones: British, and outside of double ones only
    ("‘We go,’ he said.", ["‘We go,’"]), ("'We go,' he said.", ["'We go,'"]), ("He called it ‘dead’ again.", ["‘dead’"]),
    ("“He told me ‘never’ and left.”", ["“He told me ‘never’ and left.”"]), ("‘He called it “dead” twice,’ she said.", ["‘He called it “dead” twice,’", "“dead”"]),
    ("‘The teachers’ pay is low,’ he said.", ["‘The teachers’ pay is low,’"]), ("‘It’s ours, don’t worry,’ he said.", ["‘It’s ours, don’t worry,’"]),
    ("‘Is it out? It is!’ he said.", ["‘Is it out? It is!’"]), ("‘One is. The boys’ pay is two,’ he said.", ["‘One is. The boys’ pay is two,’"]),
    ("He met the ‘boys’ and went.", ["‘boys’"]), ("‘One’ and ‘two,’ he said.", ["‘One’", "‘two,’"]), ("‹We go,› he said.", ["‹We go,›"]),
    # over paragraphs
    ("He said: “One is.\n“Two is.\n“Three is.”", ["“One is....", "“Two is....", "“Three is.”"]),
    ('"One is.\n"Two is," he said.', ['"One is....', '"Two is,"']),
    # a mark that is lost or odd costs its own stretch
    ("“One is.\nThe end.” He said “no” twice.", ["“One is.|", "“no”"]),
    ("“One is. Two is.\nHe said “no” twice.", ["“One is.|", "“no”"]), ("One is. Two is.” He said “no” twice.", ["“no”"]),
    ("“One is. He said “no” twice.", ["“One is.|", "“no”"]), ("He said “no. Then he left.", ["“no.|"]), ('The end,"?he said, "was near."', ['"was near."']),
    ('"The end,"?he said.', ['"The end,"?']), ("“A “b” c", ["“A “b”"]),
    # inches within a quotation
    ("“A 6\" pipe,” he said.", ["“A 6\" pipe,”"]), ("“He is 5'10\" tall,” she said.", ["“He is 5'10\" tall,”"]),
    # things that are no quotations
    ('A 6" pipe and a 12" one.', []), ("He is 5'10\" tall.", []), ('Screens of 13", 15" and 17" for sale.', []), ("In 5'30\" on Sunday.", []),
    ('<a id="x y">here</a>', []), ('The vote "?held on Monday "?was close.', []), ("The teachers' unions and the drivers' unions met.", []),
    ("The states’ rights and the workers’ pay.", []), ("The '90s, rock 'n' roll and all.", []), ("Don't, he's, o'clock, 's.", []),
    ('The field "" is blank.', []), ("“”", []), ('"', []), ("“", []), ("said.”", []), ("", []), ("No marks at all.", []), ("' '", []), ("`", []),
    ("‘The first line\nof the second paragraph.’", ["‘The first line\nof the second paragraph.’"]), ("‘One is.\n\nTwo is.’", []),
])
def test_case(raw, expected):
    assert stretches(raw) == expected


def test_a_long_stretch_in_single_marks_is_none():
    def one(n):
        return "‘" + "so " * n + "it is,’ he said."
    assert stretches(one(LONGEST_SINGLE - 4)) and not stretches(one(LONGEST_SINGLE))
    assert stretches("“" + "so " * LONGEST_SINGLE + "it is,” he said.")


@settings(max_examples=150)
@given(quoted)
def test_laws(raw):
    tokens = tokenize(table(raw))
    found = quotations(tokens)
    string, paragraph = tokens["token"].astype(str).tolist(), tokens["paragraph"].tolist()
    double = set()
    assert sorted(zip(found.first, found.last)) == list(zip(found.first, found.last))
    for first, last, closed, goes_on in zip(*found):
        assert first < last and string[first][0] in MARKS and paragraph[first] == paragraph[last]
        assert string[last][0] in MARKS if closed else not goes_on or paragraph[last + 1] == paragraph[last] + 1
        assert not (closed and goes_on) and (not goes_on or string[last + 1][0] in MARKS)
        if string[first] in DOUBLE:
            assert double.isdisjoint(range(first, last + 1))
            double.update(range(first, last + 1))


def alone_and_together(raws):
    """The stretches of each text alone, as rows of all, and those of all read together."""
    alone, shift = [], 0
    for raw in raws:
        tokens = tokenize(table(raw))
        one = quotations(tokens)
        alone += zip(one.first + shift, one.last + shift, one.closed, one.goes_on)
        shift += len(tokens)
    return alone, list(zip(*quotations(tokenize(table(*raws)))))


@settings(max_examples=40)
@given(st.lists(quoted.map("So. {}".format), min_size=2, max_size=3))
def test_each_article_is_read_for_itself(raws):
    alone, together = alone_and_together(raws)
    assert alone == together


def test_no_quotation_goes_on_in_another_article():
    alone, together = alone_and_together(["“It rained. Hale left.", "“Yes,” Berg said."])
    assert alone == together


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)).map(sorted), max_size=6))
def test_covered(places):
    expected = [any(first <= row <= last for first, last in places) for row in range(20)]
    assert covered([first for first, _ in places], [last for _, last in places], 20).tolist() == expected
