"""People in charge and bodies as rows."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wangge.desk.shell.days import asked_day
from wangge.roster.api import BODY_KINDS, TAGS, bodies_for, members_of, people_for, phone_of, posts_of_many, role_name
from wangge.territory.api import VILLAGE, ancestors, grids_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wangge.desk.exports.factory import Rows
    from wangge.territory.api import Grid

_LEVELS = {1: "township", 2: "village", 3: "area", 4: "grid"}
_LEVELS_ZH = {1: "乡", 2: "村", 3: "片", 4: "网格"}
_PIECE = 500


def people(request: Any) -> Rows:
    """Return one row per post of the people that the page shows; who has none comes with empty cells."""
    actor, asked, day = request.actor, request.GET, asked_day(request).date
    tag = asked.get("tag", "")
    found = people_for(
        actor, q=asked.get("q", "").strip()[:64], role=asked.get("role", ""), tag=tag if tag in TAGS else "",
        grid=_grid(request), on=day, without_post=bool(asked.get("idle")),
    )  # fmt: skip
    villages = dict(grids_for(actor).filter(level=VILLAGE).values_list("path", "name"))
    chinese = _("yes") == "是"
    no_post: Any = None
    for some in _pieces(found.order_by("sort_key", "pk").iterator(chunk_size=_PIECE)):
        posts = posts_of_many(actor, some, day)
        for person in some:
            phone = phone_of(actor, person)
            for post in posts[person.pk] or [no_post]:
                place = post.grid if post else None
                level = (_LEVELS_ZH if chinese else _LEVELS)[place.level] if place else ""
                unit = ""
                if post is not None and place is not None:
                    unit = next((villages[path] for path in ancestors(place.path) if path in villages), place.name)
                elif post is not None and post.body is not None:
                    unit = post.body.name
                yield (
                    level, unit, place.code if place and place.level > VILLAGE else "",
                    (post.title or role_name(post.role)) if post else "", person.name, phone,
                    (_("yes") if post.consent_on else _("no")) if post else "", post.valid_from if post else None,
                )  # fmt: skip


def bodies(request: Any) -> Rows:
    """Return the bodies that the page shows."""
    actor, asked, day = request.actor, request.GET, asked_day(request).date
    kind = asked.get("kind", "")
    rows = bodies_for(
        actor, q=asked.get("q", "").strip()[:64], kind=kind if kind in BODY_KINDS else "", grid=_grid(request), on=day
    )
    found = list(rows.order_by("sort_key", "pk"))
    members = members_of(actor, found, day)
    for body in found:
        named = "、".join(f"{held.role_name} {held.name}" for held in members[body.pk])
        kind = _(BODY_KINDS[body.kind]) if body.kind in BODY_KINDS else body.kind
        yield (body.name, kind, body.grid.name, body.phone, named, body.duties)


def _grid(request: Any) -> Grid | None:
    """Return the grid asked for by its code, if it may be seen."""
    code = request.GET.get("grid", "")
    return grids_for(request.actor).filter(code=code).first() if code else None


def _pieces(rows: Iterable[Any]) -> Iterator[list[Any]]:
    running = iter(rows)
    while some := list(islice(running, _PIECE)):
        yield some
