"""From a township, its plans and its people to what the posters are drawn from.

Here it is decided what may be printed: a name or phone only with the person's consent, and never a household's head
except on the officer's own sheet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, Protocol

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
from wangge.planning.printing.poster_index import brief_scope, door_index, natural
from wangge.planning.printing.poster_land import leading_out, main_roads, open_water, polygons, settlements

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from wangge.cartography.model import Direction, Imprint
    from wangge.cartography.words import Lang
    from wangge.delineation.model import GridPlan, Households, Township, Village

OFFICER, AREA_HEAD = "网格员", "三级网格长"
SUPERVISION = "监督电话"
_LIAISON = ("责任组长", "指导员", "网格指导员", "包村", "第一网格长")
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
    schematic: bool = False,
    heads: Mapping[str, str] | None = None,
    in_charge: Collection[str] = (),
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
        Where main roads lead; by default the neighbouring villages that they lead into.
    office_phone
        The village office's number, printed where an officer's own may not be; without it, the phone of a village
        post whose role names a telephone (村委会电话).
    schematic
        The village is drawn as blocks, without a map.
    heads
        Heads by household number, for the officers' sheets; by default those of the households.
    in_charge
        Further names of the roles that answer for a grid or a village, where a township has its own.
    """
    office = office_phone or _office_phone(village, people)
    grid_people = _grid_people(village, plan, people)
    posts = {OFFICER, *in_charge}
    grids = tuple(_grid_face(plan, n, grid_people.get(n, []), office, lang, posts) for n in range(len(plan.grids)))
    chiefs, liaisons = _village_people(village, people, office, in_charge)
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
        directions=directions or leading_out(village, township),
        index=door_index(village.households, plan, lang),
        township_chiefs=tuple(
            contact(p, "") for p in people if _level(p) == 1 and p.role != SUPERVISION and (p.name or p.phone)
        ),
        liaisons=liaisons,
        village_chiefs=chiefs,
        households=_household_rows(village.households, plan, heads or {}, lang),
        schematic=schematic,
    )


def township_poster(
    township: Township,
    plans: Mapping[str, GridPlan],
    people: Sequence[Appointed],
    *,
    imprint: Imprint,
    in_charge: Collection[str] = (),
) -> TownshipPoster:
    """The overview; ``plans`` by village code, a village without a plan has no grids.

    A township of a single village is shown by its areas instead.
    """
    only = township.villages[0] if len(township.villages) == 1 else None
    plan = plans.get(only.code) if only else None
    areas = _area_faces(only, plan, people) if only and plan and len(plan.areas) > 1 else ()
    return TownshipPoster(
        township=(only.name or township.name) if only else township.name,
        imprint=_with_supervision(imprint, people),
        villages=areas or tuple(_village_face(v, plans.get(v.code), people, in_charge) for v in township.villages),
        roads=main_roads(township.villages),
        water=open_water(township.villages),
        chiefs=tuple(contact(p, "") for p in people if _level(p) == 1 and p.role != SUPERVISION and p.name),
        unit="area" if areas else "village",
    )


def _village_face(
    village: Village, plan: GridPlan | None, people: Sequence[Appointed], in_charge: Collection[str]
) -> VillageFace:
    chiefs, _ = _village_people(village, people, _office_phone(village, people), in_charge)
    drawn = plan is None or any(grid.shape is not None for grid in plan.grids)
    return VillageFace(
        name=village.name,
        shape=village.boundary if drawn else None,
        grids=len(plan.grids) if plan else 0,
        households=len(village.households),
        persons=int(village.households.persons.sum()),
        areas=len(plan.areas) if plan else 0,
        chief=chiefs[0] if chiefs else Contact("二级网格长"),
        settlements=settlements(village),
    )


def _area_faces(village: Village, plan: GridPlan, people: Sequence[Appointed]) -> tuple[VillageFace, ...]:
    office = _office_phone(village, people)
    patches = settlements(village)
    faces = []
    for area in plan.areas:
        shape = area.shape
        mine = polygons([shapely.intersection(p, shape) for p in patches if shape is not None])
        faces.append(
            VillageFace(
                name=_short(area.name, village.name),
                shape=shape,
                grids=len(area.grids),
                households=sum(plan.grids[g].households for g in area.grids),
                persons=sum(plan.grids[g].persons for g in area.grids),
                areas=1,
                chief=_area_head(village, area.code, area.name, people, office),
                settlements=mine,
            )
        )
    return tuple(faces)


def _short(area: str, village: str) -> str:
    """An area's name without its village's, which the title says already."""
    rest = area.removeprefix(village)
    return rest if len(rest) >= 2 else area


def contact(person: Appointed, office: str) -> Contact:
    """How a person is printed: by name and phone with consent, else the post as held, with the office and its phone."""
    if person.consent and person.name:
        return Contact(person.role, person.name, person.phone or office or None)
    held: Literal["", "village", "township"] = "township" if _level(person) == 1 else "village"
    return Contact(person.role, None, office or None, held if person.name else "")


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


def _grid_face(
    plan: GridPlan, n: int, people: list[Appointed], office: str, lang: Lang, posts: Collection[str]
) -> GridFace:
    grid = plan.grids[n]
    officer = next((p for p in people if p.role in posts), None)
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
    village: Village, people: Sequence[Appointed], office: str, in_charge: Collection[str] = ()
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
        key=lambda p: (
            -1
            if p.role in in_charge
            else next((n for n, role in enumerate(_HEAD_ROLES) if p.role.endswith(role)), len(_HEAD_ROLES))
        )
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


def _household_rows(
    homes: Households, plan: GridPlan, heads: Mapping[str, str], lang: Lang
) -> tuple[HouseholdRow, ...]:
    """Return the households for the officers' sheets: by lane and door, else by their number."""
    rows = []
    for h in range(len(homes)):
        door = str(homes.door[h])
        door += "号" if door.isdigit() else ""
        number = f"{homes.ids[h]}户" if lang == "zh" else f"household {homes.ids[h]}"
        place = f"{homes.lane[h]}{door}" if door else f"{homes.lane[h]}{' ' if homes.lane[h] else ''}{number}"
        xy = (float(homes.xy[h, 0]), float(homes.xy[h, 1])) if np.isfinite(homes.xy[h]).all() else None
        head = heads.get(str(homes.ids[h]), str(homes.head[h]))
        rows.append(HouseholdRow(int(plan.grid_of[h]), place, head, int(homes.persons[h]), xy))
    rows.sort(key=lambda row: (row.grid, natural(row.place)))
    return tuple(rows)
