"""Codes, colours and dates of the territory."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.delineation.model import COLOURS as DRAWN_COLOURS
from wangge.delineation.model import StreetKind
from wangge.problem import Problem
from wangge.territory import rules

LIZHUANG = "411622204205"


@pytest.mark.parametrize(
    ("code", "level"),
    [("410000000000", 1), ("411600000000", 2), ("411622000000", 3), ("411622204000", 4), (LIZHUANG, 5),
     ("441900003000", 4), ("429004000000", 3)],
)  # fmt: skip
def test_the_level_of_a_division_is_read_from_its_code(code: str, level: int) -> None:
    assert rules.division_level(code) == level


@pytest.mark.parametrize(
    ("code", "reason"),
    [("41162220420", "division.digits"), ("4116222042O5", "division.digits"),
     ("４１１６２２２０４２０５", "division.digits"),
     ("991622204205", "division.province"), ("418022204205", "division.city"), ("411622000205", "division.township"),
     ("411622600205", "division.township"), ("411622204600", "division.village")],
)  # fmt: skip
def test_a_code_that_cannot_be_is_refused_with_the_part_that_is_wrong(code: str, reason: str) -> None:
    with pytest.raises(Problem) as refused:
        rules.division_level(code)
    assert (refused.value.code, refused.value.details["reason"]) == ("division.code.invalid", reason)


def test_a_village_lies_under_its_township_by_its_code() -> None:
    township = rules.township_code("411622204")
    assert rules.township_code(" ４１１６２２２０４ ") == township, "full-width, as a Chinese keyboard makes them"
    assert rules.village_code(LIZHUANG, township) == LIZHUANG
    assert rules.parent_code(LIZHUANG) == township
    for code, problem in (("411622205205", "elsewhere"), (township, "not_village")):
        with pytest.raises(Problem, match=problem):
            rules.village_code(code, township)
    with pytest.raises(Problem, match="not_township"):
        rules.township_code(LIZHUANG)


@given(
    used=st.sets(st.integers(1, 999), max_size=40),
    makes=st.lists(st.sampled_from([(4, "general"), (4, "dedicated"), (3, "general")]), max_size=30),
)
def test_a_code_is_never_given_twice_and_always_fits(used: set[int], makes: list[tuple[int, str]]) -> None:
    codes = {rules.grid_code(LIZHUANG, number) for number in used}
    for level, kind in makes:
        code = rules.next_code(LIZHUANG, codes, level=level, kind=kind)
        assert code not in codes
        rules.check_grid_code(code, level=level, kind=kind, village=LIZHUANG)
        codes.add(code)


def test_numbers_run_out_and_say_so() -> None:
    codes = {rules.grid_code(LIZHUANG, number) for number in range(801, 900)}
    with pytest.raises(Problem, match=r"grid\.code\.exhausted"):
        rules.next_code(LIZHUANG, codes, level=3, kind="general")
    assert rules.next_code(LIZHUANG, {rules.grid_code(LIZHUANG, 799)}, level=4, kind="general").endswith("001")


@pytest.mark.parametrize("code", [LIZHUANG + "901", LIZHUANG + "000", LIZHUANG + "01", "411622204206001"])
def test_a_general_grid_takes_no_code_of_another_kind_or_village(code: str) -> None:
    with pytest.raises(Problem, match=r"grid\.code\.invalid"):
        rules.check_grid_code(code, level=4, kind="general", village=LIZHUANG)


@given(st.integers(0, 40))
def test_colours_repeat_with_a_number_and_read_back(count: int) -> None:
    used: list[tuple[str, int | None]] = []
    for _ in range(count):
        used.append(rules.next_colour(used))
    assert len(set(used)) == count
    assert [rules.colour_of(f"{colour}{number or ''}") for colour, number in used] == used
    assert all(number is None for _, number in used[:8])


def test_the_colours_and_streets_are_those_of_the_engine() -> None:
    assert tuple(rules.COLOURS) == DRAWN_COLOURS
    assert [kind.name.lower() for kind in StreetKind] == list(rules.WAYS)


@pytest.mark.parametrize("colour", ["粉", "red", "红a", "红22222", "2红"])
def test_an_unknown_colour_is_refused(colour: str) -> None:
    with pytest.raises(Problem, match=r"grid\.colour\.unknown"):
        rules.colour_of(colour)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-5, 5), st.integers(-5, 5))
def test_a_row_ends_after_it_began_and_never_in_the_future(begun: date, later: int, ago: int) -> None:
    day = begun + timedelta(days=later)
    today = day + timedelta(days=ago)
    if later > 0 and ago >= 0:
        rules.check_ends(begun, day, today)
    else:
        with pytest.raises(Problem, match=r"date\."):
            rules.check_ends(begun, day, today)


def test_numbered_names_stand_in_the_order_of_their_numbers() -> None:
    names = ["李庄十二组", "李庄二组", "李庄九组", "李庄二十组", "李庄十组"]
    assert sorted(names, key=lambda name: f"{rules.counted(name)[2:-1]:0>3}") == [
        "李庄二组", "李庄九组", "李庄十组", "李庄十二组", "李庄二十组",
    ]  # fmt: skip
    assert rules.counted("三官庙") == "三官庙"
