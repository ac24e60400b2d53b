"""Forms of the import wizard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.desk.shell.forms import DeskForm
from wangge.registry.imports.api import KIND_LABELS, KINDS, OF_VILLAGES, says_village

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.territory.api import Grid


class UploadForm(DeskForm):
    """Which file, what is in it, and for which part of the township."""

    kind = forms.ChoiceField(label=_("What is in the file"), widget=forms.RadioSelect)
    path = forms.ChoiceField(label=_("For"), required=False)
    file = forms.FileField(
        label=_("File"), help_text=_(
            "Excel (.xlsx, .xls), WPS (.et), OpenDocument (.ods) or CSV, up to 30 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv"}), allow_empty_file=True,
    )  # fmt: skip

    def __init__(self, *args: Any, places: Sequence[Grid] = (), **kwargs: Any) -> None:
        """Offer the kinds, and the places when there are several."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, gettext(label)) for key, label in KIND_LABELS.items()]  # type: ignore[attr-defined]
        if len(places) > 1:
            self.fields["path"].choices = [(grid.path, grid.name) for grid in places]  # type: ignore[attr-defined]
        else:
            del self.fields["path"]


class MappingForm(DeskForm):
    """What each column of the file is: one select per column of the file, named by its position."""

    def __init__(
        self, *args: Any, kind: str, headings: Sequence[str], mapping: dict[str, int], layout: str = "",
        villages: Sequence[tuple[str, str]] = (), village: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        """Make a select per column, set to what was guessed; and one of ``villages`` where no column says it."""
        super().__init__(*args, **kwargs)
        choices = [("", gettext("– not read –"))] + [(field.key, gettext(field.label)) for field in KINDS[kind]]
        of_column = {at: key for key, at in mapping.items()}
        for at, heading in enumerate(headings):
            self.fields[f"c{at}"] = forms.ChoiceField(
                label=heading or gettext("column {number} without a heading").format(number=at + 1),
                choices=choices, required=False, initial=of_column.get(at, ""),
            )  # fmt: skip
        if kind == "households":
            self.fields["layout"] = forms.ChoiceField(
                label=gettext("How is the list laid out?"), widget=forms.RadioSelect, initial=layout,
                choices=[("household", gettext("one row per household")), ("person", gettext("one row per person"))],
            )  # fmt: skip
        self.columns = [f"c{at}" for at in range(len(headings))]
        said = [str(self.data.get(name, "")) for name in self.columns] if self.is_bound else mapping
        if villages and kind in OF_VILLAGES and not says_village(said):
            first = [("", gettext("– choose a village –"))] if len(villages) > 1 else []
            self.fields["village"] = forms.ChoiceField(
                label=gettext("All rows are of this village"), choices=[*first, *villages],
                initial=village or (villages[0][0] if len(villages) == 1 else ""),
                help_text=gettext("No column is the village. Choose the one that the whole list is of."),
                error_messages={"required": gettext("Choose the village, or say below which column it stands in.")},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a thing that two columns are said to be."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for name in self.columns:
            key = cleaned.get(name)
            if key and key in seen:
                self.add_error(name, gettext("“{first}” is said to be this already.").format(first=seen[key]))
            elif key:
                seen[key] = str(self.fields[name].label)
        return cleaned

    def mapping(self) -> dict[str, int]:
        """Return what was chosen: our column -> position in the file."""
        return {self.cleaned_data[f"c{at}"]: at for at in range(len(self.columns)) if self.cleaned_data[f"c{at}"]}
