"""Which language is spoken, and how problems are said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from wangge.language import choose, describe, gettext, speaking
from wangge.language.catalogue import LOCALES, translator
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from pathlib import Path

LOCALE_NAMES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def a_quiet_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LOCALE_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    choose(None)


@pytest.mark.parametrize(
    ("name", "value", "spoken"),
    [
        ("LANG", "zh_CN.UTF-8", "zh"),
        ("LANG", "zh_TW", "zh"),
        ("LANG", "de_DE.UTF-8", "en"),
        ("LANG", "C.UTF-8", "en"),
        ("LC_ALL", "zh_CN.GB18030", "zh"),
        ("LC_MESSAGES", "zh_CN.UTF-8", "zh"),
        ("LANGUAGE", "zh_CN:en", "zh"),
        ("LANGUAGE", "en:zh", "en"),
    ],
)
def test_the_locale_decides(monkeypatch: pytest.MonkeyPatch, name: str, value: str, spoken: str) -> None:
    monkeypatch.setenv(name, value)
    assert choose() == spoken == speaking()


def test_lc_all_is_stronger_than_lang_and_language_stronger_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert choose() == "en"
    monkeypatch.setenv("LANGUAGE", "zh")
    assert choose() == "zh"


def test_what_the_user_asks_for_is_stronger_than_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert choose("en") == "en" == speaking()
    assert choose("zh-CN") == "zh"


def test_a_problem_says_what_where_and_what_to_do_in_both_languages() -> None:
    problem = Problem("parameter.range", name="target", value=0, low=1, high=1000)
    assert describe(problem, "en") == ("target is 0, but it must lie between 1 and 1000. Give a value in that range.")
    assert describe(problem, "zh").startswith("参数 target 的值是 0")


def test_the_place_comes_first_unless_the_sentence_names_it() -> None:
    facts = {"name": "target", "value": 0, "low": 1, "high": 9, "file": "名单.xlsx", "sheet": "户", "row": 12}
    assert describe(Problem("parameter.range", **facts), "en").startswith("名单.xlsx, sheet 户, row 12: target is 0")
    assert describe(Problem("parameter.range", **facts), "zh").startswith("名单.xlsx，工作表“户”，第 12 行：参数")
    named = describe(Problem("roster.unit.missing", file="a.xlsx", sheet="网格", row=7, column="网格编码"), "en")
    assert named.startswith("a.xlsx, sheet 网格, row 7: a person")


def test_a_text_file_has_no_sheet_and_rows_are_listed_as_each_language_does() -> None:
    facts = {"file": "名单.csv", "sheet": "", "count": 12, "rows": "2、3、4…"}
    problem = Problem("households.coordinates.missing", **facts)
    assert describe(problem, "en") == "名单.csv: 12 households have no coordinates: row 2, 3, 4…."
    assert describe(problem, "zh") == "名单.csv：12 户没有坐标：第 2、3、4… 行。"
    named = Problem("roster.unit.missing", file="a.csv", sheet="", row=7, column="村")
    assert describe(named, "en").startswith("a.csv, row 7: a person")


def test_what_the_system_refused_is_said_in_words() -> None:
    problem = Problem("net.write.failed", folder="net", reason="os.enospc")
    assert "failed: the disk is full. What" in describe(problem, "en")
    assert "磁盘已满" in describe(problem, "zh")


def test_a_missing_fact_is_a_dash_and_a_long_fraction_is_short() -> None:
    said = describe(Problem("parameter.range", name="inside", value=1 / 3, low=None), "en")
    assert "0.333333," in said
    assert "between – and –" in said


def test_a_finding_is_said_with_its_village_and_grid() -> None:
    assert describe(Finding("net.village.unknown", "error", details={"value": "马岔村", "known": "李庄村"}), "en") == (
        "The net holds no village 马岔村. It holds: 李庄村."
    )


def test_a_reason_is_said_in_words_too() -> None:
    finding = Finding(
        "grid.below_minimum", "warning", "1", "001", details={"households": 5, "minimum": 20, "reason": "village_small"}
    )
    assert "fewer than 20: the village has fewer households than that." in describe(finding, "en")
    assert "少于 20 户：全村户数本就不足。" in describe(finding, "zh")


def test_a_code_of_another_version_is_still_said() -> None:
    assert describe(Problem("a.code.of.tomorrow", file="x.xlsx"), "zh") == "a.code.of.tomorrow (file=x.xlsx)"


def test_the_compiled_catalogue_is_read_when_newer_and_the_source_when_edited_since(tmp_path: Path) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "wangge.po"
    source.write_bytes((LOCALES / "zh_Hans" / "LC_MESSAGES" / "wangge.po").read_bytes())
    with source.open("rb") as po, source.with_name("django.mo").open("wb") as mo:
        write_mo(mo, read_po(po))
    message = "row {value}"
    assert translator("zh", tmp_path)(message) == gettext(message, "zh") == "第 {value} 行"
    text = source.read_text(encoding="utf-8").replace("第 {value} 行", "{value} 排")
    source.write_text(text, encoding="utf-8")
    os.utime(source, (1_000_000, 1_000_000))
    assert translator("zh", tmp_path)(message) == "第 {value} 行", "the .mo is newer: it holds"
    later = source.with_name("django.mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert translator("zh", tmp_path)(message) == "{value} 排", "the .po was edited since: it holds"
