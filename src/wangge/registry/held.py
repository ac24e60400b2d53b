"""What the books hold on a household or a resident, gathered for the one it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel.access import get_visible, visible
from wangge.kernel.db.search import matching
from wangge.kernel.keys import open_text
from wangge.kernel.privacy.held import Found, Held, Part, Thing
from wangge.language.marking import _
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.models import CareNeed, Fact, Household, Residency, Resident

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor


_FOUND = 20


def held_on_household(actor: Actor, pk: str) -> Held:
    """Return what is held on a household and its present members."""
    household = visible(Household, actor).select_related("grid", "village").filter(pk=pk).first()
    if household is None:
        raise Problem("access.not_found")
    members = (
        visible(Residency, actor).filter(household=household, valid_to=None).select_related("resident")
    ).order_by("relation", "valid_from", "pk")
    parts = [
        Part(_("Household"), f"registry.household:{household.pk}", _household(household)),
        *(
            Part(row.resident.name, f"registry.resident:{row.resident_id}", _resident(row.resident, [row]))
            for row in members
        ),
        *_needs(visible(CareNeed, actor).filter(household=household)),
        *_facts(visible(Fact, actor).filter(household=household)),
    ]  # fmt: skip
    return Held(f"registry.household:{household.pk}", household.head_name, household.path, _filled(parts))


def held_on_resident(actor: Actor, pk: str) -> Held:
    """Return what is held on one resident, in whichever household."""
    resident = get_visible(Resident, actor, pk)
    rows = list(
        visible(Residency, actor)
        .filter(resident=resident)
        .select_related("household__grid", "household__village")
        .order_by("-valid_from", "pk")
    )
    current = next((row for row in rows if row.valid_to is None), rows[0])
    parts = [
        Part(resident.name, f"registry.resident:{resident.pk}", _resident(resident, rows)),
        *_needs(visible(CareNeed, actor).filter(resident=resident)),
    ]
    return Held(f"registry.resident:{resident.pk}", resident.name, current.household.path, _filled(parts))


def find(actor: Actor, query: str) -> list[Found]:
    """Return the households that a query finds, each with its present members behind it."""
    homes = visible(Household, actor).filter(pk__in=matching("registry.household", query), alias_of=None)
    households = list(homes.order_by("sort_key", "pk")[:_FOUND])
    rows = visible(Residency, actor).filter(household__in=[row.pk for row in households], valid_to=None)
    members: dict[UUID, list[Found]] = {}
    for row in rows.select_related("resident").order_by("relation", "pk"):
        about = str(row.resident.birth_year or "")
        members.setdefault(row.household_id, []).append(
            Found(f"registry.resident:{row.resident_id}", row.resident.name, about)
        )
    found = []
    for home in households:
        address = " ".join(part for part in (home.number, home.lane_name, home.door) if part)
        found += [Found(f"registry.household:{home.pk}", home.head_name, address), *members.get(home.pk, [])]
    return found


def _household(row: Household) -> tuple[Thing, ...]:
    name = "registry.household"
    return (
        Thing(_("head of household"), row.head_name),
        Thing(_("household number"), row.number),
        Thing(_("address"), f"{row.lane_name} {row.door}".strip()),
        Thing(_("residence"), rules.RESIDENCE.get(row.residence, row.residence), worded=True),
        Thing(_("registered members"), str(row.registered_size or "")),
        Thing(_("resident members"), str(row.resident_size or "")),
        _phone(f"{name}.phone", open_text(row.phone)),
        Thing(_("note"), open_text(row.note), f"{name}.note", masked="…"),
        Thing(
            _("point on the map"),
            f"{row.lon:.5f}, {row.lat:.5f}" if row.lon and row.lat else "",
            f"{name}.lon",
            masked="…",
        ),
    )


def _resident(row: Resident, residencies: list[Residency]) -> tuple[Thing, ...]:
    name = "registry.resident"
    number = open_text(row.id_number)
    return (
        Thing(_("full name"), row.name),
        Thing(_("sex"), rules.SEX.get(row.sex, ""), worded=True),
        Thing(_("year of birth"), str(row.birth_year or ""), f"{name}.birth_year"),
        _phone(f"{name}.phone", open_text(row.phone)),
        Thing(_("id number"), number, f"{name}.id_number", masked=rules.masked_id(number)),
        *(
            Thing(
                _("member of a household as"), rules.RELATIONS.get(one.relation, one.relation), as_of=one.valid_from,
                expires_on=one.valid_to, worded=True,
            )
            for one in residencies
        ),
    )  # fmt: skip


def _needs(rows: QuerySet[CareNeed]) -> list[Part]:
    return [
        Part(
            _("Care need"), f"registry.careneed:{row.pk}",
            (
                Thing(
                    _("kind"), rules.CARE_KINDS.get(row.kind, row.kind), "registry.careneed.kind",
                    source=rules.SOURCES.get(row.source, row.source), as_of=row.valid_from, expires_on=row.expires_on,
                    worded=True,
                ),
                Thing(_("purpose"), rules.CARE_PURPOSES.get(row.purpose, row.purpose), worded=True),
                Thing(_("basis"), row.basis),
                Thing(_("details"), open_text(row.details), "registry.careneed.details", masked="…"),
            ),
        )
        for row in rows.order_by("valid_from", "pk")
    ]  # fmt: skip


def _facts(rows: QuerySet[Fact]) -> list[Part]:
    things = tuple(
        Thing(
            rules.FACTS[row.key].label if row.key in rules.FACTS else row.key, open_text(row.value),
            "registry.fact.value", source=rules.SOURCES.get(row.source, row.source), as_of=row.as_of,
            expires_on=row.expires_on, masked="…" if row.key in rules.FACTS and rules.FACTS[row.key].masked else "",
        )
        for row in rows.order_by("key", "-as_of", "pk")
    )  # fmt: skip
    return [Part(_("Facts"), "", things)] if things else []


def _phone(field: str, number: str) -> Thing:
    return Thing(_("phone"), number, field, masked=rules.masked_phone(number))


def _filled(parts: list[Part]) -> tuple[Part, ...]:
    """Leave out what is not known of them."""
    return tuple(Part(part.title, part.subject, tuple(t for t in part.things if t.value)) for part in parts)
