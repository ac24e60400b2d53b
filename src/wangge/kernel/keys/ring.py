"""The data keys: one with which everything new is sealed, and older ones that still open what they sealed.

Each lies in a file ``data-00001`` of its own; the highest number is the current one. A rotation makes the next number
while other processes serve: they look into the folder every few seconds, and at once when they meet a number they do
not know. A key that nothing uses any more lies in ``keys/retired``: old backups may still need it.
"""

from __future__ import annotations

import base64
import os
import threading
import time
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wangge.kernel.keys import files
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

LOOK_EVERY = 5.0
"""Seconds after which a process notices a new key by itself."""
LARGEST = 0xFFFF


class Keyring:
    """The data keys of one folder."""

    def __init__(self, folder: Path) -> None:
        """Load the keys; make the first one on the first start."""
        self.folder = folder
        self._lock = threading.Lock()
        self._keys: dict[int, AESGCM] = {}
        self._current = 0
        self._looked_at = 0.0
        self.reload()
        if not self._current:
            make_data_key(folder, 1)
            self.reload()

    def current(self) -> tuple[int, AESGCM]:
        """Return number and cipher of the key for new values."""
        if time.monotonic() - self._looked_at > LOOK_EVERY:
            self.reload()
        return self._current, self._keys[self._current]

    def numbered(self, number: int) -> AESGCM:
        """Return the cipher of one key.

        Raises
        ------
        Problem
            ``keys.missing`` when there is no such key.
        """
        found = self._keys.get(number)
        if found is None:
            self.reload()
            found = self._keys.get(number)
        if found is None:
            retired = self.folder / "retired" / file_name(number)
            if not retired.exists():
                raise Problem("keys.missing", number=number, folder=str(self.folder))
            found = self._keys[number] = AESGCM(base64.b64decode(files.read(retired)))
        return found

    def reload(self) -> None:
        """Look into the folder again."""
        with self._lock:
            for number in numbers(self.folder):
                if number not in self._keys:
                    self._keys[number] = AESGCM(base64.b64decode(files.read(self.folder / file_name(number))))
                self._current = max(self._current, number)
            self._looked_at = time.monotonic()


def numbers(folder: Path) -> list[int]:
    """Return the numbers of the data keys in use, oldest first."""
    return sorted(int(file.name[5:]) for file in folder.glob("data-[0-9]*"))


def file_name(number: int) -> str:
    """Return the name of a data key's file."""
    return f"data-{number:05}"


def make_data_key(folder: Path, number: int) -> None:
    """Make the data key with this number, unless it is there."""
    files.write_once(folder / file_name(number), base64.b64encode(os.urandom(32)))
