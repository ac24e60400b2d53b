"""Values of columns as plain data and back. Sealed ones are kept open: what holds them is sealed itself.

A sealed value kept as ciphertext would be lost with its key when the keys are changed.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField, DateTimeField, ForeignKey, Model

from wangge.kernel.keys import open_sealed, open_text, seal, seal_text
from wangge.kernel.models import SealedBytes, SealedText

if TYPE_CHECKING:
    from django.db.models import Field

_PLAIN = (str, int, float, bool, type(None))


@cache
def is_versioned(model: type[Model]) -> bool:
    """Say whether the rows of a model count their versions."""
    return any(field.name == "version" for field in model._meta.concrete_fields)


def written(field: Field[Any, Any], value: Any) -> Any:
    """Return a column's value as JSON can hold it."""
    if isinstance(value, Model):
        value = value.pk
    if isinstance(field, SealedText):
        return open_text(value or "")
    if isinstance(field, SealedBytes):
        return None if value is None else base64.b64encode(open_sealed(value)).decode()
    if isinstance(field, BinaryField):
        return None if value is None else base64.b64encode(bytes(value)).decode()
    if isinstance(value, _PLAIN):
        return value
    if isinstance(field, DateTimeField):
        return value.isoformat()  # the encoder would cut the microseconds
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def read(field: Field[Any, Any], value: Any) -> Any:
    """Return the value for the column again, sealed where the column is."""
    if isinstance(field, SealedText):
        return seal_text(value)
    if isinstance(field, SealedBytes):
        return None if value is None else seal(base64.b64decode(value))
    if isinstance(field, BinaryField):
        return None if value is None else base64.b64decode(value)
    target = field.target_field if isinstance(field, ForeignKey) else field
    return target.to_python(value)


def snapshot(row: Model) -> dict[str, Any]:
    """Return all columns of a row as plain data."""
    return {
        field.attname: written(field, getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
