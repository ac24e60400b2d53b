"""The roster (名册): written to be filled in, and read when it is."""

from wangge.exchange.roster.writing import read_roster, write_roster

__all__ = ["read_roster", "write_roster"]
