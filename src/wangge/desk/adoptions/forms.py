"""What is asked before a net comes into force."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.desk.shell.forms import DeskForm
from wangge.kernel import clock


def _day(label: object, **more: object) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, initial=clock.today, widget=widget, **more)  # type: ignore[arg-type]


class UndoForm(DeskForm):
    """The paper that an adoption is made under."""

    document = forms.CharField(
        label=_("Document number"),
        max_length=64,
        help_text=_("As on the document, such as 大政〔2026〕18号."),
    )
    document_date = _day(_("Date of the document"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500)


class AdoptForm(UndoForm):
    """The same, with the day and a confirmation."""

    on = _day(_("In force from"), help_text=_("Today, or an earlier day on which the net was in fact put into force."))
    confirmed = forms.BooleanField(label=_("I have looked at what changes, and the document is signed."))
