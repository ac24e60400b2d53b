"""Households and their people: rows compared with the books, and written whole."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from wangge.kernel.access import visible
from wangge.problem import Problem
from wangge.registry.bulk import HouseholdRow, PersonRow, households_plan, households_prepare
from wangge.registry.imports.books import books_of, require_village
from wangge.registry.imports.fields import by_key
from wangge.registry.imports.grouping import Unit, households
from wangge.registry.imports.outcome import Outcome
from wangge.registry.imports.reading import Wrong
from wangge.registry.models import Household

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wangge.kernel.access import Actor
    from wangge.registry.bulk import Prepared
    from wangge.registry.imports.books import Books
    from wangge.registry.models import Import

_PIECE = 3000
"""Rows compared at a time; a village is never cut."""

_HOUSEHOLD = {
    "number": "number", "head": "head", "residence": "residence", "registered_size": "registered_size",
    "resident_size": "resident_size", "phone": "phone", "settlement": "natural_village", "group": "group",
    "lane": "lane", "door": "door", "lon": "lon", "lat": "lat", "note": "note",
}  # fmt: skip
_COLUMN_OF = {**{theirs: ours for ours, theirs in _HOUSEHOLD.items()}, "head_name": "head", "lane_name": "lane"}
_SHOWN = {"head": "head_name", "lane": "lane_name", "door": "door", "registered_size": "registered_size",
          "resident_size": "resident_size"}  # fmt: skip
"""What a preview shows as it was and as it will be; the rest only by its name."""

_WRITTEN = {"new", "changed"}

group = households


def check(actor: Actor, path: str, mapping: Mapping[str, int]) -> None:
    """Refuse a list that does not say the village when there are several."""
    require_village(actor, path, mapping)


def pieces(units: Sequence[Unit]) -> list[list[int]]:
    """Return the units, by index, in pieces of whole villages."""
    villages: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        villages[unit.values.get("village_code", ""), unit.values.get("village", "")].append(at)
    found: list[list[int]] = [[]]
    for members in villages.values():
        if len(found[-1]) + len(members) > _PIECE and found[-1]:
            found.append([])
        found[-1] += members
    return found


def compare(*, actor: Actor, path: str, units: Sequence[Unit], headings: Mapping[str, str]) -> list[Wrong]:
    """Compare units with the books; say of each what it would do, and return what cannot be done."""
    books = books_of(actor, path)
    good: list[Unit] = []
    wrong: list[Wrong] = []
    for unit in units:
        problem = _place(books, unit, headings)
        if problem is not None:
            wrong.append(problem)
        else:
            good.append(unit)
    kept, rows = _rows(good, headings, wrong)
    kept, plan = _planned(actor, kept, rows, headings, wrong)
    held = {h.pk: h for h in visible(Household, actor).filter(pk__in=[
        row.household_id for row in plan if row.household_id is not None and row.changed
    ])}  # fmt: skip
    for unit, row in zip(kept, plan, strict=True):
        unit.state = "unchanged" if row.state == "same" else row.state
        unit.diff = _diff(unit, row, held.get(row.household_id))
        if row.household_id is not None:
            unit.seen = {"id": str(row.household_id), "mark": row.mark}
    return wrong


def carry_out(*, actor: Actor, row: Import, units: Sequence[Unit]) -> Outcome:
    """Write the units in one go. Belongs inside the import's transaction.

    Raises
    ------
    Problem
        ``imports.touched``: somebody changed one of the rows since it was compared.
    """
    return ready(actor=actor, units=units)(actor=actor, row=row, units=units)


def ready(*, actor: Actor, units: Sequence[Unit]) -> Callable[..., Outcome]:
    """Make ready what needs no lock, before the transaction; return what then takes the place of ``carry_out``.

    It looks again whether the books are as they were, and begins anew when they are not.
    """
    prepared = _prepared(actor, units)

    def write(*, actor: Actor, row: Import, units: Sequence[Unit]) -> Outcome:
        if not any(unit.state in _WRITTEN for unit in units):
            return Outcome(None)
        now = prepared if prepared.holds() else _prepared(actor, units)
        result = now.write(subject=row, reason=row.file_name)
        if result.undo_id is None:
            return Outcome(None)
        counts = {"new": result.made, "changed": result.changed, "people_new": result.people_made}
        return Outcome(result.undo_id, counts)

    return write


def _prepared(actor: Actor, units: Sequence[Unit]) -> Prepared:
    wrong: list[Wrong] = []
    _, rows = _rows([unit for unit in units if unit.state in _WRITTEN], {}, wrong)
    if wrong:
        raise wrong[0].problem()
    villages = {unit.values["village_number"] for unit in units}
    prepared = households_prepare(actor=actor, rows=rows, villages=villages)
    _refuse_touched(prepared, units)
    return prepared


def _refuse_touched(prepared: Prepared, units: Sequence[Unit]) -> None:
    """Raise when a household changed, went away or came since the comparison."""
    there = {(str(village), number) for village, number in prepared.known.households}
    touched = [
        unit.title
        for unit in units
        if (unit.seen.get("id") and prepared.marks.get(unit.seen["id"]) != unit.seen["mark"])
        or (unit.state == "new" and (unit.values["village_id"], unit.values["number"]) in there)
    ]
    if touched:
        raise Problem(
            "imports.touched", value="、".join(touched[:5]) + ("…" if len(touched) > 5 else ""), count=len(touched)
        )


def _place(books: Books, unit: Unit, headings: Mapping[str, str]) -> Wrong | None:
    """Find village and grid, and give the unit its title."""
    values = unit.values
    village = books.village(values)
    if village is None:
        key = "village" if values.get("village") or not values.get("village_code") else "village_code"
        return _wrong(unit, key, "imports.village.unknown", headings)
    unit.title = f"{village.name} {values.get('number', '')} {values.get('head', '')}".strip()
    values["village_id"], values["village_number"] = str(village.pk), village.code[:12]
    values.pop("grid_number", None)
    if values.get("grid"):
        grid = books.grid(village, str(values["grid"]))
        if grid is None:
            return _wrong(unit, "grid", "imports.grid.unknown", headings, village=village.name)
        values["grid_number"] = grid.code
    return None


def _rows(
    units: Sequence[Unit], headings: Mapping[str, str], wrong: list[Wrong]
) -> tuple[list[Unit], list[HouseholdRow]]:
    kept, rows = [], []
    for unit in units:
        if not unit.values.get("head"):
            wrong.append(_wrong(unit, "head", "imports.household.headless", headings))
            continue
        given = {theirs: unit.values[ours] for ours, theirs in _HOUSEHOLD.items() if ours in unit.values}
        if ("lon" in given) != ("lat" in given):
            wrong.append(_wrong(unit, "lon" if "lon" in given else "lat", "imports.household.half_point", headings))
            continue
        members = tuple(_person(person) for person in unit.people)
        kept.append(unit)
        rows.append(
            HouseholdRow(
                village=unit.values["village_number"], grid=unit.values.get("grid_number", ""), members=members, **given
            )
        )
    return kept, rows


def _person(person: Mapping[str, Any]) -> PersonRow:
    living = person.get("living_here")
    return PersonRow(
        name=person["name"], relation=person.get("relation", ""), sex=person.get("sex", ""),
        birth_year=person.get("birth_year") or _year_of(person.get("id_number", "")),
        phone=person.get("person_phone", ""), id_number=person.get("id_number", ""),
        living_here=None if living is None else living == "yes",
    )  # fmt: skip


def _year_of(id_number: str) -> int | None:
    return int(id_number[6:10]) if id_number[6:10].isdigit() else None


def _planned(
    actor: Actor, units: list[Unit], rows: list[HouseholdRow], headings: Mapping[str, str], wrong: list[Wrong]
) -> tuple[list[Unit], Any]:
    """Ask what the rows would do; a row that the books refuse is told at its cell, and the rest is asked again."""
    units, rows = list(units), list(rows)
    while rows:
        try:
            return units, households_plan(actor=actor, rows=rows).rows
        except Problem as problem:
            at = problem.details.pop("row", None)
            if not isinstance(at, int):
                raise
            column = str(problem.details.pop("column", "") or "")
            key = _COLUMN_OF.get(column, column)
            value = str(problem.details.pop("value", "") or unit_value(units[at - 1], key))
            facts = dict(problem.details)
            unit = units[at - 1]
            wrong.append(Wrong(unit.rows[0], unit.line, headings.get(key, ""), value, problem.code, facts))
            del units[at - 1], rows[at - 1]
    return [], ()


def unit_value(unit: Unit, key: str) -> str:
    """Return what a unit says in a column of ours."""
    return str(unit.values.get(key, ""))


def _diff(unit: Unit, row: Any, held: Household | None) -> list[list[str]]:
    labels = {key: field.label for key, field in by_key("households").items()}
    found: list[list[str]] = []
    for name in row.changed:
        key = _COLUMN_OF.get(name, name)
        old = str(getattr(held, _SHOWN[key]) or "") if held is not None and key in _SHOWN else ""
        new = str(unit.values.get(key, "")) if key in _SHOWN else ""
        found.append([labels.get(key, labels["settlement"] if key == "settlement" else key), old, new])
    if row.members_new:
        found.append(["+people", "", str(row.members_new)])
    if row.members_changed:
        found.append(["~people", "", str(row.members_changed)])
    return found


def _wrong(unit: Unit, key: str, code: str, headings: Mapping[str, str], **facts: Any) -> Wrong:
    return Wrong(unit.rows[0], unit.line, headings.get(key, ""), str(unit.values.get(key, "")), code, facts)
