"""Keep what it takes to undo, and undo it, as long as nobody touched the rows since."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db import IntegrityError

from wangge.kernel import clock
from wangge.kernel.access import ABILITIES, as_system, get_visible, visible, writing
from wangge.kernel.changes import restoring
from wangge.kernel.changes.collecting import Changes, unpacked
from wangge.kernel.keys import open_sealed, seal
from wangge.kernel.models import UndoLog
from wangge.kernel.record import record
from wangge.kernel.record.subjects import subject_of
from wangge.problem import Problem

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import Model

    from wangge.kernel.access import Ability, Actor

KEPT_DAYS = 30


def keep_undo(
    changes: Changes, *, action: str, subject: Model | str, actor: Actor, path: str = "", ability: Ability | str = ""
) -> UndoLog:
    """Keep, sealed and for 30 days, what it takes to undo ``changes``; call it in their transaction, at its end.

    Parameters
    ----------
    ability
        What the actor must still be allowed at ``path`` to undo it; by default ``<noun of the action>.write``.
    """
    return UndoLog.objects.create(
        action=action, subject=subject if isinstance(subject, str) else subject_of(subject), path=path,
        actor_id=actor.user_id, ability=ability or _ability(action), at=clock.now(), sealed=seal(changes.packed()),
        expires_on=clock.today() + timedelta(days=KEPT_DAYS),
    )  # fmt: skip


def undo(*, actor: Actor, undo_id: UUID | str) -> UndoLog:
    """Put everything back as it was before the change, and record that.

    Raises
    ------
    Problem
        ``access.not_found`` for a change that is not the actor's; ``undo.done``, ``undo.emptied``, ``undo.expired``;
        ``undo.touched`` when another change touched a row since (``rows`` names them, ``count``, ``by``, ``at``);
        ``undo.blocked`` when the old values are no longer possible.
    """
    try:
        with writing(actor):
            log = get_visible(UndoLog, actor, undo_id, lock=True)
            role = _require(log, actor)
            _check(log)
            with as_system("undo puts back rows wherever they are now"):
                made, changed = restoring.restore(unpacked(open_sealed(log.sealed or b"")), actor=actor, since=log.at)
            log.undone_at = clock.now()
            log.save(update_fields=["undone_at"])
            record(
                f"{log.action}.undo", subject=log.subject, actor=actor, path=log.path, acting_as=role,
                after={"undone": str(log.pk), "deleted": made, "restored": changed},
            )  # fmt: skip
    except IntegrityError as refused:
        raise Problem("undo.blocked") from refused
    return log


def undoable(*, actor: Actor, undo_id: UUID | str | None) -> bool:
    """Say whether a page may offer to undo: the change is the actor's, kept and not undone yet."""
    log = visible(UndoLog, actor).filter(pk=undo_id).first() if undo_id else None
    return log is not None and log.undone_at is None and log.sealed is not None and log.expires_on >= clock.today()


def _check(log: UndoLog) -> None:
    if log.undone_at is not None:
        raise Problem("undo.done")
    if log.sealed is None:
        raise Problem("undo.emptied")
    if log.expires_on < clock.today():
        raise Problem("undo.expired", days=KEPT_DAYS)


def _ability(action: str) -> str:
    noun = action.partition(".")[0]
    return next((name for name in (f"{noun}.write", noun) if name in ABILITIES), "")


def _require(log: UndoLog, actor: Actor) -> str:
    """Return the role under which the actor undoes; a post that ended since ends this right too."""
    if log.ability:
        return actor.require(cast("Any", log.ability), log.path)
    post = next((p for p in actor.posts if not log.path or log.path.startswith(p.path or "/")), None)
    if post is None and actor.kind != "system":
        raise Problem("access.denied", ability="")
    return post.role if post else "system"
