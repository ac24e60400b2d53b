"""Many rows at once, by plain prepared statements: several times faster than what the ORM composes row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, CharField, FloatField, IntegerField, TextField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import Field, Model

_AS_THEY_ARE = (BooleanField, CharField, FloatField, IntegerField, TextField)


def insert_many(rows: Sequence[Model]) -> None:
    """Insert new rows of one model that have their own ids already. Belongs inside ``writing``."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    columns = meta.concrete_fields
    names = ", ".join(quote(str(column.column)) for column in columns)
    marks = ", ".join("%s" for _ in columns)
    statement = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    _run(statement, rows, columns)
    for row in rows:
        row._state.adding = False


def update_many(rows: Sequence[Model], fields: Iterable[str]) -> None:
    """Write these fields of rows of one model, each by its primary key. Belongs inside ``writing``."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    columns: list[Any] = [meta.get_field(name) for name in fields]
    table = quote(meta.db_table)
    sets = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    statement = f"UPDATE {table} SET {sets} WHERE {table}.{quote(str(meta.pk.column))} = %s"  # noqa: S608 - our own names
    _run(statement, rows, [*columns, meta.pk])


def _run(statement: str, rows: Sequence[Model], columns: Sequence[Field[Any, Any]]) -> None:
    readers = [(column.attname, _writer(column)) for column in columns]
    values = [[write(getattr(row, name)) for name, write in readers] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _writer(column: Field[Any, Any]) -> Callable[[Any], Any]:
    """Return how a value of the column is handed to the database."""
    if isinstance(column, _AS_THEY_ARE):
        return _same
    native = connection.features.has_native_uuid_field

    def write(value: Any) -> Any:
        if isinstance(value, UUID):
            return value if native else value.hex
        return value if value is None else column.get_db_prep_save(value, connection)

    return write


def _same(value: Any) -> Any:
    return value
