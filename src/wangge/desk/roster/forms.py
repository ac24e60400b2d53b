"""Forms of people, posts, bodies and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from wangge.desk.shell.forms import DeskForm, VersionedForm
from wangge.kernel import clock
from wangge.kernel.access import ABILITIES
from wangge.roster.api import rules

_SEXES = (("", "–"), ("1", gettext_lazy("male")), ("2", gettext_lazy("female")))


def _said(table: dict[Any, str]) -> list[tuple[Any, str]]:
    return [(key, gettext(words)) for key, words in table.items()]


class DayField(forms.DateField):
    """A day, by the browser's own calendar; today by default and never in the future."""

    def __init__(self, **kwargs: Any) -> None:
        """Use the calendar."""
        kwargs.setdefault("initial", clock.today)
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class PersonForm(DeskForm):
    """A person, as entered."""

    name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=64)
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=32, required=False,
        help_text=gettext_lazy("Kept encrypted; printed on posters only with consent."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    home_id = forms.ChoiceField(label=gettext_lazy("Township or village"))
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=_SEXES, required=False)
    birth_year = forms.IntegerField(
        label=gettext_lazy("Year of birth"), required=False, min_value=1900,
        help_text=gettext_lazy("Only to tell people of the same name apart."),
    )  # fmt: skip
    tags = forms.MultipleChoiceField(
        label=gettext_lazy("Known as"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Party membership only for those who hold a post and agree."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The person may read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, homes: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        """Offer the homes; without them the person stays where it is."""
        super().__init__(*args, **kwargs)
        self.fields["tags"].choices = _said(rules.TAGS)  # type: ignore[attr-defined]
        if homes is None:
            del self.fields["home_id"]
        else:
            self.fields["home_id"].choices = homes  # type: ignore[attr-defined]


class PersonEditForm(PersonForm, VersionedForm):
    """A person, changed."""


class EndForm(VersionedForm):
    """The end of something: the day and why."""

    on = DayField(label=gettext_lazy("Ends on"), help_text=gettext_lazy("From this day on it no longer holds."))
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)


class ConsentForm(VersionedForm):
    """Consent to be shown."""

    consent_on = DayField(
        label=gettext_lazy("Agreed on"), required=False, initial=None,
        help_text=gettext_lazy("Empty: does not agree; the office's number is printed instead."),
    )  # fmt: skip
    scope = forms.CharField(
        label=gettext_lazy("Agreed to"), required=False, max_length=64,
        help_text=gettext_lazy("For example: name and phone on the grid's poster."),
    )  # fmt: skip


class PostForm(DeskForm):
    """A new post: who, as what, where, from when."""

    person_id = forms.ChoiceField(label=gettext_lazy("Person"))
    place = forms.ChoiceField(label=gettext_lazy("At"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    on = DayField(label=gettext_lazy("From"))
    title = forms.CharField(
        label=gettext_lazy("Title"), required=False, max_length=64,
        help_text=gettext_lazy("If it differs from the role, as in 村委会主任."),
    )  # fmt: skip
    consent_on = DayField(label=gettext_lazy("Agreed to be shown on"), required=False, initial=None)
    consent_scope = forms.CharField(label=gettext_lazy("Agreed to"), required=False, max_length=64)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        """Offer people, places and roles; what is fixed by the address is not asked."""
        super().__init__(*args, **kwargs)
        for name in ("person_id", "place", "role"):
            if name in choices:
                self.fields[name].choices = choices[name]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Consent has a scope."""
        cleaned = super().clean() or {}
        if cleaned.get("consent_on") and not cleaned.get("consent_scope"):
            self.add_error("consent_scope", gettext("Say what was agreed to."))
        return cleaned


class HandoverForm(DeskForm):
    """A grid goes to the next person."""

    to_person = forms.ChoiceField(label=gettext_lazy("Successor"))
    on = DayField(label=gettext_lazy("From"))
    support = forms.BooleanField(
        label=gettext_lazy("The households supported go over too"), required=False, initial=True
    )
    note = forms.CharField(
        label=gettext_lazy("For the successor"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What is open and must be known. Kept encrypted; no judgement of residents."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)
    from_assignment = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the people."""
        super().__init__(*args, **kwargs)
        self.fields["to_person"].choices = people  # type: ignore[attr-defined]


class BodyForm(DeskForm):
    """A department, station, branch or committee, as entered."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=64)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    grid_id = forms.ChoiceField(label=gettext_lazy("Township or village"))
    phone = forms.CharField(
        label=gettext_lazy("Phone of the office"), required=False, max_length=32, help_text=gettext_lazy("Public.")
    )
    duties = forms.CharField(
        label=gettext_lazy("Answers for"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, homes: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        """Offer the places; without them the body stays where it is."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _said(rules.BODY_KINDS)  # type: ignore[attr-defined]
        if homes is None:
            del self.fields["grid_id"]
        else:
            self.fields["grid_id"].choices = homes  # type: ignore[attr-defined]


class BodyEditForm(BodyForm, VersionedForm):
    """A body, changed."""


class AreaForm(DeskForm):
    """An area of a body's own and the grids it covers."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    code = forms.CharField(label=gettext_lazy("Area code"), max_length=32)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=64)
    grids = forms.CharField(
        label=gettext_lazy("Codes of the grids it covers"), required=False,
        widget=forms.Textarea(attrs={"rows": 5}), help_text=gettext_lazy("One code per line."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _said(rules.AREA_KINDS)  # type: ignore[attr-defined]


class UploadForm(DeskForm):
    """A spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("Excel file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv"}),
    )  # fmt: skip


class AreaUploadForm(UploadForm):
    """A list of areas."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _said(rules.AREA_KINDS)  # type: ignore[attr-defined]


class RoleForm(VersionedForm):
    """A role's names, what it allows, and its duty list."""

    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=32)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=64, required=False)
    abilities = forms.MultipleChoiceField(
        label=gettext_lazy("Allows to"), required=False, widget=forms.CheckboxSelectMultiple
    )
    duties_zh = forms.CharField(
        label=gettext_lazy("Duty list in Chinese"), required=False, help_text=gettext_lazy("One duty per line."),
        widget=forms.Textarea(attrs={"rows": 10, "lang": "zh-Hans"}),
    )  # fmt: skip
    duties_en = forms.CharField(
        label=gettext_lazy("Duty list in English"), required=False,
        help_text=gettext_lazy("The same lines in the same order."),
        widget=forms.Textarea(attrs={"rows": 10, "lang": "en"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say the abilities in words."""
        super().__init__(*args, **kwargs)
        self.fields["abilities"].choices = _said(dict(ABILITIES))  # type: ignore[attr-defined]

    def lines(self) -> list[tuple[str, str]]:
        """Return the duty list as pairs of lines."""
        chinese = [line.strip() for line in self.cleaned_data["duties_zh"].splitlines() if line.strip()]
        english = [line.strip() for line in self.cleaned_data["duties_en"].splitlines() if line.strip()]
        most = max(len(chinese), len(english))
        filled = (side + [""] * (most - len(side)) for side in (chinese, english))
        return list(zip(*filled, strict=True))
