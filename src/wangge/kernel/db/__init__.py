"""What differs between the two databases, and nowhere else."""

from wangge.kernel.db.connections import connection_settings

__all__ = ["connection_settings"]
