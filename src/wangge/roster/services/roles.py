"""Writes to roles and their duty lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction

from wangge.kernel.access import ABILITIES, Actor, system_actor, writing
from wangge.kernel.changes import expect_version
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.roster import rules
from wangge.roster.models import Duty, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.kernel.models import Versioned

_MOST_DUTIES = 30
_KEPT = ("settings.write", "account.write")
"""What the editor must still hold afterwards: a township that nobody can set up is locked out."""


def write_default_roles() -> int:
    """Add the default roles that are missing, with their duty lists; what the township has changed stays as it is."""
    with transaction.atomic():
        known = set(Role.objects.values_list("key", flat=True))
        missing = [(n, role) for n, role in enumerate(rules.DEFAULT_ROLES) if role.key not in known]
        Role.objects.bulk_create(
            Role(
                key=role.key, name_zh=role.name_zh, name_en=role.name_en, target=role.target, levels=role.levels,
                in_charge=role.in_charge, abilities=sorted(role.abilities), order=order,
            )
            for order, role in missing
        )  # fmt: skip
        for _, role in missing:
            _write_duties(role.key, rules.DUTIES[role.key])
        if missing:
            record(
                "role.defaults", subject="roster.role:defaults", actor=system_actor("default roles"),
                after={"roles": [role.key for _, role in missing]},
            )  # fmt: skip
    return len(missing)


def role_update(
    *, actor: Actor, key: str, version: int, name_zh: str, name_en: str, abilities: Sequence[str],
    duties: Sequence[tuple[str, str]],
) -> Role:  # fmt: skip
    """Change a role's names, abilities and duty list (pairs of Chinese and English lines).

    Nobody gives a role what they do not hold themselves, and the editor keeps what it takes to edit again.

    Raises
    ------
    Problem
        ``access.denied``, ``access.not_found``, ``row.stale``, ``role.name.missing``, ``role.abilities.above``,
        ``role.abilities.lockout``, ``role.duties.too_many``.
    """
    with writing(actor):
        acting = actor.require("settings.write")
        role = Role.objects.select_for_update().filter(pk=key).first()
        if role is None:
            raise Problem("access.not_found")
        expect_version(cast("Versioned", role), version)
        wanted = sorted(set(abilities))
        lines = [(zh.strip(), en.strip()) for zh, en in duties if zh.strip() or en.strip()]
        _check(actor, role, name_zh, wanted, lines)
        before = _told(role)
        after: dict[str, object] = {"name_zh": name_zh.strip(), "name_en": name_en.strip(), "abilities": wanted}
        after["duties"] = [list(line) for line in lines]
        if before == after:
            return role
        role.name_zh, role.name_en, role.abilities = name_zh.strip(), name_en.strip(), wanted
        role.version += 1
        role.save(update_fields=["name_zh", "name_en", "abilities", "version"])
        Duty.objects.filter(role=role).delete()
        _write_duties(role.key, lines)
        changed = [name for name in after if before[name] != after[name]]
        record(
            "role.update", subject=role, actor=actor, acting_as=acting,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip
    return role


def _check(actor: Actor, role: Role, name: str, wanted: list[str], lines: list[tuple[str, str]]) -> None:
    if not name.strip():
        raise Problem("role.name.missing")
    if len(lines) > _MOST_DUTIES:
        raise Problem("role.duties.too_many", most=_MOST_DUTIES)
    added = [ability for ability in wanted if ability not in role.abilities]
    top = next(iter(actor.paths("settings.write")), "")
    beyond = [a for a in added if a not in ABILITIES or not actor.may(a, top)]
    if beyond:
        raise Problem("role.abilities.above", abilities=", ".join(beyond))
    for ability in _KEPT:
        held_by = {post.role for post in actor.posts if ability in post.abilities}
        if ability not in wanted and held_by == {role.key}:
            raise Problem("role.abilities.lockout", ability=ability)


def _told(role: Role) -> dict[str, object]:
    duties = [[d.text_zh, d.text_en] for d in Duty.objects.filter(role=role).order_by("order")]
    return {"name_zh": role.name_zh, "name_en": role.name_en, "abilities": sorted(role.abilities), "duties": duties}


def _write_duties(key: str, lines: Sequence[tuple[str, str]]) -> None:
    Duty.objects.bulk_create(
        Duty(role_id=key, order=order, text_zh=zh[:200], text_en=en[:300]) for order, (zh, en) in enumerate(lines)
    )
