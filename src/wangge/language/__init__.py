"""Words for people: which language is spoken, and the sentences for every problem and finding."""

from wangge.language.speech import choose, describe, gettext, speaking

__all__ = ["choose", "describe", "gettext", "speaking"]
