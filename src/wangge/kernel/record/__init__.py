"""The record: appended with every change, chained per subject, checked by anyone who holds the public key."""

from wangge.kernel.record.appending import record, record_export, record_read
from wangge.kernel.record.erasing import erase_subject
from wangge.kernel.record.payloads import Said, said_in
from wangge.kernel.record.subjects import subject_of

__all__ = ["Said", "erase_subject", "record", "record_export", "record_read", "said_in", "subject_of"]
