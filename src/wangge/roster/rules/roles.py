"""Roles and what they allow: the defaults that a new township starts with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wangge.kernel.access import Ability

Target = Literal["grid", "body", "household"]

READ: frozenset[Ability] = frozenset({"grid.read", "person.read"})
VISIT: frozenset[Ability] = READ | {
    "household.read",
    "household.write",
    "household.reveal",
    "care.read",
    "place.write",
    "export",
}
KEEP: frozenset[Ability] = VISIT | {"care.write", "person.write", "import", "record.read", "account.write"}
LEAD: frozenset[Ability] = KEEP | {"grid.write", "body.write", "privacy.write", "settings.write"}


@dataclass(frozen=True)
class DefaultRole:
    """A role as shipped; every part of it can be changed by the township."""

    key: str
    name_zh: str
    name_en: str
    target: Target
    levels: str
    abilities: frozenset[Ability]
    in_charge: bool = False


DEFAULT_ROLES: tuple[DefaultRole, ...] = (
    DefaultRole("township_chief", "一级网格长", "township grid chief", "grid", "1", LEAD, in_charge=True),
    DefaultRole("office_head", "网格办主任", "head of the grid office", "grid", "1", LEAD),
    DefaultRole("deputy_chief", "副网格长", "deputy grid chief", "grid", "12", READ),
    DefaultRole("leader", "乡领导班子成员", "township leader", "grid", "1", READ),
    DefaultRole("office_staff", "网格办工作人员", "grid office staff", "grid", "1", KEEP),
    DefaultRole(
        "administrator",
        "系统管理员",
        "administrator",
        "grid",
        "1",
        frozenset({"grid.read", "person.read", "account.write", "settings.write", "record.read"}),
    ),
    DefaultRole("team_leader", "责任组长", "responsible team leader", "grid", "2", KEEP),
    DefaultRole("liaison", "包村干部", "village-liaison cadre", "grid", "2", VISIT),
    DefaultRole("guide", "网格指导员", "grid guide", "grid", "234", READ),
    DefaultRole(
        "village_chief",
        "二级网格长",
        "village grid chief",
        "grid",
        "2",
        KEEP | {"grid.write", "privacy.write"},
        in_charge=True,
    ),
    DefaultRole("area_chief", "三级网格长", "area grid chief", "grid", "3", VISIT | {"person.write"}, in_charge=True),
    DefaultRole("grid_officer", "网格员", "grid officer", "grid", "4", VISIT, in_charge=True),
    DefaultRole("assistant", "协助员", "grid assistant", "grid", "4", READ),
    DefaultRole("service", "服务员", "service member", "grid", "34", READ),
    DefaultRole("information", "信息员", "information clerk", "grid", "34", READ),
    DefaultRole("coordinator", "协调员", "coordinator", "grid", "234", READ),
    DefaultRole("cleaner", "保洁网格员", "cleaning officer", "grid", "34", frozenset({"grid.read"})),
    DefaultRole("policy", "政策宣传员", "policy explainer", "grid", "34", frozenset({"grid.read"})),
    DefaultRole(
        "support",
        "帮扶责任人",
        "household support contact",
        "household",
        "",
        frozenset({"person.read", "household.read", "household.reveal", "care.read"}),
    ),
    DefaultRole("body_head", "负责人", "head", "body", "", frozenset({"grid.read", "person.read"})),
    DefaultRole("body_member", "成员", "member", "body", "", frozenset({"grid.read"})),
)

ROLES: dict[str, DefaultRole] = {role.key: role for role in DEFAULT_ROLES}
