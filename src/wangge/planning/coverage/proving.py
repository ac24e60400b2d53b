"""The proof of a village's land: computed from the live outlines, kept with their digest, renewed when they change."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.exchange.coordinates import metric_crs
from wangge.exchange.net.layers import Frame
from wangge.kernel.access import as_system
from wangge.kernel.access.predicates import after
from wangge.planning.coverage.land import Piece, land_of
from wangge.planning.models import Ground, Proof
from wangge.territory.api import LEAF, VILLAGE, Grid

if TYPE_CHECKING:
    from uuid import UUID

    from numpy.typing import NDArray

_MOST_GAPS = 200
"""Pieces of land that are kept with their place, the largest; the square metres count all of them."""
_VERSION = "1"


def prove_below(path: str = "") -> int:
    """Every village below ``path`` (everywhere when empty) has the proof of its present outlines; return how many new.

    For a path inside a village, this is that village. A village without a map, or whose grids have none, has no proof.
    """
    with as_system("the land of a net is measured by the platform"):
        villages = Grid.objects.filter(level=VILLAGE, valid_to=None)
        if path:
            top = "".join(f"{part}/" for part in path.split("/")[:VILLAGE] if part)
            villages = villages.filter(path__gte=top, path__lt=after(top))
        known = dict(Proof.objects.values_list("village", "digest"))
        crs = dict(Ground.objects.values_list("village", "crs"))
        found = list(villages.order_by("path").values_list("pk", "path"))
        return sum(_prove(pk, below, known.get(pk, ""), crs.get(pk, "")) for pk, below in found)


def _prove(pk: UUID, path: str, known: str, crs: str) -> bool:
    """Compute one village if its outlines are not those of the proof; say whether something was written."""
    rows = list(
        Grid.objects.filter(path__gte=path, path__lt=after(path), valid_to=None, level__in=(VILLAGE, LEAF))
        .exclude(outline=None).order_by("level", "code").values_list("pk", "code", "outline")
    )  # fmt: skip
    if len(rows) < 2 or rows[0][0] != pk:
        return bool(Proof.objects.filter(village=pk).delete()[0])
    now = _digest(rows)
    if now == known:
        return False
    lonlat: NDArray[np.object_] = shapely.from_wkb([bytes(outline or b"") for _, _, outline in rows])
    middle = shapely.centroid(lonlat[0])
    frame = Frame(crs or metric_crs(middle.x, middle.y))
    metres = frame.metres(lonlat)
    land = land_of(metres[0], metres[1:])
    codes = [code for _, code, _ in rows[1:]]
    Proof.objects.update_or_create(
        village_id=pk,
        defaults={
            "digest": now, "uncovered": round(land.uncovered, 2), "doubled": round(land.doubled, 2),
            "gaps": [_gap(piece, frame, codes) for piece in land.pieces[:_MOST_GAPS]],
        },
    )  # fmt: skip
    return True


def _digest(rows: list[tuple[Any, ...]]) -> str:
    made = hashlib.sha256(_VERSION.encode())
    for _, code, outline in rows:
        made.update(f"{code}:{len(outline)}:".encode())
        made.update(bytes(outline))
    return made.hexdigest()


def _gap(piece: Piece, frame: Frame, codes: list[str]) -> dict[str, Any]:
    """Say where a piece of land lies, how large it is, and which two grids claim it."""
    inside = np.array([shapely.point_on_surface(piece.shape)], dtype=object)
    at = frame.lonlat(inside)[0]
    return {
        "lon": round(at.x, 6), "lat": round(at.y, 6), "m2": round(piece.square_metres, 2), "kind": piece.kind,
        "grids": [codes[owner] for owner in piece.owners],
    }  # fmt: skip
