"""What tests of accounts look at."""

from __future__ import annotations

from wangge.kernel.access import as_system
from wangge.kernel.models import Entry


def entries(**where: object) -> list[Entry]:
    """The lines of the record about this, the oldest first."""
    with as_system("a test reads the record"):
        return list(Entry.objects.filter(**where).order_by("pk"))
