"""The pages of an import, step by step. Each can be left and come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from wangge.desk.imports.forms import MappingForm, UploadForm
from wangge.desk.imports.unknown import founding_link, villages_apart
from wangge.desk.imports.words import HELP, NEXT, STEPS, diff_words, problem_words, state_words, wrong_words
from wangge.desk.shell.pages import page, staff
from wangge.kernel.changes import undoable
from wangge.problem import Problem
from wangge.registry.imports import api

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.registry.api import Import

_PAGE = 50
_NEXT = {"staged": "import_map", "checking": "import_check", "checked": "import_preview"}


def _step(number: int) -> dict[str, Any]:
    return {"steps": [_(words) for words in STEPS], "step": number}


@staff("import")
@require_GET
def import_list(request: Any) -> HttpResponse:
    """Past and open imports, the newest first."""
    found = api.imports_for(request.actor).order_by("-created_at", "pk")
    shown = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    rows = [
        {"row": row, "state": state_words(row), "kind": _(api.KIND_LABELS[row.kind]), "open": row.state in _NEXT}
        for row in shown
    ]
    return page(request, "desk/imports/list.html", {"shown": shown, "rows": rows})


@staff("import")
@require_http_methods(["GET", "POST"])
def import_new(request: Any) -> HttpResponse:
    """Choose the file."""
    places = api.places_to_import(request.actor)
    initial = {"kind": request.GET.get("kind", "households")}
    form = UploadForm(request.POST or None, request.FILES or None, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = api.import_start(
                actor=request.actor, kind=form.cleaned_data["kind"], upload=form.cleaned_data["file"],
                path=form.cleaned_data.get("path", ""),
            )  # fmt: skip
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("import_map", row.pk)
    kinds = [(key, _(label), _(HELP[key])) for key, label in api.KIND_LABELS.items()]
    context = {"form": form, "kinds": kinds, **_step(1)}
    return page(request, "desk/imports/new.html", context, status=422 if form.errors else 200)


@staff("import")
@require_GET
def import_page(request: Any, pk: UUID) -> HttpResponse:
    """Wherever the import stands."""
    row = api.import_of(request.actor, pk)
    return redirect(_NEXT.get(row.state, "import_done"), row.pk)


@staff("import")
@require_http_methods(["GET", "POST"])
def import_map(request: Any, pk: UUID) -> HttpResponse:
    """Say what each column is; or read another sheet."""
    row = api.import_of(request.actor, pk)
    if row.state not in _NEXT:
        return redirect("import_done", pk)
    if request.method == "POST" and "sheet" in request.POST:
        api.import_sheet(actor=request.actor, import_id=pk, sheet=request.POST["sheet"])
        return redirect("import_map", pk)
    names, staged = api.sheets_of(request.actor, pk)
    villages = api.villages_to_import(request.actor, row.path) if row.kind in api.OF_VILLAGES else []
    form = MappingForm(
        request.POST or None, kind=row.kind, headings=staged.headings, mapping=row.options["mapping"],
        layout=row.options.get("layout", ""), villages=villages, village=row.options.get("village", ""),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            api.import_map(
                actor=request.actor, import_id=pk, mapping=form.mapping(),
                layout=form.cleaned_data.get("layout", ""), village=form.cleaned_data.get("village", ""),
            )  # fmt: skip
        except Problem as problem:
            if problem.code.startswith("access."):
                raise
            form.add_error(None, problem_words(problem))
        else:
            return redirect("import_check", pk)
    context = {
        "row": row, "form": form, "names": names, "staged": staged, "count": len(staged),
        "columns": [(form[name], staged.samples(at)) for at, name in enumerate(form.columns)],
        "dropped": [(heading, _(reason)) for heading, reason in staged.dropped], **_step(2),
        "founding": "" if villages or row.kind not in api.OF_VILLAGES else founding_link(request.actor, row.path),
    }  # fmt: skip
    return page(request, "desk/imports/map.html", context, status=422 if form.errors else 200)


@staff("import")
@require_http_methods(["GET", "POST"])
def import_check(request: Any, pk: UUID) -> HttpResponse:
    """Check a piece more, and show how far it is."""
    row = api.import_of(request.actor, pk)
    if request.method == "POST":
        row = api.import_check(actor=request.actor, import_id=pk)
    if row.state != "checking":
        answer = redirect("import_page", pk)
        return HttpResponseClientRedirect(answer.url) if request.htmx else answer
    if request.method == "POST" and not request.htmx:
        return redirect("import_check", pk)
    template = "desk/imports/progress.html" if request.htmx else "desk/imports/check.html"
    return page(request, template, {"row": row, **_step(3)})


@staff("import")
@require_http_methods(["GET", "POST"])
def import_preview(request: Any, pk: UUID) -> HttpResponse:
    """What is wrong, what would change; and the decision."""
    row = api.import_of(request.actor, pk)
    if row.state != "checked":
        return redirect("import_page", pk)
    refused = ""
    if request.method == "POST":
        try:
            if "again" in request.POST:
                api.import_again(actor=request.actor, import_id=pk)
                return redirect("import_check", pk)
            api.import_carry_out(actor=request.actor, import_id=pk, only_good="only_good" in request.POST)
        except Problem as problem:
            if problem.code.startswith("access."):
                raise
            refused = problem_words(problem)
        else:
            return redirect("import_done", pk)
    return page(
        request, "desk/imports/preview.html", {**_previewed(request, row), "refused": refused, **_step(4)},
        status=409 if refused else 200,
    )  # fmt: skip


def _previewed(request: Any, row: Import) -> dict[str, Any]:
    preview = api.preview_of(request.actor, row.pk)
    tab = request.GET.get("tab", "bad" if preview.wrong else "new")
    if tab not in {"bad", "new", "changed", "unchanged"}:
        tab = "bad"
    wrong, unknown = villages_apart(request.actor, row.path, preview.wrong)
    things: list[Any] = wrong if tab == "bad" else preview.shown.get(tab, [])
    shown = Paginator(things, _PAGE).get_page(request.GET.get("page"))
    rows: list[tuple[Any, ...]] = [
        (thing, wrong_words(thing)) if tab == "bad" else (*thing[:2], diff_words(thing[2]), thing[3]) for thing in shown
    ]
    counts = row.counts
    tabs = [
        ("bad", _("Problems"), len(wrong)), ("new", _("New"), counts["new"]),
        ("changed", _("Changed"), counts["changed"]), ("unchanged", _("Unchanged"), counts["unchanged"]),
    ]  # fmt: skip
    good = counts["new"] + counts["changed"]
    return {
        "row": row, "unknown": unknown, "tab": tab, "tabs": tabs, "rows": rows, "shown": shown, "good": good,
        "more": tab != "bad" and counts[tab] > len(things),
        "nothing": good == 0 and counts["bad"] == 0,
    }  # fmt: skip


@staff("import")
@require_GET
def import_done(request: Any, pk: UUID) -> HttpResponse:
    """What was done, and the way back."""
    row = api.import_of(request.actor, pk)
    if row.state in _NEXT:
        return redirect("import_page", pk)
    context = {
        "row": row, "state": state_words(row), "kind": _(api.KIND_LABELS[row.kind]),
        "to_correct": row.state == "done" and api.has_rows_to_correct(request.actor, pk),
        "following": _following(request, row),
        "undoable": row.state == "done" and undoable(actor=request.actor, undo_id=row.undo), **_step(5),
    }  # fmt: skip
    return page(request, "desk/imports/done.html", context)


def _following(request: Any, row: Import) -> tuple[str, str] | None:
    """Return the page to go on with, and its words."""
    if row.state != "done":
        return None
    if row.kind == "staff" and request.actor.may("account.write", row.path):
        top = next((grid for grid in api.places_to_import(request.actor) if grid.path == row.path), None)
        if top is not None:
            return reverse("card_sheet", args=[top.pk]), _("Print their log-in cards")
    name, words = NEXT[row.kind]
    return reverse(name), _(words)


@staff("import")
@require_POST
def import_drop(request: Any, pk: UUID) -> HttpResponse:
    """Give it up."""
    api.import_drop(actor=request.actor, import_id=pk)
    messages.success(request, _("The import was given up. Nothing was brought in, and its rows are gone."))
    return redirect("import_list")


@staff("import")
@require_POST
def import_undo(request: Any, pk: UUID) -> HttpResponse:
    """Take it back."""
    try:
        api.import_undo(actor=request.actor, import_id=pk)
    except Problem as problem:
        if problem.code.startswith("access."):
            raise
        messages.error(request, problem_words(problem))
    else:
        messages.success(request, _("The import was undone. Everything is as it was before."))
    return redirect("import_done", pk)
