"""Shared by all tests: rooms import their scenes by name, and hypothesis tries the same examples each time."""

import sys
from pathlib import Path

from hypothesis import settings

for room in Path(__file__).parent.iterdir():
    if room.is_dir():
        sys.path.append(str(room))

settings.register_profile("wangge", deadline=None, derandomize=True)
settings.load_profile("wangge")
