"""What a text is found by: our own small words, the same on every database.

Chinese by single characters and pairs, names also by pinyin and its initials, numbers with and without leading zeros.
A word is written in letters and digits alone, its first letter telling its kind, so that no database cuts it anew.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from wangge.kernel.db.sorting import HAN, plain, readings

_RUNS = re.compile(f"(?P<han>[{HAN}]+)|(?P<digits>[0-9]+(?:-[0-9]+)*)|(?P<latin>[a-z]+)")
_UNITS = re.compile(r"(?<=[0-9])\s*[号户组#]")
_LONG = 6
"""From this length on a number is a code, found by its tail too."""
_LONGEST = 24


def tokens(*texts: str) -> str:
    """Return the words by which the texts are found, separated by blanks."""
    found: dict[str, None] = {}
    for text in texts:
        for kind, run in _runs(text):
            if kind == "han":
                found |= dict.fromkeys([*_singles(run), *_pairs(run)])
            elif kind == "digits":
                found |= dict.fromkeys(_numbers(run))
            else:
                found |= dict.fromkeys(_beginnings(run))
    return " ".join(found)


def name_tokens(*names: str, spelled: bool = False) -> str:
    """Return the words for names of people and places: as ``tokens``, and pinyin initials from any of the first two
    characters on (``chl``, ``hl``); ``spelled`` adds the beginnings of the whole pinyin (``chenh``).
    """
    found = dict.fromkeys(tokens(*names).split())
    for name in names:
        syllables = [sound[:-1] for _, sound in readings(name)][:_LONGEST]
        initials = "".join(syllable[0] for syllable in syllables)
        found |= dict.fromkeys([*_beginnings(initials), *(_beginnings(initials[1:]) if len(initials) > 2 else [])])
        if spelled:
            found |= dict.fromkeys(_beginnings("".join(syllables))[1:])
            found |= dict.fromkeys(f"l{''.join(syllables[1:])}" for _ in syllables[2:3])
    return " ".join(found)


def required(query: str) -> frozenset[str]:
    """Return the words that a text must have to be found by ``query``: all of them; none when it says nothing."""
    needed: set[str] = set()
    for kind, run in _runs(query):
        if kind == "han":
            needed |= set(_pairs(run) or _singles(run))
        elif kind == "digits":
            needed.add(_number(run))
        else:
            needed.add(f"l{run[:_LONGEST]}")
    return frozenset(needed)


def _runs(text: str) -> list[tuple[str, str]]:
    return [(str(m.lastgroup), m.group()) for m in _RUNS.finditer(_UNITS.sub(" ", plain(text)))]


@cache
def _code(letter: str) -> str:
    return f"{ord(letter):05x}"


def _singles(run: str) -> list[str]:
    return [f"h{_code(letter)}" for letter in run]


def _pairs(run: str) -> list[str]:
    codes = [_code(letter) for letter in run]
    return [f"h{one}{other}" for one, other in pairwise(codes)]


def _beginnings(word: str) -> list[str]:
    return [f"l{word[:end]}" for end in range(1, min(len(word), _LONGEST) + 1)]


def _number(run: str) -> str:
    return "d" + run[:_LONGEST].replace("-", "x")


def _numbers(run: str) -> list[str]:
    """``2-012`` is found by itself, by its parts, and by each part without leading zeros; a long code by its tail."""
    parts = run.split("-")
    found = [run, *parts]
    found += [part[-length:] for part in parts if len(part) >= _LONG for length in (3, 4)]
    found += [part.lstrip("0") or "0" for part in found if "-" not in part]
    return [_number(part) for part in found]
