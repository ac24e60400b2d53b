"""How good a division is; the definitions are the same for every method.

Written out in docs: out of band, in pieces, in-street cut, border on streets, crossings per zone, compactness, reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from unit_graph import UnitGraph

LONGEST_BORDER = 100.0  # metres of border between two houses that count, lest open land drown the streets


@dataclass(frozen=True)
class Measures:
    """Measures of one division; shares in per cent.

    zones, smallest, largest, spread
        Number of zones, and households of the smallest and largest and their standard deviation.
    out_of_band
        Zones below the minimum or above the maximum.
    in_pieces
        Zones that are not connected on the unit graph.
    in_street_cut
        Neighbours that no street parts but the division does.
    on_street
        Border between zones that lies on streets or water, by length (a shared border counts 100 m at most).
    crossings
        Streets to cross to reach all members of a zone: its pieces without the pairs that streets part, less one;
        mean over zones.
    compactness
        Polsby-Popper (4 pi area / perimeter squared) of the joined cells, median over zones.
    reach
        Metres from a household to the middle of its zone, mean over households.
    purity
        Households that belong to their zone's largest group, of those that have a group.
    """

    zones: int
    smallest: int
    largest: int
    spread: float
    out_of_band: float
    in_pieces: float
    in_street_cut: float
    on_street: float
    crossings: float
    compactness: float
    reach: float
    purity: float


def measure(
    graph: UnitGraph,
    xy: NDArray[np.float64],
    group: NDArray[np.int64],
    labels: NDArray[np.int64],
    minimum: int,
    maximum: int,
) -> Measures:
    """Measure a division of all villages of a data set; ``labels`` (n,) are any integers, one per zone."""
    zone = np.unique(labels, return_inverse=True)[1]
    zones = int(zone.max()) + 1
    size = np.bincount(zone)
    one, other = zone[graph.pairs[:, 0]], zone[graph.pairs[:, 1]]
    within = one == other
    border = graph.border[~within]
    street_border = np.minimum(border, LONGEST_BORDER)
    perimeter = (
        np.bincount(one[~within], border, zones)
        + np.bincount(other[~within], border, zones)
        + np.bincount(zone, graph.outer, zones)
    )
    compactness = 4 * np.pi * np.bincount(zone, graph.area, zones) / np.maximum(perimeter, 1e-9) ** 2
    middle = np.stack([np.bincount(zone, xy[:, axis]) / size for axis in (0, 1)], axis=1)
    return Measures(
        zones=zones,
        smallest=int(size.min()),
        largest=int(size.max()),
        spread=float(size.std()),
        out_of_band=100 * float(((size < minimum) | (size > maximum)).mean()),
        in_pieces=100 * float((_pieces(graph.pairs[within], zone) > 1).mean()),
        in_street_cut=100 * float((~within & ~graph.parted).sum() / max(1, (~graph.parted).sum())),
        on_street=100 * float(street_border[graph.parted[~within]].sum() / max(1e-9, street_border.sum())),
        crossings=float((_pieces(graph.pairs[within & ~graph.parted], zone) - 1).mean()),
        compactness=float(np.median(compactness)),
        reach=float(np.hypot(*(xy - middle[zone]).T).mean()),
        purity=_purity(zone, group),
    )


def _pieces(links: NDArray[np.int64], zone: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of pieces of each zone when only these links within zones hold it together."""
    count = len(zone)
    matrix = coo_array((np.ones(len(links), dtype=np.int8), links.T), shape=(count, count))
    pieces, piece = connected_components(matrix, directed=False)
    zone_of = np.zeros(pieces, dtype=np.int64)
    zone_of[piece] = zone
    return np.bincount(zone_of)


def _purity(zone: NDArray[np.int64], group: NDArray[np.int64]) -> float:
    known = group >= 0
    if not known.any():
        return float("nan")
    groups = int(group.max()) + 1
    key, number = np.unique(zone[known] * groups + group[known], return_counts=True)
    most = np.zeros(int(zone.max()) + 1, dtype=np.int64)
    np.maximum.at(most, key // groups, number)
    return 100 * float(most.sum() / known.sum())
