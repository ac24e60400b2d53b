"""Grids, settlements and places are made, changed, moved and closed by those who may."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from book_scenes import Books, write_books

from wangge.kernel import clock
from wangge.kernel.access import as_system, system_actor, visible
from wangge.kernel.changes import undo
from wangge.kernel.models import Entry
from wangge.problem import Problem
from wangge.territory import api, rules
from wangge.territory.models import Division, Grid, Place, Settlement

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
RED, YELLOW = "李庄村红色网格", "李庄村黄色网格"


@pytest.fixture
def books() -> Books:
    return write_books()


def fresh(row):
    with as_system("a test looks"):
        return type(row).objects.get(pk=row.pk)


def last_entry(action: str) -> Entry:
    with as_system("a test looks"):
        return Entry.objects.filter(action=action).latest("pk")


def test_a_township_is_founded_by_the_platform_and_filled_by_its_head() -> None:
    township = api.township_create(actor=system_actor("setup"), code="411622205", name="新乡", on=date(2026, 1, 1))
    head = api.platform_over(township)
    village = api.village_create(actor=head, township_id=township.pk, code="411622205201", name="一村")
    area = api.area_create(actor=head, village_id=village.pk, name="东片")
    leaf = api.grid_create(actor=head, parent_id=area.pk, name="第一网格")
    school = api.grid_create(actor=head, parent_id=village.pk, name="小学", kind="dedicated")
    assert [g.code for g in (township, village, area, leaf, school)] == [
        "411622205000000", "411622205201000", "411622205201801", "411622205201001", "411622205201901",
    ]  # fmt: skip
    assert (leaf.colour, school.colour) == ("红", "黄")
    assert leaf.path == f"{area.path}{leaf.pk.hex}/"
    with pytest.raises(Problem, match=r"grid\.code\.taken"):
        api.township_create(actor=system_actor("setup"), code="411622205", name="又一乡")


def test_nobody_founds_a_township_from_within_another(books: Books) -> None:
    with pytest.raises(Problem, match=r"access\.denied"):
        api.township_create(actor=books.actor("江书记"), code="411622205", name="新乡")


@pytest.mark.parametrize(("who", "code"), [
    ("陈红丽", "access.denied"), ("李委员", "access.denied"), ("孔支书", "access.not_found"),
    ("外乡书记", "access.not_found"), ("帮扶张", "access.not_found"),
])  # fmt: skip
def test_only_who_leads_the_village_makes_grids_in_it(books: Books, who: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        api.grid_create(actor=books.actor(who), parent_id=books.grids["李庄村一片"].pk, name="新网格")
    assert refused.value.code == code


def test_a_closed_grid_keeps_its_code_for_ever(books: Books) -> None:
    chief, area = books.actor("李支书"), books.grids["李庄村一片"]
    with time_machine.travel(clock.now() - timedelta(days=3)):
        made = api.grid_create(actor=chief, parent_id=area.pk, name="短命网格")
    assert made.code.endswith("003")
    api.grid_close(actor=chief, grid_id=made.pk, version=1, reason="并入一号")
    following = api.grid_create(actor=chief, parent_id=area.pk, name="后来网格")
    assert following.code.endswith("004")
    with pytest.raises(Problem, match=r"grid\.code\.taken"):
        api.grid_create(actor=chief, parent_id=area.pk, name="冒名网格", code=made.code)
    yesterday = clock.today() - timedelta(days=1)

    def codes(day: date) -> set[str]:
        return set(api.grids_for(chief, on=day).values_list("code", flat=True))

    assert made.code in codes(yesterday) - codes(clock.today())
    assert following.code in codes(clock.today()) - codes(yesterday)
    assert api.grid_on(chief, made.code, yesterday).pk == made.pk


@pytest.mark.parametrize(("changes", "code"), [
    ({"kind": "special"}, "grid.kind.unknown"), ({"name": "  "}, "grid.name.missing"),
    ({"name": "长" * 65}, "text.too_long"),
    ({"colour": "粉"}, "grid.colour.unknown"), ({"code": "411622204205801"}, "grid.code.invalid"),
    ({"on": date(2999, 1, 1)}, "date.future"), ({"on": date(2000, 1, 1)}, "date.too_early"),
])  # fmt: skip
def test_a_grid_that_cannot_be_is_refused(books: Books, changes: dict, code: str) -> None:
    wanted = {"name": "新网格", "parent_id": books.grids["李庄村一片"].pk} | changes
    with pytest.raises(Problem) as refused:
        api.grid_create(actor=books.actor("李支书"), **wanted)
    assert refused.value.code == code


def test_a_village_needs_a_code_of_its_township(books: Books) -> None:
    chief, township = books.actor("江书记"), books.grids["大王庄乡"]
    with pytest.raises(Problem, match=r"division\.code\.elsewhere"):
        api.village_create(actor=chief, township_id=township.pk, code="411622299202", name="别处村")
    with pytest.raises(Problem, match=r"grid\.code\.taken"):
        api.village_create(actor=chief, township_id=township.pk, code="411622204205", name="又一李庄")
    with pytest.raises(Problem, match=r"access\.denied"):
        api.village_create(actor=books.actor("李支书"), township_id=township.pk, code="411622204206", name="邓营村")


def test_a_change_is_recorded_and_the_second_of_two_forms_is_refused(books: Books) -> None:
    chief, red = books.actor("李支书"), books.grids[RED]
    api.grid_update(actor=chief, grid_id=red.pk, version=1, name="幸福网格", colour="红", reason="村民起的名")
    changed = fresh(red)
    assert (changed.name, changed.colour, changed.version) == ("幸福网格", "红", 2)
    assert last_entry("grid.update").acting_as == "village_chief"
    with pytest.raises(Problem) as stale:
        api.grid_update(actor=books.actor("江书记"), grid_id=red.pk, version=1, name="另一名")
    assert stale.value.code == "row.stale"
    with pytest.raises(Problem, match=r"grid\.colour\.taken"):
        api.grid_update(actor=chief, grid_id=books.grids[YELLOW].pk, version=1, name="黄", colour="红")


def test_a_change_is_found_by_the_search_and_undone(books: Books) -> None:
    chief, red = books.actor("李支书"), books.grids[RED]
    changed = api.grid_update(actor=chief, grid_id=red.pk, version=1, name="幸福网格")
    assert list(api.grids_for(chief, text="xfwg")) == list(api.grids_for(chief, text="幸福")) == [changed]
    assert changed.undo is not None
    undo(actor=chief, undo_id=changed.undo.pk)
    assert fresh(red).name == RED
    assert not api.grids_for(chief, text="幸福").exists()


def test_a_grid_with_households_is_not_closed_and_says_what_is_left(books: Books) -> None:
    chief, red = books.actor("李支书"), books.grids[RED]
    with pytest.raises(Problem) as refused:
        api.grid_close(actor=chief, grid_id=red.pk, version=1, reason="合并")
    assert refused.value.code == "grid.occupied"
    assert fresh(red).valid_to is None
    area = books.grids["李庄村一片"]
    with pytest.raises(Problem, match=r"grid\.occupied"):
        api.grid_close(actor=chief, grid_id=area.pk, version=1, reason="撤片")


def test_a_successor_takes_the_places_and_grids_over_and_undo_gives_them_back(books: Books) -> None:
    chief, village = books.actor("李支书"), books.grids["李庄村"]
    with time_machine.travel(clock.now() - timedelta(days=9)):
        old = api.area_create(actor=chief, village_id=village.pk, name="老片")
        new = api.area_create(actor=chief, village_id=village.pk, name="新片")
        leaf = api.grid_create(actor=chief, parent_id=old.pk, name="新网格")
    closed = api.grid_close(actor=chief, grid_id=old.pk, version=1, successor_id=new.pk, reason="并片")
    assert fresh(leaf).path == f"{new.path}{leaf.pk.hex}/"
    assert closed.undo is not None
    undo(actor=chief, undo_id=closed.undo.pk)
    assert fresh(old).valid_to is None
    assert fresh(leaf).path == f"{old.path}{leaf.pk.hex}/"


@pytest.mark.parametrize("successor", ["孔寨村红色网格", "李庄村一片", RED])
def test_a_successor_is_another_grid_of_the_same_level_and_village(books: Books, successor: str) -> None:
    with pytest.raises(Problem, match=r"grid\.successor\.invalid"):
        api.grid_close(
            actor=books.actor("江书记"), grid_id=books.grids[RED].pk, version=1, reason="合并",
            successor_id=books.grids[successor].pk,
        )  # fmt: skip


def test_every_path_begins_with_those_above_after_any_moves(books: Books) -> None:
    chief, village = books.actor("李支书"), books.grids["李庄村"]
    areas = [books.grids["李庄村一片"], village] + [
        api.area_create(actor=chief, village_id=village.pk, name=f"{n}片") for n in "二三"
    ]
    leaves = [books.grids[RED], books.grids[YELLOW]]
    dice = random.Random(20220713)  # noqa: S311
    for _ in range(25):
        leaf, area = dice.choice(leaves), dice.choice(areas)
        api.grid_move(actor=chief, grid_id=leaf.pk, version=fresh(leaf).version, area_id=area.pk)
    with as_system("a test looks"):
        rows = {grid.path: grid for grid in Grid.objects.select_related("parent")}
    for path, grid in rows.items():
        above = rules.ancestors(path)
        assert path.endswith(f"/{grid.pk.hex}/") or grid.level == 1
        assert grid.parent is None or above[-2] == grid.parent.path
        assert all(higher in rows for higher in above)


def test_a_grid_does_not_move_to_another_village_or_below_a_leaf(books: Books) -> None:
    chief, red = books.actor("江书记"), books.grids[RED]
    for target, code in (
        ("孔寨村一片", "grid.parent.elsewhere"),
        (YELLOW, "grid.parent.level"),
        ("外村一片", "access.not_found"),
    ):
        with pytest.raises(Problem) as refused:
            api.grid_move(actor=chief, grid_id=red.pk, version=1, area_id=books.grids[target].pk)
        assert refused.value.code == code


def test_settlements_are_known_once(books: Books) -> None:
    chief, village = books.actor("李支书"), books.grids["李庄村"]
    natural = api.settlement_create(actor=chief, village_id=village.pk, kind="natural_village", name="西李庄")
    group = api.settlement_create(
        actor=chief, village_id=village.pk, kind="villager_group", name="十组", parent_id=natural.pk
    )
    for name, kind, parent in (("西李庄", "natural_village", None), ("十组", "villager_group", natural.pk)):
        with pytest.raises(Problem, match=r"settlement\.twice"):
            api.settlement_create(actor=chief, village_id=village.pk, kind=kind, name=name, parent_id=parent)
    with pytest.raises(Problem, match=r"settlement\.parent\.invalid"):
        api.settlement_create(
            actor=chief, village_id=village.pk, kind="villager_group", name="一组", parent_id=group.pk
        )
    renamed = api.settlement_rename(actor=chief, settlement_id=group.pk, version=1, name="十一组")
    assert renamed.undo is not None
    undo(actor=chief, undo_id=renamed.undo.pk)
    assert fresh(group).name == "十组"
    assert set(visible(Settlement, books.actor("陈红丽"))) == {natural, group}
    assert not visible(Settlement, books.actor("孔支书")).exists()
    with pytest.raises(Problem, match=r"access\.denied"):
        api.settlement_rename(actor=books.actor("陈红丽"), settlement_id=group.pk, version=3, name="甲")


def test_an_officer_keeps_the_places_of_the_own_grid_alone(books: Books) -> None:
    officer, red, yellow = books.actor("陈红丽"), books.grids[RED], books.grids[YELLOW]
    pond = api.place_create(actor=officer, grid_id=red.pk, facts=api.PlaceFacts("pond", "东大坑", lon=114.5, lat=33.7))
    assert list(api.places_for(officer, text="东大")) == [pond]
    with pytest.raises(Problem, match=r"access\.not_found"):
        api.place_create(actor=officer, grid_id=yellow.pk, facts=api.PlaceFacts("pond", "西大坑"))
    with pytest.raises(Problem, match=r"access\.not_found"):
        api.place_update(actor=books.actor("刘平"), place_id=pond.pk, version=1, facts=api.PlaceFacts("pond", "我的"))
    with pytest.raises(Problem, match=r"access\.not_found"):
        api.place_move(actor=officer, place_id=pond.pk, version=1, grid_id=yellow.pk)
    moved = api.place_move(actor=books.actor("李委员"), place_id=pond.pk, version=1, grid_id=yellow.pk)
    assert moved.grid_id == yellow.pk
    assert not api.places_for(officer).exists()


@pytest.mark.parametrize(("facts", "code"), [
    (api.PlaceFacts("castle", "城堡"), "place.kind.unknown"),
    (api.PlaceFacts("pond", "坑", lon=114.0), "place.point.invalid"),
    (api.PlaceFacts("pond", "坑", lon=514.0, lat=33.0), "place.point.invalid"),
    (api.PlaceFacts("pond", "坑" * 65), "text.too_long"),
])  # fmt: skip
def test_a_place_that_cannot_be_is_refused(books: Books, facts: api.PlaceFacts, code: str) -> None:
    with pytest.raises(Problem) as refused:
        api.place_create(actor=books.actor("陈红丽"), grid_id=books.grids[RED].pk, facts=facts)
    assert refused.value.code == code


def test_a_place_in_no_grid_is_a_blank_until_it_is_given_one(books: Books) -> None:
    chief = books.actor("李支书")
    well = api.place_create(
        actor=chief, grid_id=books.grids["李庄村"].pk, facts=api.PlaceFacts("pump_well", "七号机井")
    )
    assert list(api.blanks(chief)) == [well]
    assert not api.blanks(books.actor("孔支书")).exists()
    api.place_move(actor=chief, place_id=well.pk, version=1, grid_id=books.grids[RED].pk)
    assert not api.blanks(chief).exists()


def test_a_closed_place_is_gone_from_today_and_there_yesterday(books: Books) -> None:
    officer = books.actor("陈红丽")
    with time_machine.travel(clock.now() - timedelta(days=2)):
        shop = api.place_create(actor=officer, grid_id=books.grids[RED].pk, facts=api.PlaceFacts("shop", "小卖部"))
    closed = api.place_close(actor=officer, place_id=shop.pk, version=1, reason="关门")
    assert not api.places_for(officer).exists()
    assert api.places_for(officer, on=clock.today() - timedelta(days=1)).get() == shop
    assert closed.undo is not None
    undo(actor=officer, undo_id=closed.undo.pk)
    assert list(api.places_for(officer, text="小卖部")) == [shop]


def test_codes_come_in_from_a_list_all_or_none(books: Books, tmp_path: Path) -> None:
    chief, table = books.actor("江书记"), tmp_path / "区划代码.csv"
    table.write_text("区划代码,名称\n411622204206,邓营村\n411622000000,西华县\n411622205,东乡\n", encoding="utf-8")
    assert api.division_import(actor=chief, file=table) == api.DivisionsImported(made=3, changed=0, same=0)
    assert Division.objects.get(pk="411622205000").parent_id == "411622000000"
    assert Division.objects.get(pk="411622204206").parent_id == "411622204000"
    assert api.division_import(actor=chief, file=table) == api.DivisionsImported(made=0, changed=0, same=3)
    table.write_text("区划代码,名称\n411622204207,刘老家村\n411622204777,假村\n", encoding="utf-8")
    with pytest.raises(Problem) as refused:
        api.division_import(actor=chief, file=table)
    assert (refused.value.code, refused.value.details["row"]) == ("division.code.invalid", 3)
    assert not Division.objects.filter(pk="411622204207").exists()
    with pytest.raises(Problem, match=r"access\.denied"):
        api.division_import(actor=books.actor("李支书"), file=table)


def test_places_are_seen_with_the_grid_they_lie_in(books: Books) -> None:
    shop = api.place_create(
        actor=books.actor("李支书"), grid_id=books.grids[RED].pk, facts=api.PlaceFacts("shop", "超市")
    )
    seen = {
        name: visible(Place, books.actor(name)).filter(pk=shop.pk).exists()
        for name in ("陈红丽", "刘平", "李委员", "外乡书记", "帮扶张")
    }
    assert seen == {"陈红丽": True, "刘平": False, "李委员": True, "外乡书记": False, "帮扶张": False}
