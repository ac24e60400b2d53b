"""What every form of the desk has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language

from wangge.language import describe

if TYPE_CHECKING:
    from wangge.problem import Problem


class DeskForm(forms.Form):
    """A form that can take a refusal by the rules as one of its errors."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put no colon behind labels."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def refuse(self, problem: Problem) -> None:
        """Show a Problem as an error: at the field that its detail ``field`` names, else above the form."""
        field = str(problem.details.get("field", ""))
        self.add_error(field if field in self.fields else None, describe(problem, get_language()))


class VersionedForm(DeskForm):
    """A form that changes a row: it sends back the version that was shown, so that a stale change is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
