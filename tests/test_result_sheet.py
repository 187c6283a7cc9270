"""The result sheet: every number from a table, "cannot tell" where that is so, and titles that are hostile to Markdown."""
import re
from functools import cache
from html import unescape
from pathlib import Path

import mistune
import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import result_sheet as module
from analysis.articles import sample_article
from analysis.cleaning import edits
from analysis.concordance import find
from analysis.frame_voices import carried_by, verbs_apart
from analysis.frames import find_cues, frame_presence, load_codebook
from analysis.keyness import keyness
from analysis.labels import label_choices, load_labels
from analysis.result_sheet import ACCURACY, SECTIONS, markdown, methods_note, printable, result_sheet
from analysis.sentiment import score_sentences
from analysis.source_sheet import source_sheet
from analysis.terms import term_counts, without_stop_words
from analysis.tokens import tokenize
from analysis.voices import add_voices, attributions
from examples import texts

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = "two toy articles"
SPOKEN = "The mayor opened a bridge. Ann Smith said the bridge was a great success. The bridge was paid for by the town."


codebook_of, rivals = cache(load_codebook), cache(load_labels)


def sheet_of(raw, title=None, reference="The town had a plan. It was a plan for war.", **more):
    """The sheet of one text, with all its tables made as the first notebook makes them."""
    article = pd.DataFrame({"article_id": ["a"], "title": pd.array([title], "str"), "raw": pd.Series([raw], dtype=object)})
    return of(article.assign(**{name: more.pop(name) for name in ("outlet", "published") if name in more}), reference, **more)


def of(article, reference="The town had a plan. It was a plan for war.", codebook="generic_frames", **more):
    tokens = tokenize(article)
    said = attributions(tokens, article)
    tokens, codebook = add_voices(tokens, said), codebook_of(codebook)
    cues = verbs_apart(find_cues(tokens, codebook), said, tokens)
    frames = carried_by(cues).merge(frame_presence(cues, tokens, codebook)[["frame", "threshold", "present"]])
    counts = term_counts(tokens)
    counts = counts[counts["n"] >= 2]
    others = term_counts(tokenize(pd.DataFrame({"article_id": ["r"], "raw": [reference]})))
    terms = without_stop_words(keyness(counts, reference=others).query("log_ratio > 0")) if len(counts) else counts
    return result_sheet(article, tokens, sources=source_sheet(tokens, said), frames=frames,
                        labels=label_choices(tokens, rivals(), by="voice"), tone=score_sentences(tokens), terms=terms,
                        repairs=edits(article), cuts=find(tokens, "<...>"), **{"reference": REFERENCE, **more})


def titled(title, **more):
    """The sheet of an article that is a headline only: no table is looked at, but those of repairs."""
    article = pd.DataFrame({"article_id": ["a"], "title": [title], "raw": [title]})
    nothing = dict.fromkeys(["sources", "frames", "labels", "tone", "terms", "repairs", "cuts"], pd.DataFrame())
    return result_sheet(article, pd.DataFrame({"part": ["headline"], "kind": "word"}), reference="", **nothing, **more)


def sentences(sheet):
    return str(sheet).split("\n\n")[0].splitlines()


def read_aloud(source):
    """What a Markdown renderer prints, without its tags, and the tags."""
    html = mistune.create_markdown(escape=False, plugins=["strikethrough", "table", "url"])(source)
    return unescape(re.sub(r"<[^>]*>", "", html)).strip(), set(re.findall(r"<(\w+)", html))


# The sample

def test_the_sample_reads_well():
    told = sentences(of(sample_article()))
    assert len(told) == 8
    assert told[0] == ("The article is headed “NYT: NATO Secretary General Rutte urged to supply more weapons to Ukraine”, from nytimes.com; "
                       "its date is not known (The article as it was published).")
    assert told[1].startswith("Of its 1,090 words 933 (86%) are read as body, and only these are counted below; the others are headline 12,")
    assert "12 sources were given words, 8 of them named, with most words for Mark Rutte (123), Vladimir Zelensky (88) and" in told[2]
    assert "for the capital of Ukraine 4 (“Kiev” 4)" in told[4] and "11 scored hostile and 13 warm" in told[5]
    assert told[7].startswith("1 place was mended for counting (dash for hyphen 1), the text as published being kept; 2 marks of a cut say")


def test_its_numbers_are_those_of_the_tables():
    tokens = tokenize(sample_article())
    words = tokens[tokens["kind"] == "word"]
    told = sentences(of(sample_article()))
    assert [int(n) for n in re.findall(r"[a-z] (\d+)(?:,| \()", told[1].split(";")[1])] == [
        (words["part"] == part).sum() for part in ("headline", "standfirst", "byline", "repeat", "note")]
    named = re.findall(r"(\w+(?: \w+)?) \((\d+) cues?, by", told[3])
    cues = find_cues(tokens, load_codebook("generic_frames"))
    cues = cues[(cues["part"] == "body") & ~cues["denied"]]["frame"].value_counts()
    assert named and all(cues[frame.split()[-1]] == int(n) for frame, n in named)


@pytest.mark.parametrize("raw", [SPOKEN, "", "A headline alone", "One word.", sample_article()["raw"][0]])
def test_each_sentence_names_a_section_and_ends_once(raw):
    told = sentences(sheet_of(raw, title=""))
    assert 5 <= len(told) <= 8
    for text in told:
        names = re.search(r"\(([^()]*)\)\.$", text)[1].split("; ")
        assert set(names) <= set(SECTIONS.values()) and ".." not in text.replace("...", "") and "nan" not in text.lower().split()


def test_the_sections_are_headings_of_the_first_notebook():
    cells = nbformat.read(ROOT / "notebooks" / "00_start_here.ipynb", as_version=4).cells
    headings = re.findall(r"^## (.+)", "\n".join(cell.source for cell in cells if cell.cell_type == "markdown"), re.M)
    assert set(SECTIONS.values()) <= set(headings)


# Who, and whether one can tell

def test_outlet_and_date():
    told = sentences(sheet_of(SPOKEN, "A bridge", outlet=["bbc.co.uk"], published=[pd.Timestamp("2017-02-07 10:30")]))
    assert told[0] == "The article is headed “A bridge”, from bbc.co.uk, of 7 February 2017 (The article as it was published)."


def test_one_sentence():
    told = sentences(sheet_of("The mayor opened a bridge on Monday."))
    assert told[0].startswith("The article has no known title and begins “The mayor opened a bridge on Monday.”")
    assert "100% are read as the article's own" in told[2] and "no source was given words" in told[2]
    assert "cannot be told, the body being too short" in told[3] and told[4].startswith("None of the things is named")
    assert "cannot be told, as no word of them is known" in told[5] and "may be too short to tell" in told[6]


@pytest.mark.parametrize("raw, title, said", [
    ("Only a headline", "Only a headline", "None of its 3 words is read as body; they are headline 3"),
    ("", None, "It has no words to count"), ("...", "", "It has no words to count")])
def test_a_body_without_words(raw, title, said):
    told = sentences(sheet_of(raw, title))
    assert told[1].startswith(said) and len(told) == 5
    assert "cannot be told: no words were read as body" in told[2] and "cannot be told for the same reason" in told[3]


def test_a_text_that_is_not_english():
    raw = "Le président a déclaré lundi que la guerre continue. « Nous devons agir », a-t-il dit. " * 6
    told = sentences(sheet_of(raw, foreign="fr"))
    assert "84 (100%) are read as body" in told[1]
    assert "seems not to be in English, which the word lists need; its language seems to be fr" in told[2]
    assert not any(word in str(told) for word in ("%) are read as quoted", "mean tone", "surplus", "present"))
    assert "its language" not in str(sheet_of(raw, foreign=True))


def test_a_codebook_without_thresholds(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("frame,cue\nbuilding,bridge\nmoney,paid\n")
    told = sentences(sheet_of(SPOKEN * 4, codebook=str(path)))
    assert "cannot be told, as the codebook states no thresholds" in told[3]


def test_some_frames_without_a_threshold():
    frames = pd.DataFrame({"frame": ["conflict", "morality"], "threshold": [4.0, None], "present": pd.array([True, None], "boolean"),
                           "narrator": [3, 2], "reporting verb": 0, "quoted": 0, "reported": 0, "carried_by": "narrator only"})
    assert module._frames(frames) == ("By their cues and the codebook's thresholds conflict (3 cues, by narrator only) is present; "
                                      "of morality it cannot be told")


def test_few_sentences_and_many():
    assert "so few sentences say hardly anything" in sentences(sheet_of(SPOKEN))[5]
    assert "so few sentences" not in sentences(sheet_of(SPOKEN * 4))[5]


def test_unsettled_speakers_are_no_source():
    told = sentences(sheet_of("The bridge is a disgrace, it was said. “We will not pay for it at all,” he said."))
    assert "no source was given words; for " in told[2] and "does not settle who speaks" in told[2]


@pytest.mark.parametrize("raw, said", [
    (SPOKEN, "; one source was given words, named: Ann Smith (6) ("),
    ("The town grew. Residents said they need help.", "; one source was given words, unnamed: residents (3) ("),
    ("Ann Smith said the bridge was great. Residents said they need help.", "; 2 sources were given words, 1 of them named: Ann Smith (4) and residents (3) (")])
def test_few_sources(raw, said):
    assert said in sentences(sheet_of(raw))[2]


def test_a_codebook_of_many_frames():
    told = sentences(of(sample_article(), codebook="policy_frames"))[3]
    assert re.search(r"below them stay (?:[\w ]+ \(\d+\), ){4}[\w ]+ \(\d+\) and 8 more", told)


@pytest.mark.parametrize("n", [0, 2])
def test_one_article_at_a_time(n):
    article = pd.DataFrame({"article_id": ["a", "b"], "raw": ["x", "y"]}).head(n)
    with pytest.raises(ValueError, match=f"is of one article and was given {n}"):
        result_sheet(article, pd.DataFrame(), sources=None, frames=None, labels=None, tone=None, terms=None, repairs=None,
                     cuts=None, reference="")


# Titles that are hostile to Markdown

@pytest.mark.parametrize("title", [
    "*Bold* and _italic_ and ~~struck~~", "[here](http://evil.example/x)", "![seen](http://x.y/z.png)", "<b>bold</b><script>alert(1)</script>",
    "It cost $5 and $6", r"\(x\) and \[y\] and \begin{equation}", "`code` and ``more``", "# 1. - > + |a|b|", "&lt;b&gt; &amp; &#42;",
    "http://evil.example and www.evil.example", "snake_case_name 2*3*4", "ends in \\", "“quoted” it's — plain"])
def test_a_title_prints_as_it_is(title):
    sheet = titled(title)
    assert f"headed “{title}”" in str(sheet)
    seen, tags = read_aloud(sheet.forms["text/markdown"].splitlines()[0])
    assert f"headed “{title}”" in seen and tags <= {"ul", "li", "em", "span", "p"} and "www." not in sheet.forms["text/markdown"]
    assert len(re.findall("<em>", mistune.html(sheet.forms["text/markdown"].splitlines()[0]))) == 1            # the section


def test_no_formula_can_begin():
    source = titled(r"$5 \(x\) $6").forms["text/markdown"]
    assert "$" not in source and not re.search(r"\\[()]|\\\[[^\]]*y", source) and source.count("&#36;</span>") == 2


@given(st.text() | texts)
def test_markdown_prints_any_line(text):
    line = "x " + printable(text)
    assert read_aloud(markdown(line))[0] == " ".join(line.split())


def test_a_line_is_a_line():
    assert printable("one\ntwo\r\n\tthree\x00\u202efour\ud83d five") == "one two threefour five"
    assert printable("“It’s” — naïve, 东京 👩") == "“It’s” — naïve, 东京 👩"                       # left alone
    told = sentences(titled("Two\n\n# lines\u202e"))
    assert told[0].startswith("The article is headed “Two # lines”")


def test_long_titles_are_cut_at_a_word():
    told = sentences(titled("word " * 100))[0]
    assert re.search(r"“(word )+\.\.\.”", told) and len(told) < 300
    assert len(sentences(titled("w" * 10_000))[0]) < 300


# The footnote

def test_the_footnote_stands_in_both_forms():
    sheet = titled("A *bridge*", methods=methods_note(reference=REFERENCE, seed=7))
    assert str(sheet).count("\n\nMethods. One article is described") == 1
    seen, tags = read_aloud(sheet.forms["text/markdown"].split("\n\n")[1])
    assert seen == str(sheet).split("\n\n")[1] and tags == {"p"}
    assert "\n\n" not in str(titled("A bridge"))                                        # none was passed


def test_the_footnote_names_each_instrument():
    note = methods_note(reference=REFERENCE, seed=7)
    for name in ("reporting_verbs.csv", "generic_frames.csv", "labels.csv", "news_tone.csv", "stop_words.csv"):
        assert re.search(rf"data/\w+/{name} \([\d,]+ rows, version [0-9a-f]{{8}}\)", note)
    assert f"against {REFERENCE}" in note and "the seed 7" in note and "07_trust" in note and "no sample" in note
    assert f"({len(load_codebook('generic_frames')):,} rows" in note and "seed" not in methods_note()
    assert re.search(r"news-close-reading \d+\.\d+\.\d+", note)


def test_a_package_that_is_not_installed(monkeypatch):
    def missing(name):
        raise module.PackageNotFoundError(name)
    monkeypatch.setattr(module, "version", missing)
    assert "news-close-reading (version not known)" in methods_note()


def test_a_version_follows_the_words_and_not_the_line_ends(tmp_path):
    def version(content):
        path = tmp_path / "own.csv"
        path.write_bytes(content)
        return re.search(r"own\.csv \(\d+ rows?, version (\w+)\)", methods_note(str(path)))[1]
    one = version(b"frame,cue\na,b\n")
    assert version(b"frame,cue\r\na,b\r\n") == one != version(b"frame,cue\na,c\n")
    note = methods_note(str(tmp_path / "own.csv"))
    assert "nobody has measured" in note and str(tmp_path) not in note and "Semetko" not in note and "(1 row," in note


def test_the_accuracy_is_that_of_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    figures = re.findall(r"(?<!\d)\.\d{3}|\d[\d,]{2,}", " ".join(ACCURACY.values()))
    assert len(figures) > 15 and [figure for figure in figures if figure not in readme] == []
