"""The search finds what a plain comparison of words finds, whatever is asked, on the database at hand."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wangge.kernel.access import system_actor, writing
from wangge.kernel.db.search import index, matching, unindex
from wangge.kernel.db.sorting import sort_key
from wangge.kernel.db.words import name_tokens, required, tokens
from wangge.kernel.ids import uuid7

KIND = "test.thing"
NAMES = ["陈红丽", "陈丽红", "曾单", "尉迟敬", "王二小", "单雄信", "欧阳红", "𠮷田", "Anna Li"]


def words(name: str, *rest: str) -> str:
    return f"{name_tokens(name, spelled=True)} {tokens(*rest)}"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("陈", True), ("红丽", True), ("陈红丽", True), ("丽陈", False),
        ("陈 丽", True), ("陈 王", False), ("chl", True),
        ("CHL", True), ("ｃｈｌ", True), ("hl", True), ("chenh", True), ("chenhongli", True), ("cx", False),
        ("12号", True), ("12", True), ("中心街12号", True),
        ("0012", False), ("7", True), ("007", True), ("12-3", False),
        ("001", True), ("411622204205001", True), ("陈红丽 12号 chl", True), ("", False), ("😀", False), ('"', False),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(query: str, found: bool) -> None:
    have = set(words("陈红丽", "中心街", "12号", "007", "411622204205001").split())
    assert bool(required(query) and required(query) <= have) is found


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("单雄信", "shan"),
        ("曾国", "zeng"),
        ("尉迟敬", "yu"),
        ("查良", "zha"),
        ("解放", "xie"),
        ("万俟雅", "mo"),
        ("翟丽", "zhai"),
    ],
)
def test_family_names_are_read_as_family_names(name: str, reading: str) -> None:
    assert sort_key(name).startswith(reading)


def test_names_stand_in_the_order_of_a_dictionary_and_numbers_by_value() -> None:
    assert sorted(["王", "12组", "陈红丽", "3组", "成龙", "陈红"], key=sort_key) == [
        "3组", "12组", "陈红", "陈红丽", "成龙", "王",
    ]  # fmt: skip
    assert sort_key("𠮷 «“x” 12").isascii()
    assert sort_key("").isascii()
    assert len(sort_key("长" * 500)) == 128


@pytest.mark.django_db
def test_an_entry_is_replaced_and_taken_out() -> None:
    pk = uuid7()
    with writing(system_actor("a test")):
        index([(KIND, pk, words("陈红丽"))])
        index([(KIND, pk, words("王二小"))])
        assert not matching(KIND, "陈").exists()
        assert list(matching(KIND, "二小")) == [pk]
        assert not matching("another.kind", "二小").exists()
        unindex([pk])
        assert not matching(KIND, "二小").exists()


queries = st.one_of(
    st.text(max_size=12),
    st.sampled_from([*NAMES, "chl", "zs", "12", "wex", "陈 12"]),
    st.text(alphabet='陈红丽王曾单 "*():^-+ORANDNEAR12号chl😀Ａ', max_size=10),
)


@pytest.mark.django_db
@given(queries)
@example('" OR tokens:*')
@example("NEAR(陈 红)")
@example("x" * 500)
@example("\x00陈")
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_query_and_finds_what_a_plain_comparison_finds(things, query: str) -> None:
    needed = required(query)
    expected = {pk for pk, have in things.items() if needed and needed <= have}
    assert set(matching(KIND, query)) == expected


@pytest.fixture
def things(db):
    entries = [
        (KIND, uuid7(), words(name, f"{at}组", f"{at + 8}-{at}", f"{at:04}"))
        for at, name in enumerate([*NAMES, *NAMES])
    ]
    with writing(system_actor("a test")):
        index(entries)
    return {pk: set(have.split()) for _, pk, have in entries}
