"""Take work so that nobody else takes it, and hold a table still for a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import Model, QuerySet


def claim(rows: QuerySet[Any], *, now: datetime, until: datetime, most: int, **changes: Any) -> Sequence[Any]:
    """Claim at most ``most`` of ``rows`` until a moment, and return them; no other worker gets them before.

    A claim whose time is over (a worker that was killed) is free again. PostgreSQL skips rows that another worker is
    just claiming; SQLite lets one transaction write at a time, so that looking and claiming are one step there.
    """
    free = rows.filter(Q(claimed_until=None) | Q(claimed_until__lte=now))
    if not free.exists():  # without this every look would take SQLite's only write lock
        return ()
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        taken = list(free.select_for_update(skip_locked=skip, of=("self",) if skip else ())[:most])
        free.model._default_manager.filter(pk__in=[row.pk for row in taken]).update(claimed_until=until, **changes)
    for row in taken:
        row.claimed_until = until
    return taken


def hold_still(model: type[Model]) -> None:
    """Wait until no transaction is writing to the table of ``model``, and let none begin before this one ends.

    Afterwards all rows with the numbers given out so far are visible. SQLite has one writer anyway: this one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(model._meta.db_table)} IN SHARE MODE")
