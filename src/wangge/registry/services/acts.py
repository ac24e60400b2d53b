"""One act on a household: found and locked, allowed, done, recorded, and kept so that it can be undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from wangge.kernel import clock
from wangge.kernel.access import as_system, get_visible, visible
from wangge.kernel.changes import Changes, expect_version, keep_undo
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.indexing import reindex
from wangge.registry.models import Household, Residency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import Model

    from wangge.kernel.access import Ability, Actor
    from wangge.kernel.models import UndoLog


def household_of(actor: Actor, pk: Any, *, lock: bool = False) -> Household:
    """Return a household with its grid, village and settlement.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    rows = visible(Household, actor).select_related("grid", "village", "settlement")
    try:
        return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=pk)
    except (Household.DoesNotExist, ValueError, ValidationError) as missing:
        raise Problem("access.not_found") from missing


@dataclass
class Act:
    """What is being done to a household, inside ``writing``."""

    actor: Actor
    household: Household
    role: str
    changes: Changes = field(default_factory=Changes)
    touched: list[Household] = field(default_factory=list)

    def set(self, row: Any, **values: Any) -> bool:
        """Write the values that differ; say whether any did."""
        before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
        if not before:
            return False
        self.changes.changed(row, before=before)
        for name in before:
            setattr(row, name, values[name])
        row.version += 1
        row.save(update_fields=[*before, "version"])
        if isinstance(row, Household) and row not in self.touched:
            self.confirm(row)
            self.touched.append(row)
        return True

    def make(self, row: Model) -> None:
        """Write a new row."""
        row.save(force_insert=True)
        self.changes.made(row)
        if isinstance(row, Household):
            self.touched.append(row)

    def touch(self, household: Household) -> None:
        """Count a new version of a household whose members changed: it is part of its file."""
        if household not in self.touched:
            self.changes.changed(household, before={})
            household.version += 1
            household.save(update_fields=["version"])
            self.confirm(household)
            self.touched.append(household)

    def confirm(self, household: Household) -> None:
        """Who changes a household has looked at it; undoing the change does not make its data older."""
        household.confirmed_on = clock.today()
        household.save(update_fields=["confirmed_on"])

    def finish(
        self,
        action: str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> UndoLog:
        """Bring the index up to date, append to the record, and keep what undoes it."""
        reindex(self.touched)
        path = self.household.path
        record(
            action, subject=self.household, actor=self.actor, path=path, acting_as=self.role, before=before,
            after=after, reason=reason,
        )  # fmt: skip
        ability: Ability = "care.write" if action.startswith("care.") else "household.write"
        return keep_undo(
            self.changes, action=action, subject=self.household, actor=self.actor, path=path, ability=ability
        )


def begin(actor: Actor, household_id: Any, version: int | str | None, ability: Ability = "household.write") -> Act:
    """Find and lock a household on which the actor may act; an alias can no longer be changed.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``, ``household.merged``.
    """
    household = household_of(actor, household_id, lock=True)
    role = actor.require(ability, household.path, household.pk)
    if version is not None:
        expect_version(household, version)
    if household.alias_of_id is not None:
        raise Problem("household.merged", household=household.number)
    return Act(actor, household, role)


def members_of(actor: Actor, household: Household) -> list[Residency]:
    """Return the present members, the head first."""
    rows = visible(Residency, actor).filter(household=household.pk, valid_to=None).select_related("resident")
    return sorted(rows, key=lambda r: (r.relation != rules.HEAD, r.relation, str(r.pk)))


def member_of(act: Act, residency_id: Any, version: int | str | None = None) -> Residency:
    """Return a present member of the household of this act."""
    residency = get_visible(Residency, act.actor, residency_id)
    if residency.household_id != act.household.pk or residency.valid_to is not None:
        raise Problem("access.not_found")
    if version is not None:
        expect_version(residency, version)
    residency.resident = next(m.resident for m in members_of(act.actor, act.household) if m.pk == residency.pk)
    return residency


def recount(act: Act, household: Household) -> None:
    """Count the household from its members, once all of them are in the books; before, the declared sizes stay."""
    members = list(visible(Residency, act.actor).filter(household=household.pk, valid_to=None))
    registered = sum(member.registered for member in members)
    if household.members_known or (members and registered >= (household.registered_size or 0)):
        living = sum(member.living_here for member in members)
        act.set(household, members_known=True, registered_size=registered, resident_size=living)
    act.touch(household)


def last_day(valid_from: date, on: date) -> date:
    """Return the half-open end of something that ends on ``on``: at least the day it began belongs to it."""
    return max(on, valid_from + timedelta(days=1))


def change_residency(act: Act, residency: Residency, on: date, **values: Any) -> Residency:
    """Go on with other values from ``on``: the old row ends, a new one begins; on its first day it is corrected."""
    if all(getattr(residency, name) == value for name, value in values.items()):
        return residency
    if residency.valid_from >= on:
        act.set(residency, **values)
        return residency
    fresh = Residency(
        household_id=residency.household_id, resident=residency.resident, relation=residency.relation,
        registered=residency.registered, living_here=residency.living_here, valid_from=on,
    )  # fmt: skip
    for name, value in values.items():
        setattr(fresh, name, value)
    moved = fresh.household_id != residency.household_id
    act.set(residency, valid_to=on, end_reason="moved" if moved else "changed")
    act.make(fresh)
    return fresh


def numbers_taken(village_id: UUID) -> list[str]:
    """Return the household numbers in use in a village, whoever may see them."""
    with as_system("a household number must be free in the whole village"):
        return list(Household.objects.filter(village=village_id, alias_of=None).values_list("number", flat=True))
