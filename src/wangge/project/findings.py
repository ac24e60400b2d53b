"""Findings for people and for machines: how grave, where, why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.exchange.net.layers import Frame
from wangge.language import describe, gettext
from wangge.language.marking import _
from wangge.project.talk import SEVERITIES, STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wangge.delineation.model import Township
    from wangge.problem import Finding
    from wangge.project.talk import Talk

_MOST = 20
"""Findings of one severity that are shown unless all are asked for."""


def count_by_severity(findings: Iterable[Finding]) -> tuple[int, int, int]:
    """Return how many errors, warnings and notes there are."""
    grave = [finding.severity for finding in findings]
    return grave.count("error"), grave.count("warning"), grave.count("note")


def lonlat_of(finding: Finding, township: Township) -> tuple[float, float] | None:
    """Return the place of a finding as longitude and latitude, six decimals (a tenth of a metre)."""
    if finding.xy is None or not township.crs:
        return None
    point = Frame(township.crs).lonlat(np.array([shapely.Point(finding.xy)], dtype=object))[0]
    return round(point.x, 6), round(point.y, 6)


def finding_as_data(finding: Finding, township: Township) -> dict[str, Any]:
    """Return a finding as plain data, with its words."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "village": finding.village,
        "grid": finding.grid,
        "lonlat": lonlat_of(finding, township),
        "message": describe(finding),
        "details": finding.details,
    }


def show_findings(talk: Talk, township: Township, findings: Sequence[Finding], *, every: bool = False) -> None:
    """Show the findings, the gravest first: errors all, warnings and notes a page of each unless ``every``."""
    names = {village.code: village.name for village in township.villages}
    for severity in ("error", "warning", "note"):
        chosen = [finding for finding in findings if finding.severity == severity]
        shown = chosen if every or severity == "error" else chosen[: _MOST if severity == "warning" else 0]
        for finding in shown:
            place = lonlat_of(finding, township)
            where = [names.get(finding.village, finding.village), finding.grid[-3:] if finding.grid else ""]
            where.append(f"{place[0]:.5f},{place[1]:.5f}" if place else "")
            talk.say(
                "[" + STYLES[severity] + "]{severity}[/] {where}{words}",
                severity=gettext(SEVERITIES[severity]),
                where=" ".join(w for w in where if w) + ": " if any(where) else "",
                words=describe(finding),
            )
        if len(chosen) > len(shown):
            talk.say(
                _("[dim]… and {count} more ({severity}); the layer `findings` of grids.gpkg holds them all.[/]"),
                count=len(chosen) - len(shown),
                severity=gettext(SEVERITIES[severity]),
            )
