"""The first tables."""

import django.db.models.deletion
import wangge.kernel.ids
import wangge.kernel.models.base
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("username", models.CharField(max_length=64, unique=True)),
                ("phone_index", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("display_name", models.CharField(blank=True, max_length=64)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CacheEntry",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "kernel_cache",
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("last_entry", models.BigIntegerField()),
                ("entries", models.PositiveIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("heads", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("signer", models.CharField(max_length=16)),
                ("signature", models.CharField(max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name="Content",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.PositiveBigIntegerField()),
                ("stored_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("consumer", models.CharField(max_length=64)),
                ("due_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("format", models.PositiveSmallIntegerField(default=1)),
                ("subject", models.CharField(max_length=96)),
                ("sequence", models.PositiveIntegerField()),
                ("action", models.CharField(max_length=64)),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=64)),
                ("acting_as", models.CharField(blank=True, max_length=64)),
                ("path", wangge.kernel.models.base.PathField(blank=True, max_length=160)),
                ("at", models.DateTimeField()),
                ("payload_digest", models.CharField(blank=True, max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=96)),
                ("rule", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("job", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("ran_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="LoginCard",
            fields=[
                ("code_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MapKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_on", models.DateField()),
                ("used_on", models.DateField(null=True)),
                ("revoked_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Purpose",
            fields=[
                ("field", models.CharField(max_length=96, primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=200)),
                ("basis_zh", models.CharField(max_length=200)),
                ("basis_en", models.CharField(max_length=200)),
                ("retention_days", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.UUIDField(unique=True)),
                ("tokens", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("value", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=96)),
                ("path", models.CharField(blank=True, max_length=160)),
                ("owner_id", models.UUIDField(null=True)),
                ("purpose", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("thumbnail_sha256", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SubjectKey",
            fields=[
                ("subject", models.CharField(max_length=96, primary_key=True, serialize=False)),
                ("wrapped", wangge.kernel.models.base.SealedBytes(null=True)),
                ("last_sequence", models.PositiveIntegerField(default=0)),
                ("last_digest", models.CharField(blank=True, max_length=64)),
                ("destroyed_at", models.DateTimeField(null=True)),
                ("rule", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="SubjectRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("kind", models.CharField(max_length=16)),
                ("subject", models.CharField(max_length=96)),
                ("path", models.CharField(max_length=160)),
                ("asked_on", models.DateField()),
                ("due_on", models.DateField()),
                ("state", models.CharField(default="open", max_length=16)),
                ("asked_by", wangge.kernel.models.base.SealedText(blank=True)),
                ("note", wangge.kernel.models.base.SealedText(blank=True)),
                ("answer", wangge.kernel.models.base.SealedText(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="UndoLog",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wangge.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("action", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=96)),
                ("path", wangge.kernel.models.base.PathField(blank=True, max_length=160)),
                ("ability", models.CharField(blank=True, max_length=32)),
                ("actor_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("sealed", wangge.kernel.models.base.SealedBytes(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("expires_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Payload",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="kernel.entry",
                    ),
                ),
                ("salt", models.BinaryField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["at"], name="kernel_entr_at_66150e_idx"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["path", "id"], name="kernel_entr_path_257f32_idx"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["actor_id", "id"], name="kernel_entr_actor_i_50ec54_idx"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["action", "id"], name="kernel_entr_action_a60663_idx"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("subject", "sequence"), name="entry_sequence"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="entry",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="kernel.entry"),
        ),
        migrations.AddField(
            model_name="logincard",
            name="made_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="logincard",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mapkey",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="map_keys", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["subject"], name="kernel_stor_subject_8fb8f2_idx"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["sha256"], name="kernel_stor_sha256_3c7621_idx"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["thumbnail_sha256"], name="kernel_stor_thumbna_9bb18b_idx"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["expires_on"], name="kernel_stor_expires_aa364e_idx"),
        ),
        migrations.AddIndex(
            model_name="subjectrequest",
            index=models.Index(fields=["state", "due_on"], name="kernel_subj_state_def1bb_idx"),
        ),
        migrations.AddIndex(
            model_name="subjectrequest",
            index=models.Index(fields=["subject"], name="kernel_subj_subject_f51964_idx"),
        ),
        migrations.AddIndex(
            model_name="undolog",
            index=models.Index(fields=["subject", "at"], name="kernel_undo_subject_0e0b84_idx"),
        ),
        migrations.AddIndex(
            model_name="undolog",
            index=models.Index(fields=["expires_on"], name="kernel_undo_expires_abf4f9_idx"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("done_at", None), ("failed_at", None)), fields=["due_at"], name="delivery_open"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("failed_at__isnull", False)), fields=["id"], name="delivery_failed"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("consumer", "entry"), name="delivery_once"),
        ),
    ]
