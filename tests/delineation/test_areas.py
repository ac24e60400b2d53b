"""Areas: natural villages first, one piece each, three to seven of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Delaunay

from wangge.delineation.areas import area_names, join_areas


def board(columns: int, lines: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A village of square grids, north-west first: neighbours, border lengths, centroids."""
    at = np.arange(columns * lines).reshape(lines, columns)
    across, down = np.c_[at[:, :-1].ravel(), at[:, 1:].ravel()], np.c_[at[:-1].ravel(), at[1:].ravel()]
    pairs = np.concatenate([across, down])
    xy = np.array([(100.0 * c, -100.0 * r) for r in range(lines) for c in range(columns)])
    return pairs, np.full(len(pairs), 100.0), xy


def join(columns: int, lines: int, settlement: list[str], group: list[str] | None = None) -> np.ndarray:
    pairs, metres, xy = board(columns, lines)
    count = columns * lines
    return join_areas(pairs, metres, settlement, group or [""] * count, households=np.full(count, 30), xy=xy)


def in_one_piece(members: set[int], pairs: np.ndarray) -> bool:
    reached, todo = {min(members)}, [min(members)]
    while todo:
        i = todo.pop()
        for a, b in pairs.tolist():
            for here, there in ((a, b), (b, a)):
                if here == i and there in members and there not in reached:
                    reached.add(there)
                    todo.append(there)
    return reached == members


def test_three_natural_villages_are_three_areas_with_their_names() -> None:
    settlement = ["前李庄"] * 5 + ["后李庄"] * 5 + ["王庄"] * 5
    labels = join(5, 3, settlement)
    assert labels.tolist() == [0] * 5 + [1] * 5 + [2] * 5
    assert area_names(labels, settlement, board(5, 3)[2]) == ["前李庄", "后李庄", "王庄"]


def test_one_large_natural_village_is_divided_between_its_groups() -> None:
    group = (["一组"] * 4 + ["二组"] * 4 + ["三组"] * 4) * 1
    labels = join(4, 3, ["大王庄"] * 12, group)
    assert len(np.unique(labels)) == 3
    assert all(len(set(labels[4 * i : 4 * i + 4])) == 1 for i in range(3))


def test_a_hamlet_of_one_grid_joins_its_neighbour() -> None:
    settlement = ["张庄"] * 10 + ["赵庄"] * 9 + ["小庙"]
    labels = join(5, 4, settlement)
    assert labels[19] in labels[:19]
    assert 3 <= len(np.unique(labels)) <= 7


def test_a_village_of_three_grids_or_fewer_has_an_area_for_each() -> None:
    assert join(2, 1, ["李庄"] * 2).tolist() == [0, 1]
    assert join(3, 1, ["李庄"] * 3).tolist() == [0, 1, 2]


def test_two_halves_of_one_natural_village_are_named_by_the_side_they_lie_on() -> None:
    xy = np.array([(0.0, 0.0), (100.0, 0.0), (500.0, 20.0), (600.0, 0.0), (300.0, 900.0)])
    labels = np.array([0, 0, 1, 1, 2])
    settlement = ["前李庄"] * 4 + ["后李庄"]
    assert area_names(labels, settlement, xy) == ["前李庄西片", "前李庄东片", "后李庄"]
    assert area_names(labels, settlement, xy, language="en") == ["前李庄 west", "前李庄 east", "后李庄"]


def test_unnamed_settlements_use_the_name_of_the_village_and_names_stay_unique() -> None:
    labels = np.arange(9)
    xy = np.array([(100.0 * c, 100.0 * r) for r in range(3) for c in range(3)])
    names = area_names(labels, [""] * 9, xy, "大王庄村")
    assert names[4] == "大王庄村中片"
    assert names[0] == "大王庄村西南片"
    assert len(set(names)) == 9
    assert area_names(np.array([0, 1]), ["", ""], xy[:2] * 0.0) == ["中片", "中片2"]


@settings(deadline=None, max_examples=80)
@given(st.integers(4, 60), st.integers(1, 5), st.integers(0, 10_000), st.integers(1, 4), st.integers(4, 8))
def test_areas_are_whole_cover_all_and_keep_their_number(
    count: int, settlements: int, seed: int, minimum: int, maximum: int
) -> None:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 1000, (count, 2))
    triangles = Delaunay(xy).simplices
    pairs = np.unique(np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]]]), axis=1), axis=0)
    sizes = rng.integers(20, 45, count)
    home = [f"庄{i}" for i in np.argmin(np.abs(xy[:, :1] - rng.uniform(0, 1000, settlements)), axis=1)]
    group = [str(i) for i in rng.integers(0, 4, count)]
    metres = rng.uniform(1, 200, len(pairs))
    labels = join_areas(pairs, metres, home, group, households=sizes, xy=xy, minimum=minimum, maximum=maximum)
    areas = [set(np.flatnonzero(labels == a).tolist()) for a in range(labels.max() + 1)]
    assert all(in_one_piece(area, pairs) for area in areas)
    whole_village_in_one_piece = in_one_piece(set(range(count)), pairs)
    if whole_village_in_one_piece:
        assert min(minimum, count) <= len(areas) <= max(maximum, min(minimum, count))
    assert len(set(area_names(labels, home, xy))) == len(areas)
    again = join_areas(pairs, metres, home, group, households=sizes, xy=xy, minimum=minimum, maximum=maximum)
    assert (again == labels).all()


def test_pieces_that_touch_nothing_stay_areas_of_their_own() -> None:
    pairs, metres, xy = board(4, 3)
    settlement = ["大王庄"] * 12 + [f"河东{i}" for i in range(8)]
    xy = np.concatenate([xy, [(5000.0 + 900 * i, 0.0) for i in range(8)]])
    labels = join_areas(pairs, metres, settlement, [""] * 20, households=np.full(20, 30), xy=xy)
    assert len(set(labels[12:])) == 8
    assert not set(labels[12:]) & set(labels[:12])
