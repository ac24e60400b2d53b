"""What a zone costs, compiled: its distance from the aim, households outside the band, and how spread out it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from numba import njit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OUT = 1e4
"""Cost of a household outside the band: more than any border that could be saved by it."""


class Graph(NamedTuple):
    """Compressed rows (``ptr``, ``adj``, ``tie``), households per node, and places in usual distances."""

    ptr: NDArray[np.int32]
    adj: NDArray[np.int32]
    tie: NDArray[np.float64]
    mass: NDArray[np.float64]
    place: NDArray[np.float64]


class Rules(NamedTuple):
    """The band, the aim, the cost of its square, and the cost of a zone's moment of inertia."""

    low: float
    high: float
    aim: float
    balance: float
    compact: float


@njit(cache=True, inline="always")
def size_cost(mass, rules, out):
    """``balance * (mass - aim)**2``, and ``out`` per household outside the band."""
    cost = rules.balance * (mass - rules.aim) * (mass - rules.aim)
    if mass < rules.low:
        cost += out * (rules.low - mass)
    elif mass > rules.high:
        cost += out * (mass - rules.high)
    return cost


@njit(cache=True, inline="always")
def inertia(mass, sx, sy, sq):
    """Moment of inertia about the centroid, from the sums of x, y and x^2 + y^2."""
    return sq - (sx * sx + sy * sy) / mass
