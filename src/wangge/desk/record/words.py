"""What actions, subjects and fields are called on the pages of the record. The desk knows every app."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.kernel.record import words
from wangge.language.marking import _
from wangge.registry.api import rules as registry

ACTIONS = {
    "account.card_used": _("logged in with a card"),
    "account.close": _("closed an account"),
    "account.factor_off": _("removed the second factor"),
    "account.factor_on": _("set up a second factor"),
    "account.invite": _("printed an invitation card"),
    "account.login": _("logged in"),
    "account.login_failed": _("failed to log in"),
    "account.make": _("made an account"),
    "account.password": _("changed the password"),
    "account.reopen": _("reopened an account"),
    "account.reset": _("reset an account"),
    "assignment.consent": _("noted consent to be shown"),
    "assignment.end": _("ended an assignment"),
    "assignment.handover": _("handed over an assignment"),
    "assignment.open": _("assigned a person"),
    "body.area": _("mapped an area of a department"),
    "body.area.delete": _("removed an area of a department"),
    "body.areas.import": _("imported areas of departments"),
    "body.close": _("closed a department"),
    "body.create": _("entered a department"),
    "body.update": _("changed a department"),
    "care.end": _("ended a care need"),
    "care.extend": _("extended a care need"),
    "care.open": _("entered a care need"),
    "division.import": _("imported divisions"),
    "grid.close": _("closed a grid"),
    "grid.create": _("entered a grid"),
    "grid.move": _("moved a grid"),
    "grid.update": _("changed a grid"),
    "household.close": _("closed a household"),
    "household.confirm": _("found a household to be still right"),
    "household.create": _("entered a household"),
    "household.fact_set": _("entered a fact"),
    "household.head_change": _("changed the household head"),
    "household.import": _("imported households"),
    "household.leave": _("noted that a household left"),
    "household.member_add": _("entered a resident"),
    "household.member_leave": _("noted that a resident left"),
    "household.member_move": _("moved a resident"),
    "household.member_update": _("changed a resident"),
    "household.merge": _("merged households"),
    "household.move": _("moved a household"),
    "household.place": _("placed households in grids"),
    "household.return": _("noted that a household returned"),
    "household.reveal": _("uncovered details of a household"),
    "household.split": _("split a household"),
    "household.update": _("changed a household"),
    "import.done": _("imported a file"),
    "import.drop": _("dropped an import"),
    "import.start": _("uploaded a file to import"),
    "list.export": _("exported a list"),
    "net.adopt": _("adopted a grid net"),
    "person.appoint": _("appointed people"),
    "person.create": _("entered a person in charge"),
    "person.leave": _("noted that a person in charge left"),
    "person.update": _("changed a person in charge"),
    "place.close": _("closed a place"),
    "place.create": _("entered a place"),
    "place.import": _("imported places"),
    "place.move": _("moved a place"),
    "place.update": _("changed a place"),
    "record.erased": _("erased by rule"),
    "request.answer": _("answered a privacy request"),
    "request.create": _("took a privacy request"),
    "request.refuse": _("refused a privacy request"),
    "retention.run": _("carried out the retention rules"),
    "retention.set_days": _("changed a retention period"),
    "role.defaults": _("entered the usual roles"),
    "role.update": _("changed a role"),
    "sensitive.read": _("read protected details"),
    "settlement.create": _("entered a settlement"),
    "settlement.rename": _("renamed a settlement"),
    "stored_file.add": _("added a file"),
    "stored_file.read": _("opened a file"),
    "subject.file": _("printed a resident's file"),
}

FIELDS = {
    "abilities": _("abilities"), "alias_of": _("merged into"), "birth_year": _("birth year"), "basis": _("basis"),
    "code": _("code"), "colour": _("colour"), "days": _("days"), "details": _("details"), "door": _("door number"),
    "duties": _("duties"), "ended_on": _("ended on"), "expires_on": _("expires on"), "field": _("field"),
    "fields": _("fields"), "file": _("file"), "grid": _("grid"), "grid_id": _("grid"), "head_name": _("household head"),
    "id_number": _("id number"), "key": _("kind of fact"), "kind": _("kind"), "lane": _("lane"),
    "lane_id": _("lane"), "lane_name": _("lane"), "lat": _("latitude"), "level": _("level"), "list": _("list"),
    "living_here": _("lives here"), "lon": _("longitude"), "name": _("name"), "note": _("note"),
    "number": _("household number"), "parent": _("above it"), "path": _("place in the net"), "phone": _("phone"),
    "purpose": _("purpose"), "registered": _("registered here"), "registered_size": _("registered persons"),
    "relation": _("relation to the head"), "residence": _("residence status"), "resident_size": _("resident persons"),
    "restored": _("rows put back"), "deleted": _("rows deleted"), "role": _("role"), "rows": _("rows"),
    "rule": _("rule"), "scope_text": _("scope"), "settlement": _("settlement"), "settlement_id": _("settlement"),
    "sex": _("sex"), "source": _("source"), "state": _("state"), "undone": _("undone change"),
    "valid_from": _("from"), "valid_to": _("until"), "value": _("value"), "version": _("version"),
    "village": _("village"), "count": _("number"), "title": _("post"), "tags": _("tags"), "as_of": _("as of"),
    "shown": _("may be shown"), "username": _("log-in name"), "language": _("language"), "day": _("day"),
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of subject: what it is called, and the field by which people call one of them."""

    words: str
    name: str = ""


KINDS = {
    "registry.household": Kind(_("household"), "head_name"),
    "registry.resident": Kind(_("resident"), "name"),
    "territory.grid": Kind(_("grid"), "name"),
    "territory.place": Kind(_("place"), "name"),
    "territory.settlement": Kind(_("settlement"), "name"),
    "roster.person": Kind(_("person in charge"), "name"),
    "roster.body": Kind(_("department"), "name"),
    "roster.assignment": Kind(_("assignment")),
    "roster.role": Kind(_("role")),
    "registry.import": Kind(_("import"), "file_name"),
    "registry.careneed": Kind(_("care need")),
    "registry.residency": Kind(_("member of a household")),
    "registry.fact": Kind(_("fact")),
    "kernel.user": Kind(_("account")),
    "kernel.storedfile": Kind(_("file")),
    "kernel.subjectrequest": Kind(_("privacy request")),
    "export": Kind(_("export")),
    "planning.survey": Kind(_("map files")),
    "planning.ground": Kind(_("map of a village")),
    "planning.drawing": Kind(_("round of drawing")),
    "planning.gridplan": Kind(_("draft of a net")),
    "planning.adoption": Kind(_("adoption"), "document"),
    "planning.printedposter": Kind(_("printed poster")),
    "planning.posterbundle": Kind(_("posters in one file")),
}

VALUES: dict[str, dict[str, str]] = {
    "purpose": {**registry.REVEAL_PURPOSES, **registry.CARE_PURPOSES}, "source": registry.SOURCES,
    "residence": registry.RESIDENCE, "relation": registry.RELATIONS, "end_reason": registry.END_REASONS,
    "sex": registry.SEX, "kind": registry.CARE_KINDS,
}  # fmt: skip
"""What the codes in these fields are called; a code that is not here is shown as it is."""


for _action, _words in ACTIONS.items():
    words.register(_action, _words)
words.register_fields(FIELDS)
