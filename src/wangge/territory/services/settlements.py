"""Natural villages and villager groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.changes import Changes, expect_version
from wangge.problem import Problem
from wangge.territory import rules
from wangge.territory.models import Grid, Settlement
from wangge.territory.services.finishing import finish, named, order_key, said, save

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from wangge.kernel.access import Actor


def settlement_create(
    *, actor: Actor, village_id: UUID, kind: str, name: str, parent_id: UUID | None = None
) -> Settlement:
    """The natural village, or the villager group (of a natural village, or of the village itself), is known.

    Raises
    ------
    Problem
        ``access.*``, ``settlement.*``, ``grid.name.missing``.
    """
    with writing(actor):
        village = get_visible(Grid, actor, village_id, lock=True)
        role = actor.require("grid.write", village.path)
        parent = get_visible(Settlement, actor, parent_id) if parent_id else None
        _check(village, kind, parent)
        row = Settlement(village=village, kind=kind, name=named(name), parent=parent, sort_key=order_key(name))
        _refuse_twice(actor, row)
        row.save(force_insert=True)
        facts = {"name": row.name, "kind": kind, "parent": parent.name if parent else ""}
        finish("settlement.create", row, actor=actor, path=village.path, role=role, after=facts)
        return row


def settlement_rename(*, actor: Actor, settlement_id: UUID, version: int | str, name: str) -> Settlement:
    """The settlement is called so.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``settlement.twice``, ``grid.name.missing``.
    """
    with writing(actor):
        row = get_visible(Settlement, actor, settlement_id, lock=True)
        village = visible(Grid, actor).get(pk=row.village_id)
        role = actor.require("grid.write", village.path)
        expect_version(row, version)
        changes = Changes()
        before = save(row, changes, name=named(name), sort_key=order_key(name))
        if before:
            _refuse_twice(actor, row)
            after = {"name": row.name}
            finish(
                "settlement.rename", row, actor=actor, path=village.path, role=role,
                before=said({"name": before["name"]}), after=after, changes=changes,
            )  # fmt: skip
        return row


def settlements_ensure(
    *, actor: Actor, village: Grid, names: Iterable[tuple[str, str]], changes: Changes | None = None
) -> dict[tuple[str, str], Settlement]:
    """Every pair (natural village, villager group) of a list is known; returns the settlement of each pair.

    Either may be empty; a pair of two empty names has none. Belongs inside ``writing``. What is made is noted in
    ``changes``; the record is the caller's, who has one line for the whole list.
    """
    if not actor.may("grid.write", village.path):
        actor.require("household.write", village.path)
    wanted = {(" ".join(one.split()), " ".join(two.split())): (one, two) for one, two in names}
    known = {(row.kind, row.parent_id, row.name): row for row in visible(Settlement, actor).filter(village=village)}
    made: list[Settlement] = []

    def get(kind: str, name: str, parent: Settlement | None) -> Settlement:
        key = (kind, parent.pk if parent else None, name)
        if key not in known:
            known[key] = Settlement(village=village, kind=kind, name=name, parent=parent, sort_key=order_key(name))
            made.append(known[key])
        return known[key]

    found: dict[tuple[str, str], Settlement] = {}
    for (natural, group), given in wanted.items():
        above = get("natural_village", natural, None) if natural else None
        below = get("villager_group", group, above) if group else above
        if below is not None:
            found[given] = below
    Settlement.objects.bulk_create(made)
    if changes is not None:
        changes.made_all(made)
    return found


def _check(village: Grid, kind: str, parent: Settlement | None) -> None:
    if village.level != rules.VILLAGE:
        raise Problem("grid.parent.level", name=village.name, level=village.level)
    if village.valid_to is not None and village.valid_to <= clock.today():
        raise Problem("grid.closed", name=village.name, day=village.valid_to.isoformat())
    if kind not in rules.SETTLEMENT_KINDS:
        raise Problem("settlement.kind.unknown", value=kind)
    if parent is None:
        return
    if kind != "villager_group" or parent.kind != "natural_village" or parent.village_id != village.pk:
        raise Problem("settlement.parent.invalid", name=parent.name)


def _refuse_twice(actor: Actor, row: Settlement) -> None:
    same = visible(Settlement, actor).filter(
        village_id=row.village_id, parent_id=row.parent_id, kind=row.kind, name=row.name
    )
    if same.exclude(pk=row.pk).exists():
        raise Problem("settlement.twice", name=row.name, field="name")
