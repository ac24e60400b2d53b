"""What tables have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from wangge.kernel.ids import uuid7


class ScopedModel(models.Model):
    """A table whose rows are seen by some and not by others; the guard refuses a query without an actor."""

    class Meta:
        """No table of its own."""

        abstract = True


class Versioned(models.Model):
    """A row that people edit: the version tells a stale form from a fresh one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """No table of its own."""

        abstract = True


class SealedText(models.TextField):  # type: ignore[type-arg]
    """A text that lies encrypted: written by ``keys.seal_text``, read by ``keys.open_text``, found by a rotation."""


class SealedBytes(models.BinaryField):  # type: ignore[type-arg]
    """Bytes that lie encrypted: written by ``keys.seal``, read by ``keys.open_sealed``, found by a key rotation."""


class PathField(models.CharField):  # type: ignore[type-arg]
    """The way from the root of a tree to a row: ids, each followed by ``/``; compared byte by byte everywhere."""

    description: ClassVar[str] = "A materialised path"  # type: ignore[misc]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fix the length: four levels of 32 characters."""
        kwargs.setdefault("max_length", 160)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str | None:
        """Ask PostgreSQL for byte order; SQLite has it by itself."""
        kind = super().db_type(connection)
        return f'{kind} COLLATE "C"' if connection.vendor == "postgresql" else kind
