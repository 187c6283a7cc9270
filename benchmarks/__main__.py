"""The command: runs the items that are asked for and prints their tables in Markdown."""
import argparse
import importlib
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import benchmarks
from benchmarks import ITEMS
from benchmarks.growth import WORKS, exponent, growth
from benchmarks.turns import race

PACKAGES = ["pandas", "numpy", "pyarrow", "scipy", "nltk", "scikit-learn", "spacy", "gensim", "vaderSentiment", "datasketch"]


def main(arguments=None):
    options = parsed(arguments)
    tell = lambda text: print(text, file=sys.stderr, flush=True)
    before, raced, grown = load(), {}, None
    for item in options.items or ITEMS * (not options.scale):
        tell(f"{item}:")
        raced[item] = race(item, options.articles, options.repeat, tell)
    if options.scale:
        tell("growth:")
        grown = growth(options.articles, scale_repeat(options), report=tell)
    print("\n".join([*(table(raced) if raced else []), "", *setting(options, before, raced)]))
    if grown is not None:
        print("\n".join(["", *growth_table(grown)]))
    return int(any(row["state"] == "failed" for rows in raced.values() for row in rows))


def parsed(arguments):
    reader = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("items", nargs="*", help=f"{', '.join(ITEMS)}; all if nothing else is asked for")
    reader.add_argument("--repeat", type=int, default=5, help="timed calls of each peer (5)")
    reader.add_argument("--scale", action="store_true", help="time and memory at 1, 4 and 16 times the corpus")
    reader.add_argument("--articles", type=int, metavar="N", help="only N articles, for a quick look")
    options = reader.parse_args(arguments)
    if unknown := [item for item in options.items if item not in ITEMS]:
        reader.error(f"there is no item {unknown[0]!r}; there are {', '.join(ITEMS)}.")
    if options.repeat < 1:
        reader.error("--repeat is at least 1.")
    return options


def table(raced):
    """All items as one table; a peer that is not there is named below it."""
    lines = ["| work | with | seconds | × ours | checked |", "| --- | --- | ---: | ---: | --- |"]
    absent = []
    for item, rows in raced.items():
        work = importlib.import_module(f"benchmarks.{item}").TITLE
        for row in rows:
            if row["state"] == "absent":
                absent.append(f"Left out: {row['peer']} ({row['note']}).")
                continue
            timing = f"{significant(row['seconds'])} | {significant(row['ratio'])}" if row["state"] == "ready" else "— | —"
            lines.append(f"| {work} | {row['peer']} | {timing} | {row['note']} |")
            work = ""
    return lines + [""] * bool(absent) + absent


def setting(options, before, raced):
    """What the timings were taken on."""
    shares = [row["share"] for rows in raced.values() for row in rows if "share" in row]
    corpus = f"{options.articles:,} articles of the outlet corpus" if options.articles else "the outlet corpus"
    of_clock = f", {min(shares):.0%} to {max(shares):.0%} of the clock's" if shares else ""
    return [f"On {corpus}; medians of {options.repeat if raced else scale_repeat(options)}, one process each, peers in "
            f"turn, one core of {processor()}; Python {platform.python_version()}, {', '.join(versions())}. Seconds are the "
            f"processor's{of_clock}; load of the machine {before:.1f} before and {load():.1f} after."]


def scale_repeat(options):
    return min(options.repeat, 3)                      # the largest corpora take long, and differ little


def growth_table(grown):
    """Seconds for each million tokens, and memory (the table's; the most that the process held), by size; then the power of the length with which each grows."""
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


def versions():
    for package in PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            pass


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.partition(": ")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def load():
    """The machine's load over the last minute."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


if __name__ == "__main__":
    sys.exit(main())
