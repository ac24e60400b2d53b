"""The words and limits of the books: residence, relations, care needs, facts, and why a detail is uncovered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from wangge.language.marking import _

RESIDENCE: dict[str, str] = {
    "resident": _("living here"),
    "seasonal": _("away for the season"),
    "away": _("whole household away"),
    "empty": _("empty home"),
    "separated": _("registered here, living elsewhere"),
}
AWAY = ("seasonal", "away", "empty", "separated")
NOBODY_THERE = frozenset({"away", "empty", "separated"})
"""In these nobody of the household counts as resident; who is away for the season still does."""

SEX: dict[str, str] = {"1": _("male"), "2": _("female"), "0": _("not known"), "9": _("not stated")}

HEAD = "02"
RELATIONS: dict[str, str] = {
    "02": _("head of household"),
    "10": _("spouse"),
    "11": _("husband"),
    "12": _("wife"),
    "20": _("son"),
    "28": _("son-in-law"),
    "30": _("daughter"),
    "38": _("daughter-in-law"),
    "40": _("grandchild"),
    "50": _("parent"),
    "51": _("father"),
    "52": _("mother"),
    "53": _("father-in-law"),
    "54": _("mother-in-law"),
    "60": _("grandparent"),
    "70": _("brother or sister"),
    "71": _("elder brother"),
    "73": _("younger brother"),
    "75": _("elder sister"),
    "77": _("younger sister"),
    "97": _("other relative"),
    "99": _("not related"),
}
"""GB/T 4761, as far as a household needs it."""

END_REASONS: dict[str, str] = {
    "moved": _("moved to another household"),
    "left": _("moved away"),
    "died": _("died"),
    "error": _("entered by mistake"),
    "changed": _("went on with other details"),
}
LEAVING = ("left", "died", "error")

CARE_KINDS: dict[str, str] = {
    "formerly_poor": _("formerly poor household"),
    "monitored_unstable": _("monitored: unstable ex-poor household"),
    "monitored_borderline": _("monitored: borderline household"),
    "monitored_sudden": _("monitored: sudden-hardship household"),
    "allowance": _("subsistence allowance"),
    "special_hardship": _("special-hardship support"),
    "disability": _("disability"),
    "illness": _("severe illness"),
    "elder_left": _("left-behind elder"),
    "child_left": _("left-behind child"),
    "living_alone": _("elder living alone"),
    "orphan": _("child without parental care"),
}

CARE_PURPOSES: dict[str, str] = {
    "visit": _("regular visits"),
    "relapse": _("monitoring against relapse into poverty"),
    "relief": _("social relief"),
    "protection": _("care for minors and elders"),
}
SOURCES: dict[str, str] = {
    "family": _("told by the family"),
    "visit": _("seen on a visit"),
    "civil_affairs": _("list of civil affairs"),
    "rural_office": _("list of the rural revitalisation office"),
    "disabled_federation": _("list of the disabled persons' federation"),
    "village": _("list of the village"),
}
CARE_LONGEST_DAYS = 366
"""A need is looked at again at least once a year."""

REVEAL_PURPOSES: dict[str, str] = {
    "contact": _("to call the family"),
    "visit": _("to prepare a visit"),
    "errand": _("to run an errand for the family"),
    "emergency": _("emergency"),
    "correction": _("to check or correct the entry"),
    "request": _("the family asked to see its file"),
}


@dataclass(frozen=True)
class FactKey:
    """Something that may be known of a household: its name, for how many days it counts as fresh, whether masked."""

    label: str
    fresh_days: int
    masked: bool = False


FACTS: dict[str, FactKey] = {
    "education": FactKey(_("children in compulsory schooling"), 180),
    "medical_insurance": FactKey(_("basic medical insurance paid"), 365),
    "housing": FactKey(_("safety of the house"), 365),
    "water": FactKey(_("safe drinking water"), 365),
    "fire": FactKey(_("safe use of fire and electricity"), 180),
    "toilet": FactKey(_("toilet upgraded"), 730),
    "livelihood": FactKey(_("what the household lives on"), 365),
    "work_place": FactKey(_("where members work away from home"), 365, masked=True),
    "income": FactKey(_("yearly net income per head, as told"), 365, masked=True),
}
"""Income is asked only of households with a care need; the form says so."""


_ID = re.compile(r"[1-8][0-9]{16}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def masked_phone(phone: str) -> str:
    """Return ``138****1234``; of a short number the last two figures."""
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 11 else "****" + phone[-2:] if phone else ""


def masked_id(number: str) -> str:
    """Return the first four and the last three characters."""
    return number[:4] + "*" * (len(number) - 7) + number[-3:] if len(number) > 7 else "*" * len(number)


def id_of(text: str) -> str:
    """Return a citizen's id number as it is kept: without blanks and hyphens, a capital X."""
    return text.replace(" ", "").replace("-", "").upper()


def is_id_number(number: str) -> bool:
    """Say whether length, date of birth and check digit fit GB 11643 (a place may have had another code at birth)."""
    number = id_of(number)
    if (
        not _ID.fullmatch(number)
        or "10X98765432"[sum(map(int.__mul__, _WEIGHTS, map(int, number[:-1]))) % 11] != number[-1]
    ):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def phone_of(text: str) -> str:
    """Return a phone number as it is kept: figures alone."""
    return re.sub(r"[^0-9]", "", text)


def fresh(key: str, as_of: date, on: date) -> bool:
    """Say whether a fact still counts as known on a day; else it is shown for confirmation."""
    known = FACTS.get(key)
    return known is not None and (on - as_of).days <= known.fresh_days


def next_number(taken: list[str]) -> str:
    """Return the number after the highest that ends in figures, written like it."""
    best, width, front = 0, 3, ""
    for number in taken:
        found = re.fullmatch(r"(.*?)([0-9]{1,18})", number)
        if found and int(found.group(2)) >= best:
            front, best, width = found.group(1), int(found.group(2)), len(found.group(2))
    return f"{front}{best + 1:0{width}}"
