"""The parts of what would be printed today, for many villages in a few queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.access.predicates import after
from wangge.kernel.keys import keyed_hash
from wangge.planning.models import Adoption, Ground
from wangge.planning.printing.parts import digest, shown_on
from wangge.planning.selectors.appointed import People, people_at
from wangge.planning.selectors.publishing import page_address, pages_open, published
from wangge.registry.api import Household
from wangge.territory.api import AREA, LEAF, TOWNSHIP, VILLAGE, Grid, ancestors, in_force, places_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor
    from wangge.planning.printing.parts import Parts
    from wangge.planning.selectors.appointed import Held

_HOMES = (
    "grid_id", "registered_size", "resident_size", "lane_name", "door", "settlement_id", "lon", "lat", "head_name",
    "number",
)  # fmt: skip


@dataclass
class Homes:
    """The households of one grid, as far as prints show them."""

    count: int
    persons: int
    doors: str
    spots: str
    heads: str


class Today:
    """A township, or a part of it, as it would be printed today: read once, asked for each grid and kind."""

    def __init__(self, actor: Actor, *within: Grid) -> None:
        """Read the grids from the township down to those below ``within``, people, households, maps, documents.

        All of ``within`` are of one township.
        """
        self.actor = actor
        wanted = Q(path__in=sorted({path for grid in within for path in ancestors(grid.path)}))
        for grid in within:
            wanted |= Q(path__gte=grid.path, path__lt=after(grid.path))
        rows = _beside(actor, visible(Grid, actor).filter(in_force(clock.today())).filter(wanted))
        self.grids = list(rows.order_by("level", "code"))
        self.township = next(grid for grid in self.grids if grid.level == TOWNSHIP)
        self.people: People = people_at(self.grids)
        self.publishing, host = published(self.township)
        self.page = pages_open(self.publishing, host)
        self.homes = _homes(actor, [grid.pk for grid in self.grids if grid.level == LEAF])

    def below(self, grid: Grid, level: int) -> list[Grid]:
        """Return the grids of a level in a grid, by code; a grid is in itself."""
        return [row for row in self.grids if row.level == level and row.path.startswith(grid.path)]

    def village_of(self, grid: Grid) -> Grid:
        """Return the village of a grid."""
        return next(row for row in self.grids if row.level == VILLAGE and grid.path.startswith(row.path))

    def document(self, grid: Grid) -> str:
        """Return the document on which the net there rests."""
        found: str | None = next(row for row in self.grids if row.pk == grid.pk).in_document  # type: ignore[attr-defined]
        return found or ""

    def address(self, grid: Grid) -> str:
        """Return the residents' page that a print of a grid leads to; empty while it may not be opened."""
        return page_address(grid.code) if self.page else ""

    def parts(self, grid: Grid, kind: str) -> Parts:
        """Return the parts that a kind of print of a grid would show."""
        if kind == "overview":
            villages = self.below(grid, VILLAGE)
            return shown_on(kind, self._whole(grid, villages, []), {one.code: self._village(one) for one in villages})
        village = self.village_of(grid)
        leaves = self.below(grid, LEAF)
        areas = [area for area in self.below(village, AREA) if area.path in grid.path or grid.level == VILLAGE]
        return shown_on(kind, self._whole(village, [village], areas), {leaf.code: self._grid(leaf) for leaf in leaves})

    def _whole(self, grid: Grid, villages: Sequence[Grid], areas: Sequence[Grid]) -> dict[str, Any]:
        return {
            "ground": digest(*(self._ground(village) for village in villages)),
            "document": self.document(grid),
            "supervision": digest(
                self.publishing.supervision_phone, self.publishing.issuer, self.publishing.map_approval
            ),
            "page": self.address(grid),
            "leaders": told(self.people.of([self.township])),
            "chiefs": told(self.people.of([grid]), self.people.office.get(grid.pk, "")),
            "areas": digest(*((area.code, area.name, told(self.people.of([area]))) for area in areas)),
        }

    def _ground(self, village: Grid) -> tuple[int, int, int]:
        """Return the version of a village's map, and how many places it has and how often they were changed."""
        row: Any = next(row for row in self.grids if row.pk == village.pk)
        return row.ground_version or 0, row.place_count or 0, row.places_changed or 0

    def _grid(self, leaf: Grid) -> dict[str, Any]:
        people = self.people.of([leaf])
        officer = [held for held in people if held.in_charge]
        office = self.people.office.get(self.village_of(leaf).pk, "")
        homes = self.homes.get(leaf.pk) or Homes(0, 0, "", "", "")
        return {
            "name": leaf.name,
            "look": f"{leaf.colour}{leaf.colour_number or ''}",
            "outline": digest(bytes(leaf.outline).hex() if leaf.outline else ""),
            "scope": digest(leaf.scope_text),
            "officer": told(officer, phones=False),
            "phone": keyed_hash("poster", "".join(_phone(held, office) for held in officer) or office)[:16],
            "helpers": told([held for held in people if not held.in_charge]),
            "area": str(leaf.parent_id),
            "households": homes.count,
            "persons": homes.persons,
            "doors": homes.doors,
            "spots": homes.spots,
            "heads": homes.heads,
        }

    def _village(self, village: Grid) -> dict[str, Any]:
        leaves = self.below(village, LEAF)
        chief = [held for held in self.people.of([village]) if held.in_charge]
        office = self.people.office.get(village.pk, "")
        homes = [self.homes[leaf.pk] for leaf in leaves if leaf.pk in self.homes]
        return {
            "name": village.name,
            "outline": digest(bytes(village.outline).hex() if village.outline else ""),
            "grids": len(leaves),
            "households": sum(one.count for one in homes),
            "persons": sum(one.persons for one in homes),
            "chief": told(chief, phones=False),
            "phone": keyed_hash("poster", "".join(_phone(held, office) for held in chief) or office)[:16],
        }


def told(people: Iterable[Held], *more: str, phones: bool = True) -> str:
    """Return a keyed digest of how people are shown; who has not consented counts as the post alone."""
    words = [
        f"{held.role}:{held.name if held.consent else '*'}:{held.phone if held.consent and phones else ''}"
        for held in people
    ]
    return keyed_hash("poster", "\n".join([*words, *more]))[:16]


def _phone(held: Held, office: str) -> str:
    return held.phone if held.consent and held.phone else office


def _homes(actor: Actor, leaves: Sequence[UUID]) -> dict[UUID, Homes]:
    rows = visible(Household, actor).filter(in_force(clock.today()), alias_of=None, grid__in=leaves)
    of_grid: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for grid, *row in rows.order_by().values_list(*_HOMES):
        of_grid[grid].append(tuple(row))
    found = {}
    for pk, all_of in of_grid.items():
        all_of.sort(key=lambda row: str(row[-1]))
        found[pk] = Homes(
            count=len(all_of),
            persons=sum(row[0] if row[0] is not None else row[1] or 0 for row in all_of),
            doors=digest(sorted((row[2], row[3], str(row[4] or "")) for row in all_of)),
            spots=digest(sorted((row[5] or 0.0, row[6] or 0.0) for row in all_of)),
            heads=keyed_hash("poster", "\n".join(row[7] for row in all_of))[:16],
        )
    return found


def _beside(actor: Actor, rows: QuerySet[Grid]) -> QuerySet[Grid]:
    """Read beside each grid its document, and beside each village the state of its map and places.

    The document on which the net in force at a grid rests is the latest that covers it.
    """
    covering = visible(Adoption, actor).filter(Q(path=OuterRef("path")) | Q(path=OuterRef("parent__path")))
    ground = visible(Ground, actor).filter(village=OuterRef("pk"))
    places = places_for(actor).filter(village=OuterRef("pk")).order_by().values("village")
    return rows.annotate(
        in_document=Subquery(covering.order_by("-at", "-pk").values("document")[:1]),
        ground_version=Subquery(ground.values("version")[:1]),
        place_count=Subquery(places.annotate(many=Count("pk")).values("many")),
        places_changed=Subquery(places.annotate(changed=Sum("version")).values("changed")),
    )
