"""Read a filled roster back into the people who were entered."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from wangge.exchange.characters import readable
from wangge.exchange.columns import plain
from wangge.exchange.household_list.cells import EXACT
from wangge.exchange.people import Appointment
from wangge.exchange.roster.rows import LEVELS, POSTS, SHEETS, UNITS, Post, unit_of
from wangge.exchange.tables import read_table
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from wangge.exchange.net import Net
    from wangge.exchange.tables import Table

_YES = frozenset({"是", "同意", "y", "yes", "true", "1", "√", "✓", "党员", "中共党员"})
_NO = frozenset({"", "否", "不同意", "n", "no", "false", "0", "×"})

_TOWNSHIP_POST = Post("姓名", "电话", "同意公示", "党员")

KEPT = "名册-旧.xlsx"
"""Where the roster before is kept when somebody in it has no place in the new net."""


def read_roster(path: Path) -> list[Appointment]:
    """Return everybody entered in a roster, sheet by sheet, row by row; empty posts are left out.

    Raises
    ------
    Problem
        ``roster.column.missing``, ``roster.unit.missing``, ``roster.consent.unclear``,
        ``households.id.rounded`` (a phone or code of which Excel lost the end), and what `read_table` raises.
    """
    people: list[Appointment] = []
    for sheet in SHEETS:
        known = frozenset(plain(column.heading) for column in SHEETS[sheet])
        try:
            table = read_table(path, sheet=sheet, known=known)
        except Problem as problem:
            if problem.code == "table.empty" and sheet == problem.details["sheet"]:
                continue  # a net without level-3 areas, or rows deleted: nobody is entered
            raise
        people.extend(_people(_Rows(path, sheet, table)))
    return people


class _Rows:
    """One sheet as texts, by heading."""

    def __init__(self, path: Path, sheet: str, table: Table) -> None:
        """Find the columns that must be there."""
        self.file, self.sheet, self.table = path.name, sheet, table
        self._columns = dict(zip((plain(heading) for heading in table.headings), table.columns, strict=True))
        for heading in (UNITS[sheet], *(post.role for post in self.posts)):
            if plain(heading) not in self._columns:
                raise Problem("roster.column.missing", file=self.file, sheet=sheet, column=heading)

    @property
    def posts(self) -> tuple[Post, ...]:
        """Return the posts that the sheet has columns for."""
        return POSTS.get(self.sheet, (_TOWNSHIP_POST,))

    def text(self, index: int, heading: str) -> str:
        """Return one cell as text; a number keeps no ``.0``."""
        value = self._columns.get(plain(heading), [""] * len(self.table))[index]
        if isinstance(value, float) and value.is_integer():
            if abs(value) >= EXACT:
                row, shown = int(self.table.rows[index]), f"{value:.5G}"
                raise Problem(
                    "households.id.rounded", file=self.file, sheet=self.sheet, row=row, column=heading, value=shown
                )
            value = int(value)
        return readable(str(value if value is not None else ""))

    def said_yes(self, index: int, heading: str) -> bool:
        """Return whether a yes-or-no cell says yes; empty is no."""
        said = self.text(index, heading)
        if said.lower() in _YES:
            return True
        if said.lower() in _NO:
            return False
        row = int(self.table.rows[index])
        raise Problem("roster.consent.unclear", file=self.file, sheet=self.sheet, row=row, column=heading, value=said)


def _people(rows: _Rows) -> list[Appointment]:
    people = []
    for index in range(len(rows.table)):
        for post in rows.posts:
            name = rows.text(index, post.role)
            phone = rows.text(index, post.phone) if post.phone else ""
            if name or (phone and rows.sheet == "乡"):  # the supervision phone belongs to nobody
                people.append(_appointment(rows, index, post, name, phone))
    return people


def _appointment(rows: _Rows, index: int, post: Post, name: str, phone: str) -> Appointment:
    unit = rows.text(index, UNITS[rows.sheet])
    if not unit:
        row = int(rows.table.rows[index])
        raise Problem("roster.unit.missing", file=rows.file, sheet=rows.sheet, row=row, column=UNITS[rows.sheet])
    coded = rows.sheet in ("网格", "片")
    return Appointment(
        level=LEVELS[rows.sheet],
        unit=rows.text(index, "村") if coded else unit,
        grid=unit if coded else "",
        household="",
        role=rows.text(index, "职务") if rows.sheet == "乡" else post.role,
        name=name,
        phone=phone,
        consent=rows.said_yes(index, post.consent) if post.consent else False,
        party=rows.said_yes(index, post.party) if post.party else False,
        note=rows.text(index, "备注"),
    )


def appointments_kept(net: Net, before: Path, folder: Path) -> list[Appointment]:
    """Return who can be carried over from the roster before into a new one: those whose unit still exists.

    When somebody cannot, the roster before is copied into ``folder``, so that no name and no phone is lost.
    """
    if not before.is_file():
        return []
    people = read_roster(before)
    units = {net.township.name, *(village.name for village in net.township.villages)}
    for plan in net.plans:
        units |= {grid.code for grid in plan.grids} | {area.code for area in plan.areas}
    kept = [person for person in people if unit_of(person) in units]
    if len(kept) < len(people):
        shutil.copy2(before, folder / KEPT)
    return kept
