"""Who may see households and what hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from wangge.kernel.access import register, under
from wangge.registry.models import CareNeed, Fact, Household, Import, Placement, Residency, Resident
from wangge.territory.api import hanging_under

if TYPE_CHECKING:
    from wangge.kernel.access import Ability, Actor


def _households(actor: Actor, ability: Ability = "household.read", prefix: str = "") -> Q:
    """Households whose grid lies in one's subtree; without a grid, whose village does; and those one supports."""
    return (
        hanging_under(actor, ability, f"{prefix}grid")
        | (Q(**{f"{prefix}grid": None}) & hanging_under(actor, ability, f"{prefix}village"))
        | Q(**{f"{prefix}id__in": actor.households(ability)})
    )


def _residents(actor: Actor) -> Q:
    there = Residency._base_manager.filter(resident=OuterRef("pk")).filter(_households(actor, prefix="household__"))
    return Q(Exists(there))


HOUSEHOLD = ["territory.Grid", "registry.Household"]
register(Household, _households, along=["territory.Grid", "territory.Settlement", "territory.Place"])
register(Placement, lambda actor: _households(actor, prefix="household__"), along=HOUSEHOLD)
register(Residency, lambda actor: _households(actor, prefix="household__"), along=[*HOUSEHOLD, "registry.Resident"])
register(Resident, _residents, along=[*HOUSEHOLD, "registry.Residency"])
register(
    CareNeed, lambda actor: _households(actor, "care.read", "household__"), along=[*HOUSEHOLD, "registry.Resident"]
)
register(Fact, lambda actor: _households(actor, "care.read", "household__"), along=HOUSEHOLD)
register(Import, lambda actor: under(actor, "import", "path"))
