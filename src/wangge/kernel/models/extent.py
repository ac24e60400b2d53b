"""Rows that lie somewhere: the box around them is kept in columns, so that a map finds them without reading shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import shapely
from django.db import models

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

SIDES = ("west", "south", "east", "north")

R = TypeVar("R", bound="Extent")


class ExtentQuerySet(models.QuerySet[R]):
    """Many rows at once: their boxes follow what they are made of."""

    def bulk_create(self, objs: Iterable[R], *args: Any, **options: Any) -> list[R]:
        """Insert them with their boxes."""
        rows = list(objs)
        fill_extents(rows)
        return super().bulk_create(rows, *args, **options)

    def bulk_update(self, objs: Iterable[R], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Write these fields, and the boxes where they follow from them."""
        rows = list(objs)
        return super().bulk_update(rows, with_extents(rows, fields), batch_size=batch_size)

    def update(self, **values: Any) -> int:
        """Write columns of all these rows; those that boxes follow from only together with the boxes."""
        if set(values) & set(self.model.EXTENT_OF) and not set(values) >= set(SIDES):
            raise TypeError(f"{', '.join(self.model.EXTENT_OF)}: written row by row, for the box follows from it")
        return super().update(**values)


class Extent(models.Model):
    """A row with a box around it, in degrees; without a shape or a point it has none.

    ``EXTENT_OF`` names the columns that the box follows from: a shape as WKB, then perhaps ``lon`` and ``lat``, which
    count when there is no shape. Each model has ``objects = ExtentQuerySet.as_manager()``.
    """

    EXTENT_OF: ClassVar[tuple[str, ...]]

    west = models.FloatField(null=True, editable=False)
    south = models.FloatField(null=True, editable=False)
    east = models.FloatField(null=True, editable=False)
    north = models.FloatField(null=True, editable=False)

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Write the row, with its box whenever something is written that the box follows from."""
        fields = options.get("update_fields")
        if fields is None:
            fill_extents([self])
        else:
            options["update_fields"] = with_extents([self], fields)
        super().save(*args, **options)


def with_extents(rows: Sequence[models.Model], fields: Iterable[str]) -> list[str]:
    """Return the fields to write; where boxes follow from them, the rows have their boxes and these are written too."""
    names = list(fields)
    if rows and isinstance(rows[0], Extent) and set(names) & set(rows[0].EXTENT_OF):
        fill_extents(rows)
        names += [side for side in SIDES if side not in names]
    return names


def fill_extents(rows: Sequence[models.Model]) -> None:
    """The rows, all of one model, have the boxes that follow from what they hold."""
    if not rows or not isinstance(rows[0], Extent):
        return
    shape, *point = rows[0].EXTENT_OF
    raw = [getattr(row, shape) for row in rows]
    boxes = shapely.bounds(shapely.from_wkb([None if wkb is None else bytes(wkb) for wkb in raw]))
    for row, wkb, box in zip(rows, raw, boxes.tolist(), strict=True):
        if wkb is not None and box[0] == box[0]:  # an empty shape has no box
            sides: Sequence[float | None] = box
        else:
            lon, lat = (getattr(row, name) for name in point) if point else (None, None)
            sides = (lon, lat, lon, lat)
        for name, value in zip(SIDES, sides, strict=True):
            setattr(row, name, value)


def extents_again(model: type[models.Model], keys: Collection[Any]) -> None:
    """The boxes of these rows follow from what is in the table now; for what writes columns by itself (an undo)."""
    if not issubclass(model, Extent):
        return
    rows = list(model._default_manager.filter(pk__in=keys).only("pk", *model.EXTENT_OF, *SIDES))
    fill_extents(rows)
    model._default_manager.bulk_update(rows, SIDES, batch_size=200)
