"""What goes wrong when a program reads the map."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "map.login": _(
        "Nobody is logged in. In a map program give your user name, and as the password a map key, which you make on "
        'the page "My account".'
    ),
    "map.key.wrong": _(
        'This name and map key do not belong together, or the key was revoked. Make a new one on the page "My account".'
    ),
    "map.key.often": _("Too many wrong map keys. Wait a few minutes, then correct the key in the map program."),
    "map.key.name": _("Give the key a name of at most {most} characters, such as the computer that will use it."),
    "map.key.many": _("You have {most} map keys already. Revoke one that is no longer used first."),
    "map.layer.not_found": _('There is no layer "{value}" on the map. /ogc/collections lists them all.'),
    "map.tile.not_found": _("There is no such tile: its numbers lie outside the map."),
    "map.day.invalid": _('"{value}" is no day. Write it like 2026-11-23.'),
    "map.frame.unknown": _('"{value}" is no frame of a map. Take one of these: {known}.'),
    "map.query.unknown": _('The map does not understand "{value}". It understands: {known}.'),
    "map.query.format": _('There is no format "{value}" here. Ask for json.'),
    "map.query.crs": _('The map is given in {known} only, not in "{value}".'),
    "map.query.bbox": _('"{value}" is no box. Give west, south, east and north in degrees, with commas between them.'),
    "map.query.number": _('"{value}" is no number for {name}. Give a whole number from {least} on.'),
}
