"""Both pictures on one sheet: the map with its table at the left, the chart at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.cartography.canvas import Rect, Sheet
from wangge.cartography.chart import all_branches, chart_height, chart_sheets, draw_chart, share_columns
from wangge.cartography.colours import RULE
from wangge.cartography.frames import clusters, frame
from wangge.cartography.ground import survey
from wangge.cartography.map_poster import LANDSCAPE, Plan, draw_map, map_sheets, typical_side
from wangge.cartography.margins import FOOT, HEAD, draw_foot, draw_head, key_height
from wangge.cartography.plates import LEAST_PLATE_SIDE
from wangge.cartography.tables import Columns, grid_table
from wangge.cartography.words import word

if TYPE_CHECKING:
    from wangge.cartography.model import VillagePoster
    from wangge.cartography.words import Lang

_CHART = 318.0


def both_sheets(poster: VillagePoster, lang: Lang) -> list[Sheet]:
    """Draw map and chart on one sheet; a village too large for that gets its map's sheets, then its chart's."""
    w, h = LANDSCAPE
    inner = Rect(16.0, 12.0, w - 32, h - 26)
    head = Rect(inner.x, inner.y, inner.w, HEAD)
    foot = Rect(inner.x, inner.bottom - FOOT, inner.w, FOOT)
    body = Rect(inner.x, head.bottom + 3, inner.w, foot.y - head.bottom - 4)
    chart = Rect(body.right - _CHART, body.y, _CHART, body.h)
    left = Rect(body.x, body.y, body.w - _CHART - 12, body.h)
    every = frozenset(range(len(poster.grids)))
    branches = share_columns(all_branches(poster), 5)
    table = Columns(grid_table(poster, sorted(every), lang, scope=210.0), 1)
    table_h = table.height(left.w)
    key = Rect(left.x, left.bottom - table_h - 4 - key_height(), left.w, key_height())
    ground = Rect(left.x, left.y, left.w, key.y - left.y - 2.5)
    settlements = clusters(poster, every)
    k, views = frame(settlements, ground) if settlements and ground.h > 120 else (0.0, [])
    side = typical_side(poster, every) * k
    crowded = chart_height(poster, branches, lang, _CHART) > chart.h or sum(b.columns for b in branches) > 5
    if crowded or ground.h <= 120 or (settlements and side < LEAST_PLATE_SIDE):
        return [*map_sheets(poster, lang), *chart_sheets(poster, lang)]
    sheet = Sheet(w, h)
    draw_head(sheet, head, word("both.title", lang, village=poster.village), poster.imprint, lang)
    plan = Plan(LANDSCAPE, head, foot, ground, key, None, 1, None, k, tuple(views))
    draw_map(sheet, plan, poster, survey(poster, every), lang, short=False)
    table.draw(sheet, left.x, key.bottom + 4, left.w)
    sheet.line(chart.x - 6, chart.y, chart.x - 6, chart.bottom, stroke=RULE, stroke_width=0.5)
    draw_chart(sheet, chart, poster, branches, lang)
    draw_foot(sheet, foot, poster.imprint, lang, schematic=True, page=(1, 1))
    return [sheet]
