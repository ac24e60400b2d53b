"""Phone numbers as people write them, and as they are recognised."""

from __future__ import annotations

import unicodedata

from wangge.kernel.keys import keyed_hash

_MOBILE = 11
_PREFIXES = ("0086", "86")


def normal_phone(text: str) -> str:
    """Return the digits of a phone number without the country's prefix, or nothing when it is no number.

    Blanks, hyphens, brackets, a leading ``+86`` and full-width digits are all the same to us.
    """
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(letter for letter in plain if letter.isascii() and letter.isdigit())
    if any(letter.isalpha() for letter in plain):
        return ""
    for prefix in _PREFIXES:
        if digits.startswith(prefix) and len(digits) - len(prefix) == _MOBILE:
            digits = digits.removeprefix(prefix)
            break
    return digits if 5 <= len(digits) <= 15 else ""


def phone_index(text: str) -> str:
    """Return the keyed hash under which a phone number is found again, or nothing when it is no number."""
    digits = normal_phone(text)
    return keyed_hash("phone", digits) if digits else ""
