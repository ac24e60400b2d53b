"""The net in figures day by day: one row per village, for the trend. Things are counted, never a person's work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import as_system, visible
from wangge.planning.coverage.figures import coverage
from wangge.planning.coverage.reader import platform_reader
from wangge.planning.models import NetDay
from wangge.territory.api import LEAF, VILLAGE

if TYPE_CHECKING:
    from wangge.kernel.access import Actor

FIGURES = ("grids", "vacancies", "households", "registered", "resident", "without_grid", "uncovered")
TREND_DAYS = 30
_FEW_VILLAGES, _STEP = 40, 5
"""With more villages than that, the trend takes every fifth day."""


def write_net_day() -> int:
    """Today's figures of every village are written, over what was written of today before; return of how many."""
    found = coverage(platform_reader("net day"))
    rows: dict[str, dict[str, Any]] = {}
    villages = {unit.path: unit for unit in found.units.values() if unit.level == VILLAGE}
    for path in villages:
        rows[path] = dict.fromkeys(FIGURES, 0)
    paths = {unit.pk: unit.path for unit in found.units.values()}
    for unit in found.units.values():
        path = village_path(unit.path)
        if unit.level == LEAF and path in rows:
            rows[path]["grids"] += 1
            rows[path]["vacancies"] += unit.pk in found.vacant
    for home in found.homes:
        figures = rows.get(paths.get(home.village, ""))
        if figures is not None:
            figures["households"] += home.households
            figures["registered"] += home.registered
            figures["resident"] += home.resident
            figures["without_grid"] += home.households if home.grid is None else 0
    for pk, square_metres in found.uncovered.items():
        if pk in paths:
            rows[paths[pk]]["uncovered"] = square_metres
    made = [NetDay(grid_id=villages[path].pk, day=found.day, figures=figures) for path, figures in rows.items()]
    with as_system("the figures of a day are written"):
        NetDay.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["grid", "day"], update_fields=["figures"], batch_size=500
        )
    return len(made)


def village_path(path: str) -> str:
    """Return the path of the village in which a path lies; of a township's it is the township's."""
    return "".join(f"{part}/" for part in path.split("/")[:VILLAGE] if part)


def net_trend(actor: Actor, *, villages: int) -> list[tuple[date, dict[str, float]]]:
    """Return the figures of the last days, the oldest first, added up over the villages the actor keeps.

    Days on which nothing was written are left out; today is not among them.
    """
    today = clock.today()
    step = 1 if villages <= _FEW_VILLAGES else _STEP
    days = [today - timedelta(days=ago) for ago in range(TREND_DAYS, 0, -step)]
    rows = visible(NetDay, actor).filter(day__in=days)
    sums: dict[date, dict[str, float]] = {}
    for day, figures in rows.values_list("day", "figures"):
        of_day = sums.setdefault(day, dict.fromkeys(FIGURES, 0.0))
        for name in FIGURES:
            of_day[name] += figures.get(name, 0)
    return sorted(sums.items())
