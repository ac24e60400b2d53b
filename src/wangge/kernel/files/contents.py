"""Where the bytes lie: under their hash, written whole or not at all, removed with the last row that names them."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.models import Content, StoredFile
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LEFT_BEHIND = timedelta(hours=24)


class _Written(File):  # type: ignore[type-arg]
    """A file that is complete on disk: the storage moves it to its place in one step."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def place(sha256: str) -> str:
    """Return the name of a content in the storage."""
    return f"{sha256[:2]}/{sha256}"


def keep(data: bytes) -> str:
    """Lay ``data`` under its hash and lock that until the transaction ends; return the hash.

    Raises
    ------
    Problem
        ``upload.disk_full``: nothing was written.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    Content.objects.update_or_create(pk=sha256, defaults={"size": len(data), "stored_at": clock.now()})
    if not default_storage.exists(place(sha256)):
        _write(sha256, data)
    return sha256


def _write(sha256: str, data: bytes) -> None:
    folder = Path(settings.VAR_DIR) / "files" / ".new"
    temporary = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        with Path(temporary).open("rb") as whole:
            default_storage.save(place(sha256), _Written(whole, name=temporary))
    except OSError as error:
        if error.errno in _FULL:
            raise Problem("upload.disk_full") from error
        raise
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


@as_system("contents are shared by files of many")
def remove_unused(hashes: Iterable[str]) -> int:
    """Remove the contents that no row names any more; return how many. Each under its own lock."""
    removed = 0
    for sha256 in hashes:
        with transaction.atomic():
            content = Content.objects.select_for_update().filter(pk=sha256).first()
            if content is None or StoredFile.objects.filter(Q(sha256=sha256) | Q(thumbnail_sha256=sha256)).exists():
                continue
            default_storage.delete(place(sha256))
            content.delete()
            removed += 1
    return removed


def sweep() -> int:
    """Remove what a crash left behind: contents without a row, bytes without a content; return how many."""
    removed = remove_unused(list(Content.objects.values_list("pk", flat=True)))
    kept = set(Content.objects.values_list("pk", flat=True))
    before = clock.now() - _LEFT_BEHIND  # what is being written now has no row yet
    for folder in default_storage.listdir("")[0] if default_storage.exists("") else []:
        for name in default_storage.listdir(folder)[1]:
            path = f"{folder}/{name}"
            if name not in kept and default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                removed += 1
    return removed
