"""What each kind of import does with its rows."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangge.kernel.access import Actor
    from wangge.registry.imports.grouping import Unit
    from wangge.registry.imports.outcome import Outcome
    from wangge.registry.imports.reading import Wrong
    from wangge.registry.models import Import


class Kind(Protocol):
    """A module with these functions."""

    def check(self, actor: Actor, path: str, mapping: Mapping[str, int]) -> None:
        """Refuse a mapping that cannot be carried out here."""

    def group(
        self, rows: Sequence[dict[str, Any]], *, layout: str, headings: Mapping[str, str], bad: Any
    ) -> tuple[list[Unit], list[Wrong]]:
        """Form units of rows."""

    def pieces(self, units: Sequence[Unit]) -> list[list[int]]:
        """Cut them into pieces that are compared at a time."""

    def compare(self, *, actor: Actor, path: str, units: Sequence[Unit], headings: Mapping[str, str]) -> list[Wrong]:
        """Set the state of each unit; return what is wrong."""

    def carry_out(self, *, actor: Actor, row: Import, units: Sequence[Unit]) -> Outcome:
        """Write them."""


def kind_of(name: str) -> Kind:
    """Return what an import of this kind does."""
    kind: Any = import_module(f"wangge.registry.imports.{name}")
    return cast("Kind", kind)
