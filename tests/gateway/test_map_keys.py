"""Map keys: made once, shown once, taken back; they open the map and nothing else."""

from __future__ import annotations

import base64
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from map_scene import write_map

from wangge.kernel.accounts.api import map_key_make, map_key_revoke
from wangge.kernel.models import MapKey
from wangge.problem import Problem
from wangge.roster.api import person_leave

if TYPE_CHECKING:
    from book_scenes import Books

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_map()


def basic(name: str, key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{key}".encode()).decode()}


def grids(name: str, key: str) -> set[str]:
    answer = Client().get("/ogc/collections/grids/items", headers=basic(name, key))
    assert answer.status_code == 200, answer.content
    return {feature["properties"]["name"] for feature in answer.json()["features"]}


def test_a_key_is_shown_once_and_opens_what_its_user_sees(client: Client, books: Books) -> None:
    client.force_login(books.user("李支书"))
    page = client.post("/account/map-keys/", {"name": "办公室电脑 QGIS"})
    found = re.search(r'data-copy="([\w-]{22})"', page.content.decode())
    assert found is not None
    key = found[1]
    assert grids("李支书", key) == {"李庄村红色网格", "李庄村黄色网格"}
    again = client.get("/account/map-keys/").content.decode()
    assert key not in again
    assert "办公室电脑 QGIS" in again
    row = MapKey.objects.get()
    assert (row.used_on, key in row.digest, len(row.digest)) == (row.made_on, False, 64)


def test_only_the_day_of_the_last_use_is_kept(books: Books) -> None:
    _, key = map_key_make(user=books.user("李支书"), name="QGIS")
    with time_machine.travel("2026-03-04 08:00+08:00", tick=False):
        grids("李支书", key)
        assert MapKey.objects.get().used_on == date(2026, 3, 4)
    kinds = {field.get_internal_type() for field in MapKey._meta.concrete_fields}
    assert not any("Time" in kind for kind in kinds)


def test_a_revoked_key_opens_nothing(client: Client, books: Books) -> None:
    row, key = map_key_make(user=books.user("李支书"), name="QGIS")
    client.force_login(books.user("刘平"))
    assert client.post(f"/account/map-keys/{row.pk}/end/").status_code == 404  # another's
    client.force_login(books.user("李支书"))
    assert client.post(f"/account/map-keys/{row.pk}/end/").status_code == 302
    answer = Client().get("/ogc/", headers=basic("李支书", key))
    assert (answer.status_code, answer.json()["code"]) == (401, "map.key.wrong")
    assert answer["WWW-Authenticate"].startswith("Basic")


def test_who_has_left_sees_nothing_and_who_is_closed_out_is_not_let_in(books: Books) -> None:
    user = books.user("陈红丽")
    _, key = map_key_make(user=user, name="QGIS")
    assert grids("陈红丽", key) == {"李庄村红色网格"}
    person = books.people["陈红丽"]
    person_leave(actor=books.actor("李支书"), person_id=person.pk, version=person.version, reason="搬走")
    answer = Client().get("/ogc/collections/grids/items", headers=basic("陈红丽", key))
    assert answer.status_code == 401 or answer.json()["features"] == []
    user.refresh_from_db()
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert Client().get("/ogc/", headers=basic("陈红丽", key)).status_code == 401


def test_a_key_opens_no_page_and_no_form(books: Books) -> None:
    _, key = map_key_make(user=books.user("江书记"), name="QGIS")
    for path in ("/", "/grids/", "/households/", "/export/grids/", "/account/map-keys/"):
        assert Client().get(path, headers=basic("江书记", key)).status_code == 302
    assert Client().post("/ogc/", headers=basic("江书记", key)).status_code == 405


def test_another_s_name_and_a_password_are_no_key(books: Books) -> None:
    _, key = map_key_make(user=books.user("李支书"), name="QGIS")
    for name, secret in (("江书记", key), ("李支书", "a long and quiet river"), ("", key), ("李支书", "")):
        assert Client().get("/ogc/", headers=basic(name, secret)).status_code == 401
    for given in ("Basic", "Basic !!!", "Basic " + base64.b64encode(b"\xff\xfe").decode(), "Bearer abc"):
        assert Client().get("/ogc/", headers={"Authorization": given}).status_code == 401


def test_after_many_wrong_keys_one_waits_but_the_right_key_still_opens(books: Books) -> None:
    _, key = map_key_make(user=books.user("李支书"), name="QGIS")
    codes = [Client().get("/ogc/", headers=basic("李支书", f"{n}" * 22)).status_code for n in range(12)]
    assert (codes[0], codes[-1]) == (401, 429)
    assert grids("李支书", key)


def test_ten_keys_are_enough_and_each_has_a_name(books: Books) -> None:
    user = books.user("李支书")
    with pytest.raises(Problem, match=r"map\.key\.name"):
        map_key_make(user=user, name="  ")
    rows = [map_key_make(user=user, name=f"key {n}")[0] for n in range(10)]
    with pytest.raises(Problem, match=r"map\.key\.many"):
        map_key_make(user=user, name="one more")
    map_key_revoke(user=user, key_id=rows[0].pk)
    map_key_make(user=user, name="one more")
