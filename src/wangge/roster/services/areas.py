"""Writes to the areas of a body's own (警格, 河长段) and which of our grids they cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangge.kernel.access import writing
from wangge.kernel.changes import Changes, expect_version, keep_undo
from wangge.kernel.record import record
from wangge.problem import Finding, Problem
from wangge.roster import rules
from wangge.roster.models import Body, BodyArea, BodyAreaGrid
from wangge.roster.services.common import found, reachable
from wangge.territory.api import Grid, grids_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class AreaRow:
    """One line of a list of areas: where it stands in the file, and what it says."""

    row: int
    code: str
    name: str
    grid: str


@dataclass(frozen=True)
class AreaPlan:
    """What a list of areas would do. Empty ``problems``: it may be carried out."""

    areas: dict[str, tuple[str, tuple[UUID, ...]]]
    problems: tuple[Finding, ...]
    new: int
    changed: int

    @property
    def ok(self) -> bool:
        """Say whether it may be carried out and would change something."""
        return not self.problems and bool(self.new or self.changed)


def area_save(
    *, actor: Actor, body_id: UUID | str, kind: str, code: str, name: str, grid_ids: Iterable[UUID | str],
    area_id: UUID | str | None = None, version: int = 0,
) -> BodyArea:  # fmt: skip
    """Enter an area of a body, or change one, with the grids it covers.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``, ``body.area.code``, ``body.area.taken``,
        ``body.area.kind``.
    """
    with writing(actor):
        body, path, acting = _changeable(actor, body_id)
        code, name = code.strip(), name.strip()
        if not code or not name:
            raise Problem("body.area.code")
        if kind not in rules.AREA_KINDS:
            raise Problem("body.area.kind", value=kind)
        grids = [found(Grid, actor, pk).pk for pk in dict.fromkeys(map(str, grid_ids))]
        areas = reachable(BodyArea, actor).filter(body=body)
        area = found(BodyArea, actor, area_id, lock=True) if area_id else None
        same = areas.filter(code=code)
        if (same.exclude(pk=area.pk) if area else same).exists():
            raise Problem("body.area.taken", value=code)
        if area is not None:
            if area.body_id != body.pk:
                raise Problem("access.not_found")
            expect_version(area, version)
        changes = Changes()
        kept = _write(actor, body, area, kind, code, name, grids, changes)
        record(
            "body.area", subject=body, actor=actor, path=path, acting_as=acting,
            after={"code": code, "name": name, "kind": kind, "grids": [str(pk) for pk in grids]},
        )  # fmt: skip
        if area is None:
            keep_undo(changes, action="body.area", subject=body, actor=actor, path=path)
    return kept


def area_delete(*, actor: Actor, area_id: UUID | str, version: int) -> None:
    """Remove an area of a body; the record keeps what it covered.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``.
    """
    with writing(actor):
        area = found(BodyArea, actor, area_id, lock=True)
        body, path, acting = _changeable(actor, area.body_id)
        expect_version(area, version)
        covered = reachable(BodyAreaGrid, actor).filter(area=area)
        grids = [str(pk) for pk in covered.values_list("grid", flat=True)]
        before = {"code": area.code, "name": area.name, "grids": grids}
        covered.delete()
        reachable(BodyArea, actor).filter(pk=area.pk).delete()
        record("body.area.delete", subject=body, actor=actor, path=path, acting_as=acting, before=before)


def areas_plan(actor: Actor, body_id: UUID | str, rows: Sequence[AreaRow], *, file: str, sheet: str) -> AreaPlan:
    """Return what a list of areas would do, with each problem at its cell. Nothing is written.

    An area may stand in several rows, one per grid; a grid code ending in ``000`` of a village is that village.
    """
    body = found(Body, actor, body_id)
    grids = grids_by_code(actor, {row.grid for row in rows})
    problems = []

    def wrong(code: str, row: AreaRow, column: str, value: str) -> None:
        details: dict[str, Any] = {"file": file, "sheet": sheet, "row": row.row, "column": column, "value": value}
        problems.append(Finding(code, "error", details=details))

    names: dict[str, str] = {}
    covers: dict[str, dict[UUID, None]] = {}
    for row in rows:
        if not row.code:
            wrong("body.areas.code", row, "片区编码", "")
        elif names.setdefault(row.code, row.name) != row.name and row.name:
            wrong("body.areas.name", row, "片区名称", row.name)
        elif row.grid not in grids:
            wrong("body.areas.grid", row, "网格编码", row.grid)
        else:
            covers.setdefault(row.code, {})[grids[row.grid].pk] = None
    areas = {code: (names[code] or code, tuple(pks)) for code, pks in covers.items()}
    now = {code: (name, pks) for code, (_, name, pks) in _areas(actor, body).items()}
    new = sum(code not in now for code in areas)
    changed = sum(
        code in now and (now[code][0] != name or set(now[code][1]) != set(pks)) for code, (name, pks) in areas.items()
    )
    return AreaPlan(areas, tuple(problems), new, changed)


def areas_import(*, actor: Actor, body_id: UUID | str, kind: str, plan: AreaPlan) -> int:
    """Write all areas of a plan; return how many were new or changed. Areas that the list does not name stay.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``body.areas.problems``, ``body.area.kind``.
    """
    with writing(actor):
        body, path, acting = _changeable(actor, body_id)
        if plan.problems:
            raise Problem("body.areas.problems", count=len(plan.problems))
        if kind not in rules.AREA_KINDS:
            raise Problem("body.area.kind", value=kind)
        now = _areas(actor, body)
        changes, done = Changes(), 0
        for code, (name, pks) in plan.areas.items():
            area, old_name, old = now.get(code, (None, "", ()))
            if area is not None and old_name == name and set(old) == set(pks):
                continue
            _write(actor, body, area, area.kind if area else kind, code, name, list(pks), changes)
            done += 1
        if done:
            record(
                "body.areas.import", subject=body, actor=actor, path=path, acting_as=acting,
                after={"areas": sorted(plan.areas), "changed": done},
            )  # fmt: skip
    return done


def _changeable(actor: Actor, body_id: Any) -> tuple[Body, str, str]:
    body = found(Body, actor, body_id, lock=True)
    path = found(Grid, actor, body.grid_id).path
    return body, path, actor.require("body.write", path)


def _areas(actor: Actor, body: Body) -> dict[str, tuple[BodyArea, str, tuple[UUID, ...]]]:
    """Return a body's areas by code, each with its name and the grids it covers."""
    areas = {area.pk: area for area in reachable(BodyArea, actor).filter(body=body)}
    covers: dict[UUID, list[UUID]] = {pk: [] for pk in areas}
    for area, grid in reachable(BodyAreaGrid, actor).filter(area__in=list(areas)).values_list("area", "grid"):
        covers[area].append(grid)
    return {area.code: (area, area.name, tuple(covers[pk])) for pk, area in areas.items()}


def _write(
    actor: Actor,
    body: Body,
    area: BodyArea | None,
    kind: str,
    code: str,
    name: str,
    grids: list[UUID],
    changes: Changes,
) -> BodyArea:
    if area is None:
        area = BodyArea(body=body, kind=kind, code=code[:32], name=name[:64])
        area.save(force_insert=True)
        changes.made(area)
    else:
        area.kind, area.code, area.name = kind, code[:32], name[:64]
        area.version += 1
        area.save(update_fields=["kind", "code", "name", "version"])
        reachable(BodyAreaGrid, actor).filter(area=area).delete()
    links = [BodyAreaGrid(area=area, grid_id=pk) for pk in grids]
    BodyAreaGrid.objects.bulk_create(links)
    changes.made_all(links)
    return area
