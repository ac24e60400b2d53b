"""What a print was made of, part by part, and what of it is no longer so."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from wangge.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Parts = dict[str, Any]
"""``all``: parts of the whole print; ``grids``: by code the parts of each grid, its ``name`` among them."""

OF_GRIDS: dict[str, tuple[str, ...]] = {
    "map": ("look", "outline", "scope", "officer", "phone", "households", "persons", "doors", "spots"),
    "org": ("look", "scope", "officer", "phone", "helpers", "area", "households", "persons"),
    "sheet": (
        "look", "outline", "scope", "officer", "phone", "helpers", "area", "households", "persons", "doors", "spots",
        "heads",
    ),
    "overview": ("outline", "grids", "households", "persons", "chief", "phone"),
}  # fmt: skip
OF_GRIDS["both"] = tuple(dict.fromkeys(OF_GRIDS["map"] + OF_GRIDS["org"]))
"""What each kind of print shows of every grid (the overview: of every village)."""

OF_ALL: dict[str, tuple[str, ...]] = {
    "map": ("ground", "document", "supervision", "page"),
    "org": ("leaders", "chiefs", "areas", "document", "supervision", "page"),
    "sheet": ("ground", "chiefs", "areas", "document"),
    "overview": ("ground", "leaders", "document", "supervision", "page"),
}
OF_ALL["both"] = tuple(dict.fromkeys(OF_ALL["map"] + OF_ALL["org"]))
"""What each kind shows beside its grids."""

_COUNTED = ("households", "persons", "grids")


def shown_on(kind: str, whole: Mapping[str, Any], grids: Mapping[str, Mapping[str, Any]]) -> Parts:
    """Return of all parts those that a kind of print shows."""
    return {
        "all": {part: whole[part] for part in OF_ALL[kind] if part in whole},
        "grids": {
            code: {"name": parts["name"], **{part: parts[part] for part in OF_GRIDS[kind] if part in parts}}
            for code, parts in grids.items()
        },
    }


def digest(*values: object) -> str:
    """Return a short digest of plain values; only for what is no personal detail."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, default=str).encode()).hexdigest()[:16]


def changes(before: Parts, now: Parts) -> tuple[Finding, ...]:
    """Return what differs, a finding for each part: ``poster.changed.<part>`` with the grid's name and the number."""
    found = list(_changed_whole(before.get("all", {}), now.get("all", {})))
    old, new = before.get("grids", {}), now.get("grids", {})
    found += [_finding("gone", grid=old[code]["name"]) for code in old if code not in new]
    found += [_finding("new", grid=new[code]["name"]) for code in new if code not in old]
    for code, was in old.items():
        if code in new:
            found += _changed_grid(was, new[code])
    return tuple(found)


def _changed_whole(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Finding]:
    for part, value in was.items():
        if now.get(part) != value:
            yield _finding(part, value=now.get(part, "") if part == "document" else "")


def _changed_grid(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Finding]:
    name = now["name"]
    moved = False
    for part, value in was.items():
        if now.get(part, value) == value:
            continue
        if part in _COUNTED:
            more = now[part] - value
            moved = moved or part == "households"
            yield _finding(f"{part}.{'more' if more > 0 else 'fewer'}", grid=name, number=abs(more))
        elif part == "name":
            yield _finding("name", grid=value, value=name)
        elif not (part in ("doors", "spots", "heads") and moved):  # that follows from a household more
            yield _finding(part, grid=name)


def _finding(part: str, **details: str | int) -> Finding:
    return Finding(f"poster.changed.{part}", "warning", details=dict(details))
