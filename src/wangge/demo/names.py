"""Names of the synthetic township: villages, natural villages, lanes, families. None belongs to a real person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TOWNSHIP_CODE = "411622204000"
TOWNSHIP_NAME = "大王庄乡"

VILLAGES: tuple[tuple[str, str], ...] = (
    ("大王庄", "王"),
    ("贾庄", "贾"),
    ("霍坡", "霍"),
    ("刘草楼", "刘"),
    ("王金庄", "王"),
    ("李庄", "李"),
    ("邓营", "邓"),
    ("刘老家", "刘"),
    ("三官庙", ""),  # mixed surnames
    ("王牌坊", "王"),
    ("簸箕刘", "刘"),
    ("栗楼岗", "栗"),
    ("孔寨", "孔"),
    ("方庄", "方"),
    ("范庄", "范"),
    ("丁口", "丁"),
    ("李楼", "李"),
    ("马岔", "马"),
    ("陈庄", "陈"),
    ("东孙庄", "孙"),
)
"""Stem of the village name and the surname most of its families have, in the order of the division codes."""

COMMON = ("张", "王", "李", "刘", "赵", "陈", "杨", "郭")
OTHERS = (
    "周",
    "徐",
    "朱",
    "高",
    "孙",
    "马",
    "胡",
    "何",
    "宋",
    "韩",
    "董",
    "于",
    "田",
    "石",
    "许",
    "崔",
    "任",
    "谢",
    "苏",
    "袁",
)

_OWN_NAMES = (  # natural villages with a surname of their own
    ("石菜园", "石"), ("张湾", "张"), ("赵桥", "赵"), ("郭楼", "郭"), ("杨岗", "杨"), ("周堂", "周"), ("徐洼", "徐"),
    ("朱集", "朱"), ("高庄", "高"), ("胡寨", "胡"), ("何营", "何"), ("宋楼", "宋"), ("韩桥", "韩"), ("董庄", "董"),
    ("于楼", "于"), ("田岗", "田"), ("许湾", "许"), ("崔营", "崔"), ("任庄", "任"), ("谢堂", "谢"), ("苏桥", "苏"),
    ("袁楼", "袁"), ("半截楼", "张"), ("三里桥", "赵"), ("坡里张", "张"), ("油坊陈", "陈"), ("双庙", "杨"),
    ("花杨庄", "杨"),
)  # fmt: skip

_MIDDLE = "国建永文世新书广金德长春志明玉保红海洪学兴庆全喜东立民家培占俊献"
_LAST_MALE = "强军伟勇峰林山民喜生田福成义良河涛杰刚亮旺领才中华海平顺岭根柱收臣安亭坡"
_LAST_FEMALE = "英兰芝梅荣花枝玲霞丽红琴芳云敏娟凤勤爱秀香莲艳侠"
_FIRST_FEMALE = "桂秀玉素爱春红巧翠月金彩凤小丽慧海文"
_SINGLE = "强伟军涛磊鹏超勇辉亮峰杰凯飞龙帅浩斌刚威"
_DIGITS = "零一二三四五六七八九"


def numeral(n: int) -> str:
    """Write 1-99 in Chinese: 7 -> 七, 12 -> 十二, 40 -> 四十."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones or not tens else "")


def natural_villages(offsets: Sequence[NDArray[np.float64]], rng: np.random.Generator) -> list[list[tuple[str, str]]]:
    """Name the natural villages of each village: (name, main surname), the first of each is the village's own.

    ``offsets`` holds per village the (k, 2) metres of each natural village from the first; 前 is south of it,
    后 north, 东 and 西 east and west, so that names and map agree.
    """
    used = {stem for stem, _ in VILLAGES}
    own = [_OWN_NAMES[0], *(_OWN_NAMES[1 + i] for i in rng.permutation(len(_OWN_NAMES) - 1))]
    widest = int(np.argmax([len(o) if VILLAGES[i][0] != "大王庄" else 0 for i, o in enumerate(offsets)]))
    named: list[list[tuple[str, str]]] = []
    for (stem, surname), shift in zip(VILLAGES, offsets, strict=True):
        here = [(stem, surname)]
        for x, y in shift[1:]:
            if len(named) == widest and own[0][0] == "石菜园":
                name = own.pop(0)
            else:
                name = _relative(stem, surname, x, y, used, rng) or _next_own(own)
            used.add(name[0])
            here.append(name)
        named.append(here)
    return named


def _next_own(own: list[tuple[str, str]]) -> tuple[str, str]:
    """Take the next name with a surname of its own; 石菜园 waits for its village."""
    return own.pop(1 if own[0][0] == "石菜园" else 0)


def _relative(
    stem: str, surname: str, x: float, y: float, used: set[str], rng: np.random.Generator
) -> tuple[str, str] | None:
    """Name a natural village after the village's main one and the side on which it lies; None when taken."""
    if not surname or rng.random() < 0.4:
        return None
    side = ("东" if x > 0 else "西") if abs(x) > abs(y) else ("后" if y > 0 else "前")
    kind = next((k for k in ("庄", "楼", "营", "寨") if stem.endswith(k)), "庄")
    for name in (f"{side}{surname}{kind}", f"小{surname}{kind}", f"{side}{surname}庄"):
        if name not in used:
            return name, surname
    return None


def families(n: int, surname: str, rng: np.random.Generator) -> NDArray[np.object_]:
    """Give n neighbours (in walking order) their surnames: 50-70 % the main one, the others in small clusters."""
    out = np.empty(n, dtype=object)
    share = rng.uniform(0.50, 0.64) if surname else 0.0
    pool = np.array([c for c in COMMON + OTHERS if c != surname], dtype=object)
    weight = np.where(np.arange(len(pool)) < len(COMMON) - 1, 4.0, 0.6)
    local = rng.choice(pool, size=6 if surname else 9, replace=False, p=weight / weight.sum())
    at = 0
    while at < n:
        main = surname and rng.random() < share
        length = int(rng.integers(4, 13) if main else rng.integers(4, 11))
        out[at : at + length] = surname if main else local[int(rng.exponential(2.2 if surname else 4.5)) % len(local)]
        at += length
    return out


def given_male(generation: str, rng: np.random.Generator) -> str:
    """Make a man's given name; ``generation`` is the character that the brothers and cousins of a clan share."""
    if rng.random() < 0.17:
        return _SINGLE[int(rng.integers(len(_SINGLE)))]
    last = _LAST_MALE[int(rng.integers(len(_LAST_MALE)))]
    return generation + (last if last != generation else "民")


def given_female(rng: np.random.Generator) -> str:
    """Make a woman's given name."""
    first = _FIRST_FEMALE[int(rng.integers(len(_FIRST_FEMALE)))]
    last = _LAST_FEMALE[int(rng.integers(len(_LAST_FEMALE)))]
    return first + (last if last != first else "荣")


def generation(rng: np.random.Generator) -> str:
    """Draw the generation character of a clan."""
    return _MIDDLE[int(rng.integers(len(_MIDDLE)))]


def person(rng: np.random.Generator, *, woman: bool = False, surname: str = "") -> str:
    """Make a full name."""
    if not surname:
        pool = COMMON + OTHERS
        surname = pool[int(rng.integers(len(pool)))]
    return surname + (given_female(rng) if woman else given_male(generation(rng), rng))
