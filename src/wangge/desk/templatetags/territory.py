"""What the pages of grids and places show again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext

from wangge.desk.territory.drawing import colour_class
from wangge.territory.api import COLOURS, LEVELS, PLACE_KINDS, TOWNSHIP, VILLAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from wangge.territory.api import Grid

register = template.Library()


@register.simple_tag
def swatch(grid: Grid) -> SafeString | str:
    """Show a grid's colour as a small square with its name in it; nothing for a grid without colour."""
    if not grid.colour:
        return ""
    label = f"{grid.colour}{grid.colour_number or ''}"
    return format_html('<span class="swatch {}" lang="zh-Hans">{}</span>', colour_class(grid), label)


@register.simple_tag
def colour_words(grid: Grid) -> str:
    """Say a grid's colour in the language spoken now."""
    return f"{gettext(COLOURS.get(grid.colour, grid.colour))}{grid.colour_number or ''}"


@register.simple_tag
def kind_words(kind: str) -> str:
    """Say the kind of a place."""
    return gettext(PLACE_KINDS[kind]) if kind in PLACE_KINDS else kind


@register.simple_tag
def level_words(level: int) -> str:
    """Say the level of a grid."""
    return gettext(LEVELS[level])


@register.filter
def shown_code(grid: Grid) -> str:
    """Return a grid's code as people know it: 9 digits of a township, 12 of a village, 15 of the units below."""
    return grid.code[: {TOWNSHIP: 9, VILLAGE: 12}.get(grid.level, 15)]


@register.filter
def at(table: Mapping[str, Any], key: str) -> Any:
    """Return what stands under a key, or nothing."""
    return table.get(key, "")
