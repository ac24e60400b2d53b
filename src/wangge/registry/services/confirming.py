"""Households found to be still right: nothing changes but the day on which somebody looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel.access import writing
from wangge.kernel.record import record
from wangge.registry.services.acts import begin

if TYPE_CHECKING:
    from wangge.kernel.access import Actor
    from wangge.registry.models import Household


def household_confirm(*, actor: Actor, household_id: Any, version: int | str) -> Household:
    """What the books say of the household was found to be right today.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``, ``household.merged``.
    """
    with writing(actor):
        act = begin(actor, household_id, version)
        act.confirm(act.household)
        record(
            "household.confirm", subject=act.household, actor=actor, path=act.household.path, acting_as=act.role,
        )  # fmt: skip
        return act.household
