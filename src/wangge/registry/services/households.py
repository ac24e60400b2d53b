"""Households: new, corrected, moved to another grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from wangge.kernel import clock
from wangge.kernel.access import writing
from wangge.kernel.db.sorting import sort_key
from wangge.kernel.keys import open_text, seal_text
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.bulk.rows import NOTE_LONGEST, SIZE_MOST, check_phone
from wangge.registry.models import Household
from wangge.registry.placing import Placing, check_day
from wangge.registry.sealing import put_phone
from wangge.registry.services.acts import Act, begin, numbers_taken
from wangge.territory.api import leaf_grids, settlements_for, villages_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.kernel.models import UndoLog


class Details(TypedDict, total=False):
    """What can be said of a household; a key that is missing is not touched."""

    number: str
    head_name: str
    settlement_id: UUID | None
    lane_name: str
    door: str
    registered_size: int | None
    resident_size: int | None
    phone: str
    note: str
    lon: float | None
    lat: float | None


def household_create(
    *, actor: Actor, village_id: Any, grid_id: Any = None, details: Details, residence: str = "resident",
    on: date | None = None,
) -> tuple[Household, UndoLog]:  # fmt: skip
    """Enter a new household; without a number it gets the next one of the village.

    Raises
    ------
    Problem
        ``access.not_found`` for a village or grid out of scope, ``access.denied``, ``household.number.taken`` and what
        else is wrong with the details.
    """
    day = check_day(on or clock.today())
    with writing(actor):
        village = _pick(villages_for(actor, on=day), village_id)
        grid = _pick(leaf_grids(actor, on=day), grid_id) if grid_id else None
        if grid is not None and not grid.path.startswith(village.path):
            raise Problem("household.grid.elsewhere", household=details.get("number", ""), grid=grid.code)
        role = actor.require("household.write", (grid or village).path)
        _check(details, new=True)
        if residence not in rules.RESIDENCE:
            raise Problem("household.residence.unknown", value=residence)
        household = Household(village=village, grid=grid, residence=residence, valid_from=day)
        for name, value in _columns(actor, village, household, details).items():
            setattr(household, name, value)
        household.number = _free_number(village.pk, household.number)
        act = Act(actor, household, role)
        act.make(household)
        if grid is not None:
            placing = Placing(day)
            placing.first(household, grid)
            placing.write(act.changes)
        return household, act.finish("household.create", after=_told(details) | {"number": household.number})


def household_update(*, actor: Actor, household_id: Any, version: int | str, details: Details) -> UndoLog | None:
    """Correct what is said of a household; None when nothing differs.

    Raises
    ------
    Problem
        ``row.stale`` when somebody else changed it since the form was made, with what changed.
    """
    with writing(actor):
        act = begin(actor, household_id, version)
        household = act.household
        _check(details, new=False)
        columns = _columns(actor, household.village, household, details)
        if columns.get("number", household.number) != household.number:
            columns["number"] = _free_number(household.village_id, columns["number"])
        before = {name: _shown(household, name) for name in details}
        if not act.set(household, **columns):
            return None
        return act.finish("household.update", before=before, after=_told(details))


def household_move(
    *, actor: Actor, household_id: Any, version: int | str, grid_id: Any, on: date | None = None, reason: str = ""
) -> UndoLog | None:
    """Put a household into another grid from a day on; in another village it gets a number of that village.

    Raises
    ------
    Problem
        ``access.denied`` where the actor may not write in both grids; ``household.move.too_early``.
    """
    day = check_day(on or clock.today())
    with writing(actor):
        act = begin(actor, household_id, version)
        household = act.household
        grid = _pick(leaf_grids(actor, on=day), grid_id)
        actor.require("household.write", grid.path)
        if household.grid_id == grid.pk:
            return None
        if day < household.valid_from:
            raise Problem(
                "household.move.too_early", household=household.number, since=household.valid_from.isoformat()
            )
        old, values = household.grid, {"grid": grid}
        if not grid.path.startswith(household.village.path):
            village = next(v for v in villages_for(actor, on=day) if grid.path.startswith(v.path))
            values |= {"village": village, "settlement": None, "lane": None}
            values["number"] = rules.next_number(numbers_taken(village.pk))
        placing = Placing(day)
        placing.move(household, grid)
        placing.write(act.changes)
        act.set(household, **values)
        return act.finish(
            "household.move", before={"grid": old.code if old else ""}, after={"grid": grid.code, "on": day},
            reason=reason,
        )  # fmt: skip


def _pick(rows: Any, pk: Any) -> Any:
    """Return the row that was chosen, or the answer for what is out of scope."""
    found = next((row for row in rows if str(row.pk) == str(pk)), None)
    if found is None:
        raise Problem("access.not_found")
    return found


def _free_number(village_id: UUID, number: str) -> str:
    taken = numbers_taken(village_id)
    if not number:
        return rules.next_number(taken)
    if number in taken:
        raise Problem("household.number.taken", number=number)
    return number


_LENGTHS = {"number": 32, "head_name": 64, "lane_name": 64, "door": 32, "note": NOTE_LONGEST}


def _check(details: Details, *, new: bool) -> None:
    said: Mapping[str, Any] = details
    if (new or "head_name" in said) and not said.get("head_name", "").strip():
        raise Problem("household.field.missing", column="head_name")
    if not new and not said.get("number", "x").strip():
        raise Problem("household.field.missing", column="number")
    for name, most in _LENGTHS.items():
        if len(said.get(name, "")) > most:
            raise Problem("household.field.long", column=name, most=most)
    for name in ("registered_size", "resident_size"):
        if not 0 <= (said.get(name) or 0) <= SIZE_MOST:
            raise Problem("household.size.invalid", column=name, most=SIZE_MOST)
    for problem in check_phone(said.get("phone", "")) if said.get("phone") else ():
        raise problem


def _columns(actor: Actor, village: Any, household: Household, details: Details) -> dict[str, Any]:
    """Return what the details mean for the columns; sealed ones only when they differ (each seal is another)."""
    columns: dict[str, Any] = dict(details)
    for name in ("number", "head_name", "lane_name", "door"):
        if name in columns:
            columns[name] = columns[name].strip()
    if "head_name" in columns:
        columns["sort_key"] = sort_key(columns["head_name"])
    if columns.pop("settlement_id", None) is not None:
        columns["settlement_id"] = _pick(settlements_for(actor, village=village), details["settlement_id"]).pk
    elif "settlement_id" in details:
        columns["settlement_id"] = None
    if household.members_known:
        columns.pop("registered_size", None)
        columns.pop("resident_size", None)
    phone, note = columns.pop("phone", None), columns.pop("note", None)
    if phone is not None and rules.phone_of(phone) != open_text(household.phone):
        sealed = Household()
        columns |= {name: getattr(sealed, name) for name in put_phone(sealed, rules.phone_of(phone))}
    if note is not None and note != open_text(household.note):
        columns["note"] = seal_text(note)
    return columns


def _told(details: Details) -> dict[str, Any]:
    """Return the details for the record: sealed ones masked there too."""
    said: dict[str, Any] = dict(details)
    if "phone" in said:
        said["phone"] = rules.masked_phone(rules.phone_of(said["phone"]))
    if said.get("note"):
        said["note"] = "***"
    return said


def _shown(household: Household, name: str) -> Any:
    if name == "phone":
        return rules.masked_phone(open_text(household.phone))
    if name == "note":
        return "***" if household.note else ""
    return getattr(household, name)
