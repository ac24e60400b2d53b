"""Measure the delineation engine beside its peers and write the tables of docs/benchmarks/delineation.md.

Every method divides the same graph of the same villages in the same process, one village at a time, warmed up first;
its time is the shortest of some repetitions, its measures are those of the last. The engine's whole job (neighbours,
partition, polygons, check; no files) is measured in a process of its own for each size.

Examples
--------
python benchmarks/delineation.py                                      # synthetic townships of 10,000 and 100,000
python benchmarks/delineation.py --data krems.npz --synthetic         # a real town only
python benchmarks/delineation.py --methods wangge metis --synthetic 10k 100k 1m --whole-job 10k 100k 1m
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
import warnings
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import report
import whole_job
from datasets import Dataset, load
from measures import Measures, measure
from peers import METHODS, Method, Problem
from scipy.sparse import csr_array
from synthetic import county
from unit_graph import UnitGraph, unit_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks" / "delineation.md"
LONG = 20.0  # seconds; a run that took longer is not repeated
SIZES = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True)
class Run:
    """One method on one data set."""

    data: str
    households: int
    villages: int
    method: str
    seconds: float
    measures: Measures


def main() -> None:
    """Measure what the command line asks for and write the document."""
    arguments = _arguments()
    methods = [m for m in METHODS if not arguments.methods or any(m.name.startswith(w) for w in arguments.methods)]
    left_out = [m.name for m in methods if m.missing]
    methods = [m for m in methods if not m.missing]
    jobs = [partial(load, path) for path in arguments.data]
    jobs += [partial(county, number, arguments.seed) for number in arguments.synthetic]
    band = arguments.minimum, arguments.target, arguments.maximum
    runs = [run for job in jobs for run in compare(job(), methods, band, arguments.repeat)]
    whole = [whole_job.measure(n, arguments.seed, arguments.workers) for n in arguments.whole_job]
    if arguments.json:
        rows = [asdict(run) for run in runs], [asdict(job) for job in whole]
        arguments.json.write_text(json.dumps(dict(zip(("runs", "whole_job"), rows, strict=True)), indent=1))
    largest = max((run.households for run in runs), default=0)
    notes = report.Notes(left_out, [m.name for m in methods if m.most < largest], arguments.credit)
    text = report.document(runs, whole, notes, band, dt.date.today())  # noqa: DTZ011 - the reader's day
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text, encoding="utf-8")
    print(f"written: {arguments.out}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="*", type=Path, default=[], help=".npz: xy, size, group, village, segs, water")
    parser.add_argument("--synthetic", nargs="*", type=_households, default=[10_000, 100_000], metavar="N")
    parser.add_argument("--methods", nargs="*", help="names or their beginnings; all by default")
    parser.add_argument("--whole-job", nargs="*", type=_households, default=[], metavar="N")
    parser.add_argument("--workers", type=int, default=2, help="processes of the whole job")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--target", type=int, default=30)
    parser.add_argument("--minimum", type=int, default=20)
    parser.add_argument("--maximum", type=int, default=40)
    parser.add_argument("--credit", default="", help="who made the data, as their licence wants it said")
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    return parser.parse_args()


def _households(text: str) -> int:
    number = text.lower().replace(",", "").replace("_", "")
    return int(number[:-1]) * SIZES[number[-1]] if number[-1] in SIZES else int(number)


def compare(data: Dataset, methods: list[Method], band: tuple[int, int, int], repeat: int) -> list[Run]:
    """Every method on one data set."""
    graph = unit_graph(data)
    villages, problems = split(data, graph, band)
    runs = []
    for method in methods:
        if len(data) > method.most:
            continue
        with warnings.catch_warnings():  # peers warn about their own dependencies, and some switch warnings on
            warnings.simplefilter("ignore")
            method.run(_warm_up(band))
            warnings.simplefilter("ignore")
            seconds, labels = _timed(method, villages, problems, len(data), repeat)
        result = measure(graph, data.xy, data.group, labels, band[0], band[2])
        runs.append(Run(data.name, len(data), len(villages), method.name, seconds, result))
        print(report.line(runs[-1]), file=sys.stderr, flush=True)
    return runs


def split(data: Dataset, graph: UnitGraph, band: tuple[int, int, int]) -> tuple[list[NDArray[np.int64]], list[Problem]]:
    """The households of each village, and its part of the graph as a problem."""
    order = np.argsort(data.village, kind="stable")
    villages = np.split(order, np.flatnonzero(np.diff(data.village[order])) + 1)
    place = np.empty(len(data), dtype=np.int64)
    for members in villages:
        place[members] = np.arange(len(members))
    of_pair = data.village[graph.pairs[:, 0]]
    by_village = np.argsort(of_pair, kind="stable")
    first = np.searchsorted(of_pair[by_village], [data.village[members[0]] for members in villages])
    ends = np.append(first[1:], len(by_village))
    problems = []
    for members, start, end in zip(villages, first, ends, strict=True):
        chosen = by_village[start:end]
        problems.append(_problem(data.xy[members], place[graph.pairs[chosen]], graph.weights[chosen], band))
    return villages, problems


def _problem(
    xy: NDArray[np.float64], pairs: NDArray[np.int64], weights: NDArray[np.int64], band: tuple[int, int, int]
) -> Problem:
    both = np.concatenate([pairs, pairs[:, ::-1]]).astype(np.int32)
    matrix = csr_array((np.tile(weights, 2).astype(np.int32), both.T), shape=(len(xy), len(xy)))
    matrix.sort_indices()
    return Problem(matrix.indptr, matrix.indices, matrix.data, pairs, weights, xy, *band)


def _warm_up(band: tuple[int, int, int]) -> Problem:
    """A small village on which libraries load and compile, outside the clock."""
    xy = np.random.default_rng(0).uniform(0, 150, (120, 2))
    nobody = np.full(120, -1)
    street = np.array([[0.0, 75.0, 150.0, 75.0]])
    data = Dataset("warm-up", xy, np.ones(120, np.int64), nobody, np.zeros(120, np.int64), street, np.empty((0, 4)))
    return split(data, unit_graph(data), band)[1][0]


def _timed(
    method: Method, villages: list[NDArray[np.int64]], problems: list[Problem], households: int, repeat: int
) -> tuple[float, NDArray[np.int64]]:
    """Shortest time of the repetitions, and labels that are unique over all villages."""
    best = np.inf
    for _ in range(repeat):
        clock = time.perf_counter()
        parts = [method.run(p) if p.zones > 1 else np.zeros(p.households, np.int64) for p in problems]
        seconds = time.perf_counter() - clock
        best = min(best, seconds)
        if seconds > LONG:
            break
    labels = np.empty(households, dtype=np.int64)
    offset = 0
    for members, part in zip(villages, parts, strict=True):
        labels[members] = np.unique(part, return_inverse=True)[1] + offset
        offset += len(np.unique(part))
    return best, labels


if __name__ == "__main__":
    main()
