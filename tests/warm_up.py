"""Compile the engine once, so that tests which run side by side find it compiled: ``python tests/warm_up.py``."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "delineation"))

from scenes import village

from wangge.delineation import GridParams, delineate

for effort in ("best", "fast"):
    delineate(village(8, 16), GridParams(effort=effort))
