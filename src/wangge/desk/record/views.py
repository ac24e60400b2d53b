"""The pages of the record, and of what could not be delivered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangge.desk.record import showing
from wangge.desk.record.forms import AskForm
from wangge.desk.record.listing import newest_first
from wangge.desk.shell.pages import done, page, staff
from wangge.kernel import delivery
from wangge.kernel.record import reading, said_in
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from wangge.desk.shell.pages import StaffRequest

_MOST_FAILED = 200


@require_safe
@staff("record.read")
def record_list(request: StaffRequest) -> HttpResponse:
    """Who did what, when and on what, newest first."""
    form = AskForm(request.GET)
    asked = replace(form.asked(), subject=request.GET.get("subject", "")[:96])
    listing = newest_first(reading.lines_for(request.actor, asked), request)
    context = {
        "form": form,
        "listing": listing,
        "lines": showing.lines(listing.rows, request.actor),
        "filtered": asked != reading.Asked(),
        "subject": asked.subject,
    }
    return page(request, "desk/record/record_list.html", context)


@require_safe
@staff("record.read")
def record_page(request: StaffRequest, number: int) -> HttpResponse:
    """One line: before and after, reason, and what else was done to the same thing."""
    entry = reading.line_for(request.actor, number)
    said = said_in(entry)
    history = [other for other in reading.history_of(request.actor, [entry.subject]) if other.pk != entry.pk]
    context = {
        "entry": entry,
        "line": showing.lines([entry], request.actor)[0],
        "role": showing.role_words(entry.acting_as),
        "reason": said.reason if said else "",
        "changes": showing.changes(said, entry.subject),
        "erased": said is None and bool(entry.payload_digest),
        "history": showing.lines(history, request.actor),
    }
    return page(request, "desk/record/record_page.html", context)


@require_safe
@staff("settings.write")
def delivery_list(request: HttpRequest) -> HttpResponse:
    """What could not be delivered after many attempts, for the administrator."""
    context = {"rows": list(delivery.failed()[:_MOST_FAILED]), "health": delivery.health()}
    return page(request, "desk/record/delivery_list.html", context)


@require_POST
@staff("settings.write")
def delivery_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one of them again."""
    if not delivery.try_again(pk):
        raise Problem("access.not_found")
    done(request, _("It will be tried again at once."))
    return redirect("delivery_list")
