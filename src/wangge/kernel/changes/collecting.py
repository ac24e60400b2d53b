"""What one act made and changed, gathered row by row while it is done."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Field, Model

from wangge.kernel.changes.values import is_versioned, snapshot, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FORMAT = 1
_FIRST = 1
"""The version of a new row."""


@dataclass
class Changes:
    """The rows an act made and changed. Rows are read when ``keep_undo`` is called, with their final versions."""

    _made: list[Model] = field(default_factory=list)
    _changed: list[tuple[Model, Mapping[str, Any]]] = field(default_factory=list)
    _keys: dict[str, dict[str, int]] = field(default_factory=dict)

    def made(self, row: Model) -> None:
        """Note a row that did not exist before: undoing deletes it."""
        self._made.append(row)

    def made_all(self, rows: Iterable[Model]) -> None:
        """Note many new rows."""
        self._made.extend(rows)

    def made_keys(self, model: type[Model], keys: Iterable[str]) -> None:
        """Note many new rows of a versioned model by their keys alone: they have their first version."""
        self._keys.setdefault(model._meta.label_lower, {}).update(dict.fromkeys(keys, _FIRST))

    def changed(self, row: Model, *, before: Mapping[str, Any]) -> None:
        """Note a changed row with the values its fields had: undoing puts them back."""
        self._changed.append((row, dict(before)))

    def __bool__(self) -> bool:
        """Say whether anything was noted."""
        return bool(self._made or self._changed or self._keys)

    def packed(self) -> bytes:
        """Return everything as compressed JSON, ready to be sealed."""
        made: dict[tuple[str, str], Model] = {(row._meta.label_lower, str(row.pk)): row for row in self._made}
        changed: dict[tuple[str, str], tuple[Model, dict[str, Any]]] = {}
        for row, before in self._changed:
            name = (row._meta.label_lower, str(row.pk))
            keys = self._keys.get(name[0], {})
            if name[1] in keys:
                keys[name[1]] = max(keys[name[1]], row.version)  # type: ignore[attr-defined]
                continue
            if name in made:
                made[name] = _later(made[name], row)
                continue
            earlier = changed.get(name)
            values = {_field(row, key).attname: written(_field(row, key), value) for key, value in before.items()}
            changed[name] = (_later(earlier[0], row), values | earlier[1]) if earlier else (row, values)
        said: dict[str, dict[str, list[Any]]] = {}
        for label, versions in self._keys.items():
            again = [[pk, version, None] for pk, version in versions.items() if version != _FIRST]
            first = [pk for pk, version in versions.items() if version == _FIRST]
            said[label] = {"made": again, "changed": [], "first": first}
        for (label, pk), row in made.items():
            said.setdefault(label, {"made": [], "changed": []})["made"].append([pk, *_state(row)])
        for (label, pk), (row, values) in changed.items():
            said.setdefault(label, {"made": [], "changed": []})["changed"].append([pk, *_state(row), values])
        return zlib.compress(json.dumps({"format": _FORMAT, "rows": said}, ensure_ascii=False).encode(), 1)


def unpacked(data: bytes) -> dict[str, dict[str, list[Any]]]:
    """Return per model what ``packed`` wrote: rows made ``[pk, version, state]``, changed ``[..., before]``."""
    rows: dict[str, dict[str, list[Any]]] = json.loads(zlib.decompress(data))["rows"]
    for acts in rows.values():
        acts["made"] += [[pk, _FIRST, None] for pk in acts.pop("first", ())]
    return rows


def _later(one: Model, other: Model) -> Model:
    """Return the instance that was saved last: the one with the higher version, else the one noted last."""
    if is_versioned(type(one)) and one.version > other.version:  # type: ignore[attr-defined]
        return one
    return other


def _state(row: Model) -> tuple[int | None, dict[str, Any] | None]:
    """Return by what a later touch is noticed: the version, or all values of a row that has none."""
    if is_versioned(type(row)):
        return int(row.version), None  # type: ignore[attr-defined]
    return None, snapshot(row)


def _field(row: Model, name: str) -> Field[Any, Any]:
    found = row._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{row._meta.label}.{name} is no column")
    return found
