"""Who is in charge: the list of people behind the posters, read from Excel or CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from wangge.exchange.assemble.boundaries import village_key
from wangge.exchange.columns import find_columns, shown_headings, words
from wangge.exchange.household_list.cells import identifiers, texts
from wangge.exchange.tables import read_table
from wangge.problem import Problem

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wangge.exchange.tables import Table

Level = Literal["township", "village", "area", "grid"]

FIELDS: dict[str, tuple[str, ...]] = {
    "level": ("层级", "级别", "网格层级", "level"),
    "unit": ("单位", "村", "行政村", "村名", "所在村", "unit", "village"),
    "grid": ("网格编码", "网格", "网格编号", "网格号", "片区", "grid", "gridcode", "area"),
    "household": ("户号", "户编号", "帮扶户", "household", "householdid"),
    "role": ("职务", "角色", "岗位", "role", "post"),
    "name": ("姓名", "人员姓名", "name"),
    "phone": ("电话", "联系电话", "手机", "手机号", "联系方式", "phone", "telephone", "mobile"),
    "consent": ("同意公示", "是否同意公示", "公示同意", "consent"),
    "party": ("党员", "是否党员", "政治面貌", "party", "partymember"),
    "note": ("备注", "说明", "note", "remarks"),
}
LABELS = {field: synonyms[0] for field, synonyms in FIELDS.items()}
_LEVELS: dict[str, Level] = {
    **dict.fromkeys(("乡", "镇", "乡镇", "街道", "一级", "一级网格", "township", "1"), "township"),
    **dict.fromkeys(("村", "行政村", "社区", "二级", "二级网格", "village", "2"), "village"),
    **dict.fromkeys(("片", "片区", "三级", "三级网格", "area", "3"), "area"),
    **dict.fromkeys(("网格", "微网格", "四级", "四级网格", "grid", "4"), "grid"),
}  # fmt: skip
_YES = frozenset(
    {"是", "√", "✓", "同意", "有", "党员", "中共党员", "预备党员", "中共预备党员", "y", "yes", "true", "1"}
)
_NO = frozenset({"", "否", "×", "不同意", "无", "群众", "团员", "共青团员", "非党员", "n", "no", "false", "0", "-"})


@dataclass(frozen=True)
class Appointment:
    """One person in one post.

    Attributes
    ----------
    level, unit, grid
        Where the post is: the township, a village (``unit``), an area or a grid of it (``grid``: code or name).
    household
        Number of the household a support contact is assigned to, or in which a grid officer lives: that finds the
        officer's grid when ``grid`` is empty.
    role, name, phone, note
        As written; numbers without ``.0``.
    consent
        True only where the list says that the person agreed to be shown on a poster.
    party
        True for party members.
    """

    level: Level
    unit: str
    grid: str
    household: str
    role: str
    name: str
    phone: str
    consent: bool
    party: bool
    note: str


def read_people(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | str | None = None,
    sheet: str | None = None,
    villages: Sequence[str] = (),
) -> tuple[Appointment, ...]:
    """Read the people in charge, in the order of the list; rows without a name are posts still open and left out.

    Parameters
    ----------
    path
        Any file that `wangge.exchange.tables.read_table` reads; columns 层级, 单位, 网格编码, 户号, 职务, 姓名, 电话,
        同意公示, 党员, 备注.
    columns, sheet
        As for `wangge.exchange.household_list.read_households`.
    villages
        Names of the villages in the net. When given, ``unit`` comes back spelt as there (李庄 becomes 李庄村).

    Raises
    ------
    Problem
        ``columns.missing``, ``people.level``, ``people.unit``, ``people.unit.unknown``, ``people.grid``,
        ``people.yes_no``, each with the row, and what `read_table` raises.
    """
    table = read_table(path, sheet=sheet, known=words(FIELDS))
    at = find_columns(table.headings, columns, file=table.file, sheet=table.sheet, fields=FIELDS, labels=LABELS)
    for field in ("level", "role", "name"):
        if field not in at:
            raise Problem(
                "columns.missing",
                file=table.file,
                sheet=table.sheet,
                row=int(table.rows[0]) - 1,
                column=f"{LABELS[field]} ({field})",
                found=shown_headings(table.headings),
            )
    cells = {field: _column(table, at, field) for field in FIELDS}
    spelt = {village_key(name): name for name in villages}
    return tuple(_appointment(table, at, cells, spelt, i) for i in range(len(table)) if cells["name"][i])


def same_village(one: str, other: str) -> bool:
    """Tell whether two spellings mean one village: 李庄, 李庄村, 大王庄乡李庄村委会."""
    return village_key(one) == village_key(other)


def _column(table: Table, at: dict[str, int], field: str) -> NDArray[np.object_]:
    if field not in at:
        return np.full(len(table), "", dtype=object)
    if field in {"grid", "household", "phone"}:
        return identifiers(table, at[field])
    return texts(table.columns[at[field]])


def _appointment(
    table: Table, at: dict[str, int], cells: dict[str, NDArray[np.object_]], spelt: dict[str, str], i: int
) -> Appointment:
    def wrong(code: str, field: str) -> Problem:
        column = table.headings[at[field]] if field in at else LABELS[field]
        value, row = str(cells[field][i]), int(table.rows[i])
        return Problem(code, file=table.file, sheet=table.sheet, row=row, column=column, value=value)

    def yes(field: str) -> bool:
        value = str(cells[field][i]).lower()
        if value not in _YES | _NO:
            raise wrong("people.yes_no", field)
        return value in _YES

    level = _LEVELS.get(str(cells["level"][i]).lower())
    if level is None:
        raise wrong("people.level", "level")
    unit, grid = str(cells["unit"][i]), str(cells["grid"][i])
    if level != "township":
        if not unit and not grid:
            raise wrong("people.unit", "unit")
        if spelt and unit:
            if village_key(unit) not in spelt:
                raise wrong("people.unit.unknown", "unit")
            unit = spelt[village_key(unit)]
    if level in ("area", "grid") and not grid and not cells["household"][i]:
        raise wrong("people.grid", "grid")
    return Appointment(
        level=level,
        unit=unit,
        grid=grid,
        household=str(cells["household"][i]),
        role=str(cells["role"][i]),
        name=str(cells["name"][i]),
        phone=str(cells["phone"][i]),
        consent=yes("consent"),
        party=yes("party"),
        note=str(cells["note"][i]),
    )
