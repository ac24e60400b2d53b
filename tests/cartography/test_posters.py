"""Posters as counted: every label in its place, nothing in a wrong one, nothing printed that must not be."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import cartography_scenes as scenes
import numpy as np
import pypdfium2 as pdfium
import pytest
import shapely

from wangge.cartography import render, render_pages, sheets
from wangge.cartography.canvas import LEAST, PLATE
from wangge.cartography.model import Contact, GridFace, HouseholdRow, Imprint, VillagePoster
from wangge.problem import Problem

MM = 72 / 25.4
KINDS = ("map", "org", "both", "sheet")
SCENES = ("twelve", "two_settlements")


@cache
def scene(name: str) -> VillagePoster:
    return getattr(scenes, name)()


@cache
def drawn(name: str, kind: str, lang: str):
    return tuple(sheets(scene(name), kind=kind, lang=lang, grids=(0, 4) if kind == "sheet" else None))


@cache
def text_of(name: str, kind: str, lang: str = "zh") -> str:
    return pdf_text(render(scene(name), kind=kind, lang=lang))


def pdf_text(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def overlaps(sheet) -> list[tuple[str, str]]:
    boxes = [t.box for t in sheet.letters]
    tree = shapely.STRtree(boxes)
    a, b = tree.query(boxes, predicate="intersects")
    return [
        (sheet.letters[i].words, sheet.letters[j].words)
        for i, j in zip(a, b, strict=True)
        if i < j and shapely.intersection(boxes[i], boxes[j]).area > 0.05
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SCENES)
def test_no_words_lie_over_other_words(name, kind, lang):
    for sheet in drawn(name, kind, lang):
        assert overlaps(sheet) == []


def touched(sheet) -> list[str]:
    """Words that reach into a plate or a sign which is not their own."""
    return [
        t.words
        for t in sheet.letters
        for solid in sheet.solids
        if solid.intersects(t.box) and not solid.contains(t.box) and solid.intersection(t.box).area > 0.05
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*SCENES, "nineteen"])
def test_no_words_lie_over_plates_or_signs(name, kind, lang):
    pages = drawn(name, kind, lang)
    assert any(sheet.solids for sheet in pages) or kind in ("org", "sheet")
    for sheet in pages:
        assert touched(sheet) == []


@pytest.mark.parametrize("name", [*SCENES, "nineteen", "sixty"])
def test_plates_and_signs_do_not_cover_each_other(name):
    for sheet in drawn(name, "map", "zh"):
        solids = np.asarray(sheet.solids, dtype=object)
        a, b = shapely.STRtree(solids).query(solids, predicate="overlaps")
        assert not len(a), [(sheet.solids[i].wkt, sheet.solids[j].wkt) for i, j in zip(a, b, strict=True)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SCENES)
def test_words_stay_in_their_boxes_and_on_the_sheet(name, kind, lang):
    for sheet in drawn(name, kind, lang):
        outside = [
            t.words
            for t in sheet.letters
            if not t.room.inside(-0.6).polygon.contains(t.box) or not sheet.page.inside(8).polygon.contains(t.box)
        ]
        assert outside == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_smallest_letter_on_a1_is_six_millimetres(kind):
    for lang in ("zh", "en"):
        for sheet in drawn("twelve", kind, lang):
            assert min(t.pt for t in sheet.letters) >= LEAST - 1e-6
    assert LEAST * 25.4 / 72 * 0.92 >= 6.0  # ink of a Chinese character is 0.92 em high


def test_officers_and_phones_stand_on_the_map_in_24_points():
    poster = scene("twelve")
    (sheet,) = drawn("twelve", "map", "zh")
    for grid in poster.grids:
        for words in (grid.officer.name, grid.officer.phone):
            if words:
                assert max(t.pt for t in sheet.letters if t.words == words) >= PLATE


@pytest.mark.parametrize(("size", "w", "h"), [("A1", 594, 841), ("A2", 420, 594), ("A3", 297, 420)])
@pytest.mark.parametrize("kind", ["map", "org", "both"])
def test_the_paper_is_exactly_iso(kind, size, w, h):
    for page in pdfium.PdfDocument(render(scene("twelve"), kind=kind, size=size)):
        assert sorted(side / MM for side in page.get_size()) == pytest.approx([w, h], abs=0.05)


def test_the_officers_sheet_is_a4():
    document = pdfium.PdfDocument(render(scene("twelve"), kind="sheet", grids=(3,)))
    assert [round(side / MM) for side in document[0].get_size()] == [210, 297]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["map", "org", "both"])
def test_fonts_are_embedded_and_every_letter_has_a_glyph(kind, lang):
    pdf = render(scene("twelve"), kind=kind, lang=lang)
    assert pdf.count(b"/FontFile3") + pdf.count(b"/FontFile2") >= 2  # Regular and Bold
    names = set(re.findall(rb"/BaseFont\s*/([A-Za-z0-9+\-]+)", pdf))
    assert names
    assert all(re.match(rb"[A-Z]{6}\+NotoSansCJKsc", name) for name in names)
    assert "\ufffd" not in text_of("twelve", kind, lang)


@pytest.mark.parametrize("kind", ["map", "org", "both"])
def test_every_grid_number_and_colour_can_be_read_out(kind):
    text = text_of("twelve", kind)
    for grid in scene("twelve").grids:
        assert grid.number in text
        assert grid.colour_name in text


@pytest.mark.parametrize("name", ["twelve", "sixty", "two_settlements"])
def test_every_grid_has_a_plate_and_a_row(name):
    poster = scene(name)
    pages = drawn(name, "map", "zh")
    for grid in poster.grids:
        assert sum(t.words == grid.number for sheet in pages for t in sheet.letters) >= 3  # plate, table, index


def test_no_household_head_is_printed_but_on_the_officers_sheet():
    for kind in ("map", "org", "both"):
        assert scenes.HEAD not in text_of("twelve", kind)
    assert scenes.HEAD in pdf_text(render(scene("twelve"), kind="sheet", grids=(0,)))


def test_the_officers_sheet_lists_only_the_own_households_and_says_not_to_post_it():
    poster = scene("twelve")
    text = pdf_text(render(poster, kind="sheet", grids=(5,)))
    assert "内部使用，不得张贴" in text
    places = {h.place for h in poster.households if h.grid == 5}
    others = {h.place for h in poster.households if h.grid != 5} - places
    rows = set(re.findall(r"李庄\d+胡同\d+号", text))
    assert rows == places
    assert not rows & others


def test_a_post_without_a_person_prints_as_vacant():
    vacant = [g for g in scene("twelve").grids if g.officer.name is None]
    assert len(vacant) == 1
    for kind in ("map", "org", "both"):
        assert "待定" in text_of("twelve", kind)
        assert "vacant" in text_of("twelve", kind, "en")


def test_a_held_post_whose_holder_is_not_named_prints_the_office():
    poster = scene("twelve")
    office = Contact("网格员", None, "000-00000099", "village")
    shy = tuple(replace(g, officer=office, helpers=()) for g in poster.grids)
    made = replace(poster, grids=shy, areas=(), liaisons=(), village_chiefs=(Contact("二级网格长", "李向阳"),))
    for kind in ("map", "org", "both"):
        text = pdf_text(render(made, kind=kind))
        assert "村委会" in text
        assert "待定" not in text
        assert "000-00000099" in text
        assert "village office" in pdf_text(render(made, kind=kind, lang="en"))


def bearings(pages) -> set[str]:
    """North, scale and inset as far as they are printed; a 北 of an upright street name is not bold."""
    words = {
        t.words for sheet in pages for t in sheet.letters if t.weight == "bold" or t.words.endswith(("米", "公里"))
    }
    return {w for w in words if w in ("北", "全村位置图") or re.fullmatch(r"[\d.]+(米|公里)", w)}


def test_blocks_without_a_map_have_neither_north_nor_scale():
    poster = scene("twelve")
    for kind, grids, least in (("map", None, 3), ("sheet", (0,), 2)):
        assert len(bearings(sheets(poster, kind=kind, grids=grids))) == least
        assert bearings(sheets(replace(poster, schematic=True), kind=kind, grids=grids)) == set()


def test_uncounted_persons_are_not_printed_as_nobody():
    poster = scene("twelve")
    made = replace(poster, grids=tuple(replace(g, persons=0) for g in poster.grids))
    (sheet,) = sheets(made, kind="map")
    assert "0" not in {t.words for t in sheet.letters}
    (sheet,) = sheets(made, kind="org")
    assert not [t.words for t in sheet.letters if "0人" in t.words]


def test_the_tables_of_a_split_map_come_once_with_the_villages_totals():
    poster = scene("sixty")
    words = [t.words for sheet in drawn("sixty", "map", "zh") for t in sheet.letters]
    assert words.count("合计") == 1
    assert str(sum(g.households for g in poster.grids)) in words


def test_the_officers_list_is_complete_and_uncut_for_45_households():
    poster = scene("twelve")
    homes = tuple(HouseholdRow(0, f"西李庄二十九胡同{n + 1}号", "李民海", 3) for n in range(45))
    for lang in ("zh", "en"):
        pages = sheets(replace(poster, households=homes), kind="sheet", lang=lang, grids=(0,))
        assert len(pages) == 1
        words = {t.words for t in pages[0].letters}
        assert {home.place for home in homes} <= words
        assert overlaps(pages[0]) == []


def test_issuer_and_document_are_left_out_when_not_given():
    text = pdf_text(render(replace(scene("twelve"), imprint=Imprint(date="2026年3月1日")), kind="map"))
    assert "文号" not in text
    assert "版本" not in text
    assert "2026年3月1日" in text


def test_sixty_grids_take_several_sheets_and_nineteen_one():
    assert len(drawn("nineteen", "org", "zh")) == 1
    assert len(drawn("sixty", "org", "zh")) >= 3
    assert len(drawn("sixty", "map", "zh")) >= 3
    document = pdfium.PdfDocument(render(scene("sixty"), kind="org"))
    assert len(document) == len(drawn("sixty", "org", "zh"))
    for sheet in (*drawn("sixty", "map", "zh"), *drawn("sixty", "org", "zh")):
        assert overlaps(sheet) == []


def test_a_village_too_large_for_one_sheet_still_gets_both_pictures():
    poster = scenes.village(((7, 4),), areas=5)
    pages = [len(sheets(poster, kind=kind)) for kind in ("map", "org", "both")]
    assert pages[0] >= 2
    assert pages[2] == pages[0] + pages[1]


def test_nineteen_grids_find_room_without_words_over_words():
    for sheet in (*drawn("nineteen", "map", "zh"), *drawn("nineteen", "org", "zh")):
        assert overlaps(sheet) == []


def test_the_chart_has_at_most_seven_boxes_in_a_row():
    for name in ("nineteen", "sixty"):
        for sheet in drawn(name, "org", "zh"):
            rows: dict[float, set[str]] = {}
            for t in sheet.letters:
                if t.words.isdigit() and len(t.words) == 3:
                    rows.setdefault(round(t.y, 1), set()).add(t.words)
            assert max(len(row) for row in rows.values()) <= 7


def test_a_leaf_grid_stands_under_its_own_head():
    poster = scene("nineteen")
    (sheet,) = drawn("nineteen", "org", "zh")
    heads = sorted(
        (t.box.centroid.x, n)
        for t in sheet.letters
        for n, area in enumerate(poster.areas)
        if t.words.startswith(area.name)
    )
    edges = [(a[0] + b[0]) / 2 for a, b in pairwise(heads)]
    for grid in poster.grids:
        (number,) = [t for t in sheet.letters if t.words == grid.number]
        assert heads[sum(edge < number.box.centroid.x for edge in edges)][1] == grid.area


def test_title_origin_caution_and_demo_mark_are_printed():
    text = text_of("twelve", "map")
    for words in (
        "李庄村网格化管理示意图",
        "大王庄乡人民政府",
        "大政〔2026〕18号",
        "2026年3月1日",
        "示意图，不作为界线依据",
        "000-00000110",
        "虚构数据",
        "往西华",
        "往周口",
        "北",
        "合计",
    ):
        assert words in text
    assert "审图号" not in text
    assert "李庄村网格化管理组织架构图" in text_of("twelve", "org")


def test_a_map_approval_number_is_printed_only_when_there_is_one():
    poster = scene("twelve")
    imprint = replace(poster.imprint, map_approval="豫S〔2026〕000号", demo=False)
    text = pdf_text(render(replace(poster, imprint=imprint), kind="map"))
    assert "审图号：豫S〔2026〕000号" in text
    assert "虚构数据" not in text


def test_totals_are_the_villages():
    poster = scene("twelve")
    (sheet,) = drawn("twelve", "map", "zh")
    words = [t.words for t in sheet.letters]
    assert str(sum(g.households for g in poster.grids)) in words
    assert str(sum(g.persons for g in poster.grids)) in words
    assert sum(g.households for g in poster.grids) == len(poster.courtyards)


def test_english_posters_have_no_chinese_of_ours():
    ours = "".join(t.words for t in drawn("twelve", "map", "en")[0].letters)
    for words in ("图例", "范围", "户数", "待定", "监督电话", "示意图", "索引", "全村"):
        assert words not in ours
    assert "Supervision phone" in ours


@pytest.mark.parametrize("form", ["svg", "png"])
def test_svg_and_png_come_page_by_page(form):
    pages = render_pages(scene("sixty"), kind="org", format=form, ppi=30)
    assert len(pages) == len(drawn("sixty", "org", "zh"))
    start = {"svg": b"<svg", "png": b"\x89PNG"}[form]
    assert all(page.lstrip().startswith(start) for page in pages)
    assert render(scene("sixty"), kind="org", format=form, page=2, ppi=30) == pages[1]


def test_the_same_poster_is_the_same_file():
    assert drawn("twelve", "map", "zh")[0].svg() == sheets(scenes.twelve(), kind="map", lang="zh")[0].svg()


def test_a_net_without_a_map_still_gives_chart_table_and_sheet():
    grids = tuple(
        GridFace(
            f"411622204205{n:03d}", f"{n:03d}", "", c, c, n, None, 30, 100, "李庄一组", Contact("网格员", "李建国")
        )
        for n, c in enumerate("红黄绿", 1)
    )
    poster = VillagePoster("李庄村", "大王庄乡", Imprint(), grids)
    for kind in KINDS:
        text = pdf_text(render(poster, kind=kind))
        assert "003" in text
    assert "李庄一组" in pdf_text(render(poster, kind="map"))


def test_the_overview_names_every_village_and_its_chief():
    poster = scenes.township()
    (sheet,) = sheets(poster, kind="overview")
    assert overlaps(sheet) == []
    text = pdf_text(render(poster, kind="overview"))
    for village in poster.villages:
        assert text.count(village.name) >= 2  # map and table
        assert village.chief.name is None or village.chief.name in text
    assert str(sum(v.grids for v in poster.villages)) in text
    assert "待定" in text


def test_wrong_wishes_are_problems_with_a_code():
    poster = scene("twelve")
    cases = [
        ("poster.kind.unknown", {"kind": "banner"}),
        ("poster.kind.data", {"kind": "overview"}),
        ("poster.size.unknown", {"kind": "map", "size": "A7"}),
        ("poster.format.unknown", {"kind": "map", "format": "bmp"}),
        ("poster.grid.unknown", {"kind": "sheet", "grids": (99,)}),
        ("poster.page.unknown", {"kind": "org", "format": "png", "page": 9, "ppi": 20}),
    ]
    for code, wish in cases:
        with pytest.raises(Problem) as problem:
            render(poster, **wish)
        assert problem.value.code == code
    with pytest.raises(Problem, match=r"poster\.grids\.none"):
        render(replace(poster, grids=()), kind="map")
    with pytest.raises(Problem, match=r"poster\.villages\.none"):
        render(replace(scenes.township(), villages=()), kind="overview")


def test_plates_lie_in_their_own_grids_or_point_there():
    poster = scene("twelve")
    (sheet,) = drawn("twelve", "map", "zh")
    plates = [t.box for t in sheet.letters if t.words in {g.number for g in poster.grids} and t.pt > 22]
    assert len(plates) == len(poster.grids)
    assert all(shapely.distance(a, b) > 5 for a, b in combinations(plates, 2))
