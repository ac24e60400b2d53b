"""How a line is hashed: every column, in one canonical text, with the digest of the line before."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

FORMAT = 1
COLUMNS = (
    "format", "subject", "sequence", "action", "actor_id", "actor_name", "acting_as", "path", "at", "payload_digest",
    "previous",
)  # fmt: skip
"""The columns of a line in the order in which they are hashed."""

Line = tuple[int, str, int, str, "UUID | None", str, str, str, "datetime", str, str]


def line_digest(line: Line) -> str:
    """Return the digest of a line. A JSON list leaves no doubt where one column ends and the next begins."""
    format_, subject, sequence, action, actor_id, actor_name, acting_as, path, at, payload_digest, previous = line
    text = json.dumps(
        [
            "wangge.entry", format_, subject, sequence, action, actor_id.hex if actor_id else None, actor_name,
            acting_as, path, instant(at), payload_digest, previous,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(text.encode()).hexdigest()


def instant(at: datetime) -> str:
    """Return a moment as it is hashed: UTC, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
