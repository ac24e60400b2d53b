"""Bring the demo's list of households in, step by step as the pages do, twice; everything is taken back at the end.

Run in a process of its own, with the environment of the platform under test; prints JSON: seconds of each step.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from wangge.project.server.prepare import prepare


class Rollback(Exception):  # noqa: N818 - no error
    """Leaves the transaction without keeping what it did."""


def measure(files: Path, net: Path) -> dict[str, dict[str, float]]:
    """Found a township with the demo's net, import its households, and import the same file again."""
    from django.db import transaction  # noqa: PLC0415 - the settings are known only now

    found: dict[str, dict[str, float]] = {}
    try:
        with transaction.atomic():
            chief = _found(net)
            found["first"] = _import(chief, files / "residents.xlsx")
            found["again"] = _import(chief, files / "residents.xlsx")
            raise Rollback  # noqa: TRY301 - the database stays as it was
    except Rollback:
        return found


def _found(net: Path) -> Any:
    from wangge.desk.accounts.founding import Founding, township_found  # noqa: PLC0415
    from wangge.kernel.access import Actor, Post  # noqa: PLC0415
    from wangge.kernel.models import User  # noqa: PLC0415
    from wangge.roster.api import actor_for  # noqa: PLC0415
    from wangge.territory import api as territory  # noqa: PLC0415

    wanted = Founding(
        township="大王庄乡", code="411622204000", head="赵喜中", username="bench-import", phone="00000000003",
        password="a long and quiet river",  # noqa: S106
    )  # fmt: skip
    setter = Actor(None, "benchmark", (Post("platform", 1, "", frozenset({"settings.write"})),))
    user = township_found(wanted=wanted, actor=setter if User.objects.exists() else None)
    chief = actor_for(user)
    territory.net_adopt(actor=chief, net_folder=net)
    return chief


def _import(chief: Any, file: Path) -> dict[str, float]:
    from django.core.files import File  # noqa: PLC0415

    from wangge.registry.imports import api as imports  # noqa: PLC0415

    steps: dict[str, float] = {}
    began = last = time.perf_counter()

    def step(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        steps[name], last = now - last, now

    with file.open("rb") as upload:
        row = imports.import_start(actor=chief, kind="households", upload=File(upload, file.name))
    step("upload")
    row = imports.import_map(
        actor=chief, import_id=row.pk, mapping=row.options["mapping"], layout=row.options["layout"]
    )
    while row.state == "checking":
        row = imports.import_check(actor=chief, import_id=row.pk)
    step("check")
    row = imports.import_carry_out(actor=chief, import_id=row.pk)
    step("carry out")
    steps["total"] = time.perf_counter() - began
    steps |= {name: row.counts[name] for name in ("new", "changed", "unchanged", "people")}
    return steps


if __name__ == "__main__":
    prepare()
    print(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2]))))
