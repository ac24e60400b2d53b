"""The tables as Markdown."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from whole_job import WholeJob

    from delineation import Run

LIBRARIES = (
    "numpy", "scipy", "shapely", "numba", "pymetis", "kahip", "kaminpar", "mtkahypar", "scikit-learn",
    "k-means-constrained", "pygeoda", "gerrychain", "spopt",
)  # fmt: skip

INTRODUCTION = """\
# Delineation: measured beside its peers

Made by `python benchmarks/delineation.py` on {date}: {machine}, {cores} cores, Python {python}.
Versions: {versions}.
{notes}
Every method divides the same graph, village by village, into zones of {minimum}-{maximum} households around {target}.
The graph joins households whose Voronoi cells touch; a pair weighs 6 inside a block, 1 when a street or water lies
between the two, and 3 more when both are of one group. Time is the shortest of the repetitions, on one core unless the
library brings threads, without imports, compilation and the graph that all share.

- **out of band**: zones outside {minimum}-{maximum}. **in pieces**: zones that are not connected.
- **in-street cut**: neighbours that no street parts but the plan does (0: borders only on streets).
- **on street**: border between zones that lies on streets or water, by length.
- **crossings**: streets to cross to reach all members of a zone, mean.
- **compactness**: Polsby-Popper of the zones, median. **reach**: metres from a household to the middle of its zone.
- **purity**: households of their zone's largest group.

`metis_kway+recom2` (METIS, repair, two passes of re-splitting) is the best division found among peers and their
combinations and serves as the bar. `bisection` ignores streets and is the floor. Graph libraries get the weights;
k-means, GeoDa, GerryChain and spopt have no place for them and get the neighbours and coordinates.
"""

HEADER = (
    "method", "us/household", "zones", "sizes", "out of band %", "in pieces %", "in-street cut %", "on street %",
    "crossings", "compactness", "reach m", "purity %",
)  # fmt: skip


@dataclass(frozen=True)
class Notes:
    """Methods whose library is not installed, methods too slow for the largest data, and who made the data."""

    missing: Sequence[str]
    slow: Sequence[str]
    credit: str


def _notes(notes: Notes) -> str:
    lines = []
    if notes.missing:
        lines.append(f"Not installed, left out: {', '.join(notes.missing)}.\n")
    if notes.slow:
        lines.append(f"Left out of the larger data because of their time: {', '.join(notes.slow)}.\n")
    if notes.credit:
        lines.append(f"Data: {notes.credit}.\n")
    return "\n" + "\n".join(lines) if lines else ""


def line(run: Run) -> str:
    """One run in one line, for the terminal."""
    return f"{run.data:16s}" + "  ".join(_cells(run))


def document(
    runs: Sequence[Run],
    whole: Sequence[WholeJob],
    notes: Notes,
    band: tuple[int, int, int],
    date: dt.date,
) -> str:
    """The whole document."""
    parts = [
        INTRODUCTION.format(
            date=date.isoformat(),
            machine=_machine(),
            cores=os.cpu_count(),
            python=platform.python_version(),
            versions=", ".join(_versions()),
            notes=_notes(notes),
            minimum=band[0],
            target=band[1],
            maximum=band[2],
        )
    ]
    tables: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        tables[run.data].append(run)
    for name, rows in tables.items():
        villages = f"{rows[0].villages:,} village{'s' if rows[0].villages > 1 else ''}"
        parts.append(f"## {name}: {rows[0].households:,} households, {villages}\n\n{_table(HEADER, map(_cells, rows))}")
    if whole:
        parts.append(_whole_job(whole))
    return "\n".join(parts)


def _cells(run: Run) -> list[str]:
    m = run.measures
    return [
        run.method,
        f"{1e6 * run.seconds / run.households:.1f}",
        f"{m.zones:,}",
        f"{m.smallest}-{m.largest} (sd {m.spread:.1f})",
        f"{m.out_of_band:.2f}",
        f"{m.in_pieces:.2f}",
        f"{m.in_street_cut:.2f}",
        f"{m.on_street:.1f}",
        f"{m.crossings:.2f}",
        f"{m.compactness:.3f}",
        f"{m.reach:.0f}",
        f"{m.purity:.1f}",
    ]


def _whole_job(whole: Sequence[WholeJob]) -> str:
    header = (
        "households",
        "villages",
        "processes",
        "seconds",
        "us/household and core",
        "peak MiB",
        "grids",
        "plans good",
    )
    rows = [
        [
            f"{job.households:,}",
            f"{job.villages:,}",
            str(job.workers),
            f"{job.seconds:.2f}",
            f"{1e6 * job.seconds * job.workers / job.households:.1f}",
            f"{job.peak_mib:,.0f}",
            f"{job.grids:,}",
            f"{job.good:,}",
        ]
        for job in whole
    ]
    words = (
        "## The whole job\n\n"
        "Neighbours, partition, polygons, areas, codes and check, from villages in memory to checked plans in memory, "
        "the band of this page, groups free to mix, best effort. "
        "The time includes starting the processes; compiled code comes from the cache. Peak memory "
        "is the sum over all processes, input and results included.\n"
    )
    return f"{words}\n{_table(header, rows)}"


def _table(header: Sequence[str], rows: object) -> str:
    lines = [_row(header), _row(["---", *["--:"] * (len(header) - 1)])]
    lines += [_row(cells) for cells in rows]  # type: ignore[attr-defined]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _versions() -> list[str]:
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for text in info.read_text(encoding="utf-8").splitlines():
            if text.startswith("model name"):
                return text.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
