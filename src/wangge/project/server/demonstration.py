"""The demo township as a running platform: founded, drawn, filled and staffed the way a real one is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.db import transaction

from wangge import demo
from wangge.delineation import GridParams, delineate_township
from wangge.desk.accounts.founding import Founding, township_found
from wangge.exchange.assemble import assemble
from wangge.exchange.household_list import read_households
from wangge.exchange.maps import read_map, read_villages
from wangge.exchange.net import Net, write_net
from wangge.exchange.people import read_people
from wangge.kernel import clock, ids
from wangge.kernel.accounts.api import account_make
from wangge.kernel.demo import is_demo, mark_demo
from wangge.kernel.models import User
from wangge.language import choose, speaking
from wangge.language.marking import _
from wangge.planning import api as planning
from wangge.problem import Problem
from wangge.registry.imports import api as imports
from wangge.roster import api as roster
from wangge.territory import api as territory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from wangge.delineation.model import GridPlan, Township
    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid

TOWNSHIP, CODE = "大王庄乡", "411622204000"
_DOCUMENT, _REASON = "大政〔2022〕18号（演示）", "演示：全乡网格首次划分"
"""Made up, and marked as such."""

_SUPERVISION, _OFFICE = "监督电话", "村委会电话"
"""Lines of the list of people that are no people."""

_SHOWN = "孔寨村"
"""The village whose people get the demo accounts."""


@dataclass(frozen=True)
class Account:
    """One account to try the platform with."""

    username: str
    name: str
    post: str


@dataclass(frozen=True)
class Demonstration:
    """How to get in: the accounts and the one password of all."""

    accounts: tuple[Account, ...]
    password: str


def demonstration(folder: Path, tell: Callable[[int, int], None]) -> Demonstration:
    """Make sure that the database holds the demo township; return how to get in.

    Parameters
    ----------
    folder
        Where its files lie or are made: ``demo/`` and ``net/``.

    Raises
    ------
    Problem
        ``demo.real_work`` when the database holds something else.
    """
    if User.objects.exists():
        if not is_demo():
            raise Problem("demo.real_work", folder=str(settings.VAR_DIR))
        tell(5, 5)
        return _kept()
    tell(0, 5)
    files, net = folder / "demo", folder / "net"
    if not (net / "plan.json").exists():
        _draw(files, net)
    tell(1, 5)
    spoken = speaking()
    choose("zh")  # what is entered by itself, the usual stations say, has Chinese names
    try:
        with transaction.atomic():
            made = _fill(files, net, tell)
            mark_demo()
    finally:
        choose(spoken)
    return made


def _draw(files: Path, net: Path) -> None:
    def draw(township: Township) -> tuple[GridPlan, ...]:
        return delineate_township(township, GridParams())

    demo.write(files, draw=draw)
    township = assemble(
        read_households(files / "households.xlsx"), [read_map(files / "map.gpkg")],
        read_villages(files / "villages.gpkg"), township_name=TOWNSHIP,
    )  # fmt: skip
    write_net(Net(township, draw(township), GridParams()), net)


def _fill(files: Path, net: Path, tell: Callable[[int, int], None]) -> Demonstration:
    password = ids.typed_code(10)
    head = Founding(
        township=TOWNSHIP, code=CODE, head="赵喜中", username="shuji", phone="00000000001", password=password
    )
    user = township_found(wanted=head)
    chief = roster.actor_for(user)
    planning.ground_from_folder(actor=chief, net_folder=net, name=net.name)
    tell(2, 5)
    _import(chief, files / "residents.xlsx")
    tell(3, 5)
    drawing = planning.drawing_from_folder(actor=chief, net_folder=net, name=net.name)
    planning.plans_adopt(
        actor=chief, plan_ids=[plan.pk for plan in planning.plans_of(chief, drawing.pk)], document=_DOCUMENT,
        document_date=clock.today(), reason=_REASON,
    )  # fmt: skip
    tell(4, 5)
    top = next(iter(territory.grids_for(chief).filter(level=territory.TOWNSHIP)))
    roster.bodies_add_usual(actor=chief, grid_id=top.pk)
    with (files / "people.xlsx").open("rb") as people:
        roster.roster_appoint(actor=chief, file=File(people, "people.xlsx"))
    _offices(chief, top, files / "people.xlsx")
    made = Demonstration(_accounts(chief, user, top, password), password)
    _keep(made)
    tell(5, 5)
    return made


def _import(chief: Actor, file: Path) -> None:
    """Bring the list in through the same steps as a clerk."""
    with file.open("rb") as upload:
        row = imports.import_start(actor=chief, kind="households", upload=File(upload, file.name))
    row = imports.import_map(
        actor=chief, import_id=row.pk, mapping=row.options["mapping"], layout=row.options["layout"]
    )
    while row.state == "checking":
        row = imports.import_check(actor=chief, import_id=row.pk)
    imports.import_carry_out(actor=chief, import_id=row.pk)


def _offices(chief: Actor, top: Grid, people: Path) -> None:
    """Enter the numbers of offices, which are no people: the township publishes one for complaints, villages theirs."""
    listed = [(one.level, one.unit, one.role, one.phone) for one in read_people(people)]
    phone = next(phone for level, _unit, role, phone in listed if level == "township" and role == _SUPERVISION)
    planning.publishing_save(
        actor=chief, township_id=top.pk, wanted=planning.Publishing(supervision_phone=phone), host=planning.Hosting()
    )
    of_village = {unit: phone for level, unit, role, phone in listed if level == "village" and role == _OFFICE}
    for body in roster.bodies_for(chief, kind="village_committee"):
        roster.body_update(
            actor=chief, body_id=body.pk, version=body.version, kind=body.kind, name=body.name, duties=body.duties,
            phone=of_village[body.grid.name],
        )  # fmt: skip


def _accounts(chief: Actor, user: User, top: Grid, password: str) -> tuple[Account, ...]:
    """Give one person of each kind an account with the same password."""
    village = next(grid for grid in territory.villages_for(chief) if grid.name == _SHOWN)
    area = next(
        grid for grid in territory.grids_for(chief) if grid.level == territory.AREA and village.path in grid.path
    )
    leaf = next(grid for grid in territory.leaf_grids(chief) if area.path in grid.path)
    station = next(body for body in roster.bodies_for(chief) if body.name.endswith("司法所"))
    platform = territory.platform_over(top)
    made = [Account(user.username, str(user), _("township secretary"))]
    for username, name, role, body, post in (
        ("zhuren", "周明", "office_head", None, _("head of the grid office")),
        ("guanli", "吴平", "administrator", None, _("administrator")),
        ("sifa", "郑法", "body_head", station.pk, _("station (justice office)")),
    ):
        person = roster.person_create(actor=chief, name=name, home_id=top.pk)
        at = None if body else top.pk
        roster.assignment_open(actor=chief, person_id=person.pk, role=role, grid_id=at, body_id=body)
        made.append(_account(platform, person.pk, person.name, username, top.path, post, password))
    for username, grid, post in (
        ("cunzhi", village, _("village secretary")),
        ("pianzhang", area, _("level-3 cadre")),
        ("wangge", leaf, _("grid officer")),
    ):
        holders = roster.people_of_grids(chief, [grid.pk])[grid.pk]
        holder = next(one for one in holders if one.in_charge)
        made.append(_account(platform, holder.person_id, holder.name, username, grid.path, post, password))
    return tuple(made)


def _account(
    platform: Actor, person_id: UUID, name: str, username: str, path: str, post: str, password: str
) -> Account:
    account_make(
        actor=platform, person_id=person_id, name=name, phone="", path=path, username=username, password=password
    )
    return Account(username, name, post)


def _keep(made: Demonstration) -> None:
    """Remember how to get in, for the owner of the var folder alone."""
    file = settings.VAR_DIR / "keys" / "demo-accounts"
    file.touch(mode=0o600)
    file.write_text(
        json.dumps([made.password, *([a.username, a.name, a.post] for a in made.accounts)]), encoding="utf-8"
    )


def _kept() -> Demonstration:
    password, *accounts = json.loads((settings.VAR_DIR / "keys" / "demo-accounts").read_text(encoding="utf-8"))
    return Demonstration(tuple(Account(*account) for account in accounts), password)
