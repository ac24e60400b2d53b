"""Print-ready posters from plain data: grid map, organisation chart, officer's sheets, township overview.

Everything is laid out in millimetres of A1; A2 and A3 are true reductions of it, so that a small print can be checked
before the large one is paid for. Text stays text in the PDF, with the fonts embedded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from wangge.cartography import officer_sheet
from wangge.cartography.both import both_sheets
from wangge.cartography.chart import chart_sheets
from wangge.cartography.map_poster import map_sheets
from wangge.cartography.model import TownshipPoster, VillagePoster
from wangge.cartography.overview import overview_sheets, overview_title
from wangge.cartography.press import Format, press
from wangge.cartography.words import Lang, word
from wangge.problem import Problem

if TYPE_CHECKING:
    from wangge.cartography.canvas import Sheet

Kind = Literal["map", "org", "both", "sheet", "overview"]
Size = Literal["A1", "A2", "A3", "A4"]
_ISO = {"A1": (594.0, 841.0), "A2": (420.0, 594.0), "A3": (297.0, 420.0), "A4": (210.0, 297.0)}
_TITLES = {"map": "map.title", "org": "org.title", "both": "both.title"}
_DRAW = {"map": map_sheets, "org": chart_sheets, "both": both_sheets}


def sheets(
    poster: VillagePoster | TownshipPoster, *, kind: Kind, lang: Lang = "zh", grids: tuple[int, ...] | None = None
) -> list[Sheet]:
    """Lay out a poster without printing it.

    Parameters
    ----------
    poster
        ``VillagePoster`` for every kind but ``overview``, which takes a ``TownshipPoster``.
    kind
        ``map``, ``org``, ``both``, ``sheet`` or ``overview``.
    lang
        ``zh`` or ``en``; proper names stay as they are written.
    grids
        For ``sheet``: indices of the grids wanted, all by default.

    Raises
    ------
    Problem
        ``poster.kind.unknown``, ``poster.kind.data`` (township data for a village's poster or the reverse),
        ``poster.grids.none`` (a village without grids), ``poster.grid.unknown``.
    """
    if kind not in get_args(Kind):
        raise Problem("poster.kind.unknown", value=str(kind))
    if isinstance(poster, TownshipPoster) != (kind == "overview"):
        raise Problem("poster.kind.data", value=kind)
    if isinstance(poster, TownshipPoster):
        if not poster.villages:
            raise Problem("poster.villages.none", value=poster.township)
        return overview_sheets(poster, lang)
    if not poster.grids:
        raise Problem("poster.grids.none", village=poster.village)
    if kind == "sheet":
        if grids is not None and any(not 0 <= g < len(poster.grids) for g in grids):
            raise Problem("poster.grid.unknown", village=poster.village, value=str(grids))
        return officer_sheet.officer_sheets(poster, lang, grids)
    return _DRAW[kind](poster, lang)


def render_pages(
    poster: VillagePoster | TownshipPoster,
    *,
    kind: Kind,
    size: Size = "A1",
    lang: Lang = "zh",
    format: Format = "pdf",  # noqa: A002 - the word that everybody looks for
    grids: tuple[int, ...] | None = None,
    ppi: float | None = None,
) -> tuple[bytes, ...]:
    """Print a poster: one PDF with all pages, or one SVG or PNG per page.

    Parameters
    ----------
    poster, kind, lang, grids
        As in ``sheets``.
    size
        ``A3``, ``A2`` or ``A1``, upright or lying as the village needs; ``A4`` too. ``sheet`` is always A4.
    format
        ``pdf``, ``svg`` (letters as outlines) or ``png``.
    ppi
        Dots per inch of a PNG: by default what makes the longer side about 2,800 dots.

    Raises
    ------
    Problem
        As ``sheets``; ``poster.size.unknown``, ``poster.format.unknown``.
    """
    if size not in _ISO:
        raise Problem("poster.size.unknown", value=str(size))
    if format not in get_args(Format):
        raise Problem("poster.format.unknown", value=str(format))
    drawn = sheets(poster, kind=kind, lang=lang, grids=grids)
    paper = "A4" if kind == "sheet" else size
    pages = [_on_paper(sheet, paper) for sheet in drawn]
    if isinstance(poster, TownshipPoster):
        title = overview_title(poster, lang)
    elif kind == "sheet":
        title = f"{poster.village} {word('sheet.title', lang)}"
    else:
        title = word(_TITLES[kind], lang, village=poster.village)
    dots = ppi if ppi is not None else 2800 / (_ISO[paper][1] / 25.4)
    return press(pages, title=title, lang=lang, form=format, ppi=dots)


def render(
    poster: VillagePoster | TownshipPoster,
    *,
    kind: Kind,
    size: Size = "A1",
    lang: Lang = "zh",
    format: Format = "pdf",  # noqa: A002 - the word that everybody looks for
    grids: tuple[int, ...] | None = None,
    page: int = 1,
    ppi: float | None = None,
) -> bytes:
    """Print a poster as one file: the whole PDF, or page ``page`` (from 1) as SVG or PNG. See ``render_pages``.

    Raises
    ------
    Problem
        As ``render_pages``; ``poster.page.unknown`` when there is no such page.
    """
    pages = render_pages(poster, kind=kind, size=size, lang=lang, format=format, grids=grids, ppi=ppi)
    if format == "pdf":
        return pages[0]
    if not 1 <= page <= len(pages):
        raise Problem("poster.page.unknown", value=page, pages=len(pages))
    return pages[page - 1]


def _on_paper(sheet: Sheet, size: str) -> tuple[Sheet, float, float, float]:
    """A sheet with its reduction and the exact size of the paper, lying where the sheet lies."""
    short, long = _ISO[size]
    lying = sheet.page.w > sheet.page.h
    w, h = (long, short) if lying else (short, long)
    return sheet, min(w / sheet.page.w, h / sheet.page.h), w, h


__all__ = ["Kind", "Size", "render", "render_pages", "sheets"]
