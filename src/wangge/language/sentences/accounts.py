"""What may be wrong with accounts, cards, the setup and the platform's own settings."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "account.card.unknown": _(
        "This code belongs to no card. Compare it with the card letter by letter, or ask your superior for a new one."
    ),
    "account.card.used": _(
        "This card was used already. Log in with your name and password; if it was not you who used it, ask your "
        "superior for a new card at once."
    ),
    "account.card.replaced": _(
        "A newer card was made for you, so this one is no good any more. Use the newer one, or ask your superior."
    ),
    "account.card.late": _("This card was good for {hours} hours and is too old now. Ask your superior for a new one."),
    "account.closed": _("This account is closed. Its superior can open it again on the page of the person."),
    "account.none": _("This person has no account yet. Make a log-in card first."),
    "account.name.taken": _("Somebody logs in with this name already. Choose another."),
    "account.own": _(
        "This is your own account. Change the password on the page of your account, or ask your superior for a card."
    ),
    "setup.done": _("The platform was just set up by somebody else. Log in, or ask who set it up."),
    "demo.none": _("This is no demonstration but real work. Nothing was wiped."),
    "settings.address.insecure": _("{value}: only addresses that begin with https:// are asked. Correct the setting."),
    "settings.address.private": _(
        "{value} lies in the office's own network or on this machine, and such addresses are not asked. If it is "
        "the identity server, set WANGGE_OIDC_PRIVATE=yes."
    ),
    "settings.address.unknown": _("{value}: no server of this name was found. Correct the setting, or try later."),
    "settings.oidc.incomplete": _(
        "WANGGE_OIDC_ISSUER is set, but WANGGE_OIDC_CLIENT_ID or WANGGE_OIDC_SECRET is not. Set all three, or none."
    ),
}
