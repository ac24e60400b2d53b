"""Shared by all tests: rooms import their scenes by name, and hypothesis tries the same examples each time."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings

from wangge.kernel.access import as_system

for room in Path(__file__).parent.iterdir():
    if room.is_dir():
        sys.path.append(str(room))

# Before Django is set up: the tests keep their keys and databases in a folder of their own.
os.environ["WANGGE_VAR_DIR"] = tempfile.mkdtemp(prefix="wangge-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "wangge.project.settings"
django.setup()

settings.register_profile("wangge", deadline=None, derandomize=True)
settings.load_profile("wangge")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file: the threads of a live server then each have a connection of their own, as on a real one."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            name = connection.settings_dict["TEST"]["NAME"] or "tests"
            connection.settings_dict["TEST"]["NAME"] = (
                f"{os.environ['WANGGE_VAR_DIR']}/{name.replace('/', '_')}.sqlite3"
            )


@pytest.fixture(autouse=True, scope="session")
def _flush_after_transactional_tests() -> Iterator[None]:
    """Django empties all tables after a test that committed: the platform's own doing, not a query for anybody."""
    empties = TransactionTestCase._fixture_teardown

    def emptied(test: Any) -> None:
        with as_system("the tests empty their tables"):
            empties(test)

    TransactionTestCase._fixture_teardown = emptied
    yield
    TransactionTestCase._fixture_teardown = empties
