"""The keys are changed while others serve, and a run that is killed harms nothing."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from platform_scenes import Platform, new_platform

from wangge.kernel import clock
from wangge.kernel.access import as_system, system_actor
from wangge.kernel.keys import open_sealed, open_text, rotation, seal, seal_text, vault
from wangge.kernel.models import UndoLog
from wangge.kernel.record import record
from wangge.kernel.record.verifying import verify
from wangge.registry.models import Resident

_SCENE = """
from wangge.kernel import keys
from wangge.kernel.keys import rotation, ring as rings, signing, vault
from wangge.kernel.record.verifying import verify
from wangge.registry.models import Resident
def numbers():
    import base64
    with as_system("test"):
        return sorted({vault.key_number(base64.b64decode(p)) for p in Resident.objects.values_list("phone", flat=True)})
def phones():
    with as_system("test"):
        found = Resident.objects.values_list("phone", flat=True)
        return sorted(map(keys.open_text, found)) == [f"{n:05}" for n in range(3000)]
"""

_WRITE = """
with as_system("test"):
    Resident.objects.bulk_create(
        Resident(name=str(n), sort_key=str(n), phone=keys.seal_text(f"{n:05}")) for n in range(3000)
    )
for n in range(50):
    with transaction.atomic():
        record("resident.create", subject=f"registry.resident:{n}", actor=me, after={"n": n})
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Platform:
    made = new_platform(tmp_path_factory.mktemp("platform"))
    made.run(_SCENE + _WRITE)
    return made


@pytest.fixture
def platform(written: Platform, tmp_path) -> Platform:
    """A copy of the written platform, made once."""
    return Platform(Path(shutil.copytree(written.folder, tmp_path / "var")))


def test_rotation_encrypts_everything_anew_and_retires_the_old_key_after_the_grace(platform: Platform) -> None:
    said = platform.run(
        _SCENE
        + """
done = rotation.rotate()
print(done.current, done.values, done.waiting, done.retired, numbers(), phones(), verify().good)
print(rotation.retire())
os.utime(settings_folder / "data-00002", (0, 0))
with as_system("test"):  # a straggler, sealed by a process that had not noticed the new key
    one = Resident.objects.first()
    import base64
    head, nonce = b"\\x01\\x00\\x01", b"n" * 12
    phone = keys.open_text(one.phone).encode()
    one.phone = base64.b64encode(head + nonce + vault.ring().numbered(1).encrypt(nonce, phone, head)).decode()
    one.save()
print(numbers(), rotation.retire(), numbers(), phones(), sorted(f.name for f in settings_folder.glob("data-*")))
""".replace("settings_folder", "vault.ring().folder")
    )
    assert said == ("2 3050 (1,) () [2] True True\n()\n[1, 2] (1,) [2] True ['data-00002']\n")


def test_a_rotation_killed_anywhere_is_finished_by_the_next_run(platform: Platform) -> None:
    """The process is killed again and again, each time a little later; then it may end."""
    for round_ in range(3):
        slow = (
            _SCENE + "rotation._TEXTS = 50\nprint('go', flush=True)\nrotation.rotate(tell=lambda *_: time.sleep(0.2))\n"
        )
        with platform.start(slow) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "go\n"
            time.sleep(0.05 + 0.3 * round_)
            os.kill(process.pid, signal.SIGKILL)
        assert platform.run(_SCENE + "print(phones(), verify().good)") == "True True\n"
    said = platform.run(
        _SCENE + "done = rotation.rotate(); print(done.resumed, done.current, numbers(), phones(), verify().good)"
    )
    assert said == "True 2 [2] True True\n"


def test_others_go_on_reading_and_writing_meanwhile(platform: Platform) -> None:
    serve = (
        _SCENE
        + """
print("go", flush=True)
for n in range(200):
    with as_system("test"):
        one = Resident.objects.get(name=str(n * 10))
        assert keys.open_text(one.phone) == f"{n * 10:05}"
        one.phone = keys.seal_text(keys.open_text(one.phone))
        one.save(update_fields=["phone"])
print("served")
"""
    )
    with platform.start(serve) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "go\n"
        platform.run(_SCENE + "rotation._TEXTS = 100\nrotation.rotate()")
        assert other.stdout.readline() == "served\n"
    assert platform.run(_SCENE + "print(phones())") == "True\n"


def test_two_rotations_at_once_are_refused(platform: Platform) -> None:
    said = platform.run(
        _SCENE
        + """
from wangge.problem import Problem
with rotation._alone():
    try:
        rotation.rotate()
    except Problem as refused:
        print(refused.code)
"""
    )
    assert said == "keys.rotation.running\n"


def test_lines_of_one_subject_get_consecutive_numbers_from_many_threads(platform: Platform) -> None:
    said = platform.run(
        _SCENE
        + """
def write():
    for _ in range(25):
        with transaction.atomic():
            record("household.update", subject="registry.household:1", actor=me, after={"a": 1})
    connection.close()
threads = [threading.Thread(target=write) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
with as_system("test"):
    found = Entry.objects.filter(subject="registry.household:1").values_list("sequence", flat=True)
    print(sorted(found) == list(range(1, 201)), verify().good)
"""
    )
    assert said == "True True\n"


@pytest.mark.django_db
def test_every_sealed_column_of_every_model_is_found(tmp_path, monkeypatch) -> None:
    """In the database of the tests, whichever it is: texts, blobs, and the keys of subjects."""
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    vault.ring.cache_clear()
    try:
        with as_system("a test writes"):
            resident = Resident.objects.create(name="李", sort_key="li", phone=seal_text("0000"))
            log = UndoLog.objects.create(
                action="a", subject="b", at=clock.now(), expires_on=clock.today(), sealed=seal(b"c")
            )
            with transaction.atomic():
                record("household.update", subject=resident, actor=system_actor("test"), after={"a": 1})
            assert rotation.rotate().values == 3
            resident.refresh_from_db()
            log.refresh_from_db()
            assert (open_text(resident.phone), open_sealed(log.sealed)) == ("0000", b"c")
            assert vault.key_number(bytes(log.sealed)) == 2
            assert verify().good
    finally:
        vault.ring.cache_clear()
