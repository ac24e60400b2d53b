"""What fields are kept for and how long, and what will be erased when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.desk.privacy.forms import DaysForm
from wangge.desk.shell.pages import page, staff
from wangge.kernel.privacy import forbidden, purposes, retention
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest


@require_safe
@staff("privacy.write")
def purpose_list(request: StaffRequest) -> HttpResponse:
    """Show what each sensitive field is for, and what is never kept."""
    days = purposes.days_kept()
    rows = [
        {"field": one.field, "purpose": one.purpose, "basis": _basis(one), "days": days[one.field]}
        for one in purposes.declared().values()
    ]
    never = [one.reason for one in forbidden.FORBIDDEN.values()]
    return page(
        request,
        "desk/privacy/purposes.html",
        {"rows": rows, "never": never, "may_edit": request.actor.may("settings.write")},
    )


@require_http_methods(["GET", "POST"])
@staff("privacy.write")
def purpose_edit(request: StaffRequest, field: str) -> HttpResponse:
    """Set how long a field is kept."""
    request.actor.require("settings.write")
    if field not in purposes.declared():
        raise Problem("access.not_found")
    one = purposes.require(field)
    form = DaysForm(request.POST or None, initial={"days": purposes.days_kept()[field]})
    if request.method == "POST" and form.is_valid():
        purposes.purpose_set_days(actor=request.actor, field=field, days=form.cleaned_data["days"])
        messages.success(request, _("Saved. The next run of the rules goes by it."))
        return redirect("purpose_list")
    return page(
        request,
        "desk/privacy/purpose_edit.html",
        {"form": form, "field": field, "purpose": one.purpose, "basis": _basis(one)},
    )


@require_safe
@staff("privacy.write")
def retention_page(request: StaffRequest) -> HttpResponse:
    """Show the rules of erasure: after how long, how many at the last run, how many in the 30 days after it."""
    days, last = purposes.days_kept(), retention.last_run()
    rows = [
        {
            "sentence": rule.sentence, "field": rule.field, "days": days[rule.field],
            "erased": last.erased.get(rule.name) if last else None,
            "ahead": last.ahead.get(rule.name) if last else None,
        }
        for rule in retention.RULES.values()
    ]  # fmt: skip
    return page(
        request,
        "desk/privacy/retention.html",
        {"rows": rows, "last": last, "may_edit": request.actor.may("settings.write")},
    )


def _basis(one: purposes.Declared) -> str:
    return one.basis_zh if (get_language() or "").startswith("zh") else one.basis_en
