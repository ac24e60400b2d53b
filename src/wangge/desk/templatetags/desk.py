"""The same few components on every page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wangge.desk.shell.assets import asset_path

if TYPE_CHECKING:
    from datetime import date

    from django.forms import BaseForm, BoundField
    from django.template.context import Context
    from django.utils.safestring import SafeString

    from wangge.desk.shell.listing import Listing
    from wangge.kernel.access import Ability, Actor

register = template.Library()

BADGES = ("plain", "good", "note", "warning", "danger")
"""What a badge means; each has its colour and its own sign, and the words always say the same."""


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built file of the front end."""
    return static(asset_path(name))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; with ``label`` it is read aloud, else it is an ornament."""
    sprite = static(asset_path("icons.svg"))
    if label:
        drawing = '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>'
        return format_html(drawing, label, sprite, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.inclusion_tag("desk/components/form.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Show what is wrong with the form, linked to the fields, then every field."""
    return {"form": form}


@register.inclusion_tag("desk/components/errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Show only what is wrong with the form; the page places the fields by ``field``."""
    return {"form": form}


@register.inclusion_tag("desk/components/field.html")
def field(bound: BoundField, classes: str = "mb-3", *, optional: bool = True) -> dict[str, Any]:
    """Show one field with its label, help and errors; ``optional=False`` does not say what may be left empty."""
    kind = getattr(bound.field.widget, "input_type", None) or "textarea"
    return {
        "field": bound,
        "says_optional": optional and not bound.field.required,
        "classes": classes,
        "kind": "group" if bound.use_fieldset else kind,
        "control": bound.as_widget(attrs={"class": _control_class(bound, kind)}),
    }


def _control_class(bound: BoundField, kind: str) -> str:
    ours = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}
    wrong = " is-invalid" if bound.errors else ""
    own = bound.field.widget.attrs.get("class", "")
    return f"{own} {ours.get(kind, 'form-control')}{wrong}".strip()


@register.inclusion_tag("desk/components/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, str]:
    """Say that there is nothing yet, and what to do next."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("desk/components/pager.html")
def pager(listing: Listing[Any]) -> dict[str, Any]:
    """Link to the pages before and after this one."""
    return {"listing": listing}


@register.simple_tag
def badge(text: Any, kind: str = "plain") -> SafeString:
    """Show a short word as a sign: plain, good, note, warning or danger."""
    if kind not in BADGES:
        raise template.TemplateSyntaxError(f"badge: {kind} is none of {', '.join(BADGES)}")
    return format_html('<span class="badge badge-{}">{}</span>', kind, text)


@register.inclusion_tag("desk/components/submit.html")
def submit(label: str, kind: str = "primary", name: str = "", value: str = "") -> dict[str, str]:
    """Show the button that sends a form; a second press does nothing."""
    return {"label": label, "kind": kind, "name": name, "value": value}


@register.inclusion_tag("desk/components/confirm.html", takes_context=True)
def confirm(context: Context, label: str, url: str, question: str, kind: str = "outline-danger") -> dict[str, Any]:
    """Show a button that asks ``question`` before it posts to ``url``."""
    return {
        "label": label, "url": url, "question": question, "kind": kind, "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("desk/components/masked.html")
def masked(value: Any, url: str = "", what: str = "") -> dict[str, Any]:
    """Show a masked value and, with ``url``, the way to uncover it; ``what`` names it for a screen reader."""
    return {"value": value, "url": url, "what": what}


@register.filter
def dated(value: date | None) -> str:
    """Write a date, or a date with its time, as the reader's language does; nothing becomes a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return str(formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT"))
    return str(formats.date_format(value, "DATE_FORMAT"))


@register.filter
def may(actor: Actor | None, ability: Ability) -> bool:
    """Say whether the actor has the ability anywhere: ``{% if actor|may:"import" %}``."""
    return actor is not None and actor.may(ability)


@register.filter
def yes_no(value: Any) -> str:
    """Say yes or no."""
    return _("yes") if value else _("no")
