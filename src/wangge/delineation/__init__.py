"""The engine: households and streets in, a checked grid net out. Pure functions over frozen data."""

from wangge.delineation.drawing import delineate
from wangge.delineation.parameters import GridParams
from wangge.delineation.partitioning import partition
from wangge.delineation.report import PlanReport, check_plan
from wangge.delineation.township import delineate_township

__all__ = ["GridParams", "PlanReport", "check_plan", "delineate", "delineate_township", "partition"]
