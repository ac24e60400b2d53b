"""Permits: for the guard to know why a scoped table is touched."""

from __future__ import annotations

from contextlib import ContextDecorator, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from wangge.kernel.access.actor import Actor

_SYSTEM: ContextVar[tuple[str, ...]] = ContextVar("system", default=())
_WRITER: ContextVar[tuple[Actor, ...]] = ContextVar("writer", default=())


class as_system(ContextDecorator):  # noqa: N801 - reads as a statement: with as_system("why")
    """Query scoped tables for the platform itself. Each use names its reason, and a test lists all uses."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason

    def __enter__(self) -> as_system:
        """Open the permit."""
        _SYSTEM.set((*_SYSTEM.get(), self.reason))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        """Close it."""
        _SYSTEM.set(_SYSTEM.get()[:-1])
        return False


@contextmanager
def writing(actor: Actor) -> Iterator[None]:
    """Open a transaction in which rows already found through ``visible`` may be written."""
    before = _WRITER.get()
    _WRITER.set((*before, actor))
    try:
        with transaction.atomic():
            yield
    finally:
        _WRITER.set(before)


def system_reason() -> str:
    """Return why the platform itself is asking, or nothing."""
    reasons = _SYSTEM.get()
    return reasons[-1] if reasons else ""


def writer() -> Actor | None:
    """Return who is writing now, if anybody."""
    writers = _WRITER.get()
    return writers[-1] if writers else None
