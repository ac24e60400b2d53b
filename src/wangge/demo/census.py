"""How many: groups, households, persons and residents, with the township's totals exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOUSEHOLDS = 9_435
PERSONS = 36_539
GROUPS = 190
GRIDS = 381
RED_HOUSEHOLDS, RED_PERSONS = 41, 146
"""The red grid of the article, a villager group of 马岔村."""

STATUS = ("常住", "季节外出", "全户外出", "空户", "人户分离")
"""Residence status of a household, the usual first."""

_SIZES = np.arange(1, 10)
_SIZE_SHARE = np.array([0.062, 0.160, 0.196, 0.243, 0.172, 0.112, 0.040, 0.011, 0.004])


def grids_of(households: NDArray[np.int64]) -> NDArray[np.int64]:
    """Grids a group of this size is divided into at the default target of 30: households / 30, half up."""
    return np.maximum(1, np.floor(households / 30 + 0.5)).astype(np.int64)


def group_sizes(rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the sizes of the villager groups, the red one first.

    Most groups are just above the largest grid and make two; a few small ones are one grid (40-44), and one more than
    these are large and make three (84-88): 190 groups make exactly 381 grids of 9,435 households. None has 45, which
    would be one grid as well as two.
    """
    small = np.concatenate([[RED_HOUSEHOLDS], rng.integers(40, 45, 2)])
    large = rng.integers(84, 89, len(small) + GRIDS - 2 * GROUPS)
    middle = 46 + np.minimum(rng.gamma(1.1, 2.8, GROUPS - len(small) - len(large)).astype(np.int64), 25)
    rest = HOUSEHOLDS - int(small.sum() + large.sum() + middle.sum())
    step = 1 if rest > 0 else -1
    while rest:
        i = int(rng.integers(len(middle)))
        if 46 <= middle[i] + step <= 71:
            middle[i] += step
            rest -= step
    others = rng.permutation(np.concatenate([small[1:], large, middle]))
    return np.concatenate([[RED_HOUSEHOLDS], others]).astype(np.int64)


def persons(red: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the registered persons of each household: mean 3.87, 1-9, exact in all and in the red group."""
    out = rng.choice(_SIZES, size=len(red), p=_SIZE_SHARE / _SIZE_SHARE.sum()).astype(np.int64)
    _settle(out, np.flatnonzero(red), RED_PERSONS, rng)
    _settle(out, np.flatnonzero(~red), PERSONS - RED_PERSONS, rng)
    return out


def _settle(values: NDArray[np.int64], where: NDArray[np.int64], total: int, rng: np.random.Generator) -> None:
    """Add or take one person in households of ordinary size until the total holds."""
    rest = total - int(values[where].sum())
    step = 1 if rest > 0 else -1
    while rest:
        i = where[int(rng.integers(len(where)))]
        if 2 <= values[i] + step <= 6 and values[i] >= 2:
            values[i] += step
            rest -= step


def residence(persons: NDArray[np.int64], rng: np.random.Generator) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Draw the residence status of each household and how many of its registered persons live there."""
    n = len(persons)
    status = rng.choice(len(STATUS), size=n, p=[0.54, 0.26, 0.09, 0.03, 0.08])
    away = rng.binomial(persons, np.where(status == 1, 0.45, 0.08))
    away = np.where(status == 1, np.maximum(away, 1), away)
    here = np.maximum(persons - away, np.where(status == 0, 1, 0))
    here = np.where((status == 2) | (status == 3), 0, here)
    parted = status == 4
    here = np.where(parted, np.minimum(rng.integers(0, 4, n), persons), here)
    return np.array(STATUS, dtype=object)[status], here.astype(np.int64)
