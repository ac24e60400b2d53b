"""Before an adoption: the plans beside the books, what stands against it, and the net to go back to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q

from wangge.delineation import GridParams
from wangge.delineation.model import Township
from wangge.exchange.net import Net
from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.access.predicates import after
from wangge.planning.models import Adoption, Ground
from wangge.planning.selectors.nets import OpenPlan, open_plan
from wangge.planning.turnover import Turnover
from wangge.problem import Problem
from wangge.registry.api import Household
from wangge.territory.api import AREA, LEAF, VILLAGE, Drawn, Grid, ancestors, drawn_from, rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor
    from wangge.planning.kept import Kept

_LONGEST = 64


def check_paper(document: str, document_date: date, reason: str) -> None:
    """Raise unless the adoption names its document and why.

    Raises
    ------
    Problem
        ``adoption.document.missing``, ``adoption.document.future``, ``adoption.reason.missing``, ``text.too_long``.
    """
    if not document.strip():
        raise Problem("adoption.document.missing", field="document")
    if len(document.strip()) > _LONGEST:
        raise Problem("text.too_long", value=f"{document.strip()[:20]}…", most=_LONGEST, field="document")
    if document_date > clock.today():
        raise Problem("adoption.document.future", value=document_date.isoformat(), field="document_date")
    if not reason.strip():
        raise Problem("adoption.reason.missing", field="reason")


def renewal(actor: Actor, plan_ids: Sequence[UUID | str], *, lock: bool = False) -> tuple[list[OpenPlan], Turnover]:
    """Return the plans and what they would change in the books, locked against other changes when that is asked for.

    Raises
    ------
    Problem
        ``access.not_found``, ``plan.not_drawn``, ``adoption.nothing``, ``adoption.village.twice``,
        ``adoption.townships``, ``adoption.plan.*``.
    """
    ids = list(dict.fromkeys(map(str, plan_ids)))
    if not ids:
        raise Problem("adoption.nothing")
    plans = [open_plan(actor, pk) for pk in ids]
    pks = [plan.row.village_id for plan in plans]
    double = next((plan for plan in plans if pks.count(plan.row.village_id) > 1), None)
    if double is not None:
        raise Problem("adoption.village.twice", village=double.row.village.name)
    township, villages = _villages(actor, pks, lock=lock)
    if lock:
        plans = [open_plan(actor, pk, lock=True) for pk in ids]  # as they are now that nobody else can adopt
    for plan in plans:
        _refuse_state(plan)
    target = {
        key: plan.plan.grids[grid].code if grid >= 0 else ""
        for plan in plans
        for key, grid in zip(plan.keys, plan.plan.grid_of.tolist(), strict=True)
    }
    there = _there(actor, villages)
    codes = {grid.pk: grid.code for grid in there.values()}
    now, members = _homes(actor, villages, codes, lock=lock)
    homes = {key: (code, target.get(key, "")) for key, code in now.items()}
    return plans, Turnover(_drawn(township, plans), township, villages, there, homes, members)


def refuse(actor: Actor, plans: Sequence[OpenPlan], turnover: Turnover, day: date) -> None:
    """Raise the first thing that stands against adopting the plans."""
    for problem in refusals(actor, plans, turnover, day):
        raise problem


def refusals(actor: Actor, plans: Sequence[OpenPlan], turnover: Turnover, day: date) -> Iterator[Problem]:
    """Yield everything that stands against adopting the plans on a day.

    ``date.future``, ``adoption.before_earlier``; for each plan ``adoption.not_good``, ``adoption.ground_changed``,
    ``adoption.households_changed``.
    """
    if day > clock.today():
        yield Problem("date.future", value=day.isoformat(), today=clock.today().isoformat(), field="on")
    names = {village.pk: village.name for village in turnover.villages}
    last = max(adoptions_of(actor, turnover), key=lambda row: (row.valid_from, row.at), default=None)
    if last is not None and day < last.valid_from:
        yield Problem(
            "adoption.before_earlier", value=day.isoformat(), since=last.valid_from.isoformat(),
            document=last.document, field="on",
        )  # fmt: skip
    grounds = dict(visible(Ground, actor).filter(village__in=list(names)).values_list("village", "version"))
    for plan in plans:
        village = names[plan.row.village_id]
        if not plan.plan.good:
            broken = sum(finding.severity == "error" for finding in plan.plan.findings)
            yield Problem("adoption.not_good", village=village, count=broken)
        if grounds.get(plan.row.village_id, 0) != plan.row.ground_version:
            yield Problem("adoption.ground_changed", village=village)
        drawn, there = set(plan.keys), turnover.members[plan.village.code]
        if drawn != there:
            yield Problem(
                "adoption.households_changed", village=village, added=len(there - drawn), gone=len(drawn - there)
            )


def adoptions_of(actor: Actor, turnover: Turnover) -> list[Adoption]:
    """Return the adoptions by which a net of one of these villages came into force."""
    return adoptions_in(actor, turnover.township.path, {str(village.pk) for village in turnover.villages})


def adoptions_in(actor: Actor, township: str, villages: set[str]) -> list[Adoption]:
    """Return the adoptions of a township (its path) that any of these villages was a part of, the oldest first."""
    rows = visible(Adoption, actor).filter(path__gte=township, path__lt=after(township)).defer("before")
    return [row for row in rows.order_by("at", "pk") if villages & set(row.counts.get("villages", ()))]


def undo_refusals(actor: Actor, row: Adoption) -> Iterator[Problem]:
    """Yield everything that stands against undoing an adoption.

    ``adoption.undo.done``, ``adoption.undo.later``, ``adoption.undo.first``.
    """
    villages = set(row.counts["villages"])
    rows = adoptions_in(actor, ancestors(row.path)[0], villages)
    done = next((one for one in rows if one.undoes_id == row.pk), None)
    if done is not None:
        yield Problem("adoption.undo.done", document=done.document)
        return
    later = next((one for one in reversed(rows) if (one.at, one.pk) > (row.at, row.pk)), None)
    if later is not None:
        yield Problem("adoption.undo.later", document=later.document, since=later.valid_from.isoformat())
    if row.counts.get("first"):
        yield Problem("adoption.undo.first", villages="、".join(row.counts["first"][:5]))


def brought_back(actor: Actor, kept: Kept, *, lock: bool = False) -> Turnover:
    """Return what adopting the kept nets again would change; what was closed since gets new codes."""
    pks = [key for key, grid in kept.grids.items() if grid.level == VILLAGE]
    township, villages = _villages(actor, pks, lock=lock)
    ever = _ever(actor, villages)
    there = {grid.code: grid for grid in ever if grid.valid_to is None and grid.level in (AREA, LEAF)}
    used: dict[str, set[str]] = {village.division_id: set() for village in villages}
    for row in ever:
        used[row.division_id].add(row.code)
    renamed: dict[str, str] = {}
    for grid in kept.grids.values():
        if grid.level > VILLAGE and grid.code not in there:
            code = rules.next_code(grid.division, used[grid.division], level=grid.level, kind=grid.kind)
            used[grid.division].add(code)
            renamed[grid.code] = code
    drawn = Drawn(township.name, township.division_id)
    drawn.grids = [
        replace(
            grid, code=renamed.get(grid.code, grid.code),
            parent=renamed.get(grid.parent, grid.parent) if grid.level > VILLAGE else township.code,
        )
        for grid in kept.grids.values()
    ]  # fmt: skip
    drawn.places = [replace(place, grid=renamed.get(place.grid, place.grid)) for place in kept.places]
    wanted = {grid.code for grid in drawn.grids}
    homes = {}
    present, members = _homes(actor, villages, {grid.pk: grid.code for grid in there.values()}, lock=lock)
    for key, now in present.items():
        before, then = kept.homes.get(key, ("", ""))
        back = renamed.get(before, before) if before and now == then else now
        homes[key] = (now, back if back in wanted else "")
    return Turnover(drawn, township, villages, there, homes, members)


def _villages(actor: Actor, pks: Sequence[UUID], *, lock: bool) -> tuple[Grid, tuple[Grid, ...]]:
    """Return the township and the villages, the township locked first: whoever else adopts or imports waits."""
    own = visible(Grid, actor).filter(pk__in=list(pks))
    both = visible(Grid, actor).filter(Q(pk__in=list(pks)) | Q(pk__in=own.values("parent"))).order_by("level", "code")
    if lock:
        both = both.select_for_update(of=("self",), no_key=True)
    rows = list(both)
    if len({ancestors(row.path)[0] for row in rows}) != 1:
        raise Problem("adoption.townships")
    township, *villages = rows
    return township, tuple(villages)


def _ever(actor: Actor, villages: Sequence[Grid]) -> QuerySet[Grid]:
    """Return everything below the villages, open or closed, by code."""
    inside = Q()
    for village in villages:
        inside |= Q(path__gt=village.path, path__lt=after(village.path))
    return visible(Grid, actor).filter(inside).order_by("code")


def _there(actor: Actor, villages: Sequence[Grid]) -> dict[str, Grid]:
    return {grid.code: grid for grid in _ever(actor, villages).filter(valid_to=None, level__in=(AREA, LEAF))}


def _homes(
    actor: Actor, villages: Sequence[Grid], codes: dict[UUID, str], *, lock: bool
) -> tuple[dict[UUID, str], dict[str, set[UUID]]]:
    """Return the code of the grid of every household of the villages, and the households of each village."""
    divisions = {village.pk: village.division_id for village in villages}
    rows = visible(Household, actor).filter(village__in=list(divisions), alias_of=None).order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    homes: dict[UUID, str] = {}
    members: dict[str, set[UUID]] = {division: set() for division in divisions.values()}
    for key, grid, village in rows.values_list("pk", "grid", "village"):
        homes[key] = codes.get(grid, "") if grid else ""
        members[divisions[village]].add(key)
    return homes, members


def _refuse_state(plan: OpenPlan) -> None:
    if plan.row.state != "drawn":
        raise Problem(f"adoption.plan.{plan.row.state}", village=plan.row.village.name)
    if not plan.plan.grids:
        raise Problem("adoption.plan.empty", village=plan.row.village.name)


def _drawn(township: Grid, plans: Sequence[OpenPlan]) -> Drawn:
    drawn = Drawn(township.name, township.division_id)
    for crs in dict.fromkeys(plan.crs for plan in plans):
        same = [plan for plan in plans if plan.crs == crs]
        net = Net(
            Township(township.name, township.division_id, crs, tuple(plan.village for plan in same)),
            tuple(plan.plan for plan in same), GridParams(),
        )  # fmt: skip
        part = drawn_from(net)
        drawn.grids += part.grids
        drawn.places += part.places
        drawn.settlements |= part.settlements
    return drawn
