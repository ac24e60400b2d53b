"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.desk.posters.words import KINDS, LANGUAGES, kind_words
from wangge.desk.shell.forms import DeskForm
from wangge.planning.api import POSTER_KINDS, POSTER_SIZES


class ChoiceForm(DeskForm):
    """Which print of a grid, how large, in which language."""

    kind = forms.ChoiceField(label=_("What"))
    size = forms.ChoiceField(label=_("Paper"), choices=[(size, size) for size in POSTER_SIZES])
    lang = forms.ChoiceField(label=_("Language of the print"), choices=list(LANGUAGES.items()))

    def __init__(self, *args: Any, level: int, **kwargs: Any) -> None:
        """Offer what can be printed at the level; an officer's sheet is always A4."""
        super().__init__(*args, **kwargs)
        kinds = POSTER_KINDS[level]
        self.fields["kind"].choices = [(kind, kind_words(kind, leaf=level == 4)) for kind in kinds]  # type: ignore[attr-defined]
        if kinds == ("sheet",):
            del self.fields["size"]


class BundleForm(DeskForm):
    """What goes into the file for the print shop."""

    kinds = forms.MultipleChoiceField(
        label=_("What"), widget=forms.CheckboxSelectMultiple, initial=["map", "org"],
        choices=[(kind, KINDS[kind]) for kind in ("map", "org", "both", "overview")],
    )  # fmt: skip
    size = forms.ChoiceField(label=_("Paper"), choices=[(size, size) for size in POSTER_SIZES])
    lang = forms.ChoiceField(label=_("Language of the print"), choices=list(LANGUAGES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say the kinds in the language spoken now."""
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (kind, kind_words(kind)) for kind in ("map", "org", "both", "overview")
        ]


class PublishingForm(DeskForm):
    """What a township prints and shows."""

    issuer = forms.CharField(
        label=_("Issuer"), max_length=64, required=False,
        help_text=_("Stands under the title of every poster. Empty: the name of the township."),
    )  # fmt: skip
    supervision_phone = forms.CharField(
        label=_("Supervision phone"), max_length=32, required=False,
        help_text=_("An office's number, for complaints. It stands on every poster and on the residents' pages."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    map_approval = forms.CharField(
        label=_("Map approval number"), max_length=64, required=False,
        help_text=_("Only a real one. A sketch of lanes and courtyards without it is marked as a sketch."),
    )  # fmt: skip
    page = forms.BooleanField(label=_("Residents' pages"), required=False)
    find = forms.BooleanField(label=_("“Find my grid” by lane and door on these pages"), required=False)
    unit = forms.CharField(
        label=_("Unit that hosts the platform"), max_length=64, required=False,
        help_text=_("County or above. It stands at the foot of the residents' pages."),
    )  # fmt: skip
    filing = forms.CharField(
        label=_("Filing number"), max_length=64, required=False,
        help_text=_("Residents' pages stay closed until both are entered."),
    )  # fmt: skip
