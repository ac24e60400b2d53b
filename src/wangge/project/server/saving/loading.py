"""Bring a saved copy back into an empty database: checked first, then whole or not at all."""

from __future__ import annotations

import hashlib
import json
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.db.plans import learn
from wangge.kernel.db.snapshots import continue_numbers
from wangge.kernel.models import User
from wangge.problem import Problem
from wangge.project.server.saving import form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

_BATCH = 2000


def restore(copy: Path) -> dict[str, int]:
    """Bring the copy back and return the rows per table.

    Raises
    ------
    Problem
        ``restore.file``, ``restore.damaged`` (a part differs from what the manifest says), ``restore.version`` (made by
        a newer Wangge), ``restore.not_empty``.
    """
    if not copy.is_file():
        raise Problem("restore.file", file=str(copy))
    with as_system("restore"):
        if User.objects.exists():
            raise Problem("restore.not_empty")
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
            manifest = _unpack(copy, Path(folder))
            with transaction.atomic():
                for label in sorted(manifest["rows"]):
                    _load(apps.get_model(label), Path(folder))
                continue_numbers(form.tables())
            _restore_files(Path(folder))
        learn()
    return {label: int(count) for label, count in manifest["rows"].items()}


def _unpack(copy: Path, folder: Path) -> dict[str, Any]:
    """Unpack beside the database and compare every part with the manifest."""
    found: dict[str, str] = {}
    try:
        with tarfile.open(copy, "r:gz") as tar:
            for member in tar:
                if not member.isfile() or PurePosixPath(member.name).is_absolute() or ".." in member.name.split("/"):
                    raise Problem("restore.damaged", file=str(copy), part=member.name)
                found[member.name] = _extract(tar, member, folder)
        manifest: dict[str, Any] = json.loads((folder / form.MANIFEST).read_bytes())
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise Problem("restore.damaged", file=str(copy), part=type(error).__name__) from error
    found.pop(form.MANIFEST)
    for name in sorted(set(found) | set(manifest["sha256"])):
        if found.get(name) != manifest["sha256"].get(name):
            raise Problem("restore.damaged", file=str(copy), part=name)
    known = {tuple(m) for m in MigrationRecorder(connection).applied_migrations()}
    if manifest["version"] > form.VERSION or not {tuple(m) for m in manifest["migrations"]} <= known:
        raise Problem("restore.version", file=str(copy))
    return manifest


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    source = tar.extractfile(member)
    with target.open("wb") as out:
        while source is not None and (block := source.read(2**20)):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _load(model: type[Model], folder: Path) -> None:
    rows: Any = model._base_manager.all()
    rows._raw_delete(rows.db)  # what the migrations themselves have written
    fields = form.columns(model)
    for batch in _batches(model, folder / f"{form.TABLES}{model._meta.label_lower}.jsonl"):
        size = connection.ops.bulk_batch_size(fields, batch)
        for at in range(0, len(batch), size):
            rows._insert(batch[at : at + size], fields=fields, using=rows.db, raw=True)  # raw: dates stay as they were


def _batches(model: type[Model], file: Path) -> Iterator[list[Model]]:
    fields = form.columns(model)
    batch: list[Model] = []
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            batch.append(model(**form.read(fields, line)))
            if len(batch) == _BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _restore_files(folder: Path) -> None:
    for stored in (folder / form.FILES).rglob("*"):
        if stored.is_file():
            target = settings.VAR_DIR / "files" / stored.relative_to(folder / form.FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            stored.replace(target)
    here = settings.VAR_DIR / form.CHECKPOINTS
    if here.exists():  # of the database that was here before: it may prove something, so it is kept
        here.rename(here.with_name(f"checkpoints-until-{clock.now():%Y%m%d-%H%M%S}.log"))
    (folder / form.CHECKPOINTS).replace(here)
