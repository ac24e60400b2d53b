"""What all forms have in common: one service is called, a refusal is shown at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from wangge.desk.shell.pages import page
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from wangge.desk.shell.forms import DeskForm

_NOT_THE_FORMS = ("access.not_found", "access.denied")


def answer_form(
    request: HttpRequest, form: DeskForm, act: Callable[[dict[str, Any]], HttpResponse], context: Mapping[str, Any]
) -> HttpResponse:
    """Show the form; when it was sent, act on it, and show what was refused beside what was entered."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return act(form.cleaned_data)
            except Problem as problem:
                if problem.code in _NOT_THE_FORMS:
                    raise
                form.refuse(problem)
                status = 409 if problem.code == "row.stale" else 422
    shown = {"form": form, "stale": status == 409, **context}
    return page(request, "desk/components/form_page.html", shown, status=status)


def chosen(text: str, table: Mapping[str, str]) -> str:
    """Return the key of a filter if the table has it, else nothing: an unknown filter is no filter."""
    return text if text in table else ""


def said(table: Mapping[str, str], key: str) -> str:
    """Return the words of a key in the language spoken now."""
    return gettext(table[key]) if key in table else key
