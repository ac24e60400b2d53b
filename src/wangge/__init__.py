"""Wangge (网格): open software for grid-based rural governance."""
