"""One row of a list: what it is, where it lies on the map, and the button that mends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wangge.desk.coverage.telling import square_metres
from wangge.desk.shell.answering import said
from wangge.planning.api import is_named
from wangge.roster.api import role_name
from wangge.territory.api import LEAF, PLACE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wangge.kernel.access import Actor
    from wangge.planning.api import Coverage
    from wangge.registry.api import Household
    from wangge.roster.api import Assignment, Person
    from wangge.territory.api import Grid, Place


@dataclass(frozen=True)
class Row:
    """``confirm`` is the version of a household that can be said to be still right."""

    name: str
    url: str
    where: str
    note: str = ""
    on_map: str = ""
    mend: tuple[str, str] | None = None  # label, address
    confirm: int | None = None
    key: Any = None


@dataclass
class Maker:
    """Makes the rows of one kind for one actor."""

    actor: Actor
    kind: str
    found: Coverage | None = None
    makers: dict[str, Callable[[Any], Iterator[Row]]] = field(init=False)

    def __post_init__(self) -> None:
        """Know who makes which."""
        self.makers = {
            "household": self._household, "grid": self._grid, "post": self._post, "person": self._person,
            "way": self._place, "place": self._place, "land": self._land,
        }  # fmt: skip

    def rows(self, listed: list[Any]) -> list[Row]:
        """Return the rows of what was listed."""
        make = self.makers[self.kind.partition("_")[0]]
        return [row for one in listed for row in make(one)]

    def _household(self, home: Household) -> Iterator[Row]:
        grid = home.grid or home.village
        may = self.actor.may("household.write", grid.path, home.pk)
        stale = self.kind == "household_stale"
        mend = None
        if may:
            name, label = ("household_edit", _("Correct")) if stale else ("household_move", _("Put into a grid"))
            mend = (label, reverse(name, args=[home.pk]))
        yield Row(
            str(home), reverse("household_page", args=[home.pk]), grid.name if stale else home.village.name,
            _("looked at last on %(day)s") % {"day": date_format(home.confirmed_on)} if stale else _address(home),
            _at(home) if home.lon is not None else _on(grid), mend,
            home.version if stale and may else None, home.pk,
        )  # fmt: skip

    def _grid(self, grid: Grid) -> Iterator[Row]:
        mend, note = None, ""
        if self.kind == "grid_nobody":
            if self.actor.may("person.write", grid.path):
                name = "handover" if grid.level == LEAF else "assignment_new"
                mend = (_("Appoint"), reverse(name, args=[grid.pk]))
        elif self.found is not None:
            note = self._size(grid)
            mend = self._net(grid.path)
        yield Row(grid.name, reverse("grid_page", args=[grid.pk]), grid.code, note, _on(grid), mend)

    def _size(self, grid: Grid) -> str:
        assert self.found is not None  # noqa: S101 - asked by the caller
        told = _("%(number)s households") % {"number": self.found.outside[grid.pk]}
        if not is_named(self.found, grid.pk):
            return told
        return _("%(told)s; the plan gives the reason") % {"told": told}

    def _post(self, post: Assignment) -> Iterator[Row]:
        name = "role_edit" if self.actor.may("settings.write") else "role_page"
        mend = (_("Write the duties"), reverse(name, args=[post.role_id]))
        where = post.grid.name if post.grid is not None else ""
        yield Row(
            post.person.name, reverse("person_page", args=[post.person_id]), where, role_name(post.role),
            _on(post.grid) if post.grid is not None else "", mend if name == "role_edit" else None,
        )  # fmt: skip

    def _person(self, person: Person) -> Iterator[Row]:
        page, mend = reverse("person_page", args=[person.pk]), None
        if self.actor.may("person.write"):
            if self.kind == "person_no_post":
                mend = (_("Appoint"), reverse("person_post_new", args=[person.pk]))
            else:
                mend = (_("Hand a grid over"), page)
        yield Row(person.name, page, person.home.name if self.kind == "person_no_post" else "", mend=mend)

    def _place(self, place: Place) -> Iterator[Row]:
        mend = None
        if self.actor.may("place.write", place.village.path):
            mend = (_("Give to a grid"), reverse("place_move", args=[place.pk]))
        name = place.name or _("without a name")
        yield Row(
            f"{name} {place.segment}" if place.segment else name, reverse("place_page", args=[place.pk]),
            place.village.name, said(PLACE_KINDS, place.kind),
            _at(place) if place.lon is not None else _on(place.village), mend,
        )  # fmt: skip

    def _land(self, proof: Any) -> Iterator[Row]:
        wanted = self.kind.removeprefix("land_")
        for gap in proof.gaps:
            if gap["kind"] == wanted:
                yield Row(
                    square_metres(gap["m2"]), "", proof.village.name, " · ".join(gap["grids"]),
                    f"{reverse('map_page')}#at={gap['lon']},{gap['lat']}", self._net(proof.village.path),
                )  # fmt: skip

    def _net(self, path: str) -> tuple[str, str] | None:
        if not self.actor.may("grid.write", path):
            return None
        return _("Correct the net"), reverse("planning_home")


def _at(thing: Any) -> str:
    return f"{reverse('map_page')}#at={thing.lon:.6f},{thing.lat:.6f}"


def _on(grid: Grid) -> str:
    return f"{reverse('map_page')}#grid={grid.pk}"


def _address(home: Household) -> str:
    return " ".join(part for part in (home.lane_name, home.door) if part)
