"""Divide a graph of households into connected zones inside a band of sizes, borders where the ties are weak."""

from __future__ import annotations

from wangge.delineation.partitioning.search import partition

__all__ = ["partition"]
