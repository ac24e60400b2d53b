"""Reads of imports, each only for those who may import there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangge.kernel.access import get_visible, visible
from wangge.problem import Problem
from wangge.registry.imports import keeping
from wangge.registry.imports.reading import Staged, Wrong
from wangge.registry.models import Import
from wangge.territory.api import grids_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid

_ROWS = ("staged", "checked", "findings")


@dataclass(frozen=True)
class Preview:
    """What checking found: problems at their cells, the first things of each state, and the bad rows as they came."""

    wrong: tuple[Wrong, ...]
    shown: dict[str, list[list[Any]]]
    headings: list[str]
    bad: list[tuple[int, list[Any]]]


def imports_for(actor: Actor) -> QuerySet[Import]:
    """Return the imports that the actor may see, without their rows."""
    return visible(Import, actor).defer(*_ROWS)


def import_of(actor: Actor, import_id: UUID | str) -> Import:
    """Return one import, without its rows.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    found = imports_for(actor).filter(pk=import_id).first()
    if found is None:
        raise Problem("access.not_found")
    return found


def sheets_of(actor: Actor, import_id: UUID | str) -> tuple[list[str], Staged]:
    """Return the names of the sheets of an import, and the one chosen."""
    row = get_visible(Import, actor, import_id)
    sheets = keeping.sheets_of(row)
    chosen = next((sheet for sheet in sheets if sheet.sheet == row.options.get("sheet")), sheets[0])
    return [sheet.sheet for sheet in sheets], chosen


def preview_of(actor: Actor, import_id: UUID | str) -> Preview:
    """Return what checking found.

    Raises
    ------
    Problem
        ``access.not_found``; ``imports.emptied`` when it is no longer kept.
    """
    plain = keeping.opened(get_visible(Import, actor, import_id).findings)
    return Preview(
        tuple(Wrong(*one) for one in plain["wrong"]),
        plain["shown"],
        plain["headings"],
        [(row, cells) for row, cells in plain["bad"]],
    )


def has_rows_to_correct(actor: Actor, import_id: UUID | str) -> bool:
    """Say whether the rows with problems are still kept."""
    return visible(Import, actor).filter(pk=import_id).exclude(findings=None).exists()


def places_to_import(actor: Actor) -> list[Grid]:
    """Return the grids at the top of what the actor may import into."""
    paths = actor.paths("import")
    return list(grids_for(actor).filter(path__in=paths)) if paths else []
