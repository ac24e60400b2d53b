"""The search index, the same on both databases: which objects have all the words of a query.

SQLite asks a full-text table that triggers keep in step (migration ``0002_search_index``), PostgreSQL a GIN index over
the words as an array. What lies sealed never enters the index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection
from django.db.models import BooleanField, F, Func

from wangge.kernel.access import system_actor, visible
from wangge.kernel.db.words import required
from wangge.kernel.models import SearchEntry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet


def index(entries: Iterable[tuple[str, UUID, str]]) -> None:
    """Put objects (kind, id, tokens) into the index, or replace what stands there. Belongs inside ``writing``."""
    rows = [(kind, pk, tokens) for kind, pk, tokens in entries]
    if not rows:
        return
    into = "INSERT INTO kernel_searchentry (kind, object_id, tokens)"
    anew = "ON CONFLICT (object_id) DO UPDATE SET kind = excluded.kind, tokens = excluded.tokens"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*rows, strict=True)]
            listed = "SELECT * FROM unnest(%s::text[], %s::uuid[], %s::text[])"
            cursor.execute(f"{into} {listed} {anew}", columns)
        else:
            values = [(kind, pk.hex, tokens) for kind, pk, tokens in rows]
            cursor.executemany(f"{into} VALUES (%s, %s, %s) {anew}", values)


def unindex(ids: Iterable[UUID]) -> None:
    """Take objects out of the index. Belongs inside ``writing``."""
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        SearchEntry.objects.filter(object_id__in=wanted[start : start + 500]).delete()


def matching(kind: str, query: str) -> QuerySet[SearchEntry, UUID]:
    """Return the ids of the objects of a kind that have every word of ``query``, for ``pk__in``; of none, when the
    query has no word. Any text is a query: there is no syntax.
    """
    words = sorted(required(query))
    entries = visible(SearchEntry, system_actor("search"))
    found = entries.filter(_HasAll(words), kind=kind) if words else entries.none()
    return found.values_list("object_id", flat=True)


class _HasAll(Func):
    """That an entry has every one of the words, asked of the index of the database at hand."""

    conditional = True
    output_field: ClassVar[BooleanField[Any, Any]] = BooleanField()

    def __init__(self, words: list[str]) -> None:
        super().__init__(F("pk"), F("tokens"))
        self.words = words

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:  # noqa: ARG002
        column, params = compiler.compile(self.source_expressions[0])
        query = " AND ".join(f'"{word}"' for word in self.words)
        found = "SELECT rowid FROM kernel_searchwords WHERE kernel_searchwords MATCH %s"
        return f"{column} IN ({found})", [*params, query]

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:  # noqa: ARG002
        column, params = compiler.compile(self.source_expressions[1])
        return f"string_to_array({column}, ' ') @> %s::text[]", [*params, self.words]
