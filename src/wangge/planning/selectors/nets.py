"""Nets as engine data: the one in force, drafts, and what a drawing begins with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from wangge.delineation.model import GridPlan as Plan
from wangge.delineation.model import PreviousNet, Village
from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible
from wangge.kernel.access.predicates import after
from wangge.planning.ground.force import dedicated_of, land_in_force, mapped, plan_in_force
from wangge.planning.ground.homes import homes_of
from wangge.planning.ground.lands import frame_of, land_of
from wangge.planning.models import Drawing, GridPlan
from wangge.planning.packing import Land, unpack_draft
from wangge.planning.selectors.past import as_they_were
from wangge.problem import Problem
from wangge.territory.api import LEAF, Grid, in_force, places_for

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from wangge.exchange.net.layers import Frame
    from wangge.kernel.access import Actor
    from wangge.planning.ground.homes import Homes


@dataclass(frozen=True)
class OpenPlan:
    """A draft taken apart; ``keys`` are the primary keys parallel to ``village.households``."""

    row: GridPlan
    village: Village
    plan: Plan
    keys: tuple[UUID, ...]
    crs: str

    @property
    def frame(self) -> Frame:
        """Return the way between its metres and lon/lat."""
        return frame_of(self.crs)


@dataclass(frozen=True)
class OpenNet:
    """The net in force of one village; ``keys`` run parallel to its households, ``grids`` are the leaf rows."""

    village: Village
    plan: Plan
    keys: tuple[UUID, ...]
    crs: str
    grids: tuple[Grid, ...] = ()
    areas: tuple[Grid, ...] = ()

    @property
    def frame(self) -> Frame:
        """Return the way between its metres and lon/lat."""
        return frame_of(self.crs)


@dataclass(frozen=True)
class Given:
    """What a drawing of one village begins with."""

    village: Village
    keys: tuple[UUID, ...]
    crs: str
    ground_version: int


def open_plan(actor: Actor, plan_id: UUID | str, *, lock: bool = False) -> OpenPlan:
    """Return a draft that has been drawn, and lock its row when that is asked for.

    Raises
    ------
    Problem
        ``access.not_found``; ``plan.not_drawn`` while it waits, has failed or was dropped.
    """
    row = get_visible(GridPlan, actor, plan_id, lock=lock)
    row.village = get_visible(Grid, actor, row.village_id)
    row.drawing = get_visible(Drawing, actor, row.drawing_id)
    if row.packed is None:
        raise Problem("plan.not_drawn", village=row.village.name)
    draft = unpack_draft(row.packed)
    return OpenPlan(row, draft.village, draft.plan, draft.keys, draft.crs)


def net_in_force(actor: Actor, village: Grid, *, on: date | None = None) -> OpenNet:
    """Return the net of a village on a day (today) as the engine has it: from the books, and its map if it has one.

    Who sees a part of the village has that part. A village without any grid has an empty net.
    """
    day, today = on or clock.today(), clock.today()
    land, crs, _ = land_of(actor, village)
    inside = visible(Grid, actor).filter(in_force(day), path__gt=village.path, path__lt=after(village.path))
    below = as_they_were(actor, inside.order_by("level", "code"), day)
    leaves = [row for row in below if row.level == LEAF]
    homes = homes_of(actor, village, crs, (land or Land()).buildings, day, past=day < today)
    index = {row.pk: at for at, row in enumerate(leaves)}
    there = mapped(list(places_for(actor, on=day).filter(village=village.pk).order_by("pk")), index, homes.crs)
    whole = land_in_force(land, there)
    grid_of = np.array([index.get(one, -1) if one else -1 for one in homes.grids], np.int64)
    plan = plan_in_force(village, below, whole, there, homes.households, grid_of, homes.crs)
    codes = [leaves[at].code if at >= 0 else "" for at in grid_of.tolist()]
    households = replace(homes.households, grid=np.array(codes, dtype=object))
    drawn = whole.village(village.division_id, village.name, households)
    return OpenNet(
        replace(drawn, dedicated=dedicated_of(plan, drawn.places)), plan, homes.keys, homes.crs, tuple(leaves),
        tuple(row for row in below if row.level != LEAF),
    )  # fmt: skip


def given_for(actor: Actor, village: Grid) -> Given:
    """Return households and map of a village as they are today, and the net in force, for a drawing."""
    land, crs, version = land_of(actor, village)
    land = land or Land()
    homes = homes_of(actor, village, crs, land.buildings, clock.today())
    rows = list(
        visible(Grid, actor).filter(path__gt=village.path, path__lt=after(village.path), level=LEAF).order_by("code")
    )
    leaves = {row.pk: row for row in rows if row.valid_to is None}
    codes = [leaves[one].code if one in leaves else "" for one in homes.grids]
    households = replace(homes.households, grid=np.array(codes, dtype=object))
    before = _previous(homes, codes, rows)
    return Given(
        land.village(village.division_id, village.name, households, before), homes.keys, homes.crs, version
    )  # fmt: skip


def _previous(homes: Homes, codes: list[str], rows: list[Grid]) -> PreviousNet | None:
    """Return the net in force; codes of closed grids and of grids where nobody lives are free no more."""
    if not rows:
        return None
    code_of = {str(number): code for number, code in zip(homes.households.ids, codes, strict=True) if code}
    lived_in = set(code_of.values())
    return PreviousNet(
        code_of,
        {row.code: f"{row.colour}{row.colour_number or ''}" for row in rows if row.colour and row.code in lived_in},
        frozenset(row.code for row in rows if row.code not in lived_in),
    )
