"""One attempt at a piece of work that may fail: the failure is kept, not thrown."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from wangge.problem import Problem

if TYPE_CHECKING:
    from types import TracebackType

log = logging.getLogger("wangge.delivery")
_LONGEST = 200


class Attempt:
    """Keep the failure of what runs inside: ``with Attempt("consumer x") as attempt: ...``.

    The one place where any error is caught: a consumer that fails must not stop the others, and its failure is
    written to its row, logged, tried again, and in the end shown to the administrator.
    """

    def __init__(self, what: str) -> None:
        """Keep what is attempted, for the log."""
        self.what = what
        self.error = ""

    def __enter__(self) -> Attempt:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Keep an error; let the end of the process through."""
        if not isinstance(error, Exception):
            return False
        # Only the kind of the error is kept: its text may hold what was being delivered.
        self.error = (error.code if isinstance(error, Problem) else type(error).__name__)[:_LONGEST]
        log.error("delivery.attempt.failed what=%s error=%s", self.what, self.error, exc_info=error)
        return True
