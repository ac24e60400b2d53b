"""What bad files, bad requests, power cuts and two at once do to planning, the map, adoption and prints: nothing."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pypdfium2 as pdfium
import pytest
from adopting_scenes import AS_IT_IS, a_draft, adopted
from book_scenes import Books, write_books
from correcting_scenes import write_draft
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.urls import reverse
from docx import Document
from import_scenes import HOUSEHOLDS, book, checked
from map_scene import SOUTH, WEST, write_map

from wangge.kernel import demo
from wangge.kernel.access import Actor, as_system, visible
from wangge.kernel.models import Entry
from wangge.planning import api as planning
from wangge.planning.models import Drawing, GridPlan, Ground, PlanStep, Survey
from wangge.problem import Problem
from wangge.registry.api import Household
from wangge.registry.imports.services import import_carry_out
from wangge.territory.models import Grid, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)
CHIEF = "江书记"


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    cache.clear()
    demo._seen.clear()
    yield
    demo._seen.clear()


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def head(books: Books) -> Actor:
    return books.actor(CHIEF)


# -- files that send the reader elsewhere ------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("__", "."), data)
    return out.getvalue()


def elsewhere(secret: str) -> dict[str, bytes]:
    """Files that GDAL knows by what they begin with, each of which opens ``secret``."""
    layer = f"<OGRVRTLayer name='x'><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>"
    vrt = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    line = f"gdal vector filter --where 1=1 {secret} /vsimem/o --output-format stream"
    label = (
        f'<kml xmlns:p="http://pds.nasa.gov/pds4/pds/v1"><Product_Observational><file_name>{secret}</file_name>'
        "</Product_Observational></kml>"
    )
    entities = f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file://{secret}">]><kml>&x;</kml>'
    return {
        "图.geojson": json.dumps({"type": "gdal_streamed_alg", "command_line": line}).encode(),
        "图.kml": label.encode(),
        "外.kml": entities.encode(),
        "表.zip": zipped(a__tab=vrt.encode()),
        "线.zip": zipped(a__gml=vrt.encode()),
        "迹.zip": zipped(a__gpx=vrt.encode()),
        "包.zip": zipped(a__kmz=vrt.encode()),
        "箱.zip": zipped(a__fgb=vrt.encode()),
    }


@pytest.mark.parametrize("name", elsewhere(""))
def test_no_map_file_makes_the_platform_read_another_one(books: Books, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret.geojson"
    point = {"type": "Point", "coordinates": [114.5, 33.7]}
    feature = {"type": "Feature", "properties": {"name": "秘密村", "highway": "primary"}, "geometry": point}
    secret.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    upload = SimpleUploadedFile(name, elsewhere(str(secret))[name])
    with pytest.raises(Problem) as told:
        planning.survey_start(
            actor=books.actor(CHIEF), township_id=books.grids["大王庄乡"].pk, maps=[upload], homes="buildings"
        )
    assert "秘密" not in str(told.value.details)
    assert not visible(Survey, books.actor(CHIEF)).exists()


def test_a_net_whose_map_is_no_geopackage_is_not_opened(head: Actor, tmp_path: Path) -> None:
    vrt = elsewhere(str(tmp_path / "secret.geojson"))["线.zip"]
    with zipfile.ZipFile(io.BytesIO(vrt)) as packed:
        data = zipped(plan__json=b"{}", grids__gpkg=packed.read("a.gml"))
    with pytest.raises(Problem, match=r"drawing\.net\.not_a_net"):
        planning.drawing_from_net(actor=head, upload=SimpleUploadedFile("net.zip", data))


def test_the_reader_of_maps_knows_nothing_that_opens_other_files_or_asks_servers() -> None:
    look = (
        "import os, json\nos.environ['DJANGO_SETTINGS_MODULE'] = 'wangge.project.settings'\n"
        "import django\ndjango.setup()\nimport wangge.project.urls\nimport pyogrio\n"
        "print(json.dumps(list(pyogrio.list_drivers())))"
    )
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", look], capture_output=True, text=True, check=True)
    assert set(json.loads(ran.stdout.splitlines()[-1])) <= {
        "DGN", "DXF", "ESRI Shapefile", "ESRIJSON", "FlatGeobuf", "GML", "GPKG", "GPX", "GeoJSON", "GeoJSONSeq",
        "JSONFG", "KML", "LIBKML", "MEM", "MapInfo File", "OAPIF", "OSM", "OpenFileGDB", "TopoJSON",
    }  # fmt: skip


# -- requests that no page of ours sends -------------------------------------------------------------------------------

DEEP = b'{"version": 1, "operation": "move", "details": {"to": ' + b"[" * 90_000 + b"]" * 90_000 + b"}}"


def step(operation: str, **details: Any) -> bytes:
    return json.dumps({"version": 1, "operation": operation, "details": details}).encode()


STEPS = {
    "no json": b"{",
    "nested without end": DEEP,
    "a list": b"[]",
    "too much": b"[" + b" " * 300_000 + b"]",
    "half a sign": b'{"version": 1, "operation": "rename", "details": {"grid": "GRID", "name": "\\ud800"}}',
    "a nul": step("rename", grid="GRID", name="a\0b"),
    "a control sign": step("rename", grid="GRID", name="a\x01b"),
    "not a number": step("split", grid="GRID", line=[[float("nan"), 1], [2, 3]]),
    "endless": b'{"version": 1, "operation": "split", "details": {"grid": "GRID", "line": [[1e999, 1], [2, 3]]}}',
    "a number of 400 digits": step("split", grid="GRID", line=[[10**400, 1], [2, 3]]),
    "beyond the earth": step("split", grid="GRID", line=[[114, 91], [114, 33]]),
    "a line of words": step("split", grid="GRID", line=[["a", "b"], ["c", "d"]]),
    "a line of one place": step("split", grid="GRID", line=[[117.0, 33.7], [117.0, 33.7]]),
    "a ring of one place": step("move", to="GRID", polygon=[[117.0, 33.7]] * 3),
    "a household of elsewhere": step("move", to="GRID", households=["999999"]),
    "households as a word": step("move", to="GRID", households="0001"),
    "a household that is a list": step("move", to="GRID", households=[[["0001"]]]),
    "a grid that is a list": step("merge", grid=["GRID"], other={"a": 1}),
    "a grid of elsewhere": step("merge", grid="411622999999001", other="GRID"),
    "a hutong of numbers": step("move", to="GRID", hutong={"lane": 7, "grid": []}),
    "params as a list": step("redraw", params=[1]),
    "params of numbers without end": b'{"version": 1, "operation": "redraw", "details": {"params": {"target": 1e999}}}',
    "params without sense": step("redraw", params={"target": -5}),
    "params with another effort": step("redraw", params={"effort": "__import__('os')"}),
    "params that there are not": step("redraw", params={"__class__": 1}),
    "an operation that is none": step("__init__", grid="GRID"),
    "an operation that is a list": b'{"version": 1, "operation": ["move"], "details": {}}',
    "details that are a word": b'{"version": 1, "operation": "move", "details": "GRID"}',
    "a version that is a word": b'{"version": {"a": 1}, "operation": "undo"}',
    "a version of 4000 digits": b'{"version": ' + b"9" * 4000 + b', "operation": "undo"}',
}


@pytest.mark.parametrize("kind", STEPS)
def test_a_step_that_no_map_sends_is_refused_and_changes_nothing(client: Client, books: Books, kind: str) -> None:
    plan = write_draft(books)
    client.force_login(books.user("办公室主任王"))
    grid = planning.open_plan(books.actor(CHIEF), plan.pk).plan.grids[0].code
    body = STEPS[kind].replace(b"GRID", grid.encode())
    answer = client.post(
        reverse("plan_correct_step", args=[plan.pk]), body, content_type="application/json",
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert 400 <= answer.status_code < 500
    with as_system("a test looks"):
        assert GridPlan.objects.get(pk=plan.pk).step == 0
        assert PlanStep.objects.filter(plan=plan).count() == 1


@pytest.mark.parametrize("number", ["9" * 5000, "²", "٣", "-1", "1e3", ""])
def test_numbers_of_forms_are_numbers_of_people(client: Client, books: Books, number: str) -> None:
    plan = write_draft(books)
    client.force_login(books.user(CHIEF))
    form = {"version": "1", "operation": "redraw", "target": number, "minimum": number, "maximum": number}
    assert client.post(reverse("plan_correct_step", args=[plan.pk]), form).status_code == 302
    village = books.grids["李庄村"].pk
    picture = client.get(reverse("poster_picture", args=[village]), {"kind": "org", "page": number})
    assert picture.status_code < 500
    assert client.post(reverse("poster_down", args=[uuid4()]), {"version": number}).status_code == 404
    assert client.get(reverse("map_page"), {"level": number, "village": number, "on": number}).status_code < 500
    assert client.get(reverse("coverage_page"), {"grid": number}).status_code in {200, 404}


def test_the_same_step_sent_again_is_not_done_again(client: Client, books: Books) -> None:
    plan = write_draft(books)
    client.force_login(books.user(CHIEF))
    grid = planning.open_plan(books.actor(CHIEF), plan.pk).plan.grids[0].code
    body = json.dumps(
        {"version": plan.version, "operation": "rename", "details": {"grid": grid, "name": "先锋"}}
    )  # fmt: skip
    address = reverse("plan_correct_step", args=[plan.pk])
    answers = [client.post(address, body, content_type="application/json").status_code for _ in range(2)]
    assert answers == [200, 409]


def land(*more: dict[str, Any]) -> dict[str, Any]:
    ring = [[114.5, 33.7], [114.51, 33.7], [114.51, 33.71], [114.5, 33.71], [114.5, 33.7]]
    return {"features": [drawn("boundary", "Polygon", [ring]), *more]}


def drawn(layer: Any, kind: Any, coordinates: Any, **facts: Any) -> dict[str, Any]:
    return {"properties": {"layer": layer, **facts}, "geometry": {"type": kind, "coordinates": coordinates}}


BOWTIE = [[[114.5, 33.7], [114.51, 33.71], [114.51, 33.7], [114.5, 33.71], [114.5, 33.7]]]
LINE = [[114.5, 33.7], [114.51, 33.71]]
MAPS: dict[str, Any] = {
    "20,001 features": {"features": [drawn("house", "Point", [1, 1])] * 20_001},
    "a list": [],
    "features that are words": {"features": ["a", 1, None]},
    "nothing": {},
    "a border of one line": {"features": [drawn("boundary", "LineString", LINE)]},
    "a border that crosses itself": {"features": [drawn("boundary", "Polygon", BOWTIE)]},
    "two borders that cross themselves": {"features": [drawn("boundary", "Polygon", BOWTIE)] * 2},
    "a border beyond the earth": {
        "features": [drawn("boundary", "Polygon", [[[1e9, 1], [2e9, 1], [2e9, 2], [1e9, 1]]])]
    },
    "a border of words": {
        "features": [drawn("boundary", "Polygon", [[["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]])]
    },
    "a border of two points": {"features": [drawn("boundary", "Polygon", [[[1, 1], [2, 2]]])]},
    "a border without geometry": {"features": [{"properties": {"layer": "boundary"}, "geometry": None}]},
    "a border of no kind": {"features": [drawn("boundary", "Pyramid", [1])]},
    "a border of mixed depth": {"features": [drawn("boundary", "Polygon", [[1, [2, 3]], 4])]},
    "the whole earth": {
        "features": [drawn("boundary", "Polygon", [[[-180, -85], [180, -85], [180, 85], [-180, -85]]])]
    },
    "a street of one point": land(drawn("street", "LineString", [[114.5, 33.7]])),
    "a street as long as a number": land(drawn("street", "LineString", [[10**400, 1], [2, 3]])),
    "a place far away": land(drawn("place", "Point", [0, 0], name="x")),
    "a place without a number": land(drawn("place", "Point", [float("nan"), 1])),
    "a layer that is a list": land(drawn([], "Point", [114.5, 33.7])),
    "a household that is none": land(drawn("home", "Point", [114.5, 33.7], home="x")),
    "a household that is not there": land(drawn("home", "Point", [114.5, 33.7], home=str(uuid4()))),
    "a household without a place": land(drawn("home", "Point", None, home=str(uuid4()))),
    "a household beyond the earth": land(drawn("home", "Point", [10**400, 33.7], home=str(uuid4()))),
    "a name that no database takes": land(drawn("street", "LineString", LINE, name="a\0b")),
    "a name of half a sign": land(drawn("street", "LineString", LINE, name="\ud800")),
}


@pytest.mark.parametrize("kind", MAPS)
def test_a_drawing_that_no_map_sends_is_refused_and_changes_nothing(client: Client, books: Books, kind: str) -> None:
    client.force_login(books.user("李支书"))
    body = json.dumps({"version": None, "features": MAPS[kind]})
    answer = client.post(
        reverse("trace_save", args=[books.grids["李庄村"].pk]), body, content_type="application/json",
    )  # fmt: skip
    assert 400 <= answer.status_code < 500
    with as_system("a test looks"):
        assert not Ground.objects.exists()


def test_a_village_s_map_moves_no_household_of_another_village(client: Client, books: Books, head: Actor) -> None:
    client.force_login(books.user(CHIEF))
    theirs = visible(Household, head).filter(village=books.grids["孔寨村"].pk)[0]
    body = json.dumps({"version": None, "features": land(drawn("home", "Point", [114.5, 33.7], home=str(theirs.pk)))})
    address = reverse("trace_save", args=[books.grids["李庄村"].pk])
    assert client.post(address, body, content_type="application/json").status_code == 404
    assert visible(Household, head).get(pk=theirs.pk).lon is None
    assert not visible(Ground, head).exists()


TILES = [
    "tiles/net/0/0/0.mvt?on=0001-01-01", "tiles/net/0/0/0.mvt?on=9999-12-31", "tiles/net/0/0/0.mvt?on=10000-01-01",
    f"tiles/net/{'9' * 30}/0/0.mvt", f"tiles/net/22/{'9' * 300}/1.mvt", "tiles/net/22/4194303/4194303.mvt",
    "tiles/all/0/0/0.mvt?frame=../../etc", "tiles/net/0/0/0.mvt?on=2026-W01-1",
    "ogc/collections/grids/items?datetime=0001-01-01", "ogc/collections/grids/items?datetime=9999-12-31/..",
    "ogc/collections/grids/items?datetime=../..", "ogc/collections/grids/items?bbox=nan,nan,nan,nan",
    "ogc/collections/grids/items?bbox=1e999,0,1,1", "ogc/collections/grids/items?bbox=180,90,-180,-90",
    f"ogc/collections/grids/items?limit={'9' * 40}", "ogc/collections/grids/items?limit=-1&offset=-1",
    "ogc/collections/grids/items?offset=10000000", "ogc/collections/grids/items?limit=²",
    "ogc/collections/..%2f..%2fetc/items", "ogc/collections/households/items/00000000-0000-0000-0000-000000000000",
    "map/?on=0001-01-01", "map/?on=9999-12-31", "map/find/?q=%25%27%3B--", "api/coverage?grid=410000000000000",
    "api/coverage?grid=" + "9" * 400, "coverage/?grid=' OR 1=1",
]  # fmt: skip


@pytest.mark.parametrize("address", TILES)
def test_nonsense_in_an_address_is_an_answer(client: Client, address: str) -> None:
    client.force_login(write_map().user("李支书"))
    assert client.get(f"/{address}").status_code < 500


def test_a_map_shows_a_village_nothing_of_its_neighbour(client: Client) -> None:
    books = write_map()
    client.force_login(books.user("李支书"))
    theirs = books.grids["孔寨村"]
    assert client.get("/api/coverage", {"grid": theirs.code}).status_code == 404
    assert client.get(reverse("coverage_page"), {"grid": str(theirs.pk)}).status_code == 404
    assert client.get(reverse("map_panel", args=["grid", theirs.pk])).status_code == 404
    assert client.get(reverse("poster_picture", args=[theirs.pk])).status_code == 404
    box = f"{WEST},{SOUTH},{WEST + 1},{SOUTH + 1}"
    seen = client.get("/ogc/collections/households/items", {"bbox": box}).json()
    assert "孔" not in json.dumps(seen, ensure_ascii=False)


# -- names that are code elsewhere -------------------------------------------------------------------------------------

SCRIPT = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"'
TYPST = '#read("/etc/passwd") $x$ *b* _u_ @q <l>'


def named(books: Books, name: str) -> None:
    with as_system("a test gives bad names"):
        for table in (Grid, Place):
            table.objects.update(name=name[: table._meta.get_field("name").max_length])
        Household.objects.update(lane_name=name[:32], head_name=name[:32])


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_names_are_never_code_in_a_page(client: Client, lang: str) -> None:
    books = write_map()
    plan = write_draft(books)
    named(books, SCRIPT)
    client.force_login(books.user(CHIEF))
    client.cookies["django_language"] = lang
    village, grid = books.grids["李庄村"], books.grids["李庄村红色网格"]
    demo.mark_demo()
    pages = [
        reverse("map_page"), f"{reverse('map_page')}?q=alert", reverse("map_panel", args=["grid", grid.pk]),
        reverse("planning_home"), reverse("plan_page", args=[plan.pk]), reverse("plan_correct", args=[plan.pk]),
        reverse("coverage_page"), reverse("coverage_statement"), reverse("coverage_rows", args=["grid_nobody"]),
        reverse("poster_home"), reverse("poster_page", args=[village.pk]), reverse("adoption_list"),
        f"{reverse('adoption_new')}?plan={plan.pk}", reverse("plot_sheet", args=[village.pk]),
        reverse("plot_enter", args=[village.pk]), f"/g/{village.code[:12]}/", f"/g/{grid.code}/",
    ]  # fmt: skip
    for address in pages:
        answer = client.get(address)
        assert answer.status_code in {200, 422}, address
        said = answer.content.decode()
        assert "<script>alert" not in said, address
        assert "<img src=x" not in said, address


def test_names_are_never_code_on_a_poster_or_in_a_paper(books: Books, head: Actor) -> None:
    with as_system("a test gives bad names"):
        Grid.objects.filter(pk=books.grids["李庄村"].pk).update(name=TYPST)
    books.grids["李庄村"].refresh_from_db(from_queryset=visible(Grid, head))
    names = {1: "甲$x$", 2: "乙\x01\x0b{{ 1+1 }}"}
    row = adopted(head, a_draft(head, books.grids["李庄村"], AS_IT_IS, names=names))
    printed = planning.poster_print(actor=head, grid_id=books.grids["李庄村"].pk, kind="org", size="A3", lang="zh")
    said = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(printed.pdf))
    assert "#read(" in said.replace(" ", "")
    assert "root:" not in said
    papers = [Document(io.BytesIO(planning.adoption_annex(head, row.pk, kind)[1])) for kind in planning.ANNEXES]
    cells = [cell.text for paper in papers for table in paper.tables for line in table.rows for cell in line.cells]
    assert any("{{ 1+1 }}" in cell for cell in cells)


def test_the_record_of_planning_names_no_resident(client: Client, books: Books, head: Actor) -> None:
    plan = a_draft(head, books.grids["李庄村"], {1: ("101",), 2: ("102", "201", "202")})
    adopted(head, plan)
    client.force_login(books.user(CHIEF))
    names = list(visible(Household, head).values_list("head_name", flat=True))
    own = visible(Household, head).filter(village=books.grids["李庄村"].pk).values_list("pk", flat=True)
    homes = [drawn("home", "Point", [114.5, 33.7], home=str(pk)) for pk in own]
    body = {"version": None, "features": land(*homes)}
    address = reverse("trace_save", args=[books.grids["李庄村"].pk])
    assert client.post(address, json.dumps(body), content_type="application/json").status_code == 200
    with as_system("a test reads the record"):
        said = "\n".join(str(vars(entry)) for entry in Entry.objects.all())
    assert "adoption.create" in said
    assert "ground.draw" in said
    assert [name for name in names if name in said] == []


def test_a_residents_page_does_not_believe_a_host_name(client: Client, books: Books, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    demo.mark_demo()
    answer = client.get(f"/g/{books.grids['李庄村'].code[:12]}/", headers={"Host": "evil.example"})
    assert answer.status_code == 200
    assert "evil.example" not in answer.content.decode()


# -- killed in the middle, and at once ---------------------------------------------------------------------------------

KILLED = textwrap.dedent(
    """
    import os, sys
    sys.path[:0] = {paths!r}
    import django
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from wangge.kernel.access import as_system
    from wangge.kernel.models import Entry, User
    from wangge.planning.models import Adoption, GridPlan
    from wangge.planning.services import adopting, working
    from wangge.roster.api import actor_for
    from wangge.territory.models import Grid

    def power_fails(*given, **more):
        os.kill(os.getpid(), 9)

    def look():
        with as_system("a test looks at what the power cut left"):
            print("left", *sorted(GridPlan.objects.values_list("state", flat=True)), Adoption.objects.count(),
                  Entry.objects.filter(action="adoption.create").count(), Grid.objects.exclude(valid_to=None).count())

    what, doing = sys.argv[1:]
    if doing == "kill" and what == "adoption":
        from adopting_scenes import a_draft, adopted
        from book_scenes import write_books
        books = write_books()
        head = books.actor("江书记")
        plan = a_draft(head, books.grids["李庄村"], {{1: ("101", "102", "201", "202")}})
        adopting._finish = power_fails
        adopted(head, plan)
    elif doing == "kill":
        from planning_scenes import PARAMS, write_scene
        from wangge.planning.api import drawing_start
        scene = write_scene(adopted=False)
        villages = [scene.village(name).pk for name in ("李庄村", "孔寨村")]
        sizes = {{"target": 20, "minimum": 12, "maximum": 25}}
        drawing = drawing_start(actor=scene.actor("江书记"), village_ids=villages, params=sizes)
        whole = working._draw
        def once(*given, **more):
            whole(*given, **more)
            power_fails()
        working._draw = once
        working.draw_waiting(drawing.pk)
    else:
        look()
        with as_system("a test"):
            chief = actor_for(User.objects.get(username="江书记"))
            (plan, *rest) = GridPlan.objects.all()
        if what == "adoption":
            from adopting_scenes import adopted
            adopted(chief, plan.pk)
        else:
            working.draw_waiting(plan.drawing_id)
        look()
    """
)


@pytest.mark.parametrize(
    ("what", "left", "then"),
    [
        ("adoption", "left drawn 0 0 0", "left adopted 1 1 1"),
        ("planning", "left drawn waiting 0 0 0", "left drawn drawn 0 0 0"),
    ],
)
def test_killed_in_the_middle_nothing_is_half_done_and_it_can_go_on(
    tmp_path: Path, what: str, left: str, then: str
) -> None:
    script = tmp_path / "killed.py"
    rooms = [str(Path(__file__).parents[1] / room) for room in ("kernel", "planning")]
    script.write_text(KILLED.format(paths=rooms), encoding="utf-8")
    there = {**os.environ, "WANGGE_VAR_DIR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "wangge.project.settings"}
    there.pop("WANGGE_DATABASE_URL", None)

    def run(doing: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(script), what, doing], env=there, capture_output=True, text=True, check=False
        )

    killed = run("kill")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    after = run("look")
    assert [line for line in after.stdout.splitlines() if line.startswith("left")] == [left, then], after.stderr


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only there two write at once")
def test_of_an_adoption_and_a_list_at_once_none_is_half_done(books: Books, head: Actor) -> None:
    rows = [("李庄村", str(300 + n), "李新", "中心街", "9", 4, 3, "常住", "", "李庄村黄色网格") for n in range(40)]
    waiting = checked(head, book(HOUSEHOLDS, *rows))
    plan = a_draft(head, books.grids["李庄村"], {1: ("101", "102", "201"), 3: ("202",)})
    start, told = threading.Barrier(2), {}

    def go(name: str, act: Any) -> None:
        try:
            start.wait()
            act()
            told[name] = "done"
        except Problem as problem:
            told[name] = problem.code
        finally:
            connections.close_all()

    acts = {
        "adoption": lambda: adopted(head, plan),
        "list": lambda: import_carry_out(actor=head, import_id=waiting.pk),
    }
    threads = [threading.Thread(target=go, args=pair) for pair in acts.items()]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert set(told) == {"adoption", "list"}
    assert "done" in told.values()
    homes = visible(Household, head).filter(village=books.grids["李庄村"].pk, head_name="李新")
    with as_system("a test looks"):
        assert homes.count() == (40 if told["list"] == "done" else 0)
        assert not homes.exclude(grid__valid_to=None).exists()
        assert Drawing.objects.get().state == ("adopted" if told["adoption"] == "done" else "drawn")
