"""The ground of a map: fields, grids, courtyards, water and streets, drawn into one frame."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Point

from wangge.cartography.colours import BORDER, EMPTY, FIELD, INK, LIMIT, QUIET, RULE, WATER, WATER_LINE, Ink, ink
from wangge.cartography.model import LANE, MAIN_ROAD, PATH, STREET

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.canvas import Sheet
    from wangge.cartography.frames import View
    from wangge.cartography.model import VillagePoster

_FIELD_BAND = 1.5
"""Width in mm of a grid's inner band in the fields, where no street hides it."""
_ROAD_METRES = {MAIN_ROAD: 9.0, STREET: 5.5, LANE: 3.5, PATH: 2.5}
_ROAD_LEAST = {MAIN_ROAD: 4.2, STREET: 2.4, LANE: 1.5, PATH: 0.9}
_ROAD_MOST = {MAIN_ROAD: 11.0, STREET: 8.0, LANE: 5.0, PATH: 2.0}

# Hatches 0-7: lines as (angle, spacing in mm); -1 stands for dots.
_HATCHES: tuple[tuple[tuple[float, float], ...], ...] = (
    (),
    ((45.0, 5.0),),
    ((-1.0, 5.0),),
    ((135.0, 5.0),),
    ((0.0, 5.0),),
    ((90.0, 5.0),),
    ((45.0, 7.0), (135.0, 7.0)),
    ((0.0, 7.0), (90.0, 7.0)),
)


_LARGEST_EMPTY = 900.0
"""Square metres above which a building without a household does not make land around it built-up."""


def road_width(kind: int, k: float) -> float:
    """Drawn width of a street in mm: true to scale between a least and a most."""
    kind = min(max(kind, MAIN_ROAD), PATH)
    return min(max(_ROAD_METRES[kind] * k, _ROAD_LEAST[kind]), _ROAD_MOST[kind])


def hatch_lines(shape: BaseGeometry, hatch: int) -> shapely.GeometryCollection:
    """The hatch of a grid as lines (or small discs) within a shape in sheet coordinates."""
    parts: list[BaseGeometry] = []
    w, n, e, s = shape.bounds if not shape.is_empty else (0.0, 0.0, 0.0, 0.0)
    reach = float(np.hypot(e - w, s - n)) / 2
    cx, cy = (w + e) / 2, (n + s) / 2
    for angle, step in _HATCHES[hatch % len(_HATCHES)]:
        if angle < 0:
            xs, ys = np.meshgrid(np.arange(w - w % step, e, step), np.arange(n - n % step, s, step))
            xs = xs + (np.round(ys / step) % 2)[:, :] * step / 2
            points = shapely.points(xs.ravel(), ys.ravel())
            shapely.prepare(shape)
            inside = points[shapely.contains_properly(shape, points)]
            parts.extend(shapely.buffer(inside, 0.75, quad_segs=3).tolist())
            continue
        c, si = cos(radians(angle)), sin(radians(angle))
        offset = (cx * -si + cy * c) % step  # lines run on from grid to grid, so that equal hatches look equal
        at = np.arange(-reach - offset, reach, step)
        lines = [
            LineString(
                [(cx - reach * c - a * si, cy - reach * si + a * c), (cx + reach * c - a * si, cy + reach * si + a * c)]
            )
            for a in at.tolist()
        ]
        cut = shapely.intersection(MultiLineString(lines), shape)
        parts.extend(p for p in shapely.get_parts(cut) if p.geom_type == "LineString")
    return shapely.GeometryCollection(parts)


@dataclass(frozen=True)
class Ground:
    """What a poster's land looks like in metres, made once for all its frames."""

    settlement: BaseGeometry
    active: frozenset[int]


def survey(poster: VillagePoster, active: frozenset[int]) -> Ground:
    """Find the built-up land: what lies within a few metres of courtyards and between them."""
    blocks = [grid.shape for grid in poster.grids if poster.schematic and grid.shape is not None]
    if blocks:
        return Ground(shapely.union_all(blocks), active)
    homes = [c.shape for c in poster.courtyards if c.grid >= 0]
    # what has no household counts only where it is no larger than a house: greenhouses and barns stand in the fields
    homes += [c.shape for c in poster.courtyards if c.grid < 0 and c.shape.area < _LARGEST_EMPTY]
    shapes = np.asarray(homes, dtype=object)
    if not len(shapes):
        return Ground(shapely.MultiPolygon(), active)
    grown = shapely.union_all(shapely.buffer(shapes, 14.0, join_style="mitre", mitre_limit=1.5))
    return Ground(grown.buffer(16.0, quad_segs=3).buffer(-22.0, quad_segs=3).simplify(0.6), active)


def tone(poster: VillagePoster, grid: int, active: frozenset[int]) -> Ink:
    """The colours of a grid: quiet for those that this sheet only shows as surroundings."""
    return ink(poster.grids[grid].colour) if grid in active else QUIET


def draw_ground(sheet: Sheet, view: View, poster: VillagePoster, ground: Ground) -> None:
    """Draw everything of the map but its words into a frame."""
    with sheet.clipped(view.frame):
        sheet.rect(view.frame, fill=FIELD)
        _draw_land(sheet, view, poster, ground)
        _draw_water(sheet, view, poster)
        _draw_courtyards(sheet, view, poster, ground)
        edges = _draw_bands(sheet, view, poster, ground)
        _draw_streets(sheet, view, poster)
        _draw_borders(sheet, view, poster, edges)
    sheet.rect(view.frame, stroke=INK, stroke_width=0.7)


def _draw_land(sheet: Sheet, view: View, poster: VillagePoster, ground: Ground) -> None:
    built = view.cut(ground.settlement, 3)
    for n, grid in enumerate(poster.grids):
        if grid.shape is None:
            continue
        here = view.cut(grid.shape, 3)
        if here.is_empty:
            continue
        colours = tone(poster, n, ground.active)
        sheet.shape(here, fill=colours.field)
        land = shapely.intersection(here, built)
        if land.is_empty:
            continue
        sheet.shape(land, fill=colours.land)
        if n in ground.active:
            _draw_hatch(sheet, land, grid.hatch, colours.line, 0.55)


def _draw_hatch(sheet: Sheet, land: BaseGeometry, hatch: int, colour: str, opacity: float) -> None:
    marks = hatch_lines(land, hatch)
    if marks.is_empty:
        return
    if marks.geoms[0].geom_type == "Polygon":
        sheet.shape(marks, fill=colour, fill_opacity=opacity)
    else:
        sheet.shape(marks, stroke=colour, stroke_width=0.5, stroke_opacity=opacity)


def _draw_water(sheet: Sheet, view: View, poster: VillagePoster) -> None:
    for water in poster.water:
        here = view.cut(water.shape, 3)
        if here.is_empty:
            continue
        if "Polygon" in here.geom_type:
            sheet.shape(here, fill=WATER, stroke=WATER_LINE, stroke_width=0.5)
        else:
            sheet.shape(here, stroke=WATER_LINE, stroke_width=max(2.4, 4.5 * view.k), stroke_linecap="round")
            sheet.shape(here, stroke=WATER, stroke_width=max(1.6, 4.5 * view.k - 0.8), stroke_linecap="round")


def _draw_courtyards(sheet: Sheet, view: View, poster: VillagePoster, ground: Ground) -> None:
    of_grid: dict[int, list[BaseGeometry]] = {}
    shown = view.shows(np.asarray([yard.shape for yard in poster.courtyards], dtype=object), 3 + 5 * view.k)
    for n in np.flatnonzero(shown).tolist():
        yard = poster.courtyards[n]
        shape = yard.shape
        if isinstance(shape, Point):
            shape = shapely.box(shape.x - 5, shape.y - 5, shape.x + 5, shape.y + 5)
        here = view.cut(shape, 3)
        if not here.is_empty and "Polygon" in here.geom_type:
            of_grid.setdefault(yard.grid, []).append(here)
    for n, shapes in sorted(of_grid.items()):
        colours = tone(poster, n, ground.active) if 0 <= n < len(poster.grids) else EMPTY
        together = shapely.GeometryCollection(shapes)
        sheet.shape(together, fill=colours.yard, stroke=colours.line, stroke_width=0.35, stroke_linejoin="round")
        if n in ground.active:
            _draw_hatch(sheet, shapely.union_all(shapes), poster.grids[n].hatch, colours.line, 0.65)


def _draw_streets(sheet: Sheet, view: View, poster: VillagePoster) -> None:
    of_kind: dict[int, list[BaseGeometry]] = {}
    shown = view.shows(np.asarray([lane.line for lane in poster.lanes], dtype=object), 15)
    for n in np.flatnonzero(shown).tolist():
        lane = poster.lanes[n]
        here = view.cut(lane.line, 15)
        if not here.is_empty:
            of_kind.setdefault(min(max(lane.kind, MAIN_ROAD), PATH), []).append(here)
    kinds = sorted(of_kind, reverse=True)
    for kind in kinds:
        lines = shapely.GeometryCollection(of_kind[kind])
        w = road_width(kind, view.k)
        if kind == PATH:
            sheet.shape(lines, stroke="#B9A98A", stroke_width=w, stroke_dasharray="4 2")
            continue
        sheet.shape(lines, stroke="#A8A49A", stroke_width=w + 0.7, stroke_linecap="round", stroke_linejoin="round")
    for kind in kinds:
        if kind == PATH:
            continue
        fill = "#FFF1C9" if kind == MAIN_ROAD else "#FFFFFF"
        lines = shapely.GeometryCollection(of_kind[kind])
        sheet.shape(
            lines, stroke=fill, stroke_width=road_width(kind, view.k), stroke_linecap="round", stroke_linejoin="round"
        )


def _draw_bands(sheet: Sheet, view: View, poster: VillagePoster, ground: Ground) -> BaseGeometry:
    """An inner band in each grid's own dark tone, wide enough to show beside a street; returns the borders' lines."""
    edges: list[BaseGeometry] = []
    wide = road_width(STREET, view.k) / 2 + 1.3
    built = view.cut(ground.settlement.buffer(4.0, quad_segs=2), 6)
    for n, grid in enumerate(poster.grids):
        if grid.shape is None:
            continue
        here = view.cut(grid.shape, 6)
        if here.is_empty:
            continue
        edges.append(here.boundary)
        if n in ground.active:
            band = shapely.difference(here, here.buffer(-wide, join_style="mitre"))
            line = tone(poster, n, ground.active).line
            sheet.shape(shapely.intersection(band, built), fill=line, fill_opacity=0.6)
            slim = shapely.difference(here, here.buffer(-_FIELD_BAND, join_style="mitre"))
            sheet.shape(shapely.difference(slim, built), fill=line, fill_opacity=0.45)
    return shapely.line_merge(shapely.union_all(edges)) if edges else MultiLineString()


def _draw_borders(sheet: Sheet, view: View, poster: VillagePoster, edges: BaseGeometry) -> None:
    """The borders as one strong dashed line, on the streets too, and the village's limits."""
    sheet.shape(edges, stroke="#FFFFFF", stroke_width=1.5, stroke_linejoin="round", stroke_opacity=0.7)
    sheet.shape(edges, stroke=BORDER, stroke_width=0.95, stroke_linejoin="round", stroke_dasharray="5 1.3")
    if poster.boundary is not None:
        outline = view.cut(poster.boundary.boundary, 6)
        sheet.shape(outline, stroke=LIMIT, stroke_width=1.2, stroke_dasharray="6 2 1 2")


def draw_inset(sheet: Sheet, view: View, poster: VillagePoster, frames: list[View], active: frozenset[int]) -> None:
    """The whole village small: grids in their colours, water, main roads, and the frames of the main map."""
    of_grid: dict[int, list[BaseGeometry]] = {}
    for yard in poster.courtyards:
        of_grid.setdefault(yard.grid, []).append(yard.shape)
    with sheet.clipped(view.frame):
        sheet.rect(view.frame, fill="#FFFFFF")
        for n, grid in enumerate(poster.grids):
            if grid.shape is not None:
                colours = tone(poster, n, active)
                sheet.shape(view.put(grid.shape), fill=colours.land, stroke="#8A8A86", stroke_width=0.2)
        for n in range(len(poster.grids)):
            yards = of_grid.get(n)
            if yards:
                b = shapely.bounds(np.asarray(yards, dtype=object)) + np.array([-6, -6, 6, 6])
                lumps = shapely.GeometryCollection(shapely.box(b[:, 0], b[:, 1], b[:, 2], b[:, 3]).tolist())
                sheet.shape(view.put(lumps), fill=tone(poster, n, active).yard)
        for water in poster.water:
            if "Line" in water.shape.geom_type:
                sheet.shape(view.put(water.shape), stroke=WATER_LINE, stroke_width=0.6)
        for lane in poster.lanes:
            if lane.kind == MAIN_ROAD:
                sheet.shape(view.put(lane.line), stroke="#FFFFFF", stroke_width=1.4)
                sheet.shape(view.put(lane.line), stroke="#C08A2A", stroke_width=0.9)
        if poster.boundary is not None:
            sheet.shape(view.put(poster.boundary), stroke=LIMIT, stroke_width=0.7, stroke_dasharray="4 1.4 0.8 1.4")
        for frame in frames:
            inside = view.frame.inside(1.2).polygon  # the map may show more than the inset: its frame stays in the box
            sheet.shape(shapely.intersection(view.put(shapely.box(*frame.land)), inside), stroke=INK, stroke_width=0.9)
    sheet.rect(view.frame, stroke=RULE, stroke_width=0.4)
