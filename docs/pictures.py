"""Make the pictures of the documentation by doing what it describes; what the commands said is kept beside them.

``python docs/pictures.py`` writes ``docs/_pictures``; with ``--readme`` the pictures of the two READMEs as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from PIL import Image

from wangge.delineation.model import COLOURS, StreetKind
from wangge.delineation.neighbours import NOTHING, find_neighbours
from wangge.exchange.net import read_net

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from wangge.delineation.model import GridPlan, Village

HERE = Path(__file__).parent
PICTURES = HERE / "_pictures"
WORK = PICTURES / "work"
VILLAGE = "孔寨村"
WIDE = 1400  # dots
NEAR = 80.0  # metres: longer edges around the settlement would only darken the drawing
TINTS = dict(
    zip(
        COLOURS,
        ("#e8a29a", "#f3dd7f", "#a5cf9f", "#f2bf87", "#9fbde3", "#c7aee0", "#9ad6d6", "#cbb29b"),
        strict=True,
    )
)
DELINEATE = (
    "wangge delineate --households demo/households.xlsx --map demo/map.gpkg --villages demo/villages.gpkg "
    "--township 大王庄乡 --out net/"
)
POSTER = f"wangge poster net/ --village {VILLAGE} --people demo/people.xlsx --demo"
COMMANDS = {
    "demo-data": "wangge demo-data --out demo/",
    "delineate": DELINEATE,
    "check": "wangge check net/",
    "poster-map": f"{POSTER} --kind map --out map.png",
    "poster-org": f"{POSTER} --kind org --out org.png",
    "poster-both": f"{POSTER} --kind both --out both.png",
    "poster-sheet": f"{POSTER} --kind sheet --grid 001 --out sheet.png",
    "poster-overview": "wangge poster net/ --kind overview --people demo/people.xlsx --demo --out overview.png",
    "redraw": DELINEATE.replace("--out net/", "--previous net/ --max 40 --out net-2027/"),
}
"""What the tutorial types, in this order."""


def main() -> None:
    """Run every command of the tutorial, keep what it says, and draw the pictures."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    WORK.mkdir(parents=True)
    for name, command in COMMANDS.items():
        (PICTURES / f"{name}.txt").write_text(f"$ {command}\n{_run(command)}", encoding="utf-8")
    for name in ("map", "org", "both", "sheet", "overview"):
        pages = sorted(WORK.glob(f"{name}*.png"))  # one, or name-1.png and so on
        _small(pages[0], PICTURES / f"{name}.png", WIDE)
    net = read_net(WORK / "net")
    village, plan = net.village(VILLAGE)
    _method(village, plan).savefig(PICTURES / "method.png", dpi=150, bbox_inches="tight")
    if "--readme" in sys.argv:
        (HERE / "images").mkdir(exist_ok=True)
        _small(PICTURES / "map.png", HERE / "images" / "map.png", 1000)
        _small(PICTURES / "org.png", HERE / "images" / "org.png", 1000)


def _run(command: str) -> str:
    """Run one command as a person would in an empty folder, and return what it says."""
    said = subprocess.run(
        [sys.executable, "-m", "wangge.project.command_line", *command.split()[1:]],
        cwd=WORK,
        env=os.environ | {"LANGUAGE": "en", "PYTHONWARNINGS": "error", "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if said.returncode:
        sys.exit(f"docs/pictures.py: {command}\n{said.stdout}")
    return said.stdout


def _small(picture: Path, to: Path, width: int) -> None:
    """Write a picture at most ``width`` dots wide, in few colours."""
    image = Image.open(picture).convert("RGB")
    image.thumbnail((width, 2 * width), Image.Resampling.LANCZOS)
    image.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(to, optimize=True)


def _method(village: Village, plan: GridPlan) -> Figure:
    """Draw the three steps of the method on one settlement."""
    window = _window(village)
    inside = np.flatnonzero(
        shapely.contains_xy(shapely.box(*window), village.households.xy[:, 0], village.households.xy[:, 1])
        & (plan.grid_of >= 0)
    )
    xy, grid = village.households.xy[inside], plan.grid_of[inside]
    figure = Figure(figsize=(12, 4.4), layout="constrained")
    steps = ("1. Who is whose neighbour", "2. Households to grids", "3. Land to grids")
    for axes, title in zip(figure.subplots(1, 3), steps, strict=True):
        axes.set(xlim=window[::2], ylim=window[1::2], aspect="equal", xticks=[], yticks=[], title=title)
        _streets(axes, village)
    first, second, third = figure.axes
    near = find_neighbours(xy, *_barriers(village))
    for parted, colour, words in ((False, "#4a4a4a", "nothing between"), (True, "#e3a04a", "a street or lane between")):
        pairs = near.pairs[((near.barrier != NOTHING) == parted) & (near.distance < NEAR)]
        first.add_collection(LineCollection(xy[pairs], colors=colour, linewidths=0.8, label=words, zorder=3))
    figure.legend(loc="outside lower left", ncols=2, frameon=False)
    colours = np.array([TINTS[g.colour] for g in plan.grids])
    second.scatter(*xy.T, c=colours[grid], s=16, edgecolors="#555555", linewidths=0.3, zorder=3)
    patches = PatchCollection(list(_patches(plan)), edgecolors="#333333", linewidths=0.8, zorder=1)
    patches.set_facecolor([TINTS[g.colour] for g in plan.grids])
    third.add_collection(patches)
    third.scatter(*xy.T, c="#444444", s=3, zorder=3)
    return figure


def _window(village: Village) -> tuple[float, float, float, float]:
    """Return the surroundings of the natural village with the most households."""
    names, counts = np.unique(village.households.settlement.astype(str), return_counts=True)
    xy = village.households.xy[village.households.settlement == names[counts.argmax()]]
    west, south = np.nanquantile(xy, 0.01, axis=0) - 30
    east, north = np.nanquantile(xy, 0.99, axis=0) + 30
    return float(west), float(south), float(east), float(north)


def _streets(axes: Axes, village: Village) -> None:
    lines = [shapely.get_coordinates(line) for line in shapely.get_parts(village.streets.lines)]
    axes.add_collection(LineCollection(lines, colors="#b9b2a6", linewidths=1.4, zorder=2))


def _barriers(village: Village) -> tuple[np.ndarray, np.ndarray]:
    """Return the streets as straight segments with the kind of each."""
    pieces, kinds = [], []
    for line, kind in zip(village.streets.lines, village.streets.kinds, strict=True):
        points = shapely.get_coordinates(line)
        pieces.append(np.hstack([points[:-1], points[1:]]))
        kinds.append(np.full(len(points) - 1, StreetKind(int(kind)), np.int64))
    return np.vstack(pieces), np.concatenate(kinds)


def _patches(plan: GridPlan) -> Iterator[PathPatch]:
    for grid in plan.grids:
        parts = shapely.get_parts(grid.shape)
        rings = [shapely.get_coordinates(ring) for part in parts for ring in (part.exterior, *part.interiors)]
        yield PathPatch(Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings)))


if __name__ == "__main__":
    main()
