"""Verify the record: read everything once, line by line, and say what does not fit and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from wangge.kernel.access import as_system
from wangge.kernel.keys import open_sealed, signing
from wangge.kernel.models import Entry, Payload, SubjectKey
from wangge.kernel.record.chain import COLUMNS, line_digest
from wangge.kernel.record.erasing import ERASED, RULE
from wangge.kernel.record.payloads import payload_digest
from wangge.kernel.record.verifying_checkpoints import Covered, verify_checkpoints
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MOST = 1000
"""So many findings are told; a record rewritten from end to end needs no longer list."""
_CHUNK = 2000


@dataclass(frozen=True)
class Wrong:
    """One thing that does not fit. ``code`` has words in ``language.sentences``; the rest says where."""

    code: str
    subject: str = ""
    sequence: int | None = None
    entry: int | None = None
    checkpoint: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Report:
    """What a verification found."""

    entries: int = 0
    subjects: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    more: int = 0
    erased: Counter[str] = field(default_factory=Counter)
    checkpoints: int = 0
    covered_until: datetime | None = None
    uncovered: int = 0
    uncovered_since: datetime | None = None

    @property
    def good(self) -> bool:
        """Say whether everything fits."""
        return not self.wrong

    def add(self, wrong: Wrong) -> None:
        """Note a finding; beyond the limit only count it."""
        if len(self.wrong) < MOST:
            self.wrong.append(wrong)
        else:
            self.more += 1


def verify(
    *,
    file: Path | None = None,
    keys: Mapping[str, Ed25519PublicKey] | None = None,
    tell: Callable[[int], None] = lambda _entries: None,
) -> Report:
    """Verify chains, payloads, erasures and checkpoints; others may go on writing meanwhile.

    Parameters
    ----------
    file
        A copy of ``checkpoints.log`` kept elsewhere, instead of the one in the var folder.
    keys
        Public keys kept elsewhere, by id, instead of those in the var folder.
    """
    report = Report()
    with as_system("the record is verified as a whole"):
        _verify_chains(report, tell)
        _verify_heads(report)
        covered: Covered = verify_checkpoints(
            report.add, file=file, keys=signing.public_keys() if keys is None else keys
        )
    report.checkpoints, report.covered_until = covered.checkpoints, covered.until
    report.uncovered, report.uncovered_since = covered.uncovered, covered.uncovered_since
    return report


@dataclass
class _Chain:
    """Where we are in the chain of one subject."""

    subject: str = ""
    sequence: int = 0
    digest: str = ""
    rule: str | None = None
    payloads: int = 0
    bad: bool = False


def _verify_chains(report: Report, tell: Callable[[int], None]) -> None:
    rows = Entry.objects.order_by("subject", "sequence").values_list("id", "digest", *COLUMNS)
    chain = _Chain()
    head: SubjectKey | None = None
    key: bytes | None = None
    for chunk in _chunks(rows.iterator(chunk_size=_CHUNK)):
        payloads = {
            pk: (bytes(salt), bytes(sealed))
            for pk, salt, sealed in Payload.objects.filter(entry_id__in=[row[0] for row in chunk]).values_list(
                "entry_id", "salt", "sealed"
            )
        }
        heads = SubjectKey.objects.in_bulk({row[3] for row in chunk})
        for number, digest, *columns in chunk:
            subject = columns[1]
            if subject != chain.subject:
                _end(report, chain, head)
                chain, head = _Chain(subject=subject), heads.get(subject)
                report.subjects += 1
                key = _key(report, head, subject)
            _verify_line(report, chain, number, digest, columns)
            _verify_payload(report, chain, number, columns, payloads.get(number), key)
            report.entries += 1
        tell(report.entries)
    _end(report, chain, head)


def _verify_line(report: Report, chain: _Chain, number: int, digest: str, columns: list[Any]) -> None:
    sequence, previous = columns[2], columns[10]
    if sequence != chain.sequence + 1:
        report.add(
            Wrong(
                "record.entry.missing", chain.subject, sequence, number,
                details={"first": chain.sequence + 1, "last": sequence - 1},
            )
        )  # fmt: skip
    elif previous != chain.digest:
        report.add(Wrong("record.entry.unlinked", chain.subject, sequence, number))
    if line_digest(tuple(columns)) != digest:
        report.add(Wrong("record.entry.changed", chain.subject, sequence, number))
    if columns[3] == ERASED and columns[6].startswith(RULE):
        chain.rule = columns[6][len(RULE) :]
    chain.sequence, chain.digest = sequence, digest


def _key(report: Report, head: SubjectKey | None, subject: str) -> bytes | None:
    if head is None or head.wrapped is None:
        return None
    try:
        return open_sealed(head.wrapped)
    except Problem:
        report.add(Wrong("record.key.damaged", subject))
        return None


def _verify_payload(
    report: Report, chain: _Chain, number: int, columns: list[Any], payload: tuple[bytes, bytes] | None,
    key: bytes | None,
) -> None:  # fmt: skip
    expected = columns[9]
    if payload is None:
        # Whether the erasure that explains it is in the chain is known at the end of the chain.
        chain.payloads += bool(expected)
        if expected and key is not None:
            report.add(Wrong("record.payload.missing", chain.subject, columns[2], number))
        return
    if key is None:
        report.add(Wrong("record.payload.kept", chain.subject, columns[2], number))
        return
    salt, sealed = payload
    try:
        good = payload_digest(salt, open_sealed(sealed, key=key)) == expected
    except Problem:
        good = False
    if not good:
        report.add(Wrong("record.payload.changed", chain.subject, columns[2], number))


def _end(report: Report, chain: _Chain, head: SubjectKey | None) -> None:
    """Compare the end of a chain with its head, and an erasure claimed with the one recorded."""
    if not chain.subject:
        return
    if head is None:
        report.add(Wrong("record.head.missing", chain.subject, chain.sequence))
        return
    if head.last_sequence > chain.sequence:
        head, chain.sequence, chain.digest = _once_more(head, chain)
    if (head.last_sequence, head.last_digest) != (chain.sequence, chain.digest):
        report.add(Wrong("record.tail.cut", chain.subject, chain.sequence, details={"expected": head.last_sequence}))
    if chain.rule is None:
        if head.destroyed_at is not None or head.wrapped is None:
            report.add(Wrong("record.erasure.unrecorded", chain.subject, chain.sequence, details={"rule": head.rule}))
        return
    if head.wrapped is not None:
        report.add(Wrong("record.erasure.key", chain.subject, chain.sequence, details={"rule": chain.rule}))
    elif head.rule != chain.rule or head.destroyed_at is None:
        report.add(Wrong("record.erasure.rule", chain.subject, chain.sequence, details={"rule": chain.rule}))
    else:
        report.erased[chain.rule] += 1


def _once_more(head: SubjectKey, chain: _Chain) -> tuple[SubjectKey, int, str]:
    """Look again at a chain whose head ran ahead: a line may have been appended while we were reading."""
    last = Entry.objects.filter(subject=head.subject).order_by("-sequence").first()
    if last is None:
        return head, chain.sequence, chain.digest
    fresh = SubjectKey.objects.get(pk=head.subject)
    return (fresh if fresh.last_sequence == last.sequence else head), last.sequence, last.digest


def _verify_heads(report: Report) -> None:
    """Find subjects whose lines are all gone."""
    lines = Entry.objects.filter(subject=OuterRef("subject"))
    orphans = SubjectKey.objects.filter(last_sequence__gt=0).filter(~Exists(lines)).order_by("subject")
    for subject, last in orphans.values_list("subject", "last_sequence").iterator():
        report.add(Wrong("record.subject.missing", subject, last))


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk
