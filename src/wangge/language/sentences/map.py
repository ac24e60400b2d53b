"""What may be wrong with the background of the map."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "settings.basemap.address": _(
        "WANGGE_BASEMAP_URL says {value}, which is no address of map tiles. It begins with https:// and holds {{x}}, "
        "{{y}} and {{z}}."
    ),
    "settings.basemap.system": _("WANGGE_BASEMAP_SYSTEM says {value}. It takes one of: {systems}."),
}
