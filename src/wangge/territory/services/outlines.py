"""The land of a unit, as a map brings it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.territory.services.finishing import save

if TYPE_CHECKING:
    from wangge.kernel.access import Actor
    from wangge.kernel.changes import Changes
    from wangge.territory.adoption.drawn import Outline
    from wangge.territory.models import Grid


def outline_put(*, actor: Actor, grid: Grid, outline: Outline, changes: Changes) -> bool:
    """The grid has this outline; say whether that is new.

    Belongs inside ``writing``; the record and the undo are the caller's, who has one line for the whole map.

    Raises
    ------
    Problem
        ``access.denied``.
    """
    actor.require("grid.write", grid.path)
    return bool(save(grid, changes, outline=outline.wkb, lon=outline.lon, lat=outline.lat))
