"""Keys: made on the first start, kept outside the database, changed while serving."""

from wangge.kernel.keys.secret import secret_key
from wangge.kernel.keys.vault import keyed_hash, open_sealed, open_text, seal, seal_text

__all__ = ["keyed_hash", "open_sealed", "open_text", "seal", "seal_text", "secret_key"]
