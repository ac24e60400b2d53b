"""The forms of grids, settlements and places."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.desk.shell.forms import DeskForm, VersionedForm
from wangge.kernel import clock
from wangge.territory.api import AREA, KINDS, LEAF, PLACE_KINDS, SETTLEMENT_KINDS, VILLAGE

EMPTY = ("", "–")


def choices(words: dict[str, str], *, empty: str = "") -> list[tuple[str, str]]:
    """Return a table of rules as choices in the language spoken now; with ``empty``, a first choice of nothing."""
    first = [("", empty)] if empty else []
    return [*first, *((key, gettext(said)) for key, said in words.items())]


class DayInput(forms.DateInput):
    """A day as every browser lets one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        """Write it as the browser reads it."""
        super().__init__(format="%Y-%m-%d")


class GridForm(VersionedForm):
    """How a grid is called and described."""

    name = forms.CharField(label=_("Name"), max_length=64)
    colour = forms.CharField(
        label=_("Colour"),
        max_length=4,
        required=False,
        help_text=_("红 黄 绿 橙 蓝 紫 青 棕; with a number when it repeats in the village: 红2."),
    )
    scope_text = forms.CharField(
        label=_("What it covers"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    reason = forms.CharField(label=_("Reason for the change"), required=False, max_length=200)

    def __init__(self, *args: Any, level: int = LEAF, **kwargs: Any) -> None:
        """Only leaf grids have a colour."""
        super().__init__(*args, **kwargs)
        if level != LEAF:
            del self.fields["colour"]


class NewGridForm(DeskForm):
    """A new grid below another: what can be made there depends on the level above."""

    level = forms.TypedChoiceField(label=_("What is made"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    name = forms.CharField(label=_("Name"), max_length=64)
    code = forms.CharField(
        label=_("Grid code"),
        max_length=15,
        required=False,
        help_text=_("A village: its 12-digit division code. An area or a grid: leave it empty for the next free one."),
    )
    colour = forms.CharField(
        label=_("Colour"), max_length=4, required=False, help_text=_("Grids only. Empty: the next free colour.")
    )
    scope_text = forms.CharField(
        label=_("What it covers"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    on = forms.DateField(label=_("In force from"), widget=DayInput())

    def __init__(self, *args: Any, above: int, **kwargs: Any) -> None:
        """Offer the levels that can stand below ``above``."""
        super().__init__(*args, **kwargs)
        levels = {1: (VILLAGE,), 2: (AREA, LEAF), 3: (LEAF,)}[above]
        words = {VILLAGE: _("a village"), AREA: _("a level-3 area"), LEAF: _("a grid")}
        self.fields["level"].choices = [(level, words[level]) for level in levels]  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices(KINDS)  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()
        if levels == (VILLAGE,):
            for name in ("kind", "colour", "scope_text"):
                del self.fields[name]
            self.fields["code"].required = True


class CloseForm(VersionedForm):
    """Since when something is no more, and why."""

    on = forms.DateField(label=_("No longer in force from"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Propose today."""
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class GridCloseForm(CloseForm):
    """Close a grid, perhaps with another one that takes over."""

    successor = forms.ChoiceField(
        label=_("Taken over by"), required=False, help_text=_("What is still in the grid goes over to this one.")
    )

    def __init__(self, *args: Any, successors: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the other grids of the village."""
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = [EMPTY, *successors]  # type: ignore[attr-defined]
        self.order_fields(["version", "on", "successor", "reason"])


class TargetForm(VersionedForm):
    """Where something belongs from now on."""

    target = forms.ChoiceField(label=_("Belongs to"))

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the targets."""
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = targets  # type: ignore[attr-defined]


class SettlementForm(DeskForm):
    """A natural village or villager group."""

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=_("Name"), max_length=64)
    parent = forms.ChoiceField(
        label=_("Natural village of the group"), required=False, help_text=_("For a villager group only.")
    )

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the natural villages."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices(SETTLEMENT_KINDS)  # type: ignore[attr-defined]
        self.fields["parent"].choices = [EMPTY, *parents]  # type: ignore[attr-defined]


class SettlementNameForm(VersionedForm):
    """What a settlement is called."""

    name = forms.CharField(label=_("Name"), max_length=64)


class PlaceForm(DeskForm):
    """What a place is and where it lies."""

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=_("Name"), max_length=64, required=False)
    settlement = forms.ChoiceField(label=_("Settlement"), required=False)
    lon = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, help_text=_("CGCS2000, in degrees.")
    )
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)

    def __init__(self, *args: Any, settlements: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the kinds and the settlements of the village."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices(PLACE_KINDS)  # type: ignore[attr-defined]
        self.fields["settlement"].choices = [EMPTY, *settlements]  # type: ignore[attr-defined]


class PlaceEditForm(PlaceForm):
    """The same of a place that is there."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
