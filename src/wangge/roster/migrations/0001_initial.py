"""The first tables."""

import django.db.models.deletion
import wangge.kernel.ids
import wangge.kernel.models.base
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Role",
            fields=[
                ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("name_zh", models.CharField(max_length=32)),
                ("name_en", models.CharField(max_length=64)),
                ("target", models.CharField(max_length=12)),
                ("levels", models.CharField(max_length=8)),
                ("in_charge", models.BooleanField(default=False)),
                ("abilities", models.JSONField(default=list)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Body",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=64)),
                ("duties", models.TextField(blank=True)),
                ("phone", models.CharField(blank=True, max_length=32)),
                ("sort_key", models.CharField(max_length=128)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bodies", to="territory.grid"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BodyArea",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(max_length=24)),
                ("code", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=64)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="areas", to="roster.body"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BodyAreaGrid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="roster.bodyarea"
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
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
                ("phone_index", models.CharField(blank=True, max_length=64)),
                ("note", models.TextField(blank=True)),
                ("left_on", models.DateField(null=True)),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.grid"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(max_length=24)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="roster.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("text_zh", models.CharField(max_length=200)),
                ("text_en", models.CharField(blank=True, max_length=300)),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="roster.role"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("household_id", models.UUIDField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("consent_on", models.DateField(null=True)),
                ("consent_scope", models.CharField(blank=True, max_length=64)),
                ("in_charge", models.BooleanField(default=False)),
                ("title", models.CharField(blank=True, max_length=64)),
                ("handover_note", wangge.kernel.models.base.SealedText(blank=True)),
                (
                    "grid",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="territory.grid",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="roster.body",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="roster.person"
                    ),
                ),
                ("role", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="roster.role")),
            ],
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("grid", "name"), name="body_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="body_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="bodyarea",
            constraint=models.UniqueConstraint(fields=("body", "code"), name="body_area_once"),
        ),
        migrations.AddConstraint(
            model_name="bodyareagrid",
            constraint=models.UniqueConstraint(fields=("area", "grid"), name="body_area_grid_once"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["sort_key", "id"], name="roster_pers_sort_ke_e150a5_idx"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["phone_index"], name="roster_pers_phone_i_a4dacf_idx"),
        ),
        migrations.AddConstraint(
            model_name="persontag",
            constraint=models.UniqueConstraint(fields=("person", "tag"), name="person_tag_once"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["household_id"], name="roster_assi_househo_4d4f6e_idx"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["grid", "valid_from"], name="roster_assi_grid_id_ba1367_idx"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body", None), ("grid__isnull", False), ("household_id", None)),
                    models.Q(("body__isnull", False), ("grid", None), ("household_id", None)),
                    models.Q(("body", None), ("grid", None), ("household_id__isnull", False)),
                    _connector="OR",
                ),
                name="assignment_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="assignment_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("grid__isnull", False), ("valid_to", None)),
                fields=("person", "role", "grid"),
                name="post_at_grid_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("body__isnull", False), ("valid_to", None)),
                fields=("person", "role", "body"),
                name="post_at_body_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("household_id__isnull", False), ("valid_to", None)),
                fields=("person", "role", "household_id"),
                name="post_at_household_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("in_charge", True), ("valid_to", None)),
                fields=("grid",),
                name="one_in_charge_of_grid",
            ),
        ),
    ]
