"""A net drawn by the engine comes into the books: whole or not at all, and again when it was drawn anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import net_scenes
import pytest
import shapely
import time_machine
from book_scenes import write_books
from net_scenes import LIZHUANG

from wangge.kernel import clock
from wangge.kernel.access import as_system, system_actor, visible
from wangge.kernel.models import Entry
from wangge.problem import Problem
from wangge.territory import api, occupants
from wangge.territory.models import Grid, Place, Settlement

if TYPE_CHECKING:
    from wangge.exchange.net import Net

pytestmark = pytest.mark.django_db
SETUP = system_actor("setup")


def a_net(**changes) -> Net:
    """The small net of the exchange's tests; its area has a number of the range for areas."""
    net = net_scenes.a_net(**changes)
    first, *others = net.plans
    areas = tuple(replace(area, code=LIZHUANG + "801") for area in first.areas)
    return replace(net, plans=(replace(first, areas=areas), *others))


def without_second_grid(net: Net) -> Net:
    """The net drawn anew: 李庄's households are all in the first grid."""
    first, *others = net.plans
    grid = replace(first.grids[0], shape=first.areas[0].shape, households=5, persons=13)
    one = replace(
        first, grids=(grid,), grid_of=first.grid_of * 0, place_grid=first.place_grid * 0,
        areas=(replace(first.areas[0], grids=(0,)),),
    )  # fmt: skip
    return replace(net, plans=(one, *others))


@pytest.fixture
def drawn() -> api.Drawn:
    return api.drawn_from(a_net())


def days_ago(days: int):
    return time_machine.travel(clock.now() - timedelta(days=days))


def all_rows() -> Counter[str]:
    with as_system("a test counts"):
        return Counter({model.__name__: model.objects.count() for model in (Grid, Place, Settlement, Entry)})


def test_a_net_founds_the_township_with_everything_in_it(drawn: api.Drawn) -> None:
    adopted = api.net_adopt(actor=SETUP, drawn=drawn)
    head = api.platform_over(adopted.township)
    grids = {grid.code[9:]: grid for grid in api.grids_for(head)}
    assert set(grids) == {"000000", "205000", "205801", "205001", "205002", "211000", "211001", "211002"}
    red = grids["205001"]
    assert (red.name, red.colour, red.path.startswith(grids["205801"].path)) == ("李庄第一网格", "红", True)
    assert grids["211001"].parent_id == grids["211000"].pk
    assert "三胡同" in red.scope_text
    outline = shapely.from_wkb(bytes(red.outline))
    assert 114 < outline.bounds[0] < 115
    assert 33 < outline.bounds[1] < 34
    assert outline.contains(shapely.Point(red.lon, red.lat))
    assert grids["211001"].outline is None
    assert (
        adopted.settlements[LIZHUANG]["李庄", "李庄二组"].parent
        == adopted.settlements[LIZHUANG]["李庄", "李庄一组"].parent
    )


def test_every_lane_and_place_of_the_net_lies_in_a_grid(drawn: api.Drawn) -> None:
    adopted = api.net_adopt(actor=SETUP, drawn=drawn)
    head = api.platform_over(adopted.township)
    where = {place.name: place.grid.code[12:] for place in api.places_for(head).select_related("grid") if place.grid}
    assert where == {"三胡同": "001", "李庄村委会": "001", "李庄小学": "002", "南坑": "002", "": "002"}
    assert not api.blanks(head).exists()
    assert api.places_for(head, text="lzxx").get().kind == "school"


def test_the_same_net_again_changes_nothing(drawn: api.Drawn) -> None:
    with days_ago(3):
        api.net_adopt(actor=SETUP, drawn=drawn)
    before = all_rows()
    again = api.net_adopt(actor=SETUP, drawn=drawn)
    assert set(again.counts.values()) == {0}
    assert all_rows() == before
    with as_system("a test looks"):
        assert set(Grid.objects.values_list("version", flat=True)) <= {1, 2}


def test_an_adoption_is_one_line_in_the_record(drawn: api.Drawn) -> None:
    api.net_adopt(actor=SETUP, drawn=drawn)
    with as_system("a test looks"):
        assert Counter(Entry.objects.values_list("action", flat=True)) == {"grid.create": 1, "net.adopt": 1}


def test_a_newer_net_keeps_rows_and_closes_what_vanished(drawn: api.Drawn) -> None:
    with days_ago(9):
        first = api.net_adopt(actor=SETUP, drawn=drawn)
    head = api.platform_over(first.township)
    red = first.grids[LIZHUANG + "001"]
    with days_ago(5):
        well = api.place_create(
            actor=head, grid_id=first.grids[LIZHUANG + "002"].pk, facts=api.PlaceFacts("pump_well", "手工机井")
        )
        lon, lat = first.grids[LIZHUANG + "002"].lon, first.grids[LIZHUANG + "002"].lat
        square = api.place_create(
            actor=head, grid_id=first.grids[LIZHUANG + "002"].pk,
            facts=api.PlaceFacts("square", "东广场", lon=lon, lat=lat),
        )  # fmt: skip
    newer = api.drawn_from(without_second_grid(a_net()))
    seen: list[bool] = []
    second = api.net_adopt(actor=SETUP, drawn=newer, settle=lambda now: seen.append(LIZHUANG + "002" in now.grids))
    assert seen == [False]
    assert (second.counts["grids_opened"], second.counts["grids_closed"]) == (0, 1)
    kept = second.grids[LIZHUANG + "001"]
    assert (kept.pk, kept.name) == (red.pk, red.name)
    assert bytes(kept.outline) != bytes(red.outline)
    yesterday = clock.today() - timedelta(days=1)
    assert api.grid_on(head, LIZHUANG + "002", yesterday).valid_to == clock.today()
    assert LIZHUANG + "002" not in api.grids_by_code(head, [LIZHUANG + "002"])
    assert list(api.blanks(head)) == [visible(Place, head).get(pk=well.pk)]
    assert visible(Place, head).get(pk=square.pk).grid_id == red.pk
    with pytest.raises(Problem, match=r"net\.adopt\.used_again"):
        api.net_adopt(actor=SETUP, drawn=drawn)


def test_a_grid_in_which_somebody_is_left_does_not_vanish(drawn: api.Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    with days_ago(9):
        first = api.net_adopt(actor=SETUP, drawn=drawn)
    second = first.grids[LIZHUANG + "002"]
    monkeypatch.setattr(occupants, "_REGISTERED", dict(occupants._REGISTERED))
    occupants.register("households", lambda ids: {second.pk: 3} if second.pk in ids else {})
    newer = api.drawn_from(without_second_grid(a_net()))
    before = all_rows()
    with pytest.raises(Problem) as refused:
        api.net_adopt(actor=SETUP, drawn=newer)
    assert (refused.value.code, refused.value.details["value"]) == ("grid.occupied", LIZHUANG + "002")
    assert all_rows() == before


def test_a_net_that_fails_leaves_nothing_behind(drawn: api.Drawn) -> None:
    def fail(_adopted: api.Adopted) -> None:
        raise Problem("grid.occupied")

    before = all_rows()
    with pytest.raises(Problem):
        api.net_adopt(actor=SETUP, drawn=drawn, settle=fail)
    assert all_rows() == before


def test_what_vanishes_on_the_day_it_came_was_never_in_force(drawn: api.Drawn) -> None:
    first = api.net_adopt(actor=SETUP, drawn=drawn)
    head = api.platform_over(first.township)
    api.net_adopt(actor=SETUP, drawn=api.drawn_from(without_second_grid(a_net())))
    gone = visible(Grid, head).get(code=LIZHUANG + "002")
    assert gone.valid_from == gone.valid_to == clock.today()
    assert LIZHUANG + "002" not in set(api.grids_for(head).values_list("code", flat=True))


def test_a_net_from_before_a_grid_that_it_would_close_is_refused(drawn: api.Drawn) -> None:
    with days_ago(9):
        first = api.net_adopt(actor=SETUP, drawn=drawn)
    head = api.platform_over(first.township)
    area = first.grids[LIZHUANG + "801"]
    api.grid_create(actor=head, parent_id=area.pk, name="新网格")
    with pytest.raises(Problem, match=r"net\.adopt\.later"):
        api.net_adopt(actor=SETUP, drawn=drawn, on=clock.today() - timedelta(days=1))


def test_a_net_of_one_village_leaves_the_others_and_the_township_whole(drawn: api.Drawn) -> None:
    with days_ago(9):
        first = api.net_adopt(actor=SETUP, drawn=drawn)
    net = a_net()
    alone = replace(net, township=replace(net.township, villages=net.township.villages[1:]), plans=net.plans[1:])
    second = api.net_adopt(actor=SETUP, drawn=api.drawn_from(alone))
    assert set(second.counts.values()) == {0}
    assert bytes(second.township.outline) == bytes(first.township.outline)


@pytest.mark.parametrize(
    ("who", "code"), [("外乡书记", "net.adopt.township"), ("李支书", "access.denied"), ("帮扶张", "net.adopt.township")]
)
def test_only_the_head_of_the_township_adopts_its_net(drawn: api.Drawn, who: str, code: str) -> None:
    actor = write_books().actor(who)
    before = all_rows()
    with pytest.raises(Problem) as refused:
        api.net_adopt(actor=actor, drawn=drawn)
    assert refused.value.code == code
    assert all_rows() == before


def test_a_code_that_no_grid_may_have_stops_everything() -> None:
    with pytest.raises(Problem, match=r"grid\.code\.invalid"):
        api.drawn_from(net_scenes.a_net())  # its area has the number of a dedicated grid


def test_name_and_colour_of_the_net_hold(drawn: api.Drawn) -> None:
    with days_ago(9):
        first = api.net_adopt(actor=SETUP, drawn=api.drawn_from(without_second_grid(a_net())))
    head = api.platform_over(first.township)
    red = first.grids[LIZHUANG + "001"]
    api.grid_update(actor=head, grid_id=red.pk, version=1, name="幸福网格", colour="黄", scope_text=red.scope_text)
    second = api.net_adopt(actor=SETUP, drawn=drawn)
    assert (second.grids[LIZHUANG + "001"].name, second.grids[LIZHUANG + "001"].colour) == (red.name, "红")
    assert second.grids[LIZHUANG + "002"].colour == "黄"
