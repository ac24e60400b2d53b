"""What a household is found by: head and members, number, address, the code of its grid. Never by what lies sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel.access import as_system
from wangge.kernel.changes import on_rows_changed
from wangge.kernel.db.search import index, unindex
from wangge.kernel.db.words import name_tokens, tokens
from wangge.registry.models import Household, Residency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

KIND = "registry.household"
_CHUNK = 500


def reindex(households: Iterable[Household]) -> None:
    """Bring the index up to date for these households; an alias is found no more. Inside ``writing``."""
    rows = list(households)
    with as_system("the search index follows the books"):
        names = _members([row.pk for row in rows])
        grids = dict(
            Household._meta.get_field("grid")
            .related_model._default_manager.filter(pk__in={row.grid_id for row in rows if row.grid_id})
            .values_list("pk", "code")
        )
        settlements = dict(
            Household._meta.get_field("settlement")
            .related_model._default_manager.filter(pk__in={row.settlement_id for row in rows if row.settlement_id})
            .values_list("pk", "name")
        )
    index(
        entry(
            row, names.get(row.pk, ()), settlement=settlements.get(row.settlement_id, ""),
            grid=grids.get(row.grid_id, ""),
        )
        for row in rows
        if row.alias_of_id is None
    )  # fmt: skip
    unindex(row.pk for row in rows if row.alias_of_id is not None)


def entry(row: Household, names: Iterable[str], *, settlement: str, grid: str) -> tuple[str, UUID, str]:
    """Return what the index holds of a household with members of these names."""
    found = dict.fromkeys(name_tokens(row.head_name, spelled=True).split())
    found |= dict.fromkeys(name_tokens(*(name for name in names if name != row.head_name)).split())
    rest = (row.number, row.lane_name, row.door, settlement, grid)
    return KIND, row.pk, " ".join(found | dict.fromkeys(tokens(*rest).split()))


def _members(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    names: dict[UUID, list[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        found = Residency.objects.filter(household__in=ids[start : start + _CHUNK], valid_to=None)
        for household, name in found.values_list("household", "resident__name"):
            names.setdefault(household, []).append(name)
    return names


def _undone(pks: Sequence[Any], gone: bool) -> None:
    if gone:
        unindex(pks)
    else:
        for start in range(0, len(pks), _CHUNK):
            reindex(Household.objects.filter(pk__in=pks[start : start + _CHUNK]))


def follow_undo() -> None:
    """Keep the index right when a change of households or of their members is undone."""
    on_rows_changed("registry.Household", _undone)
