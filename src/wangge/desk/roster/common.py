"""What the pages of this room have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.utils.http import url_has_allowed_host_and_scheme

from wangge.kernel.access import visible
from wangge.kernel.models import UndoLog
from wangge.kernel.record import subject_of
from wangge.roster import api
from wangge.territory.api import TOWNSHIP, VILLAGE, grids_for

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid


def done(request: Any, words: str, row: Model | None = None) -> None:
    """Say what was done, with a button to take it back while that is possible."""
    log = None
    if row is not None:
        logs = visible(UndoLog, request.actor).filter(subject=subject_of(row), undone_at=None)
        log = logs.order_by("-at").first()
    messages.success(request, words, extra_tags=str(log.pk) if log else "")


def next_address(request: HttpRequest) -> str:
    """Return where to go on afterwards, if the address names a page of ours."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else ""


def homes(actor: Actor) -> list[Grid]:
    """Return the townships and villages that may keep people or bodies, by code."""
    return list(grids_for(actor).filter(level__lte=VILLAGE).defer("outline", "scope_text", "note"))


def writable(actor: Actor, grids: list[Grid], ability: Any) -> list[Grid]:
    """Return those of the grids where the actor has the ability."""
    return [grid for grid in grids if actor.may(ability, grid.path)]


def chosen_grid(actor: Actor, code: str) -> Grid | None:
    """Return the grid with a code that a filter names; an unknown one is no filter."""
    return grids_for(actor).filter(code=code).first() if code else None


def place_choices(grids: list[Grid]) -> list[tuple[str, str]]:
    """Return grids for a select: villages stand in from their township."""
    return [(str(grid.pk), grid.name if grid.level == TOWNSHIP else f"　{grid.name}") for grid in grids]


def role_choices(target: str, level: int | None = None, *, in_charge: bool | None = None) -> list[tuple[str, str]]:
    """Return the roles that exist at a kind of target and level."""
    return [
        (role.key, api.role_name(role))
        for role in api.Role.objects.filter(target=target).order_by("order")
        if (level is None or str(level) in role.levels) and in_charge in (None, role.in_charge)
    ]
