"""Codes and colours: what a village clerk relies on when a net is drawn, and drawn again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Delaunay

from wangge.delineation.model import COLOURS
from wangge.delineation.numbering import colour, number, reading_order
from wangge.problem import Problem

LIZHUANG = "411622204205"


def rows(columns: int, lines: int, jitter: float = 0.0, seed: int = 0) -> np.ndarray:
    """Centroids of a village of even rows, the north-west first."""
    noise = np.random.default_rng(seed).uniform(-jitter, jitter, (lines * columns, 2))
    return np.array([(100.0 * c, -80.0 * r) for r in range(lines) for c in range(columns)]) + noise


def neighbours(points: np.ndarray) -> np.ndarray:
    """Who touches whom in a flat map with these centroids."""
    triangles = Delaunay(points).simplices
    edges = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    return np.unique(edges, axis=0)


def test_first_drawing_reads_like_a_page_though_rows_are_not_level() -> None:
    points = rows(5, 4, jitter=18.0, seed=3)
    shuffled = np.random.default_rng(1).permutation(20)
    assert shuffled[reading_order(points[shuffled])].tolist() == list(range(20))
    codes = number(LIZHUANG, points, [None] * 20, frozenset(), "general")
    assert codes == [f"{LIZHUANG}{i:03d}" for i in range(1, 21)]


def test_areas_and_dedicated_grids_have_their_own_numbers() -> None:
    assert number(LIZHUANG, rows(1, 1), [None], frozenset(), "area") == [LIZHUANG + "801"]
    assert number(LIZHUANG, rows(1, 1), [None], frozenset(), "dedicated") == [LIZHUANG + "901"]


def test_a_surviving_grid_keeps_its_code_and_a_dead_code_never_comes_back() -> None:
    kept = [None, LIZHUANG + "002", None]
    codes = number(LIZHUANG, rows(3, 1), kept, frozenset({LIZHUANG + "001", LIZHUANG + "003"}), "general")
    assert codes == [LIZHUANG + "004", LIZHUANG + "002", LIZHUANG + "005"]


def test_a_village_without_a_code_uses_the_fallback() -> None:
    assert number("", rows(1, 1), [None], (), "general", fallback="999999000001") == ["999999000001001"]


@pytest.mark.parametrize(
    ("code", "kept", "retired", "problem"),
    [
        ("41162220420", [None], (), "numbering.village_code"),
        ("41162220420X", [None], (), "numbering.village_code"),
        (LIZHUANG, [LIZHUANG + "001"] * 2, (), "numbering.duplicate"),
        (LIZHUANG, [None], {f"{LIZHUANG}{i}" for i in range(801, 900)}, "numbering.exhausted"),
    ],
)
def test_numbers_that_cannot_be_given_are_named(code: str, kept: list, retired: set, problem: str) -> None:
    with pytest.raises(Problem) as caught:
        number(code, rows(len(kept), 1), kept, retired, "area")
    assert caught.value.code == problem


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 60), st.data())
def test_codes_are_unique_and_never_reused(count: int, data: st.DataObject) -> None:
    pool = [f"{LIZHUANG}{i:03d}" for i in range(1, 120)]
    used = data.draw(st.lists(st.sampled_from(pool), unique=True, max_size=80))
    kept = [used.pop() if used and data.draw(st.booleans()) else None for _ in range(count)]
    points = np.random.default_rng(count).uniform(0, 900, (count, 2))
    codes = number(LIZHUANG, points, kept, frozenset(used), "general")
    assert len(set(codes)) == count
    assert not set(codes) & set(used)
    assert all(k is None or k == code for k, code in zip(kept, codes, strict=True))


def test_eight_grids_have_eight_colours_in_reading_order() -> None:
    colours, names, hatches = colour(np.array([[0, 1], [1, 2]]), 8, [None] * 8)
    assert tuple(colours) == tuple(names) == COLOURS
    assert hatches == list(range(8))


def test_a_red_grid_stays_red_when_the_village_grows_beyond_eight() -> None:
    points = rows(4, 3)
    kept = [None, "红", None, "绿", *[None] * 8]
    colours, names, _ = colour(neighbours(points), 12, kept)
    assert (names[1], names[3]) == ("红", "绿")
    assert len(set(names)) == 12
    assert "红2" in names or colours.count("红") == 1


def test_two_neighbours_that_both_claim_red_are_told_apart() -> None:
    colours, names, _ = colour(np.array([[0, 1]]), 9, ["红", "红2", *[None] * 7])
    assert (colours[0], names[0]) == ("红", "红")
    assert colours[1] != "红"


def test_kept_colours_that_leave_no_colouring_are_given_up_one_by_one() -> None:
    ring = [(8, i) for i in range(8)]  # eight kept colours round one new grid
    colours, _, _ = colour(np.array(ring), 9, [*COLOURS, None])
    assert all(colours[a] != colours[b] for a, b in ring)
    assert sum(a == b for a, b in zip(colours, COLOURS, strict=False)) == 7


def test_nine_grids_that_all_touch_cannot_be_told_apart_by_eight_colours() -> None:
    everybody = np.array([(a, b) for a in range(9) for b in range(a)])
    with pytest.raises(Problem, match=r"colours\.too_few"):
        colour(everybody, 9, [None] * 9)


@settings(deadline=None, max_examples=60)
@given(st.integers(9, 70), st.integers(0, 10_000), st.integers(0, 3))
def test_every_flat_map_is_coloured_so_that_neighbours_differ(count: int, seed: int, kept_share: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = neighbours(rng.uniform(0, 1000, (count, 2)))
    kept = [str(rng.choice(COLOURS)) if rng.integers(4) < kept_share else None for _ in range(count)]
    colours, names, hatches = colour(pairs, count, kept)
    assert all(colours[a] != colours[b] and hatches[a] != hatches[b] for a, b in pairs.tolist())
    assert len(set(names)) == count
    assert all(name[0] == base for name, base in zip(names, colours, strict=True))
    assert colour(pairs, count, kept) == (colours, names, hatches)
    if not kept_share:
        assert max(map(colours.count, COLOURS)) - min(map(colours.count, COLOURS)) <= 3
