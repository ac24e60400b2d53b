"""Posts: who may appoint whom, one person in charge, half-open days, taking back."""

from __future__ import annotations

import pytest
from book_scenes import Books, write_books

from wangge.kernel.access import as_system
from wangge.roster import api
from wangge.roster.models import Assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


def post_of(name: str) -> Assignment:
    with as_system("a test looks"):
        return Assignment.objects.select_related("grid").get(person__name=name, valid_to=None)


def test_a_person_is_entered_and_put_in_charge_of_a_grid(books: Books) -> None:
    chief = books.actor("李支书")
    officer = post_of("陈红丽")
    api.assignment_end(actor=chief, assignment_id=officer.pk, version=1)
    person = api.person_create(actor=chief, name="王 小明", home_id=books.grids["李庄村"].pk, phone="138-0013 8000")
    api.assignment_open(actor=chief, person_id=person.pk, role="grid_officer", grid_id=officer.grid_id)
    held = api.people_of_grids(chief, [officer.grid_id])[officer.grid_id]
    assert [(h.name, h.phone, h.in_charge, h.public_phone) for h in held] == [("王 小明", "13800138000", True, "")]
