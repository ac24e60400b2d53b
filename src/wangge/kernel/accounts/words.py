"""What the record calls what happens to accounts, and why the platform keeps what it keeps for them."""

from __future__ import annotations

from wangge.kernel.privacy import purposes
from wangge.kernel.record.words import register, register_fields
from wangge.language.marking import _

for _action, _words in {
    "account.make": _("made an account"),
    "account.invite": _("made an account and a log-in card"),
    "account.reset": _("reset an account: new log-in card"),
    "account.close": _("closed an account"),
    "account.reopen": _("opened an account again"),
    "account.card_used": _("used a log-in card"),
    "account.login": _("logged in"),
    "account.login_failed": _("could not log in"),
    "account.password": _("changed the own password"),
    "account.factor_on": _("set up a second factor"),
    "account.factor_off": _("stopped using a second factor"),
    "account.map_key_made": _("made a map key"),
    "account.map_key_revoked": _("revoked a map key"),
}.items():
    register(_action, _words)

register_fields({"address": _("network address"), "way": _("way of logging in"), "kind": _("kind")})

_SECURITY = ("《个人信息保护法》第五十一条", "PIPL art. 51")
purposes.register("kernel.cacheentry.value", _("to count attempts to log in"), *_SECURITY, 1)
purposes.register(
    "kernel.setting.value", _("to know how the platform is set up; nothing about people"), *_SECURITY, None
)
