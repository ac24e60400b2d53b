"""What an export with uncovered details needs to know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.desk.shell.forms import DeskForm
from wangge.registry.api import REVEAL_PURPOSES


class PurposeForm(DeskForm):
    """Which list, and what its uncovered details are needed for."""

    what = forms.ChoiceField(label=_("List"), widget=forms.RadioSelect, initial="households")
    purpose = forms.ChoiceField(label=_("What is it needed for?"), help_text=_("This is recorded with your name."))
    format = forms.ChoiceField(label=_("Kind of file"), initial="xlsx")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            ("households", gettext("one row per household")), ("residents", gettext("one row per person")),
        ]  # fmt: skip
        purposes = [(key, gettext(words)) for key, words in REVEAL_PURPOSES.items()]
        self.fields["purpose"].choices = [("", "–"), *purposes]  # type: ignore[attr-defined]
        self.fields["format"].choices = [("xlsx", "Excel (.xlsx)"), ("csv", "CSV")]  # type: ignore[attr-defined]
