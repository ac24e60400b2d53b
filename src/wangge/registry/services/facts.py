"""Facts: what is known of a household, so that it need not be asked again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import writing
from wangge.kernel.keys import seal_text
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.models import Fact
from wangge.registry.placing import check_day
from wangge.registry.services.acts import begin

if TYPE_CHECKING:
    from datetime import date

    from wangge.kernel.access import Actor
    from wangge.kernel.models import UndoLog

VALUE_LONGEST = 200
KEPT_DAYS = 2 * 366


def fact_set(
    *, actor: Actor, household_id: Any, key: str, value: str, source: str, purpose: str, sharing_basis: str = "",
    as_of: date | None = None,
) -> tuple[Fact, UndoLog]:  # fmt: skip
    """Write down a fact as of a day; the older ones stay until they expire.

    Raises
    ------
    Problem
        ``fact.key.unknown``, ``fact.value.invalid``, ``care.source.unknown``, ``care.purpose.unknown``.
    """
    day = check_day(as_of or clock.today())
    if key not in rules.FACTS:
        raise Problem("fact.key.unknown", value=key)
    if not value.strip() or len(value) > VALUE_LONGEST:
        raise Problem("fact.value.invalid", most=VALUE_LONGEST)
    if source not in rules.SOURCES:
        raise Problem("care.source.unknown", value=source)
    if purpose not in rules.CARE_PURPOSES:
        raise Problem("care.purpose.unknown", value=purpose)
    with writing(actor):
        act = begin(actor, household_id, None, "care.read")
        actor.require("household.write", act.household.path)
        fact = Fact(
            household=act.household, key=key, value=seal_text(value.strip()), as_of=day, source=source,
            purpose=purpose, sharing_basis=sharing_basis.strip()[:200], expires_on=day + timedelta(days=KEPT_DAYS),
        )  # fmt: skip
        act.make(fact)
        return fact, act.finish("household.fact_set", after={"key": key, "as_of": day, "source": source})
