"""What a database is told of how to look for rows, where it would choose badly by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Func
from django.db.models.lookups import In

if TYPE_CHECKING:
    from django.db.models import QuerySet


_LOOKED_AT = 2000
"""Entries of an index that SQLite looks at: enough to know a large table from a small one."""


def learn() -> None:
    """The database knows how its tables are filled, and finds its way through them by that."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
        cursor.execute("ANALYZE")


class _Unindexed(Func):
    """A column that is compared, but by which no rows are looked up."""

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s")


def among_most(column: str, ids: QuerySet[Any, Any]) -> Any:
    """Return the condition that ``column`` is one of ``ids``, which most rows fulfil.

    SQLite takes every such list for a short one: it would gather all rows by it and sort them, to show fifty.
    """
    return In(_Unindexed(F(column)), ids.query)
