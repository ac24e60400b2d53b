"""People in charge: one row per post, appointed in one step by the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel.access import visible
from wangge.kernel.models import UndoLog
from wangge.problem import Problem
from wangge.registry.imports.grouping import Unit
from wangge.registry.imports.outcome import Outcome
from wangge.registry.imports.reading import Wrong
from wangge.roster.api import Line, appoint, appoint_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangge.kernel.access import Actor
    from wangge.registry.models import Import

_STATES = {"open": "new", "replace": "changed", "update": "changed", "same": "unchanged", "skip": "unchanged"}


def check(actor: Actor, path: str, mapping: Mapping[str, int]) -> None:
    """Let every mapping pass: a post names its own place."""


def group(
    rows: Sequence[dict[str, Any]],
    *,
    layout: str,  # noqa: ARG001 - a household list has layouts, this has none
    headings: Mapping[str, str],
    bad: Any,
) -> tuple[list[Unit], list[Wrong]]:
    """Return a unit per row with a name; rows without one are posts still open and left out."""
    told = set(bad)
    units: list[Unit] = []
    wrong: list[Wrong] = []
    for row in rows:
        if not row.get("name") and row["at"] not in told:
            continue
        if not row.get("role") and row["at"] not in told:
            wrong.append(Wrong(row["at"], row["row"], headings.get("role", ""), "", "imports.cell.blank"))
        place = row.get("grid") or row.get("household") or row.get("unit") or ""
        title = f"{place} {row.get('role', '')} {row.get('name', '')}".strip()
        units.append(Unit([row["at"]], row["row"], row, title=title))
    return units, wrong


def pieces(units: Sequence[Unit]) -> list[list[int]]:
    """Compare all at once: whether two people are in charge of one grid is seen only then."""
    return [list(range(len(units)))]


def compare(*, actor: Actor, path: str, units: Sequence[Unit], headings: Mapping[str, str]) -> list[Wrong]:  # noqa: ARG001
    """Say of each post what it would do."""
    lines = [_line(unit, at, headings) for at, unit in enumerate(units)]
    plan = appoint_plan(actor, lines)
    for step in plan.steps:
        unit = units[step.line.row]
        unit.state = _STATES[step.act]
        if step.replaces is not None:
            unit.diff = [["Post", step.replaces.person.name, step.line.name]]
        elif step.act == "update":
            unit.diff = [["Phone", "", ""], ["Agreed to be shown", "", ""]]
    found = []
    for finding in plan.problems:
        unit = units[int(finding.details["row"] or 0)]
        facts = {key: value for key, value in finding.details.items() if key not in {"row", "sheet", "column", "value"}}
        found.append(
            Wrong(
                unit.rows[0], unit.line, str(finding.details["column"] or ""), str(finding.details["value"] or ""),
                finding.code, facts,
            )
        )  # fmt: skip
    return found


def carry_out(*, actor: Actor, row: Import, units: Sequence[Unit]) -> Outcome:
    """Appoint them, unless the books have changed since.

    Raises
    ------
    Problem
        ``imports.touched``.
    """
    lines = [_line(unit, at, {}) for at, unit in enumerate(units)]
    plan = appoint_plan(actor, lines)
    acts = {step.line.row: _STATES[step.act] for step in plan.steps}
    touched = [unit.title for at, unit in enumerate(units) if acts.get(at) != unit.state]
    if touched:
        raise Problem(
            "imports.touched", value="、".join(touched[:5]) + ("…" if len(touched) > 5 else ""), count=len(touched)
        )
    if not plan.changes:
        return Outcome(None)
    counts = appoint(actor, plan, file=row.file_name)
    log = visible(UndoLog, actor).filter(action="person.appoint").order_by("-at").first()
    return Outcome(log.pk if log else None, {"people_new": counts["people"]})


def _line(unit: Unit, at: int, headings: Mapping[str, str]) -> Line:
    values = unit.values
    return Line(
        level=values.get("level", ""), unit=values.get("unit", ""), role=values["role"], name=values["name"],
        grid=values.get("grid", ""), household=values.get("household", ""), phone=values.get("phone", ""),
        consent=values.get("consent") == "yes", party=values.get("party") == "yes", note=values.get("note", ""),
        row=at, columns=dict(headings),
    )  # fmt: skip
