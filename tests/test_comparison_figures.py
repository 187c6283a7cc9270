"""The figure of differences: nothing cut, nothing on another, each mark where its number says, and what is not drawn."""
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.comparison_figures import difference_plot
from analysis.figure_style import COLOURS
from figure_cases import SIGNS, SIXTY, assert_it_can_be_read, each_drawn, printed

SAID = {"title": "Who differs from the others", "unit": "times what random splits reach", "source": "T. Dai, News Articles", "n": "140 articles"}


def differences(measures=8, groups=5, seed=1, measure="measure {}", target="outlet{}.com"):
    rng = np.random.default_rng(seed)
    value = rng.normal(0, 1.5, measures * groups)
    half = rng.gamma(3, 0.3, len(value))
    return pd.DataFrame({"measure": [measure.format(i) for i in range(measures) for _ in range(groups)],
                         "target": [target.format(k) for k in range(groups)] * measures,
                         "difference": value, "low": value - half, "high": value + half})


def plot(table, **more):
    return difference_plot(table, **{**SAID, "band": 1, **more})


CASES = {
    "eight measures of five outlets": lambda: plot(differences()),
    "one": lambda: plot(differences(1, 1)),
    "twelve groups": lambda: plot(differences(12, 12)),
    "long names": lambda: plot(differences(4, 6, measure=SIXTY * 2 + "{}", target=SIXTY + "{}"), title=SIXTY * 3, source=SIXTY * 4, unit=SIXTY * 4),
    "signs": lambda: plot(pd.concat([differences(1, 2).assign(measure=pd.Series([sign] * 2, dtype=object)) for sign in SIGNS if sign is not None])),
    "no band": lambda: plot(differences(3, 2), band=None),
    "a wide one": lambda: plot(differences(3, 3).assign(high=lambda t: np.where(t.index == 2, 400.0, t["high"]))),
    "all above": lambda: plot(differences(3, 3).assign(difference=5.0, low=4.0, high=6.0)),
    "nothing known": lambda: plot(differences(2, 2).assign(low=np.nan)),
    "equal": lambda: plot(differences(2, 2).assign(difference=0.0, low=0.0, high=0.0), band=None),
}


hard = each_drawn(CASES)


def test_it_can_be_read(hard):
    assert_it_can_be_read(hard)


def test_each_mark_is_where_its_number_says():
    table = differences(3, 2)
    ax = plot(table)
    marks = [(tuple(point), to_hex(colour)) for line in ax.collections if hasattr(line, "get_sizes")
             for point, colour in zip(line.get_offsets().tolist(), np.resize(line.get_edgecolor(), (len(line.get_offsets()), 4)))]
    drawn = {(round(x, 9), colour) for (x, _), colour in marks}
    for row in table.itertuples():
        assert (round(row.difference, 9), COLOURS[int(row.target[6])].lower()) in drawn
    low_to_high = sorted(round(x, 9) for line in ax.collections if hasattr(line, "get_segments") for (x, _), _ in line.get_segments())
    assert low_to_high == sorted(round(x, 9) for x in table["low"])


def test_filled_means_that_zero_is_left_out():
    table = differences(1, 2).assign(difference=[1.0, 1.0], low=[0.5, -0.2], high=[1.4, 1.4])
    ax = plot(table)
    faces = {tuple(point): to_hex(np.resize(line.get_facecolor(), 4)) for line in ax.collections if hasattr(line, "get_sizes")
             for point in line.get_offsets().tolist()}
    (_, first), (_, second) = sorted(faces.items(), key=lambda item: item[0][1])
    assert first == COLOURS[0].lower() and second == "#ffffff"


def test_what_cannot_be_told_is_counted_and_not_drawn():
    table = differences(2, 3)
    table.loc[[1, 4], "low"] = np.nan
    ax = plot(table)
    assert "not drawn: 2 that cannot be told" in " ".join(text.replace("\n", " ") for text, _ in printed(ax))
    assert "outlet1.com" not in [text.get_text() for text in ax.get_legend().get_texts()]


@pytest.mark.parametrize("table, message", [
    (lambda: differences(20, 8), "difference_plot draws at most 12 groups and 150 differences"),
    (lambda: differences(1, 13), "difference_plot draws at most 12 groups"),
    (lambda: pd.concat([differences(1, 1)] * 2), "none occurs twice"),
    (lambda: differences().drop(columns="low"), "finds no column 'low'"),
    (lambda: differences().head(0), "a table without rows")])
def test_each_mistake_has_a_sentence(table, message):
    with pytest.raises(ValueError, match=message):
        plot(table())
