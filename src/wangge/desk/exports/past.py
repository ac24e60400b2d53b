"""The record as rows: who did what where and when; what was said of people stays in the record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wangge.desk.record.forms import AskForm
from wangge.kernel.record.reading import lines_for
from wangge.kernel.record.words import action_words
from wangge.territory.api import grids_for

if TYPE_CHECKING:
    from wangge.desk.exports.factory import Rows


def lines(request: Any) -> Rows:
    """Return the lines that the actor may read, the newest first."""
    asked = replace(AskForm(request.GET).asked(), subject=request.GET.get("subject", "")[:96])
    found = lines_for(request.actor, asked).order_by("-pk")
    names = dict(grids_for(request.actor).values_list("path", "name"))
    for line in found.iterator(chunk_size=2000):
        yield (
            line.pk, line.at, line.actor_name, line.acting_as, action_words(line.action), names.get(line.path, ""),
            line.subject,
        )  # fmt: skip
