"""Many or long files -> parts of a size that memory holds, cut between articles; and a part -> its articles.

CSV, JSON Lines and Parquet are cut. Files that hold one article each go together into a part; others (.json, .xlsx) are
a part each. A piece is read by `load_articles`' own readers, and its ids and problems name the rows of the whole file.
"""
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.articles import articles_of, files_of

SIZE = 2**23                                       # bytes: some 2,400 news articles, some 0.6 GB while they are read
BLOCK = 2**22                                      # bytes looked at together
LINES = {".jsonl", ".ndjson"}
TABLES = {".csv", ".tsv"}
ALONE = {".json", ".xlsx"}                         # tables that cannot be cut: a part each
UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Part(NamedTuple):
    """Whole files, or a piece of one: bytes of a text, rows of a Parquet file."""
    files: tuple                                   # of pairs: path, and the name by which it is spoken of
    start: int = 0
    stop: int = 0                                  # 0: the files are whole
    before: int = 0                                # rows of the file before the piece
    head: int = 0                                  # bytes of the line of names, which each piece needs

    def __str__(self):
        names = [name for _, name in self.files]
        place = f" from row {self.before + 1 + bool(self.head):,}" if self.stop else ""
        return names[0] + place + (f" and {len(names) - 1:,} more" if len(names) > 1 else "")


def partitions(path, size=SIZE):
    """The parts of a file, a folder or a list of them, each of about `size` bytes, in reading order.

    A file that cannot be looked into is a part of its own, and says what is wrong when it is read. Raises what
    `load_articles` raises where there is no file.

    >>> path = Path(tempfile.mkdtemp(), "news.csv")
    >>> _ = path.write_text('title,text\\nOne,"Peace\\ncame."\\nTwo,War came.\\nThree,Rain came.\\n')
    >>> [str(part) for part in partitions(path, size=14)]
    ['news.csv from row 2', 'news.csv from row 3', 'news.csv from row 4']
    >>> read_part(partitions(path, size=14)[1])[["article_id", "raw"]].to_numpy().tolist()
    [['news-3', 'Two\\nWar came.']]

    Left whole: a CSV whose quotation marks do not pair, and one in UTF-16; they take the memory that they need. An
    article is never cut, so one of 100 MB makes a part of 100 MB.
    """
    parts, together, held = [], [], 0
    for file, name in files_of(path):
        kind, length = file.suffix.lower(), file.stat().st_size
        is_table = kind in LINES | TABLES | {".parquet"} | ALONE
        if together and (is_table or held + length > size):
            parts.append(Part(tuple(together)))
            together, held = [], 0
        if is_table:
            parts += _pieces(file, name, kind, size) or [Part(((str(file), name),))]
        else:
            together.append((str(file), name))
            held += length
    return parts + [Part(tuple(together))] * bool(together)


def read_part(part, columns=None):
    """The article table of a part, as `load_articles` would give it for these rows; raises as that does.

    `columns` names columns of the source under our names: {"text": "Body", "published": "Day"}.
    """
    named = columns or {}
    if not part.stop:
        return articles_of([(Path(path), name) for path, name in part.files], named)
    [(path, name)] = part.files
    with tempfile.TemporaryDirectory() as folder:
        piece = Path(folder, "piece" + Path(path).suffix.lower())
        if piece.suffix == ".parquet":
            _copy_rows(path, piece, part.start, part.stop)
        else:
            with open(path, "rb") as source:
                head = source.read(part.head)
                source.seek(part.start)
                piece.write_bytes(head + source.read(part.stop - part.start))
        return articles_of([(piece, name)], named, part.before)


def _pieces(file, name, kind, size):
    """The pieces of one file; none where it need not, or cannot, be cut."""
    try:
        if kind == ".parquet":
            return _row_ranges(file, name, size)
        if kind in ALONE or file.stat().st_size <= size:
            return []
        return _byte_ranges(file, name, size, quoted=kind in TABLES)
    except Exception:                              # whatever is wrong with it is said when it is read
        return []


def _byte_ranges(file, name, size, quoted):
    """Pieces of a text that are cut between rows; each but the last is as long as `size` asks, or a row longer."""
    ends = _row_ends(file, quoted)
    head_rows = _head_rows(file, ends) if quoted else 0
    at, head, parts = head_rows, int(ends[head_rows - 1]) if quoted else 0, []
    while at < len(ends):
        start = int(ends[at - 1]) if at else 0
        last = min(int(np.searchsorted(ends, start + size)), len(ends) - 1)
        parts.append(Part(((str(file), name),), start, int(ends[last]), at - head_rows, head))
        at = last + 1
    return parts


def _row_ends(file, quoted):
    """Where each row ends: behind a line break that an even number of quotation marks stands before. Raises ValueError
    where there is no telling."""
    ends, n_marks, at = [], 0, 0
    with open(file, "rb") as source:
        while block := source.read(BLOCK):
            letters = np.frombuffer(block, np.uint8)
            breaks = np.flatnonzero(letters == ord("\n"))
            if quoted:
                marks = np.flatnonzero(letters == ord('"'))
                breaks = breaks[(n_marks + np.searchsorted(marks, breaks)) % 2 == 0]
                n_marks += len(marks)
            if not at and (block.startswith(UTF16) or b"\0" in block[:1000]):
                raise ValueError("a line break may be more than one byte here")
            ends.append(breaks + at + 1)
            at += len(block)
    if n_marks % 2:
        raise ValueError("the quotation marks do not pair")
    ends = np.concatenate(ends)
    return ends if len(ends) and ends[-1] == at else np.append(ends, at)


def _head_rows(file, ends):
    """How many rows the line of names ends: blank ones may stand before it, or Excel's sep=;."""
    start = 0
    with open(file, "rb") as source:
        for row, end in enumerate(ends.tolist(), 1):
            line = source.read(end - start).strip().removeprefix(b"\xef\xbb\xbf")
            if line and not (line.startswith(b"sep=") and len(line) == 5):
                return row
            start = end
    return len(ends)


def _row_ranges(file, name, size):
    """Pieces of a Parquet file by rows; what a row takes is read in the file's own index."""
    import pyarrow.parquet as pq
    with pq.ParquetFile(file) as opened:
        known = opened.metadata
    n_bytes = sum(known.row_group(i).total_byte_size for i in range(known.num_row_groups))
    step = max(1, known.num_rows * size // max(n_bytes, 1))
    starts = range(0, known.num_rows, step)
    return [Part(((str(file), name),), start, min(start + step, known.num_rows), start) for start in starts]


def _copy_rows(path, piece, start, stop):
    """Writes rows of a Parquet file into a small one; of the row groups before them nothing is read."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    with pq.ParquetFile(path) as opened:
        groups = [opened.metadata.row_group(i).num_rows for i in range(opened.num_row_groups)]
        edges = np.cumsum([0, *groups])
        wanted = [i for i in range(len(groups)) if edges[i] < stop and edges[i + 1] > start]
        at, kept = int(edges[wanted[0]]), []
        for batch in opened.iter_batches(1000, row_groups=wanted):
            kept.append(batch.slice(max(start - at, 0), max(0, stop - max(at, start))))
            at += len(batch)
            if at >= stop:
                break
        pq.write_table(pa.Table.from_batches(kept, opened.schema_arrow), piece)
