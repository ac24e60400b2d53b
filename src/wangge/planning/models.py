"""Maps of villages, drafts of their nets, adoptions, prints, and the net in figures day by day."""

from __future__ import annotations

from django.db import models

from wangge.kernel.models import ScopedModel, Versioned


class Ground(ScopedModel, Versioned):
    """The map of one village that its nets are drawn on: boundary, streets, water, places, courtyards."""

    village = models.OneToOneField("territory.Grid", models.PROTECT, related_name="+")  # level 2
    crs = models.CharField(max_length=32)  # one projection in metres for the whole township
    packed = models.BinaryField()  # planning.packing
    sources = models.JSONField(default=list)  # role, name and SHA-256 of the files it came from
    changed_at = models.DateTimeField(auto_now=True)


class Picture(ScopedModel, Versioned):
    """A photo or scanned plan of a village to draw its map over, fixed by three points."""

    village = models.OneToOneField("territory.Grid", models.CASCADE, related_name="+")
    file_id = models.UUIDField()  # kernel.StoredFile
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    points = models.JSONField(default=list)  # three of [x, y, lon, lat], as they were given
    system = models.CharField(max_length=12, default="cgcs2000")  # planning.fixing.SYSTEMS
    corners = models.JSONField(default=list)  # lon/lat, from the upper left clockwise; empty until it is fixed


class Survey(ScopedModel, Versioned):
    """Map files on their way in: read and put together, shown, and then taken into the books or dropped."""

    STATES = ("read", "taken", "dropped")

    path = models.CharField(max_length=160)  # the township
    state = models.CharField(max_length=12, default="read")
    homes = models.CharField(max_length=12)  # books: the households there are | buildings: every house is one
    packed = models.BinaryField(null=True)  # the township as put together, planning.packing; emptied when it ends
    villages = models.JSONField(default=list)  # name, code (chosen or proposed), households, placed, streets...
    findings = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        indexes = [models.Index(fields=["path", "created_at"])]


class Drawing(ScopedModel, Versioned):
    """One round of drawing: some villages of a township, with one set of parameters; a plan per village."""

    STATES = ("waiting", "drawing", "drawn", "adopted", "dropped")

    path = models.CharField(max_length=160)  # the grid below which it draws: a township or one village
    state = models.CharField(max_length=12, default="waiting")
    params = models.JSONField(default=dict)  # the engine's GridParams
    keep_existing = models.BooleanField(default=False)  # only the land of the net in force
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        indexes = [models.Index(fields=["path", "created_at"])]


class GridPlan(ScopedModel, Versioned):
    """A draft of one village's net. ``packed`` is what it is now; ``PlanStep`` rows are how it came to that."""

    STATES = ("waiting", "drawn", "failed", "adopted", "dropped")

    drawing = models.ForeignKey(Drawing, models.CASCADE, related_name="plans")
    village = models.ForeignKey("territory.Grid", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="waiting")
    packed = models.BinaryField(null=True)  # households and net, planning.packing
    ground_version = models.PositiveIntegerField(default=0)  # of the ground it was drawn on; 0 without a map
    engine = models.CharField(max_length=32, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    measures = models.JSONField(default=dict)
    measures_before = models.JSONField(default=dict)  # of the net that was in force when it was drawn
    findings = models.JSONField(default=list)
    problem = models.JSONField(null=True)  # why drawing failed: code and details
    step = models.PositiveIntegerField(default=0)  # how many of the steps are in effect
    locked = models.JSONField(default=list)  # codes of grids that redrawing leaves alone
    editor_id = models.UUIDField(null=True)  # who corrects it now
    editor_name = models.CharField(max_length=64, blank=True)
    editor_seen = models.DateTimeField(null=True)

    class Meta:
        """One draft of a village in a drawing."""

        constraints = [models.UniqueConstraint(fields=["drawing", "village"], name="plan_once")]
        indexes = [models.Index(fields=["village", "state"])]


class PlanStep(ScopedModel):
    """A correction by hand, with the whole net after it; step 0 is the net as drawn."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(GridPlan, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    operation = models.CharField(max_length=24)  # planning.rules.OPERATIONS
    details = models.JSONField(default=dict)
    packed = models.BinaryField()
    locked = models.JSONField(default=list)
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Counted from 0."""

        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_step_once")]


class Adoption(ScopedModel, Versioned):
    """A net that came into force: under which document, when, why, and what changed."""

    path = models.CharField(max_length=160)
    drawing = models.ForeignKey(Drawing, models.PROTECT, null=True, related_name="adoptions")
    document = models.CharField(max_length=64)  # 文号
    document_date = models.DateField()
    valid_from = models.DateField()
    reason = models.TextField(blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    before = models.BinaryField(null=True)  # the nets that were in force, so that they can be adopted again
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        indexes = [models.Index(fields=["path", "at"])]


class GridLineage(ScopedModel):
    """Which grid went on in which: how many households of the old one are in the new one."""

    id = models.BigAutoField(primary_key=True)
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="lineage")
    old = models.ForeignKey("territory.Grid", models.PROTECT, related_name="+")
    new = models.ForeignKey("territory.Grid", models.PROTECT, related_name="+")
    households = models.PositiveIntegerField()

    class Meta:
        """A pair once in an adoption."""

        constraints = [models.UniqueConstraint(fields=["adoption", "old", "new"], name="lineage_once")]


class Proof(ScopedModel):
    """What the land of a village's net was found to be: area in no grid, area in two, pieces of lanes outside."""

    id = models.BigAutoField(primary_key=True)
    village = models.OneToOneField("territory.Grid", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)  # of the outlines it was computed from
    uncovered = models.FloatField()  # square metres
    doubled = models.FloatField()
    gaps = models.JSONField(default=list)  # lon, lat, square metres, "uncovered" | "doubled"
    computed_at = models.DateTimeField(auto_now=True)


class PrintedPoster(ScopedModel, Versioned):
    """A poster or sheet as it was printed, so that one knows whether what hangs on the wall is still true."""

    grid = models.ForeignKey("territory.Grid", models.PROTECT, related_name="+")  # the village, grid or township
    kind = models.CharField(max_length=12)  # cartography.Kind
    size = models.CharField(max_length=4)
    lang = models.CharField(max_length=4)
    number = models.PositiveIntegerField()  # the version printed on it
    document = models.CharField(max_length=64, blank=True)
    digests = models.JSONField(default=dict)  # of each part of the content: grids, people, phones, map...
    place = models.CharField(max_length=64, blank=True)  # where it hangs
    by_name = models.CharField(max_length=64)
    printed_at = models.DateTimeField(auto_now_add=True)
    taken_down_on = models.DateField(null=True)

    class Meta:
        """Counted per grid and kind: another number is another content. Once on each paper and in each place."""

        constraints = [
            models.UniqueConstraint(
                fields=["grid", "kind", "number", "size", "lang", "place"],
                condition=models.Q(taken_down_on=None),
                name="poster_once",
            )
        ]
        indexes = [models.Index(fields=["grid", "taken_down_on"])]


class PosterBundle(ScopedModel, Versioned):
    """All posters of a township on their way into one file for the print shop; ``done`` of the ``orders`` are in it."""

    path = models.CharField(max_length=160)  # the township
    orders = models.JSONField(default=list)  # grid and kind of each
    size = models.CharField(max_length=4)
    lang = models.CharField(max_length=4)
    done = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)  # grid, kind and why: villages without a net
    owner_id = models.UUIDField(null=True)
    owner_name = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        indexes = [models.Index(fields=["path", "created_at"])]


class NetDay(ScopedModel):
    """The net of a village in figures on one day, for the trend: counts of things, never of a person's work."""

    id = models.BigAutoField(primary_key=True)
    grid = models.ForeignKey("territory.Grid", models.CASCADE, related_name="+")  # a village
    day = models.DateField()
    figures = models.JSONField(default=dict)

    class Meta:
        """Once a day."""

        constraints = [models.UniqueConstraint(fields=["grid", "day"], name="net_day_once")]
