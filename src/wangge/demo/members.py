"""Who lives in each home: invented people, from the household's size, its head and who is at home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.demo.names import generation, given_female, given_male, person

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from wangge.demo.model import Register

YEAR = 2022
"""The year of the list."""

_PHONES = 90_000_000
"""Where residents' numbers begin: eleven digits with 000 in front, which nobody can dial."""


@dataclass(frozen=True)
class Member:
    """One person of one household; ``household`` is its index in the register."""

    household: int
    name: str
    relation: str
    sex: str
    birth_year: int
    phone: str
    living_here: bool


def members(register: Register, rng: np.random.Generator) -> Iterator[Member]:
    """Make everybody, household by household: as many as are registered, as many at home as live there.

    The head comes first, then the spouse, sons and daughters-in-law, grandchildren, a parent. The young are away
    before the old.
    """
    phone = _PHONES
    for household in range(len(register)):
        family = _family(str(register.head[household]), int(register.persons[household]), rng)
        here = int(register.residents[household])
        stay = set(sorted(range(len(family)), key=lambda i, f=family: abs(f[i][3] - 1958))[:here])  # type: ignore[misc]
        for index, (name, relation, sex, born) in enumerate(family):
            number = ""
            if index == 0 or (YEAR - born >= 20 and rng.random() < 0.4):
                phone += 1
                number = f"000{phone}"
            yield Member(household, name, relation, sex, born, number, index in stay)


def _family(head: str, size: int, rng: np.random.Generator) -> list[tuple[str, str, str, int]]:
    """Return name, relation, sex, year of birth of each; the head is a man, as heads in old registers are."""
    surname, born = head[0], YEAR - int(rng.integers(38, 79))
    clan = generation(rng)
    family = [(head, "户主", "男", born)]

    def child(relation: str, *, boy: bool, year: int) -> None:
        """Brothers and sisters never share a name."""
        known = {name for name, *_ in family}
        name = head
        while name in known:
            name = surname + (given_male(clan, rng) if boy else given_female(rng))
        family.append((name, relation, "男" if boy else "女", min(year, YEAR - 1)))

    if size > 1 and (size > 2 or rng.random() < 0.8):
        family.append((person(rng, woman=True), "妻", "女", born + int(rng.integers(-3, 5))))
    sons = 0
    while len(family) < min(size, 5):
        first = born + 22 + 2 * sons + int(rng.integers(0, 4))
        boy = sons == 0 or rng.random() < 0.5
        child("子" if boy else "女", boy=boy, year=first)
        sons += 1
        if boy and first + 24 < YEAR and len(family) < size:
            family.append((person(rng, woman=True), "儿媳", "女", first + int(rng.integers(-2, 4))))
    while len(family) < size:
        if len(family) == size - 1 and rng.random() < 0.25 and born > YEAR - 62:
            mother = person(rng, woman=True)
            family.append((mother, "母亲", "女", born - int(rng.integers(20, 29))))
            continue
        boy = rng.random() < 0.52
        child("孙子" if boy else "孙女", boy=boy, year=born + 48 + int(rng.integers(0, 9)))
    return family[:size]
