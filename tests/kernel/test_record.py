"""The record tells the truth: what was done is in it, and what was done to it is found."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection, transaction

from wangge.kernel import clock
from wangge.kernel.access import Actor, as_system, system_actor
from wangge.kernel.ids import uuid7
from wangge.kernel.keys import open_sealed, seal, signing
from wangge.kernel.models import Checkpoint, Entry, Payload, SubjectKey
from wangge.kernel.record import erase_subject, record, record_export, record_read, said_in
from wangge.kernel.record.chain import COLUMNS, line_digest
from wangge.kernel.record.checkpoints import (
    Cover,
    checkpoint_file,
    content,
    content_digest,
    make_checkpoint,
    written_lines,
)  # fmt: skip
from wangge.kernel.record.verifying import Report, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db

CHEN = Actor(user_id=uuid7(), name="陈红丽")
WANG, LI, KONG = (f"registry.household:{uuid7()}" for _ in range(3))


@pytest.fixture(autouse=True)
def var_dir(tmp_path, monkeypatch) -> Iterator[None]:
    """Each scene has its own file of checkpoints; the keys are those of all tests."""
    (tmp_path / "keys").symlink_to(settings.VAR_DIR / "keys")
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    with as_system("a test looks"):
        yield


def write(subject: str, action: str = "household.update", **after: str) -> Entry:
    with transaction.atomic():
        return record(action, subject=subject, actor=CHEN, path="a/b/", acting_as="grid_officer", after=after)


@pytest.fixture
def kept() -> list[Entry]:
    """Three households with three lines each, under a checkpoint; then one line that none covers yet."""
    lines = [write(subject, door=str(n)) for n in range(3) for subject in (WANG, LI, KONG)]
    make_checkpoint()
    lines.append(write(WANG, door="9"))
    return lines


def codes(report: Report) -> set[str]:
    return {wrong.code for wrong in report.wrong}


def rechain(subject: str) -> None:
    """What the database's owner does after changing a line: compute every digest anew."""
    previous = ""
    for entry in Entry.objects.filter(subject=subject).order_by("sequence"):
        entry.previous = previous
        entry.digest = previous = line_digest(tuple(getattr(entry, c) for c in COLUMNS))
        entry.save()
    SubjectKey.objects.filter(pk=subject).update(last_digest=previous)


def test_a_line_holds_who_did_what_and_opens_for_those_who_may(kept: list[Entry]) -> None:
    entry = kept[0]
    said = said_in(entry)
    assert (entry.actor_name, entry.acting_as, entry.sequence) == ("陈红丽", "grid_officer", 1)
    assert said is not None
    assert said.after == {"door": "0"}
    assert b"door" not in bytes(Payload.objects.get(pk=entry.pk).sealed)


def test_an_untouched_record_verifies_and_names_the_window_no_checkpoint_covers(kept: list[Entry]) -> None:
    report = verify()
    assert report.good
    assert (report.entries, report.subjects, report.checkpoints) == (10, 3, 1)
    assert (report.uncovered, report.uncovered_since) == (1, kept[-1].at)


def test_record_refuses_to_stand_outside_a_transaction() -> None:
    wanted = transaction.get_connection()
    in_block, wanted.in_atomic_block = wanted.in_atomic_block, False
    try:
        with pytest.raises(RuntimeError, match="inside the transaction"):
            record("household.update", subject=WANG, actor=CHEN)
    finally:
        wanted.in_atomic_block = in_block


def test_reads_and_exports_are_lines_too() -> None:
    read = record_read(subject=WANG, actor=CHEN, fields=["phone"], purpose="visit", path="a/", acting_as="grid_officer")
    export = record_export(what="households", rows=30, actor=CHEN, purpose="meeting")
    assert (read.action, read.subject) == ("sensitive.read", WANG)
    assert (said_in(read).after, said_in(export).after["rows"]) == ({"fields": ["phone"], "purpose": "visit"}, 30)


# The twelve ways of tampering. Each takes the scene, and does what somebody with the database in hand would do.


def swap(first: Entry, second: Entry) -> None:
    """Let two lines change places."""
    for entry, sequence in ((first, 99), (second, first.sequence), (first, second.sequence)):
        Entry.objects.filter(pk=entry.pk).update(sequence=sequence)


def insert(lines: list[Entry]) -> None:
    """Slip a well-made line in between, and move the later one up."""
    Entry.objects.filter(pk=lines[7].pk).update(sequence=4)
    forged = Entry(**{c: getattr(lines[7], c) for c in COLUMNS})
    forged.action = "household.merge"
    forged.digest = line_digest(tuple(getattr(forged, c) for c in COLUMNS))
    forged.save()
    Payload.objects.create(entry=forged, salt=lines[7].payload.salt, sealed=lines[7].payload.sealed)


def remove(*entries: Entry) -> None:
    Payload.objects.filter(entry__in=entries).delete()
    Entry.objects.filter(pk__in=[e.pk for e in entries]).delete()


def remove_subject() -> None:
    """Remove a household with all its lines and even its key."""
    remove(*Entry.objects.filter(subject=LI))
    SubjectKey.objects.filter(pk=LI).delete()


def cut_tail(lines: list[Entry]) -> None:
    """Cut the last line that a checkpoint covers, and put the head back to the one before."""
    remove(lines[7])
    SubjectKey.objects.filter(pk=LI).update(last_sequence=2, last_digest=lines[4].digest)


def change_payload(lines: list[Entry]) -> None:
    key = open_sealed(SubjectKey.objects.get(pk=LI).wrapped)
    Payload.objects.filter(pk=lines[4].pk).update(
        sealed=seal(json.dumps({"before": None, "after": {"door": "7"}, "reason": ""}).encode(), key=key)
    )


def rewrite_all(lines: list[Entry]) -> None:
    Entry.objects.filter(pk=lines[4].pk).update(actor_name="别人")
    for subject in (WANG, LI, KONG):
        rechain(subject)


def rewrite_all_and_the_checkpoint(lines: list[Entry]) -> None:
    rewrite_all(lines)
    checkpoint, cover = Checkpoint.objects.get(), Cover()
    for line in Entry.objects.filter(pk__lte=checkpoint.last_entry).order_by("pk"):
        cover.take(line.pk, line.subject, line.sequence, line.digest)
    Checkpoint.objects.update(root=cover.root())


def claim_erasure() -> None:
    Payload.objects.filter(entry__subject=LI).delete()
    SubjectKey.objects.filter(pk=LI).update(wrapped=None, destroyed_at=clock.now(), rule="retention")


def keep_key_after_erasure() -> None:
    wrapped = SubjectKey.objects.get(pk=LI).wrapped
    erase_subject(LI, "retention")
    SubjectKey.objects.filter(pk=LI).update(wrapped=wrapped)


def change_file() -> None:
    file = checkpoint_file()
    line = json.loads(file.read_text()) | {"root": "0" * 64}
    file.write_text(json.dumps(line) + "\n")


@dataclass(frozen=True)
class Tampering:
    name: str
    do: Callable[[list[Entry]], object]
    code: str
    subject: str = ""
    sequence: int | None = None


def update(**values: object) -> Callable[[list[Entry]], object]:
    return lambda lines: Entry.objects.filter(pk=lines[4].pk).update(**values)


TAMPERINGS = [
    Tampering("1 a line changed: action", update(action="household.merge"), "record.entry.changed", LI, 2),
    Tampering("1 a line changed: who", update(actor_id=uuid7()), "record.entry.changed", LI, 2),
    Tampering("1 a line changed: name", update(actor_name="别人"), "record.entry.changed", LI, 2),
    Tampering("1 a line changed: role", update(acting_as="township_chief"), "record.entry.changed", LI, 2),
    Tampering("1 a line changed: path", update(path="a/"), "record.entry.changed", LI, 2),
    Tampering("1 a line changed: time", update(at=clock.now() - timedelta(days=1)), "record.entry.changed", LI, 2),
    Tampering("1 a line changed: payload digest", update(payload_digest="0" * 64), "record.entry.changed", LI, 2),
    Tampering("1 a line changed: previous", update(previous="0" * 64), "record.entry.unlinked", LI, 2),
    Tampering("1 a line changed: digest", update(digest="0" * 64), "record.entry.changed", LI, 2),
    Tampering("1 a line changed: format", update(format=2), "record.entry.changed", LI, 2),
    Tampering("1 a line changed: subject", update(subject=KONG, sequence=9), "record.entry.missing", LI, 3),
    Tampering("2 a line removed", lambda lines: remove(lines[4]), "record.entry.missing", LI, 3),
    Tampering("3 a line inserted", insert, "record.entry.changed", LI, 4),
    Tampering("4 two lines swapped", lambda lines: swap(lines[1], lines[4]), "record.entry.changed", LI, 1),
    Tampering("5 the tail cut", lambda lines: remove(lines[7]), "record.tail.cut", LI, 2),
    Tampering("5 the tail cut, and the head put back", cut_tail, "record.checkpoint.subject", LI, 3),
    Tampering("6 a whole subject removed", lambda lines: remove_subject(), "record.checkpoint.subject", LI, 3),
    Tampering(
        "6 the lines of a subject removed", lambda lines: remove(*Entry.objects.filter(subject=LI)),
        "record.subject.missing", LI, 3,
    ),
    Tampering("7 a payload changed", change_payload, "record.payload.changed", LI, 2),
    Tampering(
        "8 a payload removed without erasure", lambda lines: Payload.objects.get(pk=lines[4].pk).delete(),
        "record.payload.missing", LI, 2,
    ),
    Tampering("9 every digest computed anew", rewrite_all, "record.checkpoint.subject", LI, 3),
    Tampering("9 the checkpoint too", rewrite_all_and_the_checkpoint, "record.checkpoint.signature"),
    Tampering("10 the checkpoint removed", lambda lines: Checkpoint.objects.all().delete(), "record.checkpoint.gone"),
    Tampering(
        "10 the checkpoint changed", lambda lines: Checkpoint.objects.update(last_entry=lines[3].pk),
        "record.checkpoint.signature",
    ),
    Tampering("11 the file changed", lambda lines: change_file(), "record.checkpoint.differs"),
    Tampering("11 the file removed", lambda lines: checkpoint_file().unlink(), "record.checkpoint.unwritten"),
    Tampering(
        "11 the file is not readable", lambda lines: checkpoint_file().write_text("nonsense\n"),
        "record.checkpoint.gone",
    ),
    Tampering("12 an erasure that was none", lambda lines: claim_erasure(), "record.erasure.unrecorded", LI, 3),
    Tampering("12 an erasure whose key was kept", lambda lines: keep_key_after_erasure(), "record.erasure.key", LI, 4),
    Tampering(
        "12 an erasure by another rule",
        lambda lines: (erase_subject(LI, "retention"), SubjectKey.objects.filter(pk=LI).update(rule="other")),
        "record.erasure.rule", LI, 4,
    ),
]  # fmt: skip


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda t: t.name)
def test_verify_finds_each_tampering_and_says_where(tampering: Tampering, kept: list[Entry]) -> None:
    tampering.do(kept)
    report = verify()
    found = [
        wrong for wrong in report.wrong
        if wrong.code == tampering.code and (not tampering.subject or wrong.subject == tampering.subject)
        and (tampering.sequence is None or wrong.sequence == tampering.sequence)
    ]  # fmt: skip
    assert found, report.wrong


def test_a_lawful_erasure_verifies_and_says_by_which_rule(kept: list[Entry]) -> None:
    assert erase_subject(LI, "retention.moved_away")
    assert not erase_subject(LI, "retention.moved_away")
    write(LI, action="subject.erase", reason="counter")
    make_checkpoint()
    report = verify()
    assert report.good, report.wrong
    assert report.erased == {"retention.moved_away": 1}
    assert not Payload.objects.filter(entry__subject=LI).exists()
    assert said_in(kept[1]) is None


def test_a_subject_that_was_never_recorded_can_be_erased_too() -> None:
    assert erase_subject(KONG, "request")
    assert verify().erased == {"request": 1}


def test_checkpoints_follow_one_another_and_none_is_made_when_nothing_is_new(kept: list[Entry]) -> None:
    second = make_checkpoint()
    assert second is not None
    assert (second.number, second.entries) == (2, 1)
    assert second.previous == content_digest(Checkpoint.objects.get(pk=1))
    assert make_checkpoint() is None
    assert verify().uncovered == 0
    assert checkpoint_file().stat().st_mode & 0o777 == 0o600


def test_a_checkpoint_that_reached_only_the_file_is_taken_over(kept: list[Entry]) -> None:
    write(LI, door="8")
    make_checkpoint()
    Checkpoint.objects.filter(number=2).delete()  # killed between the file and the commit
    write(LI, door="9")
    make_checkpoint()
    assert Checkpoint.objects.count() == 3
    assert [line["number"] for line in written_lines(checkpoint_file())] == [1, 2, 3]
    assert verify().good


def test_old_signatures_verify_after_the_signing_key_was_changed(kept: list[Entry]) -> None:
    first = Checkpoint.objects.get()
    signing.rotate_signing_key()
    second = make_checkpoint()
    assert second is not None
    assert first.signer != second.signer
    assert verify().good


def test_a_signature_by_an_unknown_key_is_refused(kept: list[Entry]) -> None:
    keys = signing.public_keys()
    checkpoint = Checkpoint.objects.get()
    assert signing.verify(content(checkpoint), checkpoint.signer, checkpoint.signature, keys=keys)
    assert codes(verify(keys={})) == {"record.checkpoint.signature"}


def test_a_line_costs_few_queries(kept: list[Entry], django_assert_max_num_queries) -> None:
    with transaction.atomic(), django_assert_max_num_queries(5):
        record("household.update", subject=WANG, actor=system_actor("test"), after={"door": "1"})


def test_verify_reads_in_pieces(kept: list[Entry], django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(12):
        verify()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is tried in test_rotation, with a file")
@pytest.mark.django_db(transaction=True)
def test_lines_of_one_subject_written_at_once_get_consecutive_numbers() -> None:
    def work() -> None:
        for n in range(25):
            write(WANG, door=str(n))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = Entry.objects.filter(subject=WANG).order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == list(range(1, 201))
    assert verify().good
