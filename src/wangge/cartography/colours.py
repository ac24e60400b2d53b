"""The eight grid colours: apart in colour, in grey print and for colour-blind eyes (hatch and number come on top)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ink:
    """The tones of one grid colour: courtyards, settlement land, fields, and lines on all of them."""

    yard: str
    land: str
    field: str
    line: str


# Lightness (CIE L*) falls in steps of 4 and more from yellow to brown, and colours that the colour-blind confuse
# (red/green, red/brown, blue/purple) are at least 5 apart.
_YARD = {
    "黄": "#FFE566",
    "青": "#93E4E0",
    "橙": "#FFB95A",
    "绿": "#84C161",
    "蓝": "#72A9EA",
    "红": "#F57376",
    "紫": "#A06FC9",
    "棕": "#A07247",
}


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """The colour with ``share`` (0-1) of the other in it."""
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(_rgb(colour), _rgb(other), strict=True))


def lightness(colour: str) -> float:
    """CIE L* of an sRGB colour: how grey it prints, 0 black to 100 white."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in _rgb(colour))]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def ink(colour: str) -> Ink:
    """The tones of a colour name; an unknown name is drawn in grey."""
    yard = _YARD.get(colour, "#C8C8C8")
    return Ink(
        yard=yard,
        land=mix(yard, "#FFFFFF", 0.58),
        field=mix(mix(yard, "#F6F6EC", 0.87), "#FFFFFF", 0.25),
        line=mix(yard, "#000000", 0.45),
    )


QUIET = Ink(yard="#D9D9D6", land="#ECECE8", field="#F5F5F0", line="#9A9A96")
"""For grids that a partial sheet shows only as surroundings."""
EMPTY = Ink(yard="#E9E9E3", land="#ECECE8", field="#F5F5F0", line="#B4B4AC")
"""For buildings without a household."""

RED = "#B3261E"
INK = "#1D1D1B"
SOFT = "#5C5C58"
RULE = "#BDBDB8"
PAPER = "#FFFFFF"
FIELD = "#F4F5E9"
WATER = "#B5DAF0"
WATER_LINE = "#4A90B8"
BORDER = "#8C1D18"
"""Of the grid borders: dark red, on every ground."""
LIMIT = "#6A2A78"
