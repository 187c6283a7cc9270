"""Whether work grows with the length of its text or with the square of it, on a machine that does other work too."""
from time import process_time

TRIES = 5


def grows_linearly(work, length):
    """Whether `work(n)` takes four times as long for four times the length: a square takes sixteen times.

    Of several tries the best is believed: other work on the machine makes a try slower, and never makes a square linear.
    """
    def seconds(n):
        began = process_time()
        work(n)
        return process_time() - began

    work(100)                                             # what is done once, at the first call, is not measured
    return any(seconds(length) < 8 * max(seconds(length // 4), 0.02) for _ in range(TRIES))
