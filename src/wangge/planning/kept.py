"""The nets that an adoption replaced, kept whole: to adopt them again, and to show the net of an earlier day."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wangge.territory.api import LEAF, VILLAGE, DrawnGrid, DrawnPlace, Outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wangge.territory.api import Grid, Place

FROM_NET = "net:"
"""What the source keys of places begin with that came with a net."""


@dataclass(frozen=True)
class Kept:
    """What was in force: grids with their keys, places, and for each household the codes of its grids before and after.

    A code is empty where a household had no grid.
    """

    grids: dict[UUID, DrawnGrid] = field(default_factory=dict)
    places: list[DrawnPlace] = field(default_factory=list)
    homes: dict[UUID, tuple[str, str]] = field(default_factory=dict)

    def villages_without_net(self) -> list[str]:
        """Return the names of the villages that had no grid yet."""
        with_net = {grid.division for grid in self.grids.values() if grid.level == LEAF}
        return [g.name for g in self.grids.values() if g.level == VILLAGE and g.division not in with_net]


def keep(grids: Sequence[Grid], places: Iterable[Place], homes: Mapping[UUID, tuple[str, str]]) -> Kept:
    """Return villages, areas and leaf grids as they are, with the places that came with their net."""
    codes = {grid.pk: grid.code for grid in grids}
    rows = {
        grid.pk: DrawnGrid(
            grid.code, grid.name, grid.level, codes.get(grid.parent_id, "") if grid.parent_id else "",
            grid.division_id, _outline(grid.outline, grid.lon, grid.lat), grid.kind, grid.colour, grid.colour_number,
            grid.scope_text,
        )
        for grid in sorted(grids, key=lambda grid: (grid.level, grid.code))
    }  # fmt: skip
    drawn = [
        DrawnPlace(
            place.source_key, codes[place.village_id][:12], codes.get(place.grid_id, "") if place.grid_id else "",
            place.kind, place.name, place.segment, _outline(place.shape, place.lon, place.lat),
        )
        for place in places
        if place.source_key.startswith(FROM_NET)
    ]  # fmt: skip
    return Kept(rows, drawn, dict(homes))


def pack_kept(kept: Kept) -> bytes:
    """Return it as bytes."""
    plain = {
        "grids": [[key.hex, _plain(grid)] for key, grid in kept.grids.items()],
        "places": [_plain(place) for place in kept.places],
        "homes": [[key.hex, before, after] for key, (before, after) in kept.homes.items()],
    }
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode())


def unpack_kept(data: Any) -> Kept:
    """Return what ``pack_kept`` was given."""
    plain = json.loads(zlib.decompress(bytes(data)))
    return Kept(
        {UUID(key): DrawnGrid(**_read(grid)) for key, grid in plain["grids"]},
        [DrawnPlace(**_read(place)) for place in plain["places"]],
        {UUID(key): (before, after) for key, before, after in plain["homes"]},
    )


def _outline(wkb: Any, lon: float | None, lat: float | None) -> Outline:
    return Outline(bytes(wkb) if wkb is not None else None, lon, lat)


def _plain(row: DrawnGrid | DrawnPlace) -> dict[str, Any]:
    plain = asdict(row)
    wkb = plain["outline"]["wkb"]
    plain["outline"]["wkb"] = base64.b64encode(wkb).decode() if wkb is not None else None
    return plain


def _read(plain: dict[str, Any]) -> dict[str, Any]:
    outline = plain["outline"]
    wkb = base64.b64decode(outline["wkb"]) if outline["wkb"] is not None else None
    return plain | {"outline": Outline(wkb, outline["lon"], outline["lat"])}
