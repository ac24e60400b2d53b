"""A net that `wangge delineate` drew, as maps and drafts: of its folder, or of a zip of it."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.exchange.net import inputs_of, read_net
from wangge.kernel.access import visible, writing
from wangge.kernel.access.predicates import after
from wangge.kernel.files import read_up_to
from wangge.kernel.record import record
from wangge.planning.ground.checking import checked
from wangge.planning.ground.keeping import keep_known
from wangge.planning.ground.lands import frame_of, objects, township_crs
from wangge.planning.models import GridPlan
from wangge.planning.packing import Draft, Land
from wangge.planning.selectors.nets import given_for
from wangge.planning.services.drafting import measures_in_force, new_drawing, put_draft
from wangge.planning.services.ground_rows import Maps, in_crs, plan_in_crs
from wangge.problem import Problem
from wangge.registry.api import Household, households_locate
from wangge.territory.api import AREA, Grid, grids_by_code, rules, village_create

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.files import File

    from wangge.delineation.model import GridPlan as Plan
    from wangge.delineation.model import Village
    from wangge.exchange.net import Net
    from wangge.kernel.access import Actor
    from wangge.planning.models import Drawing, Ground
    from wangge.planning.selectors.nets import Given

_PARTS = ("plan.json", "grids.gpkg")
_GEOPACKAGE = b"SQLite format 3\x00"
_MEGA = 1024 * 1024
_MOST, _MOST_UNPACKED = 60 * _MEGA, 300 * _MEGA


def drawing_from_net(*, actor: Actor, upload: File[bytes]) -> Drawing:
    """The maps of the net are the maps of its villages; its grids are drafts, to be looked at and adopted.

    Raises
    ------
    Problem
        ``upload.too_large``, ``upload.empty``, ``drawing.net.not_a_net``, and what ``drawing_from_folder`` raises.
    """
    name = (upload.name or "").replace("\\", "/").rpartition("/")[2]
    data = read_up_to(upload, _MOST, name)
    with TemporaryDirectory() as folder:
        unpack(data, name, Path(folder))
        return drawing_from_folder(actor=actor, net_folder=Path(folder), name=name)


def drawing_from_folder(*, actor: Actor, net_folder: Path, name: str = "") -> Drawing:
    """Do as ``drawing_from_net`` does, with a folder on this machine.

    Households are recognised by village and number; those that the books do not have are left out of the drafts, those
    that the net does not have are in no grid of them. Where the books have no coordinates they get those of the net.

    Raises
    ------
    Problem
        ``access.*``, ``net.*`` and ``division.code.*``; ``drawing.net.township`` for a net of another township.
    """
    net = read_net(net_folder)
    if not any(plan.grids for plan in net.plans):
        raise Problem("net.adopt.empty", file="grids.gpkg")
    with writing(actor):
        top, role = _township(actor, net)
        villages = _bring(actor, top, net, net_folder, name)
        drawing = new_drawing(actor, top.path, net.params, state="drawn")
        for drawn, plan in zip(net.township.villages, net.plans, strict=True):
            if plan.grids:
                village = villages[drawn.code]
                given = given_for(actor, village)
                draft = _draft(actor, village, given, drawn, plan, net)
                row = GridPlan(drawing=drawing, village=village)
                before = measures_in_force(actor, village, net.params) if given.village.previous is not None else {}
                put_draft(row, draft, net.params, given.ground_version, before=before, by=actor.name)
        record(
            "drawing.net", subject=drawing, actor=actor, path=top.path, acting_as=role,
            after={"file": name, "villages": [village.name for village in villages.values()]},
        )  # fmt: skip
    return drawing


def ground_from_folder(*, actor: Actor, net_folder: Path, name: str = "") -> list[Ground]:
    """The villages of the net are in the tree, with their maps; nothing is drafted.

    Raises
    ------
    Problem
        As ``drawing_from_folder``.
    """
    net = read_net(net_folder)
    with writing(actor):
        top, role = _township(actor, net)
        maps = Maps(actor)
        _bring(actor, top, net, net_folder, name, maps)
        record(
            "ground.bring", subject=top, actor=actor, path=top.path, acting_as=role,
            after={"file": name, "villages": len(maps.written)},
        )  # fmt: skip
    return maps.written


def unpack(data: bytes, name: str, folder: Path) -> None:
    """Put the two files that hold the net into the folder; names in the zip decide nothing but which they are.

    Raises
    ------
    Problem
        ``drawing.net.not_a_net``, ``upload.unpacked.too_large``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found = {part: _entry(packed, part, name) for part in _PARTS}
            room = _MOST_UNPACKED
            for part, entry in found.items():
                with packed.open(entry) as source:
                    content = source.read(room + 1)
                room -= len(content)
                if room < 0:
                    raise Problem("upload.unpacked.too_large", file=name, most=_MOST_UNPACKED // _MEGA)
                if part.endswith(".gpkg") and not content.startswith(_GEOPACKAGE):
                    raise Problem("drawing.net.not_a_net", file=name)
                (folder / part).write_bytes(content)
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise Problem("drawing.net.not_a_net", file=name) from error


def _entry(packed: zipfile.ZipFile, part: str, name: str) -> zipfile.ZipInfo:
    entries = [entry for entry in packed.infolist() if PurePosixPath(entry.filename.replace("\\", "/")).name == part]
    if len(entries) != 1:
        raise Problem("drawing.net.not_a_net", file=name)
    return entries[0]


def _township(actor: Actor, net: Net) -> tuple[Grid, str]:
    code = rules.township_code(net.township.code)
    found = grids_by_code(actor, [rules.grid_code(code)]).get(rules.grid_code(code))
    if found is None:
        raise Problem("drawing.net.township", name=net.township.name, value=code)
    return found, actor.require("grid.write", found.path)


def _bring(
    actor: Actor, top: Grid, net: Net, folder: Path, name: str, maps: Maps | None = None
) -> dict[str, Grid]:  # fmt: skip
    """Make sure of the villages, write their maps, and put households without coordinates where the net has them."""
    maps = maps or Maps(actor)
    crs = township_crs(actor, top) or net.township.crs
    sources: list[dict[str, Any]] = [
        {**one, "name": name or one["name"]} for one in inputs_of([("net", folder / "grids.gpkg")])
    ]
    codes = {village.code: rules.grid_code(rules.village_code(village.code, top.division_id)) for village in
             net.township.villages}  # fmt: skip
    there = grids_by_code(actor, codes.values())
    villages = {}
    points: dict[UUID, tuple[float, float]] = {}
    for drawn in net.township.villages:
        village = there.get(codes[drawn.code]) or village_create(
            actor=actor, township_id=top.pk, code=drawn.code, name=drawn.name
        )
        villages[drawn.code] = village
        if drawn.boundary is not None or len(drawn.buildings) or len(drawn.streets.lines):
            maps.put(village, in_crs(Land.of(drawn), net.township.crs, crs), crs, sources)
        points |= _points(actor, village, drawn, net.township.crs)
    if points:
        households_locate(actor=actor, points=points, subject=top, reason=name)
    return villages


def _points(actor: Actor, village: Grid, drawn: Village, crs: str) -> dict[UUID, tuple[float, float]]:
    """Return where the net has the households of which the books do not know it."""
    there = np.isfinite(drawn.households.xy).all(axis=1)
    if not there.any():
        return {}
    bare = visible(Household, actor).filter(village=village.pk, lon=None, alias_of=None, valid_to=None)
    keys = dict(bare.values_list("number", "pk"))
    if not keys:
        return {}

    lonlat = shapely.get_coordinates(frame_of(crs).lonlat(objects(shapely.points(drawn.households.xy[there]))))
    numbers = drawn.households.ids[there].tolist()
    return {
        keys[number]: (float(lon), float(lat))
        for number, (lon, lat) in zip(numbers, lonlat.tolist(), strict=True)
        if number in keys
    }


def _draft(actor: Actor, village: Grid, given: Given, drawn: Village, plan: Plan, net: Net) -> Draft:
    """Return the net's plan over the households of the books."""
    index = {str(number): at for at, number in enumerate(drawn.households.ids)}
    rows = [index.get(str(number), -1) for number in given.village.households.ids]
    grid_of = np.array([plan.grid_of[row] if row >= 0 else -1 for row in rows], np.int64)
    lived = grid_of >= 0
    households = np.bincount(grid_of[lived], minlength=len(plan.grids))
    persons = np.bincount(
        grid_of[lived], weights=given.village.households.persons[lived], minlength=len(plan.grids)
    )  # fmt: skip
    grids = tuple(
        replace(grid, households=int(households[at]), persons=int(persons[at])) for at, grid in enumerate(plan.grids)
    )
    there = visible(Grid, actor).filter(level__gte=AREA, path__gt=village.path, path__lt=after(village.path))
    plan = plan_in_crs(replace(plan, grid_of=grid_of, grids=grids), net.township.crs, given.crs)
    plan = keep_known(plan, list(there.defer("outline")))
    plan = checked(plan, given.village, net.params)
    return Draft(given.village, plan, given.keys, given.crs)
