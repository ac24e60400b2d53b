"""Places: streets, ponds, schools..., one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import visible, writing
from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.registry.bulk.writing import common_path
from wangge.registry.imports.books import books_of, require_village
from wangge.registry.imports.grouping import Unit
from wangge.registry.imports.outcome import Outcome
from wangge.registry.imports.reading import Wrong
from wangge.territory.api import Grid, Place, Settlement, index_places, place_sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangge.kernel.access import Actor
    from wangge.registry.models import Import

_CHANGED = ("grid", "settlement", "lon", "lat")


def check(actor: Actor, path: str, mapping: Mapping[str, int]) -> None:
    """Refuse a list that does not say the village when there are several."""
    require_village(actor, path, mapping)


def group(
    rows: Sequence[dict[str, Any]],
    *,
    layout: str,  # noqa: ARG001 - a household list has layouts, this has none
    headings: Mapping[str, str],
    bad: Any,
) -> tuple[list[Unit], list[Wrong]]:
    """Return a unit per row."""
    told, wrong = set(bad), []
    for row in rows:
        missing = next((key for key in ("kind", "name") if not row.get(key)), None)
        if missing and row["at"] not in told:
            wrong.append(Wrong(row["at"], row["row"], headings.get(missing, ""), "", "imports.cell.blank"))
    return [Unit([row["at"]], row["row"], row, title=str(row.get("name", ""))) for row in rows], wrong


def pieces(units: Sequence[Unit]) -> list[list[int]]:
    """Compare all at once: there are few."""
    return [list(range(len(units)))]


def compare(*, actor: Actor, path: str, units: Sequence[Unit], headings: Mapping[str, str]) -> list[Wrong]:
    """Recognise each place by village, kind and name."""
    books = books_of(actor, path)
    there = _there(actor, {village.pk for village in books.villages.values()})
    settled = {(s.village_id, s.name): s for s in visible(Settlement, actor).filter(kind="natural_village")}
    seen: dict[tuple[Any, ...], Unit] = {}
    wrong = []

    def refuse(unit: Unit, key: str, code: str, **facts: Any) -> None:
        value = str(unit.values.get(key, ""))
        wrong.append(Wrong(unit.rows[0], unit.line, headings.get(key, ""), value, code, facts))

    for unit in units:
        values = unit.values
        village = books.village(values)
        if village is None:
            refuse(unit, "village", "imports.village.unknown")
            continue
        grid = books.grid(village, str(values["grid"])) if values.get("grid") else None
        if values.get("grid") and grid is None:
            refuse(unit, "grid", "imports.grid.unknown", village=village.name)
            continue
        if ("lon" in values) != ("lat" in values):
            refuse(unit, "lon" if "lon" in values else "lat", "imports.household.half_point")
            continue
        key = (village.pk, values["kind"], values["name"])
        if key in seen:
            refuse(unit, "name", "imports.place.twice", other_row=seen[key].line)
            continue
        seen[key] = unit
        settlement = settled.get((village.pk, values.get("settlement", "")))
        if values.get("settlement") and settlement is None:
            refuse(unit, "settlement", "imports.settlement.unknown", village=village.name)
            continue
        wanted = {
            "grid": str(grid.pk) if grid else None, "settlement": str(settlement.pk) if settlement else None,
            "lon": values.get("lon"), "lat": values.get("lat"),
        }  # fmt: skip
        unit.title = f"{village.name} {values['name']}"
        unit.seen = {"village": str(village.pk), **wanted}
        place = there.get(key)
        if place is None:
            unit.state = "new"
            continue
        diff = _differing(place, wanted)
        unit.seen |= {"id": str(place.pk), "version": place.version}
        unit.state = "changed" if diff else "unchanged"
        labels = {"grid": "Grid", "settlement": "Natural village", "lon": "Longitude", "lat": "Latitude"}
        unit.diff = [[labels[name], "", ""] for name in diff]
    return wrong


def carry_out(*, actor: Actor, row: Import, units: Sequence[Unit]) -> Outcome:
    """Write them in one go, with one line in the record.

    Raises
    ------
    Problem
        ``imports.touched``, ``access.denied``.
    """
    todo = [unit for unit in units if unit.state in {"new", "changed"}]
    if not todo:
        return Outcome(None)
    with writing(actor):
        villages = {str(v.pk): v for v in visible(Grid, actor).filter(pk__in=[u.seen["village"] for u in todo])}
        there = _there(actor, [v.pk for v in villages.values()])
        _refuse_touched(todo, there, villages)
        roles = [actor.require("place.write", village.path) for village in villages.values()]
        changes, day = Changes(), clock.today()
        made = []
        for unit in todo:
            values, wanted = unit.values, unit.seen
            village = villages[wanted["village"]]
            if unit.state == "new":
                made.append(
                    Place(
                        village=village, grid_id=wanted["grid"], settlement_id=wanted["settlement"],
                        kind=values["kind"], name=values["name"], lon=wanted["lon"], lat=wanted["lat"],
                        sort_key=place_sort_key(values["name"], values["kind"]), valid_from=day,
                    )
                )  # fmt: skip
                continue
            place = there[village.pk, values["kind"], values["name"]]
            names = _differing(place, wanted)
            changes.changed(place, before={name: getattr(place, _column(name)) for name in names})
            for name in names:
                setattr(place, _column(name), wanted[name])
            place.version += 1
            place.save(update_fields=[*names, "version"])
        Place.objects.bulk_create(made)
        changes.made_all(made)
        index_places(made)
        path = common_path(village.path for village in villages.values())
        after = {"made": len(made), "changed": len(todo) - len(made)}
        record("place.import", subject=row, actor=actor, path=path, acting_as=roles[0], after=after)
        log = keep_undo(changes, action="place.import", subject=row, actor=actor, path=path, ability="place.write")
    return Outcome(log.pk)


def _there(actor: Actor, villages: Any) -> dict[tuple[Any, ...], Place]:
    found = visible(Place, actor).filter(village__in=list(villages), valid_to=None).order_by("-segment", "-pk")
    return {(place.village_id, place.kind, place.name): place for place in found if place.name}


def _differing(place: Place, wanted: Mapping[str, Any]) -> list[str]:
    """Return what a row says otherwise than the books; what it does not say stays."""
    return [
        name
        for name in _CHANGED
        if wanted[name] is not None and str(wanted[name]) != str(getattr(place, _column(name)))
    ]


def _column(name: str) -> str:
    return f"{name}_id" if name in {"grid", "settlement"} else name


def _refuse_touched(
    units: Sequence[Unit], there: Mapping[tuple[Any, ...], Place], villages: Mapping[str, Grid]
) -> None:
    touched = []
    for unit in units:
        village = villages.get(unit.seen["village"])
        place = there.get((village.pk, unit.values["kind"], unit.values["name"])) if village else None
        now = [str(place.pk), place.version] if place else [None, None]
        if village is None or now != [unit.seen.get("id"), unit.seen.get("version")]:
            touched.append(unit.title)
    if touched:
        raise Problem("imports.touched", value="、".join(touched[:5]), count=len(touched))
