"""The commands over the record, the keys and the worker, as one types them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from platform_scenes import Platform, new_platform

if TYPE_CHECKING:
    from collections.abc import Callable

WRITE = """
for n in range(3):
    with transaction.atomic():
        record("household.update", subject="registry.household:1", actor=me, after={"door": n})
"""
TAMPER = """
with as_system("test"):
    Entry.objects.filter(sequence=2).update(actor_name="other")
"""


@pytest.fixture(scope="module")
def platform(tmp_path_factory) -> Platform:
    made = new_platform(tmp_path_factory.mktemp("platform"))
    made.run(WRITE)
    return made


@pytest.fixture
def wangge(platform: Platform) -> Callable[..., subprocess.CompletedProcess[str]]:
    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "wangge.project.command_line", "--lang", "en", *arguments],
            env=platform.environment(), capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return call


def test_verify_tells_people_and_machines_and_ends_with_one_when_something_is_wrong(platform, wangge) -> None:
    good = wangge("record", "verify")
    assert good.returncode == 0, good.stderr
    assert "No checkpoint covers the last 3 lines yet, since" in good.stdout
    assert "Checkpoint 1 signed: 3 new lines." in wangge("record", "checkpoint").stdout
    assert "Every line is covered" in wangge("record", "verify").stdout
    keys = json.loads(wangge("record", "keys", "--json").stdout)["keys"]
    (key,) = keys.values()
    assert wangge("record", "verify", "--key", key).returncode == 0
    assert wangge("record", "verify", "--key", "7" * 63).returncode == 2
    platform.run(TAMPER)
    bad = wangge("record", "verify", "--json")
    assert bad.returncode == 1
    said = json.loads(bad.stdout)
    assert not said["good"]
    assert {(f["code"], f["subject"], f["sequence"]) for f in said["findings"]} == {
        ("record.entry.changed", "registry.household:1", 2)
    }
    assert "registry.household:1, line 2 (number 2) was changed." in wangge("record", "verify").stdout


def test_keys_are_rotated_by_one_command(wangge) -> None:
    done = wangge("keys", "rotate", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["current"], said["waiting"], said["resumed"]) == (2, [1], False)


def test_the_worker_ends_in_order_when_it_is_asked_to(platform) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "wangge.project.command_line", "--lang", "en", "worker"],
        env=platform.environment() | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True,
    ) as worker:  # fmt: skip
        assert worker.stdout is not None
        assert worker.stdout.readline().startswith("Working")
        worker.send_signal(signal.SIGTERM)
        assert "nothing was left half done" in worker.stdout.read()
    assert worker.returncode == 0
