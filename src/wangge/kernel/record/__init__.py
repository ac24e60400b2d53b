"""The record: appended with every change, chained per subject, checked by anyone who holds the public key."""

from wangge.kernel.record.appending import record
from wangge.kernel.record.subjects import subject_of

__all__ = ["record", "subject_of"]
