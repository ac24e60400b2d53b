"""Uncovering what is masked: for a purpose, and written into the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.keys import open_text
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.models import CareNeed, Fact, Household, Residency, Resident
from wangge.registry.services.acts import household_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from wangge.kernel.access import Ability, Actor

FIELDS: dict[str, tuple[type[Model], str, Ability]] = {
    "household.phone": (Household, "phone", "household.reveal"),
    "household.note": (Household, "note", "household.reveal"),
    "resident.phone": (Resident, "phone", "household.reveal"),
    "resident.id_number": (Resident, "id_number", "household.reveal"),
    "care.details": (CareNeed, "details", "care.read"),
    "fact.value": (Fact, "value", "care.read"),
}


def reveal(*, actor: Actor, household_id: Any, field: str, pk: Any, purpose: str) -> str:
    """Return one masked value of a household (``FIELDS``), and record who read it and what for.

    Raises
    ------
    Problem
        ``reveal.purpose.missing``; ``access.not_found``, ``access.denied``.
    """
    return reveal_many(actor=actor, household_id=household_id, wanted=[(field, pk)], purpose=purpose)[0]


def reveal_many(*, actor: Actor, household_id: Any, wanted: Iterable[tuple[str, Any]], purpose: str) -> list[str]:
    """Return several masked values of a household (for its file on paper), each recorded."""
    if purpose not in rules.REVEAL_PURPOSES:
        raise Problem("reveal.purpose.missing")
    with writing(actor):
        household = household_of(actor, household_id)
        return [_reveal(actor, household, field, pk, purpose) for field, pk in wanted]


def _reveal(actor: Actor, household: Household, field: str, pk: Any, purpose: str) -> str:
    if field not in FIELDS:
        raise Problem("access.not_found")
    model, column, ability = FIELDS[field]
    itself = model is Household and str(pk) == str(household.pk)
    row: Any = household if itself else get_visible(model, actor, pk)
    if not _belongs(actor, row, household):
        raise Problem("access.not_found")
    role = actor.require(ability, household.path, household.pk)
    record(
        "household.reveal", subject=household if isinstance(row, CareNeed | Fact) else row, actor=actor,
        path=household.path, acting_as=role, after={"field": field, "purpose": purpose},
    )  # fmt: skip
    return open_text(getattr(row, column))


def _belongs(actor: Actor, row: Any, household: Household) -> bool:
    if isinstance(row, Household):
        return row.pk == household.pk
    if isinstance(row, Resident):
        return visible(Residency, actor).filter(household=household.pk, resident=row.pk, valid_to=None).exists()
    return bool(row.household_id == household.pk)
