"""The organisation chart (网格化管理组织架构图): from the township down to the officer of each grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.cartography.canvas import LEAST, PLATE, Rect, Sheet
from wangge.cartography.colours import INK, PAPER, RED, SOFT, ink, mix
from wangge.cartography.lettering import POINT, fitted, width, wrap
from wangge.cartography.margins import FOOT, HEAD, draw_foot, draw_head
from wangge.cartography.model import Contact
from wangge.cartography.tables import chip_width, split_rows
from wangge.cartography.words import colour_word, counts, holder, role_word, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.cartography.model import AreaFace, GridFace, VillagePoster
    from wangge.cartography.words import Lang

MARGIN = 16.0
ACROSS = 7
"""Most boxes in a row."""
MOST_LEAVES = 21
"""Most leaf grids on one sheet."""
_LINE = "#8A7A74"
_HEADS = {"1": "#9E1B16", "liaison": "#8A5A2A", "2": "#B3261E", "3": "#3F5E7A"}


@dataclass(frozen=True)
class Branch:
    """A level-3 area on this sheet with its leaf grids, and in how many columns these stand."""

    area: AreaFace | None
    grids: tuple[int, ...]
    columns: int


@dataclass(frozen=True)
class Tier:
    """A level of the chart: its key, its unit and its people."""

    key: str
    unit: str
    people: tuple[Contact, ...]


def chart_sheets(poster: VillagePoster, lang: Lang) -> list[Sheet]:
    """Draw the chart on one sheet (about 20 leaf grids), or on several, whole areas together."""
    groups = _groups(poster)
    done = []
    for n, group in enumerate(groups):
        size, branches = _page_for(poster, group, lang)
        sheet = Sheet(*size)
        inner = Rect(MARGIN, MARGIN - 4, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN + 6)
        title = word("org.title", lang, village=poster.village)
        if len(groups) > 1:
            title = word("org.part", lang, village=poster.village, part=n + 1, parts=len(groups))
        draw_head(sheet, Rect(inner.x, inner.y, inner.w, HEAD), title, poster.imprint, lang)
        foot = Rect(inner.x, inner.bottom - FOOT, inner.w, FOOT)
        draw_chart(
            sheet, Rect(inner.x, inner.y + HEAD + 4, inner.w, foot.y - inner.y - HEAD - 8), poster, branches, lang
        )
        draw_foot(sheet, foot, poster.imprint, lang, schematic=False, page=(n + 1, len(groups)))
        done.append(sheet)
    return done


def all_branches(poster: VillagePoster) -> list[tuple[AreaFace | None, tuple[int, ...]]]:
    """Every area with its grids; grids without an area last, under no head."""
    parts: list[tuple[AreaFace | None, tuple[int, ...]]] = [(a, a.grids) for a in poster.areas]
    inside = {g for _, grids in parts for g in grids}
    if rest := tuple(n for n in range(len(poster.grids)) if n not in inside):
        parts.append((None, rest))
    return parts


def _groups(poster: VillagePoster) -> list[list[tuple[AreaFace | None, tuple[int, ...]]]]:
    groups: list[list[tuple[AreaFace | None, tuple[int, ...]]]] = [[]]
    used = 0
    for area, grids in all_branches(poster):
        for start in range(0, max(len(grids), 1), MOST_LEAVES):
            piece = grids[start : start + MOST_LEAVES]
            if groups[-1] and (used + len(piece) > MOST_LEAVES or len(groups[-1]) == ACROSS):
                groups.append([])
                used = 0
            groups[-1].append((area, piece))
            used += len(piece)
    return groups


def _page_for(
    poster: VillagePoster, group: Sequence[tuple[AreaFace | None, tuple[int, ...]]], lang: Lang
) -> tuple[tuple[float, float], list[Branch]]:
    for size in ((841.0, 594.0), (594.0, 841.0)):
        branches = share_columns(group, ACROSS)
        room = size[1] - 2 * MARGIN + 6 - HEAD - FOOT - 8
        if chart_height(poster, branches, lang) <= room:
            return size, branches
    return (594.0, 841.0), share_columns(group, ACROSS)


def share_columns(group: Sequence[tuple[AreaFace | None, tuple[int, ...]]], most: int) -> list[Branch]:
    """Give the tallest branches more columns, at most ``most`` in all."""
    columns = [1] * len(group)
    for deep in range(max((len(grids) for _, grids in group), default=0), 2, -1):
        wanted = [max(1, -(-len(grids) // deep)) for _, grids in group]
        if sum(wanted) > most:
            break
        columns = wanted
    return [Branch(area, grids, c) for (area, grids), c in zip(group, columns, strict=True)]


def tiers(poster: VillagePoster, lang: Lang) -> list[Tier]:
    """The levels above the areas, with 待定 where a level has nobody."""
    chief = word("level.1", lang), word("level.2", lang)
    found = [Tier("1", poster.township, poster.township_chiefs or (Contact(chief[0]),))]
    if poster.liaisons:
        found.append(Tier("liaison", "", poster.liaisons))
    found.append(Tier("2", poster.village, poster.village_chiefs or (Contact(chief[1]),)))
    return found


_TIER_H, _AREA_H, _GAP = 43.0, 52.0, 13.0


def _leaf_height(poster: VillagePoster, grids: Sequence[int]) -> float:
    helpers = max((min(len(poster.grids[g].helpers), 3) for g in grids), default=0)
    return 38.0 + helpers * LEAST * POINT * 1.3


def _across(w: float) -> int:
    """How many boxes of people fit a row of a chart ``w`` mm wide."""
    return max(1, min(ACROSS, int(w // 76)))


def chart_height(poster: VillagePoster, branches: Sequence[Branch], lang: Lang, w: float = 800.0) -> float:
    """Least height of a chart that is ``w`` mm wide."""
    across = _across(w)
    upper = sum(-(-len(t.people) // across) * (_TIER_H + 4) - 4 + _GAP for t in tiers(poster, lang))
    leaf = _leaf_height(poster, [g for b in branches for g in b.grids])
    deep = max((-(-len(b.grids) // b.columns) for b in branches), default=0)
    return upper + _AREA_H + _GAP * 0.8 + deep * (leaf + 4.0)


def draw_chart(sheet: Sheet, at: Rect, poster: VillagePoster, branches: Sequence[Branch], lang: Lang) -> None:
    """Draw a chart into a rectangle: levels from top to bottom, each area over its own grids."""
    spare = max(at.h - chart_height(poster, branches, lang, at.w), 0.0)
    levels = tiers(poster, lang)
    gap = _GAP + min(spare * 0.35 / (len(levels) + 1), 12.0)
    tier_h = _TIER_H + min(spare * 0.2 / len(levels), 8.0)
    label = 46.0 if at.w > 500 else 0.0
    body = Rect(at.x + label, at.y, at.w - label, at.h)
    y = at.y
    above: list[Rect] = []
    across = _across(at.w)
    for level in levels:
        rows = [level.people[i : i + across] for i in range(0, len(level.people), across)]
        boxes: list[Rect] = []
        top = y
        for row in rows:
            seats = _seats(body, y, tier_h, len(row), 150.0)
            for seat, contact in zip(seats, row, strict=True):
                _person(sheet, seat, role_word(contact.role, lang), contact, _HEADS[level.key], lang)
            boxes.extend(seats)
            y += tier_h + 4
        y -= 4
        _join(sheet, above, boxes[: len(rows[0])])
        _level_name(sheet, Rect(at.x, top, label, y - top), level.key, level.unit, lang)
        above = boxes[-len(rows[-1]) :]
        y += gap
    _draw_branches(sheet, Rect(body.x, y, body.w, at.bottom - y), poster, branches, lang, above, label, at)


def _draw_branches(
    sheet: Sheet,
    body: Rect,
    poster: VillagePoster,
    branches: Sequence[Branch],
    lang: Lang,
    above: list[Rect],
    label: float,
    at: Rect,
) -> None:
    columns = sum(b.columns for b in branches)
    if not columns:
        return
    space = 6.0
    one = min((body.w - space * (columns - 1)) / columns, 170.0)
    total = one * columns + space * (columns - 1)
    x = body.x + (body.w - total) / 2
    deep = max(-(-len(b.grids) // b.columns) for b in branches)
    leaf_h = _leaf_height(poster, [g for b in branches for g in b.grids])
    heads: list[Rect] = []
    top = body.y + _AREA_H + _GAP * 0.8
    step = min((body.bottom - top) / max(deep, 1), leaf_h * 1.5 + 6)
    grown = min(leaf_h * 1.25, step - 4.0)
    big = min(max(32.0, (grown - leaf_h + 26.0) / POINT * 0.42), 46.0)  # one size for all, by the fullest box
    for branch in branches:
        w = one * branch.columns + space * (branch.columns - 1)
        head = Rect(x, body.y, w, _AREA_H)
        if branch.area is not None:
            title = branch.area.name
            role = f"{title} · {role_word(branch.area.head.role, lang)}"
            if width(role, LEAST, "bold") > w - 3:
                role = title
            _person(sheet, head, role, branch.area.head, _HEADS["3"], lang)
            heads.append(head)
        _leaves(sheet, head, top, one, space, step, grown, big, poster, branch, lang)
        x += w + space
    _join(sheet, above, heads)
    if label:
        _level_name(sheet, Rect(at.x, body.y, label, _AREA_H), "3", "", lang)
        _level_name(sheet, Rect(at.x, top, label, deep * step - 4), "4", "", lang)


def _leaves(
    sheet: Sheet,
    head: Rect,
    top: float,
    one: float,
    space: float,
    step: float,
    h: float,
    big: float,
    poster: VillagePoster,
    branch: Branch,
    lang: Lang,
) -> None:
    cuts = split_rows([1.0] * len(branch.grids), branch.columns)
    for c in range(branch.columns):
        mine = branch.grids[cuts[c] : cuts[c + 1]]
        x = head.x + c * (one + space)
        spine = x + 2.2
        if branch.area is not None and mine:
            last = top + (len(mine) - 1) * step + h / 2
            sheet.line(spine, head.bottom, spine, last, stroke=_LINE, stroke_width=0.9)
        for n, g in enumerate(mine):
            seat = Rect(x + 6, top + n * step, one - 6, h)
            if branch.area is not None:
                sheet.line(spine, seat.y + h / 2, seat.x, seat.y + h / 2, stroke=_LINE, stroke_width=0.9)
            _leaf(sheet, seat, poster.grids[g], lang, big)


def _leaf(sheet: Sheet, at: Rect, grid: GridFace, lang: Lang, big: float) -> None:
    tones = ink(grid.colour)
    colour = colour_word(grid.colour_name, lang)
    sheet.rect(at, radius=2, fill=mix(tones.yard, PAPER, 0.86), stroke=tones.line, stroke_width=0.7)
    band = 11.5
    pt = 22.0
    chip_w = chip_width([colour], pt)
    chip = Rect(at.x + 1, at.y + 1, chip_w, band - 1.5)
    sheet.rect(chip, radius=1.6, fill=tones.yard)
    base = at.y + band / 2 + pt * POINT * 0.37
    sheet.text(colour, chip.x + chip_w / 2, base, pt, weight="bold", anchor="middle", room=at)
    sheet.text(grid.number, chip.right + 2, base, pt, weight="bold", fill=tones.line, room=at)
    total = counts(grid.households, grid.persons, lang)
    left = chip.right + 4 + width(grid.number, pt, "bold")
    for words in (total, counts(grid.households, 0, lang)):
        if width(words, LEAST) <= at.right - left - 2:
            sheet.text(words, at.right - 2, base, LEAST, fill=SOFT, anchor="end", room=at)
            break
    helpers = grid.helpers[:3]
    small = LEAST * POINT * 1.3
    area = Rect(at.x, at.y + band, at.w, at.h - band - len(helpers) * small - 1.5)
    _name_and_phone(sheet, area, grid.officer, lang, big)
    y = at.bottom - 2.4 - (len(helpers) - 1) * small
    for helper in helpers:
        words, pt = fitted(f"{role_word(helper.role, lang)} {holder(helper, lang)}", at.w - 4, LEAST, LEAST)
        sheet.text(words, at.x + at.w / 2, y, pt, fill=SOFT, anchor="middle", room=at)
        y += small


def _name_and_phone(sheet: Sheet, at: Rect, who: Contact, lang: Lang, big: float) -> None:
    """Name large, phone below it; both in one line where the box is wide and low."""
    name = holder(who, lang)
    name, pt = fitted(name, at.w - 4, big, PLATE, "bold")
    fill = INK if who.name or who.office else RED
    em = pt * POINT
    middle = at.x + at.w / 2
    if not who.phone:
        sheet.text(name, middle, at.y + at.h / 2 + em * 0.37, pt, weight="bold", fill=fill, anchor="middle", room=at)
        return
    phone, phone_pt = fitted(who.phone, at.w - 7, max(26.0, big * 0.74), LEAST)
    phone_em = phone_pt * POINT
    inner = (at.h - em - phone_em) / 3
    if inner < 0.6:
        both = width(name, pt, "bold") + 4 + width(phone, phone_pt)
        x = middle - both / 2
        y = at.y + at.h / 2 + em * 0.37
        sheet.text(name, x, y, pt, weight="bold", fill=fill, room=at)
        sheet.text(phone, x + both - width(phone, phone_pt), y, phone_pt, room=at)
        return
    sheet.text(name, middle, at.y + inner + em * 0.88, pt, weight="bold", fill=fill, anchor="middle", room=at)
    sheet.text(phone, middle, at.bottom - inner - phone_em * 0.1, phone_pt, anchor="middle", room=at)


def _person(sheet: Sheet, at: Rect, role: str, who: Contact, colour: str, lang: Lang) -> None:
    """A box with the role in a band on top, the name large and the phone."""
    band = 11.0
    sheet.rect(at, radius=2, fill=PAPER, stroke=colour, stroke_width=0.9)
    sheet.path(
        f"M{at.x} {at.y + band}V{at.y + 2}a2 2 0 0 1 2 -2H{at.right - 2}a2 2 0 0 1 2 2V{at.y + band}Z", fill=colour
    )
    words, pt = fitted(role, at.w - 3, 22.0, LEAST, "bold")
    base = at.y + band / 2 + pt * POINT * 0.37
    sheet.text(words, at.x + at.w / 2, base, pt, weight="bold", fill=PAPER, anchor="middle", room=at)
    _name_and_phone(sheet, Rect(at.x, at.y + band, at.w, at.h - band), who, lang, 38.0)


def _seats(body: Rect, y: float, h: float, count: int, most: float) -> list[Rect]:
    gap = 10.0 if count <= 4 else 6.0
    w = min((body.w - gap * (count - 1)) / count, most)
    left = body.x + (body.w - w * count - gap * (count - 1)) / 2
    return [Rect(left + n * (w + gap), y, w, h) for n in range(count)]


def _join(sheet: Sheet, above: Sequence[Rect], below: Sequence[Rect]) -> None:
    """Lines from every box above to every box below by one bus between them."""
    if not above or not below:
        return
    bus = (above[0].bottom + below[0].y) / 2
    xs = [r.x + r.w / 2 for r in (*above, *below)]
    style = {"stroke": _LINE, "stroke_width": 1.1}
    for r in above:
        sheet.line(r.x + r.w / 2, r.bottom, r.x + r.w / 2, bus, **style)
    for r in below:
        sheet.line(r.x + r.w / 2, bus, r.x + r.w / 2, r.y, **style)
    sheet.line(min(xs), bus, max(xs), bus, **style)


def _level_name(sheet: Sheet, at: Rect, key: str, unit: str, lang: Lang) -> None:
    """At the left of a level: its name, its unit and its duty in a few words."""
    if at.w <= 0:
        return
    lines: list[tuple[str, float, bool]] = [(word(f"level.{key}", lang), 22.0, True)]
    if unit:
        lines += [(t, LEAST, False) for t in wrap(unit, at.w - 7, LEAST)[:2]]
    lines += [(t, LEAST, False) for t in wrap(word(f"level.{key}.duty", lang), at.w - 7, LEAST)]
    y = at.y
    room = Rect(at.x, at.y, at.w - 4, at.h)
    sheet.line(at.x, at.y, at.x, at.bottom, stroke=_HEADS.get(key, "#3B7A2A"), stroke_width=2.4)
    for words, pt, strong in lines:
        em = pt * POINT
        if y + em * 1.25 > at.bottom + 0.5:
            break
        sheet.text(
            words,
            at.x + 3.5,
            y + em,
            pt,
            weight="bold" if strong else "regular",
            fill=INK if strong else SOFT,
            room=room,
        )
        y += em * 1.28
