"""What could be undone is forgotten: after its time, and when a person is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.changes.collecting import unpacked
from wangge.kernel.keys import open_sealed
from wangge.kernel.models import UndoLog

if TYPE_CHECKING:
    from collections.abc import Iterable


@as_system("undo logs are emptied for everybody")
def forget(subjects: Iterable[Any]) -> int:
    """Empty every undo log that holds one of these rows; return how many. They can no longer be undone.

    Parameters
    ----------
    subjects
        Primary keys, or names as ``subject_of`` writes them.
    """
    gone = {str(subject).rpartition(":")[2] for subject in subjects}
    emptied = 0
    for log in UndoLog.objects.exclude(sealed=None).iterator(chunk_size=100):
        rows = unpacked(open_sealed(log.sealed or b""))
        if any(entry[0] in gone for acts in rows.values() for entries in acts.values() for entry in entries):
            log.sealed = None
            log.save(update_fields=["sealed"])
            emptied += 1
    return emptied


@as_system("undo logs expire for everybody")
def drop_expired() -> int:
    """Delete the undo logs whose time is over; return how many."""
    return UndoLog.objects.filter(expires_on__lt=clock.today()).delete()[0]
