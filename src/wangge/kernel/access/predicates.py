"""The predicates: an app registers one per scoped model, and every read starts from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Expression, Model, Q, QuerySet

from wangge.kernel.access.guard import mark
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wangge.kernel.access.abilities import Ability
    from wangge.kernel.access.actor import Actor

M = TypeVar("M", bound=Model)
Predicate = "Callable[[Actor], Q]"

_PREDICATES: dict[type[Model], tuple[Callable[[Actor], Q], tuple[str, ...]]] = {}

NOTHING = Q(pk__in=[])


def register(model: type[Model], predicate: Callable[[Actor], Q], *, along: Sequence[str] = ()) -> None:
    """Tell who may see the rows of ``model``.

    Parameters
    ----------
    predicate
        Takes the actor, returns the condition. Use EXISTS for other tables, no joins that multiply.
    along
        Labels ("registry.Household") of scoped models that the predicate reads, or whose rows may be seen along with
        a row of this one (``select_related``).
    """
    _PREDICATES[model] = (predicate, tuple(along))


def registered() -> frozenset[type[Model]]:
    """Return the models that have a predicate."""
    return frozenset(_PREDICATES)


def visible(model: type[M], actor: Actor) -> QuerySet[M]:
    """Return the rows of ``model`` that ``actor`` may see: the start of every read."""
    predicate, along = _PREDICATES[model]
    tables = frozenset({model._meta.db_table, *(_table(label) for label in along)})
    return model._default_manager.filter(predicate(actor)).filter(_Mark(tables))


def get_visible(model: type[M], actor: Actor, pk: Any, *, lock: bool = False) -> M:
    """Return one row that the actor may see; what does not exist and what may not be seen is the same answer.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    rows = visible(model, actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=pk)
    except (model.DoesNotExist, ValueError, ValidationError) as missing:  # type: ignore[attr-defined]
        raise Problem("access.not_found") from missing


def under(actor: Actor, ability: Ability, field: str) -> Q:
    """Return the condition that ``field`` (a path) lies in a subtree where the actor has the ability."""
    condition = NOTHING
    for path in actor.paths(ability):
        condition |= Q(**{f"{field}__gte": path, f"{field}__lt": after(path)})
    return condition


def after(path: str) -> str:
    """Return the first text that sorts behind every path below ``path`` (paths end with ``/``)."""
    return path[:-1] + chr(ord(path[-1]) + 1)


def _table(label: str) -> str:
    from django.apps import apps  # noqa: PLC0415 - the registry is ready only when a query is made

    return str(apps.get_model(label)._meta.db_table)


class _Mark(Expression):
    """A condition that is always true and tells the guard what this query may read."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, tables: frozenset[str]) -> None:
        super().__init__()
        self.tables = tables

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:  # noqa: ARG002
        return mark(self.tables), ()
