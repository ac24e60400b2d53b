"""Bad and odd input as an office has it: what is said, how the command ends, and that nothing is half written."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyproj
import pytest
import shapely
import xlwt
from openpyxl import Workbook
from project_scenes import at, kongzhai, layer
from shapely import LineString, MultiPolygon, Point, Polygon, box

from wangge.project.command_line import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Files = dict[str, Path]
    Rows = list[list[Any]]

HEAD = ["行政村", "村民组", "户号", "户主", "人数", "街巷", "门牌", "经度", "纬度"]
PERSON_HEAD = ["行政村", "村民组", "户号", "姓名", "与户主关系", "街巷", "门牌", "经度", "纬度"]
X, Y = 7, 8
LAND = box(*at(-60, -60), *at(290, 330))
KONGZHAI, MACHA = "411622204207", "411622204208"


@pytest.fixture(autouse=True)
def an_english_office(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@dataclass
class Answer:
    """How the command ended, what it said to a machine, and in words."""

    code: int
    said: dict[str, Any]
    words: str
    findings: list[str] = field(default_factory=list)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


class Office:
    """孔寨村's files in a folder, each of which a test may replace by a worse one."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.files = kongzhai(folder)

    def run(self, *arguments: object) -> Answer:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        assert isinstance(ended.value.code, int)
        heard = self.capsys.readouterr()
        said = json.loads(heard.out)
        words = said["problem"]["message"] if "problem" in said else "\n".join(f["message"] for f in said["findings"])
        return Answer(ended.value.code, said, words, [f["code"] for f in said.get("findings", [])])

    def draw(self, *more: object) -> Answer:
        given = ["--households", self.files["list"], "--map", self.files["map"], "--villages", self.files["villages"]]
        answer = self.run("delineate", *given, "--out", self.folder / "net", "--json", *more)
        left = {path.name for path in self.folder.iterdir() if path.name.startswith(".") or path.name == "net"}
        assert left == (set() if answer.code == 2 else {"net"}), "nothing is half written"
        return answer

    def drawn(self, *more: object) -> Answer:
        """Draw and check: both must end well."""
        answer = self.draw(*more)
        assert answer.code == 0, answer.words
        assert self.run("check", self.folder / "net", "--json").code == 0
        return answer

    def refused(self, *more: object) -> Answer:
        answer = self.draw(*more)
        assert answer.code == 2, answer.words
        return answer

    def list_of(self, rows: Rows, head: list[str] | None = None, above: Rows | None = None) -> None:
        book = Workbook()
        for row in [*(above or []), HEAD if head is None else head, *rows]:
            book.active.append(row)
        self.files["list"] = self.folder / "list.xlsx"
        book.save(self.files["list"])

    def land_of(self, *shapes: shapely.Geometry, names: list[str], codes: list[str]) -> None:
        self.files["villages"] = self.folder / "land.gpkg"
        layer(self.files["villages"], "villages", list(shapes), name=names, code=codes)

    def streets_of(self, *lines: LineString) -> None:
        self.files["map"] = self.folder / "streets.gpkg"
        layer(self.files["map"], "streets", list(lines), name=["街"] * len(lines), highway=["tertiary"] * len(lines))


def houses(count: int = 96) -> Rows:
    """Return the rows of 孔寨村's list: two groups, four lanes."""
    made = []
    for i in range(count):
        row, column = divmod(i, 12)
        lon, lat = at(30 + 14 * column, 40 + 22 * row + 8 * (row // 2))
        group = "孔寨一组" if row < 4 else "孔寨二组"
        made.append(["孔寨村", group, f"{i + 1:03d}", f"孔某{i}", 3, f"{row // 2 + 1}胡同", str(column + 1), lon, lat])
    return made


def changed(change: Callable[[int, list[Any]], None]) -> Rows:
    rows = houses()
    for i, row in enumerate(rows):
        change(i, row)
    return rows


def put(i: int, column: int, value: Any) -> Rows:
    rows = houses()
    rows[i][column] = value
    return rows


def moved(change: Callable[[float, float], tuple[Any, Any]]) -> Rows:
    return [[*row[:X], *change(row[X], row[Y])] for row in houses()]


# Tables


def test_columns_that_are_missing_or_renamed_are_asked_for_and_taken_from_the_option(office: Office) -> None:
    renamed = ["村子", "几组", "编码", "当家人", "几口人", "胡同名", "牌号", "东", "北"]
    office.list_of(houses(), renamed)
    asked = office.refused()
    assert "list.xlsx Sheet row 1: no column was recognised as 户号 (id)" in asked.words
    assert "村子、几组、编码" in asked.words
    given = "村=村子,组=几组,户号=编码,户主=当家人,人数=几口人,街巷=胡同名,门牌=牌号,经度=东,纬度=北"
    answer = office.drawn("--columns", given)
    assert (answer.said["households"], answer.findings) == (96, [])
    assert answer.said["columns"]["persons"] == "几口人"


@pytest.mark.parametrize("name", ["old.xls", "wps.et"])
def test_old_excel_and_wps_files_are_read(office: Office, name: str) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("户籍")
    for i, row in enumerate([HEAD, *houses()]):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell)
    office.files["list"] = office.folder / name
    book.save(str(office.files["list"]))
    assert office.drawn().said["households"] == 96


def test_merged_title_rows_and_headings_of_two_rows_are_read(office: Office) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["大王庄乡孔寨村住户登记表"])
    sheet.merge_cells("A1:I1")
    sheet.append(["行政村", "村民组", "户号", "户主", "人数", "地址", None, "坐标", None])
    sheet.append([None] * 5 + ["街巷", "门牌", "经度", "纬度"])
    for cells in ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "H2:I2"):
        sheet.merge_cells(cells)
    for row in houses():
        sheet.append(row)
    sheet.merge_cells("A4:A99")
    office.files["list"] = office.folder / "merged.xlsx"
    book.save(office.files["list"])
    answer = office.drawn()
    assert (answer.said["households"], answer.findings) == (96, [])


def test_one_row_per_person_is_counted(office: Office) -> None:
    people = [
        [*row[:3], f"{row[3]}{k}", relation, *row[5:]]
        for row in houses()
        for k, relation in enumerate(("户主", "妻", "子"))
    ]
    office.list_of(people, PERSON_HEAD)
    assert office.drawn().said["households"] == 96


def test_a_gbk_csv_is_read_and_a_message_about_it_names_no_sheet(office: Office) -> None:
    office.files["list"] = office.folder / "list.csv"

    def write(rows: Rows) -> None:
        with office.files["list"].open("w", encoding="gbk", newline="") as file:
            csv.writer(file).writerows([HEAD, *rows])

    write(put(3, 2, "4.11E+17"))
    assert "list.csv row 5, column 户号: 4.11E+17 has lost its last digits" in office.refused().words
    write(houses())
    assert office.drawn().said["households"] == 96


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (changed(lambda i, row: row.__setitem__(2, 4.11622204205e17 + i)), "row 2, column 户号: 4.1162E+17 has lost"),
        ([*houses(), houses()[4]], "rows 6 and 98: two households of one village have the number 005"),
        (put(7, 4, -1), 'row 9, column 人数: "-1" is not a number of persons'),
        (put(7, 4, 10**20), 'row 9, column 人数: "100000000000000000000" is not a number of persons'),
        ([], "there are no rows in it"),
    ],
)
def test_what_cannot_be_guessed_is_refused_with_its_row_and_column(office: Office, rows: Rows, said: str) -> None:
    office.list_of(rows)
    assert said in office.refused().words


def test_a_number_borne_twice_under_two_spellings_of_a_village_is_refused(office: Office) -> None:
    office.list_of([*houses(), ["孔寨村委会", *houses()[4][1:]]])
    assert "rows 6 and 98: two households of one village have the number 005" in office.refused().words


def test_no_persons_and_four_hundred_are_warnings(office: Office) -> None:
    rows = put(3, 4, 0)
    rows[5][4] = 400
    office.list_of(rows)
    answer = office.drawn()
    assert answer.findings == ["households.persons.none", "households.persons.implausible"]
    assert "row 7, column 人数: 400 persons in one household" in answer.words


def test_signs_that_nobody_sees_reach_neither_roster_nor_map(office: Office) -> None:
    office.list_of(changed(lambda _, row: row.__setitem__(1, f"\u202e{row[1]}\u200b")))
    assert office.drawn("--township", "大王庄\x07乡").findings == []
    assert "\u202e" not in (office.folder / "net" / "grids.geojson").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.4", "table.kind"),
        ("a.xlsx", b"PK\x03\x04 cut off", "table.damaged"),
        ("a.xls", b"<html><table></table></html>", "table.web"),
        ("a.csv", b"", "table.empty"),
        ("a.csv", "户号\n1\n".encode("gbk") + b"\xff\xfe\xfa", "table.encoding"),
    ],
)
def test_a_list_of_the_wrong_kind_is_named_for_what_it_is(office: Office, name: str, content: bytes, code: str) -> None:
    office.files["list"] = office.folder / name
    office.files["list"].write_bytes(content)
    answer = office.refused()
    assert answer.said["problem"]["code"] == code
    assert name in answer.words


# Coordinates


def test_swapped_coordinates_are_turned_and_said(office: Office) -> None:
    office.list_of(moved(lambda x, y: (y, x)))
    assert office.drawn().findings == ["coordinates.swapped"]


def test_degrees_minutes_and_seconds_are_read_with_any_sign(office: Office) -> None:
    def sexagesimal(value: float) -> str:
        minutes = value % 1 * 60
        return f"{int(value)}°{int(minutes)}′{minutes % 1 * 60:.5f}″"

    office.list_of(moved(lambda x, y: (sexagesimal(x), sexagesimal(y))))
    assert office.drawn().findings == []


def metres(crs: str) -> Callable[[float, float], tuple[Any, Any]]:
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform


@pytest.mark.parametrize("crs", ["EPSG:4526", "EPSG:4547"])
def test_metres_with_and_without_zone_are_told_by_the_map(office: Office, crs: str) -> None:
    office.list_of(moved(metres(crs)))
    answer = office.draw()
    assert answer.code == 0
    assert not [code for code in answer.findings if code.startswith(("coordinates", "household."))]


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        (moved(lambda x, y: (x - 3, y)), (), "coordinate"),
        (moved(metres("EPSG:3857")), (), "row 2: the coordinates 12752889"),
        (moved(lambda x, y: (x, y)), ("--coordinates", "EPSG:4547"), "one is in degrees, the other in metres"),
        (moved(lambda x, y: (x, y)), ("--coordinates", "mars"), '"mars" is not known'),
    ],
)
def test_coordinates_that_fit_nothing_are_refused(
    office: Office, rows: Rows, options: tuple[str, ...], said: str
) -> None:
    office.list_of(rows)
    assert said in office.refused(*options).words


def test_houses_outside_the_village_are_moved_or_lose_their_place(office: Office) -> None:
    rows = put(0, X, at(-160, 0)[0])
    rows[1][X] = at(-900, 0)[0]
    office.list_of(rows)
    answer = office.drawn()
    assert answer.findings[:2] == ["household.outside.near", "household.outside.far"]
    assert "row 3: household 002 is listed under 孔寨村 but stands more than 200 m outside" in answer.words


def test_numbers_that_are_none_are_no_place(office: Office) -> None:
    rows = houses()
    rows[0][X:], rows[1][X:], rows[2][X:] = ["NaN", "inf"], ["-inf", "1e999"], [1e300, -1e300]
    office.list_of(rows)
    assert "households.coordinates.missing" in office.drawn().findings


def test_zeros_are_missing_and_not_a_crowd(office: Office) -> None:
    office.list_of(moved(lambda _x, _y: (0, 0)))
    answer = office.drawn()
    assert "coordinates.zero" in answer.findings
    assert "households.coordinates.same" not in answer.findings
    assert "row 2, 3, 4, 5, 6, 7, 8, 9, 10, 11…" in answer.words


def test_ten_households_at_one_point_stay_together(office: Office) -> None:
    lon, lat = at(107, 62)
    office.list_of(changed(lambda i, row: row.__setitem__(slice(X, None), [lon, lat]) if i < 10 else None))
    answer = office.drawn()
    assert answer.findings == ["households.coordinates.same"]
    assert "10 households stand on one point" in answer.words


# Villages


@pytest.mark.parametrize("size", [1, 5, 19, 41])
def test_small_villages_are_one_grid(office: Office, size: int) -> None:
    (office.folder / "small").mkdir()
    office.files |= kongzhai(office.folder / "small", households=size)
    answer = office.drawn()
    assert (answer.said["households"], answer.said["grids"]) == (size, 1)
    assert answer.findings == ([] if size >= 20 else ["grid.below_minimum"])


def test_an_empty_village_is_named(office: Office) -> None:
    office.land_of(LAND, box(*at(300, 0), *at(500, 300)), names=["孔寨村", "马岔村"], codes=[KONGZHAI, MACHA])
    answer = office.drawn()
    assert answer.findings == ["village.empty"]
    assert "No household is listed in 马岔村" in answer.words


def test_a_village_of_the_list_that_the_boundaries_do_not_have_gets_no_land_of_another(office: Office) -> None:
    office.list_of(changed(lambda i, row: row.__setitem__(0, "某某村") if i >= 60 else None))
    answer = office.drawn()
    assert {"village.unmatched", "village.inside"} <= set(answer.findings)
    assert "all or most of the 36 households of 某某村 stand on the land of another village" in answer.words


def test_of_two_boundaries_of_one_name_the_one_with_the_houses_is_taken(office: Office) -> None:
    beside = box(*at(300, 0), *at(500, 330))
    office.land_of(LAND, beside, names=["孔寨村", "孔寨村"], codes=[KONGZHAI, MACHA])
    assert office.drawn().findings == ["village.matched.namesake", "village.empty"]
    west, east = box(*at(-60, -60), *at(110, 330)), box(*at(110, -60), *at(290, 330))
    (office.folder / "land.gpkg").unlink()
    office.land_of(west, east, names=["孔寨村", "孔寨村"], codes=[KONGZHAI, MACHA])
    asked = office.run(
        "delineate", "--households", office.files["list"], "--villages", office.files["villages"],
        "--out", office.folder / "other", "--json",
    )  # fmt: skip
    assert asked.code == 2
    assert "2 boundaries in" in asked.words
    assert "Add a column 村代码" in asked.words


def test_two_villages_of_one_code_stay_two(office: Office) -> None:
    office.land_of(LAND, box(*at(300, 0), *at(500, 330)), names=["孔寨村", "马岔村"], codes=[KONGZHAI, KONGZHAI])
    answer = office.drawn()
    assert "马岔村 and 孔寨村 bear the same code 411622204207" in answer.words
    assert answer.said["villages"][0]["code"] == KONGZHAI


@pytest.mark.parametrize("code", ["41162220420", "abcdefghijkl", "４１１６２２２０４２０７"])
def test_a_code_that_is_none_is_said_and_not_used(office: Office, code: str) -> None:
    office.land_of(LAND, names=["孔寨村"], codes=[code])
    answer = office.drawn()
    assert answer.findings == ["village.code.wrong", "village.code.made"]
    assert answer.said["villages"][0]["code"] == "000000000001"


def test_a_boundary_without_name_is_called_as_the_list_calls_it(office: Office) -> None:
    office.land_of(LAND, names=[""], codes=[KONGZHAI])
    assert [v["name"] for v in office.drawn().said["villages"]] == ["孔寨村"]


def test_an_invalid_boundary_is_mended_and_one_without_area_is_left_out(office: Office) -> None:
    spike = Polygon([at(-60, -60), at(290, -60), at(290, 330), at(100, 330), at(120, 300), at(80, 300), at(100, 330),
                     at(-60, 330)])  # fmt: skip
    office.land_of(spike, names=["孔寨村"], codes=[KONGZHAI])
    assert office.drawn().findings == ["village.boundary.invalid"]
    (office.folder / "land.gpkg").unlink()
    office.land_of(Polygon([at(0, 0), at(10, 10), at(20, 20)]), names=["孔寨村"], codes=[KONGZHAI])
    assert {"village.boundary.empty", "village.boundary.drawn"} <= set(office.drawn().findings)


def test_land_claimed_by_two_villages_is_an_error_with_its_size(office: Office) -> None:
    office.land_of(LAND, box(*at(200, 0), *at(500, 330)), names=["孔寨村", "马岔村"], codes=[KONGZHAI, MACHA])
    answer = office.drawn()
    assert "孔寨村 and 马岔村 both claim 297" in answer.words
    assert answer.findings[0] == "village.boundary.overlap"


def test_exclaves_and_holes_are_covered(office: Office) -> None:
    hole, exclave = box(*at(230, 270), *at(270, 310)), box(*at(400, 0), *at(500, 100))
    office.land_of(MultiPolygon([LAND.difference(hole), exclave]), names=["孔寨村"], codes=[KONGZHAI])
    assert office.drawn().findings == []


# Streets and water


def test_no_streets_at_all(office: Office) -> None:
    office.files["map"] = office.folder / "places.gpkg"
    layer(office.files["map"], "places", [Point(at(20, 20))], name=["孔寨村委会"], kind=["village_office"])
    assert office.drawn().findings == []


def test_streets_that_cross_themselves_end_short_and_lie_twice(office: Office) -> None:
    office.streets_of(
        LineString([at(0, 0), at(100, 100), at(0, 100), at(100, 0)]),
        LineString([at(10, 29), at(100, 29)]),
        LineString([at(103, 29), at(215, 29)]),
        LineString([at(10, 29), at(215, 29)]),
        LineString([at(10, 81), at(215, 81), at(10, 81)]),
        LineString([at(10, -500), at(10, 1000)]),
        LineString([at(5, 5), at(5.01, 5)]),
    )
    assert office.drawn().findings == []


@pytest.mark.parametrize("divider", ["river", "motorway"])
def test_two_settlements_are_not_mixed_across_a_river_or_a_highway(office: Office, divider: str) -> None:
    office.list_of(changed(lambda i, row: row.__setitem__(Y, row[Y] + (0 if i < 48 else 100 / 110_900))))
    office.land_of(box(*at(-60, -60), *at(290, 430)), names=["孔寨村"], codes=[KONGZHAI])
    across = LineString([at(-100, 190), at(400, 190)])
    office.files["map"] = office.folder / "across.gpkg"
    if divider == "river":
        layer(office.files["map"], "water", [across.buffer(0.0002)], name=["贾鲁河"], natural=["water"])
    else:
        layer(office.files["map"], "streets", [across], name=["高速"], highway=["motorway"])
    answer = office.drawn()
    assert answer.said["grids"] >= 2
    features = json.loads((office.folder / "net" / "grids.geojson").read_text(encoding="utf-8"))["features"]
    for feature in features:
        assert not ("孔寨一组" in feature["properties"]["scope"] and "孔寨二组" in feature["properties"]["scope"])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.gpkg", b"no database", "map.kind"),
        ("a.geojson", b'{"type":"FeatureColl', "map.kind"),
        ("a.osm.pbf", b"", "map.empty"),
        ("a.pdf", b"%PDF-1.4", "map.kind"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "map.geometry.none"),
    ],
)
def test_a_map_of_the_wrong_kind_is_named_without_advice_to_programmers(
    office: Office, name: str, content: bytes, code: str
) -> None:
    office.files["map"] = office.folder / name
    office.files["map"].write_bytes(content)
    answer = office.refused()
    assert answer.said["problem"]["code"] == code
    assert "driver" not in answer.words


def test_a_shapefile_without_its_companions_says_so(office: Office) -> None:
    (office.folder / "land.shp").write_bytes(b"\x00\x00\x27\x0a" + bytes(96))
    office.files["villages"] = office.folder / "land.shp"
    assert ".shx, .dbf and .prj must lie beside" in office.refused().words


def test_shapes_at_no_number_are_left_out(office: Office) -> None:
    nowhere = shapely.transform(box(*at(0, 0), *at(9, 9)), lambda points: points * float("inf"))
    office.land_of(LAND, nowhere, names=["孔寨村", "马岔村"], codes=[KONGZHAI, MACHA])
    assert office.drawn().said["villages"][0]["name"] == "孔寨村"


# The command


def test_an_existing_net_needs_grids_in_the_list(office: Office) -> None:
    answer = office.refused("--keep-existing")
    assert "no household of 孔寨村 names its grid" in answer.words


def test_a_net_that_breaks_a_rule_is_written_and_ends_with_1(office: Office) -> None:
    rows = [[*row, f"{i % 4 + 1}号网格"] for i, row in enumerate(houses())]
    office.list_of(rows, [*HEAD, "网格"])
    answer = office.draw("--keep-existing")
    assert (answer.code, answer.said["good"]) == (1, False)
    assert office.run("check", office.folder / "net", "--json").code == 1


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("households.xlsx", "is a file, not a folder"),
        ("households.xlsx/net", "is a file, not a folder"),
        ("x" * 300, "the name is too long"),
        ("长" * 100, "the name is too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_drawn(
    office: Office, out: str, said: str
) -> None:
    given = ["--households", office.files["list"], "--map", office.files["map"]]
    answer = office.run("delineate", *given, "--out", office.folder / out, "--json")
    assert (answer.code, said in answer.words) == (2, True)


def test_what_the_system_refuses_is_said_without_a_traceback(office: Office) -> None:
    office.files["map"] = office.folder / ("m" * 300)
    answer = office.refused()
    assert answer.said["problem"]["code"] == "command.system"
    assert "the name is too long" in answer.words
