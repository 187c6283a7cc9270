"""What was measured, as tables in Markdown."""
import importlib
import re

from benchmarks.growth import WORKS, exponent


def full_table(raced):
    """All items, a row a peer."""
    lines = ["| work | with | seconds | × ours | checked |", "| --- | --- | ---: | ---: | --- |"]
    for item, rows in raced.items():
        work = title(item)
        for row in rows:
            if row["state"] == "absent":
                continue
            is_ready = row["state"] == "ready"
            timing = " | ".join(significant(row[one]) if is_ready else "—" for one in ("seconds", "ratio"))
            lines.append(f"| {work} | {row['peer']} | {timing} | {row['note']} |")
            work = ""
    return lines + left_out(raced, ["absent"])


def readme_table(raced):
    """All items, a row each: our seconds, and how many times as many the others took. What differs on purpose has the
    share that is equal behind it; what is not equal or not there is named below."""
    lines = ["| work | ours | others, × ours |", "|---|--:|---|"]
    for item, rows in raced.items():
        ours, *others = [row for row in rows if row["state"] == "ready"] or [None]
        if ours:
            cells = "; ".join(filter(None, map(other_cell, others))) or "no peer without a trained parser"
            lines.append(f"| {title(item)} | {significant(ours['seconds'])} s | {cells} |")
    return lines + left_out(raced, ["absent", "failed"])


def other_cell(row):
    """A peer and its ratio; ours in another form is named so.

    >>> other_cell({"peer": "NLTK", "ratio": 18.4, "note": "97.25% of our words"})
    'NLTK **18** (97 % equal)'
    >>> other_cell({"peer": "this project, BCa", "ratio": 1.72, "note": "the same 9 rates"})
    'ours, BCa **1.7**'
    """
    share = re.match(r"([\d.]+)%", row["note"])
    equal = f" ({float(share[1]):.0f} % equal)" if share else ""
    return f"{row['peer'].replace('this project', 'ours')} **{significant(row['ratio'])}**{equal}"


def left_out(raced, states):
    lines = [f"Left out: {row['peer']} ({title(item)}: {row['note']})."
             for item, rows in raced.items() for row in rows if row["state"] in states]
    return [""] * bool(lines) + lines


def title(item):
    return importlib.import_module(f"benchmarks.{item}").TITLE


def growth_table(grown):
    """Seconds for each million tokens, and memory (the table's; the most that the process held), by size; then the
    power of the length with which each grows."""
    columns = ["corpus", "tokens", "terms", "bytes a token", "process, GB", *(f"{work}, s a million" for work in WORKS)]
    lines = [f"| {' | '.join(columns)} |", "| --- |" + " ---: |" * (len(columns) - 1)]
    for row in grown.to_dict("records"):
        name = f"{row['times']} ×" + ", new words" * row["new_words"]
        rates = " | ".join(significant(row[work] / row["tokens"] * 1e6) for work in WORKS)
        lines.append(f"| {name} | {row['tokens']:,} | {row['terms']:,} | {row['bytes_a_token']:.1f} | "
                     f"{row['peak'] / 1e9:.2f} | {rates} |")
    for new_words in sorted(set(grown["new_words"])):
        powers = ", ".join(f"{work} {exponent(grown, work, new_words):.2f}" for work in ["terms", *WORKS])
        words = "new words" if new_words else "same words"
        lines += ["", f"Grows with the length to the power (1 is linear), {words}: {powers}."]
    return lines


def significant(seconds):
    """Two figures, without the e of a power of ten.

    >>> [significant(seconds) for seconds in (12.34, 1.234, 0.01234)]
    ['12', '1.2', '0.012']
    """
    return f"{float(f'{seconds:.2g}'):.10f}".rstrip("0").rstrip(".")
