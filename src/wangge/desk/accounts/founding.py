"""A township from nothing: its place in the tree, its roles, its head, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from wangge.kernel.access import as_system, system_actor
from wangge.kernel.accounts.api import account_make
from wangge.kernel.accounts.setup_code import is_founded
from wangge.kernel.models import Setting
from wangge.problem import Problem
from wangge.roster import api as roster
from wangge.territory import api as territory

if TYPE_CHECKING:
    from wangge.kernel.access import Actor
    from wangge.kernel.models import User

HEAD = "township_chief"
"""The role of a township's head, as the default roles call it."""

_FOUNDED = "founded"


@dataclass(frozen=True)
class Founding:
    """What the setup asks."""

    township: str
    code: str
    head: str
    username: str
    password: str = field(repr=False)
    phone: str = ""


def township_found(*, wanted: Founding, actor: Actor | None = None) -> User:
    """The township stands in the tree, and its head can log in. Without ``actor`` it is the first one.

    Raises
    ------
    Problem
        ``setup.done`` when somebody was faster, ``account.name.taken``, ``access.denied``, and what the territory and
        the roster say of names, codes and phone numbers.
    """
    with transaction.atomic():
        if actor is None:
            _, made = Setting.objects.get_or_create(key=_FOUNDED, defaults={"value": wanted.code})
            if is_founded() or not made:
                raise Problem("setup.done")
        else:
            actor.require("settings.write")
        platform = system_actor(actor.name if actor else "setup")
        with as_system("a township has nobody yet who could be asked"):
            top = territory.township_create(actor=platform, code=wanted.code.strip(), name=wanted.township)
            roster.write_default_roles()
            person = roster.person_create(actor=platform, name=wanted.head, home_id=top.pk, phone=wanted.phone)
            roster.assignment_open(actor=platform, person_id=person.pk, role=HEAD, grid_id=top.pk)
            return account_make(
                actor=platform, person_id=person.pk, name=wanted.head, phone=wanted.phone, path=top.path,
                username=wanted.username, password=wanted.password,
            )  # fmt: skip
