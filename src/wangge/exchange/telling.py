"""How rows of a table, and what the system or a library refused, are told in a message."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from wangge.language.sentences import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_SHOWN = 10
"""Rows that a message names; of more it says that there are more."""


def rows_told(rows: Sequence[int] | NDArray[np.int64]) -> str:
    """Name the first ten rows; an ellipsis stands for the rest."""
    return "、".join(str(int(row)) for row in rows[:_SHOWN]) + ("…" if len(rows) > _SHOWN else "")


def os_reason(error: OSError) -> str:
    """Return why the system refused: the name of a sentence where we have one, else the system's own words."""
    name = f"os.{errno.errorcode.get(error.errno or 0, '').lower()}"
    return name if f"reason.{name}" in SENTENCES else error.strerror or str(error)


def reader_reason(error: Exception) -> str:
    """Return what a reader of files says, in one line and without its advice to programmers."""
    first = str(error).split(";")[0].splitlines()[0]
    known = {"not recognized as being in a supported file format": "format", "SHAPE_RESTORE_SHX": "shapefile"}
    return next((f"reader.{reason}" for words, reason in known.items() if words in first), first)
