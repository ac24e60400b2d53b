"""The net of an earlier day: what adoptions after that day changed is known from what they kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.access.predicates import after
from wangge.planning.kept import unpack_kept
from wangge.planning.models import Adoption
from wangge.territory.api import AREA, LEAF, ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.territory.api import DrawnGrid, Grid


_MOST = 8
_read: dict[UUID, dict[UUID, DrawnGrid]] = {}
"""The grids that the last adoptions read had kept; an adoption never changes."""


def as_they_were(actor: Actor, grids: Iterable[Grid], on: date) -> list[Grid]:
    """Return the grids with the outline, name, colour and place in the tree that they had on an earlier day.

    What an adoption after that day changed is put back in the rows, which are not to be saved.
    """
    rows = list(grids)
    if not rows or on >= clock.today():
        return rows
    then: dict[UUID, DrawnGrid] = {}
    for top in {ancestors(grid.path)[0] for grid in rows}:
        later = visible(Adoption, actor).filter(path__gte=top, path__lt=after(top), valid_from__gt=on)
        for pk in later.order_by("-valid_from", "-at", "-pk").values_list("pk", flat=True):
            then |= _kept(actor, pk)  # the earliest one after the day has the last word
    keys = {was.code: key for key, was in then.items()}
    for grid in rows:
        was = then.get(grid.pk)
        if was is None:
            continue
        grid.name, grid.colour, grid.colour_number = was.name, was.colour, was.colour_number
        grid.outline, grid.lon, grid.lat = was.outline.wkb, was.outline.lon, was.outline.lat
        if grid.level == LEAF:
            grid.scope_text = was.scope_text
            above = keys[was.parent]
            village = ancestors(grid.path)[1]
            grid.parent_id = above
            grid.path = (
                f"{village}{above.hex}/{grid.pk.hex}/" if then[above].level == AREA else f"{village}{grid.pk.hex}/"
            )
    return rows


def _kept(actor: Actor, pk: UUID) -> dict[UUID, DrawnGrid]:
    if pk not in _read:
        while len(_read) >= _MOST:
            _read.pop(next(iter(_read)))
        _read[pk] = unpack_kept(visible(Adoption, actor).values_list("before", flat=True).get(pk=pk)).grids
    return _read[pk]
