"""Forms of the drawing table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.desk.shell.forms import DeskForm, VersionedForm
from wangge.planning.api import PicturePoint

if TYPE_CHECKING:
    from collections.abc import Sequence

_POINTS = (1, 2, 3)


class PictureForm(DeskForm):
    """The picture."""

    file = forms.FileField(
        label=_("Photo or scan"),
        help_text=_("JPEG, PNG or WebP, up to 20 MB. What a camera writes into it is removed."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}), allow_empty_file=True,
    )  # fmt: skip


class FixForm(VersionedForm):
    """Three points on the picture and on the ground."""

    system = forms.ChoiceField(
        label=_("Where the coordinates come from"),
        choices=[
            ("cgcs2000", _("GPS device or survey (WGS-84, CGCS2000)")),
            ("gcj02", _("AMap, Tencent Map, phone apps (GCJ-02)")),
            ("bd09", _("Baidu Map (BD-09)")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the four fields of each point."""
        super().__init__(*args, **kwargs)
        for point in _POINTS:
            for name, label, step in (
                ("x", _("across"), "any"),
                ("y", _("down"), "any"),
                ("lon", _("longitude"), "any"),
                ("lat", _("latitude"), "any"),
            ):
                self.fields[f"p{point}{name}"] = forms.FloatField(
                    label=label, widget=forms.NumberInput(attrs={"step": step, "inputmode": "decimal"})
                )

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Return the points with their fields."""
        return [(point, [self[f"p{point}{name}"] for name in ("x", "y", "lon", "lat")]) for point in _POINTS]

    def points(self) -> list[PicturePoint]:
        """Return what was entered."""
        given = self.cleaned_data
        return [PicturePoint(*(given[f"p{n}{name}"] for name in ("x", "y", "lon", "lat"))) for n in _POINTS]

    @staticmethod
    def initial_of(points: Sequence[Sequence[float]]) -> dict[str, float]:
        """Return points that were entered earlier as the fields' values."""
        names = ("x", "y", "lon", "lat")
        return {
            f"p{at}{name}": value
            for at, point in enumerate(points, 1)
            for name, value in zip(names, point, strict=True)
        }
