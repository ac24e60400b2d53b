"""Households and their members as rows; sensitive values masked unless they were asked for with a purpose."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.kernel.access import visible
from wangge.kernel.keys import open_text
from wangge.registry.api import (
    CARE_KINDS,
    RELATIONS,
    RESIDENCE,
    SEX,
    Residency,
    households_for,
    masked_id,
    masked_phone,
)
from wangge.territory.api import grids_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from wangge.desk.exports.factory import Rows
    from wangge.kernel.access import Actor
    from wangge.registry.api import Household

_PIECE = 1000
_LONGEST_QUERY = 100


def wanted(actor: Actor, asked: Any) -> QuerySet[Household]:
    """Return the households that the page shows for these filters."""
    care = asked.get("care", "") if actor.may("care.read") else ""
    residence = asked.get("residence", "")
    return households_for(
        actor, within=_within(actor, asked), settlement_id=_id(asked.get("group", "")),
        residence=residence if residence in RESIDENCE else "", care=care if care in CARE_KINDS else "",
        without_grid=asked.get("blanks") == "1", q=asked.get("q", "").strip()[:_LONGEST_QUERY],
    )  # fmt: skip


def households(found: QuerySet[Household], *, uncovered: bool = False) -> Rows:
    """Return one row per household."""
    for some in _pieces(_ordered(found)):
        for home in some:
            phone = open_text(home.phone)
            yield (
                *_where(home), home.registered_size, home.resident_size, _(RESIDENCE[home.residence]), home.lane_name,
                home.door, phone if uncovered else masked_phone(phone), home.lon, home.lat,
                home.grid.code if home.grid else "", home.grid.name if home.grid else "",
            )  # fmt: skip


def residents(actor: Actor, found: QuerySet[Household], *, uncovered: bool = False) -> Rows:
    """Return one row per present member, household by household."""
    for some in _pieces(_ordered(found)):
        members: dict[Any, list[Residency]] = {home.pk: [] for home in some}
        there = visible(Residency, actor).filter(household__in=list(members), valid_to=None)
        for one in there.select_related("resident").order_by("relation", "pk"):
            members[one.household_id].append(one)
        for home in some:
            for one in members[home.pk]:
                person = one.resident
                phone, number = open_text(person.phone), open_text(person.id_number)
                yield (
                    *_where(home), person.name, _(RELATIONS[one.relation]) if one.relation in RELATIONS else "",
                    _(SEX[person.sex]) if person.sex in SEX else "", person.birth_year,
                    number if uncovered else masked_id(number), phone if uncovered else masked_phone(phone),
                    _("yes") if one.living_here else _("no"), home.grid.code if home.grid else "",
                    home.grid.name if home.grid else "",
                )  # fmt: skip


def _where(home: Household) -> tuple[Any, ...]:
    settlement = home.settlement
    group = settlement.name if settlement and settlement.kind == "villager_group" else ""
    natural = settlement.parent if settlement and group else settlement
    return (
        home.village.name, home.village.code[:12], natural.name if natural else "", group, home.number, home.head_name,
    )  # fmt: skip


def _ordered(found: QuerySet[Household]) -> Iterable[Household]:
    rows = found.select_related("grid", "village", "settlement__parent").order_by("village__code", "number", "pk")
    return rows.defer(
        "note", "grid__outline", "grid__note", "grid__scope_text", "village__outline", "village__note",
        "village__scope_text",
    ).iterator(chunk_size=_PIECE)  # fmt: skip


def _within(actor: Actor, asked: Any) -> str:
    """Return the path of the grid or village asked for, by its code; what is not to be seen is not asked."""
    codes = [asked.get(name, "") for name in ("grid", "village")]
    paths = dict(grids_for(actor).filter(code__in=codes).values_list("code", "path"))
    found = next((paths[code] for code in codes if code in paths), "")
    return found if found and actor.may("household.read", found) else ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _pieces(rows: Iterable[Any]) -> Iterator[list[Any]]:
    running = iter(rows)
    while some := list(islice(running, _PIECE)):
        yield some
