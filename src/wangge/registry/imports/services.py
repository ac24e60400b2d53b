"""The steps of an import: take the file, say what its columns are, check it piece by piece, carry it out, undo it."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wangge.kernel import changes as kernel_changes
from wangge.kernel import clock
from wangge.kernel.access import as_system, get_visible, visible, writing
from wangge.kernel.files import checked_spreadsheet
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.registry.imports import households, keeping
from wangge.registry.imports.books import chosen_village, says_village
from wangge.registry.imports.fields import BY_HOUSEHOLD, BY_PERSON, KINDS, OF_VILLAGES, PERSONAL
from wangge.registry.imports.kinds import kind_of
from wangge.registry.imports.reading import check_mapping, read_rows
from wangge.registry.imports.staging import guessed_options, staged_sheets
from wangge.registry.models import Import
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files import File

    from wangge.kernel.access import Actor
    from wangge.registry.imports.grouping import Unit

KEPT = timedelta(days=7)
OPEN = ("staged", "checking", "checked")
NOBODY = UUID(int=0)
"""The owner of what the platform itself imports."""
_PIECE = 5000
_SHOWN = 200
_READING = 50
"""Of the progress bar, the part that reading the rows takes."""


def import_start(*, actor: Actor, kind: str, upload: File[bytes], path: str = "") -> Import:
    """Take a file in: look into it, read its sheets, drop what must not be kept, guess its columns.

    Raises
    ------
    Problem
        ``access.denied``, ``imports.kind.unknown``, ``upload.*``, ``table.*``, ``imports.table.too_large``.
    """
    if kind not in KINDS:
        raise Problem("imports.kind.unknown", value=kind)
    place = _place(actor, path)
    sheet = checked_spreadsheet(upload)
    sheets = staged_sheets(sheet, kind)
    row = Import(
        kind=kind, path=place, owner_id=actor.user_id or NOBODY, owner_name=actor.name, file_name=sheet.name[:200],
        file_sha256=sheet.sha256, options=guessed_options(kind, sheets[0]),
    )  # fmt: skip
    keeping.put_sheets(row, sheets)
    with writing(actor):
        role = actor.require("import", place)
        row.save(force_insert=True)
        record("import.start", subject=row, actor=actor, path=place, acting_as=role, after=_told(row))
    return row


def import_sheet(*, actor: Actor, import_id: UUID | str, sheet: str) -> Import:
    """Another sheet is read; its columns are guessed anew."""
    with writing(actor):
        row = _open(actor, import_id)
        chosen = next((staged for staged in keeping.sheets_of(row) if staged.sheet == sheet), None)
        if chosen is None:
            raise Problem("access.not_found")
        row.options = guessed_options(row.kind, chosen)
        _reset(row, "staged")
    return row


def import_map(
    *, actor: Actor, import_id: UUID | str, mapping: Mapping[str, int], layout: str = "", village: str = ""
) -> Import:
    """It is said what each column is; checking begins.

    ``village`` is the 12-digit code of the village that all rows are of, where no column says it.

    Raises
    ------
    Problem
        ``imports.column.*``, ``imports.field.unknown``, ``imports.village.unknown``, ``purpose.unregistered``,
        ``imports.closed``.
    """
    with writing(actor):
        row = _open(actor, import_id)
        staged = keeping.sheet_of(row)
        village = "" if says_village(mapping) or row.kind not in OF_VILLAGES else village
        if village:
            village = chosen_village(actor, row.path, village)
        else:
            kind_of(row.kind).check(actor, row.path, mapping)
        check_mapping(row.kind, mapping, staged.headings)
        row.options = {**row.options, "mapping": dict(mapping), "village": village}
        if row.kind == "households":
            row.options["layout"] = layout if layout in {BY_PERSON, BY_HOUSEHOLD} else row.options["layout"]
            if row.options["layout"] == BY_PERSON and "name" not in mapping:
                raise Problem("imports.column.missing", label="Full name")
            personal = next((key for key in mapping if key in PERSONAL - {"relation"}), None)
            if row.options["layout"] == BY_HOUSEHOLD and personal:
                raise Problem("imports.layout.persons", column=staged.headings[mapping[personal]])
        _reset(row, "checking")
    return row


def import_check(*, actor: Actor, import_id: UUID | str, seconds: float = 1.5) -> Import:
    """A piece more is checked; nothing is written to the books. The work is done before the row is locked.

    Whoever comes second finds that it went on without them, and throws the own work away.
    """
    row = get_visible(Import, actor, import_id)
    if row.state != "checking":
        return row
    before = row.version
    progress = _checked(actor, row, until=time.monotonic() + seconds)
    with writing(actor):
        now = get_visible(Import, actor, import_id, lock=True)
        actor.require("import", now.path)
        if now.version != before or now.state != "checking":
            return now
        keeping.put_progress(row, progress)
        row.progress, row.version = _percent(row, progress), before + 1
        if progress.units is not None and not progress.waiting:
            row.state, row.progress = "checked", 100
            _summarise(row, progress)
        row.save(update_fields=["checked", "findings", "counts", "progress", "state", "version"])
    return row


def import_carry_out(*, actor: Actor, import_id: UUID | str, only_good: bool = False) -> Import:
    """All rows are in the books, or none is; with ``only_good`` the rows without a problem.

    Raises
    ------
    Problem
        ``imports.not_checked``, ``imports.has_bad``, ``imports.touched``, and what the books refuse.
    """
    row = get_visible(Import, actor, import_id)
    units, before = _good(row, only_good=only_good), row.version
    carry_out = households.ready(actor=actor, units=units) if row.kind == "households" else kind_of(row.kind).carry_out
    with writing(actor):
        row = _open(actor, import_id)
        role = actor.require("import", row.path)
        _keep_net(actor, row.path)
        if row.version != before:
            units, carry_out = _good(row, only_good=only_good), kind_of(row.kind).carry_out
        outcome = carry_out(actor=actor, row=row, units=units)
        row.state, row.undo, row.done_at = "done", outcome.undo_id, clock.now()
        row.counts = {**row.counts, **outcome.counts}
        row.options = {**row.options, "undo_before": [str(pk) for pk in outcome.before]}
        row.staged = row.checked = None
        if not row.counts["bad"]:
            row.findings = None
        row.version += 1
        row.save(
            update_fields=["state", "undo", "done_at", "counts", "staged", "checked", "findings", "options", "version"]
        )
        record("import.done", subject=row, actor=actor, path=row.path, acting_as=role, after=_told(row))
    return row


def import_again(*, actor: Actor, import_id: UUID | str) -> Import:
    """It is checked anew: somebody changed the books since."""
    with writing(actor):
        row = _open(actor, import_id)
        if not row.options.get("mapping"):
            raise Problem("imports.not_checked")
        _reset(row, "checking")
    return row


def import_drop(*, actor: Actor, import_id: UUID | str) -> Import:
    """It is given up and its rows are gone; nothing was written."""
    with writing(actor):
        row = _open(actor, import_id)
        role = actor.require("import", row.path)
        _empty(row, "dropped")
        record("import.drop", subject=row, actor=actor, path=row.path, acting_as=role)
    return row


def import_undo(*, actor: Actor, import_id: UUID | str) -> Import:
    """Everything it wrote is as it was before, unless somebody touched it since.

    Raises
    ------
    Problem
        ``imports.not_done``, and what `wangge.kernel.changes.undo` raises.
    """
    with writing(actor):
        row = get_visible(Import, actor, import_id, lock=True)
        actor.require("import", row.path)
        if row.state != "done" or row.undo is None:
            raise Problem("imports.not_done")
        for undo_id in (row.undo, *row.options.get("undo_before", [])):
            kernel_changes.undo(actor=actor, undo_id=undo_id)
        _empty(row, "undone")
    return row


def import_sweep() -> int:
    """Imports nobody went on with for a week are dropped, and what the bad rows of old ones said is gone."""
    with as_system("rows of files are kept no longer than a week"):
        old = Import.objects.filter(created_at__lt=clock.now() - KEPT)
        open_ones = old.filter(state__in=OPEN).update(state="dropped", staged=None, checked=None, findings=None)
        return open_ones + old.exclude(findings=None).update(findings=None)


def _place(actor: Actor, path: str) -> str:
    paths = actor.paths("import")
    place = path or min(paths, key=len, default="")
    actor.require("import", place)
    if not place or not any(place.startswith(top) for top in paths):
        raise Problem("access.not_found")
    return place


def _keep_net(actor: Actor, path: str) -> None:
    """Nobody adopts a net there until this import is carried out."""
    visible(Grid, actor).filter(path=path).select_for_update(of=("self",), no_key=True).first()


def _open(actor: Actor, import_id: UUID | str) -> Import:
    row = get_visible(Import, actor, import_id, lock=True)
    actor.require("import", row.path)
    if row.state not in OPEN:
        raise Problem("imports.closed")
    return row


def _good(row: Import, *, only_good: bool) -> list[Unit]:
    """Return what is to be carried out."""
    if row.state not in OPEN:
        raise Problem("imports.closed")
    if row.state != "checked":
        raise Problem("imports.not_checked")
    if row.counts["bad"] and not only_good:
        raise Problem("imports.has_bad", count=row.counts["bad"])
    return [unit for unit in keeping.progress_of(row).units or [] if unit.state != "bad"]


def _reset(row: Import, state: str) -> None:
    row.state, row.checked, row.findings, row.counts, row.progress = state, None, None, {}, 0
    row.version += 1
    row.save(update_fields=["state", "checked", "findings", "counts", "progress", "options", "version"])


def _empty(row: Import, state: str) -> None:
    row.state, row.staged, row.checked, row.findings = state, None, None, None
    row.version += 1
    row.save(update_fields=["state", "staged", "checked", "findings", "version"])


def _checked(actor: Actor, row: Import, *, until: float) -> keeping.Progress:
    """Go on with checking until the time is over; at least one piece."""
    staged = keeping.sheet_of(row)
    progress = keeping.progress_of(row)
    mapping: dict[str, int] = row.options["mapping"]
    headings = {key: staged.headings[at] for key, at in mapping.items()}
    kind = kind_of(row.kind)
    while progress.units is None:
        if progress.read < len(staged):
            end = min(progress.read + _PIECE, len(staged))
            values, wrong = read_rows(staged, row.kind, mapping, range(progress.read, end))
            if row.options.get("village"):
                values = [{**value, "village_code": row.options["village"]} for value in values]
            progress.rows += values
            progress.add(wrong)
            progress.read = end
        else:
            units, wrong = kind.group(
                progress.rows, layout=row.options.get("layout", ""), headings=headings, bad=progress.bad()
            )
            progress.add(wrong)
            bad = progress.bad()
            for unit in units:
                unit.state = "bad" if bad.intersection(unit.rows) else ""
            progress.units, progress.rows = units, []
            good = [at for at, unit in enumerate(units) if unit.state != "bad"]
            progress.waiting = [
                [good[at] for at in piece] for piece in kind.pieces([units[at] for at in good]) if piece
            ]
        if time.monotonic() > until:
            return progress
    while progress.waiting:
        piece = [progress.units[at] for at in progress.waiting.pop(0)]
        wrong = kind.compare(actor=actor, path=row.path, units=piece, headings=headings)
        progress.add(wrong)
        bad = {one.at for one in wrong}
        for unit in piece:
            if bad.intersection(unit.rows):
                unit.state = "bad"
        if time.monotonic() > until:
            break
    return progress


def _percent(row: Import, progress: keeping.Progress) -> int:
    if progress.units is None:
        total = row.options.get("rows", 0)
        return min(_READING, progress.read * _READING // total) if total else 0
    left = sum(map(len, progress.waiting))
    return _READING + (100 - _READING) * (len(progress.units) - left) // max(1, len(progress.units))


def _summarise(row: Import, progress: keeping.Progress) -> None:
    """Count, and keep what the preview shows: every problem, and the first things of each state."""
    units = progress.units or []
    counts = {state: sum(unit.state == state for unit in units) for state in ("new", "changed", "unchanged", "bad")}
    counts["people"] = sum(len(unit.people) for unit in units)
    row.counts = counts
    shown: dict[str, list[Any]] = {}
    for unit in units:
        kept = shown.setdefault(unit.state, [])
        if len(kept) < _SHOWN and unit.state != "bad":
            kept.append([unit.line, unit.title, unit.diff, len(unit.people)])
    wrong = sorted(progress.wrong, key=lambda plain: plain[1])
    bad_rows = sorted({at for unit in units if unit.state == "bad" for at in unit.rows})
    staged = keeping.sheet_of(row)
    row.findings = keeping.sealed(
        {
            "wrong": wrong, "shown": shown, "headings": staged.headings,
            "bad": [[staged.rows[at], [column[at] for column in staged.columns]] for at in bad_rows],
        }
    )  # fmt: skip


def _told(row: Import) -> dict[str, Any]:
    return {"kind": row.kind, "file": row.file_name, "sha256": row.file_sha256, **row.counts}
