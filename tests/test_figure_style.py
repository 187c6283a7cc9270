"""The house style: the same bytes everywhere, text as it is written, numbers as they are read."""
import hashlib
import os
import subprocess
import sys

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from analysis.figure_style import LARGE, SMALL, house_style, number_texts, plain, text_width, wrapped
from analysis.show import _figure_bytes, show
from figure_cases import HARD


def test_the_notebooks_settings_change_nothing_and_are_not_changed():
    usual = show(HARD["groups"](), "x").forms["image/png"]
    odd = {"font.size": 20, "axes.facecolor": "black", "savefig.transparent": True, "text.usetex": True}
    with matplotlib.rc_context(odd):
        before = dict(matplotlib.rcParams)
        assert show(HARD["groups"](), "x").forms["image/png"] == usual
        assert dict(matplotlib.rcParams) == before


PROGRAM = """
import sys
import analysis.figures, analysis.term_figures, analysis.show
assert "matplotlib" not in sys.modules, "the library has become slow to import"
from test_figure_style import fingerprints
print(*fingerprints())
assert "matplotlib.pyplot" not in sys.modules
"""


def fingerprints():
    return [hashlib.sha256(_figure_bytes(ax, kind)).hexdigest()
            for ax in (HARD["keyness"](), HARD["nine lines"](), HARD["groups"]()) for kind in ("png", "svg")]


def test_a_new_python_draws_the_same_bytes_and_never_starts_pyplot(pytestconfig):
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True,
                         cwd=pytestconfig.rootpath, env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": "tests"})
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == fingerprints()


def test_dollars_stay_and_missing_signs_become_boxes():
    labels = [text.get_text() for text in HARD["signs"]().get_yticklabels()]
    assert labels[:3] == ["a b□", "(missing)", "(blank)"] and labels[3].replace("\u200d", "") == "□□ □□"
    assert labels[4:] == [r"\$a_1\$ and \$x^2\$", r"\$61"]
    assert Text(text=labels[-1])._preprocess_math(labels[-1]) == ("$61", False)


@settings(max_examples=60)
@given(st.text(max_size=120), st.floats(20, 400))
def test_wrapping_loses_nothing(text, points):
    with house_style():
        lines = wrapped(text, points, SMALL)
    assert "".join(lines.split()) == "".join(plain(text).split())
    for line in lines.split("\n"):
        assert text_width(line, SMALL) <= points or len(line.replace("\\", "")) == 1


def test_text_has_the_width_of_its_type():
    text = "The finding"
    assert text_width(text, LARGE, bold=True) > text_width(text, LARGE) > text_width(text, SMALL)


@pytest.mark.parametrize("values, texts", [
    ([1, 2000, -3], ["1", "2,000", "−3"]), ([0.1234, 0.5], ["0.123", "0.500"]),
    ([1234.5, 900], ["1,234", "900"]), ([0, 0.00000001], ["0.000000", "<0.000001"]),
    ([-0.0001, 5.5], [">−0.01", "5.50"]), ([np.inf, -np.inf, np.nan], ["∞", "−∞", "–"]), ([], []),
    ([None, pd.NA, 3], ["–", "–", "3"]), ([-0.0], ["0"])])
def test_numbers_as_printed(values, texts):
    assert number_texts(pd.Series(values, dtype=object)) == texts
