"""Structured logs: one JSON object a line, never a name, a number or an address with an id in it."""

from __future__ import annotations

import sys
import time
import traceback
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("wangge")

_FRAMES = 8


def logging_settings(*, debug: bool) -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard error, as JSON; readable text while developing."""
    renderer: Any = structlog.dev.ConsoleRenderer() if debug else structlog.processors.JSONRenderer(ensure_ascii=False)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _where_it_failed,
                    renderer,
                ],
                "foreign_pre_chain": [*shared, _without_arguments],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "wangge": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},  # RequestLog says it, cleanly
            "django.security": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        },
    }


def _without_arguments(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep another library's message as its pattern: its arguments may be personal."""
    record = event.get("_record")
    if record is not None and record.args:
        event["event"] = str(record.msg)
    return event


def _where_it_failed(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep an exception as its kind and the lines it came through: what it says may be personal."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        event |= {"kind": type(error).__name__, "where": _lines_of(error)}
    return event


def _lines_of(error: BaseException) -> list[str]:
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES:]]


class RequestLog:
    """Log each request by the pattern of its route, its answer and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the rest."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=match.route if match else "",
            status=response.status_code,
            ms=round(1000 * (time.perf_counter() - began), 1),
        )
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Log where an unexpected error happened, without what it said: that may be personal."""
        match = request.resolver_match
        log.error("failed", route=match.route if match else "", kind=type(error).__name__, where=_lines_of(error))
