"""Write lists as .xlsx and .csv into a file without a name: it is gone when it was read, or when we are killed."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

import xlsxwriter
from django.conf import settings
from xlsxwriter.exceptions import XlsxWriterException

from wangge.exchange.telling import os_reason
from wangge.kernel import clock
from wangge.kernel.exporting.cells import Value, safe
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PREFIX = "export-"
_STALE = 3600.0
_MOST_ROWS = 1_048_576 - 2
_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Column:
    """One column: its heading and its width in characters."""

    heading: str
    width: float = 12


@dataclass(frozen=True)
class Sheet:
    """One list: its name, its columns, its rows one by one; ``bad`` are the cells (row from 0, column) to colour."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    bad: frozenset[tuple[int, int]] = field(default_factory=frozenset)


@dataclass(frozen=True)
class ExportedFile:
    """An open file at its beginning, its ending and type, and how many rows are in it."""

    file: IO[bytes]
    ending: str
    media_type: str
    rows: int


def write_xlsx(sheets: Sequence[Sheet], *, title: str, author: str, mark: str) -> ExportedFile:
    """Write a workbook: the mark (who, when) in the first line of each sheet and in its properties, then the headings.

    Raises
    ------
    Problem
        ``export.failed`` when the disk is full or cannot be written, ``export.too_large`` above Excel's rows.
    """
    with _workplace() as folder:
        file = _nameless(folder)
        try:
            total = _fill(file, sheets, folder, title=title, author=author, mark=mark)
        except (OSError, XlsxWriterException) as error:
            file.close()
            raise _failed(error) from error
        except BaseException:
            file.close()
            raise
        file.seek(0)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return ExportedFile(file, "xlsx", media, total)


def write_csv(sheet: Sheet, *, mark: str) -> ExportedFile:
    """Write one list as text in UTF-8 with a signature, so that Excel opens it with its characters."""
    with _workplace() as folder:
        file = io.TextIOWrapper(_nameless(folder), encoding="utf-8-sig", newline="")
        try:
            writer = csv.writer(file)
            writer.writerow([safe(mark)])
            writer.writerow([safe(column.heading) for column in sheet.columns])
            total = 0
            for row in sheet.rows:
                writer.writerow([safe(value) for value in row])
                total += 1
            file.flush()
        except OSError as error:
            file.close()
            raise _failed(error) from error
        except BaseException:
            file.close()
            raise
        raw = file.detach()
        raw.seek(0)
        return ExportedFile(raw, "csv", "text/csv; charset=utf-8", total)


def sweep(folder: Path | None = None) -> int:
    """Remove what a killed export left behind longer than an hour ago; return how many folders."""
    place = folder or settings.VAR_DIR / "tmp"
    old = [path for path in place.glob(f"{_PREFIX}*") if path.is_dir() and time.time() - path.stat().st_mtime > _STALE]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def _fill(file: IO[bytes], sheets: Sequence[Sheet], folder: Path, *, title: str, author: str, mark: str) -> int:
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(folder)})
    try:
        book.set_properties({"title": title, "author": author, "comments": mark, "created": clock.now()})
        head = book.add_format({"bold": True, "bg_color": "#E8E2D6", "border": 1, "text_wrap": True})
        small = book.add_format({"font_color": "#666666", "italic": True})
        red = book.add_format({"bg_color": "#F8CFCB"})
        total = 0
        for sheet in sheets:
            page = book.add_worksheet(sheet.name.translate(_NAME).strip()[:31] or None)
            for at, column in enumerate(sheet.columns):
                page.set_column(at, at, column.width)
            page.freeze_panes(2, 0)
            page.repeat_rows(0, 1)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.write_string(0, 0, str(safe(mark)), small)
            for at, column in enumerate(sheet.columns):
                page.write_string(1, at, str(safe(column.heading)), head)
            for number, row in enumerate(_counted(sheet.rows)):
                for at, value in enumerate(row):
                    cell = safe(value)
                    look = red if (number, at) in sheet.bad else None
                    if isinstance(cell, str):
                        if cell or look:
                            page.write_string(number + 2, at, cell, look)
                    else:
                        page.write_number(number + 2, at, cell, look)
                total += 1
    except BaseException:
        for page in book.worksheets():
            page.row_data_fh.close()
        book.fileclosed = 1  # it would complain that it was never closed; what it wrote goes with the folder
        raise
    book.close()
    return total


def _counted(rows: Iterable[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    for number, row in enumerate(rows):
        if number >= _MOST_ROWS:
            raise Problem("export.too_large", most=_MOST_ROWS)
        yield row


class _workplace:  # noqa: N801 - reads as a statement
    """A folder for the writer's own scratch files, under our state and never in the system's /tmp."""

    def __enter__(self) -> Path:
        place = settings.VAR_DIR / "tmp"
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        except OSError as error:
            raise _failed(error) from error
        return self.folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _nameless(folder: Path) -> IO[bytes]:
    """Return a file without a name; it is closed when it was sent."""
    try:
        return tempfile.TemporaryFile(dir=folder.parent)
    except OSError as error:
        raise _failed(error) from error


def _failed(error: OSError | XlsxWriterException) -> Problem:
    if isinstance(error, XlsxWriterException):
        return Problem("export.failed", reason=str(error))
    return Problem("export.failed", reason=os_reason(error))
