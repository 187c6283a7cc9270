"""Where labels go so that none covers another: beside points, in a column, in storeys above a band.

Each is deterministic and in the units of the caller. A general solver that pushes labels apart step by step
was tried: on crowded figures it took seconds and still left some on top of others. Taking the best free
place, the most important label first, leaves none.
"""
import numpy as np

ANGLES = np.pi * np.arange(16) / 8
REACH = np.concatenate([np.arange(0, 40, 4), np.arange(40, 400, 12)])   # how far a label may move


def beside_points(points, sizes, inside, others=(), gap=6.0):
    """The lower left corner of a label for each point, or nan where no free place is left.

    `points` (x, y) in order of importance, `sizes` (width, height) of their labels, `inside` the box
    (left, bottom, right, top) that all stay within, `others` further points that are better not covered.
    A place is free if it touches no earlier label and covers no labelled point. Of the free ones the nearest
    wins, where whatever else is covered, and whatever the line to the point would cross, counts as distance.

    >>> beside_points([(50, 50), (60, 50)], [(20, 10), (20, 10)], (0, 0, 100, 100)).round().tolist()
    [[24.0, 45.0], [66.0, 45.0]]
    """
    points, sizes = np.asarray(points, float).reshape(-1, 2), np.asarray(sizes, float).reshape(-1, 2)
    inside = np.asarray(inside, float)
    crowd = _crowd(np.asarray(others, float).reshape(-1, 2), inside)
    around = np.hstack([points - 3, points + 3])
    corners, taken, lines = np.full_like(points, np.nan), np.empty((0, 4)), np.empty((0, 2))
    for i, (point, size) in enumerate(zip(points, sizes)):
        boxes, distance = _places(point, size, gap)
        free = (boxes[:, :2] >= inside[:2]).all(1) & (boxes[:, 2:] <= inside[2:]).all(1)
        free[free] = ~_meet(boxes[free], taken).any(1)
        free[free] = ~_covers(boxes[free], points, 2).any(1)
        if not free.any():
            continue
        boxes, line = boxes[free], _lines(point, boxes[free])
        cost = distance[free] + 5 * np.minimum(_crowding(crowd, boxes + [-3, -3, 3, 3], inside), 20)
        cost += 15 * np.minimum(_covers(boxes, lines, 1).sum(1), 4)
        cost += 10 * np.minimum(_crossed(line, around[np.arange(len(points)) != i]), 3)
        cost += 60 * np.minimum(_crossed(line, taken), 3)
        best = np.argmin(cost)
        corners[i] = boxes[best, :2]
        taken, lines = np.vstack([taken, boxes[best] + [-2, -1, 2, 1]]), np.vstack([lines, line[best]])
    return corners


def _places(point, size, gap):
    """Boxes (left, bottom, right, top) around the point, the near ones first, and how far each is."""
    reach, angle = (grid.ravel() for grid in np.meshgrid(REACH, ANGLES, indexing="ij"))
    direction = np.stack([np.cos(angle), np.sin(angle)], 1)
    middle = point + direction * (size / 2 + gap + reach[:, None])
    return np.hstack([middle - size / 2, middle + size / 2]), reach + 2 * np.abs(direction[:, 1])


def _meet(boxes, taken):
    """Which of `boxes` (rows) overlaps which of `taken` (columns)."""
    return ((boxes[:, None, :2] < taken[None, :, 2:]) & (boxes[:, None, 2:] > taken[None, :, :2])).all(2)


def _covers(boxes, points, margin):
    """Which box (rows) covers which point (columns)."""
    return ((points >= boxes[:, None, :2] - margin) & (points <= boxes[:, None, 2:] + margin)).all(2)


def _crowd(points, inside):
    """For each corner of a grid of cells 2 wide, how many cells to its left and below hold a point."""
    cells = np.floor((points - inside[:2]) / 2).astype(int) + 1
    counts = np.zeros(np.ceil((inside[2:] - inside[:2]) / 2).astype(int) + 1)
    cells = cells[((cells > 0) & (cells < counts.shape)).all(1)]
    counts[cells[:, 0], cells[:, 1]] = 1
    return counts.cumsum(0).cumsum(1)


def _crowding(crowd, boxes, inside):
    """How many cells with a point each box covers: four look-ups a box, however many points there are."""
    edges = ((boxes - np.tile(inside[:2], 2)) / 2).round().astype(int)
    left, bottom, right, top = np.clip(edges, 0, np.tile(crowd.shape, 2) - 1).T
    return crowd[right, top] - crowd[left, top] - crowd[right, bottom] + crowd[left, bottom]


def _lines(point, boxes):
    """For each box the line from the point to its nearest edge, as twelve points."""
    ends = np.clip(point, boxes[:, :2], boxes[:, 2:])
    return point + (ends - point)[:, None, :] * np.linspace(0.1, 1, 12)[None, :, None]


def _crossed(lines, boxes):
    """How many of `boxes` each line runs through."""
    through = (lines[:, :, None] > boxes[:, :2]) & (lines[:, :, None] < boxes[:, 2:])
    return through.all(3).any(1).sum(1)


def in_column(wanted, heights, low, high):
    """The middle of each label in a column, as near as can be to the place it wants, none over another.

    Neighbours that would meet form a block, which stands where its members want it on average. The blocks
    keep between `low` and `high` as long as all labels fit there.

    >>> in_column([5, 5, 9], [2, 2, 2], 0, 20).tolist()
    [4.0, 6.0, 9.0]
    """
    order = np.argsort(np.asarray(wanted, float), kind="stable")
    wanted, heights = np.asarray(wanted, float)[order], np.asarray(heights, float)[order]
    blocks = []                                                             # [bottom, height, members]
    for want, height in zip(wanted, heights):
        blocks.append([np.clip(want - height / 2, low, max(low, high - height)), height, 1])
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] > blocks[-1][0]:
            bottom, extent, members = blocks.pop()
            below = blocks[-1]
            middle = (below[0] + below[1] / 2) * below[2] + (bottom + extent / 2) * members
            below[1:] = below[1] + extent, below[2] + members
            middle /= below[2]
            below[0] = np.clip(middle - below[1] / 2, low, max(low, high - below[1]))
    starts = np.repeat([block[0] for block in blocks], [block[2] for block in blocks])
    first = np.repeat(np.cumsum([0] + [block[2] for block in blocks])[:-1], [block[2] for block in blocks])
    before = np.concatenate([[0], np.cumsum(heights)])
    places = np.empty(len(wanted))
    places[order] = starts + before[:-1] - before[first] + heights / 2
    return places


def storeys(starts, widths, gap=0.0):
    """For names in reading order, the storey on which each stands, with no name or line in its way.

    Each name has a line from its start down to the ground. So of names that would meet, the earlier stands
    higher.

    >>> storeys([0, 3, 20], [10, 5, 5])
    [1, 0, 0]
    """
    floors, taken_from = [], []                   # taken_from: per storey, where the next name or line begins
    for start, width in zip(reversed(starts), reversed(widths)):
        floor = next((storey for storey, begin in enumerate(taken_from) if start + width + gap <= begin),
                     len(taken_from))
        taken_from[:floor + 1] = [start] * (floor + 1)
        floors.append(floor)
    return floors[::-1]
