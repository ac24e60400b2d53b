"""What residents may know of their grid, without an account: who is in charge, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max

from wangge.cartography.words import colour_word, role_word
from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.demo import is_demo
from wangge.planning.models import Adoption
from wangge.planning.printing import natural
from wangge.planning.printing.door_runs import Door, grid_of_door
from wangge.planning.selectors.appointed import Held, people_at
from wangge.planning.selectors.publishing import Hosting, pages_open, published, short_code
from wangge.problem import Problem
from wangge.registry.api import Household
from wangge.territory.api import LEAF, TOWNSHIP, VILLAGE, Grid, ancestors, in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from wangge.planning.selectors.publishing import Publishing


_COUNTED = re.compile(r"[0-9]+户|,? *[0-9]+ households?")
"""How many homes of a group a grid has, in the words for its scope: not for the page."""


@dataclass(frozen=True)
class PublicContact:
    """A post as residents see it: by name and phone with consent to the page, else the office's number.

    ``held``: somebody holds it who is not named.
    """

    role: str
    name: str = ""
    phone: str = ""
    held: bool = False

    @property
    def role_en(self) -> str:
        """The role in English; one that only this township has stays as it is written."""
        return role_word(self.role, "en")


@dataclass(frozen=True)
class PublicGrid:
    """A leaf grid as residents see it."""

    code: str
    name: str
    colour: str
    scope: str
    contact: PublicContact

    @property
    def name_en(self) -> str:
        """Its name with the colour in English: what a visitor calls it."""
        return f"{self.name} ({colour_word(self.colour, 'en')})" if self.colour else self.name


@dataclass(frozen=True)
class PublicPage:
    """The page of a village, of one grid in it, or of a township with its villages.

    ``chosen`` is the grid that was asked for, ``gone`` tells that the code asked for is no longer in force.
    """

    code: str
    name: str
    township: str
    township_code: str
    grids: tuple[PublicGrid, ...] = ()
    villages: tuple[tuple[str, str], ...] = ()
    chosen: PublicGrid | None = None
    gone: bool = False
    chief: PublicContact | None = None
    office_phone: str = ""
    supervision_phone: str = ""
    net_date: date | None = None
    find: bool = False
    host: Hosting | None = None
    demo: bool = False


@dataclass(frozen=True)
class Found:
    """Where to go with a door: a grid, or the grids of a group."""

    grids: tuple[PublicGrid, ...]


def public_page(code: str) -> PublicPage:
    """Return what residents may see under a code of 12 or 15 digits.

    Raises
    ------
    Problem
        ``access.not_found``: there is no such grid, or its township's pages are not open; both look the same.
    """
    if not re.fullmatch(r"[0-9]{12}|[0-9]{15}", code):
        raise Problem("access.not_found")
    with as_system("residents may know who looks after their grid"):
        return _page(code)


def _page(code: str) -> PublicPage:
    found = Grid._base_manager.filter(code=code if len(code) == 15 else f"{code}000")
    asked = found.select_related("parent__parent__parent").first()
    if asked is None:
        raise Problem("access.not_found")
    above = {row.level: row for row in _upwards(asked)}
    township, village = above[TOWNSHIP], above.get(VILLAGE)
    publishing, host = published(township)
    if not pages_open(publishing, host):
        raise Problem("access.not_found")
    if village is None:
        below = Grid._base_manager.filter(in_force(clock.today()), parent=township.pk, level=VILLAGE)
        return PublicPage(
            code=short_code(township.code), name=township.name, township=township.name,
            township_code=short_code(township.code),
            villages=tuple((short_code(one), name) for one, name in below.order_by("code").values_list("code", "name")),
            supervision_phone=publishing.supervision_phone, net_date=_date(township, []), host=host, demo=is_demo(),
        )  # fmt: skip
    return _village_page(asked, village, township, publishing, host)


def _upwards(grid: Grid | None) -> Iterator[Grid]:
    while grid is not None:
        yield grid
        grid = grid.parent


def _village_page(asked: Grid, village: Grid, township: Grid, publishing: Publishing, host: Hosting) -> PublicPage:
    leaves = list(
        Grid._base_manager.filter(in_force(clock.today()), level=LEAF, path__startswith=village.path)
        .defer("outline", "note")
        .order_by("code")
    )
    people = people_at([village, *leaves])
    office = people.office.get(village.pk, "")
    grids = tuple(_grid(leaf, people.at.get(leaf.pk, ()), office) for leaf in leaves)
    chiefs = [held for held in people.at.get(village.pk, ()) if held.in_charge]
    chosen = next((grid for grid in grids if grid.code == asked.code), None)
    return PublicPage(
        code=short_code(village.code),
        name=village.name,
        township=township.name,
        township_code=short_code(township.code),
        grids=grids,
        chosen=chosen,
        gone=chosen is None and asked.level > VILLAGE,
        chief=contact(chiefs[:1], office) if chiefs else None,
        office_phone=office,
        supervision_phone=publishing.supervision_phone,
        net_date=_date(village, leaves),
        find=publishing.find and bool(grids),
        host=host,
        demo=is_demo(),
    )


def contact(held: Iterable[Held], office: str) -> PublicContact:
    """Return how the holder of a post is shown on a page; vacant without one."""
    for one in held:
        if one.online:
            return PublicContact(one.role, one.name, one.phone or office)
        return PublicContact(one.role, "", office, held=True)
    return PublicContact("", "", office)


def _grid(leaf: Grid, people: Iterable[Held], office: str) -> PublicGrid:
    return PublicGrid(
        leaf.code,
        leaf.name,
        f"{leaf.colour}{leaf.colour_number or ''}",
        leaf.scope_text,
        contact([one for one in people if one.in_charge], office),
    )


def _date(grid: Grid, leaves: list[Grid]) -> date | None:
    """Return since when the net is in force: by its latest adoption, or by its youngest grid."""
    latest: date | None = Adoption.objects.filter(path__in=ancestors(grid.path)).aggregate(day=Max("valid_from"))["day"]
    return latest or max((leaf.valid_from for leaf in leaves), default=None)


@dataclass(frozen=True)
class PublicIndex:
    """Which grid a door of a village belongs to, as the index on the poster tells it."""

    page: PublicPage
    doors: tuple[Door, ...]

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes that can be asked for, and the groups of homes without a lane."""
        return tuple(sorted({door.lane for door in self.doors if door.lane}, key=natural))

    def find(self, lane: str, door: str) -> Found:
        """Return the grid of a door; several for a group or a lane without the number, none where nothing is known."""
        by_code = {grid.code: grid for grid in self.page.grids}
        found = grid_of_door(list(self.doors), lane.strip(), door.strip())
        return Found(tuple(by_code[code] for code in found if code in by_code))


def public_index(page: PublicPage) -> PublicIndex:
    """Return the index of the village of a page."""
    return PublicIndex(page, tuple(_doors(page.code)))


def _doors(village_code: str) -> list[Door]:
    """Return lane, door and grid of the homes of a village; no household is told apart."""
    with as_system("residents may find their grid by lane and door, as on the poster"):
        homes = Household.objects.filter(
            in_force(clock.today()), village__code=f"{village_code}000", alias_of=None, grid__valid_to=None,
            grid__isnull=False,
        ).order_by()  # fmt: skip
        columns = ("lane_name", "door", "grid__code", "settlement__name", "settlement__parent__name")
        rows = list(homes.values_list(*columns))
    return [
        Door(lane or _group(name or "", above or ""), door if lane else "", code)
        for lane, door, code, name, above in rows
    ]


def _group(name: str, above: str) -> str:
    """Return what a group of homes is called, with its natural village unless the name says it already."""
    return name if name.startswith(above) else f"{above}{name}"
