"""A net that exists already: grids with their officers and households, one row per grid or per household."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wangge.kernel import clock
from wangge.kernel.access import visible, writing
from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.models import UndoLog
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.registry.bulk import households_place
from wangge.registry.bulk.writing import common_path
from wangge.registry.imports.books import books_of, require_village
from wangge.registry.imports.grouping import Unit, village_of
from wangge.registry.imports.outcome import Outcome
from wangge.registry.imports.reading import Wrong
from wangge.registry.models import Household
from wangge.roster.api import Line, appoint, appoint_plan
from wangge.territory.api import Drawn, DrawnGrid, Grid, Outline, adopt_grids, index_grids, rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangge.kernel.access import Actor
    from wangge.registry.models import Import

_SPAN = re.compile(r"^(\d{1,9})\s*[-—–~～至到]\s*(\d{1,9})$")
_MOST = 2000


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
    """Return a unit per grid: rows of one grid are put together, with all their households."""
    told = set(bad)
    units: dict[tuple[str, str], Unit] = {}
    wrong: list[Wrong] = []
    last: dict[str, Any] = {}
    for row in rows:
        for key in ("village", "village_code"):
            if not row.get("village") and not row.get("village_code") and last.get(key):
                row[key] = last[key]
        last = row
        name = row.get("grid_code") or row.get("grid_name")
        if not name:
            if row["at"] not in told:
                wrong.append(Wrong(row["at"], row["row"], headings.get("grid_name", ""), "", "imports.cell.blank"))
            continue
        unit = units.setdefault((village_of(row), str(name)), Unit([], row["row"], {"households": []}))
        unit.rows.append(row["at"])
        for key, value in row.items():
            if key == "households":
                unit.values["households"].append(value)
            elif key not in {"at", "row"} and unit.values.setdefault(key, value) != value:
                first = {"other_row": unit.line}
                wrong.append(
                    Wrong(row["at"], row["row"], headings.get(key, ""), str(value), "imports.grid.twice", first)
                )
    return list(units.values()), wrong


def pieces(units: Sequence[Unit]) -> list[list[int]]:
    """Compare all at once: a household may lie in one grid alone."""
    return [list(range(len(units)))]


def compare(*, actor: Actor, path: str, units: Sequence[Unit], headings: Mapping[str, str]) -> list[Wrong]:
    """Find villages, grids and households; say what each grid would get."""
    books = books_of(actor, path)
    homes = _homes(actor, [village.pk for village in books.villages.values()])
    taken: dict[UUID, Unit] = {}
    wrong: list[Wrong] = []

    def refuse(unit: Unit, key: str, code: str, value: str = "", **facts: Any) -> None:
        said = value or str(unit.values.get(key, ""))
        wrong.append(Wrong(unit.rows[0], unit.line, headings.get(key, ""), said, code, facts))

    for unit in units:
        values = unit.values
        village = books.village(values)
        if village is None:
            refuse(unit, "village", "imports.village.unknown")
            continue
        name = str(values.get("grid_name") or values["grid_code"])
        unit.title = f"{village.name} {name}"
        there = books.grid(village, str(values.get("grid_code") or name)) or books.grid(village, name)
        if there is None and values.get("grid_code") and _wrong_code(village, str(values["grid_code"])):
            refuse(unit, "grid_code", "imports.grid.code", village=village.code[:12])
            continue
        found, missing = _numbers(homes.get(village.pk, {}), values["households"])
        if missing:
            refuse(unit, "households", "imports.household.missing", missing)
            continue
        twice = next((home for home in found if home.pk in taken), None)
        if twice is not None:
            line = taken[twice.pk].line
            refuse(unit, "households", "imports.net.household_twice", twice.number, other_row=line)
            continue
        taken |= dict.fromkeys((home.pk for home in found), unit)
        moved = [home for home in found if there is None or home.grid_id != there.pk]
        unit.seen = {
            "village": str(village.pk), "grid": str(there.pk) if there else "",
            "moved": {str(home.pk): home.version for home in moved},
        }  # fmt: skip
        unit.state = "new" if there is None else "changed" if moved else "unchanged"
        if moved:
            unit.diff = [["Households", "", str(len(moved))]]
    return wrong + _officers(actor, [unit for unit in units if unit.seen.get("grid")], headings)


def carry_out(*, actor: Actor, row: Import, units: Sequence[Unit]) -> Outcome:
    """Open the new grids, appoint their officers and put the households in; all of it or nothing.

    Raises
    ------
    Problem
        ``imports.touched``, ``access.denied``, ``appoint.problems``, ``grid.code.exhausted``.
    """
    with writing(actor):
        _refuse_touched(actor, units)
        grids, net = _open(actor, row, [unit for unit in units if unit.state == "new"])
        for unit in units:
            if unit.seen["grid"]:
                grids[unit.title] = visible(Grid, actor).get(pk=unit.seen["grid"])
        undos: list[UUID] = [net] if net else []
        lines = [line for at, unit in enumerate(units) if (line := _line(unit, at, grids[unit.title].code)) is not None]
        plan = appoint_plan(actor, lines)
        people = 0
        if plan.changes:
            people = appoint(actor, plan, file=row.file_name)["people"]
            log = visible(UndoLog, actor).filter(action="person.appoint").order_by("-at").first()
            undos += [log.pk] if log else []
        mapping = {UUID(home): grids[unit.title].pk for unit in units for home in unit.seen["moved"]}
        if mapping:
            placed = households_place(actor=actor, mapping=mapping, subject=row, reason=row.file_name)
            undos += [placed.pk] if placed else []
    undos.reverse()
    return Outcome(undos[0] if undos else None, {"people_new": people}, tuple(undos[1:]))


def _open(actor: Actor, row: Import, units: Sequence[Unit]) -> tuple[dict[str, Grid], UUID | None]:
    """Open the grids that are not there yet, and the areas they name; return them by title, and what undoes it."""
    if not units:
        return {}, None
    villages = {str(v.pk): v for v in visible(Grid, actor).filter(pk__in=[unit.seen["village"] for unit in units])}
    roles = [actor.require("grid.write", village.path) for village in villages.values()]
    divisions = {village.code[:12]: village for village in villages.values()}
    there = list(visible(Grid, actor).filter(division__in=list(divisions), level__gte=rules.AREA))
    tops = [village.parent_id for village in villages.values() if village.parent_id is not None]
    township = visible(Grid, actor).get(pk=tops[0])
    drawn = Drawn(township.name, township.code[:12])
    drawn.grids = [_kept(village, township.code) for village in villages.values()]
    by_pk = {grid.pk: grid.code for grid in (*villages.values(), *there)}
    drawn.grids += [_kept(grid, by_pk[grid.parent_id]) for grid in there if grid.valid_to is None and grid.parent_id]
    used = {grid.code for grid in there}
    colours: dict[str, set[tuple[str, int | None]]] = {}
    for grid in there:
        colours.setdefault(grid.code[:12], set()).add((grid.colour, grid.colour_number))
    areas = {(grid.code[:12], grid.name): grid.code for grid in there if grid.level == rules.AREA}
    codes: dict[str, str] = {}
    for unit in units:
        village, values = villages[unit.seen["village"]], unit.values
        own, parent = village.code[:12], village.code
        if values.get("area"):
            parent = areas.get((own, values["area"]), "")
            if not parent:
                parent = rules.next_code(own, used, level=rules.AREA, kind="general")
                areas[own, values["area"]] = parent
                used.add(parent)
                drawn.grids.append(DrawnGrid(parent, values["area"], rules.AREA, village.code, own, Outline()))
        code = str(values.get("grid_code") or "") or rules.next_code(own, used, level=rules.LEAF, kind="general")
        used.add(code)
        colour = _colour(str(values.get("colour", ""))) or rules.next_colour(colours.setdefault(own, set()))
        colours.setdefault(own, set()).add(colour)
        codes[unit.title] = code
        name = str(values.get("grid_name") or code)
        drawn.grids.append(
            DrawnGrid(code, name, rules.LEAF, parent, own, Outline(), "general", *colour, values.get("scope", ""))
        )
    changes = Changes()
    made = adopt_grids(
        drawn, township, [township, *villages.values(), *there],
        {code: village.division for code, village in divisions.items()}, clock.today(), changes,
    )  # fmt: skip
    index_grids(made.opened)
    path = common_path(village.path for village in villages.values())
    record("net.import", subject=row, actor=actor, path=path, acting_as=roles[0], after=made.counts())
    log = keep_undo(changes, action="net.import", subject=row, actor=actor, path=path, ability="grid.write")
    return {title: made.by_code[code] for title, code in codes.items()}, log.pk


def _kept(grid: Grid, parent: str) -> DrawnGrid:
    """Return a grid that is there as it is, so that nothing of it changes."""
    outline = Outline(bytes(grid.outline) if grid.outline else None, grid.lon, grid.lat)
    return DrawnGrid(
        grid.code, grid.name, grid.level, parent, grid.code[:12], outline, grid.kind, grid.colour, grid.colour_number,
        grid.scope_text,
    )  # fmt: skip


def _colour(said: str) -> tuple[str, int | None] | None:
    try:
        return rules.colour_of(said.removesuffix("色")) if said else None
    except Problem:
        return None  # a colour that is none of ours: the grid gets the next free one


def _wrong_code(village: Grid, code: str) -> bool:
    try:
        rules.check_grid_code(code, level=rules.LEAF, kind="general", village=village.code[:12])
    except Problem:
        return True
    return False


def _line(unit: Unit, at: int, code: str) -> Line | None:
    values = unit.values
    if not values.get("officer"):
        return None
    return Line(
        level="grid", unit="", role="网格员", name=values["officer"], grid=code, phone=values.get("phone", ""), row=at
    )


def _officers(actor: Actor, units: Sequence[Unit], headings: Mapping[str, str]) -> list[Wrong]:
    """Say of grids that are there whether their officer would change; return what the roster refuses."""
    codes = {str(grid.pk): grid.code for grid in visible(Grid, actor).filter(pk__in=[u.seen["grid"] for u in units])}
    lines = [line for at, unit in enumerate(units) if (line := _line(unit, at, codes[unit.seen["grid"]])) is not None]
    plan = appoint_plan(actor, lines)
    for step in plan.steps:
        if step.act not in {"same", "skip"}:
            unit = units[step.line.row]
            unit.state = "changed"
            unit.diff = [
                *unit.diff,
                ["Grid officer", step.replaces.person.name if step.replaces else "", step.line.name],
            ]
    found = []
    for finding in plan.problems:
        unit = units[int(finding.details["row"] or 0)]
        facts = {key: value for key, value in finding.details.items() if key not in {"row", "sheet", "column", "value"}}
        value = str(finding.details["value"] or "")
        found.append(Wrong(unit.rows[0], unit.line, headings.get("officer", ""), value, finding.code, facts))
    return found


def _homes(actor: Actor, villages: Sequence[UUID]) -> dict[UUID, dict[str, Household]]:
    found: dict[UUID, dict[str, Household]] = {}
    rows = visible(Household, actor).filter(village__in=list(villages), alias_of=None)
    for home in rows.only("pk", "number", "village", "grid", "version"):
        found.setdefault(home.village_id, {})[home.number] = home
    return found


def _numbers(known: Mapping[str, Household], said: Sequence[str]) -> tuple[list[Household], str]:
    """Return the households of a text like ``1-30, 35``, and the first part that means none."""
    by_value = {int(number): home for number, home in known.items() if number.isdigit()}
    found: dict[UUID, Household] = {}
    for part in re.split(r"[,，;；、\s]+", " ".join(said)):
        span = _SPAN.match(part)
        some: list[Household] = []
        if part in known:
            some = [known[part]]
        elif span and 0 <= int(span[2]) - int(span[1]) < _MOST:
            some = [by_value[n] for n in range(int(span[1]), int(span[2]) + 1) if n in by_value]
        elif part.isdigit() and int(part) in by_value:
            some = [by_value[int(part)]]
        if part and not some:
            return [], part
        found |= {home.pk: home for home in some}
    return list(found.values()), ""


def _refuse_touched(actor: Actor, units: Sequence[Unit]) -> None:
    wanted = {home: (version, unit) for unit in units for home, version in unit.seen["moved"].items()}
    now: dict[str, int] = {}
    keys = list(wanted)
    for start in range(0, len(keys), 500):
        rows = visible(Household, actor).filter(pk__in=keys[start : start + 500], alias_of=None)
        now |= {str(pk): version for pk, version in rows.values_list("pk", "version")}
    books = books_of(actor, "")
    touched = {unit.title for home, (version, unit) in wanted.items() if now.get(home) != version}
    for unit in units:
        village = books.village(unit.values)
        name = str(unit.values.get("grid_code") or unit.values.get("grid_name"))
        there = books.grid(village, name) if village else None
        if village is None or (unit.state == "new" and there is not None):
            touched.add(unit.title)
    if touched:
        raise Problem("imports.touched", value="、".join(sorted(touched)[:5]), count=len(touched))
