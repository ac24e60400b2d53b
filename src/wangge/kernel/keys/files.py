"""Key files: written whole or not at all, readable by the platform's own user alone."""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING

from django.conf import settings

from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def folder() -> Path:
    """Return the folder of the keys, made when it is missing (0700)."""
    found: Path = settings.VAR_DIR / "keys"
    if not found.exists():
        found.mkdir(parents=True, exist_ok=True, mode=0o700)
    refuse_open(found)
    return found


def write_once(file: Path, content: bytes) -> bytes:
    """Write ``content`` to a new file (0600) and return it; return what is there when another was faster.

    The file appears under its name only when it is whole and on the disk.
    """
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.link(half, file)
    except FileExistsError:
        return read(file)
    finally:
        half.unlink(missing_ok=True)
    sync(file.parent)
    return content


def read(file: Path) -> bytes:
    """Return the content of a key file that nobody else can read.

    Raises
    ------
    Problem
        ``keys.permissions.open`` when others can.
    """
    refuse_open(file)
    return file.read_bytes()


def refuse_open(path: Path) -> None:
    """Raise when other users of the machine may read ``path``."""
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise Problem("keys.permissions.open", file=str(path), right="700" if path.is_dir() else "600")


def sync(path: Path) -> None:
    """Make sure that the names in a folder are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
