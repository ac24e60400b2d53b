"""What each kind of import may bring: its columns, the headings under which they are met, and how a cell is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangge.exchange.columns import FIELDS as ENGINE
from wangge.exchange.columns import guess, plain
from wangge.language import gettext
from wangge.language.marking import _
from wangge.registry.imports import cells, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PERSON, HOUSEHOLD = "person", "household"


@dataclass(frozen=True)
class Field:
    """One column of ours.

    ``of`` is ``household`` or ``person`` in a household list, else empty. ``purpose`` is the name under which a
    sensitive field must be registered before anything is read into it.
    """

    key: str
    label: str
    words: tuple[str, ...]
    parse: Callable[[Any], Any]
    required: bool = False
    of: str = ""
    purpose: str = ""


def _household(key: str, label: str, words: Sequence[str], parse: Callable[[Any], Any], **more: Any) -> Field:
    return Field(key, label, tuple(words), parse, of=HOUSEHOLD, **more)


def _person(key: str, label: str, words: Sequence[str], parse: Callable[[Any], Any], **more: Any) -> Field:
    return Field(key, label, tuple(words), parse, of=PERSON, **more)


_REGISTERED = tuple(word for word in ENGINE["persons"] if "常住" not in word)

HOUSEHOLDS: tuple[Field, ...] = (
    _household("village", _("Village"), ENGINE["village"], cells.text(64)),
    _household("village_code", _("Village code"), ENGINE["village_code"], cells.number(12)),
    _household("settlement", _("Natural village"), ENGINE["settlement"], cells.text(64)),
    _household("group", _("Villager group"), ENGINE["group"], cells.text(64)),
    _household("number", _("Household number"), ENGINE["id"], cells.number(32), required=True),
    _household("head", _("Household head"), ENGINE["head"], cells.name),
    _person("name", _("Full name"), ENGINE["name"], cells.name),
    _person(
        "relation", _("Relation to head"), ENGINE["relation"], cells.one_of(terms.RELATIONS, "imports.cell.relation")
    ),
    _person("sex", _("Sex"), ("性别", "sex", "gender"), cells.one_of(terms.SEXES, "imports.cell.sex")),
    _person(
        "birth_year", _("Year of birth"),
        ("出生年", "出生年份", "出生日期", "出生年月", "出生年月日", "生日", "birthyear", "birth", "dateofbirth"),
        cells.birth_year, purpose="registry.resident.birth_year",
    ),
    _person(
        "id_number", _("Id number"),
        ("身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码", "证件号", "idnumber", "idcard", "idno"),
        cells.id_number, purpose="registry.resident.id_number",
    ),
    _person(
        "person_phone", _("Own phone"), ("本人电话", "本人手机", "手机号", "手机号码", "手机", "个人电话", "mobile"),
        cells.phone, purpose="registry.resident.phone",
    ),
    _person(
        "living_here", _("Lives here"), ("是否常住", "是否在家", "在家", "人户一致", "livinghere", "liveshere"),
        cells.one_of(terms.YES_NO, "imports.cell.yes_no"),
    ),
    _household("registered_size", _("Registered persons"), _REGISTERED, cells.count),
    _household(
        "resident_size", _("Resident persons"),
        ("常住人数", "常住人口", "常住人口数", "实际居住人数", "在家人数", "居住人数", "residents", "residentpersons"),
        cells.count,
    ),
    _household(
        "residence", _("Residence status"),
        ("居住状况", "居住状态", "居住情况", "在家情况", "residence", "residencestatus"),
        cells.one_of(terms.RESIDENCE, "imports.cell.residence"),
    ),
    _household("lane", _("Lane"), ENGINE["lane"], cells.text(64)),
    _household("door", _("Door"), ENGINE["door"], terms.door),
    _household(
        "phone", _("Phone"),
        ("联系电话", "户主电话", "家庭电话", "电话", "电话号码", "联系方式", "phone", "telephone", "contact"),
        cells.phone, purpose="registry.household.phone",
    ),
    _household("lon", _("Longitude"), ENGINE["x"], cells.degrees(73, 136), purpose="registry.household.lon"),
    _household("lat", _("Latitude"), ENGINE["y"], cells.degrees(3, 54), purpose="registry.household.lat"),
    _household("grid", _("Grid"), ENGINE["grid"], cells.number(64)),
    _household(
        "note", _("Note"), ("备注", "说明", "note", "remarks"), cells.text(500), purpose="registry.household.note"
    ),
)  # fmt: skip

STAFF: tuple[Field, ...] = (
    Field(
        "level", _("Level"), ("层级", "级别", "网格层级", "level"), cells.one_of(terms.LEVELS, "imports.cell.level")
    ),
    Field(
        "unit", _("Unit"), ("单位", "村", "行政村", "村名", "所在村", "部门", "站所", "unit", "village"), cells.text(64)
    ),
    Field(
        "grid", _("Grid code"), ("网格编码", "网格", "网格编号", "网格号", "片区", "grid", "gridcode", "area"),
        cells.number(64),
    ),
    Field(
        "household", _("Household number"), ("户号", "户编号", "帮扶户", "household", "householdid"), cells.number(32)
    ),
    Field("role", _("Post"), ("职务", "角色", "岗位", "role", "post"), cells.text(32), required=True),
    Field("name", _("Full name"), ("姓名", "人员姓名", "name"), cells.name, required=True),
    Field(
        "phone", _("Phone"), ("电话", "联系电话", "手机", "手机号", "联系方式", "phone", "telephone", "mobile"),
        cells.phone, purpose="roster.person.phone",
    ),
    Field(
        "consent", _("Agreed to be shown"), ("同意公示", "是否同意公示", "公示同意", "consent"),
        cells.one_of(terms.YES_NO, "imports.cell.yes_no"),
    ),
    Field(
        "party", _("Party member"), ("党员", "是否党员", "政治面貌", "party", "partymember"),
        cells.one_of(terms.PARTY, "imports.cell.yes_no"),
    ),
    Field("note", _("Note"), ("备注", "说明", "note", "remarks"), cells.text(500), purpose="roster.person.note"),
)  # fmt: skip

PLACES: tuple[Field, ...] = (
    Field("village", _("Village"), ENGINE["village"], cells.text(64)),
    Field("village_code", _("Village code"), ENGINE["village_code"], cells.number(12)),
    Field("settlement", _("Natural village"), ENGINE["settlement"], cells.text(64)),
    Field(
        "kind", _("Kind of place"), ("类别", "类型", "场所类型", "地点类型", "种类", "kind", "type", "kindofplace"),
        cells.one_of(terms.PLACES, "imports.cell.place_kind"), required=True,
    ),
    Field(
        "name", _("Place name"), ("名称", "场所名称", "地点名称", "地名", "name", "placename"), cells.text(64),
        required=True,
    ),
    Field("grid", _("Grid"), ENGINE["grid"], cells.number(64)),
    Field("lon", _("Longitude"), ENGINE["x"], cells.degrees(73, 136)),
    Field("lat", _("Latitude"), ENGINE["y"], cells.degrees(3, 54)),
)  # fmt: skip

NET: tuple[Field, ...] = (
    Field("village", _("Village"), ENGINE["village"], cells.text(64)),
    Field("village_code", _("Village code"), ENGINE["village_code"], cells.number(12)),
    Field("area", _("Area name"), ("片", "片名", "片区", "三级网格", "area"), cells.text(64)),
    Field("grid_code", _("Grid code"), ("网格编码", "网格代码", "gridcode"), cells.number(15)),
    Field(
        "grid_name", _("Grid name"), ("网格名称", "网格名", "网格", "网格号", "网格编号", "微网格", "grid", "gridname"),
        cells.number(64), required=True,
    ),
    Field("colour", _("Colour"), ("颜色", "网格颜色", "colour", "color"), cells.text(8)),
    Field("scope", _("Scope"), ("范围", "网格范围", "覆盖范围", "四至", "scope"), cells.text(500)),
    Field(
        "officer", _("Grid officer"), ("网格员", "网格员姓名", "责任人", "负责人", "officer", "gridofficer"), cells.name
    ),
    Field(
        "phone", _("Phone"), ("电话", "联系电话", "手机", "手机号", "网格员电话", "phone", "mobile"), cells.phone,
        purpose="roster.person.phone",
    ),
    Field(
        "households", _("Household numbers"),
        ("户号", "户号范围", "所辖户", "所辖户号", "包含户", "包含户号", "户编号", "householdnumbers", "households"),
        cells.number(2000),
    ),
)  # fmt: skip

KINDS: dict[str, tuple[Field, ...]] = {"households": HOUSEHOLDS, "staff": STAFF, "places": PLACES, "net": NET}

KIND_LABELS: dict[str, str] = {
    "households": _("Households and residents"),
    "staff": _("People in charge"),
    "places": _("Places"),
    "net": _("A net that exists already"),
}

OF_VILLAGES = frozenset({"households", "places", "net"})
"""The kinds whose rows each belong to a village."""

BY_PERSON, BY_HOUSEHOLD = "person", "household"
PERSONAL = frozenset({"relation", "sex", "birth_year", "id_number", "living_here"})
"""Columns that say something of one person; a list of households has none of them."""


def by_key(kind: str) -> dict[str, Field]:
    """Return the fields of a kind by their keys."""
    return {field.key: field for field in KINDS[kind]}


def headings_of(kind: str) -> dict[str, tuple[str, ...]]:
    """Return per field the headings to look for: the offices' words, and ours in both languages (our exports)."""
    return {
        field.key: tuple(dict.fromkeys((gettext(field.label, "zh"), field.label, *field.words)))
        for field in KINDS[kind]
    }


def known_words(kind: str) -> frozenset[str]:
    """Return all headings that a table of this kind may have, in plain form."""
    return frozenset(plain(word) for words in headings_of(kind).values() for word in words)


def guessed(kind: str, headings: Sequence[str]) -> dict[str, int]:
    """Guess which column holds which field; an empty heading holds none."""
    mine = known_words(kind)
    others = frozenset().union(*(known_words(other) for other in KINDS if other != kind)) - mine
    found = guess(["" if plain(heading) in others else heading for heading in headings], headings_of(kind))
    if kind == "households" and "person_phone" not in found and "name" in found and "phone" in found:
        # in a list of persons the phone is the person's own
        found["person_phone"] = found.pop("phone")
    return found


def layout_of(headings: dict[str, int], relations: Sequence[str]) -> str:
    """Guess whether a household list has one row per person or one per household."""
    if "name" not in headings:
        return BY_HOUSEHOLD
    others = any(word and terms.RELATIONS.get(word.strip().lower(), "99") != terms.HEAD for word in relations)
    counted = {"head", "registered_size", "resident_size"} & headings.keys()
    return BY_PERSON if others or (PERSONAL & headings.keys() and not counted) else BY_HOUSEHOLD
