"""Two versions side by side: the texts stay what they were, and every change is named in words and marked without colour."""
import re

import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.versions import compare_versions
from analysis.versions_view import WHOLE, WORD, versions_view
from tests.examples import table, texts
from tests.test_evidence import Page, as_shown, contrast
from tests.test_versions import A, B

EVIL = 'War </div><script>alert("x")</script><img src=x onerror=1>&amp;\' \u202eevil\x00 ends.'


@pytest.fixture(scope="module")
def compared():
    return compare_versions(A, B)


def page(compared, *args, **kwargs):
    return Page(versions_view(compared, *args, **kwargs)._repr_mimebundle_()["text/html"])


def marked(shown, tag):
    return [element["text"] for element in shown.all(tag)][1:]                      # the first is the sample in the key


def notes(shown):
    return [element["text"] for element in shown.all("div", style="flex-basis:100%")]


def test_words_that_one_side_lacks_are_marked(compared):
    shown = page(compared)
    assert marked(shown, "del") == ["urged", "Kiev", "military conflict", "he said"]
    assert marked(shown, "ins") == ["insisted on", "Kyiv", "fighting", "alas", "Rutte said that", "Snow fell in Brussels."]


def test_every_change_is_named_in_words(compared):
    assert notes(page(compared, ("agency", "paper"))) == [
        "moved",
        "reworded · 4 words kept of 6, now 7 · named Kiev → Kyiv · in paraphrase 67 % → 57 %",
        "reworded · 7 words kept of 9, now 9 · named military conflict → fighting",
        "moved and reworded · 3 words kept of 5, now 6 · speaker (unresolved) → Rutte · in marks 60 % → 0 % · "
        "in paraphrase 0 % → 67 %",
        "added · only in paper · tone −0.08"]


def test_both_sides_stand_as_published(compared):
    cells = [element["text"] for element in page(compared, ("agency", "paper")).all("div", style="flex-basis:20em")]
    assert cells[:4] == ["agency: sentence 3Oil prices rose sharply.", "paper: sentence 0Oil prices rose sharply.",
                         "agency: sentence 0Rutte urged more arms for Kiev.",
                         "paper: sentence 1Rutte insisted on more arms for Kyiv."]
    assert cells[-2:] == ["agency: nothing", "paper: sentence 4Snow fell in Brussels."]


def test_a_split_sentence_says_so():
    rows = compare_versions("The fire destroyed two barns and forty sheep were moved to a farm.",
                            "The fire destroyed two barns. Forty sheep were moved to a farm.")
    shown = page(rows)
    assert notes(shown)[0].startswith("reworded · one sentence became 2 · 12 words kept of 13, now 12")
    assert "b: sentences 0 to 1" in shown.all("section")[0]["text"]
    assert "2 sentences became one" in notes(page(compare_versions(rows["text_b"][0], rows["text_a"][0])))[0]


def test_what_is_the_same_can_be_left_out_and_that_is_said():
    rows = compare_versions("Talks failed in Geneva. Oil prices rose.", "Talks failed in Geneva. Oil prices fell.")
    assert len(notes(page(rows))) == 2 and "not shown" not in page(rows).all("section")[0]["text"]
    shown = page(rows, unchanged=False)
    assert len(notes(shown)) == 1 and "1 unchanged rows not shown" in shown.all("section")[0]["text"]
    assert versions_view(rows, unchanged=False).forms["text/plain"].splitlines()[2] == "1 same"


def test_any_part_of_the_table_can_be_shown(compared):
    some = compared[compared["change"] == "reworded"]
    assert notes(page(some)) == notes(page(compared))[1:3] and notes(page(compared[:0])) == []


def test_the_warmer_version_is_named():
    rows = compare_versions("The clumsy reform of schools failed in Rome.", "The bold reform of schools triumphed in Rome.")
    assert re.search(r"tone −0\.\d\d → \+0\.\d\d", notes(page(rows))[0])


@settings(max_examples=25)
@given(texts, texts)
def test_no_character_is_lost_or_added(a, b):
    rows = compare_versions("War.\n" + a, "War.\n" + b, parts_a=None, parts_b=None)
    shown = page(rows)
    expected = [text for row in rows.itertuples() for text, n in ((row.text_a, row.n_a), (row.text_b, row.n_b)) if n]
    assert [element["text"] for element in shown.all("div", dir="auto")] == [as_shown(text) for text in expected]


def test_hostile_text_is_text():
    rows = compare_versions(EVIL, EVIL.replace("evil", "good") + " Peace.", parts_a=None, parts_b=None)
    html = versions_view(rows, (EVIL, "b")).forms["text/html"]
    shown = Page(html)
    assert {e["tag"] for e in shown.elements} == {"section", "div", "strong", "del", "ins"}
    assert all(set(e) <= {"style", "dir", "tag", "within", "text"} for e in shown.elements)
    assert "<script" not in html and "onerror=1&gt;" in html


def test_an_untrusted_notebook_a_print_and_both_themes_show_it(compared):
    html = versions_view(compared).forms["text/html"]
    names = {item.split(":")[0].strip() for style in re.findall('style="([^"]*)"', html) for item in style.split(";")}
    assert "color" not in names and "background" not in names and "flex" not in names
    assert "class=" not in html and "<style" not in html and "<script" not in html
    assert "line-through" in WORD["del"] and "underline" in WORD["ins"]                # what a print without fills shows
    for ground in (0xFF, 0x11):
        ink = 0 if ground == 0xFF else 255
        for style in (*WORD.values(), *WHOLE.values()):
            *channels, alpha = map(float, re.search(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)", style).groups())
            under = [alpha * channel + (1 - alpha) * ground for channel in channels]
            assert contrast([0.87 * ink + 0.13 * one for one in under], under) >= 4.5


@pytest.mark.parametrize("call, message", [
    (lambda rows: versions_view(rows, "ab"), "versions_view needs two names and was given 'ab'; pass them as in ('agency', 'paper')."),
    (lambda rows: versions_view(rows, ["a"]), "versions_view needs two names and was given ['a']; pass them as in ('agency', 'paper')."),
    (lambda rows: versions_view(rows, None), "versions_view needs two names and was given None; pass them as in ('agency', 'paper')."),
    (lambda rows: versions_view(rows[["change"]]), None)])
def test_each_mistake_has_a_sentence(compared, call, message):
    with pytest.raises(ValueError) as problem:
        call(compared)
    assert str(problem.value) == message or message is None and "finds no column 'similarity'" in str(problem.value)


def test_a_table_of_its_own_is_left_as_it_was(compared):
    before = compared.copy()
    versions_view(compared)
    pd.testing.assert_frame_equal(compared, before)
    assert versions_view(compare_versions(table(A), B)).forms == versions_view(compared).forms
