"""What is asked of a layer, and what is found: rows in a box on a day, features with shapes and columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.db.models import Q

from wangge.kernel import clock
from wangge.kernel.access import as_system

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet
    from numpy.typing import NDArray

    from wangge.planning.atlas.frames import Bounds

_FEW = 1500
"""Rows in a box that are asked for one by one."""


@dataclass(frozen=True)
class Features:
    """Some features of a layer: ids, shapes in degrees (None where there is none) and a column per property."""

    ids: list[str] = field(default_factory=list)
    shapes: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    columns: dict[str, list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)


@dataclass(frozen=True)
class Wanted:
    """What is asked for: a box, a day, one id, a page of the whole; ``zoom`` says how near one looks."""

    on: date
    bounds: Bounds | None = None
    pk: UUID | None = None
    zoom: int | None = None
    limit: int | None = None
    offset: int = 0

    @property
    def today(self) -> bool:
        """Say whether the books are asked as they are now."""
        return self.on == clock.today()

    def rows(self, found: QuerySet[Any], levels: Sequence[int] = ()) -> QuerySet[Any]:
        """Return the page of the rows that lie in the box."""
        if self.pk is not None:
            found = found.filter(pk=self.pk)
        if self.bounds is not None:
            west, south, east, north = self.bounds
            box = Q(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
            found = narrowed(found, box & Q(level__in=levels) if levels else box)
        return self.page(found)

    def page(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """Return the part of the rows that is asked for."""
        return found if self.limit is None else found[self.offset : self.offset + self.limit]


def around(found: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    """Return the rows whose point lies in the box."""
    if wanted.bounds is None:
        return found
    west, south, east, north = wanted.bounds
    return narrowed(found, Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north))


def narrowed(found: QuerySet[Any], box: Q) -> QuerySet[Any]:
    """Return the rows in the box. Few are asked for by their keys: who sees much would else be read through whole."""
    with as_system("which rows lie in a box, before it is asked who may see them"):
        keys = list(found.model._base_manager.filter(box).values_list("pk", flat=True)[: _FEW + 1])
    return found.filter(pk__in=keys) if len(keys) <= _FEW else found.filter(box)


def shapes_of(raw: Sequence[Any]) -> NDArray[np.object_]:
    """Return shapes; None where there is none."""
    shapes: NDArray[np.object_] = shapely.from_wkb([None if wkb is None else bytes(wkb) for wkb in raw])
    return np.asarray(shapes, dtype=object)


def points(lons: Sequence[float | None], lats: Sequence[float | None]) -> NDArray[np.object_]:
    """Return points; None where a coordinate is missing."""
    xy = np.array([lons, lats], dtype=float).T.reshape(-1, 2)
    points = np.empty(len(xy), dtype=object)
    there = np.isfinite(xy).all(axis=1)
    points[there] = shapely.points(xy[there])
    return points
