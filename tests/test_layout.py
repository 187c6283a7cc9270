"""Parts of an article: what is counted as body and what is not."""
import pandas as pd
import pytest
from hypothesis import given

from analysis.layout import PARTS, layout
from analysis.tokens import tokenize
from examples import table, texts

LEAD = "Ukraine needs more air defence before the winter comes, the head of the alliance said in Brussels on Tuesday."
MORE = "The allies have sent shells, drones and money, but their own stocks are low and factories are slow to deliver."


def parts(*paragraphs, **columns):
    return layout(pd.DataFrame({"article_id": ["a"], "raw": ["\n".join(paragraphs)], **{k: [v] for k, v in columns.items()}}))["part"].tolist()


def test_sample_article(sample):
    found = layout(sample)
    assert len(found) == 27
    assert found["part"].tolist() == ["headline", "standfirst", "byline", "standfirst", "body", "repeat"] + 19 * ["body"] + 2 * ["note"]
    assert found["repeats"].dropna().to_dict() == {5: 3}
    raw = sample["raw"].iloc[0]
    assert raw[found["start"][2]:found["end"][2]] == "Lara Jakes, Kim Barker"
    assert raw[found["start"][26]:].startswith("Kim Barker is a reporter")


@pytest.mark.parametrize("byline", ["By Lara Jakes", "By LARA JAKES and Kim Barker, Brussels", "Lara Jakes, Kim Barker", "Lara Jakes and Ludwig van Beethoven", "Kim B. Barker"])
def test_byline(byline):
    assert parts("Rutte urges arms", byline, LEAD, MORE) == ["headline", "byline", "body", "body"]


@pytest.mark.parametrize("line", ["By noon the fighting had ended.", "Rutte spoke.", "Ukraine"])
def test_no_byline(line):
    assert "byline" not in parts("Rutte urges arms", LEAD, line, MORE)


@pytest.mark.parametrize("note", ["Kim Barker is a reporter for The New York Times.", "Reporting by Jane Doe; editing by John Roe", "Jane Doe contributed to this report.",
                                  "Editor's note: this story has been corrected.", "Follow Jane Doe on Twitter"])
def test_note_at_the_end(note):
    assert parts("Rutte urges arms", LEAD, MORE, note) == ["headline", "body", "body", "note"]


def test_no_note():
    assert parts("Rutte urges arms", LEAD, "Mr Putin is the leader who began the war.", MORE) == ["headline", "body", "body", "body"]
    assert parts("Rutte urges arms", LEAD, "Kim Barker is a reporter who was arrested in Minsk.", MORE, MORE[::-1]).count("note") == 0


@pytest.mark.parametrize("line", ["Read more: Rutte in Kyiv", "Advertisement", "Share this with Facebook", "© 2024 The Daily. All rights reserved", "View comments"])
def test_boilerplate(line):
    assert parts("Rutte urges arms", LEAD, line, MORE) == ["headline", "body", "boilerplate", "body"]


@pytest.mark.parametrize("line", ["Image: NATO", "Photo by Jane Doe", "Mark Rutte in Brussels. (Photo: Jane Doe)", "Soldiers near Kharkiv / AFP", "File photo"])
def test_caption(line):
    assert parts("Rutte urges arms", LEAD, line, MORE) == ["headline", "body", "caption", "body"]


@pytest.mark.parametrize("line", ["Related matters were left for later, the ministers said, and nobody asked why that was so in the end at all, which "
                                  "surprised the delegates who had come a long way to hear precisely what had been decided about them there.",
                                  "Images of the strike were shown on television.", "Video games are popular."])
def test_body_that_looks_a_little_like_something_else(line):
    assert parts("Rutte urges arms", LEAD, line, MORE) == 1 * ["headline"] + 3 * ["body"]


def test_repeat_is_flagged_with_what_it_repeats():
    found = layout(table("\n".join(["Rutte urges arms", LEAD, MORE, "NATO said: " + MORE])))
    assert found["part"].tolist() == ["headline", "body", "body", "repeat"] and found["repeats"].tolist()[3] == 2
    assert parts("Rutte urges arms", LEAD, MORE, "NATO: " + LEAD) == ["headline", "standfirst", "body", "repeat"], "a deck is printed again"


def test_headline():
    assert parts(LEAD) == ["body"], "one paragraph is body"
    assert parts("Ukraine fights on.", LEAD) == ["body", "body"], "a full stop"
    assert parts("Will Ukraine win?", LEAD) == ["headline", "body"]
    assert parts("Friday, July 21, 2017", LEAD)[0] != "headline"


def test_known_title_and_standfirst_are_the_truth():
    assert parts("Ukraine fights on.", "It is winter.", LEAD, title="Ukraine fights on.", standfirst="It is winter.") == ["headline", "standfirst", "body"]
    assert parts("A short line", LEAD, title="") == ["body", "body"], "known to have no headline"
    assert parts("A short line", LEAD, title=None) == ["headline", "body"], "not known"
    assert parts("Two lines", "Of title", LEAD, title="Two lines\nOf title") == ["headline", "headline", "body"]


def test_a_known_title_ends_its_line():
    assert parts("NATO chief", "urges arms", "and goes on.", title="NATO chief", standfirst="urges arms") == ["headline", "standfirst", "body"]


def test_a_text_that_repeats_its_standfirst_is_still_the_body():
    assert parts("Rutte urges arms", LEAD, LEAD + " He left.", title="Rutte urges arms", standfirst=LEAD) == ["headline", "standfirst", "body"]


@pytest.mark.parametrize("dateline", ["BRUSSELS (AP) —", "MOSCOW, March 14. /TASS/.", "MURMANSK. February 7. /TASS/",
                                      "BONN /Germany/, February 17. /TASS/.", "St PETERSBURG, March 1. /TASS /.", "(CNN)", "Washington (CNN)", "KYIV, Ukraine (Reuters) -", "BRUSSELS —"])
def test_dateline_is_a_part_within_its_paragraph(dateline):
    raw = f"Rutte urges arms\n{dateline} {LEAD}"
    tokens = tokenize(table(raw))
    marked = tokens[tokens["part"] == "dateline"]
    assert raw[marked["start"].min():marked["end"].max()] == dateline
    assert layout(table(raw))["dateline_end"].dropna().tolist() == [17 + len(dateline)]


def test_no_dateline():
    for lead in ("NATO and the EU — both in Brussels — agreed.", "The U.S. (or most of it) slept."):
        assert layout(table(f"Rutte urges arms\n{lead}"))["dateline_end"].isna().all()


def test_wrapped_lines_are_one_paragraph():
    wrapped = "Ukraine needs more air defence before the winter, said the head of\nthe alliance, and he named no sum when asked how much the allies of\nUkraine would pay."
    assert parts(wrapped + "\n\n" + MORE) == ["body", "body"]
    assert parts("One line.\nAnother line.") == ["body", "body"]


@given(texts)
def test_paragraphs_are_in_order_and_apart(raw):
    found = layout(table(raw))
    assert found["part"].isin(PARTS).all() and found["paragraph"].tolist() == list(range(len(found)))
    edges = [edge for row in zip(found["start"], found["end"]) for edge in row]
    assert edges == sorted(edges) and all(raw[s:e].strip() for s, e in zip(found["start"], found["end"]))


@given(texts)
def test_tokens_carry_the_layout(raw):
    found, tokens = layout(table(raw)), tokenize(table(raw))
    part = found.set_index("paragraph")["part"]
    outside = tokens[tokens["part"] != "dateline"]
    assert outside["part"].astype(str).tolist() == part.reindex(outside["paragraph"]).astype(str).tolist()
