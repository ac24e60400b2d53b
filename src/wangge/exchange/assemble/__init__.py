"""From a list and maps to a township that can be divided."""

from wangge.exchange.assemble.township import assemble

__all__ = ["assemble"]
