"""What stands round every picture: the title, the line of origin, the foot, north arrow, scale bar and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.cartography.canvas import LEAST, Rect
from wangge.cartography.colours import (
    BORDER,
    EMPTY,
    FIELD,
    INK,
    LIMIT,
    PAPER,
    QUIET,
    RED,
    RULE,
    SOFT,
    WATER,
    WATER_LINE,
    ink,
)
from wangge.cartography.lettering import POINT, fitted, width
from wangge.cartography.qr import draw_qr
from wangge.cartography.words import word

if TYPE_CHECKING:
    from wangge.cartography.canvas import Sheet
    from wangge.cartography.model import Imprint
    from wangge.cartography.words import Lang

HEAD = 58.0
"""Height of the head of an A1 sheet, mm."""
FOOT = 24.0
"""Height of its foot, mm."""


MARGIN = 16.0
"""Round every sheet, mm."""


def rooms(size: tuple[float, float]) -> tuple[Rect, Rect, Rect]:
    """Head, foot and what is between them on a sheet."""
    w, h = size
    inner = Rect(MARGIN, MARGIN - 4, w - 2 * MARGIN, h - 2 * MARGIN + 6)
    head = Rect(inner.x, inner.y, inner.w, HEAD)
    foot = Rect(inner.x, inner.bottom - FOOT, inner.w, FOOT)
    return head, foot, Rect(inner.x, head.bottom + 3, inner.w, foot.y - head.bottom - 4)


def draw_head(sheet: Sheet, at: Rect, title: str, imprint: Imprint, lang: Lang) -> None:
    """The title in red, below it issuer, document number, date and version.

    The code of the residents' page is at the left, 虚构数据 at the right for the demo.
    """
    mark = word("demo", lang)
    mark_w = width(mark, 34, "bold") + 10 if imprint.demo else 0.0
    code_w = draw_qr(sheet, imprint.page_url, at.x, at.y + 1) if imprint.page_url else 0.0
    words, pt = fitted(title, at.w - 2 * (max(mark_w, code_w) + 6), 104.0 if lang == "zh" else 84.0, 40.0, "bold")
    base = at.y + 22 + pt * POINT * 0.36
    sheet.text(words, at.x + at.w / 2, base, pt, weight="bold", fill=RED, anchor="middle", room=at)
    if imprint.demo:
        stamp = Rect(at.right - mark_w, at.y + 13, mark_w, 18)
        sheet.rect(stamp, radius=1.5, stroke=RED, stroke_width=1.0)
        sheet.text(
            mark, stamp.x + mark_w / 2, stamp.y + 9 + 34 * POINT * 0.37, 34, weight="bold", fill=RED, anchor="middle",
            room=stamp,
        )  # fmt: skip
    parts = [
        word(key, lang, **{key: value})
        for key, value in (
            ("issuer", imprint.issuer),
            ("document", imprint.document),
            ("date", imprint.date),
            ("version", imprint.version),
        )
        if value
    ]
    room = Rect(at.x + code_w, at.y, at.w - 2 * code_w, at.h)
    _, pt = fitted("    ".join(parts), room.w, 24.0, LEAST)
    if parts:
        _spread(sheet, parts, room, at.y + 51, pt)
    left = at.x + code_w  # the code keeps the white that it needs
    sheet.line(left, at.bottom - 2.6, at.right, at.bottom - 2.6, stroke=RED, stroke_width=1.3)
    sheet.line(left, at.bottom - 1.2, at.right, at.bottom - 1.2, stroke=RED, stroke_width=0.4)


def _spread(sheet: Sheet, parts: list[str], at: Rect, y: float, pt: float) -> None:
    gap = 9.0
    while sum(width(p, pt) for p in parts) + gap * (len(parts) - 1) > at.w and len(parts) > 1:
        parts = parts[:-1]
    total = sum(width(p, pt) for p in parts) + gap * (len(parts) - 1)
    x = at.x + (at.w - total) / 2
    for part in parts:
        sheet.text(part, x, y, pt, fill=SOFT, room=at)
        x += width(part, pt) + gap


def draw_foot(
    sheet: Sheet, at: Rect, imprint: Imprint, lang: Lang, *, schematic: bool, page: tuple[int, int], maps: int = 0
) -> None:
    """Supervision phone large, the schematic's caution, a map-approval number if there is one, the residents' page.

    A set of several sheets counts them; where some are ``maps`` and the rest tables, it says how many of each.
    """
    sheet.line(at.x, at.y + 1.5, at.right, at.y + 1.5, stroke=RED, stroke_width=0.8)
    base = at.y + 16
    x = at.x
    if imprint.supervision_phone:
        x += _put(sheet, f"{word('supervision', lang)} ", x, base, 30, at, INK)
        x += _put(sheet, imprint.supervision_phone, x, base, 38, at, RED) + 12
    right: list[str] = []
    if page[1] > 1:
        key = "set.maps" if 0 < maps < page[1] else "set.of"
        right.append(word(key, lang, page=page[0], pages=page[1], maps=maps, tables=page[1] - maps))
    if schematic:
        right.append(word("schematic", lang))
    if imprint.map_approval and schematic:
        right.append(word("approval", lang, number=imprint.map_approval))
    if imprint.page_url:
        right.append(word("page", lang, url=imprint.page_url.removeprefix("https://").removeprefix("http://")))
    end = at.right
    for words in right:
        w = width(words, 24)
        if end - w < x:
            continue
        sheet.text(words, end - w, base, 24, fill=SOFT, room=at)
        end -= w + 12


def _put(sheet: Sheet, words: str, x: float, y: float, pt: float, room: Rect, fill: str) -> float:
    sheet.text(words, x, y, pt, weight="bold", fill=fill, room=room)
    return width(words, pt, "bold")


def north_arrow(sheet: Sheet, x: float, y: float, size: float, lang: Lang, room: Rect) -> None:
    """A plain north arrow, its letter on top, centred at x, from y down ``size`` mm."""
    pt = 26.0
    em = pt * POINT
    sheet.text(word("north", lang), x, y + em * 0.88, pt, weight="bold", anchor="middle", room=room)
    top, low = y + em * 1.1, y + size
    wide = size * 0.17
    waist = low - (low - top) * 0.22
    sheet.path(f"M{x} {top}L{x - wide} {low}L{x} {waist}Z", fill=INK)
    sheet.path(f"M{x} {top}L{x + wide} {low}L{x} {waist}Z", fill=PAPER, stroke=INK, stroke_width=0.5)


def nice_length(k: float, room: float) -> float:
    """Metres of a scale bar that is at most ``room`` mm long: 1, 2 or 5 times a power of ten."""
    best = 1.0
    for power in range(6):
        for factor in (1, 2, 5):
            if factor * 10**power * k <= room:
                best = max(best, float(factor * 10**power))
    return best


def scale_bar(sheet: Sheet, x: float, y: float, k: float, room_mm: float, lang: Lang, room: Rect) -> None:
    """A bar of two fields with its middle at (x, y) and the words below."""
    metres = nice_length(k, room_mm)
    w = metres * k
    left = x - w / 2
    sheet.rect(Rect(left, y, w / 2, 2.2), fill=INK, stroke=INK, stroke_width=0.4)
    sheet.rect(Rect(left + w / 2, y, w / 2, 2.2), fill=PAPER, stroke=INK, stroke_width=0.4)
    words = (
        word("kilometres", lang, n=f"{metres / 1000:g}") if metres >= 1000 else word("metres", lang, n=f"{metres:g}")
    )
    sheet.text(words, x, y + 3.4 + LEAST * POINT * 0.9, LEAST, anchor="middle", room=room)


def key_height() -> float:
    """Height of the key strip."""
    return 13.0


def draw_key(sheet: Sheet, at: Rect, lang: Lang, entries: tuple[str, ...]) -> None:
    """The key as one strip: what the signs of the ground mean, ``entries`` as the words after ``legend.``."""
    sheet.rect(at, fill="#FAFAF6", stroke=RULE, stroke_width=0.35)
    pt = 20.0
    sample, gap = 14.0, 3.0
    need = [sample + gap + width(word(f"legend.{e}", lang), pt) for e in entries]
    head = width(word("legend", lang), 22, "bold") + 10
    while sum(need) + head + 6 * len(need) > at.w and len(need) > 1:
        if pt > LEAST:
            pt = LEAST
            need = [sample + gap + width(word(f"legend.{e}", lang), pt) for e in entries]
            continue
        entries, need = entries[:-1], need[:-1]
    space = min((at.w - head - sum(need)) / len(need), 40.0)
    base = at.y + at.h / 2 + pt * POINT * 0.37
    sheet.text(word("legend", lang), at.x + 4, base, 22, weight="bold", fill=RED, room=at)
    x = at.x + head
    for entry, w in zip(entries, need, strict=True):
        _sample(sheet, entry, Rect(x, at.y + at.h / 2 - 3.5, sample, 7))
        sheet.text(word(f"legend.{entry}", lang), x + sample + gap, base, pt, room=at)
        x += w + space


def _sample(sheet: Sheet, entry: str, r: Rect) -> None:
    y = r.y + r.h / 2
    if entry == "courtyard":
        for n, colour in enumerate("红绿"):
            tones = ink(colour)
            sheet.rect(Rect(r.x + n * 7.4, r.y, 6.6, r.h), fill=tones.yard, stroke=tones.line, stroke_width=0.4)
    elif entry == "border":
        sheet.rect(Rect(r.x, y - 2.2, r.w, 2.2), fill=ink("黄").line, fill_opacity=0.6)
        sheet.rect(Rect(r.x, y, r.w, 2.2), fill=ink("绿").line, fill_opacity=0.6)
        sheet.line(r.x, y, r.right, y, stroke=PAPER, stroke_width=1.5)
        sheet.line(r.x, y, r.right, y, stroke=BORDER, stroke_width=0.95, stroke_dasharray="5 1.3")
    elif entry in ("main", "street"):
        wide = 5.0 if entry == "main" else 2.8
        sheet.line(r.x, y, r.right, y, stroke="#A8A49A", stroke_width=wide + 0.7)
        sheet.line(r.x, y, r.right, y, stroke="#FFF1C9" if entry == "main" else PAPER, stroke_width=wide)
    elif entry == "path":
        sheet.line(r.x, y, r.right, y, stroke="#B9A98A", stroke_width=1.2, stroke_dasharray="4 2")
    elif entry in ("other", "beyond"):
        tones = EMPTY if entry == "other" else QUIET
        sheet.rect(Rect(r.x + 2, r.y, 9, r.h), fill=tones.yard, stroke=tones.line, stroke_width=0.5)
    elif entry == "settlement":
        sheet.rect(r, radius=3, fill=ink("橙").yard, stroke=ink("橙").line, stroke_width=0.4)
    elif entry in ("village", "area"):
        sheet.line(r.x, y, r.right, y, stroke=PAPER, stroke_width=2.4)
        sheet.line(r.x, y, r.right, y, stroke=LIMIT, stroke_width=1.1, stroke_dasharray="6 2 1 2")
    elif entry in ("water", "river"):
        sheet.rect(r, radius=2.5, fill=WATER, stroke=WATER_LINE, stroke_width=0.5)
    else:
        sheet.rect(r, fill=FIELD, stroke=RULE, stroke_width=0.4)
