"""Posters from the books: what is printed, what is kept of it, and what of it is no longer so."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pytest
import zxingcpp
from adopting_scenes import AS_IT_IS, a_draft, adopted
from book_scenes import Books, write_books
from PIL import Image

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.models import Setting
from wangge.planning import api as planning
from wangge.planning.models import PrintedPoster
from wangge.planning.selectors.publishing import FILING, HOST
from wangge.problem import Problem
from wangge.registry import api as registry
from wangge.roster.models import Assignment
from wangge.territory.models import Grid

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.django_db

CHIEF = "李支书"


@pytest.fixture
def books() -> Books:
    books = write_books()
    head = books.actor("江书记")
    adopted(head, a_draft(head, books.grids["李庄村"], AS_IT_IS), on=date(2026, 1, 6))
    return books


def words(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def printed(books: Books, kind: str = "map", who: str = CHIEF, grid: str = "李庄村", **more: Any) -> Any:
    return planning.poster_print(
        actor=books.actor(who), grid_id=books.grids[grid].pk, kind=kind, **{"size": "A3", "lang": "zh", **more}
    )


def reasons(books: Books, who: str = CHIEF, grid: str = "李庄村") -> list[list[tuple[str, Any]]]:
    found = planning.hanging(books.actor(who), books.grids[grid])
    return [
        [
            (f.code.removeprefix("poster.changed."), f.details.get("number", f.details.get("grid", "")))
            for f in one.changes
        ]
        for one in found
    ]


def agrees(books: Books, name: str, scope: str) -> None:
    with as_system("a test lets somebody agree"):
        Assignment.objects.filter(person=books.people[name], valid_to=None).update(
            consent_on=date(2026, 1, 7), consent_scope=scope
        )


def hosted() -> None:
    Setting.objects.update_or_create(key=HOST, defaults={"value": "西华县人民政府办公室"})
    Setting.objects.update_or_create(key=FILING, defaults={"value": "豫政务备0001号"})


@pytest.mark.parametrize("kind", ["map", "org", "both"])
def test_a_wall_poster_names_grids_document_version_and_no_household(books: Books, kind: str) -> None:
    said = words(printed(books, kind).pdf)
    assert "大政〔2026〕18号" in said
    assert "版本：1" in said
    assert "001" in said
    assert "002" in said
    assert not [head for head in books.households if head in said]


def test_a_name_is_printed_only_with_consent(books: Books) -> None:
    assert "陈红丽" not in words(printed(books, "org").pdf)
    agrees(books, "陈红丽", "上墙公示")
    assert "陈红丽" in words(printed(books, "org").pdf)


def test_a_support_contact_is_on_no_poster(books: Books) -> None:
    agrees(books, "帮扶张", "上墙公示")
    for kind in ("map", "org", "sheet"):
        assert "帮扶张" not in words(printed(books, kind).pdf)


def test_an_officer_prints_the_sheet_of_the_own_grid_and_nothing_else(books: Books) -> None:
    said = words(printed(books, "sheet", "陈红丽", "李庄村红色网格").pdf)
    assert "李红一" in said
    assert "李黄一" not in said
    with pytest.raises(Problem, match=r"access\.denied"):
        printed(books, "map", "陈红丽")
    with pytest.raises(Problem, match=r"access\.not_found"):
        printed(books, "sheet", "陈红丽", "李庄村黄色网格")
    with pytest.raises(Problem, match=r"access\.not_found"):
        printed(books, "map", "外乡书记")


def test_the_sheet_of_one_grid_holds_its_households_alone(books: Books) -> None:
    said = words(printed(books, "sheet", grid="李庄村红色网格").pdf)
    assert "李红二" in said
    assert "李黄一" not in said


def test_the_same_content_keeps_its_number_and_another_gets_the_next(books: Books) -> None:
    first, again = printed(books).row, printed(books).row
    assert again.pk == first.pk
    assert printed(books, size="A1").row.number == 1
    agrees(books, "陈红丽", "上墙公示")
    assert printed(books).row.number == 2


def test_what_hangs_says_what_is_no_longer_so(books: Books) -> None:
    printed(books, "both")
    assert reasons(books) == [[]]
    for number in ("301", "302", "303"):
        _more(books, number)
    agrees(books, "陈红丽", "上墙公示")
    (found,) = reasons(books)
    assert ("households.more", 3) in found
    assert ("officer", "李庄村红色网格") in found
    assert reasons(books, "江书记", "大王庄乡") == [found]


def _more(books: Books, number: str) -> None:
    with as_system("a test adds a household"):
        registry.Household.objects.create(
            number=number, grid=books.grids["李庄村黄色网格"], village=books.grids["李庄村"], head_name=f"李新{number}",
            sort_key=number, registered_size=2, valid_from=date(2026, 1, 8),
        )  # fmt: skip


def test_what_is_kept_of_a_print_names_nobody(books: Books) -> None:
    agrees(books, "陈红丽", "上墙公示")
    kept = json.dumps(printed(books, "sheet").row.digests, ensure_ascii=False)
    assert not [name for name in (*books.households, *books.people) if name in kept]


def test_printed_again_the_old_one_hangs_no_more(books: Books) -> None:
    old = printed(books, place="村委会门口").row
    agrees(books, "陈红丽", "上墙公示")
    new = printed(books, replaces=old.pk).row
    assert (new.place, new.number) == ("村委会门口", 2)
    assert [one.row.pk for one in planning.hanging(books.actor(CHIEF), books.grids["李庄村"])] == [new.pk]
    down = planning.poster_take_down(actor=books.actor(CHIEF), poster_id=new.pk, version=new.version)
    assert down.taken_down_on is not None
    with pytest.raises(Problem, match=r"poster\.down"):
        planning.poster_take_down(actor=books.actor(CHIEF), poster_id=new.pk, version=down.version)
    assert reasons(books) == []


def test_an_overview_is_printed_of_the_township_alone(books: Books) -> None:
    with pytest.raises(Problem, match=r"poster\.kind\.place"):
        printed(books, "overview")
    said = words(printed(books, "overview", "江书记", "大王庄乡").pdf)
    assert "李庄村" in said
    assert "孔寨村" in said


def test_a_village_without_a_net_is_told_so(books: Books) -> None:
    with as_system("a test closes the grids"):
        Grid.objects.filter(level=4, path__startswith=books.grids["孔寨村"].path).update(valid_to=clock.today())
    with pytest.raises(Problem, match=r"poster\.net\.none"):
        printed(books, "map", "江书记", "孔寨村")


@pytest.mark.parametrize("kind", ["map", "org", "both"])
@pytest.mark.parametrize("size", ["A1", "A4"])
def test_the_code_is_read_from_the_print(books: Books, kind: str, size: str, settings: Any) -> None:
    settings.PUBLIC_URL = "https://wangge.xihua.example.cn"
    hosted()
    content = planning.content_of(books.actor(CHIEF), books.grids["李庄村"], kind, "zh")
    ppi = 150 if size == "A4" else 60
    picture = Image.open(io.BytesIO(planning.rendered(content, size=size, form="png", ppi=ppi)[0]))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [
        f"https://wangge.xihua.example.cn/g/{books.grids['李庄村'].code[:12]}/"
    ]


def test_without_an_address_or_a_host_no_code_is_printed(books: Books, settings: Any) -> None:
    village, actor = books.grids["李庄村"], books.actor(CHIEF)
    hosted()
    assert planning.Today(actor, village).address(village) == ""
    settings.PUBLIC_URL = "https://wangge.xihua.example.cn"
    assert planning.Today(actor, village).address(village) != ""
    Setting.objects.filter(key=FILING).update(value="")
    assert planning.Today(actor, village).address(village) == ""


def test_all_posters_of_a_township_come_in_one_file(books: Books, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    head = books.actor("江书记")
    row = planning.bundle_start(
        actor=head, township_id=books.grids["大王庄乡"].pk, kinds=["org", "overview"], size="A3", lang="zh"
    )
    steps = 0
    while row.done < len(row.orders):
        row = planning.bundle_go_on(actor=head, bundle_id=row.pk, seconds=0)
        steps += 1
    assert steps == len(row.orders) == 3  # the overview, and the charts of 李庄村 and 孔寨村
    _, file = planning.bundle_file(actor=head, bundle_id=row.pk)
    with zipfile.ZipFile(file) as bundle:
        assert [name.split("-")[-1] for name in bundle.namelist()] == ["overview.pdf", "org.pdf", "org.pdf"]
    with pytest.raises(Problem, match=r"access\.not_found"):
        planning.bundle_of(books.actor("办公室主任王"), row.pk)
    with as_system("a test counts"):
        assert PrintedPoster.objects.count() == 3
    file.unlink()
    with pytest.raises(Problem, match=r"poster\.bundle\.gone"):
        planning.bundle_file(actor=head, bundle_id=row.pk)


def test_only_the_settings_keeper_decides_what_is_published(books: Books) -> None:
    wanted = planning.Publishing(supervision_phone="000-0000110")
    township = books.grids["大王庄乡"].pk
    with pytest.raises(Problem, match=r"access\.denied"):
        planning.publishing_save(actor=books.actor(CHIEF), township_id=township, wanted=wanted, host=planning.Hosting())
    head = books.actor("江书记")
    for bad, host, code in (
        (planning.Publishing(supervision_phone="不知道"), planning.Hosting(), "publishing.phone.invalid"),
        (wanted, planning.Hosting("西华县人民政府办公室", ""), "publishing.host.half"),
    ):
        with pytest.raises(Problem, match=code):
            planning.publishing_save(actor=head, township_id=township, wanted=bad, host=host)
    planning.publishing_save(actor=head, township_id=township, wanted=wanted, host=planning.Hosting())
    assert "000-0000110" in words(printed(books).pdf)
