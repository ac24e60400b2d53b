"""Writes to people: who they are, how they are reached, what they are known as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import Actor, visible, writing
from wangge.kernel.accounts.api import phone_index
from wangge.kernel.changes import Changes, expect_version, keep_undo
from wangge.kernel.db.search import index, unindex
from wangge.kernel.db.sorting import sort_key
from wangge.kernel.db.words import name_tokens
from wangge.kernel.keys import open_text, seal_text
from wangge.kernel.models import User
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.roster import rules
from wangge.roster.models import Person, PersonTag
from wangge.roster.services.common import day_of, found, reachable, require_over
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID


def person_create(
    *, actor: Actor, name: str, home_id: UUID | str, phone: str = "", sex: str = "", birth_year: int | None = None,
    tags: Iterable[str] = (), note: str = "",
) -> Person:  # fmt: skip
    """Enter somebody who may hold posts, kept at the grid ``home_id`` (a township or village as a rule).

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``person.name.missing``, ``person.phone.invalid``,
        ``person.phone.known``, ``person.birth_year.invalid``, ``person.tag.unknown``.
    """
    with writing(actor):
        home = found(Grid, actor, home_id)
        acting = actor.require("person.write", home.path)
        facts = _facts(actor, name=name, phone=phone, sex=sex, birth_year=birth_year, note=note)
        person = Person(home=home, **facts)
        person.save(force_insert=True)
        changes = Changes()
        changes.made(person)
        kept = _tags(person, tags, changes)
        index([entry(person)])
        record(
            "person.create", subject=person, actor=actor, path=home.path, acting_as=acting,
            after=told(person) | {"tags": kept},
        )  # fmt: skip
        keep_undo(changes, action="person.create", subject=person, actor=actor, path=home.path)
    return person


def person_update(
    *, actor: Actor, person_id: UUID | str, version: int, name: str, phone: str, sex: str = "",
    birth_year: int | None = None, tags: Iterable[str] = (), note: str = "",
) -> Person:  # fmt: skip
    """Change what is known of a person; a new phone number is also the one to log in with.

    Raises
    ------
    Problem
        As ``person_create``, and ``row.stale``, ``person.holds_more``, ``person.phone.account``.
    """
    with writing(actor):
        person = found(Person, actor, person_id, lock=True)
        home = found(Grid, actor, person.home_id)
        acting = require_over(actor, person, home.path)
        expect_version(person, version)
        before = told(person) | {"tags": _held_tags(actor, person)}
        old = {name_: getattr(person, name_) for name_ in _FIELDS}
        for field, value in _facts(
            actor, name=name, phone=phone, sex=sex, birth_year=birth_year, note=note, person=person
        ).items():
            setattr(person, field, value)
        wanted = _known_tags(tags)
        after = told(person) | {"tags": wanted}
        if before == after:
            return person
        person.version += 1
        person.save(update_fields=[*_FIELDS, "version"])
        changes = Changes()
        changes.changed(person, before=old)
        if before["tags"] != wanted:
            visible(PersonTag, actor).filter(person=person).delete()
            PersonTag.objects.bulk_create(PersonTag(person=person, tag=tag) for tag in wanted)
        if before["phone"] != after["phone"]:
            _log_in_by(person)
        index([entry(person)])
        changed = [field for field in after if before[field] != after[field]]
        record(
            "person.update", subject=person, actor=actor, path=home.path, acting_as=acting,
            before={field: before[field] for field in changed}, after={field: after[field] for field in changed},
        )  # fmt: skip
        if before["tags"] == wanted and person.user_id is None:
            keep_undo(changes, action="person.update", subject=person, actor=actor, path=home.path)
    return person


def person_leave(
    *, actor: Actor, person_id: UUID | str, version: int, on: date | None = None, reason: str = ""
) -> Person:
    """End all posts of a person who leaves on a day; the account is closed.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``, ``person.left``, ``person.self``,
        ``person.holds_more``, ``assignment.last_administrator``, ``roster.date.future``.
    """
    from wangge.roster.services.assignments import end_posts  # noqa: PLC0415 - the two know each other

    with writing(actor):
        person = found(Person, actor, person_id, lock=True)
        home = found(Grid, actor, person.home_id)
        acting = require_over(actor, person, home.path)
        expect_version(person, version)
        day = day_of(on)
        if person.left_on is not None:
            raise Problem("person.left", name=person.name)
        if person.pk == actor.person_id:
            raise Problem("person.self")
        changes = Changes()
        posts = end_posts(actor=actor, person=person, on=day, changes=changes)
        changes.changed(person, before={"left_on": None})
        person.left_on = day
        person.version += 1
        person.save(update_fields=["left_on", "version"])
        if person.user_id is not None:
            user = User.objects.select_for_update().get(pk=person.user_id)
            changes.changed(user, before={"is_active": user.is_active})
            user.is_active = False
            user.save(update_fields=["is_active"])
        record(
            "person.leave", subject=person, actor=actor, path=home.path, acting_as=acting, reason=reason,
            after={"left_on": day.isoformat(), "posts_ended": posts},
        )  # fmt: skip
        keep_undo(changes, action="person.leave", subject=person, actor=actor, path=home.path)
    return person


_FIELDS = ("name", "sort_key", "phone", "phone_index", "sex", "birth_year", "note")


def told(person: Person) -> dict[str, Any]:
    """Return what the record says of a person (sealed there)."""
    return {
        "name": person.name, "phone": open_text(person.phone), "sex": person.sex, "birth_year": person.birth_year,
        "note": person.note,
    }  # fmt: skip


def entry(person: Person) -> tuple[str, UUID, str]:
    """Return the person's entry in the search index: by name and initials alone."""
    return rules.SEARCHED_AS, person.pk, name_tokens(person.name, spelled=True)


def reindex(pks: Sequence[Any], gone: bool) -> None:
    """Bring the search index in step after an undo."""
    if gone:
        unindex(pks)
    else:
        index([entry(person) for person in Person.objects.filter(pk__in=pks)])


def _facts(
    actor: Actor, *, name: str, phone: str, sex: str, birth_year: int | None, note: str, person: Person | None = None
) -> dict[str, Any]:
    """Return the columns for what was written, checked."""
    name = " ".join(name.split())
    if not name or len(name) > 64:
        raise Problem("person.name.missing")
    digits = rules.phone_digits(phone)
    if sex not in {"", "0", "1", "2", "9"}:
        raise Problem("person.sex.invalid", value=sex)
    if birth_year is not None and not 1900 <= birth_year <= clock.today().year - 14:
        raise Problem("person.birth_year.invalid", value=birth_year)
    hashed = phone_index(digits)
    if hashed:
        same = reachable(Person, actor).filter(phone_index=hashed, left_on=None)
        other = same.exclude(pk=person.pk).first() if person else same.first()
        if other is not None:
            raise Problem("person.phone.known", name=other.name)
    sealed = person.phone if person and hashed == person.phone_index else seal_text(digits)
    return {
        "name": name, "sort_key": sort_key(name), "phone": sealed, "phone_index": hashed, "sex": sex,
        "birth_year": birth_year, "note": note.strip(),
    }  # fmt: skip


def _known_tags(tags: Iterable[str]) -> list[str]:
    wanted = sorted(set(tags))
    for tag in wanted:
        if tag not in rules.TAGS:
            raise Problem("person.tag.unknown", value=tag)
    return wanted


def _held_tags(actor: Actor, person: Person) -> list[str]:
    return sorted(reachable(PersonTag, actor).filter(person=person).values_list("tag", flat=True))


def _tags(person: Person, tags: Iterable[str], changes: Changes) -> Sequence[str]:
    wanted = _known_tags(tags)
    rows = [PersonTag(person=person, tag=tag) for tag in wanted]
    PersonTag.objects.bulk_create(rows)
    changes.made_all(rows)
    return wanted


def _log_in_by(person: Person) -> None:
    """Let the account of a person be found by the new number; somebody else's number is refused."""
    if person.user_id is None:
        return
    hashed = person.phone_index or None
    if hashed and User.objects.filter(phone_index=hashed).exclude(pk=person.user_id).exists():
        raise Problem("person.phone.account")
    User.objects.filter(pk=person.user_id).update(phone_index=hashed)
