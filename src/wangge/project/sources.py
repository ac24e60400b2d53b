"""From the files a user names to a township that can be divided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from wangge.exchange.assemble import assemble
from wangge.exchange.household_list import HouseholdTable, read_households
from wangge.exchange.maps import read_map, read_township_name, read_villages
from wangge.exchange.net import PLAN, inputs_of, previous_net, read_net
from wangge.project.dedicated import with_dedicated

if TYPE_CHECKING:
    from collections.abc import Callable

    from wangge.delineation.model import Township
    from wangge.exchange.net import Net

BUILDINGS: Literal["buildings"] = "buildings"


@dataclass(frozen=True)
class Sources:
    """What goes into a drawing, as it was named on the command line."""

    households: str
    maps: tuple[Path, ...] = ()
    villages: Path | None = None
    previous: Path | None = None
    dedicated: Path | None = None
    columns: str = ""
    sheet: str = ""
    coordinates: str = "auto"
    map_coordinates: str = "auto"
    township: str = ""


@dataclass(frozen=True)
class Gathered:
    """The township, how the list's columns were understood, and the files it all came from."""

    township: Township
    mapping: dict[str, str] = field(default_factory=dict)
    inputs: tuple[dict[str, str], ...] = ()
    retired: dict[str, list[str]] = field(default_factory=dict)


def gather(sources: Sources, tell: Callable[[int, int], None]) -> Gathered:
    """Read every file and put the township together; what is wrong in a file is a `Problem`."""
    steps = len(sources.maps) + 3
    maps = []
    for done, path in enumerate(sources.maps):
        tell(done, steps)
        maps.append(read_map(path, coordinates=sources.map_coordinates))
    tell(len(maps), steps)
    drawn = read_villages(sources.villages, coordinates=sources.map_coordinates) if sources.villages else None
    households: HouseholdTable | Literal["buildings"] = BUILDINGS
    if sources.households != BUILDINGS:
        households = read_households(sources.households, columns=sources.columns or None, sheet=sources.sheet or None)
    tell(len(maps) + 1, steps)
    township = assemble(
        households, maps, drawn, coordinates=sources.coordinates, township_name=sources.township or _name(sources)
    )
    tell(len(maps) + 2, steps)
    if sources.dedicated:
        township = with_dedicated(township, sources.dedicated, sources.coordinates)
    mapping = households.mapping if isinstance(households, HouseholdTable) else {}
    before = read_net(sources.previous) if sources.previous else None
    retired = before.provenance.get("retired", {}) if before else {}
    return Gathered(_in_force(township, before), mapping, tuple(inputs_of(_files(sources))), retired)


def _name(sources: Sources) -> str:
    """Call a township what the villages' file calls it; one that is only a map is called after its file."""
    named = read_township_name(sources.villages) if sources.villages else ""
    if named or sources.households != BUILDINGS or not sources.maps:
        return named
    return sources.maps[0].name.split(".")[0]


def _files(sources: Sources) -> list[tuple[str, Path]]:
    """Return the files read, each with its role; folders and bundles are named by what is in them."""
    named = [] if sources.households == BUILDINGS else [("households", Path(sources.households))]
    named += [("map", path) for path in sources.maps]
    named += [("villages", sources.villages)] if sources.villages else []
    named += [("dedicated", sources.dedicated)] if sources.dedicated else []
    named += [("previous", sources.previous / PLAN)] if sources.previous else []
    return [(role, file) for role, path in named for file in ([path] if path.is_file() else _inside(path))]


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _in_force(township: Township, before: Net | None) -> Township:
    """Tell each village of the net that is in force today."""
    if before is None:
        return township
    villages = tuple(replace(village, previous=previous_net(before, village.code)) for village in township.villages)
    return replace(township, villages=villages)
