"""The page that tells a phone how to trust a server of the local network; plain HTML, in both languages."""

from __future__ import annotations

from html import escape

from wangge.language import gettext
from wangge.language.marking import _

_STEPS = (
    _("Download the certificate (the button below)."),
    _("Android: Settings, search for “CA certificate”, choose the downloaded file wangge.crt."),
    _(
        "iPhone: Settings, “Profile downloaded”, install; then General, About, Certificate Trust Settings, "
        "switch it on."
    ),
    _("Compare the fingerprint with the one on the screen where the platform was started. If it differs, stop."),
    _("Open the platform (the second button). Remove the certificate when you no longer use the platform."),
)


_TITLE, _DOWNLOAD, _OPEN, _FINGERPRINT = (
    _("Trust this platform on your phone"),
    _("Download the certificate"),
    _("Open the platform"),
    _("Fingerprint (SHA-256)"),
)


def trust_page(*, address: str, fingerprint: str, download: str) -> str:
    """Return the page."""
    parts = [
        '<!doctype html><html lang="zh"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>网格 Wangge</title>',
    ]
    for lang in ("zh", "en"):
        title, to_file, to_platform, said = (gettext(words, lang) for words in (_TITLE, _DOWNLOAD, _OPEN, _FINGERPRINT))
        steps = "".join(f"<li>{escape(gettext(step, lang))}</li>" for step in _STEPS)
        parts.append(
            f'<section lang="{lang}"><h1>{escape(title)}</h1><ol>{steps}</ol>'
            f'<p><a href="{escape(download)}" download>{escape(to_file)}</a></p>'
            f'<p><a href="{escape(address)}">{escape(to_platform)}: {escape(address)}</a></p>'
            f"<p>{escape(said)}: <code>{escape(fingerprint)}</code></p></section>"
        )
    return "".join(parts) + "</html>"
