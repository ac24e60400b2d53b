"""Nets without a map: areas and grids are named by what stands in the list."""

from __future__ import annotations

import numpy as np

from wangge.delineation.drawing import delineate
from wangge.delineation.listing import listed_area_names, listed_runs
from wangge.delineation.model import Households, Scope, Village
from wangge.delineation.parameters import GridParams
from wangge.exchange.net.rebuild import _scope
from wangge.exchange.net.rows import scope_as_text
from wangge.exchange.roster.scope import scope_words
from wangge.planning.packing import pack_plan, unpack_plan
from wangge.planning.printing.poster_index import brief_scope


def listed(count: int, group: str = "1组", **columns: object) -> Households:
    return Households.of(
        [str(n + 1) for n in range(count)], np.full((count, 2), np.nan), group=np.full(count, group, object), **columns
    )


def names(*groups: tuple[tuple[str, str], ...]) -> list[str]:
    scope = [Scope({}, (), tuple((s, g, 30, True) for s, g in one)) for one in groups]
    return listed_area_names(np.arange(len(groups)), scope)


def test_areas_without_coordinates_have_no_directions_in_their_names() -> None:
    assert names((("", "一组"),), (("", "二组"), ("", "三组"))) == ["一组片", "二组至三组片"]
    assert names((("", "一组"),), (("", "一组"),), (("", "二组"),)) == ["一组第一片", "一组第二片", "二组片"]
    assert names((("", ""),), (("", ""),)) == ["第一片", "第二片"]
    assert names((("张庄", "一组"),), (("李庄", "一组"),)) == ["张庄", "李庄"]
    assert names((("", "10组"), ("", "9组"))) == ["9组至10组片"]


def test_two_grids_of_one_group_are_told_apart_through_every_file() -> None:
    plan = delineate(Village("", "王村", None, listed(60)), GridParams())
    words = [scope_words(grid.scope, "zh") for grid in plan.grids]
    assert len(set(words)) == len(words) == 2
    assert words[0] == "1组30户；户号1至30"
    assert words[1] == "1组30户；户号31至60"
    assert len({brief_scope(grid.scope, "zh") for grid in plan.grids}) == 2
    assert [_scope(scope_as_text(grid.scope)) for grid in plan.grids] == [grid.scope for grid in plan.grids]
    assert [grid.scope for grid in unpack_plan(pack_plan(plan)).grids] == [grid.scope for grid in plan.grids]
    assert not any(word in area.name for area in plan.areas for word in "东西南北中")


def test_a_file_from_before_has_no_runs() -> None:
    assert _scope('{"sides": {}, "lanes": [], "groups": []}') == Scope({}, (), ())


def test_runs_are_said_by_door_where_all_doors_are_known() -> None:
    homes = listed(4, lane=np.full(4, "中街", object), door=np.array(["1", "2", "3", "4"], object))
    assert listed_runs(homes, np.array([0, 1])) == ((("中街1号", "中街2号"),), True)
    assert listed_runs(homes, np.array([0, 1, 3])) == ((("中街1号", "中街2号"), ("中街4号", "中街4号")), True)
    assert listed_runs(listed(4), np.array([2, 3])) == ((("3", "4"),), False)
