"""Households onto the map, many at once: after a map was brought in, or drawn by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel.access import visible, writing
from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.db.many import update_many
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.registry.bulk.writing import common_path
from wangge.registry.models import Household

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import Model

    from wangge.kernel.access import Actor
    from wangge.kernel.models import UndoLog

_CHUNK = 500
_DECIMALS = 9
"""Decimals of a degree that are kept: a tenth of a millimetre."""


def households_locate(
    *,
    actor: Actor,
    points: Mapping[UUID, tuple[float, float]],
    subject: Model | str,
    reason: str = "",
    changes: Changes | None = None,
) -> UndoLog | None:
    """The households (keys) lie at these points (longitude, latitude), with one line in the record.

    Returns what undoes it, or None when every household lies there already. With ``changes`` the undo is the
    caller's, who keeps one for the whole act.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``; ``household.place.invalid`` for a point that is none.
    """
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in points.values()):
        raise Problem("household.place.invalid", column="lon")
    noted = changes if changes is not None else Changes()
    with writing(actor):
        located, villages, found = [], set(), 0
        wanted = list(points)
        for start in range(0, len(wanted), _CHUNK):
            rows = visible(Household, actor).filter(pk__in=wanted[start : start + _CHUNK], alias_of=None)
            for household in rows.select_related("village"):
                found += 1
                lon, lat = (round(value, _DECIMALS) for value in points[household.pk])
                if (household.lon, household.lat) == (lon, lat):
                    continue
                noted.changed(household, before={"lon": household.lon, "lat": household.lat})
                household.lon, household.lat, household.version = lon, lat, household.version + 1
                villages.add(household.village.path)
                located.append(household)
        if found != len(wanted):
            raise Problem("access.not_found")
        if not located:
            return None
        (role, *_) = [actor.require("household.write", path) for path in sorted(villages)]
        update_many(located, ["lon", "lat", "version"])
        path = common_path(villages)
        record(
            "household.locate", subject=subject, actor=actor, path=path, acting_as=role,
            after={"households": len(located)}, reason=reason,
        )  # fmt: skip
        if changes is not None:
            return None
        return keep_undo(noted, action="household.locate", subject=subject, actor=actor, path=path)
