"""The first tables."""

import django.db.models.deletion
import wangge.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Drawing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("path", models.CharField(max_length=160)),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("params", models.JSONField(default=dict)),
                ("keep_existing", models.BooleanField(default=False)),
                ("owner_id", models.UUIDField()),
                ("owner_name", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["path", "created_at"], name="planning_dr_path_f4cc9b_idx")],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("path", models.CharField(max_length=160)),
                ("document", models.CharField(max_length=64)),
                ("document_date", models.DateField()),
                ("valid_from", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("counts", models.JSONField(default=dict)),
                ("before", models.BinaryField(null=True)),
                ("by_name", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "undoes",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="planning.adoption"
                    ),
                ),
                (
                    "drawing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="planning.drawing",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GridLineage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("households", models.PositiveIntegerField()),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lineage", to="planning.adoption"
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GridPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("packed", models.BinaryField(null=True)),
                ("ground_version", models.PositiveIntegerField(default=0)),
                ("engine", models.CharField(blank=True, max_length=32)),
                ("input_hash", models.CharField(blank=True, max_length=64)),
                ("measures", models.JSONField(default=dict)),
                ("measures_before", models.JSONField(default=dict)),
                ("findings", models.JSONField(default=list)),
                ("problem", models.JSONField(null=True)),
                ("step", models.PositiveIntegerField(default=0)),
                ("locked", models.JSONField(default=list)),
                ("editor_id", models.UUIDField(null=True)),
                ("editor_name", models.CharField(blank=True, max_length=64)),
                ("editor_seen", models.DateTimeField(null=True)),
                (
                    "drawing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plans", to="planning.drawing"
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("crs", models.CharField(max_length=32)),
                ("packed", models.BinaryField()),
                ("sources", models.JSONField(default=list)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "village",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NetDay",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("figures", models.JSONField(default=dict)),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.grid"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("file_id", models.UUIDField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("points", models.JSONField(default=list)),
                ("system", models.CharField(default="cgcs2000", max_length=12)),
                ("corners", models.JSONField(default=list)),
                (
                    "village",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.grid"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("operation", models.CharField(max_length=24)),
                ("details", models.JSONField(default=dict)),
                ("packed", models.BinaryField()),
                ("locked", models.JSONField(default=list)),
                ("by_name", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="planning.gridplan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PosterBundle",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("path", models.CharField(max_length=160)),
                ("orders", models.JSONField(default=list)),
                ("size", models.CharField(max_length=4)),
                ("lang", models.CharField(max_length=4)),
                ("done", models.PositiveIntegerField(default=0)),
                ("left_out", models.JSONField(default=list)),
                ("owner_id", models.UUIDField(null=True)),
                ("owner_name", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["path", "created_at"], name="planning_po_path_d19f62_idx")],
            },
        ),
        migrations.CreateModel(
            name="PrintedPoster",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(max_length=12)),
                ("size", models.CharField(max_length=4)),
                ("lang", models.CharField(max_length=4)),
                ("number", models.PositiveIntegerField()),
                ("document", models.CharField(blank=True, max_length=64)),
                ("digests", models.JSONField(default=dict)),
                ("place", models.CharField(blank=True, max_length=64)),
                ("by_name", models.CharField(max_length=64)),
                ("printed_at", models.DateTimeField(auto_now_add=True)),
                ("taken_down_on", models.DateField(null=True)),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("uncovered", models.FloatField()),
                ("doubled", models.FloatField()),
                ("gaps", models.JSONField(default=list)),
                ("computed_at", models.DateTimeField(auto_now=True)),
                (
                    "village",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.grid"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("path", models.CharField(max_length=160)),
                ("state", models.CharField(default="read", max_length=12)),
                ("homes", models.CharField(max_length=12)),
                ("packed", models.BinaryField(null=True)),
                ("villages", models.JSONField(default=list)),
                ("findings", models.JSONField(default=list)),
                ("sources", models.JSONField(default=list)),
                ("owner_id", models.UUIDField()),
                ("owner_name", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["path", "created_at"], name="planning_su_path_806fad_idx")],
            },
        ),
        migrations.AddIndex(
            model_name="adoption",
            index=models.Index(fields=["path", "at"], name="planning_ad_path_f1f0e2_idx"),
        ),
        migrations.AddConstraint(
            model_name="gridlineage",
            constraint=models.UniqueConstraint(fields=("adoption", "old", "new"), name="lineage_once"),
        ),
        migrations.AddIndex(
            model_name="gridplan",
            index=models.Index(fields=["village", "state"], name="planning_gr_village_5b2751_idx"),
        ),
        migrations.AddConstraint(
            model_name="gridplan",
            constraint=models.UniqueConstraint(fields=("drawing", "village"), name="plan_once"),
        ),
        migrations.AddConstraint(
            model_name="netday",
            constraint=models.UniqueConstraint(fields=("grid", "day"), name="net_day_once"),
        ),
        migrations.AddConstraint(
            model_name="planstep",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="plan_step_once"),
        ),
        migrations.AddIndex(
            model_name="printedposter",
            index=models.Index(fields=["grid", "taken_down_on"], name="planning_pr_grid_id_b892d3_idx"),
        ),
        migrations.AddConstraint(
            model_name="printedposter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_down_on", None)),
                fields=("grid", "kind", "number", "size", "lang", "place"),
                name="poster_once",
            ),
        ),
    ]
