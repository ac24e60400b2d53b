"""The roster's door: what the rooms above may use."""

from wangge.roster.selectors import actor_for

__all__ = ["actor_for"]
