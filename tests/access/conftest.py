"""The scene is written once for a module and taken back at its end."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from access_scenes import World, write_world
from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The township, inside a transaction; what a test does in it must be taken back by the test."""
    logging.disable(logging.CRITICAL)  # a line for each of thousands of requests
    with django_db_blocker.unblock(), transaction.atomic():
        yield write_world()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
