"""What every write ends with: the record, what it takes to undo, and the search index."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.db.search import index
from wangge.kernel.db.sorting import sort_key
from wangge.kernel.db.words import name_tokens
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.territory.rules import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wangge.kernel.access import Ability, Actor
    from wangge.kernel.models import Versioned
    from wangge.territory.models import Grid, Place, Settlement

_LONGEST = 64


def finish(
    action: str,
    row: Grid | Place | Settlement,
    *,
    actor: Actor,
    path: str,
    role: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any],
    reason: str = "",
    changes: Changes | None = None,
    ability: Ability = "grid.write",
) -> None:
    """The change is recorded and can be undone (``row.undo``). Without ``changes`` the row itself was made."""
    record(action, subject=row, actor=actor, path=path, acting_as=role, before=before, after=after, reason=reason)
    if changes is None:
        changes = Changes()
        changes.made(row)
    row.undo = keep_undo(changes, action=action, subject=row, actor=actor, path=path, ability=ability)


def save(row: Versioned, changes: Changes, **values: Any) -> dict[str, Any]:
    """The values are in the row, its version is one higher; returns the values there were before (of a row, its key).

    Fields that keep their value are not written; when none changes, nothing is.
    """
    before = {}
    for name, value in values.items():
        present = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
        if present != (value.pk if isinstance(value, Model) else value):
            before[name] = present
    if not before:
        return {}
    for name in before:
        setattr(row, name, values[name])
    row.version += 1
    row.save(update_fields=[*before, "version"])
    changes.changed(row, before=before)
    return before


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the record says them: rows by their names."""
    return {
        name: value if isinstance(value, str | int | float | None) else str(value) for name, value in values.items()
    }


def grid_facts(grid: Grid) -> dict[str, Any]:
    """Return what the record says of a new grid."""
    return {
        "code": grid.code, "name": grid.name, "level": grid.level, "kind": grid.kind,
        "colour": f"{grid.colour}{grid.colour_number or ''}", "scope_text": grid.scope_text, "note": grid.note,
        "valid_from": grid.valid_from.isoformat(),
    }  # fmt: skip


def index_grids(grids: Iterable[Grid]) -> None:
    """The grids are found by name, village, code and colour."""
    index(
        ("territory.grid", grid.pk, name_tokens(grid.name, grid.division.name, grid.code, grid.colour))
        for grid in grids
    )


def index_places(places: Iterable[Place]) -> None:
    """The places that have a name are found by it."""
    index([("territory.place", place.pk, _tokens(place.name)) for place in places if place.name])


@lru_cache(maxsize=4096)  # the segments of a lane share its name
def _tokens(name: str) -> str:
    return name_tokens(name)


@lru_cache(maxsize=4096)
def order_key(name: str) -> str:
    """Return the text by which names stand in order, numbered ones by their number."""
    return sort_key(counted(name))


def named(name: str) -> str:
    """Return a name without superfluous blanks.

    Raises
    ------
    Problem
        ``grid.name.missing``, ``text.too_long``.
    """
    name = " ".join(name.split())
    if not name:
        raise Problem("grid.name.missing", field="name")
    if len(name) > _LONGEST:
        raise Problem("text.too_long", value=f"{name[:20]}…", most=_LONGEST, field="name")
    return name
