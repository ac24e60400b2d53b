"""The purpose registry: what each sensitive field is kept for, on what basis, and how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from wangge.kernel.access import writing
from wangge.kernel.models import Purpose
from wangge.kernel.models.base import SealedBytes, SealedText
from wangge.kernel.record import record
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db import models

    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class Declared:
    """What an app declares of one field. ``retention_days`` None: as long as the row it belongs to."""

    field: str
    purpose: str
    basis_zh: str
    basis_en: str
    retention_days: int | None


SENSITIVE = frozenset(
    {
        "address", "birth_date", "birth_year", "birthday", "contact", "details", "disability", "diagnosis", "email",
        "id_card", "id_index", "id_number", "id_tail_index", "income", "lat", "lon", "mobile", "note", "phone",
        "phone_index", "phone_tail_index", "value", "wechat",
    }
)  # fmt: skip
"""Names of columns that hold something sensitive, whatever their type. Every sealed column does so too."""

LONGEST_DAYS = 36_500

_DECLARED: dict[str, Declared] = {}


def register(field: str, purpose: str, basis_zh: str, basis_en: str, retention_days: int | None = None) -> None:
    """Declare why a field may be kept.

    Parameters
    ----------
    field
        ``registry.household.phone``: app, model and column, in lower case. A name without such a column
        (``registry.resident.left``) declares how long something other than a column is kept.
    purpose
        One sentence in English, marked for translation.
    basis_zh, basis_en
        The law, rule or consent it stands on.
    retention_days
        Counted from the event that the rule of erasure names; None: as long as the row.
    """
    if field in _DECLARED and _DECLARED[field] != Declared(field, purpose, basis_zh, basis_en, retention_days):
        raise ValueError(f"{field} is declared twice, differently")
    _DECLARED[field] = Declared(field, purpose, basis_zh, basis_en, retention_days)


def declared() -> dict[str, Declared]:
    """Return everything declared, by field."""
    return dict(sorted(_DECLARED.items()))


def require(field: str) -> Declared:
    """Return what a field is for.

    Raises
    ------
    Problem
        ``purpose.unregistered``: nobody has said what it is for; it must not be kept.
    """
    if field not in _DECLARED:
        raise Problem("purpose.unregistered", field=field)
    return _DECLARED[field]


def refuse_unregistered(fields: Iterable[str]) -> None:
    """Let a form or an import pass only when each sensitive one of its ``fields`` has a purpose.

    Parameters
    ----------
    fields
        As ``registry.household.phone``; fields that are not sensitive may be among them.

    Raises
    ------
    Problem
        ``purpose.unregistered``.
    """
    for field in fields:
        if is_sensitive(field):
            require(field)


def is_sensitive(field: str) -> bool:
    """Say whether a field (``registry.household.phone``) is sensitive: by its name, or because its column is sealed."""
    label, _, name = field.rpartition(".")
    if name in SENSITIVE:
        return True
    try:
        column = apps.get_model(label)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):  # not a column: a field of a form
        return False
    return isinstance(column, (SealedText, SealedBytes))


def retention_days(field: str) -> int | None:
    """Return how long a field is kept, as the township has set it."""
    kept = Purpose.objects.filter(pk=field).first()
    return kept.retention_days if kept else require(field).retention_days


def own_columns() -> dict[str, models.Field[Any, Any]]:
    """Return every column of our own tables, by its full name."""
    return {
        f"{model._meta.label_lower}.{field.name}": field
        for model in apps.get_models()
        if model.__module__.startswith("wangge.")
        for field in model._meta.concrete_fields
    }


def unregistered() -> list[str]:
    """Return the sensitive columns that nobody has declared."""
    return [name for name in own_columns() if is_sensitive(name) and name not in _DECLARED]


def seed() -> None:
    """Write what is declared into the table; the days the township has set stay, what is gone goes."""
    Purpose.objects.exclude(field__in=list(_DECLARED)).delete()
    days = dict(Purpose.objects.values_list("field", "retention_days"))
    words = ["purpose", "basis_zh", "basis_en"]
    Purpose.objects.bulk_create(
        [
            Purpose(
                field=one.field, retention_days=days.get(one.field, one.retention_days),
                **{word: getattr(one, word) for word in words},
            )
            for one in _DECLARED.values()
        ],
        update_conflicts=True, unique_fields=["field"], update_fields=words,
    )  # fmt: skip


def days_kept() -> dict[str, int | None]:
    """Return for every field how many days it is kept, as the township has set it."""
    kept = dict(Purpose.objects.values_list("field", "retention_days"))
    return {one.field: kept.get(one.field, one.retention_days) for one in _DECLARED.values()}


def purpose_set_days(*, actor: Actor, field: str, days: int | None) -> Purpose:
    """Set how long a field is kept; the next run of the rules goes by it.

    Raises
    ------
    Problem
        ``access.denied``: it is the township's decision. ``purpose.unregistered``, ``purpose.days``.
    """
    role = actor.require("settings.write")
    actor.require("privacy.write")
    require(field)
    if days is not None and not 0 <= days <= LONGEST_DAYS:
        raise Problem("purpose.days", most=LONGEST_DAYS)
    with writing(actor):
        row = Purpose.objects.select_for_update().get(pk=field)
        before, row.retention_days = row.retention_days, days
        row.save(update_fields=["retention_days"])
        record(
            "retention.set_days", subject=f"kernel.purpose:{field}", actor=actor, acting_as=role,
            before={"days": before}, after={"days": days},
        )  # fmt: skip
    return row
