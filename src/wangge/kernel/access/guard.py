"""The guard before every query: a scoped table is touched through ``visible`` or not at all.

It reads the SQL itself, so that related managers, prefetches, aggregates and raw SQL pass it too.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.backends.signals import connection_created

from wangge.kernel.access import context

if TYPE_CHECKING:
    from collections.abc import Callable

_MARK = re.compile(r"/\*visible:([\w,]+)\*/")
_VERB = re.compile(r"^[\s(]*([A-Za-z]+)")
_READS = {"SELECT", "WITH", "EXPLAIN", "DECLARE", "COPY", "VALUES", "TABLE"}
_WRITES = {"INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE"}
_BY_KEY = re.compile(r'WHERE \(?"?\w+"?\."?\w*id"? (=|IN) ')


class UnscopedQueryError(RuntimeError):
    """A scoped table was queried without saying for whom. A programmer's mistake, never a user's."""


def mark(tables: frozenset[str]) -> str:
    """Return the SQL condition that tells the guard which tables a query may read."""
    return f"1 = 1 /*visible:{','.join(sorted(tables))}*/"


def stand() -> None:
    """Guard every connection that is opened from now on."""
    connection_created.connect(_guard_connection, dispatch_uid="wangge.kernel.access.guard")


def _guard_connection(connection: Any, **_: Any) -> None:
    if _check not in connection.execute_wrappers:
        connection.execute_wrappers.append(_check)


def _check(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context_: dict[str, Any]) -> Any:
    refuse_unscoped(sql if isinstance(sql, str) else str(sql))
    return execute(sql, params, many, context_)


def refuse_unscoped(sql: str) -> None:
    """Raise when ``sql`` touches a scoped table without a permit."""
    if context.system_reason():
        return
    touched = set(_scoped().findall(sql))
    if not touched:
        return
    found = _VERB.match(sql)
    verb = found.group(1).upper() if found else ""
    if verb in _READS:
        allowed = {table for names in _MARK.findall(sql) for table in names.split(",")}
        if touched <= allowed:
            return
    elif verb in _WRITES:
        if context.writer() is not None and (verb == "INSERT" or _MARK.search(sql) or _BY_KEY.search(sql)):
            return
    else:
        return  # definitions of tables, savepoints: nothing is read or changed in a row
    raise UnscopedQueryError(
        f"{verb} on {', '.join(sorted(touched))} without an actor. Read through access.visible(Model, actor), write "
        "inside access.writing(actor), or say as_system(reason)."
    )


@functools.cache
def _scoped() -> re.Pattern[str]:
    from wangge.kernel.models.base import ScopedModel  # noqa: PLC0415 - models are loaded after this module

    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, ScopedModel)]
    return re.compile(r"\b(" + "|".join(tables) + r")\b")
