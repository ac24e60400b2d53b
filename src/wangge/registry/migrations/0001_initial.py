"""The first tables."""

import django.db.models.deletion
import wangge.kernel.clock
import wangge.kernel.ids
import wangge.kernel.models.base
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.CharField(max_length=32)),
                ("lane_name", models.CharField(blank=True, max_length=64)),
                ("door", models.CharField(blank=True, max_length=32)),
                ("head_name", models.CharField(max_length=64)),
                ("sort_key", models.CharField(max_length=128)),
                ("residence", models.CharField(default="resident", max_length=12)),
                ("residence_from", models.DateField(null=True)),
                ("residence_to", models.DateField(null=True)),
                ("registered_size", models.PositiveSmallIntegerField(null=True)),
                ("resident_size", models.PositiveSmallIntegerField(null=True)),
                ("members_known", models.BooleanField(default=False)),
                ("phone", wangge.kernel.models.base.SealedText(blank=True)),
                ("phone_tail_index", models.CharField(blank=True, max_length=64)),
                ("note", wangge.kernel.models.base.SealedText(blank=True)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("confirmed_on", models.DateField(default=wangge.kernel.clock.today)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "alias_of",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="registry.household",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
                (
                    "lane",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.place"
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.settlement",
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
            name="Fact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("key", models.CharField(max_length=64)),
                ("value", wangge.kernel.models.base.SealedText()),
                ("as_of", models.DateField()),
                ("source", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("sharing_basis", models.CharField(blank=True, max_length=200)),
                ("expires_on", models.DateField(null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="registry.household"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(max_length=16)),
                ("path", models.CharField(max_length=160)),
                ("owner_id", models.UUIDField()),
                ("owner_name", models.CharField(max_length=64)),
                ("file_name", models.CharField(max_length=200)),
                ("file_sha256", models.CharField(max_length=64)),
                ("state", models.CharField(default="staged", max_length=12)),
                ("options", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("staged", wangge.kernel.models.base.SealedBytes(null=True)),
                ("checked", wangge.kernel.models.base.SealedBytes(null=True)),
                ("findings", wangge.kernel.models.base.SealedBytes(null=True)),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("undo", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["path", "created_at"], name="registry_im_path_3e7fa7_idx"),
                    models.Index(fields=["state", "created_at"], name="registry_im_state_feb53a_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="placements", to="registry.household"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Resident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=64)),
                ("sort_key", models.CharField(max_length=128)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("birth_year", models.PositiveSmallIntegerField(null=True)),
                ("phone", wangge.kernel.models.base.SealedText(blank=True)),
                ("phone_tail_index", models.CharField(blank=True, max_length=64)),
                ("id_number", wangge.kernel.models.base.SealedText(blank=True)),
                ("id_tail_index", models.CharField(blank=True, max_length=64)),
                ("id_index", models.CharField(blank=True, max_length=64)),
                ("erased_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["id_index"], name="registry_re_id_inde_64748b_idx"),
                    models.Index(fields=["phone_tail_index"], name="registry_re_phone_t_da99ae_idx"),
                    models.Index(fields=["id_tail_index"], name="registry_re_id_tail_8e3afb_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Residency",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("relation", models.CharField(max_length=2)),
                ("registered", models.BooleanField(default=True)),
                ("living_here", models.BooleanField(default=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("end_reason", models.CharField(blank=True, max_length=12)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="residencies", to="registry.household"
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="residencies", to="registry.resident"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CareNeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(max_length=32)),
                ("purpose", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=64)),
                ("basis", models.CharField(max_length=200)),
                ("valid_from", models.DateField()),
                ("expires_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("details", wangge.kernel.models.base.SealedText(blank=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="care_needs", to="registry.household"
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="care_needs",
                        to="registry.resident",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["sort_key", "id"], name="registry_ho_sort_ke_f730d0_idx"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["village", "sort_key", "id"], name="registry_ho_village_57ca88_idx"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["grid", "sort_key", "id"], name="registry_ho_grid_id_41d469_idx"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["phone_tail_index"], name="registry_ho_phone_t_23473b_idx"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["lon", "lat"], name="household_point"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("alias_of__isnull", False)), fields=["alias_of"], name="household_aliases"
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(
                condition=models.Q(("alias_of", None)), fields=("village", "number"), name="household_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="household_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("residence_to", None), ("residence_to__gte", models.F("residence_from")), _connector="OR"
                ),
                name="household_residence_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["household", "key", "as_of"], name="registry_fa_househo_025f55_idx"),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("purpose", ""), _negated=True), models.Q(("source", ""), _negated=True)),
                name="fact_founded",
            ),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["grid", "valid_from"], name="registry_pl_grid_id_c8c357_idx"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("household",), name="placement_now"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="placement_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="residency",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("household", "resident"), name="residency_now"
            ),
        ),
        migrations.AddConstraint(
            model_name="residency",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="residency_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="careneed",
            index=models.Index(fields=["expires_on"], name="registry_ca_expires_134eca_idx"),
        ),
        migrations.AddConstraint(
            model_name="careneed",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gt", models.F("valid_from"))), name="care_expires"
            ),
        ),
        migrations.AddConstraint(
            model_name="careneed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", ""), _negated=True),
                    models.Q(("source", ""), _negated=True),
                    models.Q(("basis", ""), _negated=True),
                ),
                name="care_founded",
            ),
        ),
    ]
