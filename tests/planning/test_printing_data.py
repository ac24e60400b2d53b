"""What may be printed of people, and how a village and its plan become a poster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pytest
from shapely.geometry import LineString, Point, box

from wangge.cartography import render, sheets
from wangge.cartography.model import Imprint
from wangge.delineation.model import (
    Area,
    Grid,
    GridPlan,
    Households,
    Lanes,
    Places,
    Scope,
    Streets,
    Township,
    Village,
    Water,
)
from wangge.planning.printing.poster_data import township_poster, village_poster
from wangge.planning.printing.poster_index import brief_scope, door_index

CODE = "411622204205"


@dataclass(frozen=True)
class Person:
    level: int | str
    unit: str
    grid: str
    household: str
    role: str
    name: str
    phone: str
    consent: bool = True
    party: bool = False
    note: str = ""


def objects(items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


@pytest.fixture
def village() -> Village:
    """李庄: two hutongs of 12 courtyards each, with a household head 李保密 in every one."""
    xy = [(20 + 40 * lane, 10 + 20 * k) for lane in range(2) for k in range(12)]
    homes = Households.of(
        [f"{n:04d}" for n in range(24)],
        xy,
        persons=[3] * 24,
        settlement=objects(["李庄"] * 24),
        group=objects(["一组"] * 24),
        lane=objects(["二胡同"] * 12 + ["十胡同"] * 12),
        door=objects([str(k + 1) for _ in range(2) for k in range(12)]),
        head=objects(["李保密"] * 24),
        building=list(range(24)),
    )
    return Village(
        CODE,
        "李庄村",
        box(0, 0, 100, 260),
        homes,
        Streets(
            objects([LineString([(30, 0), (30, 260)]), LineString([(70, 0), (70, 260)])]),
            objects(["二胡同", "十胡同"]),
            np.array([2, 2]),
        ),
        Water(objects([box(80, 200, 95, 240)]), objects(["东坑"])),
        Places(objects([Point(50, 130)]), objects(["村委会"]), objects(["village_office"])),
        objects([box(x - 6, y - 8, x + 6, y + 8) for x, y in xy]),
    )


@pytest.fixture
def plan(village) -> GridPlan:
    grid_of = np.array([0] * 12 + [0] * 4 + [1] * 8)
    scope = Scope({"north": "", "east": "", "south": "文化路", "west": ""}, ("二胡同",), (("李庄", "一组", 16, False),))
    grids = (
        Grid(f"{CODE}001", "红色网格", "general", "红", "红", 1, box(0, 0, 50, 260), 0, 16, 48, scope),
        Grid(f"{CODE}002", "黄色网格", "general", "黄", "黄", 2, box(50, 0, 100, 260), 0, 8, 24, scope),
    )
    none = np.empty(0, dtype=object)
    lanes = Lanes(none, none, np.empty(0, dtype=int), np.empty(0, dtype=int))
    area = Area(f"{CODE}801", "李庄一片", (0, 1), box(0, 0, 100, 260))
    return GridPlan(CODE, "李庄村", grid_of, grids, (area,), lanes, np.array([0]), (), {})


@pytest.fixture
def township(village) -> Township:
    return Township("大王庄乡", "411622204", "EPSG:4526", (village,))


PEOPLE = (
    Person(1, "411622204", "", "", "乡党委书记", "周正", "00000030001"),
    Person(1, "411622204", "", "", "监督电话", "", "000-00000110"),
    Person(2, CODE, "", "", "指导员", "钱程", "00000030004"),
    Person(2, CODE, "", "", "民警", "孙安", "00000030006"),
    Person(2, CODE, "", "", "二级网格长", "李向阳", "00000030005"),
    Person(2, CODE, "", "", "村委会电话", "", "00000099999"),
    Person(3, f"{CODE}801", "", "", "三级网格长", "李文明", "00000020001"),
    Person(4, "", f"{CODE}001", "", "网格员", "李建国", "00000010001"),
    Person(4, "", f"{CODE}001", "", "协助员", "李满仓", "00000010009", consent=False),
    Person(4, "", "", "0020", "网格员", "李不愿", "00000010002", consent=False),
)


def poster(township, village, plan, people=PEOPLE, **wish):
    return village_poster(township, village, plan, people, imprint=Imprint(), **wish)


def all_text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))


def test_an_officer_is_found_by_grid_code_or_by_the_household_in_the_grid(township, village, plan):
    willing = tuple(
        p if p.name != "李不愿" else Person(4, "", "", "0020", "网格员", "李愿意", "00000010002") for p in PEOPLE
    )
    made = poster(township, village, plan, willing)
    assert [g.officer.name for g in made.grids] == ["李建国", "李愿意"]


def test_without_consent_neither_name_nor_phone_is_printed_but_the_offices_phone(township, village, plan):
    made = poster(township, village, plan)
    assert made.grids[1].officer.name is None
    assert made.grids[1].officer.phone == "00000099999"
    for kind in ("map", "org", "both"):
        text = all_text(render(made, kind=kind))
        for secret in ("李不愿", "00000010002", "李满仓", "00000010009", "李保密"):
            assert secret not in text
        assert "村委会" in text
        assert "00000099999" in text
        assert "待定" not in text
        assert "village office" in all_text(render(made, kind=kind, lang="en"))


def test_a_township_post_without_consent_is_answered_by_the_township(township, village, plan):
    people = (Person(1, "411622204", "", "", "乡长", "吴不愿", "00000030002", consent=False), *PEOPLE)
    text = all_text(render(poster(township, village, plan, people), kind="org"))
    assert "乡镇政府" in text
    assert "吴不愿" not in text
    assert "00000030002" not in text


def test_who_supports_single_households_is_on_no_poster(township, village, plan):
    people = (
        *PEOPLE,
        Person(4, "", "", "0003", "帮扶责任人", "陈帮", "00000050001"),
        Person(4, "", f"{CODE}001", "0003", "帮扶责任人", "陈助", "00000050002"),
    )
    made = poster(township, village, plan, people)
    assert made.grids[0].helpers == ()
    assert "陈" not in all_text(render(made, kind="both"))


def test_grids_and_areas_may_be_called_by_name_within_their_village(township, village, plan):
    people = (
        Person("grid", "李庄村", "黄", "", "网格员", "李秀英", ""),
        Person("grid", "别村", "红", "", "网格员", "外人", ""),
        Person("area", "李庄村", "李庄一片", "", "三级网格长", "李文明", ""),
        Person("area", "别村", "李庄一片", "", "三级网格长", "外人", ""),
    )
    made = poster(township, village, plan, people[::-1])
    assert [g.officer.name for g in made.grids] == [None, "李秀英"]
    assert made.areas[0].head.name == "李文明"


def test_a_grid_without_anybody_is_vacant(township, village, plan):
    made = poster(township, village, plan, ())
    assert [g.officer.name for g in made.grids] == [None, None]
    assert "待定" in all_text(render(made, kind="org"))


def test_people_stand_on_their_levels_with_the_head_first(township, village, plan):
    made = poster(township, village, plan)
    assert [c.name for c in made.township_chiefs] == ["周正"]
    assert [c.role for c in made.village_chiefs] == ["二级网格长", "民警"]
    assert [c.role for c in made.liaisons] == ["指导员"]
    assert made.areas[0].head.name == "李文明"
    assert made.imprint.supervision_phone == "000-00000110"


def test_levels_may_be_words_and_units_names(township, village, plan):
    people = (
        Person("village", "李庄", "", "", "二级网格长", "李向阳", ""),
        Person("grid", "李庄", "", "0000", "网格员", "李建国", ""),
        Person("grid", "别村", "", "0020", "网格员", "外人", ""),
    )
    made = poster(township, village, plan, people)
    assert made.village_chiefs[0].name == "李向阳"
    assert [g.officer.name for g in made.grids] == ["李建国", None]


def test_the_index_joins_doors_into_runs_in_natural_order(village, plan):
    rows = door_index(village.households, plan)
    assert [(r.lane, r.doors, r.grid) for r in rows] == [
        ("二胡同", "1-12", 0),
        ("十胡同", "1-4", 0),
        ("十胡同", "5-12", 1),
    ]


def test_odd_and_even_sides_are_runs_of_their_own_where_they_part(village, plan):
    homes = Households.of(
        [str(n) for n in range(6)], np.zeros((6, 2)), lane=objects(["中街"] * 6), door=objects(list("123456"))
    )
    split = GridPlan(CODE, "", np.array([0, 1] * 3), plan.grids, (), plan.lanes, plan.place_grid, (), {})
    assert [(r.doors, r.grid) for r in door_index(homes, split)] == [("单1-5", 0), ("双2-6", 1)]
    assert [r.doors for r in door_index(homes, split, "en")] == ["1-5 odd", "2-6 even"]


def test_households_without_lane_are_found_by_their_group(plan):
    homes = Households.of(
        ["1", "2"], np.zeros((2, 2)), settlement=objects(["李庄"] * 2), group=objects(["一组", "二组"])
    )
    split = GridPlan(CODE, "", np.array([0, 1]), plan.grids, (), plan.lanes, plan.place_grid, (), {})
    assert [(r.lane, r.doors, r.grid) for r in door_index(homes, split)] == [("李庄一组", "", 0), ("李庄二组", "", 1)]


def test_courtyards_take_the_grid_of_their_household_and_points_are_kept(township, village, plan):
    made = poster(township, village, plan)
    assert [c.grid for c in made.courtyards] == plan.grid_of.tolist()
    homes = Households.of(["1"], [(5.0, 5.0)], door=objects(["7"]))
    point = GridPlan(CODE, "", np.array([1]), plan.grids, (), plan.lanes, plan.place_grid, (), {})
    made = poster(township, Village(CODE, "李庄村", None, homes), point)
    assert [(c.shape.geom_type, c.grid, c.door) for c in made.courtyards] == [("Point", 1, "7")]


def test_the_officers_sheet_has_the_heads_of_the_own_grid(township, village, plan):
    text = all_text(render(poster(township, village, plan), kind="sheet", grids=(1,)))
    assert text.count("李保密") == 8
    assert "十胡同5号" in text


def test_the_overview_counts_grids_and_names_the_chief(township, plan):
    made = township_poster(township, {CODE: plan}, PEOPLE, imprint=Imprint())
    (face,) = made.villages
    assert (face.grids, face.households, face.persons, face.chief.name) == (2, 24, 72, "李向阳")
    words = [t.words for t in sheets(made, kind="overview")[0].letters]
    assert any("李向阳" in w for w in words)


def test_the_scope_on_a_wall_is_brief():
    sides = {"north": "", "east": "李庄东街", "south": "文化路", "west": "李庄西街"}
    lanes = ("文化路", "五胡同", "三胡同", "四胡同", "前街", "槐树巷", "李家巷")
    zh = brief_scope(Scope(sides, lanes, (("李庄", "一组", 30, True),)), "zh")
    assert zh.startswith("文化路以北")
    assert "三胡同至五胡同" in zh
    assert zh.endswith("等")
    assert "一组" not in zh
    assert len(zh) <= 36


def test_the_scope_on_a_wall_names_no_nameless_ways():
    sides = {"north": "", "east": "田间路", "south": "田间路", "west": "文化路"}
    zh = brief_scope(Scope(sides, ("李庄一胡同", "李庄二胡同", "李庄三胡同", "田间路"), ()), "zh")
    assert zh == "文化路以东，李庄一胡同至三胡同"


def test_many_runs_of_doors_take_several_rows_of_the_index(plan):
    doors = ["1", "2", "5", "6", "9", "10", "13", "14"]
    homes = Households.of([str(n) for n in range(8)], np.zeros((8, 2)), lane=objects(["中街"] * 8), door=objects(doors))
    split = GridPlan(CODE, "", np.array([0, 0, 1, 1] * 2), plan.grids, (), plan.lanes, plan.place_grid, (), {})
    rows = door_index(homes, split)
    assert [(r.doors, r.grid) for r in rows] == [("1-2、9-10", 0), ("5-6、13-14", 1)]
    many = door_index(
        Households.of([str(n) for n in range(40)], np.zeros((40, 2)), lane=objects(["中街"] * 40),
                      door=objects([str(n + 1) for n in range(40)])),
        GridPlan(CODE, "", np.array([0, 0, 1, 1] * 10), plan.grids, (), plan.lanes, plan.place_grid, (), {}),
    )  # fmt: skip
    assert max(len(r.doors) for r in many) <= 12
    assert "、".join(r.doors for r in many if r.grid == 0).split("、")[-1] == "37-38"


def test_a_grid_without_named_streets_is_told_by_its_groups():
    assert "一组" in brief_scope(Scope({}, (), (("李庄", "一组", 30, True),)), "zh")
