"""The editor's pages: what they show, what they answer, and who may."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from book_scenes import write_books
from correcting_scenes import write_draft
from django.urls import reverse

from wangge.kernel.access import as_system
from wangge.planning.models import GridPlan

if TYPE_CHECKING:
    from book_scenes import Books
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def plan(books: Books, client: Client) -> GridPlan:
    client.force_login(books.user("办公室主任王"))
    return write_draft(books)


def now(plan: GridPlan) -> GridPlan:
    with as_system("a test looks"):
        return GridPlan.objects.get(pk=plan.pk)


def address(plan: GridPlan, end: str = "") -> str:
    return reverse(f"plan_correct{end}", args=[plan.pk])


def sent(client: Client, plan: GridPlan, operation: str, version: int | None = None, **details: Any) -> HttpResponse:
    """A step as the map sends it."""
    content = {"version": now(plan).version if version is None else version, "operation": operation, "details": details}
    return client.post(
        address(plan, "_step"),
        json.dumps(content),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )


def whole(client: Client, plan: GridPlan) -> dict[str, Any]:
    """Everything the map draws."""
    answer = client.get(address(plan, "_map"))
    assert answer.status_code == 200
    return json.loads(answer.content)


def beside_house(content: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A house that may move without leaving its grid in pieces: the facts of it, and of the grid beside."""
    grids = {grid["properties"]["id"]: grid["properties"] for grid in content["grids"]["features"]}
    first = content["grids"]["features"][0]["properties"]
    other = grids[first["beside"][0]]
    at = {o["properties"]["number"]: o["geometry"]["coordinates"] for o in content["houses"]["features"]}
    theirs = [
        at[o["properties"]["number"]] for o in content["houses"]["features"] if o["properties"]["grid"] == other["id"]
    ]
    mine = [o["properties"] for o in content["houses"]["features"] if o["properties"]["grid"] == first["id"]]
    return min(
        mine, key=lambda h: min((at[h["number"]][0] - x) ** 2 + (at[h["number"]][1] - y) ** 2 for x, y in theirs)
    ), other


def test_the_page_shows_map_and_lists_in_ten_queries(
    client: Client, plan: GridPlan, django_assert_max_num_queries: Any
) -> None:
    client.get(address(plan))
    with django_assert_max_num_queries(12):
        page = client.get(address(plan))
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="lane" value="第' in text
    assert 'id="correct-scene"' in text
    assert "李红一" not in text


def test_the_map_has_grids_houses_and_lanes_in_degrees(client: Client, plan: GridPlan) -> None:
    content = whole(client, plan)
    grid = content["grids"]["features"][0]
    lon, lat = grid["geometry"]["coordinates"][0][0]
    assert (round(lon), round(lat)) == (114, 34)
    assert {"id", "number", "name", "colour", "hatch", "locked", "beside"} <= set(grid["properties"])
    assert len(content["houses"]["features"]) == 240
    assert set(content["houses"]["features"][0]["properties"]) == {"number", "door", "lane", "persons", "yard", "grid"}
    assert {place["properties"]["kind"] for place in content["places"]["features"]} == {"street", "lane"}


def test_a_step_is_answered_by_what_changed_alone(client: Client, plan: GridPlan) -> None:
    content = whole(client, plan)
    house, other = beside_house(content)
    answer = sent(client, plan, "move", households=[house["number"]], to=other["id"])
    done = json.loads(answer.content)
    assert answer.status_code == 200
    assert done["houses"] == [[house["number"], other["id"]]]
    assert {other["id"], house["grid"]} <= {grid["properties"]["id"] for grid in done["grids"]}
    assert {one["code"] for one in done["touched"]} == {house["grid"], other["id"]}
    assert (done["version"], done["undo"], done["redo"], done["anew"]) == (now(plan).version, True, False, False)
    locked = json.loads(sent(client, plan, "lock", grid=other["id"]).content)
    assert [grid["properties"]["id"] for grid in locked["grids"]] == [other["id"]]
    assert (locked["houses"], locked["touched"], locked["gone"]) == ([], [], [])
    sent(client, plan, "undo")
    undone = json.loads(sent(client, plan, "undo").content)
    assert (undone["undo"], undone["redo"], undone["houses"]) == (False, True, [[house["number"], house["grid"]]])


def test_what_is_refused_is_said_in_a_sentence(client: Client, plan: GridPlan) -> None:
    first = whole(client, plan)["grids"]["features"][0]["properties"]
    answer = sent(client, plan, "split", grid=first["id"], line=[[0.0, 0.0], [0.1, 0.1]])
    said = json.loads(answer.content)
    assert (answer.status_code, said["code"]) == (422, "correct.split.misses")
    assert first["name"] in said["title"]
    assert sent(client, plan, "lock", version=99, grid=first["id"]).status_code == 409
    assert sent(client, plan, "lock", version=0, grid=first["id"]).status_code == 409
    for odd in (b"{", b"[1]", b'{"operation": "move", "details": [1]}', b"\xff"):
        bad = client.post(
            address(plan, "_step"), odd, content_type="application/json", headers={"Accept": "application/json"}
        )
        assert bad.status_code == 422, odd
    heavy = client.post(
        address(plan, "_step"), b" " * 200_001, content_type="application/json", headers={"Accept": "application/json"}
    )
    assert heavy.status_code == 413


def test_everything_can_be_done_with_forms(client: Client, plan: GridPlan) -> None:
    house, other = beside_house(whole(client, plan))

    def form(operation: str, **fields: Any) -> str:
        content = {"version": now(plan).version, "operation": operation, **fields}
        page = client.post(address(plan, "_step"), content, follow=True)
        assert page.status_code == 200
        return page.content.decode()

    text = form("move", households=[house["number"]], to=other["id"], shown=house["grid"], at="households")
    assert str(other["households"] + 1) in text
    assert now(plan).step == 1
    form("undo")
    assert now(plan).step == 0
    form("redo")
    form("rename", grid=other["id"], name="学校北", at="grids")
    assert "学校北" in client.get(address(plan)).content.decode()
    form("lock", grid=other["id"])
    assert now(plan).locked == [other["id"]]
    form("redraw", target="40", minimum="25", maximum="55")
    assert now(plan).step == 4
    before = now(plan).version
    assert "alert-danger" in form("merge", grid=other["id"], other=house["grid"])
    assert "alert-danger" in form("redraw", target="1000", minimum="20", maximum="10")
    assert now(plan).version == before


def test_a_hutong_moves_by_its_row(client: Client, plan: GridPlan) -> None:
    content = whole(client, plan)
    grids = {grid["properties"]["id"]: grid["properties"] for grid in content["grids"]["features"]}
    tried = 0
    for code, facts in grids.items():
        lanes = sorted(
            {o["properties"]["lane"] for o in content["houses"]["features"] if o["properties"]["grid"] == code}
        )
        if len(lanes) < 2:
            continue
        for lane in lanes:
            for to in facts["beside"]:
                answer = sent(client, plan, "move", hutong={"lane": lane, "grid": code}, to=to)
                tried += 1
                if answer.status_code == 200:
                    moved = json.loads(answer.content)["houses"]
                    assert len(moved) > 1
                    assert {grid for _, grid in moved} == {to}
                    return
    pytest.fail(f"no hutong could be moved in {tried} tries")


def test_who_has_it_and_taking_over(client: Client, books: Books, plan: GridPlan) -> None:
    assert client.post(address(plan, "_editor"), {"act": "take"}, headers={"Accept": "application/json"}).json() == {
        "editor": "办公室主任王"
    }
    client.force_login(books.user("江书记"))
    page = client.get(address(plan)).content.decode()
    assert "办公室主任王" in page
    assert 'value="over"' in page
    grid = whole(client, plan)["grids"]["features"][0]["properties"]["id"]
    refused = sent(client, plan, "lock", grid=grid)
    assert (refused.status_code, refused.json()["details"]) == (422, {"name": "办公室主任王"})
    assert client.post(address(plan, "_editor"), {"act": "over"}).status_code == 302
    assert sent(client, plan, "lock", grid=grid).status_code == 200
    assert client.post(address(plan, "_editor"), {"act": "leave"}).url == reverse("plan_page", args=[plan.pk])
    assert now(plan).editor_id is None


def test_others_find_nothing(client: Client, books: Books, plan: GridPlan) -> None:
    version = now(plan).version
    for who, status in (("外乡书记", 404), ("孔支书", 404), ("陈红丽", 403)):
        client.force_login(books.user(who))
        for answer in (
            client.get(address(plan)),
            client.get(address(plan, "_map")),
            sent(client, plan, "redraw", version=version),
            client.post(address(plan, "_editor"), {"act": "over"}),
        ):
            assert answer.status_code == status, who
    assert now(plan).version == version
    client.logout()
    assert client.get(address(plan)).status_code == 302


def test_an_adopted_draft_says_so(client: Client, plan: GridPlan) -> None:
    with as_system("a test's scene"):
        GridPlan.objects.filter(pk=plan.pk).update(state="adopted")
    assert client.get(address(plan)).status_code == 422
    assert sent(client, plan, "redraw").json()["code"] == "correct.closed"


def test_a_forged_step_is_refused(books: Books, plan: GridPlan) -> None:
    from django.test import Client as Strict  # noqa: PLC0415

    strict = Strict(enforce_csrf_checks=True)
    strict.force_login(books.user("办公室主任王"))
    assert sent(strict, plan, "redraw").status_code == 403
    assert now(plan).step == 0
