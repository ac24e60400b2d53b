"""The lines of a filled-in roster (名册.xlsx) or of a list of people in charge, each with the cells it came from."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from python_calamine import CalamineError, CalamineWorkbook

from wangge.exchange.characters import readable
from wangge.exchange.columns import find_columns, plain, words
from wangge.exchange.household_list.cells import EXACT
from wangge.exchange.people import FIELDS, LABELS
from wangge.exchange.roster.rows import LEVELS, POSTS, SHEETS, UNITS, Post
from wangge.exchange.tables import read_table
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wangge.exchange.tables import Table
    from wangge.kernel.files import Spreadsheet

_YES = frozenset(
    {"是", "同意", "有", "√", "✓", "党员", "中共党员", "预备党员", "中共预备党员", "y", "yes", "true", "1"}
)
_NO = frozenset(
    {"", "否", "不同意", "无", "群众", "团员", "共青团员", "非党员", "×", "n", "no", "false", "0", "-", "none"}
)
_LEVEL_WORDS = {
    **dict.fromkeys(("乡", "镇", "乡镇", "街道", "一级", "一级网格", "township", "1"), "township"),
    **dict.fromkeys(("村", "行政村", "社区", "二级", "二级网格", "village", "2"), "village"),
    **dict.fromkeys(("片", "片区", "三级", "三级网格", "area", "3"), "area"),
    **dict.fromkeys(("网格", "微网格", "四级", "四级网格", "grid", "4"), "grid"),
    **dict.fromkeys(("户", "帮扶", "household"), "household"),
}
_TOWNSHIP_POST = Post("姓名", "电话", "同意公示", "党员")


@dataclass(frozen=True)
class Line:
    """One person in one post, as a list says it.

    Attributes
    ----------
    level
        ``township``, ``village``, ``area``, ``grid`` or ``household``; empty where the place tells.
    unit, grid, household
        Name of the village (or township); code or name of the area or grid; number of the household that a support
        contact looks after, or that a grid officer lives in (which finds the grid).
    role, name, phone, note
        As written.
    consent, party
        Agreed to be shown on posters; party member.
    row, sheet, columns
        Where it stands: the row from 1, the sheet, and the heading of each field, for problems at their cell.
    """

    level: str
    unit: str
    role: str
    name: str
    grid: str = ""
    household: str = ""
    phone: str = ""
    consent: bool = False
    party: bool = False
    note: str = ""
    row: int = 0
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def wrong(self, code: str, field_: str, value: str = "", **more: Any) -> Finding:
        """Return a problem at the cell of a field."""
        column = self.columns.get(field_, LABELS.get(field_, field_))
        details = {"sheet": self.sheet, "row": self.row, "column": column, "value": value, **more}
        return Finding(code, "error", details=details)


def read_lines(upload: Spreadsheet) -> tuple[list[Line], list[Finding]]:
    """Return the lines of a checked spreadsheet, and what could not be understood, each at its cell.

    Raises
    ------
    Problem
        What ``wangge.exchange.tables.read_table`` raises, ``columns.missing``, ``roster.column.missing``,
        ``roster.lines.none``.
    """
    folder = settings.VAR_DIR / "tmp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=f".{upload.kind}") as file:
        file.write(upload.data)
        file.flush()
        path = Path(file.name)
        findings: list[Finding] = []
        try:
            lines = list(_roster(path, findings) if _is_roster(upload) else _list(path, findings))
        except Problem as problem:
            if "file" in problem.details:
                raise Problem(problem.code, **{**problem.details, "file": upload.name}) from problem
            raise
    if not lines and not findings:
        raise Problem("roster.lines.none", file=upload.name)
    return lines, findings


def _is_roster(upload: Spreadsheet) -> bool:
    """Tell a roster from a plain list by its sheets."""
    if upload.kind == "csv":
        return False
    try:
        names = CalamineWorkbook.from_filelike(io.BytesIO(upload.data)).sheet_names
    except CalamineError:
        return False
    return set(SHEETS) <= set(names)


def _roster(path: Path, findings: list[Finding]) -> Iterator[Line]:
    for sheet in SHEETS:
        known = frozenset(plain(column.heading) for column in SHEETS[sheet])
        try:
            table = read_table(path, sheet=sheet, known=known)
        except Problem as problem:
            if problem.code == "table.empty" and sheet == problem.details["sheet"]:
                continue  # a net without areas, or nothing entered
            raise
        posts = POSTS.get(sheet, (_TOWNSHIP_POST,))
        cells = _Cells(table, findings)
        for heading in (UNITS[sheet], *(post.role for post in posts)):
            if not cells.has(heading):
                raise Problem("roster.column.missing", file=path.name, sheet=sheet, column=heading)
        for index in range(len(table)):
            for post in posts:
                line = _post(cells, index, sheet, post)
                if line is not None:
                    yield line


def _post(cells: _Cells, index: int, sheet: str, post: Post) -> Line | None:
    name = cells.text(index, post.role)
    if not name:
        return None
    unit = cells.text(index, UNITS[sheet])
    coded = sheet in ("网格", "片")
    heads = {"name": post.role, "phone": post.phone, "consent": post.consent, "party": post.party}
    heads |= {"grid" if coded else "unit": UNITS[sheet], "role": "职务" if sheet == "乡" else post.role}
    return Line(
        level=LEVELS[sheet], unit=cells.text(index, "村") if coded else unit, grid=unit if coded else "",
        role=cells.text(index, "职务") if sheet == "乡" else post.role, name=name,
        phone=cells.text(index, post.phone), consent=cells.yes(index, post.consent), party=cells.yes(index, post.party),
        note=cells.text(index, "备注"), row=int(cells.table.rows[index]), sheet=sheet, columns=heads,
    )  # fmt: skip


def _list(path: Path, findings: list[Finding]) -> Iterator[Line]:
    table = read_table(path, known=words(FIELDS))
    at = find_columns(table.headings, None, file=table.file, sheet=table.sheet, fields=FIELDS, labels=LABELS)
    for needed in ("role", "name"):
        if needed not in at:
            raise Problem(
                "columns.missing", file=path.name, sheet=table.sheet, row=int(table.rows[0]) - 1,
                column=f"{LABELS[needed]} ({needed})", found="、".join(table.headings),
            )  # fmt: skip
    cells = _Cells(table, findings)
    heads = {name: table.headings[column] for name, column in at.items()}

    def text(index: int, name: str) -> str:
        return cells.text(index, heads.get(name, ""))

    for index in range(len(table)):
        name = text(index, "name")
        if not name:
            continue
        said = text(index, "level")
        level = _LEVEL_WORDS.get(said.lower(), "")
        line = Line(
            level=level, unit=text(index, "unit"), grid=text(index, "grid"), household=text(index, "household"),
            role=text(index, "role"), name=name, phone=text(index, "phone"),
            consent=cells.yes(index, heads.get("consent", "")), party=cells.yes(index, heads.get("party", "")),
            note=text(index, "note"), row=int(table.rows[index]), sheet=table.sheet, columns=heads,
        )  # fmt: skip
        if said and not level:
            findings.append(line.wrong("appoint.level", "level", said))
            continue
        yield line


class _Cells:
    """A table as texts, by heading."""

    def __init__(self, table: Table, findings: list[Finding]) -> None:
        self.table, self._findings = table, findings
        self._columns: dict[str, list[Any]] = {}
        for heading, column in zip(table.headings, table.columns, strict=True):
            self._columns.setdefault(plain(heading), column)

    def has(self, heading: str) -> bool:
        return plain(heading) in self._columns

    def text(self, index: int, heading: str) -> str:
        column = self._columns.get(plain(heading)) if heading else None
        value = column[index] if column is not None else ""
        if isinstance(value, float) and value.is_integer():
            if abs(value) >= EXACT:
                self._wrong("households.id.rounded", index, heading, f"{value:.5G}")
                return ""
            value = int(value)
        return readable(str(value if value is not None else ""))

    def yes(self, index: int, heading: str) -> bool:
        said = self.text(index, heading).lower()
        if said not in _YES | _NO:
            self._wrong("appoint.yes_no", index, heading, said)
        return said in _YES

    def _wrong(self, code: str, index: int, heading: str, value: str) -> None:
        details: dict[str, Any] = {
            "file": "", "sheet": self.table.sheet, "row": int(self.table.rows[index]), "column": heading,
            "value": value,
        }  # fmt: skip
        self._findings.append(Finding(code, "error", details=details))
