"""Phone numbers as people write them."""

from __future__ import annotations

from wangge.kernel.accounts.api import normal_phone
from wangge.problem import Problem


def phone_digits(written: str) -> str:
    """Return the digits of a phone number, without spaces, dashes and the country's 86; empty stays empty.

    Raises
    ------
    Problem
        ``person.phone.invalid`` for what is no phone number.
    """
    digits = normal_phone(written)
    if written.strip() and not digits:
        raise Problem("person.phone.invalid", value=written.strip()[:32])
    return digits


def phone_told(digits: str) -> str:
    """Return a number in the groups in which it is read out: 138 0013 8000."""
    if len(digits) == 11:
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    return digits
