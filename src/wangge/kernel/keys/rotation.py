"""Change the keys while serving: a new data key, everything encrypted anew, the old one retired when nothing needs it.

Killed at any point, nothing is lost: every value says under which key it lies, old keys stay until a later look finds
that nothing uses them, and the file ``keys/rotating`` makes the next run finish the same rotation instead of starting
another.
"""

from __future__ import annotations

import base64
import fcntl
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q

from wangge.kernel.access import as_system
from wangge.kernel.keys import files
from wangge.kernel.keys import ring as rings
from wangge.kernel.keys.signing import rotate_signing_key
from wangge.kernel.keys.vault import key_number, open_sealed, ring, seal
from wangge.kernel.models import SealedBytes, SealedText
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Field, Model

GRACE = timedelta(hours=24)
"""An old key is retired this long after its successor was made: no process then still seals with it."""

_TEXTS, _BLOBS = 500, 20
"""Rows per transaction: other writers wait for one batch, not for the table."""


@dataclass(frozen=True)
class Rotation:
    """What one run did."""

    current: int
    resumed: bool
    values: int
    waiting: tuple[int, ...]
    retired: tuple[int, ...]
    signer: str = ""


def rotate(*, tell: Callable[[str, int], None] = lambda _table, _values: None) -> Rotation:
    """Make a new data key and a new signing key and encrypt everything anew; finish an interrupted run instead.

    Raises
    ------
    Problem
        ``keys.rotation.running`` when another run is on its way.
    """
    with _alone():
        folder = ring().folder
        marker = folder / "rotating"
        resumed = marker.exists()
        target = int(files.write_once(marker, str(rings.numbers(folder)[-1] + 1).encode()))
        if target > rings.LARGEST:
            raise Problem("keys.rotation.exhausted")
        rings.make_data_key(folder, target)
        ring().reload()
        values = sum(_reseal(tell))
        signer = rotate_signing_key()
        marker.unlink()
        files.sync(folder)
        return Rotation(target, resumed, values, *_retire(), signer)


def retire() -> tuple[int, ...]:
    """Retire the old keys whose time has come; return their numbers. Values found under them are encrypted anew."""
    with _alone():
        return _retire()[1]


def _retire() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the numbers of the keys that still wait, and of those now retired."""
    folder = ring().folder
    *old, _current = rings.numbers(folder)
    ripe: list[int] = []
    for number, successor in zip(old, rings.numbers(folder)[1:], strict=True):
        made = (folder / rings.file_name(successor)).stat().st_mtime
        if time.time() - made >= GRACE.total_seconds():
            ripe.append(number)
    if ripe:
        sum(_reseal(lambda _table, _values: None))  # stragglers, written between the rotation and the end of the grace
        (folder / "retired").mkdir(exist_ok=True, mode=0o700)
        for number in ripe:
            (folder / rings.file_name(number)).rename(folder / "retired" / rings.file_name(number))
        files.sync(folder)
    return tuple(number for number in old if number not in ripe), tuple(ripe)


@contextmanager
def _alone() -> Iterator[None]:
    file = files.folder() / ".lock"
    file.touch(mode=0o600)
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("keys.rotation.running") from None
        yield


def sealed_columns() -> dict[type[Model], list[Field[Any, Any]]]:
    """Return every model with its sealed columns."""
    found: dict[type[Model], list[Field[Any, Any]]] = {
        model: [field for field in model._meta.concrete_fields if isinstance(field, SealedText | SealedBytes)]
        for model in apps.get_models()
    }
    return {model: fields for model, fields in found.items() if fields}


def _reseal(tell: Callable[[str, int], None]) -> Iterator[int]:
    """Encrypt every sealed column under the current key; yield the number of values per batch."""
    with as_system("keys are changed in every row"):
        for model, fields in sealed_columns().items():
            last: Any = None
            while True:
                last, values = _batch(model, fields, last)
                if values:
                    tell(model._meta.label, values)
                yield values
                if last is None:
                    break


def _batch(model: type[Model], fields: list[Field[Any, Any]], last: Any) -> tuple[Any, int]:
    """Encrypt the next rows anew; return the last key seen, nothing at the end of the table."""
    size = _BLOBS if any(isinstance(field, SealedBytes) for field in fields) and _large(model) else _TEXTS
    rows = model._default_manager.order_by("pk").values_list("pk", *(field.attname for field in fields))
    after = Q(pk__gt=last) if last is not None else Q()
    batch = list(rows.filter(after)[:size])
    changed: dict[Field[Any, Any], list[tuple[Any, Any, Any]]] = {}
    for pk, *values in batch:
        for field, value in zip(fields, values, strict=True):
            new = _anew(field, value)
            if new is not None:
                changed.setdefault(field, []).append((new, pk, value))
    if changed:
        with transaction.atomic(), connection.cursor() as cursor:
            for field, items in changed.items():
                cursor.executemany(*_update(model, field, items))
    return (batch[-1][0] if len(batch) == size else None), sum(map(len, changed.values()))


def _large(model: type[Model]) -> bool:
    return model._meta.label != "kernel.SubjectKey"


def _anew(field: Field[Any, Any], value: Any) -> Any:
    """Return the value under the current key, or nothing when it lies there already or is empty."""
    if not value:
        return None
    sealed = base64.b64decode(value) if isinstance(field, SealedText) else bytes(value)
    if key_number(sealed) == ring().current()[0]:
        return None
    new = seal(open_sealed(sealed))
    return base64.b64encode(new).decode() if isinstance(field, SealedText) else new


def _update(
    model: type[Model], field: Field[Any, Any], items: list[tuple[Any, Any, Any]]
) -> tuple[str, list[list[Any]]]:
    """Return the statement that writes values by key, unless somebody wrote another value meanwhile."""
    quote = connection.ops.quote_name
    key, column = model._meta.pk, quote(str(field.column))
    statement = (
        f"UPDATE {quote(model._meta.db_table)} SET {column} = %s "  # noqa: S608 - names of our own columns
        f"WHERE {quote(str(key.column))} = %s AND {column} = %s"
    )
    return statement, [
        [
            field.get_db_prep_save(new, connection),
            key.get_db_prep_value(pk, connection),
            field.get_db_prep_save(old, connection),
        ]
        for new, pk, old in items
    ]
