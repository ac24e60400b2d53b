"""Drafts made by hand over the households of the small township, to be adopted in tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.delineation import GridParams
from wangge.delineation.model import Area, Lanes, Scope
from wangge.delineation.model import Grid as Drawn
from wangge.delineation.model import GridPlan as Plan
from wangge.kernel.access import writing
from wangge.planning.models import GridPlan
from wangge.planning.packing import Draft
from wangge.planning.selectors.nets import given_for
from wangge.planning.services.adopting import plans_adopt
from wangge.planning.services.drafting import new_drawing, put_draft

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.planning.models import Adoption
    from wangge.problem import Finding
    from wangge.territory.api import Grid

CRS = "EPSG:4547"
EAST, NORTH = 551_900.0, 3_730_400.0
NOWHERE = Scope(dict.fromkeys(("north", "east", "south", "west"), ""), (), ())
COLOURS = {1: "红", 2: "黄", 3: "绿", 4: "橙", 5: "蓝"}
AS_IT_IS = {1: ("101", "102"), 2: ("201", "202")}
"""The grids of 李庄村, with the numbers of their households."""


def a_draft(
    actor: Actor, village: Grid, grids: dict[int, tuple[str, ...]], *, names: dict[int, str] | None = None,
    findings: tuple[Finding, ...] = (), area: int = 801, mapped: bool = True,
) -> UUID:  # fmt: skip
    """A draft of a village with one area; ``grids`` gives the numbers of the households of each grid."""
    given = given_for(actor, village)
    ids = [str(number) for number in given.village.households.ids]
    own = village.code[:12]
    where = {number: at for at, numbers in enumerate(grids.values()) for number in numbers}
    whole = shapely.box(EAST, NORTH, EAST + 100 * len(grids), NORTH + 100)
    drawn = tuple(
        Drawn(
            f"{own}{number:03}", (names or {}).get(number, f"{village.name}{COLOURS[number]}色网格"), "general",
            COLOURS[number], COLOURS[number], at, _box(at) if mapped else None, 0, len(members), 2 * len(members),
            NOWHERE,
        )
        for at, (number, members) in enumerate(grids.items())
    )  # fmt: skip
    areas = (Area(f"{own}{area}", f"{village.name}一片", tuple(range(len(drawn))), whole if mapped else None),)
    none = np.empty(0, dtype=object)
    plan = Plan(
        own, village.name, np.array([where.get(number, -1) for number in ids]), drawn, areas,
        Lanes(none, none, np.empty(0, np.int64), np.empty(0, np.int64)), np.empty(0, np.int64), findings, {},
    )  # fmt: skip
    of = replace(given.village, boundary=whole if mapped else None)
    with writing(actor):
        drawing = new_drawing(actor, village.path, GridParams(), state="drawn")
        row = GridPlan(drawing=drawing, village=village)
        draft = Draft(of, plan, given.keys, CRS if mapped else "")
        put_draft(row, draft, GridParams(), given.ground_version, before={}, by=actor.name)
    return row.pk


def _box(at: int) -> Any:
    return shapely.box(EAST + 100 * at, NORTH, EAST + 100 * at + 100, NORTH + 100)


def adopted(actor: Actor, *plan_ids: UUID, document: str = "大政〔2026〕18号", on: date | None = None) -> Adoption:
    """Adopt them."""
    return plans_adopt(
        actor=actor, plan_ids=plan_ids, document=document, document_date=date(2026, 1, 5), reason="重新划分网格", on=on
    )  # fmt: skip
