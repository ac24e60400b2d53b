"""What residents ask about their own data: access, correction, objection, erasure; and the answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.changes import expect_version
from wangge.kernel.keys import open_text, seal_text
from wangge.kernel.models import SubjectRequest
from wangge.kernel.privacy.erasing import erase
from wangge.kernel.privacy.held import held_on
from wangge.kernel.record import record
from wangge.language.marking import _
from wangge.problem import Problem

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor

KINDS: dict[str, str] = {
    "access": _("see what is held"),
    "correct": _("have it corrected"),
    "object": _("object to its use"),
    "erase": _("have it erased"),
}
STATES: dict[str, str] = {"open": _("not answered yet"), "answered": _("answered"), "refused": _("refused")}
WORKING_DAYS = 15
RULE = "request"
"""The rule under which erasures are done that somebody asked for."""


def due_on(asked: date, working_days: int = WORKING_DAYS) -> date:
    """Return the day so many working days (Monday to Friday) after ``asked``."""
    day, left = asked, working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def requests_for(actor: Actor, *, closed: bool = False) -> QuerySet[SubjectRequest]:
    """Return the requests in the actor's area: open ones with the most urgent first, closed ones newest first."""
    rows = visible(SubjectRequest, actor)
    if closed:
        return rows.exclude(state="open").order_by("-answered_at", "pk")
    return rows.filter(state="open").order_by("due_on", "pk")


def request_create(*, actor: Actor, kind: str, subject: str, asked_by: str = "", note: str = "") -> SubjectRequest:
    """Write down what somebody asked about a subject, with the day by which it is answered.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``rights.kind``.
    """
    if kind not in KINDS:
        raise Problem("rights.kind", value=kind)
    with writing(actor):
        held = held_on(actor, subject)
        role = actor.require("privacy.write", held.path)
        today = clock.today()
        row = SubjectRequest(
            kind=kind, subject=subject, path=held.path, asked_on=today, due_on=due_on(today),
            asked_by=seal_text(asked_by.strip()), note=seal_text(note.strip()),
        )  # fmt: skip
        row.save(force_insert=True)
        record(
            "request.create", subject=subject, actor=actor, path=held.path, acting_as=role,
            after={"request": str(row.pk), "kind": kind, "due_on": row.due_on},
        )  # fmt: skip
    return row


def request_close(
    *, actor: Actor, request_id: UUID, version: int, answer: str, refused: bool = False
) -> SubjectRequest:
    """Answer a request, or refuse it; either needs words, for the one who asked reads them.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``, ``rights.closed``, ``rights.words``.
    """
    with writing(actor):
        row = get_visible(SubjectRequest, actor, request_id, lock=True)
        role = actor.require("privacy.write", row.path)
        expect_version(row, version)
        _must_be_open(row)
        if not answer.strip():
            raise Problem("rights.words")
        _close(row, "refused" if refused else "answered", answer)
        record(
            "request.refuse" if refused else "request.answer", subject=row.subject, actor=actor, path=row.path,
            acting_as=role, after={"request": str(row.pk)}, reason=answer.strip(),
        )  # fmt: skip
    return row


def request_erase(*, actor: Actor, request_id: UUID, version: int, name: str) -> None:
    """Do what a request for erasure asks: erase the subject everywhere and close the request.

    Parameters
    ----------
    name
        The name of the one to be erased, typed to confirm.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``, ``rights.closed``, ``rights.not_erase``,
        ``erase.name``.
    """
    with writing(actor):
        row = get_visible(SubjectRequest, actor, request_id, lock=True)
        actor.require("privacy.write", row.path)
        expect_version(row, version)
        _must_be_open(row)
        if row.kind != "erase":
            raise Problem("rights.not_erase")
        held = held_on(actor, row.subject)
        if name.strip() != held.name:
            raise Problem("erase.name")
        _close(row, "answered", "")
        erase([row.subject], rule=RULE, actor=actor, path=row.path)


def words_of(row: SubjectRequest) -> tuple[str, str, str]:
    """Return who asked, what, and the answer."""
    return open_text(row.asked_by), open_text(row.note), open_text(row.answer)


def _must_be_open(row: SubjectRequest) -> None:
    if row.state != "open":
        raise Problem("rights.closed")


def _close(row: SubjectRequest, state: str, answer: str) -> None:
    row.state, row.answer, row.answered_at = state, seal_text(answer.strip()), clock.now()
    row.version += 1
    row.save(update_fields=["state", "answer", "answered_at", "version"])
