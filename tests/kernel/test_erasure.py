"""A resident who is erased is nowhere any more: not in a row, an index, a file, a free page, nor after a restore."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from book_scenes import Books, write_books
from django.conf import settings

from wangge.kernel import changes, clock, files
from wangge.kernel.access import as_system, system_actor, writing
from wangge.kernel.db.search import index, matching
from wangge.kernel.db.words import tokens
from wangge.kernel.keys import keyed_hash, seal_text
from wangge.kernel.models import Entry, Erasure, LoginCard, StoredFile, UndoLog
from wangge.kernel.privacy import erasing, ledger, purposes, retention
from wangge.kernel.record import record, said_in, subject_of
from wangge.problem import Problem
from wangge.registry.models import CareNeed, Fact, Household, Import, Residency, Resident
from wangge.roster.models import Assignment, Person, PersonTag

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = system_actor("a test")
NAME, PHONE, ID = "司马青禾", "13905550123", "41162219560203001X"


@pytest.fixture
def books() -> Books:
    ledger.ledger_file().unlink(missing_ok=True)
    return write_books()


def plant(books: Books) -> Resident:
    """司马青禾 lives with 李红一, heads the household, has a care need, a paper, a fact of hers, an export."""
    household = books.households["李红一"]
    actor = books.actor("陈红丽")
    with writing(actor), as_system("a test's scene"):
        resident = Resident.objects.create(
            name=NAME, sort_key="simaqinghe", sex="2", birth_year=1956, phone=seal_text(PHONE), id_number=seal_text(ID),
            phone_tail_index=keyed_hash("phone-tail", PHONE[-4:]), id_tail_index=keyed_hash("id-tail", ID[-4:]),
            id_index=keyed_hash("id", ID),
        )  # fmt: skip
        Residency.objects.create(household=household, resident=resident, relation="02", valid_from=date(2022, 7, 1))
        household.head_name, household.sort_key, household.phone = NAME, "simaqinghe", seal_text(PHONE)
        household.note = seal_text(f"{NAME}腿脚不便")
        household.save()
        CareNeed.objects.create(
            household=household, resident=resident, kind="illness", purpose="visit", source="family", basis="同意",
            valid_from=date(2022, 7, 1), expires_on=date(2099, 1, 1), details=seal_text(f"{NAME}每月取药"),
        )  # fmt: skip
        for key, value in (("work_place", f"{NAME}在郑州务工"), ("water", "有")):
            Fact.objects.create(
                household=household, key=key, value=seal_text(value), as_of=clock.today(), source="family",
                purpose="visit",
            )  # fmt: skip
        index([("registry.household", household.pk, tokens(household.number, NAME))])
        record("resident.create", subject=resident, actor=actor, path=household.path, after={"name": NAME})
        record("household.update", subject=household, actor=actor, path=household.path, after={"head": NAME})
        changed = changes.Changes()
        changed.made(resident)
        changes.keep_undo(changed, action="resident.create", subject=resident, actor=actor, path=household.path)
    csv = f"户主,电话,身份证\n{NAME},{PHONE},{ID}\n".encode()
    for purpose, subject in (("document", subject_of(resident)), ("export", "export:1")):
        files.store(actor=actor, subject=subject, path=household.path, purpose=purpose, name=f"{NAME}.csv", data=csv)
    exports = Path(settings.VAR_DIR, "exports")
    exports.mkdir(exist_ok=True)
    (exports / "名册.csv").write_bytes(csv)
    return resident


def leave(resident: Resident, on: date) -> None:
    with as_system("a test's scene"):
        Residency.objects.filter(resident=resident).update(valid_to=on, end_reason="left")


def contents() -> bytes:
    return b"".join(path.read_bytes() for path in Path(settings.VAR_DIR, "files").rglob("*") if path.is_file())


def test_every_trace_goes_and_the_counts_stay(books: Books) -> None:
    resident = plant(books)
    assert NAME.encode() in contents()
    erasing.erase([subject_of(resident)], rule="request", actor=books.actor("李支书"))
    with as_system("a test looks"):
        resident.refresh_from_db()
        household = Household.objects.get(pk=books.households["李红一"].pk)
        assert (resident.name, resident.birth_year, resident.sex) == ("erased", None, "")
        assert not any((resident.phone, resident.id_number, resident.id_index, resident.id_tail_index))
        assert (household.head_name, household.phone, household.note) == ("erased", "", "")
        assert not CareNeed.objects.exists()
        assert list(Fact.objects.values_list("key", flat=True)) == ["water"], "what says nothing of her stays"
        assert not StoredFile.objects.exists(), "her paper, and the export in which she stood"
        assert all(log.sealed is None for log in UndoLog.objects.all())
        assert Residency.objects.filter(resident=resident).count() == 1
        for subject in (subject_of(resident), subject_of(household)):
            lines = list(Entry.objects.filter(subject=subject).order_by("sequence"))
            assert lines[-1].action == "record.erased"
            assert all(said_in(line) is None for line in lines)
        assert not list(matching("registry.household", "司马"))
    assert NAME.encode() not in contents()
    assert not list(Path(settings.VAR_DIR, "exports").iterdir())


def test_others_are_left_in_peace(books: Books) -> None:
    def others() -> list[object]:
        with as_system("a test looks"):
            return [
                *Resident.objects.exclude(name__in=[NAME, "erased"]).order_by("pk").values(),
                *Household.objects.exclude(pk=books.households["李红一"].pk).order_by("pk").values(),
            ]

    resident, before = plant(books), others()
    erasing.erase([subject_of(resident)], rule="request", actor=SYSTEM)
    assert others() == before


def test_a_household_takes_its_members_along_but_not_those_who_moved_on(books: Books) -> None:
    here, there = books.households["李红一"], books.households["李红二"]
    with as_system("a test's scene"):
        moved = Resident.objects.get(name="李红一家属")
        Residency.objects.filter(resident=moved).update(valid_to=date(2024, 1, 1))
        Residency.objects.create(household=there, resident=moved, relation="30", valid_from=date(2024, 1, 1))
    erasing.erase([subject_of(here)], rule="request", actor=SYSTEM)
    with as_system("a test looks"):
        names = set(Resident.objects.values_list("name", flat=True))
        here.refresh_from_db()
    assert "李红一" not in names
    assert "李红一家属" in names
    assert (here.head_name, here.number) == ("erased", "101")


def test_erasing_twice_is_erasing_once(books: Books) -> None:
    resident = plant(books)
    for _ in range(2):
        erasing.erase([subject_of(resident)], rule="request", actor=SYSTEM)
    with as_system("a test looks"):
        assert Entry.objects.filter(subject=subject_of(resident), action="record.erased").count() == 1


def test_what_nobody_knows_how_to_erase_is_refused_whole(books: Books) -> None:
    resident = plant(books)
    with pytest.raises(Problem, match=r"erase\.kind"):
        erasing.erase([subject_of(resident), f"territory.grid:{books.grids['大王庄乡'].pk}"], rule="x", actor=SYSTEM)
    with as_system("a test looks"):
        assert Resident.objects.filter(name=NAME).exists()
    assert not Erasure.objects.exists()


def test_erasures_are_chained_and_lie_beside_the_database_too(books: Books) -> None:
    with as_system("a test's scene"):
        subjects = [subject_of(row) for row in Resident.objects.order_by("pk")[:3]]
    erasing.erase(subjects, rule="request", actor=SYSTEM)
    assert ledger.broken_at() is None
    lines = [json.loads(line) for line in ledger.ledger_file().read_text(encoding="utf-8").splitlines()]
    assert [line["subject"] for line in lines] == subjects
    assert [one.subject for one in ledger.erasures()] == sorted(subjects)
    row = Erasure.objects.order_by("id")[1]
    row.rule = "another"
    row.save()
    assert ledger.broken_at() == row.pk


def test_a_restored_backup_forgets_again(books: Books) -> None:
    resident = plant(books)
    known = [ledger.Erased(subject_of(resident), "request", clock.now())]
    assert erasing.replay(known) == 1
    with as_system("a test looks"):
        assert not Resident.objects.filter(name=NAME).exists()
    assert erasing.replay(known) == 0, "what it has forgotten already is left"
    gone = [ledger.Erased("registry.resident:00000000-0000-7000-8000-000000000000", "request", clock.now())]
    assert erasing.replay(gone) == 1, "somebody who came after the backup is simply not there"


def test_the_rules_carry_out_what_is_due_and_nothing_before(books: Books) -> None:
    today = clock.today()
    resident = plant(books)
    leave(resident, today)
    with as_system("a test's scene"):
        household = books.households["孔红一"]
        base = {"household": household, "purpose": "visit", "source": "family", "basis": "同意"}
        CareNeed.objects.create(
            **base, kind="illness", valid_from=today, expires_on=today + timedelta(days=10), details=seal_text("药")
        )
        Import.objects.create(
            kind="households", path="", owner_id=books.user("李支书").pk, file_name="a", file_sha256="", staged=b"rows"
        )
        LoginCard.objects.create(code_hash="a", user=books.user("陈红丽"), expires_at=clock.now() + timedelta(days=1))
    retention.run()
    with as_system("a test looks"):
        assert Resident.objects.filter(name=NAME).exists()
        assert CareNeed.objects.get(household=household).details
        assert bytes(Import.objects.get().staged or b"") == b"rows"
        assert LoginCard.objects.exists()
    with time_machine.travel(today + timedelta(days=50), tick=False):
        done = retention.run()
        assert done["care_need.ended"] == 1
        assert done["import.staged"] == 1
        with as_system("a test looks"):
            assert CareNeed.objects.get(household=household).details == ""
            assert Import.objects.get().staged is None
            assert not LoginCard.objects.exists()
            assert Resident.objects.filter(name=NAME).exists()
        assert retention.run()["import.staged"] == 0
    with time_machine.travel(today + timedelta(days=1096), tick=False):
        done = retention.run()
        assert done["resident.left"] == 1
        assert done["care_need.old"] == 1
        assert done["fact.ended"] == 1, "a fact without an end counts as ended two years after its day"
        last = retention.last_run()
    assert last is not None
    assert last.erased == done
    assert set(last.ahead) == set(done)
    with as_system("a test looks"):
        assert not Resident.objects.filter(name=NAME).exists()


def test_the_township_decides_how_long(books: Books) -> None:
    resident = plant(books)
    leave(resident, clock.today() - timedelta(days=20))
    assert retention.run()["resident.left"] == 0
    with pytest.raises(Problem, match=r"access\.denied"):
        purposes.purpose_set_days(actor=books.actor("李支书"), field="registry.resident.left", days=10)
    with pytest.raises(Problem, match=r"purpose\.days"):
        purposes.purpose_set_days(actor=books.actor("江书记"), field="registry.resident.left", days=-1)
    purposes.purpose_set_days(actor=books.actor("江书记"), field="registry.resident.left", days=None)
    assert "resident.left" not in retention.run(), "kept as long as the row: the rule sleeps"
    purposes.purpose_set_days(actor=books.actor("江书记"), field="registry.resident.left", days=10)
    purposes.seed()
    assert retention.run()["resident.left"] == 1, "a start of the platform does not undo the township's decision"


def test_of_people_who_left_their_post_the_name_stays_in_the_history(books: Books) -> None:
    person = books.people["陈红丽"]
    user = books.user("陈红丽")
    with as_system("a test's scene"):
        person.phone, person.phone_index, person.left_on = seal_text(PHONE), "x", clock.today() - timedelta(days=400)
        person.save()
        PersonTag.objects.create(person=person, tag="veteran")
    assert retention.run()["person.left"] == 1
    assert retention.run()["person.left"] == 0
    with as_system("a test looks"):
        person = Person.objects.get(pk=person.pk)
        assert (person.name, person.phone, person.phone_index) == ("陈红丽", "", "")
        assert Assignment.objects.filter(person=person).exists()
        assert not PersonTag.objects.exists()
    user.refresh_from_db()
    assert not user.is_active
    assert "陈" not in user.username


SCENE = """
import sys, os
from datetime import date, timedelta
from pathlib import Path
sys.path.append({rooms!r})
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import time_machine
import test_erasure as scene
from book_scenes import write_books
from wangge.kernel.keys import keyed_hash
from wangge.kernel.models import SearchEntry
from wangge.kernel.access import as_system
from wangge.kernel.privacy import retention

def marks():
    plain = [scene.NAME, scene.NAME[:2], "simaqinghe", scene.PHONE, scene.ID]
    hashes = [keyed_hash(*one) for one in (
        ("phone-tail", scene.PHONE[-4:]), ("id-tail", scene.ID[-4:]), ("id", scene.ID))]
    return {{mark: mark.encode() for mark in plain + hashes}}

def state():
    files = Path(os.environ["WANGGE_VAR_DIR"]).rglob("*")
    return {{p: p.read_bytes() for p in files if p.is_file() and "keys" not in p.parts}}

def found():
    now = state()
    return sorted((mark, p.name) for mark, data in marks().items() for p, d in now.items() if data in d)

books = write_books()
resident = scene.plant(books)
with as_system("a test looks"):
    sealed = resident.phone, resident.id_number, next(iter(SearchEntry.objects.values_list("tokens", flat=True)))
print("BEFORE", len(found()), flush=True)
scene.leave(resident, date.today())
with time_machine.travel(date.today() + timedelta(days=1100)):
    print("ERASED", retention.run()["resident.left"])
left = found() + [(text[:12], p.name) for text in sealed for p, d in state().items() if text.encode() in d]
print("AFTER", left)
sys.stdout.flush()
os._exit(0)  # as a server that goes on running: no connection is closed, nothing is tidied up
"""


def test_in_the_files_of_the_database_nothing_is_left_either(tmp_path: Path) -> None:
    script = SCENE.format(rooms=str(Path(__file__).parent))
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={
            "WANGGE_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            "PATH": "", "LANG": "C.UTF-8",
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.returncode, done.stderr
    before, erased, after = done.stdout.splitlines()[-3:]
    assert int(before.removeprefix("BEFORE ")) >= 8, "planted, it is found in many places"
    assert erased == "ERASED 1"
    assert after == "AFTER []"
