"""One cell into one value, or why not. Pure: nothing here knows the books."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from wangge.exchange.household_list.cells import EXACT, text_of
from wangge.registry.rules import id_of, is_id_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Cell = object
Parse = "Callable[[Cell, str], Any]"

UNSAID = object()
"""What a masked cell of our own exports says: nothing; what the books have stays."""

NOTHING = frozenset({"", "-", "--", "—", "/", "无", "未知", "待定", "待补", "none", "null", "nan", "n/a"})
_ERROR = re.compile(r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$", re.IGNORECASE)
_POWER = re.compile(r"^\d([.]\d+)?[eE][+]?\d+$")
_COUNT = re.compile(r"^(\d{1,5})(?:[.]0+)?\s*(?:人|口|口人|户)?$")
_YEAR = re.compile(r"^(1[89]\d\d|20\d\d)(?:\D|$|(?:0[1-9]|1[0-2])(?:\d\d)?$)")
_PHONE = re.compile(r"^\+?\d[\d \-()]{4,18}\d$")
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_DAY, _LAST_DAY = 4000, 73050  # 1910 to 2099 as Excel counts days


@dataclass
class WrongCellError(Exception):
    """A cell that cannot be what its column says."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and text_of(cell).lower() in NOTHING)


def text(most: int) -> Callable[[Cell], str]:
    """Return a parser of texts of at most ``most`` characters."""

    def parse(cell: Cell) -> str:
        said = text_of(cell)
        if _ERROR.match(said):
            raise WrongCellError("imports.cell.error")
        if len(said) > most:
            raise WrongCellError("imports.cell.long", {"most": most})
        return said

    return parse


def name(cell: Cell) -> str:
    """Return the name of a person; a number is none."""
    said = text(64)(cell)
    if any(sign.isdigit() for sign in said):
        raise WrongCellError("imports.cell.name")
    return said


def number(most: int) -> Callable[[Cell], str]:
    """Return a parser of numbers that name something; what Excel has rounded or taken for a date is refused."""

    def parse(cell: Cell) -> str:
        if hasattr(cell, "month"):
            raise WrongCellError("imports.cell.date")
        if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT:
            raise WrongCellError("imports.cell.rounded")
        said = text(most)(cell)
        if _POWER.match(said):
            raise WrongCellError("imports.cell.rounded")
        return said

    return parse


def count(cell: Cell) -> int:
    """Return a number of persons."""
    found = _COUNT.match(text_of(cell))
    if found is None or int(found[1]) > 99:
        raise WrongCellError("imports.cell.count")
    return int(found[1])


def degrees(low: float, high: float) -> Callable[[Cell], float]:
    """Return a parser of coordinates in degrees."""

    def parse(cell: Cell) -> float:
        try:
            value = float(cell) if isinstance(cell, int | float) else float(text_of(cell).strip("°NSEW东经北纬 "))
        except ValueError as error:
            raise WrongCellError("imports.cell.degrees", {"low": low, "high": high}) from error
        if not low <= value <= high:
            raise WrongCellError("imports.cell.degrees", {"low": low, "high": high})
        return round(value, 7)

    return parse


def one_of(words: Mapping[str, str], code: str) -> Callable[[Cell], str]:
    """Return a parser of words from a list."""

    def parse(cell: Cell) -> str:
        found = words.get(text_of(cell).strip().lower())
        if found is None:
            raise WrongCellError(code)
        return found

    return parse


def birth_year(cell: Cell) -> int:
    """Return the year of a date, of a year, or of Excel's count of days; nothing more of it is kept."""
    if isinstance(cell, date):
        return _plausible(cell.year)
    if isinstance(cell, int | float) and _FIRST_DAY <= cell <= _LAST_DAY and not 1800 < cell < 2100:
        return _plausible(date.fromordinal(_EPOCH + int(cell)).year)
    found = _YEAR.match(text_of(cell))
    if found is None:
        raise WrongCellError("imports.cell.birth")
    return _plausible(int(found[1]))


def phone(cell: Cell) -> Any:
    """Return a phone number as digits; a masked one says nothing."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT:
        raise WrongCellError("imports.cell.rounded")
    said = text_of(cell)
    if _POWER.match(said):
        raise WrongCellError("imports.cell.rounded")
    if "**" in said:
        return UNSAID
    if not _PHONE.match(said):
        raise WrongCellError("imports.cell.phone")
    return re.sub(r"[ \-()]", "", said)


def id_number(cell: Cell) -> Any:
    """Return a citizen's id number whose check digit is right; a masked one says nothing."""
    if isinstance(cell, int | float) or _POWER.match(text_of(cell)):
        raise WrongCellError("imports.cell.rounded")
    said = id_of(text_of(cell))
    if "**" in said:
        return UNSAID
    if not is_id_number(said):
        raise WrongCellError("imports.cell.id_number")
    return said


def _plausible(year: int) -> int:
    if not 1900 <= year <= date.today().year:  # noqa: DTZ011 - a year is enough
        raise WrongCellError("imports.cell.birth")
    return year


def to_plain(cell: Cell) -> Any:
    """Return a cell as JSON can hold it."""
    if cell is None or isinstance(cell, str | bool | int | float):
        return cell
    if isinstance(cell, date):
        return {"d": cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat()}
    return str(cell)


def from_plain(cell: Any) -> Cell:
    """Return what ``to_plain`` was given."""
    return date.fromisoformat(cell["d"]) if isinstance(cell, dict) else cell
