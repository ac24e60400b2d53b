"""Maps that were read and wait to be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel.access import get_visible
from wangge.planning.models import Survey
from wangge.planning.packing import unpack_township

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.delineation.model import Village
    from wangge.kernel.access import Actor


def survey_for(actor: Actor, survey_id: UUID | str) -> Survey:
    """Return one survey.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    return get_visible(Survey, actor, survey_id)


def survey_villages(actor: Actor, survey: Survey) -> tuple[Village, ...]:
    """Return the villages of a survey as they were put together; none once it was taken or dropped."""
    if not actor.may("grid.write", survey.path) or survey.packed is None:
        return ()
    return unpack_township(survey.packed).villages
