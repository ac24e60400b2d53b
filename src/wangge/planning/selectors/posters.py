"""What is printed of a village, a grid or a township, from the books of today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely
from django.utils import timezone

from wangge.cartography import render_pages
from wangge.cartography.model import Imprint, VillagePoster
from wangge.delineation.model import Households, Township, Village, no_streets, no_water
from wangge.exchange.schematic import schematic
from wangge.kernel import clock
from wangge.kernel.access import as_system, get_visible, visible
from wangge.kernel.demo import is_demo
from wangge.planning.ground.lands import outline_of
from wangge.planning.models import PrintedPoster
from wangge.planning.printing import township_poster, village_poster
from wangge.planning.printing.parts import changes, digest
from wangge.planning.selectors.nets import net_in_force
from wangge.planning.selectors.poster_parts import Today
from wangge.problem import Problem
from wangge.registry.api import Household
from wangge.territory.api import AREA, LEAF, TOWNSHIP, VILLAGE, Grid, in_force

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from wangge.cartography import Kind, Size
    from wangge.cartography.model import TownshipPoster
    from wangge.cartography.press import Format
    from wangge.cartography.words import Lang
    from wangge.kernel.access import Ability, Actor
    from wangge.planning.printing.parts import Parts
    from wangge.planning.selectors.nets import OpenNet
    from wangge.problem import Finding

KINDS: dict[int, tuple[str, ...]] = {
    TOWNSHIP: ("overview",),
    VILLAGE: ("map", "org", "both", "sheet"),
    LEAF: ("sheet",),
}
"""What can be printed of a grid of each level."""
SIZES = ("A1", "A2", "A3", "A4")
NEEDED: tuple[Ability, ...] = ("export", "person.read", "household.read")
"""Who takes a poster away must hold these there: its figures are those of the books, its people those of the roster."""


@dataclass(frozen=True)
class Content:
    """A print before it is drawn. ``mark`` tells two contents apart; ``net`` names the grid that it is of."""

    grid: Grid
    kind: str
    lang: str
    poster: VillagePoster | TownshipPoster
    parts: Parts
    document: str
    number: int
    mark: str


@dataclass(frozen=True)
class Hanging:
    """A print that still hangs (or lies in a bag), and what of it is no longer so."""

    row: PrintedPoster
    changes: tuple[Finding, ...]


def grid_to_print(actor: Actor, grid_id: UUID | str) -> Grid:
    """Return the grid, if the actor may print it.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``.
    """
    grid = get_visible(Grid, actor, grid_id)
    for ability in NEEDED:
        actor.require(ability, grid.path)
    return grid


def content_of(actor: Actor, grid: Grid, kind: str, lang: str, today: Today | None = None) -> Content:
    """Return what a kind of print of a grid would show today.

    Raises
    ------
    Problem
        ``poster.kind.place`` for a kind that there is not at this level, ``poster.net.none`` for a village without
        grids, ``poster.villages.none``.
    """
    if kind not in KINDS.get(grid.level, ()):
        raise Problem("poster.kind.place", value=kind)
    today = today or Today(actor, grid)
    parts = today.parts(grid, kind)
    document = today.document(grid if grid.level != LEAF else today.village_of(grid))
    last = latest(actor, grid, kind)
    same = last is not None and last.digests == parts
    number = last.number + (0 if same else 1) if last else 1
    day = timezone.localdate(last.printed_at) if same and last else clock.today()
    imprint = Imprint(
        issuer=today.publishing.issuer or today.township.name,
        document=document,
        date=_in_words(day, lang),
        version=str(number),
        supervision_phone=today.publishing.supervision_phone,
        map_approval=today.publishing.map_approval,
        page_url=today.address(grid),
        demo=is_demo(),
    )
    poster: VillagePoster | TownshipPoster
    if kind == "overview":
        poster = _overview(actor, today, imprint)
    else:
        poster = _village(actor, grid, kind, today, imprint, cast("Lang", lang))
    mark = digest(_MARK, parts, str(imprint), kind, lang, str(grid.pk))
    return Content(grid, kind, lang, poster, parts, document, number, mark)


_MARK = 1
"""Counted up when the drawing changes, so that no picture from before is shown."""


def rendered(content: Content, *, size: str, form: Format, ppi: float | None = None) -> tuple[bytes, ...]:
    """Draw a content: one PDF, or a picture for each page."""
    return render_pages(
        content.poster, kind=cast("Kind", content.kind), size=cast("Size", size), lang=cast("Lang", content.lang),
        format=form, ppi=ppi, grids=_grids(content),
    )  # fmt: skip


def _grids(content: Content) -> tuple[int, ...] | None:
    """Return which sheets are wanted: that of the one grid, or all."""
    if content.grid.level != LEAF or not isinstance(content.poster, VillagePoster):
        return None
    return tuple(n for n, face in enumerate(content.poster.grids) if face.code == content.grid.code)


def latest(actor: Actor, grid: Grid, kind: str) -> PrintedPoster | None:
    """Return the last print of a kind of a grid."""
    return visible(PrintedPoster, actor).filter(grid=grid.pk, kind=kind).order_by("-number").first()


def prints_of(actor: Actor, grids: Sequence[Grid]) -> list[PrintedPoster]:
    """Return the prints of the grids that still hang, the newest first."""
    return list(
        visible(PrintedPoster, actor)
        .filter(grid__in=[grid.pk for grid in grids], taken_down_on=None)
        .order_by("-printed_at", "-number")
    )


def hanging(actor: Actor, within: Grid, today: Today | None = None) -> list[Hanging]:
    """Return what hangs of a grid and of those below it, each with what of it is no longer so."""
    today = today or Today(actor, within)
    by_id = {grid.pk: grid for grid in today.grids if grid.path.startswith(within.path)}
    found = []
    for row in prints_of(actor, list(by_id.values())):
        row.grid = by_id[row.grid_id]
        found.append(Hanging(row, changes(row.digests, today.parts(row.grid, row.kind))))
    return found


def _village(actor: Actor, grid: Grid, kind: str, today: Today, imprint: Imprint, lang: Lang) -> VillagePoster:
    row = today.village_of(grid)
    net = net_in_force(actor, row)
    if not net.plan.grids:
        raise Problem("poster.net.none", village=row.name)
    village, plan = net.village, net.plan
    blocks = all(one.shape is None for one in plan.grids)
    if blocks:
        village, plan = schematic(village, plan)
    people = today.people.of([today.township, row, *today.below(row, AREA), *today.below(row, LEAF)])
    return village_poster(
        _surroundings(row, village, net, today), village, plan, people,
        imprint=imprint, lang=lang, office_phone=today.people.office.get(row.pk, ""), schematic=blocks,
        heads=_heads(actor, net) if kind == "sheet" else None, in_charge=today.people.in_charge,
    )  # fmt: skip


def _heads(actor: Actor, net: OpenNet) -> dict[str, str]:
    there = visible(Household, actor).filter(village__division_id=net.village.code, alias_of=None)
    return dict(there.values_list("number", "head_name"))


def _surroundings(row: Grid, village: Village, net: OpenNet, today: Today) -> Township:
    """Return the township with the outlines of the other villages: main roads lead into them."""
    around: list[Village] = []
    if net.crs and village.boundary is not None:
        with as_system("where a road leads is the same whoever prints the map"):
            rows = list(
                Grid._base_manager.filter(in_force(clock.today()), level=VILLAGE, parent=today.township.pk)
                .exclude(pk=row.pk)
                .exclude(outline=None)
                .order_by("code")
            )
        shapes = np.empty(len(rows), dtype=object)
        shapes[:] = [shapely.from_wkb(bytes(other.outline or b"")) for other in rows]
        around = [
            Village(other.division_id, other.name, shape, Households.of([], []))
            for other, shape in zip(rows, net.frame.metres(shapes), strict=True)
        ]
    return Township(today.township.name, today.township.division_id, net.crs, (village, *around))


def _overview(actor: Actor, today: Today, imprint: Imprint) -> TownshipPoster:
    nets = [(row, net_in_force(actor, row)) for row in today.below(today.township, VILLAGE)]
    plans = {net.village.code: net.plan for _, net in nets if net.plan.grids}
    if not plans:
        raise Problem("poster.net.none", village=today.township.name)
    crs = next((net.crs for _, net in nets if net.crs), "")
    villages = tuple(net.village if net.crs == crs else _outlined(row, net.village, crs) for row, net in nets)
    township = Township(today.township.name, today.township.division_id, crs, villages)
    people = today.people.of([today.township, *(row for row, _ in nets)])
    return township_poster(township, plans, people, imprint=imprint, in_charge=today.people.in_charge)


def _outlined(row: Grid, village: Village, crs: str) -> Village:
    """Return a village of another projection by its outline alone."""
    outline = outline_of(row, crs) if crs else None
    bare = Households.of(village.households.ids, np.full((len(village.households), 2), np.nan))
    bare = replace(bare, persons=village.households.persons)
    return replace(
        village, boundary=outline, households=bare, streets=no_streets(), water=no_water(),
        buildings=np.empty(0, dtype=object),
    )  # fmt: skip


def _in_words(day: date, lang: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else day.isoformat()
