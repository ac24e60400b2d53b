"""From a township, its plans and its people to what the posters are drawn from.

Here it is decided what may be printed: a name or phone only with the person's consent, and never a household's head
except on the officer's own sheet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely
from shapely.geometry import Point

from wangge.cartography.model import (
    AreaFace,
    Contact,
    Courtyard,
    GridFace,
    HouseholdRow,
    LaneFace,
    PlaceFace,
    TownshipPoster,
    VillageFace,
    VillagePoster,
    WaterFace,
)
from wangge.delineation.model import StreetKind
from wangge.project.poster_index import brief_scope, door_index, natural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangge.cartography.model import Direction, Imprint
    from wangge.cartography.words import Lang
    from wangge.delineation.model import GridPlan, Households, Township, Village

OFFICER, AREA_HEAD = "网格员", "三级网格长"
SUPERVISION = "监督电话"
_LIAISON = ("责任组长", "指导员", "包村", "第一网格长")
_HEAD_ROLES = ("二级网格长", "支部书记", "村支书", "网格长")
_LEVELS = {"township": 1, "village": 2, "area": 3, "grid": 4}


class Appointed(Protocol):
    """Who holds which post: what the posters read of an appointment.

    ``level`` is 1-4 or township, village, area, grid; ``unit`` the code or name of the township, village, area or
    natural village; ``grid`` a grid code or ""; ``household`` a household number or "".
    """

    @property
    def level(self) -> int | str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def grid(self) -> str: ...  # noqa: D102
    @property
    def household(self) -> str: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def phone(self) -> str: ...  # noqa: D102
    @property
    def consent(self) -> bool: ...  # noqa: D102


def village_poster(
    township: Township,
    village: Village,
    plan: GridPlan,
    people: Sequence[Appointed],
    *,
    imprint: Imprint,
    lang: Lang = "zh",
    directions: tuple[Direction, ...] = (),
    office_phone: str = "",
) -> VillagePoster:
    """Everything that the posters of one village print.

    Parameters
    ----------
    township, village, plan
        The village and its net; ``plan`` is of this village.
    people
        Appointments of the whole township; those of other villages are passed over.
    imprint
        Issuer, document, date...; a supervision phone among the people is taken where it has none.
    lang
        Language of the scope words.
    directions
        Where main roads lead.
    office_phone
        The village office's number, printed where an officer's own may not be; without it, the phone of a village
        post whose role names a telephone (村委会电话).
    """
    office = office_phone or _office_phone(village, people)
    grid_people = _grid_people(village, plan, people)
    grids = tuple(_grid_face(plan, n, grid_people.get(n, []), office, lang) for n in range(len(plan.grids)))
    chiefs, liaisons = _village_people(village, people, office)
    return VillagePoster(
        village=village.name,
        township=township.name,
        imprint=_with_supervision(imprint, people),
        grids=grids,
        areas=tuple(
            AreaFace(area.name, area.grids, _area_head(village, area.code, area.name, people, office))
            for area in plan.areas
        ),
        boundary=village.boundary,
        lanes=_lanes(village),
        water=tuple(WaterFace(s, str(n)) for s, n in zip(village.water.shapes, village.water.names, strict=True)),
        courtyards=_courtyards(village, plan),
        places=tuple(
            PlaceFace(str(kind), str(name), shape)
            for kind, name, shape in zip(village.places.kinds, village.places.names, village.places.shapes, strict=True)
        ),
        directions=directions,
        index=door_index(village.households, plan, lang),
        township_chiefs=tuple(
            contact(p, "") for p in people if _level(p) == 1 and p.role != SUPERVISION and (p.name or p.phone)
        ),
        liaisons=liaisons,
        village_chiefs=chiefs,
        households=_household_rows(village.households, plan),
    )


def township_poster(
    township: Township, plans: Mapping[str, GridPlan], people: Sequence[Appointed], *, imprint: Imprint
) -> TownshipPoster:
    """The township's overview; ``plans`` by village code, a village without a plan has no grids."""
    faces = []
    for village in township.villages:
        plan = plans.get(village.code)
        chiefs, _ = _village_people(village, people, _office_phone(village, people))
        faces.append(
            VillageFace(
                name=village.name,
                shape=village.boundary,
                grids=len(plan.grids) if plan else 0,
                households=len(village.households),
                persons=int(village.households.persons.sum()),
                areas=len(plan.areas) if plan else 0,
                chief=chiefs[0] if chiefs else Contact("二级网格长"),
                settlements=_settlements(village),
            )
        )
    roads = [lane for v in township.villages for lane in _lanes(v) if lane.kind == StreetKind.MAIN_ROAD]
    rivers = [
        WaterFace(shape, str(name))
        for v in township.villages
        for shape, name in zip(v.water.shapes, v.water.names, strict=True)
        if str(name) and "Line" in shape.geom_type
    ]
    return TownshipPoster(
        township=township.name,
        imprint=_with_supervision(imprint, people),
        villages=tuple(faces),
        roads=tuple(_joined_roads(roads)),
        water=tuple(_joined_water(rivers)),
        chiefs=tuple(contact(p, "") for p in people if _level(p) == 1 and p.role != SUPERVISION and p.name),
    )


def contact(person: Appointed, office: str) -> Contact:
    """How a person is printed: by name and phone with consent, else the post without a name and the office's phone."""
    if person.consent and person.name:
        return Contact(person.role, person.name, person.phone or office or None)
    return Contact(person.role, None, office or None)


def _level(person: Appointed) -> int:
    return person.level if isinstance(person.level, int) else _LEVELS.get(person.level, 0)


def _of_village(person: Appointed, village: Village) -> bool:
    return person.unit in (village.code, village.name, village.name.removesuffix("村"))


def _office_phone(village: Village, people: Sequence[Appointed]) -> str:
    return next((p.phone for p in people if _level(p) == 2 and _of_village(p, village) and "电话" in p.role), "")


def _with_supervision(imprint: Imprint, people: Sequence[Appointed]) -> Imprint:
    phone = next((p.phone for p in people if p.role == SUPERVISION and p.phone), "")
    return imprint if imprint.supervision_phone or not phone else replace(imprint, supervision_phone=phone)


def _grid_people(village: Village, plan: GridPlan, people: Sequence[Appointed]) -> dict[int, list[Appointed]]:
    """People of each grid: by the grid's code, else by the grid in which the household they live in lies."""
    of_code = {grid.code: n for n, grid in enumerate(plan.grids)}
    of_name = {name: n for n, grid in enumerate(plan.grids) for name in (grid.colour_name, grid.name) if name}
    of_home = {str(i): int(g) for i, g in zip(village.households.ids, plan.grid_of, strict=True)}
    found: dict[int, list[Appointed]] = defaultdict(list)
    for person in people:
        if _level(person) != 4:
            continue
        if person.grid:
            n = of_code.get(person.grid, -1)
            if n < 0 and _of_village(person, village):
                n = of_name.get(person.grid, -1)
        else:
            here = not person.unit or _of_village(person, village) or person.unit in set(village.households.settlement)
            n = of_home.get(person.household, -1) if person.household and here else -1
        if n >= 0:
            found[n].append(person)
    return found


def _grid_face(plan: GridPlan, n: int, people: list[Appointed], office: str, lang: Lang) -> GridFace:
    grid = plan.grids[n]
    officer = next((p for p in people if p.role == OFFICER), None)
    officer = officer or next((p for p in people if "网格员" in p.role and "保洁" not in p.role), None)
    helpers = tuple(
        Contact(p.role, p.name)
        for p in people
        # who supports single households is nobody else's business: the poster would point at these homes
        if p is not officer and p.consent and p.name and p.grid and not p.household and "帮扶" not in p.role
    )
    return GridFace(
        code=grid.code,
        number=grid.code[-3:],
        name=grid.name,
        colour=grid.colour,
        colour_name=grid.colour_name,
        hatch=grid.hatch,
        shape=grid.shape,
        households=grid.households,
        persons=grid.persons,
        scope=brief_scope(grid.scope, lang),
        officer=contact(officer, office) if officer else Contact(OFFICER, None, office or None),
        helpers=helpers,
        area=grid.area,
    )


def _area_head(village: Village, code: str, name: str, people: Sequence[Appointed], office: str) -> Contact:
    for person in people:
        here = code in (person.unit, person.grid)
        named = name in (person.unit, person.grid) and (_of_village(person, village) or code.startswith(village.code))
        other = person.grid and person.unit and not _of_village(person, village) and person.unit != code
        if _level(person) == 3 and (here or (named and not other)):
            return contact(person, office)
    return Contact(AREA_HEAD)


def _village_people(
    village: Village, people: Sequence[Appointed], office: str
) -> tuple[tuple[Contact, ...], tuple[Contact, ...]]:
    """Level 2 with its head first, and the township's people in the village."""
    mine = [
        p
        for p in people
        if _level(p) == 2 and _of_village(p, village) and "电话" not in p.role and not p.household and p.name
    ]
    liaisons = [p for p in mine if any(p.role.startswith(role) for role in _LIAISON)]
    chiefs = [p for p in mine if p not in liaisons]
    chiefs.sort(
        key=lambda p: next((n for n, role in enumerate(_HEAD_ROLES) if p.role.endswith(role)), len(_HEAD_ROLES))
    )
    return tuple(contact(p, office) for p in chiefs), tuple(contact(p, office) for p in liaisons)


def _lanes(village: Village) -> tuple[LaneFace, ...]:
    streets = village.streets
    return tuple(
        LaneFace(line, str(name), int(kind))
        for line, name, kind in zip(streets.lines, streets.names, streets.kinds, strict=True)
    )


def _courtyards(village: Village, plan: GridPlan) -> tuple[Courtyard, ...]:
    """Buildings in the grid of their households, then households without a building as points."""
    homes = village.households
    of_building: dict[int, list[int]] = defaultdict(list)
    alone = []
    for h, b in enumerate(homes.building.tolist()):
        if 0 <= b < len(village.buildings):
            of_building[b].append(h)
        elif np.isfinite(homes.xy[h]).all():
            alone.append(h)
    yards = []
    for b, shape in enumerate(village.buildings):
        here = of_building.get(b, [])
        grid = int(plan.grid_of[here[0]]) if here else -1
        yards.append(Courtyard(shape, grid, str(homes.door[here[0]]) if len(here) == 1 else ""))
    yards.extend(Courtyard(Point(homes.xy[h]), int(plan.grid_of[h]), str(homes.door[h])) for h in alone)
    return tuple(yards)


def _household_rows(homes: Households, plan: GridPlan) -> tuple[HouseholdRow, ...]:
    rows = []
    for h in range(len(homes)):
        door = str(homes.door[h])
        door += "号" if door.isdigit() else ""
        place = f"{homes.lane[h]}{door}" or f"{homes.settlement[h]}{homes.group[h]}" or str(homes.ids[h])
        xy = (float(homes.xy[h, 0]), float(homes.xy[h, 1])) if np.isfinite(homes.xy[h]).all() else None
        rows.append(HouseholdRow(int(plan.grid_of[h]), place, str(homes.head[h]), int(homes.persons[h]), xy))
    rows.sort(key=lambda row: (row.grid, natural(row.place)))
    return tuple(rows)


def _settlements(village: Village) -> tuple[shapely.Polygon, ...]:
    """Built-up patches of a village, for the overview."""
    shapes = list(village.buildings) or [Point(xy) for xy in village.households.xy if np.isfinite(xy).all()]
    if not shapes:
        return ()
    grown = shapely.envelope(shapely.buffer(np.asarray(shapes, dtype=object), 25.0, quad_segs=2))
    lumps = shapely.get_parts(shapely.union_all(grown).buffer(-10.0, join_style="mitre"))
    return tuple(p for p in lumps if p.geom_type == "Polygon" and p.area > 2000)


def _joined_roads(roads: list[LaneFace]) -> list[LaneFace]:
    of_name: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for road in roads:
        of_name[road.name].append(road.line)
    return [
        LaneFace(line, name, int(StreetKind.MAIN_ROAD))
        for name, lines in sorted(of_name.items())
        for line in _pieces(lines)
    ]


def _joined_water(water: list[WaterFace]) -> list[WaterFace]:
    of_name: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for each in water:
        of_name[each.name].append(each.shape)
    return [
        WaterFace(shapely.MultiLineString(_pieces(lines)), name) for name, lines in sorted(of_name.items()) if lines
    ]


def _pieces(lines: list[shapely.Geometry]) -> list[shapely.LineString]:
    return [p for p in shapely.get_parts(shapely.line_merge(shapely.union_all(lines))) if p.geom_type == "LineString"]
