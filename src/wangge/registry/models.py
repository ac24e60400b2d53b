"""Households, residents, who lives where, needs and facts, imports."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wangge.kernel import clock
from wangge.kernel.models import ScopedModel, SealedBytes, SealedText, Versioned


class Household(ScopedModel, Versioned):
    """A household: the unit that is visited. A merged one keeps its id as an alias.

    ``registered_size`` and ``resident_size`` are kept side by side: as declared, or counted from the members where
    ``members_known`` says that all of them are in the books. ``number`` is the household number of the township's own
    list. The residence status holds from ``residence_from`` on; ``residence_to`` is the day of return, when expected.
    """

    number = models.CharField(max_length=32)
    grid = models.ForeignKey("territory.Grid", models.PROTECT, null=True, related_name="+")  # null: a blank
    village = models.ForeignKey("territory.Grid", models.PROTECT, related_name="+")
    settlement = models.ForeignKey("territory.Settlement", models.PROTECT, null=True, related_name="+")
    lane = models.ForeignKey("territory.Place", models.PROTECT, null=True, related_name="+")
    lane_name = models.CharField(max_length=64, blank=True)
    door = models.CharField(max_length=32, blank=True)
    head_name = models.CharField(max_length=64)
    sort_key = models.CharField(max_length=128)
    residence = models.CharField(max_length=12, default="resident")  # registry.rules.RESIDENCE
    residence_from = models.DateField(null=True)
    residence_to = models.DateField(null=True)
    registered_size = models.PositiveSmallIntegerField(null=True)
    resident_size = models.PositiveSmallIntegerField(null=True)
    members_known = models.BooleanField(default=False)
    phone = SealedText(blank=True)
    phone_tail_index = models.CharField(max_length=64, blank=True)  # keyed hash of the last four digits
    note = SealedText(blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    confirmed_on = models.DateField(default=clock.today)  # entered, changed, or found to be still right
    alias_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="aliases", db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """A number once in a village while it is in use."""

        constraints = [
            models.UniqueConstraint(fields=["village", "number"], condition=Q(alias_of=None), name="household_number"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="household_dates"
            ),
            models.CheckConstraint(
                condition=Q(residence_to=None) | Q(residence_to__gte=F("residence_from")),
                name="household_residence_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"]),
            models.Index(fields=["village", "sort_key", "id"]),
            models.Index(fields=["grid", "sort_key", "id"]),
            models.Index(fields=["phone_tail_index"]),
            models.Index(fields=["lon", "lat"], name="household_point"),
            models.Index(  # aliases alone: of all households it would be a bad way in, and is taken for a good one
                fields=["alias_of"], condition=Q(alias_of__isnull=False), name="household_aliases"
            ),
        ]

    def __str__(self) -> str:
        """Show number and head."""
        return f"{self.number} {self.head_name}"

    @property
    def path(self) -> str:
        """Where in the grid tree it lies: its grid, or its village as long as it has none."""
        return str((self.grid or self.village).path)


class Placement(ScopedModel):
    """In which grid a household was from a day to a day (half-open)."""

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey(Household, models.CASCADE, related_name="placements")
    grid = models.ForeignKey("territory.Grid", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """One grid at a time."""

        constraints = [
            models.UniqueConstraint(fields=["household"], condition=Q(valid_to=None), name="placement_now"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="placement_dates"
            ),
        ]
        indexes = [models.Index(fields=["grid", "valid_from"])]


class Resident(ScopedModel, Versioned):
    """A member of a household. Phone and id number are encrypted; there is no column for what must not be kept."""

    name = models.CharField(max_length=64)
    sort_key = models.CharField(max_length=128)
    sex = models.CharField(max_length=1, blank=True)  # GB/T 2261.1
    birth_year = models.PositiveSmallIntegerField(null=True)
    phone = SealedText(blank=True)
    phone_tail_index = models.CharField(max_length=64, blank=True)
    id_number = SealedText(blank=True)
    id_tail_index = models.CharField(max_length=64, blank=True)  # keyed hash of the last four
    id_index = models.CharField(max_length=64, blank=True)  # keyed hash of the whole, to recognise
    erased_on = models.DateField(null=True)

    class Meta:
        """Recognised and found by keyed hashes."""

        indexes = [
            models.Index(fields=["id_index"]),
            models.Index(fields=["phone_tail_index"]),
            models.Index(fields=["id_tail_index"]),
        ]

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Residency(ScopedModel, Versioned):
    """That a resident belongs to a household from a day to a day (half-open), and whether they live there.

    When that changes, a new row begins, so that it can be counted for any day.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="residencies")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="residencies")
    relation = models.CharField(max_length=2)  # GB/T 4761
    registered = models.BooleanField(default=True)
    living_here = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    end_reason = models.CharField(max_length=12, blank=True)  # registry.rules.END_REASONS

    class Meta:
        """Once at a time in a household."""

        constraints = [
            models.UniqueConstraint(fields=["household", "resident"], condition=Q(valid_to=None), name="residency_now"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="residency_dates"
            ),
        ]


class CareNeed(ScopedModel, Versioned):
    """A need for help, held for a purpose and until a day; its details are encrypted."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="care_needs")
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="care_needs")
    kind = models.CharField(max_length=32)  # registry.rules.CARE_KINDS
    purpose = models.CharField(max_length=64)
    source = models.CharField(max_length=64)
    basis = models.CharField(max_length=200)
    valid_from = models.DateField()
    expires_on = models.DateField()
    ended_on = models.DateField(null=True)
    details = SealedText(blank=True)

    class Meta:
        """It always ends."""

        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gt=F("valid_from")), name="care_expires"),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(source="") & ~Q(basis=""), name="care_founded"),
        ]
        indexes = [models.Index(fields=["expires_on"])]


class Fact(ScopedModel, Versioned):
    """Something known of a household, as of a day and from a source, so that it need not be asked again."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="facts")
    key = models.CharField(max_length=64)
    value = SealedText()
    as_of = models.DateField()
    source = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    sharing_basis = models.CharField(max_length=200, blank=True)
    expires_on = models.DateField(null=True)

    class Meta:
        """The newest of a key; none without source and purpose."""

        constraints = [models.CheckConstraint(condition=~Q(purpose="") & ~Q(source=""), name="fact_founded")]
        indexes = [models.Index(fields=["household", "key", "as_of"])]


class Import(ScopedModel, Versioned):
    """One file on its way in: staged, checked piece by piece, carried out whole, perhaps undone.

    The file itself is not kept; its rows lie sealed until they are carried out, dropped, or a week old.
    """

    kind = models.CharField(max_length=16)  # registry.imports.fields.KINDS
    path = models.CharField(max_length=160)  # the grid below which it writes
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default="staged")  # staged | checking | checked | done | dropped | undone
    options = models.JSONField(default=dict)  # sheet, mapping, layout, coordinates
    counts = models.JSONField(default=dict)
    staged = SealedBytes(null=True)  # the rows of each sheet
    checked = SealedBytes(null=True)  # what checking has understood so far
    findings = SealedBytes(null=True)  # what the preview shows
    progress = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    undo = models.UUIDField(null=True)

    class Meta:
        """The newest first; the week-old ones are found by the day."""

        indexes = [models.Index(fields=["path", "created_at"]), models.Index(fields=["state", "created_at"])]
