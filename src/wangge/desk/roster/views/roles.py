"""Roles and their duty lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wangge.desk.roster.common import done
from wangge.desk.roster.forms import RoleForm
from wangge.desk.shell.answering import answer_form
from wangge.desk.shell.pages import page, staff
from wangge.kernel.access import ABILITIES
from wangge.language import speaking
from wangge.problem import Problem
from wangge.roster import api

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@staff("person.read")
def role_list(request: Any) -> HttpResponse:
    """Show all roles: at which level, how many duties, what they allow."""
    roles = api.roles_with_duties()
    return page(
        request, "desk/roster/role_list.html", {"roles": roles, "may_write": request.actor.may("settings.write")}
    )


@require_GET
@staff("person.read")
def role_page(request: Any, key: str) -> HttpResponse:
    """Show one role and its duty list, to read and to put on the wall."""
    role = _role(key)
    context = {
        "role": role,
        "abilities": [_(words) for ability, words in ABILITIES.items() if ability in role.abilities],
        "duties": [_line(duty) for duty in role.lines],
        "may_write": request.actor.may("settings.write"),
    }
    return page(request, "desk/roster/role_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("settings.write")
def role_edit(request: Any, key: str) -> HttpResponse:
    """Change a role's names, abilities and duty list."""
    role = _role(key)
    initial = {
        "version": role.version, "name_zh": role.name_zh, "name_en": role.name_en, "abilities": role.abilities,
        "duties_zh": "\n".join(duty.text_zh for duty in role.lines),
        "duties_en": "\n".join(duty.text_en for duty in role.lines),
    }  # fmt: skip
    form = RoleForm(request.POST or None, initial=initial)
    back = reverse("role_page", args=[key])

    def act(data: dict[str, Any]) -> HttpResponse:
        api.role_update(
            actor=request.actor, key=key, version=data["version"], name_zh=data["name_zh"], name_en=data["name_en"],
            abilities=data["abilities"], duties=form.lines(),
        )  # fmt: skip
        done(request, _("Saved."))
        return redirect(back)

    title = _("Change %(name)s") % {"name": role.name}
    return answer_form(request, form, act, {"title": title, "label": _("Save"), "kind": "primary", "back": back})


def _role(key: str) -> Any:
    role = api.role_with_duties(key)
    if role is None:
        raise Problem("access.not_found")
    return role


def _line(duty: api.Duty) -> str:
    return duty.text_zh if speaking() == "zh" or not duty.text_en else duty.text_en
