"""An uploaded spreadsheet into plain rows, and these into values with a problem at each cell that is none."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from wangge.exchange.household_list.cells import text_of
from wangge.exchange.tables import read_table
from wangge.exchange.telling import os_reason
from wangge.kernel.privacy import forbidden, purposes
from wangge.problem import Problem
from wangge.registry.imports import cells
from wangge.registry.imports.fields import KINDS, by_key, known_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MOST_ROWS = 200_000
MOST_COLUMNS = 200
SAMPLES = 3


@dataclass(frozen=True)
class Sheets:
    """The sheets of a workbook that can be seen, and the hidden ones, which are never read."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...]


@dataclass
class Staged:
    """The rows of one sheet: ``columns`` hold plain cells, ``rows`` the number of each row in the file.

    ``dropped`` are the headings of columns that must not be kept, with the reason; their cells are gone already.
    """

    sheet: str
    headings: list[str]
    columns: list[list[Any]]
    rows: list[int]
    dropped: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def samples(self, at: int) -> list[str]:
        """Return the first different values of a column, to be shown."""
        found: dict[str, None] = {}
        for cell in self.columns[at]:
            said = text_of(cells.from_plain(cell))
            if said:
                found[said[:40]] = None
            if len(found) == SAMPLES:
                break
        return list(found)

    def row(self, at: int) -> list[cells.Cell]:
        """Return the cells of one row."""
        return [cells.from_plain(column[at]) for column in self.columns]


@dataclass(frozen=True)
class Wrong:
    """A problem at a cell: ``at`` is the row's index, ``column`` the heading in the file (empty: the whole row)."""

    at: int
    row: int
    column: str
    value: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> list[Any]:
        """Return it for JSON."""
        return [self.at, self.row, self.column, self.value, self.code, dict(self.facts)]

    def problem(self) -> Problem:
        """Return it as a Problem, whose words are known."""
        return Problem(self.code, **{**self.facts, "value": self.value})


def sheets_of(data: bytes, kind: str) -> Sheets:
    """Return the names of the sheets; none for a text."""
    if kind == "csv":
        return Sheets((), ())
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        known = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    except CalamineError as error:
        raise Problem("table.damaged", file="", sheet="") from error
    shown = tuple(s.name for s in known if s.visible == SheetVisibleEnum.Visible)
    return Sheets(shown, tuple(s.name for s in known if s.name not in shown))


def read_sheet(data: bytes, *, name: str, file_kind: str, kind: str, sheet: str | None = None) -> Staged:
    """Read one sheet as far as it can be read without knowing what its columns mean.

    Columns that must not be kept are dropped here: their cells never reach our tables.

    Raises
    ------
    Problem
        What `wangge.exchange.tables.read_table` raises; ``imports.table.too_large``.
    """
    found = sheets_of(data, file_kind)
    place = settings.VAR_DIR / "tmp"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place, prefix="import-", suffix=f".{file_kind}") as file:
            file.write(data)
            file.flush()
            table = read_table(Path(file.name), sheet=sheet or None, known=known_words(kind))
    except OSError as error:
        raise Problem("file.unreadable", file=name, reason=os_reason(error)) from error
    except Problem as problem:
        raise Problem(problem.code, **{**problem.details, "file": name}) from problem
    if len(table) > MOST_ROWS or len(table.headings) > MOST_COLUMNS:
        raise Problem("imports.table.too_large", file=name, most=MOST_ROWS, columns=MOST_COLUMNS)
    staged = Staged(table.sheet, [], [], [int(row) for row in table.rows], hidden=list(found.hidden))
    for heading, column in zip(table.headings, table.columns, strict=True):
        reason = forbidden.match(heading)
        if reason:
            staged.dropped.append((heading, reason))
        elif heading or any(not cells.is_blank(cell) for cell in column):
            staged.headings.append(heading)
            staged.columns.append([cells.to_plain(cell) for cell in column])
    return staged


def check_mapping(kind: str, mapping: Mapping[str, int], headings: Sequence[str]) -> None:
    """Let a mapping pass: all required columns are there, none holds two fields, sensitive fields have a purpose.

    Raises
    ------
    Problem
        ``imports.column.missing``, ``imports.column.twice``, ``imports.field.unknown``, ``purpose.unregistered``.
    """
    fields = by_key(kind)
    for key, at in mapping.items():
        if key not in fields or not 0 <= at < len(headings):
            raise Problem("imports.field.unknown", value=key)
    twice = next((at for at in mapping.values() if list(mapping.values()).count(at) > 1), None)
    if twice is not None:
        raise Problem("imports.column.twice", column=headings[twice])
    missing = [entry.label for entry in KINDS[kind] if entry.required and entry.key not in mapping]
    if missing:
        raise Problem("imports.column.missing", label=missing[0])
    purposes.refuse_unregistered(fields[key].purpose for key in mapping if fields[key].purpose)


def read_rows(
    staged: Staged, kind: str, mapping: Mapping[str, int], span: Iterable[int]
) -> tuple[list[dict[str, Any]], list[Wrong]]:
    """Return the values of the rows in ``span``, blank cells left out, and what is wrong at which cell."""
    fields = by_key(kind)
    rows = list(span)
    values: list[dict[str, Any]] = [{"at": at, "row": staged.rows[at]} for at in rows]
    wrong: list[Wrong] = []
    for key, column in mapping.items():
        read = _remembering(fields[key].parse)
        cells_of = staged.columns[column]
        for row in values:
            plain = cells_of[row["at"]]
            if plain is None or plain == "":
                continue
            value, error = read(plain)
            if error is not None:
                said = text_of(cells.from_plain(plain))[:60]
                wrong.append(Wrong(row["at"], row["row"], staged.headings[column], said, error.code, error.facts))
            elif value is not cells.UNSAID:
                row[key] = value
    return values, wrong


def _remembering(parse: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, cells.WrongCellError | None]]:
    """Read each different plain cell once; a blank one says nothing."""
    known: dict[tuple[type, object], tuple[Any, cells.WrongCellError | None]] = {}

    def read(plain: Any) -> tuple[Any, cells.WrongCellError | None]:
        key = (type(plain), plain["d"] if isinstance(plain, dict) else plain)
        found = known.get(key)
        if found is None:
            cell = cells.from_plain(plain)
            try:
                found = (cells.UNSAID if cells.is_blank(cell) else parse(cell), None)
            except cells.WrongCellError as error:
                found = (None, error)
            known[key] = found
        return found

    return read
