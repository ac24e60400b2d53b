"""What the web benchmark prints, and the document that it writes."""

from __future__ import annotations

import json
import os
import platform
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
        f"The bar is a p95 of {BAR:.0f} ms for pages and search, and of 5 s for the worker.",
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


_PARTS = {"pages": _pages, "worker": _worker, "exchange": _exchange, "saving": _saving}


def _load(found: dict[str, Any]) -> str:
    before, after = found["load"]
    return f"{before:.1f} before, {after:.1f} after"
