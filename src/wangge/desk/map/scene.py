"""What the page tells the map: where to look, whence its layers come, what its controls say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.exchange.coordinates import wgs84_to_gcj02
from wangge.territory.api import grids_for

if TYPE_CHECKING:
    from wangge.desk.map.basemap import Basemap
    from wangge.desk.map.listing import Listing
    from wangge.desk.shell.days import Day
    from wangge.kernel.access import Actor

Box = tuple[float, float, float, float]

CHINA: Box = (73.5, 18.0, 135.1, 53.6)
"""Where to look when nothing has a shape yet."""


def framed(boxes: list[Box]) -> list[Box]:
    """Return boxes of the books as the frame of the background map has them."""
    basemap: Basemap = settings.BASEMAP
    if basemap.frame != "gcj02" or not boxes:
        return boxes
    corners = wgs84_to_gcj02(np.array(boxes, dtype=float).reshape(-1, 2)).reshape(-1, 4)
    return [(west, south, east, north) for west, south, east, north in corners.tolist()]


def box_words(box: Box) -> str:
    """Return a box as attributes carry it."""
    return ",".join(f"{side:.6f}" for side in framed([box])[0])


def scene_of(actor: Actor, listing: Listing, day: Day) -> dict[str, Any]:
    """Return the page's facts for the map."""
    basemap: Basemap = settings.BASEMAP
    seen = listing.box or _any_box(actor, day)
    return {
        "bounds": framed([seen or CHINA])[0],
        "empty": seen is None,
        "tiles": "/tiles/{layer}/{z}/{x}/{y}.mvt",
        "on": day.date.isoformat() if day.past else "",
        "frame": basemap.frame,
        "basemaps": [{"url": url, "attribution": basemap.attribution} for url in basemap.urls],
        "level": int(listing.wanted["level"] or 4),
        "village": next((str(g.pk) for g in listing.villages if g.code == listing.wanted["village"]), ""),
        "coverage": listing.wanted["coverage"],
        "only": listing.only,
        "households": actor.may("household.read") or bool(actor.households("household.read")),
        "page": reverse("map_page"),
        "find": reverse("map_find"),
        "words": _words(),
    }


def _any_box(actor: Actor, day: Day) -> Box | None:
    row = grids_for(actor, on=day.date).filter(west__isnull=False).order_by("level", "code").first()
    if row is None or row.west is None or row.south is None or row.east is None or row.north is None:
        return None
    return row.west, row.south, row.east, row.north


def _words() -> dict[str, str]:
    return {
        "map": _("Map of the net. Arrows move it, plus and minus zoom."),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "north": _("North up"),
        "metres": _("m"),
        "kilometres": _("km"),
        "attribution": _("Who made the background map"),
        "nothing": _("Nothing was found."),
        "failed": _("The map could not be loaded completely. Reload the page to try again."),
        "squareMetres": _("m²"),
        "hectares": _("hectares"),
        "squareKilometres": _("km²"),
        "mu": _("mu"),
        "measureHint": _("Click points on the map; double click ends."),
        "picture": _("Picture of the map for printing"),
    }
