"""Each format, each way in which it can be broken, what a foreign pattern means here, and hostile sizes."""
import re
import time

import pytest

from analysis.cue_search import cue_words
from analysis.dictionary_files import ENDINGS, read_dictionary

N = 50_000
LIWC = "%\n1\tharm\n2\tcare\n%\n"


@pytest.fixture
def read(tmp_path):
    """What a file of this name and text gives: rows (frame, cue, weight) and problems."""
    def table_of(name, text):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = read_dictionary(path)
        assert found.columns.tolist() == ["frame", "cue", "weight"] and found.index.tolist() == list(range(len(found)))
        return [tuple(row) for row in found.values.tolist()], found.attrs["problems"]
    return table_of


@pytest.fixture
def pairs(read):
    """The same as "frame: cue" alone."""
    return lambda name, text: [f"{frame}: {cue}" for frame, cue, _ in read(name, text)[0]]


@pytest.mark.parametrize("name, text", [
    ("a.dic", "%\n1\tharm\n02\tlooking after\n%\n\nWound*\t1\nlook  after\t02\nhelp\t1\t2\n"),
    ("a.dic", "%\r\n1 harm\r\n2 looking after\r\n%\r\nwound* 1\r\nlook after 02\r\nhelp 1 2\r\n"),
    ("a.txt", "\ufeff\n% \n1\tharm\n2\tlooking after\n%\nwound*\t \t1\nlook after\t2\nhelp \t1 2"),
    ("a.dicx", "DicTerm,harm,looking after\nwound*, X ,\nlook after, ,x\nhelp,X,X\n"),
    ("a.csv", "Entry;harm;looking after\nwound*;1;\nlook after;;1\nhelp;1;1\n"),
    ("a.tsv", "word\tcategory\nwound*\tharm\nlook after\tlooking after\nhelp\tharm\nhelp\tlooking after\n"),
    ("a.csv", "category,word\nharm,wound*\nlooking after,look after\nharm,help\nlooking after,help\n"),
    ("a.csv", ",word,sentiment,lexicon\n1,wound*,harm,ours\n2,look after,looking after,ours\n3,help,harm,ours\n"
              "4,help,looking after,ours\n"),
    ("a.lc3",
     "~~ a variable\n+harm\n~ one more\nwound*\n+looking after\n  look after \n+harm\nhelp\n+looking after\nhelp"),
    ("a.ykd", '<?xml version="1.0" encoding="UTF-8"?>\n<dictionary style="050805" patternengine="substring">'
              '<cnode name="harm" desc="x"><pnode name="wound*"/></cnode><cnode name="looking after"><pnode name="look after"/>'
              '</cnode><cnode name="harm"><pnode name="help"/></cnode><cnode name="looking after"><pnode name="help"/></cnode>'
              '</dictionary>'),
    ("a.yml", "harm: [wound*]\nlooking after: look after\nx:\n  - \nharm: [help]\n'looking after':\n  - help\n"),
    ("a.YAML", '%YAML 1.1\n---\n{harm: ["wound*"], looking after: ["look\n  after"]}\n---\nharm: help\nlooking after: [[help]]'),
])
def test_every_format_gives_the_same(pairs, name, text):
    assert pairs(name, text) == ["harm: wound*", "looking after: look after", "harm: help", "looking after: help"]


@pytest.mark.parametrize("name, text, expected", [
    ("a.dic", "%\n1\tbody (Parts and states)\n\t2\thands\tof people\n\t\t03\tfinger (One)\n\t4\tfeet\n5\tmind\n%\n"
              "skin\t1\nfist\t2\nthumb\t3\ntoe\t4\nidea\t5\n",
     ["body: skin", "body > hands: fist", "body > hands > finger: thumb", "body > feet: toe", "mind: idea"]),
    ("a.dic", "%\n1\tbody\n\t2\thands\n        3\tfeet\n%\nfist\t2\ntoe\t3\n", ["body > hands: fist",
     "body > feet: toe"]),
    ("a.ykd", "<dictionary><cnode name='body'><pnode name='skin'/><cnode name='hands'><pnode name='fist'/></cnode>"
              "<pnode name='back'/></cnode></dictionary>", ["body: skin", "body > hands: fist", "body: back"]),
    ("a.yml", "body:\n  hands:\n    finger: [thumb]\n    __: [fist]\n  __: skin\n",
     ["body > hands > finger: thumb", "body > hands: fist", "body: skin"]),
    ("a.yml", "body:\n- skin\n- hands: [fist]\n  feet: toe\n- back\n",
     ["body: skin", "body > hands: fist", "body > feet: toe", "body: back"]),
])
def test_categories_within_categories(pairs, name, text, expected):
    assert pairs(name, text) == expected


@pytest.mark.parametrize("head, expected", [
    (" 9\tharm\n10\tcare", ["harm: a", "care: b"]),                    # numbers set flush right nest nothing
    ("9\tcare (virtue)\n10\tcare (vice)", ["care (virtue): a", "care (vice): b"]),       # not one category
    ("9\tcare.virtue\n10\tcare.vice", ["care.virtue: a", "care.vice: b"]),
    ("9\tcare (for others)\n10\tharm", ["care: a", "harm: b"]),
])
def test_names_of_liwc_categories(pairs, head, expected):
    assert pairs("a.dic", f"%\n{head}\n%\na\t9\nb\t10\n") == expected


@pytest.mark.parametrize("line, expected, left_out", [
    ("like\t(02 134)125/464\t2\t(02 134)126", ["care: like"],
     ["(02 134)125/464 of 'like' is left out, for it hangs", "(02 134)126 of 'like' is left out, for it hangs"]),
    ("kind <of>131/125 2", ["care: kind"], ["<of>131/125"]),
    ("kind\t<of>1/2", [], ["<of>1/2"]),
    ("kind of 2", ["care: kind of"], []),
    ("top 10\t2", ["care: top 10"], []),
    ("911 2", ["care: 911"], []),
    (":)\t2", ["care: :)"], []),
    ("(: 2", ["care: (:"], []),
    ("huh?\t2", [], ["'huh?'"]),
    ("aid\t2\t77", ["care: aid"], ["'77' behind 'aid'"]),
    ("aid\t2x", [], ["'2x' behind 'aid'"]),
    ("aid", [], ["'aid' is left out, for no number"]),
    ("aid\t2\t2", ["care: aid"], []),
])
def test_lines_of_liwc(read, line, expected, left_out):
    rows, problems = read("a.dic", LIWC + "first\t1\n" + line)
    assert [f"{frame}: {cue}" for frame, cue, _ in rows] == ["harm: first", *expected]
    assert len(problems) == len(left_out)
    assert all(problem.startswith("a.dic, line 6: ") and what in problem for problem, what in zip(problems, left_out))


def test_a_list_of_liwc_categories_with_faults(read):
    rows, problems = read("a.dic", "%\n1\tharm\ncare\n\n1\tother\n1\tharm\n%\nwound\t1\n")
    assert rows == [("harm", "wound", 1.0)]
    assert problems == [
        "a.dic, line 3: the line is left out, for it is not the number and the name of a category; write 1, a tab, the name.",
        "a.dic, line 5: category 1 has a name already, and that one is kept; give each its own number."]


def test_weights(read):
    rows, problems = read("emfd.csv", "word,care_p,law_p,care_sent\nkill,0.4,0,-0.7\nlaw,,0.5,0.1\nmend,NaN,x2,0.2\n"
                                      "rule,1e-1,0.25,0\nall,inf,0,0\n")
    assert rows == [("care_p", "kill", 0.4), ("law_p", "law", 0.5), ("care_p", "rule", 0.1), ("law_p", "rule", 0.25)]
    assert problems == [
        "emfd.csv: the columns care_sent are left out, for they hold tone and no weight; count with the others.",
        "emfd.csv, row 6: 'inf' in column 'care_p' is no weight; write a number with a point, or X.",
        "emfd.csv, row 4: 'x2' in column 'law_p' is no weight; write a number with a point, or X."]
    rows, problems = read("tone.csv", "word,care_sent,note\nkill,-0.7,strong\nmend,0.2,weak\n")
    assert rows == [("care_sent", "kill", -0.7), ("care_sent", "mend", 0.2)]          # alone, it is what there is
    assert read("wide.csv", "word,class,care,law\nkill,verb,0,0.5\n")[0] == [("law", "kill", 0.5)]
    assert problems == ["tone.csv: column 'note' is left out, for most of its cells are no numbers; write a number or X a row."]


def test_a_long_table_with_weights(read):
    rows, problems = read("long.csv",
     "word,unless,emotion,weight\nkill,,fear,2\nmend,,joy,0\nlaw,,fear,two\n,,,\nfire,,,1\naid,,joy,-1\n")
    assert rows == [("fear", "kill", 2.0), ("joy", "aid", -1.0)]
    assert [problem.split(" is left out")[0] for problem in problems] == ["long.csv, row 4: 'law'", "long.csv, row 6: 'fire'"]


def test_a_table_without_a_head(read):
    for text in ("kill,harm\nmend,care\nlaw,harm\n", "kill,0.5\nmend,0.25\n"):
        rows, problems = read("a.csv", text)
        assert "mend" in [cue for _, cue, _ in rows] and "kill" not in [cue for _, cue, _ in rows]
        assert len(problems) == 1 and "the head looks like an entry (kill, " in problems[0]


@pytest.mark.parametrize("pattern, cue", [
    ("Taxpayer’s", "taxpayer's"), ("tax*", "tax*"), ("tax**", "tax*"), ("*ism", "*ism"), ("w?r", "w?r"),
    ("a_small world", "a small world"), ("@a_b", "@a_b"), ("U.S.", "u.s."), ("$", "$"), ("~", "~"), ("co-op*",
     "co-op*"),
    ("#metoo", "#metoo"), ("not * good", "not * good"), ("don't", "don't"), ("rock & roll", "rock & roll"), (":-(",
     ":-("),
])
def test_patterns_that_are_cues(read, pattern, cue):
    rows, problems = read("a.csv", f'word,category\n"{pattern}",x\n')
    assert rows == [("x", cue, 1.0)] and problems == []
    assert cue_words(cue)


@pytest.mark.parametrize("pattern, why", [
    ("mend|heal", "| parts alternatives"), ("|", "| parts alternatives"), ("so... what", "... is a gap"),
    ("a ... b", "... is a gap"),
    ("# dead", "a lone # is any number"), ("c#", "a wildcard stands beside a mark"), (":)*",
     "a wildcard stands beside a mark"),
    ("*", "no word to look for"), ("**  ?", "no word to look for"), ("a*b*c*d*e", "more than three *"),
    ("tax.*", "regular expression"), (r"\btax", "regular expression"), ("^tax", "regular expression"), ("tax$",
     "regular expression"),
    ("gr[ae]y", "regular expression"), ("(?:a)", "regular expression"), ("x" * 201, "more than 200 characters"),
])
def test_patterns_that_are_not(read, pattern, why):
    rows, problems = read("a.lc3", f"+x\nbefore\n{pattern}\nafter\n")
    assert rows == [("x", "before", 1.0), ("x", "after", 1.0)]                # the lines around are read
    assert len(problems) == 1 and problems[0].startswith("a.lc3, line 3: ") and why in problems[0]


def test_doubles_collapse_within_a_category_only(read):
    rows, problems = read("a.lc3", "+x\nWar\nwar \n+y\nwar\nwars\n")
    assert rows == [("x", "war", 1.0), ("y", "war", 1.0), ("y", "wars", 1.0)] and problems == []
    rows, problems = read("a.csv", "word,category,weight\nwar,x,1\nWar,x,2\nwar,x,1\n")
    assert rows == [("x", "war", 1.0)]
    assert problems == ["a.csv, row 3: 'war' has another weight in 'x' already, and that one is kept; take one of them out."]


def test_edges_of_words_in_lexicoder_xml(pairs):
    nodes = "<cnode name='t'><pnode name='crop '/><pnode name=' NBB '/><pnode name='land use'/><pnode name=' sub*'/></cnode>"
    assert pairs("a.lcd", f'<dictionary style="Lexicoder">{nodes}</dictionary>') == [
        "t: *crop", "t: nbb", "t: *land use*", "t: sub*"]
    assert pairs("a.ykd", f"<dictionary>{nodes}</dictionary>") == ["t: crop", "t: nbb", "t: land use", "t: sub*"]


def test_regular_expressions_of_yoshikoder(read):
    rows, problems = read("a.ykd", '<dictionary patternengine="regexp"><cnode name="t">\n<pnode name="taxe?s"/>\n'
                                   '<pnode name="levy"/></cnode></dictionary>')
    assert rows == [("t", "levy", 1.0)]
    assert problems == ["a.ykd, line 2: 'taxe?s' is left out, for it is a regular expression; write the words."]


def test_yaml_words_stand_as_written(read):
    rows, problems = read("a.yml", "t: [no, on, 1.10, 2016-01-02, null, 'yes']\n")
    assert [cue for _, cue, _ in rows] == ["no", "on", "1.10", "2016-01-02", "null", "yes"] and problems == []
    rows, problems = read("a.yml", "t: &all [war]\nu: *all\nv:\n  - *ism\n  - ~\n  - !!python/name:os.system peace\n")
    assert rows == [("t", "war", 1.0), ("v", "peace", 1.0)]                   # nothing is built, nothing is run
    assert [problem.split(" is left out")[0] for problem in problems] == ["a.yml, line 2: *all", "a.yml, line 4: *ism",
                                                                         "a.yml, line 5: ''"]


@pytest.mark.parametrize("name, text, place, why", [
    ("a.yml", "t: [war]\nu:\n  - no way\n  - 'lost\nv: [peace]\n", 4, "the rest of this category is left out"),
    ("a.yml", "t: [war]\nu:\n  - no way\n\t- tab\nv: [peace]\n", 4, "the rest of this category is left out"),
    ("a.yml", "t: [war]\nu: no way\n? [a]\n: b\nv: [peace]\n", 3, "the name of a category is no word"),
    ("a.yml", "t: [war]\nu: [no way, \x07]\nv: [peace]\n" + "# remark\n" * 20, 2, "characters are not allowed"),
])
def test_broken_yaml_costs_one_category(read, name, text, place, why):
    rows, problems = read(name, text)
    assert {cue for _, cue, _ in rows} >= {"war", "peace"}
    assert len(problems) == 1 and problems[0].startswith(f"a.yml, line {place}: ") and why in problems[0]


def test_broken_xml_keeps_what_came_before(read):
    rows, problems = read("a.ykd", "<dictionary><cnode name='t'>\n<pnode name='war'/>\n<pnode name='peace'></cnode>")
    assert [cue for _, cue, _ in rows] == ["war", "peace"]
    assert problems == ["a.ykd, line 3: nothing is read from here on, for it is not XML (mismatched tag); mend that place."]


def test_encodings(read):
    text = "+misère\ndéchéance\n"
    assert read("a.lc3", text.encode("utf-16"))[0] == [("misère", "déchéance", 1.0)]
    rows, problems = read("a.csv", "word,category\ndéchéance,misère\n".encode("cp1252"))
    assert rows == [("misère", "déchéance", 1.0)]
    assert problems == ["a.csv: it is not UTF-8 and was read as cp1252; if letters look wrong, save it again as UTF-8."]
    xml = '<?xml version="1.0" encoding="ISO-8859-1"?><dictionary><cnode name="misère"><pnode name="déchéance"/></cnode></dictionary>'
    assert read("a.ykd", xml.encode("latin-1"))[0] == [("misère", "déchéance", 1.0)]


BOMB = '<!DOCTYPE d [<!ENTITY a "war war"><!ENTITY b "&a;&a;&a;&a;">]><dictionary><cnode name="&b;"/></dictionary>'


@pytest.mark.parametrize("name, text, message", [
    ("a.dic", "", "a.dic: the file is empty;"),
    ("a.yml", " \n\n", "a.yml: the file is empty;"),
    ("a.dic", b"PK\3\4 and so on", "a.dic: the file is binary data, not text;"),
    ("a.cat", "TAX\n", "a.cat: files of the kind .cat are not read as dictionaries; save it as one of .dic, "),
    ("words", "tax", "words: files whose name has no ending are not read as dictionaries;"),
    ("a.dic", "wound\t1\n", "a.dic: the list of categories does not stand between two lines %;"),
    ("a.dic", "%\n1\tharm\nwound\t1\n", "a.dic: the list of categories does not stand between two lines %;"),
    ("a.dic", "%\n%\nwound\t1\n", "a.dic, line 3: '1' behind 'wound' is no category of the list;"),
    ("a.dic", LIWC, "a.dic: it holds no entries; check that the file is whole."),
    ("a.lc3", "war\npeace\n",
     "nothing could be read; of 2 problems the first is a.lc3, line 1: 'war' is left out, for its category"),
    ("a.csv", "word\nwar\n", "a.csv: it has no column beside the words;"),
    ("a.csv", ",,\n", "a.csv: it has no column beside the words;"),
    ("a.csv", ",word\n1,war\n", "a.csv: it has no column beside the words;"),
    ("a.csv", "word,care\nwar,\n", "a.csv: it holds no entries;"),
    ("a.ykd", "war", "a.ykd, line 1: nothing is read from here on, for it is not XML (syntax error);"),
    ("a.ykd", "<html><p>war</p></html>", "a.ykd: it holds no entries;"),
    ("a.ykd", BOMB, "a.ykd: it declares entities, which can grow without end;"),
    ("a.yml", "- war\n- peace\n",
     "nothing could be read; of 2 problems the first is a.yml, line 1: 'war' is left out, for its category"),
    ("a.yml", "'war", "a.yml, line 1: the rest of this category is left out, for it is not YAML"),
])
def test_what_cannot_be_read(read, name, text, message):
    with pytest.raises(ValueError, match=re.escape(message)) as raised:
        read(name, text)
    assert str(raised.value).count(". ") == 0 and str(raised.value).endswith(".")


def test_no_file_and_a_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="^lost.dic: there is no such file; check its name and its folder.$"):
        read_dictionary(tmp_path / "lost.dic")
    with pytest.raises(ValueError, match=f"^{tmp_path.name}: the file cannot be opened"):
        read_dictionary(tmp_path)


def test_a_document_type_without_entities_is_no_danger(pairs):
    assert pairs("a.ykd", '<!DOCTYPE dictionary SYSTEM "no.dtd"><dictionary><cnode name="t"><pnode name="war"/></cnode>'
                          "</dictionary>") == ["t: war"]


@pytest.mark.parametrize("name, text, n", [
    ("a.dic", LIWC + "\n".join(f"word{k}*\t1" for k in range(N)), N),
    ("a.lc3", "+t\n" + "\n".join(f"word{k} two" for k in range(N)), N),
    ("a.ykd", "<d><cnode name='t'>" + "".join(f"<pnode name='word{k}'/>" for k in range(N)) + "</cnode></d>", N),
    ("a.yml", "t:\n" + "\n".join(f"- word{k}" for k in range(N)), N),
    ("a.csv", "word,a,b,c\n" + "\n".join(f"word{k},0.1,0,x" for k in range(N)), 2 * N),
    ("a.lc3", "+t\nwar\n" + "\n".join(f"a|{k}" for k in range(N)), 1),                     # a problem a line
    ("a.lc3", "+t\nwar\n" + "x" * 5_000_000 + "\n" + "* " * 1_000_000, 1),
    ("a.dic", LIWC + "war\t1\npeace\t" + "( " * N + "\n" + "(" * N, 1),
    ("a.yml", "t: war\nu: " + "[" * N, 1),
    ("a.yml", "t: war\nu: " + "{u: " * N, 1),
    ("a.yml", "t: war\n" + "\n".join(f"u{k}: 'lost" for k in range(N // 10)), 1),
    ("a.ykd", "<d><cnode name='t'><pnode name='war'/>" + "<cnode name='within'>" * N + "<pnode name='peace'/>", 1),
    ("a.ykd", "<d><cnode name='t'><pnode name='war'/><cnode name='" + "x" * 1_000_000 + "'>"
              + "<cnode name='y'><pnode name='peace'/></cnode>" * N, 1),
])
def test_hostile_sizes_cost_linear_time(read, name, text, n):
    begin = time.perf_counter()
    rows, _ = read(name, text)
    assert len(rows) == n
    assert time.perf_counter() - begin < 15            # about a second each: what is quadratic takes minutes


def test_each_ending_has_its_reader():
    assert set(ENDINGS) == {".dic", ".dicx", ".csv", ".tsv", ".lc3", ".lcd", ".ykd", ".yml", ".yaml"}
