"""What the web benchmark prints, and the document that it writes."""

from __future__ import annotations

import json
import os
import platform
import statistics
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

DATA = {
    "demo": "the demo township (9,435 households, 36,539 people, 381 grids)",
    "county": "a synthetic county (250,120 households, about 967,000 people, 26 townships, 520 villages, 7,800 grids)",
}
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
BAR = 150.0  # milliseconds


def show(part: str, found: dict[str, Any]) -> None:
    """Print one part."""
    print("\n".join(_PARTS[part](found)))
    print(f"load average {_load(found)}")


def document(folder: Path) -> str:
    """Return the document about all results kept in the folder."""
    lines = [
        "# The running platform",
        "",
        "Written by `benchmarks/web.py`. The server is `wangge serve` with one worker process; one browser with one",
        "kept connection asks it on the same machine, so that server, database and browser share the processor. A time",
        "is from the request to the last byte of the answer; p95 is what 19 of 20 requests keep. Processor ms is what",
        "the answering process itself worked for a page: it does not grow when others work beside it (of PostgreSQL",
        "the work is not in it).",
        "",
        f"The bar is a p95 of {BAR:.0f} ms for pages and search, and of 5 s for the worker; for tiles 100 ms when they",
        "are made (cold) and 10 ms when the server has them (warm); 1 s for the coverage, 15 s for planning, 2 s for a",
        "print.",
        "",
        f"Machine: {os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}. The load",
        f"average is told with each table: above {os.cpu_count()} others were working too, and times are longer.",
        "",
        "The county's users: the chief of one township (9,620 households), the officer of one grid (33), and somebody",
        "who is chief of all 26 townships: a worst case, for which the pages of a township are not meant.",
    ]
    for data, words in DATA.items():
        for database, called in DATABASES.items():
            file = folder / f"results-{data}-{database}.json"
            if not file.exists():
                continue
            found = json.loads(file.read_text())
            lines += ["", f"## {called}: {words}"]
            for part, told in _PARTS.items():
                if part in found:
                    lines += ["", *told(found[part]), "", f"Load average: {_load(found[part])}."]
            if data == "county" and "made" in found:
                made = found["made"]
                signed = f"The first checkpoint, over all 351,000 lines: {made['checkpoint']:.1f} s."
                lines += ["", f"{signed} Making the county: {made['fill']:.0f} s."]
    return "\n".join(lines) + "\n"


def _pages(found: dict[str, Any]) -> list[str]:
    lines = []
    for post, pages in found["users"].items():
        lines += [
            "",
            f"As {post}:",
            "",
            "| Page | p50 ms | p95 ms | processor ms | queries | KiB |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
        ]
        for name, page in pages.items():
            over = " **over**" if page["p95"] * 1000 > BAR else ""
            lines.append(
                f"| {name} | {page['p50'] * 1000:.0f} | {page['p95'] * 1000:.0f}{over} | "
                f"{page['processor'] * 1000:.0f} | {page['queries']} | {page['kib']:.0f} |"
            )
    return lines[1:]


def _worker(found: dict[str, Any]) -> list[str]:
    asked = f"Worker: {found['deliveries']} deliveries while {found['pages']} pages were asked for,"
    return [
        f"{asked} from the line of the record to the end of it: p50 {found['p50']:.2f} s, p95 {found['p95']:.2f} s."
    ]


def _exchange(found: dict[str, Any]) -> list[str]:
    lines = ["| Import of 9,435 households with 36,539 people | upload s | check s | carry out s | total s |"]
    lines.append("| --- | ---: | ---: | ---: | ---: |")
    for name, words in (("first", "new"), ("again", "the same file again")):
        steps = found["import"][name]
        lines.append(
            f"| {words} | {steps['upload']:.1f} | {steps['check']:.1f} | {steps['carry out']:.1f} | "
            f"{steps['total']:.1f} |"
        )
    lines += ["", "| Export of one township | s | KiB |", "| --- | ---: | ---: |"]
    return lines + [f"| {name} | {e['seconds']:.1f} | {e['kib']:.0f} |" for name, e in found["export"].items()]


def _saving(found: dict[str, Any]) -> list[str]:
    lines = [
        "| Saved copies and the record | s |",
        "| --- | ---: |",
        f"| backup ({found['mib']:.0f} MiB) | {found['backup']:.1f} |",
        f"| restore into an empty database, verified | {found['restore_and_verify']:.1f} |",
        f"| record verify | {found['verify']:.1f} |",
    ]
    return lines + ([f"| keys rotate | {found['rotate']:.1f} |"] if "rotate" in found else [])


_BARS = {
    "cold": 100,
    "warm": 10,
    "bytes": 500,
    "list": 2.0,
    "idle": 5.0,
    "coverage": 1.0,
    "planning": 15,
    "poster": 2.0,
}


def _tiles(found: dict[str, Any]) -> list[str]:
    """One row a zoom, then all zooms together, then single layers, as the map of the desk asks for them."""
    lines = []
    for post, told in found["users"].items():
        lines += [
            "",
            f"Tiles of all layers in one, as {post}; in brackets what the server worked for it; same: asked with its",
            f"tag. The first request of a fresh server: {told['first'] * 1000:.0f} ms.",
            "",
            "| Zoom | tiles | cold p50 ms | cold p95 ms | warm p50 ms | warm p95 ms | same p95 ms | KiB p50 | max |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        zooms = told["zooms"]
        every = {key: [one for zoom in zooms.values() for one in zoom[key]] for key in told["single"]}
        for name, row in {**zooms, "all zooms": every, "single layers": told["single"]}.items():
            lines.append(
                f"| {name} | {len(row['cold'])} | {_beside(row, 'cold', 'p50')} | {_beside(row, 'cold', 'p95')} | "
                f"{_beside(row, 'warm', 'p50')} | {_beside(row, 'warm', 'p95')} | "
                f"{spread(row['same'])['p95'] * 1000:.0f} | {spread(row['kib'])['p50']:.0f} | {max(row['kib']):.0f} |"
            )
    return lines[1:]


def _beside(row: dict[str, Any], kind: str, share: str) -> str:
    """Return the milliseconds that a request took and, in brackets, those that the server worked."""
    took, worked = (spread(row[key])[share] * 1000 for key in (kind, f"{kind}_work"))
    return f"{_over(took, kind)} ({worked:.0f})" if share == "p95" else f"{took:.0f} ({worked:.0f})"


def _map(found: dict[str, Any]) -> list[str]:
    kinds = ("page", "scripts", "styles", "fonts", "pictures")
    lines = [
        "The map in Chromium, drawn by the processor (no graphics card), with nothing kept from before; kB as they",
        "come over the wire. The list: until its first line takes a click, on a processor six times slower.",
        f"Bars: {_BARS['bytes']} kB, {_BARS['list']:.0f} s, {_BARS['idle']:.0f} s.",
        "",
        "| As | " + " kB | ".join(kinds) + " kB | first load kB | tiles kB | requests | list usable s | idle s |",
        "| --- |" + " ---: |" * (len(kinds) + 5),
    ]
    for post, told in found["users"].items():
        weights = [told["bytes"].get(kind, 0) / 1000 for kind in kinds]
        lines.append(
            f"| {post} | " + " | ".join(f"{kb:.0f}" for kb in weights) + f" | {_over(sum(weights), 'bytes')} | "
            f"{told['bytes'].get('tiles', 0) / 1000:.0f} | {told['requests']} | {_over(told['list'], 'list', 1)} | "
            f"{_over(told['idle'], 'idle', 1)} |"
        )
    return lines


def _coverage(found: dict[str, Any]) -> list[str]:
    lines = ["| Coverage of all that one sees | grids | s | processor s | first in a fresh process s |"]
    lines.append("| --- | ---: | ---: | ---: | ---: |")
    return lines + [
        f"| as {post} | {told['grids']} | {_over(told['seconds'], 'coverage', 2)} | {told['processor']:.2f} | "
        f"{_over(told['first'], 'coverage', 2)} |"
        for post, told in found["users"].items()
    ]


def _planning(found: dict[str, Any]) -> list[str]:
    lines = [
        "| Planning, from map files to drafts | files read s | into the books s | drawn s | total s | processor s |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, words in (("cold", "nothing compiled before"), ("warm", "compiled before")):
        told = found[name]
        lines.append(
            f"| {told['villages']:.0f} villages, {words} | {told['read']:.1f} | {told['take']:.1f} | "
            f"{told['draw']:.1f} | {_over(told['total'], 'planning', 1)} | {told['processor']:.1f} |"
        )
    return lines


def _posters(found: dict[str, Any]) -> list[str]:
    lines = [
        "| Print (PDF) | s | processor s | first in a fresh process s | KiB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    return lines + [
        f"| {name} | {_over(told['seconds'], 'poster', 2)} | {told['processor']:.2f} | "
        f"{_over(told['first'], 'poster', 2)} | {told['kib']:.0f} |"
        for name, told in found["prints"].items()
    ]


def _over(number: float, bar: str, digits: int = 0) -> str:
    return f"{number:.{digits}f}" + (" **over**" if number > _BARS[bar] else "")


def spread(seconds: list[float]) -> dict[str, float]:
    """Return what half of the requests keep, and what 19 of 20 keep."""
    ordered = sorted(seconds)
    return {"p50": statistics.median(ordered), "p95": ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]}


_PARTS = {
    "pages": _pages, "worker": _worker, "exchange": _exchange, "saving": _saving, "tiles": _tiles, "map": _map,
    "coverage": _coverage, "planning": _planning, "posters": _posters,
}  # fmt: skip


def _load(found: dict[str, Any]) -> str:
    before, after = found["load"]
    return f"{before:.1f} before, {after:.1f} after"
