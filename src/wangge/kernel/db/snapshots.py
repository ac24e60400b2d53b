"""Read the whole database as it is at one moment, while others go on writing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.management.color import no_style
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model


@contextmanager
def snapshot() -> Iterator[None]:
    """Let every query inside see the same moment."""
    if connection.vendor == "sqlite":  # a deferred transaction reads one state of the WAL and blocks no writer
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def continue_numbers(models: Sequence[type[Model]]) -> None:
    """After rows came in with their numbers, let the next row take the next number."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
