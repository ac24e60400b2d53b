"""The form of a saved copy: a gzipped tar of one JSON line per row, the files, and at the end a manifest.

It is the same for both databases, so that a copy of one can be brought back into the other.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from collections.abc import Sequence

VERSION = 1
MANIFEST = "manifest.json"
TABLES, FILES, CHECKPOINTS = "tables/", "files/", "checkpoints.log"

_PASSING = {"sessions.session", "contenttypes.contenttype", "auth.permission"}
"""Rows that are made again by themselves."""


def tables() -> list[type[models.Model]]:
    """Return every table that is saved, many-to-many tables included."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [model for model in found if model._meta.label_lower not in _PASSING and not model._meta.proxy]


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the columns of a table, in a fixed order."""
    return list(model._meta.concrete_fields)


def written(fields: Sequence[models.Field[Any, Any]], values: Sequence[Any]) -> str:
    """Return one row as a line of JSON."""
    row = [
        base64.b64encode(bytes(value)).decode() if value is not None and _binary(field) else value
        for field, value in zip(fields, values, strict=True)
    ]
    return json.dumps(row, ensure_ascii=False, default=_plain, separators=(",", ":"))


def read(fields: Sequence[models.Field[Any, Any]], line: str) -> dict[str, Any]:
    """Return the row of a line, by attribute."""
    row = {}
    for field, value in zip(fields, json.loads(line), strict=True):
        if value is not None and _binary(field):
            row[field.attname] = base64.b64decode(value)
        elif isinstance(field, models.JSONField | models.BooleanField):
            row[field.attname] = value
        else:
            row[field.attname] = field.to_python(value)
    return row


def _binary(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.BinaryField)


def _plain(value: Any) -> str:
    """Write a date, a time or an identity."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
