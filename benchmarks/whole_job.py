"""The whole job in memory: villages in, checked plans out, in a process of its own so that its memory can be told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from synthetic import county

from wangge.delineation import delineate, delineate_township
from wangge.delineation.model import Households, StreetKind, Streets, Township, Village, Water
from wangge.delineation.parameters import GridParams

if TYPE_CHECKING:
    from datasets import Dataset
    from numpy.typing import NDArray

AROUND = 60.0  # metres of land round the outermost houses


@dataclass(frozen=True)
class WholeJob:
    """Time and memory of a township drawn from start to end."""

    households: int
    villages: int
    workers: int
    seconds: float
    peak_mib: float
    grids: int
    good: int


def measure(households: int, seed: int, workers: int) -> WholeJob:
    """Draw a synthetic township in a fresh process."""
    command = [sys.executable, str(Path(__file__).resolve()), str(households), str(seed), str(workers)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return WholeJob(**json.loads(output.splitlines()[-1]))


def township(data: Dataset) -> Township:
    """The data set as villages with boundaries, named lanes and water."""
    order = np.argsort(data.village, kind="stable")
    villages = np.split(order, np.flatnonzero(np.diff(data.village[order])) + 1)
    hulls = shapely.convex_hull(np.array([shapely.multipoints(data.xy[members]) for members in villages]))
    boundaries = shapely.buffer(hulls, AROUND)
    streets, water = (shapely.linestrings(lines.reshape(-1, 2, 2)) for lines in (data.segments, data.water))
    street_of, water_of = (_by_village(boundaries, lines) for lines in (streets, water))
    return Township(
        name=data.name,
        code="000000000",
        crs="EPSG:4527",
        villages=tuple(
            Village(
                code=f"{number:012d}",
                name=f"Village {number}",
                boundary=boundaries[number],
                households=_households(data, members),
                streets=_streets(streets[street_of[number]]),
                water=_water(water[water_of[number]]),
            )
            for number, members in enumerate(villages)
        ),
    )


def _by_village(boundaries: NDArray[np.object_], lines: NDArray[np.object_]) -> list[NDArray[np.int64]]:
    """The lines that touch each village."""
    village, line = shapely.STRtree(lines).query(boundaries, predicate="intersects")
    order = np.argsort(village, kind="stable")
    return np.split(line[order], np.searchsorted(village[order], np.arange(1, len(boundaries))))


def _households(data: Dataset, members: NDArray[np.int64]) -> Households:
    return Households.of(
        members.astype(str).astype(object),
        data.xy[members],
        persons=data.persons[members],
        group=data.group[members].astype(str).astype(object),
    )


def _streets(lines: NDArray[np.object_]) -> Streets:
    names = np.array([f"Lane {number}" for number in range(len(lines))], dtype=object)
    return Streets(lines, names, np.full(len(lines), int(StreetKind.LANE)))


def _water(shapes: NDArray[np.object_]) -> Water:
    return Water(shapes, np.full(len(shapes), "River", dtype=object))


class Memory(threading.Thread):
    """Looks at the memory of this process and its children many times a second and keeps the highest sum (Linux).

    The kernel's own high-water marks do not serve: a new process starts with its parent's.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._enough = threading.Event()
        self._page = os.sysconf("SC_PAGE_SIZE")

    def run(self) -> None:
        """Watch until stopped."""
        while not self._enough.wait(0.02):
            self.peak = max(self.peak, self._held())

    def finish(self) -> float:
        """Stop watching; the peak in MiB."""
        self._enough.set()
        self.join()
        return max(self.peak, self._held()) / 2**20

    def _held(self) -> int:
        total, todo = 0, [str(os.getpid())]
        while todo:
            process = Path("/proc", todo.pop())
            try:
                total += int((process / "statm").read_text().split()[1]) * self._page
                todo += [
                    child for task in (process / "task").iterdir() for child in (task / "children").read_text().split()
                ]
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has just ended
        return total


def run(households: int, seed: int, workers: int) -> WholeJob:
    """Draw one village to warm up, then the township, and read the clock and the memory."""
    place = township(county(households, seed))
    params = GridParams(minimum=20, maximum=40, keep_groups=False)  # the band of the comparison
    delineate(place.villages[0], params)
    memory = Memory()
    memory.start()
    clock = time.perf_counter()
    plans = list(delineate_township(place, params, workers=workers))
    seconds = time.perf_counter() - clock
    return WholeJob(
        households=households,
        villages=len(place.villages),
        workers=workers,
        seconds=seconds,
        peak_mib=memory.finish(),
        grids=sum(len(plan.grids) for plan in plans),
        good=sum(plan.good for plan in plans),
    )


if __name__ == "__main__":
    print(json.dumps(asdict(run(*(int(number) for number in sys.argv[1:4])))))
