"""What a post lets one do. A role is a set of these; the platform never asks for a role by its name."""

from __future__ import annotations

from typing import Literal, get_args

from wangge.language.marking import _

Ability = Literal[
    "grid.read", "grid.write", "place.write", "person.read", "person.write", "body.write", "household.read",
    "household.write", "household.reveal", "care.read", "care.write", "import", "export", "record.read",
    "account.write", "privacy.write", "settings.write",
]  # fmt: skip

ABILITIES: dict[Ability, str] = {
    "grid.read": _("see grids and places"),
    "grid.write": _("change grids"),
    "place.write": _("change places"),
    "person.read": _("see people in charge"),
    "person.write": _("appoint people"),
    "body.write": _("change departments"),
    "household.read": _("see households"),
    "household.write": _("change households"),
    "household.reveal": _("uncover masked details"),
    "care.read": _("see care needs"),
    "care.write": _("change care needs"),
    "import": _("import files"),
    "export": _("export lists"),
    "record.read": _("read the record"),
    "account.write": _("reset accounts and print cards"),
    "privacy.write": _("answer privacy requests and erase"),
    "settings.write": _("change settings"),
}

assert set(ABILITIES) == set(get_args(Ability))  # noqa: S101 - the two lists above are one
