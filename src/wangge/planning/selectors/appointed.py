"""Who holds which post, for what hangs on walls and stands on pages: the same whoever prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.keys import open_text
from wangge.roster.api import Assignment, Body
from wangge.territory.api import AREA, LEAF, TOWNSHIP, VILLAGE, in_force

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from wangge.territory.api import Grid

_NOT_SHOWN = frozenset({"administrator", "office_staff"})
"""Posts that keep the platform running: they look after nobody's grid."""
_ONLINE = ("网页", "网站", "网上", "page", "web", "online")
"""Words by which a consent reaches further than the wall."""


@dataclass(frozen=True)
class Held:
    """One post with its holder, as ``printing.Appointed``. The phone is there only with consent.

    ``online``: the consent names the residents' page too.
    """

    level: int
    unit: str
    grid: str
    role: str
    name: str
    phone: str
    consent: bool
    in_charge: bool
    online: bool
    household: str = ""


@dataclass(frozen=True)
class People:
    """Everybody in charge at some grids, by the grid; and the public number of the village's office."""

    at: dict[UUID, tuple[Held, ...]] = field(default_factory=dict)
    office: dict[UUID, str] = field(default_factory=dict)

    def of(self, grids: Iterable[Grid]) -> tuple[Held, ...]:
        """Return those at the grids, in their order."""
        return tuple(held for grid in grids for held in self.at.get(grid.pk, ()))

    @property
    def in_charge(self) -> frozenset[str]:
        """Return what those who answer for a grid or a village are called here."""
        return frozenset(p.role for all_of in self.at.values() for p in all_of if p.in_charge and p.level in (2, 4))


def people_at(grids: Iterable[Grid]) -> People:
    """Return who holds a post at each of the grids today, and the offices' numbers.

    Read for the platform itself: what is printed does not depend on who prints, and a name or number leaves only with
    consent.
    """
    there = {grid.pk: grid for grid in grids}
    today = clock.today()
    with as_system("what hangs on the wall is the same whoever prints it"):
        posts = list(
            Assignment.objects.filter(in_force(today), grid__in=list(there))
            .exclude(role__in=_NOT_SHOWN)
            .select_related("role", "person")
            .order_by("-role__in_charge", "role__order", "person__sort_key", "pk")
        )
        offices = list(
            Body.objects.filter(in_force(today), grid__in=list(there), kind__in=("village_committee", "party_branch"))
            .exclude(phone="")
            .order_by("-kind", "pk")
            .values_list("grid", "phone")
        )
    found: dict[UUID, list[Held]] = {pk: [] for pk in there}
    for post in posts:
        if post.grid_id is not None:
            found[post.grid_id].append(_held(post, there[post.grid_id]))
    office: dict[UUID, str] = {}
    for pk, phone in offices:
        office.setdefault(pk, phone)
    return People({pk: tuple(held) for pk, held in found.items()}, office)


def _held(post: Assignment, grid: Grid) -> Held:
    consent = post.consent_on is not None
    return Held(
        level=grid.level,
        unit={TOWNSHIP: grid.name, VILLAGE: grid.division_id, AREA: grid.code, LEAF: grid.division_id}[grid.level],
        grid=grid.code if grid.level == LEAF else "",
        role=post.title or post.role.name_zh,
        name=post.person.name,
        phone=open_text(post.person.phone) if consent else "",
        consent=consent,
        in_charge=post.role.in_charge,
        online=consent and any(word in post.consent_scope.lower() for word in _ONLINE),
    )
