"""The members of a household: added, corrected, moved, gone; and who is its head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import visible, writing
from wangge.kernel.db.sorting import sort_key
from wangge.kernel.keys import open_text
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.bulk.rows import PersonRow, check_person
from wangge.registry.models import Residency, Resident
from wangge.registry.placing import check_day
from wangge.registry.sealing import id_hash, put_id, put_phone
from wangge.registry.services.acts import (
    Act,
    begin,
    change_residency,
    last_day,
    member_of,
    members_of,
    recount,
)

if TYPE_CHECKING:
    from datetime import date

    from wangge.kernel.access import Actor
    from wangge.kernel.models import UndoLog


def member_add(
    *, actor: Actor, household_id: Any, version: int | str, person: PersonRow, on: date | None = None
) -> UndoLog:
    """Add a person to a household.

    Raises
    ------
    Problem
        What is wrong with the person; ``resident.id_number.known`` when the id number is in the books already.
    """
    day = check_day(on or clock.today())
    with writing(actor):
        act = begin(actor, household_id, version)
        _check(actor, person)
        resident = Resident(
            name=person.name.strip(), sort_key=sort_key(person.name), sex=person.sex, birth_year=person.birth_year
        )
        put_phone(resident, rules.phone_of(person.phone))
        put_id(resident, person.id_number)
        act.make(resident)
        relation = person.relation or "97"
        if relation == rules.HEAD:
            _step_down(act, day)
            act.set(act.household, head_name=resident.name, sort_key=resident.sort_key)
        act.make(
            Residency(
                household=act.household,
                resident=resident,
                relation=relation,
                valid_from=day,
                registered=person.registered is not False,
                living_here=person.living_here is not False,
            )
        )
        recount(act, act.household)
        return act.finish("household.member_add", after={"name": resident.name, "relation": relation})


def member_update(
    *,
    actor: Actor,
    household_id: Any,
    residency_id: Any,
    version: int | str,
    person: PersonRow,
    on: date | None = None,
) -> UndoLog | None:
    """Correct a member. ``version`` is the residency's. An empty phone or id number leaves the sealed one alone."""
    day = check_day(on or clock.today())
    with writing(actor):
        act = begin(actor, household_id, None)
        residency = member_of(act, residency_id, version)
        resident = residency.resident
        _check(actor, person, but=resident)
        before = {"name": resident.name, "relation": residency.relation, "living_here": residency.living_here}
        values: dict[str, Any] = {
            "name": person.name.strip(), "sort_key": sort_key(person.name), "sex": person.sex,
            "birth_year": person.birth_year,
        }  # fmt: skip
        sealed = Resident()
        if person.phone and rules.phone_of(person.phone) != open_text(resident.phone):
            values |= {name: getattr(sealed, name) for name in put_phone(sealed, rules.phone_of(person.phone))}
        if person.id_number and id_hash(person.id_number) != resident.id_index:
            values |= {name: getattr(sealed, name) for name in put_id(sealed, person.id_number)}
        act.set(resident, **values)
        relation = person.relation or residency.relation
        if relation == rules.HEAD and residency.relation != rules.HEAD:
            _step_down(act, day)
        change_residency(
            act, residency, day, relation=relation, registered=person.registered is not False,
            living_here=person.living_here is not False,
        )  # fmt: skip
        if relation == rules.HEAD:
            act.set(act.household, head_name=resident.name, sort_key=resident.sort_key)
        if not act.changes:
            return None
        recount(act, act.household)
        after = {"name": resident.name, "relation": relation, "living_here": person.living_here is not False}
        return act.finish("household.member_update", before=before, after=after)


def member_leave(
    *,
    actor: Actor,
    household_id: Any,
    residency_id: Any,
    version: int | str,
    why: str,
    on: date | None = None,
    reason: str = "",
) -> UndoLog:
    """Note that a member left or died (``rules.LEAVING``). The head can go once another member is head.

    Raises
    ------
    Problem
        ``household.head.needed``, ``resident.leaving.unknown``, ``household.residence.early``.
    """
    day = check_day(on or clock.today())
    if why not in rules.LEAVING:
        raise Problem("resident.leaving.unknown", value=why)
    with writing(actor):
        act = begin(actor, household_id, None)
        residency = member_of(act, residency_id, version)
        if residency.relation == rules.HEAD and len(members_of(actor, act.household)) > 1:
            raise Problem("household.head.needed", name=residency.resident.name)
        _not_before(residency, day)
        act.set(residency, valid_to=last_day(residency.valid_from, day), end_reason=why)
        recount(act, act.household)
        after = {"why": why, "on": day}
        return act.finish(
            "household.member_leave", before={"name": residency.resident.name}, after=after, reason=reason
        )


def member_move(
    *,
    actor: Actor,
    household_id: Any,
    residency_id: Any,
    version: int | str,
    to_household_id: Any,
    relation: str,
    on: date | None = None,
) -> UndoLog:
    """Move a member to another household, where the actor may write too."""
    day = check_day(on or clock.today())
    if relation not in rules.RELATIONS or relation == rules.HEAD:
        raise Problem("resident.relation.unknown", value=relation)
    with writing(actor):
        act = begin(actor, household_id, None)
        residency = member_of(act, residency_id, version)
        there = begin(actor, to_household_id, None).household
        if there.pk == act.household.pk:
            raise Problem("household.same")
        if residency.relation == rules.HEAD and len(members_of(actor, act.household)) > 1:
            raise Problem("household.head.needed", name=residency.resident.name)
        _not_before(residency, day)
        change_residency(act, residency, day, household_id=there.pk, relation=relation)
        recount(act, act.household)
        recount(act, there)
        after = {"household": there.number, "on": day}
        return act.finish("household.member_move", before={"name": residency.resident.name}, after=after)


def head_change(
    *,
    actor: Actor,
    household_id: Any,
    version: int | str,
    residency_id: Any,
    old_relation: str = "97",
    on: date | None = None,
) -> UndoLog | None:
    """Make a member the head; the head until now becomes what ``old_relation`` says."""
    day = check_day(on or clock.today())
    if old_relation not in rules.RELATIONS or old_relation == rules.HEAD:
        raise Problem("resident.relation.unknown", value=old_relation)
    with writing(actor):
        act = begin(actor, household_id, version)
        residency = member_of(act, residency_id)
        if residency.relation == rules.HEAD:
            return None
        before = {"head_name": act.household.head_name}
        _step_down(act, day, old_relation)
        change_residency(act, residency, day, relation=rules.HEAD)
        act.set(act.household, head_name=residency.resident.name, sort_key=residency.resident.sort_key)
        act.touch(act.household)
        return act.finish("household.head_change", before=before, after={"head_name": residency.resident.name})


def _step_down(act: Act, day: date, relation: str = "97") -> None:
    for member in members_of(act.actor, act.household):
        if member.relation == rules.HEAD:
            change_residency(act, member, day, relation=relation)


def _not_before(residency: Residency, day: date) -> None:
    if day < residency.valid_from:
        raise Problem("household.residence.early", since=residency.valid_from.isoformat())


def _check(actor: Actor, person: PersonRow, but: Resident | None = None) -> None:
    for problem in check_person(person, clock.today()):
        raise problem
    if person.id_number:
        same = visible(Resident, actor).filter(id_index=id_hash(person.id_number))
        found = same.exclude(pk=but.pk).first() if but else same.first()
        if found is not None:
            raise Problem("resident.id_number.known", name=found.name)
