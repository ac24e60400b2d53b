"""The pages of households: what they show, hide, refuse and record."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from book_scenes import Books, write_books
from django.test import Client
from django.urls import reverse

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.models import Entry, Payload
from wangge.registry import services
from wangge.registry.bulk.rows import PersonRow
from wangge.registry.indexing import reindex
from wangge.registry.models import Household, Residency
from wangge.roster.models import Role
from wangge.territory.models import Settlement

pytestmark = pytest.mark.django_db

PHONE, ID, NOTE, DETAIL = "13987651234", "11010519491231002X", "狗很凶的院子", "每周透析两次"


@pytest.fixture
def books() -> Books:
    books = write_books()
    with as_system("a test's scene can be searched"):
        reindex(books.households.values())
    return books


@pytest.fixture
def planted(books: Books) -> Household:
    """李红一 with everything that must not be seen by the way."""
    secretary, household = books.actor("李支书"), books.households["李红一"]
    services.household_update(
        actor=secretary, household_id=household.pk, version=1, details={"phone": PHONE, "note": NOTE}
    )
    services.member_add(
        actor=secretary, household_id=household.pk, version=2,
        person=PersonRow("李小红", "20", "1", 2001, phone=PHONE, id_number=ID),
    )  # fmt: skip
    services.care_open(
        actor=secretary, household_id=household.pk, kind="illness", purpose="visit", source="family", basis="本人同意",
        expires_on=clock.today() + timedelta(days=30), details=DETAIL,
    )  # fmt: skip
    services.fact_set(
        actor=secretary, household_id=household.pk, key="income", value="8123", source="family", purpose="visit"
    )
    return household


def login(books: Books, name: str) -> Client:
    client = Client()
    client.force_login(books.user(name))
    return client


def get(client: Client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query, headers={"accept-language": "en"})
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_the_list_shows_the_own_households_and_finds_them(books: Books) -> None:
    client = login(books, "李支书")
    page = get(client, "household_list")
    assert "李红一" in page
    assert "李黄二" in page
    assert "孔红一" not in page
    assert "李红二" not in get(client, "household_list", q="李黄")
    assert "李黄一" in get(client, "household_list", q="lhy")
    assert "No household matches" in get(client, "household_list", q="王")
    assert "No household is left out" in get(client, "household_list", blanks="1")
    assert "李红一" not in get(client, "household_list", grid=books.grids["李庄村黄色网格"].code)
    assert "李红一" in get(client, "household_list", grid=books.grids["孔寨村红色网格"].code)  # not theirs: no filter


@pytest.mark.parametrize("q", ['"', "' OR 1=1 --", "*", "NEAR(", "😀", "１２３４", "陈" * 300, "-", "李:红"])
def test_any_search_is_answered(books: Books, q: str) -> None:
    assert login(books, "李支书").get(reverse("household_list"), {"q": q}).status_code == 200


def test_odd_filters_are_no_filters(books: Books) -> None:
    odd = {"group": "x", "grid": "'", "residence": "moon", "care": "petitioner", "blanks": "7", "village": "1"}
    assert "李红一" in get(login(books, "李支书"), "household_list", **odd)


def test_with_htmx_only_the_rows_come(books: Books) -> None:
    answer = login(books, "李支书").get(reverse("household_list"), {"q": "李红"}, headers={"hx-request": "true"})
    assert "<html" not in answer.content.decode()
    assert "李红一" in answer.content.decode()


def test_the_last_four_figures_find_the_phone_and_nothing_shows_it(books: Books, planted: Household) -> None:
    page = get(login(books, "李支书"), "household_list", q="1234")
    assert "李红一" in page
    assert PHONE not in page


@pytest.mark.parametrize("name", ["江书记", "李支书", "李委员", "陈红丽", "帮扶张"])
def test_no_page_leaks_what_is_masked(books: Books, planted: Household, name: str) -> None:
    client = login(books, name)
    pages = [
        get(client, "household_list"),
        get(client, "household_page", planted.pk),
        get(client, "household_print", planted.pk),
    ]
    if name != "帮扶张":
        with as_system("a test looks"):
            members = list(Residency.objects.filter(household=planted.pk, valid_to=None))
        pages += [get(client, "household_edit", planted.pk), get(client, "fact_new", planted.pk)]
        pages += [get(client, "member_edit", planted.pk, member.pk) for member in members]
    for page in pages:
        for secret in (PHONE, ID, NOTE, DETAIL, "8123", "987651234", "9491231"):
            assert secret not in page
    assert "139****1234" in pages[1]
    assert "1101***********02X" in pages[1]


def test_care_needs_are_seen_by_helpers_alone(books: Books, planted: Household) -> None:
    assert "severe illness" in get(login(books, "帮扶张"), "household_page", planted.pk)
    with as_system("a role without this ability"):
        role = Role.objects.get(key="grid_officer")
        role.abilities = [a for a in role.abilities if a != "care.read"]
        role.save()
    page = get(login(books, "陈红丽"), "household_page", planted.pk)
    assert "severe illness" not in page
    assert "Care needs" not in page


def test_uncovering_asks_what_for_and_is_recorded(books: Books, planted: Household) -> None:
    client = login(books, "陈红丽")
    address = reverse("household_reveal", args=[planted.pk, "household.phone", planted.pk])
    assert PHONE not in client.get(address).content.decode()
    without = client.post(address, {"purpose": ""})
    assert without.status_code == 422
    assert PHONE not in without.content.decode()

    def read() -> int:
        with as_system("a test looks"):
            return Entry.objects.filter(action="household.reveal", actor_name="陈红丽").count()

    assert read() == 0
    shown = client.post(address, {"purpose": "contact"})
    assert PHONE in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert read() == 1
    with as_system("a test looks"):
        sealed = b"".join(bytes(row.sealed or b"") for row in Payload.objects.all())
    assert PHONE.encode() not in sealed


@pytest.mark.parametrize("field", ["household.number", "resident.name", "x", "resident.phone"])
def test_nothing_else_can_be_uncovered(books: Books, planted: Household, field: str) -> None:
    for pk in (planted.pk, books.households["李黄一"].pk):
        address = reverse("household_reveal", args=[planted.pk, field, pk])
        assert login(books, "陈红丽").post(address, {"purpose": "visit"}).status_code == 404


def test_on_paper_uncovered_for_a_purpose_alone(books: Books, planted: Household) -> None:
    client = login(books, "李支书")
    answer = client.post(reverse("household_print", args=[planted.pk]), {"purpose": "request"})
    page = answer.content.decode()
    assert PHONE in page
    assert ID in page
    assert DETAIL not in page
    with as_system("a test looks"):
        assert Entry.objects.filter(action="household.reveal").count() == 3


ONE = ["page", "print", "edit", "move", "leave", "return", "split", "merge", "head"]


@pytest.mark.parametrize("who", ["外乡书记", "孔支书", "陈红丽"])
def test_households_of_others_are_not_found_whatever_is_asked(books: Books, who: str) -> None:
    client, foreign = login(books, who), books.households["李黄一"]
    pages = [reverse(f"household_{name}", args=[foreign.pk]) for name in ONE]
    pages += [reverse(name, args=[foreign.pk]) for name in ("member_new", "fact_new")]
    pages.append(reverse("household_reveal", args=[foreign.pk, "household.phone", foreign.pk]))
    for address in pages:
        assert client.get(address).status_code == 404, address
        if not address.endswith(f"{foreign.pk}/"):
            assert client.post(address, {"purpose": "visit"}).status_code == 404, address


def test_a_support_contact_reads_and_changes_nothing(books: Books, planted: Household) -> None:
    client = login(books, "帮扶张")
    assert "Correct" not in get(client, "household_page", planted.pk)
    for name in ("edit", "move", "split"):
        assert client.get(reverse(f"household_{name}", args=[planted.pk])).status_code == 403


def test_a_household_is_entered_and_can_be_taken_back(books: Books) -> None:
    client = login(books, "李支书")
    page = get(client, "household_new")
    assert "李庄村红色网格" in page
    data = {
        "head_name": "李新来", "grid_id": str(books.grids["李庄村红色网格"].pk), "lane_name": "北街", "door": "3",
        "registered_size": "4", "village_id": str(books.grids["李庄村"].pk),
    }  # fmt: skip
    answer = client.post(reverse("household_new"), data, follow=True, headers={"accept-language": "en"})
    page = answer.content.decode()
    assert "is in the books" in page
    assert "李新来" in page
    address = re.search(r'action="([^"]*undo[^"]*)"', page)
    assert address is not None
    client.post(address[1])
    assert not get(client, "household_list", q="李新来").count("北街")


def test_a_stale_form_is_told_what_changed(books: Books) -> None:
    household = books.households["李红一"]
    officer, secretary = login(books, "陈红丽"), login(books, "李支书")
    data = {
        "number": "101",
        "head_name": "李红一",
        "door": "8",
        "version": "1",
        "registered_size": 2,
        "resident_size": 1,
    }
    address = reverse("household_edit", args=[household.pk])
    assert secretary.post(address, data).status_code == 302
    answer = officer.post(address, {**data, "door": "9"}, headers={"accept-language": "en"})
    assert answer.status_code == 409
    assert "李支书" in answer.content.decode()
    with as_system("a test looks"):
        assert Household.objects.get(pk=household.pk).door == "8"


def test_each_act_by_its_form(books: Books) -> None:
    client, household = login(books, "李支书"), books.households["李红一"]

    def post(view: str, /, *args, **data) -> None:
        with as_system("a test looks"):
            data.setdefault("version", Household.objects.get(pk=household.pk).version)
        answer = client.post(reverse(view, args=[household.pk, *args]), data)
        assert answer.status_code == 302, (view, answer.content.decode()[-3000:])

    def member(relation: str) -> Residency:
        with as_system("a test looks"):
            return Residency.objects.get(household=household, relation=relation, valid_to=None)

    today = clock.today().isoformat()
    post("household_move", grid_id=books.grids["李庄村黄色网格"].pk, on=today)
    post("household_leave", residence="away", on=today)
    post("household_return", on=today)
    post("member_new", name="李小红", relation="20", registered="on", living_here="on", on=today)
    son = member("20")
    post("member_edit", son.pk, name="李大红", relation="20", on=today, version=son.version)
    post("household_head", head=member("20").pk, old_relation="50", on=today)
    post("household_split", members=[member("10").pk], head=member("10").pk, on=today)
    post("household_merge", other="203", on=today)
    father = member("50")
    post("member_move", father.pk, other="102", relation="97", on=today, version=father.version)
    wife = member("97")
    post("member_leave", wife.pk, why="left", on=today, version=wife.version)
    until = (clock.today() + timedelta(days=20)).isoformat()
    post("care_new", kind="allowance", purpose="relief", source="family", basis="低保", expires_on=until)
    with as_system("a test looks"):
        need = household.care_needs.get()
    assert need is not None
    post("care_extend", need.pk, version=1, expires_on=(clock.today() + timedelta(days=40)).isoformat())
    post("care_end", need.pk, version=2, on=today)
    post("fact_new", key="water", value="自来水", as_of=today, source="visit", purpose="visit")
    page = get(client, "household_page", household.pk)
    assert "李大红" in page
    assert "自来水" in page
    assert "allowance" not in page


def test_the_page_says_in_which_settlement_a_household_is(books: Books) -> None:
    household = books.households["李红一"]
    with as_system("a test's scene"):
        household.settlement = Settlement.objects.create(
            village=books.grids["李庄村"], kind="natural_village", name="石菜园", sort_key="shicaiyuan"
        )
        household.save(update_fields=["settlement"])
    response = login(books, "李支书").get(reverse("household_page", args=[household.pk]))
    assert "石菜园" in response.content.decode()


def test_a_merged_household_leads_on(books: Books) -> None:
    secretary = books.actor("李支书")
    kept, other = books.households["李红一"], books.households["李红二"]
    services.household_merge(actor=secretary, household_id=kept.pk, version=1, other_id=other.pk)
    answer = login(books, "李支书").get(reverse("household_page", args=[other.pk]))
    assert answer.status_code == 302
    assert str(kept.pk) in answer["Location"]


def test_the_page_names_who_supports_the_household_and_what_was_done_last(books: Books) -> None:
    kept, other = books.households["李红一"], books.households["李红二"]
    services.household_merge(actor=books.actor("李支书"), household_id=kept.pk, version=1, other_id=other.pk)
    answer = login(books, "江书记").get(reverse("household_page", args=[kept.pk]))
    assert [one["name"] for one in answer.context["supporters"]] == ["帮扶张"]
    assert answer.context["history"][0]["who"] == "李支书"
    assert reverse("support_new", args=[kept.pk]) in answer.content.decode()
    officer = login(books, "陈红丽").get(reverse("household_page", args=[kept.pk]))
    assert officer.context["history"] == [], "the record is not for grid officers"


def test_pages_need_few_queries(books: Books, planted: Household, django_assert_max_num_queries) -> None:
    client = login(books, "江书记")
    get(client, "household_list")
    for name, args in (("household_list", ()), ("household_page", (planted.pk,)), ("household_print", (planted.pk,))):
        with django_assert_max_num_queries(10):
            get(client, name, *args)
    with django_assert_max_num_queries(10):
        get(client, "household_list", q="李 1234", village=books.grids["李庄村"].code, care="illness")
