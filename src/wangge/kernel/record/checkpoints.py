"""Checkpoints: what all chains were at one moment, signed outside the database and appended to a file.

A checkpoint covers the lines since the one before: ``root`` is a hash over their numbers and digests, ``heads`` over
the last line of every subject among them. The file ``checkpoints.log`` holds the heads too, so that a subject that is
gone, with all its lines, is missed by name. Making one costs as much as there are new lines, however many subjects.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import zlib
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.db.claims import hold_still
from wangge.kernel.keys import signing
from wangge.kernel.models import Checkpoint, Entry
from wangge.kernel.record.chain import instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FILE = "checkpoints.log"
_FORMAT = 1
_ROWS = 5000


class Cover:
    """Hashes the lines that one checkpoint covers, one after another by number."""

    def __init__(self) -> None:
        """Begin with none."""
        self.count = 0
        self.heads: dict[str, tuple[int, str]] = {}
        self._hash = hashlib.sha256()

    def take(self, number: int, subject: str, sequence: int, digest: str) -> None:
        """Take the next line in."""
        self._hash.update(f"{number}:{digest}\n".encode())
        self.count += 1
        self.heads[subject] = (sequence, digest)

    def root(self) -> str:
        """Return the hash over all lines taken."""
        return self._hash.hexdigest()

    def heads_text(self) -> bytes:
        """Return the last line of every subject, sorted: subject, sequence, beginning of the digest."""
        return "".join(
            f"{subject} {sequence} {digest[:16]}\n" for subject, (sequence, digest) in sorted(self.heads.items())
        ).encode()


def checkpoint_file() -> Path:
    """Return where the checkpoints lie beside the database; only appended to."""
    path: Path = settings.VAR_DIR / FILE
    return path


def make_checkpoint() -> Checkpoint | None:
    """Sign the state of all chains and append it to the file; nothing when no line is new."""
    with as_system("a checkpoint covers everybody's lines"), _alone():
        _adopt()
        with transaction.atomic():
            hold_still(Entry)
            last = Entry.objects.aggregate(last=Max("id"))["last"] or 0
        before = Checkpoint.objects.order_by("-number").first()
        if last <= (before.last_entry if before else 0):
            return None
        cover = Cover()
        rows = Entry.objects.filter(id__gt=before.last_entry if before else 0, id__lte=last).order_by("id")
        for line in rows.values_list("id", "subject", "sequence", "digest").iterator(_ROWS):
            cover.take(*line)
        made = Checkpoint(
            number=before.number + 1 if before else 1, at=clock.now(), last_entry=last, entries=cover.count,
            root=cover.root(), heads=hashlib.sha256(cover.heads_text()).hexdigest(),
            previous=content_digest(before) if before else "",
        )  # fmt: skip
        made.signer, made.signature = signing.sign(content(made))
        with transaction.atomic():
            made.save(force_insert=True)
            _append(made, cover.heads_text())
        return made


def content(checkpoint: Checkpoint) -> bytes:
    """Return what is signed."""
    return json.dumps(
        {
            "format": _FORMAT, "number": checkpoint.number, "at": instant(checkpoint.at),
            "last_entry": checkpoint.last_entry, "entries": checkpoint.entries, "root": checkpoint.root,
            "heads": checkpoint.heads, "previous": checkpoint.previous,
        },
        sort_keys=True,
        separators=(",", ":"),
    ).encode()  # fmt: skip


def content_digest(checkpoint: Checkpoint) -> str:
    """Return the digest by which the next checkpoint names this one."""
    return hashlib.sha256(content(checkpoint)).hexdigest()


def is_signed(checkpoint: Checkpoint, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Say whether one of the keys has signed this checkpoint as it stands."""
    return signing.verify(content(checkpoint), checkpoint.signer, checkpoint.signature, keys=keys)


def written_lines(file: Path) -> Iterator[dict[str, Any]]:
    """Return the lines of the file of checkpoints; one that cannot be read is empty."""
    if not file.exists():
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                said = json.loads(line)
            except ValueError:
                said = {}
            yield said if isinstance(said, dict) else {}


def line_of(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return a checkpoint as it stands in the file, without the heads."""
    return {**json.loads(content(checkpoint)), "signer": checkpoint.signer, "signature": checkpoint.signature}


def heads_in(line: dict[str, Any]) -> bytes:
    """Return the heads that a line of the file lists; empty when they are damaged."""
    try:
        return zlib.decompress(base64.b64decode(line.get("subjects", ""), validate=True))
    except (ValueError, zlib.error):
        return b""


def _append(checkpoint: Checkpoint, heads: bytes) -> None:
    """Append to the file before the database commits: what is in the database is never missing in the file."""
    line = {**line_of(checkpoint), "subjects": base64.b64encode(zlib.compress(heads, 9)).decode()}
    handle = os.open(checkpoint_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())


def _adopt() -> None:
    """Take over a checkpoint that reached the file while the process was killed before the database had it."""
    newest = Checkpoint.objects.aggregate(newest=Max("number"))["newest"] or 0
    keys = signing.public_keys()
    for line in written_lines(checkpoint_file()):
        if line.get("number", 0) != newest + 1:
            continue
        values = {name: line.get(name) for name in line if name not in {"format", "subjects"}}
        found = Checkpoint(**values | {"at": datetime.fromisoformat(str(line["at"]))})
        if is_signed(found, keys):
            found.save(force_insert=True)
            newest = found.number


@contextmanager
def _alone() -> Iterator[None]:
    """One process makes checkpoints at a time: numbers and file stay in order."""
    with (settings.VAR_DIR / f".{FILE}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
