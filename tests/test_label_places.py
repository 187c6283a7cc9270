"""Labels that keep out of each other's way, as laws."""
import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.label_places import beside_points, in_column, storeys

place = st.floats(0, 300)


@given(st.lists(st.tuples(place, place, st.floats(5, 90), st.floats(5, 20)), max_size=12),
       st.lists(st.tuples(place, place), max_size=9))
@example([(150, 150, 40, 10)] * 12, [])
def test_no_label_beside_a_point_covers_another_or_a_point(rows, others):
    rows = np.array(rows, float).reshape(-1, 4)
    corners = beside_points(rows[:, :2], rows[:, 2:], (0, 0, 300, 300), others)
    boxes = np.hstack([corners, corners + rows[:, 2:]])[~np.isnan(corners[:, 0])]
    assert (boxes >= 0).all() and (boxes <= 300).all()
    for i, box in enumerate(boxes):
        apart = (boxes[:, 2:] <= box[:2]).any(1) | (boxes[:, :2] >= box[2:]).any(1)
        assert apart[np.arange(len(boxes)) != i].all()
        assert not ((rows[:, :2] > box[:2]) & (rows[:, :2] < box[2:])).all(1).any()


def test_a_label_avoids_what_is_beside_its_point():
    right = beside_points([(50, 50)], [(20, 10)], (0, 0, 100, 100))
    assert right.tolist() == [[56, 45]]
    crowd = [(x, y) for x in range(55, 80, 2) for y in range(40, 60, 2)]
    assert beside_points([(50, 50)], [(20, 10)], (0, 0, 100, 100), crowd)[0, 0] + 20 < 55


def test_where_there_is_no_room_the_weaker_go_without():
    corners = beside_points([(10, 5), (12, 5)], [(20, 8), (20, 8)], (0, 0, 40, 10))
    assert not np.isnan(corners[0]).any() and np.isnan(corners[1]).all()


@given(st.lists(st.tuples(st.floats(-50, 200), st.floats(1, 12)), min_size=1, max_size=12))
@example([(150, 12), (150, 12)])
@example([(0, 12), (0, 12)])
def test_names_in_a_column_keep_order_and_bounds(rows):
    wanted, heights = np.array(rows).T
    places = in_column(wanted, heights, 0, 150)
    order = np.argsort(wanted, kind="stable")
    low, high = (places - heights / 2)[order], (places + heights / 2)[order]
    assert (low[1:] >= high[:-1] - 1e-9).all()
    assert low[0] >= -1e-9 and high[-1] <= 150 + 1e-9           # twelve of at most twelve always fit
    apart = (wanted[order] - heights[order] / 2)[1:] >= (wanted[order] + heights[order] / 2)[:-1]
    if apart.all() and (wanted - heights / 2).min() >= 0 and (wanted + heights / 2).max() <= 150:
        assert np.allclose(places, wanted)                     # whoever has room stands where he wants


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=12))
def test_no_name_or_line_of_a_storey_meets_another(rows):
    rows = sorted(rows, key=lambda row: row[0])
    starts, widths = [start for start, _ in rows], [width for _, width in rows]
    floors = storeys(starts, widths)
    for i, start in enumerate(starts):
        for j in range(i):                                     # an earlier name ends before, or stands above
            assert floors[j] > floors[i] or starts[j] + widths[j] <= start
