"""Files in and out: one door each way."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from functools import partial
from typing import IO, TYPE_CHECKING

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from wangge.kernel import clock
from wangge.kernel.access import get_visible, writing
from wangge.kernel.files.contents import keep, place, remove_unused
from wangge.kernel.files.kinds import KINDS, MEGA, PICTURES, SPREADSHEETS, container
from wangge.kernel.files.pictures import redrawn
from wangge.kernel.files.spreadsheets import read_up_to, spreadsheet_kind
from wangge.kernel.models import StoredFile
from wangge.kernel.privacy import purposes
from wangge.kernel.record import record
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from wangge.kernel.access import Actor

PURPOSES = "kernel.storedfile"
"""Under this name the purposes of files are declared: ``kernel.storedfile.photo``."""

_MOST = max(kind.most for kind in KINDS.values())
_MEDIA = "image/webp"


def store(
    *, actor: Actor, subject: str, path: str, purpose: str, name: str, data: bytes | File[bytes],
    kinds: frozenset[str] = frozenset(KINDS),
) -> StoredFile:  # fmt: skip
    """Keep a file of a subject for a purpose; the caller has asked whether the actor may change the subject.

    Parameters
    ----------
    subject, path
        What it belongs to (``registry.household:<id>``) and where that lies: who may see that, may see the file.
    purpose
        ``photo``, ``document``...: declared as ``kernel.storedfile.<purpose>``, which also says how long it is kept.
    name
        As the sender calls it; what the file is, is told by its content.
    kinds
        Which kinds are taken here (see ``kinds.KINDS``).

    Raises
    ------
    Problem
        ``upload.*`` for what is wrong with the file, ``purpose.unregistered``.
    """
    purposes.require(f"{PURPOSES}.{purpose}")
    days = purposes.retention_days(f"{PURPOSES}.{purpose}")
    shown = _shown(name)
    content = read_up_to(data if isinstance(data, File) else ContentFile(data), _MOST, shown)
    kind = _checked(content, shown, kinds)
    thumbnail = b""
    if KINDS[kind].picture:
        content, thumbnail = redrawn(content, kind, shown)
    with writing(actor):
        row = StoredFile(
            subject=subject, path=path, owner_id=actor.user_id, purpose=purpose, name=_with_ending(shown, kind),
            media_type=KINDS[kind].media_type, size=len(content), sha256=keep(content),
            thumbnail_sha256=keep(thumbnail) if thumbnail else "",
            expires_on=None if days is None else clock.today() + timedelta(days=days),
        )  # fmt: skip
        row.save(force_insert=True)
        record("stored_file.add", subject=subject, actor=actor, path=path, after={"id": row.pk, "purpose": purpose})
    return row


def open_file(actor: Actor, file_id: UUID | str, *, thumbnail: bool = False) -> tuple[StoredFile, IO[bytes], str]:
    """Return the row, the open content and its media type; that it was opened is recorded (not for a thumbnail).

    Raises
    ------
    Problem
        ``access.not_found``, ``upload.gone`` when the content was lost.
    """
    row = get_visible(StoredFile, actor, file_id)
    small = thumbnail and row.thumbnail_sha256
    if thumbnail and not small:
        raise Problem("access.not_found")
    try:
        content = default_storage.open(place(row.thumbnail_sha256 if small else row.sha256))
    except FileNotFoundError as error:
        raise Problem("upload.gone", file=row.name) from error
    if not small:
        with writing(actor):
            record("stored_file.read", subject=row.subject, actor=actor, path=row.path, after={"id": row.pk})
    return row, content, _MEDIA if small else row.media_type


def delete(rows: Iterable[StoredFile]) -> int:
    """Delete rows, inside ``writing`` or as the system; contents that nobody else needs go after the commit."""
    found = list(rows)
    StoredFile.objects.filter(pk__in=[row.pk for row in found]).delete()
    hashes = {sha for row in found for sha in (row.sha256, row.thumbnail_sha256) if sha}
    transaction.on_commit(partial(remove_unused, sorted(hashes)))
    return len(found)


def _checked(data: bytes, name: str, kinds: frozenset[str]) -> str:
    found = container(data, name)
    kind = found if found in PICTURES or found == "pdf" else ""
    if not kind and kinds & SPREADSHEETS:
        kind = spreadsheet_kind(data, name)
    if kind not in kinds:
        raise Problem("upload.kind", file=name)
    if len(data) > KINDS[kind].most:
        raise Problem("upload.too_large", file=name, most=KINDS[kind].most // MEGA)
    return kind


def _shown(name: str) -> str:
    """Return a name that is safe to show and to offer for saving: no folders, no control or direction characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")[:180]


def _with_ending(name: str, kind: str) -> str:
    ending = KINDS[kind].ending
    stem, dot, last = name.rpartition(".")
    return f"{stem if dot and len(last) <= 5 else name}"[: 200 - len(ending)] + ending
