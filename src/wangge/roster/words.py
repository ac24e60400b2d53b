"""What the record calls the acts of this room."""

from __future__ import annotations

from wangge.kernel.record import words
from wangge.language.marking import _

for action, said in {
    "role.defaults": _("added the default roles"),
    "role.update": _("changed a role"),
    "person.create": _("entered a person"),
    "person.update": _("changed a person"),
    "person.leave": _("a person left"),
    "person.appoint": _("appointed people from a list"),
    "assignment.open": _("opened a post"),
    "assignment.end": _("ended a post"),
    "assignment.consent": _("noted consent to be shown"),
    "assignment.handover": _("handed a grid over"),
    "body.create": _("entered a body"),
    "body.update": _("changed a body"),
    "body.close": _("closed a body"),
    "body.area": _("changed an area of a body"),
    "body.area.delete": _("removed an area of a body"),
    "body.areas.import": _("took areas of a body from a list"),
}.items():
    words.register(action, said)
