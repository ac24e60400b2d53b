"""Many villages at once: in this process, in several, or on a cluster."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING

from wangge.delineation.drawing import delineate

if TYPE_CHECKING:
    from collections.abc import Callable

    from wangge.delineation.model import GridPlan, Township, Village
    from wangge.delineation.parameters import GridParams

_WORTH_PROCESSES = 30_000  # households below which starting processes costs more than it saves
_CHUNK = 4000  # households handed to a process at a time


def delineate_township(
    township: Township,
    params: GridParams,
    *,
    keep_existing: bool = False,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[GridPlan, ...]:
    """Divide every village; villages are independent, and the result does not depend on how many work at once.

    Parameters
    ----------
    workers
        Processes; by default one per core for large townships and none for small ones.
    cluster
        Address of a Dask scheduler (``tcp://...``), with the extra ``wangge[cluster]``.
    progress
        Called with the number of households of each village that is done.
    """
    villages = township.villages
    total = sum(len(v.households) for v in villages)
    if cluster is not None:
        return _on_cluster(villages, params, keep_existing, cluster, progress)
    if workers is None:
        workers = len(os.sched_getaffinity(0)) if total >= _WORTH_PROCESSES else 1
    if workers <= 1 or len(villages) < 2:
        plans = []
        for village in villages:
            plans.append(delineate(village, params, keep_existing=keep_existing))
            if progress:
                progress(len(village.households))
        return tuple(plans)
    done: dict[int, list[GridPlan]] = {}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        futures = {pool.submit(_several, c, params, keep_existing): i for i, c in enumerate(_chunks(villages))}
        try:
            for future in as_completed(futures):
                done[futures[future]] = future.result()
                if progress:
                    progress(sum(len(p.grid_of) for p in done[futures[future]]))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return tuple(plan for i in sorted(done) for plan in done[i])


def _chunks(villages: tuple[Village, ...]) -> list[tuple[Village, ...]]:
    chunks: list[list[Village]] = [[]]
    held = 0
    for village in villages:
        if held > _CHUNK:
            chunks.append([])
            held = 0
        chunks[-1].append(village)
        held += len(village.households)
    return [tuple(c) for c in chunks]


def _several(villages: tuple[Village, ...], params: GridParams, keep_existing: bool) -> list[GridPlan]:
    return [delineate(v, params, keep_existing=keep_existing) for v in villages]


def _on_cluster(
    villages: tuple[Village, ...],
    params: GridParams,
    keep_existing: bool,
    address: str,
    progress: Callable[[int], None] | None,
) -> tuple[GridPlan, ...]:
    from distributed import Client, as_completed  # noqa: PLC0415 - an optional extra

    done: dict[int, list[GridPlan]] = {}
    with Client(address) as client:
        chunks = _chunks(villages)
        futures = [client.submit(_several, c, params, keep_existing, pure=False) for c in chunks]
        index = {f.key: i for i, f in enumerate(futures)}
        for future in as_completed(futures):
            done[index[future.key]] = future.result()
            if progress:
                progress(sum(len(p.grid_of) for p in done[index[future.key]]))
    return tuple(plan for i in sorted(done) for plan in done[i])
