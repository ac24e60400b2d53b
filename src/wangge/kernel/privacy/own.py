"""What the kernel itself keeps of people: for what, and when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from wangge.kernel import files
from wangge.kernel.models import LoginCard, StoredFile, SubjectRequest, UndoLog
from wangge.kernel.privacy import erasing, purposes, retention
from wangge.kernel.record import words
from wangge.language.marking import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

_DUTY = ("乡镇履行网格化服务管理职责；《个人信息保护法》第三十四条", "duties of the township; PIPL art. 34")
_RIGHTS = ("《个人信息保护法》第四十四至五十条", "PIPL art. 44-50")
_SECURITY = ("《个人信息保护法》第五十一条", "PIPL art. 51")

for field, purpose, basis, days in (
    ("kernel.user.email", _("to sign in and to reset a password"), _SECURITY, None),
    ("kernel.user.phone_index", _("to sign in by phone number; the number itself is not kept here"), _SECURITY, None),
    ("kernel.subjectkey.wrapped", _("the key to the details of one subject in the record"), _SECURITY, None),
    ("kernel.undolog.sealed", _("to undo a change by mistake"), _DUTY, 0),
    ("kernel.logincard.code_hash", _("to let a holder of a log-in card in once"), _SECURITY, 7),
    ("kernel.subjectrequest.asked_by", _("to know who asked, and to answer"), _RIGHTS, 1095),
    ("kernel.subjectrequest.note", _("to know what was asked"), _RIGHTS, 1095),
    ("kernel.subjectrequest.answer", _("to show how a request was answered"), _RIGHTS, 1095),
    ("kernel.storedfile.expired", _("files go on the day that their purpose set when they came in"), _DUTY, 0),
    ("kernel.storedfile.photo", _("to show a matter that words do not; no portraits"), _DUTY, 365),
    ("kernel.storedfile.document", _("papers that belong to a household's matter"), _DUTY, 1095),
    ("kernel.storedfile.plan", _("a photo or scanned plan to draw a village's map over"), _DUTY, 365),
    ("kernel.storedfile.export", _("a list that was exported, until it is fetched"), _DUTY, 1),
):
    purposes.register(field, purpose, *basis, days)

for action, said in {
    "stored_file.add": _("added a file"),
    "stored_file.read": _("opened a file"),
    "request.create": _("wrote down a privacy request"),
    "request.answer": _("answered a privacy request"),
    "request.refuse": _("refused a privacy request"),
    "retention.set_days": _("changed how long a field is kept"),
    "retention.run": _("carried out the rules of erasure"),
}.items():
    words.register(action, said)


def _erase_files(ids: Sequence[UUID]) -> erasing.Reach:
    files.delete(StoredFile.objects.filter(pk__in=ids))
    return erasing.Reach()


def _delete(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]


erasing.register("kernel.storedfile", _erase_files)

for rule in (
    # A file's own date was reckoned from its purpose when it was stored: nothing is added to it.
    retention.Rule(
        "stored_file.expired", _("files whose time is over"), "kernel.storedfile.expired",
        lambda day: StoredFile.objects.filter(expires_on__lte=day),
    ),
    retention.Rule(
        "undo_log.expired", _("what it takes to undo a change, when its time is over"), "kernel.undolog.sealed",
        lambda day: UndoLog.objects.filter(expires_on__lte=day), _delete,
    ),
    retention.Rule(
        "login_card.over", _("log-in cards that were used, replaced or ran out"), "kernel.logincard.code_hash",
        lambda day: LoginCard.objects.filter(
            Q(expires_at__date__lte=day) | Q(used_at__date__lte=day) | Q(replaced_at__date__lte=day)
        ), _delete,
    ),
    retention.Rule(
        "request.old", _("privacy requests answered long ago"), "kernel.subjectrequest.note",
        lambda day: SubjectRequest.objects.exclude(state="open").filter(answered_at__date__lte=day), _delete,
    ),
):  # fmt: skip
    retention.register(rule)
