"""What each sensitive field of the books is for, on what basis, and how long; and the rules by which it goes."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from wangge.kernel.models import SealedBytes
from wangge.kernel.privacy import erasing, held, purposes, retention
from wangge.language.marking import _
from wangge.registry.erasing import erase_care_needs, erase_facts, erase_households, erase_residents
from wangge.registry.held import find, held_on_household, held_on_resident
from wangge.registry.models import CareNeed, Fact, Household, Import, Residency, Resident

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

_DUTY = ("乡镇履行网格化服务管理职责；《个人信息保护法》第三十四条", "duties of the township; PIPL art. 34")
_RELIEF = (
    "《社会救助暂行办法》及帮扶政策；《个人信息保护法》第二十八条",
    "Interim Measures for Social Assistance and support policies; PIPL art. 28",
)
_RETENTION = ("《个人信息保护法》第十九条", "PIPL art. 19")
_FACT_WITHOUT_END = timedelta(days=730)
"""A fact that came without a day on which it ends counts as ended so long after the day it was true."""

for field, purpose, basis, days in (
    ("registry.household.phone", _("to reach the household"), _DUTY, None),
    ("registry.household.phone_tail_index", _("to find a household by the end of its number"), _DUTY, None),
    ("registry.household.note", _("what whoever calls at the door must know"), _DUTY, None),
    ("registry.household.lon", _("to draw the house on the grid's map"), _DUTY, None),
    ("registry.household.lat", _("to draw the house on the grid's map"), _DUTY, None),
    ("registry.household.ended", _("how long a household that is no more stays in the books"), _RETENTION, 1095),
    ("registry.resident.birth_year", _("to know of children and elders without keeping the day of birth"), _DUTY, None),
    ("registry.resident.phone", _("to reach a resident"), _DUTY, None),
    ("registry.resident.phone_tail_index", _("to find a resident by the end of the number"), _DUTY, None),
    ("registry.resident.id_number", _("to tell people of the same name apart, and for errands"), _DUTY, None),
    ("registry.resident.id_index", _("to recognise a resident when a list comes in again"), _DUTY, None),
    ("registry.resident.id_tail_index", _("to find a resident by the end of the id number"), _DUTY, None),
    ("registry.resident.left", _("how long those who left or died stay in the books"), _RETENTION, 1095),
    ("registry.careneed.details", _("to help as the need asks"), _RELIEF, 30),
    ("registry.careneed.kind", _("to know who needs which help; gone with the need"), _RELIEF, 365),
    ("registry.fact.value", _("so that the household need not be asked again"), _DUTY, 30),
    ("registry.import.staged", _("the rows of a file on its way in"), _DUTY, 7),
    ("registry.import.checked", _("the rows of a file on its way in"), _DUTY, 7),
    ("registry.import.findings", _("what was wrong with a file, shown at its rows"), _DUTY, 7),
):
    purposes.register(field, purpose, *basis, days)

erasing.register("registry.resident", erase_residents)
erasing.register("registry.household", erase_households)
erasing.register("registry.careneed", erase_care_needs)
erasing.register("registry.fact", erase_facts)
held.register("registry.resident", held_on_resident, name=attrgetter("name"))
held.register("registry.household", held_on_household, name=attrgetter("head_name"))
held.register_finder(find)


def _gone_residents(day: date) -> QuerySet[Resident]:
    """Residents who belong to no household and left or died on or before the day."""
    theirs = Residency.objects.filter(resident=OuterRef("pk"))
    later = theirs.filter(Q(valid_to=None) | Q(valid_to__gt=day))
    return Resident.objects.filter(Exists(theirs), ~Exists(later), erased_on=None)


def _gone_households(day: date) -> QuerySet[Household]:
    return Household.objects.filter(valid_to__lte=day).exclude(head_name=erasing.WORD)


def _ended(day: date) -> Q:
    return Q(expires_on__lte=day) | Q(ended_on__lte=day)


def _empty_details(rows: QuerySet[Any]) -> int:
    return rows.update(details="")


def _old_facts(day: date) -> QuerySet[Fact]:
    return Fact.objects.filter(Q(expires_on__lte=day) | Q(expires_on=None, as_of__lte=day - _FACT_WITHOUT_END))


def _sealed_of_imports() -> list[str]:
    return [field.name for field in Import._meta.concrete_fields if isinstance(field, SealedBytes)]


def _old_imports(day: date) -> QuerySet[Import]:
    full = Q(*((f"{name}__isnull", False) for name in _sealed_of_imports()), _connector=Q.OR)
    return Import.objects.filter(full, created_at__date__lte=day)


def _empty_imports(rows: QuerySet[Any]) -> int:
    return rows.update(**dict.fromkeys(_sealed_of_imports()))


for rule in (
    retention.Rule(
        "resident.left", _("residents who left or died"), "registry.resident.left", _gone_residents
    ),
    retention.Rule(
        "household.ended", _("households that are no more"), "registry.household.ended", _gone_households
    ),
    retention.Rule(
        "care_need.ended", _("details of care needs that ended"), "registry.careneed.details",
        lambda day: CareNeed.objects.filter(_ended(day)).exclude(details=""), _empty_details,
    ),
    retention.Rule(
        "care_need.old", _("care needs that ended"), "registry.careneed.kind",
        lambda day: CareNeed.objects.filter(_ended(day)),
    ),
    retention.Rule("fact.ended", _("facts whose time is over"), "registry.fact.value", _old_facts),
    retention.Rule(
        "import.staged", _("rows of files that were imported"), "registry.import.staged", _old_imports, _empty_imports
    ),
):  # fmt: skip
    retention.register(rule)
