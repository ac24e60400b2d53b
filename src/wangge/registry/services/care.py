"""Care needs: opened for a purpose and until a day, extended, ended. Their details lie sealed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import get_visible, writing
from wangge.kernel.changes import expect_version
from wangge.kernel.keys import seal_text
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.models import CareNeed
from wangge.registry.placing import check_day
from wangge.registry.services.acts import Act, begin, members_of

if TYPE_CHECKING:
    from datetime import date

    from wangge.kernel.access import Actor
    from wangge.kernel.models import UndoLog

BASIS_LONGEST = 200
DETAILS_LONGEST = 2000


def care_open(
    *, actor: Actor, household_id: Any, kind: str, purpose: str, source: str, basis: str, expires_on: date,
    details: str = "", residency_id: Any = None, on: date | None = None,
) -> tuple[CareNeed, UndoLog]:  # fmt: skip
    """Note a need of a household or of one member, with why it is kept, from whom it is known, and until when.

    Raises
    ------
    Problem
        ``care.*.unknown``, ``care.basis.missing``, ``care.expiry.invalid``: without these it cannot be stored;
        ``care.open_already``.
    """
    day = check_day(on or clock.today())
    for name, value, known in (
        ("kind", kind, rules.CARE_KINDS),
        ("purpose", purpose, rules.CARE_PURPOSES),
        ("source", source, rules.SOURCES),
    ):
        if value not in known:
            raise Problem(f"care.{name}.unknown", value=value)
    if not basis.strip() or len(basis) > BASIS_LONGEST:
        raise Problem("care.basis.missing", most=BASIS_LONGEST)
    if len(details) > DETAILS_LONGEST:
        raise Problem("household.field.long", column="details", most=DETAILS_LONGEST)
    _check_expiry(day, expires_on)
    with writing(actor):
        act = begin(actor, household_id, None, "care.write")
        resident = None
        if residency_id:
            found = [m.resident for m in members_of(actor, act.household) if str(m.pk) == str(residency_id)]
            if not found:
                raise Problem("access.not_found")
            resident = found[0]
        need = CareNeed(
            household=act.household, resident=resident, kind=kind, purpose=purpose, source=source, basis=basis.strip(),
            valid_from=day, expires_on=expires_on, details=seal_text(details),
        )  # fmt: skip
        act.make(need)
        return need, act.finish("care.open", after={"kind": kind, "purpose": purpose, "expires_on": expires_on})


def care_extend(*, actor: Actor, care_id: Any, version: int | str, expires_on: date) -> UndoLog:
    """Keep a need until a later day, after it was looked at again."""
    with writing(actor):
        act, need = _open_need(actor, care_id, version)
        _check_expiry(clock.today(), expires_on)
        before = {"kind": need.kind, "expires_on": need.expires_on}
        act.set(need, expires_on=expires_on)
        return act.finish("care.extend", before=before, after={"kind": need.kind, "expires_on": expires_on})


def care_end(*, actor: Actor, care_id: Any, version: int | str, on: date | None = None, reason: str = "") -> UndoLog:
    """End a need: it no longer shows."""
    day = check_day(on or clock.today())
    with writing(actor):
        act, need = _open_need(actor, care_id, version)
        if day < need.valid_from:
            raise Problem("household.residence.early", since=need.valid_from.isoformat())
        act.set(need, ended_on=day)
        return act.finish("care.end", before={"kind": need.kind}, after={"ended_on": day}, reason=reason)


def _open_need(actor: Actor, care_id: Any, version: int | str) -> tuple[Act, CareNeed]:
    need = get_visible(CareNeed, actor, care_id, lock=True)
    act = begin(actor, need.household_id, None, "care.write")
    expect_version(need, version)
    if need.ended_on is not None:
        raise Problem("care.ended")
    return act, need


def _check_expiry(day: date, expires_on: date) -> None:
    latest = day + timedelta(days=rules.CARE_LONGEST_DAYS)
    if not day < expires_on <= latest:
        raise Problem("care.expiry.invalid", latest=latest.isoformat())
