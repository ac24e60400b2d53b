"""Write a saved copy."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from wangge.desk.accounts.state import BACKUP
from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.db.snapshots import snapshot
from wangge.kernel.models import Checkpoint, Setting
from wangge.kernel.record.checkpoints import checkpoint_file
from wangge.problem import Problem
from wangge.project.server.saving import form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.db.models import Model


def back_up(out: Path, progress: Callable[[int, int], None] = lambda _done, _all: None) -> dict[str, int]:
    """Write everything but the keys to ``out`` and return the number of rows per table.

    Others go on working meanwhile; the copy shows the moment at which it began. A copy that was interrupted leaves no
    file.

    Raises
    ------
    Problem
        ``backup.exists``: nothing is overwritten. ``backup.folder``: there is no such folder.
    """
    if out.exists():
        raise Problem("backup.exists", file=str(out))
    if not out.absolute().parent.is_dir():
        raise Problem("backup.folder", folder=str(out.absolute().parent))
    rows: dict[str, int] = {}
    members: dict[str, str] = {}
    with (
        _whole(out) as file,
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=3, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
        as_system("backup"),
        snapshot(),
    ):
        models = form.tables()
        for done, model in enumerate(models):
            progress(done, len(models))
            label = model._meta.label_lower
            rows[label] = _table(tar, model, members)
        for stored in sorted(p for p in (settings.VAR_DIR / "files").rglob("*") if p.is_file()):
            _add_file(tar, form.FILES + stored.relative_to(settings.VAR_DIR / "files").as_posix(), stored, members)
        _add(tar, form.CHECKPOINTS, _checkpoints(), members)
        manifest = {
            "version": form.VERSION,
            "at": clock.now().isoformat(),
            "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
            "rows": rows,
            "sha256": members,
        }
        _add(tar, form.MANIFEST, json.dumps(manifest, indent=1).encode(), {})
    Setting.objects.update_or_create(key=BACKUP, defaults={"value": clock.now().isoformat()})
    return rows


@contextmanager
def _whole(out: Path) -> Iterator[BinaryIO]:
    """Write to a file beside, and put it in its place when it is complete and on the disk."""
    part = out.with_name(out.name + ".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _table(tar: tarfile.TarFile, model: type[Model], members: dict[str, str]) -> int:
    fields = form.columns(model)
    digest = hashlib.sha256()
    count = 0
    with tempfile.TemporaryFile() as rows:
        values = model._base_manager.order_by("pk").values_list(*(f.attname for f in fields))
        for row in values.iterator(chunk_size=2000):
            line = form.written(fields, row).encode() + b"\n"
            digest.update(line)
            rows.write(line)
            count += 1
        name = f"{form.TABLES}{model._meta.label_lower}.jsonl"
        members[name] = digest.hexdigest()
        info = tarfile.TarInfo(name)
        info.size = rows.tell()
        rows.seek(0)
        tar.addfile(info, rows)
    return count


def _checkpoints() -> bytes:
    """Return the file of checkpoints up to the last one that the copied tables know."""
    newest = Checkpoint.objects.aggregate(newest=Max("number"))["newest"] or 0
    file = checkpoint_file()
    lines = file.read_bytes().splitlines(keepends=True) if file.exists() else []
    return b"".join(lines[:newest])


def _add_file(tar: tarfile.TarFile, name: str, file: Path, members: dict[str, str]) -> None:
    """Add a file as it is now: one that grows meanwhile is read once."""
    _add(tar, name, file.read_bytes(), members)


def _add(tar: tarfile.TarFile, name: str, data: bytes, members: dict[str, str]) -> None:
    members[name] = hashlib.sha256(data).hexdigest()
    info: Any = tarfile.TarInfo(name)
    info.size = len(data)
    info.mode = 0o600
    tar.addfile(info, io.BytesIO(data))
