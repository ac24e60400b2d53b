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

import numpy as np
import pypdfium2
import pytest
import shapely
from openpyxl import load_workbook
from project_scenes import at, kongzhai

import wangge
from wangge.exchange.net import read_net
from wangge.project import application
from wangge.project.command_line import main
from wangge.project.commands import delineate
from wangge.project.sources import Sources, gather
from wangge.project.talk import Talk

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
        (["poster", "net", "--village", "李庄村", "--out", "a.pdf", "--grid", "003"], "--kind sheet"),
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


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent the POSIX way")
@pytest.mark.parametrize("moment", ["import numba", "def delineate_township"])
def test_a_real_ctrl_c_ends_in_order_even_while_the_program_loads(tmp_path: Path, moment: str) -> None:
    files = kongzhai(tmp_path)
    program = (
        "import os, signal, sys\n"
        "from wangge.project.command_line import main\n"
        "stop = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT)\n"
        + (
            "class Stop:\n"
            "    def find_spec(self, name, *_):\n"
            "        if name == 'numba': stop()\n"
            "sys.meta_path.insert(0, Stop())\n"
            if moment == "import numba"
            else "from wangge.project.commands import delineate\ndelineate.delineate_township = stop\n"
        )
        + "main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *drawing(files), "--out", str(tmp_path / "net")],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (ended.returncode, "Traceback" in ended.stderr) == (130, False)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in files.values()}


def test_a_cluster_that_cannot_be_reached_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse_connection(*_: object, **__: object) -> None:
        raise OSError("Timed out trying to connect")

    monkeypatch.setattr(delineate, "find_spec", lambda _name: True)
    monkeypatch.setattr(delineate, "delineate_township", refuse_connection)
    files = kongzhai(tmp_path)
    assert run(*drawing(files), "--cluster", "tcp://10.0.0.5:8786", "--out", str(tmp_path / "net")) == 2
    assert "tcp://10.0.0.5:8786 cannot be reached: Timed out" in capsys.readouterr().err


def test_a_problem_begins_in_the_language_spoken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", "zh", "check", str(tmp_path)) == 2
    assert capsys.readouterr().err.startswith("问题：")


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


NEIGHBOUR = "411622204207002"


@pytest.mark.parametrize(
    ("layer", "change", "code", "said"),
    [
        ("households", "delete from households where fid = 5", 1, "check.rows"),
        ("households", "update households set geom = null where fid = 5", 1, "check.household.place_lost"),
        ("households", "update households set id = '001' where fid = 5", 1, "check.household.twice"),
        ("grids", "update grids set geom = null where fid = 2", 1, "check.shape.lost"),
        ("grids", "update grids set geom = null", 1, "check.shape.lost"),
        ("areas", "update areas set geom = null where fid = 1", 1, "check.shape.lost"),
        ("villages", "update villages set geom = null", 1, "check.boundary.lost"),
        ("lanes", "delete from lanes where fid = 1", 1, "check.rows"),
        ("places", "delete from places", 1, "check.rows"),
        ("areas", "delete from areas where fid = 1", 1, "plan.areas"),
        ("grids", "update grids set colour = '红', colour_name = '红'", 1, "check.colour.same"),
        ("grids", "update grids set households = 5 where fid = 1", 1, "plan.count"),
        ("grids", f"update grids set code = '9' where code = '{NEIGHBOUR}'", 2, "net.code.unknown"),  # noqa: S608
        ("grids", f"delete from grids where code = '{NEIGHBOUR}'", 2, "net.code.unknown"),  # noqa: S608
        ("grids", "update grids set colour = '粉' where fid = 1", 2, "net.broken"),
        ("grids", "update grids set kind = 'odd' where fid = 1", 2, "net.broken"),
        ("grids", "update grids set hatch = 99 where fid = 1", 2, "net.broken"),
        ("grids", "update grids set scope = '[]' where fid = 1", 2, "net.broken"),
        ("grids", "update grids set households = null where fid = 1", 2, "net.broken"),
        ("households", "update households set persons = null where fid = 5", 2, "net.broken"),
        ("households", "update households set building = 5000 where fid = 5", 2, "net.broken"),
        ("areas", "update areas set grids = '123' where fid = 1", 2, "net.broken"),
    ],
)
def test_what_was_changed_by_hand_is_found(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], layer: str, change: str, code: int, said: str
) -> None:
    net = copy_of(office, tmp_path)
    spoil(net, layer, change)
    assert run("check", str(net), "--json") == code
    heard = json.loads(capsys.readouterr().out)
    assert said in ([heard["problem"]["code"]] if code == 2 else {finding["code"] for finding in heard["findings"]})


def test_codes_of_another_village_and_a_moved_corner_fail_the_check(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = copy_of(office, tmp_path)
    for layer, column in (("grids", "code"), ("households", "grid"), ("lanes", "grid"), ("places", "grid")):
        spoil(net, layer, f"update {layer} set {column} = replace({column}, '411622204207', '411622204299')")  # noqa: S608
    spoil(net, "areas", "update areas set grids = replace(grids, '411622204207', '411622204299')")
    with sqlite3.connect(net / "grids.gpkg") as base:
        fid, blob = base.execute("select fid, geom from grids limit 1").fetchone()
        head = 8 + {0: 0, 1: 32}[(blob[3] >> 1) & 7]
        shape = shapely.from_wkb(blob[head:])
        dented = shapely.transform(shape, lambda xy: xy + np.eye(len(xy), 2, k=-2) * 2e-5)
        base.execute("update grids set geom = ? where fid = ?", (blob[:head] + shapely.to_wkb(dented), fid))
    assert run("check", str(net), "--json") == 1
    found = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert "check.code.village" in found
    assert any(code.startswith("plan.land") for code in found)


@pytest.mark.parametrize("crs", ["nonsense", "", None])
def test_a_plan_without_its_projection_is_a_problem(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], crs: str | None
) -> None:
    net = copy_of(office, tmp_path)
    content = json.loads((net / "plan.json").read_text(encoding="utf-8"))
    content["township"]["crs"] = crs
    (net / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    assert run("check", str(net), "--json") == 2
    assert json.loads(capsys.readouterr().out)["problem"]["code"] == "net.broken"


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


def test_the_only_village_of_a_net_need_not_be_named(office: Path, tmp_path: Path) -> None:
    assert run("poster", str(office / "net"), "--kind", "org", "--out", str(tmp_path / "a.pdf")) == 0
    assert (tmp_path / "a.pdf").exists()


def test_nothing_typed_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert "demo-data" in capsys.readouterr().out


def test_a_date_of_a_build_that_is_none_is_said(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "99999999999999")
    assert run("poster", str(office / "net"), "--kind", "org", "--out", str(tmp_path / "a.pdf")) == 2


def test_invented_people_mark_the_poster_by_themselves(office: Path, tmp_path: Path) -> None:
    arguments = ["--village", "孔寨村", "--kind", "org", "--size", "A4", "--date", "2026-03-01"]
    for note, marked in (("退休干部;虚构数据", True), ("退休干部", False)):
        people = tmp_path / "people.csv"
        rows = ("层级,单位,网格编码,职务,姓名,同意公示,备注", f"网格,孔寨村,411622204207001,网格员,刘平,是,{note}")
        people.write_text("\n".join(rows), encoding="utf-8-sig")
        out = tmp_path / "a.pdf"
        assert run("poster", str(office / "net"), *arguments, "--people", str(people), "--out", str(out)) == 0
        document = pypdfium2.PdfDocument(out)
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        assert ("虚构数据" in text) == marked


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


def test_a_fingerprint_is_said_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    talk = Talk()
    talk.say("Fingerprint: {value}", value="EE:CD:54:A1:B2")
    talk.table(["Fingerprint"], [["EE:CD:54"]])
    said = capsys.readouterr().out
    assert "EE:CD:54:A1:B2" in said, "nothing between colons becomes a picture"
