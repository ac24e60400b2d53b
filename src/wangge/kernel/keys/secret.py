"""The key that signs sessions."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

_SHORTEST = 50


def secret_key(var_dir: Path, given: str) -> str:
    """Return the given key, or the one kept in ``var_dir/keys``, made there on the first start (0600).

    Raises
    ------
    Problem
        ``settings.secret.weak`` for a key that is short or monotonous.
    """
    if given:
        if len(given) < _SHORTEST or len(set(given)) < 10:
            raise Problem("settings.secret.weak", shortest=_SHORTEST)
        return given
    file = var_dir / "keys" / "secret"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text(encoding="ascii")
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(64))
    return file.read_text(encoding="ascii")
