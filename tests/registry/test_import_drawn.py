"""A net drawn by the engine comes in as a zip, by the browser: grids first, then the households that belong to them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from tempfile import gettempdir
from typing import TYPE_CHECKING

import net_scenes
import pytest
from book_scenes import write_books
from django.urls import reverse
from import_scenes import HOUSEHOLDS, book, brought_in, upload
from net_scenes import LIZHUANG

from wangge.exchange.net import write_net
from wangge.kernel.access import as_system, system_actor, visible
from wangge.problem import Problem
from wangge.registry.imports import api
from wangge.registry.models import Household, Import
from wangge.territory.api import Grid, grids_for, platform_over, township_create

if TYPE_CHECKING:
    from pathlib import Path

    from wangge.kernel.access import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Actor:
    """Over a township that has nothing yet."""
    return platform_over(township_create(actor=system_actor("setup"), code="411622204", name="大王庄乡"))


@pytest.fixture
def net(tmp_path: Path) -> bytes:
    drawn = net_scenes.a_net()
    first, *others = drawn.plans
    areas = tuple(replace(area, code=LIZHUANG + "801") for area in first.areas)
    return zipped(write_net(replace(drawn, plans=(replace(first, areas=areas), *others)), tmp_path / "net"))


def zipped(folder: Path, inside: str = "net/") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for file in folder.iterdir():
            packed.write(file, inside + file.name)
    return out.getvalue()


def grid_of(head: Actor, number: str) -> str:
    home = visible(Household, head).select_related("grid").get(number=number)
    return home.grid.code if home.grid else ""


def test_the_net_then_the_households_then_the_net_again_puts_them_into_their_grids(head: Actor, net: bytes) -> None:
    first = api.import_drawn(actor=head, upload=upload(net, "net.zip"))
    assert (first.state, first.counts["placed"], first.counts["missing"] > 0) == ("done", 0, True)
    assert {"李庄村", "李庄片", "李庄第一网格"} <= set(grids_for(head).values_list("name", flat=True))
    households = book(HOUSEHOLDS, ["李庄村", "001", "李新一", "中心街", "9", 4, 3, "常住", "", ""])
    brought_in(head, households)
    assert grid_of(head, "001") == ""
    second = api.import_drawn(actor=head, upload=upload(net, "net.zip"))
    assert (second.counts["new"], second.counts["placed"]) == (0, 1)
    assert grid_of(head, "001").startswith(LIZHUANG + "00")
    third = api.import_drawn(actor=head, upload=upload(net, "net.zip"))
    assert (third.counts["placed"], third.undo) == (0, None)
    api.import_undo(actor=head, import_id=second.pk)
    assert grid_of(head, "001") == ""


def test_a_net_is_taken_back_with_everything_it_brought(head: Actor, net: bytes) -> None:
    row = api.import_drawn(actor=head, upload=upload(net, "net.zip"))
    api.import_undo(actor=head, import_id=row.pk)
    assert list(grids_for(head).values_list("name", flat=True)) == ["大王庄乡"]


def a_zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no zip at all", "imports.drawn.not_a_net"),
        (a_zip(plan__json=b"{}"), "imports.drawn.not_a_net"),
        (a_zip(plan__json=b"{}", grids__gpkg=b"nothing"), "net."),
        (a_zip(plan__json=b"[1", grids__gpkg=b"nothing"), "net."),
    ],
)
def test_what_is_no_net_is_refused_and_leaves_nothing(head: Actor, data: bytes, code: str) -> None:
    with pytest.raises(Problem) as told:
        api.import_drawn(actor=head, upload=upload(data, "net.zip"))
    assert told.value.code.startswith(code)
    assert gettempdir() not in str(told.value.details), "no path of the server is told"
    with as_system("a test counts"):
        assert (Grid.objects.count(), Import.objects.count()) == (1, 0)


def test_on_the_page_a_wrong_file_is_told_and_a_net_of_another_township_refused(client, net: bytes) -> None:
    books = write_books()
    client.force_login(books.user("外乡书记"))
    wrong = client.post(reverse("import_new"), {"kind": "drawn", "file": upload(b"PK", "net.zip")})
    assert wrong.status_code == 422
    assert "plan.json" in wrong.content.decode()
    foreign = client.post(reverse("import_new"), {"kind": "drawn", "file": upload(net, "net.zip")})
    assert foreign.status_code == 422
    client.force_login(books.user("李支书"))
    assert client.post(reverse("import_new"), {"kind": "drawn", "file": upload(net, "net.zip")}).status_code in {
        403,
        422,
    }
