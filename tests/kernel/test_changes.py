"""Two people at one row, and taking a change back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from book_scenes import FOUNDED, Books, write_books
from django.db import connection

from wangge.kernel import clock
from wangge.kernel.access import Actor, as_system, get_visible, visible, writing
from wangge.kernel.changes import (
    Changes,
    drop_expired,
    expect_version,
    forget,
    hooks,
    keep_undo,
    on_rows_changed,
    undo,
    undoable,
)  # fmt: skip
from wangge.kernel.keys import open_text, seal_text
from wangge.kernel.models import Entry, UndoLog
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.registry.models import Household, Placement, Residency, Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


def rename(actor: Actor, household: Household, **values: str) -> UndoLog:
    """Change a household the way its service does."""
    with writing(actor):
        row = get_visible(Household, actor, household.pk, lock=True)
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        changes = Changes()
        changes.changed(row, before=before)
        path = row.village.path if False else ""
        record("household.update", subject=row, actor=actor, path=path, before=before, after=values)
        return keep_undo(changes, action="household.update", subject=row, actor=actor, path=path)


def household(books: Books, head: str) -> Household:
    with as_system("a test looks"):
        return Household.objects.get(pk=books.households[head].pk)


def test_a_stale_form_is_told_who_changed_what(books: Books) -> None:
    seen = books.households["李红一"].version
    rename(books.actor("李支书"), books.households["李红一"], door="12", lane_name="北街")
    row = household(books, "李红一")
    with pytest.raises(Problem) as stale:
        expect_version(row, seen)
    assert stale.value.code == "row.stale"
    assert stale.value.details["by"] == "李支书"
    assert stale.value.details["fields"] == "door,lane_name"
    expect_version(row, str(row.version))
    with pytest.raises(Problem, match=r"row\.stale"):
        expect_version(row, "no number")


def test_a_change_is_undone_and_recorded(books: Books) -> None:
    chief = books.actor("李支书")
    kept = rename(chief, books.households["李红一"], door="12", phone=seal_text("0000000"))
    told: list[tuple[object, bool]] = []
    on_rows_changed("registry.Household", listener := lambda pks, gone: told.append((list(pks), gone)))
    try:
        assert undoable(actor=chief, undo_id=kept.pk)
        undo(actor=chief, undo_id=kept.pk)
    finally:
        hooks._HOOKS["registry.household"].remove(listener)
    row = household(books, "李红一")
    assert (row.door, open_text(row.phone), row.version) == ("101", "", 3)
    assert told == [([row.pk], False)]
    with as_system("a test looks"):
        assert Entry.objects.latest("id").action == "household.update.undo"
    assert not undoable(actor=chief, undo_id=kept.pk)
    with pytest.raises(Problem, match=r"undo\.done"):
        undo(actor=chief, undo_id=kept.pk)


def test_an_undo_is_refused_when_another_touched_the_row(books: Books) -> None:
    chief = books.actor("李支书")
    kept = rename(chief, books.households["李红一"], door="12")
    rename(books.actor("陈红丽"), books.households["李红一"], door="13")
    with pytest.raises(Problem) as refused:
        undo(actor=chief, undo_id=kept.pk)
    assert refused.value.code == "undo.touched"
    assert refused.value.details["by"] == "陈红丽"
    assert "李红一" in str(refused.value.details["rows"])
    assert household(books, "李红一").door == "13"


def test_moving_a_household_is_undone_with_its_placement(books: Books) -> None:
    """Placements have no version: they are compared value by value."""
    chief = books.actor("李支书")
    row, day = books.households["李红一"], date(2024, 3, 1)
    with writing(chief):
        old = visible(Placement, chief).get(household=row, valid_to=None)
        old.valid_to = day
        old.save(update_fields=["valid_to"])
        new = Placement.objects.create(household=row, grid=books.grids["李庄村黄色网格"], valid_from=day)
        changes = Changes()
        changes.changed(old, before={"valid_to": None})
        changes.made(new)
        kept = keep_undo(changes, action="household.move", subject=row, actor=chief)
    undo(actor=chief, undo_id=kept.pk)
    with as_system("a test looks"):
        now = Placement.objects.get(household=row)
    assert (now.pk, now.valid_to, now.grid_id) == (old.pk, None, books.grids["李庄村红色网格"].pk)


def test_a_placement_changed_since_is_noticed_without_a_version(books: Books) -> None:
    chief = books.actor("李支书")
    with writing(chief):
        old = visible(Placement, chief).get(household=books.households["李红一"])
        old.valid_to = date(2024, 3, 1)
        old.save(update_fields=["valid_to"])
        changes = Changes()
        changes.changed(old, before={"valid_to": None})
        kept = keep_undo(changes, action="household.leave", subject=books.households["李红一"], actor=chief)
    with writing(chief):
        old.valid_to = date(2024, 4, 1)
        old.save(update_fields=["valid_to"])
    with pytest.raises(Problem, match=r"undo\.touched"):
        undo(actor=chief, undo_id=kept.pk)


def test_what_somebody_has_built_upon_is_not_deleted(books: Books) -> None:
    chief = books.actor("李支书")
    with writing(chief):
        made = Resident.objects.create(name="李新", sort_key="lixin")
        changes = Changes()
        changes.made(made)
        kept = keep_undo(changes, action="household.member", subject=made, actor=chief)
        Residency.objects.create(household=books.households["李红一"], resident=made, relation="20", valid_from=FOUNDED)
    with pytest.raises(Problem, match=r"undo\.touched"):
        undo(actor=chief, undo_id=kept.pk)


def test_only_who_did_it_and_still_may_undoes_it(books: Books) -> None:
    chief = books.actor("李支书")
    kept = rename(chief, books.households["李红一"], door="12")
    with pytest.raises(Problem, match=r"access\.not_found"):
        undo(actor=books.actor("江书记"), undo_id=kept.pk)
    dismissed = Actor(user_id=chief.user_id, name=chief.name)
    with pytest.raises(Problem, match=r"access\.denied"):
        undo(actor=dismissed, undo_id=kept.pk)


def test_old_values_that_became_impossible_block_the_undo(books: Books) -> None:
    chief = books.actor("李支书")
    kept = rename(chief, books.households["李红一"], number="900")
    rename(books.actor("李支书"), books.households["李红二"], number="101")
    with pytest.raises(Problem, match=r"undo\.blocked"):
        undo(actor=chief, undo_id=kept.pk)
    assert household(books, "李红一").number == "900"


def test_a_made_and_changed_row_is_only_made_and_double_changes_keep_the_first_value(books: Books) -> None:
    chief = books.actor("李支书")
    row = books.households["李红一"]
    with writing(chief):
        changes = Changes()
        for door in ("7", "8"):
            before = {"door": row.door}
            row.door, row.version = door, row.version + 1
            row.save(update_fields=["door", "version"])
            changes.changed(row, before=before)
        made = Resident.objects.create(name="李新", sort_key="lixin")
        changes.made(made)
        made.name, made.version = "李欣", 2
        made.save()
        changes.changed(made, before={"name": "李新"})
        kept = keep_undo(changes, action="household.update", subject=row, actor=chief)
    undo(actor=chief, undo_id=kept.pk)
    assert household(books, "李红一").door == "101"
    with as_system("a test looks"):
        assert not Resident.objects.filter(pk=made.pk).exists()


def test_erasing_a_person_empties_the_undo_logs_that_hold_them(books: Books) -> None:
    chief = books.actor("李支书")
    kept = rename(chief, books.households["李红一"], door="12")
    other = rename(chief, books.households["李黄一"], door="13")
    assert forget([f"registry.household:{books.households['李红一'].pk}"]) == 1
    with pytest.raises(Problem, match=r"undo\.emptied"):
        undo(actor=chief, undo_id=kept.pk)
    undo(actor=chief, undo_id=other.pk)


def test_a_change_can_be_undone_for_thirty_days(books: Books) -> None:
    chief = books.actor("李支书")
    kept = rename(chief, books.households["李红一"], door="12")
    with time_machine.travel(clock.now() + timedelta(days=32)):
        with pytest.raises(Problem, match=r"undo\.expired"):
            undo(actor=chief, undo_id=kept.pk)
        assert drop_expired() == 1
    with as_system("a test looks"):
        assert not UndoLog.objects.exists()


def test_an_import_of_thousands_is_undone_with_few_queries(books: Books, django_assert_max_num_queries) -> None:
    chief = books.actor("李支书")
    village = books.grids["李庄村"]
    with writing(chief):
        rows = [
            Household(number=f"N{i}", village=village, head_name=f"户{i}", sort_key=f"hu{i}", valid_from=FOUNDED)
            for i in range(3000)
        ]
        Household.objects.bulk_create(rows)
        placements = Placement.objects.bulk_create(
            Placement(household=row, grid=books.grids["李庄村红色网格"], valid_from=FOUNDED) for row in rows
        )
        changes = Changes()
        changes.made_all(rows)
        changes.made_all(placements)
        kept = keep_undo(changes, action="import.run", subject="registry.import:1", actor=chief, path=village.path)
    with django_assert_max_num_queries(60):
        undo(actor=chief, undo_id=kept.pk)
    connection.check_constraints()
    with as_system("a test looks"):
        assert Household.objects.filter(number__startswith="N").count() == 0
