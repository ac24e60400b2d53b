"""What the benchmark divides: households, villages, streets and water, from a file or made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Dataset:
    """Households of some villages and the lines that part them, in metres.

    ``xy`` (n, 2), ``persons`` (n,), ``group`` (n,) with -1 for none, ``village`` (n,), ``segments`` (m, 4) straight
    pieces of street, ``water`` (w, 4) straight pieces of river.
    """

    name: str
    xy: NDArray[np.float64]
    persons: NDArray[np.int64]
    group: NDArray[np.int64]
    village: NDArray[np.int64]
    segments: NDArray[np.float64]
    water: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.xy)

    @property
    def barriers(self) -> NDArray[np.float64]:
        """Everything that parts two houses."""
        return np.concatenate([self.segments, self.water]).astype(np.float64)


def load(path: Path) -> Dataset:
    """Read a ``.npz`` with the arrays xy, size, group, village, segs and water."""
    with np.load(path) as file:
        return Dataset(
            name=path.stem,
            xy=file["xy"].astype(np.float64),
            persons=file["size"].astype(np.int64),
            group=file["group"].astype(np.int64),
            village=file["village"].astype(np.int64),
            segments=file["segs"].reshape(-1, 4).astype(np.float64),
            water=file["water"].reshape(-1, 4).astype(np.float64),
        )
