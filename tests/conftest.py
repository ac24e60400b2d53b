"""Shared by all tests: every room's scenes can be imported by name."""

import sys
from pathlib import Path

for room in Path(__file__).parent.iterdir():
    if room.is_dir():
        sys.path.append(str(room))
