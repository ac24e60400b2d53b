"""From the households of the books and map files to a township that can be shown and taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from wangge.exchange.assemble import assemble
from wangge.exchange.assemble.villages import REST
from wangge.exchange.coordinates import given
from wangge.exchange.household_list import HouseholdTable
from wangge.exchange.maps import read_map, read_villages
from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.access.predicates import after
from wangge.planning.ground.homes import natural, settlements_of
from wangge.planning.ground.uploads import lay_down
from wangge.problem import Finding, Problem
from wangge.registry.api import Household
from wangge.territory.api import Grid, in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files import File
    from numpy.typing import NDArray

    from wangge.delineation.model import Township, Village
    from wangge.kernel.access import Actor
    from wangge.problem import Detail

BOOKS: Literal["books"] = "books"
BUILDINGS: Literal["buildings"] = "buildings"
_COLUMNS = (
    "number", "village_id", "settlement_id", "lane_name", "door", "registered_size", "resident_size", "lon", "lat",
)  # fmt: skip
_MOST_OUTSIDE = 0.5
"""Share of a village's households outside its boundary above which the boundary cannot be right."""


@dataclass(frozen=True)
class Counted:
    """Households of a village whose place lies outside its boundary, and those that have a place of their own."""

    outside: int
    placed: int


def gather(
    actor: Actor,
    top: Grid,
    maps: Sequence[File[bytes]],
    villages: File[bytes] | None,
    homes: str,
    *,
    coordinates: str,
    map_coordinates: str,
) -> tuple[Township, list[dict[str, str]], dict[str, Counted]]:
    """Return the township, the files, and of each village (by code) how many households have a place.

    Raises
    ------
    Problem
        What reading and putting together raises, with bare file names; ``survey.*``.
    """
    with TemporaryDirectory(prefix="wangge-") as space:
        folder = Path(space)
        laid = lay_down(maps, folder / "maps", "map")
        rims = lay_down([villages] if villages is not None else [], folder / "villages", "villages")
        table = books_table(actor, top) if homes == BOOKS else None
        households: HouseholdTable | Literal["buildings"] = BUILDINGS if table is None else table
        try:
            read = [read_map(path, coordinates=map_coordinates) for path in laid.maps]
            layer = read_villages(rims.maps[0], coordinates=map_coordinates) if rims.maps else None
            township = assemble(households, read, layer, coordinates=coordinates, township_name=top.name)
        except Problem as problem:
            raise Problem(problem.code, **_bare(problem.details)) from problem
    findings = tuple(replace(found, details=_bare(found.details)) for found in township.findings)
    township = _without_rest(replace(township, findings=findings))
    counted = _counted(table, township)
    for village in township.villages:
        lost, whole = counted[village.code].outside, len(village.households)
        if whole and lost > _MOST_OUTSIDE * whole:
            raise Problem("survey.boundary.elsewhere", village=village.name, count=lost, households=whole)
    return township, [*laid.sources, *rims.sources], counted


def books_table(actor: Actor, top: Grid) -> HouseholdTable:
    """Return the households of the books as a list.

    Raises
    ------
    Problem
        ``survey.books.none``.
    """
    villages = {
        village.pk: village
        for village in visible(Grid, actor).filter(
            in_force(clock.today()), level=2, path__gt=top.path, path__lt=after(top.path)
        )
    }
    rows = list(
        visible(Household, actor)
        .filter(in_force(clock.today()), village__in=list(villages), alias_of=None)
        .values_list(*_COLUMNS)
    )
    if not rows:
        raise Problem("survey.books.none", township=top.name)
    rows.sort(key=lambda row: (villages[row[1]].code, natural(row[0])))
    number, village, settled, lane, door, registered, resident, lon, lat = (list(c) for c in zip(*rows, strict=True))
    names = settlements_of(actor, list(villages))
    called = [names.get(one, ("", "")) for one in settled]
    return HouseholdTable(
        file=top.name,
        sheet="",
        ids=_texts(number),
        village=_texts(villages[one].name for one in village),
        village_code=_texts(villages[one].division_id for one in village),
        settlement=_texts(name for name, _ in called),
        group=_texts(group for _, group in called),
        head=_texts("" for _ in rows),
        persons=np.array([one if one is not None else two or 0 for one, two in zip(registered, resident, strict=True)]),
        lane=_texts(lane),
        door=_texts(door),
        grid=_texts("" for _ in rows),
        xy=np.array([lon, lat], np.float64).T.reshape(-1, 2),
        rows=np.arange(1, len(rows) + 1),
        mapping={},
        by_person=False,
    )


def _counted(table: HouseholdTable | None, township: Township) -> dict[str, Counted]:
    """Count places: a household that the map only puts beside its neighbours has none of its own."""
    there: set[tuple[str, str]] = set()
    if table is not None:
        rows = zip(table.village_code, table.ids, given(table.xy), strict=True)
        there = {(str(code), str(number)) for code, number, placed in rows if placed}
    counted = {}
    for village in township.villages:
        homes = village.households
        known = np.array([(village.code, str(number)) in there for number in homes.ids], bool)
        placed = given(homes.xy)
        counted[village.code] = Counted(
            int((known & ~placed).sum()), int((placed & (known | has_house(village))).sum())
        )
    return counted


def has_house(village: Village) -> NDArray[np.bool_]:
    """Say of each household whether the map has its house."""
    return village.households.building >= 0


def _without_rest(township: Township) -> Township:
    """Leave out houses that lie outside every boundary: they are of another township."""
    rest = [village for village in township.villages if village.name == REST]
    if not rest or len(township.villages) == 1:
        return township
    outside, whole = len(rest[0].households), sum(len(village.households) for village in township.villages)
    if outside > _MOST_OUTSIDE * whole:
        raise Problem("survey.homes.elsewhere", count=outside, households=whole)
    findings = tuple(found for found in township.findings if not found.code.startswith("map.homes.outside"))
    said = Finding("survey.homes.outside", "warning", details={"count": outside, "households": whole})
    kept = tuple(village for village in township.villages if village.name != REST)
    return replace(township, villages=kept, findings=(*findings, said))


def _bare(details: dict[str, Detail]) -> dict[str, Any]:
    """Name files without the folder they lay in for a moment."""
    return {
        key: Path(value).name if isinstance(value, str) and value.startswith("/") and "wangge-" in value else value
        for key, value in details.items()
    }


def _texts(values: Any) -> Any:
    listed = list(values)
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column
