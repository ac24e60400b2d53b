"""The code table: provinces, counties, townships and villages as the statistics office numbers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.exchange.columns import plain
from wangge.exchange.tables import read_table
from wangge.kernel import clock
from wangge.kernel.access import writing
from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.territory import rules
from wangge.territory.models import Division
from wangge.territory.services.finishing import named

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from wangge.exchange.tables import Table
    from wangge.kernel.access import Actor

_HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("代码", "区划代码", "统计用区划代码", "行政区划代码", "编码", "村代码", "code"),
    "name": ("名称", "区划名称", "单位名称", "行政区划名称", "村名", "name"),
    "class": ("城乡分类代码", "城乡分类", "urbanruralclass", "class"),
}
_SUBJECT = "territory.division:table"


@dataclass(frozen=True)
class DivisionsImported:
    """How many codes were new, how many had another name before, how many were there as they are."""

    made: int
    changed: int
    same: int


def division_import(*, actor: Actor, file: Path, on: date | None = None) -> DivisionsImported:
    """Every code of the list (CSV or Excel with 代码 and 名称) is in the table; none is taken out. All rows or none.

    Raises
    ------
    Problem
        Those of ``read_table``; ``access.denied``, ``columns.missing``, ``division.code.*``, ``division.twice``.
    """
    role = actor.require("settings.write")
    day = on or clock.today()
    rules.check_starts(day, clock.today())
    table = read_table(file, known=frozenset(plain(word) for words in _HEADINGS.values() for word in words))
    listed = _listed(table)
    with writing(actor):
        known = Division.objects.in_bulk(list({*listed, *map(rules.parent_code, listed)} - {""}))
        changes = Changes()
        made, changed = [], 0
        for code, (name, kind) in sorted(listed.items(), key=lambda item: rules.division_level(item[0])):
            division = known.get(code)
            if division is None:
                level = rules.division_level(code)
                parent = known.get(rules.parent_code(code))
                division = Division(
                    code=code, name=name, level=level, parent=parent, urban_rural_class=kind, valid_from=day
                )
                known[code] = division
                made.append(division)
            elif (division.name, division.urban_rural_class) != (name, kind or division.urban_rural_class):
                before = {"name": division.name, "urban_rural_class": division.urban_rural_class}
                division.name, division.urban_rural_class = name, kind or division.urban_rural_class
                division.save(update_fields=list(before))
                changes.changed(division, before=before)
                changed += 1
        Division.objects.bulk_create(made)
        changes.made_all(made)
        result = DivisionsImported(len(made), changed, len(listed) - len(made) - changed)
        if changes:
            after = {"made": result.made, "changed": result.changed, "file": file.name}
            record("division.import", subject=_SUBJECT, actor=actor, acting_as=role, after=after)
            keep_undo(changes, action="division.import", subject=_SUBJECT, actor=actor, ability="settings.write")
        return result


def _listed(table: Table) -> dict[str, tuple[str, str]]:
    """Return code -> (name, urban-rural class) of every row."""
    headings = [plain(heading) for heading in table.headings]
    at = {
        field: next((headings.index(plain(word)) for word in words if plain(word) in headings), None)
        for field, words in _HEADINGS.items()
    }
    for field in ("code", "name"):
        if at[field] is None:
            found = "、".join(table.headings)
            raise Problem(
                "division.column", file=table.file, sheet=table.sheet, column=_HEADINGS[field][0], found=found
            )
    listed: dict[str, tuple[str, str]] = {}
    for i, row in enumerate(table.rows):
        cell = {field: _text(table.columns[column][i]) if column is not None else "" for field, column in at.items()}
        code = cell["code"].ljust(12, "0")
        try:
            rules.division_level(code)
            name = named(cell["name"])
        except Problem as wrong:
            raise Problem(wrong.code, **wrong.details, file=table.file, sheet=table.sheet, row=int(row)) from wrong
        if code in listed:
            raise Problem("division.twice", file=table.file, sheet=table.sheet, row=int(row), value=code)
        listed[code] = (name, cell["class"][:3])
    return listed


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
