"""Bodies, roles, people and their posts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wangge.kernel.models import ScopedModel, SealedText, Versioned


class Body(ScopedModel, Versioned):
    """A department, station, party branch, committee or team: something that can be asked and must answer."""

    kind = models.CharField(max_length=24)  # roster.rules.BODY_KINDS
    name = models.CharField(max_length=64)
    grid = models.ForeignKey("territory.Grid", models.PROTECT, related_name="bodies")  # where it belongs
    duties = models.TextField(blank=True)
    phone = models.CharField(max_length=32, blank=True)  # an office's, public
    sort_key = models.CharField(max_length=128)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """One name once in a place."""

        constraints = [
            models.UniqueConstraint(fields=["grid", "name"], condition=Q(valid_to=None), name="body_once"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="body_dates"),
        ]

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class BodyArea(ScopedModel, Versioned):
    """An area of a body's own: a police grid (警格), a river section (河长段)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="areas")
    kind = models.CharField(max_length=24)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=64)

    class Meta:
        """One code once per body."""

        constraints = [models.UniqueConstraint(fields=["body", "code"], name="body_area_once")]


class BodyAreaGrid(ScopedModel):
    """That a body's area covers a grid of ours."""

    area = models.ForeignKey(BodyArea, models.CASCADE, related_name="links")
    grid = models.ForeignKey("territory.Grid", models.PROTECT, related_name="+")

    class Meta:
        """Each pair once."""

        constraints = [models.UniqueConstraint(fields=["area", "grid"], name="body_area_grid_once")]


class Role(models.Model):
    """A role as the township uses it: a name, a level, abilities and duties. Editable data, not about persons."""

    key = models.CharField(max_length=32, primary_key=True)
    name_zh = models.CharField(max_length=32)
    name_en = models.CharField(max_length=64)
    target = models.CharField(max_length=12)  # grid | body | household
    levels = models.CharField(max_length=8)  # the grid levels it exists at: "4", "12"
    in_charge = models.BooleanField(default=False)  # the one person who answers for the grid
    abilities = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)


class Duty(models.Model):
    """One line of a role's duty list."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="duties")
    order = models.PositiveSmallIntegerField()
    text_zh = models.CharField(max_length=200)
    text_en = models.CharField(max_length=300, blank=True)


class Person(ScopedModel, Versioned):
    """Somebody who holds, held or may hold a post. The phone number is encrypted."""

    name = models.CharField(max_length=64)
    sort_key = models.CharField(max_length=128)
    home = models.ForeignKey("territory.Grid", models.PROTECT, related_name="+")  # the part of the tree that keeps it
    sex = models.CharField(max_length=1, blank=True)  # GB/T 2261.1: 0 1 2 9
    birth_year = models.PositiveSmallIntegerField(null=True)
    phone = SealedText(blank=True)
    phone_index = models.CharField(max_length=64, blank=True)  # keyed hash, to recognise and to log in
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True)
    left_on = models.DateField(null=True)

    class Meta:
        """Listed by name."""

        indexes = [models.Index(fields=["sort_key", "id"]), models.Index(fields=["phone_index"])]

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class PersonTag(ScopedModel):
    """What a person is known as in the village: Five Elders, veteran, women's representative, party member."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tags")
    tag = models.CharField(max_length=24)  # roster.rules.TAGS

    class Meta:
        """Each once."""

        constraints = [models.UniqueConstraint(fields=["person", "tag"], name="person_tag_once")]


class Assignment(ScopedModel, Versioned):
    """A person in a role for a grid, a body or one household, from a day to a day (half-open).

    A post that ends on the day it began was never in force: it stays for the history.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    role = models.ForeignKey(Role, models.PROTECT)
    grid = models.ForeignKey("territory.Grid", models.PROTECT, null=True, related_name="assignments")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="assignments")
    household_id = models.UUIDField(null=True)  # the registry is above: no foreign key upwards
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    consent_on = models.DateField(null=True)  # agreed to be shown with name and phone
    consent_scope = models.CharField(max_length=64, blank=True)
    in_charge = models.BooleanField(default=False)  # as the role says; a grid has one such post at a time
    title = models.CharField(max_length=64, blank=True)  # the office as written in the list: 乡长, 党委副书记
    handover_note = SealedText(blank=True)  # for the successor

    class Meta:
        """One target; a person holds a role there once at a time; a grid has one person in charge."""

        constraints = [
            models.CheckConstraint(
                condition=Q(grid__isnull=False, body=None, household_id=None)
                | Q(grid=None, body__isnull=False, household_id=None)
                | Q(grid=None, body=None, household_id__isnull=False),
                name="assignment_target",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="assignment_dates"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "grid"],
                condition=Q(valid_to=None, grid__isnull=False),
                name="post_at_grid_once",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "body"],
                condition=Q(valid_to=None, body__isnull=False),
                name="post_at_body_once",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "household_id"],
                condition=Q(valid_to=None, household_id__isnull=False),
                name="post_at_household_once",
            ),
            models.UniqueConstraint(
                fields=["grid"], condition=Q(valid_to=None, in_charge=True), name="one_in_charge_of_grid"
            ),
        ]
        indexes = [models.Index(fields=["household_id"]), models.Index(fields=["grid", "valid_from"])]
