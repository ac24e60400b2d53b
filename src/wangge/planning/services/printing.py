"""Print a poster, and note that one no longer hangs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.changes import expect_version
from wangge.kernel.record import record
from wangge.planning.models import PrintedPoster
from wangge.planning.selectors.posters import NEEDED, SIZES, content_of, grid_to_print, rendered
from wangge.problem import Problem
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.planning.selectors.poster_parts import Today

_PLACE = 64


@dataclass(frozen=True)
class Printed:
    """A print: its row, and the PDF."""

    row: PrintedPoster
    pdf: bytes


def poster_print(
    *, actor: Actor, grid_id: UUID | str, kind: str, size: str, lang: str, place: str = "",
    replaces: UUID | str | None = None, today: Today | None = None,
) -> Printed:  # fmt: skip
    """Print and keep what was printed, part by part; the same print of the same content keeps its number.

    Parameters
    ----------
    place
        Where it will hang.
    replaces
        The print that it is put up instead of: that one then hangs no more.
    today
        The township as read already, when many are printed.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``poster.kind.place``, ``poster.net.none``, ``poster.size.unknown``,
        ``command.lang``, ``poster.place.long``.
    """
    grid_to_print(actor, grid_id)
    place = place.strip()
    if len(place) > _PLACE:
        raise Problem("poster.place.long", most=_PLACE)
    if lang not in ("zh", "en"):
        raise Problem("command.lang", value=lang)
    if size not in SIZES:
        raise Problem("poster.size.unknown", value=size)
    with writing(actor):
        grid = get_visible(Grid, actor, grid_id, lock=True)  # one after another: the number is printed on it
        old = get_visible(PrintedPoster, actor, replaces, lock=True) if replaces else None
        place = place or (old.place if old is not None else "")
        content = content_of(actor, grid, kind, lang, today)
        paper = "A4" if kind == "sheet" else size
        same = visible(PrintedPoster, actor).filter(
            grid=grid.pk, kind=kind, size=paper, lang=lang, place=place, number=content.number, taken_down_on=None
        )
        row = same.first()
        if row is None:
            row = PrintedPoster(
                grid=grid, kind=kind, size=paper, lang=lang, number=content.number, document=content.document,
                digests=content.parts, place=place, by_name=actor.name,
            )  # fmt: skip
            row.save(force_insert=True)
            record(
                "poster.print", subject=row, actor=actor, path=grid.path,
                acting_as=actor.require("export", grid.path),
                after={"kind": kind, "size": paper, "lang": lang, "number": content.number, "place": place},
            )  # fmt: skip
        row.grid = grid  # a print kept already comes without it
        if old is not None and old.pk != row.pk and old.taken_down_on is None:
            _take_down(old, actor, grid)
    return Printed(row, rendered(content, size=size, form="pdf")[0])


def poster_take_down(*, actor: Actor, poster_id: UUID | str, version: int) -> PrintedPoster:
    """Note that a print no longer hangs.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``, ``poster.down``.
    """
    with writing(actor):
        row = get_visible(PrintedPoster, actor, poster_id, lock=True)
        grid = get_visible(Grid, actor, row.grid_id)
        for ability in NEEDED:
            actor.require(ability, grid.path)
        expect_version(row, version)
        if row.taken_down_on is not None:
            raise Problem("poster.down")
        _take_down(row, actor, grid)
    return row


def _take_down(row: PrintedPoster, actor: Actor, grid: Grid) -> None:
    row.taken_down_on = clock.today()
    row.version += 1
    row.save(update_fields=["taken_down_on", "version"])
    record(
        "poster.take_down", subject=row, actor=actor, path=grid.path, acting_as=actor.require("export", grid.path),
        before={"taken_down_on": None}, after={"taken_down_on": row.taken_down_on},
    )  # fmt: skip
