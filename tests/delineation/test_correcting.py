"""Corrections by hand: what they change, what they leave alone, and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import places, river, village

from wangge.delineation import GridParams, check_plan, delineate
from wangge.delineation.correcting import Working, merge, move, redraw, refresh, split
from wangge.delineation.model import Households, PreviousNet, Village
from wangge.delineation.naming import lock, neighbours, recolour, rename
from wangge.problem import Problem

FAST = GridParams(effort="fast")
GRAIN = 0.002  # metres a held outline may move where a new border ends on it


@cache
def drawn(kind: str = "plain") -> Working:
    """A village with its net: plain, by a river with a school that has its own grid, or without a map."""
    place = {
        "plain": lambda: village(20, 12),
        "school": lambda: village(
            20, 12, water=river(100.0, -400, 600), places=places(shapely.box(250, 60, 300, 100)), dedicated=(0,)
        ),
        "groups": lambda: village(20, 12, people={"group": np.array(["一组"] * 120 + ["二组"] * 120, dtype=object)}),
        "listed": lambda: village(20, 6, xy=np.full((120, 2), np.nan), boundary=None),
    }[kind]()
    return Working(place, delineate(place, FAST))


def rows_near(work: Working, grid: int, other: int, count: int) -> np.ndarray:
    """The households of one grid that are nearest to the land of another."""
    mine = np.flatnonzero(work.plan.grid_of == grid)
    away = shapely.distance(shapely.points(work.village.households.xy[mine]), work.plan.grids[other].shape)
    return mine[np.argsort(away, kind="stable")[:count]]


def good(work: Working) -> bool:
    """No hard rule is broken."""
    return check_plan(work.plan, work.village, FAST).good


def test_a_household_moves_to_the_neighbour_and_both_totals_change() -> None:
    work = drawn()
    a, b = 0, neighbours(work, 0)[0]
    code, other = work.plan.grids[a].code, work.plan.grids[b].code
    row = rows_near(work, a, b, 1)

    after = move(work, FAST, row, other)

    mine, theirs = after.plan.grids[after.index(code)], after.plan.grids[after.index(other)]
    assert mine.households == work.plan.grids[a].households - 1
    assert theirs.households == work.plan.grids[b].households + 1
    assert theirs.persons == work.plan.grids[b].persons + 4
    assert theirs.shape.contains(shapely.Point(work.village.households.xy[row[0]]))
    assert good(after)
    assert [(g.code, g.name, g.colour_name, g.hatch, g.area) for g in after.plan.grids] == [
        (g.code, g.name, g.colour_name, g.hatch, g.area) for g in work.plan.grids
    ]
    assert [(a.code, a.name, a.grids) for a in after.plan.areas] == [(a.code, a.name, a.grids) for a in work.plan.areas]


def test_moved_there_and_back_the_net_is_what_it_was() -> None:
    work = drawn()
    b = neighbours(work, 0)[0]
    row = rows_near(work, 0, b, 1)
    there = move(work, FAST, row, work.plan.grids[b].code)
    back = move(there, FAST, row, work.plan.grids[0].code)
    again = move(move(back, FAST, row, work.plan.grids[b].code), FAST, row, work.plan.grids[0].code)
    assert (back.plan.grid_of == work.plan.grid_of).all()
    assert all(shapely.equals(x.shape, y.shape) for x, y in zip(back.plan.grids, again.plan.grids, strict=True))
    assert back.plan.measures == again.plan.measures


def test_a_size_outside_the_band_is_allowed_and_named() -> None:
    work = drawn()
    b = neighbours(work, 0)[0]
    band = GridParams(effort="fast", minimum=15, target=20, maximum=work.plan.grids[b].households)
    after = move(work, band, rows_near(work, 0, b, 1), work.plan.grids[b].code)
    named = {f.grid: f for f in after.plan.findings if f.code == "grid.above_maximum"}
    assert named[work.plan.grids[b].code].details["reason"] == "by_hand"
    assert named[work.plan.grids[b].code].severity == "warning"
    assert check_plan(after.plan, after.village, band).good


def test_groups_mixed_by_hand_are_a_warning() -> None:
    work = drawn("groups")
    groups = work.village.households.group
    group_of = {g: set(groups[work.plan.grid_of == g]) for g in range(len(work.plan.grids))}
    a, b = next((a, b) for a in group_of for b in neighbours(work, a) if group_of[a] != group_of[b])
    after = move(work, FAST, rows_near(work, a, b, 1), work.plan.grids[b].code)
    mixed = [f for f in after.plan.findings if f.code == "grid.groups_mixed"]
    assert [(f.grid, f.severity) for f in mixed] == [(work.plan.grids[b].code, "warning")]
    assert good(after)
    assert not [f for f in after.plan.findings if f.severity == "error"]


def test_a_move_that_leaves_a_grid_in_pieces_is_refused() -> None:
    work = drawn()
    far = max(range(len(work.plan.grids)), key=lambda g: work.plan.grids[g].shape.distance(work.plan.grids[0].shape))
    with pytest.raises(Problem) as refused:
        move(work, FAST, rows_near(work, 0, far, 1), work.plan.grids[far].code)
    assert refused.value.code == "correct.pieces"


def test_a_grid_is_never_left_empty() -> None:
    work = drawn()
    b = neighbours(work, 0)[0]
    with pytest.raises(Problem) as refused:
        move(work, FAST, np.flatnonzero(work.plan.grid_of == 0), work.plan.grids[b].code)
    assert refused.value.code == "correct.empty"


def test_households_of_one_building_stay_together() -> None:
    place = village(20, 12)
    homes = place.households
    homes = replace(homes, xy=np.where(np.arange(len(homes))[:, None] == 1, homes.xy[[0]], homes.xy))
    place = replace(place, households=homes)
    work = Working(place, delineate(place, FAST))
    to = next(g.code for i, g in enumerate(work.plan.grids) if i != work.plan.grid_of[0])
    with pytest.raises(Problem) as refused:
        move(work, FAST, np.array([0]), to)
    assert refused.value.code == "correct.building"
    assert refused.value.details == {"household": "0000", "other": "0001"}


def test_merged_grids_keep_the_code_of_the_larger_and_the_other_is_never_given_again() -> None:
    work = drawn()
    a, b = 0, neighbours(work, 0)[0]
    large, small = sorted((work.plan.grids[a], work.plan.grids[b]), key=lambda g: (-g.households, g.code))

    after = merge(work, FAST, work.plan.grids[a].code, work.plan.grids[b].code)
    grid = after.plan.grids[after.index(large.code)]
    assert grid.households == large.households + small.households
    assert (grid.name, grid.colour_name) == (large.name, large.colour_name)
    assert after.spent == {small.code}

    _, south, _, north = grid.shape.bounds
    xy = work.village.households.xy[after.plan.grid_of == after.index(large.code)]
    middle = float(np.median(xy[:, 0])) + 1.0
    again = split(after, FAST, large.code, np.array([[middle, south - 1], [middle, north + 1]]))
    new = {g.code for g in again.plan.grids} - {g.code for g in work.plan.grids}
    assert len(new) == 1
    assert small.code not in {g.code for g in again.plan.grids}
    assert good(again)


def test_only_neighbours_are_merged() -> None:
    work = drawn()
    far = next(g for g in range(1, len(work.plan.grids)) if g not in neighbours(work, 0))
    with pytest.raises(Problem, match=r"correct\.merge\.apart"):
        merge(work, FAST, work.plan.grids[0].code, work.plan.grids[far].code)
    with pytest.raises(Problem, match=r"correct\.merge\.same"):
        merge(work, FAST, work.plan.grids[0].code, work.plan.grids[0].code)


def test_a_line_that_splits_nothing_says_so() -> None:
    work = drawn()
    grid = work.plan.grids[0]
    west, south, _, north = grid.shape.bounds
    for line in ([[west - 50, south], [west - 50, north]], [[west, south], [west, south]]):
        with pytest.raises(Problem, match=r"correct\.split\.misses"):
            split(work, FAST, grid.code, np.array(line))
    inside = grid.shape.representative_point()
    with pytest.raises(Problem, match=r"correct\.split\.misses"):
        split(work, FAST, grid.code, np.array([[inside.x, inside.y], [inside.x + 1, inside.y + 1]]))
    fields = village(20, 12).households.xy.max(0)
    outer = max(work.plan.grids, key=lambda g: g.shape.bounds[2])
    x = fields[0] + 100
    with pytest.raises(Problem, match=r"correct\.split\.one_side"):
        split(work, FAST, outer.code, np.array([[x, -500], [x, 900]]))


def test_locked_grids_take_part_in_nothing() -> None:
    work = drawn()
    b = neighbours(work, 0)[0]
    mine, theirs = work.plan.grids[0].code, work.plan.grids[b].code
    locked = lock(work, theirs, on=True)
    for act in (
        lambda: move(locked, FAST, rows_near(work, 0, b, 1), theirs),
        lambda: move(locked, FAST, rows_near(work, b, 0, 1), mine),
        lambda: merge(locked, FAST, mine, theirs),
        lambda: split(locked, FAST, theirs, np.array([[0, 0], [1, 1]])),
    ):
        with pytest.raises(Problem, match=r"correct\.locked"):
            act()
    assert lock(locked, theirs, on=False).locked == frozenset()
    with pytest.raises(Problem, match=r"correct\.nothing"):
        lock(work, theirs, on=False)


def outline_moved(before: shapely.Geometry, after: shapely.Geometry) -> float:
    """How far an outline moved at most, metres."""
    return shapely.hausdorff_distance(shapely.boundary(before), shapely.boundary(after))


@pytest.mark.parametrize("kind", ["plain", "school"])
def test_redrawing_leaves_locked_grids_exactly(kind: str) -> None:
    work = drawn(kind)
    for code in (work.plan.grids[0].code, work.plan.grids[3].code):
        work = lock(work, code, on=True)
    wider = GridParams(effort="fast", target=40, minimum=25, maximum=55)
    after = redraw(work, wider)
    assert check_plan(after.plan, after.village, wider).good
    for code in work.locked:
        old, new = work.plan.grids[work.index(code)], after.plan.grids[after.index(code)]
        assert (old.name, old.colour_name, old.households, old.persons) == (
            new.name, new.colour_name, new.households, new.persons,
        )  # fmt: skip
        assert outline_moved(old.shape, new.shape) < GRAIN
    assert len(after.plan.grids) < len(work.plan.grids)
    assert [g.kind for g in after.plan.grids].count("dedicated") == (kind == "school")


def test_redrawing_with_everything_locked_is_refused() -> None:
    work = drawn()
    for grid in work.plan.grids:
        work = lock(work, grid.code, on=True)
    with pytest.raises(Problem, match=r"correct\.redraw\.all_locked"):
        redraw(work, FAST)


def test_names_and_colours() -> None:
    work = drawn()
    grid, beside = work.plan.grids[0], work.plan.grids[neighbours(work, 0)[0]]
    with pytest.raises(Problem) as refused:
        recolour(work, grid.code, beside.colour)
    assert refused.value.details == {"colour": beside.colour, "other": beside.name}
    free = next(
        c for c in "青棕紫" if c not in {work.plan.grids[i].colour for i in neighbours(work, 0)} | {grid.colour}
    )
    after = recolour(work, grid.code, free)
    assert after.plan.grids[0].name.startswith(f"{free}色网格")
    assert good(after)
    named = rename(after, grid.code, "  学校  北 ")
    assert named.plan.grids[0].name == "学校 北"
    assert recolour(named, grid.code, grid.colour).plan.grids[0].name == "学校 北"
    for name, code in (("", "empty"), ("长" * 33, "long"), (beside.name, "taken")):
        with pytest.raises(Problem, match=rf"correct\.name\.{code}"):
            rename(work, grid.code, name)


def books(work: Working, gone: set[int], new: list[tuple[float, float]]) -> tuple[Households, np.ndarray]:
    """The households of the books: without those gone, with newcomers at these points."""
    old = work.village.households
    stay = np.array([i for i in range(len(old)) if i not in gone])
    more = len(new)
    column = lambda name, value: np.concatenate([getattr(old, name)[stay], np.full(more, value, dtype=object)])  # noqa: E731
    now = Households.of(
        np.concatenate([old.ids[stay], np.array([f"N{i}" for i in range(more)], dtype=object)]),
        np.concatenate([old.xy[stay], np.array(new, float).reshape(-1, 2)]),
        persons=np.concatenate([old.persons[stay], np.full(more, 2)]),
        building=np.concatenate([old.building[stay], np.full(more, -1)]),
        settlement=column("settlement", "李庄"),
        group=column("group", "一组"),
    )
    return now, np.concatenate([stay, np.full(more, -1)])


def test_newcomers_join_the_grid_of_the_nearest_house() -> None:
    work = drawn()
    x, y = work.village.households.xy[5]
    now, was = books(work, {7, 8}, [(x + 2.0, y), (float("nan"), float("nan"))])
    after = refresh(work, FAST, now, was)
    code = work.plan.grids[work.plan.grid_of[5]].code
    assert after.plan.grids[after.plan.grid_of[-2]].code == code
    most = max(work.plan.grids, key=lambda g: g.households)
    assert after.plan.grids[after.plan.grid_of[-1]].households >= most.households - 2
    assert len(after.plan.grid_of) == len(work.plan.grid_of)
    assert good(after)
    with pytest.raises(Problem, match=r"correct\.nothing"):
        refresh(work, FAST, *books(work, set(), []))


def test_a_grid_whose_households_are_all_gone_must_be_merged_first() -> None:
    work = drawn()
    now, was = books(work, set(np.flatnonzero(work.plan.grid_of == 0).tolist()), [])
    with pytest.raises(Problem, match=r"correct\.empty"):
        refresh(work, FAST, now, was)


def test_without_a_map_corrections_work_by_the_list() -> None:
    work = drawn("listed")
    one, other = work.plan.grids[0].code, work.plan.grids[1].code
    after = move(work, FAST, np.flatnonzero(work.plan.grid_of == 0)[:3], other)
    assert after.plan.grids[0].households == work.plan.grids[0].households - 3
    assert len(merge(work, FAST, one, other).plan.grids) == len(work.plan.grids) - 1
    with pytest.raises(Problem, match=r"correct\.split\.no_map"):
        split(work, FAST, one, np.array([[0, 0], [1, 1]]))


def test_codes_of_the_net_in_force_are_kept_and_retired_ones_not_given_again() -> None:
    place = village(20, 12)
    first = delineate(place, FAST)
    codes = {str(i): first.grids[g].code for i, g in zip(place.households.ids, first.grid_of, strict=True)}
    colours = {g.code: g.colour_name for g in first.grids}
    retired = frozenset({f"{place.code}{len(first.grids) + 1:03d}"})
    place = replace(place, previous=PreviousNet(codes, colours, retired))
    work = Working(place, delineate(place, replace(FAST, stability=10.0)))
    b = neighbours(work, 0)[0]
    row = rows_near(work, 0, b, 1)
    after = move(work, FAST, row, work.plan.grids[b].code)
    moved = [f for f in after.plan.findings if f.code == "household.moves"]
    assert [f.details["who"] for f in moved] == [str(place.households.ids[row[0]])]
    grid = max(after.plan.grids, key=lambda g: g.households)
    xy = place.households.xy[after.plan.grid_of == after.index(grid.code)]
    x = float(np.median(xy[:, 0])) + 1.0
    parts = split(after, FAST, grid.code, np.array([[x, -500], [x, 900]]))
    new = {g.code for g in parts.plan.grids} - set(colours)
    assert len(new) == 1
    assert not new & retired


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["move", "move", "move", "merge", "split", "lock", "unlock", "redraw", "recolour", "refresh"]),
        st.integers(0, 1000),
        st.integers(0, 1000),
    ),
    min_size=1,
    max_size=7,
)


def corrected(work: Working, name: str, one: int, other: int) -> Working:
    """One correction chosen by two numbers."""
    grids = work.plan.grids
    a = one % len(grids)
    beside = neighbours(work, a)
    b = beside[other % len(beside)] if beside else a
    code, to = grids[a].code, grids[b].code
    if name == "move":
        return move(work, FAST, rows_near(work, a, b, 1 + other % 4), to)
    if name == "merge":
        return merge(work, FAST, code, to)
    if name == "split":
        mine = work.village.households.xy[work.plan.grid_of == a]
        axis = other % 2
        at = float(np.median(mine[:, axis])) + 0.7
        line = np.array([[-1000.0, -1000.0], [2000.0, 2000.0]])
        line[:, axis] = at
        return split(work, FAST, code, line)
    if name in ("lock", "unlock"):
        return lock(work, code, on=name == "lock")
    if name == "redraw":
        return redraw(work, GridParams(effort="fast", target=25 + other % 10, seed=other))
    if name == "recolour":
        return recolour(work, code, "红黄绿橙蓝紫青棕"[other % 8])
    rows = work.village.households.xy
    x, y = rows[one % len(rows)]
    return refresh(work, FAST, *books(work, {other % len(rows)}, [(x + 3.0, y + 1.0)]))


@pytest.mark.parametrize("kind", ["plain", "school", "groups"])
@given(steps=OPERATIONS)
@settings(max_examples=25, deadline=None)
def test_whatever_is_corrected_the_net_stays_whole(kind: str, steps: list[tuple[str, int, int]]) -> None:
    work = drawn(kind)
    ever = {g.code for g in work.plan.grids}
    for name, one, other in steps:
        before = work
        work, refused = tried(work, name, one, other)
        assert refused.startswith("correct.") or not refused
        assert refused != "correct.breaks", "a rule that is broken is told by its own name"
        whole(before, work, name)
        new = {g.code for g in work.plan.grids} - {g.code for g in before.plan.grids}
        assert not new & ever, "a code that was given before"
        ever |= new


def tried(work: Working, name: str, one: int, other: int) -> tuple[Working, str]:
    """The corrected net, or the same net and why it could not be corrected."""
    try:
        return corrected(work, name, one, other), ""
    except Problem as refused:
        return work, refused.code


def whole(before: Working, work: Working, name: str) -> None:
    """Every household in one grid, one piece each, all land covered; locked grids as they were."""
    plan, place = work.plan, work.village
    assert not [f for f in plan.findings if f.severity == "error"], [f.code for f in plan.findings]
    assert check_plan(plan, place, FAST).good
    assert len(plan.grid_of) == len(place.households)
    assert (plan.grid_of >= 0).all()
    shapes = np.array([g.shape for g in plan.grids], dtype=object)
    assert shapely.coverage_is_valid(shapes)
    assert all(shape.geom_type == "Polygon" for shape in shapes)
    assert abs(shapely.area(shapes).sum() - place.boundary.area) < 0.001 * place.boundary.length
    assert len({g.code for g in plan.grids}) == len(plan.grids)
    assert len({g.name for g in plan.grids}) == len(plan.grids)
    for code in before.locked & work.locked:
        old, new = before.plan.grids[before.index(code)], plan.grids[work.index(code)]
        assert outline_moved(old.shape, new.shape) < GRAIN
        assert (old.name, old.colour_name) == (new.name, new.colour_name)
        if name != "refresh":
            assert members(before, code) == members(work, code)


def members(work: Working, code: str) -> set[str]:
    """Household numbers of a grid."""
    return set(work.village.households.ids[work.plan.grid_of == work.index(code)].tolist())


def test_without_a_village_there_is_no_such_grid() -> None:
    work = drawn()
    assert isinstance(work.village, Village)
    with pytest.raises(Problem, match=r"correct\.grid"):
        merge(work, FAST, "1", "2")
