"""Spreadsheets that people send: looked into before anything reads them."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from wangge.kernel.files.kinds import KINDS, MEGA, SPREADSHEETS, container
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.core.files import File

MOST = max(KINDS[key].most for key in SPREADSHEETS)
MOST_UNPACKED = 300 * MEGA
MOST_PARTS = 5000
MOST_RATIO = 150  # a list of 40,000 people packs 10:1, a sheet formatted down to its last row 60:1
_SMALL = 5 * MEGA  # below this a high ratio does no harm
_STEP = 256 * 1024
_LOCAL_HEADER = 30
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), "_VBA_PROJECT_CUR".encode("utf-16-le"))
_OLE_BOOKS = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "Book"))


@dataclass(frozen=True)
class Spreadsheet:
    """A spreadsheet that may be read: its name, what it is (xlsx, xls, ods, csv), its bytes and their SHA-256."""

    name: str
    kind: str
    data: bytes
    sha256: str


def checked_spreadsheet(upload: File[bytes]) -> Spreadsheet:
    """Return an uploaded spreadsheet after looking into it, or say what is wrong and what to do.

    The content alone decides what it is. WPS's ``.et`` is an ``xls``.

    Raises
    ------
    Problem
        ``upload.too_large``, ``upload.empty``, ``upload.kind.spreadsheet``, ``upload.web``, ``upload.damaged``,
        ``upload.encrypted``, ``upload.macros``, ``upload.unpacked.too_large``.
    """
    name = (upload.name or "").replace("\\", "/").rpartition("/")[2]
    data = read_up_to(upload, MOST, name)
    return Spreadsheet(name, spreadsheet_kind(data, name), data, hashlib.sha256(data).hexdigest())


def read_up_to(upload: File[bytes], most: int, name: str) -> bytes:
    """Return the whole content, or ``upload.too_large`` before it is all in memory."""
    size = getattr(upload, "size", None)
    parts: list[bytes] = []
    total = 0
    if size is None or size <= most:
        for part in upload.chunks():
            total += len(part)
            if total > most:
                break
            parts.append(part)
        else:
            return b"".join(parts)
    raise Problem("upload.too_large", file=name, most=most // MEGA)


def spreadsheet_kind(data: bytes, name: str) -> str:
    """Return which spreadsheet it is, after every check."""
    if len(data) > MOST:
        raise Problem("upload.too_large", file=name, most=MOST // MEGA)
    found = container(data, name)
    if found == "zip":
        return _zip_kind(data, name)
    if found == "ole":
        return _ole_kind(data, name)
    if found == "csv":
        return found
    raise Problem("upload.kind.spreadsheet", file=name)


def _ole_kind(data: bytes, name: str) -> str:
    """Old Excel and WPS, or the wrapping of a new workbook with a password."""
    if _OLE_ENCRYPTED in data:
        raise Problem("upload.encrypted", file=name)
    if not any(book in data for book in _OLE_BOOKS):
        raise Problem("upload.kind.spreadsheet", file=name)
    if any(mark in data for mark in _OLE_MACROS):
        raise Problem("upload.macros", file=name)
    try:
        CalamineWorkbook.from_filelike(io.BytesIO(data)).close()
    except PasswordError as error:
        raise Problem("upload.encrypted", file=name) from error
    except CalamineError as error:
        raise Problem("upload.damaged", file=name) from error
    return "xls"


def _zip_kind(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            entries = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Problem("upload.damaged", file=name) from error
    if len(entries) > MOST_PARTS:
        raise Problem("upload.unpacked.too_large", file=name, most=MOST_UNPACKED // MEGA)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Problem("upload.encrypted", file=name)
    names = {entry.filename.lower() for entry in entries}
    unpacked = _unpacked(data, entries, name)
    if "xl/workbook.xml" in names:
        types = unpacked.get("[content_types].xml", b"").lower()
        if any(part.endswith("vbaproject.bin") for part in names) or b"macroenabled" in types:
            raise Problem("upload.macros", file=name)
        return "xlsx"
    if unpacked.get("mimetype", b"").strip() == KINDS["ods"].media_type.encode():
        if b"encryption-data" in unpacked.get("meta-inf/manifest.xml", b""):
            raise Problem("upload.encrypted", file=name)
        if any(part.startswith(("basic/", "scripts/")) for part in names):
            raise Problem("upload.macros", file=name)
        return "ods"
    raise Problem("upload.kind.spreadsheet", file=name)


def _unpacked(data: bytes, entries: list[zipfile.ZipInfo], name: str) -> dict[str, bytes]:
    """Unpack every part to see how large it truly is, whatever its header says; return the beginning of each."""
    beginnings: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        if entry.compress_type not in _READABLE:
            raise Problem("upload.damaged", file=name)
        size, beginning = _inflated(data, entry, MOST_UNPACKED - total, name)
        total += size
        if total > MOST_UNPACKED or (size > _SMALL and size > MOST_RATIO * max(entry.compress_size, 1)):
            raise Problem("upload.unpacked.too_large", file=name, most=MOST_UNPACKED // MEGA)
        if b"<!doctype" in beginning[:2000].lower():  # no spreadsheet declares entities; what does, means harm
            raise Problem("upload.damaged", file=name)
        beginnings[entry.filename.lower()] = beginning
    return beginnings


def _inflated(data: bytes, entry: zipfile.ZipInfo, most: int, name: str) -> tuple[int, bytes]:
    """Return how many bytes a part has and its first ones; stops soon after ``most``."""
    header = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise Problem("upload.damaged", file=name)
    start = entry.header_offset + _LOCAL_HEADER + int.from_bytes(header[26:28], "little")
    start += int.from_bytes(header[28:30], "little")
    packed = memoryview(data)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return len(packed), bytes(packed[:_STEP])
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size, beginning, at = 0, b"", 0
    waiting: bytes | memoryview = b""
    try:
        while size <= most and not inflate.eof:
            if not waiting:
                waiting, at = packed[at : at + _STEP], at + _STEP
                if not waiting:
                    break
            piece = inflate.decompress(waiting, _STEP)
            waiting = inflate.unconsumed_tail
            size += len(piece)
            if len(beginning) < _STEP:
                beginning += piece
    except zlib.error as error:
        raise Problem("upload.damaged", file=name) from error
    return size, beginning
