"""Letters: how wide words are, where they break, what their outlines are. Sizes in points, lengths in millimetres."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping

Weight = Literal["regular", "bold"]
FAMILY = "Noto Sans CJK SC"
POINT = 25.4 / 72
_FILES = {"regular": "NotoSansCJKsc-Regular.otf", "bold": "NotoSansCJKsc-Bold.otf"}
_NO_START = set("，。、；：！？）》」』】%,.;:!?)]}~号户人等")
_NO_END = set("（《「『【([{第")


def fonts_folder() -> Path:
    """Where the shipped fonts are; found without importing the package, which would load matplotlib."""
    spec = find_spec("mpl_font")
    if spec is None or not spec.submodule_search_locations:  # pragma: no cover - a broken installation
        raise ModuleNotFoundError("mpl_font")
    return Path(spec.submodule_search_locations[0]) / "fonts" / "noto"


@cache
def _font(weight: Weight) -> tuple[Mapping[int, str], Any, Any]:
    font = TTFont(fonts_folder() / _FILES[weight], lazy=True)
    return font.getBestCmap(), font["hmtx"].metrics, font.getGlyphSet()


@cache
def _advance(character: str, weight: Weight) -> float:
    names, metrics, _ = _font(weight)
    return float(metrics[names.get(ord(character), ".notdef")][0]) / 1000


def printable(words: str, weight: Weight = "regular") -> str:
    """The words without what the font cannot print (control characters, emoji), so that no box glyph appears."""
    names, _, _ = _font(weight)
    return "".join(c for c in " ".join(words.split()) if c.isprintable() and ord(c) in names)


@lru_cache(maxsize=20_000)
def _length(words: str, weight: Weight) -> float:
    return sum(_advance(c, weight) for c in words)


def width(words: str, pt: float, weight: Weight = "regular") -> float:
    """Width of the words in mm at a size in points."""
    return _length(words, weight) * pt * POINT


def is_cjk(character: str) -> bool:
    """True for Chinese characters and their punctuation, which may stand upright and break anywhere."""
    return ord(character) >= 0x2E80


def rise_and_fall(words: str) -> tuple[float, float]:
    """How far the words reach above and below the baseline, in em."""
    if all(c.isdigit() or c in "-–/ +" for c in words):
        return 0.75, 0.02
    if not any(is_cjk(c) for c in words):
        return (0.80, 0.22) if words.isascii() else (0.95, 0.24)
    return 0.88, 0.12


@cache
def outline(character: str, weight: Weight) -> str:
    """SVG path of a glyph, 1000 units to the em, y up: for the white edge round letters on the map."""
    names, _, glyphs = _font(weight)
    pen = SVGPathPen(glyphs, ntos=lambda v: f"{v:.0f}")
    glyphs[names.get(ord(character), ".notdef")].draw(pen)
    return str(pen.getCommands())


def _pieces(words: str) -> list[str]:
    """Cut into what may not be broken: Latin words and numbers whole, CJK characters one by one."""
    pieces: list[str] = []
    for c in words:
        latin = not is_cjk(c) and not c.isspace()
        last = pieces[-1] if pieces else ""
        joins = last and ((latin and not is_cjk(last[-1]) and not last[-1].isspace()) or c in _NO_START)
        if joins or (last and last[-1] in _NO_END):
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces


def wrap(words: str, room: float, pt: float, weight: Weight = "regular") -> list[str]:
    """Break words into lines no wider than ``room`` mm; a piece that is wider by itself is cut by letters."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(words):
        if width(line + piece, pt, weight) <= room:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        line = "" if piece.isspace() else piece
        while width(line, pt, weight) > room and len(line) > 1:
            cut = next(n for n in range(len(line), 0, -1) if n == 1 or width(line[:n], pt, weight) <= room)
            lines.append(line[:cut])
            line = line[cut:]
    if line.strip():
        lines.append(line.strip())
    return lines or [""]


def fitted(words: str, room: float, pt: float, least: float, weight: Weight = "regular") -> tuple[str, float]:
    """The words and the size at which they fit ``room`` mm: smaller down to ``least``, then cut with an ellipsis."""
    full = width(words, pt, weight)
    if full <= room:
        return words, pt
    size = max(least, pt * room / full)
    if width(words, size, weight) <= room + 1e-6:
        return words, size
    while len(words) > 1 and width(words + "…", size, weight) > room:
        words = words[:-1]
    return words.rstrip() + "…", size
