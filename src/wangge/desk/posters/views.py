"""Choose a print, look at it, take the PDF; what hangs, and what of it is no longer right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangge.desk.posters.forms import BundleForm, ChoiceForm
from wangge.desk.posters.pictures import picture, pictures
from wangge.desk.posters.words import LANGUAGES, kind_words, reasons
from wangge.desk.shell.pages import done, page, staff
from wangge.kernel.access import get_visible
from wangge.language import describe
from wangge.planning import api as planning
from wangge.problem import Problem
from wangge.territory.api import AREA, LEAF, TOWNSHIP, VILLAGE, Grid, ancestors_of, grids_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from wangge.planning.api import Hanging

_WHOLE = re.compile("[0-9]{1,9}")
_NAME = re.compile(r"[\\/:*?\"<>|\r\n\t]+")


@require_safe
@staff("export")
def poster_home(request: Any) -> HttpResponse:
    """Show the villages that can be printed, and all that hangs and is no longer right."""
    actor = request.actor
    found = [grid for grid in grids_for(actor).filter(level__lte=VILLAGE) if _may_print(request, grid)]
    tops = [grid for grid in found if not any(grid.path.startswith(o.path) for o in found if o.pk != grid.pk)]
    hanging: list[Hanging] = []
    open_to_all = False
    townships: dict[str, list[Grid]] = {}
    for top in tops:
        townships.setdefault(top.path.split("/", 1)[0], []).append(top)
    for here in townships.values():
        today = planning.Today(actor, *here)
        printed = planning.prints_of(actor, today.grids)
        for top in here:
            hanging += planning.hanging(actor, top, today, printed)
        open_to_all = open_to_all or today.page
    by_village: dict[str, list[Hanging]] = {grid.path: [] for grid in found}
    for one in hanging:
        by_village.setdefault(_home_of(one.row.grid, found), []).append(one)
    rows = [
        {
            "grid": grid,
            "kinds": [(kind, kind_words(kind)) for kind in planning.POSTER_KINDS[grid.level]],
            "hanging": len(by_village[grid.path]),
            "old": sum(bool(one.changes) for one in by_village[grid.path]),
        }
        for grid in found
    ]
    leaves = [] if found else [leaf for leaf in grids_for(actor).filter(level=LEAF) if _may_print(request, leaf)]
    context = {
        "rows": rows, "leaves": leaves, "old": _shown(one for one in hanging if one.changes),
        "bundles": [(top, BundleForm(prefix="")) for top in tops if top.level == TOWNSHIP],
        "qr": _qr_state(open_to_all=open_to_all) if found else "",
    }  # fmt: skip
    return page(request, "desk/posters/home.html", context)


def _may_print(request: Any, grid: Grid) -> bool:
    return all(request.actor.may(ability, grid.path) for ability in planning.POSTER_NEEDED)


def _home_of(grid: Grid, found: list[Grid]) -> str:
    """Return the path of the village (or township) under which a print is listed."""
    return str(max((one.path for one in found if grid.path.startswith(one.path)), key=len))


def _qr_state(*, open_to_all: bool) -> str:
    """Say why posters carry no QR code; nothing when they do."""
    if not settings.PUBLIC_URL:
        return "address"
    return "" if open_to_all else "closed"


@require_safe
@staff("export")
def poster_page(request: Any, grid_id: UUID) -> HttpResponse:
    """Choose, look, print; below, what hangs here."""
    asked = get_visible(Grid, request.actor, grid_id)
    if asked.level == AREA:  # nothing is printed of an area alone
        return redirect("poster_page", ancestors_of(request.actor, asked)[-1].pk)
    grid = planning.may_print(request.actor, asked)
    choice = _chosen(request.GET, grid)
    today = planning.Today(request.actor, grid)
    printed = planning.prints_of(request.actor, today.grids, grid)
    content, refused = None, ""
    shown: list[str] = []
    try:
        content = planning.content_of(request.actor, grid, choice["kind"], choice["lang"], today, printed)
        if "look" in request.GET:
            shown = [
                f"{reverse('poster_picture', args=[grid.pk])}?kind={content.kind}&lang={content.lang}&page={n}"
                for n in range(1, pictures(content) + 1)
            ]
    except Problem as problem:
        if problem.code.startswith("access."):
            raise
        refused = _said(problem)
    form = ChoiceForm(initial=choice, level=grid.level)
    above = [one for one in today.grids if one.path != grid.path and grid.path.startswith(one.path)]
    context = {
        "grid": grid, "above": above, "form": form, "choice": choice, "content": content,
        "kind": kind_words(choice["kind"], leaf=grid.level == LEAF), "refused": refused, "shown": shown,
        "hanging": _shown(planning.hanging(request.actor, grid, today, printed)), "is_sheet": choice["kind"] == "sheet",
        "leaves": today.below(grid, LEAF) if grid.level == VILLAGE else [],
        "qr": _qr_state(open_to_all=today.page), "address": today.address(grid),
    }  # fmt: skip
    return page(request, "desk/posters/page.html", context)


@require_safe
@staff("export")
def poster_picture(request: Any, grid_id: UUID) -> HttpResponse:
    """Answer with one page of a print as a picture; asked again, from what was kept."""
    grid = planning.grid_to_print(request.actor, grid_id)
    choice = _chosen(request.GET, grid)
    content = planning.content_of(request.actor, grid, choice["kind"], choice["lang"])
    number = request.GET.get("page", "1")
    tag = f'"{content.mark}-{number}"'
    answer = HttpResponse(status=304)
    if request.headers.get("If-None-Match") != tag:
        page_number = int(number) if _WHOLE.fullmatch(number) else 1
        answer = HttpResponse(picture(content, page_number), content_type="image/png")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_POST
@staff("export")
def poster_print(request: Any, grid_id: UUID) -> HttpResponse:
    """Print: keep what was printed, answer with the PDF."""
    choice = {name: request.POST.get(name, "") for name in ("kind", "size", "lang", "place")}
    printed = planning.poster_print(
        actor=request.actor, grid_id=grid_id, **{**choice, "size": choice["size"] or "A1"},
        replaces=request.POST.get("replaces") or None,
    )  # fmt: skip
    row = printed.row
    name = f"{row.grid.name}-{kind_words(row.kind)}-{row.size}-{row.number}.pdf"
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = _attachment(name)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@staff("export")
def poster_down(request: Any, poster_id: UUID) -> HttpResponse:
    """Note that a print no longer hangs."""
    version = request.POST.get("version", "")
    row = planning.poster_take_down(
        actor=request.actor, poster_id=poster_id, version=int(version) if _WHOLE.fullmatch(version) else 0
    )
    done(request, _("Noted: it no longer hangs."))
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else reverse("poster_page", args=[row.grid_id]))


def _chosen(asked: Any, grid: Grid) -> dict[str, str]:
    """Return kind, size and language asked for, each one that there is."""
    kinds = planning.POSTER_KINDS[grid.level]
    spoken = "en" if (get_language() or "").startswith("en") else "zh"
    kind, size, lang = asked.get("kind", ""), asked.get("size", ""), asked.get("lang", "")
    return {
        "kind": kind if kind in kinds else kinds[0],
        "size": size if size in planning.POSTER_SIZES else "A1",
        "lang": lang if lang in LANGUAGES else spoken,
    }


def _shown(hanging: Iterable[Hanging]) -> list[dict[str, Any]]:
    return [
        {
            "row": one.row, "kind": kind_words(one.row.kind, leaf=one.row.grid.level == LEAF),
            "lang": LANGUAGES[one.row.lang], "reasons": reasons(one),
        }
        for one in hanging
    ]  # fmt: skip


def _said(problem: Problem) -> str:
    return describe(problem, get_language())


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(_NAME.sub(' ', name))}"
