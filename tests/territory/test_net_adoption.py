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
from net_scenes import LIZHUANG, MACHA

from wangge.exchange.net import Net, write_net
from wangge.kernel import clock
from wangge.kernel.access import as_system, system_actor, visible
from wangge.kernel.changes import undo
from wangge.kernel.models import Entry
from wangge.problem import Problem
from wangge.territory import api, occupants
from wangge.territory.models import Grid, Place, Settlement

if TYPE_CHECKING:
    from pathlib import Path

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
def folder(tmp_path: Path) -> Path:
    return write_net(a_net(), tmp_path / "net")


def days_ago(days: int):
    return time_machine.travel(clock.now() - timedelta(days=days))


def all_rows() -> Counter[str]:
    with as_system("a test counts"):
        return Counter({model.__name__: model.objects.count() for model in (Grid, Place, Settlement, Entry)})


def test_a_net_founds_the_township_with_everything_in_it(folder: Path) -> None:
    adopted = api.net_adopt(actor=SETUP, net_folder=folder)
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
    assert adopted.household_grid[LIZHUANG]["006"] == ""
    assert adopted.household_grid[LIZHUANG]["003"] == LIZHUANG + "002"
    assert adopted.household_grid[MACHA] == {"1": MACHA + "001", "2": MACHA + "001", "3": MACHA + "002"}
    assert (
        adopted.settlements[LIZHUANG]["李庄", "李庄二组"].parent
        == adopted.settlements[LIZHUANG]["李庄", "李庄一组"].parent
    )


def test_every_lane_and_place_of_the_net_lies_in_a_grid(folder: Path) -> None:
    adopted = api.net_adopt(actor=SETUP, net_folder=folder)
    head = api.platform_over(adopted.township)
    where = {place.name: place.grid.code[12:] for place in api.places_for(head).select_related("grid") if place.grid}
    assert where == {"三胡同": "001", "李庄村委会": "001", "李庄小学": "002", "南坑": "002", "": "002"}
    assert not api.blanks(head).exists()
    assert api.places_for(head, text="lzxx").get().kind == "school"


def test_the_same_net_again_changes_nothing(folder: Path) -> None:
    with days_ago(3):
        api.net_adopt(actor=SETUP, net_folder=folder)
    before = all_rows()
    again = api.net_adopt(actor=SETUP, net_folder=folder)
    assert set(again.counts.values()) == {0}
    assert all_rows() == before
    with as_system("a test looks"):
        assert set(Grid.objects.values_list("version", flat=True)) <= {1, 2}


def test_an_adoption_is_one_line_in_the_record_and_one_undo(folder: Path) -> None:
    adopted = api.net_adopt(actor=SETUP, net_folder=folder)
    with as_system("a test looks"):
        assert Counter(Entry.objects.values_list("action", flat=True)) == {"grid.create": 1, "net.adopt": 1}
    assert adopted.undo_id is not None


def test_the_head_undoes_an_adoption_until_something_is_touched(folder: Path) -> None:
    chief = write_books().actor("江书记")
    before = all_rows()
    adopted = api.net_adopt(actor=chief, net_folder=folder)
    assert adopted.undo_id is not None
    undo(actor=chief, undo_id=adopted.undo_id)
    after = all_rows()
    assert (after - Counter(Entry=after["Entry"])) == (before - Counter(Entry=before["Entry"]))


def test_a_newer_net_keeps_rows_and_names_and_closes_what_vanished(folder: Path, tmp_path: Path) -> None:
    with days_ago(9):
        first = api.net_adopt(actor=SETUP, net_folder=folder)
    head = api.platform_over(first.township)
    red = first.grids[LIZHUANG + "001"]
    with days_ago(5):
        api.grid_update(actor=head, grid_id=red.pk, version=1, name="幸福网格", colour="红", scope_text=red.scope_text)
        well = api.place_create(
            actor=head, grid_id=first.grids[LIZHUANG + "002"].pk, facts=api.PlaceFacts("pump_well", "手工机井")
        )
    newer = write_net(without_second_grid(a_net()), tmp_path / "newer")
    seen: list[bool] = []
    second = api.net_adopt(actor=SETUP, net_folder=newer, settle=lambda now: seen.append(LIZHUANG + "002" in now.grids))
    assert seen == [False]
    assert (second.counts["grids_opened"], second.counts["grids_closed"]) == (0, 1)
    kept = second.grids[LIZHUANG + "001"]
    assert (kept.pk, kept.name) == (red.pk, "幸福网格")
    assert bytes(kept.outline) != bytes(red.outline)
    yesterday = clock.today() - timedelta(days=1)
    assert api.grid_on(head, LIZHUANG + "002", yesterday).valid_to == clock.today()
    assert LIZHUANG + "002" not in api.grids_by_code(head, [LIZHUANG + "002"])
    assert list(api.blanks(head)) == [visible(Place, head).get(pk=well.pk)]
    with pytest.raises(Problem, match=r"net\.adopt\.used_again"):
        api.net_adopt(actor=SETUP, net_folder=folder)


def test_a_grid_in_which_somebody_is_left_does_not_vanish(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with days_ago(9):
        first = api.net_adopt(actor=SETUP, net_folder=folder)
    second = first.grids[LIZHUANG + "002"]
    monkeypatch.setattr(occupants, "_REGISTERED", dict(occupants._REGISTERED))
    occupants.register("households", lambda ids: {second.pk: 3} if second.pk in ids else {})
    newer = write_net(without_second_grid(a_net()), tmp_path / "newer")
    before = all_rows()
    with pytest.raises(Problem) as refused:
        api.net_adopt(actor=SETUP, net_folder=newer)
    assert (refused.value.code, refused.value.details["value"]) == ("grid.occupied", LIZHUANG + "002")
    assert all_rows() == before


def test_a_net_that_fails_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    def fail(_adopted: api.Adopted) -> None:
        raise Problem("grid.occupied")

    before = all_rows()
    with pytest.raises(Problem):
        api.net_adopt(actor=SETUP, net_folder=folder, settle=fail)
    assert all_rows() == before
    with pytest.raises(Problem, match=r"net\.missing"):
        api.net_adopt(actor=SETUP, net_folder=tmp_path)


def test_vanishing_on_the_day_it_came_is_refused(folder: Path, tmp_path: Path) -> None:
    api.net_adopt(actor=SETUP, net_folder=folder)
    newer = write_net(without_second_grid(a_net()), tmp_path / "newer")
    with pytest.raises(Problem, match=r"net\.adopt\.same_day"):
        api.net_adopt(actor=SETUP, net_folder=newer)


@pytest.mark.parametrize(
    ("who", "code"), [("外乡书记", "net.adopt.township"), ("李支书", "access.denied"), ("帮扶张", "net.adopt.township")]
)
def test_only_the_head_of_the_township_adopts_its_net(folder: Path, who: str, code: str) -> None:
    actor = write_books().actor(who)
    before = all_rows()
    with pytest.raises(Problem) as refused:
        api.net_adopt(actor=actor, net_folder=folder)
    assert refused.value.code == code
    assert all_rows() == before


def test_a_code_that_no_grid_may_have_stops_everything(tmp_path: Path) -> None:
    broken = write_net(net_scenes.a_net(), tmp_path / "net")  # its area has the number of a dedicated grid
    with pytest.raises(Problem, match=r"grid\.code\.invalid"):
        api.net_adopt(actor=SETUP, net_folder=broken)
    assert not sum(all_rows().values())


def test_a_new_grid_takes_another_colour_when_a_surviving_one_has_it(folder: Path, tmp_path: Path) -> None:
    with days_ago(9):
        first = api.net_adopt(actor=SETUP, net_folder=write_net(without_second_grid(a_net()), tmp_path / "older"))
    head = api.platform_over(first.township)
    red = first.grids[LIZHUANG + "001"]
    api.grid_update(actor=head, grid_id=red.pk, version=1, name=red.name, colour="黄", scope_text=red.scope_text)
    second = api.net_adopt(actor=SETUP, net_folder=folder)
    assert second.grids[LIZHUANG + "001"].colour == "黄"
    assert second.grids[LIZHUANG + "002"].colour == "红"
