"""Who may see the kernel's own scoped rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from wangge.kernel.access import register, under
from wangge.kernel.models import SearchEntry, StoredFile, SubjectRequest, UndoLog

if TYPE_CHECKING:
    from wangge.kernel.access import Actor


def _files(actor: Actor) -> Q:
    return under(actor, "household.read", "path") | Q(owner_id=actor.user_id)


register(StoredFile, _files)
register(SubjectRequest, lambda actor: under(actor, "privacy.write", "path"))
register(UndoLog, lambda actor: Q(actor_id=actor.user_id))
register(SearchEntry, lambda actor: Q())  # noqa: ARG005 - tokens only: they are asked together with a scoped model
