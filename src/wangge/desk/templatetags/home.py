"""What stands on the home page alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html

from wangge.desk.shell.trend import HEIGHT, WIDTH

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from wangge.desk.shell.trend import Trend

register = template.Library()

_DRAWING = (
    '<div class="small text-secondary fw-normal fs-5"><svg class="d-print-none" width="{width}" height="{height}" '
    'viewBox="0 0 {width} {height}" aria-hidden="true"><polyline points="{points}" fill="none" stroke="currentColor" '
    'stroke-width="1.5" stroke-linejoin="round"></polyline></svg><div>{words}</div></div>'
)


@register.simple_tag
def trend(shown: Trend | str) -> SafeString | str:
    """Draw the line of a number and say it in words; nothing before there is one."""
    if not shown or isinstance(shown, str):
        return ""
    return format_html(_DRAWING, width=WIDTH, height=HEIGHT, points=shown.points, words=shown.words)
