"""Two people at one row, and taking back: a stale form is told what changed, a change can be undone until touched."""

from wangge.kernel.changes.collecting import Changes
from wangge.kernel.changes.forgetting import drop_expired, forget
from wangge.kernel.changes.hooks import on_rows_changed
from wangge.kernel.changes.stale import expect_version
from wangge.kernel.changes.undoing import keep_undo, undo, undoable

__all__ = ["Changes", "drop_expired", "expect_version", "forget", "keep_undo", "on_rows_changed", "undo", "undoable"]
