"""The words of the record: what each action and each field is called. Apps register theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    from collections.abc import Iterable

_ACTIONS: dict[str, str] = {}
_FIELDS: dict[str, str] = {}


def register(action: str, words: str) -> None:
    """Tell what an action is called: ``register("household.move", _("moved a household"))``."""
    _ACTIONS[action] = words


def register_fields(words: dict[str, str]) -> None:
    """Tell what fields are called where a change is described: ``{"door": _("door")}``."""
    _FIELDS.update(words)


def actions() -> dict[str, str]:
    """Return every action with its words (not translated)."""
    return dict(_ACTIONS)


def action_words(action: str) -> str:
    """Return an action in words, in the language spoken now; an undo is told by what it undid."""
    if action in _ACTIONS:
        return gettext(_ACTIONS[action])
    done = action.removesuffix(".undo")
    if done != action:
        return gettext("undid: %(action)s") % {"action": action_words(done)}
    return action


def field_words(names: Iterable[str]) -> str:
    """Return fields in words, one after another."""
    return gettext(", ").join(gettext(_FIELDS[name]) if name in _FIELDS else name for name in names)
