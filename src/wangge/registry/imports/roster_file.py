"""The roster of a drawn net (名册.xlsx), filled in by the township, as a list with one row per post."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from wangge.exchange.roster import read_roster
from wangge.exchange.roster.rows import SHEETS, UNITS
from wangge.exchange.telling import os_reason
from wangge.language import gettext
from wangge.problem import Problem
from wangge.registry.imports.fields import STAFF
from wangge.registry.imports.reading import Staged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.kernel.files import Spreadsheet

_LEVELS = {"township": "乡", "village": "村", "area": "片", "grid": "网格"}


def is_roster(names: Sequence[str]) -> bool:
    """Tell by its sheets whether a workbook is a roster."""
    return set(SHEETS) <= set(names) and bool(UNITS)


def staged(sheet: Spreadsheet) -> Staged:
    """Read a roster into one row per person and post; rows are numbered in the order in which people stand in it.

    Raises
    ------
    Problem
        What `wangge.exchange.roster.read_roster` raises; ``table.empty`` when nobody is entered.
    """
    place = settings.VAR_DIR / "tmp"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place, prefix="import-", suffix=".xlsx") as file:
            file.write(sheet.data)
            file.flush()
            people = read_roster(Path(file.name))
    except OSError as error:
        raise Problem("file.unreadable", file=sheet.name, reason=os_reason(error)) from error
    except Problem as problem:
        raise Problem(problem.code, **{**problem.details, "file": sheet.name}) from problem
    named = [person for person in people if person.name]  # a supervision phone belongs to nobody
    if not named:
        raise Problem("table.empty", file=sheet.name, sheet="")
    rows = [
        (_LEVELS[p.level], p.unit, p.grid, p.household, p.role, p.name, p.phone, "是" if p.consent else "否",
         "是" if p.party else "", p.note)
        for p in named
    ]  # fmt: skip
    headings = [gettext(field.label, "zh") for field in STAFF]
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Staged("名册", headings, columns, list(range(1, len(rows) + 1)))
