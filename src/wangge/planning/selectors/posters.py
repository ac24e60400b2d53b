"""What is printed of a village, a grid or a township, from the books of today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely
from django.db.models import Q
from django.utils import timezone

from wangge.cartography import render_pages
from wangge.cartography.model import Imprint, VillagePoster
from wangge.delineation.model import Households, Township, Village
from wangge.exchange.schematic import schematic
from wangge.kernel import clock
from wangge.kernel.access import as_system, get_visible, visible
from wangge.kernel.demo import is_demo
from wangge.planning.models import PrintedPoster
from wangge.planning.printing import township_poster, village_poster
from wangge.planning.printing.parts import changes, digest
from wangge.planning.selectors.nets import net_in_force
from wangge.planning.selectors.poster_parts import Today
from wangge.planning.selectors.townships import villages_in_force
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
    """A print before it is drawn; the net is read when it is. ``mark`` tells two contents apart."""

    actor: Actor
    grid: Grid
    kind: str
    lang: str
    parts: Parts
    document: str
    number: int
    mark: str
    imprint: Imprint
    today: Today

    @cached_property
    def poster(self) -> VillagePoster | TownshipPoster:
        """Everything that it shows."""
        if self.kind == "overview":
            return _overview(self.actor, self.today, self.imprint)
        return _village(self.actor, self.grid, self.kind, self.today, self.imprint, cast("Lang", self.lang))


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
    return may_print(actor, get_visible(Grid, actor, grid_id))


def may_print(actor: Actor, grid: Grid) -> Grid:
    """Return the grid, if the actor may print it.

    Raises
    ------
    Problem
        ``access.denied``.
    """
    for ability in NEEDED:
        actor.require(ability, grid.path)
    return grid


def content_of(
    actor: Actor, grid: Grid, kind: str, lang: str, today: Today | None = None,
    printed: Sequence[PrintedPoster] | None = None,
) -> Content:  # fmt: skip
    """Return what a kind of print of a grid would show today.

    Parameters
    ----------
    today, printed
        The township, and the prints of this grid and kind, where they have been read already.

    Raises
    ------
    Problem
        ``poster.kind.place`` for a kind that there is not at this level, ``poster.net.none`` for a village without
        grids, ``poster.villages.none``.
    """
    if kind not in KINDS.get(grid.level, ()):
        raise Problem("poster.kind.place", value=kind)
    today = today or Today(actor, grid)
    of = today.village_of(grid) if grid.level == LEAF else grid
    if not today.below(of, LEAF):
        raise Problem("poster.net.none", village=of.name)
    parts = today.parts(grid, kind)
    document = today.document(of)
    if printed is None:
        printed = list(visible(PrintedPoster, actor).filter(grid=grid.pk, kind=kind))
    before = [row for row in printed if row.grid_id == grid.pk and row.kind == kind]
    last = max(before, key=lambda row: row.number, default=None)
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
    mark = digest(_MARK, parts, str(imprint), kind, lang, str(grid.pk))
    return Content(actor, grid, kind, lang, parts, document, number, mark, imprint, today)


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


def prints_of(actor: Actor, grids: Sequence[Grid], also: Grid | None = None) -> list[PrintedPoster]:
    """Return the prints of the grids that still hang, the newest first; of ``also`` those taken down too."""
    rows = visible(PrintedPoster, actor).filter(
        Q(grid__in=[grid.pk for grid in grids], taken_down_on=None) | Q(grid=also.pk if also else None)
    )
    return list(rows.order_by("-printed_at", "-number"))


def hanging(
    actor: Actor, within: Grid, today: Today | None = None, printed: Sequence[PrintedPoster] | None = None
) -> list[Hanging]:
    """Return what hangs of a grid and of those below it, each with what of it is no longer so.

    ``today`` and ``printed`` (what hangs, of more grids too) where they have been read already.
    """
    today = today or Today(actor, within)
    by_id = {grid.pk: grid for grid in today.grids if grid.path.startswith(within.path)}
    found = []
    for row in prints_of(actor, list(by_id.values())) if printed is None else printed:
        if row.grid_id in by_id and row.taken_down_on is None:
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
    rows = today.below(today.township, VILLAGE)
    if len(rows) == 1:  # one village is shown by its areas, whose land takes the whole net
        net = net_in_force(actor, rows[0])
        crs, nets = net.crs, [(net.village, net.plan)]
    else:
        crs, nets = villages_in_force(actor, today.grids)
    township = Township(today.township.name, today.township.division_id, crs, tuple(village for village, _ in nets))
    people = today.people.of([today.township, *rows])
    plans = {village.code: plan for village, plan in nets if plan.grids}
    return township_poster(township, plans, people, imprint=imprint, in_charge=today.people.in_charge)


def _in_words(day: date, lang: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else day.isoformat()
