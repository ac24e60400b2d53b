"""Files as clerks bring them, made in memory."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from wangge.registry.imports import services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.kernel.access import Actor
    from wangge.registry.models import Import

HOUSEHOLDS = ("行政村", "户号", "户主", "街巷", "门牌", "人数", "常住人数", "居住状况", "联系电话", "网格")
PEOPLE = ("行政村", "户号", "姓名", "与户主关系", "性别", "出生日期", "身份证号", "本人电话", "是否常住")


def book(headings: Sequence[str], *rows: Sequence[Any], sheet: str = "户") -> bytes:
    """A workbook with one sheet."""
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = sheet
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def upload(data: bytes, name: str = "户册.xlsx") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def checked(actor: Actor, data: bytes, *, kind: str = "households", name: str = "户册.xlsx", **more: Any) -> Import:
    """Take a file in, accept what is guessed, and check it to the end."""
    row = services.import_start(actor=actor, kind=kind, upload=upload(data, name))
    row = services.import_map(
        actor=actor, import_id=row.pk, mapping=more.pop("mapping", row.options["mapping"]), **more
    )
    while row.state == "checking":
        row = services.import_check(actor=actor, import_id=row.pk)
    return row


def brought_in(actor: Actor, data: bytes, **more: Any) -> Import:
    """The same, and carried out."""
    row = checked(actor, data, **more)
    return services.import_carry_out(actor=actor, import_id=row.pk)
