"""The keys in a file of their own: written apart from the copies, brought back before anything else is loaded."""

from __future__ import annotations

import io
import os
import tarfile
from typing import TYPE_CHECKING

from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path


def save_keys(folder: Path, out: Path) -> int:
    """Write the keys in ``folder`` to ``out``, for the owner alone; return how many. Keep it away from the copies.

    Raises
    ------
    Problem
        ``backup.exists``.
    """
    keys = sorted(p for p in folder.rglob("*") if p.is_file())
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Problem("backup.exists", file=str(out)) from None
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for key in keys:
            data = key.read_bytes()
            info = tarfile.TarInfo(key.relative_to(folder).as_posix())
            info.size, info.mode = len(data), 0o600
            tar.addfile(info, io.BytesIO(data))
    return len(keys)


def restore_keys(archive: Path, folder: Path) -> None:
    """Put the keys into ``folder``; keys that lie there already must be the same.

    Raises
    ------
    Problem
        ``restore.damaged``; ``restore.keys.differ``: nothing was changed.
    """
    try:
        with tarfile.open(archive) as tar:
            files = {m.name: source.read() for m in tar if m.isfile() and (source := tar.extractfile(m)) is not None}
    except (tarfile.TarError, OSError) as error:
        raise Problem("restore.damaged", file=str(archive), part=type(error).__name__) from error
    for name, data in files.items():
        target = folder / name
        if ".." in name.split("/") or (target.exists() and target.read_bytes() != data):
            raise Problem("restore.keys.differ", file=name)
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.touch(mode=0o600)
        target.write_bytes(data)
