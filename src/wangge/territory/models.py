"""Divisions, settlements, grids and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from wangge.kernel.models import Extent, ExtentQuerySet, PathField, ScopedModel, Versioned

if TYPE_CHECKING:
    from wangge.kernel.models import UndoLog


class Division(models.Model):
    """An entry of the official code table: province, county, township or administrative village. Public."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField()  # 1 province, 2 city, 3 county, 4 township, 5 village
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    urban_rural_class = models.CharField(max_length=3, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Settlement(ScopedModel, Versioned):
    """A natural village or a villager group: where people say they are from."""

    KINDS: ClassVar[tuple[str, ...]] = ("natural_village", "villager_group")

    village = models.ForeignKey("territory.Grid", models.PROTECT, related_name="settlements")  # the level-2 grid
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="groups")
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=64)
    sort_key = models.CharField(max_length=128)
    undo: UndoLog | None = None  # of the change that was just made

    class Meta:
        """One name once in a village and parent."""

        constraints = [
            models.UniqueConstraint(fields=["village", "parent", "kind", "name"], name="settlement_once"),
            models.UniqueConstraint(
                fields=["village", "kind", "name"], condition=Q(parent=None), name="settlement_once_top"
            ),
            models.CheckConstraint(condition=Q(kind__in=("natural_village", "villager_group")), name="settlement_kind"),
        ]

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Grid(ScopedModel, Extent, Versioned):
    """A unit of the four-level net: township, village, area, leaf grid.

    ``code`` is the 12-digit division code and a 3-digit sequence; it is never used again. ``path`` holds the ids from
    the township down to this grid, each followed by ``/``. Dates are half-open: in force on ``valid_from``, no more on
    ``valid_to``. A grid that an adoption closes on the day it was opened was never in force: it stays for the history.
    """

    EXTENT_OF = ("outline",)
    objects: ClassVar[models.Manager[Grid]] = ExtentQuerySet.as_manager()

    level = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, default="general")  # general | dedicated
    code = models.CharField(max_length=15, unique=True)
    name = models.CharField(max_length=64)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    division = models.ForeignKey(Division, models.PROTECT)
    path = PathField(unique=True)
    colour = models.CharField(max_length=16, blank=True)  # territory.rules.COLOURS
    colour_number = models.PositiveSmallIntegerField(null=True)
    scope_text = models.TextField(blank=True)
    outline = models.BinaryField(null=True)  # WKB, lon/lat, CGCS2000
    lon = models.FloatField(null=True)  # a point inside, for labels
    lat = models.FloatField(null=True)
    note = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    undo: UndoLog | None = None  # of the change that was just made

    class Meta:
        """The tree and its dates always hold."""

        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="grid_level"),
            models.CheckConstraint(condition=Q(kind__in=("general", "dedicated")), name="grid_kind"),
            models.CheckConstraint(
                condition=Q(level=1, parent=None) | Q(level__gt=1, parent__isnull=False), name="grid_parent"
            ),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="grid_dates"),
        ]
        indexes = [
            models.Index(fields=["parent", "code"]),
            models.Index(fields=["level", "code"]),
            models.Index(fields=["level", "west", "east", "south", "north"], name="grid_extent"),
        ]

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Place(ScopedModel, Extent, Versioned):
    """A street, hutong, square, school, pond or pump well: a public thing that one grid looks after."""

    EXTENT_OF = ("shape", "lon", "lat")
    objects: ClassVar[models.Manager[Place]] = ExtentQuerySet.as_manager()

    grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="places")  # null: a blank, shown as one
    village = models.ForeignKey(Grid, models.PROTECT, related_name="+")
    settlement = models.ForeignKey(Settlement, models.PROTECT, null=True)
    kind = models.CharField(max_length=24)  # territory.rules.PLACE_KINDS
    name = models.CharField(max_length=64, blank=True)
    segment = models.PositiveSmallIntegerField(default=0)  # the part of a lane; 0 when it is whole
    shape = models.BinaryField(null=True)  # WKB, lon/lat
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    sort_key = models.CharField(max_length=160)
    source_key = models.CharField(max_length=96, blank=True)  # what an import recognises it by
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    undo: UndoLog | None = None  # of the change that was just made

    class Meta:
        """Listed by village and name; an import finds it again."""

        constraints = [
            models.UniqueConstraint(fields=["village", "source_key"], condition=~Q(source_key=""), name="place_source"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="place_dates"),
        ]
        indexes = [
            models.Index(fields=["village", "sort_key"]),
            models.Index(fields=["sort_key", "id"]),
            models.Index(fields=["west", "east", "south", "north"], name="place_extent"),
        ]

    def __str__(self) -> str:
        """Show the name."""
        return self.name or self.kind
