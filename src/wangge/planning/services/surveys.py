"""Map files on their way in: read and put together, looked at, and taken into the books or dropped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely

from wangge.exchange.coordinates import given
from wangge.kernel import clock
from wangge.kernel.access import as_system, get_visible, visible, writing
from wangge.kernel.access.predicates import after
from wangge.kernel.changes import expect_version, keep_undo
from wangge.kernel.delivery import periodic
from wangge.kernel.record import record
from wangge.planning.ground.codes import chosen, proposed
from wangge.planning.ground.gathering import BOOKS, BUILDINGS, Counted, gather, has_house
from wangge.planning.ground.lands import frame_of, objects, township_crs
from wangge.planning.models import Ground, Survey
from wangge.planning.packing import Land, pack_township, plain_findings, unpack_township
from wangge.planning.services.drafting import NOBODY
from wangge.planning.services.ground_rows import Maps, in_crs
from wangge.planning.services.house_rows import house_rows
from wangge.problem import Problem
from wangge.registry.api import Household, households_locate, households_upsert
from wangge.territory.api import (
    TOWNSHIP,
    Division,
    Grid,
    grids_by_code,
    rules,
    settlements_ensure,
    village_create,
    village_name,
    villages_for,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.core.files import File

    from wangge.delineation.model import Township, Village
    from wangge.kernel.access import Actor

KEPT = timedelta(days=7)
_STAYS = 0.05
"""Metres within which a household lies where it lay: coordinates of the books are not rewritten for less."""


def survey_start(
    *,
    actor: Actor,
    township_id: UUID | str,
    maps: Sequence[File[bytes]],
    villages: File[bytes] | None = None,
    homes: Literal["books", "buildings"],
    coordinates: str = "auto",
    map_coordinates: str = "auto",
) -> Survey:
    """The files are read and put together with the households; nothing is in the books yet.

    Parameters
    ----------
    maps
        Map files; the parts of a shapefile come as several.
    villages
        A file of village boundaries.
    homes
        ``books``: the households there are; ``buildings``: every house on the map is a household.
    coordinates, map_coordinates
        The systems of the households' coordinates and of the maps, as in `wangge.exchange`.

    Raises
    ------
    Problem
        ``access.*``, ``upload.*``, ``survey.*``, and what reading maps raises, with bare file names.
    """
    top = get_visible(Grid, actor, township_id)
    role = actor.require("grid.write", top.path)
    if top.level != TOWNSHIP or top.valid_to is not None:
        raise Problem("survey.township", name=top.name)
    if homes not in (BOOKS, BUILDINGS):
        raise Problem("survey.homes.unknown", value=str(homes)[:20])
    if not maps and (villages is None or homes == BUILDINGS):
        raise Problem("survey.files.none")
    township, sources, counted = gather(
        actor, top, maps, villages, homes, coordinates=coordinates, map_coordinates=map_coordinates
    )
    survey = Survey(
        path=top.path, homes=homes, packed=pack_township(township), villages=_told(actor, top, township, counted),
        findings=plain_findings(township.findings), sources=sources, owner_id=actor.user_id or NOBODY,
        owner_name=actor.name,
    )  # fmt: skip
    with writing(actor):
        survey.save(force_insert=True)
        record(
            "survey.start", subject=survey, actor=actor, path=top.path, acting_as=role,
            after={"files": [source["name"] for source in sources], "villages": len(township.villages)},
        )  # fmt: skip
    return survey


def survey_choose(
    *,
    actor: Actor,
    survey_id: UUID | str,
    version: int | str,
    codes: Mapping[str, str],
    names: Mapping[str, str] | None = None,
) -> Survey:
    """Villages of the map (by ``key``) have these 12-digit codes and these names; those not named keep theirs.

    A village that is in the books already keeps its name.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``survey.closed``, ``division.code.*``, ``survey.code.*``, ``survey.name.twice``,
        ``grid.name.missing``, ``text.too_long``.
    """
    called = {key: village_name(name) for key, name in (names or {}).items()}
    with writing(actor):
        survey, top, role = _open(actor, survey_id, version)
        if not codes.keys() | called.keys() <= {village["key"] for village in survey.villages}:
            raise Problem("access.not_found")
        wanted = [codes.get(village["key"], village["code"]) for village in survey.villages]
        found = chosen(wanted, [village["name"] for village in survey.villages], top.division_id)
        there = _villages(actor, top)
        changed = []
        for village, code in zip(survey.villages, found, strict=True):
            name = village["name"] if code in there else called.get(village["key"], village["name"])
            if name != village["name"]:
                village["name"] = name
                changed.append(name)
            if code == village["code"]:
                continue
            if survey.homes == BOOKS and not village["key"].startswith("000"):
                raise Problem("survey.code.fixed", village=village["name"], value=village["code"])
            village["code"], village["known"] = code, code in there
            changed.append(village["name"])
        _refuse_namesakes(survey, there, called)
        if changed:
            changed = list(dict.fromkeys(changed))
            survey.version += 1
            survey.save(update_fields=["villages", "version"])
            record(
                "survey.choose", subject=survey, actor=actor, path=top.path, acting_as=role, after={"villages": changed}
            )
    return survey


def survey_take(*, actor: Actor, survey_id: UUID | str, version: int | str) -> Survey:
    """The villages are in the tree, with maps, and the households lie on them; all of it or nothing.

    Maps and places can be undone. Villages and households that were made can each be undone by themselves, as long as
    nobody used them.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``survey.closed``, ``survey.homes.there``, and what making villages and households
        raises.
    """
    with writing(actor):
        survey, top, role = _open(actor, survey_id, version)
        township = unpack_township(survey.packed or b"")
        crs = township_crs(actor, top) or township.crs
        rows = _made(actor, top, survey)
        maps = Maps(actor)
        points: dict[UUID, tuple[float, float]] = {}
        houses = []
        for said, drawn in zip(survey.villages, township.villages, strict=True):
            village = rows[said["code"]]
            if not _is_map(actor, village, drawn):
                continue
            maps.put(village, in_crs(Land.of(drawn), township.crs, crs), crs, survey.sources)
            settlements_ensure(actor=actor, village=village, names=_settlements(drawn), changes=maps.changes)
            if survey.homes == BOOKS:
                points |= _points(actor, village, drawn, township.crs)
            else:
                _refuse_twice(actor, village)
                houses += house_rows(said["code"], drawn, township.crs)
        if points:
            households_locate(actor=actor, points=points, subject=survey, changes=maps.changes)
        if houses:
            households_upsert(actor=actor, rows=houses, subject=survey)
        survey.state, survey.packed, survey.version = "taken", None, survey.version + 1
        survey.save(update_fields=["state", "packed", "version"])
        after_words = {
            "villages": [said["name"] for said in survey.villages], "located": len(points), "made": len(houses)
        }  # fmt: skip
        record("survey.take", subject=survey, actor=actor, path=top.path, acting_as=role, after=after_words)
        keep_undo(
            maps.changes, action="survey.take", subject=survey, actor=actor, path=top.path, ability="grid.write"
        )  # fmt: skip
    return survey


def survey_drop(*, actor: Actor, survey_id: UUID | str, version: int | str) -> Survey:
    """What was read is gone.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``survey.closed``.
    """
    with writing(actor):
        survey, top, role = _open(actor, survey_id, version)
        survey.state, survey.packed, survey.version = "dropped", None, survey.version + 1
        survey.save(update_fields=["state", "packed", "version"])
        record("survey.drop", subject=survey, actor=actor, path=top.path, acting_as=role)
    return survey


@periodic("planning.surveys", every=timedelta(hours=6))
def surveys_sweep() -> int:
    """What was read a week ago and not taken is dropped; return how much."""
    with as_system("maps that were read are kept no longer than a week"):
        old = Survey.objects.filter(state="read", created_at__lt=clock.now() - KEPT)
        return old.update(state="dropped", packed=None)


def _open(actor: Actor, survey_id: UUID | str, version: int | str) -> tuple[Survey, Grid, str]:
    survey = get_visible(Survey, actor, survey_id, lock=True)
    role = actor.require("grid.write", survey.path)
    if survey.state != "read":
        raise Problem("survey.closed", state=survey.state)
    expect_version(survey, version)
    return survey, visible(Grid, actor).get(path=survey.path), role


def _villages(actor: Actor, top: Grid) -> dict[str, Grid]:
    return {
        village.division_id: village
        for village in villages_for(actor).filter(path__gt=top.path, path__lt=after(top.path))
    }


def _told(actor: Actor, top: Grid, township: Township, counted: Mapping[str, Counted]) -> list[dict[str, Any]]:
    """Say of each village what a person decides by."""
    there = _villages(actor, top)
    table = dict(Division.objects.filter(parent=top.division_id).values_list("code", "name"))
    names = {code: village.name for code, village in there.items()}
    codes = proposed(township.villages, top.division_id, names, table)
    return [
        {
            "key": village.code,
            "name": village.name,
            "code": code,
            "known": code in there,
            "named": code in there or _is_named(village, top),
            "households": len(village.households),
            "placed": counted[village.code].placed,
            "outside": counted[village.code].outside,
            "streets": len(village.streets.lines),
            "buildings": len(village.buildings),
            "boundary": village.boundary is not None,
            "hectares": round(village.boundary.area / 10_000, 1) if village.boundary is not None else None,
        }
        for village, code in zip(township.villages, codes, strict=True)
    ]


def _is_named(village: Village, top: Grid) -> bool:
    """Say whether the map or the books gave a village its name; else it is called like the township, or by a number."""
    return village.boundary is not None and village.name != top.name and not village.name.isdigit()


def _refuse_namesakes(survey: Survey, there: Mapping[str, Grid], called: Mapping[str, str]) -> None:
    """Refuse a name that was entered and that another village of the township has."""
    for village in survey.villages:
        if village["key"] not in called or village["known"]:
            continue
        others = {grid.name for grid in there.values()}
        others |= {other["name"] for other in survey.villages if other is not village}
        if village["name"] in others:
            raise Problem("survey.name.twice", value=village["name"])


def _made(actor: Actor, top: Grid, survey: Survey) -> dict[str, Grid]:
    """Return the village of each code; those that are missing are made."""
    codes = [said["code"] for said in survey.villages]
    chosen(codes, [said["name"] for said in survey.villages], top.division_id)
    there = grids_by_code(actor, [rules.grid_code(code) for code in codes])
    return {
        said["code"]: there.get(rules.grid_code(said["code"]))
        or village_create(actor=actor, township_id=top.pk, code=said["code"], name=said["name"])
        for said in survey.villages
    }


def _is_map(actor: Actor, village: Grid, drawn: Village) -> bool:
    """Say whether the files tell anything of a village; a map that it has is not given up for a mere rim."""
    if len(drawn.streets.lines) or len(drawn.buildings):
        return True
    return drawn.boundary is not None and not visible(Ground, actor).filter(village=village.pk).exists()


def _settlements(drawn: Village) -> list[tuple[str, str]]:
    """Return every natural village and villager group that the map or a household names."""
    places = drawn.places
    named = [(str(name)[:64], "") for name, kind in zip(places.names, places.kinds, strict=True)
             if kind == "natural_village" and name]  # fmt: skip
    homes = drawn.households
    pairs = [(str(one), str(two)) for one, two in zip(homes.settlement, homes.group, strict=True)]
    return list(dict.fromkeys(pair for pair in [*named, *pairs] if any(pair)))


def _points(actor: Actor, village: Grid, drawn: Village, crs: str) -> dict[UUID, tuple[float, float]]:
    """Return where the households of the books lie on the map, where that is somewhere else than before.

    Who has neither a house nor a place of before is not put beside the neighbours: that would be a guess.
    """
    placed = given(drawn.households.xy)
    if not placed.any():
        return {}
    xy = drawn.households.xy[placed]
    lonlat = shapely.get_coordinates(frame_of(crs).lonlat(objects(shapely.points(xy)))).tolist()
    wanted = dict(zip(map(str, drawn.households.ids[placed]), lonlat, strict=True))
    housed = set(map(str, drawn.households.ids[has_house(drawn)]))
    homes = visible(Household, actor).filter(village=village.pk, alias_of=None, valid_to=None)
    found = {}
    for pk, number, lon, lat in homes.values_list("pk", "number", "lon", "lat"):
        point = wanted.get(number)
        before = (lon, lat) if lon is not None and lat is not None else None
        if point is None or (before is None and number not in housed):
            continue
        if before is None or _apart(point, before) > _STAYS:
            found[pk] = (point[0], point[1])
    return found


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    """Return about how many metres two points are apart."""
    east = (one[0] - other[0]) * 111_320 * float(np.cos(np.radians(one[1])))
    return float(np.hypot(east, (one[1] - other[1]) * 111_320))


def _refuse_twice(actor: Actor, village: Grid) -> None:
    count = visible(Household, actor).filter(village=village.pk, alias_of=None, valid_to=None).count()
    if count:
        raise Problem("survey.homes.there", village=village.name, households=count)
