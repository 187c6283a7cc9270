"""What is said of the project in several places is the same: its version, licence, and whose data it uses."""
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CHANGES = re.findall(r"(?m)^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$",
                     (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
LICENCE = (ROOT / "LICENSE").read_text(encoding="utf-8")
DATA = (ROOT / "data/README.md").read_text(encoding="utf-8")


def test_version_and_date_are_those_of_the_newest_change():
    newest, day = CHANGES[0]
    assert CITATION["version"] == PROJECT["version"] == newest
    assert CITATION["date-released"] == day and date.fromisoformat(day)
    assert [day for _, day in CHANGES] == sorted((day for _, day in CHANGES), reverse=True)


def test_the_licence_and_its_holder_are_the_same_everywhere():
    assert CITATION["license"] == PROJECT["license"] == "MIT" and LICENCE.startswith("MIT License\n")
    assert [f"Copyright (c) 2026 {author['name']}" for author in CITATION["authors"]] == [LICENCE.splitlines()[2]]
    assert "WITHOUT WARRANTY OF ANY KIND" in LICENCE and LICENCE.endswith("SOFTWARE.\n")


def test_the_citation_has_what_its_format_asks_for():
    assert CITATION["cff-version"] == "1.2.0" and CITATION["type"] == "software"
    assert all(CITATION[key] for key in ("message", "title", "abstract", "keywords", "authors"))
    assert CITATION["title"] == (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    assert all({"type", "title", "authors", "year"} <= set(reference) for reference in CITATION["references"])


@pytest.mark.parametrize("reference", CITATION["references"], ids=lambda reference: reference["title"][:20])
def test_the_codebook_knows_what_is_cited(reference):
    assert reference["authors"][0]["family-names"] in DATA
    assert reference["type"] != "data" or f"doi:{reference['doi']}" in DATA


@pytest.mark.parametrize("whose", ["code, word lists, codebooks", "sample article", "outlet corpus", "Times sentences",
                                   "lexicons VADER, Pattern, labMT", "texts that people labelled"])
def test_the_terms_of_each_source_stand_in_one_table(whose):
    section = DATA[DATA.index("## Terms, in a minute"):DATA.index("## Where the files come from")]
    rows = [line for line in section.splitlines() if line.startswith("| ") and whose in line.split("|")[1]]
    assert len(rows) == 1 and all(len(cell.strip()) > 2 for cell in rows[0].strip("|").split(" | "))
