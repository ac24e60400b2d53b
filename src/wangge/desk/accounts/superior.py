"""Accounts of the people one is responsible for: cards, resets, closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.desk.accounts.forms import ReasonForm, ResetForm
from wangge.desk.shell.pages import page, staff
from wangge.kernel.access import get_visible
from wangge.kernel.accounts.api import (
    account_close,
    account_reopen,
    account_reset,
    account_state,
    accounts_invite,
    directory,
)
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from wangge.desk.shell.pages import StaffRequest
    from wangge.kernel.accounts.api import Card

MOST_AT_ONCE = 600
"""Cards in one go: more than the grids of a large township; a county goes township by township."""


@dataclass(frozen=True)
class PrintedCard:
    """A card with its address and the drawing of it."""

    card: Card
    address: str
    drawing: SafeString


@require_safe
@staff("account.write")
def person_account(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Show whether a person gets in, and what a superior can do about it."""
    state = account_state(actor=request.actor, person_id=person_id)
    context = {"state": state, "reset_form": ResetForm(), "close_form": ReasonForm()}
    return page(request, "desk/accounts/person_account.html", context)


@never_cache
@require_POST
@staff("account.write")
def card_make(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Show a new card to print. It is the answer to the form itself: its code is kept nowhere to be shown again."""
    form = ResetForm(request.POST)
    if not form.is_valid():
        return redirect("person_account", person_id=person_id)
    card = account_reset(actor=request.actor, person_id=person_id, reason=form.cleaned_data["reason"])
    return _print(request, [card], reverse("person_account", args=[person_id]))


@require_POST
@staff("account.write")
def account_shut(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Keep a person out from now on."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        account_close(actor=request.actor, person_id=person_id, reason=form.cleaned_data["reason"])
        messages.success(request, _("The account is closed; its sessions have ended."))
        return redirect("person_account", person_id=person_id)
    state = account_state(actor=request.actor, person_id=person_id)
    context = {"state": state, "reset_form": ResetForm(), "close_form": form}
    return page(request, "desk/accounts/person_account.html", context, status=422)


@require_POST
@staff("account.write")
def account_unshut(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Let a person in again."""
    account_reopen(actor=request.actor, person_id=person_id)
    messages.success(request, _("The account is open again."))
    return redirect("person_account", person_id=person_id)


@never_cache
@require_http_methods(["GET", "POST"])
@staff("account.write")
def card_sheet(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Say who below a grid has never logged in; print a card for each."""
    grid = get_visible(Grid, request.actor, grid_id)
    request.actor.require("account.write", grid.path)
    waiting = directory().waiting(request.actor, grid.path)
    if request.method == "POST" and 0 < len(waiting) <= MOST_AT_ONCE:
        cards = accounts_invite(actor=request.actor, person_ids=waiting, skip_denied=True)
        return _print(request, cards, reverse("card_sheet", args=[grid_id]))
    host = request.get_host().rpartition(":")[0] or request.get_host()
    context = {
        "grid": grid, "waiting": len(waiting), "most": MOST_AT_ONCE, "host": request.get_host(),
        "only_here": host in {"localhost", "127.0.0.1", "[::1]"},
    }  # fmt: skip
    return page(request, "desk/accounts/card_sheet.html", context)


def _print(request: HttpRequest, cards: list[Card], back: str) -> HttpResponse:
    printed = []
    for card in cards:
        address = request.build_absolute_uri(reverse("card_enter", args=[card.code]))
        drawn = segno.make_qr(address, error="m").svg_inline(border=2, lineclass=None, svgclass=None, omitsize=True)
        drawing = mark_safe(drawn)  # noqa: S308 - by segno, from an address of ours; no text of a user is in it
        printed.append(PrintedCard(card, request.build_absolute_uri(reverse("card_type")), drawing))
    return page(request, "desk/accounts/cards.html", {"printed": printed, "back": back})
