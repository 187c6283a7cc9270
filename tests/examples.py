"""What several test files share: the tables of cases, toy tables, and texts as dirty as the worst exports."""
import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st

CASES = Path(__file__).parent / "cases"
ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([nr]))")
DIRT = ['"?', '"', "\ufffd", "\u200b", "\xa0", "\x00", "\x85", "\n", "\r\n", "\n\n", " ", "  ", "&amp;", "&lt;", "&#8217;", "&nbsp;", "â€™", "â€œ",
        "Ã©", "e\u0301", "ﬁ", "—", "two—day", "’s", "'s", "s", "t", "O", "U.S.", "a.m.", "Mr.", "...", ". . .", "<...>", "[…]", "?", "!", ".", "?!",
        "The", "He", "said", "Rutte", "war", "don’t", "it's", "$61.5", "1,000", "9/11", "20-year-old", "http://a.b/c", "x@y.z", "#tag", "“", "”", "(", ")",
        "1.", "•", "Image:", "👩‍🚀", "西藏", "\ud83d", "-", "--", "By Lara Jakes", "All rights reserved"]
texts = st.lists(st.sampled_from(DIRT) | st.text(max_size=4), max_size=25).map("".join)


def cases(name):
    """The rows of tests/cases/<name>.csv as parameters; \\u, \\x, \\n and \\r are spelled out there. A row whose
    status is `fail` is a known failure: when it starts to pass, the suite says so."""
    with open(CASES / f"{name}.csv", newline="", encoding="utf8") as file:
        return [pytest.param(_plain(row["input"]), _plain(row["expected"]), id=row["label"],
                             marks=[pytest.mark.xfail(strict=True)] if row["status"] == "fail" else [])
                for row in csv.DictReader(file)]


def _plain(text):
    return ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else {"n": "\n", "r": "\r"}[m[3]], text)


def table(*raws):
    """Texts as a table of articles, numbered from 0."""
    return pd.DataFrame({"article_id": [str(i) for i in range(len(raws))], "raw": pd.Series(raws, dtype=object)})


def corpus_of_sentences(articles=40, each=10, rare=0.1, seed=0):
    """Sentences of which some are true; each text is its own, and none of them says of which class it is."""
    rng = np.random.default_rng(seed)
    words = [[f"The {w} word came {i} times." for w in range(each)] for i in range(articles)]
    starts = [np.cumsum([0, *(len(text) + 1 for text in one[:-1])]) for one in words]
    rows = pd.DataFrame({"article_id": np.repeat([str(i) for i in range(articles)], each),
                         "sentence": np.tile(np.arange(each), articles), "start": np.concatenate(starts)})
    rows["end"] = rows["start"] + [len(text) for one in words for text in one]
    return rows.assign(says=rng.random(len(rows)) < rare), table(*map(" ".join, words))
