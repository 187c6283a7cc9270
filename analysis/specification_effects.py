"""Whether a finding keeps its sign under other choices, which choice matters, and both in one sentence."""
import numpy as np
import pandas as pd

from analysis.figure_style import number_texts
from analysis.specifications import MEASURES, ROUNDING, baseline_place, numbers, options, signs

SIDES = {-1: "below", 0: "zero", 1: "above"}


def sign_agreement(curve):
    """Does the finding keep its sign? Counts over the specifications of a curve, as a dictionary.

    It holds specifications, with_value (of these), above, below and zero (of those with a value); baseline (its value),
    baseline_sign ("above", "below", "zero" or "cannot tell", where it has no value); share (with the sign of the
    baseline, itself among them, of those with a value; 0 to 1), with_interval, clear (intervals that leave zero out on
    the side of the baseline); median, lowest, highest; rank (of the baseline among those with a value, 1 the lowest,
    equal ones in the middle of their ranks). Share and clear are NaN where the baseline has no sign.
    Raises ValueError for a curve without its baseline.

    >>> from analysis.specifications import specification_curve
    >>> curve = specification_curve(lambda shift: 0.5 - shift, {"shift": {"none": 0, "small": 0.1, "large": 1}})
    >>> found = sign_agreement(curve)
    >>> found["above"], found["below"], found["baseline_sign"], round(found["share"], 2), found["rank"]
    (2, 1, 'above', 0.67, 3.0)

    Left alone: chance. All specifications rest on the same articles, so the share is no probability.
    """
    value, low, high = (numbers(curve, name) for name in MEASURES[:3])
    sign, baseline = signs(curve), baseline_place(curve)
    known, own = value[~np.isnan(value)], sign[baseline]
    has_sign = own in (-1, 1)
    has_interval, clear = ~np.isnan([low, high, value]).any(axis=0), (low > 0) if own == 1 else (high < 0)
    below, equal = (known < value[baseline]).sum(), (known == value[baseline]).sum()
    return {
        "specifications": len(curve), "with_value": len(known),
        **{name: int((sign == side).sum()) for side, name in reversed(SIDES.items())},
        "baseline": float(value[baseline]), "baseline_sign": SIDES.get(own, "cannot tell"),
        "share": float((sign == own).sum() / len(known)) if has_sign else np.nan,
        "with_interval": int(has_interval.sum()),
        "clear": int((clear & has_interval).sum()) if has_sign else np.nan,
        **{name: float(of(known)) if len(known) else np.nan
           for name, of in (("median", np.median), ("lowest", np.min), ("highest", np.max))},
        "rank": float(below + (equal + 1) / 2) if equal else np.nan}


def choice_effects(curve):
    """What each choice does to the finding: one row a choice and option, the options of the baseline first.

    Columns: choice, option, is_baseline; n (specifications with a value), median, lowest, highest; share (of these with
    the sign of the baseline, 0 to 1; NaN where it has none); and, the same for all options of a choice: explains, its
    main effect, the share of the variance between specifications that would be left unexplained without it, all other
    choices kept (0 to 1; NaN where nothing varies); compared, how many sets of specifications differ in this choice
    only and have two values or more; changes_sign, how many of these sets lie on both sides of zero.
    Where each specification has a value, `explains` is eta squared, and what the choices lack to 1 together is how they
    combine. Where some have none, options no longer meet all others equally often, and a plain eta squared would credit
    one choice with what another does; what cannot be told apart is here credited to neither, so the sum may be smaller.
    Nor do the specifications that are left show what the missing ones would have: look at n.
    Raises ValueError for a curve without its baseline.

    >>> from analysis.specifications import specification_curve
    >>> curve = specification_curve(lambda a, b: a + b, {"a": {"low": 0, "high": 4}, "b": {"low": 1, "high": -1}})
    >>> choice_effects(curve)[["choice", "option", "median", "share", "explains", "changes_sign", "compared"]]
      choice option  median  share  explains  changes_sign  compared
    0      a    low     0.0    0.5       0.8             1         2
    1      a   high     4.0    1.0       0.8             1         2
    2      b    low     3.0    1.0       0.2             1         2
    3      b   high     1.0    0.5       0.2             1         2

    Left alone: units. A choice between a score and its class, or between shares and counts, moves the value for that
    alone; then look at changes_sign. Nor does it say which option is right, or what was not declared.
    """
    value, sign, baseline = numbers(curve, "value"), signs(curve), baseline_place(curve)
    explained, _ = _explained(curve)
    rows = []
    for choice, names in options(curve).items():
        compared, turned = _turned(curve, choice, sign)
        for name in names:
            is_here = (curve[choice] == name).to_numpy() & ~np.isnan(value)
            here = value[is_here] if is_here.any() else np.array([np.nan])
            agree = (sign[is_here] == sign[baseline]).sum() / max(is_here.sum(), 1)
            rows.append((choice, name, name == curve[choice].iloc[baseline], is_here.sum(), np.median(here), here.min(),
                         here.max(), agree if is_here.any() and sign[baseline] in (-1, 1) else np.nan,
                         explained[choice], turned, compared))
    return pd.DataFrame(rows, columns=["choice", "option", "is_baseline", "n", "median", "lowest", "highest", "share",
                                       "explains", "changes_sign", "compared"])


def _turned(curve, choice, sign):
    """How many sets differ in this choice only and have two values or more; how many of them on both sides of zero."""
    others = [other for other in options(curve) if other != choice]
    of = curve.groupby(others, observed=True).ngroup().to_numpy() if others else np.zeros(len(curve), int)
    n, above, below = (np.bincount(of, is_so) for is_so in (~np.isnan(sign), sign == 1, sign == -1))
    return int((n > 1).sum()), int(((above > 0) & (below > 0)).sum())


def _explained(curve):
    """Of each choice the share of the variance that main effects lose without it, and the share of all main effects."""
    choices, rows = options(curve), curve[curve["value"].notna()]
    value = numbers(rows, "value")
    if not _varies(value):
        return dict.fromkeys(choices, np.nan), np.nan
    value = (value - value.mean()) / np.ptp(value)
    marks = {choice: np.stack([rows[choice] == name for name in names[1:]] + [value * 0], 1).astype(float)
             for choice, names in choices.items()}

    def left(without=None):
        design = np.hstack([np.ones((len(value), 1)), *(of for choice, of in marks.items() if choice != without)])
        return ((value - design @ np.linalg.lstsq(design, value)[0]) ** 2).sum() / (value @ value)

    rest = left()
    shares = {choice: max(0.0, round(float(left(choice) - rest), 12)) for choice in choices}         # 0, not 1e-17
    return shares, float(1 - rest)


def _varies(value):
    return len(value) > 1 and np.ptp(value) > ROUNDING * np.abs(value).max()


def curve_sentence(curve):
    """What a curve says, in one sentence for a notebook or an alt text: its signs, its range, what moves it most.

    >>> from analysis.specifications import specification_curve
    >>> curve = specification_curve(lambda a, b: a + b, {"a": {"low": 1, "high": 4}, "b": {"low": 1, "high": -1.5}})
    >>> print(curve_sentence(curve))
    Of 4 specifications 3 come out above zero, as the one chosen does (2.00; median 2.25, from −0.50 to 5.00); the
    choice “a” moves the value most of those declared (59 % of the variance).

    Left alone: the title of the figure, which may say what the number means.
    """
    found = sign_agreement(curve)
    many, known, side = found["specifications"], found["with_value"], found["baseline_sign"]
    value, median, lowest, highest = number_texts([found[name] for name in ("baseline", "median", "lowest", "highest")])
    where = "at zero" if side == "zero" else f"{side} zero"
    if side == "cannot tell":
        reason = str(curve["reason"].iloc[baseline_place(curve)]).rstrip(".")
        return (f"Cannot tell: the specification chosen has no value ({reason}); above zero: "
                f"{found['above']:,}, below: {found['below']:,}, of {many:,} in all.")
    if known == 1:
        others = "no other was computed" if many == 1 else f"of {many:,} no other has a value"
        return f"The specification chosen comes out {where} ({value}); {others}, so whether that holds is open."
    lost = f"{many - known:,} {'has' if many - known == 1 else 'have'} none"
    of = "specifications" + (f" with a value ({lost})" if known < many else "")
    every, of = f"{'Both' if known == 2 else f'All {known:,}'} {of}", f"{known:,} {of}"
    if not _varies(numbers(curve[curve["value"].notna()], "value")):
        return f"{every} give the same value ({value}): none of the choices declared matters to it."
    spread = f"median {median}, from {lowest} to {highest}"
    if side == "zero":
        said = (f"The specification chosen comes out at zero and has no sign to keep; above zero: {found['above']:,}, "
                f"below: {found['below']:,}, of {of} ({spread})")
    else:
        count = {1: f"Of {of} only the one chosen comes out {where} (",
                 known: f"{every} come out {where} (the one chosen: "}
        said = count.get(found[side], f"Of {of} {found[side]:,} come out {where}, as the one chosen does (")
        said += f"{value}; {spread})"
        if found["with_interval"]:
            said += f"; {found['clear']:,} of {found['with_interval']:,} intervals leave zero out on that side"
    return f"{said}; {_strongest(curve)}."


def _strongest(curve):
    """Which choice explains most; or that none does by itself, or none can be told from another."""
    explained, together = _explained(curve)
    most = max(explained.values())
    if 1 - together > max(most, 0.005):
        return (f"no choice alone moves the value as much as how they combine ({100 * (1 - together):.0f} % of the "
                f"variance; the strongest alone {100 * most:.0f} %)")
    if most < 0.005:
        return "which choice moves the value cannot be told from the values there are"
    names = [choice for choice, share in explained.items() if share > most - 1e-9]
    share = f"{100 * most:.0f} % of the variance{' each' * (len(names) > 1)}"
    listed = " and ".join(f"“{name}”" for name in names)
    which = f"choice {listed} moves" if len(names) == 1 else f"choices {listed} move"
    return f"the {which} the value most of those declared ({share})"
