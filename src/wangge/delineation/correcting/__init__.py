"""Corrections of a drawn net by hand: each gives a new net, derived again from its labels, or says why it cannot be.

A correction never mends what it was not asked to: where it would break a hard rule nothing changes and the ``Problem``
says which. A size outside the band or a mixture of groups is allowed and named, with the reason ``by_hand``.
"""

from wangge.delineation.correcting.anew import redraw, refresh
from wangge.delineation.correcting.steps import merge, move, split, take_out
from wangge.delineation.correcting.working import Working

__all__ = ["Working", "merge", "move", "redraw", "refresh", "split", "take_out"]
