"""The ledger of erasures: in the database, and beside it, so that an older backup forgets what was erased since."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from wangge.kernel import clock
from wangge.kernel.models import Erasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Erased:
    """One erasure: what (by its name, which says nothing of the person), by which rule, when."""

    subject: str
    rule: str
    at: datetime


def ledger_file() -> Path:
    """Return where the ledger lies beside the database: one line of JSON per erasure, only appended to."""
    return Path(settings.VAR_DIR) / "erasures.jsonl"


def note(subjects: Sequence[str], rule: str) -> list[Erasure]:
    """Write the erasures of subjects, each chained to the one before; after the commit also beside the database."""
    last = Erasure.objects.select_for_update().order_by("-id").first()
    previous, at = last.digest if last else "", clock.now()
    rows = []
    for subject in subjects:
        previous = _digest(previous, subject, rule, at)
        rows.append(Erasure(subject=subject, rule=rule, at=at, digest=previous))
    made = Erasure.objects.bulk_create(rows)
    transaction.on_commit(partial(_append, [Erased(row.subject, row.rule, row.at) for row in made]))
    return made


def broken_at() -> int | None:
    """Return the number of the first erasure that does not follow from the one before; None when all do."""
    previous = ""
    for row in Erasure.objects.order_by("id").iterator():
        previous = _digest(previous, row.subject, row.rule, row.at)
        if row.digest != previous:
            return row.pk
    return None


def erasures(file: Path | None = None) -> list[Erased]:
    """Return every erasure known, from the database and from the file beside it (or ``file``), in order of time."""
    rows = {
        Erased(subject, rule, at) for subject, rule, at in Erasure.objects.values_list("subject", "rule", "at")
    } | set(_read(file or ledger_file()))
    return sorted(rows, key=lambda one: (one.at, one.subject))


def _read(file: Path) -> Iterable[Erased]:
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        said = json.loads(line)
        yield Erased(said["subject"], said["rule"], datetime.fromisoformat(said["at"]))


def _append(erased: Iterable[Erased]) -> None:
    lines = "".join(
        json.dumps({"subject": one.subject, "rule": one.rule, "at": one.at.isoformat()}) + "\n" for one in erased
    )
    handle = os.open(ledger_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(lines.encode())
        out.flush()
        os.fsync(out.fileno())


def _digest(previous: str, subject: str, rule: str, at: datetime) -> str:
    return hashlib.sha256("\n".join((previous, subject, rule, at.isoformat())).encode()).hexdigest()
