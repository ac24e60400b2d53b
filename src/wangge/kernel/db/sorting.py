"""How Chinese names are read and put in order: pinyin by character, with the readings that family names have."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pypinyin import Style, pinyin

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"

_LONGEST = 128
_PIECES = re.compile(f"([{HAN}])|([0-9]+)|([a-z]+)")

FAMILY_NAMES: dict[str, str] = {
    "单": "shan4", "曾": "zeng1", "查": "zha1", "解": "xie4", "仇": "qiu2", "朴": "piao2", "区": "ou1", "盖": "ge3",
    "乐": "yue4", "缪": "miao4", "秘": "bi4", "燕": "yan1", "翟": "zhai2", "折": "she2", "员": "yun4", "祭": "zhai4",
    "黑": "he4", "繁": "po2", "覃": "qin2", "种": "chong2", "召": "shao4", "重": "chong2", "任": "ren2", "华": "hua4",
    "葛": "ge3", "牟": "mu4", "卜": "bu3", "阚": "kan4", "薄": "bo2", "盛": "sheng4", "能": "nai4", "句": "gou1",
    "都": "du1", "相": "xiang4", "隗": "wei3", "郇": "xun2", "洗": "xian3", "郗": "xi1", "晁": "chao2", "宿": "su4",
    "令": "ling2", "那": "na1", "哈": "ha3", "尉": "wei4", "於": "yu1", "过": "guo1", "应": "ying1", "兴": "xing1",
    "冯": "feng2", "石": "shi2", "车": "che1", "宁": "ning4", "佴": "nai4", "麻": "ma2", "訾": "zi1", "臧": "zang1",
    "尉迟": "yu4 chi2", "长孙": "zhang3 sun1", "万俟": "mo4 qi2", "令狐": "ling2 hu2", "澹台": "tan2 tai2",
    "宰父": "zai3 fu3", "单于": "chan2 yu2",
}  # fmt: skip
"""Readings as a family name where they differ from the common one of the character."""

_PLACES = {
    "中牟": "zhong1 mu4",
    "浚县": "xun4 xian4",
    "长葛": "chang2 ge3",
    "单县": "shan4 xian4",
    "十里堡": "shi2 li3 pu4",
}
"""Names of places whose reading is their own."""


def plain(text: str) -> str:
    """Return the text in one way of writing: full-width as half-width, lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=4096)  # a name is put in order and indexed in one go
def readings(name: str) -> tuple[tuple[str, str], ...]:
    """Return the characters of a Chinese name with their pinyin and tone (``chen2``); others are left out."""
    han = [letter for letter in plain(name) if is_han(letter)]
    text = "".join(han)
    known = _PLACES.get(text) or FAMILY_NAMES.get(text[:2]) or FAMILY_NAMES.get(text[:1], "")
    first = known.split()
    return tuple((letter, first[at] if at < len(first) else _reading(letter)) for at, letter in enumerate(han))


def sort_key(name: str) -> str:
    """Return the text by which names stand in dictionary order: by pinyin, tone and character; numbers by value.

    It has small letters and digits alone, so that every database puts it in the same order.
    """
    return _sort_key(name)[:_LONGEST]


@cache
def is_han(letter: str) -> bool:
    """Say whether it is a Chinese character."""
    return re.fullmatch(f"[{HAN}]", letter) is not None


def _sort_key(name: str) -> str:
    syllables = iter(readings(name))
    parts = []
    for han, digits, latin in _PIECES.findall(plain(name)):
        if han:
            parts.append(f"{next(syllables)[1]}{ord(han):05x}")
        else:
            parts.append(latin or f"{digits.lstrip('0') or '0':0>8}")
    return "".join(parts)


@cache
def _reading(letter: str) -> str:
    found = pinyin(letter, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
    plain_ = "".join(c for c in unicodedata.normalize("NFKD", found[0][0]) if c.isascii()) if found else ""
    return plain_ or "zz5"
