"""A scoped table answers nobody who does not say who asks."""

from __future__ import annotations

import pytest
from book_scenes import Books, write_books
from django.db import connection
from django.db.models import Count, Prefetch

from wangge.kernel.access import UnscopedQueryError, as_system, get_visible, visible, writing
from wangge.problem import Problem
from wangge.registry.models import Household, Residency

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: list(Household.objects.all()),
        lambda: Household.objects.count(),
        lambda: Household.objects.aggregate(Count("pk")),
        lambda: Household.objects.filter(number="101").exists(),
        lambda: Household.objects.update(number="7"),
        lambda: Household.objects.all().delete(),
        lambda: list(Household.objects.raw("SELECT * FROM registry_household")),
        lambda: connection.cursor().execute("SELECT 1 FROM registry_household"),
        lambda: Household.objects.create(number="9"),
    ],
    ids=["list", "count", "aggregate", "exists", "update", "delete", "raw", "cursor", "create"],
)
def test_a_query_without_an_actor_raises(books: Books, ask) -> None:
    with pytest.raises(UnscopedQueryError):
        ask()


def test_related_managers_and_prefetch_need_an_actor_of_their_own(books: Books) -> None:
    secretary = books.actor("江书记")
    household = visible(Household, secretary).get(number="101", village=books.grids["李庄村"])
    with pytest.raises(UnscopedQueryError):
        list(household.residencies.all())
    with pytest.raises(UnscopedQueryError):
        list(visible(Household, secretary).prefetch_related("residencies"))
    with pytest.raises(UnscopedQueryError):
        list(visible(Household, secretary).filter(residencies__relation="02"))
    found = visible(Household, secretary).prefetch_related(
        Prefetch("residencies", visible(Residency, secretary).select_related("resident"))
    )
    assert {r.resident.name for h in found for r in h.residencies.all()} >= {"李红一", "李红一家属"}


def test_each_sees_the_own_subtree_and_nothing_else(books: Books) -> None:
    def heads(name: str) -> set[str]:
        return set(visible(Household, books.actor(name)).values_list("head_name", flat=True))

    assert heads("陈红丽") == {"李红一", "李红二"}
    assert heads("李支书") == heads("李委员") == {"李红一", "李红二", "李黄一", "李黄二"}
    assert len(heads("江书记")) == 8
    assert heads("外乡书记") == {"外红一", "外红二", "外黄一", "外黄二"}
    assert heads("帮扶张") == {"李红一"}
    assert heads("司法所赵") == heads("管理员周") == set()


def test_out_of_scope_is_the_same_answer_as_not_found(books: Books) -> None:
    officer = books.actor("陈红丽")
    for pk in (books.households["孔红一"].pk, "00000000-0000-7000-8000-000000000000", "not an id"):
        with pytest.raises(Problem) as answer:
            get_visible(Household, officer, pk)
        assert (answer.value.code, answer.value.details) == ("access.not_found", {})


def test_a_row_that_was_found_may_be_written_inside_writing(books: Books) -> None:
    officer = books.actor("陈红丽")
    with writing(officer):
        household = get_visible(Household, officer, books.households["李红一"].pk, lock=True)
        household.door = "12"
        household.save(update_fields=["door"])
    with pytest.raises(UnscopedQueryError), writing(officer):
        Household.objects.filter(number="101").update(door="13")
    with as_system("a test looks"):
        assert Household.objects.get(pk=household.pk).door == "12"
