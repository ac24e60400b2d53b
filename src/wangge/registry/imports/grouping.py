"""Rows into the things they tell of: households with their people. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wangge.exchange.assemble.boundaries import village_key
from wangge.registry.imports.fields import BY_PERSON, HOUSEHOLD, HOUSEHOLDS, PERSON
from wangge.registry.imports.reading import Wrong
from wangge.registry.imports.terms import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, Any]
_OF_HOUSEHOLD = tuple(f.key for f in HOUSEHOLDS if f.of == HOUSEHOLD and f.key not in {"village", "village_code"})
_OF_PERSON = tuple(f.key for f in HOUSEHOLDS if f.of == PERSON)


@dataclass
class Unit:
    """One thing that a file tells of: the indexes of its rows, what they say, and what is wrong with it.

    ``state`` becomes ``new``, ``changed``, ``unchanged`` or ``bad`` when it is compared with the books; ``seen`` is
    what the books held then, by which a later change is noticed.
    """

    rows: list[int]
    line: int
    values: dict[str, Any]
    people: list[dict[str, Any]] = field(default_factory=list)
    state: str = ""
    title: str = ""
    diff: list[list[str]] = field(default_factory=list)
    seen: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return it for JSON."""
        return dict(vars(self))


def households(
    rows: Sequence[Row], *, layout: str, headings: Mapping[str, str], bad: Iterable[int] = ()
) -> tuple[list[Unit], list[Wrong]]:
    """Return the households of a list.

    Parameters
    ----------
    layout
        ``person`` when the list has one row per person, else ``household``.
    headings
        Our column -> heading in the file, for what is told of a wrong cell.
    bad
        Indexes of rows that have a wrong cell: a missing number there is not told twice.
    """
    found = _by_person(rows) if layout == BY_PERSON else [[row] for row in rows]
    known_bad = set(bad)
    wrong: list[Wrong] = []
    units: list[Unit] = []
    first: dict[tuple[str, str], Unit] = {}
    ids: dict[str, Row] = {}
    for group in found:
        unit = _unit(group, layout=layout)
        units.append(unit)
        if not unit.values.get("number"):
            if not known_bad.intersection(unit.rows):
                wrong.append(_wrong(group[0], "number", "imports.household.numberless", headings))
            continue
        key = (village_of(group[0]), str(unit.values["number"]))
        if key in first:
            facts = {"other_row": first[key].line}
            wrong.append(_wrong(group[0], "number", "imports.household.twice", headings, **facts))
        first.setdefault(key, unit)
        if layout == BY_PERSON:
            wrong += _people_wrong(group, headings, known_bad)
            for row in group:
                if row.get("id_number") and ids.setdefault(row["id_number"], row) is not row:
                    facts = {"other_row": ids[row["id_number"]]["row"]}
                    wrong.append(_wrong(row, "id_number", "imports.person.id_twice", headings, **facts))
    return units, wrong


def _by_person(rows: Sequence[Row]) -> list[list[Row]]:
    """Put together the rows of one number in one village; below a number, rows without one belong to it."""
    groups: dict[tuple[str, str], list[Row]] = {}
    last: Row = {}
    for row in rows:
        if not row.get("village") and not row.get("village_code"):
            row |= {key: last[key] for key in ("village", "village_code") if last.get(key)}
        if not row.get("number") and row.get("relation") != HEAD and last.get("number"):
            row["number"] = last["number"]
        last = row
        number = row.get("number") or f"?{row['at']}"
        groups.setdefault((village_of(row), str(number)), []).append(row)
    return list(groups.values())


def _unit(group: Sequence[Row], *, layout: str) -> Unit:
    main = next((row for row in group if row.get("relation") == HEAD), None)
    main = main or next((row for row in group if row.get("head") and row.get("head") == row.get("name")), group[0])
    values: dict[str, Any] = {}
    for row in (main, *group):
        for key in ("village", "village_code", *_OF_HOUSEHOLD):
            if key in row:
                values.setdefault(key, row[key])
    if main.get("name") and (main.get("relation") == HEAD or "head" not in values):
        values["head"] = main["name"]
    unit = Unit([row["at"] for row in group], int(main["row"]), values)
    if layout == BY_PERSON:
        unit.people = [
            {"at": row["at"], "row": row["row"], **{key: row[key] for key in _OF_PERSON if key in row}}
            for row in group
            if row.get("name")
        ]
    elif main.get("person_phone") and "phone" not in values:
        values["phone"] = main["person_phone"]
    return unit


def _people_wrong(group: Sequence[Row], headings: Mapping[str, str], known_bad: set[int]) -> Iterable[Wrong]:
    head: Row | None = None
    seen: dict[tuple[Any, ...], Row] = {}
    for row in group:
        if not row.get("name"):
            if row["at"] not in known_bad:
                yield _wrong(row, "name", "imports.person.nameless", headings)
            continue
        if row.get("relation") == HEAD:
            if head is not None:
                yield _wrong(row, "relation", "imports.household.two_heads", headings, other_row=head["row"])
            head = head or row
        key = (row["name"], row.get("birth_year"), row.get("id_number"))
        if key in seen:
            yield _wrong(row, "name", "imports.person.twice", headings, other_row=seen[key]["row"])
        seen.setdefault(key, row)


def village_of(row: Row) -> str:
    """Return by what the village of a row is told from others."""
    return str(row.get("village_code") or "") or village_key(str(row.get("village") or ""))


def _wrong(row: Row, key: str, code: str, headings: Mapping[str, str], **facts: Any) -> Wrong:
    return Wrong(row["at"], row["row"], headings.get(key, ""), str(row.get(key, "")), code, facts)
