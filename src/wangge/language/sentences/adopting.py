"""Adopting a net: what stands against it."""

from wangge.language.marking import _

SENTENCES = {
    "adoption.before_earlier": _(
        "{value} lies before {since}, when the net under {document} came into force. Choose that day or a later one."
    ),
    "adoption.document.future": _(
        "The document is dated {value}: that day is still to come. Enter the date that stands on it."
    ),
    "adoption.document.missing": _(
        "An adoption needs the number of its document, such as 大政〔2026〕18号. Enter it as it stands on the document."
    ),
    "adoption.ground_changed": _(
        "The map of {village} was changed after this net was drawn. Draw the village again, or open the draft and "
        "choose Refresh; then adopt it."
    ),
    "adoption.households_changed": _(
        "The households of {village} are not those that this net was drawn for: {added} came into the books since, "
        "{gone} are gone. Open the draft, choose Refresh, and adopt it then."
    ),
    "adoption.not_good": _(
        "The net of {village} breaks {count} hard rules. Open the draft, look at what is marked, and correct it first."
    ),
    "adoption.nothing": _("No draft was chosen. Choose at least one village whose net shall be adopted."),
    "adoption.plan.adopted": _("This net of {village} is in force already. Look at the adoptions."),
    "adoption.plan.dropped": _(
        "This draft of {village} was dropped, perhaps because another was adopted meanwhile. Draw the village again."
    ),
    "adoption.plan.empty": _("The draft of {village} has no grid. Enter its households first, then draw it."),
    "adoption.plan.failed": _(
        "The net of {village} could not be drawn. Look at the reason on its page and draw it again."
    ),
    "adoption.plan.waiting": _("The net of {village} is still being drawn. Wait until it is ready, then adopt it."),
    "adoption.reason.missing": _("Say why this net comes into force: it stands in the record."),
    "adoption.townships": _("These villages belong to different townships. Adopt the nets of one township at a time."),
    "adoption.undo.done": _("This adoption was undone already, under {document}."),
    "adoption.undo.first": _(
        "There was no net before this one in {villages}, so there is none to go back to. Draw another net and adopt it."
    ),
    "adoption.undo.later": _(
        "A later net is in force since {since}, under {document}. Undo that one first, or draw a new net."
    ),
    "adoption.village.twice": _("Two of these drafts are of {village}. Choose one of them."),
}
