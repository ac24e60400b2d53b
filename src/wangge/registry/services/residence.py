"""Whether a household lives here: it leaves for a while or for long, and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import writing
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.placing import check_day
from wangge.registry.services.acts import Act, begin, change_residency, members_of, recount

if TYPE_CHECKING:
    from datetime import date

    from wangge.kernel.access import Actor
    from wangge.kernel.models import UndoLog


def household_leave(
    *,
    actor: Actor,
    household_id: Any,
    version: int | str,
    residence: str,
    on: date | None = None,
    until: date | None = None,
    reason: str = "",
) -> UndoLog:
    """Note that a household is away (``rules.AWAY``) from a day on; whom nobody is there counts as resident no more.

    Raises
    ------
    Problem
        ``household.residence.unknown``, ``household.residence.dates``.
    """
    day = check_day(on or clock.today())
    if residence not in rules.AWAY:
        raise Problem("household.residence.unknown", value=residence)
    if until is not None and until < day:
        raise Problem("household.residence.dates", since=day.isoformat(), until=until.isoformat())
    return _become(actor, household_id, version, residence, day, until, "household.leave", reason)


def household_return(
    *, actor: Actor, household_id: Any, version: int | str, on: date | None = None, reason: str = ""
) -> UndoLog:
    """Note that a household lives here again from a day on; all its members count as resident."""
    day = check_day(on or clock.today())
    return _become(actor, household_id, version, "resident", day, None, "household.return", reason)


def _become(
    actor: Actor, household_id: Any, version: int | str, residence: str, day: date, until: date | None, action: str,
    reason: str,
) -> UndoLog:  # fmt: skip
    with writing(actor):
        act = begin(actor, household_id, version)
        household = act.household
        since = household.residence_from or household.valid_from
        if day < since:
            raise Problem("household.residence.early", since=since.isoformat())
        before = {"residence": household.residence, "since": household.residence_from}
        there = residence not in rules.NOBODY_THERE
        _members(act, there=there, on=day)
        if not household.members_known:
            size = (household.resident_size or household.registered_size) if there else 0
            act.set(household, resident_size=size)
        act.set(household, residence=residence, residence_from=day, residence_to=until)
        recount(act, household)
        after = {"residence": residence, "since": day, "until": until}
        return act.finish(action, before=before, after=after, reason=reason)


def _members(act: Act, *, there: bool, on: date) -> None:
    for member in members_of(act.actor, act.household):
        change_residency(act, member, on, living_here=there)
