"""Which grids have nobody in charge on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from wangge.kernel.access import under, visible
from wangge.roster.api import Assignment
from wangge.territory.api import in_force

if TYPE_CHECKING:
    from datetime import date

    from wangge.kernel.access import Actor


def without_chief(actor: Actor, day: date) -> Q:
    """Return the condition that nobody is in charge of a grid; it holds only where the actor sees who is."""
    posts = visible(Assignment, actor).filter(in_force(day), grid=OuterRef("pk"), role__in_charge=True)
    return ~Exists(posts) & under(actor, "person.read", "path")
