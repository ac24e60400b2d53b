"""All posters of a township in one file for the print shop, one poster after the other."""

from __future__ import annotations

import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.delivery import periodic
from wangge.kernel.record import record, record_export
from wangge.planning.models import PosterBundle
from wangge.planning.selectors.poster_parts import Today
from wangge.planning.selectors.posters import KINDS, SIZES, grid_to_print
from wangge.planning.services.printing import poster_print
from wangge.problem import Problem
from wangge.territory.api import LEAF, TOWNSHIP, VILLAGE, Grid, ancestors, grids_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor

KEPT = timedelta(days=1)
"""How long the file lies ready."""
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


def bundle_start(*, actor: Actor, township_id: UUID | str, kinds: Sequence[str], size: str, lang: str) -> PosterBundle:
    """Begin a file with these kinds of every village that has a net; ``overview`` is one for all.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``poster.kind.place``, ``poster.size.unknown``, ``command.lang``,
        ``poster.bundle.empty``.
    """
    if size not in SIZES:
        raise Problem("poster.size.unknown", value=size)
    if lang not in ("zh", "en"):
        raise Problem("command.lang", value=lang)
    if not kinds or set(kinds) - {*KINDS[VILLAGE], *KINDS[TOWNSHIP]}:
        raise Problem("poster.kind.place", value=", ".join(kinds))
    with writing(actor):
        township = grid_to_print(actor, township_id)
        if township.level != TOWNSHIP:
            raise Problem("access.not_found")
        rows = list(grids_for(actor, within=township).defer("outline", "note"))
        with_net = {path for row in rows if row.level == LEAF for path in ancestors(row.path)}
        villages = [row for row in rows if row.level == VILLAGE]
        orders = [[str(township.pk), kind] for kind in kinds if kind in KINDS[TOWNSHIP] and with_net]
        left_out = []
        for village in villages:
            if village.path in with_net:
                orders += [[str(village.pk), kind] for kind in kinds if kind in KINDS[VILLAGE]]
            else:
                left_out.append(village.name)
        if not orders:
            raise Problem("poster.bundle.empty")
        row = PosterBundle(
            path=township.path, orders=orders, size=size, lang=lang, left_out=left_out, owner_id=actor.user_id,
            owner_name=actor.name,
        )  # fmt: skip
        row.save(force_insert=True)
        record(
            "poster.bundle", subject=row, actor=actor, path=township.path,
            acting_as=actor.require("export", township.path),
            after={"kinds": list(kinds), "size": size, "lang": lang, "rows": len(orders)},
        )  # fmt: skip
    return row


def bundle_go_on(*, actor: Actor, bundle_id: UUID | str, seconds: float = 2.0) -> PosterBundle:
    """Print on for some seconds, at least one poster; each is in the file and on the list of what hangs.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``poster.bundle.gone`` when the file was cleared away meanwhile.
    """
    until = clock.now() + timedelta(seconds=seconds)
    row = bundle_of(actor, bundle_id)
    township = Today(actor, _township(actor, row))
    while row.done < len(row.orders):
        with writing(actor):
            row = get_visible(PosterBundle, actor, bundle_id, lock=True)  # two windows print one after another
            if row.done >= len(row.orders):
                break
            file = file_of(row)
            if row.done and not file.exists():
                raise Problem("poster.bundle.gone")
            grid_id, kind = row.orders[row.done]
            printed = poster_print(
                actor=actor, grid_id=grid_id, kind=kind, size=row.size, lang=row.lang, today=township
            )
            name = next(grid.name for grid in township.grids if str(grid.pk) == grid_id)
            _add(file, f"{row.done + 1:02d}-{_NOT_IN_NAMES.sub('_', name)}-{kind}.pdf", printed.pdf, first=not row.done)
            row.done += 1
            row.version += 1
            row.save(update_fields=["done", "version"])
        if clock.now() >= until:
            break
    return row


def bundle_of(actor: Actor, bundle_id: UUID | str) -> PosterBundle:
    """Return a bundle of one's own.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    row = get_visible(PosterBundle, actor, bundle_id)
    if row.owner_id != actor.user_id:
        raise Problem("access.not_found")
    return row


def bundle_file(*, actor: Actor, bundle_id: UUID | str) -> tuple[PosterBundle, Path]:
    """Return the finished file to be handed out, and record that it was.

    Raises
    ------
    Problem
        ``access.not_found``, ``poster.bundle.gone``.
    """
    row = bundle_of(actor, bundle_id)
    file = file_of(row)
    if row.done < len(row.orders) or not file.exists():
        raise Problem("poster.bundle.gone")
    record_export(
        what="posters", rows=len(row.orders), actor=actor, path=row.path,
        acting_as=actor.require("export", row.path), file=file.name,
    )  # fmt: skip
    return row, file


def bundle_ready(row: PosterBundle) -> bool:
    """Say whether the finished file still lies ready."""
    return row.done >= len(row.orders) and file_of(row).exists()


def file_of(row: PosterBundle) -> Path:
    """Return where the file lies; it goes with all exports when somebody is erased."""
    return Path(settings.VAR_DIR) / "exports" / f"posters-{row.pk}.zip"


def _township(actor: Actor, row: PosterBundle) -> Grid:
    township = visible(Grid, actor).filter(path=row.path).first()
    if township is None:
        raise Problem("access.not_found")
    return township


def _add(file: Path, name: str, pdf: bytes, *, first: bool) -> None:
    """Put a print into the file; one left by a step that was taken back is written over by beginning anew."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if first:
        file.unlink(missing_ok=True)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as bundle:  # a PDF is compressed already
        if name not in bundle.namelist():
            bundle.writestr(name, pdf)
    file.chmod(0o600)


@periodic("posters.sweep", every=timedelta(hours=6))
def sweep() -> None:
    """Files for the print shop that are older than a day are cleared away."""
    oldest = (clock.now() - KEPT).timestamp()
    for file in Path(settings.VAR_DIR, "exports").glob("posters-*.zip"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
