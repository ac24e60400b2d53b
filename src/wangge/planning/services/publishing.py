"""Decide what a township publishes, and who hosts the pages for residents."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from wangge.kernel.access import get_visible, writing
from wangge.kernel.models import Setting
from wangge.kernel.record import record
from wangge.planning.selectors.publishing import FILING, HOST, Hosting, Publishing, hosting, key_of, publishing_of
from wangge.problem import Problem
from wangge.territory.api import TOWNSHIP, Grid

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.kernel.access import Actor

_PHONE = re.compile(r"[0-9][0-9 \-]{4,30}")


def publishing_save(*, actor: Actor, township_id: UUID | str, wanted: Publishing, host: Hosting) -> None:
    """Keep what the township prints and shows, and who hosts the pages: with unit and filing number they may be open.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``publishing.phone.invalid``, ``publishing.host.half``.
    """
    phone = wanted.supervision_phone.strip()
    if phone and not _PHONE.fullmatch(phone):
        raise Problem("publishing.phone.invalid", value=phone[:32], field="supervision_phone")
    host = Hosting(host.unit.strip(), host.filing.strip())
    if bool(host.unit) != bool(host.filing):
        raise Problem("publishing.host.half", field="filing" if host.unit else "unit")
    with writing(actor):
        township = get_visible(Grid, actor, township_id, lock=True)
        if township.level != TOWNSHIP:
            raise Problem("access.not_found")
        acting = actor.require("settings.write", township.path)
        after = Publishing(wanted.issuer.strip(), phone, wanted.map_approval.strip(), wanted.page, wanted.find)
        before = {**asdict(publishing_of(township)), **asdict(hosting())}
        kept = {key_of(township.code): json.dumps(asdict(after), ensure_ascii=False), HOST: host.unit}
        for key, value in {**kept, FILING: host.filing}.items():
            Setting.objects.update_or_create(key=key, defaults={"value": value})
        record(
            "publishing.save", subject=township, actor=actor, path=township.path, acting_as=acting,
            before=before, after={**asdict(after), **asdict(host)},
        )  # fmt: skip
