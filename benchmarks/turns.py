"""One process a peer, all on one core; warm calls, then the timed calls in turn.

Seconds are those of the processor, user and system, so that other work on the machine weighs little; on a quiet
machine they are those of the clock, and `share` says how near the two were.
"""
import gc
import importlib
import multiprocessing
import os
import time
from statistics import median

import numpy as np

from benchmarks import Absent, Unequal

SHORTEST = 0.2        # seconds; shorter work is called so often that a timing lasts as long
LONG = 20             # seconds; work that is not so long is called once before each timing: a process that waits cools


def read_corpus(n):
    """The outlet corpus, or n articles spread evenly over it."""
    from analysis.articles import outlet_corpus
    articles = outlet_corpus()
    return articles.iloc[np.linspace(0, len(articles) - 1, n).round().astype(int)] if n else articles


def pin():
    """Keep this process, and those it starts, on one core, where the system lets us."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def clocks():
    return time.perf_counter(), time.process_time()


def timed(work, calls=1):
    """Seconds a call, on the clock and of the processor. Work that another program does says its seconds itself."""
    if hasattr(work, "seconds"):
        return work.seconds()
    gc.collect()
    wall, processor = clocks()
    for _ in range(calls):
        result = work()
    wall, processor = (after - before for before, after in zip((wall, processor), clocks()))
    del result
    return wall / calls, processor / calls


def serve(pipe, item, peer, n):
    """What the process of a peer does: prepare, one warm call, say what came out, then work whenever asked."""
    pin()
    try:
        work, comparable = importlib.import_module(f"benchmarks.{item}").PEERS[peer](lambda: read_corpus(n))
        began = time.perf_counter()
        result = work()
        took = time.perf_counter() - began
        found = comparable(result)
    except (ImportError, Absent, Unequal) as problem:
        return pipe.send(("failed" if isinstance(problem, Unequal) else "absent", str(problem)))
    pipe.send(("ready", found))
    del found, result
    try:
        while pipe.recv():
            if took < LONG:
                work()
            pipe.send(timed(work, 1 + int(SHORTEST / took)))
    except EOFError:                                   # who asked has been ended
        pass
    finally:
        getattr(work, "close", lambda: None)()


def start(item, peer, n):
    """A peer's process, once its warm call is done: (process, pipe, state, what it found or what is wrong)."""
    context = multiprocessing.get_context("spawn")
    pipe, other = context.Pipe()
    process = context.Process(target=serve, args=(other, item, peer, n), daemon=True)
    process.start()
    other.close()
    try:
        state, found = pipe.recv()
    except EOFError:
        state, found = "failed", "the process ended before it was done"
    return process, pipe, state, found


def stop(process, pipe):
    try:
        pipe.send(False)
    except OSError:                                    # it has ended already
        pass
    pipe.close()
    process.join(10)


def race(item, n=None, repeat=5, report=print):
    """The rows of an item's table, one a peer: peer, state (ready, absent or failed), seconds (median), ratio (median
    of the rounds' ratios to ours), share (of the processor in the clock's time), and a note on what was equal."""
    module = importlib.import_module(f"benchmarks.{item}")
    running, rows, ours = {}, {}, None
    try:
        for peer in module.PEERS:
            report(f"  {peer}: warm call ...")
            process, pipe, state, found = start(item, peer, n)
            running[peer] = process, pipe
            if state == "ready":
                ours = found if ours is None else ours
                state, found = judged(module, ours, found)
            rows[peer] = {"peer": peer, "state": state, "note": found}
            if state != "ready":
                stop(*running.pop(peer))
                if ours is None:                       # with nothing of ours there is nothing to compare with
                    return list(rows.values())
        rounds = {peer: [] for peer in running}
        for number in range(repeat):
            report(f"  round {number + 1} of {repeat} ...")
            for peer, (_, pipe) in running.items():
                pipe.send(True)
                rounds[peer].append(pipe.recv())
    finally:
        for process, pipe in running.values():
            stop(process, pipe)
    first = [processor for _, processor in rounds[next(iter(rounds))]]
    for peer, times in rounds.items():
        rows[peer] |= {"seconds": median(processor for _, processor in times),
                       "ratio": median(processor / one for (_, processor), one in zip(times, first)),
                       "share": sum(processor for _, processor in times) / sum(wall for wall, _ in times)}
    return list(rows.values())


def judged(module, ours, found):
    """Whether a peer may be timed, and the note that goes with it."""
    try:
        return "ready", module.agreement(ours, found)
    except Unequal as problem:
        return "failed", f"not equal, so not timed: {problem}"
