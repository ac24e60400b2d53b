"""What the roster does after others: a new village gets its branch and its committees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel.access import as_system, system_actor
from wangge.kernel.delivery import consumer
from wangge.roster.services.bodies import bodies_add_usual
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from wangge.kernel.models import Entry

_VILLAGE = 2


@consumer("roster.village_bodies", actions=["grid.create"])
def equip_village(entry: Entry) -> None:
    """A village that is still open has the bodies that every village has; a second time nothing is added."""
    with as_system("a new village gets its branch and committees"):
        grid = Grid.objects.filter(pk=entry.subject.partition(":")[2], level=_VILLAGE, valid_to=None).first()
        if grid is not None:
            bodies_add_usual(actor=system_actor("usual bodies"), grid_id=grid.pk, lang="zh")
