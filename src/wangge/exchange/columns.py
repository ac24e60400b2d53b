"""Which column of a list is which: headings as offices write them, guessed, shown, or given by the user."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIELDS: dict[str, tuple[str, ...]] = {
    "village": (
        "行政村",
        "行政村名称",
        "村名",
        "村名称",
        "村庄名称",
        "所在村",
        "所属村",
        "村委会",
        "村居",
        "村社区",
        "村",
        "社区",
        "village",
        "villagename",
        "adminvillage",
    ),
    "village_code": ("村代码", "行政村代码", "村编码", "行政村编码", "区划代码", "行政区划代码", "villagecode"),
    "settlement": ("自然村", "自然村名称", "自然庄", "村庄", "屯", "湾", "settlement", "naturalvillage", "hamlet"),
    "group": ("村民组", "村民小组", "组别", "小组", "村组", "生产队", "组名", "组", "group", "villagergroup"),
    "id": (
        "户号",
        "户编号",
        "门户编号",
        "家庭编号",
        "住户编号",
        "农户编号",
        "户籍号",
        "户口簿号",
        "户口本号",
        "户id",
        "户编码",
        "编号",
        "householdid",
        "householdno",
        "householdnumber",
        "household",
        "hhid",
        "id",
        "no",
    ),
    "head": ("户主", "户主姓名", "户主名称", "户主名", "head", "householdhead", "headname"),
    "name": ("姓名", "成员姓名", "家庭成员", "家庭成员姓名", "人员姓名", "name", "person", "personname"),
    "relation": ("与户主关系", "家庭关系", "户主关系", "关系", "relation", "relationtohead", "relationship"),
    "persons": (
        "人数",
        "家庭人口",
        "家庭人口数",
        "家庭人数",
        "户人数",
        "户人口",
        "户籍人口",
        "户籍人数",
        "常住人数",
        "人口数",
        "人口",
        "常住人口",
        "persons",
        "people",
        "population",
        "size",
        "householdsize",
    ),
    "lane": (
        "街巷",
        "胡同",
        "街巷名称",
        "街巷名",
        "街道名称",
        "街路巷",
        "巷",
        "路名",
        "lane",
        "street",
        "hutong",
        "addrstreet",
    ),
    "door": (
        "门牌",
        "门牌号",
        "门牌号码",
        "门号",
        "房号",
        "door",
        "doorno",
        "doornumber",
        "housenumber",
        "addrhousenumber",
    ),
    "address": ("家庭住址", "住址", "地址", "详细地址", "居住地址", "address"),
    "x": (
        "经度",
        "东经",
        "x",
        "x坐标",
        "坐标x",
        "横坐标",
        "lon",
        "lng",
        "long",
        "longitude",
        "easting",
        "经度wgs84",
        "东坐标",
    ),
    "y": ("纬度", "北纬", "y", "y坐标", "坐标y", "纵坐标", "lat", "latitude", "northing", "纬度wgs84", "北坐标"),
    "point": ("经纬度", "坐标", "位置坐标", "经纬度坐标", "定位", "coordinates", "lonlat", "location"),
    "grid": ("网格", "网格编码", "网格编号", "网格号", "网格名称", "所属网格", "微网格", "grid", "gridcode"),
}
"""Our name of each column of a household list, and the headings under which it is met, the surest first."""

LABELS: dict[str, str] = {
    "village": "村", "village_code": "村代码", "settlement": "自然村", "group": "组", "id": "户号", "head": "户主",
    "name": "姓名", "relation": "与户主关系", "persons": "人数", "lane": "街巷", "door": "门牌", "address": "地址",
    "x": "经度", "y": "纬度", "point": "坐标", "grid": "网格",
}  # fmt: skip
"""The Chinese word by which a user names each column in ``--columns`` and sees it in the mapping shown."""

_NOTE = re.compile(r"[(\[【<].*?[)\]】>]")
_NOISE = re.compile(r"[\s*＊:：_\-./、·]+")


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """Return a heading without spaces, notes in brackets, marks and case, for comparison."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return _NOISE.sub("", _NOTE.sub("", text))


def words(fields: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return all headings that a table of these fields may have, in their plain form."""
    return frozenset(plain(word) for synonyms in fields.values() for word in synonyms)


def guess(headings: Sequence[str], fields: Mapping[str, Sequence[str]] = FIELDS) -> dict[str, int]:
    """Guess which column holds which field.

    The surest heading wins (``行政村`` before ``村``), each column serves one field, and a heading that only begins or
    ends with a known word of three letters or more (``户主姓名及电话``) is taken when nothing better is there.

    Returns
    -------
    Field to index of its column; fields without a column are left out.
    """
    names = [plain(h) for h in headings]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for field, synonyms in fields.items():
        for word in synonyms:
            at = next((i for i, name in enumerate(names) if name == plain(word) and i not in taken), None)
            if at is not None:
                found[field] = at
                taken.add(at)
                break
    for field, synonyms in fields.items():
        if field in found:
            continue
        long = [plain(word) for word in synonyms if len(word) >= 3]
        at = next(
            (i for i, n in enumerate(names) if i not in taken and any(n.startswith(w) or n.endswith(w) for w in long)),
            None,
        )
        if at is not None:
            found[field] = at
            taken.add(at)
    return found


def parse_columns(
    text: str, fields: Mapping[str, Sequence[str]] = FIELDS, labels: Mapping[str, str] = LABELS
) -> dict[str, str]:
    """Read ``"户号=编号,人数=人口"``: our column, in English or Chinese = heading in the file.

    Raises
    ------
    Problem
        ``columns.syntax`` for a part without ``=``, ``columns.field.unknown`` for a name that is no column of ours.
    """
    by_word = {
        plain(word): field for field, synonyms in fields.items() for word in (*synonyms, labels.get(field, field))
    }
    by_word |= {plain(field): field for field in fields} | {plain(label): field for field, label in labels.items()}
    given: dict[str, str] = {}
    for part in re.split(r"[,，;；]", text):
        if not part.strip():
            continue
        ours, sign, theirs = part.partition("=")
        if not sign or not ours.strip() or not theirs.strip():
            raise Problem("columns.syntax", value=part.strip())
        field = by_word.get(plain(ours))
        if field is None:
            known = "、".join(f"{labels.get(f, f)} ({f})" for f in fields)
            raise Problem("columns.field.unknown", value=ours.strip(), known=known)
        given[field] = theirs.strip()
    return given


def find_columns(
    headings: Sequence[str],
    given: Mapping[str, str] | str | None,
    *,
    file: str,
    sheet: str,
    fields: Mapping[str, Sequence[str]] = FIELDS,
    labels: Mapping[str, str] = LABELS,
) -> dict[str, int]:
    """Return the column of each field: what the user gave, and a guess for the rest.

    Raises
    ------
    Problem
        ``columns.heading.missing`` when a heading given by the user is not in the file.
    """
    if isinstance(given, str):
        given = parse_columns(given, fields, labels)
    given = dict(given or {})
    names = [plain(h) for h in headings]
    fixed: dict[str, int] = {}
    for field, heading in given.items():
        if plain(heading) not in names:
            raise Problem(
                "columns.heading.missing", file=file, sheet=sheet, column=heading, found=shown_headings(headings)
            )
        fixed[field] = names.index(plain(heading))
    open_headings = ["" if i in fixed.values() else h for i, h in enumerate(headings)]
    rest = guess(open_headings, {f: s for f, s in fields.items() if f not in fixed})
    return {**fixed, **rest}


def shown_headings(headings: Sequence[str]) -> str:
    """Return the headings of a file in one line, for a message."""
    return "、".join(h for h in headings if h) or "-"


def shown_mapping(mapping: Mapping[str, str], labels: Mapping[str, str] = LABELS) -> str:
    """Return a mapping in the form that ``--columns`` takes, so that it can be shown, changed and given back."""
    return ",".join(f"{labels.get(field, field)}={heading}" for field, heading in mapping.items())
