"""The entries of the main menu, and who finds which of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from wangge.language.marking import _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wangge.kernel.access import Ability, Actor


@dataclass(frozen=True)
class Entry:
    """One entry: its URL name, words and icon, and the abilities of which one is needed (none: everybody)."""

    name: str
    label: str
    icon: str
    abilities: tuple[Ability, ...] = ()


@dataclass(frozen=True)
class Link:
    """An entry as one actor sees it on one page."""

    label: str
    icon: str
    url: str
    here: bool


ENTRIES: tuple[Entry, ...] = (
    Entry("home", _("Home"), icon="home"),
    Entry("map_page", _("Map"), icon="map-2", abilities=("grid.read",)),
    Entry("grid_list", _("Grids"), icon="hexagons", abilities=("grid.read",)),
    Entry("coverage_page", _("Coverage"), icon="shield-check", abilities=("grid.read",)),
    Entry("planning_home", _("Planning"), icon="vector-triangle", abilities=("grid.write",)),
    Entry("person_list", _("People in charge"), icon="users", abilities=("person.read",)),
    Entry("body_list", _("Departments"), icon="building-community", abilities=("grid.read",)),
    Entry("household_list", _("Households"), icon="home-2", abilities=("household.read",)),
    Entry("place_list", _("Places"), icon="map-pin", abilities=("grid.read",)),
    Entry("poster_home", _("Posters"), icon="printer", abilities=("export",)),
    Entry("import_list", _("Import"), icon="file-import", abilities=("import",)),
    Entry("record_list", _("Record"), icon="history", abilities=("record.read",)),
    Entry("privacy_home", _("Privacy"), icon="shield-lock", abilities=("privacy.write",)),
    Entry("settings_page", _("Settings"), icon="settings", abilities=("settings.write",)),
)


def links(actor: Actor, request: HttpRequest) -> list[Link]:
    """Return the entries that the actor may use; the one whose pages we are on is marked."""
    found = []
    for entry in ENTRIES:
        if entry.abilities and not any(actor.may(ability) for ability in entry.abilities):
            continue
        url = reverse(entry.name)
        here = request.path == url or (url != "/" and request.path.startswith(url))
        found.append(Link(gettext(entry.label), entry.icon, url, here))
    return found
