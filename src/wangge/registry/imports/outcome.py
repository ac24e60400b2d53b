"""What carrying out an import did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True)
class Outcome:
    """What undoes it (None when nothing was written), what it counts, and what else is to be undone after that."""

    undo_id: UUID | None
    counts: dict[str, int] = field(default_factory=dict)
    before: tuple[UUID, ...] = ()
