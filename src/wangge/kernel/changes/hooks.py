"""Who wants to know when an undo changed or deleted rows (the search index, caches)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HOOKS: dict[str, list[Callable[[Sequence[Any], bool], None]]] = {}


def on_rows_changed(model: str, function: Callable[[Sequence[Any], bool], None]) -> None:
    """Call ``function(pks, gone)`` inside the transaction when an undo has changed or deleted rows.

    Parameters
    ----------
    model
        ``"registry.Household"``.
    function
        Takes the primary keys, and True when these rows are gone. It may query scoped tables: a permit is open.
    """
    hooks = _HOOKS.setdefault(model.lower(), [])
    if function not in hooks:
        hooks.append(function)


def tell(label: str, pks: Sequence[Any], *, gone: bool) -> None:
    """Call the hooks of a model."""
    if pks:
        for function in _HOOKS.get(label, ()):
            function(pks, gone)
