"""Borders inside a block that several grids share: between the courtyards, straight where they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import Delaunay

from wangge.delineation.land.coverage import GRAIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import Village
    from wangge.delineation.units import Units

_STRAIGHTEN = 2.5  # metres a border may leave the middle between two houses to be straight
_MARGIN = 40.0  # metres around a block at which ghost sites end the borders
_WALL = 3.0  # metres between the sites along the wall of a building
_INSET = 0.04  # share by which these sites are drawn inwards, so that walls shared by two buildings part them


def dividers(
    village: Village,
    units: Units,
    face_of: NDArray[np.int64],
    faces: NDArray[np.object_],
    label: NDArray[np.int64],
    *,
    straight: bool,
) -> NDArray[np.object_]:
    """Lines that part the units of different labels inside each face that holds several.

    They are the Voronoi edges of the block's own houses (of the walls, where footprints are known) between different
    labels, joined and straightened when ``straight`` (a straight line may pass on the wrong side of a house; then
    they are asked for as they are). All blocks are triangulated in one go, laid far apart.
    """
    shared = _shared_faces(face_of, label)
    members = np.flatnonzero(np.isin(face_of, shared))
    if not len(members):
        return np.empty(0, dtype=object)
    xy, unit = _sites(village, units, members)
    block = np.searchsorted(shared, face_of[unit])
    lines, owner = _voronoi_edges(xy, label[unit], block, shapely.bounds(faces[shared]))
    if not straight or not len(lines):
        return lines
    order = np.argsort(owner, kind="stable")
    bundles = np.split(lines[order], np.flatnonzero(np.diff(owner[order])) + 1)
    chains = shapely.line_merge(np.array([shapely.multilinestrings(b) for b in bundles], dtype=object))
    return shapely.simplify(shapely.get_parts(chains), _STRAIGHTEN)


def _shared_faces(face_of: NDArray[np.int64], label: NDArray[np.int64]) -> NDArray[np.int64]:
    """Faces that hold units of more than one label."""
    inside = face_of >= 0
    pairs = np.unique(face_of[inside] << 32 | label[inside])
    faces, times = np.unique(pairs >> 32, return_counts=True)
    return faces[times > 1]


def _sites(village: Village, units: Units, members: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Voronoi sites of the units: their point, or points along the walls of their building."""
    building = units.building[members]
    housed = building >= 0
    points, owner = units.xy[members[~housed]], members[~housed]
    if not housed.any():
        return points, owner
    shells = shapely.get_exterior_ring(shapely.segmentize(village.buildings[building[housed]], _WALL))
    walls, at = shapely.get_coordinates(shells, return_index=True)
    middle = units.xy[members[housed]][at]
    walls = walls + _INSET * (middle - walls)
    xy = np.concatenate([points, walls])
    owner = np.concatenate([owner, members[housed][at]])
    _, first = np.unique(np.round(xy, 2), axis=0, return_index=True)
    first.sort()
    return xy[first], owner[first]


def _voronoi_edges(
    xy: NDArray[np.float64], label: NDArray[np.int64], block: NDArray[np.int64], bounds: NDArray[np.float64]
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Voronoi edges between sites of one block with different labels, and the block of each."""
    count = len(bounds)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    half = (bounds[:, 2:] - bounds[:, :2]) / 2 + _MARGIN
    # a ring of ghosts around each block, at a distance at which they do not bend the borders inside
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    reach = 1.5 * np.hypot(half[:, 0], half[:, 1])
    ghosts = np.stack([np.cos(turn), np.sin(turn)], axis=1)[None] * reach[:, None, None]
    apart = np.zeros((count, 2))
    apart[:, 0] = np.cumsum(6 * reach) - 3 * reach
    local = xy - middle[block] + apart[block]
    sites = np.concatenate([local, (ghosts + apart[:, None]).reshape(-1, 2)])
    home = np.concatenate([block, np.repeat(np.arange(count), len(turn))])
    tag = np.concatenate([label, np.full(count * len(turn), -1)])
    mesh = Delaunay(sites)
    triangles, beside = mesh.simplices.astype(np.int64), mesh.neighbors
    centre = _circumcentres(sites[triangles])
    u = np.concatenate([triangles[:, 1], triangles[:, 2], triangles[:, 0]])
    v = np.concatenate([triangles[:, 2], triangles[:, 0], triangles[:, 1]])
    here = np.tile(np.arange(len(triangles)), 3)
    there = beside.T.reshape(-1)
    keep = (u < v) & (there >= 0) & (tag[u] != tag[v]) & (tag[u] >= 0) & (tag[v] >= 0) & (home[u] == home[v])
    u, here, there = u[keep], here[keep], there[keep]
    ends = np.stack([centre[here], centre[there]], axis=1)
    # an edge may run on to a far circumcentre: end it where it leaves the ring of ghosts
    ends = _clipped(ends - apart[home[u]][:, None], reach[home[u]]) + middle[home[u]][:, None]
    # on the raster the centres of circles that are the same but for rounding (houses in exact rows) fall together
    ends = np.rint(ends / GRAIN) * GRAIN
    long = (ends[:, 0] != ends[:, 1]).any(axis=1)
    return shapely.linestrings(ends[long]), home[u][long]


def _clipped(ends: NDArray[np.float64], limit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Segments (e, 2, 2) cut to the squares of half-width ``limit`` around the origin (Liang and Barsky 1984).

    A segment that misses its square shrinks to a point.
    """
    start, way = ends[:, 0], ends[:, 1] - ends[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        first = (-limit[:, None] - start) / way
        second = (limit[:, None] - start) / way
    inside = np.abs(start) <= limit[:, None]
    enter = np.where(way == 0, np.where(inside, -np.inf, np.inf), np.minimum(first, second)).max(axis=1)
    leave = np.where(way == 0, np.where(inside, np.inf, -np.inf), np.maximum(first, second)).min(axis=1)
    enter = np.clip(enter, 0.0, 1.0)
    leave = np.maximum(np.clip(leave, 0.0, 1.0), enter)
    return np.stack([start + enter[:, None] * way, start + leave[:, None] * way], axis=1)


def _circumcentres(corner: NDArray[np.float64]) -> NDArray[np.float64]:
    b, c = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    twice = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    twice = np.where(np.abs(twice) < 1e-12, 1e-12, twice)
    bb, cc = (b**2).sum(axis=1), (c**2).sum(axis=1)
    x = (c[:, 1] * bb - b[:, 1] * cc) / twice
    y = (b[:, 0] * cc - c[:, 0] * bb) / twice
    return corner[:, 0] + np.stack([x, y], axis=1)
