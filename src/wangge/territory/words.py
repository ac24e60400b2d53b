"""What the record calls what is done here, and what follows when a change here is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel.changes import on_rows_changed
from wangge.kernel.db.search import unindex
from wangge.kernel.record import words
from wangge.language.marking import _
from wangge.territory.models import Grid, Place
from wangge.territory.services.finishing import index_grids, index_places

if TYPE_CHECKING:
    from collections.abc import Sequence

_ACTIONS = {
    "grid.create": _("made a grid"),
    "grid.update": _("changed a grid"),
    "grid.move": _("moved a grid to another area"),
    "grid.close": _("closed a grid"),
    "settlement.create": _("added a settlement"),
    "settlement.rename": _("renamed a settlement"),
    "place.create": _("added a place"),
    "place.update": _("changed a place"),
    "place.move": _("moved a place to another grid"),
    "place.close": _("closed a place"),
    "division.import": _("imported division codes"),
    "net.adopt": _("adopted a grid net"),
}

_FIELDS = {
    "name": _("name"),
    "code": _("code"),
    "colour": _("colour"),
    "colour_number": _("number of the colour"),
    "scope_text": _("what it covers"),
    "note": _("note"),
    "parent": _("belongs to"),
    "grid": _("grid"),
    "kind": _("kind"),
    "settlement": _("settlement"),
    "lon": _("longitude"),
    "lat": _("latitude"),
    "valid_from": _("in force from"),
    "valid_to": _("no longer in force from"),
}


def tell() -> None:
    """The record has words for everything done here; the search index follows an undo."""
    for action, said in _ACTIONS.items():
        words.register(action, said)
    words.register_fields(_FIELDS)
    on_rows_changed("territory.Grid", _grids_changed)
    on_rows_changed("territory.Place", _places_changed)


def _grids_changed(pks: Sequence[Any], gone: bool) -> None:
    unindex(pks)
    if not gone:
        index_grids(Grid.objects.filter(pk__in=pks).select_related("division"))


def _places_changed(pks: Sequence[Any], gone: bool) -> None:
    unindex(pks)
    if not gone:
        index_places(Place.objects.filter(pk__in=pks, valid_to=None))
