"""Shared by all tests: rooms import their scenes by name, and hypothesis tries the same examples each time."""

import os
import sys
import tempfile
from pathlib import Path

from hypothesis import settings

for room in Path(__file__).parent.iterdir():
    if room.is_dir():
        sys.path.append(str(room))

# Before Django is set up: the tests keep their keys and databases in a folder of their own.
os.environ["WANGGE_VAR_DIR"] = tempfile.mkdtemp(prefix="wangge-tests-")

settings.register_profile("wangge", deadline=None, derandomize=True)
settings.load_profile("wangge")
