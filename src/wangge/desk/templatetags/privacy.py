"""What the pages of a subject's file say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import get_language

from wangge.kernel.record.words import action_words

if TYPE_CHECKING:
    from wangge.kernel.privacy.held import Thing
    from wangge.kernel.privacy.purposes import Declared

register = template.Library()


@register.simple_tag
def purpose_of(thing: Thing, purposes: dict[str, tuple[Declared, int | None]]) -> dict[str, Any] | None:
    """Return purpose, basis in the reader's language, and days kept of a thing; nothing for what needs none."""
    if thing.field not in purposes:
        return None
    one, days = purposes[thing.field]
    chinese = (get_language() or "").startswith("zh")
    return {"purpose": one.purpose, "basis": one.basis_zh if chinese else one.basis_en, "days": days}


@register.simple_tag
def said(action: str) -> str:
    """Return an action of the record in words."""
    return action_words(action)
