"""The rows of an undo: look whether anybody touched them, then delete what was made and put back what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext

from wangge.kernel.access import visible
from wangge.kernel.access.predicates import registered
from wangge.kernel.changes import hooks
from wangge.kernel.changes.values import is_versioned, read, snapshot
from wangge.kernel.models import Entry, StoredFile
from wangge.kernel.models.extent import extents_again
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.db.models import Field

    from wangge.kernel.access import Actor

_CHUNK = 2000
_NAMED = 5
"""So many touched rows are named; the rest is counted."""

Rows = dict[str, dict[str, list[Any]]]
Touched = list[tuple[type[Model], str]]


def restore(rows: Rows, *, actor: Actor, since: datetime) -> tuple[int, int]:
    """Put everything back; return how many rows were deleted and how many restored.

    Raises
    ------
    Problem
        ``undo.touched``: nothing was changed.
    """
    models = {label: apps.get_model(label) for label in rows}
    touched: Touched = []
    for label, acts in rows.items():
        touched += _touched(models[label], [*acts["made"], *acts["changed"]])
        touched += _leaned_on(models[label], [entry[0] for entry in acts["made"]], rows)
    if touched:
        raise _refusal(touched, actor, since)
    # Foreign keys are checked at the end of the transaction on both databases, so that the order of tables is free.
    # What was made goes first: it may hold the place (a unique number) of what comes back.
    deleted = restored = 0
    for label, acts in rows.items():
        deleted += _delete(models[label], [entry[0] for entry in acts["made"]])
    for label, acts in rows.items():
        restored += _put_back(models[label], acts["changed"])
    for label, acts in rows.items():
        key = models[label]._meta.pk
        hooks.tell(label, [key.to_python(entry[0]) for entry in acts["made"]], gone=True)
        hooks.tell(label, [key.to_python(entry[0]) for entry in acts["changed"]], gone=False)
    return deleted, restored


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _touched(model: type[Model], entries: list[Any]) -> Touched:
    """Return the rows that are not as the change left them; locks the others."""
    found: Touched = []
    for chunk in _chunks(entries):
        locked = model._default_manager.select_for_update().filter(pk__in=[entry[0] for entry in chunk])
        if is_versioned(model):
            now: dict[str, Any] = {str(pk): (version, None) for pk, version in locked.values_list("pk", "version")}
        else:
            now = {str(row.pk): (None, snapshot(row)) for row in locked}
        found += [(model, entry[0]) for entry in chunk if now.get(entry[0]) != (entry[1], entry[2])]
    return found


def _leaned_on(model: type[Model], pks: list[str], rows: Rows) -> Touched:
    """Return the made rows to which somebody has tied a row or a file since; they cannot go."""
    found: Touched = []
    for relation in model._meta.related_objects:
        field = relation.field
        other = relation.related_model
        if not isinstance(field, ForeignKey) or isinstance(other, str):
            continue
        acts = rows.get(other._meta.label_lower, {"made": [], "changed": []})
        ours = {entry[0] for entry in acts["made"]} | {
            entry[0] for entry in acts["changed"] if field.attname in entry[3]
        }
        for chunk in _chunks(pks):
            ties = other._default_manager.filter(**{f"{field.name}__in": chunk}).values_list("pk", field.attname)
            found += [(model, str(target)) for pk, target in ties if str(pk) not in ours]
    for chunk in _chunks(pks):
        names = [f"{model._meta.label_lower}:{pk}" for pk in chunk]
        files = StoredFile.objects.filter(subject__in=names).values_list("subject", flat=True)
        found += [(model, name.partition(":")[2]) for name in files]
    return found


def _delete(model: type[Model], pks: list[str]) -> int:
    for chunk in _chunks(pks):
        rows = model._default_manager.filter(pk__in=chunk)
        rows._raw_delete(rows.db)  # Django's collector would ask every related table again, row by row
    return len(pks)


def _put_back(model: type[Model], entries: list[Any]) -> int:
    """Write the old values by primary key, many rows with the same fields in one go."""
    quote = connection.ops.quote_name
    columns: dict[str, Field[Any, Any]] = {field.attname: field for field in model._meta.concrete_fields}
    primary = model._meta.pk
    by_fields: dict[tuple[str, ...], list[list[Any]]] = {}
    for pk, _version, _state, before in entries:
        fields = tuple(sorted(name for name in before if name != "version"))
        values = [columns[n].get_db_prep_save(read(columns[n], before[n]), connection) for n in fields]
        key = primary.get_db_prep_value(primary.to_python(pk), connection)
        by_fields.setdefault(fields, []).append([*values, key])
    with connection.cursor() as cursor:
        for fields, parameters in by_fields.items():
            sets = [f"{quote(str(columns[name].column))} = %s" for name in fields]
            if is_versioned(model):
                sets.append(f"{quote('version')} = {quote('version')} + 1")
            if not sets:
                continue
            table, key_column = quote(model._meta.db_table), quote(str(primary.column))
            statement = f"UPDATE {table} SET {', '.join(sets)} WHERE {key_column} = %s"  # noqa: S608 - names of our own
            cursor.executemany(statement, parameters)
    extents_again(model, [primary.to_python(entry[0]) for entry in entries])
    return len(entries)


def _refusal(touched: Touched, actor: Actor, since: datetime) -> Problem:
    """Say which rows were touched, and by whom and when as far as the record tells."""
    once = list(dict.fromkeys(touched))
    subjects = [f"{model._meta.label_lower}:{pk}" for model, pk in once[:500]]
    last = Entry.objects.filter(subject__in=subjects, at__gt=since).order_by("-id").first()
    if last is not None:  # the row of the newest line is named first
        once.sort(key=lambda item: f"{item[0]._meta.label_lower}:{item[1]}" != last.subject)
    names = [_name(model, pk, actor) for model, pk in once[:_NAMED]]
    return Problem(
        "undo.touched",
        rows=", ".join(dict.fromkeys(names)),
        count=len(once),
        by=last.actor_name if last else "",
        at=timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M") if last else "",
    )


def _name(model: type[Model], pk: str, actor: Actor) -> str:
    """Name a row by what people call it, when the actor may see it; else by its kind alone."""
    rows = visible(model, actor) if model in registered() else model._default_manager.all()
    row = rows.filter(pk=pk).first()
    kind = gettext(str(model._meta.verbose_name))
    return f"{kind} {row}" if row is not None else kind
