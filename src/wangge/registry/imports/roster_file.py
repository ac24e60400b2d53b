"""The roster of a drawn net (名册.xlsx), filled in by the township, as a list with one row per post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.exchange.roster.rows import SHEETS
from wangge.language import gettext
from wangge.problem import Problem
from wangge.registry.imports.fields import STAFF
from wangge.registry.imports.reading import Staged
from wangge.roster.api import read_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.kernel.files import Spreadsheet

_YES = {True: "是", False: "否"}


def is_roster(names: Sequence[str]) -> bool:
    """Tell by its sheets whether a workbook is a roster."""
    return set(SHEETS) <= set(names)


def staged(sheet: Spreadsheet) -> Staged:
    """Read a roster into one row per person and post, numbered as in its sheet.

    Raises
    ------
    Problem
        What `wangge.roster.api.read_lines` raises; ``table.empty`` when nobody is entered; the first cell that is not
        understood.
    """
    lines, findings = read_lines(sheet)
    if findings:
        raise Problem(findings[0].code, **{**findings[0].details, "file": sheet.name})
    if not lines:
        raise Problem("table.empty", file=sheet.name, sheet="")
    rows = [
        (line.level, line.unit, line.grid, line.household, line.role, line.name, line.phone, _YES[line.consent],
         _YES[line.party], line.note, line.sheet)
        for line in lines
    ]  # fmt: skip
    headings = [*(gettext(field.label, "zh") for field in STAFF), "工作表"]
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Staged("名册", headings, columns, [line.row for line in lines])
