"""A net drawn by the engine, as a zip of its folder: its grids come into force, and known households go into them."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import visible, writing
from wangge.kernel.files import read_up_to
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.registry.bulk import households_place
from wangge.registry.imports.fields import DRAWN
from wangge.registry.imports.services import NOBODY
from wangge.registry.models import Household, Import
from wangge.territory.api import net_adopt

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.files import File

    from wangge.kernel.access import Actor
    from wangge.territory.api import Adopted

_PARTS = ("plan.json", "grids.gpkg")
_MEGA = 1024 * 1024
_MOST, _MOST_UNPACKED = 60 * _MEGA, 300 * _MEGA


def import_drawn(*, actor: Actor, upload: File[bytes]) -> Import:
    """The net is in force and each household of it that the books know is in its grid; one undo takes all back.

    The same file once more changes nothing but the households that came into the books meanwhile.

    Raises
    ------
    Problem
        ``access.denied``, ``upload.too_large``, ``upload.empty``, ``imports.drawn.*``, and what ``net_adopt`` raises.
    """
    name = (upload.name or "").replace("\\", "/").rpartition("/")[2]
    data = read_up_to(upload, _MOST, name)
    row = Import(
        kind=DRAWN, path=min(actor.paths("import"), key=len, default=""), owner_id=actor.user_id or NOBODY,
        owner_name=actor.name, file_name=name[:200], file_sha256=hashlib.sha256(data).hexdigest(), state="done",
        done_at=clock.now(),
    )  # fmt: skip
    placed: list[UUID] = []
    figures = {"bad": 0, "placed": 0, "missing": 0}

    def settle(adopted: Adopted) -> None:
        """Before vanished grids close."""
        mapping, figures["missing"] = _homes(actor, adopted)
        figures["placed"] = len(mapping)
        if mapping:
            undo = households_place(actor=actor, mapping=mapping, subject=row, reason=name)
            placed.extend([undo.pk] if undo else [])

    with TemporaryDirectory() as folder, writing(actor):
        actor.require("import", row.path)
        role = actor.require("grid.write", row.path)
        _unpack(data, name, Path(folder))
        adopted = net_adopt(actor=actor, net_folder=Path(folder), settle=settle)
        row.path = adopted.township.path
        undos = [undo for undo in (*placed, adopted.undo_id) if undo is not None]  # who moves in moves out first
        row.undo = undos[0] if undos else None
        row.options = {"undo_before": [str(undo) for undo in undos[1:]]}
        row.counts = {
            "new": adopted.counts["grids_opened"], "places_new": adopted.counts["places_opened"],
            "changed": adopted.counts["grids_changed"], "closed": adopted.counts["grids_closed"],
            "unchanged": len(adopted.grids) - adopted.counts["grids_opened"] - adopted.counts["grids_changed"],
            **figures,
        }  # fmt: skip
        row.save(force_insert=True)
        record(
            "import.done", subject=row, actor=actor, path=row.path, acting_as=role,
            after={"kind": DRAWN, "file": name, "sha256": row.file_sha256, **row.counts},
        )  # fmt: skip
    return row


def _homes(actor: Actor, adopted: Adopted) -> tuple[dict[UUID, UUID], int]:
    """Return the grid of each household that is to move, and how many of the net the books do not know."""
    villages = {grid.pk: code for code, grid in adopted.grids.items() if grid.code[:12] in adopted.household_grid}
    wanted = {
        (code, number): adopted.grids[leaf].pk
        for code, homes in adopted.household_grid.items()
        for number, leaf in homes.items()
        if leaf
    }
    known = 0
    mapping: dict[UUID, UUID] = {}
    rows = visible(Household, actor).filter(village__in=list(villages), alias_of=None, valid_to=None)
    for pk, village, number, grid in rows.values_list("pk", "village", "number", "grid"):
        leaf = wanted.get((villages[village][:12], number))
        known += leaf is not None
        if leaf is not None and leaf != grid:
            mapping[pk] = leaf
    return mapping, len(wanted) - known


def _unpack(data: bytes, name: str, folder: Path) -> None:
    """Put the two files that hold the net into the folder; names in the zip decide nothing but which they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found = {part: _entry(packed, part, name) for part in _PARTS}
            room = _MOST_UNPACKED
            for part, entry in found.items():
                with packed.open(entry) as source:
                    content = source.read(room + 1)
                room -= len(content)
                if room < 0:
                    raise Problem("upload.unpacked.too_large", file=name, most=_MOST_UNPACKED // _MEGA)
                (folder / part).write_bytes(content)
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise Problem("imports.drawn.not_a_net", file=name) from error


def _entry(packed: zipfile.ZipFile, part: str, name: str) -> zipfile.ZipInfo:
    entries = [entry for entry in packed.infolist() if PurePosixPath(entry.filename.replace("\\", "/")).name == part]
    if len(entries) != 1:
        raise Problem("imports.drawn.not_a_net", file=name)
    return entries[0]
