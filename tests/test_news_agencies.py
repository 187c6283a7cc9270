"""Agencies that an article credits for its own text, and those that it only cites."""
import pandas as pd
import pytest
from hypothesis import given

from analysis.news_agencies import AGENCIES, agency_credits
from examples import table, texts

BODY = "Ukraine needs more air defence before winter, he said.\n"


def credited(raw):
    found = agency_credits(table(raw))
    for start, end, credit in zip(found["start"], found["end"], found["credit"]):
        assert raw[start:end] in credit and 0 <= start - raw.index(credit) < len(credit)
    return list(zip(found["agency"], found["form"]))


@pytest.mark.parametrize("raw, expected", [
    ("WASHINGTON, Feb 9 (Reuters) - The president met his aides.", [("Reuters", "dateline")]),
    ("Arms first\nKABUL, Afghanistan (AP) — Rain fell.", [("AP", "dateline")]),
    ("(Reuters Health) - Few young people sleep enough.", [("Reuters", "dateline")]),
    ("MOSCOW, February 6. /TASS/. The ministry spoke.", [("TASS", "dateline")]),
    ("Arms first\nBy JANE DOE, Associated Press\n" + BODY, [("AP", "byline")]),
    ("Arms first\nBy Reuters\n" + BODY, [("Reuters", "byline")]),
    (BODY + "kb/rt (AFP, dpa)", [("AFP", "list"), ("dpa", "list")]),
    (BODY + "isi/at/ec (dpa)", [("dpa", "list")]),
    (BODY + "eg/rf (with dpa)-", [("dpa", "list")]),
    (BODY + "mp (DPA/Reuters)", [("dpa", "list"), ("Reuters", "list")]),
    (BODY + "aw/ (AFP) Send", [("AFP", "list")]), (BODY + "aw,ls/bw,rc (AP, dpa)", [("AP", "list"), ("dpa", "list")]),
    (BODY + "idr/Reuters", [("Reuters", "signed")]), ("Sleep\n(Reuters Health) \"?Men sleep.", [("Reuters", "dateline")]),
    ("It fell. (AP, Reuters, the city's own paper) Famous for his theory", [("AP", "list"), ("Reuters", "list")]),
    (BODY + "Source:-AFP news agency", [("AFP", "source line")]),
    (BODY + "Source: Al Jazeera and news agencies", [("not named", "source line")]),
    (BODY + "The Associated Press contributed to this report.", [("AP", "contributed")]),
    (BODY + "Reuters and AFP contributed to this story.", [("Reuters", "contributed"), ("AFP", "contributed")]),
    (BODY + '"�Associated Press writers A. B. Doe in Rome and J. Roe contributed to this report.', [("AP", "contributed")]),
    (BODY + "With material from AFP.", [("AFP", "material")]),
    ("It fell. Xinhua\n(China Daily 01/27/2017 page25)", [("Xinhua", "signed")]),
    (BODY + "with dpa", [("dpa", "signed")]),
    ("Rain fell.  - He left.  She stayed. Xinhua  (China Daily 01/27/2017 page25)", [("Xinhua", "signed")]),
    ("Rain fell - and Rome was wet. Xinhua", [("Xinhua", "signed")]),
    (BODY + "(Reporting by Jane Doe; Editing by John Roe)", [("not named", "sign-off")]),
])
def test_credits(raw, expected):
    assert credited(raw) == expected


@pytest.mark.parametrize("raw", [
    "He told Reuters that rain fell, and the Associated Press reported floods.",
    "Speaking to the AFP news agency, he said no. According to AP, ten died.",
    "A spokesman told Agence France-Presse (AFP) - by phone - that rain fell.",
    "Agence France-Presse (AFP) - a French agency - was there.",
    "Soldiers near Kharkiv. (AP)", "They met in the old mp (AP, Reuters) last year.", "He left. In a car (dpa)", "Rain fell. (Photo: AP, Reuters)", "Images courtesy of AFP, AP and Reuters",
    "Reporters of three agencies (AP, AFP, Reuters) were arrested.", "Press freedom fell. (AP, AFP and others) were expelled.",
    "By Tuesday Reuters had counted ten dead.", "By the time the AP called the race, he had left.",
    "The source: he spoke to Reuters on condition that nobody would name him, and he had met them several times before",
    "Smoking, the AP said, contributed to this report of ill health.", "ABC News' Jane Doe contributed to this report.",
    "The Associated Press was told. Jane Doe contributed to this report.", "Reuters contributed to the decline of the telegraph.",
    "In an interview with Reuters", "He works for AP", "Additional reporting by Jane Doe", "REUTERSVILLE (Texas) - Rain fell.",
    "He said (Reuters) - and nobody else did - that rain fell.",
    "He said so.   - Cars wait at the dock of a port. Xinhua  (China Daily 03/10/2017 page28)", "", "The AA is a club. Call the PA for help.", "(AP Photo)"])
def test_what_is_only_cited_or_pictured_is_no_credit(raw):
    assert credited(raw) == []


def test_each_agency_once_for_each_form():
    raw = "ROME (AP) - Rain fell.\nThe Associated Press contributed to this report.\nAP contributed to this report."
    assert credited(raw) == [("AP", "dateline"), ("AP", "contributed")]


def test_every_agency_has_one_name():
    for agency in AGENCIES:
        assert credited(f"It fell.\nab/cd ({agency})") == [(agency, "list")]


def test_no_text_no_credit_and_a_lacking_column():
    articles = pd.DataFrame({"article_id": ["a"], "raw": pd.Series([None], dtype=object)})
    assert agency_credits(articles).columns.tolist() == ["article_id", "agency", "form", "start", "end", "credit"]
    with pytest.raises(ValueError, match="no column 'raw'"):
        agency_credits(articles.drop(columns="raw"))


@given(texts)
def test_any_text_has_credits_that_stand_in_it(raw):
    found = agency_credits(table(raw + " AP (AFP, dpa) - contributed to this report"))
    assert ((found["start"] >= 0) & (found["start"] < found["end"])).all()


def test_the_outlet_corpus_credits_them(outlets):
    found = agency_credits(outlets)
    n = found.groupby(found["article_id"].map(outlets.set_index("article_id")["outlet"]), observed=True)["article_id"].nunique()
    assert n.to_dict() == {"abcnews.go.com": 39, "aljazeera.com": 290, "dw.com": 221, "europe.chinadaily.com.cn": 2,
                           "huffingtonpost.com": 14, "tass.com": 453}
    raw = outlets.set_index("article_id")["raw"]
    assert all(credit in raw[article] for article, credit in zip(found["article_id"], found["credit"]))
