"""Tables as offices keep them: Excel of every age, WPS, OpenDocument and CSV, with title rows, merges and footers."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from wangge.exchange.columns import FIELDS, plain, words
from wangge.exchange.telling import os_reason, rows_told
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from numpy.typing import NDArray

Cell = object  # str, float, bool, date...: whatever the workbook holds; "" when empty
Merge = tuple[tuple[int, int], tuple[int, int]]

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ett", ".xlt", ".ods", ".xlsb"})
TEXTS = frozenset({".csv", ".txt", ".tsv"})
_HOUSEHOLD_WORDS = words(FIELDS)
_SEARCHED = 20  # rows in which the headings are looked for
_FOOTER = re.compile(
    r"^(合计|总计|小计|共计|累计|本页|填表|制表|审核|负责人|填报|单位盖章|村委会盖章|说明[:：]|备注[:：]|注[:：]|total\b)",
    re.IGNORECASE,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Table:
    """One sheet: headings, columns of equal length, and the row in the file (from 1) that each row came from."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    columns: tuple[list[Cell], ...]
    rows: NDArray[np.int64]
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)


@dataclass(frozen=True)
class _Sheet:
    name: str
    cells: list[list[Cell]]
    merges: tuple[Merge, ...] = ()


def read_table(
    path: str | os.PathLike[str], *, sheet: str | None = None, known: frozenset[str] = _HOUSEHOLD_WORDS
) -> Table:
    """Read the sheet that looks most like the table wanted.

    Parameters
    ----------
    path
        ``.xlsx``, ``.xlsm``, ``.xls``, ``.et`` (WPS), ``.ods``, or ``.csv``/``.txt`` in UTF-8, UTF-16 or GB18030 with
        commas, tabs or semicolons. What counts is the content, not the ending of the name.
    sheet
        Name of the sheet; by default the first one with the most headings that are known.
    known
        Headings to look for, in the form of `wangge.exchange.columns.plain`.

    Raises
    ------
    Problem
        ``file.missing``, ``file.folder``, ``file.unreadable``, ``table.kind``, ``table.password``, ``table.empty``,
        ``table.encoding``, ``table.sheet.missing``.

    Notes
    -----
    Title rows above the headings are skipped, headings of two or three rows are joined, merged cells are filled, empty
    rows, repeated headings and footers (合计, 制表人...) are left out; the last two are named in ``findings``.
    """
    path = Path(path)
    data = read_bytes(path)
    book = _open_book(path, data)
    unread: list[str] = []
    if book is None:
        chosen = _Sheet("", _csv_cells(path, data))
    else:
        chosen, unread = _choose(book, path, sheet, known)
    return _table(path, chosen, unread, known)


def read_bytes(path: Path) -> bytes:
    """Return what a file holds, or say why it cannot be had."""
    try:
        if not path.exists():
            raise Problem("file.missing", file=str(path))
        if path.is_dir():
            raise Problem("file.folder", file=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise Problem("file.unreadable", file=str(path), reason=os_reason(error)) from error
    if not data.strip():
        raise Problem("table.empty", file=str(path), sheet="")
    return data


def _open_book(path: Path, data: bytes) -> CalamineWorkbook | None:
    """Open a workbook by its content; None when the file is text."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Problem("table.password", file=str(path))
    elif data.startswith(b"PK"):
        if not zipfile.is_zipfile(io.BytesIO(data)):
            raise Problem("table.damaged", file=str(path))
    elif data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise Problem("table.web", file=str(path))
    elif (b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))) or data.startswith(b"%PDF"):
        raise Problem("table.kind", file=str(path))
    elif path.suffix.lower() in SPREADSHEETS | TEXTS | {""}:
        return None
    else:
        raise Problem("table.kind", file=str(path))
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise Problem("table.password", file=str(path)) from error
    except CalamineError as error:
        raise Problem("table.kind", file=str(path)) from error


def _csv_cells(path: Path, data: bytes) -> list[list[Cell]]:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise Problem("table.encoding", file=str(path))
    head = text[:20_000].splitlines()[:_SEARCHED]
    comma = max((",", "\t", ";", "，"), key=lambda sign: sum(line.count(sign) for line in head))
    return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma)]


def _choose(book: CalamineWorkbook, path: Path, wanted: str | None, known: frozenset[str]) -> tuple[_Sheet, list[str]]:
    """Return the sheet to read, and the names of others that look the same and are left unread."""
    names = [
        s.name
        for s in book.sheets_metadata
        if s.typ == SheetTypeEnum.WorkSheet and (s.visible == SheetVisibleEnum.Visible or s.name == wanted)
    ]
    if wanted is not None:
        if wanted not in names:
            raise Problem("table.sheet.missing", file=str(path), sheet=wanted, found="、".join(names))
        return _load(book, path, wanted), []
    sheets = [_load(book, path, name) for name in names]
    scores = [_heading_score(sheet.cells, known) for sheet in sheets]
    if not sheets or not any(sheet.cells for sheet in sheets):
        raise Problem("table.empty", file=str(path), sheet="")
    filled = [score if sheet.cells else -1 for score, sheet in zip(scores, sheets, strict=True)]
    best = int(np.argmax(filled))
    same = [s.name for i, s in enumerate(sheets) if i != best and filled[i] >= max(2, filled[best])]
    return sheets[best], same


def _load(book: CalamineWorkbook, path: Path, name: str) -> _Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
        cells: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
        return _Sheet(name, cells, tuple(sheet.merged_cell_ranges or ()))
    except (CalamineError, ValueError) as error:
        raise Problem("table.damaged", file=str(path), sheet=name) from error


def _table(path: Path, sheet: _Sheet, unread: list[str], known: frozenset[str]) -> Table:
    cells = sheet.cells
    width = max((len(row) for row in cells), default=0)
    cells = [row if len(row) == width else row + [""] * (width - len(row)) for row in cells]
    for merge in sheet.merges:
        _fill(cells, merge)
    start, height, headings = _headings(cells, known)
    if start < 0:
        raise Problem("table.empty", file=str(path), sheet=sheet.name)
    body = cells[start + height :]
    top = [_text(c) for c in cells[start + height - 1]]
    where = {"file": str(path), "sheet": sheet.name}
    findings = []
    if unread:
        findings.append(Finding("table.sheets.unread", "warning", details={**where, "value": "、".join(unread)}))
    keep, footers = [], []
    for i, row in enumerate(body):
        first = next((t for c in row if (t := _text(c))), "")
        if not first:
            continue
        if _FOOTER.match(first):
            footers.append(start + height + i + 1)
        elif [_text(c) for c in row] != top:
            keep.append(i)
    if footers:
        findings.append(
            Finding("table.footer", "note", details={**where, "rows": rows_told(footers), "count": len(footers)})
        )
    if not keep:
        raise Problem("table.empty", file=str(path), sheet=sheet.name)
    kept = [body[i] for i in keep]
    columns = tuple(list(column) for column in zip(*kept, strict=True))
    rows = np.asarray(keep, dtype=np.int64) + start + height + 1
    return Table(str(path), sheet.name, headings, columns, rows, tuple(findings))


def _fill(cells: list[list[Cell]], merge: Merge) -> None:
    """Write the value of a merged range into each of its cells."""
    (top, left), (bottom, right) = merge
    if top >= len(cells) or left >= len(cells[top]):
        return
    value = cells[top][left]
    if value == "":
        return
    for row in cells[top : bottom + 1]:
        for j in range(left, min(right + 1, len(row))):
            row[j] = value


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else str(cell)


def _heading_score(cells: Sequence[Sequence[Cell]], known: frozenset[str]) -> int:
    """Return how many known headings the best heading row has."""
    return max((score for *_, score in _candidates(cells, known)), default=0)


def _headings(cells: Sequence[Sequence[Cell]], known: frozenset[str]) -> tuple[int, int, tuple[str, ...]]:
    """Return where the headings start, how many rows they take, and their texts; start -1 when there is none."""
    best = max(_candidates(cells, known), key=lambda c: (c[3], -c[1], -c[0]), default=None)
    if best is not None and best[3] > 0:
        return best[:3]
    for i, row in enumerate(cells[:_SEARCHED]):
        texts = [_text(c) for c in row]
        if len({t for t in texts if t}) >= 2 or (len(row) == 1 and texts[0]):
            return i, 1, tuple(texts)
    return -1, 0, ()


def _candidates(cells: Sequence[Sequence[Cell]], known: frozenset[str]) -> list[tuple[int, int, tuple[str, ...], int]]:
    found = []
    for start in range(min(_SEARCHED, len(cells))):
        for height in (1, 2, 3):
            if start + height > len(cells):
                break
            rows = [[_text(c) for c in row] for row in cells[start : start + height]]
            names = _joined(rows)
            found.append((start, height, names, len({plain(n) for n in (*names, *rows[-1])} & known)))
    return found


def _joined(rows: list[list[str]]) -> tuple[str, ...]:
    """Join headings of several rows: the lowest text counts, with its parent's where two columns would be alike."""
    names = list(rows[0])
    for row in rows[1:]:
        parent, parents = "", []
        for above, below in zip(names, row, strict=True):
            parent = above or (parent if below else "")
            parents.append(parent)
        lower = [below or above for above, below in zip(names, row, strict=True)]
        names = [
            f"{parent}{name}" if name and name != parent and lower.count(name) > 1 else name
            for parent, name in zip(parents, lower, strict=True)
        ]
    return tuple(" ".join(name.split()) for name in names)
