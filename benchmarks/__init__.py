"""The same work by this project and by what people use today, in one run and on the outlet corpus.

    .venv/bin/python -m benchmarks                         all items
    .venv/bin/python -m benchmarks tokenising --repeat 9   one item
    .venv/bin/python -m benchmarks --readme                all items, as the README has them
    .venv/bin/python -m benchmarks --growth                growth to 16 times the corpus, and memory

Run it from the project's folder. It prints a table in Markdown. What is not installed is left out, in a line each;
`.venv/bin/python -m pip install --no-build-isolation -e ".[benchmarks]"` brings what comes from Python. R's peers need
`Rscript` and the packages dplyr, tidytext, boot, quanteda and quanteda.textstats.

One module an item of work. Each has a TITLE; PEERS, of which the first is this project: a peer prepares what it is
given and names its work and what of the result can be compared; and `agreement`, which raises Unequal where a result
is not ours. A timing whose result is not equal is not printed.
"""
ITEMS = ["tokenising", "counting", "keyness", "concordance", "cues", "collocations", "voices", "tone", "intervals",
         "copies"]


class Absent(Exception):
    """A peer is not installed here."""


class Unequal(Exception):
    """A result is not what it is compared with, so its timing means nothing."""
