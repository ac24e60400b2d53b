"""A looked-into file into staged sheets, and what can be guessed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.exchange.household_list.cells import text_of
from wangge.problem import Problem
from wangge.registry.imports import cells, roster_file
from wangge.registry.imports.fields import BY_HOUSEHOLD, guessed, layout_of
from wangge.registry.imports.reading import Staged, read_sheet, sheets_of

if TYPE_CHECKING:
    from wangge.kernel.files import Spreadsheet

_SHEETS = 30


def staged_sheets(sheet: Spreadsheet, kind: str) -> list[Staged]:
    """Return the sheets of a file that hold a list, the one that looks most like the list wanted first.

    Raises
    ------
    Problem
        What `wangge.registry.imports.reading.read_sheet` raises.
    """
    names = sheets_of(sheet.data, sheet.kind).shown
    if kind == "staff" and roster_file.is_roster(names):
        return [roster_file.staged(sheet)]
    first = read_sheet(sheet.data, name=sheet.name, file_kind=sheet.kind, kind=kind)
    found = [first]
    for name in names[:_SHEETS]:
        if name == first.sheet:
            continue
        try:
            found.append(read_sheet(sheet.data, name=sheet.name, file_kind=sheet.kind, kind=kind, sheet=name))
        except Problem as problem:
            if problem.code not in {"table.empty", "imports.table.too_large"}:
                raise
    return found


def guessed_options(kind: str, staged: Staged) -> dict[str, Any]:
    """Return what can be guessed of a sheet: which column is what, and how its rows are laid out."""
    mapping = guessed(kind, staged.headings)
    options: dict[str, Any] = {"sheet": staged.sheet, "mapping": mapping, "rows": len(staged)}
    if kind == "households":
        relations: list[str] = []
        if "relation" in mapping:
            relations = list({text_of(cells.from_plain(cell)) for cell in staged.columns[mapping["relation"]]})
        options["layout"] = layout_of(mapping, relations)
        if options["layout"] == BY_HOUSEHOLD and "person_phone" in mapping and "phone" not in mapping:
            mapping["phone"] = mapping.pop("person_phone")
    return options
