"""What a list of appointments would do: line by line, and every problem at its cell. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangge.kernel.accounts.api import phone_index
from wangge.problem import Finding, Problem
from wangge.roster import rules
from wangge.roster.services.appointing.known import Known
from wangge.roster.services.common import require_may_give

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.roster.models import Assignment, Person, Role
    from wangge.roster.services.appointing.reading import Line
    from wangge.roster.services.assignments import Target


@dataclass(frozen=True)
class Step:
    """What one line does.

    ``act`` is ``open`` (a new post), ``replace`` (and the one in charge before ends), ``update`` (the post is there;
    consent, phone or party membership change), ``same`` (nothing changes) or ``skip`` (an office's number, no person).
    """

    line: Line
    act: str
    key: str = ""
    role: Role | None = None
    target: Target | None = None
    person: Person | None = None
    post: Assignment | None = None
    replaces: Assignment | None = None
    title: str = ""
    digits: str = ""

    @property
    def is_new(self) -> bool:
        """Say whether the person is entered by this list."""
        return self.person is None and self.act in {"open", "replace"}


@dataclass(frozen=True)
class Plan:
    """What a list would do. It can be carried out when there are no ``problems``; ``notes`` should be looked at."""

    steps: tuple[Step, ...]
    problems: tuple[Finding, ...]
    notes: tuple[Finding, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """Return how many lines do what, and how many people are new."""
        found = Counter(step.act for step in self.steps)
        new = len({step.key for step in self.steps if step.is_new})
        return {act: found.get(act, 0) for act in ("open", "replace", "update", "same", "skip")} | {"people": new}

    @property
    def changes(self) -> bool:
        """Say whether anything would change."""
        return any(step.act in {"open", "replace", "update"} for step in self.steps)

    @property
    def signature(self) -> list[tuple[str, str, str, str]]:
        """Return what is done to whom where, to notice that the books have changed since it was shown."""

        def key(row: Assignment | Person | None) -> str:
            return str(row.pk) if row else ""

        return [(step.act, key(step.post), key(step.replaces), key(step.person)) for step in self.steps]


def appoint_plan(actor: Actor, lines: Sequence[Line], *, findings: Sequence[Finding] = ()) -> Plan:
    """Return what ``lines`` would do for this actor; ``findings`` are those of reading them.

    People are recognised by phone number, else by name within the same village; a new number for somebody who already
    holds the very post is taken as changed. Grids, areas and villages are found by code or name within what the actor
    may appoint in; posts that the list does not name stay as they are.
    """
    return _Planner(actor, lines).plan(findings)


def place_of_plan(plan: Plan) -> str:
    """Return the path of the smallest grid that holds all of a plan: there it is recorded."""
    places = [step.target.path for step in plan.steps if step.target]
    place = places[0]
    for other in places:
        while not other.startswith(place):
            place = place[:-1].rpartition("/")[0] + "/"
    return place


class _RefusedError(Exception):
    """A line that cannot be carried out, and why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.code)


class _Planner:
    """Goes through the lines once."""

    def __init__(self, actor: Actor, lines: Sequence[Line]) -> None:
        self.actor, self.lines = actor, lines
        self.known = Known(actor, lines)
        self.notes: list[Finding] = []
        self._led: dict[UUID, Line] = {}
        self._named: dict[str, Line] = {}
        self._posts: set[tuple[str, str, str]] = set()
        self._may: set[tuple[str, str]] = set()

    def plan(self, findings: Sequence[Finding]) -> Plan:
        steps, problems = [], list(findings)
        for line in self.lines:
            try:
                steps.append(self._step(line))
            except _RefusedError as refused:
                problems.append(refused.finding)
            except Problem as problem:
                problems.append(_at_cell(line, problem))
        return Plan(tuple(steps), tuple(problems), tuple(self.notes))

    def _step(self, line: Line) -> Step:
        if rules.is_office_phone(line.role):
            return Step(line, "skip")
        role, title, target = self.known.place(line)
        if (role.key, target.path) not in self._may:
            require_may_give(self.actor, role, target.path, level=target.level)
            self._may.add((role.key, target.path))
        digits = rules.phone_digits(line.phone)
        person = self._owner(line, digits) or self._namesake(line, digits, role, target)
        key = str(person.pk) if person else f"{digits or target.path[:67]}:{line.name}"
        at = (key, role.key, target.path + target.name)
        if at in self._posts:
            raise _RefusedError(line.wrong("appoint.twice", "name", line.name))
        self._posts.add(at)
        post = self.known.post(person, role, target)
        if post is not None:
            return Step(line, self._same(line, post, digits), key, role, target, person, post, None, title, digits)
        replaces = self._replaced(line, role, target)
        act = "replace" if replaces else "open"
        return Step(line, act, key, role, target, person, None, replaces, title, digits)

    def _replaced(self, line: Line, role: Role, target: Target) -> Assignment | None:
        """Return whose post ends with this one: a grid has one person in charge."""
        if not role.in_charge or target.grid is None:
            return None
        first = self._led.setdefault(target.grid.pk, line)
        if first is not line:
            raise _RefusedError(
                line.wrong("appoint.two_in_charge", "name", line.name, first=first.name, at=target.name)
            )
        return self.known.in_charge(target.grid.pk)

    def _owner(self, line: Line, digits: str) -> Person | None:
        """Return who has this number; the same number under two names is refused."""
        if not digits:
            return None
        first = self._named.setdefault(digits, line)
        if first.name != line.name:
            raise _RefusedError(line.wrong("appoint.phone.twice", "phone", line.phone, first=first.name))
        owner = self.known.by_phone(phone_index(digits))
        if owner is not None and owner.name != line.name:
            raise _RefusedError(line.wrong("appoint.phone.other", "phone", line.phone, name=owner.name))
        return owner

    def _namesake(self, line: Line, digits: str, role: Role, target: Target) -> Person | None:
        """Return who is meant by the name: who holds this post; else the only one who can be meant."""
        same = self.known.by_name(line.name, target.path)
        holding = [person for person in same if self.known.post(person, role, target) is not None]
        if len(holding) == 1:
            return holding[0]
        if digits:
            alike = [person for person in same if not person.phone_index]
            if same and not alike:
                self.notes.append(line.wrong("appoint.namesake", "name", line.name))
            return alike[0] if len(alike) == 1 else None
        if len(same) > 1:
            raise _RefusedError(line.wrong("appoint.name.several", "name", line.name))
        return same[0] if same else None

    def _same(self, line: Line, post: Assignment, digits: str) -> str:
        consent = (post.consent_on is not None) != line.consent
        phone = bool(digits) and phone_index(digits) != post.person.phone_index
        party = line.party and not self.known.in_party(post.person_id)
        return "update" if consent or phone or party else "same"


def _at_cell(line: Line, problem: Problem) -> Finding:
    """Return a problem as one at the cell that its ``field`` names."""
    at = str(problem.details.get("field", "phone" if problem.code.startswith("person.phone") else "role"))
    told = {name: value for name, value in problem.details.items() if name not in {"field", "value"}}
    return line.wrong(problem.code, at, str(problem.details.get("value", "")), **told)
