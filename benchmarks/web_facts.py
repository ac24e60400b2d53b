"""What the benchmark asks for: addresses and words that are in the books, for one user; and what a page costs inside.

Run in a process of its own, with the environment of the platform under test; prints JSON.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from wangge.project.server.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

DEEP = 0.8
"""How far down the list of households the deep page lies."""
POINTS = 24
"""So many places of the map are looked at."""


def pages(username: str) -> dict[str, str]:
    """Return the pages to ask for: what it is, its address."""
    from wangge.kernel.access import as_system, visible  # noqa: PLC0415 - the apps are loaded now
    from wangge.kernel.models import User  # noqa: PLC0415
    from wangge.registry.api import households_for  # noqa: PLC0415
    from wangge.roster.api import actor_for, people_for  # noqa: PLC0415
    from wangge.territory.models import Grid  # noqa: PLC0415

    actor = actor_for(User.objects.get(username=username))
    homes = households_for(actor)
    number = homes.count()
    deep = homes.order_by("sort_key", "pk")[int(DEEP * number)]
    placed = homes.exclude(grid=None).order_by("number", "pk")
    home = placed[placed.count() // 3]
    leaf = home.grid
    with as_system("the benchmark names a village"):
        village = Grid.objects.get(pk=home.village_id)
        top = Grid.objects.get(pk=village.parent_id)
    person = list(people_for(actor).order_by("sort_key", "pk")[:4])[-1]
    found = {
        "home": "/",
        "coverage": "/coverage/",
        "coverage of all that one sees, as JSON": "/api/coverage",
        "grid tree": "/grids/",
        "grid list": "/grids/?view=list",
        "grid page: leaf grid": f"/grids/{leaf.pk}/",
        "grid page: village": f"/grids/{village.pk}/" if visible(Grid, actor).filter(pk=village.pk) else "",
        "grid page: township": f"/grids/{top.pk}/",
        "person list": "/people/",
        "person page": f"/people/{person.pk}/",
        "department list": "/bodies/",
        "household list, first page": "/households/",
        "household list, deep page": "/households/?" + urlencode({"after": _key([deep.sort_key, str(deep.pk)])}),
        "household list, one village": f"/households/?village={village.code}",
        "household list, without a grid": "/households/?blanks=1",
        "household list, a care need": "/households/?care=living_alone",
        "household page": f"/households/{home.pk}/",
        "place list": "/places/",
        "import list": "/import/" if actor.may("import") else "",
        "record": "/record/" if actor.may("record.read") else "",
        "four assignments": "/people/check/",
        "settings": "/settings/" if actor.may("settings.write") else "",
    }
    return {name: path for name, path in found.items() if path} | _searches(home)


def _searches(home: object) -> dict[str, str]:
    from wangge.kernel.db.sorting import readings  # noqa: PLC0415
    from wangge.kernel.keys import open_text  # noqa: PLC0415

    name = home.head_name  # type: ignore[attr-defined]
    words = {
        "one character": name[0],
        "one rare character": name[-1],
        "two characters": name[:2],
        "full name": name,
        "pinyin initials": "".join(sound[0] for _, sound in readings(name)),
        "phone tail": open_text(home.phone)[-4:] or "2846",  # type: ignore[attr-defined]
        "door": f"{home.lane_name} {home.door}",  # type: ignore[attr-defined]
        "grid code": home.grid.code,  # type: ignore[attr-defined]
        "no hit": "龘龘",
    }
    found = {f"search households: {what}": "/households/?" + urlencode({"q": word}) for what, word in words.items()}
    return found | {
        "search people: one character": "/people/?" + urlencode({"q": name[0]}),
        "search places: two characters": "/places/?" + urlencode({"q": "大街"}),
        "search grids: colour": "/grids/?" + urlencode({"q": "红"}),
    }


def _key(values: list[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def inside(username: str, asked: dict[str, str]) -> dict[str, dict[str, object]]:
    """Return for each page how many queries it makes, the milliseconds in them, and the slowest with its plan."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from wangge.kernel.access import as_system  # noqa: PLC0415
    from wangge.kernel.models import User  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(username=username))
    found: dict[str, dict[str, object]] = {}
    for name, path in asked.items():
        client.get(path)
        with CaptureQueriesContext(connection) as asked_for:
            client.get(path)
        slow = max(asked_for.captured_queries, key=lambda query: float(query["time"]))
        plan = ""
        if slow["sql"].lstrip().startswith("SELECT"):
            word = "EXPLAIN ANALYZE" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
            with as_system("the benchmark looks at a plan"), connection.cursor() as cursor:
                cursor.execute(f"{word} {slow['sql']}")
                plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
        found[name] = {
            "queries": len(asked_for), "ms": 1000 * sum(float(query["time"]) for query in asked_for.captured_queries),
            "slowest_ms": 1000 * float(slow["time"]), "sql": slow["sql"], "plan": plan,
        }  # fmt: skip
    return found


def lags(since: int) -> list[float]:
    """Return the seconds from each line of the record after ``since`` to the end of its deliveries."""
    from wangge.kernel.access import as_system  # noqa: PLC0415
    from wangge.kernel.models import Delivery  # noqa: PLC0415

    with as_system("the benchmark reads how late deliveries were"):
        rows = Delivery.objects.filter(id__gt=since).select_related("entry")
        return [(row.done_at - row.entry.at).total_seconds() if row.done_at else 1e9 for row in rows]


def last_delivery() -> int:
    """Return the number of the newest delivery."""
    from django.db.models import Max  # noqa: PLC0415

    from wangge.kernel.models import Delivery  # noqa: PLC0415

    return Delivery.objects.aggregate(last=Max("id"))["last"] or 0


def areas(username: str) -> list[str]:
    """Return some level-3 areas of the user, to make grids in."""
    from wangge.kernel.models import User  # noqa: PLC0415
    from wangge.roster.api import actor_for  # noqa: PLC0415
    from wangge.territory.api import AREA, grids_for  # noqa: PLC0415

    found = grids_for(actor_for(User.objects.get(username=username))).filter(level=AREA)[:20]
    return [str(area.pk) for area in found]


def points(username: str) -> dict[str, object]:
    """Return places of leaf grids, spread over all that the user sees, and the layers that the map asks for."""
    from wangge.kernel.access import visible  # noqa: PLC0415
    from wangge.kernel.models import User  # noqa: PLC0415
    from wangge.planning.api import LAYERS  # noqa: PLC0415
    from wangge.roster.api import actor_for  # noqa: PLC0415
    from wangge.territory.models import Grid  # noqa: PLC0415

    actor = actor_for(User.objects.get(username=username))
    found = visible(Grid, actor).filter(level=4, valid_to=None, lon__isnull=False).order_by("code")
    places = list(found.values_list("lon", "lat"))
    few = min(POINTS, len(places))
    layers = [(layer.name, layer.zoom) for layer in LAYERS.values() if actor.may(layer.ability)]
    return {"points": [places[len(places) * at // few] for at in range(few)], "layers": layers}


def covered(username: str) -> dict[str, float]:
    """Return the seconds and processor seconds in which the coverage of all that the user sees is counted."""
    from wangge.kernel.models import User  # noqa: PLC0415
    from wangge.planning.api import coverage, coverage_data  # noqa: PLC0415
    from wangge.roster.api import actor_for  # noqa: PLC0415

    actor = actor_for(User.objects.get(username=username))
    first = _cost(lambda: coverage(actor))
    costs = sorted(_cost(lambda: coverage_data(coverage(actor))) for _ in range(5))
    seconds, processor = costs[2]
    return {"first": first[0], "seconds": seconds, "processor": processor, "grids": coverage(actor).totals["grids"]}


def posters(username: str) -> dict[str, dict[str, float]]:
    """Return for each print of the largest village (and of the township) what the first and the next one took."""
    from wangge.kernel.access import visible  # noqa: PLC0415
    from wangge.kernel.models import User  # noqa: PLC0415
    from wangge.planning.api import POSTER_KINDS, content_of, rendered  # noqa: PLC0415
    from wangge.roster.api import actor_for  # noqa: PLC0415
    from wangge.territory.models import Grid  # noqa: PLC0415

    actor = actor_for(User.objects.get(username=username))
    grids = list(visible(Grid, actor).filter(level__in=(1, 2), valid_to=None))
    leaves = list(visible(Grid, actor).filter(level=4, valid_to=None).values_list("path", flat=True))
    top = next(grid for grid in grids if grid.level == 1)
    village = max(grids, key=lambda grid: (grid.level == 2, sum(path.startswith(grid.path) for path in leaves)))
    found: dict[str, dict[str, float]] = {}
    for grid in (village, top):
        for kind in POSTER_KINDS[grid.level]:

            def draw(grid: object = grid, kind: str = kind) -> None:
                content = content_of(actor, grid, kind, "zh")  # type: ignore[arg-type]
                size = "A4" if kind == "sheet" else "A1"
                draw.kib = len(rendered(content, size=size, form="pdf")[0]) / 1024  # type: ignore[attr-defined]

            first = _cost(draw)
            seconds, processor = sorted(_cost(draw) for _ in range(3))[1]
            found[f"{kind}, level {grid.level}"] = {
                "first": first[0], "seconds": seconds, "processor": processor,
                "kib": draw.kib,  # type: ignore[attr-defined]
            }  # fmt: skip
    return found


def _cost(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds and the processor seconds that something takes."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


if __name__ == "__main__":
    prepare()
    what, *rest = sys.argv[1:]
    told = {
        "pages": lambda: pages(rest[0]),
        "inside": lambda: inside(rest[0], {k: v for k, v in pages(rest[0]).items() if not rest[1:] or rest[1] in k}),
        "lags": lambda: lags(int(rest[0])),
        "last": last_delivery,
        "areas": lambda: areas(rest[0]),
        "points": lambda: points(rest[0]),
        "covered": lambda: covered(rest[0]),
        "posters": lambda: posters(rest[0]),
    }[what]()
    print(json.dumps(told, ensure_ascii=False))
