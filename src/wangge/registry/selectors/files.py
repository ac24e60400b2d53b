"""The file of one household: everything the actor may see of it, sensitive values masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible
from wangge.kernel.keys import open_text
from wangge.registry import rules
from wangge.registry.models import CareNeed, Fact, Household, Placement, Residency
from wangge.registry.services.acts import household_of

if TYPE_CHECKING:
    from datetime import date

    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class Member:
    """A present member, masked."""

    residency: Residency
    name: str
    phone: str
    id_number: str


@dataclass(frozen=True)
class Known:
    """A fact: the newest of its key; ``value`` is masked where its kind asks for it."""

    fact: Fact
    label: str
    value: str
    masked: bool
    fresh: bool


@dataclass(frozen=True)
class HouseholdFile:
    """What a page shows of one household on a day. ``merged_into`` is set for an alias, and nothing else then."""

    household: Household
    merged_into: Household | None
    phone: str
    has_note: bool
    members: tuple[Member, ...]
    gone: tuple[Residency, ...]
    placements: tuple[Placement, ...]
    grid_on_day: Any
    needs: tuple[CareNeed, ...]
    facts: tuple[Known, ...]
    sees_needs: bool
    may: dict[str, bool]


def household_page(actor: Actor, household_id: Any, on: date | None = None) -> HouseholdFile:
    """Return the file of a household; of a merged one, where it went.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    day = on or clock.today()
    household = household_of(actor, household_id)
    if household.alias_of_id is not None:
        into = household_of(actor, household.alias_of_id)
        return HouseholdFile(household, into, "", False, (), (), (), None, (), (), False, {})
    path, pk = household.path, household.pk
    people = list(
        visible(Residency, actor).filter(household=pk).select_related("resident").order_by("valid_from", "pk")
    )
    now = [r for r in people if r.valid_from <= day and (r.valid_to is None or r.valid_to > day)]
    now.sort(key=lambda r: (r.relation != rules.HEAD, r.relation, str(r.pk)))
    here = {r.resident_id for r in now}
    placements = tuple(
        visible(Placement, actor).filter(household=pk).select_related("grid").order_by("-valid_from", "-pk")
    )
    then = next((p for p in placements if p.valid_from <= day and (p.valid_to is None or p.valid_to > day)), None)
    sees = actor.may("care.read", path, pk)
    needs = visible(CareNeed, actor).filter(household=pk, ended_on=None, expires_on__gt=day).select_related("resident")
    may = {
        "write": actor.may("household.write", path, pk),
        "reveal": actor.may("household.reveal", path, pk),
        "care": actor.may("care.write", path, pk),
    }
    return HouseholdFile(
        household=household,
        merged_into=None,
        phone=rules.masked_phone(open_text(household.phone)),
        has_note=bool(household.note),
        members=tuple(
            Member(
                r,
                r.resident.name,
                rules.masked_phone(open_text(r.resident.phone)),
                rules.masked_id(open_text(r.resident.id_number)),
            )
            for r in now
        ),
        gone=tuple(
            r for r in people if r.valid_to is not None and r.end_reason != "changed" and r.resident_id not in here
        ),
        placements=placements,
        grid_on_day=then.grid if then else None,
        needs=tuple(needs.order_by("kind", "pk")) if sees else (),
        facts=_facts(actor, household, day) if sees else (),
        sees_needs=sees,
        may=may,
    )


def fact_get(actor: Actor, household_id: Any, key: str, on: date | None = None) -> Known | None:
    """Return what is known under a key as of a day, to be confirmed instead of asked, or None."""
    household = get_visible(Household, actor, household_id)
    return next((known for known in _facts(actor, household, on or clock.today()) if known.fact.key == key), None)


def _facts(actor: Actor, household: Household, day: date) -> tuple[Known, ...]:
    rows = visible(Fact, actor).filter(household=household.pk, as_of__lte=day).order_by("-as_of", "-pk")
    newest: dict[str, Fact] = {}
    for row in rows:
        if row.key in rules.FACTS and (row.expires_on is None or row.expires_on > day):
            newest.setdefault(row.key, row)
    return tuple(
        Known(
            row,
            rules.FACTS[key].label,
            "" if rules.FACTS[key].masked else open_text(row.value),
            rules.FACTS[key].masked,
            rules.fresh(key, row.as_of, day),
        )
        for key, row in newest.items()
    )
