"""The settings of the platform: how it is set up, whether it is well, and leaving the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.desk.accounts.forms import LeaveDemoForm
from wangge.desk.accounts.setup import CODE
from wangge.desk.accounts.state import platform_state
from wangge.desk.shell.pages import page, staff
from wangge.kernel.demo import is_demo, leave_demo
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest


@require_safe
@staff("settings.write")
def settings_page(request: StaffRequest) -> HttpResponse:
    """Show how the platform is set up and whether it is well."""
    return page(request, "desk/accounts/settings.html", {"state": platform_state(request.actor)})


@require_http_methods(["GET", "POST"])
@staff("settings.write")
def demo_leave(request: StaffRequest) -> HttpResponse:
    """Leave the demonstration: after a typed word everything invented is gone and the setup begins."""
    if not is_demo():
        raise Problem("demo.none")
    form = LeaveDemoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = leave_demo(actor=request.actor)
        logout(request)
        request.session[CODE] = code
        messages.success(request, _("The demonstration is gone. Set up your own township now."))
        return redirect("setup")
    return page(request, "desk/accounts/demo_leave.html", {"form": form}, status=422 if form.errors else 200)
