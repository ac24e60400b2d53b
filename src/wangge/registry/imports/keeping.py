"""What an import keeps between its steps: compressed, sealed, and gone when it is done."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wangge.kernel.keys import open_sealed, seal
from wangge.problem import Problem
from wangge.registry.imports.grouping import Unit
from wangge.registry.imports.reading import Staged, Wrong

if TYPE_CHECKING:
    from wangge.registry.models import Import


def sealed(value: Any) -> bytes:
    """Return plain data compressed and sealed."""
    return seal(zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1))


def opened(data: bytes | None) -> Any:
    """Return what ``sealed`` was given.

    Raises
    ------
    Problem
        ``imports.emptied``: the rows are gone, because it is done, dropped or a week old.
    """
    if data is None:
        raise Problem("imports.emptied")
    return json.loads(zlib.decompress(open_sealed(data)))


def put_sheets(row: Import, sheets: list[Staged]) -> None:
    """Keep the rows of each sheet."""
    row.staged = sealed([vars(sheet) for sheet in sheets])


def sheets_of(row: Import) -> list[Staged]:
    """Return the rows of each sheet."""
    return [Staged(**plain) for plain in opened(row.staged)]


def sheet_of(row: Import) -> Staged:
    """Return the sheet that was chosen, or else the first."""
    sheets = sheets_of(row)
    return next((sheet for sheet in sheets if sheet.sheet == row.options.get("sheet")), sheets[0])


@dataclass
class Progress:
    """How far checking is: rows read, then units formed, then units compared."""

    read: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    units: list[Unit] | None = None
    waiting: list[list[int]] = field(default_factory=list)
    wrong: list[list[Any]] = field(default_factory=list)

    def bad(self) -> set[int]:
        """Return the indexes of rows with something wrong."""
        return {int(plain[0]) for plain in self.wrong}

    def add(self, wrong: list[Wrong]) -> None:
        """Keep what is wrong."""
        self.wrong += [one.plain() for one in wrong]


def put_progress(row: Import, progress: Progress) -> None:
    """Keep how far it is."""
    plain = dict(vars(progress))
    if progress.units is not None:
        plain["units"] = [unit.plain() for unit in progress.units]
    row.checked = sealed(plain)


def progress_of(row: Import) -> Progress:
    """Return how far it is."""
    if row.checked is None:
        return Progress()
    plain = opened(row.checked)
    if plain["units"] is not None:
        plain["units"] = [Unit(**unit) for unit in plain["units"]]
    return Progress(**plain)
