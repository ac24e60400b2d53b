"""What holds for drafts, corrections and adoptions: tables and decisions, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from wangge.language.marking import _

EDITOR_GONE = timedelta(minutes=10)
"""After so long without a sign somebody else may correct the draft without asking."""


@dataclass(frozen=True)
class Operation:
    """A correction by hand: what it is called, and which details it cannot do without."""

    words: str
    needs: tuple[str, ...] = ()


OPERATIONS: dict[str, Operation] = {
    "move": Operation(_("Moved households"), ("to",)),  # and households, hutong or polygon: whom
    "merge": Operation(_("Merged two grids"), ("grid", "other")),
    "split": Operation(_("Split a grid"), ("grid",)),  # and line: where; or households: whom
    "redraw": Operation(_("Redrew what is not locked")),
    "rename": Operation(_("Renamed a grid"), ("grid", "name")),
    "recolour": Operation(_("Changed a colour"), ("grid", "colour")),
    "lock": Operation(_("Locked a grid"), ("grid",)),
    "unlock": Operation(_("Unlocked a grid"), ("grid",)),
    "refresh": Operation(_("Took the households from the books"), ()),
}
"""Every correction by name. None needs a reason: the reason stands in the document under which a net is adopted."""
