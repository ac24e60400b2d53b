"""Lines of the record as pages show them: in words, names only of what the reader may see, details masked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext

from wangge.desk.record.words import KINDS, VALUES
from wangge.kernel.access import visible
from wangge.kernel.models import SealedBytes, SealedText
from wangge.kernel.record.erasing import RULE
from wangge.kernel.record.words import action_words, field_words
from wangge.roster.api import Role, role_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from wangge.kernel.access import Actor
    from wangge.kernel.models import Entry
    from wangge.kernel.record import Said

MASK = "●●●"
_KINDS_NAMED = 4
"""On one page, subjects of so many kinds get their names: a query each."""
_ALWAYS_MASKED = frozenset({"phone", "id_number", "details", "note", "value", "answer", "asked_by", "password"})
_LONGEST = 200


@dataclass(frozen=True)
class Line:
    """One line in words."""

    number: int
    at: datetime
    who: str
    what: str
    kind: str
    name: str


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    field: str
    before: str
    after: str


def lines(entries: Sequence[Entry], actor: Actor) -> list[Line]:
    """Say every line in words."""
    names = _names(entries, actor)
    return [
        Line(
            number=entry.pk, at=entry.at, who=entry.actor_name, what=action_words(entry.action),
            kind=kind_words(entry.subject), name=names.get(entry.subject, ""),
        )
        for entry in entries
    ]  # fmt: skip


def kind_words(subject: str) -> str:
    """Return what kind of thing a subject is, in words."""
    label = subject.partition(":")[0]
    return gettext(KINDS[label].words) if label in KINDS else label


def changes(said: Said | None, subject: str) -> list[Change]:
    """Return the fields of a change, sensitive values masked."""
    if said is None:
        return []
    before, after = said.before or {}, said.after or {}
    hidden = _hidden(subject)
    return [
        Change(field_words([name]), _text(before, name, hidden), _text(after, name, hidden))
        for name in dict.fromkeys((*before, *after))
    ]


def role_words(acting_as: str) -> str:
    """Return under which role something was done, or by which rule."""
    if acting_as.startswith(RULE):
        return gettext("rule %(rule)s") % {"rule": acting_as[len(RULE) :]}
    role = Role.objects.filter(pk=acting_as).first() if acting_as else None
    return role_name(role) if role else ""


def _text(values: Mapping[str, Any], name: str, hidden: frozenset[str]) -> str:
    value = values.get(name)
    if value is None or value == "":
        return ""
    if name in hidden:
        return MASK
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        inner = {key: _text(value, key, hidden) for key in value}
        text = gettext("; ").join(f"{field_words([key])} {word}" for key, word in inner.items())
    elif isinstance(value, list):
        text = gettext(", ").join(_text({name: item}, name, hidden) for item in value)
    else:
        text = _said(name, str(value))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _said(name: str, value: str) -> str:
    """Say a code in words, and what was read by the name of its field."""
    if name in {"field", "fields"}:
        return field_words([value.rpartition(".")[2]])
    return gettext(VALUES[name][value]) if value in VALUES.get(name, {}) else value


def _hidden(subject: str) -> frozenset[str]:
    """Return the fields of this kind of subject that are kept encrypted, and those that always are."""
    label = subject.partition(":")[0]
    if label.count(".") != 1 or label.split(".")[0] not in apps.app_configs:
        return _ALWAYS_MASKED
    try:
        model = apps.get_model(label)
    except LookupError:
        return _ALWAYS_MASKED
    sealed = {f.name for f in model._meta.concrete_fields if isinstance(f, SealedText | SealedBytes)}
    return _ALWAYS_MASKED | sealed


def _names(entries: Iterable[Entry], actor: Actor) -> dict[str, str]:
    """Return the names of the subjects that the actor may see; others stay without."""
    by_label: dict[str, set[UUID]] = {}
    often: Counter[str] = Counter()
    for entry in entries:
        label, _, pk = entry.subject.partition(":")
        if label in KINDS and KINDS[label].name and _is_uuid(pk):
            by_label.setdefault(label, set()).add(UUID(pk))
            often[label] += 1
    found: dict[str, str] = {}
    for label, _count in often.most_common(_KINDS_NAMED):
        rows = visible(apps.get_model(label), actor).filter(pk__in=by_label[label])
        for pk, name in rows.values_list("pk", KINDS[label].name):
            found[f"{label}:{pk}"] = str(name)
    return found


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
