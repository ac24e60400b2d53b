"""Long lists, a page at a time, by the keys of the last row and not by counting."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Listing(Generic[M]):
    """One page of a list. ``after`` and ``before`` are the query strings of the pages beside it, or empty."""

    rows: list[M]
    after: str
    before: str


def keyset(
    rows: QuerySet[M], request: HttpRequest, *, order: tuple[str, ...] = ("sort_key", "pk"), size: int = 50
) -> Listing[M]:
    """Return the page of ``rows`` that the request asks for (``?after=`` or ``?before=``), in ascending ``order``.

    Raises
    ------
    Problem
        ``list.page.invalid`` when the key in the address was not made by us.
    """
    back = "before" in request.GET
    key = request.GET.get("before" if back else "after", "")
    ordered = rows.order_by(*(f"-{name}" if back else name for name in order))
    if key:
        ordered = ordered.filter(_beyond(order, _read(key, rows.model, order), back=back))
    found = list(ordered[: size + 1])
    more = len(found) > size
    found = found[:size]
    if back:
        found.reverse()
    return Listing(
        found,
        _address(request, "after", found[-1], order) if found and (more or back) else "",
        _address(request, "before", found[0], order) if found and (more if back else bool(key)) else "",
    )


def _beyond(order: tuple[str, ...], values: list[Any], *, back: bool) -> Q:
    """(a, b) > (x, y), written out so that both databases use the index."""
    sign = "lt" if back else "gt"
    condition = Q()
    for at in reversed(range(len(order))):
        here = Q(**{f"{order[at]}__{sign}": values[at]})
        condition = here if at == len(order) - 1 else here | (Q(**{order[at]: values[at]}) & condition)
    return Q(**{f"{order[0]}__{sign}e": values[0]}) & condition


def _address(request: HttpRequest, name: str, row: M, order: tuple[str, ...]) -> str:
    values = [str(row.pk) if field == "pk" else getattr(row, field) for field in order]
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode()
    return query.urlencode()


def _read(key: str, model: type[Model], order: tuple[str, ...]) -> list[Any]:
    """Return the values of a key; anybody can write one, so that each must be a text that its column takes."""
    try:
        values = json.loads(base64.urlsafe_b64decode(key.encode()))
        if b"\0" in "".join(values).encode():
            raise Problem("list.page.invalid")
        for name, value in zip(order, values, strict=True):
            if name == "pk":
                model._meta.pk.to_python(value)
    except (ValueError, TypeError, ValidationError):
        raise Problem("list.page.invalid") from None
    return list(values)
