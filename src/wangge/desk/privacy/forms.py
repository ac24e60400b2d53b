"""Forms of this room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.desk.shell.forms import DeskForm, VersionedForm
from wangge.kernel.privacy.purposes import LONGEST_DAYS
from wangge.kernel.privacy.requests import KINDS


def _kinds() -> list[tuple[str, str]]:
    return [(key, gettext(words)) for key, words in KINDS.items()]


class RequestForm(DeskForm):
    """What somebody asks about their own data."""

    kind = forms.ChoiceField(label=_("What is asked"), choices=_kinds, widget=forms.RadioSelect)
    asked_by = forms.CharField(
        label=_("Asked by"), max_length=64, required=False,
        help_text=_("When somebody else came for the person: name and how they are entitled."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("In their words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(VersionedForm):
    """The answer to a request."""

    answer = forms.CharField(
        label=_("Answer, or reason for refusing"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever asked will read this."),
    )  # fmt: skip


class EraseForm(VersionedForm):
    """The name, typed to confirm."""

    name = forms.CharField(label=_("Type the name to confirm"), max_length=64)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Let the browser not fill it in."""
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class DaysForm(DeskForm):
    """How long a field is kept."""

    days = forms.IntegerField(
        label=_("Days"), min_value=0, max_value=LONGEST_DAYS, required=False,
        help_text=_("Empty: as long as the entry it belongs to."),
    )  # fmt: skip
