"""What is typed at the command line, what it answers, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from openpyxl import load_workbook
from project_scenes import at, kongzhai

import wangge
from wangge.exchange.net import read_net
from wangge.project import application
from wangge.project.command_line import main
from wangge.project.commands import delineate
from wangge.project.sources import Sources, gather

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(wangge.__file__).parents[1]


@pytest.fixture(autouse=True)
def an_english_office(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of 孔寨村 and the net drawn from them."""
    folder = tmp_path_factory.mktemp("office")
    files = kongzhai(folder)
    with pytest.raises(SystemExit) as ended:
        main([*drawing(files), "--out", str(folder / "net")])
    assert ended.value.code == 0
    return folder


def drawing(files: dict[str, Path]) -> list[str]:
    given = ["--households", str(files["list"]), "--map", str(files["map"]), "--villages", str(files["villages"])]
    return ["delineate", *given, "--township", "大王庄乡"]


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def process(arguments: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", "from wangge.project.command_line import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | environment,
    )


# Help and language


def test_help_teaches_with_examples_in_the_language_of_the_locale(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    english = capsys.readouterr().out
    assert "wangge demo-data --out demo/" in english
    assert "Exit codes: 0 good" in english
    assert run("--lang", "zh", "delineate", "--help") == 0
    chinese = capsys.readouterr().out
    assert "划分一个乡镇的网格" in chinese
    assert "示例" in chinese
    assert "每格目标户数" in chinese
    assert "显示本帮助后退出" in chinese
    assert run("delineate", "--help") == 0
    assert "Households a grid should have." in capsys.readouterr().out, "Chinese does not stay behind"


def test_a_chinese_locale_is_answered_in_chinese(tmp_path: Path) -> None:
    ended = process(["check", str(tmp_path)], LANG="zh_CN.UTF-8")
    assert ended.returncode == 2
    assert "中没有网格：缺少 plan.json" in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        (["--lang", "zh", "check"], "zh"),
        (["--lang=en", "check"], "en"),
        (["poster", "net", "--lang", "zh"], None),
        ([], None),
        (["--lang"], None),
    ],
)
def test_the_option_before_the_command_is_ours_the_one_after_it_the_commands(
    arguments: list[str], lang: str | None
) -> None:
    assert application.language_asked(arguments) == lang


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "wangge check --help"),
        (["check", "net", "--nonsense"], "--nonsense"),
        (["nonsense"], "nonsense"),
        (["delineate", "--out", "x"], "--households"),
        (["delineate", "--households", "a.xlsx", "--out", "x", "--target", "many"], "'--target'"),
        (["delineate", "--households", "a.xlsx", "--out", "x", "--min", "40"], "minimum 40"),
        (["delineate", "--households", "buildings", "--out", "x"], "--map"),
        (["delineate", "--households", "a", "--out", "x", "--previous", "n", "--keep-existing"], "--keep-existing"),
        (["poster", "net", "--village", "李庄村", "--out", "a.doc"], ".pdf, .svg or .png"),
        (["poster", "net", "--out", "a.pdf"], "folder"),
        (["poster", "net", "--village", "李庄村", "--out", "a.pdf", "--kind", "photo"], "photo"),
        (["poster", "net", "--village", "李庄村", "--out", "a.pdf", "--lang", "fr"], "fr"),
        (["poster", "net", "--village", "李庄村", "--out", "a.pdf", "--direction", "up=西华"], "up=西华"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    heard = capsys.readouterr()
    assert said in heard.err
    assert "Traceback" not in heard.err
    assert heard.out == ""


def test_for_a_machine_a_problem_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(tmp_path), "--json") == 2
    heard = capsys.readouterr()
    problem = json.loads(heard.out)["problem"]
    assert problem["code"] == "net.missing"
    assert problem["details"]["file"] == "plan.json"
    assert heard.err == ""


def test_an_error_of_ours_shows_its_traceback(monkeypatch: pytest.MonkeyPatch, office: Path) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wangge.project.commands.check.check_net", fail)
    with pytest.raises(ZeroDivisionError):
        main(["check", str(office / "net")])


def test_ctrl_c_ends_with_130_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = kongzhai(tmp_path)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(delineate, "delineate_township", interrupt)
    assert run(*drawing(files), "--out", str(tmp_path / "net")) == 130
    assert "Nothing is half written" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in files.values()}


# From files to a net


def test_a_list_and_a_map_become_a_net_that_passes_its_check(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    net = read_net(office / "net")
    village, plan = net.village("孔寨村")
    assert village.code == "411622204207"
    assert sum(grid.households for grid in plan.grids) == len(village.households) == 96
    assert all(20 <= grid.households <= 45 for grid in plan.grids)
    assert [entry["name"] for entry in net.provenance["inputs"]] == ["households.xlsx", "map.gpkg", "villages.gpkg"]
    assert net.provenance["columns"]["id"] == "户号"
    assert run("check", str(office / "net")) == 0
    said = capsys.readouterr().out
    assert "孔寨村" in said
    assert "Good:" in said


def test_the_summary_says_what_was_understood_and_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = kongzhai(tmp_path)
    assert run(*drawing(files), "--out", str(tmp_path / "net")) == 0
    said = capsys.readouterr().out
    assert "户号=户号" in said
    assert "大王庄乡: 1 villages, 96 households" in said
    assert f"wangge check {tmp_path / 'net'}" in said.replace("\n", "")


def test_the_same_input_gives_the_same_net(office: Path, tmp_path: Path) -> None:
    files = kongzhai(tmp_path)
    files["list"].write_bytes((office / "households.xlsx").read_bytes())
    files["map"].write_bytes((office / "map.gpkg").read_bytes())
    files["villages"].write_bytes((office / "villages.gpkg").read_bytes())
    assert run(*drawing(files), "--out", str(tmp_path / "again")) == 0
    for name in ("plan.json", "grids.geojson", "grids.gpkg"):
        assert (tmp_path / "again" / name).read_bytes() == (office / "net" / name).read_bytes(), name


def test_for_a_machine_the_drawing_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = kongzhai(tmp_path)
    assert run(*drawing(files), "--out", str(tmp_path / "net"), "--json") == 0
    heard = capsys.readouterr()
    drawn = json.loads(heard.out)
    assert (drawn["households"], drawn["good"]) == (96, True)
    assert drawn["villages"][0]["code"] == "411622204207"
    assert heard.err == ""


def test_a_redrawing_keeps_codes_and_colours(office: Path, tmp_path: Path) -> None:
    files = kongzhai(tmp_path, households=95)
    out = tmp_path / "net"
    assert run(*drawing(files), "--previous", str(office / "net"), "--stability", "10", "--out", str(out)) == 0
    _, before = read_net(office / "net").village("孔寨村")
    _, after = read_net(out).village("孔寨村")
    assert {(g.code, g.colour) for g in after.grids} <= {(g.code, g.colour) for g in before.grids}


def test_an_existing_net_is_kept_as_it_is_in_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = kongzhai(tmp_path)
    book = load_workbook(files["list"])
    sheet = book.active
    assert sheet is not None
    sheet.cell(1, 10).value = "网格"
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 10).value = f"{(row - 2) // 24 + 1}号网格"
    book.save(files["list"])
    assert run(*drawing(files), "--keep-existing", "--out", str(tmp_path / "net")) == 0
    village, plan = read_net(tmp_path / "net").village("孔寨村")
    mine = [plan.grids[g].name for g in plan.grid_of]
    assert mine == village.households.grid.tolist()
    assert [grid.households for grid in plan.grids] == [24, 24, 24, 24]
    assert run("check", str(tmp_path / "net")) == 0
    capsys.readouterr()


def dedicated_list(folder: Path, *rows: str) -> Path:
    path = folder / "专属.csv"
    path.write_text("\n".join(("名称,类型,村,经度,纬度", *rows)), encoding="utf-8-sig")
    return path


def test_a_school_gets_a_grid_of_its_own(tmp_path: Path) -> None:
    files = kongzhai(tmp_path)
    lon, lat = at(250, 290)
    listed = dedicated_list(tmp_path, f"孔寨小学,学校,孔寨,{lon},{lat}", "孔寨村委会,,,,")
    assert run(*drawing(files), "--dedicated", str(listed), "--out", str(tmp_path / "net")) == 0
    village, plan = read_net(tmp_path / "net").village("孔寨村")
    assert [village.places.names[i] for i in village.dedicated] == ["孔寨村委会", "孔寨小学"]
    assert {grid.name for grid in plan.grids if grid.kind == "dedicated"} == {"孔寨村委会", "孔寨小学"}
    assert run("check", str(tmp_path / "net")) == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("孔寨中学,学校,,,", "孔寨中学"),
        ("孔寨中学,学校,,114.9,33.9", "outside"),
        (",学校,,114.56,33.7", "row 2"),
    ],
)
def test_a_dedicated_place_that_cannot_be_found_is_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, said: str
) -> None:
    files = kongzhai(tmp_path)
    listed = dedicated_list(tmp_path, row)
    assert run(*drawing(files), "--dedicated", str(listed), "--out", str(tmp_path / "net")) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "net").exists()


def test_a_foreign_folder_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    assert run("delineate", "--households", "missing.xlsx", "--out", str(tmp_path)) == 2
    assert "left alone" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_demo_township_is_written_and_what_comes_next_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = kongzhai(tmp_path)
    drawn: list[int] = []

    def write(out: Path, *, draw: Any, **_: Any) -> list[Path]:
        village = gather(Sources(str(files["list"]), maps=(files["map"],)), lambda _done, _total: None).township
        drawn.append(len(draw(village)))
        return [out / "households.xlsx"]

    monkeypatch.setattr("wangge.demo.write", write)
    assert run("demo-data", "--out", str(tmp_path / "demo")) == 0
    assert drawn == [1]
    said = capsys.readouterr().out
    assert f"wangge delineate --households {tmp_path / 'demo'}/households.xlsx" in said


# The check finds what is wrong


def spoil(net: Path, layer: str, change: str) -> None:
    """Change a layer behind our back, as somebody with a map program could."""
    with sqlite3.connect(net / "grids.gpkg") as base:
        for (name,) in base.execute(
            "select name from sqlite_master where type = 'trigger' and tbl_name = ?", (layer,)
        ).fetchall():
            base.execute(f'drop trigger "{name}"')
        base.execute(change)


def copy_of(office: Path, to: Path) -> Path:
    return Path(shutil.copytree(office / "net", to / "net"))


def test_a_household_moved_to_another_grid_fails_the_check(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = copy_of(office, tmp_path)
    codes = [grid.code for grid in read_net(net).plans[0].grids]
    spoil(net, "households", f"update households set grid = '{codes[1]}' where grid = '{codes[0]}' and id = "  # noqa: S608
          f"(select min(id) from households where grid = '{codes[0]}')")  # fmt: skip
    assert run("check", str(net), "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["good"] is False
    assert any(finding["severity"] == "error" for finding in report["findings"])


def test_a_hole_in_the_net_fails_the_check_with_its_place(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = copy_of(office, tmp_path)
    spoil(net, "villages", "update villages set geom = (select geom from grids limit 1)")
    assert run("check", str(net)) == 1
    said = capsys.readouterr().out
    assert "Not good:" in said
    assert "error" in said


def test_a_row_of_an_unknown_grid_is_a_problem(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = copy_of(office, tmp_path)
    spoil(net, "lanes", "update lanes set grid = '999999999999999'")
    assert run("check", str(net)) == 2
    assert "999999999999999" in capsys.readouterr().err


# Posters


def officer_of(net: Path, **values: Any) -> None:
    book = load_workbook(net / "名册.xlsx")
    sheet = book["网格"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in values.items():
        sheet.cell(2, columns[heading]).value = value
    book.save(net / "名册.xlsx")


def test_a_poster_is_printed_with_the_people_of_the_filled_roster(office: Path, tmp_path: Path) -> None:
    net = copy_of(office, tmp_path)
    officer_of(net, 网格员="陈红丽", 电话="00000010001", 同意公示="是")
    out = tmp_path / "孔寨村.pdf"
    arguments = ["--village", "孔寨村", "--kind", "map", "--size", "A3", "--date", "2026-03-01", "--out", str(out)]
    assert run("poster", str(net), *arguments) == 0
    document = pypdfium2.PdfDocument(out)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "孔寨村" in text
    assert "陈红丽" in text
    assert "00000010001" in text
    assert "2026年3月1日" in text
    assert "孔某" not in text, "no household's head on a poster"


def test_all_villages_go_into_a_folder_and_pages_into_files(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--kind", "org", "--size", "A4", "--date", "2026-03-01", "--json", "--out"]
    assert run("poster", str(office / "net"), *arguments, str(tmp_path / "posters")) == 0
    assert json.loads(capsys.readouterr().out)["files"] == [str(tmp_path / "posters" / "孔寨村-org.pdf")]
    assert run("poster", str(office / "net"), *arguments, str(tmp_path / "{village}.png")) == 0
    for file in json.loads(capsys.readouterr().out)["files"]:
        assert Path(file).read_bytes().startswith(b"\x89PNG")
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".part")]


def test_an_unknown_village_and_a_wrong_date_are_problems(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("poster", str(office / "net"), "--village", "马岔村", "--out", "a.pdf") == 2
    assert "孔寨村 (411622204207)" in capsys.readouterr().err
    assert run("poster", str(office / "net"), "--village", "孔寨村", "--date", "1.3.26", "--out", "a.pdf") == 2
    assert "2026-03-01" in capsys.readouterr().err


def test_somebody_at_an_unknown_grid_is_named(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people.csv"
    rows = (
        "层级,单位,网格编码,职务,姓名,同意公示",
        "网格,孔寨村,411622204207001,网格员,刘平,是",
        "网格,孔寨村,77,网格员,李涛,是",
    )
    people.write_text("\n".join(rows), encoding="utf-8-sig")
    arguments = ["--village", "孔寨村", "--kind", "org", "--size", "A4", "--people", str(people)]
    assert run("poster", str(office / "net"), *arguments, "--out", str(tmp_path / "a.pdf")) == 0
    said = capsys.readouterr().out
    assert "李涛" in said
    assert "刘平" not in said


# What it needs


def test_engine_and_posters_do_without_django_and_without_the_command_line() -> None:
    program = (
        "import sys, wangge.delineation, wangge.cartography;"
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'typer') or m.startswith('wangge.project')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip
    assert ended.stdout.strip() == "[]"
