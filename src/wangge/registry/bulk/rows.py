"""What a file says of a household and its members. Empty: the file does not say, the books keep what they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.problem import Problem
from wangge.registry import rules

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class PersonRow:
    """One member. ``relation`` is a code of GB/T 4761, ``sex`` of GB/T 2261.1."""

    name: str
    relation: str = ""
    sex: str = ""
    birth_year: int | None = None
    phone: str = ""
    id_number: str = ""
    registered: bool | None = None
    living_here: bool | None = None


@dataclass(frozen=True)
class HouseholdRow:
    """One household.

    ``village`` is the 12-digit division code, ``grid`` the 15-digit code of a leaf grid, ``number`` the household
    number that recognises it within the village. ``natural_village`` and ``group`` are names; those not known yet are
    added to the village.
    """

    village: str
    number: str
    head: str
    members: tuple[PersonRow, ...] = ()
    residence: str = ""
    registered_size: int | None = None
    resident_size: int | None = None
    phone: str = ""
    natural_village: str = ""
    group: str = ""
    lane: str = ""
    door: str = ""
    lon: float | None = None
    lat: float | None = None
    note: str = ""
    grid: str = ""


_LONGEST = {"number": 32, "head": 64, "lane": 64, "door": 32, "natural_village": 64, "group": 64}
NOTE_LONGEST = 2000
SIZE_MOST = 99


def check_row(row: HouseholdRow, today: date) -> list[Problem]:
    """Return what is wrong with a row by itself; ``column`` of each names the field."""
    found = [Problem("household.field.missing", column=name) for name in ("number", "head") if not getattr(row, name)]
    for name, most in _LONGEST.items():
        if len(getattr(row, name)) > most:
            found.append(Problem("household.field.long", column=name, most=most))
    if len(row.note) > NOTE_LONGEST:
        found.append(Problem("household.field.long", column="note", most=NOTE_LONGEST))
    if row.residence and row.residence not in rules.RESIDENCE:
        found.append(Problem("household.residence.unknown", column="residence", value=row.residence))
    found += [
        Problem("household.size.invalid", column=name, most=SIZE_MOST)
        for name in ("registered_size", "resident_size")
        if not 0 <= (getattr(row, name) or 0) <= SIZE_MOST
    ]
    if (row.lon is None) != (row.lat is None) or not (-180 <= (row.lon or 0) <= 180 and -90 <= (row.lat or 0) <= 90):
        found.append(Problem("household.place.invalid", column="lon"))
    if row.phone:
        found += check_phone(row.phone)
    for person in row.members:
        found += check_person(person, today)
    return found


def check_person(person: PersonRow, today: date) -> list[Problem]:
    """Return what is wrong with a member."""
    found = [] if person.name else [Problem("household.field.missing", column="name")]
    if len(person.name) > 64:
        found.append(Problem("household.field.long", column="name", most=64))
    if person.relation and person.relation not in rules.RELATIONS:
        found.append(Problem("resident.relation.unknown", column="relation", value=person.relation))
    if person.sex and person.sex not in rules.SEX:
        found.append(Problem("resident.sex.unknown", column="sex", value=person.sex))
    if person.birth_year is not None and not today.year - 130 <= person.birth_year <= today.year:
        found.append(Problem("resident.birth_year.invalid", column="birth_year", value=person.birth_year))
    if person.id_number and not rules.is_id_number(person.id_number):
        found.append(Problem("resident.id_number.invalid", column="id_number"))
    return found + (check_phone(person.phone) if person.phone else [])


def check_phone(phone: str) -> list[Problem]:
    """Return what is wrong with a phone number; the number itself is never told back."""
    return [] if 5 <= len(rules.phone_of(phone)) <= 20 else [Problem("resident.phone.invalid", column="phone")]
