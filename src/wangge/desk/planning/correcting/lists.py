"""The lists beside the map: grids, hutongs, households of one grid, steps. Everything can be done with them alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext

from wangge.planning.api import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.planning.api import Desk, PlanStep

_TOLD = ("grid", "other", "hutong", "to", "name", "colour")
"""The details of a step that are shown, in this order."""


@dataclass(frozen=True)
class GridRow:
    """A grid of the draft."""

    code: str
    number: str
    name: str
    colour: str
    colour_name: str
    households: int
    persons: int
    locked: bool
    dedicated: bool


@dataclass(frozen=True)
class HutongRow:
    """The part of a hutong that is in one grid: its households and doors."""

    lane: str
    grid: GridRow
    households: int
    doors: str


@dataclass(frozen=True)
class HouseRow:
    """A household of the draft: what is on its gate, not who lives there."""

    number: str
    lane: str
    door: str
    persons: int


@dataclass(frozen=True)
class StepRow:
    """A correction: what, by whom, when; whether it is in effect."""

    number: int
    words: str
    facts: str
    by: str
    at: Any
    done: bool


def grid_rows(desk: Desk) -> list[GridRow]:
    """Return the grids in the order of their codes."""
    rows = [
        GridRow(
            grid.code, grid.code[-3:].lstrip("0") or grid.code, grid.name, grid.colour, grid.colour_name,
            grid.households, grid.persons, grid.code in desk.work.locked, grid.kind == "dedicated",
        )
        for grid in desk.work.plan.grids
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.code)


def hutong_rows(desk: Desk, grids: Sequence[GridRow], code: str) -> list[HutongRow]:
    """Return the hutongs that run through a grid, each with its households there."""
    plan, doors = desk.work.plan, desk.work.village.households.door
    by_code = {row.code: row for row in grids}
    found: dict[tuple[str, str], list[int]] = {}
    for i, (lane, g) in enumerate(zip(desk.lanes.tolist(), plan.grid_of.tolist(), strict=True)):
        if lane and g >= 0 and plan.grids[g].code == code:
            found.setdefault((str(lane), plan.grids[g].code), []).append(i)
    return [
        HutongRow(lane, by_code[code], len(rows), _runs([str(doors[i]) for i in rows if doors[i]]))
        for (lane, code), rows in sorted(found.items())
    ]


def house_rows(desk: Desk, code: str) -> list[HouseRow]:
    """Return the households of a grid by hutong and door; with "" those in no grid."""
    plan, homes = desk.work.plan, desk.work.village.households
    wanted = next((g for g, grid in enumerate(plan.grids) if grid.code == code), -1)
    rows = [
        HouseRow(str(homes.ids[i]), str(desk.lanes[i]), str(homes.door[i]), int(homes.persons[i]))
        for i in np.flatnonzero(plan.grid_of == wanted).tolist()
    ]
    return sorted(rows, key=lambda row: (row.lane, _number(row.door), row.door, _number(row.number), row.number))


def step_rows(steps: Sequence[PlanStep], now: int) -> list[StepRow]:
    """Return the corrections, the last first; those beyond ``now`` were undone."""
    return [
        StepRow(
            step.number,
            gettext(OPERATIONS[step.operation].words),
            " · ".join(str(step.details[key]) for key in _TOLD if step.details.get(key)),
            step.by_name,
            step.at,
            step.number <= now,
        )
        for step in reversed(steps)
        if step.operation in OPERATIONS
    ]


def _number(door: str) -> int:
    digits = "".join(c for c in door if c.isdigit())
    return int(digits[:9]) if digits else 0


def _runs(doors: list[str]) -> str:
    """Write door numbers as people say them: 1–4, 7, 9甲."""
    plain = sorted({int(door) for door in doors if door.isdecimal()})
    rest = sorted({door for door in doors if not door.isdecimal()})
    parts: list[str] = []
    start = 0
    for i in range(len(plain)):
        if i + 1 == len(plain) or plain[i + 1] != plain[i] + 1:
            parts.append(str(plain[start]) if start == i else f"{plain[start]}–{plain[i]}")
            start = i + 1
    return ", ".join(parts + rest)
