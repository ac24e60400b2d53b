"""What the signs of the map mean."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _


class Sign(NamedTuple):
    """One line of the legend: the class that draws its sample, and its words."""

    sample: str
    words: str


def legend() -> list[Sign]:
    """Return the legend, lines first."""
    return [
        Sign("village", _("border of a village")),
        Sign("area", _("border of a level-3 area")),
        Sign("grid", _("border of a grid")),
        Sign("main-road", _("main road")),
        Sign("street", _("street, lane")),
        Sign("path", _("field path")),
        Sign("water", _("water")),
        Sign("building", _("houses and courtyards")),
        Sign("household", _("household")),
        Sign("blank", _("household in no grid")),
    ]
