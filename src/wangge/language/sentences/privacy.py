"""What may be wrong with files that come in, with purposes, and with what residents ask."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "erase.kind": _("Nothing of the kind {kind} can be erased by itself. Erase the resident or the household."),
    "erase.name": _("The name does not match. Type it exactly as it stands above."),
    "purpose.days": _(
        "That is no number of days. Give one from 0 to {most}, or leave it empty to keep it as long as the row."
    ),
    "purpose.unregistered": _(
        "Nobody has said what {field} is kept for, so it is not kept. Leave it out, or have its purpose registered."
    ),
    "rights.closed": _("This request was answered already. Write down a new one if there is more to do."),
    "rights.kind": _("There is no request of the kind {value}. Choose one of the list."),
    "rights.not_erase": _("This request does not ask for erasure. Write down a request for erasure first."),
    "rights.words": _("Say what is answered or why it is refused: whoever asked will read it."),
    "upload.damaged": _(
        "{file} is damaged or not made by a usual program. Open it, save it under a new name, and send that."
    ),
    "upload.disk_full": _(
        "The disk of the server is full; nothing was kept. Tell the administrator to make room, then send it again."
    ),
    "upload.empty": _("{file} is empty. Choose another file."),
    "upload.encrypted": _(
        "{file} is protected by a password. Open it, remove the password, save it, and send it again."
    ),
    "upload.gone": _("The content of {file} is no longer on the server. Ask whoever sent it to send it again."),
    "upload.kind": _(
        "{file} is not of a kind that is taken here. Send a JPEG, PNG or WebP picture, a PDF, or an Excel or CSV table."
    ),
    "upload.kind.spreadsheet": _("{file} is no table. Send an Excel (.xlsx, .xls), WPS (.et), .ods or .csv file."),
    "upload.macros": _('{file} holds macros, which are not let in. Save it as "Excel workbook (.xlsx)" and send that.'),
    "upload.picture.too_large": _("{file} has more than {most} million pixels. Make it smaller and send it again."),
    "upload.too_large": _("{file} is larger than {most} MB. Split it, or make it smaller, and send it again."),
    "upload.unpacked.too_large": _(
        "{file} unpacks to far more than a list needs (more than {most} MB, or thousands of parts). Copy the list into "
        "a new workbook and send that."
    ),
    "upload.web": _("{file} is a web page with the name of a table. Open it in Excel or WPS and save it as .xlsx."),
}
