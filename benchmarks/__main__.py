"""The command: runs the items that are asked for and prints their tables in Markdown."""
import argparse
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import benchmarks
from benchmarks import ITEMS, r
from benchmarks.growth import growth
from benchmarks.tables import full_table, growth_table, readme_table
from benchmarks.turns import race

PACKAGES = ["pandas", "numpy", "pyarrow", "scipy", "nltk", "scikit-learn", "spacy", "gensim", "vaderSentiment",
            "datasketch"]


def main(arguments=None):
    options = parsed(arguments)
    tell = lambda text: print(text, file=sys.stderr, flush=True)
    before, raced, grown = load(), {}, None
    for item in options.items or ITEMS * (not options.growth):
        tell(f"{item}:")
        raced[item] = race(item, options.articles, options.repeat, tell)
        tell("\n".join(full_table({item: raced[item]})))      # so that a run that is ended has told what it found
    if options.growth:
        tell("growth:")
        grown = growth(options.articles, growth_repeat(options), report=tell)
    table = readme_table if options.readme else full_table
    print("\n".join([*(table(raced) if raced else []), "", *setting(options, before, raced)]))
    if grown is not None:
        print("\n".join(["", *growth_table(grown)]))
    return int(any(row["state"] == "failed" for rows in raced.values() for row in rows))


def parsed(arguments):
    reader = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("items", nargs="*", help=f"{', '.join(ITEMS)}; all if nothing else is asked for")
    reader.add_argument("--repeat", type=int, default=5, help="timed calls of each peer (5)")
    reader.add_argument("--readme", action="store_true", help="the short table of the README, a row an item")
    reader.add_argument("--growth", action="store_true", help="time and memory at 1, 4 and 16 times the corpus")
    reader.add_argument("--articles", type=int, metavar="N", help="only N articles, for a quick look")
    options = reader.parse_args(arguments)
    if unknown := [item for item in options.items if item not in ITEMS]:
        reader.error(f"there is no item {unknown[0]!r}; there are {', '.join(ITEMS)}.")
    if options.repeat < 1:
        reader.error("--repeat is at least 1.")
    return options


def setting(options, before, raced):
    """What the timings were taken on."""
    shares = [row["share"] for rows in raced.values() for row in rows if "share" in row]
    corpus = f"{options.articles:,} articles of the outlet corpus" if options.articles else "the outlet corpus"
    of_clock = f", {min(shares):.0%} to {max(shares):.0%} of the clock's" if shares else ""
    repeat = options.repeat if raced else growth_repeat(options)
    return [f"On {corpus}; medians of {repeat}, one process each, peers in turn, one core of {processor()}; "
            f"Python {platform.python_version()}, {', '.join([*versions(), *r.versions()])}. "
            f"Seconds are the processor's{of_clock}; load of the machine {before:.1f} before and {load():.1f} after."]


def growth_repeat(options):
    return min(options.repeat, 3)                      # the largest corpora take long, and differ little


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
