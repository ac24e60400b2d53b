"""The ``net/`` folder: a drawn net with everything it was drawn from, complete in itself.

It holds ``grids.gpkg``, ``grids.geojson``, ``plan.json`` and the roster ``名册.xlsx``. A folder is written whole or not
at all; the net that was there before is replaced only when the new one is complete.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from wangge.delineation.model import PreviousNet
from wangge.exchange.net.folder import replacing
from wangge.exchange.net.geojson import write_geojson
from wangge.exchange.net.layers import LAYERS, read_layers, write_layers
from wangge.exchange.net.model import Net
from wangge.exchange.net.plan import read_plan, write_plan
from wangge.exchange.net.rebuild import plans_of, township_of
from wangge.exchange.roster import write_roster
from wangge.exchange.roster.reading import KEPT, appointments_kept
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


GRIDS, GEOJSON, PLAN, ROSTER = "grids.gpkg", "grids.geojson", "plan.json", "名册.xlsx"


def inputs_of(files: Iterable[tuple[str, Path]]) -> list[dict[str, str]]:
    """Describe the files a net was drawn from: role, bare name and SHA-256; no folder, so that nets can be compared."""
    described = []
    for role, path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        described.append({"role": role, "name": path.name, "sha256": digest})
    return described


def write_net(net: Net, out: Path | str, *, progress: Callable[[str], None] | None = None) -> Path:
    """Write the net into the folder ``out`` and return it.

    An existing net is replaced when the new one is complete: people already entered in its roster are carried over to
    the grids that keep their code, its old roster is kept as ``名册-旧.xlsx`` when anybody had to be left out, and
    files that are not part of a net are kept.

    Parameters
    ----------
    net
        What to write. Coordinates are rounded to a millimetre, point by point, so that shared borders stay shared.
    out
        A folder that is new, empty, or holds a net.
    progress
        Called with the name of each file before it is written.

    Raises
    ------
    Problem
        ``net.folder.readonly``, ``net.folder.foreign``, ``net.folder.file``, ``net.write.failed``. Nothing is half
        written, neither then nor on Ctrl-C.
    """
    tell = progress or (lambda _name: None)
    with replacing(Path(out), ours=(GRIDS, GEOJSON, PLAN, ROSTER, KEPT), marker=PLAN) as (folder, before):
        tell(GRIDS)
        write_layers(net, folder / GRIDS)
        tell(GEOJSON)
        write_geojson(net, folder / GEOJSON)
        tell(ROSTER)
        write_roster(net, folder / ROSTER, people=appointments_kept(net, before / ROSTER, folder))
        tell(PLAN)
        write_plan(net, folder / PLAN)
    return Path(out)


def read_net(path: Path | str) -> Net:
    """Read a net folder back: what ``write_net`` was given, on a grid of one millimetre.

    Raises
    ------
    Problem
        ``net.missing``, ``net.broken``, ``net.layer.missing``, ``net.code.unknown``, ``net.version``.
    """
    folder = Path(path)
    for name in (PLAN, GRIDS):
        if not (folder / name).is_file():
            raise Problem("net.missing", folder=str(folder), file=name)
    plan = read_plan(folder / PLAN)
    layers = read_layers(folder / GRIDS, LAYERS, plan.crs)
    try:
        rows = {code: village.rows for code, village in plan.villages.items()}
        return Net(township_of(plan, layers), plans_of(plan, layers), plan.params, plan.provenance, rows)
    except (KeyError, ValueError, TypeError) as error:
        raise Problem("net.broken", file=GRIDS, reason=f"{type(error).__name__}: {error}") from error


def previous_net(net: Net, village: str) -> PreviousNet | None:
    """Return what a redrawing of one village must know of the net in force; None when the net has no such village."""
    for drawn, plan in zip(net.township.villages, net.plans, strict=True):
        if drawn.code == village:
            codes = {
                str(i): plan.grids[g].code for i, g in zip(drawn.households.ids, plan.grid_of, strict=True) if g >= 0
            }
            return PreviousNet(
                code_of=codes,
                colour_of={grid.code: grid.colour for grid in plan.grids},
                retired=frozenset(net.provenance.get("retired", {}).get(village, ())),
            )
    return None
