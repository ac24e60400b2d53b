"""What holds for codes, dates, colours and kinds: tables and decisions, no database."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from wangge.language.marking import _
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

GridKind = Literal["general", "dedicated"]

TOWNSHIP, VILLAGE, AREA, LEAF = 1, 2, 3, 4

LEVELS: dict[int, str] = {
    TOWNSHIP: _("level 1: township"),
    VILLAGE: _("level 2: village"),
    AREA: _("level 3: area"),
    LEAF: _("level 4: grid"),
}

KINDS: dict[str, str] = {"general": _("general grid"), "dedicated": _("dedicated grid")}

SETTLEMENT_KINDS: dict[str, str] = {"natural_village": _("natural village"), "villager_group": _("villager group")}

COLOURS: dict[str, str] = {
    "红": _("red"),
    "黄": _("yellow"),
    "绿": _("green"),
    "橙": _("orange"),
    "蓝": _("blue"),
    "紫": _("purple"),
    "青": _("cyan"),
    "棕": _("brown"),
}
"""The colours of grids, in the order in which they are given; the engine uses the same names."""

WAYS = ("main_road", "street", "lane", "path")
"""The kinds of places that are lines between houses and come in segments."""

PLACE_KINDS: dict[str, str] = {
    "main_road": _("main road"),
    "street": _("street"),
    "lane": _("lane"),
    "path": _("field path"),
    "square": _("square"),
    "garden": _("street garden"),
    "park": _("park"),
    "school": _("school"),
    "clinic": _("clinic"),
    "village_office": _("village office"),
    "township_office": _("township office"),
    "shop": _("shop"),
    "market": _("market"),
    "factory": _("factory"),
    "toilet": _("public toilet"),
    "rubbish_point": _("rubbish point"),
    "transformer": _("transformer"),
    "pond": _("pond"),
    "river": _("river or ditch"),
    "bridge": _("bridge"),
    "pump_well": _("pump well"),
    "field": _("farm field"),
    "police": _("police post"),
    "fire_station": _("fire post"),
    "post_office": _("post office"),
    "bank": _("bank"),
    "bus_station": _("bus stop"),
    "temple": _("temple"),
    "cemetery": _("cemetery"),
    "other": _("other place"),
}

_SEQUENCES: dict[str, range] = {"general": range(1, 800), "area": range(801, 900), "dedicated": range(901, 1000)}
"""Sequence numbers behind a village's code: leaf grids, level-3 areas, dedicated grids. 000 is the village's own."""

_PROVINCES = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82]
)
"""The first two digits of GB/T 2260."""

_DIVISION_LEVELS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}
"""How many digits of a 12-digit division code say something, by level: province, city, county, township, village."""


def division_level(code: str) -> int:
    """Return the level of a division code: 1 province, 2 city, 3 county, 4 township, 5 village.

    The ranges are those of GB/T 2260 (county) and GB/T 10114 (township: 001-099 street, 100-199 town, 200-399
    township, 400-599 run by an enterprise), and of the statistical codes for villages (001-199 residents' committee,
    200-399 villagers' committee, 400-599 the like).

    Raises
    ------
    Problem
        ``division.code.invalid`` with the part that is wrong.
    """
    if not re.fullmatch(r"[0-9]{12}", code):
        raise Problem("division.code.invalid", value=code, reason="division.digits", field="code")
    if int(code[:2]) not in _PROVINCES:
        raise Problem("division.code.invalid", value=code, reason="division.province", field="code")
    level = next(level for level, digits in _DIVISION_LEVELS.items() if not code[digits:].strip("0"))
    if level >= 2 and not (1 <= int(code[2:4]) <= 70 or code[2:4] == "90"):
        raise Problem("division.code.invalid", value=code, reason="division.city", field="code")
    if level >= 4 and not 1 <= int(code[6:9]) <= 599:
        raise Problem("division.code.invalid", value=code, reason="division.township", field="code")
    if level == 5 and not 1 <= int(code[9:]) <= 599:
        raise Problem("division.code.invalid", value=code, reason="division.village", field="code")
    return level


def parent_code(code: str) -> str:
    """Return the code of the division above; empty above a province."""
    level = division_level(code)
    return code[: _DIVISION_LEVELS[level - 1]].ljust(12, "0") if level > 1 else ""


def township_code(code: str) -> str:
    """Return the 12-digit code of a township that may be written with 9 digits.

    Raises
    ------
    Problem
        ``division.code.invalid``, ``division.code.not_township``.
    """
    typed = unicodedata.normalize("NFKC", code).strip()  # a Chinese keyboard makes full-width digits
    whole = typed.ljust(12, "0") if len(typed) == 9 else typed
    if division_level(whole) != 4:
        raise Problem("division.code.not_township", value=code, field="code")
    return whole


def village_code(code: str, township: str) -> str:
    """Return the 12-digit code of a village of ``township`` (12 digits).

    Raises
    ------
    Problem
        ``division.code.invalid``, ``division.code.not_village``, ``division.code.elsewhere``.
    """
    whole = unicodedata.normalize("NFKC", code).strip()
    if division_level(whole) != 5:
        raise Problem("division.code.not_village", value=code, field="code")
    if whole[:9] != township[:9]:
        raise Problem("division.code.elsewhere", value=code, township=township[:9], field="code")
    return whole


def grid_code(division: str, sequence: int = 0) -> str:
    """Return the 15-digit code of a grid."""
    return f"{division}{sequence:03}"


def check_grid_code(code: str, *, level: int, kind: str, village: str) -> None:
    """Raise unless ``code`` is one that a grid of this level and kind may have in the village (12 digits).

    Raises
    ------
    Problem
        ``grid.code.invalid``.
    """
    if re.fullmatch(r"[0-9]{15}", code) and code.startswith(village) and int(code[12:]) in sequences(level, kind):
        return
    numbers = sequences(level, kind)
    raise Problem(
        "grid.code.invalid",
        value=code,
        village=village,
        first=f"{numbers[0]:03}",
        last=f"{numbers[-1]:03}",
        field="code",
    )


def sequences(level: int, kind: str) -> range:
    """Return the sequence numbers that grids of this level and kind may have."""
    if level < AREA:
        return range(1)
    return _SEQUENCES["area" if level == AREA else kind]


def next_code(village: str, used: Collection[str], *, level: int, kind: str) -> str:
    """Return the code for a new grid: the number behind the highest ever used; gaps are filled only at the end.

    ``used`` holds the codes of closed grids too: a code is never used again.

    Raises
    ------
    Problem
        ``grid.code.exhausted``.
    """
    numbers = sequences(level, kind)
    taken = {int(code[12:]) for code in used if code.startswith(village)} & set(numbers)
    following = max(taken, default=numbers[0] - 1) + 1
    if following in numbers:
        return grid_code(village, following)
    free = next((number for number in numbers if number not in taken), None)
    if free is None:
        raise Problem("grid.code.exhausted", village=village, first=f"{numbers[0]:03}", last=f"{numbers[-1]:03}")
    return grid_code(village, free)


def next_colour(used: Collection[tuple[str, int | None]]) -> tuple[str, int | None]:
    """Return the colour for a new grid of a village: the first that is free, later one with a number (红2)."""
    counts = dict.fromkeys(COLOURS, 0)
    for name, number in used:
        if name in counts:
            counts[name] = max(counts[name], number or 1)
    name = min(COLOURS, key=lambda colour: counts[colour])
    return name, counts[name] + 1 if counts[name] else None


def colour_of(text: str) -> tuple[str, int | None]:
    """Read a colour as it is called: 红, or 红2 when colours repeat; empty for none.

    Raises
    ------
    Problem
        ``grid.colour.unknown``.
    """
    text = text.strip()
    if not text:
        return "", None
    found = re.fullmatch(r"(.)([0-9]{0,3})", text)
    if found is None or found[1] not in COLOURS:
        raise Problem("grid.colour.unknown", value=text, known="、".join(COLOURS), field="colour")
    return found[1], int(found[2]) if found[2] else None


def colour_name(colour: str, number: int | None) -> str:
    """Return how a grid of this colour is called: 红色网格, 红色网格2."""
    return f"{colour}色网格{number or ''}"


def check_starts(day: date, today: date) -> None:
    """Raise when something should begin in the future: a job acts on the day, no row is written ahead.

    Raises
    ------
    Problem
        ``date.future``.
    """
    if day > today:
        raise Problem("date.future", value=day.isoformat(), today=today.isoformat(), field="on")


def check_ends(valid_from: date, day: date, today: date) -> None:
    """Raise unless something in force since ``valid_from`` may end on ``day`` (the first day without it).

    Raises
    ------
    Problem
        ``date.future``, ``date.too_early``.
    """
    check_starts(day, today)
    if day <= valid_from:
        raise Problem("date.too_early", value=day.isoformat(), since=valid_from.isoformat(), field="on")


_NUMBERED = re.compile(r"([一二三四五六七八九十]{1,3})(?=村民组|小组|组|队|胡同|巷|街|路|号)")
_DIGITS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", 1)}


def counted(name: str) -> str:
    """Return the name with its number in digits, so that 九组 stands before 十二组."""
    return _NUMBERED.sub(lambda found: str(_number(found[1])), name)


def _number(numerals: str) -> int:
    """Read a Chinese number up to 99."""
    if "十" not in numerals:
        return int("".join(str(_DIGITS[numeral]) for numeral in numerals))
    tens, _ten, ones = numerals.partition("十")
    if not all(part in _DIGITS or not part for part in (tens, ones)):
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def path_below(parent: str, key: str) -> str:
    """Return the path of the row ``key`` (hexadecimal) below ``parent``."""
    return f"{parent}{key}/"


def ancestors(path: str) -> list[str]:
    """Return the paths of the grids from the township down to this one, its own last."""
    return [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
