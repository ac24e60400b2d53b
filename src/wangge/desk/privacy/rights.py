"""What residents may ask: their requests, their file, its erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.desk.privacy.forms import AnswerForm, EraseForm, RequestForm
from wangge.desk.privacy.paper import file_as_pdf
from wangge.desk.shell.pages import page, staff
from wangge.kernel import clock
from wangge.kernel.access import get_visible
from wangge.kernel.models import SubjectRequest
from wangge.kernel.privacy import held, requests
from wangge.problem import Problem

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.desk.shell.pages import StaffRequest
    from wangge.kernel.access import Actor


_CLOSED_SHOWN = 50


@require_safe
@staff("privacy.write")
def privacy_home(request: StaffRequest) -> HttpResponse:
    """Show the open requests, the most urgent first; or with ``?closed=1`` those that were answered."""
    closed = "closed" in request.GET
    rows = list(requests.requests_for(request.actor, closed=closed)[:_CLOSED_SHOWN] if closed else
                requests.requests_for(request.actor))  # fmt: skip
    names = held.names(request.actor, [row.subject for row in rows])
    today = clock.today()
    shown = [
        {
            "row": row, "name": names.get(row.subject, ""), "kind": requests.KINDS[row.kind],
            "state": requests.STATES[row.state], "late": row.state == "open" and row.due_on < today,
        }
        for row in rows
    ]  # fmt: skip
    late = sum(bool(one["late"]) for one in shown)
    return page(request, "desk/privacy/home.html", {"requests": shown, "closed": closed, "late": late})


@require_safe
@staff("privacy.write")
def request_find(request: StaffRequest) -> HttpResponse:
    """Find the resident or household that a request is about."""
    query = request.GET.get("q", "").strip()
    rows = []
    for found in held.find(request.actor, query):
        kind, _sep, pk = found.subject.partition(":")
        rows.append({"kind": kind.rpartition(".")[2], "pk": pk, "found": found})
    return page(request, "desk/privacy/find.html", {"q": query, "rows": rows})


@require_http_methods(["GET", "POST"])
@staff("privacy.write")
def request_new(request: StaffRequest, kind: str, pk: UUID) -> HttpResponse:
    """Write down what somebody asks."""
    subject = f"registry.{kind}:{pk}"
    about = held.held_on(request.actor, subject)
    request.actor.require("privacy.write", about.path)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = requests.request_create(actor=request.actor, subject=subject, **form.cleaned_data)
        messages.success(request, _("The request was written down."))
        return redirect("request_page", row.pk)
    return page(request, "desk/privacy/request_new.html", {"form": form, "about": about, "days": requests.WORKING_DAYS})


@require_http_methods(["GET", "POST"])
@staff("privacy.write")
def request_page(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Show a request; answer or refuse it."""
    row = get_visible(SubjectRequest, request.actor, request_id)
    form = AnswerForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            requests.request_close(
                actor=request.actor, request_id=row.pk, refused="refuse" in request.POST, **form.cleaned_data
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("The request was closed."))
            return redirect("request_page", row.pk)
    return page(request, "desk/privacy/request_page.html", {**_shown(request.actor, row), "form": form})


@require_http_methods(["GET", "POST"])
@staff("privacy.write")
def request_erase(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Erase what a request asks to erase, after the name was typed."""
    row = get_visible(SubjectRequest, request.actor, request_id)
    about = held.held_on(request.actor, row.subject)
    form = EraseForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            requests.request_erase(actor=request.actor, request_id=row.pk, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("Erased: the books, the search, files, exports and the record's details."))
            return redirect("privacy_home")
    return page(request, "desk/privacy/erase.html", {"form": form, "about": about, "row": row})


@never_cache
@require_http_methods(["GET", "POST"])
@staff("privacy.write")
def subject_file(request: StaffRequest, kind: str, pk: UUID) -> HttpResponse:
    """Show everything held on somebody: masked, or uncovered by POST, which is recorded."""
    about, uncovered = _file(request, kind, pk, uncover=request.method == "POST")
    return page(
        request,
        "desk/privacy/file.html",
        {
            "about": about, "kind": kind, "pk": pk, "uncovered": uncovered, "lines": held.lines_about(about),
            "purposes": held.purposes_in(about), "printed_on": clock.now(),
        },
    )  # fmt: skip


@never_cache
@require_POST
@staff("privacy.write")
def subject_file_paper(request: StaffRequest, kind: str, pk: UUID) -> HttpResponse:
    """Give the uncovered file as a PDF; that is recorded."""
    about, _uncovered = _file(request, kind, pk, uncover=True)
    response = HttpResponse(file_as_pdf(about, by=request.actor.name, at=clock.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{kind}-{clock.today():%Y%m%d}.pdf"'
    return response


def _file(request: StaffRequest, kind: str, pk: UUID, *, uncover: bool) -> tuple[held.Held, bool]:
    subject = f"registry.{kind}:{pk}"
    if uncover:
        return held.held_uncovered(request.actor, subject), True
    about = held.held_on(request.actor, subject)
    request.actor.require("privacy.write", about.path)
    return about, False


def _shown(actor: Actor, row: SubjectRequest) -> dict[str, object]:
    asked_by, note, answer = requests.words_of(row)
    kind, _sep, pk = row.subject.partition(":")
    return {
        "row": row, "name": held.names(actor, [row.subject]).get(row.subject, ""), "asked_by": asked_by, "note": note,
        "answer": answer, "kind": requests.KINDS[row.kind], "state": requests.STATES[row.state],
        "late": row.state == "open" and row.due_on < clock.today(), "file_kind": kind.rpartition(".")[2], "pk": pk,
    }  # fmt: skip
