"""One's own account: getting in by a card, password, sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.desk.accounts.browsers import browser_words
from wangge.desk.accounts.forms import CardCodeForm, NewPasswordForm
from wangge.desk.shell.pages import page, staff
from wangge.kernel.accounts.api import card_find, card_use, session_end

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from wangge.desk.shell.pages import StaffRequest
    from wangge.kernel.models import User


@require_safe
@staff()
def account_home(request: StaffRequest) -> HttpResponse:
    """Show who one is here, and what one can set."""
    factor = Authenticator.objects.filter(user=cast("User", request.user), type=Authenticator.Type.TOTP).exists()
    return page(request, "desk/accounts/account_home.html", {"has_second_factor": factor})


@require_safe
def account_help(request: HttpRequest) -> HttpResponse:
    """Say what to do when one cannot get in."""
    return page(request, "desk/accounts/account_help.html")


class _PasswordChange(PasswordChangeView):  # type: ignore[misc]
    success_url = reverse_lazy("account_home")


password_change = staff()(_PasswordChange.as_view())


@require_safe
@staff()
def session_list(request: HttpRequest) -> HttpResponse:
    """Show where one is logged in."""
    sessions = UserSession.objects.purge_and_list(request.user)
    sessions.sort(key=lambda session: session.created_at, reverse=True)
    shown = [(session, browser_words(session.user_agent)) for session in sessions]
    return page(request, "usersessions/usersession_list.html", {"sessions": shown})


@require_POST
@staff()
def session_stop(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's sessions."""
    session_end(user=cast("User", request.user), session_id=session_id)
    messages.success(request, _("The session was ended."))
    return redirect("usersessions_list")


@never_cache
@require_http_methods(["GET", "POST"])
def card_type(request: HttpRequest) -> HttpResponse:
    """Take the code of a card from somebody who cannot scan it."""
    form = CardCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("card_enter", code="".join(c for c in form.cleaned_data["code"] if c.isalnum()) or "-")
    return page(request, "desk/accounts/card_type.html", {"form": form})


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def card_enter(request: HttpRequest, code: str) -> HttpResponse:
    """Greet the holder of a card; with a password the holder is in, and the card is spent.

    Opening the address changes nothing: messengers open addresses to show a preview.
    """
    card = card_find(code)
    form = NewPasswordForm(request.POST or None, user=card.user)
    if request.method == "POST" and form.is_valid():
        user = card_use(code=code, password=form.cleaned_data["password1"])
        if request.user.is_authenticated:
            logout(request)
        record_authentication(request, user, method="card")
        return cast("HttpResponse", perform_login(request, Login(user=user)))
    return page(request, "desk/accounts/card_enter.html", {"form": form, "card_user": card.user})
