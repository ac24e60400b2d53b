"""``plan.json``: how a net was drawn, what it measures, what was found; the same net gives the same bytes."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import shapely

from wangge.delineation.parameters import GridParams
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from wangge.delineation.model import GridPlan, Village
    from wangge.exchange.net.model import Net

FORMAT = 1
COUNTED = ("grids", "areas", "households", "lanes", "places")
"""The layers of which ``plan.json`` keeps how many rows each village had when it was drawn."""

_LIBRARIES = ("numpy", "scipy", "shapely", "numba", "pyproj", "pyogrio")


@dataclass(frozen=True)
class StoredVillage:
    """What ``plan.json`` keeps of one village's plan; ``rows`` is how many rows each layer of `COUNTED` had."""

    name: str
    measures: dict[str, float]
    findings: tuple[Finding, ...]
    rows: dict[str, int]


@dataclass(frozen=True)
class StoredPlan:
    """What ``plan.json`` keeps of a net."""

    name: str
    code: str
    crs: str
    params: GridParams
    provenance: dict[str, Any]
    findings: tuple[Finding, ...]
    villages: dict[str, StoredVillage]


def write_plan(net: Net, path: Path) -> None:
    """Write ``plan.json``: no date, no path, sorted keys."""
    provenance = dict(net.provenance)
    provenance.pop("retired", None)
    content = {
        "format": FORMAT,
        "engine": version_of("wangge"),
        "libraries": {name: version_of(name) for name in _LIBRARIES}
        | {"GEOS": shapely.geos_version_string, "PROJ": pyproj.proj_version_str},
        "township": {"name": net.township.name, "code": net.township.code, "crs": net.township.crs},
        "parameters": asdict(net.params),
        "provenance": provenance,
        "villages": [
            _village(v, p, net.provenance.get("retired", {}).get(v.code, ()))
            for v, p in zip(net.township.villages, net.plans, strict=True)
        ],
        "findings": [_finding(f) for f in net.township.findings],
    }
    text = json.dumps(plain_data(content), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def version_of(package: str) -> str:
    """Return the version of an installed package; a source tree that is not installed has none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _village(village: Village, plan: GridPlan, retired: Any) -> dict[str, Any]:
    """Keep of one village what the layers do not tell."""
    gone = set(retired)
    if village.previous is not None:
        gone |= {*village.previous.retired, *village.previous.code_of.values(), *village.previous.colour_of}
    return {
        "code": village.code,
        "name": plan.name,
        "grids": len(plan.grids),
        "areas": len(plan.areas),
        "households": len(village.households),
        "lanes": len(plan.lanes.lines),
        "places": len(village.places.shapes),
        "persons": int(village.households.persons.sum()),
        "without_grid": int((plan.grid_of < 0).sum()),
        "good": plan.good,
        "measures": plan.measures,
        "retired": sorted(gone - {grid.code for grid in plan.grids}),
        "findings": [_finding(f) for f in plan.findings],
    }


def without_folders(finding: Finding) -> Finding:
    """Name the file that a finding is about without its folder: a net may be passed on."""
    file = finding.details.get("file")
    if not isinstance(file, str):
        return finding
    return replace(finding, details=finding.details | {"file": PurePath(file).name})


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "village": finding.village,
        "grid": finding.grid,
        "xy": None if finding.xy is None else [round(float(v), 3) for v in finding.xy],
        "details": without_folders(finding).details,
    }


def plain_data(value: Any) -> Any:
    """Turn numpy's numbers into Python's and a number that is none (NaN, infinite) into null."""
    if isinstance(value, dict):
        return {str(k): plain_data(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain_data(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def read_plan(path: Path) -> StoredPlan:
    """Read ``plan.json`` back.

    Raises
    ------
    Problem
        ``net.version`` when a newer Wangge wrote it, ``net.broken`` when it is no plan.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] > FORMAT:
            raise Problem("net.version", file=path.name, value=content["format"])
        villages = {v["code"]: _stored(v) for v in content["villages"]}
        retired = {v["code"]: v["retired"] for v in content["villages"] if v["retired"]}
        return StoredPlan(
            **content["township"],
            params=GridParams(**content["parameters"]),
            provenance=content["provenance"] | ({"retired": retired} if retired else {}),
            findings=tuple(_found(f) for f in content["findings"]),
            villages=villages,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Problem("net.broken", file=path.name, reason=f"{type(error).__name__}: {error}") from error


def _stored(village: dict[str, Any]) -> StoredVillage:
    measures = {name: math.nan if value is None else value for name, value in village["measures"].items()}
    rows = {layer: int(village[layer]) for layer in COUNTED}
    return StoredVillage(village["name"], measures, tuple(_found(f) for f in village["findings"]), rows)


def _found(content: dict[str, Any]) -> Finding:
    xy = content["xy"]
    return Finding(
        content["code"],
        content["severity"],
        content["village"],
        content["grid"],
        None if xy is None else (xy[0], xy[1]),
        content["details"],
    )
