"""Erase a subject everywhere: tables, index, files, exports, undo logs, the record's payloads. One function does it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from wangge.kernel import changes, files
from wangge.kernel.access import as_system, system_actor, writing
from wangge.kernel.changes import hooks
from wangge.kernel.db.forgetting import forget_deleted
from wangge.kernel.db.search import unindex
from wangge.kernel.models import Erasure, StoredFile, SubjectRequest
from wangge.kernel.privacy import ledger
from wangge.kernel.record import erase_subject
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wangge.kernel.access import Actor

WORD = "erased"
"""What stands in the place of an erased name; shown translated."""
EXPORTS = "export"
"""The purpose of files that are exports: copies of many, so all of them go with any of those they may hold."""


@dataclass
class Reach:
    """What an app erased: ids to take out of the index, names whose record, undo and files go, rows to index anew."""

    unindexed: set[UUID] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    changed: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    def join(self, other: Reach) -> None:
        """Take in what another app erased."""
        self.unindexed |= other.unindexed
        self.subjects |= other.subjects
        for label, ids in other.changed.items():
            self.changed[label] |= ids


_ERASERS: dict[str, Callable[[Sequence[UUID]], Reach]] = {}


def register(kind: str, eraser: Callable[[Sequence[UUID]], Reach]) -> None:
    """Tell how subjects of a kind (``registry.resident``) are erased in the app's own tables.

    The eraser takes ids, of which some may no longer exist; running it twice changes nothing more.
    """
    _ERASERS[kind] = eraser


def erasable(kind: str) -> bool:
    """Say whether anybody knows how to erase this kind."""
    return kind in _ERASERS


def erase(subjects: Iterable[str], *, rule: str, actor: Actor, path: str = "") -> list[Erasure]:
    """Erase subjects (``registry.resident:<id>``) everywhere and write down that it was done.

    Afterwards the name is the word "erased", sealed columns and hashes are empty, the index, files, exports, undo
    logs and the record's payloads hold nothing of them, and an older backup will forget them too (``replay``).

    Raises
    ------
    Problem
        ``erase.kind`` for a kind that cannot be erased.
    """
    wanted = list(dict.fromkeys(subjects))
    if not wanted:
        return []
    with writing(actor):
        with as_system("an erasure reaches every table"):
            reach = _reach(wanted)
            _after_tables(reach)
        for subject in sorted(reach.subjects):
            erase_subject(subject, rule, actor=actor, path=path)
        noted = ledger.note(wanted, rule)
        transaction.on_commit(_after_commit)
    return noted


def replay(erased: Iterable[ledger.Erased]) -> int:
    """Erase again, in a restored backup, what was erased after it was made; return how many subjects.

    ``ledger.erasures()``, read before the restore, gives the list. What the backup has erased already is left.
    """
    known = set(Erasure.objects.values_list("subject", "rule"))
    by_rule: dict[str, list[str]] = defaultdict(list)
    for one in erased:
        if (one.subject, one.rule) not in known:
            by_rule[one.rule].append(one.subject)
    for rule, subjects in by_rule.items():
        erase(subjects, rule=rule, actor=system_actor("restore"))
    return sum(map(len, by_rule.values()))


def _reach(subjects: Sequence[str]) -> Reach:
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for subject in subjects:
        kind, _, pk = subject.partition(":")
        if kind not in _ERASERS:
            raise Problem("erase.kind", kind=kind)
        by_kind[kind].append(UUID(pk))
    reach = Reach(subjects=set(subjects))
    for kind, ids in by_kind.items():
        reach.join(_ERASERS[kind](ids))
    return reach


def _after_tables(reach: Reach) -> None:
    unindex(reach.unindexed)
    for label, ids in reach.changed.items():
        hooks.tell(label, sorted(ids - reach.unindexed), gone=False)
    files.delete(StoredFile.objects.filter(subject__in=reach.subjects))
    if any(not subject.startswith(StoredFile._meta.label_lower) for subject in reach.subjects):
        files.delete(StoredFile.objects.filter(purpose=EXPORTS))
    changes.forget(reach.subjects)
    SubjectRequest.objects.filter(subject__in=reach.subjects).update(asked_by="", note="", answer="")


def _after_commit() -> None:
    """Empty the folder of exports and the free pages of the database; a job that was stopped before does it later."""
    for file in Path(settings.VAR_DIR, "exports").glob("*"):
        if file.is_file():
            file.unlink(missing_ok=True)
    if not connection.in_atomic_block:
        forget_deleted()
