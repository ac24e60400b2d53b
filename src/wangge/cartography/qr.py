"""The QR code that leads from the wall to the residents' page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.cartography.canvas import Rect, number
from wangge.cartography.colours import PAPER

if TYPE_CHECKING:
    from wangge.cartography.canvas import Sheet

LEAST_MODULE = 1.6
"""Millimetres of a module on A1: 0.8 on A3, 0.57 on A4. A cheap phone reads half a millimetre."""
SIDE = 53.0
"""The most that a code takes, without the white round it."""
QUIET = 4
"""Modules of white round it, as the standard asks."""


def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """The code as rows of dark and light; empty where the address is too long for modules that can be read.

    The strongest error correction that fits: a wall is dusty.
    """
    import segno  # noqa: PLC0415 - brings the means of a network along, which a poster without a code does without

    for error in "qml":
        code = segno.make_qr(address, error=error, boost_error=False)
        if SIDE / len(code.matrix) >= LEAST_MODULE:
            return tuple(tuple(bool(dark) for dark in row) for row in code.matrix)
    return ()


def draw_qr(sheet: Sheet, address: str, x: float, y: float, side: float = SIDE) -> float:
    """Draw the code with its dark corner at (x, y), ``side`` wide; return its width with the white at the right."""
    rows = modules(address)
    if not rows:
        return 0.0
    size = side / len(rows)
    white = QUIET * size
    sheet.rect(Rect(x - white, y - white, side + 2 * white, side + 2 * white), fill=PAPER)
    parts = []
    for j, row in enumerate(rows):
        start = -1
        for i, dark in enumerate((*row, False)):
            if dark and start < 0:
                start = i
            elif not dark and start >= 0:
                left, top = x + start * size, y + j * size
                parts.append(
                    f"M{number(left)} {number(top)}h{number((i - start) * size)}v{number(size)}H{number(left)}Z"
                )
                start = -1
    sheet.path("".join(parts), fill="#000000", shape_rendering="crispEdges")
    sheet.solids.append(Rect(x, y, side, side).polygon)
    return side + white
