"""A sensitive field has a purpose or it is not kept; some are never kept."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import connection, models

from wangge.kernel import own
from wangge.kernel.models import Purpose
from wangge.kernel.models.base import SealedText
from wangge.kernel.privacy import forbidden, purposes, retention
from wangge.language import gettext
from wangge.problem import Problem


def test_every_sensitive_column_has_a_purpose() -> None:
    assert purposes.unregistered() == []
    assert run_checks(tags=["privacy"]) == []
    sensitive = {name for name in purposes.own_columns() if purposes.is_sensitive(name)}
    assert {"registry.resident.id_number", "registry.careneed.details", "registry.fact.value"} <= sensitive
    assert {"roster.person.phone", "registry.import.staged"} <= sensitive


def test_a_new_sealed_or_sensitive_column_without_a_purpose_stops_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {"registry.resident.wechat": models.TextField(), "registry.resident.religion": SealedText()}
    monkeypatch.setattr(purposes, "own_columns", lambda: columns)
    assert purposes.unregistered() == ["registry.resident.wechat"]
    assert [(error.id, error.msg.split()[0]) for error in own.every_sensitive_column_has_a_purpose()] == [
        ("kernel.E001", "registry.resident.wechat"),
        ("kernel.E002", "registry.resident.religion"),
    ]


def test_a_column_is_sensitive_by_its_name_or_because_it_is_sealed() -> None:
    assert purposes.is_sensitive("registry.household.note")
    assert purposes.is_sensitive("registry.import.staged")
    assert purposes.is_sensitive("some.form.id_number"), "a field of a form too"
    assert not purposes.is_sensitive("registry.household.door")
    assert not purposes.is_sensitive("nonsense")


def test_a_form_or_import_with_an_unregistered_sensitive_field_is_refused() -> None:
    purposes.refuse_unregistered(["registry.household.door", "registry.resident.phone", "registry.careneed.details"])
    with pytest.raises(Problem) as problem:
        purposes.refuse_unregistered(["registry.household.door", "registry.resident.income"])
    assert problem.value.code == "purpose.unregistered"
    assert problem.value.details == {"field": "registry.resident.income"}


def test_a_field_cannot_be_declared_twice_differently() -> None:
    one = purposes.require("registry.resident.phone")
    purposes.register(one.field, one.purpose, one.basis_zh, one.basis_en, one.retention_days)
    with pytest.raises(ValueError, match="twice"):
        purposes.register(one.field, "marketing", one.basis_zh, one.basis_en, None)


def test_everything_declared_is_said_in_chinese_too() -> None:
    words = [one.purpose for one in purposes.declared().values()]
    words += [rule.sentence for rule in retention.RULES.values()]
    words += [one.reason for one in forbidden.FORBIDDEN.values()]
    assert not [word for word in words if gettext(word, "zh") == word]
    assert all(one.basis_zh and one.basis_en for one in purposes.declared().values())


def test_each_rule_of_erasure_has_its_days_in_the_registry() -> None:
    for rule in retention.RULES.values():
        assert purposes.require(rule.field).retention_days is not None, rule.name


@pytest.mark.django_db
def test_what_is_declared_stands_in_the_table_with_the_days_of_the_township() -> None:
    assert set(Purpose.objects.values_list("field", flat=True)) == set(purposes.declared())
    assert purposes.retention_days("registry.careneed.details") == 30
    Purpose.objects.filter(pk="registry.careneed.details").update(retention_days=5, basis_en="old words")
    Purpose.objects.create(field="registry.resident.gone", purpose="x", basis_zh="x", basis_en="x")
    purposes.seed()
    row = Purpose.objects.get(pk="registry.careneed.details")
    assert row.retention_days == 5
    assert row.basis_en != "old words"
    assert not Purpose.objects.filter(pk="registry.resident.gone").exists()
    assert connection.vendor in {"sqlite", "postgresql"}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("宗教信仰", "religion"), ("民 族", "ethnicity"), ("血型（可不填）", "blood"), ("是否怀孕", "pregnancy"),
        ("计生情况", "pregnancy"), ("婚姻状况", "marriage"), ("已婚/未婚", "marriage"), ("指纹", "biometrics"),
        ("人脸照片", "biometrics"), ("身份证照片", "portrait"), ("是否信访人员", "petition"),
        ("重点人员类别", "petition"),
        ("社区矫正", "justice"), ("吸毒史", "justice"), ("精神障碍患者", "justice"), ("刑满释放", "justice"),
        ("聊天记录", "phone_contents"), ("行动轨迹", "tracks"), ("风险等级", "scores"), ("一卡通账号", "accounts"),
        ("Religion", "religion"), ("Ethnic group", "ethnicity"), ("BLOOD_TYPE", "blood"),
        ("Marital status", "marriage"),
        ("is pregnant", "pregnancy"), ("Petitioner", "petition"), ("criminal record", "justice"),
        ("risk level", "scores"), ("ＤＮＡ", "biometrics"),
    ],
)  # fmt: skip
def test_columns_that_must_not_come_in_are_known_by_their_headings(heading: str, kind: str) -> None:
    assert forbidden.kind(heading) == kind
    reason = forbidden.match(heading)
    assert reason
    assert gettext(reason, "zh") != reason


@pytest.mark.parametrize(
    "heading",
    [
        "", "户号", "户主姓名", "性别", "出生年份", "身份证号", "联系电话", "与户主关系", "户籍人口", "常住人口",
        "村民组",
        "门牌号", "head_name",
        "备注", "居住状态", "职务", "网格编码", "网格长", "党员", "残疾", "低保", "纬度", "经度", "重点户",
        "Head of household", "Phone", "Name", "Street", "Grid code", "Relation", "Latitude", "Surname", "Place",
        "Terrace no", "Trace", "Interface",
    ],
)  # fmt: skip
def test_headings_of_the_books_are_not_mistaken_for_them(heading: str) -> None:
    assert forbidden.match(heading) is None
