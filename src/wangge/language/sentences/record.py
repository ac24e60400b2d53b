"""What may be wrong with the record, the keys and what is delivered; stale forms and undoing."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "keys.damaged": _(
        "An encrypted value cannot be read: it was changed or cut. Bring back the row from a backup, and run: "
        "wangge record verify"
    ),
    "keys.missing": _(
        "Key number {number} is not in {folder}. Copy it there from where the keys were saved (wangge backup --keys)."
    ),
    "keys.permissions.open": _(
        "Others of this machine can read {file}. Close it and start again: chmod {right} {file}"
    ),
    "keys.public.invalid": _("--key: this is no public key. Copy it as `wangge record keys` prints it: 64 characters."),
    "keys.rotation.exhausted": _("The keys were changed 65,535 times; there is no further number. Ask the developers."),
    "keys.rotation.running": _("The keys are being changed by another process. Wait until it has ended."),
    "notice.unsent": _(
        "A notice was not taken by the group robot or the mail server. Check WANGGE_NOTICE_URLS and WANGGE_EMAIL_URL."
    ),
    "record.checkpoint.differs": _(
        "Checkpoint {checkpoint}: line {line} of checkpoints.log says something else than the database. One of them "
        "was changed."
    ),
    "record.checkpoint.gone": _(
        "Line {line} of checkpoints.log: checkpoint {checkpoint} is not in the database, or the line cannot be read."
    ),
    "record.checkpoint.lines": _(
        "Checkpoint {checkpoint}: the lines it covers (up to number {entry}) are not the ones that were signed: "
        "{expected} were signed, {found} are there."
    ),
    "record.checkpoint.signature": _("Checkpoint {checkpoint}: no key of ours has signed it as it stands."),
    "record.checkpoint.subject": _(
        "{subject}, line {sequence} (number {entry}): it is gone or another one since checkpoint {checkpoint} was "
        "signed."
    ),
    "record.checkpoint.unlinked": _("Checkpoint {checkpoint} does not follow from the one before; one is missing."),
    "record.checkpoint.unwritten": _(
        "Checkpoint {checkpoint} is in the database but not in checkpoints.log: the file was cut or removed."
    ),
    "record.entry.changed": _("{subject}, line {sequence} (number {entry}) was changed."),
    "record.entry.missing": _(
        "{subject}: lines {first} to {last} are missing or out of order before line {sequence} (number {entry})."
    ),
    "record.entry.unlinked": _("{subject}, line {sequence} (number {entry}) does not follow from the line before."),
    "record.erasure.key": _("{subject}: it was erased by rule {rule}, but its key is still there. Erase it again."),
    "record.erasure.rule": _("{subject}: it was erased by rule {rule}, but the key's row says another or none."),
    "record.erasure.unrecorded": _(
        "{subject}: its key is gone as if erased by a rule ({rule}), but no line records the erasure."
    ),
    "record.head.missing": _("{subject}: its row of keys is gone, while {sequence} lines are there."),
    "record.key.damaged": _("{subject}: the key of its payloads cannot be read."),
    "record.payload.changed": _("{subject}, line {sequence} (number {entry}): what it says was changed."),
    "record.payload.kept": _("{subject}, line {sequence} (number {entry}): what it says is there without a key."),
    "record.payload.missing": _(
        "{subject}, line {sequence} (number {entry}): what it says was removed without an erasure."
    ),
    "record.subject.missing": _("{subject}: all its {sequence} lines are gone."),
    "record.tail.cut": _("{subject}: the lines after {sequence} are gone or another; the last was {expected}."),
    "row.stale": _(
        "{by} changed this at {at} while you had it open. Changed: {changed}. Nothing of yours was saved: look at "
        "the new state and enter your change again."
    ),
    "settings.email.invalid": _(
        "WANGGE_EMAIL_URL is not understood. Write smtps://user:password@host:465/from@example.org?to=a@example.org"
    ),
    "settings.notice.invalid": _("WANGGE_NOTICE_URLS: an address for {scheme} is not complete. See Apprise's manual."),
    "settings.notice.scheme": _(
        "WANGGE_NOTICE_URLS: addresses of the kind {scheme} are not used. Use one of: {known}."
    ),
    "undo.blocked": _(
        "This cannot be undone: the old values are no longer possible beside what was entered since. Correct it "
        "by hand."
    ),
    "undo.done": _("This was undone already. There is nothing left to do."),
    "undo.emptied": _("This can no longer be undone: data of a person in it was erased by rule. Correct it by hand."),
    "undo.expired": _("A change can be undone for {days} days; this one is older. Correct it by hand."),
    "undo.touched": _(
        "This cannot be undone: {count} of its rows were changed since, last by {by} at {at}: {rows}. Correct it by "
        "hand."
    ),
}
