"""What may be wrong with the record, the keys and what is delivered; stale forms and undoing."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "row.stale": _(
        "{by} changed this at {at} while you had it open. Changed: {changed}. Nothing of yours was saved: look at "
        "the new state and enter your change again."
    ),
    "undo.blocked": _(
        "This cannot be undone: the old values are no longer possible beside what was entered since. Correct it by hand."
    ),
    "undo.done": _("This was undone already. There is nothing left to do."),
    "undo.emptied": _("This can no longer be undone: data of a person in it was erased by rule. Correct it by hand."),
    "undo.expired": _("A change can be undone for {days} days; this one is older. Correct it by hand."),
    "undo.touched": _(
        "This cannot be undone: {count} of its rows were changed since, last by {by} at {at}: {rows}. Correct it by hand."
    ),
}
