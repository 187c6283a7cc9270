"""The measure of growth tells a square from a line."""
from growth import grows_linearly


def line(n):
    return sum(range(200 * n))


def test_a_square_is_told_from_a_line():
    assert grows_linearly(line, 4000) and not grows_linearly(lambda n: [line(n) for _ in range(n // 2)], 400)
