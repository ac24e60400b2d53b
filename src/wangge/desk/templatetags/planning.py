"""What the pages of planning show again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

if TYPE_CHECKING:
    from wangge.desk.planning.sketch import Sketch

register = template.Library()


@register.inclusion_tag("desk/planning/sketch.html")
def net_sketch(sketch: Sketch, label: str) -> dict[str, Any]:
    """Draw a sketch; ``label`` says what it shows to who does not see it. Once on a page: its patterns have names."""
    return {"sketch": sketch, "label": label}


@register.inclusion_tag("desk/planning/findings.html")
def findings_list(findings: Any, nothing: str = "") -> dict[str, Any]:
    """List findings in words, the gravest first; the letter of each stands on the sketch where it is."""
    return {"findings": findings, "nothing": nothing}
