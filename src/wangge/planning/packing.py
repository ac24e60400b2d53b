"""Villages, nets and drafts as bytes: texts as JSON, numbers as arrays, shapes as WKB; compressed. No code in it."""

from __future__ import annotations

import json
import math
import struct
import zlib
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import numpy as np
import shapely

from wangge.delineation.model import (
    Area,
    Grid,
    GridPlan,
    Households,
    Lanes,
    Places,
    PreviousNet,
    Scope,
    Streets,
    Township,
    Village,
    Water,
)
from wangge.exchange.net.plan import plain_data, without_folders
from wangge.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

Packed = bytes | memoryview
"""What a database gives back for bytes: SQLite bytes, PostgreSQL a view of them."""

_FORMAT = 1
_TEXTS = ("ids", "settlement", "group", "lane", "door", "grid")
"""The columns of households that are kept. The name of the head is not: a draft does without."""


def _none() -> NDArray[np.object_]:
    return np.empty(0, dtype=object)


@dataclass(frozen=True)
class Land:
    """The map of a village without its households; ``lanes`` and ``doors`` are the addresses of the buildings."""

    boundary: Any = None
    streets: Streets = field(default_factory=lambda: Streets(_none(), _none(), np.empty(0, np.int64)))
    water: Water = field(default_factory=lambda: Water(_none(), _none()))
    places: Places = field(default_factory=lambda: Places(_none(), _none(), _none()))
    buildings: NDArray[np.object_] = field(default_factory=_none)
    lanes: NDArray[np.object_] = field(default_factory=_none)
    doors: NDArray[np.object_] = field(default_factory=_none)
    dedicated: tuple[int, ...] = ()

    @staticmethod
    def of(village: Village) -> Land:
        """Return the map of a village; its buildings have the addresses of those who live there."""
        lanes, doors = _blank(len(village.buildings)), _blank(len(village.buildings))
        homes = village.households
        for building, lane, door in zip(homes.building.tolist(), homes.lane, homes.door, strict=True):
            if building >= 0 and door and not doors[building]:
                lanes[building], doors[building] = str(lane), str(door)
        return Land(
            village.boundary, village.streets, village.water, village.places, village.buildings, lanes, doors,
            village.dedicated,
        )  # fmt: skip

    def village(self, code: str, name: str, households: Households, previous: PreviousNet | None = None) -> Village:
        """Return the village with these households on this map."""
        return Village(
            code, name, self.boundary, households, self.streets, self.water, self.places, self.buildings, previous,
            self.dedicated,
        )  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A village as it was drawn, its net as it is now, and the primary keys of its households."""

    village: Village
    plan: GridPlan
    keys: tuple[UUID, ...]
    crs: str


def pack_land(land: Land) -> bytes:
    """Return the map of a village as bytes."""
    texts: dict[str, Any] = {
        "streets": land.streets.names.tolist(), "water": land.water.names.tolist(),
        "places": land.places.names.tolist(), "kinds": land.places.kinds.tolist(), "lanes": land.lanes.tolist(),
        "doors": land.doors.tolist(), "dedicated": list(land.dedicated),
    }  # fmt: skip
    shapes = {
        "boundary": _objects([land.boundary]), "streets": land.streets.lines, "water": land.water.shapes,
        "places": land.places.shapes, "buildings": land.buildings,
    }  # fmt: skip
    return _packed(texts, {"kinds": land.streets.kinds}, shapes)


def unpack_land(data: Packed) -> Land:
    """Return what ``pack_land`` was given."""
    texts, numbers, shapes = _unpacked(data)
    return Land(
        shapes["boundary"][0],
        Streets(shapes["streets"], _texts(texts["streets"]), numbers["kinds"]),
        Water(shapes["water"], _texts(texts["water"])),
        Places(shapes["places"], _texts(texts["places"]), _texts(texts["kinds"])),
        shapes["buildings"],
        _texts(texts["lanes"]),
        _texts(texts["doors"]),
        tuple(texts["dedicated"]),
    )


def pack_village(village: Village) -> bytes:
    """Return a village as bytes: households without heads, the map, and what was in force before."""
    homes, before = village.households, village.previous
    texts: dict[str, Any] = {name: [str(value) for value in getattr(homes, name).tolist()] for name in _TEXTS}
    plain: dict[str, Any] = {"code": village.code, "name": village.name, "households": texts, "previous": None}
    if before is not None:
        plain["previous"] = [before.code_of, before.colour_of, sorted(before.retired)]
    numbers = {"xy": homes.xy, "persons": homes.persons, "building": homes.building}
    return _joined([_packed(plain, numbers, {}), pack_land(Land.of(village))])


def unpack_village(data: Packed) -> Village:
    """Return what ``pack_village`` was given."""
    households, land = _parted(data)
    plain, numbers, _ = _unpacked(households)
    homes = Households.of(
        plain["households"].pop("ids"),
        numbers["xy"],
        persons=numbers["persons"],
        building=numbers["building"],
        **{name: _texts(values) for name, values in plain["households"].items()},
    )
    before = None
    if plain["previous"] is not None:
        code_of, colour_of, retired = plain["previous"]
        before = PreviousNet(code_of, colour_of, frozenset(retired))
    return unpack_land(land).village(plain["code"], plain["name"], homes, before)


def pack_township(township: Township) -> bytes:
    """Return a township with all its villages as bytes."""
    plain = {"name": township.name, "code": township.code, "crs": township.crs}
    plain["findings"] = cast("Any", plain_findings(township.findings))
    return _joined([_packed(plain, {}, {}), *(pack_village(village) for village in township.villages)])


def unpack_township(data: Packed) -> Township:
    """Return what ``pack_township`` was given."""
    own, *villages = _parted(data)
    plain, _, _ = _unpacked(own)
    return Township(
        plain["name"], plain["code"], plain["crs"], tuple(unpack_village(one) for one in villages),
        found(plain["findings"]),
    )  # fmt: skip


def pack_plan(plan: GridPlan) -> bytes:
    """Return a net as bytes."""
    plain = {
        "village": plan.village, "name": plan.name, "findings": plain_findings(plan.findings),
        "measures": plan.measures, "grids": [_plain_grid(grid) for grid in plan.grids],
        "areas": [[area.code, area.name, list(area.grids)] for area in plan.areas], "lanes": plan.lanes.names.tolist(),
    }  # fmt: skip
    numbers = {
        "grid_of": plan.grid_of, "place_grid": plan.place_grid, "kinds": plan.lanes.kinds, "lane_grid": plan.lanes.grid
    }  # fmt: skip
    shapes = {
        "grids": _objects(grid.shape for grid in plan.grids), "areas": _objects(area.shape for area in plan.areas),
        "lanes": plan.lanes.lines,
    }  # fmt: skip
    return _packed(plain, numbers, shapes)


def unpack_plan(data: Packed) -> GridPlan:
    """Return what ``pack_plan`` was given."""
    plain, numbers, shapes = _unpacked(data)
    return GridPlan(
        village=plain["village"],
        name=plain["name"],
        grid_of=numbers["grid_of"],
        grids=tuple(_grid(one, shape) for one, shape in zip(plain["grids"], shapes["grids"], strict=True)),
        areas=tuple(
            Area(code, name, tuple(grids), shape)
            for (code, name, grids), shape in zip(plain["areas"], shapes["areas"], strict=True)
        ),
        lanes=Lanes(shapes["lanes"], _texts(plain["lanes"]), numbers["kinds"], numbers["lane_grid"]),
        place_grid=numbers["place_grid"],
        findings=found(plain["findings"]),
        measures={key: math.nan if value is None else float(value) for key, value in plain["measures"].items()},
    )


def pack_draft(draft: Draft) -> bytes:
    """Return a draft as bytes."""
    keys = np.frombuffer(b"".join(key.bytes for key in draft.keys), np.uint8)
    return _joined(
        [_packed({"crs": draft.crs}, {"keys": keys}, {}), pack_village(draft.village), pack_plan(draft.plan)]
    )


def unpack_draft(data: Packed) -> Draft:
    """Return what ``pack_draft`` was given."""
    own, village, plan = _parted(data)
    plain, numbers, _ = _unpacked(own)
    keys = numbers["keys"].tobytes()
    return Draft(
        unpack_village(village), unpack_plan(plan),
        tuple(UUID(bytes=keys[at : at + 16]) for at in range(0, len(keys), 16)), plain["crs"],
    )  # fmt: skip


def with_plan(data: Packed, plan: bytes) -> bytes:
    """Return the draft with another net, both packed already; its village is not packed anew."""
    own, village, _ = _parted(data)
    return _joined([own, village, plan])


def plain_findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings for JSON; files are named without their folders."""
    return [cast("dict[str, Any]", plain_data(asdict(without_folders(one)))) for one in findings]


def found(plain: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Return what ``plain_findings`` was given."""
    return tuple(
        Finding(
            one["code"], one["severity"], one["village"], one["grid"],
            None if one["xy"] is None else (one["xy"][0], one["xy"][1]), one["details"],
        )
        for one in plain
    )  # fmt: skip


def _plain_grid(grid: Grid) -> dict[str, Any]:
    return asdict(replace(grid, shape=None))


def _grid(plain: dict[str, Any], shape: Any) -> Grid:
    scope = plain["scope"]
    groups = tuple((str(s), str(g), int(n), bool(whole)) for s, g, n, whole in scope["groups"])
    runs = tuple((str(first), str(last)) for first, last in scope.get("runs", ()))
    said = Scope(scope["sides"], tuple(scope["lanes"]), groups, runs, bool(scope.get("by_door")))
    return Grid(**plain | {"shape": shape, "scope": said})


def _packed(
    plain: Mapping[str, Any], numbers: Mapping[str, NDArray[Any]], shapes: Mapping[str, NDArray[np.object_]]
) -> bytes:
    """Put texts, arrays and shapes into one piece: the length of the head, the head, the arrays one after another."""
    arrays = {f"n:{name}": np.ascontiguousarray(values) for name, values in numbers.items()}
    for name, column in shapes.items():
        wkb = shapely.to_wkb(column, output_dimension=2) if len(column) else ()
        lengths = [-1 if one is None else len(one) for one in wkb]
        arrays[f"l:{name}"] = np.array(lengths, np.int64)
        arrays[f"s:{name}"] = np.frombuffer(b"".join(one for one in wkb if one is not None), np.uint8)
    parts = [[name, values.dtype.str, list(values.shape)] for name, values in arrays.items()]
    content = {"format": _FORMAT, "plain": plain_data(dict(plain)), "parts": parts}
    head = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(struct.pack("<I", len(head)) + head + b"".join(v.tobytes() for v in arrays.values()), 1)


def _unpacked(data: Packed) -> tuple[dict[str, Any], dict[str, NDArray[Any]], dict[str, NDArray[np.object_]]]:
    raw = zlib.decompress(data)
    (length,) = struct.unpack_from("<I", raw)
    at = 4 + length
    head = json.loads(raw[4:at])
    arrays: dict[str, NDArray[Any]] = {}
    for name, dtype, shape in head["parts"]:
        count = math.prod(shape)
        arrays[name] = np.frombuffer(raw, np.dtype(dtype), count, at).reshape(shape).copy()
        at += arrays[name].nbytes
    numbers = {name[2:]: values for name, values in arrays.items() if name[0] == "n"}
    shapes = {
        name[2:]: _shapes(values, arrays[f"s:{name[2:]}"].tobytes())
        for name, values in arrays.items()
        if name[0] == "l"
    }
    return head["plain"], numbers, shapes


def _shapes(lengths: NDArray[np.int64], wkb: bytes) -> NDArray[np.object_]:
    ends = np.cumsum(np.maximum(lengths, 0)).tolist()
    pieces = _objects(
        None if length < 0 else wkb[end - length : end] for length, end in zip(lengths.tolist(), ends, strict=True)
    )
    return _objects(shapely.from_wkb(pieces)) if len(pieces) else _none()


def _joined(pieces: Sequence[bytes]) -> bytes:
    head = struct.pack(f"<I{len(pieces)}I", len(pieces), *(len(piece) for piece in pieces))
    return head + b"".join(pieces)


def _parted(data: Packed) -> list[bytes]:
    data = bytes(data)
    (count,) = struct.unpack_from("<I", data)
    at = 4 + 4 * count
    pieces = []
    for length in struct.unpack_from(f"<{count}I", data, 4):
        pieces.append(data[at : at + length])
        at += length
    return pieces


def _blank(length: int) -> NDArray[np.object_]:
    return np.full(length, "", dtype=object)


def _texts(values: Sequence[str]) -> NDArray[np.object_]:
    return _objects(values)


def _objects(values: Iterable[Any]) -> NDArray[np.object_]:
    listed = list(values)
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column
