"""What a line of the record is about, in one word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model


def subject_of(row: Model) -> str:
    """Return ``registry.household:<id>`` for a row."""
    return f"{row._meta.label_lower}:{row.pk}"
