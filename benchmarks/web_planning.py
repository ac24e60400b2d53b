"""Take the demo's maps in and draw the net of every village, as the wizard does; what each step took.

Run in a process of its own, with the environment of a copy of the platform; prints JSON: seconds of each step. The
steps of the worker are carried out here.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

BEGAN = time.perf_counter()

from wangge.project.server.prepare import prepare  # noqa: E402 - from the first import on it counts


def measure(files: Path) -> dict[str, float]:
    """Return the seconds of each step; every village must have been drawn."""
    from django.core.files import File  # noqa: PLC0415 - the settings are known only now

    from wangge.kernel.access import visible  # noqa: PLC0415
    from wangge.kernel.delivery import deliver_due  # noqa: PLC0415
    from wangge.kernel.models import User  # noqa: PLC0415
    from wangge.planning.api import drawing_start, survey_start, survey_take  # noqa: PLC0415
    from wangge.planning.models import Drawing, GridPlan  # noqa: PLC0415
    from wangge.roster.api import actor_for  # noqa: PLC0415
    from wangge.territory.models import Grid  # noqa: PLC0415

    actor = actor_for(User.objects.get(username="shuji"))
    grids = visible(Grid, actor).filter(valid_to=None)
    top = grids.get(level=1)
    villages = list(grids.filter(level=2).values_list("pk", flat=True))
    steps: dict[str, float] = {}
    last, used = time.perf_counter(), time.process_time()
    steps["start"] = last - BEGAN

    def step(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        steps[name], last = now - last, now

    with (files / "map.gpkg").open("rb") as maps, (files / "villages.gpkg").open("rb") as borders:
        survey: Any = survey_start(
            actor=actor, township_id=top.pk, maps=[File(maps, "map.gpkg")], villages=File(borders, "villages.gpkg"),
            homes="books",
        )  # fmt: skip
    step("read")
    survey_take(actor=actor, survey_id=survey.pk, version=survey.version)
    step("take")
    drawing = drawing_start(actor=actor, village_ids=villages, params={})
    while visible(Drawing, actor).get(pk=drawing.pk).state != "drawn":
        if not deliver_due():
            raise SystemExit("the drawing does not go on")
    step("draw")
    steps["processor"] = time.process_time() - used
    plans = visible(GridPlan, actor).filter(drawing=drawing)
    failed = plans.exclude(state="drawn").count()
    if failed:
        raise SystemExit(f"{failed} villages were not drawn")
    return steps | {"villages": plans.count(), "total": steps["read"] + steps["take"] + steps["draw"]}


def settle() -> dict[str, float]:
    """Hand out what other things left to be delivered, which compiles and is not to be counted."""
    from wangge.kernel.delivery import deliver_due  # noqa: PLC0415 - the settings are known only now

    while deliver_due():
        pass
    return {}


if __name__ == "__main__":
    prepare()
    print(json.dumps(measure(Path(sys.argv[1])) if sys.argv[1:] else settle()))
