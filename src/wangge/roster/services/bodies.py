"""Writes to bodies: departments, stations, branches, committees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from wangge.kernel import clock
from wangge.kernel.access import writing
from wangge.kernel.accounts.api import normal_phone
from wangge.kernel.changes import Changes, expect_version, keep_undo
from wangge.kernel.db.sorting import sort_key
from wangge.kernel.record import record
from wangge.language import speaking
from wangge.problem import Problem
from wangge.roster import rules
from wangge.roster.models import Assignment, Body
from wangge.roster.services.assignments import end_post
from wangge.roster.services.common import TOP, day_of, found, reachable
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor

_VILLAGE = 2


def body_create(
    *, actor: Actor, kind: str, name: str, grid_id: UUID | str, duties: str = "", phone: str = "",
    on: date | None = None,
) -> Body:  # fmt: skip
    """Enter a department, station, branch or committee at a township or village.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``body.kind.unknown``, ``body.name.missing``, ``body.name.taken``,
        ``body.phone.invalid``, ``body.level``, ``roster.date.future``.
    """
    with writing(actor):
        grid = found(Grid, actor, grid_id, lock=True)
        acting = actor.require("body.write", grid.path)
        if grid.level > _VILLAGE or grid.valid_to is not None:
            raise Problem("body.level", name=grid.name)
        body = Body(grid=grid, valid_from=day_of(on), **_facts(actor, grid, kind, name, duties, phone))
        body.save(force_insert=True)
        changes = Changes()
        changes.made(body)
        record("body.create", subject=body, actor=actor, path=grid.path, acting_as=acting, after=told(body))
        keep_undo(changes, action="body.create", subject=body, actor=actor, path=grid.path)
    return body


def body_update(
    *, actor: Actor, body_id: UUID | str, version: int, kind: str, name: str, duties: str = "", phone: str = ""
) -> Body:
    """Change what is known of a body.

    Raises
    ------
    Problem
        As ``body_create``, and ``row.stale``, ``body.closed``.
    """
    with writing(actor):
        body = found(Body, actor, body_id, lock=True)
        grid = found(Grid, actor, body.grid_id)
        acting = actor.require("body.write", grid.path)
        expect_version(body, version)
        if body.valid_to is not None:
            raise Problem("body.closed", name=body.name)
        before = told(body)
        old = {name_: getattr(body, name_) for name_ in _FIELDS}
        for field, value in _facts(actor, grid, kind, name, duties, phone, body).items():
            setattr(body, field, value)
        after = told(body)
        if before == after:
            return body
        body.version += 1
        body.save(update_fields=[*_FIELDS, "version"])
        changes = Changes()
        changes.changed(body, before=old)
        changed = [field for field in after if before[field] != after[field]]
        record(
            "body.update", subject=body, actor=actor, path=grid.path, acting_as=acting,
            before={field: before[field] for field in changed}, after={field: after[field] for field in changed},
        )  # fmt: skip
        keep_undo(changes, action="body.update", subject=body, actor=actor, path=grid.path)
    return body


def body_close(*, actor: Actor, body_id: UUID | str, version: int, on: date | None = None, reason: str = "") -> Body:
    """End a body and all its posts on a day.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``, ``body.closed``, ``body.ends_before``,
        ``roster.date.future``.
    """
    with writing(actor):
        body = found(Body, actor, body_id, lock=True)
        grid = found(Grid, actor, body.grid_id)
        acting = actor.require("body.write", grid.path)
        expect_version(body, version)
        day = day_of(on)
        if body.valid_to is not None:
            raise Problem("body.closed", name=body.name)
        if day <= body.valid_from:
            raise Problem("body.ends_before", since=body.valid_from.isoformat())
        changes = Changes()
        posts = reachable(Assignment, actor).filter(body=body, valid_to=None).select_for_update(of=("self",))
        ended = list(posts.select_related("role", "person", "grid"))
        for post in ended:
            end_post(post, on=max(day, post.valid_from), changes=changes)
        changes.changed(body, before={"valid_to": None})
        body.valid_to = day
        body.version += 1
        body.save(update_fields=["valid_to", "version"])
        record(
            "body.close", subject=body, actor=actor, path=grid.path, acting_as=acting, reason=reason,
            after={"valid_to": day, "posts_ended": [str(post.pk) for post in ended]},
        )  # fmt: skip
        keep_undo(changes, action="body.close", subject=body, actor=actor, path=grid.path)
    return body


def bodies_add_usual(
    *, actor: Actor, grid_id: UUID | str, names: list[str] | None = None, lang: str = ""
) -> list[Body]:
    """Enter the bodies that a township or village usually has and this one lacks; ``names`` picks some of them.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``body.level``.
    """
    with writing(actor):
        grid = found(Grid, actor, grid_id, lock=True)
        acting = actor.require("body.write", grid.path)
        made = []
        changes = Changes()
        for usual in usual_missing(actor, grid, lang=lang):
            if names is not None and usual["name"] not in names:
                continue
            body = Body(
                grid=grid, kind=usual["kind"], name=usual["name"], duties=usual["duties"],
                sort_key=sort_key(usual["name"]), valid_from=max(clock.today(), grid.valid_from),
            )  # fmt: skip
            body.save(force_insert=True)
            changes.made(body)
            record("body.create", subject=body, actor=actor, path=grid.path, acting_as=acting, after=told(body))
            made.append(body)
        if made:
            keep_undo(changes, action="body.create", subject=grid, actor=actor, path=grid.path)
    return made


def usual_missing(actor: Actor, grid: Grid, *, lang: str = "") -> list[dict[str, str]]:
    """Return the usual bodies that a township or village lacks: kind, name, duties, named in the language spoken."""
    if grid.level > _VILLAGE:
        raise Problem("body.level", name=grid.name)
    usual = rules.USUAL_OF_TOWNSHIP if grid.level == TOP else rules.USUAL_OF_VILLAGE
    here = reachable(Body, actor).filter(grid=grid, valid_to=None)
    held = list(here.values_list("kind", "name"))
    names, kinds = {name for _, name in held}, {kind for kind, _ in held}
    chinese = (lang or speaking()) == "zh"
    missing = []
    for body in usual:
        name = (body.name_zh if chinese else body.name_en).format(place=grid.name)
        known = {body.name_zh.format(place=grid.name), body.name_en.format(place=grid.name)}
        if known & names or (grid.level == _VILLAGE and body.kind in kinds):
            continue
        missing.append({"kind": body.kind, "name": name, "duties": body.duties_zh if chinese else body.duties_en})
    return missing


_FIELDS = ("kind", "name", "sort_key", "duties", "phone")


def told(body: Body) -> dict[str, Any]:
    """Return what the record says of a body."""
    return {"kind": body.kind, "name": body.name, "duties": body.duties, "phone": body.phone, "grid_id": body.grid_id}


def _facts(
    actor: Actor, grid: Grid, kind: str, name: str, duties: str, phone: str, body: Body | None = None
) -> dict[str, Any]:
    if kind not in rules.BODY_KINDS:
        raise Problem("body.kind.unknown", value=kind)
    name = " ".join(name.split())
    if not name or len(name) > 64:
        raise Problem("body.name.missing")
    same = reachable(Body, actor).filter(Q(grid=grid, name=name, valid_to=None))
    if (same.exclude(pk=body.pk) if body else same).exists():
        raise Problem("body.name.taken", name=name, at=grid.name)
    if phone.strip() and not normal_phone(phone):
        raise Problem("body.phone.invalid", value=phone.strip()[:32])
    return {"kind": kind, "name": name, "sort_key": sort_key(name), "duties": duties.strip(), "phone": phone.strip()}
