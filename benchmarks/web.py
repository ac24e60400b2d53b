"""Measure the running platform and write docs/benchmarks/web.md: pages, search, Excel, saved copies, the worker,
tiles and the map, coverage, planning, posters.

The server under test is ``wangge serve`` with one worker on this machine; one browser with one kept connection asks it.
The data is the demo township, or a synthetic county of 250,000 households that is made once and kept in the folder.
Requests and times are bounded; nothing leaves the machine.

Examples
--------
python benchmarks/web.py                                        # the demo township on SQLite
python benchmarks/web.py --data county --database postgresql    # makes the county on SQLite first, and moves it
python benchmarks/web.py --data county --only pages --quick
python benchmarks/web.py --data county --only tiles coverage map
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import threading
import time
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import web_report
from web_net import NetParts
from web_platform import Browser, Platform, database, named, postgresql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks" / "web.md"
PARTS = ("pages", "worker", "exchange", "saving", "tiles", "map", "coverage", "planning", "posters")
OF_THE_DEMO = ("planning", "posters")  # the county's villages have houses and no lanes to draw a net by
MOST_SECONDS = 6.0  # for one page, however slow it is
GRIDS = 20  # made for the worker: each is one delivery
COUNTY_PASSWORD = "a long and quiet river"  # noqa: S105 - of invented accounts
ACTORS = {
    "demo": {"shuji": "township chief", "wangge": "grid officer"},
    "county": {
        "bench-chief": "township chief",
        "bench-officer": "grid officer",
        "bench-everywhere": "chief of all townships",
    },
}


def main() -> None:
    """Measure what the command line asks for, keep it, and write the document from all that was kept."""
    asked = _arguments()
    folder: Path = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    results = folder / f"results-{asked.data}-{asked.database}.json"
    kept: dict[str, Any] = json.loads(results.read_text()) if results.exists() else {}
    with ExitStack() as stack:
        bench = Bench(asked, folder, kept)
        bench.ready(stack)
        every = [part for part in PARTS if asked.data == "demo" or part not in OF_THE_DEMO]
        for part in asked.only or every:
            before = os.getloadavg()[0]
            kept[part] = getattr(bench, part)()
            kept[part]["load"] = [before, os.getloadavg()[0]]
            results.write_text(json.dumps(kept, ensure_ascii=False, indent=1))
            web_report.show(part, kept[part])
    if asked.write:
        DOCUMENT.write_text(web_report.document(folder), encoding="utf-8")
        print(f"written: {DOCUMENT}")


class Bench(NetParts):
    """One data set on one database."""

    def __init__(self, asked: argparse.Namespace, folder: Path, kept: dict[str, Any]) -> None:
        """Say where things lie."""
        self.asked, self.folder, self.kept = asked, folder, kept
        self.origin = Platform(folder / f"{asked.data}-sqlite")
        self.platform = self.origin
        self.server = ""
        self.copy = folder / f"{asked.data}.tar.gz"
        self.keys = folder / f"{asked.data}-keys.tar"

    def ready(self, stack: ExitStack) -> None:
        """Make the data set where it is missing; on PostgreSQL it is brought in from a saved copy."""
        if not (self.origin.folder / "filled").exists():
            shutil.rmtree(self.origin.folder, ignore_errors=True)
            made = self._fill()
            signed = self.origin.command("record", "checkpoint")
            took = {"fill": made.seconds, "checkpoint": signed.seconds, "checkpoint_mib": signed.peak_mib}
            (self.origin.folder / "filled").write_text(json.dumps(took))
        self.kept["made"] = json.loads((self.origin.folder / "filled").read_text())
        if self.asked.database == "sqlite":
            return
        self.server = stack.enter_context(postgresql(self.folder / "postgresql"))
        name = f"bench_{self.asked.data}"
        self.platform = Platform(self.folder / f"{self.asked.data}-postgresql", named(self.server, name))
        if not (self.platform.folder / "filled").exists():
            shutil.rmtree(self.platform.folder, ignore_errors=True)
            self._save_origin()
            database(self.server, name)
            restored = self.platform.command("restore", str(self.copy), "--keys", str(self.keys))
            (self.platform.folder / "filled").write_text(json.dumps({"restore": restored.seconds}))
            for file in ("demo-accounts",):
                if (self.origin.folder / "keys" / file).exists():
                    shutil.copy(self.origin.folder / "keys" / file, self.platform.folder / "keys" / file)

    def _fill(self) -> Any:
        if self.asked.data == "county":
            return self.origin.script("web_county.py")
        return self.origin.command("demo", "--only-fill", "--files", str(self.folder / "files"))

    def _save_origin(self) -> Any:
        for file in (self.copy, self.keys):
            file.unlink(missing_ok=True)
        return self.origin.command("backup", "--out", str(self.copy), "--keys", str(self.keys))

    def _accounts(self) -> Iterator[tuple[str, str, str]]:
        password = COUNTY_PASSWORD
        if self.asked.data == "demo":
            password = json.loads((self.platform.folder / "keys" / "demo-accounts").read_text())[0]
        for username, post in list(ACTORS[self.asked.data].items())[: self.asked.users]:
            yield username, post, password

    def _facts(self, *arguments: str) -> Any:
        return json.loads(self.platform.script("web_facts.py", *arguments).said.splitlines()[-1])

    def pages(self) -> dict[str, Any]:
        """Ask for every page and every search, as each of the users."""
        found: dict[str, Any] = {}
        times = 10 if self.asked.quick else 40
        for username, post, password in self._accounts():
            print(f"pages as {post}, load average {os.getloadavg()[0]:.1f}", flush=True)
            asked = self._facts("pages", username)
            inside = self._facts("inside", username)
            with self.platform.serving(self.asked.port) as processor:
                browser = Browser(self.asked.port).log_in(username, password)
                found[post] = {
                    name: _timed(partial(browser.get, path), times, processor) | {"queries": inside[name]["queries"]}
                    for name, path in asked.items()
                }
        return {"users": found}

    def worker(self) -> dict[str, Any]:
        """Make grids by the form while another browser asks for pages, and read how late their deliveries were."""
        username, _, password = next(iter(self._accounts()))
        since, areas = self._facts("last"), self._facts("areas", username)
        paths = list(self._facts("pages", username).values())[:12]
        stop, count = threading.Event(), 0
        with self.platform.serving(self.asked.port):
            writer = Browser(self.asked.port).log_in(username, password)
            reader = Browser(self.asked.port).log_in(username, password)

            def read() -> None:
                nonlocal count
                while not stop.is_set():
                    reader.get(paths[count % len(paths)])
                    count += 1

            thread = threading.Thread(target=read)
            thread.start()
            today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()  # where the township is
            began = time.perf_counter()
            for at in range(GRIDS):
                form = {"level": "4", "kind": "general", "name": f"试点{at}", "on": today}
                answer = writer.post(f"/grids/{areas[at % len(areas)]}/new/", form)
                if answer.status != 302:
                    raise SystemExit(f"no grid was made: {answer.status}")
            seconds = time.perf_counter() - began
            time.sleep(8)
            stop.set()
            thread.join()
        lags = self._facts("lags", str(since))
        return {"deliveries": len(lags), "pages": count, "seconds": seconds, **web_report.spread(lags)}

    def exchange(self) -> dict[str, Any]:
        """Import the demo's list (taken back afterwards) and export one township's households and residents."""
        files = self.folder / "files"
        if not (files / "net" / "plan.json").exists():
            Platform(self.folder / "demo-sqlite").command("demo", "--only-fill", "--files", str(files))
        said = self.platform.script("web_import.py", str(files / "demo"), str(files / "net")).said
        found: dict[str, Any] = {"import": json.loads(said.splitlines()[-1]), "export": {}}
        username, _, password = next(iter(self._accounts()))
        with self.platform.serving(self.asked.port):
            browser = Browser(self.asked.port).log_in(username, password)
            for name in ("households", "residents"):
                for kind in ("xlsx", "csv"):
                    answer = browser.get(f"/export/{name}/?format={kind}")
                    if answer.status != 200:
                        raise SystemExit(f"no export of {name}: {answer.status}")
                    found["export"][f"{name}, {kind}"] = {"seconds": answer.seconds, "kib": len(answer.body) / 1024}
        return found

    def saving(self) -> dict[str, Any]:
        """Save a copy, bring it back into an empty database, verify the record, change the keys of the restored one."""
        out, keys = self.folder / "bench.tar.gz", self.folder / "bench-keys.tar"
        for file in (out, keys):
            file.unlink(missing_ok=True)
        saved = self.platform.command("backup", "--out", str(out), "--keys", str(keys))
        verified = self.platform.command("record", "verify")
        again = self.folder / "restored"
        shutil.rmtree(again, ignore_errors=True)
        target = Platform(again, database(self.server, "bench_restored") if self.server else "")
        restored = target.command("restore", str(out), "--keys", str(keys))
        found = {
            "backup": saved.seconds, "mib": out.stat().st_size / 2**20, "verify": verified.seconds,
            "verify_said": verified.said.strip().splitlines(), "restore_and_verify": restored.seconds,
        }  # fmt: skip
        if self.asked.data == "demo":
            found["rotate"] = target.command("keys", "rotate").seconds
        shutil.rmtree(again)
        return found


def _timed(ask: Callable[[], Any], times: int, processor: Callable[[], float]) -> dict[str, Any]:
    """Ask once to warm up, then so often, but not longer than is allowed."""
    first = ask()
    if first.status != 200:
        return {
            "status": first.status,
            "p50": float("nan"),
            "p95": float("nan"),
            "processor": float("nan"),
            "times": 0,
            "kib": 0,
        }
    seconds: list[float] = []
    until, used = time.monotonic() + MOST_SECONDS, processor()
    while len(seconds) < times and (time.monotonic() < until or len(seconds) < 3):
        seconds.append(ask().seconds)
    used = (processor() - used) / len(seconds)
    return {
        **web_report.spread(seconds),
        "processor": used,
        "first": first.seconds,
        "times": len(seconds),
        "kib": len(first.body) / 1024,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", choices=("demo", "county"), default="demo")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"), help="where data and results are kept")
    parser.add_argument("--only", nargs="*", choices=PARTS, help="some parts only")
    parser.add_argument("--port", type=int, default=8113)
    parser.add_argument("--users", type=int, default=3, help="how many of the users ask, the first ones")
    parser.add_argument("--quick", action="store_true", help="fewer requests")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks/web.md from all results kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
