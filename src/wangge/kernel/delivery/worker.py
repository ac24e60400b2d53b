"""The worker: deliveries and periodic jobs, in a process of its own or beside the server."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from wangge.kernel.delivery.deliveries import deliver_due
from wangge.kernel.delivery.periodical import beat, run_due

if TYPE_CHECKING:
    import threading

log = logging.getLogger("wangge.delivery")

POLL = 1.0
BEAT_EVERY = 15.0
PATIENCE = 5.0


def run_worker(stop: threading.Event, *, poll: float = POLL) -> None:
    """Work until ``stop`` is set; what has begun is finished first. A database that is gone is waited for."""
    beaten = 0.0
    try:
        while not stop.is_set():
            try:
                if time.monotonic() - beaten > BEAT_EVERY or not beaten:
                    close_old_connections()
                    beat()
                    run_due()
                    beaten = time.monotonic()
                busy = deliver_due()
            except (DatabaseError, InterfaceError) as gone:
                log.warning("worker.database.gone error=%s", type(gone).__name__)
                connection.close()
                stop.wait(PATIENCE)
                continue
            if not busy:
                stop.wait(poll)
    finally:
        connection.close()
