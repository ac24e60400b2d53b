"""Two people at one form: the second is told who changed what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from wangge.kernel.access import as_system
from wangge.kernel.models import Entry
from wangge.kernel.record.payloads import said_in
from wangge.kernel.record.subjects import subject_of
from wangge.kernel.record.words import field_words
from wangge.problem import Problem

if TYPE_CHECKING:
    from wangge.kernel.models import Versioned

_MOST = 20


def expect_version(row: Versioned, version: int | str) -> None:
    """Make sure that ``row`` is still the one the form was made from.

    Raises
    ------
    Problem
        ``row.stale`` with ``by`` and ``at`` of the last change, ``changed`` (the fields in words) and ``fields``
        (their names).
    """
    try:
        seen = int(version)
    except ValueError:
        seen = 0
    if row.version == seen:
        return
    since = max(1, min(row.version - seen, _MOST))
    with as_system("a stale form is told who changed what"):
        entries = list(Entry.objects.filter(subject=subject_of(row)).order_by("-sequence")[:since])
    names: dict[str, None] = {}
    for entry in entries:
        said = said_in(entry)
        names.update(dict.fromkeys((said.after or said.before or {}) if said else {}))
    raise Problem(
        "row.stale",
        by=entries[0].actor_name if entries else "",
        at=timezone.localtime(entries[0].at).strftime("%Y-%m-%d %H:%M") if entries else "",
        changed=field_words(names),
        fields=",".join(names),
        version=row.version,
    )
