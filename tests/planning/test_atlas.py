"""The net as layers: boxes that follow every write, courtyards of the map, and map files to take away."""

from __future__ import annotations

import io
import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import net_scenes
import numpy as np
import pytest
import shapely
from book_scenes import FOUNDED, write_books

from wangge.exchange.coordinates import metric_crs
from wangge.exchange.net.layers import Frame
from wangge.kernel import clock
from wangge.kernel.access import as_system, system_actor, writing
from wangge.kernel.changes import Changes, undo
from wangge.kernel.changes.collecting import unpacked
from wangge.kernel.changes.restoring import restore
from wangge.kernel.db.many import insert_many, update_many
from wangge.kernel.models import Entry
from wangge.kernel.models.extent import SIDES
from wangge.planning.api import Land, layer_count, layer_features
from wangge.planning.models import Ground
from wangge.planning.packing import pack_land
from wangge.territory import api
from wangge.territory.models import Grid, Place

if TYPE_CHECKING:
    from pathlib import Path

    from book_scenes import Books
    from django.test import Client

pytestmark = pytest.mark.django_db
SQUARE = shapely.box(114.56, 33.60, 114.57, 33.61)


def boxes_follow() -> int:
    """Every row's box is that of what it holds; returns how many rows have one."""
    some = 0
    with as_system("a test"):
        for row in [*Grid.objects.all(), *Place.objects.all()]:
            wkb = row.outline if isinstance(row, Grid) else row.shape
            shape = shapely.from_wkb(bytes(wkb)) if wkb else None
            if shape is None and isinstance(row, Place) and row.lon is not None:
                shape = shapely.Point(row.lon, row.lat)
            right = shape.bounds if shape is not None else (None,) * 4
            assert tuple(getattr(row, side) for side in SIDES) == right, row
            some += shape is not None
    return some


def test_boxes_follow_an_adopted_net_and_what_an_undo_puts_back() -> None:
    net = net_scenes.a_net()
    first, *others = net.plans
    areas = tuple(replace(area, code=f"{area.code[:12]}801") for area in first.areas)
    drawn = api.drawn_from(replace(net, plans=(replace(first, areas=areas), *others)))
    adopted = api.net_adopt(actor=system_actor("setup"), drawn=drawn)
    assert boxes_follow() >= len(adopted.grids)
    with as_system("a test"), writing(system_actor("a test")):
        row = Grid.objects.get(pk=adopted.township.pk)
        before = row.outline
        row.outline = shapely.to_wkb(SQUARE)
        row.version += 1
        row.save(update_fields=["outline", "version"])
        back = Changes()
        back.changed(row, before={"outline": before})
        restore(unpacked(back.packed()), actor=system_actor("a test"), since=clock.now())
    assert boxes_follow() >= len(adopted.grids)


def test_boxes_follow_what_is_done_by_hand_and_its_undo() -> None:
    books = write_books()
    chief, leaf = books.actor("李支书"), books.grids["李庄村红色网格"]
    facts = api.PlaceFacts(kind="pond", name="东塘", lon=114.5, lat=33.5)
    place = api.place_create(actor=chief, grid_id=leaf.pk, facts=facts)
    assert boxes_follow() == 1
    moved = api.PlaceFacts(kind="pond", name="东塘", lon=114.6, lat=33.6)
    changed = api.place_update(actor=chief, place_id=place.pk, version=place.version, facts=moved)
    assert boxes_follow() == 1
    assert changed.undo is not None
    undo(actor=chief, undo_id=changed.undo.pk)
    assert boxes_follow() == 1
    with as_system("a test"):
        assert Place.objects.get().lon == 114.5


def test_boxes_follow_every_way_in_which_rows_are_written() -> None:
    books = write_books()
    grid, other = books.grids["李庄村红色网格"], books.grids["李庄村黄色网格"]
    with as_system("a test"), writing(system_actor("a test")):
        grid.outline = shapely.to_wkb(SQUARE)
        grid.save(update_fields=["outline"])
        assert boxes_follow() == 1
        grid.outline = other.outline = shapely.to_wkb(shapely.box(1, 2, 3, 4))
        Grid.objects.bulk_update([grid, other], ["outline"])
        assert boxes_follow() == 2
        other.outline = None
        update_many([other], ["outline"])
        assert boxes_follow() == 1
        new = [
            Place(village=books.grids["李庄村"], kind="pond", sort_key="a", valid_from=FOUNDED, **where)
            for where in ({"lon": 1.0, "lat": 2.0}, {"shape": shapely.to_wkb(SQUARE)}, {})
        ]
        Place.objects.bulk_create(new[:1])
        insert_many(new[1:])
        assert boxes_follow() == 3
        with pytest.raises(TypeError, match="row by row"):
            Place.objects.all().update(lon=1.0)
        with pytest.raises(TypeError, match="row by row"):
            Grid.objects.all().update(outline=None)


def test_no_code_writes_shapes_past_the_models() -> None:
    """SQL of our own that names these columns would be a write path that forgets the boxes."""
    import wangge  # noqa: PLC0415

    (root,) = wangge.__path__
    from pathlib import Path as Folder  # noqa: PLC0415

    written = ("UPDATE territory_grid", "INSERT INTO territory_grid", "UPDATE territory_place", "INTO territory_place")
    for file in Folder(root).rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not any(one in text for one in written), file


@pytest.fixture
def books() -> Books:
    books = write_books()
    with as_system("a test's map"):
        for name, west in (("李庄村", 114.56), ("孔寨村", 114.58)):
            village, leaf = books.grids[name], books.grids[f"{name}红色网格"]
            village.outline = leaf.outline = shapely.to_wkb(shapely.box(west, 33.60, west + 0.01, 33.61))
            village.save(update_fields=["outline"])
            leaf.save(update_fields=["outline"])
            crs = metric_crs(114.56, 33.60)
            yards = [shapely.box(west + x, 33.602, west + x + 0.0002, 33.6022) for x in (0.001, 0.009)]
            land = Land(buildings=Frame(crs).metres(np.array(yards, dtype=object)))
            Ground.objects.create(village=village, crs=crs, packed=pack_land(land))
    return books


def test_courtyards_have_the_grid_they_lie_in_and_nothing_of_the_people(books: Books) -> None:
    chief = books.actor("李支书")
    found = layer_features(chief, "buildings", (114.0, 33.0, 115.0, 34.0))
    assert set(found.columns) == {"id", "grid_id", "colour"}
    assert found.columns["grid_id"] == [str(books.grids["李庄村红色网格"].pk)] * 2
    assert len(layer_features(chief, "buildings", (114.56, 33.60, 114.565, 33.61))) == 1
    assert layer_count(chief, "buildings", (114.58, 33.60, 114.59, 33.61)) == 0  # 孔寨村
    assert len(layer_features(books.actor("江书记"), "buildings")) == 4
    assert len(layer_features(books.actor("外乡书记"), "buildings")) == 0


def test_the_frame_of_web_maps_and_the_box_in_it(books: Books) -> None:
    chief = books.actor("李支书")
    plain = layer_features(chief, "grids", pk=books.grids["李庄村红色网格"].pk).shapes[0]
    there = layer_features(chief, "grids", frame="gcj02", pk=books.grids["李庄村红色网格"].pk).shapes[0]
    assert 0.002 < plain.centroid.distance(there.centroid) < 0.009
    assert len(layer_features(chief, "grids", there.bounds, frame="gcj02")) == 1


def test_the_net_is_taken_away_as_a_geopackage_and_as_geojson(client: Client, books: Books, tmp_path: Path) -> None:
    client.force_login(books.user("李支书"))
    answer: Any = client.get("/export/grids/?format=gpkg")
    file = tmp_path / "net.gpkg"
    file.write_bytes(b"".join(answer.streaming_content))
    with sqlite3.connect(file) as database:
        tables = {row[0] for row in database.execute("SELECT table_name FROM gpkg_contents")}
        names = {row[0] for row in database.execute("SELECT name FROM grids")}
    database.close()
    assert tables == {"townships", "villages", "areas", "grids", "places"}
    assert names == {"李庄村红色网格", "李庄村黄色网格"}
    text: Any = client.get("/export/grids/?format=geojson")
    told = json.load(io.BytesIO(b"".join(text.streaming_content)))
    assert {f["properties"]["name"] for f in told["features"] if f["properties"]["layer"] == "villages"} == {"李庄村"}
    with as_system("a test"):
        assert Entry.objects.filter(action="list.export").count() == 2
    client.force_login(books.user("司法所赵"))
    assert client.get("/export/grids/?format=gpkg").status_code == 403
