"""One household becomes two, and two become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import as_system, writing
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.models import CareNeed, Fact, Household, Placement, Residency
from wangge.registry.placing import Placing, check_day
from wangge.registry.services.acts import (
    Act,
    begin,
    change_residency,
    last_day,
    members_of,
    numbers_taken,
    recount,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from wangge.kernel.access import Actor
    from wangge.kernel.models import UndoLog


def household_split(
    *, actor: Actor, household_id: Any, version: int | str, member_ids: Collection[Any], head_id: Any, door: str = "",
    on: date | None = None, reason: str = "",
) -> tuple[Household, UndoLog]:  # fmt: skip
    """Make a household of its own of some members (ids of residencies), in the same grid, with the next number.

    Raises
    ------
    Problem
        ``household.split.members`` when nobody is chosen or nobody stays; ``household.split.head`` when the new head is
        not among them, or the old head is.
    """
    day = check_day(on or clock.today())
    with writing(actor):
        act = begin(actor, household_id, version)
        old = act.household
        members = members_of(actor, old)
        wanted = {str(pk) for pk in member_ids}
        going = [member for member in members if str(member.pk) in wanted]
        if len(going) != len(wanted) or not going or len(going) == len(members):
            raise Problem("household.split.members")
        head = next((member for member in going if str(member.pk) == str(head_id)), None)
        if head is None or any(member.relation == rules.HEAD for member in going):
            raise Problem("household.split.head")
        _not_before(old, going, day)
        new = Household(
            number=rules.next_number(numbers_taken(old.village_id)), village=old.village, grid=old.grid,
            settlement_id=old.settlement_id, lane_id=old.lane_id, lane_name=old.lane_name, door=door or old.door,
            lon=old.lon, lat=old.lat, head_name=head.resident.name, sort_key=head.resident.sort_key,
            residence=old.residence, residence_from=old.residence_from, residence_to=old.residence_to,
            members_known=True, registered_size=0, resident_size=0, valid_from=day,
        )  # fmt: skip
        act.make(new)
        if old.grid is not None:
            placing = Placing(day)
            placing.first(new, old.grid)
            placing.write(act.changes)
        for member in going:
            relation = rules.HEAD if member is head else "97"
            change_residency(act, member, day, household_id=new.pk, relation=relation)
        if not old.members_known:
            act.set(
                old, registered_size=_less(old.registered_size, sum(m.registered for m in going)),
                resident_size=_less(old.resident_size, sum(m.living_here for m in going)),
            )  # fmt: skip
        recount(act, old)
        recount(act, new)
        after = {"new": new.number, "members": len(going), "on": day}
        return new, act.finish("household.split", after=after, reason=reason)


def household_merge(
    *, actor: Actor, household_id: Any, version: int | str, other_id: Any, other_version: int | str | None = None,
    on: date | None = None, reason: str = "",
) -> UndoLog:  # fmt: skip
    """Take another household of the village into this one; the other's id leads here from now on.

    Raises
    ------
    Problem
        ``household.same``, ``household.merge.village``, ``household.move.too_early``.
    """
    day = check_day(on or clock.today())
    with writing(actor):
        act = begin(actor, household_id, version)
        kept, other = act.household, begin(actor, other_id, other_version).household
        if kept.pk == other.pk:
            raise Problem("household.same")
        if kept.village_id != other.village_id:
            raise Problem("household.merge.village")
        members = members_of(actor, other)
        _not_before(other, members, day)
        _not_before(kept, [], day)
        sizes = (kept.registered_size, kept.resident_size)
        known = kept.members_known and other.members_known
        for member in members:
            relation = member.relation if member.relation != rules.HEAD else "97"
            change_residency(act, member, day, household_id=kept.pk, relation=relation)
        _take_along(act, kept, other)
        act.set(other, alias_of=kept, valid_to=last_day(other.valid_from, day))
        _close_placement(act, other, day)
        if not known:
            act.set(
                kept, members_known=False, registered_size=_sum(sizes[0], other.registered_size),
                resident_size=_sum(sizes[1], other.resident_size),
            )  # fmt: skip
        recount(act, kept)
        return act.finish("household.merge", after={"merged": other.number, "on": day}, reason=reason)


@as_system("what hangs on a merged household goes along, whoever may see it")
def _take_along(act: Act, kept: Household, other: Household) -> None:
    for row in [*CareNeed.objects.filter(household=other.pk), *Fact.objects.filter(household=other.pk)]:
        act.set(row, household_id=kept.pk)
    for alias in Household.objects.filter(alias_of=other.pk):
        act.set(alias, alias_of=kept)


@as_system("the open placement of a household already found")
def _close_placement(act: Act, household: Household, day: date) -> None:
    placement = Placement.objects.filter(household=household.pk, valid_to=None).first()
    if placement is not None:
        if placement.valid_from > day:
            raise Problem(
                "household.move.too_early", household=household.number, since=placement.valid_from.isoformat()
            )
        act.changes.changed(placement, before={"valid_to": None})
        placement.valid_to = last_day(placement.valid_from, day)
        placement.save(update_fields=["valid_to"])


def _not_before(household: Household, members: Collection[Residency], day: date) -> None:
    since = max([household.valid_from, *(member.valid_from for member in members)])
    if day < since:
        raise Problem("household.move.too_early", household=household.number, since=since.isoformat())


def _less(size: int | None, by: int) -> int | None:
    return None if size is None else max(0, size - by)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)
