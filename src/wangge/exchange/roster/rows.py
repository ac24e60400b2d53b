"""What stands in the roster: the columns of each sheet and the rows that a net gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangge.exchange.roster.scope import scope_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wangge.exchange.net import Net
    from wangge.exchange.people import Appointment, Level

TINTS = {
    "红": "FFF8CFCB",
    "黄": "FFFBF0BD",
    "绿": "FFCFE9CC",
    "橙": "FFFADCBB",
    "蓝": "FFCBDDF3",
    "紫": "FFE1D2EE",
    "青": "FFC8E8E8",
    "棕": "FFE3D4C5",
}
"""Pale tints of the grid colours, on which black text reads well."""

GUIDE = (
    "一、浅黄色的单元格由乡、村填写；其余各列由网格划分结果生成，请不要改动编码和表头。",
    "二、“同意公示”填“是”，姓名和电话才会印到上墙的图上；不填或填“否”的，不印本人，改印“村委会”和村委会的电话。",
    "三、没有填人的岗位，图上印“待定”。",
    "四、电话按文本填写。“党员”只填担任岗位的党员，须本人同意公开。",
    "五、填好后存盘，运行 wangge poster 时自动读取本表；重新划分网格时，编码不变的网格保留所填人员。",
)


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, and who fills it."""

    heading: str
    width: float
    fill: bool = False
    yes_no: bool = False
    keep: bool = False  # the last column that stays in sight when one scrolls sideways


@dataclass(frozen=True)
class Post:
    """A post that a sheet has columns for; the headings of the first post are bare (电话), others carry its name."""

    role: str
    phone: str = ""
    consent: str = ""
    party: str = ""

    def columns(self) -> list[Column]:
        """Return the columns of the post."""
        wanted = [Column(self.role, 11, fill=True)]
        wanted += [Column(self.phone, 14, fill=True)] if self.phone else []
        wanted += [Column(self.consent, 8, fill=True, yes_no=True)] if self.consent else []
        wanted += [Column(self.party, 6, fill=True, yes_no=True)] if self.party else []
        return wanted


POSTS: dict[str, tuple[Post, ...]] = {
    "网格": (
        Post("网格员", "电话", "同意公示", "党员"),
        Post("协助员", "协助员电话", "协助员同意公示"),
        Post("保洁网格员"),
    ),
    "片": (Post("三级网格长", "电话", "同意公示", "党员"),),
    "村": (
        Post("二级网格长", "电话", "同意公示", "党员"),
        Post("责任组长", "责任组长电话", "责任组长同意公示"),
        Post("指导员", "指导员电话", "指导员同意公示"),
    ),
}
"""The posts of levels 4, 3 and 2: sheet -> posts."""

LEVELS: dict[str, Level] = {"网格": "grid", "片": "area", "村": "village", "乡": "township"}
"""Which level of the net each sheet is about."""

UNITS = {"网格": "网格编码", "片": "片编码", "村": "村", "乡": "乡"}
"""The column that says which grid, area, village or township a row is about."""

TOWNSHIP_ROLES = ("一级网格长", "副网格长", "综治中心主任", "网格办联系人", "监督电话")

_NOTE = Column("备注", 14, fill=True)


def _posts(sheet: str) -> list[Column]:
    return [column for post in POSTS[sheet] for column in post.columns()]


SHEETS: dict[str, tuple[Column, ...]] = {
    "网格": (
        Column("村", 10),
        Column("网格编码", 18),
        Column("颜色", 7),
        Column("名称", 14, keep=True),
        Column("片", 12),
        Column("范围", 38),
        Column("户数", 6),
        Column("人数", 6),
        *_posts("网格"),
        _NOTE,
    ),
    "片": (
        Column("村", 10),
        Column("片编码", 18),
        Column("片名", 14, keep=True),
        Column("网格数", 7),
        Column("户数", 7),
        Column("人数", 7),
        *_posts("片"),
        _NOTE,
    ),
    "村": (
        Column("村代码", 15),
        Column("村", 12, keep=True),
        Column("网格数", 7),
        Column("户数", 7),
        Column("人数", 7),
        *_posts("村"),
        _NOTE,
    ),
    "乡": (
        Column("乡代码", 12),
        Column("乡", 14),
        Column("职务", 16, fill=True, keep=True),
        Column("姓名", 12, fill=True),
        Column("电话", 16, fill=True),
        Column("同意公示", 9, fill=True, yes_no=True),
        Column("党员", 7, fill=True, yes_no=True),
        _NOTE,
    ),
}
"""The sheets of the roster and their columns."""


def rows_of(sheet: str, net: Net, people: Sequence[Appointment]) -> list[dict[str, Any]]:
    """Return the rows of one sheet, heading -> value, with the people who are known."""
    makers = {"网格": _grids, "片": _areas, "村": _villages}
    if sheet == "乡":
        return _township(net, people)
    rows = list(makers[sheet](net))
    by_unit: dict[str, list[Appointment]] = {}
    for person in people:
        if person.level == LEVELS[sheet]:
            by_unit.setdefault(unit_of(person), []).append(person)
    for row in rows:
        _enter(row, by_unit.get(row[UNITS[sheet]], []), POSTS[sheet])
    return rows


def unit_of(person: Appointment) -> str:
    """Return what stands in the column of `UNITS` for a person: a code for grids and areas, else a name."""
    return person.grid or person.unit


def _grids(net: Net) -> Iterator[dict[str, Any]]:
    for village, plan in zip(net.township.villages, net.plans, strict=True):
        for grid in plan.grids:
            yield {
                "村": village.name,
                "网格编码": grid.code,
                "颜色": grid.colour_name,
                "名称": grid.name,
                "片": plan.areas[grid.area].name if 0 <= grid.area < len(plan.areas) else "",
                "范围": scope_words(grid.scope, "zh"),
                "户数": grid.households,
                "人数": grid.persons,
            }


def _areas(net: Net) -> Iterator[dict[str, Any]]:
    for village, plan in zip(net.township.villages, net.plans, strict=True):
        for area in plan.areas:
            yield {
                "村": village.name,
                "片编码": area.code,
                "片名": area.name,
                "网格数": len(area.grids),
                "户数": sum(plan.grids[g].households for g in area.grids),
                "人数": sum(plan.grids[g].persons for g in area.grids),
            }


def _villages(net: Net) -> Iterator[dict[str, Any]]:
    for village, plan in zip(net.township.villages, net.plans, strict=True):
        yield {
            "村代码": village.code,
            "村": village.name,
            "网格数": len(plan.grids),
            "户数": len(village.households),
            "人数": int(village.households.persons.sum()),
        }


def _township(net: Net, people: Sequence[Appointment]) -> list[dict[str, Any]]:
    """One row per post: the usual ones, and others that were entered."""
    known = [person for person in people if person.level == LEVELS["乡"]]
    rows: list[dict[str, Any]] = []
    for role in dict.fromkeys([*TOWNSHIP_ROLES, *(person.role for person in known)]):
        post = {"乡代码": net.township.code, "乡": net.township.name, "职务": role}
        rows.extend([post | _person(person) for person in known if person.role == role] or [post])
    return rows


def _person(person: Appointment) -> dict[str, Any]:
    return {
        "姓名": person.name,
        "电话": person.phone,
        "同意公示": _yes_no(person.consent),
        "党员": _yes_no(person.party) if person.party else "",
        "备注": person.note,
    }


def _enter(row: dict[str, Any], people: Sequence[Appointment], posts: Sequence[Post]) -> None:
    """Enter people into the columns of their posts; who has no column of the own is kept in the note."""
    waiting = list(people)
    for post in posts:
        person = next((p for p in waiting if p.role == post.role), None)
        if person is None:
            continue
        waiting.remove(person)
        row[post.role] = person.name
        if post.phone:
            row[post.phone] = person.phone
        if post.consent:
            row[post.consent] = _yes_no(person.consent)
        if post.party and person.party:
            row[post.party] = _yes_no(person.party)
        if person.note:
            row["备注"] = person.note


def _yes_no(value: bool) -> str:
    return "是" if value else "否"
