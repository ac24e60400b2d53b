"""Replace a folder whole or not at all."""

from __future__ import annotations

import errno
import glob
import os
import secrets
import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wangge.exchange.telling import os_reason
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_STALE = 3600.0
"""Seconds after which a folder beside the net, in which a net was to be written, is surely abandoned."""


@contextmanager
def replacing(out: Path, *, ours: Collection[str], marker: str) -> Iterator[tuple[Path, Path]]:
    """Give a new folder to write into and the old one to read from; put the new one in its place at the end.

    Parameters
    ----------
    out
        The folder to make or replace: new, empty, or one that holds ``marker``.
    ours
        Names of the files that belong to us; others in the old folder are kept.
    marker
        The file by which a folder of ours is known.

    Raises
    ------
    Problem
        ``net.folder.file``, ``net.folder.foreign``, ``net.folder.readonly``, ``net.write.failed``.
    """
    out = out.resolve()
    refuse(out, marker=marker)
    _sweep(out)
    fresh = _sibling(out)
    try:
        yield fresh, out
        _keep_others(out, fresh, ours)
        _swap(fresh, out)
    except OSError as error:
        raise Problem("net.write.failed", folder=str(out), reason=os_reason(error)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def refuse(out: Path, *, marker: str = "plan.json") -> None:
    """Stop before anything is computed for, or written into, a place that is not ours.

    Raises
    ------
    Problem
        ``net.folder.file``, ``net.folder.foreign``, ``net.folder.readonly``.
    """
    try:
        there = next(folder for folder in (out.resolve(), *out.resolve().parents) if folder.exists())
        if not there.is_dir():
            raise Problem("net.folder.file", folder=str(there))
        if not os.access(there, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if there == out.resolve() and not (out / marker).is_file() and any(out.iterdir()):
            raise Problem("net.folder.foreign", folder=str(out))
    except OSError as error:
        raise Problem("net.folder.readonly", folder=str(out), reason=os_reason(error)) from error


def _sibling(out: Path) -> Path:
    """Make a hidden folder beside ``out``, on the same disk, so that it can be renamed."""
    fresh = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh.mkdir()
    except OSError as error:
        raise Problem("net.folder.readonly", folder=str(out.parent), reason=os_reason(error)) from error
    return fresh


def _sweep(out: Path) -> None:
    """Remove what a writing that was killed left beside ``out``, unless it may still be going on."""
    for left in out.parent.glob(f".{glob.escape(out.name)}.*") if out.exists() else ():
        if left.suffix in (".part", ".old") and left.stat().st_mtime < time.time() - _STALE:
            shutil.rmtree(left, ignore_errors=True)


def _keep_others(out: Path, fresh: Path, ours: Collection[str]) -> None:
    """Copy what somebody else put into the old folder: posters, notes."""
    for entry in out.iterdir() if out.is_dir() else ():
        if entry.name in ours or (fresh / entry.name).exists():
            continue
        if entry.is_dir():
            shutil.copytree(entry, fresh / entry.name, symlinks=True)
        else:
            shutil.copy2(entry, fresh / entry.name, follow_symlinks=False)


def _swap(fresh: Path, out: Path) -> None:
    """Put the new folder in place of the old one; on any interruption the old one is back."""
    if not out.exists():
        fresh.rename(out)
        return
    old = fresh.with_suffix(".old")
    out.rename(old)
    try:
        fresh.rename(out)
    except BaseException:
        if not out.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
