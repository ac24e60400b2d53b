"""For whoever watches the server: is it alive, is it ready."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from wangge.kernel import clock, delivery
from wangge.kernel.models import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable

_LATE = timedelta(minutes=15)
_LEAST_DISK = 200 * 2**20


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Say that the process answers; ask nothing else."""
    return JsonResponse({"alive": True})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Say whether database, tables, worker and disk are fit for work; 503 when one is not."""
    checks = {name: _sound(check) for name, check in _CHECKS.items()}
    return JsonResponse({"ready": all(checks.values()), **checks}, status=200 if all(checks.values()) else 503)


def _sound(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except DatabaseError:
        return False


def _database() -> bool:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _tables() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _worker() -> bool:
    """Deliveries are made and jobs are run: none has waited for long."""
    jobs_late = Heartbeat.objects.filter(next_at__lt=clock.now() - _LATE).exists()
    return delivery.health()["late"] < _LATE.total_seconds() and not jobs_late


def _disk() -> bool:
    return shutil.disk_usage(settings.VAR_DIR).free > _LEAST_DISK


_CHECKS: dict[str, Callable[[], bool]] = {"database": _database, "tables": _tables, "worker": _worker, "disk": _disk}
