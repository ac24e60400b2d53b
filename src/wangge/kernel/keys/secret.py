"""The key that signs sessions."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from wangge.kernel.keys import files
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

_SHORTEST = 50


def secret_key(var_dir: Path, given: str) -> str:
    """Return the given key, or the one kept in ``var_dir/keys``, made there on the first start (0600).

    Raises
    ------
    Problem
        ``settings.secret.weak`` for a key that is short or monotonous; ``keys.permissions.open`` when others of this
        machine can read the file.
    """
    if given:
        if len(given) < _SHORTEST or len(set(given)) < 10:
            raise Problem("settings.secret.weak", shortest=_SHORTEST)
        return given
    file = var_dir / "keys" / "secret"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    files.refuse_open(file.parent)
    if not file.exists():
        return files.write_once(file, secrets.token_urlsafe(64).encode()).decode()
    return files.read(file).decode()
