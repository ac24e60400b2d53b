"""The kernel's tables."""

from wangge.kernel.models.base import PathField, ScopedModel, SealedBytes, SealedText, Versioned
from wangge.kernel.models.cards import LoginCard
from wangge.kernel.models.delivery import Delivery, Heartbeat
from wangge.kernel.models.extent import Extent, ExtentQuerySet
from wangge.kernel.models.files import Content, StoredFile
from wangge.kernel.models.map_keys import MapKey
from wangge.kernel.models.privacy import Erasure, Purpose, SubjectRequest
from wangge.kernel.models.record import Checkpoint, Entry, Payload, SubjectKey
from wangge.kernel.models.search import SearchEntry
from wangge.kernel.models.setting import CacheEntry, Setting
from wangge.kernel.models.undo import UndoLog
from wangge.kernel.models.user import User

__all__ = [
    "CacheEntry", "Checkpoint", "Content", "Delivery", "Entry", "Erasure", "Extent", "ExtentQuerySet", "Heartbeat",
    "LoginCard", "MapKey", "PathField", "Payload", "Purpose", "ScopedModel", "SealedBytes", "SealedText",
    "SearchEntry", "Setting", "StoredFile", "SubjectKey", "SubjectRequest", "UndoLog", "User", "Versioned",
]  # fmt: skip
