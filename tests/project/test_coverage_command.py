"""``wangge coverage``: the same figures on the command line, 1 while anything is blank."""

from __future__ import annotations

import json

import pytest
from book_scenes import write_books
from planning_scenes import write_scene

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.project.application import run
from wangge.roster.api import write_default_roles
from wangge.roster.models import Assignment
from wangge.roster.services.people import person_create
from wangge.territory.models import Grid

pytestmark = pytest.mark.django_db


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        run(["--lang", "en", "coverage", *arguments])
    return int(ended.value.code or 0), capsys.readouterr().out


def test_it_ends_with_1_while_anything_is_blank(capsys: pytest.CaptureFixture[str]) -> None:
    write_default_roles()
    scene = write_scene()
    code, told = said(capsys, "--json")
    data = json.loads(told)
    assert (code, data["good"]) == (1, False)
    assert data["figures"]["household_no_grid"]["number"] == 60
    code, told = said(capsys, "--grid", scene.village("赵寨村").code)
    assert code == 1
    assert "Grids of all levels without a person in charge" in told
    assert "the net has blanks" in told


def test_it_ends_with_0_when_nothing_is(capsys: pytest.CaptureFixture[str]) -> None:
    write_default_roles()
    scene = write_scene()
    chief, village = scene.actor("江书记"), scene.village("赵寨村")
    with as_system("the scene goes on"):
        below = list(Grid.objects.filter(path__startswith=village.path, valid_to=None))
        for grid in below:
            role = {2: "village_chief", 3: "area_chief", 4: "grid_officer"}[grid.level]
            person = person_create(actor=chief, name=f"赵{grid.code[12:]}", home_id=village.pk)
            Assignment.objects.create(person=person, role_id=role, grid=grid, in_charge=True, valid_from=clock.today())
    code, told = said(capsys, "--grid", village.code, "--json")
    assert (code, json.loads(told)["name"]) == (0, "赵寨村")
    code, told = said(capsys, "--grid", village.code)
    assert (code, "nothing is left blank" in told) == (0, True)


def test_an_unknown_code_is_bad_input_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    write_books()
    code, told = said(capsys, "--grid", "42", "--json")
    assert code == 2
    assert json.loads(told)["problem"]["code"] == "coverage.grid.not_found"


def test_a_database_without_grids_is_not_good(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = said(capsys)
    assert code == 1
    assert "there are no grids here yet" in told
