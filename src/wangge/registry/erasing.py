"""How residents, households, care needs and facts are erased in the tables of the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery

from wangge.kernel import clock
from wangge.kernel.keys import open_text
from wangge.kernel.models import Entry
from wangge.kernel.privacy.erasing import WORD, Reach
from wangge.kernel.record import subject_of
from wangge.kernel.record.payloads import said_in
from wangge.registry.models import CareNeed, Fact, Household, Residency, Resident

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

_HOUSEHOLD = "registry.household"


def erase_residents(ids: Sequence[UUID]) -> Reach:
    """Erase residents: their rows stay as numbers in the counts; what households say of them goes too."""
    reach = Reach()
    for resident in Resident.objects.select_for_update().filter(pk__in=ids, erased_on=None):
        marks = _marks(resident)
        homes = Household.objects.filter(pk__in=Residency.objects.filter(resident=resident).values("household"))
        for household in homes.select_for_update():
            _forget_in_household(household, resident.name, marks, reach)
        reach.join(erase_care_needs(CareNeed.objects.filter(resident=resident).values_list("pk", flat=True)))
        _empty_resident(resident)
    reach.subjects |= {f"registry.resident:{pk}" for pk in ids}
    return reach


def erase_households(ids: Sequence[UUID]) -> Reach:
    """Erase households: head, phone, note, point, needs and facts, and every member who belongs nowhere else since."""
    reach = Reach(unindexed=set(ids), subjects={f"{_HOUSEHOLD}:{pk}" for pk in ids})
    newest = Residency.objects.filter(resident=OuterRef("pk")).order_by(
        F("valid_to").desc(nulls_first=True), "-valid_from"
    )
    members = Resident.objects.annotate(home=Subquery(newest.values("household")[:1])).filter(home__in=ids)
    reach.join(erase_residents(list(members.values_list("pk", flat=True))))
    reach.join(erase_care_needs(CareNeed.objects.filter(household__in=ids).values_list("pk", flat=True)))
    reach.join(erase_facts(Fact.objects.filter(household__in=ids).values_list("pk", flat=True)))
    for household in Household.objects.select_for_update().filter(pk__in=ids):
        _empty_head(household)
        household.lon = household.lat = None
        household.save(update_fields=["lon", "lat"])
        reach.changed[_HOUSEHOLD].add(household.pk)
    return reach


def erase_care_needs(ids: Iterable[UUID]) -> Reach:
    """Delete care needs: that there was one says already too much."""
    gone = list(ids)
    CareNeed.objects.filter(pk__in=gone).delete()
    return Reach(subjects={f"registry.careneed:{pk}" for pk in gone})


def erase_facts(ids: Iterable[UUID]) -> Reach:
    """Delete facts."""
    gone = list(ids)
    Fact.objects.filter(pk__in=gone).delete()
    return Reach(subjects={f"registry.fact:{pk}" for pk in gone})


def _marks(resident: Resident) -> list[str]:
    """Return by which words a free text or a line of the record tells of this resident."""
    phone, number = open_text(resident.phone), open_text(resident.id_number)
    return [mark for mark in (resident.name, phone, number, str(resident.pk)) if mark and mark != WORD]


def _forget_in_household(household: Household, name: str, marks: list[str], reach: Reach) -> None:
    if household.head_name == name:
        _empty_head(household)
    elif _tells(open_text(household.note), marks):
        household.note = ""
        household.version += 1
        household.save(update_fields=["note", "version"])
    reach.changed[_HOUSEHOLD].add(household.pk)
    facts = [fact.pk for fact in Fact.objects.filter(household=household) if _tells(open_text(fact.value), marks)]
    reach.join(erase_facts(facts))
    if _record_tells(subject_of(household), marks):
        reach.subjects.add(subject_of(household))


def _record_tells(subject: str, marks: list[str]) -> bool:
    """Say whether the household's own lines of the record name the resident: their details are destroyed then."""
    for entry in Entry.objects.filter(subject=subject):
        said = said_in(entry)
        if said is not None and _tells(f"{said.before} {said.after} {said.reason}", marks):
            return True
    return False


def _tells(text: str, marks: list[str]) -> bool:
    return any(mark in text for mark in marks)


def _empty_head(household: Household) -> None:
    household.head_name, household.sort_key = WORD, ""
    household.phone = household.phone_tail_index = household.note = ""
    household.version += 1
    household.save(update_fields=["head_name", "sort_key", "phone", "phone_tail_index", "note", "version"])


def _empty_resident(resident: Resident) -> None:
    resident.name, resident.sort_key, resident.sex, resident.birth_year = WORD, "", "", None
    resident.phone = resident.phone_tail_index = ""
    resident.id_number = resident.id_tail_index = resident.id_index = ""
    resident.erased_on = clock.today()
    resident.version += 1
    resident.save(
        update_fields=[
            "name", "sort_key", "sex", "birth_year", "phone", "phone_tail_index", "id_number", "id_tail_index",
            "id_index", "erased_on", "version",
        ]
    )  # fmt: skip
