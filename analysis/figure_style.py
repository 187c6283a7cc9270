"""The look that all our figures and tables share: colours, type, sizes, the frame, how a number is written.

matplotlib takes a second or two to import, so each function imports what it needs.
"""
import unicodedata
from contextlib import contextmanager
from functools import cache, lru_cache

import numpy as np
import pandas as pd

# Okabe & Ito (2008). The first four keep a contrast of 3:1 on white and stay apart for colour-blind readers.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
INK, QUIET, FAINT = "#222222", "#6B6B6B", "#B8B8B8"
MARKERS = "osD^vPXph<>*"
WIDTH, DPI = 8, 160                                  # inches, dots an inch: a figure is 1280 pixels wide
SMALL, NORMAL, LARGE = 8, 9, 12                      # points
MOST_ROWS = 40                                       # more cannot be told apart
MANY = 2000                                          # marks beyond which an SVG holds a picture of them
MISSING_SIGN = "□"

STYLE = {
    "font.family": "DejaVu Sans", "font.size": NORMAL, "text.color": INK, "axes.labelcolor": INK,
    "figure.facecolor": "white", "axes.facecolor": "white", "savefig.facecolor": "white",
    "savefig.transparent": False,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": QUIET, "axes.axisbelow": True,
    "axes.labelsize": NORMAL, "axes.titlesize": LARGE, "axes.titleweight": "bold",
    "xtick.color": QUIET, "ytick.color": QUIET, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL, "ytick.labelsize": SMALL, "grid.color": "#E6E6E6", "grid.linewidth": 0.8,
    "legend.frameon": False, "legend.fontsize": SMALL, "lines.linewidth": 1.8, "lines.markersize": 5,
    "svg.hashsalt": "analysis", "svg.fonttype": "path", "axes.unicode_minus": True,
}


@contextmanager
def house_style():
    """Within this, matplotlib draws as we do, whatever the notebook has set; afterwards all is as before."""
    from matplotlib import style
    with style.context(["default", STYLE]):
        yield


def axes(ax, height):
    """The caller's axes, or new ones on a figure of `height` inches that pyplot does not know.

    pyplot keeps every figure open and shows it a second time; in the callback of a slider it may draw on the
    wrong thread.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    if ax is not None:
        return ax
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    figure.get_layout_engine().set(w_pad=0.09, h_pad=0.07)
    return figure.add_subplot()


def frame(ax, title, source, n, notes=(), own=True):
    """Writes what no chart of ours lacks: the title above, and below n, what was left out, and the source.

    On a figure of our own they take the whole width, on the caller's axes the width of these.
    """
    written = n if isinstance(n, str) else number_texts([n])[0]
    foot = " · ".join([f"n = {written}", *notes, f"Source: {source}"])
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    figure = ax.get_figure(root=True)
    points = 72 * (WIDTH - 0.3 if own else figure.get_figwidth() * ax.get_position().width)
    title, foot = wrapped(title, points, LARGE, bold=True), wrapped(foot, points, SMALL)
    if own:
        figure.suptitle(title, x=0.015, ha="left", fontsize=LARGE, fontweight="bold", linespacing=1.25)
        figure.supxlabel(foot, x=0.015, ha="left", fontsize=SMALL, color=QUIET, linespacing=1.35)
    else:
        ax.set_title(title, loc="left")
        ax.annotate(foot, (0, 0), (0, -4), xycoords=("axes fraction", ax.xaxis.label), ha="left", va="top",
                    textcoords="offset points", fontsize=SMALL, color=QUIET, annotation_clip=False)
    return ax


def plain(text):
    """`text` as matplotlib can print it, on one line.

    A dollar stays a dollar and starts no formula. A sign that DejaVu Sans lacks (Chinese, most emoji) becomes
    a box: other fonts would make another figure on each machine. The table saved beside it keeps the sign.

    >>> print(plain("$61 \\n 战争"), plain(None))
    \\$61 □□ (missing)
    """
    if text is None or text is pd.NA or text != text:
        return "(missing)"
    signs = [sign if ord(sign) in _signs() else MISSING_SIGN for sign in " ".join(str(text).split())
             if ord(sign) in _signs() or unicodedata.category(sign) not in ("Cf", "Cc", "Mn")]
    visible = any(unicodedata.category(sign)[0] not in "CZ" for sign in signs)
    return "".join(signs).replace("$", r"\$") if visible else "(blank)"


@cache
def _signs():
    """The code points that both the regular and the bold DejaVu Sans can draw."""
    from matplotlib.font_manager import findfont, get_font
    regular, bold = (frozenset(get_font(findfont(f"DejaVu Sans:{weight}")).get_charmap())
                     for weight in ("regular", "bold"))
    return regular & bold


@lru_cache(4096)
def text_width(text, size, bold=False):
    """The width of one printed line, in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return TextToPath().get_text_width_height_descent(text.replace(r"\$", "$"), font, ismath=False)[0]


def wrapped(text, points, size, bold=False):
    """`text` made plain, in lines of at most `points`; a longer word is broken, and nothing is lost."""
    lines = [""]
    for word in plain(text).split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if text_width(longer, size, bold) <= points:
            lines[-1] = longer
            continue
        pieces = _pieces(word, points, size, bold)
        lines[-1:] = [lines[-1], *pieces] if lines[-1] else pieces
    return "\n".join(lines)


def _pieces(word, points, size, bold):
    pieces = [""]
    for sign in word.replace(r"\$", "$"):
        if pieces[-1] and text_width(pieces[-1] + sign, size, bold) > points:
            pieces.append("")
        pieces[-1] += sign
    return [piece.replace("$", r"\$") for piece in pieces]


def number_texts(values):
    """Each value as it is printed: whole numbers whole, others so that the middle one shows three digits.

    A value too small for these decimals is said to be smaller, never to be 0. Missing ones are "–".

    >>> number_texts([3824, 12]), number_texts([12.345, -0.5, 0]), number_texts([0.5, 0.00001, None])
    (['3,824', '12'], ['12.35', '−0.50', '0.00'], ['0.500', '<0.001', '–'])
    """
    values = pd.to_numeric(pd.Series(values), errors="raise").to_numpy(dtype=float, na_value=np.nan)
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    whole = not len(sizes) or np.all(sizes == np.round(sizes))
    decimals = 0 if whole else int(np.clip(2 - np.floor(np.log10(np.median(sizes))), 0, 6))
    return [_number_text(value, decimals) for value in values]


def _number_text(value, decimals):
    if np.isnan(value):
        return "–"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{abs(value):,.{decimals}f}"
    if value and float(text.replace(",", "")) == 0:
        return f"{'<' if value > 0 else '>−'}{10 ** -decimals:.{decimals}f}"
    return f"−{text}" if value < 0 else text


def tick_text(value, _):
    """A number on an axis."""
    return f"{value:,.10g}".replace("-", "−")


def check_said(**said):
    """Raises ValueError where a title, unit, source or n is blank."""
    for name, text in said.items():
        if text is None or not str(text).strip():
            raise ValueError(f"The figure has no {name}; pass {name}=..., for readers need to know it.")


def check_columns(verb, table, names, numbers=(), rows=1):
    """Raises ValueError where the table lacks a column or rows, or holds words instead of numbers."""
    lacking = [name for name in (*names, *numbers) if name is not None and name not in table]
    if lacking:
        raise ValueError(f"{verb} finds no column {', '.join(map(repr, lacking))}; the table has "
                         f"{', '.join(map(str, table.columns))}.")
    for name in numbers:
        if name is not None and not pd.api.types.is_numeric_dtype(table[name]):
            raise ValueError(f"{verb} needs numbers in {name!r}, which holds {table[name].dtype}; "
                             "use pd.to_numeric first.")
    if len(table) < rows:
        raise ValueError(f"{verb} was given a table without rows; look at the step that made it.")


def check_interval(verb, low, high):
    """Raises ValueError where only one end of an interval is named."""
    if (low is None) != (high is None):
        raise ValueError(f"{verb} needs both ends of an interval; pass low=... and high=..., or neither.")
