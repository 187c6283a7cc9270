"""The article table: from files of every kind, from bad ones, and the two sources that come with the project."""
import json

import pandas as pd
import pytest
from hypothesis import given

from analysis.articles import fold, load_articles, outlet_corpus, problems, sample_article, sentence
from analysis.layout import layout
from analysis.sources import DATA, external
from analysis.tokens import tokenize
from examples import texts

GERMAN = ("Der Generalsekretär der Allianz sagte am Dienstag, der Westen solle die Position Kiews mit Waffen stärken, und "
          "die Gespräche könnten noch warten.")


@pytest.fixture
def load(tmp_path):
    """Write files by name and load their folder: the articles, and the sentences that were said."""
    def load(files, **named):
        for name, content in files.items():
            path = tmp_path / "news" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        said = []
        return load_articles(tmp_path / "news", report=said.append, **named), said
    return load


def test_kinds_stand_in_one_table(load):
    articles, said = load({
        "a.txt": "Rutte urges more arms\nUkraine needs arms, he said.", "b.md": "# Kiev waits\nIt waits.",
        "c.csv": "headline;body;date;source\nKiev talks;It talks.;2024-12-03;CNN\n;No headline here.;;\n",
        "d/e.jsonl": '{"id": 7, "title": "Kiev asks", "content": "It asks.", "url": "https://www.bbc.co.uk/x"}'})
    assert not said
    assert articles["article_id"].tolist() == ["a", "b", "c-2", "c-3", "7"]
    assert articles["file"].tolist() == ["a.txt", "b.md", "c.csv", "c.csv", "d/e.jsonl"]
    assert articles["title"].fillna("?").tolist() == ["?", "Kiev waits", "Kiev talks", "", "Kiev asks"]
    assert articles["raw"].tolist() == ["Rutte urges more arms\nUkraine needs arms, he said.", "Kiev waits\nIt waits.",
                                        "Kiev talks\nIt talks.", "No headline here.", "Kiev asks\nIt asks."]
    assert articles["outlet"].astype("str").fillna("?").tolist() == ["?", "?", "CNN", "?", "bbc.co.uk"]
    assert articles["published"].tolist()[2] == pd.Timestamp("2024-12-03") and articles["published"].isna().sum() == 4
    assert articles.columns.tolist()[:6] == ["article_id", "outlet", "published", "title", "url", "raw"]
    assert articles["outlet"].dtype == "category" and articles["published"].dtype == "datetime64[us]"


def test_layout_looks_for_unknown_headlines_only(load):
    articles, _ = load({"a.txt": "Rutte urges more arms\nUkraine needs arms, he said.\nHe said so.",
                        "b.csv": 'title,text\n,"Kiev waits\nUkraine needs arms, he said.\nHe said so."\nKiev,"Kiev waits."\n'})
    parts = layout(articles).groupby("article_id", sort=False)["part"].agg(list)
    assert parts["a"] == ["headline", "body", "body"]
    assert parts["b-2"] == ["body", "body", "body"]
    assert parts["b-3"] == ["headline", "body"]


def test_one_bad_file_among_a_hundred_costs_nothing_else(load):
    articles, said = load({f"{i:03}.txt": f"Article {i}\nIts text." for i in range(99)} | {"bad.txt": b"\0\1\2" * 50})
    assert len(articles) == 99
    assert said == ["bad.txt: the file is binary data, not text; give it the ending of its kind, or save its text as .txt."]


def test_many_bad_files_share_a_sentence(load):
    articles, said = load({f"{i:03}.txt": "" for i in range(40)} | {"good.txt": "Text."})
    assert articles["article_id"].tolist() == ["good"]
    assert said == ["000.txt, 001.txt, 002.txt, 003.txt, 004.txt and 35 more: the file is empty; save it again with its "
                    "text, or take it away."]


def test_hidden_files_and_checkpoints_are_passed_over(load):
    articles, said = load({"a.txt": "Text.", ".b.txt": "No.", ".ipynb_checkpoints/a-checkpoint.txt": "No.", "~$c.docx": "No.",
                           "__MACOSX/d.txt": "No."})
    assert articles["file"].tolist() == ["a.txt"] and not said


def test_bad_rows_are_named(load):
    articles, said = load({"news.csv": "id,title,text,date\n1,A,one,2024-12-03\n2,B,,last Tuesday\n2,C,three,\n4,D,four,a,b\n5,E,,\n"})
    assert said == [
        "news.csv, row 5: left out, for the number of fields is not that of the head (4); put the text between quotation "
        "marks, or export the table again.",
        "news.csv, 2 of 4 rows (3, 6): there is no text; fill it in, or leave the article out of counts.",
        "news.csv, row 3: the date cannot be read and is left missing ('last Tuesday'); write dates as 2024-12-03.",
        "news.csv, row 4: the article_id stands before, so a number was put behind it; give each article an id of its own "
        "if others are to find it by its id."]
    assert articles["article_id"].tolist() == ["1", "2", "2-2", "5"]
    assert problems(articles)[["file", "row"]].values.tolist() == [["news.csv", 5], ["news.csv", 3], ["news.csv", 3], ["news.csv", 4]]


def test_ids_of_two_files_do_not_collide(load):
    articles, said = load({"a.csv": "id,text\n1,a\n1-2,b\n", "b.csv": "id,text\n1,c\n1,d\n,e\n"})
    assert articles["article_id"].tolist() == ["1", "1-2", "1-3", "1-4", "b-4"]
    assert said == ["b.csv, 2 of 3 rows (2, 3): the article_id stands before, so a number was put behind it; give each "
                    "article an id of its own if others are to find it by its id."]


def test_an_encoding_that_is_guessed_is_said(load):
    articles, said = load({"a.csv": "title;text\nMünchen;“It’s over,” said the mayor of München.\n".encode("cp1252")})
    assert articles["raw"].tolist() == ["München\n“It’s over,” said the mayor of München."]
    assert said == ["a.csv: it is not UTF-8 and was read as cp1252; if letters look wrong, save it again as UTF-8."]


def test_texts_in_another_language_are_flagged_and_kept(load):
    articles, said = load({"a.txt": GERMAN, "b.txt": "The head of the alliance said that the West should strengthen the position "
                           "of Kiev with arms, and that talks could wait for another day.", "c.txt": "Kurz."})
    assert articles["language"].astype("str").fillna("?").tolist() == ["de", "en", "?"]
    assert said == ["a.txt: the text seems to be in a language other than English (de); leave it out "
                    "(articles[articles['language'] != 'de']), for the word lists are English."]


def test_a_broken_line_of_json_and_a_table_without_texts(load):
    articles, said = load({"a.jsonl": '{"text": "a"}\n{"text": "b"\n{"text": "c"}', "b.csv": "name,when\nx,y\n"})
    assert articles["article_id"].tolist() == ["a-1", "a-3"]
    assert said == ["a.jsonl, row 2: left out, for the line is broken JSON; mend the line, or export the file again.",
                    "b.csv: it has no column of texts; it has 'name', 'when'; name the column that holds them: "
                    'load_articles(..., text="...").']


def test_columns_named_by_the_caller(load):
    articles, _ = load({"a.csv": "kicker,transcript,aired,channel,where,likes\nK,T,3 Dec 2024,RTE,http://x.y,12\n"},
                       text="transcript", title="kicker", date="aired", outlet="channel", url="where")
    row = articles.iloc[0]
    assert row[["title", "raw", "outlet", "url", "likes"]].tolist() == ["K", "K\nT", "RTE", "http://x.y", 12]
    assert row["published"] == pd.Timestamp("2024-12-03")


def test_nothing_read_is_one_sentence(load, tmp_path):
    with pytest.raises(ValueError, match="^a.txt: the file is empty; save it again with its text, or take it away.$"):
        load({"a.txt": ""})
    with pytest.raises(ValueError, match="^nothing could be read; of 2 problems the first is a.txt: the file is empty; .*away.$"):
        load({"b.txt": b"\0\1" * 99})
    (tmp_path / "none").mkdir()
    with pytest.raises(ValueError, match="none holds no files; put your articles into it.$"):
        load_articles(tmp_path / "none")
    with pytest.raises(ValueError, match="^no path was given"):
        load_articles([])


def test_a_missing_path_names_what_is_near(tmp_path):
    (tmp_path / "articles.csv").write_text("text\na\n")
    with pytest.raises(FileNotFoundError, match="there is no file or folder .*artciles.csv; did you mean articles.csv.$"):
        load_articles(tmp_path / "artciles.csv")
    with pytest.raises(FileNotFoundError, match="check the spelling.$"):
        load_articles(tmp_path / "nowhere" / "else.csv")


def test_a_list_of_paths_and_silence(load, tmp_path, capsys):
    load({"a.txt": "Text a.", "b.txt": "Text b.", "c/d.txt": "Text d.", "e.txt": ""})
    news = tmp_path / "news"
    articles = load_articles([news / "b.txt", str(news / "c"), news / "a.txt", news / "e.txt"], report=None)
    assert articles["raw"].tolist() == ["Text b.", "Text d.", "Text a."] and capsys.readouterr().out == ""
    assert len(problems(articles)) == 1
    load_articles(news)
    assert capsys.readouterr().out.startswith("e.txt: the file is empty;")


def test_problems_survive_concat_and_parquet(load, tmp_path):
    articles, said = load({"a.csv": "id,text\n1,a\n1,b\n"})
    assert json.loads(json.dumps(articles.attrs)) == articles.attrs
    articles.to_parquet(tmp_path / "a.parquet")
    for kept in (pd.read_parquet(tmp_path / "a.parquet"), pd.concat([articles.head(1), articles.tail(1)])):
        assert [sentence(problem) for problem in problems(kept).to_dict("records")] == said


def test_what_was_saved_is_loaded_again(load, tmp_path):
    articles, _ = load({"a.csv": "id,title,text,date,likes\n007,A title,\"A text,\nof lines.\",2024-12-03 18:30,3\n8,,B,,\n"})
    for kind, save in (("parquet", articles.to_parquet), ("csv", lambda path: articles.to_csv(path, index=False)),
                       ("json", lambda path: articles.to_json(path, orient="records", date_format="iso"))):
        save(tmp_path / f"saved.{kind}")
        again = load_articles(tmp_path / f"saved.{kind}", report=None)
        columns = ["article_id", "published", "title", "raw", "likes"]
        pd.testing.assert_frame_equal(again[columns], articles[columns])


def test_a_table_that_was_saved_and_loaded_twice(load, tmp_path):
    articles, _ = load({"a.csv": "title,text,source\nA,a,CNN\n,b,\n"})
    for _ in range(3):
        articles.assign(text=pd.Categorical(["a", None])).to_parquet(tmp_path / "again.parquet")
        articles = load_articles(tmp_path / "again.parquet", text="raw", report=None)
    assert articles["raw"].tolist() == ["A\na", "b"] and articles["outlet"].astype("str").tolist()[0] == "CNN"
    assert articles["file"].tolist() == ["again.parquet"] * 2 and articles["file (source)"].tolist() == ["a.csv"] * 2


def test_odd_tables_cost_nothing_else(load, tmp_path):
    (tmp_path / "news").mkdir()
    pd.DataFrame([["a", "b", "c"]], columns=["text", 2020, "2020"]).to_excel(tmp_path / "news" / "a.xlsx", index=False)
    kinds = {"text": ["one", None], "title": ["T", None], "date": ["2024-12-03", None], "source": ["CNN", None], "n": ["1", None]}
    pd.DataFrame(kinds).astype("category").to_parquet(tmp_path / "news" / "b.parquet")
    articles, said = load({"c.json": '[{"text": ' + "[" * 900 + "]" * 900 + "}]", "d.json": '[{"text": [["x", 1], "y"]}]'})
    assert articles["raw"].tolist()[:3] == ["a", "T\none", ""] and articles["raw"].tolist()[-1] == "x\n1\ny"
    assert said[0].startswith("b.parquet, row 2: there is no text;")


def test_long_articles_and_a_million_quotation_marks(load):
    articles, said = load({"a.txt": "word " * 1_000_000, "b.txt": "x" * 5_000_000, "c.csv": "title,text\nA," + '"' * 1_000_001})
    assert articles["raw"].str.len().tolist()[:2] == [5_000_000, 5_000_000]
    assert len(said) == 1 and said[0].startswith("c.csv, row 2: a quotation mark stands alone")


@given(texts, texts)
def test_any_json_record_can_be_tokenised(tmp_path_factory, title, text):
    path = tmp_path_factory.getbasetemp() / "generated.json"
    path.write_text(json.dumps([{"title": title, "text": text}]), encoding="utf-8")
    articles = load_articles(path, report=None)
    tokens = tokenize(articles)
    raw = articles["raw"].item()
    assert all(raw[start:end] for start, end in zip(tokens["start"], tokens["end"]))
    whole = lambda string: string.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert raw.endswith(whole(text)) or not text.strip()


def test_files_share_a_sentence_and_rows_of_two_files_do_not():
    whole = [(file, None, None, "p", "r") for file in "abc"]
    assert [sentence(one) for one in fold(whole)] == ["a: p; r.", "b: p; r.", "c: p; r."]
    assert [sentence(one) for one in fold(whole + [("d", None, None, "p", "r"), ("e", None, None, "q", "r")])] == [
        "a, b, c, d: p; r.", "e: q; r."]
    rows = [("a", 2, 9, "p", "r"), ("b", 2, 7, "p", "r"), ("a", 3, 9, "p", "r")]
    assert [sentence(one) for one in fold(rows)] == ["a, 2 of 9 rows (2, 3): p; r.", "b, row 2: p; r."]


def test_the_sample_is_the_file_byte_for_byte(sample):
    data = (DATA / "articles" / "nyt_rutte_ukraine.txt").read_bytes()
    assert sample["raw"].item().encode() == data and len(data) == 6842
    assert sample["title"].item() == data.decode().splitlines()[0] and sample["outlet"].tolist() == ["nytimes.com"]
    assert sample[["published", "standfirst", "url"]].isna().all(axis=None)


def test_the_outlet_corpus(outlets):
    assert outlets.columns.tolist() == ["article_id", "outlet", "published", "title", "standfirst", "url", "raw"]
    assert outlets["outlet"].value_counts().to_dict() == {
        "aljazeera.com": 559, "tass.com": 485, "abcnews.go.com": 474, "rte.ie": 443, "dw.com": 436, "huffingtonpost.com": 436,
        "europe.chinadaily.com.cn": 360, "bbc.co.uk": 355, "cnn.com": 276}
    assert outlets["published"].notna().all() and outlets["article_id"].is_unique and not outlets.attrs
    assert outlets["published"].min() == pd.Timestamp("2016-04-19") and outlets["published"].max() == pd.Timestamp("2017-03-30")
    assert (outlets["title"] == "").sum() == 60 and outlets.memory_usage(deep=True).sum() < 20e6


def test_the_outlet_corpus_is_what_load_articles_makes_of_its_file(outlets):
    loaded = load_articles(external("NewsArticles.csv"), report=None)
    assert problems(loaded)["problem"].tolist() == ["there is no text"]
    columns = ["article_id", "published", "title", "standfirst", "url", "raw"]
    pd.testing.assert_frame_equal(loaded[columns], outlets[columns])
    assert (loaded["outlet"].astype("str") == outlets["outlet"].astype("str")).all()


def test_both_sources_go_into_one_table(sample, outlets):
    both = pd.concat([sample, outlets.head(3)], ignore_index=True)
    assert both["article_id"].is_unique and both.dtypes.drop("outlet").equals(outlet_corpus().dtypes.drop("outlet"))
    assert sample_article().dtypes.drop("outlet").equals(outlets.dtypes.drop("outlet"))


HEADLINES_ONLY = ("it has no column of texts; only its headlines are read, so counts of the body are empty; name the column that "
                  'holds the texts: text="...".')


def test_a_table_of_headlines_is_read_and_has_no_body(load):
    articles, said = load({"a.csv": 'title,standfirst\nRutte urges,More arms are needed.\n,Only this\n'
                                    '"Two\nlines","And\nthree."\nAbout the author,\n'})
    assert said == [f"a.csv: {HEADLINES_ONLY}"]
    assert articles["raw"].tolist() == ["Rutte urges\nMore arms are needed.", "Only this", "Two\nlines\nAnd\nthree.",
                                        "About the author"]
    parts = ["headline", "standfirst", "standfirst", *["headline"] * 2, *["standfirst"] * 2, "headline"]
    assert layout(articles)["part"].tolist() == parts
    assert set(tokenize(articles)["part"]) == {"headline", "standfirst"}


def test_standfirsts_alone_are_read_too_and_an_empty_row_is_named(load):
    articles, said = load({"a.csv": 'summary,x\n"Two\nlines",2\n,3\n'})
    assert said == [f"a.csv: {HEADLINES_ONLY}", "a.csv, row 3: there is no text; fill it in, or leave the article out of counts."]
    assert layout(articles)["part"].tolist() == ["standfirst"] * 2 and articles["title"].tolist() == ["", ""]
