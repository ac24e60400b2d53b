"""What keeps coverage true: the land is measured again when outlines change, and every day is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wangge.kernel.delivery import consumer, periodic
from wangge.planning.coverage.days import write_net_day
from wangge.planning.coverage.proving import prove_below

if TYPE_CHECKING:
    from wangge.kernel.models import Entry


@consumer("coverage.land", actions=["grid.*", "net.*", "plan.*", "adoption.*", "import.done", "import.undo"])
def measure_again(entry: Entry) -> None:
    """The proofs below where something happened are those of the present outlines."""
    prove_below(entry.path)


@periodic("coverage.days", every=timedelta(hours=6))
def write_today() -> None:
    """Today stands in the trend: several times a day, so that a machine that is switched off at night misses none."""
    prove_below()
    write_net_day()
