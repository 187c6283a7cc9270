"""An article with its voices marked: the text stays what it was, and each mark says what the tables say."""
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence import evidence
from analysis.legend import CELLS, COLOURS, FORM, LINE, OTHERS, UNRESOLVED, UNSHOWABLE, look
from analysis.tokens import tokenize
from analysis.voices import add_voices, attributions
from tests.examples import table, texts

RAW = 'Arms first\nBy Ann Bell\n"We need arms," Rutte said on Tuesday. He said that talks with "them" could wait.'
VOID = {"meta"}


class Page(HTMLParser):
    """The elements of a page, and for each the text in it, without the labels of frames."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append({"tag": tag, "within": [e["tag"] for e in self.open], "text": "", **dict(attrs)})
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        if not any(element["tag"] == "sup" for element in self.open):
            for element in self.open:
                element["text"] += data

    def all(self, tag=None, **attributes):
        return [element for element in self.elements if tag in (None, element["tag"])
                and all(str(value) in element.get(name.replace("_", "-"), "") for name, value in attributes.items())]

    def placed(self):
        return [element for element in self.elements if "data-start" in element]


def page(*args, **kwargs):
    return Page(evidence(*args, **kwargs)._repr_mimebundle_()["text/html"])


def attributed(raw, *rows):
    """A table of attributions from (kind, words, speaker, verb)."""
    found = []
    for kind, words, speaker, verb in rows:
        start = raw.index(words)
        cue = raw.index(verb) if verb else None
        found.append((kind, start, start + len(words), cue, cue + len(verb) if verb else None, speaker))
    found = pd.DataFrame(found, columns=["kind", "start", "end", "cue_start", "cue_end", "speaker"])
    return found.astype({"cue_start": "Int32", "cue_end": "Int32"}).assign(article_id="0")


FOUND = attributed(RAW, ("direct", '"We need arms,"', "Mark Rutte", "said"),
                   ("indirect", 'talks with "them" could wait', "Mark Rutte", "said that"),
                   ("mixed", '"them"', None, None), ("scare", "Arms", None, None))


def as_shown(raw):
    return UNSHOWABLE.sub("\ufffd", raw)


def notes(shown):
    return [(e["title"], e["text"]) for e in shown.all(role="group")]


def shown_first(row):
    """Orders the rows that lie over a place: marks over paraphrase, of each the first."""
    form = FORM[row.kind]
    return ["quoted", "reported", "in marks"].index(form), row.Index


spans = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90), st.sampled_from(list(FORM)),
                           st.sampled_from(["Mark Rutte", '<i>"&', None]), st.integers(0, 90)), max_size=12)


def random_tables(raw, rows):
    """Spans anywhere in a text: across paragraphs, one over the other, and as cues and sentences too."""
    cap = lambda number: min(number, len(raw))
    found = pd.DataFrame([(cap(min(a, b)), cap(max(a, b)), kind, who, cap(c), cap(c + 4)) for a, b, kind, who, c in rows],
                         columns=["start", "end", "kind", "speaker", "cue_start", "cue_end"])
    return found, found.assign(frame=found["kind"]), found.assign(valence=found["start"] / 45 - 1)


@settings(max_examples=60)
@given(texts, spans)
def test_the_text_is_the_raw_text_and_each_mark_holds_its_characters(raw, rows):
    found, cues, tone = random_tables(raw, rows)
    shown = page(table(raw), found, cues=cues, tone=tone)
    assert "".join(p["text"] for p in shown.all("p")) == as_shown(raw)
    for element in shown.placed():
        assert element["text"] == as_shown(raw[int(element["data-start"]):int(element["data-end"])])
    assert {e["tag"] for e in shown.elements if "p" in e["within"]} <= {"span", "sup"}


@settings(max_examples=60)
@given(texts, spans)
def test_where_spans_overlap_one_is_shown(raw, rows):
    found, *_ = random_tables(raw, rows)
    shown = page(table(raw), found)
    seen = {}
    for element in shown.all(role="group"):
        for place in range(int(element["data-start"]), int(element["data-end"])):
            assert place not in seen
            seen[place] = element["title"].split(":")[0]
    named = {"quoted": "{}, quoted", "reported": "{}, reported", "in marks": "in marks, nobody’s words"}
    rows = list(found.itertuples())
    for place, sign in enumerate(raw):
        over = sorted((row for row in rows if row.start <= place < row.end), key=shown_first)
        if not over:
            assert place not in seen
        elif place in seen:
            row = over[0]
            who = "speaker unresolved" if pd.isna(row.speaker) else row.speaker
            assert seen[place] == named[FORM[row.kind]].format(who)
        else:
            assert sign.isspace()                       # line breaks between paragraphs bear no mark


def test_the_marks_say_who_how_and_with_which_verb():
    shown = page(table(RAW), FOUND)
    assert notes(shown) == [
        ("in marks, nobody’s words", "Arms"), ("Mark Rutte, quoted: said", '"We need arms,"'),
        ("Mark Rutte, reported: said that", "talks with "), ("speaker unresolved, quoted", '"them"'),
        ("Mark Rutte, reported: said that", " could wait")]
    direct, reported, unresolved = shown.all(role="group")[1:4]
    assert f"2px solid {COLOURS[0]}" in direct["style"] and "0.24)" in direct["style"]
    assert f"2px dotted {COLOURS[0]}" in reported["style"] and "0.08)" in reported["style"]
    assert UNRESOLVED in unresolved["style"] and "background" not in unresolved["style"]
    verbs = [e for e in shown.placed() if "small-caps" in e["style"]]
    assert [e["text"] for e in verbs] == ["said", "said that"]


def test_parts_are_set_apart():
    heading, byline, body = page(table(RAW), FOUND).all("p")
    assert heading["role"] == "heading" and "bold" in heading["style"] and heading["text"] == "Arms first\n"
    assert byline["title"] == "byline" and "title" not in body and "role" not in body


def test_a_paragraph_behind_a_dateline_is_body():
    raw = "Talks to begin\nBRUSSELS (AP) — The talks begin on Monday, he said."
    assert [p.get("title") for p in page(table(raw), FOUND[:0]).all("p")] == [None, None]


def test_a_quotation_over_two_paragraphs_has_a_mark_in_each():
    raw = 'Rutte said: "We need arms.\n \n"And soon."'
    shown = page(table(raw), attributed(raw, ("direct", '"We need arms.\n \n"And soon."', "Mark Rutte", "said")))
    assert notes(shown) == [("Mark Rutte, quoted: said", '"We need arms.'), ("Mark Rutte, quoted: said", '"And soon."')]


def test_blanks_before_the_first_word_are_kept():
    assert [p["text"] for p in page(table("\n  One.\nTwo. "), FOUND[:0]).all("p")] == ["\n  One.\n", "Two. "]


def test_parts_of_the_sample(sample):
    tokens = tokenize(sample)
    shown = page(sample, FOUND[:0], tokens)
    parts = [p.get("title", "headline" if "role" in p else "body") for p in shown.all("p")]
    assert parts == tokens.drop_duplicates("paragraph")["part"].tolist() and parts.count("note") == 2
    assert all("opacity" in p["style"] for p in shown.all("p") if p.get("title") in ("repeat", "note"))
    assert "".join(p["text"] for p in shown.all("p")) == sample["raw"].item()
    body = [raw for raw, part in zip(sample["raw"].item().split("\n"), parts, strict=True) if part == "body"]
    words = re.findall(r"[a-z]+(?:[-—'.][a-z]+)*", " ".join(body), flags=re.I)          # Ukraine's is one word
    assert f"nytimes.com · {len(words)} words in the body" in shown.all("div")[1]["text"] and len(words) == 928


def test_an_empty_table_shows_the_bare_article():
    shown = page(table(RAW), FOUND[:0])
    assert notes(shown) == [] and "".join(p["text"] for p in shown.all("p")) == RAW
    assert [row["text"] for row in shown.all("tr")[1:]] == ["narrator100 %"]
    assert page(table(""), FOUND[:0]).all("tr")[1]["text"] == "narrator–"


def test_a_table_without_speakers_and_verbs():
    shown = page(table(RAW), FOUND[["kind", "start", "end"]])
    assert ("speaker unresolved, quoted", '"We need arms,"') in notes(shown)
    assert shown.all("tr")[-1]["text"].startswith("unresolved")


def legend(shown):
    """The rows of the legend below the narrator's, as the page prints them."""
    rows = []
    for element in shown.elements:
        if element["tag"] == "tr":
            rows.append([])
        elif element["tag"] in ("th", "td"):
            rows[-1].append(element["text"])
    assert rows[0] == ["voice", "quoted", "reported", "share"] and rows[1][:3] == ["narrator", "", ""]
    return rows[2:]


@settings(max_examples=40)
@given(spans)
def test_the_legend_counts_the_tokens(rows):
    raw = "Head\nBy Ann Bell\n" + "One two, three 4 five six. " * 4
    found, *_ = random_tables(raw, rows)
    articles = table(raw)
    tokens = tokenize(articles)
    expected = {}
    for row in found[(found["kind"] != "scare") & (found["end"] > found["start"])].itertuples():
        expected.setdefault(row.speaker if pd.notna(row.speaker) else "unresolved", [0, 0])
    narrated = 0
    words = tokens[(tokens["kind"] == "word") & (tokens["part"] == "body")]
    for start in words["start"]:
        over = sorted((row for row in found.itertuples() if row.start <= start < row.end), key=shown_first)
        if over and over[0].kind != "scare":
            row = over[0]
            expected[row.speaker if pd.notna(row.speaker) else "unresolved"][FORM[row.kind] == "reported"] += 1
        else:
            narrated += 1
    shown = page(articles, found, tokens)
    assert {voice: [int(quoted), int(reported)] for voice, quoted, reported, _ in legend(shown)} == expected
    assert shown.all("tr")[1]["text"] == f"narrator{100 * narrated / len(words):.0f} %"


def test_the_legend_says_what_add_voices_counts(sample):
    tokens = tokenize(sample)
    found = attributions(tokens, sample)
    spoken = add_voices(tokens, found)
    spoken = spoken[(spoken["part"] == "body") & (spoken["kind"] == "word") & (spoken["term"] != "'s")]
    counts = spoken.groupby(["speaker", "voice"], observed=False).size().unstack()
    named = [row for row in legend(page(sample, found, tokens)) if row[0] in counts.index]
    assert len(named) == len(COLOURS)
    for voice, quoted, reported, share in named:
        assert [int(quoted), int(reported)] == counts.loc[voice, ["quoted", "reported"]].tolist()
        assert share == f"{(int(quoted) + int(reported)) / len(spoken):.0%}".replace("%", " %")


def test_colours_go_by_words_and_those_beyond_share_one():
    raw = " ".join(f'"{"word " * n}"' for n in range(1, 11))
    found = pd.DataFrame([(m.start(), m.end(), "direct", f"S{i}") for i, m in enumerate(re.finditer('"[^"]+"', raw), 1)],
                         columns=["start", "end", "kind", "speaker"])
    shown = page(table(raw), found)
    style = {e["title"].split(",")[0]: e["style"] for e in shown.all(role="group")}
    assert [style[f"S{i}"][-7:] for i in range(10, 3, -1)] == list(COLOURS)
    assert {style[f"S{i}"][-7:] for i in (1, 2, 3)} == {OTHERS}
    assert [row[0] for row in legend(shown)] == [*(f"S{i}" for i in range(10, 3, -1)), "3 more"]
    assert legend(shown)[-1][1:3] == ["6", "0"]
    again = page(table(raw), found.sample(frac=1, random_state=1))
    assert {e["title"].split(",")[0]: e["style"] for e in again.all(role="group")} == style


def test_frames_are_underlined_and_labelled_on_top():
    at = RAW.index("arms")
    cues = pd.DataFrame({"start": [at, at], "end": [at + 4, at + 4], "frame": ["war", "<aid>"], "cue": "arms"})
    html = evidence(table(RAW), FOUND, cues=cues)._repr_mimebundle_()["text/html"]
    cue, = [e for e in Page(html).placed() if "underline" in e["style"]]
    assert cue["text"] == "arms" and cue["within"][-2:] == ["p", "span"]
    assert re.search(r"<sup [^>]*user-select:none[^>]*>&#8239;war · &lt;aid&gt;</sup>", html)


def test_the_tone_of_a_sentence_is_a_bar_before_it():
    start = RAW.index("He said")
    tone = pd.DataFrame({"start": [0, start, start - 1], "end": [10, len(RAW), start], "valence": [0.5, -2, np.nan]})
    up, down = [bar for bar in page(table(RAW), FOUND, tone=tone).all(title="tone") if "p" in bar["within"]]
    assert up["title"] == "tone +0.50" and down["title"] == "tone -1.00"
    assert "height:0.65em;vertical-align:0.28em" in up["style"] and "vertical-align:-0.60em" in down["style"]


def test_a_line_break_between_paragraphs_bears_no_bar():
    tone = pd.DataFrame({"start": [RAW.index("\n")], "end": [20], "valence": [0.5]})
    assert not [bar for bar in page(table(RAW), FOUND, tone=tone).all(title="tone") if "p" in bar["within"]]


def test_of_a_long_text_the_head_is_shown_and_the_whole_is_counted():
    raw = "Arms first.\n" + "more and more words " * 20
    articles, said = table(raw), attributed(raw, ("direct", "more and more words more", "Mark Rutte", None))
    shown = page(articles, said, shown=40)
    text, rest = shown.all("p", data_start="0") + shown.all("p", data_start="12"), shown.all("p")[-1]
    assert "".join(p["text"] for p in text) == "Arms first.\nmore and more words more " == raw[:37]
    assert rest["text"] == "The first 37 of 412 characters are shown; pass shown=None for all."
    assert notes(shown) == [("Mark Rutte, quoted", "more and more words more")]
    whole = page(articles, said, shown=None)
    assert "".join(p["text"] for p in whole.all("p")) == raw and legend(shown) == legend(whole)
    endless = page(table("x" * 100), FOUND[:0], shown=40)
    assert endless.all("p")[0]["text"] == "x" * 40


def test_a_carriage_return_is_written_out():
    html = evidence(table("One\r\nTwo\rthree"), FOUND[:0]).forms["text/html"]     # a browser would read line feeds
    assert "\r" not in html and html.count("&#13;") == 2


EVIL = '</p><script>alert("x")</script><img src=x onerror=1>&amp;\' \u202eevil\x00'


def test_hostile_text_is_text(tmp_path):
    article = table(EVIL).assign(outlet=EVIL, title=EVIL, published=pd.Timestamp("2024-12-03"))
    found = pd.DataFrame({"start": [0], "end": [len(EVIL)], "kind": ["direct"], "speaker": [EVIL * 50],
                          "cue_start": [0], "cue_end": [len(EVIL)]})
    cues, tone = found.assign(frame=EVIL), found.assign(valence=0.1)
    evidence(article, found, cues=cues, tone=tone, path=tmp_path / "page.html")
    shown = Page((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert {e["tag"] for e in shown.elements} == {
        "html", "head", "meta", "title", "body", "main", "article", "div", "span", "table", "thead", "tbody", "tr",
        "th", "td", "bdi", "p", "sup"}
    allowed = {"style", "title", "role", "dir", "scope", "aria-level", "data-start", "data-end", "tag", "within", "text"}
    assert all(set(e) <= allowed for e in shown.elements if "article" in e["within"])
    assert "".join(p["text"] for p in shown.all("p")) == as_shown(EVIL)
    assert all("unicode-bidi:isolate" in p["style"] and p["dir"] == "auto" for p in shown.all("p"))
    assert len(shown.all(role="group")[0]["title"]) < 200
    assert shown.all("title")[0]["text"] == as_shown(EVIL)


def test_the_page_stands_alone(tmp_path, sample):
    shown = evidence(sample, FOUND[:0], path=tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>") and shown._repr_mimebundle_()["text/html"] in text
    found = Page(text)
    assert found.all("html")[0]["lang"] == "en" and found.all("title")[0]["text"] == sample["title"].item()
    assert found.all("meta")[0]["charset"] == "utf-8" and found.all("meta", name="viewport", content="width=device-width")
    assert not re.search(r"https?:|src=|href=|url\(", text.replace(sample["raw"].item(), ""))


def test_it_is_said_in_plain_text_too():
    assert repr(evidence(table(RAW), FOUND)).splitlines()[0] == "Article 0: 15 words in the body"
    assert re.search(r"Mark Rutte +3 +4 +47 %", repr(evidence(table(RAW), FOUND)))


def test_published_on():
    head = page(table(RAW).assign(outlet="BBC", published=pd.Timestamp("2016-07-04")), FOUND).all("div")[1]
    assert head["text"].startswith("BBC · 4 July 2016 · ")


def test_rows_of_other_articles_are_left_out():
    found = pd.concat([FOUND, FOUND.assign(article_id="1", end=10 ** 6)]).astype({"article_id": "category"})
    tokens = tokenize(table(RAW, "Another text."))
    assert evidence(table(RAW).iloc[0], found, tokens).forms == evidence(table(RAW), FOUND).forms


@pytest.mark.parametrize("articles, found, message", [
    (table("a", "b"), FOUND, "given 2; choose one"), (table(), FOUND, "given 0"),
    (table(None), FOUND, "no text in article '0'"), (table(RAW).drop(columns="article_id"), FOUND, "article_id and raw"),
    (table(RAW), FOUND.drop(columns="kind"), "no column 'kind'"), (table(RAW), FOUND.assign(kind="sung"), "no kind 'sung'"),
    (table("Short."), FOUND, "`found` outside the 6 characters of '0'"),
    (table(RAW), FOUND.assign(start=-1), "outside")])
def test_each_mistake_has_a_sentence(articles, found, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        evidence(articles, found)


@pytest.mark.parametrize("spans_of", [
    lambda n: (np.arange(n) * 6, np.arange(n) * 6 + 5), lambda n: (np.arange(n), 6 * n - np.arange(n)),
    lambda n: (np.zeros(n, int), np.full(n, 6 * n))], ids=["beside", "within", "the same"])
def test_the_page_grows_with_the_text_only(spans_of):
    def size(n):
        start, end = spans_of(n)
        found = pd.DataFrame({"start": start, "end": end, "kind": "direct", "cue_start": 0, "cue_end": 6 * n})
        return len(evidence(table("words " * n), found).forms["text/html"])

    assert size(2000) < 2.1 * size(1000) < 2_000_000


def test_a_long_text_makes_no_longer_strip():
    raw = '"One" two ' * 5 * CELLS
    found = pd.DataFrame([(m.start(), m.end(), "direct") for m in re.finditer('"One"', raw)], columns=["start", "end", "kind"])
    cells = [e for e in page(table(raw), found).elements if "flex-grow" in e.get("style", "")]
    assert sum(int(re.search(r"flex-grow:(\d+)", e["style"])[1]) for e in cells) == CELLS


def light(colour):
    channels = np.where((c := np.array(colour) / 255) <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return channels @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    low, high = sorted([light(one), light(other)])
    return (high + 0.05) / (low + 0.05)


def rgb(colour):
    return [int(colour[i:i + 2], 16) for i in (1, 3, 5)]


# JupyterLab writes in 87 % of black or of white
@pytest.mark.parametrize("colour", [*COLOURS, OTHERS, UNRESOLVED])
@pytest.mark.parametrize("ground", [0xFF, 0x11])
def test_both_themes_can_be_read(colour, ground):
    ink = 0 if ground == 0xFF else 255
    assert contrast(rgb(colour), [ground] * 3) >= 3
    for form in LINE:
        fill = re.search(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)", look(colour, form))
        *channels, alpha = map(float, fill.groups()) if fill else (0, 0, 0, 0)
        under = alpha * np.array(channels) + (1 - alpha) * ground
        dimmed = 0.7 * (0.87 * ink + 0.13 * under) + 0.3 * ground, 0.7 * under + 0.3 * ground
        assert contrast(0.87 * ink + 0.13 * under, under) >= 4.5 and contrast(*dimmed) >= 4.5


def test_no_style_sets_a_colour_of_text_or_needs_a_sheet():
    html = evidence(table(RAW), FOUND).forms["text/html"]
    names = {item.split(":")[0].strip() for style in re.findall('style="([^"]*)"', html) for item in style.split(";")}
    assert "color" not in names and "background" not in names and "print-color-adjust" in names
    assert "class=" not in html and "<style" not in html


def test_prices_are_no_formula():
    """JupyterLab typesets what stands between two dollar signs; the text stays what it was."""
    articles = table('“We need $5 million, not $6,” Berg of $TEN$ said.')
    shown = evidence(articles, attributions(tokenize(articles), articles)).forms["text/html"]
    bare = re.sub(r"<[^>]*>", "", shown)
    assert "$" not in bare and "<span>&#36;</span>5 million, not <span>&#36;</span>6" in shown
