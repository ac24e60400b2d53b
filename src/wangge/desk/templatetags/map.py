"""What the map's list and panel show again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wangge.desk.map.finding import extent, words_of
from wangge.desk.templatetags.desk import dated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.utils.safestring import SafeString

    from wangge.desk.shell.days import Day
    from wangge.registry.api import Counts
    from wangge.territory.api import Grid

register = template.Library()


@register.simple_tag
def box(grid: Grid) -> str:
    """Return the box around a grid in the frame of the map; empty when it has no shape."""
    return words_of(extent(grid))


@register.simple_tag
def count_of(counts: Mapping[UUID, Counts], grid: Grid) -> int:
    """Return how many households a grid has."""
    return counts[grid.pk].households if grid.pk in counts else 0


@register.simple_tag
def poster_link(grid: Grid) -> str:
    """Return the address of the grid's posters."""
    return reverse("poster_page", args=[grid.pk])


@register.simple_tag
def badge_day(day: Day) -> SafeString:
    """Say that a day of the past is shown."""
    return format_html('<span class="badge badge-note">{}</span>', _("as on %(day)s") % {"day": dated(day.date)})


@register.filter
def cut_start(name: str, start: str) -> str:
    """Return a name without the village's name before it, which stands above the list already."""
    return name[len(start) :].strip() or name if name.startswith(start) else name
