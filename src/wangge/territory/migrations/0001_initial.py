"""The first tables."""

import django.db.models.deletion
import wangge.kernel.ids
import wangge.kernel.models.base
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Division",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=64)),
                ("level", models.PositiveSmallIntegerField()),
                ("urban_rural_class", models.CharField(blank=True, max_length=3)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="territory.division",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Grid",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("west", models.FloatField(editable=False, null=True)),
                ("south", models.FloatField(editable=False, null=True)),
                ("east", models.FloatField(editable=False, null=True)),
                ("north", models.FloatField(editable=False, null=True)),
                ("level", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(default="general", max_length=12)),
                ("code", models.CharField(max_length=15, unique=True)),
                ("name", models.CharField(max_length=64)),
                ("path", wangge.kernel.models.base.PathField(max_length=160, unique=True)),
                ("colour", models.CharField(blank=True, max_length=16)),
                ("colour_number", models.PositiveSmallIntegerField(null=True)),
                ("scope_text", models.TextField(blank=True)),
                ("outline", models.BinaryField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("note", models.TextField(blank=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("division", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="territory.division")),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="territory.grid",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=64)),
                ("sort_key", models.CharField(max_length=128)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="territory.settlement",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settlements", to="territory.grid"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("west", models.FloatField(editable=False, null=True)),
                ("south", models.FloatField(editable=False, null=True)),
                ("east", models.FloatField(editable=False, null=True)),
                ("north", models.FloatField(editable=False, null=True)),
                ("kind", models.CharField(max_length=24)),
                ("name", models.CharField(blank=True, max_length=64)),
                ("segment", models.PositiveSmallIntegerField(default=0)),
                ("shape", models.BinaryField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("sort_key", models.CharField(max_length=160)),
                ("source_key", models.CharField(blank=True, max_length=96)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "grid",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="territory.grid",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="territory.settlement"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="grid",
            index=models.Index(fields=["parent", "code"], name="territory_g_parent__6467cf_idx"),
        ),
        migrations.AddIndex(
            model_name="grid",
            index=models.Index(fields=["level", "code"], name="territory_g_level_6aacee_idx"),
        ),
        migrations.AddIndex(
            model_name="grid",
            index=models.Index(fields=["level", "west", "east", "south", "north"], name="grid_extent"),
        ),
        migrations.AddConstraint(
            model_name="grid",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 1), ("level__lte", 4)), name="grid_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="grid",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("general", "dedicated"))), name="grid_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="grid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", 1), ("parent", None)),
                    models.Q(("level__gt", 1), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="grid_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="grid",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="grid_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(fields=("village", "parent", "kind", "name"), name="settlement_once"),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent", None)), fields=("village", "kind", "name"), name="settlement_once_top"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("natural_village", "villager_group"))), name="settlement_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["village", "sort_key"], name="territory_p_village_4c846d_idx"),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["sort_key", "id"], name="territory_p_sort_ke_9114f8_idx"),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["west", "east", "south", "north"], name="place_extent"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("village", "source_key"),
                name="place_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="place_dates",
            ),
        ),
    ]
