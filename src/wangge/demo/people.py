"""Who is in charge in the synthetic township: invented people in the posts of all four levels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from wangge.demo import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan
    from wangge.demo.model import DemoTownship, Register

PARTY_MEMBERS = 143
INVENTED = "虚构数据"
_TAGS = (
    "村民组长",
    "公益岗",
    "无职党员",
    "老党员",
    "退役军人",
    "退休干部",
    "老教师",
    "妇女代表",
    "群众代表",
    "返乡人员",
)
_LEADERS = (
    "一级网格长", "一级副网格长", "人大主席", "党委副书记", "纪委书记", "政法委员", "组织委员", "宣传委员", "武装部长",
    "副乡长", "副乡长",
)  # fmt: skip
_LEADER_NOTES = ("乡党委书记", "乡长")
_CADRES = ("二级网格长", "村委会主任", "监委会主任", "文书")
_CADRE_NOTES = ("村党支部书记", "", "", "")
_HELPERS = ("协助员", "协助员", "信息员", "保洁网格员", "保洁网格员", "政策宣传员")


@dataclass(frozen=True)
class Post:
    """One row of the list of people in charge."""

    level: str  # 乡, 村, 片, 网格
    unit: str
    area: str
    household: str
    role: str
    name: str
    phone: str
    consent: bool
    party: bool
    note: str


@dataclass
class _Office:
    """Hands out names and phones: 000 and eight digits, which no telephone can dial."""

    rng: np.random.Generator
    posts: list[Post] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def appoint(self, level: str, unit: str, role: str, *, surname: str = "", party: bool = False, name: str = "",
                area: str = "", household: str = "", note: str = "") -> None:  # fmt: skip
        """Put a person into a post."""
        while not name or (name in self.used and not household):
            name = names.person(self.rng, woman=bool(self.rng.random() < 0.27), surname=surname)
        self.used.add(name)
        consent = level != "网格" or bool(self.rng.random() < 0.88)
        words = f"{note}；{INVENTED}" if note else INVENTED
        phone = f"000{len(self.posts) + 1:08d}"
        self.posts.append(Post(level, unit, area, household, role, name, phone, consent, party, words))


def posts(township: DemoTownship, plans: Sequence[GridPlan] | None, rng: np.random.Generator) -> list[Post]:
    """Fill the posts of the township, its villages, their areas and grids.

    Grid officers are named with the household they live in. With ``plans`` (one per village, in the order of the
    villages) every grid has one; without, every villager group has two. 143 of all are party members.
    """
    office = _Office(rng)
    for k, role in enumerate(_LEADERS):
        office.appoint("乡", township.name, role, party=True, note=_LEADER_NOTES[k] if k < 2 else "")
    office.appoint("乡", township.name, "监督电话", name="乡网格化服务管理办公室")
    for v, (code, village) in enumerate(zip(*township.villages.columns.values(), strict=True)):
        _village(office, township, v, str(code), str(village), plans[v] if plans else None)
    return _with_party(office.posts, rng)


def _village(office: _Office, township: DemoTownship, v: int, code: str, village: str, plan: GridPlan | None) -> None:
    """Fill the posts of one village."""
    surname = names.VILLAGES[v][1]
    for k, role in enumerate(_CADRES):
        own = surname if office.rng.random() < 0.6 else ""
        office.appoint("村", village, role, surname=own, party=k < 3, note=_CADRE_NOTES[k])
    office.appoint("村", village, "责任组长", party=True, note="乡领导班子成员")
    office.appoint("村", village, "包村干部")
    office.appoint("村", village, "村委会电话", name=f"{village}委会")
    settled = township.settlements.columns
    areas = (
        [a.name for a in plan.areas]
        if plan and plan.areas
        else [str(n) for n in settled["name"][settled["village"] == code]]
    )
    for k, area in enumerate(areas):
        own = surname if office.rng.random() < 0.5 else ""
        note = ("村党支部委员", "村委会委员", "监委会委员")[k % 3]
        office.appoint("片", village, "三级网格长", surname=own, area=area, note=note, party="党支部" in note)
    register = township.households
    mine = np.flatnonzero(register.village == v)
    grids = _grids(register, mine, plan)
    for members in grids:
        _grid_officer(office, register, village, members)
    for k, role in enumerate(_HELPERS):
        members = grids[(k * 2 + 1) % len(grids)]
        _grid_officer(office, register, village, members, role=role)


def _grids(register: Register, mine: NDArray[np.int64], plan: GridPlan | None) -> list[NDArray[np.int64]]:
    """Households of each future officer: by grid, or half a villager group each."""
    if plan is not None:
        return [mine[plan.grid_of == g] for g in range(len(plan.grids)) if (plan.grid_of == g).any()]
    halves = []
    for g in np.unique(register.group_index[mine]):
        halves += np.array_split(mine[register.group_index[mine] == g], 2)
    return halves


def _grid_officer(
    office: _Office, register: Register, village: str, members: NDArray[np.int64], role: str = "网格员"
) -> None:
    """Choose somebody who lives in the middle of the grid, the household head or another adult."""
    taken = {post.household for post in office.posts}
    home = [m for m in members if register.status[m] == "常住" and register.persons[m] > 1] or list(members)
    free = [m for m in home if register.number[m] not in taken] or home
    middle = np.median(register.xy[members], axis=0)
    away = np.hypot(*(register.xy[free] - middle).T)
    at = free[int(np.argsort(away, kind="stable")[int(office.rng.integers(min(4, len(free))))])]
    wife = role == "保洁网格员" or office.rng.random() < 0.3
    name = names.person(office.rng, woman=True) if wife else str(register.head[at])
    note = str(_TAGS[int(office.rng.integers(len(_TAGS)))]) if role == "网格员" else ""
    if wife and note in ("村民组长", "退役军人", "老教师", "退休干部"):
        note = "妇女代表"
    household = str(register.number[at])
    office.appoint("网格", village, role, name=name, household=household, note=note, party="党员" in note)


def _with_party(filled: list[Post], rng: np.random.Generator) -> list[Post]:
    """Settle the number of party members among area heads and grid officers, whose notes then agree."""
    rest = PARTY_MEMBERS - sum(p.party for p in filled)
    out = list(filled)
    if rest >= 0:
        open_to = [k for k, p in enumerate(out) if not p.party and (p.level == "片" or "村民组长" in p.note)]
        for k in rng.permutation(open_to)[:rest]:
            out[k] = replace(out[k], party=True)
    else:
        members = [k for k, p in enumerate(out) if p.party and p.level == "网格"]
        for k in rng.permutation(members)[:-rest]:
            note = out[k].note.replace("无职党员", "群众代表").replace("老党员", "群众代表")
            out[k] = replace(out[k], party=False, note=note)
    return out
