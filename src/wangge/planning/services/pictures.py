"""Photos and scanned plans to draw a village's map over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from wangge.kernel import files
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.changes import expect_version
from wangge.kernel.files.kinds import PICTURES
from wangge.kernel.record import record, subject_of
from wangge.planning.fixing import Point, fix
from wangge.planning.models import Picture
from wangge.problem import Problem
from wangge.territory.api import VILLAGE, Grid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.core.files import File

    from wangge.kernel.access import Actor


def picture_add(*, actor: Actor, village_id: UUID, upload: File[bytes]) -> Picture:
    """The village has a picture to draw over; one that it had before goes.

    Raises
    ------
    Problem
        ``access.*``, ``upload.*``, ``picture.village``.
    """
    with writing(actor):
        village = get_visible(Grid, actor, village_id, lock=True)
        role = actor.require("grid.write", village.path)
        if village.level != VILLAGE:
            raise Problem("picture.village", name=village.name)
        kept = files.store(
            actor=actor, subject=subject_of(village), path=village.path, purpose="plan", name=upload.name or "",
            data=upload, kinds=PICTURES,
        )  # fmt: skip
        _, content, _ = files.open_file(actor, kept.pk)
        with content, Image.open(content) as picture:
            width, height = picture.size
        visible(Picture, actor).filter(village=village).delete()
        row = Picture.objects.create(village=village, file_id=kept.pk, width=width, height=height)
        record("picture.add", subject=village, actor=actor, path=village.path, acting_as=role)
        return row


def picture_fix(
    *, actor: Actor, picture_id: UUID, version: int | str, points: Sequence[Point], system: str = "cgcs2000"
) -> Picture:
    """The picture lies on the ground where its three points say.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, and what ``fix`` raises.
    """
    with writing(actor):
        row = get_visible(Picture, actor, picture_id, lock=True)
        village = get_visible(Grid, actor, row.village_id)
        role = actor.require("grid.write", village.path)
        expect_version(row, version)
        fixed = fix(points, row.width, row.height, system)
        row.points = [[p.x, p.y, p.lon, p.lat] for p in points]
        row.system, row.corners = system, [list(corner) for corner in fixed.corners]
        row.version += 1
        row.save(update_fields=["points", "system", "corners", "version"])
        record(
            "picture.fix", subject=village, actor=actor, path=village.path, acting_as=role,
            after={"metres": round(fixed.metres, 3)},
        )  # fmt: skip
        return row
