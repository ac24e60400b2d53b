"""What was recorded reaches each consumer at least once, whatever happens to the worker."""

from __future__ import annotations

import signal
import socket
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.db import OperationalError, connection, transaction
from platform_scenes import new_platform

from wangge.kernel import clock, housekeeping
from wangge.kernel.access import as_system, system_actor
from wangge.kernel.delivery import deliver_due, deliveries, health, notices, registry, run_due, run_worker, try_again
from wangge.kernel.delivery import worker as workers
from wangge.kernel.models import Delivery, Entry, Heartbeat
from wangge.kernel.record import record
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

ME = system_actor("test")


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch) -> Iterator[None]:
    """Each scene begins without consumers and jobs."""
    monkeypatch.setattr(registry, "_CONSUMERS", {})
    monkeypatch.setattr(registry, "_PERIODIC", {})
    registry._interested.cache_clear()
    with as_system("a test looks"):
        yield
    registry._interested.cache_clear()


def happen(action: str = "household.move", subject: str = "registry.household:1") -> Entry:
    with transaction.atomic():
        return record(action, subject=subject, actor=ME)


@pytest.mark.django_db
def test_each_consumer_hears_what_it_asked_for_once() -> None:
    heard: list[tuple[str, str]] = []
    registry.consumer("all", actions=["*"])(lambda entry: heard.append(("all", entry.action)))
    registry.consumer("moves", actions=["household.move", "grid.*"])(lambda e: heard.append(("moves", e.action)))
    happen("household.move")
    happen("person.appoint")
    assert deliver_due() == 3
    assert deliver_due() == 0
    assert sorted(heard) == [("all", "household.move"), ("all", "person.appoint"), ("moves", "household.move")]


@pytest.mark.django_db
def test_nothing_is_delivered_of_what_was_rolled_back() -> None:
    registry.consumer("all", actions=["*"])(lambda entry: None)
    with transaction.atomic():
        record("household.move", subject="registry.household:1", actor=ME)
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_failing_consumer_stops_nobody_and_is_tried_again_later() -> None:
    heard: list[str] = []

    def fails_once(entry: Entry) -> None:
        heard.append(entry.action)
        if len(heard) == 1:
            raise ValueError("the name of a resident")

    registry.consumer("a", actions=["*"])(fails_once)
    registry.consumer("b", actions=["*"])(lambda entry: heard.append("b"))
    happen()
    deliver_due()
    row = Delivery.objects.get(consumer="a")
    assert (row.attempts, row.error, row.failed_at) == (1, "ValueError", None)
    assert heard == ["household.move", "b"]
    assert deliver_due() == 0
    with time_machine.travel(clock.now() + deliveries.PAUSES[0] + timedelta(seconds=1)):
        deliver_due()
    assert heard == ["household.move", "b", "household.move"]
    assert Delivery.objects.filter(done_at=None).count() == 0


@pytest.mark.django_db
def test_a_delivery_that_never_works_is_given_up_loudly(monkeypatch) -> None:
    def never(entry: Entry) -> None:
        raise Problem("notice.unsent")

    registry.consumer("a", actions=["*"])(never)
    happen()
    monkeypatch.setattr(deliveries, "PAUSES", (timedelta(0), timedelta(0)))
    for _ in range(3):
        deliver_due()
    assert health() == {"open": 0, "late": 0, "failed": 1}
    told: list[str] = []
    monkeypatch.setattr(housekeeping, "send_notice", lambda title, text: told.append(text))
    housekeeping.tell_of_failures()
    assert len(told) == 1
    assert "1" in told[0]
    assert try_again(Delivery.objects.get().pk)
    assert health()["open"] == 1
    assert not try_again(0)


@pytest.mark.django_db
def test_a_consumer_that_no_app_knows_any_more_is_not_forgotten() -> None:
    registry.consumer("a", actions=["*"])(lambda entry: None)
    happen()
    registry._CONSUMERS.clear()
    deliver_due()
    assert Delivery.objects.get().error == "LookupError"


@pytest.mark.django_db
def test_a_claimed_row_is_free_again_when_the_claim_runs_out() -> None:
    heard: list[str] = []
    registry.consumer("a", actions=["*"])(lambda entry: heard.append(entry.action))
    happen()
    Delivery.objects.update(claimed_until=clock.now() + deliveries.CLAIM)  # by a worker that was killed
    assert deliver_due() == 0
    with time_machine.travel(clock.now() + deliveries.CLAIM + timedelta(seconds=1)):
        assert deliver_due() == 1
    assert heard == ["household.move"]


@pytest.mark.django_db
def test_jobs_run_when_they_are_due_and_tell_of_their_failure() -> None:
    ran: list[str] = []
    registry.periodic("hourly", every=timedelta(hours=1))(lambda: ran.append("hourly"))
    registry.periodic("broken", every=timedelta(days=1))(lambda: ran.append(str(1 // 0)))
    assert run_due() == 2
    assert run_due() == 0
    assert Heartbeat.objects.get(pk="broken").error == "ZeroDivisionError"
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        assert run_due() == 1
    assert ran == ["hourly", "hourly"]


@pytest.mark.django_db(transaction=True)
def test_what_commits_out_of_order_is_not_lost(tmp_path) -> None:
    """The later number commits first: a cursor over numbers would pass over the earlier one for ever."""
    heard: list[int] = []
    registry.consumer("a", actions=["*"])(lambda entry: heard.append(entry.pk))
    if connection.vendor == "postgresql":
        begun, let_go = threading.Event(), threading.Event()

        def slow() -> None:
            with as_system("a test writes"), transaction.atomic():
                record("household.move", subject="registry.household:1", actor=ME)
                begun.set()
                let_go.wait(20)
            connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        assert begun.wait(20)
        quick = happen(subject="registry.household:2")
        deliver_due()
        assert heard == [quick.pk]
        let_go.set()
        thread.join()
    else:  # SQLite has one writer at a time; the earlier number appears later when it is written by hand
        later = happen(subject="registry.household:2")
        deliver_due()
        with transaction.atomic():
            early = record("household.move", subject="registry.household:1", actor=ME)
            Delivery.objects.filter(entry=early).delete()
            Entry.objects.filter(pk=early.pk).update(id=later.pk - 1)
            Delivery.objects.create(id=10**6 - 1, consumer="a", entry_id=later.pk - 1, due_at=clock.now())
    deliver_due()
    assert len(heard) == 2
    assert heard[1] < heard[0]


def test_a_worker_killed_in_the_middle_loses_nothing(tmp_path) -> None:
    platform = new_platform(tmp_path)
    listen = """
from wangge.kernel import delivery
from wangge.kernel.delivery import deliveries, registry
@delivery.consumer("slow", actions=["*"])
def slow(entry):
    print("heard", flush=True)
    if "--hang" in os.environ.get("HOW", ""):
        time.sleep(60)
with transaction.atomic():
    if not Delivery.objects.exists():
        record("household.move", subject="registry.household:1", actor=me)
"""
    with platform.start("os.environ['HOW'] = '--hang'\n" + listen + "delivery.deliver_due()\n") as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "heard\n"
        killed.send_signal(signal.SIGKILL)
    again = (
        listen
        + """
print(delivery.deliver_due(), Delivery.objects.filter(done_at=None).count())
Delivery.objects.update(claimed_until=Delivery.objects.get().claimed_until - deliveries.CLAIM)
print(delivery.deliver_due(), Delivery.objects.filter(done_at=None).count())
"""
    )
    assert platform.run(again) == "0 1\nheard\n1 0\n"


@pytest.mark.django_db
def test_the_worker_waits_for_a_database_that_is_gone(monkeypatch) -> None:
    stop, tries = threading.Event(), []

    def gone() -> int:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("the server closed the connection")
        stop.set()
        return 0

    monkeypatch.setattr(workers, "deliver_due", gone)
    monkeypatch.setattr(workers, "beat", lambda: None)
    monkeypatch.setattr(workers, "close_old_connections", lambda: None)
    monkeypatch.setattr(workers, "PATIENCE", 0.01)
    monkeypatch.setattr(connection, "close", lambda: None)
    run_worker(stop, poll=0.01)
    assert len(tries) == 3


def test_notices_go_by_mail_to_a_server_of_the_local_network(settings) -> None:
    """A tiny SMTP server takes the letter."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    taken: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_take_letter, args=(server, taken))
        thread.start()
        settings.EMAIL_URL = f"smtp://127.0.0.1:{server.getsockname()[1]}/wangge@example.org?to=a@example.org"
        assert notices.send_notice("Wangge", "3 deliveries") == 1
        thread.join(10)
    assert "3 deliveries" in "".join(taken)
    assert "rcpt to:<a@example.org>" in "".join(taken).lower()


def _take_letter(server: socket.socket, taken: list[str]) -> None:
    peer, _ = server.accept()
    with peer, peer.makefile("rw", newline="\r\n") as line:
        line.write("220 hello\r\n")
        line.flush()
        for said in line:
            taken.append(said)
            answer = {"DATA": "354 go on", "QUIT": "221 bye"}.get(said.strip().upper(), "250 ok")
            line.write(answer + "\r\n")
            line.flush()
            if said.strip().upper() == "DATA":
                while (text := line.readline()).strip() != ".":
                    taken.append(text)
                line.write("250 taken\r\n")
                line.flush()
            if said.strip().upper() == "QUIT":
                return


def test_a_mail_server_that_is_not_there_is_a_problem(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL = "smtp://127.0.0.1:1/wangge@example.org?to=a@example.org"
    with pytest.raises(Problem, match=r"notice\.unsent"):
        notices.send_notice("Wangge", "text")


def test_mail_is_sent_to_all_who_are_named(settings) -> None:
    settings.EMAIL_URL = "smtps://u:p%40ss@mail.example.org/wangge@example.org?to=a@example.org,b@example.org"
    assert notices.mail_server(settings.EMAIL_URL).password == "p@ss"
    assert notices.send_notice("Wangge", "text") == 2
    assert mail.outbox[0].to == ["a@example.org", "b@example.org"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "json://10.0.0.1/", "http://169.254.169.254/", "nonsense"])
def test_notice_addresses_of_other_kinds_are_refused(url, settings) -> None:
    settings.NOTICE_URLS = [url]
    with pytest.raises(Problem, match=r"settings\.notice\.scheme"):
        notices.check_settings()


@pytest.mark.parametrize("url", ["smtp://host", "http://host/a@b?to=c@d", "smtp://host/a@b", ""])
def test_mail_addresses_that_cannot_work_are_refused(url) -> None:
    with pytest.raises(Problem, match=r"settings\.email\.invalid"):
        notices.mail_server(url)
