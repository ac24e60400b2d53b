"""Which files are taken, how large they may be, and how a file's content tells what it is."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import filetype

from wangge.problem import Problem

MEGA = 2**20


@dataclass(frozen=True)
class Kind:
    """One kind of file: its media type, the ending it is given, and how many bytes it may have."""

    key: str
    media_type: str
    ending: str
    most: int

    @property
    def picture(self) -> bool:
        """Say whether it is a picture, which is encoded anew before it is kept."""
        return self.media_type.startswith("image/")


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("jpeg", "image/jpeg", ".jpg", 20 * MEGA),
        Kind("png", "image/png", ".png", 20 * MEGA),
        Kind("webp", "image/webp", ".webp", 20 * MEGA),
        Kind("pdf", "application/pdf", ".pdf", 20 * MEGA),
        Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", 30 * MEGA),
        Kind("xls", "application/vnd.ms-excel", ".xls", 30 * MEGA),
        Kind("ods", "application/vnd.oasis.opendocument.spreadsheet", ".ods", 30 * MEGA),
        Kind("csv", "text/csv", ".csv", 30 * MEGA),
    )
}
SPREADSHEETS = frozenset({"xlsx", "xls", "ods", "csv"})
PICTURES = frozenset({"jpeg", "png", "webp"})

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<svg", b"<script")
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BY_MEDIA_TYPE = {kind.media_type: kind.key for kind in KINDS.values() if kind.key in PICTURES | {"pdf"}}


def container(data: bytes, name: str) -> str:
    """Return what the content is: a picture's key, ``pdf``, ``zip``, ``ole`` or ``csv``; the name's ending is ignored.

    Raises
    ------
    Problem
        ``upload.empty``, ``upload.web``, ``upload.kind``.
    """
    if not data.strip():
        raise Problem("upload.empty", file=name)
    if data.startswith(OLE):
        return "ole"
    if data.startswith(_ZIPS):
        return "zip"
    known = filetype.guess(data)
    if known is not None:
        if known.mime in _BY_MEDIA_TYPE:
            return _BY_MEDIA_TYPE[known.mime]
        raise Problem("upload.kind", file=name)
    if _without_mark(data).lstrip()[:200].lower().startswith(_WEB):
        raise Problem("upload.web", file=name)
    if not _is_text(data):
        raise Problem("upload.kind", file=name)
    return "csv"


def _without_mark(data: bytes) -> bytes:
    if data.startswith(_BOMS[1:]):
        return data[:2000].decode("utf-16", "replace").lstrip("\ufeff").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _is_text(data: bytes) -> bool:
    """Say whether it is text in an encoding that offices use, without control characters."""
    for encoding in ("utf-16",) if data.startswith(_BOMS[1:]) else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(letter < " " and letter not in "\t\r\n\x0b\x0c\x1a" for letter in set(text))
    return False
