"""No page asks the database more than ten times, however much it shows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from every_page import WALK
from full_scene import write_full_scene

from wangge.kernel import demo

pytestmark = pytest.mark.django_db

MOST = 10


def questions(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code in {200, 302}
    return [query["sql"] for query in asked.captured_queries if query["sql"].split()[0] in {"SELECT", "WITH", "UPDATE"}]


def test_every_page_asks_at_most_ten_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_FRESH", 3600.0)  # read every three seconds by whichever page comes along
    scene = write_full_scene()
    client = Client()
    client.force_login(scene.books.user("江书记"))
    client.get("/")
    asked = {str(look): questions(client, look.address(scene)) for look in WALK}
    assert not {name: len(all_) for name, all_ in asked.items() if len(all_) > MOST}
