"""Work after the commit: what was recorded is handed to each consumer at least once; jobs run every so often."""

from wangge.kernel.delivery.deliveries import deliver_due, failed, health, try_again
from wangge.kernel.delivery.periodical import run_due, working
from wangge.kernel.delivery.registry import consumer, periodic
from wangge.kernel.delivery.worker import run_worker

__all__ = ["consumer", "deliver_due", "failed", "health", "periodic", "run_due", "run_worker", "try_again", "working"]
