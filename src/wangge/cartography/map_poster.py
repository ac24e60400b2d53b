"""The grid map (网格管理示意图): frames, plates, table and index, on one sheet or on as many as it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.cartography.appendix import appendix_sheets
from wangge.cartography.canvas import LEAST, Rect, Sheet
from wangge.cartography.colours import PAPER, RED, RULE
from wangge.cartography.frames import View, clusters, frame, whole
from wangge.cartography.ground import Ground, draw_ground, draw_inset, survey
from wangge.cartography.lettering import POINT
from wangge.cartography.margins import draw_foot, draw_head, draw_key, key_height, north_arrow, rooms, scale_bar
from wangge.cartography.model import LANE, MAIN_ROAD, PATH, STREET
from wangge.cartography.names import (
    name_lanes,
    name_places,
    name_settlements,
    name_water,
    number_doors,
)
from wangge.cartography.placing import Taken
from wangge.cartography.plates import LEAST_PLATE_SIDE, place_plates
from wangge.cartography.tables import Columns, DoorIndex, Table, grid_table
from wangge.cartography.ways_out import point_the_way
from wangge.cartography.words import word

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.model import VillagePoster
    from wangge.cartography.words import Lang

PORTRAIT, LANDSCAPE = (594.0, 841.0), (841.0, 594.0)
PLATE_SIDE = 84.0
"""Side (mm) of a middling grid's land that a sheet with table and index must leave; else they go to another sheet."""
MOST_ON_A_PART = 20
"""Grids on one sheet of a map that is split."""
MOST_ON_A_SHEET = 24
"""Grids beyond which a map is split whatever the scale."""


@dataclass(frozen=True)
class Plan:
    """Where things go on a map sheet; ``with_table`` and ``with_index`` say what is left for another sheet."""

    page: tuple[float, float]
    head: Rect
    foot: Rect
    ground: Rect
    key: Rect
    table: Rect | None
    parts: int
    index: Rect | None
    k: float
    views: tuple[View, ...]


def map_sheets(poster: VillagePoster, lang: Lang) -> list[Sheet]:
    """Draw the map of a village on as few A1 sheets as stay readable.

    One sheet when every grid has room for its plate. Otherwise a first sheet with the whole village and short plates,
    then one per level-3 area (or several small ones together), and the table and index of all on a sheet of their own.
    """
    every = frozenset(range(len(poster.grids)))
    one = plan_sheet(poster, every, lang)
    side = typical_side(poster, every) * one.k
    if len(every) <= MOST_ON_A_SHEET and (side == 0 or side >= LEAST_PLATE_SIDE):
        parts: list[tuple[frozenset[int], bool]] = [(every, False)]
    else:
        parts = [(every, True), *((part, False) for part in _shares(poster))]
    split = len(parts) > 1
    ground = survey(poster, every)
    drawn: list[tuple[Sheet, Rect]] = []
    with_table = with_index = False
    for n, (part, short) in enumerate(parts):
        title = word("map.title", lang, village=poster.village)
        if len(parts) > 1:
            title = word("map.part", lang, village=poster.village, part=n + 1, parts=len(parts))
        plan = plan_sheet(poster, part, lang, bare=split)
        with_table, with_index = plan.table is not None, plan.index is not None
        drawn.append((_draw(plan, poster, replace(ground, active=part), lang, title, short=short), plan.foot))
    maps = len(drawn)
    drawn.extend(appendix_sheets(poster, lang, table=not with_table, index=not with_index))
    for n, (sheet, foot) in enumerate(drawn):
        draw_foot(sheet, foot, poster.imprint, lang, schematic=True, page=(n + 1, len(drawn)), maps=maps)
    return [sheet for sheet, _ in drawn]


def _shares(poster: VillagePoster) -> list[frozenset[int]]:
    """Areas, in order, joined while they stay within 20 grids; larger areas and grids without area cut by number."""
    groups = [list(a.grids) for a in poster.areas]
    inside = {g for group in groups for g in group}
    if rest := [n for n in range(len(poster.grids)) if n not in inside]:
        groups.append(rest)
    shares: list[list[int]] = []
    for group in groups:
        pieces = -(-len(group) // MOST_ON_A_PART)
        for piece in (p.tolist() for p in np.array_split(np.asarray(group), pieces) if len(p)):
            if shares and len(shares[-1]) + len(piece) <= MOST_ON_A_PART:
                shares[-1].extend(piece)
            else:
                shares.append(piece)
    return [frozenset(share) for share in shares]


def typical_side(poster: VillagePoster, active: frozenset[int]) -> float:
    """Side in metres of a square as large as the middle one of the grids' built-up lands; 0 without any shape."""
    yards: dict[int, list[BaseGeometry]] = {}
    for yard in poster.courtyards:
        yards.setdefault(yard.grid, []).append(yard.shape.envelope)
    areas = []
    for n in active:
        shape = poster.grids[n].shape
        if n in yards:
            areas.append(shapely.union_all(yards[n]).buffer(12).buffer(-10).area)
        elif shape is not None:
            areas.append(shape.area)
    return float(np.sqrt(np.median(areas))) if areas else 0.0


def plan_sheet(
    poster: VillagePoster,
    active: frozenset[int],
    lang: Lang,
    *,
    bare: bool = False,
    page: tuple[float, float] | None = None,
) -> Plan:
    """Choose page, table and index for the largest map; what leaves too little map goes to another sheet.

    ``bare`` plans a map alone.
    """
    settlements = clusters(poster, active)
    order = sorted(active)
    metres = typical_side(poster, active)
    table = None if bare else grid_table(poster, order, lang)
    index = DoorIndex(tuple(r for r in poster.index if r.grid in active), poster, lang)
    best: tuple[tuple[int, float], Plan] | None = None
    for size in (page,) if page else (PORTRAIT, LANDSCAPE):
        for with_table, with_index in ((True, True), (True, False), (False, False)):
            for beside in (False, True):
                plan = _plan(
                    size, table if with_table else None, index if with_index and not bare else None, beside=beside
                )
                if plan is None:
                    continue
                if settlements:
                    k, views = frame(settlements, plan.ground)
                    plan = replace(plan, k=k, views=tuple(views))
                share = plan.ground.w * plan.ground.h / (size[0] * size[1])
                kept = (2 if with_table else 0) + (1 if with_index else 0)
                roomy = share >= 0.30 and (not metres or metres * plan.k >= PLATE_SIDE)
                score = (kept if roomy else -1, plan.k if settlements else share)
                if best is None or score > best[0]:
                    best = (score, plan)
    assert best is not None  # noqa: S101 - a sheet without table and index can always be planned
    return best[1]


def _plan(size: tuple[float, float], table: Table | None, index: DoorIndex | None, *, beside: bool) -> Plan | None:
    head, foot, body = rooms(size)
    if beside:
        if table is None:
            return None
        side = 282.0
        if body.w - side < 240:
            return None
        table_at = Rect(body.right - side, body.y, side, body.h)
        left = Rect(body.x, body.y, body.w - side - 7, body.h)
        table_h = Columns(table, 1).height(side)
        if table_h > body.h:
            return None
        index_at = None
        if index is not None and index.rows:
            below = index.height(side)
            if table_h + 6 + below <= body.h:
                index_at = Rect(table_at.x, table_at.y + table_h + 6, side, below)
            else:
                need = index.height(left.w)
                index_at = Rect(left.x, left.bottom - need, left.w, need)
                left = Rect(left.x, left.y, left.w, left.h - need - 5)
        key = Rect(left.x, left.bottom - key_height(), left.w, key_height())
        ground = Rect(left.x, left.y, left.w, key.y - left.y - 2.5)
        return _checked(Plan(size, head, foot, ground, key, table_at, 1, index_at, 0.0, ()))
    bottom = body.bottom
    index_at = table_at2 = None
    parts = 1
    if index is not None and index.rows:
        need = index.height(body.w)
        index_at = Rect(body.x, bottom - need, body.w, need)
        bottom = index_at.y - 5
    if table is not None:
        parts = max(1, min(int((body.w + 8) / (0.93 * table.natural() + 8)), -(-len(table.rows) // 3)))
        need = Columns(table, parts).height(body.w)
        table_at2 = Rect(body.x, bottom - need, body.w, need)
        bottom = table_at2.y - 5
    key = Rect(body.x, bottom - key_height(), body.w, key_height())
    ground = Rect(body.x, body.y, body.w, key.y - body.y - 2.5)
    return _checked(Plan(size, head, foot, ground, key, table_at2, parts, index_at, 0.0, ()))


def _checked(plan: Plan) -> Plan | None:
    return plan if plan.ground.h > 80 and plan.ground.w > 120 else None


def _draw(plan: Plan, poster: VillagePoster, ground: Ground, lang: Lang, title: str, *, short: bool) -> Sheet:
    active = ground.active
    sheet = Sheet(*plan.page)
    draw_head(sheet, plan.head, title, poster.imprint, lang)
    draw_map(sheet, plan, poster, ground, lang, short=short)
    if plan.table is not None:
        Columns(grid_table(poster, sorted(active), lang), plan.parts).draw(
            sheet, plan.table.x, plan.table.y, plan.table.w
        )
    if plan.index is not None:
        index = DoorIndex(tuple(r for r in poster.index if r.grid in active), poster, lang)
        index.draw(sheet, plan.index.x, plan.index.y, plan.index.w)
    return sheet


def draw_map(sheet: Sheet, plan: Plan, poster: VillagePoster, ground: Ground, lang: Lang, *, short: bool) -> None:
    """Draw frames, inset and words of a planned map."""
    active = ground.active
    draw_key(sheet, plan.key, lang, key_entries(poster, partial=len(active) < len(poster.grids)))
    taken = Taken()
    views, furniture = (list(plan.views), None) if poster.schematic else _with_furniture(plan, poster, active)
    for view in views:
        draw_ground(sheet, view, poster, ground)
    if furniture is not None:
        taken.add(furniture.polygon)
        _draw_furniture(sheet, furniture, views, poster, active, lang)
    point_the_way(sheet, views, poster, taken, lang)
    for view in views:
        name_settlements(sheet, view, poster, taken)
        name_places(sheet, view, poster, taken, main=short)
        name_lanes(sheet, view, poster, taken, (MAIN_ROAD,))
    place_plates(sheet, views, poster, active, taken, lang, short=short)
    for view in views:
        name_lanes(sheet, view, poster, taken, (STREET,) if short else (STREET, LANE))
        name_water(sheet, view, poster, taken)
        if not short:
            number_doors(sheet, view, poster, taken, active, LEAST)


def key_entries(poster: VillagePoster, *, partial: bool) -> tuple[str, ...]:
    """What the key must explain: only what the village has."""
    kinds = {min(max(lane.kind, MAIN_ROAD), PATH) for lane in poster.lanes}
    shown = {
        "beyond": partial,
        "other": any(yard.grid < 0 for yard in poster.courtyards),
        "main": MAIN_ROAD in kinds,
        "street": bool(kinds & {STREET, LANE}),
        "path": PATH in kinds,
        "water": bool(poster.water),
        "field": not poster.schematic,
    }
    return ("courtyard", "border", *(entry for entry, there in shown.items() if there))


_FURNITURE = (96.0, 118.0)


def _with_furniture(plan: Plan, poster: VillagePoster, active: frozenset[int]) -> tuple[list[View], Rect | None]:
    """Find a corner for inset, north arrow and scale; shrink the map until no courtyard lies beneath it."""
    views = list(plan.views)
    if not views:
        return [], None
    yards = np.asarray([c.shape.envelope for c in poster.courtyards if c.grid in active], dtype=object)
    for _ in range(40):
        for n, view in enumerate(views):
            w, h = _FURNITURE
            if view.frame.w < w * 1.4 or view.frame.h < h * 1.2:
                continue
            free = _corner(view, w, h, yards)
            if free is not None:
                spot, moved = free
                views[n] = moved
                return views, spot
        views = [replace(v, k=v.k * 0.97) for v in views]
    return list(plan.views), None


def _corner(view: View, w: float, h: float, yards: NDArray[np.object_]) -> tuple[Rect, View] | None:
    """A corner of the frame that is free of courtyards, with the land moved away from it as far as it may be."""
    frame = view.frame
    west, south, east, north = view.land
    shapes = yards[shapely.intersects(yards, shapely.box(west, south, east, north))] if len(yards) else yards
    if not len(shapes):
        return Rect(frame.right - w - 3, frame.y + 3, w, h), view
    bounds = shapely.total_bounds(shapes)
    slack_x = max(((east - west) - (bounds[2] - bounds[0])) / 2 - 8 / view.k, 0.0)
    slack_y = max(((north - south) - (bounds[3] - bounds[1])) / 2 - 8 / view.k, 0.0)
    cx, cy = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    for right, top in ((True, True), (False, True), (True, False), (False, False)):
        spot = Rect(frame.right - w - 3 if right else frame.x + 3, frame.y + 3 if top else frame.bottom - h - 3, w, h)
        for move in (0.0, 0.5, 1.0):
            moved = replace(
                view,
                east=cx + (slack_x if right else -slack_x) * move,
                north=cy + (slack_y if top else -slack_y) * move,
            )
            under = moved.put(shapely.GeometryCollection(shapes.tolist()))
            if not shapely.intersects(spot.inside(-3).polygon, under):
                return spot, moved
    return None


def _draw_furniture(
    sheet: Sheet, at: Rect, views: list[View], poster: VillagePoster, active: frozenset[int], lang: Lang
) -> None:
    sheet.rect(at, radius=2, fill=PAPER, fill_opacity=0.94, stroke=RULE, stroke_width=0.5)
    em = 20 * POINT
    sheet.text(
        word("inset", lang), at.x + at.w / 2, at.y + 2 + em, 20, weight="bold", anchor="middle", fill=RED, room=at
    )
    room = Rect(at.x + 3, at.y + em + 5, at.w - 6, at.h - em - 37)
    shapes = [g.shape for g in poster.grids if g.shape is not None]
    if poster.boundary is not None:
        shapes.append(poster.boundary)
    if shapes:
        draw_inset(sheet, whole(shapely.GeometryCollection(shapes), room), poster, views, active)
    north_arrow(sheet, at.x + 14, at.bottom - 30, 27, lang, at)
    scale_bar(sheet, at.x + 58, at.bottom - 17, views[0].k, 56, lang, at)
