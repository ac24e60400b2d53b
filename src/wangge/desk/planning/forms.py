"""Forms of the planning room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.desk.planning.sizes import MOST
from wangge.desk.shell.forms import DeskForm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from wangge.problem import Problem

_MAPS = ".pbf,.osm,.gz,.gpkg,.zip,.shp,.kml,.kmz,.dxf,.geojson,.json"
_SYSTEMS = (
    ("auto", _("find out by itself")),
    ("cgcs2000", _("CGCS2000 or WGS 84, longitude and latitude")),
    ("gcj02", _("GCJ-02: Amap, Tencent maps")),
    ("bd09", _("BD-09: Baidu maps")),
)
"""Coordinates of a map in longitude and latitude; projected ones say their zone themselves."""
_LISTED = (*_SYSTEMS, ("cgcs2000-3deg", _("CGCS2000 in metres, three-degree zones")))


class ManyFiles(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is checked like one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of files."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


class SurveyForm(DeskForm):
    """The map files of a township, and who lives in its houses."""

    township = forms.ChoiceField(label=_("Township"))
    maps = FilesField(
        label=_("Map files"),
        help_text=_(
            "OpenStreetMap (.osm.pbf), GeoPackage, Shapefile as .zip, KML or KMZ, DXF, GeoJSON; several at once."
        ),
        widget=ManyFiles(attrs={"accept": _MAPS, "data-most": str(MOST)}),
    )
    boundaries = forms.FileField(
        label=_("Boundaries of the villages, when they are in a file of their own"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": _MAPS}),
    )  # fmt: skip
    homes = forms.ChoiceField(
        label=_("Which are the households?"),
        choices=(
            ("books", _("The households in the books; they find their houses on the map")),
            ("buildings", _("There is no list: every house on the map is a household")),
        ),
        widget=forms.RadioSelect, initial="books",
    )  # fmt: skip
    map_coordinates = forms.ChoiceField(label=_("Coordinates of the map files"), choices=_SYSTEMS, initial="auto")
    coordinates = forms.ChoiceField(
        label=_("Coordinates in the household list"), choices=_LISTED, initial="auto",
        help_text=_("Leave both as they are; change them when streets and houses lie a few hundred metres apart."),
    )  # fmt: skip

    def __init__(self, *args: Any, townships: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the townships; the only one is not asked for."""
        super().__init__(*args, **kwargs)
        self.fields["township"].choices = townships  # type: ignore[attr-defined]
        if len(townships) == 1:
            self.fields["township"].widget = forms.HiddenInput()
            self.fields["township"].initial = townships[0][0]


class CodesForm(DeskForm):
    """The division code of each village of a survey, by its place in the list; its name where no map gave one."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, villages: Sequence[dict[str, Any]], fixed: bool, **kwargs: Any) -> None:
        """Make a field per village; ``fixed``: households are listed under the codes that are known."""
        super().__init__(*args, **kwargs)
        self.keys = [str(village["key"]) for village in villages]
        for at, village in enumerate(villages):
            self.fields[f"c{at}"] = forms.RegexField(
                r"^[0-9]{12}$", label=gettext("Division code of %(name)s") % {"name": village["name"]},
                initial=village["code"], disabled=fixed and not str(village["key"]).startswith("000"), strip=True,
                error_messages={"invalid": gettext("A division code has 12 digits.")},
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "maxlength": "12", "autocomplete": "off", "class": "code-field"}
                ),
            )  # fmt: skip
            if not village.get("named", True):
                self.fields[f"n{at}"] = forms.CharField(
                    label=gettext("Name of village %(n)d") % {"n": at + 1}, max_length=64, initial=village["name"],
                    help_text=gettext("The map does not name it."),
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )  # fmt: skip

    def names(self) -> dict[str, str]:
        """Return the names that were entered, by village."""
        return {key: self.cleaned_data[f"n{at}"] for at, key in enumerate(self.keys) if f"n{at}" in self.fields}

    def codes(self) -> dict[str, str]:
        """Return what was entered, by village."""
        return {key: self.cleaned_data[f"c{at}"] for at, key in enumerate(self.keys)}


class NetForm(DeskForm):
    """A net that was drawn elsewhere."""

    file = forms.FileField(
        label=_("Net as .zip"), widget=forms.ClearableFileInput(attrs={"accept": ".zip", "data-most": str(MOST)})
    )


class SettingsForm(DeskForm):
    """How large grids are to be, and what is to stay as it is; for which villages."""

    villages = forms.MultipleChoiceField(
        label=_("Villages"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one village.")},
    )  # fmt: skip
    target = forms.IntegerField(label=_("Households in a grid, about"), min_value=1, max_value=1000, initial=30)
    minimum = forms.IntegerField(label=_("At least"), min_value=1, max_value=1000, initial=20)
    maximum = forms.IntegerField(label=_("At most"), min_value=1, max_value=1000, initial=45)
    keep_groups = forms.BooleanField(
        label=_("Villager groups stay together: no grid mixes two groups, unless one of them is too small"),
        required=False, initial=True,
    )  # fmt: skip
    stability = forms.ChoiceField(
        label=_("How much of today's net is kept?"),
        choices=(
            ("0", _("Nothing: draw freely, as if for the first time")),
            ("3", _("Some of it: move households where the net becomes better")),
            ("10", _("As much as possible: move only what must move")),
        ),
        widget=forms.RadioSelect, initial="0",
    )  # fmt: skip
    areas_minimum = forms.IntegerField(label=_("Areas in a village, at least"), min_value=1, max_value=20, initial=3)
    areas_maximum = forms.IntegerField(label=_("Areas in a village, at most"), min_value=1, max_value=20, initial=7)
    effort = forms.ChoiceField(
        label=_("How long to search"),
        choices=(("best", _("Thoroughly: the best borders")), ("fast", _("Quickly: a first look"))),
        initial="best",
    )
    seed = forms.IntegerField(
        label=_("Number of the attempt"), min_value=0, max_value=2**31 - 1, initial=0,
        help_text=_("The same number gives the same draft; another one gives another of the good divisions."),
    )  # fmt: skip

    def __init__(self, *args: Any, villages: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        """Offer the villages."""
        super().__init__(*args, **kwargs)
        self.fields["villages"].choices = [(str(pk), words) for pk, words in villages]  # type: ignore[attr-defined]

    def params(self) -> dict[str, Any]:
        """Return what the engine is told."""
        made = {name: value for name, value in self.cleaned_data.items() if name != "villages"}
        return {**made, "stability": float(made["stability"])}

    def refuse(self, problem: Problem) -> None:
        """Show what the engine refuses at the parameter it names."""
        at = str(problem.details.get("name", ""))
        if problem.code.startswith("parameter.") and at in self.fields:
            problem.details["field"] = at
        super().refuse(problem)
