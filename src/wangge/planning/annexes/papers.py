"""The papers of an adoption, one by one and together. Official documents are Chinese in whatever language one reads."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.record import record_export
from wangge.language.marking import _
from wangge.planning.annexes.contents import contents_of
from wangge.planning.annexes.document import Paper
from wangge.registry.api import Counts
from wangge.roster.api import roles_with_duties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.planning.annexes.contents import Contents, Unit
    from wangge.territory.api import Grid

ANNEXES: dict[str, str] = {
    "grids": _("Annex 1: list of the grids"),
    "officers": _("Annex 2: list of the grid officers"),
    "duties": _("Annex 3: list of duties"),
    "tasks": _("Annex 4: list of tasks"),
    "notice": _("Sheet that explains it to the residents, a page for each grid"),
}

_TITLES = {
    "grids": "网格划分一览表",
    "officers": "网格员名册",
    "duties": "网格职责清单",
    "tasks": "网格任务清单",
    "notice": "网格调整明白纸",
}
_OFFICE = {"administrator", "office_staff"}
"""Roles that keep the platform running and look after nobody's grid."""
_NONE = Counts()
_NUMERALS = "一二三四五六七八九十"


def adoption_annex(actor: Actor, adoption_id: UUID | str, kind: str) -> tuple[str, bytes]:
    """Return the name and the content of one paper (a key of ``ANNEXES``).

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    contents = contents_of(actor, adoption_id)
    _read(actor, contents, [kind])
    return _name(contents, kind), _write(contents, kind)


def adoption_annexes(actor: Actor, adoption_id: UUID | str) -> tuple[str, bytes]:
    """Return the name and the content of a zip with all papers.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    contents = contents_of(actor, adoption_id)
    _read(actor, contents, list(ANNEXES))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for kind in ANNEXES:
            packed.writestr(_name(contents, kind), _write(contents, kind))
    return f"{contents.row.document} 附件.zip", out.getvalue()


def _read(actor: Actor, contents: Contents, kinds: list[str]) -> None:
    """Names and telephone numbers leave the platform with these papers: that stands in the record."""
    record_export(
        what="adoption.papers", rows=sum(len(unit.leaves) for unit in contents.units), actor=actor,
        path=contents.row.path, file="、".join(_TITLES[kind] for kind in kinds),
    )  # fmt: skip


def _name(contents: Contents, kind: str) -> str:
    number = list(ANNEXES).index(kind) + 1
    return f"{contents.row.document} {f'附件{number} ' if kind != 'notice' else ''}{_TITLES[kind]}.docx"


def _write(contents: Contents, kind: str) -> bytes:
    paper = Paper(_TITLES[kind], clock.today())
    writers: dict[str, Callable[[Paper, Contents], None]] = {
        "grids": _grids, "officers": _officers, "duties": _duties, "tasks": _tasks, "notice": _notice
    }  # fmt: skip
    if kind != "notice":
        paper.mark(f"附件{list(ANNEXES).index(kind) + 1}")
        paper.title(f"{_whose(contents)}{_TITLES[kind]}")
        paper.text(
            f"（{contents.row.document}，{_day(contents.row.document_date)}；本表数据截至{_day(clock.today())}）"
        )
    writers[kind](paper, contents)
    return paper.data()


def _whose(contents: Contents) -> str:
    alone = contents.units[0].village.name if len(contents.units) == 1 else ""
    return contents.township.name + alone


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _count(contents: Contents, grid: Grid) -> Counts:
    return contents.counts.get(grid.pk, _NONE)


def _grids(paper: Paper, contents: Contents) -> None:
    columns = [
        ("序号", 6), ("网格名称", 13), ("编码", 7), ("片区", 11), ("覆盖范围", 40), ("户数", 7), ("户籍人口", 7),
        ("网格员", 10),
    ]  # fmt: skip
    for number, unit in enumerate(contents.units):
        _village_heading(paper, contents, number, unit, f"（村代码{unit.village.division_id}）")
        paper.table(
            columns,
            [
                (
                    at, leaf.name, leaf.code[12:], contents.area_of(unit, leaf), leaf.scope_text.replace("\n", "；"),
                    _count(contents, leaf).households, _count(contents, leaf).registered, _name_of(contents, leaf),
                )
                for at, leaf in enumerate(unit.leaves, 1)
            ],
        )  # fmt: skip
    alone = f"（{contents.units[0].village.division_id}）" if len(contents.units) == 1 else ""
    paper.text(f"注：网格编码共15位，由12位村代码{alone}和表中3位组成。")


def _name_of(contents: Contents, grid: Grid) -> str:
    chief = contents.chief(grid)
    return chief.name if chief else "（空缺）"


def _officers(paper: Paper, contents: Contents) -> None:
    columns = [("序号", 7), ("网格", 20), ("姓名", 11), ("岗位", 16), ("联系电话", 19), ("备注", 11)]
    for number, unit in enumerate(contents.units):
        _village_heading(paper, contents, number, unit, "")
        paper.table(columns, _posts(contents, unit))
    paper.text("注：联系电话经本人同意后填写；未同意公开的，填写村委会值班电话。")


def _posts(contents: Contents, unit: Unit) -> Iterator[tuple[object, ...]]:
    at = 0
    for grid in (unit.village, *unit.areas, *unit.leaves):
        holders = contents.people[grid.pk]
        for holder in holders:
            at += 1
            phone = contents.phone(unit, holder)
            own = bool(holder.public_phone)
            whose = "" if own or not phone else "村委会"
            yield at, grid.name, holder.name, holder.title or holder.role_zh, phone, whose
        if not any(holder.in_charge for holder in holders):
            at += 1
            yield at, grid.name, "", "", contents.office.get(unit.village.pk, ""), "待选配"


def _duties(paper: Paper, contents: Contents) -> None:
    held = {holder.role for holders in contents.people.values() for holder in holders}
    roles: list[Any] = [role for role in roles_with_duties() if role.key in held - _OFFICE]
    for number, role in enumerate(roles):
        paper.heading(f"{_numeral(number)}、{role.name_zh}")
        for at, duty in enumerate(role.lines, 1):
            paper.text(f"{at}．{duty.text_zh}")


def _tasks(paper: Paper, contents: Contents) -> None:
    columns = [("序号", 7), ("网格", 20), ("任务", 36), ("责任人", 11), ("完成时限", 12), ("完成情况", 12)]
    for number, unit in enumerate(contents.units):
        _village_heading(paper, contents, number, unit, "")
        paper.table(columns, ((at, *task, "", "") for at, task in enumerate(_todo(contents, unit), 1)))
    paper.text("注：完成时限由各村填写。任务只列本次调整所需的交接和配齐事项，日常工作见职责清单。")


def _todo(contents: Contents, unit: Unit) -> Iterator[tuple[str, str, str]]:
    """Yield what this adoption makes necessary: grid, what is to do, who does it."""
    secretary = _name_of(contents, unit.village)
    for leaf in unit.leaves:
        chief = contents.chief(leaf)
        others = [(name, number) for name, number, same in contents.came.get(leaf.pk, ()) if not same]
        if chief is None:
            yield leaf.name, "选配网格员，公布姓名和联系方式。", secretary
        for name, number in others:
            task = f"接收原{name}{number}户：由原网格员陪同逐户见面，交接需要帮助的事项。"
            yield leaf.name, task, _name_of(contents, leaf)
    yield unit.village.name, "张贴新的网格图，把明白纸送到每户；收回旧图。", secretary


def _notice(paper: Paper, contents: Contents) -> None:
    first = True
    for unit in contents.units:
        for leaf in unit.leaves:
            paper.title(_TITLES["notice"], new_page=not first)
            first = False
            _sheet(paper, contents, unit, leaf)


def _sheet(paper: Paper, contents: Contents, unit: Unit, leaf: Grid) -> None:
    row, chief = contents.row, contents.chief(leaf)
    paper.text(f"{unit.village.name}{leaf.name.removeprefix(unit.village.name)}的各位乡亲：", indent=False)
    paper.heading("一、有什么变化")
    paper.text(f"按照{contents.township.name}《{row.document}》，从{_day(row.valid_from)}起，{_change(contents, leaf)}")
    scope = leaf.scope_text.replace("\n", "；").rstrip("。；")
    paper.text(f"本网格现有{_count(contents, leaf).households}户。{f'范围：{scope[:90]}。' if scope else ''}")
    paper.heading("二、您的网格员")
    phone = contents.phone(unit, chief)
    if chief is not None:
        own = "电话" if chief.public_phone else "联系电话（村委会）"
        paper.text(f"{chief.name}，{chief.title or chief.role_zh}{f'，{own}：{phone}' if phone else ''}。")
    else:
        until = f"这段时间请拨打村委会电话：{phone}。" if phone else "这段时间请找村委会。"
        paper.text(f"正在选配，选定后张榜公布。{until}")
    paper.heading("三、有事怎么办")
    paper.text("先找网格员；网格员办不了的，由他上报，办到哪一步会告诉您。需要帮助、遇到危险或者邻里有纠纷，都可以说。")
    paper.heading("四、不满意怎么办")
    office = contents.office.get(unit.village.pk, "")
    paper.text(f"可以向村委会{f'（{office}）' if office else ''}或者{contents.township.name}反映，也可以拨打12345。"
               "您的个人信息只用于为您服务，您可以查看、要求更正。")  # fmt: skip
    paper.signed(f"{unit.village.name.removesuffix('村')}村民委员会")
    paper.signed(_day(clock.today()))


def _change(contents: Contents, leaf: Grid) -> str:
    came = contents.came.get(leaf.pk, [])
    others = [f"原{name}的{number}户" for name, number, same in came if not same]
    stayed = sum(number for _, number, same in came if same)
    if not came:
        return f"您家在{leaf.name}，这是第一次划定网格。"
    if not others:
        return f"您家仍在{leaf.name}，网格的住户没有增加。"
    parts = "、".join([*([f"本网格原有的{stayed}户"] if stayed else []), *others[:4]])
    return f"{leaf.name}由{parts}{'等' if len(others) > 4 else ''}组成。"


def _village_heading(paper: Paper, contents: Contents, number: int, unit: Unit, more: str) -> None:
    if len(contents.units) > 1:
        paper.heading(f"{_numeral(number)}、{unit.village.name}{more}")


def _numeral(at: int) -> str:
    """Write 1 to 99 as headings are counted: 一, 十二, 三十."""
    tens, ones = divmod(at + 1, 10)
    written = "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十" if tens else ""
    return written + (_NUMERALS[ones - 1] if ones else "")
