"""From the bytes of a file to its text, whatever encoding it was saved in.

A byte order mark decides; then UTF-8, if the bytes fit, of the whole or of some lines; then what a web page declares of
itself; then a guess. What was guessed is noted. Line breaks stay as they are.
"""
import re

BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16",
        b"\xfe\xff": "utf-16"}                     # byte order marks, the longer before the shorter
MAGIC = (b"%PDF", b"PK\3\4", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"PAR1", b"\x1f\x8b")
ASCII = set(map(chr, range(128)))
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a\x1b"))
# what Western European text read as Windows-1252 does not show: a sign or a capital within a word, a run of accents
NOT_WESTERN = re.compile("[a-z][\u00a1-\u00ac\u00ae-\u00b9\u00bb-\u00de]+[a-z]|[\u00c0-\u00ff]{3}")
DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,30})""", re.IGNORECASE)
SAMPLE = 1_000_000                                 # bytes; a guess needs no more
SHORTEST = 20                                      # bytes, below which zeros among them say nothing


class Unreadable(ValueError):
    """A file that gives no rows: Unreadable(problem, remedy)."""


def decoded(path, note):
    """The text of a file; a guess is noted."""
    text, guess = decode(path.read_bytes())
    if guess:
        note(guess, "if letters look wrong, save it again as UTF-8", None)
    return text


def is_binary(data):
    """Whether bytes are something else than text: the mark of another kind of file, or many control characters."""
    head = data[:65536]
    return data.startswith(MAGIC) or len(head) - len(head.translate(None, CONTROL)) > len(head) / 100


def decode(data):
    """The text of these bytes, and a phrase that says what was guessed or lost ("" if nothing was).

    Raises Unreadable for binary data.

    >>> decode("It’s over.".encode("cp1252"))
    ('It’s over.', 'it is not UTF-8 and was read as cp1252')
    >>> decode(b"\\xef\\xbb\\xbfIt\\r\\n")
    ('It\\r\\n', '')

    Left alone: text that was decoded wrongly before it was saved (itâ€™s); `cleaning` mends it.
    """
    for mark, encoding in BOMS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ""
    if encoding := _unmarked(data):
        return data.decode(encoding, "replace"), f"it has no byte order mark and was read as {encoding}"
    if is_binary(data):
        raise Unreadable("the file is binary data, not text", "give it the ending of its kind, or save its text as .txt")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    if (text := _by_line(data)) is not None:
        return text, "some of its lines are UTF-8 and the others were read as cp1252"
    damaged = data.decode("utf-8", "replace")
    lost = damaged.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if sum(map(len, re.findall("[^\x00-\x7f]+", damaged))) > 2 * lost:
        return damaged, f"{lost} of its characters are broken UTF-8 and were read as \ufffd"
    if (declared := DECLARED.search(data[:4096])) and (text := _decoded(data, declared[1].decode())) is not None:
        return text, ""
    text = _decoded(data, "cp1252")
    if text is not None and not NOT_WESTERN.search(text):
        return text, "it is not UTF-8 and was read as cp1252"
    from charset_normalizer import from_bytes
    best = from_bytes(data[:SAMPLE]).best()
    encoding = best.encoding if best else "cp1252"
    return data.decode(encoding, "replace"), f"it is not UTF-8 and was read as {encoding}"


def _unmarked(data):
    """The kind of UTF-16 that lacks its mark, else "": of Western text every other byte is then zero, and no other."""
    head = data[:65536]
    high, low = head[::2].count(0), head[1::2].count(0)
    if len(head) < SHORTEST or min(high, low) or high + low < len(head) / 3:
        return ""
    encoding = "utf-16-be" if high else "utf-16-le"
    return "" if set(head.decode(encoding, "replace")) & set(CONTROL.decode()) else encoding


def _by_line(data):
    """The text of two files that were joined: some lines hold UTF-8, all others nothing of it, and fit Windows-1252 as
    a Western text does. Else None."""
    lines = data.split(b"\n")
    texts = [_decoded(line, "utf-8") for line in lines]
    others = [line for line, text in zip(lines, texts) if text is None]
    if all(text is None or text.isascii() for text in texts) or any(
            set(line.decode("utf-8", "replace")) - ASCII - {"\ufffd"} for line in others):
        return None
    rest = _decoded(b"\n".join(others), "cp1252")
    if rest is None or NOT_WESTERN.search(rest) or "â€" in rest:         # what is left of a mark in UTF-8 that was cut
        return None
    return "\n".join(line.decode("cp1252") if text is None else text for line, text in zip(lines, texts))


def _decoded(data, encoding):
    """The text in this encoding, or None where the bytes do not fit it or Python does not know it."""
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        return None
