"""Map files that people send: bounded, looked into, and laid into a folder of their own before anything reads them."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from wangge.exchange.maps.files import VECTORS
from wangge.kernel.files import read_up_to
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files import File

MEGA = 1024 * 1024
MOST, MOST_UNPACKED, MOST_FILES = 60 * MEGA, 600 * MEGA, 40
_SIDE = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qix", ".txt", ".xml")
"""What belongs to a shapefile or explains a map: kept beside it, read by nobody alone."""
_HEAD = 64 * 1024
_REFERS = re.compile(rb"OGRVRT|VRTDataset|OGRWFS|OGRCSW|OGRUnionLayer|GDAL_WMS|gdal_streamed_alg", re.IGNORECASE)
"""What stands in files that are no map but send the reader to other files or servers."""
_XML = rb"^\s*(<\?[^>]*\?>\s*|<!--.*?-->\s*)*<(\w+:)?"
_BEGINS = {
    ".pbf": re.compile(rb"^\x00\x00\x00.{1,8}OSMHeader", re.DOTALL),
    ".osm": re.compile(_XML + rb"osm\b", re.DOTALL),
    ".gpkg": re.compile(rb"^SQLite format 3\x00"),
    ".geojson": re.compile(rb"^\s*[{\[]"),
    ".json": re.compile(rb"^\s*[{\[]"),
    ".shp": re.compile(rb"^\x00\x00\x27\x0a"),
    ".kml": re.compile(_XML + rb"kml\b", re.DOTALL),
    ".dxf": re.compile(rb"^\s*(999\s|0\s+SECTION|AutoCAD Binary DXF)"),
}
"""By the end of the name, how the content begins."""


@dataclass(frozen=True)
class Laid:
    """The maps as files, and all files with their SHA-256 as the record names them."""

    maps: tuple[Path, ...]
    sources: tuple[dict[str, str], ...]


def lay_down(uploads: Sequence[File[bytes]], folder: Path, role: str) -> Laid:
    """Write the files into the folder under their bare names.

    Raises
    ------
    Problem
        ``upload.too_large``, ``upload.unpacked.too_large``, ``survey.files.many``, ``survey.file.twice``,
        ``survey.file.kind``.
    """
    if len(uploads) > MOST_FILES:
        raise Problem("survey.files.many", most=MOST_FILES)
    names = [_bare(upload.name or "") for upload in uploads]
    for upload, name in zip(uploads, names, strict=True):
        if (upload.size or 0) > MOST:
            raise Problem("upload.too_large", file=name, most=MOST // MEGA)
    folder.mkdir(parents=True, exist_ok=True)
    maps, sources = [], []
    for upload, name in zip(uploads, names, strict=True):
        path = folder / name
        if path.exists():
            raise Problem("survey.file.twice", file=name)
        data = read_up_to(upload, MOST, name)
        _look_into(data, name)
        path.write_bytes(data)
        sources.append({"role": role, "name": name, "sha256": hashlib.sha256(data).hexdigest()})
        if path.suffix.lower() not in _SIDE:
            maps.append(path)
    if uploads and not maps:
        raise Problem("survey.file.kind", file=names[0])
    return Laid(tuple(maps), tuple(sources))


def _bare(name: str) -> str:
    bare = name.replace("\\", "/").rpartition("/")[2].strip().strip("\x00")
    if not bare or bare in {".", ".."}:
        raise Problem("survey.file.kind", file=name[:64])
    return bare[-120:]


def _look_into(data: bytes, name: str) -> None:
    """Refuse what is not what its name says, what sends the reader elsewhere, and what unpacks without end."""
    lower = name.lower()
    if lower.endswith((".zip", ".kmz")):
        _look_into_zip(data, name)
    elif lower.endswith(".gz"):
        _look_at(_unpacked_head(data, name), name.rpartition(".")[0], name)
    else:
        _look_at(data[:_HEAD], lower, name)


def _look_at(head: bytes, lower: str, name: str) -> None:
    suffix = PurePosixPath(lower.lower()).suffix
    if _REFERS.search(head):
        raise Problem("survey.file.kind", file=name)
    if suffix in _SIDE:
        return
    if suffix not in _BEGINS or (head and not _BEGINS[suffix].match(head.removeprefix(b"\xef\xbb\xbf"))):
        raise Problem("survey.file.kind", file=name)


def _look_into_zip(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES * 5 or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise Problem("upload.unpacked.too_large", file=name, most=MOST_UNPACKED // MEGA)
            for entry in entries:
                lower = entry.filename.lower()
                if PurePosixPath(lower).suffix in _BEGINS or lower.endswith(VECTORS):
                    with packed.open(entry) as content:
                        _look_at(content.read(_HEAD), lower, name)
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise Problem("map.damaged", file=name) from error


def _unpacked_head(data: bytes, name: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            head = packed.read(_HEAD)
            total = len(head)
            while piece := packed.read(MEGA):
                total += len(piece)
                if total > MOST_UNPACKED:
                    raise Problem("upload.unpacked.too_large", file=name, most=MOST_UNPACKED // MEGA)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise Problem("map.damaged", file=name) from error
    return head
