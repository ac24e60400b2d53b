"""The first township by who knows the setup code; further ones by an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wangge.desk.accounts.forms import SetupForm, TownshipForm
from wangge.desk.accounts.founding import Founding, township_found
from wangge.desk.shell.pages import page, staff
from wangge.kernel.accounts.setup_code import forget_setup_code, is_founded, is_setup_code
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from wangge.desk.shell.pages import StaffRequest

CODE = "setup_code"
"""Where a session keeps the code for the visitor who just left the demonstration."""


@never_cache
@sensitive_post_parameters("password1", "password2", "setup_code")
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Set the platform up, once; afterwards the address leads to the log-in."""
    if is_founded():
        return redirect("home")
    form = SetupForm(request.POST or None, initial={"setup_code": request.session.get(CODE, "")})
    if request.method == "POST":
        refused = ratelimit.consume_or_429(request, action="setup")
        if refused:
            return cast("HttpResponse", refused)
        if form.is_valid():
            if not is_setup_code(form.cleaned_data["setup_code"]):
                form.add_error("setup_code", _("This is not the setup code. Look at the terminal again."))
            else:
                try:
                    user = township_found(wanted=_wanted(form))
                except Problem as problem:
                    form.refuse(problem)
                else:
                    forget_setup_code()
                    request.session.pop(CODE, None)
                    record_authentication(request, user, method="setup")
                    return cast("HttpResponse", perform_login(request, Login(user=user)))
    return page(request, "desk/accounts/setup.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
@staff("settings.write")
def township_new(request: StaffRequest) -> HttpResponse:
    """Add another township to this platform; its head can then log in."""
    form = TownshipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            township_found(wanted=_wanted(form), actor=request.actor)
        except Problem as problem:
            form.refuse(problem)
        else:
            words = _("The township was added. %(head)s can log in now as %(username)s.")
            messages.success(request, words % form.cleaned_data)
            return redirect("settings_page")
    return page(request, "desk/accounts/township_new.html", {"form": form}, status=422 if form.errors else 200)


def _wanted(form: TownshipForm) -> Founding:
    asked = form.cleaned_data
    return Founding(
        township=asked["township"], code=asked["code"], head=asked["head"], username=asked["username"],
        password=asked["password1"], phone=asked["phone"],
    )  # fmt: skip
