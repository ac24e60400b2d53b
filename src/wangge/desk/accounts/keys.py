"""One's own map keys: made for a program, shown once, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wangge.desk.accounts.forms import MapKeyForm
from wangge.desk.shell.pages import page, staff
from wangge.kernel.accounts.api import map_key_make, map_key_revoke, map_keys_of
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest
    from wangge.kernel.models import User


@never_cache
@require_http_methods(["GET", "POST"])
@staff("grid.read")
def map_keys(request: StaffRequest) -> HttpResponse:
    """Show one's keys; make another, which is shown on this page and never again."""
    user, made, key = cast("User", request.user), None, ""
    form = MapKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, key = map_key_make(user=user, name=form.cleaned_data["name"])
        except Problem as problem:
            form.refuse(problem)
        else:
            form = MapKeyForm()
    shown = {
        "form": form, "keys": map_keys_of(user), "made": made, "key": key,
        "address": request.build_absolute_uri(reverse("map_landing")),
    }  # fmt: skip
    return page(request, "desk/accounts/map_keys.html", shown, status=422 if form.errors else 200)


@require_POST
@staff()
def map_key_end(request: StaffRequest, key_id: int) -> HttpResponse:
    """Take one of one's keys back."""
    row = map_key_revoke(user=cast("User", request.user), key_id=key_id)
    messages.success(request, _('The key "%(name)s" opens nothing any more.') % {"name": row.name})
    return redirect("map_keys")
