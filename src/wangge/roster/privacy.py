"""What each sensitive field of people in charge is for, and what goes when they have left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from wangge.kernel.models import User
from wangge.kernel.privacy import erasing, purposes, retention
from wangge.language.marking import _
from wangge.roster.models import Assignment, Person, PersonTag

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

_POST = (
    "担任网格职务所必需；《个人信息保护法》第十三条、第三十四条",
    "needed for a post in the grid; PIPL art. 13, 34",
)

for field, purpose, days in (
    ("roster.person.phone", _("to reach who is in charge; shown to the public only with consent"), None),
    ("roster.person.phone_index", _("to sign in by phone number and to recognise a person in a list"), None),
    ("roster.person.birth_year", _("to tell people of the same name apart"), None),
    ("roster.person.note", _("what the office must know of a person in charge"), None),
    ("roster.person.left", _("how long details of those who left their posts are kept; the name stays in the history "
                             "of the grid"), 365),
    ("roster.assignment.handover_note", _("what the successor in a grid must know"), 365),
    ("roster.body.phone", _("the public number of an office"), None),
):  # fmt: skip
    purposes.register(field, purpose, *_POST, days)


def _erase_people(ids: Sequence[UUID]) -> erasing.Reach:
    """Empty what is personal and close the account. The name stays: who was in charge on a day is public history."""
    reach = erasing.Reach(subjects={f"roster.person:{pk}" for pk in ids})
    for person in Person.objects.select_for_update().filter(pk__in=ids):
        if person.user_id is not None:
            User.objects.filter(pk=person.user_id).update(
                is_active=False, username=f"erased-{person.user_id.hex}", display_name="", email="", phone_index=None
            )
        person.phone = person.phone_index = person.note = person.sex = ""
        person.birth_year = None
        person.version += 1
        person.save(update_fields=["phone", "phone_index", "note", "sex", "birth_year", "version"])
    PersonTag.objects.filter(person__in=ids).delete()
    return reach


def _left(day: date) -> QuerySet[Person]:
    something = ~Q(phone="") | ~Q(note="") | ~Q(sex="") | Q(birth_year__isnull=False)
    return Person.objects.filter(something, left_on__lte=day)


def _old_notes(day: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(valid_to__lte=day).exclude(handover_note="")


erasing.register("roster.person", _erase_people)
retention.register(
    retention.Rule("person.left", _("details of people who left their posts"), "roster.person.left", _left)
)
retention.register(
    retention.Rule(
        "handover.old",
        _("handover notes of posts that ended"),
        "roster.assignment.handover_note",
        _old_notes,
        lambda rows: rows.update(handover_note=""),
    )
)
