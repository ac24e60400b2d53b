"""What may be refused with people, posts, bodies and roles."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "appoint.body.missing": _('{at} has no body for "{value}". Enter it under Departments first.'),
    "appoint.changed": _("The books have changed since this was shown. Nothing was done; choose the file again."),
    "appoint.grid.unknown": _('There is no grid "{value}" here that you may appoint in. Give its code or name.'),
    "appoint.household.unknown": _('There is no household number "{value}" with a grid in this village. Correct it.'),
    "appoint.level": _('"{value}" is no level. Write 乡, 村, 片, 网格 or 户.'),
    "appoint.name.several": _(
        'There are several people called "{value}" here. Enter the phone number to tell them apart.'
    ),
    "appoint.namesake": _(
        'There is already somebody called "{value}" here with another phone number; this is taken for somebody else.'
    ),
    "appoint.phone.other": _('The number "{value}" belongs to {name}. Correct the name or the number.'),
    "appoint.phone.twice": _('The number "{value}" stands beside another name too ({first}). Correct one of them.'),
    "appoint.problems": _("{count} cells must be corrected first; nothing was done."),
    "appoint.role.unknown": _('"{value}" is no role here. Use a name from the list of roles.'),
    "appoint.twice": _('"{value}" stands here twice with the same post. Delete one row.'),
    "appoint.two_in_charge": _('{at} would have two in charge, {first} and "{value}". Keep one of them.'),
    "appoint.unit.unknown": _(
        'There is no township or village "{value}" here that you may appoint in. Correct the name.'
    ),
    "appoint.yes_no": _('"{value}" is neither yes nor no. Write 是 or 否.'),
    "assignment.body.closed": _("{name} is closed; nobody can get a post there."),
    "assignment.consent.scope": _("Say what was agreed to, for example: name and phone on the grid's poster."),
    "assignment.ended": _("This post has already ended on {on}."),
    "assignment.ends_before": _("A post cannot end before it began ({since}). Choose a later day."),
    "assignment.grid.closed": _("{name} is closed; nobody can get a post there."),
    "assignment.held": _("{name} already is {role} at {at}."),
    "assignment.last_administrator": _(
        "{name} is the last one here who can change the settings. First appoint somebody else who can log in."
    ),
    "assignment.own_level": _("{role} is appointed from above. Ask the level above you."),
    "assignment.role.above": _(
        "{role} may do more than you; so you cannot give or take this post. Ask the level above."
    ),
    "assignment.role.unfit": _("There is no {role} at {at}. Choose a role of this level."),
    "assignment.role.unknown": _('There is no role "{value}". Choose one from the list.'),
    "assignment.taken": _("{name} is in charge of {at} during this time. Use Hand over instead."),
    "assignment.target": _("A post is at one grid, one body or one household. Choose one."),
    "body.area.code": _("An area needs a code and a name."),
    "body.area.kind": _('"{value}" is no kind of area. Choose one from the list.'),
    "body.area.taken": _("The code {value} is already in use here. Choose another."),
    "body.areas.code": _("The code of the area is missing. Enter it, or delete the row."),
    "body.areas.grid": _('There is no grid with the code "{value}" that you may see. Correct it.'),
    "body.areas.name": _('The same code stands beside another name than "{value}". Correct one of them.'),
    "body.areas.problems": _("{count} cells must be corrected first; nothing was done."),
    "body.closed": _("{name} is closed."),
    "body.ends_before": _("It cannot end before it began ({since}). Choose a later day."),
    "body.kind.unknown": _('"{value}" is no kind of body. Choose one from the list.'),
    "body.level": _("Bodies belong to a township or a village that is not closed; {name} is none."),
    "body.name.missing": _("Enter a name of at most 64 characters."),
    "body.name.taken": _("{at} already has a body called {name}. Choose another name, or change that one."),
    "body.phone.invalid": _('"{value}" is no phone number. Enter digits, or leave it empty.'),
    "handover.changed": _("Meanwhile somebody else is in charge of {at} ({name}). Look again before you hand over."),
    "handover.note.long": _("The note is too long. At most {most} characters."),
    "handover.same": _("{name} is in charge already. Choose somebody else."),
    "person.birth_year.invalid": _("{value} is no year in which somebody with a post was born. Correct it."),
    "person.holds_more": _("{name} also holds posts above or beside yours. Ask the level above to change this."),
    "person.left": _("{name} has left and cannot be changed or appointed. Enter the person anew if they are back."),
    "person.name.missing": _("Enter a name of at most 64 characters."),
    "person.phone.account": _("Somebody else logs in with this number. Correct it, or clear theirs first."),
    "person.phone.invalid": _('"{value}" is no phone number. Enter digits, or leave it empty.'),
    "person.phone.known": _("{name} has this number already. Open a new post for {name}, or correct the number."),
    "person.self": _("You cannot end your own posts this way. Ask the level above."),
    "person.sex.invalid": _('"{value}" is no entry for this. Choose one from the list.'),
    "person.tag.unknown": _('"{value}" is no entry for this. Choose one from the list.'),
    "role.abilities.above": _("You cannot give a role what you may not do yourself: {abilities}."),
    "role.abilities.lockout": _(
        "Without this you could not change it back. Keep it, or let somebody else take it away."
    ),
    "role.duties.too_many": _("A duty list has at most {most} lines. Join some of them."),
    "role.name.missing": _("Enter the role's name in Chinese."),
    "roster.date.future": _("{value} lies in the future. Enter it when the day has come."),
    "roster.lines.none": _("Nobody is entered in this list. Fill in names and choose the file again."),
}
