"""What one may ask of the record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.desk.record.words import KINDS
from wangge.kernel.record.reading import Asked
from wangge.kernel.record.words import actions


class AskForm(forms.Form):
    """Filters of the list, all optional."""

    kind = forms.ChoiceField(label=_("About"), required=False)
    action = forms.ChoiceField(label=_("What was done"), required=False)
    person = forms.CharField(label=_("By whom"), required=False, max_length=64)
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every kind and every action, in words."""
        super().__init__(*args, **kwargs)
        self._choices("kind", {label: kind.words for label, kind in KINDS.items()})
        self._choices("action", actions())

    def _choices(self, name: str, words: dict[str, str]) -> None:
        said = sorted(((key, gettext(word)) for key, word in words.items()), key=lambda pair: pair[1])
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", gettext("all")), *said]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The last day lies before the first. Enter a later one."))
        return cleaned

    def asked(self) -> Asked:
        """Return what is wanted; nothing is filtered by a field that is wrong."""
        good = self.cleaned_data if self.is_valid() else {}
        return Asked(**{name: value for name, value in good.items() if value})
