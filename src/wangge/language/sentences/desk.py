"""What may go wrong between a page and the one who uses it."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "access.denied": _(
        "Your posts do not let you {ability} here. Ask the head of your grid or the grid office to do it, or to give "
        "you the post for it."
    ),
    "access.not_found": _(
        "There is nothing here that you may see: the address is wrong, it was removed, or it lies outside your grids. "
        "Go back to the list and look for it there."
    ),
    "list.page.invalid": _("This address of a page of a list is not complete. Open the list from its beginning."),
    "page.forged": _(
        "The page was open too long, or your browser accepts no cookies; nothing was saved. Go back, load the page "
        "again and send it once more."
    ),
    "page.method": _("This address only takes what a form sends. Go back and use the buttons of the page."),
    "page.broken": _(
        "Something went wrong with the platform itself, and it is written in its log. Nothing was half saved. Try "
        "again; if it happens again, tell your administrator what you did and when."
    ),
    "page.database": _(
        "The database does not answer or has no room left, and nothing was saved. Wait a minute, go back and send it "
        "again; if it lasts, tell your administrator."
    ),
    "page.request.invalid": _("The browser sent something that cannot be read. Go back and try again."),
}
