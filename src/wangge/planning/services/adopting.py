"""A net comes into force: grids, households and people in charge change in one transaction, or nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.record import record
from wangge.planning.adoption import brought_back, check_paper, refuse, renewal, undo_refusals
from wangge.planning.kept import keep, pack_kept, unpack_kept
from wangge.planning.models import Adoption, Drawing, GridLineage, GridPlan
from wangge.registry.api import households_place
from wangge.roster.api import posts_follow
from wangge.territory.api import VILLAGE, Place, ancestors, net_adopt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.planning.selectors.nets import OpenPlan
    from wangge.planning.turnover import Turnover
    from wangge.roster.api import Assignment
    from wangge.territory.api import Adopted

OPEN = ("waiting", "drawn", "failed")
"""The states of drafts that somebody may still be working on."""


def plans_adopt(
    *, actor: Actor, plan_ids: Sequence[UUID | str], document: str, document_date: date, reason: str,
    on: date | None = None,
) -> Adoption:  # fmt: skip
    """The nets of the plans are in force from ``on`` (today) on, under a document.

    Grids that the plans do not have are closed, new ones open, the others are as drawn; every household lies in its
    grid; whoever had a post at a grid that closes has it where most of its households went, unless somebody is in
    charge there already. Which grid went on in which is written down. Other drafts of the same villages are dropped.

    Raises
    ------
    Problem
        ``access.*``, ``adoption.*``, ``plan.not_drawn``, ``date.*``, ``household.move.too_early``, and what
        ``net_adopt`` raises; nothing is changed then.
    """
    day = on or clock.today()
    check_paper(document, document_date, reason)
    with writing(actor):
        plans, turnover = renewal(actor, plan_ids, lock=True)
        actor.require("grid.write", turnover.township.path)
        refuse(actor, plans, turnover, day)
        drawings = {plan.row.drawing_id for plan in plans}
        row = Adoption(
            path=_path(turnover), drawing_id=drawings.pop() if len(drawings) == 1 else None, by_name=actor.name,
            document=document.strip(), document_date=document_date, valid_from=day, reason=reason.strip(),
        )  # fmt: skip
        _carry(actor, row, turnover)
        _finish(actor, plans, turnover)
        return row


def adoption_undo(
    *, actor: Actor, adoption_id: UUID | str, document: str, document_date: date, reason: str
) -> Adoption:
    """The net from before an adoption is in force again from today on: by a new adoption, for history is not rewritten.

    Grids that are still open have their outlines, names, colours and households back. Those that were closed come back
    with new codes, for a code is never used again. Households that came or were moved by hand since stay where they
    are, as far as their grid does.

    Raises
    ------
    Problem
        ``access.*``, ``adoption.*``, and what ``net_adopt`` raises; nothing is changed then.
    """
    check_paper(document, document_date, reason)
    with writing(actor):
        before = get_visible(Adoption, actor, adoption_id, lock=True)
        actor.require("grid.write", ancestors(before.path)[0])
        turnover = brought_back(actor, unpack_kept(before.before), lock=True)
        for problem in undo_refusals(actor, before):
            raise problem
        row = Adoption(
            path=_path(turnover), undoes=before, document=document.strip(), document_date=document_date,
            valid_from=clock.today(), reason=reason.strip(), by_name=actor.name,
        )  # fmt: skip
        _carry(actor, row, turnover)
        _drop_others(actor, turnover, [])
        return row


def _path(turnover: Turnover) -> str:
    return str((turnover.villages[0] if len(turnover.villages) == 1 else turnover.township).path)


def _carry(actor: Actor, row: Adoption, turnover: Turnover) -> None:
    """Bring the net into force and write down what it was before and what went on in what."""
    moves, heirs = turnover.moves(), turnover.heirs
    codes = {key: (old, moves.get(key, old)) for key, (old, _) in turnover.homes.items()}
    places = visible(Place, actor).filter(village__in=[v.pk for v in turnover.villages], valid_to=None)
    kept = keep([*turnover.villages, *turnover.there.values()], places, codes)
    posts: list[tuple[Assignment, Assignment | None]] = []

    def settle(adopted: Adopted) -> None:
        mapping = {key: adopted.grids[code].pk for key, code in moves.items()}
        households_place(
            actor=actor, mapping=mapping, subject=row, on=row.valid_from, reason=row.document, final=True
        )  # fmt: skip
        closing = {turnover.there[code].pk: heir for code, heir in heirs.items()}
        posts.extend(
            posts_follow(actor=actor, heirs=closing, grids=adopted.grids, on=row.valid_from, reason=row.document)
        )

    adopted = net_adopt(
        actor=actor, drawn=turnover.drawn, on=row.valid_from, settle=settle, reason=row.document,
        heirs={code: heir.code for code, heir in heirs.items() if heir.code},
    )  # fmt: skip
    row.counts = {
        **adopted.counts,
        "households": len(turnover.homes),
        "moved": sum(bool(turnover.homes[key][0]) for key in moves),
        "placed": sum(not turnover.homes[key][0] for key in moves),
        "posts_moved": sum(after is not None for _, after in posts),
        "posts_ended": sum(after is None for _, after in posts),
        "posts": [[str(before.pk), str(after.pk) if after else ""] for before, after in posts],
        "villages": [str(village.pk) for village in turnover.villages],
        "opened": [str(grid.pk) for grid in adopted.opened if grid.level > VILLAGE],
        "closed": [str(grid.pk) for grid in adopted.closed],
        "first": kept.villages_without_net(),
    }
    row.before = pack_kept(kept)
    row.save(force_insert=True)
    pairs = dict(turnover.flows)
    for code, heir in heirs.items():
        if heir.code:
            pairs.setdefault((code, heir.code), 0)
    GridLineage.objects.bulk_create(
        GridLineage(adoption=row, old=turnover.there[old], new=adopted.grids[new], households=number)
        for (old, new), number in sorted(pairs.items())
    )
    record(
        "adoption.create", subject=row, actor=actor, path=row.path, reason=row.reason,
        acting_as=actor.require("grid.write", turnover.township.path),
        after={
            "document": row.document, "document_date": row.document_date.isoformat(),
            "valid_from": row.valid_from.isoformat(), "undoes": str(row.undoes_id) if row.undoes_id else "",
            "villages": len(turnover.villages),
            **{name: number for name, number in row.counts.items() if isinstance(number, int)},
        },
    )  # fmt: skip


def _finish(actor: Actor, plans: Sequence[OpenPlan], turnover: Turnover) -> None:
    """The plans are adopted, other drafts of the same villages dropped, drawings without an open draft over."""
    for plan in plans:
        _set(plan.row, "adopted")
    touched = {plan.row.drawing_id for plan in plans}
    touched |= _drop_others(actor, turnover, [plan.row.pk for plan in plans])
    for drawing in visible(Drawing, actor).filter(pk__in=touched):
        states = set(visible(GridPlan, actor).filter(drawing=drawing).values_list("state", flat=True))
        if not states & set(OPEN):
            _set(drawing, "adopted" if "adopted" in states else "dropped")


def _drop_others(actor: Actor, turnover: Turnover, but: list[UUID]) -> set[UUID]:
    """Drop what was drawn on a net that is no longer in force; return the drawings it belongs to."""
    rows = visible(GridPlan, actor).filter(village__in=[v.pk for v in turnover.villages], state__in=OPEN)
    names = {village.pk: village for village in turnover.villages}
    touched = set()
    for plan in rows.exclude(pk__in=but).select_for_update(of=("self",)):
        _set(plan, "dropped")
        touched.add(plan.drawing_id)
        village = names[plan.village_id]
        record("plan.drop", subject=plan, actor=actor, path=village.path, after={"name": village.name})
    return touched


def _set(row: Drawing | GridPlan, state: str) -> None:
    row.state, row.version = state, row.version + 1
    row.save(update_fields=["state", "version"])
