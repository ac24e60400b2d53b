"""Carry out a list of appointments: all of it or nothing, one line in the record, one step to take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from wangge.kernel import clock
from wangge.kernel.access import writing
from wangge.kernel.accounts.api import phone_index
from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.db.search import index
from wangge.kernel.db.sorting import sort_key
from wangge.kernel.files import checked_spreadsheet
from wangge.kernel.keys import seal_text
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.roster.models import Assignment, Body, Person, PersonTag
from wangge.roster.services.appointing.known import Known
from wangge.roster.services.appointing.planning import Plan, Step, appoint_plan, place_of_plan
from wangge.roster.services.appointing.reading import read_lines
from wangge.roster.services.assignments import end_post
from wangge.roster.services.common import reachable, require_over
from wangge.roster.services.people import entry
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.core.files import File

    from wangge.kernel.access import Actor

SHOWN_WHERE = "上墙和网页公示"
"""What a 是 under 同意公示 agrees to: name and phone on posters and on the residents' page."""


def roster_appoint(*, actor: Actor, file: File[bytes]) -> Plan:
    """Carry out a filled-in roster or a list of people in charge in one step.

    Raises
    ------
    Problem
        What ``checked_spreadsheet`` and ``read_lines`` raise, ``appoint.problems`` with how many there are.
    """
    lines, findings = read_lines(checked_spreadsheet(file))
    plan = appoint_plan(actor, lines, findings=findings)
    appoint(actor, plan, file=file.name or "")
    return plan


def appoint(actor: Actor, plan: Plan, *, file: str = "") -> dict[str, int]:
    """Carry out a plan from today on; return how many lines did what (``Plan.counts``), and ``people`` entered.

    The plan is made again inside the transaction: when the books have changed since it was shown, nothing is done.
    Posts that are there and in order are not touched, so that the same list twice changes nothing.

    Raises
    ------
    Problem
        ``appoint.problems``, ``appoint.changed``, ``assignment.last_administrator``.
    """
    if plan.problems:
        raise Problem("appoint.problems", count=len(plan.problems))
    if not plan.changes:
        return plan.counts
    with writing(actor):
        _lock(actor, plan)
        lines = [step.line for step in plan.steps]
        again = appoint_plan(actor, lines)
        if again.problems or again.signature != plan.signature:
            raise Problem("appoint.changed")
        _Doer(actor, again, file).do()
    return again.counts


def _lock(actor: Actor, plan: Plan) -> None:
    """Lock the grids concerned, so that nobody else appoints to them meanwhile."""
    grids = sorted({step.target.grid.pk for step in plan.steps if step.target and step.target.grid}, key=str)
    for start in range(0, len(grids), 500):
        rows = reachable(Grid, actor).filter(pk__in=grids[start : start + 500]).order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


class _Doer:
    """Writes the rows of one plan in bulk."""

    def __init__(self, actor: Actor, plan: Plan, file: str) -> None:
        self.actor, self.plan, self.file = actor, plan, file
        self.day = clock.today()
        self.known = Known(actor, [])
        self.changes = Changes()
        self.people: dict[str, Person] = {}

    def do(self) -> None:
        steps = [step for step in self.plan.steps if step.act in {"open", "replace", "update"}]
        self._enter([step for step in steps if step.is_new])
        self._found(steps)
        for step in steps:
            if step.replaces is not None:
                end_post(step.replaces, on=self.day, changes=self.changes)
        self._touch_last(steps)
        posts = [self._post(step) for step in steps if step.act != "update"]
        Assignment.objects.bulk_create(posts, batch_size=500)
        self.changes.made_all(posts)
        for step in steps:
            if step.post is not None:
                self._update(step, step.post)
        self._tag(steps)
        self._tell(posts)

    def _enter(self, steps: list[Step]) -> None:
        """Enter the people whom nobody knew, once each."""
        for step in steps:
            if step.key in self.people or step.target is None:
                continue
            person = Person(
                name=step.line.name[:64], sort_key=sort_key(step.line.name), home=self.known.home_for(step.target),
                phone=seal_text(step.digits), phone_index=phone_index(step.digits), note=step.line.note[:500],
            )  # fmt: skip
            self.people[step.key] = person
        rows = list(self.people.values())
        Person.objects.bulk_create(rows, batch_size=500)
        self.changes.made_all(rows)
        index([entry(person) for person in rows])

    def _found(self, steps: list[Step]) -> None:
        """Enter the bodies that the list speaks of and nobody has entered."""
        bodies = {step.target.body.pk: step.target.body for step in steps if step.target and step.target.body}
        new = [body for body in bodies.values() if body._state.adding]
        Body.objects.bulk_create(new)
        self.changes.made_all(new)

    def _person(self, step: Step) -> Person:
        return step.person or self.people[step.key]

    def _post(self, step: Step) -> Assignment:
        assert step.role is not None  # noqa: S101 - of every step that opens
        assert step.target is not None  # noqa: S101
        consent: date | None = self.day if step.line.consent else None
        return Assignment(
            person=self._person(step), role=step.role, valid_from=self.day, in_charge=step.role.in_charge,
            consent_on=consent, consent_scope=SHOWN_WHERE if consent else "", title=step.title,
            **step.target.columns,
        )  # fmt: skip

    def _touch_last(self, steps: list[Step]) -> None:
        """Where somebody is put in charge, undoing the end of an earlier post is no longer possible."""
        grids = [s.target.grid.pk for s in steps if s.role and s.role.in_charge and s.target and s.target.grid]
        there = reachable(Assignment, self.actor).filter(grid__in=grids, role__in_charge=True).exclude(valid_to=None)
        last: dict[UUID | None, Assignment] = {}
        ended_now = {step.replaces.pk for step in steps if step.replaces}
        for post in there.order_by("valid_to", "pk"):
            last[post.grid_id] = post
        touched = [post for post in last.values() if post.pk not in ended_now]
        Assignment.objects.filter(pk__in=[post.pk for post in touched]).update(version=F("version") + 1)
        for post in touched:
            post.version += 1
            self.changes.changed(post, before={})

    def _update(self, step: Step, post: Assignment) -> None:
        """Bring consent and phone of a post that is there in step with the list."""
        if (post.consent_on is not None) != step.line.consent:
            self.changes.changed(post, before={"consent_on": post.consent_on, "consent_scope": post.consent_scope})
            post.consent_on = self.day if step.line.consent else None
            post.consent_scope = SHOWN_WHERE if step.line.consent else ""
            post.version += 1
            post.save(update_fields=["consent_on", "consent_scope", "version"])
        person = step.person
        if person is not None and step.digits and phone_index(step.digits) != person.phone_index:
            require_over(self.actor, person, person.home.path)
            self.changes.changed(person, before={"phone": person.phone, "phone_index": person.phone_index})
            person.phone, person.phone_index = seal_text(step.digits), phone_index(step.digits)
            person.version += 1
            person.save(update_fields=["phone", "phone_index", "version"])

    def _tag(self, steps: list[Step]) -> None:
        members = {self._person(step).pk: self._person(step) for step in steps if step.line.party}
        known = reachable(PersonTag, self.actor).filter(Q(person__in=list(members)), tag="party_member")
        for pk in known.values_list("person", flat=True):
            members.pop(pk, None)
        tags = [PersonTag(person=person, tag="party_member") for person in members.values()]
        PersonTag.objects.bulk_create(tags, batch_size=500)
        self.changes.made_all(tags)

    def _tell(self, posts: list[Assignment]) -> None:
        """One line for the batch: ids and numbers alone, so that nobody's name is kept under a grid's key."""
        place = place_of_plan(self.plan)
        at = reachable(Grid, self.actor).get(path=place)
        record(
            "person.appoint", subject=at, actor=self.actor, path=place,
            acting_as=self.actor.require("person.write", at.path) if self.actor.may("person.write", at.path) else "",
            after={
                "file": self.file, **self.plan.counts, "posts": [str(post.pk) for post in posts],
                "entered": [str(person.pk) for person in self.people.values()],
            },
        )  # fmt: skip
        keep_undo(
            self.changes, action="person.appoint", subject=at, actor=self.actor, path=place, ability="person.write"
        )
