"""What the roster does by itself when others have done something."""

from __future__ import annotations

import pytest
from book_scenes import Books, write_books

from wangge.kernel.access import as_system
from wangge.kernel.models import Delivery, Entry
from wangge.roster.following import equip_village
from wangge.roster.models import Body
from wangge.territory.api import village_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


def test_a_new_village_gets_its_branch_and_committees_once(books: Books) -> None:
    village = village_create(
        actor=books.actor("江书记"), township_id=books.grids["大王庄乡"].pk, code="411622204230", name="新庄村"
    )
    with as_system("a test looks"):
        entry = Entry.objects.get(action="grid.create")
        assert Delivery.objects.filter(consumer="roster.village_bodies", entry=entry).exists()
    for _ in range(2):
        equip_village(entry)
    with as_system("a test looks"):
        names = set(Body.objects.filter(grid=village).values_list("name", flat=True))
    assert names == {"新庄村党支部", "新庄村村民委员会", "新庄村村务监督委员会"}
