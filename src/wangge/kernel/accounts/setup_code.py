"""The code that the first visitor must know: it is on the terminal and in a file, not on the network."""

from __future__ import annotations

import hmac
import os
from typing import TYPE_CHECKING

from django.conf import settings

from wangge.kernel.ids import typed_code
from wangge.kernel.models import User

if TYPE_CHECKING:
    from pathlib import Path

_LENGTH = 12


def is_founded() -> bool:
    """Say whether anybody has an account: before that, every page leads to the setup."""
    return User.objects.exists()


def setup_code() -> str:
    """Return the code that opens the setup, made on the first call and kept in ``keys/setup`` (0600)."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as out:
        code = typed_code(_LENGTH)
        out.write(code)
    return code


def is_setup_code(typed: str) -> bool:
    """Say whether this is the code; small letters, blanks and hyphens do not matter."""
    plain = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    return hmac.compare_digest(plain.encode(), setup_code().encode())


def forget_setup_code() -> None:
    """Throw the code away: the township exists."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    folder: Path = settings.VAR_DIR
    return folder / "keys" / "setup"
