"""The synthetic township, put together: land, settlements, roads, people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from wangge.demo import census, names
from wangge.demo.countryside import fields_and_trees, places_of_the_fields, waters
from wangge.demo.homes import PLOTS_PER_HOME, Homes, move_in
from wangge.demo.lattice import Lattice, make_lattice
from wangge.demo.model import DemoTownship, Layer, Register
from wangge.demo.plain import MainRoad, Unfit, join_into_villages, main_roads, sites, whose_fields
from wangge.demo.public import hamlet_places, village_centre
from wangge.demo.settlement import Ground, break_ground
from wangge.demo.streets import all_streets

if TYPE_CHECKING:
    from numpy.typing import NDArray

CRS = "EPSG:4547"
CENTRE = (114.56, 33.70)
"""Longitude and latitude of the township's middle."""
_LAYOUT, _GROUPS, _GROUND, _HOMES, _ROADS, _PEOPLE, _FIELDS, _NAMES = range(8)


@dataclass(frozen=True)
class Plan:
    """What is decided before anything is built.

    ``village`` gives the village of each of the 56 natural villages, ``groups`` the sizes of its villager groups,
    ``named`` its name and main surname; ``main`` tells which is the main one of its village.
    """

    lattice: Lattice
    roads: list[MainRoad]
    at: NDArray[np.float64]
    village: NDArray[np.int64]
    groups: list[NDArray[np.int64]]
    named: list[tuple[str, str]]
    main: NDArray[np.bool_]


def township(seed: int = 20220713) -> DemoTownship:
    """Build the synthetic Da Wangzhuang township.

    20 villages, 56 natural villages, 190 villager groups, 9,435 households, 36,539 persons on 41.98 square kilometres.
    Divided group by group at the default target, the groups make 381 grids. The same seed gives the same township.

    Parameters
    ----------
    seed
        Any whole number >= 0; another seed gives another township with the same totals.
    """
    trial = 0
    while True:
        try:
            return _build(seed, (seed, trial))
        except Unfit:  # the next layout of the same seed
            trial += 1


def _build(seed: int, key: tuple[int, ...]) -> DemoTownship:
    """Build one layout; ``key`` feeds all random choices."""
    plan = _plan(key)
    order = np.lexsort((~plan.main, plan.village))
    radius = np.sqrt(np.array([g.sum() for g in plan.groups]) * 740 / np.pi)
    owner = whose_fields(plan.lattice, plan.at, radius, plan.village)
    areas = np.array([_whole(plan.lattice.cells[owner == v]) for v in range(len(names.VILLAGES))], dtype=object)
    land = _free_land(plan, areas)
    grounds = [_ground(plan, k, land[plan.village[k]], key) for k in range(len(plan.at))]
    homes = [_homes(plan, k, grounds[k], key) for k in range(len(plan.at))]
    shift = _origin()
    codes = np.array([f"{names.TOWNSHIP_CODE[:9]}{200 + v}" for v in range(len(areas))], dtype=object)
    villages = Layer(_moved(areas, shift), {"code": codes, "name": _objects(f"{n}村" for n, _ in names.VILLAGES)})
    register = _register(plan, order, homes, shift, key)
    hulls = [g.hull for g in grounds]
    streets = all_streets(plan.lattice, plan.roads, grounds, homes, plan.main, plan.village, _rng(key, _ROADS))
    wet, wet_names, wet_kinds = waters(plan.lattice, plan.roads, grounds, [n for n, _ in plan.named], streets.shapes)
    spots = [p for k in order for p in _public(plan, int(k), homes[k])]
    spots += places_of_the_fields(plan.lattice, owner, hulls, plan.roads, wet, _rng(key, _FIELDS))
    cover, land_kinds = fields_and_trees(plan.lattice, hulls, plan.roads, _rng(key, _FIELDS))
    shapes = shapely.set_precision(np.array(streets.shapes, dtype=object), 0.01)
    lines, water = _moved(shapes, shift), _moved(wet, shift)
    buildings = _buildings(plan, order, homes, register, codes, shift)
    if shapely.STRtree(buildings.shapes).query(np.concatenate([lines, water]), predicate="intersects").size:
        raise Unfit  # a road or a ditch through a house
    return DemoTownship(
        seed=seed,
        name=names.TOWNSHIP_NAME,
        code=names.TOWNSHIP_CODE,
        crs=CRS,
        villages=villages,
        area=_whole(villages.shapes),
        households=register,
        streets=Layer(
            lines,
            {"name": _objects(streets.names), "kind": _objects(streets.kinds), "ref": _objects(streets.refs)},
        ),
        water=Layer(water, {"name": _objects(wet_names), "kind": _objects(wet_kinds)}),
        places=Layer(
            _moved(_objects(p[2] for p in spots), shift),
            {"name": _objects(p[1] for p in spots), "kind": _objects(p[0] for p in spots)},
        ),
        buildings=buildings,
        land=Layer(_moved(cover, shift), {"kind": _objects(land_kinds)}),
        settlements=Layer(
            _moved(_objects(hulls[k] for k in order), shift),
            {"name": _objects(plan.named[k][0] for k in order), "village": codes[plan.village[order]]},
        ),
    )


def _whole(shapes: NDArray[np.object_]) -> shapely.Polygon:
    """Join tiles to the one piece they make."""
    union = shapely.coverage_union_all(shapes)
    if not isinstance(union, shapely.Polygon):
        raise Unfit
    return union


def _rng(key: tuple[int, ...], *stream: int) -> np.random.Generator:
    """One generator per part, so that a change in one part leaves the others as they are."""
    return np.random.default_rng([*key, *stream])


def _objects(values: object) -> NDArray[np.object_]:
    listed = list(values)  # type: ignore[call-overload]
    out = np.empty(len(listed), dtype=object)
    out[:] = listed
    return out


def _origin() -> NDArray[np.float64]:
    to_metres = Transformer.from_crs("EPSG:4490", CRS, always_xy=True)
    return np.round(np.array(to_metres.transform(*CENTRE)), 0)


def _moved(shapes: NDArray[np.object_], shift: NDArray[np.float64]) -> NDArray[np.object_]:
    """Move shapes from around the centre to the projection, to the centimetre."""
    return np.asarray(shapely.transform(shapes, lambda xy: np.round(xy + shift, 2)), dtype=object)


def _plan(key: tuple[int, ...]) -> Plan:
    rng = _rng(key, _LAYOUT)
    lattice = make_lattice(rng)
    roads = main_roads(lattice)
    at = sites(lattice, roads, rng)
    village = join_into_villages(at, next(r.line for r in roads if r.ref == "S102"), rng)
    room = np.sort(np.sqrt(((at[:, None] - at) ** 2).sum(-1)), axis=1)[:, 1]
    main = np.zeros(len(at), dtype=bool)
    for v in range(len(names.VILLAGES)):
        members = np.flatnonzero(village == v)
        middle = at[members].mean(axis=0)
        main[members[np.argmin(np.hypot(*(at[members] - middle).T) - 0.6 * room[members])]] = True
    groups = _share_groups(at, room, village, main, _rng(key, _GROUPS))
    named: list[tuple[str, str]] = [("", "")] * len(at)
    by_village = [np.concatenate([np.flatnonzero((village == v) & main), np.flatnonzero((village == v) & ~main)])
               for v in range(len(names.VILLAGES))]  # fmt: skip
    for here, given in zip(
        by_village, names.natural_villages([at[m] - at[m[0]] for m in by_village], _rng(key, _NAMES)), strict=True
    ):
        for k, name in zip(here, given, strict=True):
            named[k] = name
    return Plan(lattice, roads, at, village, groups, named, main)


def _share_groups(
    at: NDArray[np.float64], room: NDArray[np.float64], village: NDArray[np.int64], main: NDArray[np.bool_],
    rng: np.random.Generator,
) -> list[NDArray[np.int64]]:  # fmt: skip
    """Share the 190 groups out: more to main settlements and where there is room, at least one to each.

    The red group goes to 马岔.
    """
    sizes = census.group_sizes(rng)
    most = np.clip(np.floor(np.pi * (0.5 * (room - 90)) ** 2 / 760 / 50), 1, 9)
    alone = np.bincount(village)[village] == 1
    wish = rng.lognormal(0, 0.45, len(at)) * np.where(main, 2.0, 1.0) * np.where(alone, 1.4, 1.0)
    count = np.where(main, 2, 1)
    while count.sum() < len(sizes):
        count[int(np.argmax(np.where(count < most, wish / (count + 0.5), -1.0)))] += 1
    red = next(v for v, (stem, _) in enumerate(names.VILLAGES) if stem == "马岔")
    first = int(np.flatnonzero((village == red) & main)[0])
    rest = list(sizes[1:])
    out = []
    for k in range(len(at)):
        wanted = int(count[k]) - (k == first)
        here, rest = rest[:wanted], rest[wanted:]
        out.append(np.array(([int(sizes[0])] if k == first else []) + here, dtype=np.int64))
    return out


def _free_land(plan: Plan, areas: NDArray[np.object_]) -> list[shapely.Geometry]:
    """Where plots of each village may stand: off its border, the main roads and the river."""
    wide = shapely.union_all([r.line.buffer(r.clear) for r in plan.roads] + [plan.lattice.river.buffer(190)])
    land = [shapely.difference(shapely.buffer(area, -30), wide) for area in areas]
    shapely.prepare(land)
    return land


def _ground(plan: Plan, k: int, land: shapely.Geometry, key: tuple[int, ...]) -> Ground:
    rng = _rng(key, _GROUND, k)
    households = int(plan.groups[k].sum())
    turn = float(np.clip(plan.lattice.heading(plan.at[k]) + rng.normal(0, 0.045), -0.17, 0.17))
    others = np.delete(plan.at, k, axis=0)
    size = np.array([g.sum() for g in plan.groups], dtype=np.float64)
    reach, others_reach = np.sqrt(size[k]), np.sqrt(np.delete(size, k))

    def allowed(points: NDArray[np.float64]) -> NDArray[np.bool_]:
        own = np.hypot(*(points - plan.at[k]).T) / reach
        other = np.sqrt(((points[:, None] - others) ** 2).sum(-1)) / others_reach
        return np.asarray((own < 0.8 * other.min(axis=1)) & shapely.contains_xy(land, points))

    wanted = int(np.ceil(households * PLOTS_PER_HOME)) + ((22 if households > 120 else 17) if plan.main[k] else 6)
    return break_ground(plan.at[k], turn, wanted, households * 560.0, allowed, rng)


def _homes(plan: Plan, k: int, ground: Ground, key: tuple[int, ...]) -> Homes:
    rng = _rng(key, _HOMES, k)
    name = plan.named[k][0]
    if plan.main[k]:
        capital = plan.village[k] == 0
        school = capital or plan.village[k] in (8, 13)
        public = village_centre(ground, name, school=school, market=capital, township=capital)
    else:
        public = hamlet_places(ground, name)
    return move_in(ground, plan.groups[k], public, name, "" if plan.main[k] else name, rng)


def _public(plan: Plan, k: int, homes: Homes) -> list[tuple[str, str, shapely.Geometry]]:
    middle = shapely.Point(np.round(np.median(homes.points, axis=0), 2))
    return [("natural_village", plan.named[k][0], middle), *homes.public]


def _register(
    plan: Plan, order: NDArray[np.intp], homes: list[Homes], shift: NDArray[np.float64], key: tuple[int, ...]
) -> Register:
    """Write the household list: groups numbered through each village, surnames in clusters along the lanes."""
    rng = _rng(key, _PEOPLE)
    settlement, group, number, head = list[str](), list[str](), list[str](), list[str]()
    group_index, village = list[int](), list[int]()
    red = np.zeros(census.HOUSEHOLDS, dtype=bool)
    groups_before, at, total = 0, 0, 0
    last = -1
    for k in order:
        v, (name, surname) = int(plan.village[k]), plan.named[k]
        if v != last:
            groups_before, at, last = 0, 0, v
        n = len(homes[k].plot)
        settlement += [name] * n
        village += [v] * n
        group += [f"{names.VILLAGES[v][0]}{names.numeral(groups_before + int(g) + 1)}组" for g in homes[k].group]
        offset = 1 + max(group_index, default=-1)
        group_index += [offset + int(g) for g in homes[k].group]
        number += [f"{200 + v}{at + i + 1:04d}" for i in range(n)]
        head += _heads(names.families(n, surname, rng), rng)
        if names.VILLAGES[v][0] == "马岔" and plan.main[k]:
            red[total : total + n] = homes[k].group == 0
        groups_before += len(plan.groups[k])
        at += n
        total += n
    persons = census.persons(red, rng)
    status, residents = census.residence(persons, rng)
    return Register(
        village=np.array(village), settlement=_objects(settlement), group=_objects(group),
        group_index=np.array(group_index), number=_objects(number), head=_objects(head),
        lane=np.concatenate([homes[k].lane for k in order]), door=np.concatenate([homes[k].door for k in order]),
        persons=persons, residents=residents, status=status,
        xy=np.round(np.concatenate([homes[k].points for k in order]) + shift, 2),
        courtyard=np.arange(len(number)),
    )  # fmt: skip


def _heads(surnames: NDArray[np.object_], rng: np.random.Generator) -> list[str]:
    """Name the household heads: mostly men, kin along a lane sharing the character of their generation."""
    out, taken, shared = [], set[str](), ""
    for i, surname in enumerate(surnames):
        if i == 0 or surname != surnames[i - 1] or rng.random() < 0.3:
            shared = names.generation(rng)
        name = ""
        while not name or name in taken:
            name = surname + (names.given_female(rng) if rng.random() < 0.12 else names.given_male(shared, rng))
            shared = shared if rng.random() < 0.97 else names.generation(rng)
        taken.add(name)
        out.append(name)
    return out


def _buildings(
    plan: Plan, order: NDArray[np.intp], homes: list[Homes], register: Register, codes: NDArray[np.object_],
    shift: NDArray[np.float64],
) -> Layer:  # fmt: skip
    """List the courtyards: the households' first and in their order, then deserted ones, then public buildings."""
    built = ("village_office", "clinic", "school", "market", "township_office", "shop")
    shapes = [c for k in order for c in homes[k].courtyards]
    village = list(codes[register.village])
    kinds = ["courtyard"] * len(shapes)
    for k in order:
        code = codes[plan.village[k]]
        public = [p[2] for p in homes[k].public if p[0] in built]
        shapes += homes[k].deserted + public
        village += [code] * (len(homes[k].deserted) + len(public))
        kinds += ["courtyard"] * len(homes[k].deserted) + ["public"] * len(public)
    number = list(register.number) + [""] * (len(shapes) - len(register))
    columns = {"village": _objects(village), "household": _objects(number), "kind": _objects(kinds)}
    return Layer(_moved(_objects(shapes), shift), columns)
